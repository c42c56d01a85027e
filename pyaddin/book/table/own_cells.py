"""The clerk's own cells of a row: kept with it when it leaves a sheet, put back where their columns still are."""

from collections.abc import Mapping

from pyaddin.book.base import CellError, Raw, cell_name, same
from pyaddin.book.table.locate import Located
from pyaddin.tables.changes import OWN, Cell, CellChange, RowChange
from pyaddin.values.captions import caption_key
from pyaddin.words.catalogue import Text, tr

Homeless = list[tuple[CellChange, Text]]
"""Cells that were not put back, each with a sentence that says why."""


def of_row(located: Located, row: int) -> dict[str, Cell]:
    """What the clerk's own columns hold in a sheet row: a formula's result as a value, an error value as its text."""
    found: dict[str, Cell] = {}
    for caption, column in located.own.items():
        value = _held(located, row, column)
        if value is not None:
            found[OWN + caption] = str(value) if isinstance(value, CellError) else value
    return found


def written(located: Located, row: RowChange) -> dict[str, int]:
    """The sheet columns of a row's own cells, where a column of that caption is there."""
    own = {caption_key(caption): column for caption, column in located.own.items()}
    names = ((name, own.get(caption_key(name.removeprefix(OWN)))) for name in row.values if name.startswith(OWN))
    return {name: column for name, column in names if column is not None}


def changed(located: Located, at: int, row: RowChange, *, every: bool) -> str:
    """The name of an own cell in sheet row `at` that does not hold what `row` says; "" when there is none.

    With `every` also those must be blank of which `row` says nothing. A formula's result is no one's change: it may
    follow cells elsewhere.
    """
    if not located.own:
        return ""
    columns = written(located, row)
    expected: Mapping[int, Cell] = {column: row.values[name] for name, column in columns.items()}
    for column in located.own.values() if every else expected:
        value = _held(located, at, column)
        now = str(value) if isinstance(value, CellError) else value
        if not same(expected.get(column), now) and (at, column) not in located.grid.formulas:
            return f"{located.sheet} {cell_name(at, column)}"
    return ""


def placed(located: Located, row: RowChange, first: int, at: int) -> tuple[list[tuple[int, int, Raw]], Homeless]:
    """Cells to write so that a row that is added in sheet row `at` has its own cells again, and those that cannot be.

    `first` is the first added row: where the row above it has a formula, the formula is filled down instead.
    """
    columns = written(located, row)
    cells: list[tuple[int, int, Raw]] = []
    homeless: Homeless = []
    for name in (name for name in row.values if name.startswith(OWN)):
        value = row.values[name]
        caption = name.removeprefix(OWN)
        if name not in columns:
            why = tr(
                "{sheet} has no column named {column} any more, so '{value}' was not written.",
                sheet=located.sheet, column=caption, value=value,
            )  # fmt: skip
        elif {(first - 1, columns[name]), (at, columns[name])} & located.grid.formulas:
            continue
        elif _held(located, at, columns[name]) is not None:
            cell = f"{located.sheet} {cell_name(at, columns[name])}"
            why = tr("{cell} is filled already and is left as it is.", cell=cell)
        else:
            cells.append((at, columns[name], value))
            continue
        homeless.append((CellChange(row.table, 0, row.key, name, None, value), why))
    return cells, homeless


def _held(located: Located, row: int, column: int) -> Raw:
    cells = located.grid.values[row - 1] if row <= len(located.grid.values) else []
    return cells[column - 1] if column <= len(cells) else None
