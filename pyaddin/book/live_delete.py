"""Whole rows deleted from an open sheet, in blocks from the bottom up."""

from collections.abc import Sequence
from contextlib import suppress

import xlwings

from pyaddin.book import live_blocks


def delete(sheet: xlwings.Sheet, rows: Sequence[int]) -> None:
    """Delete these rows; those below move up."""
    for first, last in reversed(live_blocks.stretches(rows)):
        sheet.range(f"{first}:{last}").delete()


def commented(sheet: xlwings.Sheet) -> set[int]:
    """Numbers of the rows in which a cell has a comment or note."""
    rows = {int(note.location.row) for note in sheet.notes}
    # threaded comments are newer than some Excels, and Calc has none
    with suppress(AttributeError, NotImplementedError):
        rows |= {int(comment.location.row) for comment in sheet.comments}
    return rows
