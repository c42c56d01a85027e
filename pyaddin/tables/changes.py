"""The difference between tables before and after a step: what is written, journalled and undone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from typing import NamedTuple

import numpy as np
import pandas as pd

from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import TABLES

Cell = str | float | datetime | None
"""A typed cell: text, a number, a moment; None when blank."""

KEY_GLUE = "\x1f"
OWN = "\x1e"
"""Leads the caption of a clerk's own column, where a row's values hold one."""


class CellChange(NamedTuple):
    """One cell of an existing row; `row` is the row's label when it was read, `key` its key after the press."""

    table: str
    row: int
    key: str
    column: str
    old: Cell
    new: Cell


class RowChange(NamedTuple):
    """A row that is added below the table, emptied (when adding is undone), or taken off the sheet.

    `values` are the declared columns by name, and the clerk's own columns by `OWN` and their caption.
    """

    table: str
    key: str
    values: Mapping[str, Cell]


Own = Callable[[str, int], Mapping[str, Cell]]
"""The clerk's own cells of a table's row, by its label: `OWN` and the caption, and what it holds."""


@dataclass(slots=True)
class Changes:
    """All that one press does to the workbook's tables."""

    cells: list[CellChange] = field(default_factory=list)
    added: list[RowChange] = field(default_factory=list)
    removed: list[RowChange] = field(default_factory=list)
    taken: list[RowChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.cells or self.added or self.removed or self.taken)

    def tables(self) -> list[str]:
        """Names of the tables it touches, in sheet order."""
        rows = *self.added, *self.removed, *self.taken
        touched = {c.table for c in self.cells} | {r.table for r in rows}
        return [name for name in TABLES if name in touched]


def as_cells(column: pd.Series) -> list[Cell]:
    """A frame's column as cells: NaN, NaT and "" are None."""
    if column.dtype.kind == "M":
        moments: list[Cell] = column.to_numpy("datetime64[us]").tolist()
        return moments
    if column.dtype == "float64":
        return [None if number != number else number for number in column.tolist()]
    return [text or None for text in column.tolist()]


def keys(table: Table, frame: pd.DataFrame) -> pd.Series:
    """Each row's key as one text; blank where every part of it is blank.

    Of a column that a sheet may lack only what is filled in is part of the key, so that it is the same without it.
    """
    parts, last = [], [name for name in table.key if table.column(name).optional]
    for name in table.key[: len(table.key) - len(last)]:
        column = frame[name]
        if column.dtype == "float64":
            column = column.map(lambda v: "" if pd.isna(v) else f"{v:g}").astype("str")
        parts.append(column)
    glued = parts[0]
    for part in parts[1:]:
        glued = glued + KEY_GLUE + part
    for name in last:
        if (frame[name] != "").any():
            glued = glued + (KEY_GLUE + frame[name]).where(frame[name] != "", "")
    return glued.mask(glued == KEY_GLUE * (len(parts) - 1), "") if len(parts) > 1 else glued


def difference(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], own: Own = lambda table, label: {}
) -> Changes:
    """What turns `before` into `after`; tables that `after` lacks did not change.

    Rows of `before` that `after` lacks leave their sheet; new ones stand below the others, which keep their order.
    `own` are the clerk's own cells of rows that come or go.
    """
    changes = Changes()
    for name, new in after.items():
        old = before[name]
        if new is old:
            continue
        table = TABLES[name]
        stays = old.index.isin(new.index)
        kept = old[stays] if not stays.all() else old
        if not new.index[: len(kept)].equals(kept.index):
            raise ValueError(f"a step moved rows of {name}")
        key = keys(table, new).to_numpy()
        changes.cells.extend(_cells(name, kept, new.iloc[: len(kept)], key))
        changes.added.extend(_whole(name, new.iloc[len(kept) :], own))
        gone = changes.removed if table.refilled else changes.taken
        gone.extend(_whole(name, old[~stays], own))
    return changes


def _whole(name: str, rows: pd.DataFrame, own: Own) -> Iterator[RowChange]:
    """Rows with the clerk's own cells."""
    for label, row in zip(rows.index, as_rows(name, rows), strict=True):
        beside = own(name, int(label))
        yield row._replace(values={**row.values, **beside}) if beside else row


def _cells(name: str, old: pd.DataFrame, new: pd.DataFrame, key: np.ndarray) -> Iterator[CellChange]:
    for column in TABLES[name].names:
        was, now = old[column], new[column]
        at = np.flatnonzero(_differ(was, now))
        if len(at):
            rows = old.index[at].tolist(), key[at].tolist()
            both = as_cells(was.iloc[at]), as_cells(now.iloc[at])
            yield from map(CellChange, repeat(name), *rows, repeat(column), *both)


def _differ(was: pd.Series, now: pd.Series) -> np.ndarray:
    """Where two columns hold something else; of texts as they lie there, for most are the very same object."""
    if was.dtype == "str":
        return np.asarray(was.to_numpy(object) != now.to_numpy(object))
    return np.asarray((was != now) & (was.notna() | now.notna()))


def as_rows(name: str, frame: pd.DataFrame) -> Iterator[RowChange]:
    """Rows of a table's frame with their keys and what is filled in them."""
    names = TABLES[name].names
    rows = zip(*(as_cells(frame[column]) for column in names), strict=True)
    for text, row in zip(keys(TABLES[name], frame).tolist(), rows, strict=True):
        yield RowChange(name, text, {n: value for n, value in zip(names, row, strict=True) if value is not None})


def own(values: Mapping[str, Cell]) -> dict[str, Cell]:
    """The clerk's own cells among a row's values."""
    return {name: value for name, value in values.items() if name.startswith(OWN)}


def reverse(changes: Changes) -> Changes:
    """What takes `changes` back; rows that were taken off come back below the table."""
    return Changes(
        [CellChange(c.table, c.row, c.key, c.column, c.new, c.old) for c in reversed(changes.cells)],
        [*changes.removed, *changes.taken],
        list(changes.added),
    )
