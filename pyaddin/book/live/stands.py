"""Whether an open sheet stands as it was seen when an edit's rows were found: the clerk may sort, insert or type while
a press runs, and what is written by place would land beside the row that it is for."""

from collections.abc import Iterator, Mapping, Sequence

import xlwings

from pyaddin.book.base import Grid, Raw, SheetEdit, same
from pyaddin.book.live import blocks, read

Position = tuple[int, int]


def as_seen(sheet: xlwings.Sheet, edit: SheetEdit) -> bool:
    """Whether captions and keys stand where they were seen."""
    return all(_seen(edit, at) == now for at, now in _marks(sheet, edit))


def as_written(sheet: xlwings.Sheet, edit: SheetEdit, gone: Sequence[int] = ()) -> bool:
    """Whether captions and keys stand where they were seen, those that the edit writes as it writes them; the others
    in the same order once the rows `gone` are deleted."""
    asked = _asked(edit)
    return all(_holds(edit, at, now, asked) for at, now in _marks(sheet, edit, gone))


def unmoved(sheet: xlwings.Sheet, edit: SheetEdit) -> bool:
    """The same of an edit that was written in part: each is as it was seen or as it is written."""
    asked = _asked(edit)
    return all(_seen(edit, at) == now or _holds(edit, at, now, asked) for at, now in _marks(sheet, edit))


def cells_as_seen(edit: SheetEdit, held: Mapping[Position, Raw]) -> bool:
    """Whether the cells that are to be written, which hold this now, hold what they held when they were seen."""
    places = [(row, column) for row, column, _ in edit.cells] if edit.seen else []
    return all(_seen(edit, at) == held[at] for at in places)


def _marks(sheet: xlwings.Sheet, edit: SheetEdit, gone: Sequence[int] = ()) -> Iterator[tuple[Position, Raw]]:
    """The captions above all that is written, and the keys below: where each was seen, and what stands there now, or
    would without the rows `gone`. Results of formulas are left out, for they may change by themselves."""
    if edit.seen is None:
        return
    for left, right in blocks.stretches({*edit.keys, *edit.columns, *(column for _, column, _ in edit.cells)}):
        yield from _now(sheet, edit.seen, [edit.header], edit.header, left, right)
    went = set(gone)
    rows = [row for row in range(edit.header + 1, len(edit.seen.values) + 1) if row not in went]
    for left, right in blocks.stretches(edit.keys) if rows else ():
        yield from _now(sheet, edit.seen, rows, edit.header + 1, left, right)


def _now(
    sheet: xlwings.Sheet, seen: Grid, rows: Sequence[int], top: int, left: int, right: int
) -> Iterator[tuple[Position, Raw]]:
    """These columns from the row `top` on, by the rows in which they were seen."""
    values = read.values(sheet.range((top, left), (top + len(rows) - 1, right)))
    for row, cells in zip(rows, values, strict=True):
        for column, now in enumerate(cells, left):
            if (row, column) not in seen.formulas:
                yield (row, column), now


def _asked(edit: SheetEdit) -> dict[Position, Raw]:
    return {(row, column): value for row, column, value in edit.cells}


def _holds(edit: SheetEdit, at: Position, now: Raw, asked: Mapping[Position, Raw]) -> bool:
    return same(asked[at], now) if at in asked else _seen(edit, at) == now


def _seen(edit: SheetEdit, at: Position) -> Raw:
    """What a cell held when it was seen; None beyond the last."""
    row, column = at
    rows = edit.seen.values if edit.seen else []
    cells = rows[row - 1] if row <= len(rows) else []
    return cells[column - 1] if column <= len(cells) else None
