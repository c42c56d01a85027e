"""Whole rows deleted from an open sheet: in blocks from the bottom up, and only where nothing is broken by it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

import xlwings

from pyaddin.book.base import Raw, SheetEdit, cell_name
from pyaddin.book.deleting.gone import Gone
from pyaddin.book.deleting.references import Lost, References, Unsure, refusal
from pyaddin.book.live import blocks, read
from pyaddin.book.live.filters import can_be_shown
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

_CALC_SHEET: Final = re.compile(r"\$?('(?:[^']|'')*'|[^\W\d]\w*)\.(?=\$?[A-Za-z]{1,3}\$?\d)")


def check(sheet: xlwings.Sheet, rows: Sequence[int]) -> None:
    """Refusal when a filter would keep rows back, a row has a comment, or a formula would lose all it refers to."""
    if not can_be_shown(sheet):
        words = tr(
            "{sheet}: rows cannot leave while it is filtered; clear the filter and press again.", sheet=sheet.name
        )
        raise Refusal(words)
    if held := sorted(commented(sheet).intersection(rows)):
        raise Refusal(
            tr(
                "{sheet} row {row} has a comment and is to leave the sheet; "
                "delete the comment or leave the row, and press again.",
                sheet=sheet.name, row=held[0],
            )
        )  # fmt: skip
    gone = Gone(str(sheet.name), rows)
    references = References(gone)
    for other in sheet.book.sheets:
        home = other.name == sheet.name
        for row, column, text in _formulas(other):
            try:
                if not (home and row in gone):
                    references.formula(text, home)
            except Lost as lost:
                where = tr("The formula in {cell}", cell=f"{other.name} {cell_name(row, column)}")
                raise refusal(gone, where, lost) from None
            except Unsure:  # the program itself knows what becomes of it
                continue


def _formulas(sheet: xlwings.Sheet) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of every formula, sheets named as Excel does."""
    cells = sheet.range((1, 1), read.used(sheet))
    calc = read.in_calc(sheet)
    for area in cells.get_special_cells("formulas") if calc else [cells]:
        for at, text in blocks.positions(blocks.Block(area.row, area.column, _texts(area))):
            if isinstance(text, str) and text[:1] in ("=", "{"):
                yield *at, _CALC_SHEET.sub(r"\1!", text) if calc else text


def _texts(area: xlwings.Range) -> list[list[Raw]]:
    """A range's formulas row by row, whatever its shape."""
    texts = area.formula
    if not isinstance(texts, list | tuple):
        return [[texts]]
    if isinstance(texts[0], list | tuple):
        return [list(row) for row in texts]
    return [list(texts)] if area.shape[0] == 1 else [[text] for text in texts]


def delete(sheet: xlwings.Sheet, edit: SheetEdit) -> Iterator[None]:
    """Delete the edit's rows, a block a step; those below move up. Refusal when others are left than should be."""
    calc, rows, header = read.in_calc(sheet), edit.delete, edit.header
    expected = [] if calc else [value for at, value in _first_column(sheet, header) if at not in set(rows)]
    for first, last in reversed(blocks.stretches(rows)):
        sheet.range(f"{first}:{last}").delete()
        yield
    if not calc and [value for _, value in _first_column(sheet, header)][: len(expected)] != expected:
        words = tr("{sheet}: Excel did not let all rows go; clear the filter and press again.", sheet=sheet.name)
        raise Refusal(words)


def _first_column(sheet: xlwings.Sheet, header: int) -> Iterator[tuple[int, object]]:
    """Row and value of the cells below the header in the table's first column: a look whether the right rows went."""
    column = next((table.range.column for table in sheet.tables if table.range.row == header), 1)
    last = max(read.used(sheet)[0], header + 1)
    cells = read.values(sheet.range((header + 1, column), (last, column)))
    return ((header + 1 + at, row[0]) for at, row in enumerate(cells))


def commented(sheet: xlwings.Sheet) -> set[int]:
    """Numbers of the rows in which a cell has a comment or note."""
    rows = {int(note.location.row) for note in sheet.notes}
    # threaded comments are newer than some Excels, and Calc has none
    with suppress(AttributeError, NotImplementedError):
        rows |= {int(comment.location.row) for comment in sheet.comments}
    return rows
