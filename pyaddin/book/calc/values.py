"""Cell values between Python and a Calc range: dates, booleans, errors one way; plain values the other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

ERRORS = {
    502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!",
    32767: "#N/A",
}  # fmt: skip
"""Calc's error numbers by the names that Excel gives them."""
ERROR = "#ERROR!"
"""Any other error."""
NAMED_ERRORS = 500

# com.sun.star.sheet.CellFlags and FormulaResult, com.sun.star.util.NumberFormat
VALUE, DATETIME, ANNOTATION, FORMULA, EDITED_TEXT = 1, 2, 8, 16, 256
CONTENT_BUT_NOTES = 1 | 2 | 4 | 16
PLACEHOLDER = '=""'
ERROR_RESULT = 4
DATE, LOGICAL = 2, 1024
AMBIGUOUS = "AMBIGUOUS_VALUE"

Area = tuple[int, int, int, int]
"""Row and column of the first cell, counted from 0, then the number of rows and columns."""


def area(address: Any) -> Area:
    """A com.sun.star.table.CellRangeAddress as a rectangle."""
    return (
        address.StartRow,
        address.StartColumn,
        address.EndRow - address.StartRow + 1,
        address.EndColumn - address.StartColumn + 1,
    )


def areas(ranges: Any) -> Iterator[Area]:
    """The rectangles of a com.sun.star.sheet.SheetCellRanges."""
    return (area(address) for address in ranges.RangeAddresses)


def epoch(document: Any) -> datetime:
    """Day 0 of the document: 1899-12-30, or 1904-01-01 in books that Excel for Macintosh began."""
    day = document.NullDate
    return datetime(day.Year, day.Month, day.Day)


def read(book: Any, cells: Any, where: Area, data: Any, errors_as_text: bool) -> list[list[Any]]:
    """A range's values row by row, of its `data` array: "" blank, str, float, bool, datetime; an error is its name or
    None."""
    top, left = where[:2]
    rows = [list(row) for row in data]
    start = book.epoch
    for kind, area in _formatted(book, cells, top, left):
        for row, column in _inside(area, top, left):
            value = rows[row][column]
            if type(value) is float:
                rows[row][column] = bool(value) if kind == "bool" else _moment(start, value)
    if errors_as_text and any(None in row for row in rows):
        _name_errors(cells, rows, top, left)
    return rows


def _formatted(book: Any, cells: Any, first_row: int, first_column: int) -> Iterator[tuple[str, Area]]:
    """The rectangles of numbers with a date or a boolean format, and which of the two.

    Each cell range that LibreOffice is asked about costs a dozen calls, so a column of one format is one.
    """
    for left, top, bottom in _columns(areas(cells.queryContentCells(VALUE | DATETIME | FORMULA))):
        across = left - first_column
        column = cells.getCellRangeByPosition(across, top - first_row, across, bottom - first_row)
        if (key := number_format(column)) is not None:
            if kind := _kind(book, key):
                yield kind, (top, left, bottom - top + 1, 1)
            continue
        groups = column.getUniqueCellFormatRanges()
        for group in map(groups.getByIndex, range(groups.Count)):
            if kind := _kind(book, group.NumberFormat):
                yield from ((kind, area) for area in areas(group))


def number_format(cells: Any) -> int | None:
    """The key of the cells' number format; None when they differ, of which LibreOffice says 0."""
    key = cells.NumberFormat
    if key is None or (key == 0 and cells.getPropertyState("NumberFormat").value == AMBIGUOUS):
        return None
    return int(key)


def _columns(every: Iterable[Area]) -> Iterator[tuple[int, int, int]]:
    """The columns in which the rectangles lie, each with its first and last row."""
    ends: dict[int, tuple[int, int]] = {}
    for top, left, height, width in every:
        for column in range(left, left + width):
            first, last = ends.get(column, (top, top))
            ends[column] = min(first, top), max(last, top + height - 1)
    return ((column, *rows) for column, rows in ends.items())


def _kind(book: Any, key: int) -> str:
    """What a number format stands for; of each the document is asked once."""
    if key not in book.kinds:
        bits = book.api.NumberFormats.getByKey(key).Type
        book.kinds[key] = "date" if bits & DATE else "bool" if bits & LOGICAL else ""
    return str(book.kinds[key])


def _inside(area: Area, top: int, left: int) -> Iterator[tuple[int, int]]:
    row, column, height, width = area
    for r in range(row - top, row - top + height):
        for c in range(column - left, column - left + width):
            yield r, c


def _moment(start: datetime, days: float) -> Any:
    """A serial number as a moment, to the millisecond; a number that is no date stays a number."""
    try:
        return start + timedelta(milliseconds=round(days * 86_400_000))
    except OverflowError:
        return days


def _name_errors(cells: Any, rows: list[list[Any]], top: int, left: int) -> None:
    """Put names where the errors are; each costs a question of its own, so after `NAMED_ERRORS` it is plain #ERROR!."""
    found = [at for where in areas(cells.queryFormulaCells(ERROR_RESULT)) for at in _inside(where, top, left)]
    for row, column in found[:NAMED_ERRORS]:
        rows[row][column] = ERRORS.get(cells.getCellByPosition(column, row).getError(), ERROR)
    for row, column in found[NAMED_ERRORS:]:
        rows[row][column] = ERROR


def plain(rows: Iterable[Sequence[Any]], start: datetime) -> tuple[tuple[str | float, ...], ...]:
    """Rows as Calc takes them: text, and numbers for numbers, dates and booleans; "" for blank."""
    return tuple(tuple(v if type(v) is str else _plain(v, start) for v in row) for row in rows)


def _plain(value: Any, start: datetime) -> str | float:
    if value is None or value != value:  # NaN and NaT
        return ""
    if isinstance(value, datetime):
        return (value - start) / timedelta(days=1)
    if isinstance(value, date):
        return (datetime(value.year, value.month, value.day) - start) / timedelta(days=1)
    return str(value) if isinstance(value, str) else float(value)


def write(sheet: Any, cells: Any, rows: tuple[tuple[str | float, ...], ...]) -> None:
    """Put `rows` into the range. Text stays text whatever it looks like, hidden rows are written too, notes stay, and
    the clerk's undo gives back what was there.

    Calc's setDataArray drops the notes of the cells that it writes, so cells with a note are written one by one.
    """
    noted = {p for area in areas(cells.queryContentCells(ANNOTATION)) for p in _inside(area, 0, 0)}
    top, left = cells.RangeAddress.StartRow, cells.RangeAddress.StartColumn
    if not noted:
        _write_array(cells, rows)
        return
    for r, row in enumerate(rows):
        if not any((top + r, left + c) in noted for c in range(len(row))):
            _write_array(sheet.getCellRangeByPosition(left, top + r, left + len(row) - 1, top + r), (row,))
            continue
        for c, value in enumerate(row):
            write_cell(sheet.getCellByPosition(left + c, top + r), value)


def _write_array(cells: Any, rows: tuple[tuple[str | float, ...], ...]) -> None:
    """All cells at once. Calc's undo of that leaves what came into cells that were blank, whereas its undo of an array
    formula blanks them; so such a formula stands for a moment in the blank ones that are to be filled."""
    first = cells.RangeAddress
    for top, left, height, width in areas(cells.queryEmptyCells()):
        at, beside = top - first.StartRow, left - first.StartColumn
        part = rows[at : at + height]
        filled = [c for c in range(beside, beside + width) if any(row[c] != "" for row in part)]
        for _, group in groupby(enumerate(filled), lambda pair: pair[1] - pair[0]):  # columns that adjoin
            columns = [column for _, column in group]
            stretch = cells.getCellRangeByPosition(columns[0], at, columns[-1], at + height - 1)
            stretch.setArrayFormula(PLACEHOLDER)
    _put_array(cells, rows)


def _put_array(cells: Any, rows: tuple[tuple[str | float, ...], ...]) -> None:
    cells.setDataArray(rows)


def placeholders(cells: Any) -> Iterator[tuple[int, int]]:
    """Row and column, from 0, of the placeholders that a press which was killed left: such cells are to be blank."""
    for top, left, height, width in areas(cells.queryContentCells(FORMULA)):
        found = cells.Spreadsheet.getCellRangeByPosition(left, top, left + width - 1, top + height - 1)
        for r, row in enumerate(found.getFormulaArray()):
            yield from ((top + r, left + c) for c, text in enumerate(row) if text == f"{{{PLACEHOLDER}}}")


def clear_placeholders(sheet: Any) -> None:
    """Blank them; an array formula goes whole or not at all."""
    for row, column in list(placeholders(sheet)):
        cell = sheet.getCellByPosition(column, row)
        if cell.Formula:
            cursor = sheet.createCursorByRange(cell)
            cursor.collapseToCurrentArray()
            cursor.clearContents(CONTENT_BUT_NOTES)


def write_cell(cell: Any, value: str | float) -> None:
    """Put one value into one cell, keeping its note."""
    if value == "":
        cell.clearContents(CONTENT_BUT_NOTES)
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)
