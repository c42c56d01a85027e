"""What marketplaces said of orders, kept with the press that took it: a record of the journal's own file.

    statement   press, lines        what that press took: COLUMNS of its lines as compressed JSON, column by column
    told        press, order_no     the orders that are in it

A statement counts while its press stands; of several of an order the last one counts, line by line. Orders that came in
before statements were kept have said what their rows held when they were imported.
"""

import json
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any, Final

import pandas as pd

from pyaddin.buttons import BUTTONS
from pyaddin.steps.orders.statements import (
    CANCELLED,
    COLUMNS,
    HELD,
    SHIPPED,
    TO_SHIP,
    as_lines,
    latest,
    no_lines,
)
from pyaddin.store import bounds
from pyaddin.store.journal import Journal, Press
from pyaddin.tables.changes import RowChange
from pyaddin.tables.orders import ORDER
from pyaddin.tables.status import Status

PORTION: Final = 500
"""Values asked for at a time; SQLite takes 999 in any build."""
_IMPORTS: Final = tuple(button.name for button in BUTTONS if button.orders_in)


class Statements:
    """The statements of a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._db = journal.connection

    def keep(self, press: Press) -> None:
        """Keep what a press that begins takes; to be called inside the journal's transaction."""
        if press.statements is None or press.statements.empty:
            return
        number = press.entry.number
        self._db.execute("insert into statement values (?, ?)", (number, pack(press.statements)))
        numbers = press.statements["order_no"].unique()
        self._db.executemany("insert into told values (?, ?)", [(number, str(order)) for order in numbers])

    def of(self, order_nos: Collection[str], on_sheet: Collection[str]) -> pd.DataFrame:
        """The last statement of each order with one of these numbers: COLUMNS, labels 0…n-1.

        `on_sheet` are numbers on the sheet: of these alone it is asked what they said before statements were kept.
        """
        wanted = set(order_nos)
        standing = self._journal.standing()
        found = no_lines()
        for number in sorted(self._presses(wanted) & standing):
            found = latest(found, self._lines(number, wanted))
        if left := wanted.intersection(on_sheet) - set(found["order_no"]):
            before = self._before(left, standing)
            found = pd.concat([found, before]) if len(before) else found
        return found.reset_index(drop=True)

    def lines_of(self, order_nos: Collection[str]) -> Iterable[dict[str, Any]]:
        """All lines that any press took of orders with these numbers."""
        for number in sorted(self._presses(order_nos)):
            yield from ({"press": number, **line} for line in self._lines(number, order_nos).to_dict("records"))

    def scrub(self, without: Callable[[pd.DataFrame, int], pd.DataFrame]) -> None:
        """Rewrite the statements of every press (its number) as `without` gives them back."""
        for (number,) in self._db.execute("select press from statement").fetchall():
            lines = self._lines(number)
            left = without(lines, number)
            if not left.equals(lines):
                self._db.execute("update statement set lines = ? where press = ?", (pack(left), number))

    def _presses(self, wanted: Collection[str]) -> set[int]:
        """Presses that took something of one of these orders."""
        found: set[int] = set()
        for part in _portions(wanted):
            marks = ",".join("?" * len(part))
            rows = self._db.execute(f"select distinct press from told where order_no in ({marks})", part)
            found.update(number for (number,) in rows)
        return found

    def _lines(self, number: int, wanted: Collection[str] | None = None) -> pd.DataFrame:
        data = self._db.execute("select lines from statement where press = ?", (number,)).fetchone()[0]
        with self._journal.sound():
            lines = unpack(data)
        return lines if wanted is None else lines[lines["order_no"].isin(wanted)]

    def _before(self, wanted: Collection[str], standing: set[int]) -> pd.DataFrame:
        """What the imports of before statements were kept brought in of these orders."""
        records = []
        first = self._db.execute("select coalesce(min(press), 0) from statement").fetchone()[0]
        for entry in self._journal.entries("done"):
            if entry.button not in _IMPORTS or entry.number not in standing or (first and entry.number >= first):
                continue
            added = self._journal.changes(entry.number)[0].added
            records += [_said(row, entry.at) for row in added if row.table == "orders" and _no(row) in wanted]
        lines = as_lines(records)
        return lines[~lines.duplicated([*ORDER, "line_no", "listing_sku", "variant", "item", "unit_price", "sku"])]


def _no(row: RowChange) -> str:
    return str(row.values.get("order_no") or "")


def _said(row: RowChange, at: datetime) -> dict[str, Any]:
    """A row as it came in, as what the marketplace said then."""
    values = dict(row.values)
    status, qty = values.get("status"), values.get("qty")
    state = {Status.HOLD: HELD, Status.CANCELLED: CANCELLED, Status.SHIPPED: SHIPPED}.get(str(status), TO_SHIP)
    moments = [value for name in ("ordered_at", "paid_at") if isinstance(value := values.get(name), datetime)]
    reason = values.get("hold_reason") if state == HELD else ""
    said = {"said": state, "why": reason, "ordered": qty, "out": 0.0, "due": qty, "complete": False}
    return {**values, **said, "at": max(moments, default=None), "file_at": at}


def pack(lines: pd.DataFrame) -> bytes:
    """Lines as compressed JSON, column by column, those that are blank all the way down left out."""
    columns: dict[str, list[Any]] = {}
    for name in COLUMNS:
        column = lines[name]
        values: list[Any] = column.tolist()
        if column.dtype.kind == "M":
            values = [None if pd.isna(value) else value.isoformat() for value in values]
        elif column.dtype.kind == "f":
            values = [None if value != value else value for value in values]
        if any(value not in (None, "", False) for value in values):
            columns[name] = values
    return bounds.pack(json.dumps({"count": len(lines), "columns": columns}, ensure_ascii=False).encode())


def unpack(data: bytes) -> pd.DataFrame:
    """The lines that `pack` kept."""
    read = json.loads(bounds.unpacked(data))
    empty, count, columns = no_lines(), bounds.number(read["count"]), read["columns"]
    frame = {}
    for name in COLUMNS:
        dtype = empty[name].dtype
        blank: Any = "" if dtype == "str" else False if dtype == "bool" else None
        values = columns.get(name) or [blank] * count
        frame[name] = pd.Series(pd.to_datetime(values, format="ISO8601") if dtype.kind == "M" else values, dtype=dtype)
    return pd.DataFrame(frame)


def _portions(values: Iterable[str]) -> Iterable[list[str]]:
    every = list(values)
    return (every[at : at + PORTION] for at in range(0, len(every), PORTION))
