"""Rows that leave a sheet altogether: which may, what they take along, and where they stand just before writing."""

from collections.abc import Collection, Mapping, Sequence

from pyaddin.book.base import Workbook, cell_name
from pyaddin.book.table import own_cells
from pyaddin.book.table.locate import Located
from pyaddin.book.table.matching import Sheet, not_one, same
from pyaddin.tables.changes import RowChange
from pyaddin.words.catalogue import Text, tr


def staying(workbook: Workbook, located: Located, rows: Collection[int]) -> dict[int, Text]:
    """Those of the sheet rows that cannot leave, each with the sentence that says why and what to do."""
    commented = workbook.commented(located.sheet)
    areas = [(top, bottom) for top, _, bottom, _ in located.grid.merged if bottom > top]
    merged = {row for top, bottom in areas for row in range(top, bottom + 1)}
    beside = _beside(located)
    where = {"sheet": located.sheet}
    why: dict[int, Text] = {}
    for row in rows:
        if row in commented:
            why[row] = tr("{sheet} row {row} has a comment: delete the comment to let the row go.", **where, row=row)
        elif row in beside:
            why[row] = _beside_text(located, row, beside[row])
        elif row in merged:
            why[row] = tr("{sheet} row {row} has merged cells: unmerge them to let the row go.", **where, row=row)
    return why


def places(sheet: Sheet, rows: Sequence[RowChange]) -> tuple[list[int], list[tuple[RowChange, Text]]]:
    """Sheet rows of taken rows that stand as they were taken, in order, and those that stay, with a sentence each."""
    located = sheet.located
    beside = _beside(located)
    gone: list[int] = []
    left: list[tuple[RowChange, Text]] = []
    at: dict[int, int] = {}
    for number, row in enumerate(rows):
        found = sheet.places.get(row.key, []) if row.key else []
        if len(found) == 1:
            at[number] = found[0]
        else:
            left.append((row, not_one(sheet, row.key)))
    differs = _differing(sheet, rows, at)
    for number, record in at.items():
        row, place = rows[number], located.rows[record]
        cell = differs.get(number) or own_cells.changed(located, place, row, every=True)
        if cell:
            left.append((row, tr("{cell} was changed meanwhile or cannot be read, so its row stays.", cell=cell)))
        elif place in beside:
            left.append((row, _beside_text(located, place, beside[place])))
        else:
            gone.append(place)
    return sorted(gone), left


def _differing(sheet: Sheet, rows: Sequence[RowChange], at: Mapping[int, int]) -> dict[int, str]:
    """The rows, by position, whose record does not hold what they say, and the first cell that does not.

    A column at a time: it is asked of every cell of tens of thousands of rows.
    """
    located = sheet.located
    computed = {cell for cell in located.grid.formulas if cell[1] in located.columns.values()}
    found: dict[int, str] = {}
    for name, column in located.columns.items():
        now, was = sheet.column(name), sheet.typed(name, [row.values.get(name) for row in rows]).values
        holds, unread = now.values, now.unread
        for number, record in at.items():
            alike = holds[record] == was[number] or same(holds[record], was[number])
            if not alike or record in unread or (computed and (located.rows[record], column) in computed):
                found.setdefault(number, sheet.name(record, name))
    return found


def _beside(located: Located) -> dict[int, int]:
    """Rows with something outside the table and the clerk's columns that adjoin it, and the column where it stands."""
    known = {*located.columns.values(), *located.own.values()}
    found = {row: column for row, column in located.grid.formulas if column not in known}
    rows = located.grid.values[located.header_row :]
    other = [column for column in range(1, max(map(len, rows), default=0) + 1) if column not in known]
    for number, row in enumerate(rows, start=located.header_row + 1):
        column = next((at for at in other if at <= len(row) and row[at - 1] is not None), None)
        if column is not None:
            found[number] = column
    return found


def _beside_text(located: Located, row: int, column: int) -> Text:
    return tr(
        "{cell} stands beside the table under no caption, so its row stays; move it elsewhere.",
        cell=f"{located.sheet} {cell_name(row, column)}",
    )
