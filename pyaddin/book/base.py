"""What a workbook can do, on either road; everything above this line is the same for both."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

from pyaddin.words.catalogue import Words

Raw = str | float | int | bool | datetime | None
"""A cell as it was read: None when blank; an error value is a CellError."""


class CellError(str):
    """An error value such as #N/A."""

    __slots__ = ()


@dataclass(slots=True)
class Grid:
    """All cells of one sheet from A1 on; rows and columns count from 1 in `formulas` and `merged`.

    `formulas` holds the (row, column) of cells with a formula; `merged` the (top, left, bottom, right) of merged areas.
    Rows may differ in length.
    """

    values: list[list[Raw]]
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class SheetEdit:
    """What one press writes to one sheet; rows and columns count from 1.

    cells   (row, column, value); None empties the cell's content and keeps its format
    first   the row where `rows` start: the first one below the last filled row of the table
    rows    new rows, each a list as long as `columns`; None leaves a cell blank
    columns the sheet column of each position in `rows`
    formats the number format of each position: "@" text, "0" whole, "0.00" money, "yyyy-mm-dd hh:mm" when
    header  the table's header row, so that the table grows over new rows
    shrink  the table's last row after the edit when rows were emptied at its end, else None
    delete  sheet rows that go once all else is written, by their numbers before; the rows below them move up
    seen    the sheet as it was when the rows were found: an open one is written only while it stands so
    keys    the columns by which its rows are known
    """

    sheet: str
    header: int
    cells: list[tuple[int, int, Raw]] = field(default_factory=list)
    first: int = 0
    rows: list[list[Raw]] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    shrink: int | None = None
    delete: list[int] = field(default_factory=list)
    seen: Grid | None = None
    keys: tuple[int, ...] = ()


class Stage(NamedTuple):
    """Where a press is: in part `at` of `total`, doing this."""

    at: int
    total: int
    what: Words


class Workbook(Protocol):
    """One workbook; `grid` reads a sheet once, `apply` writes all edits of a press, all or none where it can."""

    @property
    def path(self) -> Path:
        """Where the file lies; Refusal when that is a URL."""

    def sheets(self) -> list[str]:
        """Sheet names in order."""

    def grid(self, sheet: str, most: int | None = None) -> Grid:
        """All cells of a sheet, the same object while nothing on it changes; only its first rows where no more than
        `most` are needed."""

    def commented(self, sheet: str) -> set[int]:
        """Numbers of the sheet's rows in which a cell has a comment or note."""

    def apply(self, edits: Sequence[SheetEdit]) -> None:
        """Write the edits. Filters stay as they are; text stays text; Refusal when it cannot be written now."""

    def progress(self, stage: Stage | None) -> None:
        """Show where a long press is (status bar or terminal); None clears it."""


def same(asked: Raw, found: Raw) -> bool:
    """Whether a cell holds what was written, as far as a spreadsheet keeps it (milliseconds, 15 digits, blank text)."""
    if asked is None or asked == "":
        return found is None or found == ""
    if isinstance(asked, datetime) and isinstance(found, datetime):
        return abs((asked - found).total_seconds()) < 0.01
    if isinstance(asked, str) or isinstance(found, str | datetime) or found is None:
        return isinstance(asked, str) and isinstance(found, str) and asked.replace("\r", "") == found.replace("\r", "")
    number, other = float(asked) if not isinstance(asked, datetime) else 0.0, float(found)
    return abs(number - other) <= 1e-4 + 1e-12 * abs(number)


def cell_name(row: int, column: int) -> str:
    """A cell's name as on the sheet: (4, 10) is J4."""
    return f"{letters(column)}{row}"


@cache
def letters(column: int) -> str:
    """A column's letters: 1 is A."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
