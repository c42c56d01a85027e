"""The lines of Reorder: what is suggested, what the clerk made of it, what may be ordered as it stands."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from pyaddin.steps.buying.reordering import Need
from pyaddin.tables import frames
from pyaddin.tables.buying import REORDER
from pyaddin.tables.frames import Tables, is_yes
from pyaddin.tables.problems import Problem
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = "reorder"
Wrong = tuple[tuple[str, ...], Text]


def laid_out(tables: Tables, needs: Mapping[str, Need], sent_by: Mapping[str, str]) -> pd.DataFrame:
    """The lines as they are today: suggestions counted anew where the clerk has not changed them, those that are not
    needed any more gone, new ones below."""
    lines = tables[REORDER.name]
    mine = lines["qty"].notna() & (lines["qty"] != lines["suggested"])
    fresh = lines["suggested"].isna()
    suggested = {sku: need.suggested for sku, need in needs.items() if need.suggested and sku not in sent_by}
    stays = mine | fresh | is_yes(lines["order"]) | lines["sku"].isin(suggested)
    kept = lines[stays]
    new = [sku for sku in suggested if sku not in set(kept["sku"])]
    out = frames.append(REORDER.name, kept, frames.from_records(REORDER.name, [{"sku": sku} for sku in new]))
    now = out["sku"].map(suggested).astype("float64").fillna(0.0)
    qty = out["qty"].where(mine.reindex(out.index, fill_value=False), now.where(now > 0))
    return _described(out.assign(suggested=now, qty=qty), tables["products"], needs)


def _described(lines: pd.DataFrame, products: pd.DataFrame, needs: Mapping[str, Need]) -> pd.DataFrame:
    known = products.drop_duplicates("sku").set_index("sku")
    of = known[["item", "supplier", "cost"]].reindex(lines["sku"]).set_axis(lines.index)
    out = lines.assign(
        item=of["item"].fillna("").astype("str"), supplier=of["supplier"].fillna("").astype("str"), cost=of["cost"],
        amount=(of["cost"] * lines["qty"]).round(2),
    )  # fmt: skip
    told = {sku: _told(needs[sku]) for sku in set(lines["sku"]) if sku in needs}
    for name, blank in _NOTHING.items():
        cells = [told[sku][name] if sku in told else blank for sku in lines["sku"]]
        out[name] = pd.Series(cells, index=lines.index, dtype="str" if blank == "" else "float64")
    return out


_NOTHING: Final[dict[str, Any]] = {
    "formula": "", "weeks": "", "on_hand": np.nan, "wanted": np.nan, "expected": np.nan, "point": np.nan,
    "per_day": np.nan,
}  # fmt: skip


def _told(need: Need) -> dict[str, Any]:
    """What stands beside a line of what is known of its article."""
    units = {"on_hand": need.on_hand, "wanted": need.wanted, "expected": need.expected, "point": need.point}
    return {"formula": str(need.formula), "weeks": need.weeks, **units, "per_day": round(need.per_day, 2)}


def wrong(lines: pd.DataFrame, tables: Tables, needs: Mapping[str, Need], sent_by: Mapping[str, str]) -> list[Problem]:
    """Why lines that are to be ordered cannot be."""
    asked = lines[is_yes(lines["order"])]
    suppliers = tables["suppliers"].drop_duplicates("supplier").set_index("supplier")
    problems = []
    for label, line in asked.iterrows():
        if (found := next(_of_line(line, suppliers, needs, sent_by), None)) is not None:
            problems.append(Problem(REORDER.name, int(str(label)), *found))
    bad = {problem.row for problem in problems}
    good = asked[~asked.index.isin(bad)]
    for supplier, of in good.groupby("supplier", sort=False):
        least = suppliers.at[supplier, "minimum"]
        problems += [Problem(REORDER.name, int(label), *why) for label, why in _too_small(str(supplier), of, least)]
    return problems


def _of_line(
    line: pd.Series, suppliers: pd.DataFrame, needs: Mapping[str, Need], sent_by: Mapping[str, str]
) -> Iterator[Wrong]:
    sku, qty, supplier = line["sku"], line["qty"], line["supplier"]
    if sku not in needs:
        yield ("sku",), said("reorder.unknown-sku", sku=sku)
        return
    if supplier not in suppliers.index:
        why = said("reorder.unknown-supplier", supplier=supplier) if supplier else said("reorder.no-supplier")
        yield ("supplier",), why
    if sku in sent_by:
        yield ("supplier",), said("reorder.dropship", supplier=supplier)
    if not qty >= 1:
        yield ("qty",), said("reorder.no-qty")
        return
    need = needs[sku]
    if qty < need.least:
        yield ("qty",), said("reorder.too-few", supplier=supplier, least=need.least)
    if qty % need.multiple:
        more = float(-(-qty // need.multiple) * need.multiple)
        yield ("qty",), said("reorder.multiple", supplier=supplier, multiple=need.multiple, more=more)


def _too_small(supplier: str, lines: pd.DataFrame, least: float) -> Iterator[tuple[int, Wrong]]:
    """Lines of an order that comes to less than the supplier takes."""
    if not least > 0:
        return
    amounts = lines["cost"] * lines["qty"]
    if amounts.isna().any():
        for label in lines.index[amounts.isna()]:
            yield int(label), (("cost",), said("reorder.no-price", supplier=supplier, least=float(least)))
    elif amounts.sum() < least:
        why = said("reorder.small", supplier=supplier, amount=float(amounts.sum()), least=float(least))
        for label in lines.index:
            yield int(label), (("qty",), why)
