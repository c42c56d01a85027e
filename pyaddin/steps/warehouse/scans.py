"""Counting with a scanner: each scan is a line, and the lines of a place are added up in its first one."""

from dataclasses import dataclass, field

import pandas as pd

from pyaddin.steps.warehouse import gs1
from pyaddin.steps.warehouse.naming import identified
from pyaddin.steps.warehouse.shelves import Place
from pyaddin.tables.problems import Problem
from pyaddin.tables.warehouse import COUNTS, Count

_CELLS = ["sku", "warehouse", "bin", "lot"]


@dataclass(slots=True)
class _Sums:
    """The line that each place is counted in, and the units that scans add there."""

    lines: dict[Place, int] = field(default_factory=dict)
    units: dict[int, float] = field(default_factory=dict)


def added_up(
    lines: pd.DataFrame, products: pd.DataFrame, source: str, separator: str = gs1.SEPARATOR
) -> tuple[pd.DataFrame, list[Problem]]:  # fmt: skip
    """Lines in which those that were scanned are added up; a blank warehouse or bin is that of the line above."""
    fresh = (lines["status"] == "") & (lines["barcode"] != "")
    if not fresh.any():
        return lines, []
    codes = gs1.read(lines[fresh], separator)
    of_codes, every = gs1.articles(lines[fresh], codes), pd.Series(True, lines.index[fresh])
    named, problems = identified(COUNTS.name, source, of_codes, products, every)
    named = gs1.lots(named, codes, products.drop_duplicates("sku").set_index("sku")["traced"].to_dict())
    wrong = {problem.row for problem in problems}
    out = lines.copy()
    out.loc[named.index, ["sku", "lot"]] = named[["sku", "lot"]]
    sums, above = _Sums(), ("", "")
    for label in out.index[out["status"] != Count.ADDED]:
        sku, warehouse, bin_, lot = out.loc[label, _CELLS]
        scanned = bool(fresh[label]) and label not in wrong
        if scanned:
            warehouse, bin_ = (warehouse, bin_) if warehouse or bin_ else above
            out.loc[label, ["warehouse", "bin"]] = [warehouse, bin_]
        above = (warehouse, bin_) if warehouse else above
        if out.at[label, "status"] == Count.DONE or label in wrong or not sku:
            continue
        first = sums.lines.setdefault((sku, warehouse, bin_, lot), int(label))
        if scanned:
            counted = out.at[label, "counted"]
            sums.units[first] = sums.units.get(first, 0.0) + (1.0 if pd.isna(counted) else float(counted))
            if first != label:
                out.loc[label, "status"] = Count.ADDED
    for first, units in sums.units.items():
        before = out.at[first, "counted"]
        out.loc[first, "counted"] = units + (0.0 if pd.isna(before) or fresh[first] else float(before))
    return out, problems
