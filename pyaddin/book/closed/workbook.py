"""A workbook as a file on disk: read with calamine, written by changing nothing but the cells that change."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import python_calamine

from pyaddin.book.base import Grid, Raw, SheetEdit, Stage
from pyaddin.book.closed.guard import check_workbook
from pyaddin.book.closed.patch import find_sheet, patch
from pyaddin.book.closed.placeholders import without_placeholders
from pyaddin.book.closed.save import Prepared, digest, prepare
from pyaddin.book.closed.swollen import refuse_swollen
from pyaddin.book.locks import refuse_if_open
from pyaddin.book.xlsx import notes
from pyaddin.book.xlsx.parts import Package, SheetPart
from pyaddin.book.xlsx.scan import reach, scan
from pyaddin.book.xlsx.zipped import Archive
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

MAX_CELLS: Final = 50_000_000
"""Cells that a sheet may span, blanks between included: 100,000 orders with 500 columns. More is a stray cell."""
UNREADABLE: Final = (
    python_calamine.CalamineError,
    ElementTree.ParseError,
    zipfile.BadZipFile,
    ValueError,
    LookupError,
    OSError,
)
_SECONDS: Final = 86_400
_TIMES: Final = frozenset((date, time, timedelta))


class ClosedWorkbook:
    """Implements `base.Workbook` for a file that no program has open.

    What was read and what is written belong together: when the file changes in between, writing is refused.
    """

    def __init__(self, path: Path, progress: Callable[[Stage | None], None] | None = None) -> None:
        """Check the file; Refusal when it is not a whole, harmless workbook."""
        if str(path).lower().startswith(("http:", "https:")):
            raise Refusal(
                tr(
                    "'{address}' is an address on the web; sync the folder to this computer and use the file there.",
                    address=path,
                )
            )
        self._path = path.resolve()
        self._progress = progress
        self._open()

    def _open(self) -> None:
        check_workbook(self._path)
        self._written = False
        self._seen, self._digest = self._signature(), self._state()
        try:
            self._package = Package(Archive(self._path), self._path.name)
        except UNREADABLE:
            raise damaged(self._path) from None
        self._grids: dict[str, Grid] = {}

    def _after_commit(self) -> None:
        """The next call looks at the file anew: a commit itself must not fail once it has written."""
        self._written = True

    def _current(self) -> Package:
        """The workbook's parts as it stands now."""
        if self._written:
            self._open()
        return self._package

    def _signature(self) -> tuple[int, int]:
        """Time and size of the file: as long as both stay, it is taken to be the one that was opened."""
        try:
            status = self._path.stat()
        except OSError:
            return 0, 0
        return status.st_mtime_ns, status.st_size

    def _state(self) -> str:
        """The file's digest; blank when it is gone or cannot be read."""
        try:
            return digest(self._path)
        except OSError:
            return ""

    def _refuse_if_changed(self) -> None:
        state = self._state()
        if not state:
            where = {"file": self._path.name, "folder": self._path.parent}
            raise Refusal(tr("'{file}' is gone from '{folder}' or locked; put it back and press again.", **where))
        if state != self._digest:
            name = self._path.name
            raise Refusal(tr("'{file}' was saved by another program since it was read; press again.", file=name))

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._path

    def progress(self, stage: Stage | None) -> None:
        """Hand the stage to the callback that was given, if any."""
        if self._progress:
            self._progress(stage)

    def sheets(self) -> list[str]:
        """Names of all worksheets in order, hidden ones too; chart sheets have no cells and are left out."""
        return [sheet.name for sheet in self._current().sheets]

    @cached_property
    def _reader(self) -> Any:
        """Over the file's bytes: Windows lets nobody rename, delete or replace a file that stays open."""
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(self._path.read_bytes()))

    def grid(self, sheet: str, most: int | None = None) -> Grid:
        """All cells of a sheet from A1 on, read once; numbers are floats, dates are moments, times are parts of a day.

        Refusal when there is no such sheet, or when it cannot be read.
        """
        part = find_sheet(self._current(), sheet)
        if self._signature() != self._seen:
            self._refuse_if_changed()
        if part.part not in self._grids:
            self._grids[part.part] = self._read(part)
        return self._grids[part.part]

    def _read(self, part: SheetPart) -> Grid:
        try:
            hidden = scan(self._package.archive.read(part.part), part.name)
            _refuse_vast(part.name, hidden.rows, hidden.columns)
            rows = self._reader.get_sheet_by_name(part.name).to_python(skip_empty_area=False)
        except UNREADABLE:
            raise damaged(self._path) from None
        values = [_plain(row) for row in rows]
        for (row, column), error in hidden.errors.items():
            _put(values, row, column, error)
        return Grid(values, hidden.formulas, hidden.merged)

    def commented(self, sheet: str) -> set[int]:
        """Numbers of the sheet's rows in which a cell has a comment or note."""
        package = self._current()
        try:
            return notes.commented(package, find_sheet(package, sheet))
        except UNREADABLE:
            raise damaged(self._path) from None

    def prepare(
        self, edits: Sequence[SheetEdit], wipe: bool = False, instead: "ClosedWorkbook | None" = None
    ) -> Prepared:
        """Write the edits into a new file beside the workbook, which itself stays untouched until `commit`.

        With `wipe` what the edits blank is not left anywhere in it. The edits are of `instead` where there is one: a
        workbook that takes this one's place. Refusal when the file is open elsewhere, changed since it was read, or
        cannot be written.
        """
        refuse_if_open(self._path)
        package = self._current()
        self._refuse_if_changed()
        if instead:
            package = instead._current()
            instead._forget_reader()
        try:
            changed = patch(package, edits, wipe)
        except UNREADABLE:
            raise damaged(self._path) from None
        self._forget_reader()
        return prepare(self._path, self._digest, package.archive, changed, self._after_commit)

    def blank_placeholders(self) -> None:
        """Blank the cells that a press held when it was killed, if the open book was saved with them."""
        package = self._current()
        try:
            changed = without_placeholders(package)
        except UNREADABLE:
            raise damaged(self._path) from None
        if changed.replaced:
            self._forget_reader()
            prepare(self._path, self._digest, package.archive, changed, self._after_commit).commit()

    def _forget_reader(self) -> None:
        """Let go of what was read: what comes next needs memory too."""
        self.__dict__.pop("_reader", None)

    def apply(self, edits: Sequence[SheetEdit]) -> None:
        """Write the edits, all or none; a backup of the file before them stays beside it."""
        self.prepare(edits).commit()


def damaged(path: Path) -> Refusal:
    """What to say where one of UNREADABLE was raised."""
    return Refusal(tr("'{file}' is damaged; open it in Excel, let it repair the file, and save it.", file=path.name))


def refuse_vast(path: Path) -> None:
    """Refusal when a value stands so far off on a sheet that all memory would go into reading the blanks before it, or
    when its cells repeat a text that often."""
    try:
        package = Package(Archive(path), path.name)
        for sheet in package.sheets:
            _refuse_vast(sheet.name, *reach(package.archive.read(sheet.part), sheet.name))
        refuse_swollen(package, path.name)
    except UNREADABLE:
        raise damaged(path) from None


def _refuse_vast(sheet: str, rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS:
        raise Refusal(
            tr(
                "Sheet '{sheet}' has a value so far off (row {row:,}, column {column:,} or before) "
                "that it cannot be read; press Ctrl+End there, delete the stray rows or columns, and save.",
                sheet=sheet, row=rows, column=columns,
            )
        )  # fmt: skip


def _plain(row: list[Any]) -> list[Raw]:
    """Values as `Grid` holds them; blank text is None."""
    if _TIMES.isdisjoint(map(type, row)):
        return [None if value == "" else value for value in row]
    return [None if value == "" else _moment(value) if type(value) in _TIMES else value for value in row]


def _moment(value: date | time | timedelta) -> Raw:
    """Dates become moments; times and durations become parts of a day, the number that the cell holds."""
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    if isinstance(value, timedelta):
        return value.total_seconds() / _SECONDS
    return datetime(value.year, value.month, value.day)


def _put(values: list[list[Raw]], row: int, column: int, value: Raw) -> None:
    """Set a cell that may lie beyond what was read."""
    values.extend([] for _ in range(row - len(values)))
    cells = values[row - 1]
    cells.extend([None] * (column - len(cells)))
    cells[column - 1] = value
