"""Row IDs of Orders, and what numbers them: given once, counted up, never used again."""

from collections.abc import Callable, Collection, Iterable

import pandas as pd

from pyaddin.steps.orders.known_by import Order, Orders, each_order
from pyaddin.steps.orders.own_numbers import number_orders
from pyaddin.tables.orders import LINE, ORDERS
from pyaddin.tables.problems import Problem
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr
from pyaddin.words.problems import said

COPIED = (*(c.name for c in ORDERS.columns if c.editor == "program" and c.name != "row_id"), "warehouse")
"""Columns that a pasted copy must not bring along, or it would count as reserved and packed a second time."""

GONE_OUT = (Status.PACKED, Status.SENT, Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)
"""A copy of a row that was packed waits on hold, whatever the clerk changed in it: it may stand above its original
(Excel's Insert Copied Cells), and then this one is the original, which has gone out already."""

Archived = Callable[[Collection[str]], Collection[Order]]
"""Which orders with these numbers are archived."""
KEPT = (Status.HOLD, Status.CANCELLED)
"""A copy stays on hold or cancelled; any other status starts anew."""


def highest_number(ids: pd.Series, ever: int = 0, letter: str = "R") -> int:
    """The highest number among `ids`, or `ever` (the highest given at any time before) where that is higher.

    Six to nine digits count, as the program gives them: a clerk's own R12 or R9999999999 must not carry the count away.
    """
    numbers = ids.str.extract(rf"^{letter}([0-9]{{6,9}})$", expand=False).dropna()
    return max(ever, int(numbers.astype("int64").max()) if len(numbers) else 0)


def following(last: int, count: int, letter: str = "R") -> Iterable[str]:
    """The next `count` IDs after number `last`."""
    return (f"{letter}{number:06d}" for number in range(last + 1, last + count + 1))


def give_row_ids(
    frame: pd.DataFrame, highest: int, archived: Archived = lambda numbers: ()
) -> tuple[pd.DataFrame, list[Problem]]:
    """A copy of Orders in which every row has a Row ID of its own, and a warning for each pasted copy; orders that were
    written in by hand have their numbers.

    Blank ones and the later copies of one that stands twice are numbered above `highest` (the highest ever given in
    this book) and above those in `frame`. A copy starts as a new row. A new row of an order that is archived waits on
    hold: it has gone out already.
    """
    ids = frame["row_id"]
    blank = ids == ""
    copy = ids.duplicated() & ~blank
    if not (blank | copy).any():
        return frame, []
    need = frame.index[blank | copy]
    out = frame.copy()
    out.loc[need, "row_id"] = list(following(highest_number(ids, highest), len(need)))
    out = number_orders(out, frame.index[blank])
    copies = frame.index[copy]
    for name in COPIED:
        out.loc[copies, name] = "" if out[name].dtype == "str" else float("nan")
    anew = copies[~out.loc[copies, "status"].isin(KEPT)]
    out.loc[anew, "status"] = Status.NEW
    # a copy that the clerk gave no other order, line or SKU would ship the same goods twice
    packed = (frame["parcel_no"] != "") | frame["status"].isin(GONE_OUT)
    twice = anew[(frame.duplicated(["row_id", *LINE]) | packed).loc[anew]]
    out.loc[twice, "status"] = Status.HOLD
    out.loc[twice, "hold_reason"] = [str(tr("Copy of {row}", row=row)) for row in ids.loc[twice]]
    gone = _gone(out, frame.index[blank], archived)
    out.loc[gone, "status"] = Status.HOLD
    out.loc[gone, "hold_reason"] = str(tr("Archived already"))
    warnings = [_warning(int(label), str(ids.at[label])) for label in copies]
    return out, [*warnings, *(_archived_already(int(label), out.at[label, "order_no"]) for label in gone)]


def _gone(orders: pd.DataFrame, new: pd.Index, archived: Archived) -> pd.Index:
    """Those of the new rows that would ship an order once more that is archived."""
    rows = orders.loc[new]
    rows = rows[(rows["order_no"] != "") & ~rows["status"].isin(KEPT)]
    if rows.empty:
        return rows.index
    known = Orders(archived(set(rows["order_no"])))
    return rows.index[[order in known for order in each_order(rows)]]


def _archived_already(label: int, order: str) -> Problem:
    return Problem(ORDERS.name, label, ("order_no",), said("sheet.archived", order=order), "warning")


def _warning(label: int, original: str) -> Problem:
    return Problem(ORDERS.name, label, ("row_id",), said("sheet.copied", row=original), "warning")
