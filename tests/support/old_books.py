"""Workbooks of earlier versions: empty, with a day in it, and what tells two workbooks apart."""

import re
import shutil
import zipfile
from pathlib import Path
from typing import Final

from helpers import Folder

from pyaddin import shipped
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.upgrading.engine import Upgraded, upgrade

GOLDEN: Final = Path(__file__).parent.parent / "golden" / "books"
FIRST: Final = shipped.EARLIER / "1.xlsm"

_SPANS: Final = re.compile(rb' spans="[^"]*"')
_BLANK: Final = re.compile(rb"<c [^>]*/>")
_DIMENSION: Final = re.compile(rb"<dimension [^>]*/>")


def first_day(tmp_path: Path, version: int = 1) -> Folder:
    """A folder with a day that was worked in that version, and what a clerk added to the book."""
    folder = Folder(tmp_path / "shop")
    folder.path.mkdir()
    shutil.copyfile(GOLDEN / f"day-{version}.xlsm", folder.book)
    shutil.copyfile(GOLDEN / f"day-{version}.journal", folder.book.with_suffix(".journal"))
    return folder


def upgraded(book: Path, target: Path, first: Path | None = FIRST) -> Upgraded:
    """The engine alone: the book as one of today's."""
    return upgrade(ClosedWorkbook(book), shipped.BOOK, first, target)


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a workbook, without what programs spell as they like: a row's hint of its extent, blank cells."""
    with zipfile.ZipFile(path) as archive:
        every = {name: archive.read(name) for name in archive.namelist()}
    sheets = {name: data for name, data in every.items() if name.startswith("xl/worksheets/sheet")}
    return every | {name: _BLANK.sub(b"", _SPANS.sub(b"", data)) for name, data in sheets.items()}


def around(sheet: bytes) -> bytes:
    """A sheet without its cells and their extent."""
    start, end = sheet.index(b"<sheetData>"), sheet.index(b"</sheetData>")
    return _DIMENSION.sub(b"", sheet[:start] + sheet[end:])
