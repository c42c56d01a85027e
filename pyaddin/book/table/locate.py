"""Find a table in the workbook as the clerk left it: sheet renamed, rows inserted above, columns moved or added."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from pyaddin.book.base import Grid, Raw, Workbook, cell_name
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import HEADER_ROW, SHEETS
from pyaddin.values.captions import caption_key
from pyaddin.words.catalogue import Words, tr, trn

HEADER_DEPTH = 30
"""The header is looked for in this many rows: clerks insert rows above it."""


@dataclass
class Located:
    """Where a table stands; sheet rows and columns count from 1.

    columns      column name to sheet column, in the table's order; optional columns may be missing
    rows         sheet rows of the records; rows without anything in a declared column are passed over
    last_filled  the last row with a record or a formula in a declared column; the header's row when there is none
    own          caption to sheet column of the clerk's own columns: those between the program's, and those that adjoin
    """

    table: Table
    sheet: str
    header_row: int
    columns: dict[str, int]
    rows: list[int]
    last_filled: int
    grid: Grid
    own: dict[str, int] = field(default_factory=dict)

    def cells(self, name: str) -> list[Raw]:
        """The column's cells, one for each of `rows`."""
        return list(map(itemgetter(self.columns[name] - 1), self._records))

    @cached_property
    def _records(self) -> list[list[Raw]]:
        """The records' rows, those that are too short made long enough."""
        width, values = max(self.columns.values()), self.grid.values
        return [_padded(values[row - 1], width) for row in self.rows]


def locate(table: Table, workbook: Workbook) -> Located:
    """The table's sheet, header, columns and records; Refusal says in one sentence what the clerk has to put right."""
    sheet, grid = _sheet(table, workbook)
    header_row = header_of(table, grid)
    columns = _columns(table, sheet, grid, header_row)
    _refuse_merged(sheet, grid, header_row, columns)
    rows = _records(grid, header_row, columns)
    own = set(columns.values())
    formulas = (row for row, column in grid.formulas if column in own and row > header_row)
    last = max(rows[-1] if rows else header_row, max(formulas, default=header_row))
    return Located(table, sheet, header_row, columns, rows, last, grid, _own(grid, header_row, own))


def _sheet(table: Table, workbook: Workbook) -> tuple[str, Grid]:
    names = workbook.sheets()
    for name in names:
        if caption_key(name) == table.sheet.casefold():
            return name, workbook.grid(name)
    ours = {table.sheet.casefold() for table in SHEETS}
    others = [(name, workbook.grid(name)) for name in names if caption_key(name) not in ours]
    found = [(name, grid) for name, grid in others if _holds(table, grid)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refusal(
            tr("There is no sheet named {sheet}: give the sheet its name back and press again.", sheet=table.sheet)
        )
    raise Refusal(
        tr(
            "There is no sheet named {sheet}, and {sheets} could each be it: "
            "name the right one {sheet} and press again.",
            sheet=table.sheet, sheets=listed(f"'{name}'" for name, _ in found),
        )
    )  # fmt: skip


def _holds(table: Table, grid: Grid) -> bool:
    needed = {caption_key(column.caption) for column in table.columns if not column.optional}
    return any(needed <= {caption_key(value) for value in row} for row in grid.values[:HEADER_DEPTH])


def header_of(table: Table, grid: Grid) -> int:
    """The row with the most of the table's captions; where there is none, the row it was built in."""
    captions = {caption_key(column.caption) for column in table.columns}
    counts = [len(captions & {caption_key(value) for value in row}) for row in grid.values[:HEADER_DEPTH]]
    return counts.index(max(counts)) + 1 if any(counts) else HEADER_ROW


def _columns(table: Table, sheet: str, grid: Grid, header_row: int) -> dict[str, int]:
    header = grid.values[header_row - 1] if len(grid.values) >= header_row else []
    places: dict[str, list[int]] = {}
    for at, value in enumerate(header, start=1):
        places.setdefault(caption_key(value), []).append(at)
    columns, missing = {}, []
    for column in table.columns:
        at_all = places.get(caption_key(column.caption), [])
        if len(at_all) > 1:
            raise _named_twice(sheet, column.caption, [cell_name(header_row, at) for at in at_all])
        if at_all:
            columns[column.name] = at_all[0]
        elif not column.optional:
            missing.append(column.caption)
    if missing:
        raise Refusal(
            trn(
                "{sheet} has no column named {columns}: put the caption back in row {row} and press again.",
                "{sheet} has no columns named {columns}: put the captions back in row {row} and press again.",
                len(missing), sheet=sheet, columns=listed(missing, most=4), row=header_row,
            )
        )  # fmt: skip
    return columns


def _named_twice(sheet: str, caption: str, cells: list[str]) -> Refusal:
    number = {2: tr("two"), 3: tr("three")}.get(len(cells), len(cells))
    return Refusal(
        tr(
            "{sheet} has {number} columns named {column} ({cells}): rename one and press again.",
            sheet=sheet, number=number, column=caption, cells=listed(cells),
        )
    )  # fmt: skip


def _own(grid: Grid, header_row: int, declared: set[int]) -> dict[str, int]:
    """The clerk's own columns by caption; of two that are named alike the second is "Caption (2)"."""
    header = [None, *grid.values[header_row - 1]]
    captioned = {at for at, value in enumerate(header) if value is not None and str(value).strip()}
    first, last = min(declared), max(declared)
    while first - 1 in captioned:
        first -= 1
    while last + 1 in captioned:
        last += 1
    own: dict[str, int] = {}
    for at in sorted(captioned.intersection(range(first, last + 1)) - declared):
        caption = name = " ".join(str(header[at]).split())
        count = 1
        while name in own:
            count += 1
            name = f"{caption} ({count})"
        own[name] = at
    return own


def _refuse_merged(sheet: str, grid: Grid, header_row: int, columns: dict[str, int]) -> None:
    """Below the header only the first cell of a merged area can be read or written."""
    own = set(columns.values())
    for top, left, bottom, right in grid.merged:
        if bottom > header_row and not own.isdisjoint(range(left, right + 1)):
            area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            raise Refusal(
                tr("{sheet} has merged cells at {area}: unmerge them and press again.", sheet=sheet, area=area)
            )


def _records(grid: Grid, header_row: int, columns: dict[str, int]) -> list[int]:
    """Rows with something in a declared column; a 0 or an unticked box alone, as filled down, is no record."""
    first = next(iter(columns.values())) - 1
    own = [first, *(at - 1 for at in columns.values())]  # at least two, so that itemgetter gives a tuple
    pick, width = itemgetter(*own), max(own) + 1
    rows = []
    for number, row in enumerate(grid.values[header_row:], start=header_row + 1):
        cells = pick(_padded(row, width))
        if any(cells) and any(cell and (not isinstance(cell, str) or cell.strip()) for cell in cells):
            rows.append(number)
    return rows


def _padded(row: list[Raw], width: int) -> list[Raw]:
    return row if len(row) >= width else [*row, *[None] * (width - len(row))]


def listed(names: Iterable[str], most: int = 20) -> Words:
    """Names as one reads them aloud: "A, B and C"; beyond `most`, "A, B and 7 more"."""
    every = list(names)
    if len(every) > most:
        return tr("{names} and {count} more", names=", ".join(every[: most - 1]), count=len(every) - most + 1)
    return tr("{names} and {last}", names=", ".join(every[:-1]), last=every[-1]) if len(every) > 1 else every[0]
