"""Rows that leave their sheets: which cannot, and what the others take along."""

from collections.abc import Iterable

from pyaddin.book.base import Workbook
from pyaddin.book.table import removing
from pyaddin.book.table.matching import Sheet
from pyaddin.press.reading import Reading
from pyaddin.tables.changes import RowChange


def staying(workbook: Workbook, read: Reading, name: str, labels: Iterable[int]) -> dict[int, str]:
    """Those of a table's rows that cannot leave, each with the sentence that says why."""
    rows = list(labels)
    why = removing.staying(workbook, read.located[name], rows)
    free = [row for row in rows if row not in why]
    going = taken(read, name, free)
    at = {id(change): row for row, change in zip(free, going, strict=True)}
    _, left = removing.places(Sheet(read.located[name], read.zone), going)
    return why | {at[id(change)]: text for change, text in left}


def taken(read: Reading, name: str, labels: Iterable[int]) -> list[RowChange]:
    """The rows with all that stands in them, the clerk's own columns included."""
    return removing.taken(read.located[name], read.before[name], labels)
