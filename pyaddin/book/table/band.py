"""The band on top of a sheet: where the closing line of the last press stands, wherever the clerk has moved it."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from pyaddin.book.base import Grid, Raw, Workbook
from pyaddin.book.table.locate import HEADER_DEPTH, Located, header_of
from pyaddin.buttons import BUTTONS
from pyaddin.tables.orders import INBOX
from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import HOME, RESULT_ROW, TABLES

OURS: Final = re.compile(r"\d\d:\d\d  ")
"""How a closing line begins, and a sentence that a button left in its place: with the moment."""


class Band(NamedTuple):
    """The row of the closing line, what stands there, and the sheet as it was seen."""

    row: int
    stands: Raw
    seen: Grid


def band(workbook: Workbook, sheet: str, located: Iterable[Located] = ()) -> Band | None:
    """Where a sheet's closing line stands: below the band's line of help, or where the last one was found, or just
    above the table. None where nothing but the clerk's own words stand there: these are not written over.

    `located` are places that are known already.
    """
    place = next((place for place in located if place.sheet == sheet), None)
    table = next((table for table in TABLES.values() if table.sheet == sheet), None)
    seen = place.grid if place else workbook.grid(sheet, HEADER_DEPTH + 1)
    last = RESULT_ROW if table is None else (place.header_row if place else header_of(table, seen)) - 1
    rows = seen.values[: last if table else HEADER_DEPTH]
    above = [row[0] if row else None for row in rows]
    for row in (*_below_help(table, sheet, rows), *_with_a_line(above), last):
        stands = above[row - 1] if 0 < row <= len(above) else None
        if row > 0 and (stands is None or is_ours(stands)):
            return Band(row, stands, seen)
    return None


def _below_help(table: Table | None, sheet: str, above: list[list[Raw]]) -> list[int]:
    """Right below the line of help, in whichever column that begins."""
    helps = {bare.sheet: bare.help for bare in (HOME, INBOX)}
    text = table.help if table else helps.get(sheet)
    return [row + 1 for row, values in enumerate(above, 1) if text in values] if text is not None else []


def _with_a_line(above: list[Raw]) -> list[int]:
    return [row for row, text in enumerate(above, 1) if is_ours(text)]


def is_ours(text: Raw) -> bool:
    if not isinstance(text, str):
        return False
    return OURS.match(text) is not None or text.startswith(tuple(f"{button.caption}: " for button in BUTTONS))
