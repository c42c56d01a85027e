"""Whether an open sheet stands as it was seen when an edit's rows were found: the clerk may sort, insert or type while
a press runs, and what is written by place would land beside the row that it is for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import xlwings

from pyaddin.book.base import Grid, Raw, SheetEdit, same
from pyaddin.book.live import blocks, read
from pyaddin.book.live.blocks import Block

Position = tuple[int, int]


def as_seen(sheet: xlwings.Sheet, edit: SheetEdit) -> bool:
    """Whether captions and keys stand where they were seen."""
    return not any(_differing(sheet, edit))


def as_written(sheet: xlwings.Sheet, edit: SheetEdit, gone: Sequence[int] = ()) -> bool:
    """Whether captions and keys stand where they were seen, those that the edit writes as it writes them; the others
    in the same order once the rows `gone` are deleted."""
    asked = _asked(edit)
    return all(at in asked and same(asked[at], now) for at, now in _differing(sheet, edit, gone, asked))


def unmoved(sheet: xlwings.Sheet, edit: SheetEdit) -> bool:
    """The same of an edit that was written in part: each is as it was seen or as it is written."""
    asked = _asked(edit)
    return all(at in asked and same(asked[at], now) for at, now in _differing(sheet, edit))


def cells_as_seen(edit: SheetEdit, held: Iterable[Block]) -> bool:
    """Whether the cells that are to be written, which hold this now, hold what they held when they were seen."""
    if edit.seen is None:
        return True
    asked = _asked(edit)
    return all(
        (row, left + at) not in asked or now == was
        for top, left, rows in held
        for row, cells in enumerate(rows, top)
        if cells != (seen := _seen(edit.seen, row, left, len(cells)))
        for at, (now, was) in enumerate(zip(cells, seen, strict=True))
    )


def _differing(
    sheet: xlwings.Sheet, edit: SheetEdit, gone: Sequence[int] = (), asked: Mapping[Position, Raw] | None = None
) -> Iterator[tuple[Position, Raw]]:
    """Of the captions above all that is written, and the keys below, those that are not as they were seen, or are
    `asked` to be: where each was seen, and what stands there now, or would without the rows `gone`. Results of formulas
    are left out, for they may change by themselves."""
    if edit.seen is None:
        return
    for columns in blocks.stretches({*edit.keys, *edit.columns, *(column for _, column, _ in edit.cells)}):
        yield from _beside(sheet, edit.seen, [edit.header], edit.header, columns, asked or {})
    went = set(gone)
    rows = [row for row in range(edit.header + 1, len(edit.seen.values) + 1) if row not in went]
    for columns in blocks.stretches(edit.keys) if rows else ():
        yield from _beside(sheet, edit.seen, rows, edit.header + 1, columns, asked or {})


def _beside(
    sheet: xlwings.Sheet, seen: Grid, rows: Sequence[int], top: int, columns: tuple[int, int],
    asked: Mapping[Position, Raw],
) -> Iterator[tuple[Position, Raw]]:  # fmt: skip
    """Of these columns from the row `top` on, by the rows in which they were seen."""
    left, right = columns
    values = read.values(sheet.range((top, left), (top + len(rows) - 1, right)))
    wanted = {row for row, column in asked if left <= column <= right}
    for row, cells in zip(rows, values, strict=True):
        was = _seen(seen, row, left, len(cells))
        if cells == was and row not in wanted:
            continue
        for column, (now, then) in enumerate(zip(cells, was, strict=True), left):
            if (row, column) not in seen.formulas and ((row, column) in asked or now != then):
                yield (row, column), now


def _asked(edit: SheetEdit) -> dict[Position, Raw]:
    return {(row, column): value for row, column, value in edit.cells}


def _seen(seen: Grid, row: int, left: int, width: int) -> list[Raw]:
    """What a row's cells held when they were seen; None beyond the last."""
    held = seen.values[row - 1][left - 1 : left - 1 + width] if row <= len(seen.values) else []
    return held if len(held) == width else [*held, *[None] * (width - len(held))]
