"""Import of other lists than orders: rows are known by their key; a blank never wipes what is there."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pyaddin.tables.frames import append
from pyaddin.tables.goods import STOCK
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import SHOW
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Words, tr

NAMED = 10
"""So many keys are named in a sentence."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The table after the import; `added`, `updated` and `known` are labels of the incoming rows."""

    frame: pd.DataFrame
    added: pd.Index
    updated: pd.Index
    known: pd.Index
    notes: list[Words] = field(default_factory=list)


def take_list(table: str, current: pd.DataFrame, incoming: pd.DataFrame, mode: str = "") -> Listed:
    """Rows of a list: known by their key, filled and changed unless `mode` only shows."""
    names = list(TABLES[table].key)
    doubled = incoming[incoming.duplicated(names, keep="last")]
    rows = incoming.drop(doubled.index)
    if (rows[names[0]].astype("str") == "").any():
        caption = TABLES[table].column(names[0]).caption
        raise Refusal(tr("A row has no {column}; fill it in and import again.", column=caption))
    if table == STOCK.name:
        _refuse_lotless(current, rows)
    first = current[~current.duplicated(names)]
    place = pd.Series(first.index, index=pd.MultiIndex.from_frame(first[names]))
    found = place.reindex(pd.MultiIndex.from_frame(rows[names]))
    known = found.notna().to_numpy()
    old = rows.index[known]
    if mode == SHOW:
        return Listed(current, rows.index[:0], rows.index[:0], incoming.index)
    out, updated = current, rows.index[:0]
    if len(old):
        out, changed = fill(table, current, rows, list(old), [int(n) for n in found[known]])
        updated = old[changed]
    rest = old.difference(updated).append(doubled.index)
    return Listed(append(table, out, rows[~known]), rows.index[~known], updated, rest, _twice(doubled[names[0]]))


def _refuse_lotless(current: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Refusal where a list of stock counts without a lot what lies on Stock by lots alone: it would be there twice."""
    place = ["sku", "warehouse", "bin"]
    lots = current[current["lot"] != ""]
    whole = pd.MultiIndex.from_frame(current.loc[current["lot"] == "", place])
    blank = pd.MultiIndex.from_frame(rows.loc[rows["lot"] == "", place])
    twice = blank[blank.isin(pd.MultiIndex.from_frame(lots[place])) & ~blank.isin(whole)]
    if len(twice):
        sku, warehouse, bin_ = twice[0]
        raise Refusal(
            tr("{sku} lies in {warehouse} {bin} by lots, and the list says no Lot for it; give it a column Lot.",
               sku=sku, warehouse=warehouse, bin=bin_)
        )  # fmt: skip


def _twice(keys: pd.Series) -> list[Words]:
    named = ", ".join(list(dict.fromkeys(keys.astype("str")))[:NAMED])
    return [tr("More than once in the file, of which the last row counts: {keys}.", keys=named)] if named else []


def fill(
    table: str, current: pd.DataFrame, incoming: pd.DataFrame, sources: list[int], targets: list[int],
) -> tuple[pd.DataFrame, np.ndarray]:  # fmt: skip
    """`current` with the filled, differing cells of the clerk's columns from `incoming`, and which targets changed."""
    out = current.copy()
    changed = np.zeros(len(targets), dtype=bool)
    for column in TABLES[table].columns:
        name = column.name
        if column.editor == "program" or name in (*TABLES[table].key, "status", "note", "row_id"):
            continue
        new, old = incoming.loc[sources, name].to_numpy(), out.loc[targets, name].to_numpy()
        filled = pd.notna(new) & (new != "") if column.kind not in ("whole", "money") else pd.notna(new)
        differs = filled & (new != old)
        if differs.any():
            out.loc[pd.Index(targets)[differs], name] = new[differs]
            changed |= differs
    return out, changed
