"""New rows of an open sheet: room for them, the look of the row above, the growing table, the clerk's own formulas."""

from collections.abc import Callable

import xlwings

from pyaddin.book.base import SheetEdit
from pyaddin.book.live import blocks, read
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

Undo = Callable[[], None]


def table_of(sheet: xlwings.Sheet, edit: SheetEdit) -> xlwings.main.Table | None:
    """The table whose header stands in the edit's header row; None when the clerk took it away."""
    for table in sheet.tables:
        if table.range.row == edit.header:
            return table
    return None


def check_room(sheet: xlwings.Sheet, edit: SheetEdit, last: int) -> None:
    """Refusal when something stands where the new rows go."""
    if edit.first > read.used(sheet)[0]:
        return
    for left, right in blocks.stretches(edit.columns):
        below = sheet.range((edit.first, left), (last, right))
        if any(value is not None for row in read.values(below) for value in row):
            raise Refusal(
                tr(
                    "{sheet}: row {row} and the rows below it must be empty for new rows; "
                    "move what stands there and press again.",
                    sheet=sheet.name, row=edit.first,
                )
            )  # fmt: skip


def carry_look(sheet: xlwings.Sheet, edit: SheetEdit, last: int) -> None:
    """Give the new rows the look of the row above; Excel's tables do so by themselves, Calc's ranges do not."""
    if not read.in_calc(sheet) or edit.first <= edit.header + 1:
        return
    for column in _table_columns(sheet, edit):
        source = sheet.range((edit.first - 1, column))
        sheet.range((edit.first, column), (last, column)).copy_from(source, "formats")


def resize(sheet: xlwings.Sheet, edit: SheetEdit) -> Undo | None:
    """Let the table end at its new last row; what puts it back, or None when nothing changed."""
    table = table_of(sheet, edit) if edit.rows or edit.shrink is not None else None
    if table is None:
        return None
    old = table.range
    bottom = old.row + old.shape[0] - 1
    last = max(bottom, edit.first + len(edit.rows) - 1) if edit.rows else bottom
    if edit.shrink is not None:
        last = max(edit.shrink, edit.header + 1)
    if last == bottom:
        return None
    corner, right = (old.row, old.column), old.column + old.shape[1] - 1
    table.resize(sheet.range(corner, (last, right)))
    return lambda: table.resize(sheet.range(corner, (bottom, right)))


def carry_formulas(sheet: xlwings.Sheet, edit: SheetEdit, last: int) -> list[Undo]:
    """Fill the clerk's own formula columns down over new rows, where Excel has not done it already."""
    above = edit.first - 1
    if above <= edit.header:
        return []
    undo: list[Undo] = []
    for column in sorted(set(_table_columns(sheet, edit)) - set(edit.columns)):
        source = sheet.range((above, column))
        if not read.formulas(source, read.values(source)):
            continue
        target = sheet.range((edit.first, column), (last, column))
        if all(value is None for row in read.values(target) for value in row):
            source.autofill(sheet.range((above, column), (last, column)))
            undo.append(target.clear_contents)
    return undo


def _table_columns(sheet: xlwings.Sheet, edit: SheetEdit) -> list[int]:
    """The table's columns and the clerk's own that adjoin it without being a part of it."""
    table = table_of(sheet, edit)
    if table is None:
        return edit.columns
    first, end = table.range.column, table.range.column + table.range.shape[1]
    header = read.values(sheet.range((edit.header, 1), (edit.header, max(read.used(sheet)[1], end))))[0]
    while end <= len(header) and header[end - 1] is not None:
        end += 1
    while first > 1 and header[first - 2] is not None:
        first -= 1
    return list(range(first, end))
