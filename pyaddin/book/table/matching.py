"""Find again, just before writing, the rows that were read: the clerk may have sorted, inserted or pasted meanwhile."""

from collections import Counter
from collections.abc import Sequence
from datetime import tzinfo
from functools import cached_property
from math import isclose
from typing import Any

import pandas as pd

from pyaddin.book.base import cell_name
from pyaddin.book.table.kinds import Typed, read_cells
from pyaddin.book.table.locate import Located
from pyaddin.book.table.typed import as_series
from pyaddin.tables.changes import KEY_GLUE, Cell, CellChange, keys
from pyaddin.tables.schema import Table
from pyaddin.words.catalogue import Text, tr

_MONEY_CUT = 6e-5
"""Excel hands currency cells over cut to four places."""

RowRef = tuple[int, str]
"""A row of Changes: its label when it was read, and its key after the press."""


class Sheet:
    """A table as it stands just before writing; a column is typed when it is first asked for."""

    def __init__(self, located: Located, zone: tzinfo) -> None:
        self.located = located
        self.table = located.table
        self._zone = zone
        self._typed: dict[str, Typed] = {}

    def column(self, name: str) -> Typed:
        """The column's values, one for each of the located rows; the column must be on the sheet."""
        if name not in self._typed:
            self._typed[name] = self.typed(name, self.located.cells(name))
        return self._typed[name]

    def typed(self, name: str, cells: Sequence[Any]) -> Typed:
        """Any cells, read as this column's would be."""
        return read_cells(self.table.column(name), cells, self._zone)

    def holds(self, name: str, at: int, value: Any) -> bool:
        """Whether the record at that position holds this value, as it was read, and no formula gives it."""
        now, where = self.column(name), (self.located.rows[at], self.located.columns[name])
        return where not in self.located.grid.formulas and at not in now.unread and same(now.values[at], value)

    def name(self, at: int, column: str) -> str:
        """The name of the cell in the record at that position, as Orders J17."""
        return f"{self.located.sheet} {cell_name(self.located.rows[at], self.located.columns[column])}"

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Positions of the records by key."""
        there = [n for n in self.table.key if n in self.located.columns]
        columns = {n: as_series(self.table.column(n), self.column(n).values) for n in there}
        blank = pd.Series("", pd.RangeIndex(len(self.located.rows)), dtype="str")
        columns |= {n: blank for n in self.table.key if n not in there}
        places: dict[str, list[int]] = {}
        for at, key in enumerate(_as_typed(keys(self.table, pd.DataFrame(columns)))):
            places.setdefault(key, []).append(at)
        return places


def same(now: Any, old: Any) -> bool:
    """Whether two typed values are the same, as far as Excel hands them over."""
    if now == old:
        return True
    return isinstance(now, float) and isinstance(old, float) and isclose(now, old, rel_tol=1e-9, abs_tol=_MONEY_CUT)


def spoken(key: str) -> str:
    """A key as one reads it aloud."""
    return " / ".join(part for part in key.split(KEY_GLUE) if part)


def not_one(sheet: Sheet, key: str) -> Text:
    """Why the row of a key that stands not once on the sheet is not touched."""
    where = {"sheet": sheet.located.sheet, "row": spoken(key)}
    if sheet.places.get(key):
        return tr("{sheet}: row {row} is there more than once and is left as it is.", **where)
    return tr("{sheet}: row {row} is not there any more and is left as it is.", **where)


def match_rows(cells: Sequence[CellChange], sheet: Sheet, before: pd.DataFrame | None) -> dict[RowRef, int]:
    """The position of each changed row's record; rows that are not found, or could be several, are not in the answer.

    A row is known by the key it has on the sheet. Where that is blank or stands twice (rows just pasted), it is known
    by all it held in `before`, the frame as it was read; rows alike in everything may stand in for each other. Without
    `before` (Undo) the first row with the key is meant: to every press the one below is a copy of it.
    """
    wanted = _keys_on_sheet(cells, sheet.table)
    read = {} if before is None else dict(zip(before.index, _as_typed(keys(sheet.table, before)), strict=True))
    twice = {key for key, times in Counter(read.values()).items() if times > 1}
    found: dict[RowRef, int] = {}
    unclear: list[RowRef] = []
    for row, key in wanted.items():
        places = sheet.places.get(key, [])
        if key and (len(places) == 1 or (places and before is None)) and key not in twice:
            found[row] = places[0]
        elif places and read.get(row[0]) == key:
            unclear.append(row)
    if unclear and before is not None:
        found |= _by_content(unclear, {wanted[row] for row in unclear}, sheet, before)
    return found


def _keys_on_sheet(cells: Sequence[CellChange], table: Table) -> dict[RowRef, str]:
    """The key each row has before the writing: its key after the press, with the old values put back."""
    wanted: dict[RowRef, str] = {(change.row, change.key): change.key for change in cells}
    for change in cells:
        if change.column in table.key:
            row = (change.row, change.key)
            parts = wanted[row].split(KEY_GLUE)
            parts += [""] * (len(table.key) - len(parts))
            parts[table.key.index(change.column)] = _key_part(change.old)
            wanted[row] = _joined(table, parts)
    return wanted


def _joined(table: Table, parts: list[str]) -> str:
    """A key of its parts, as `keys` joins them."""
    while parts and not parts[-1] and table.column(table.key[len(parts) - 1]).optional:
        parts = parts[:-1]
    return KEY_GLUE.join(parts) if any(parts) else ""


def _key_part(value: Cell) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value or "")


def _by_content(rows: list[RowRef], wanted: set[str], sheet: Sheet, before: pd.DataFrame) -> dict[RowRef, int]:
    names = list(sheet.located.columns)
    labels = [label for label, _ in rows]
    was = list(zip(*(_as_typed(before.loc[labels, name]) for name in names), strict=True))
    now = list(zip(*(sheet.column(name).values for name in names), strict=True))
    position = {row: at for at, row in enumerate(sheet.located.rows)}
    stayed = {row: position.get(row[0], -1) for row in rows}
    found = {row: at for (row, at), held in zip(stayed.items(), was, strict=True) if at >= 0 and now[at] == held}
    if len(found) == len(rows):
        return found
    free: dict[tuple[Any, ...], list[int]] = {}
    for at in sorted({at for key in wanted for at in sheet.places[key]} - set(found.values()), reverse=True):
        free.setdefault(now[at], []).append(at)
    for row, held in zip(rows, was, strict=True):
        if row not in found and free.get(held):
            found[row] = free[held].pop()
    return found


def _as_typed(values: pd.Series) -> list[Any]:
    """A frame's column as `Typed.values` holds it."""
    held = values.astype(object)
    return list((held if values.dtype == "str" else held.where(values.notna(), None)).to_numpy())
