"""Changes as cells to write: rows found by key on the sheet as it stands now, cells changed meanwhile left alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from types import NoneType
from typing import Any

import pandas as pd

from pyaddin.book.base import Raw, SheetEdit
from pyaddin.book.table import own_cells, removing
from pyaddin.book.table.locate import Located
from pyaddin.book.table.matching import RowRef, Sheet, match_rows, not_one, same, spoken
from pyaddin.tables.changes import OWN, Cell, CellChange, Changes, RowChange
from pyaddin.tables.schema import Column, Kind
from pyaddin.values.text import CELL_LENGTH, fits_a_cell, storable
from pyaddin.words.catalogue import Text, tr

FORMATS: dict[Kind, str] = {
    "text": "@", "code": "@", "yes": "@", "whole": "0", "money": "0.00", "when": "yyyy-mm-dd hh:mm",
}  # fmt: skip
"""Number formats of new rows' cells."""


@dataclass(frozen=True, slots=True)
class Left:
    """A change that was not written, and why, in one sentence."""

    change: CellChange | RowChange
    why: Text


def to_edits(
    changes: Changes,
    located: Mapping[str, Located],
    *,
    before: Mapping[str, pd.DataFrame],
    zone: tzinfo = UTC,
) -> tuple[list[SheetEdit], list[Left]]:
    """What to write so that `changes` stand on the sheets, and what is left because the clerk changed it meanwhile.

    `located` is the workbook as it stands now, `before` the frames as they were read (before Row IDs were given), and
    `zone` the one they were read with. Undo is the same with `changes.reverse`.
    """
    edits: list[SheetEdit] = []
    left: list[Left] = []
    for name in changes.tables():
        sheet = Sheet(located[name], zone)
        edit = SheetEdit(sheet.located.sheet, sheet.located.header_row, seen=sheet.located.grid, keys=_known_by(sheet))
        cells = [change for change in changes.cells if change.table == name]
        left += _change_cells(edit, sheet, cells, before.get(name))
        left += _empty_rows(edit, sheet, [row for row in changes.removed if row.table == name])
        left += _add_rows(edit, sheet, [row for row in changes.added if row.table == name])
        left += _delete_rows(edit, sheet, [row for row in changes.taken if row.table == name])
        if edit.cells or edit.rows or edit.delete:
            edits.append(edit)
    return edits, left


def _known_by(sheet: Sheet) -> tuple[int, ...]:
    """The columns that tell the sheet's rows apart: the key's, or all where a key is blank or stands twice."""
    clear = all(key and len(at) == 1 for key, at in sheet.places.items())
    columns = sheet.located.columns
    key = [name for name in sheet.table.key if name in columns]  # a workbook of before may lack one
    return tuple(columns[name] for name in (key if clear else columns))


def written(changes: Changes, left: Iterable[Left]) -> Changes:
    """`changes` without what was left: what the journal keeps, so that undo takes back what was written."""
    gone = {id(item.change) for item in left}
    return Changes(
        [change for change in changes.cells if id(change) not in gone],
        [row for row in changes.added if id(row) not in gone],
        [row for row in changes.removed if id(row) not in gone],
        [row for row in changes.taken if id(row) not in gone],
    )


def _change_cells(
    edit: SheetEdit, sheet: Sheet, cells: Sequence[CellChange], before: pd.DataFrame | None
) -> list[Left]:
    places = match_rows(cells, sheet, before) if cells else {}
    left: list[Left] = []
    columns: dict[str, list[CellChange]] = {name: [] for name in sheet.table.key}
    for change in cells:
        columns.setdefault(change.column, []).append(change)
    # a key that cannot be written keeps its whole row as it is: undo would not find the row again
    stuck: dict[RowRef, Text] = {}
    for name, changes in columns.items():
        not_written = _change_column(edit, sheet, name, changes, places, stuck)
        if name in sheet.table.key:
            stuck |= {(c.row, c.key): item.why for item in not_written if isinstance(c := item.change, CellChange)}
        left += not_written
    return left


def _change_column(
    edit: SheetEdit,
    sheet: Sheet,
    name: str,
    changes: list[CellChange],
    places: dict[RowRef, int],
    stuck: Mapping[RowRef, Text],
) -> list[Left]:
    located = sheet.located
    if name not in located.columns:
        return [Left(change, _nowhere(sheet, name)) for change in changes]
    left: list[Left] = []
    column, declared = located.columns[name], sheet.table.column(name)
    was = sheet.typed(name, [change.old for change in changes]).values
    for change, old in zip(changes, was, strict=True):
        row = (change.row, change.key)
        at = places.get(row, -1)
        why = (stuck and stuck.get(row)) or _why_left(sheet, name, at, change, old)
        if why:
            left.append(Left(change, why))
        else:
            edit.cells.append((located.rows[at], column, _raw(declared, change.new)))
    return left


def _why_left(sheet: Sheet, name: str, at: int, change: CellChange, old: Any) -> Text | None:
    """Why this cell is not written, None when it is; `old` is the change's old value as it would be read."""
    located, now = sheet.located, sheet.column(name)
    if at < 0:
        row = spoken(change.key) or str(change.row)
        return tr(
            "{sheet}: row {row} was moved or changed meanwhile and is left as it is.", sheet=located.sheet, row=row
        )
    if (located.rows[at], located.columns[name]) in located.grid.formulas:
        return tr("{cell} holds a formula and is left as it is.", cell=sheet.name(at, name))
    if at in now.unread or not same(now.values[at], old):
        return tr("{cell} was changed meanwhile and is left as it is.", cell=sheet.name(at, name))
    if isinstance(change.new, str) and not fits_a_cell(change.new):
        return tr(
            "{cell} would hold more than the {most:,} characters that fit a cell; it is left as it is.",
            cell=sheet.name(at, name), most=CELL_LENGTH,
        )  # fmt: skip
    return None


def _empty_rows(edit: SheetEdit, sheet: Sheet, rows: Sequence[RowChange]) -> list[Left]:
    """Empty added rows that are as they were written; the table shrinks where they were its last ones."""
    if not rows:
        return []
    located = sheet.located
    written_as = {n: sheet.typed(n, [row.values.get(n) for row in rows]).values for n in located.columns}
    left: list[Left] = []
    emptied: set[int] = set()
    for number, row in enumerate(rows):
        places = sheet.places.get(row.key, [])
        if len(places) != 1:
            left.append(Left(row, not_one(sheet, row.key)))
            continue
        at = places[0]
        differs = next((n for n in located.columns if not sheet.holds(n, at, written_as[n][number])), None)
        cell = sheet.name(at, differs) if differs else own_cells.changed(located, located.rows[at], row, every=False)
        if cell:
            left.append(Left(row, tr("{cell} was changed since, so its row is left as it is.", cell=cell)))
            continue
        emptied.add(located.rows[at])
        edit.cells += ((located.rows[at], column, None) for column in located.columns.values())
        edit.cells += ((located.rows[at], column, None) for column in own_cells.written(located, row).values())
    edit.shrink = _shrunk(located, emptied)
    return left


def _delete_rows(edit: SheetEdit, sheet: Sheet, rows: Sequence[RowChange]) -> list[Left]:
    """Delete rows that are as they were taken. A table keeps one row: of all its records the first is emptied."""
    gone, left = removing.places(sheet, rows) if rows else ([], [])
    located = sheet.located
    if gone and len(gone) == len(located.rows) and not edit.rows:
        columns = [*located.columns.values(), *located.own.values()]
        edit.cells += ((gone[0], c, None) for c in columns if (gone[0], c) not in located.grid.formulas)
        del gone[0]
    edit.delete = gone
    return [Left(row, why) for row, why in left]


def _shrunk(located: Located, emptied: set[int]) -> int | None:
    """The table's last row once `emptied` are blank; None when its end stays where it is. A table keeps one row."""
    if located.last_filled not in emptied:
        return None
    last = max((row for row in located.rows if row not in emptied), default=0)
    return max(last, located.header_row + 1)


def _add_rows(edit: SheetEdit, sheet: Sheet, rows: Sequence[RowChange]) -> list[Left]:
    if not rows:
        return []
    located = sheet.located
    order = sorted(located.columns, key=located.columns.__getitem__)
    declared = [sheet.table.column(name) for name in order]
    lacking = [name for name in sheet.table.names if name not in located.columns]
    left: list[Left] = []
    held: list[RowChange] = []
    first = located.last_filled + 1
    for row in rows:
        if why := _why_not_added(sheet, row):
            left.append(Left(row, why))
            continue
        left += _unheld(sheet, row, lacking)
        cells, homeless = own_cells.placed(located, row, first, first + len(held))
        edit.cells += cells
        left += (Left(change, why) for change, why in homeless)
        held.append(row)
    columns = [raws(column, [row.values.get(column.name) for row in held]) for column in declared]
    edit.rows = list(map(list, zip(*columns, strict=True)))
    edit.first = first
    edit.columns = [located.columns[name] for name in order]
    edit.formats = [FORMATS[column.kind] for column in declared]
    return left


def raws(column: Column, values: Sequence[Cell]) -> list[Raw]:
    """The values of a column as they are written; most columns hold nothing that needs a second look."""
    kinds = set(map(type, values))
    if (
        kinds <= {str, NoneType}
        and not _shows_codes(column)
        and "".join(text for text in values if isinstance(text, str)).isprintable()
    ):
        return [text or None for text in values]
    return [_raw(column, value) for value in values]


def _why_not_added(sheet: Sheet, row: RowChange) -> Text | None:
    where = {"sheet": sheet.located.sheet, "row": spoken(row.key)}
    if row.key and row.key in sheet.places:
        return tr("{sheet}: row {row} is there already and is left as it is.", **where)
    for name, value in row.values.items():
        if isinstance(value, str) and not fits_a_cell(value):
            caption = name.removeprefix(OWN) if name.startswith(OWN) else sheet.table.column(name).caption
            return tr(
                "{sheet}: row {row} was not added, as its {column} would hold more than the {most:,} characters"
                " that fit a cell.",
                **where, column=caption, most=CELL_LENGTH,
            )  # fmt: skip
    return None


def _unheld(sheet: Sheet, row: RowChange, lacking: Sequence[str]) -> Iterable[Left]:
    """Values of a new row whose optional column the clerk deleted."""
    for name in lacking:
        if name in row.values:
            yield Left(CellChange(row.table, 0, row.key, name, None, row.values[name]), _nowhere(sheet, name))


def _nowhere(sheet: Sheet, name: str) -> Text:
    return tr(
        "{sheet} has no column named {column}, so it was not written.",
        sheet=sheet.located.sheet, column=sheet.table.column(name).caption,
    )  # fmt: skip


def _shows_codes(column: Column) -> bool:
    return bool(column.coded) or column.kind == "yes"


def _raw(column: Column, value: Cell) -> Raw:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        known = value in column.coded or column.kind == "yes"
        return storable(column.shows(value) if known else value)
    if isinstance(value, datetime):
        return value
    return int(value) if column.kind == "whole" and value == int(value) else float(value)
