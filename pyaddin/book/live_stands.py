"""Whether an open sheet stands as it was seen when an edit's rows were found: the clerk may sort, insert or type while
a press runs, and what is written by place would land beside the row that it is for."""

from collections.abc import Iterator, Mapping

import xlwings

from pyaddin.book import live_blocks, live_read
from pyaddin.book.base import Raw, SheetEdit
from pyaddin.book.live_blocks import Block

Position = tuple[int, int]


def as_seen(sheet: xlwings.Sheet, edit: SheetEdit) -> bool:
    """Whether captions and keys stand where they were seen."""
    return _stands(sheet, edit, {})


def as_written(sheet: xlwings.Sheet, edit: SheetEdit) -> bool:
    """Whether captions and keys stand where they were seen, those that the edit writes as it writes them."""
    return _stands(sheet, edit, _asked(edit))


def cells_as_seen(edit: SheetEdit, held: Mapping[Position, Raw]) -> bool:
    """Whether the cells that are to be written, which hold this now, hold what they held when they were seen."""
    return edit.seen is None or all(_seen(edit, row, column) == held[row, column] for row, column, _ in edit.cells)


def without_those_that_went(sheet: xlwings.Sheet, edit: SheetEdit) -> bool:
    """The same once the edit's rows are deleted: the keys of all others follow on each other as they did."""
    if edit.seen is None:
        return True
    gone = set(edit.delete)
    asked = _asked(edit)
    stay = [row for row in range(edit.header + 1, len(edit.seen.values) + 1) if row not in gone]
    for block in _marks(sheet, edit, len(edit.delete)):
        if block.top == edit.header:
            continue
        for row, cells in zip(stay, block.rows, strict=False):
            if not all(_holds(edit, row, block.left + at, cell, asked) for at, cell in enumerate(cells)):
                return False
    return True


def _marks(sheet: xlwings.Sheet, edit: SheetEdit, fewer: int) -> Iterator[Block]:
    """The captions above all that is written, and the key columns, as they stand now; `fewer` rows went."""
    columns = {*edit.keys, *edit.columns, *(column for _, column, _ in edit.cells)}
    last = len(edit.seen.values) - fewer if edit.seen else 0
    for left, right in live_blocks.stretches(columns):
        captions = sheet.range((edit.header, left), (edit.header, right))
        yield Block(edit.header, left, live_read.values(captions))
    for left, right in live_blocks.stretches(edit.keys) if last > edit.header else ():
        keys = sheet.range((edit.header + 1, left), (last, right))
        yield Block(edit.header + 1, left, live_read.values(keys))


def _stands(sheet: xlwings.Sheet, edit: SheetEdit, asked: Mapping[Position, Raw]) -> bool:
    if edit.seen is None:
        return True
    marks = (cell for block in _marks(sheet, edit, 0) for cell in live_blocks.positions(block))
    return all(_holds(edit, *at, value, asked) for at, value in marks)


def _asked(edit: SheetEdit) -> dict[Position, Raw]:
    return {(row, column): value for row, column, value in edit.cells}


def _holds(edit: SheetEdit, row: int, column: int, now: Raw, asked: Mapping[Position, Raw]) -> bool:
    if edit.seen is not None and (row, column) in edit.seen.formulas:
        return True  # its result may have changed with what it looks at
    if (row, column) in asked:
        return live_blocks.same(asked[row, column], now)
    return _seen(edit, row, column) == now


def _seen(edit: SheetEdit, row: int, column: int) -> Raw:
    """What a cell held when it was seen; None beyond the last."""
    rows = edit.seen.values if edit.seen else []
    cells = rows[row - 1] if row <= len(rows) else []
    return cells[column - 1] if column <= len(cells) else None
