"""A carrier's own workbook filled in place: styles, hidden sheets, drop-downs and instructions stay byte for byte."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pyaddin.book.base import Grid, Raw, SheetEdit
from pyaddin.book.closed.patch import find_sheet, patch
from pyaddin.book.closed.workbook import UNREADABLE, ClosedWorkbook, damaged
from pyaddin.book.xlsx.parts import Package
from pyaddin.book.xlsx.sheet import SheetXml
from pyaddin.book.xlsx.styles import TEXT, Styles
from pyaddin.book.xlsx.zipped import Archive
from pyaddin.formats.files.header_rows import heads
from pyaddin.formats.written.form import FileForm
from pyaddin.tables.problems import Refusal
from pyaddin.values.raw import text_of
from pyaddin.words.catalogue import Text, tr

COMPARED: Final = 1_000
"""Characters of a header that the format file keeps."""


def fill(form: FileForm, headers: Sequence[str], columns: Sequence[Sequence[str | float]]) -> bytes:
    """A copy of the form's template with these columns from its first row on.

    From that row on the sheet is the parcels': what stood there, such as an example, goes, but for cells with formulas
    that no column fills. Refusal when the template is gone or is another one now.
    """
    path = (form.folder or Path()) / form.template
    grid = ClosedWorkbook(path).grid(form.sheet)
    _refuse_if_changed(form, headers, grid)
    return put(path, form.sheet, form.header_row, list(_cells(form, columns, grid)))


def put(path: Path, sheet: str, header_row: int, cells: Sequence[tuple[int, int, Raw]]) -> bytes:
    """A copy of a workbook with these cells of one sheet changed; rows and columns count from 1."""
    out = io.BytesIO()
    try:
        package = Package(Archive(path), path.name)
        changed = patch(package, [SheetEdit(sheet, header_row, list(cells))])
        package.archive.write(out, changed.replaced, changed.removed)
    except UNREADABLE:
        raise damaged(path) from None
    return out.getvalue()


def _refuse_if_changed(form: FileForm, headers: Sequence[str], grid: Grid) -> None:
    at = form.header_row - 1
    found = [_header(cell) for cell in heads(grid.values, at, grid.merged).names] if at < len(grid.values) else []
    wanted = list(map(_header, headers))
    while wanted and not wanted[-1]:
        wanted.pop()
    for at, header in enumerate(wanted):
        if at >= len(found) or found[at] != header:
            raise Refusal(_changed(form, at, header[:40], found[at][:40] if at < len(found) else ""))


def _changed(form: FileForm, at: int, header: str, there: str) -> Text:
    places = {"file": form.template, "column": at + 1, "row": form.header_row, "header": header}
    if not there:
        return tr(
            "{file} has nothing in column {column} of row {row}, where '{header}' stood when it was learned; learn the "
            "new template.", **places,
        )  # fmt: skip
    return tr(
        "{file} has '{there}' in column {column} of row {row}, where '{header}' stood when it was learned; learn the "
        "new template.", there=there, **places,
    )  # fmt: skip


def _header(cell: Raw) -> str:
    return text_of(cell)[:COMPARED]


def _cells(form: FileForm, columns: Sequence[Sequence[str | float]], grid: Grid) -> Iterator[tuple[int, int, Raw]]:
    """The cells to write, and those from the first row on that are to be emptied."""
    count = len(columns[0]) if columns else 0
    for row in range(form.first_row, max(form.first_row + count, len(grid.values) + 1)):
        at = row - form.first_row
        for column in range(1, max(len(columns), len(_row(grid, row))) + 1):
            value = columns[column - 1][at] if at < count and column <= len(columns) else ""
            if value != "":
                yield row, column, value
            elif _at(grid, row, column) is not None and (row, column) not in grid.formulas:
                yield row, column, None


def _row(grid: Grid, row: int) -> Sequence[Raw]:
    return grid.values[row - 1] if row <= len(grid.values) else ()


def _at(grid: Grid, row: int, column: int) -> Raw:
    cells = _row(grid, row)
    return cells[column - 1] if column <= len(cells) else None


def text_columns(path: Path, sheet: str, row: int, count: int) -> frozenset[int]:
    """Columns (from 0) of a template whose cell in that row (from 1) has the number format text."""
    try:
        package = Package(Archive(path), path.name)
        part = package.single("styles")
        styles = Styles(package.archive.read(part) if part else None)
        found = SheetXml(package.archive.read(find_sheet(package, sheet).part), sheet)
        of_columns, span = found.column_styles(), found.rows.get(row)
        cells = found.cells_at(span, row, range(1, count + 1)) if span else {}
        every = range(1, count + 1)
        codes = {at: styles.code(cells[at].style if at in cells else of_columns.get(at, 0)) for at in every}
    except UNREADABLE:
        raise damaged(path) from None
    return frozenset(at - 1 for at, code in codes.items() if code == TEXT)
