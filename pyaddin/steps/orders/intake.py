"""Import: new rows below the table, known ones skipped, updated or listed; a blank never wipes what is there."""

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.tables.frames import append
from pyaddin.tables.problems import COLUMNS, Refusal, beside, mark, says
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Words, tr, trn

LINE = ["marketplace", "order_no", "line_no", "sku"]
DECIDED = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.CANCELLED, Status.RETURNED)
IMPORT = "import"
"""What the import said of a row."""
STOPS = (Status.HOLD, Status.CANCELLED)
NAMED = 10
"""So many orders or keys are named in a sentence."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The table after the import; `added`, `updated` and `known` are labels of the incoming rows."""

    frame: pd.DataFrame
    added: pd.Index
    updated: pd.Index
    known: pd.Index
    notes: list[Words] = field(default_factory=list)


def take_orders(
    current: pd.DataFrame, incoming: pd.DataFrame, mode: str, last_id: int, archived: Collection[tuple[str, str]] = ()
) -> Taken:
    """Orders that are not here come in whole; of those that are, `mode` (skip, update, show) decides.

    `archived` are the marketplaces and numbers of orders that left the sheets: known, and never touched.
    """
    here = set(zip(current["marketplace"], current["order_no"], strict=True))
    pairs = list(zip(incoming["marketplace"], incoming["order_no"], strict=True))
    on_sheet = pd.Series([pair in here for pair in pairs], index=incoming.index, dtype=bool)
    known = on_sheet | pd.Series([pair in archived for pair in pairs], index=incoming.index, dtype=bool)
    new = incoming[~known]
    out, updated = current, incoming.index[:0]
    if mode == "update" and on_sheet.any():
        out, updated, more = _updated(current, incoming[on_sheet])
        new = pd.concat([new, more]) if len(more) else new
    notes: list[Words] = _away(incoming[known & ~on_sheet])
    if mode == "show":
        notes = [*_listed(incoming.loc[known, "order_no"]), *notes]
        return Taken(current, new.index[:0], updated, incoming.index, notes)
    start = highest_number(current["row_id"], last_id)
    numbered = new.assign(row_id=pd.array(list(following(start, len(new))), dtype="str"))
    rest = incoming.index[known].difference(updated).difference(new.index)
    return Taken(append("orders", out, numbered), new.index, updated, rest, notes)


def _listed(order_nos: pd.Series) -> list[Words]:
    numbers = list(dict.fromkeys(order_nos))
    named, more = ", ".join(numbers[:NAMED]), len(numbers) - NAMED
    if more > 0:
        return [tr("Already here: {orders} and {more:,} more.", orders=named, more=more)]
    return [tr("Already here: {orders}.", orders=named)] if numbers else []


def _away(archived: pd.DataFrame) -> list[Words]:
    count = len(archived[["marketplace", "order_no"]].drop_duplicates())
    told = trn(
        "{count:,} order of it is in the archive already; Find shows what went out.",
        "{count:,} orders of it are in the archive already; Find shows what went out.",
        count,
    )
    return [told] if count else []


def _updated(current: pd.DataFrame, again: pd.DataFrame) -> tuple[pd.DataFrame, pd.Index, pd.DataFrame]:
    """Known orders' rows with what the new export says; lines that are new in a known order are handed back."""
    rows = current[~current["status"].isin(DECIDED)]
    at: dict[tuple[str, ...], list[int]] = {}
    for label, *key in zip(rows.index, *(rows[name] for name in LINE), strict=True):
        at.setdefault(tuple(key), []).append(label)
    decided = set(current.loc[current["status"].isin(DECIDED), LINE].itertuples(index=False, name=None))
    keys = list(zip(*(again[name] for name in LINE), strict=True))
    matched = [(label, row) for label, key in zip(again.index, keys, strict=True) for row in at.get(key, ())]
    fresh = [label for label, key in zip(again.index, keys, strict=True) if key not in at and key not in decided]
    if not matched:
        return current, again.index[:0], again.loc[fresh]
    sources, targets = zip(*matched, strict=True)
    split = pd.Index(targets)[pd.Series(sources).duplicated(keep=False).to_numpy()]
    out, changed = fill("orders", current, again, list(sources), list(targets), skip={"qty": split})
    out, stopped = _stopped(out, again, list(sources), list(targets))
    return out, pd.Index(sources)[changed | stopped].unique(), again.loc[fresh]


def _stopped(
    out: pd.DataFrame, again: pd.DataFrame, sources: list[int], targets: list[int]
) -> tuple[pd.DataFrame, np.ndarray]:
    """A cancellation or hold that the new export brings stops the row; nothing it says ever releases one."""
    says = again.loc[sources, "status"].to_numpy()
    stops = np.isin(says, STOPS) & (out.loc[targets, "status"].to_numpy() != says)
    rows = pd.Index(targets)[stops]
    out.loc[rows, "status"] = says[stops]
    return out, stops


def take_list(table: str, current: pd.DataFrame, incoming: pd.DataFrame, mode: str) -> Taken:
    """Rows of another list: known by their key, filled and changed unless `mode` is skip or show."""
    names = list(TABLES[table].key)
    doubled = incoming[incoming.duplicated(names, keep="last")]
    rows = incoming.drop(doubled.index)
    if (rows[names[0]].astype("str") == "").any():
        caption = TABLES[table].column(names[0]).caption
        raise Refusal(tr("A row has no {column}; fill it in and import again.", column=caption))
    first = current[~current.duplicated(names)]
    place = pd.Series(first.index, index=pd.MultiIndex.from_frame(first[names]))
    found = place.reindex(pd.MultiIndex.from_frame(rows[names]))
    known = found.notna().to_numpy()
    old = rows.index[known]
    if mode == "show":
        return Taken(current, rows.index[:0], rows.index[:0], incoming.index)
    out, updated = current, rows.index[:0]
    if mode != "skip" and len(old):
        out, changed = fill(table, current, rows, list(old), [int(n) for n in found[known]])
        updated = old[changed]
    rest = old.difference(updated).append(doubled.index)
    return Taken(append(table, out, rows[~known]), rows.index[~known], updated, rest, _twice(doubled[names[0]]))


def _twice(keys: pd.Series) -> list[Words]:
    named = ", ".join(list(dict.fromkeys(keys.astype("str")))[:NAMED])
    return [tr("More than once in the file, of which the last row counts: {keys}.", keys=named)] if named else []


def fill(
    table: str, current: pd.DataFrame, incoming: pd.DataFrame, sources: list[int], targets: list[int],
    skip: dict[str, pd.Index] | None = None,
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
        if skip and name in skip:
            differs &= ~pd.Index(targets).isin(skip[name])
        if differs.any():
            out.loc[pd.Index(targets)[differs], name] = new[differs]
            changed |= differs
    return out, changed


def filled_in(orders: pd.DataFrame) -> pd.DataFrame:
    """Orders without the import's words about cells that the clerk has filled since."""
    told = orders.loc[says(orders, IMPORT), list(COLUMNS)]
    settled = []
    for label, *cells in told.itertuples(name=None):
        names = [name for kept in beside("orders", *cells) if kept.source == IMPORT for name in kept.columns]
        if all(not pd.isna(cell) and cell != "" for cell in (orders.at[label, name] for name in names)):
            settled.append(label)
    return mark("orders", orders, IMPORT, [], pd.Index(settled)) if settled else orders
