"""The difference between tables before and after a step: what is written, journalled and undone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from pyaddin.tables import TABLES, Table

Cell = str | float | datetime | None
"""A typed cell: text, a number, a moment; None when blank."""

KEY_GLUE = "\x1f"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of an existing row; `row` is the row's label when it was read, `key` its key after the press."""

    table: str
    row: int
    key: str
    column: str
    old: Cell
    new: Cell


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is added below the table (`add`), or emptied (when adding is undone)."""

    table: str
    key: str
    values: Mapping[str, Cell]


@dataclass(slots=True)
class Changes:
    """All that one press does to the workbook's tables."""

    cells: list[CellChange] = field(default_factory=list)
    added: list[RowChange] = field(default_factory=list)
    removed: list[RowChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.cells or self.added or self.removed)

    def tables(self) -> list[str]:
        """Names of the tables it touches, in sheet order."""
        touched = {c.table for c in self.cells} | {r.table for r in (*self.added, *self.removed)}
        return [name for name in TABLES if name in touched]


def cell(value: Any) -> Cell:
    """A frame's value as a cell: NaN, NaT and "" are None."""
    if isinstance(value, str):
        return value or None
    if value is None or pd.isna(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else float(value)


def keys(table: Table, frame: pd.DataFrame) -> pd.Series:
    """Each row's key as one text; blank where every part of it is blank."""
    parts = []
    for name in table.key:
        column = frame[name]
        if column.dtype == "float64":
            column = column.map(lambda v: "" if pd.isna(v) else f"{v:g}").astype("str")
        parts.append(column)
    glued = parts[0]
    for part in parts[1:]:
        glued = glued + KEY_GLUE + part
    return glued.where(glued.str.replace(KEY_GLUE, "", regex=False) != "", "")


def difference(before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]) -> Changes:
    """What turns `before` into `after`; tables that `after` lacks did not change. Steps add rows, never drop any."""
    changes = Changes()
    for name, new in after.items():
        old = before[name]
        if new is old:
            continue
        table = TABLES[name]
        common = new.index[: len(old)]
        if not common.equals(old.index):
            raise ValueError(f"a step dropped or moved rows of {name}")
        key = keys(table, new)
        changes.cells.extend(_cells(name, old, new.loc[common], key))
        changes.added.extend(_rows(name, new.iloc[len(old) :], key))
    return changes


def _cells(name: str, old: pd.DataFrame, new: pd.DataFrame, key: pd.Series) -> Iterator[CellChange]:
    for column in TABLES[name].names:
        was, now = old[column], new[column]
        differs = (was != now) & ~(was.isna() & now.isna())
        if not differs.any():
            continue
        for label, a, b in zip(old.index[differs], was[differs], now[differs], strict=True):
            yield CellChange(name, int(label), str(key.at[label]), column, cell(a), cell(b))


def _rows(name: str, new: pd.DataFrame, key: pd.Series) -> Iterator[RowChange]:
    names = TABLES[name].names
    for label, values in zip(new.index, new[names].itertuples(index=False, name=None), strict=True):
        filled = {n: c for n, v in zip(names, values, strict=True) if (c := cell(v)) is not None}
        yield RowChange(name, str(key.at[label]), filled)


def reverse(changes: Changes) -> Changes:
    """What takes `changes` back."""
    return Changes(
        [CellChange(c.table, c.row, c.key, c.column, c.new, c.old) for c in reversed(changes.cells)],
        list(changes.removed),
        list(changes.added),
    )
