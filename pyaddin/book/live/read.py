"""Reading an open sheet through xlwings: values, where formulas stand, merged areas."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import xlwings

from pyaddin.book.base import CellError, Grid, Raw
from pyaddin.book.calc import values as calc_values

ERRORS = frozenset((*calc_values.ERRORS.values(), calc_values.ERROR))
COM_ERRORS = range(-2146826400, -2146826200)
"""Errors that xlwings does not name (#SPILL!, #CALC! …) as it passes them on; numbers always come as floats."""


def in_calc(sheet: xlwings.Sheet) -> bool:
    """Whether the sheet is open in LibreOffice."""
    return bool(sheet.book.app.engine.name == "calc")


def used(sheet: xlwings.Sheet) -> tuple[int, int]:
    """The last row and column in use, counted from 1."""
    cells = sheet.used_range
    height, width = cells.shape
    return cells.row + height - 1, cells.column + width - 1


class Seen(NamedTuple):
    """A sheet as it was read, and in LibreOffice what its cells held then."""

    grid: Grid
    held: object


def grid(sheet: xlwings.Sheet, before: Seen | None = None) -> Seen:
    """All cells of the sheet in one read of its values and one of its formulas; `before` where nothing has changed."""
    cells = sheet.range((1, 1), used(sheet))
    held = cells.impl.held() if in_calc(sheet) else None
    if before and held and held == before.held:
        return before
    rows = values(cells)
    where = formulas(cells, rows)
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    if before and rows == before.grid.values and where == before.grid.formulas:
        return Seen(before.grid, held)
    return Seen(Grid(rows, where, sorted(set(_merged(cells)))), held)


def top(sheet: xlwings.Sheet, most: int) -> Grid:
    """The first rows of the sheet, where merged areas are not looked for; right of the first column Calc gives them as
    text, so that no formula has to be worked out for it."""
    bottom, right = used(sheet)
    cells = sheet.range((1, 1), (max(2, min(bottom, most)), max(2, right)))
    if not in_calc(sheet):
        rows = values(cells)
        return Grid(rows, formulas(cells, rows))
    beside = [[text or None for text in row[1:]] for row in cells.formula]
    rows = [[*first, *texts] for first, texts in zip(values(cells[:, 0]), beside, strict=True)]
    return Grid(rows, formulas(cells[:, 0], rows))


def values(cells: xlwings.Range) -> list[list[Raw]]:
    """A range's values row by row; None where blank, error values as CellError."""
    rows: list[list[Any]] = cells.options(ndim=2, err_to_str=True).value
    for row in rows:
        for at, value in enumerate(row):
            if type(value) is str and value in ERRORS:
                row[at] = CellError(value)
            elif type(value) is int and value in COM_ERRORS:
                row[at] = CellError(calc_values.ERROR)
    return rows


def formulas(cells: xlwings.Range, rows: list[list[Raw]]) -> set[tuple[int, int]]:
    """(row, column) of the cells with a formula, counted from 1; `rows` are the range's values.

    In Excel a formula is told from a text that begins with = by its value: a text is its own value.
    """
    top, left = cells.row, cells.column
    if in_calc(cells.sheet):
        areas = cells.get_special_cells("formulas")
        found = {(r, c) for a in areas for r in range(a.row, a.row + a.shape[0]) for c in _columns(a)}
        # what was TRUE in an Excel file is a formula in Calc
        ticked = {at for at in found if type(rows[at[0] - top][at[1] - left]) is bool}
        ticked = {at for at in ticked if cells.sheet.range(at).formula in ("=TRUE()", "=FALSE()")}
        held: set[tuple[int, int]] = cells.impl.placeholders()
        return found - ticked - held
    texts = cells.formula
    if not isinstance(texts, list | tuple):
        texts = [[texts]]
    elif not isinstance(texts[0], list | tuple):
        texts = [texts] if cells.shape[0] == 1 else [[text] for text in texts]
    return {
        (top + r, left + c)
        for r, row in enumerate(texts)
        for c, text in enumerate(row)
        if isinstance(text, str) and text[:1] == "=" and text != rows[r][c]
    }


def _columns(area: xlwings.Range) -> range:
    return range(area.column, area.column + area.shape[1])


def _merged(cells: xlwings.Range) -> Iterator[tuple[int, int, int, int]]:
    """Halves the range where it holds merged cells, so that a sheet without any is asked once."""
    if in_calc(cells.sheet):
        yield from cells.impl.merged()
        return
    if cells.merge_cells is False:
        return
    area = cells[0, 0].merge_area
    (top, left), (height, width) = (cells.row, cells.column), cells.shape
    ends = area.row + area.shape[0] - 1, area.column + area.shape[1] - 1
    if area.row <= top and area.column <= left and ends[0] >= top + height - 1 and ends[1] >= left + width - 1:
        if area.shape != (1, 1):
            yield area.row, area.column, *ends
    elif height > 1:
        yield from _merged(cells[: height // 2, :])
        yield from _merged(cells[height // 2 :, :])
    else:
        yield from _merged(cells[:, : width // 2])
        yield from _merged(cells[:, width // 2 :])
