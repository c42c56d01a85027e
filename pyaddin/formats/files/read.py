"""Any tabular file as rows of raw cells: text with delimiters, Excel (xlsx, xlsm, xls), OpenDocument.

The kind is told by the content, never by the file's name.
"""

import codecs
import gc
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pyaddin.formats.files import text
from pyaddin.formats.files.isolated import CONVERT, merged_in
from pyaddin.tables.problems import Refusal
from pyaddin.values.raw import Cell, Row
from pyaddin.words.catalogue import tr

MAX_BYTES = 200_000_000
MAX_ROWS = 1_048_576
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_BEFORE_1995 = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PDF = tr("{file} is a PDF, not a table; export it as CSV or Excel.")
_PICTURE = tr("{file} is a picture, not a table; export it as CSV or Excel.")
_PACKED = tr("{file} is a packed file, not a table; export it as CSV or Excel.")
_PROGRAM = tr("{file} is a program, not a table; export it as CSV or Excel.")
_JSON = tr("{file} is JSON, not a table; export it as CSV or Excel.")
_XML = tr("{file} is XML, not a table; export it as CSV or Excel.")
_OTHER_KINDS = (
    (b"%PDF", _PDF), (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE), (b"\x1f\x8b", _PACKED),
    (b"Rar!", _PACKED), (b"7z\xbc\xaf", _PACKED), (b"MZ", _PROGRAM), (b"{", _JSON), (b"[{", _JSON),
)  # fmt: skip
_EMPTY = tr("{file} is empty; download it again and import that file.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file, or the whole text file; `rows[0]` is the file's first row, rows may differ in length.

    `merged` are a workbook's merged cells: top, left, bottom and right, counted from 1.
    """

    name: str
    rows: list[Row]
    merged: tuple[tuple[int, int, int, int], ...] = ()


Sheets = list[Sheet]


@contextmanager
def without_gc() -> Iterator[None]:
    """Millions of cells make the collector search four times as long as the reading takes; none of them is a cycle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def read_rows(path: Path, knows: text.Knows = text.anything, encoding: str = "") -> Sheets:
    """The sheets of a file that hold anything; blank rows stay in place, so a row's number is the one Excel shows.

    `knows` and `encoding` help where a text file does not say its encoding itself: see `text.read`. Refusal, in one
    sentence that names the file, when there is no table in it.
    """
    with without_gc():
        return _sheets(path, _bytes(path), knows, encoding)


def _sheets(path: Path, data: bytes, knows: text.Knows, encoding: str) -> Sheets:
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(_ZIP):
        sheets = _zipped(path)
    elif data.startswith(_OLE):
        sheets = _old_excel(path, data)
    elif data.startswith(_BEFORE_1995):
        raise Refusal(
            tr("{file} is an Excel workbook of before 1995; open it, save it as .xlsx and import that file.",
               file=path.name)
        )  # fmt: skip
    else:
        _refuse_other_kinds(path, start)
        rows = text.read(data, path.name, knows, encoding)
        sheets = [Sheet("", cast(list[Row], rows))]
    filled = [sheet for sheet in sheets if any(map(_filled, sheet.rows))]
    if not filled:
        raise Refusal(_EMPTY.placed(file=path.name))
    if max(len(sheet.rows) for sheet in filled) > MAX_ROWS:
        raise Refusal(
            tr("{file} has more rows than a sheet can hold ({most:,}); export a shorter period.",
               file=path.name, most=MAX_ROWS)
        )  # fmt: skip
    return filled


def rows_from_grid(values: Iterable[Sequence[Any]], name: str = "Inbox") -> Sheets:
    """Cells that were pasted on a sheet, as the one sheet of a file; no sheet when all are blank."""
    rows = [[_cell(value) for value in row] for row in values]
    while rows and not _filled(rows[-1]):
        rows.pop()
    return [Sheet(name, rows)] if rows else []


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):  # Windows would say that it may not be read
            raise Refusal(tr("{file} is a folder; choose the files in it.", file=path.name))
        if status.st_size > MAX_BYTES:
            size = status.st_size // 1_000_000
            raise Refusal(tr("{file} is too large ({size:,} MB); export a shorter period.", file=path.name, size=size))
        if not stat.S_ISREG(status.st_mode):  # reading a device never ends
            raise Refusal(tr("{file} is a device, not a file; choose the file itself.", file=path.name))
        data = path.read_bytes()
    except FileNotFoundError:
        folder = path.parent.resolve()
        raise Refusal(tr("There is no file {file} in {folder}.", file=path.name, folder=folder)) from None
    except OSError as error:
        raise Refusal(
            tr("{file} cannot be read ({why}); close it elsewhere and try again.", file=path.name, why=error.strerror)
        ) from None
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise Refusal(_EMPTY.placed(file=path.name))
    return data


def _refuse_other_kinds(path: Path, start: bytes) -> None:
    for magic, said in _OTHER_KINDS:
        if start.startswith(magic):
            raise Refusal(said.placed(file=path.name))
    lowered = start.lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lowered:
        raise Refusal(
            tr("{file} is an XML spreadsheet of 2003; open it, save it as .xlsx and import that file.", file=path.name)
        )
    if lowered.startswith((b"<html", b"<!doctype", b"<table", b"<head", b"<body", b"<meta")):
        raise Refusal(
            tr("{file} is a web page, whatever its name says; open it, save it as .xlsx, import that file.",
               file=path.name)
        )  # fmt: skip
    if lowered.startswith(b"<?xml"):
        raise Refusal(_XML.placed(file=path.name))
    letters = map(ord, start.decode("utf-16", "replace")) if start.startswith(_UTF16_MARKS) else start
    controls = sum(0 < letter < 9 or 13 < letter < 32 for letter in letters)
    if controls * 20 > len(start):
        raise Refusal(tr("{file} is not a table; export it as CSV or Excel.", file=path.name))


def _zipped(path: Path) -> Sheets:
    from pyaddin.book.closed.guard import check_sizes, check_workbook
    from pyaddin.book.closed.workbook import refuse_vast

    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        raise _damaged(path) from None
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise Refusal(
            tr("{file} is a packed folder, not a table; unpack it and import the file inside.", file=path.name)
        )
    if "xl/workbook.xml" not in names:
        _whole(check_sizes, path)
        return _apart(path)
    _whole(check_workbook, path)
    refuse_vast(path)
    return _calamine(path)


def _whole(check: Callable[[Path], None], path: Path) -> None:
    """A check of the shop's own workbook on a file of others, of which there is no backup beside it."""
    from pyaddin.book.closed.guard import NotWhole

    try:
        check(path)
    except NotWhole:
        raise _damaged(path) from None


def _old_excel(path: Path, data: bytes) -> Sheets:
    if _ENCRYPTED in data:
        raise _protected(path)
    return _apart(path)


def _protected(path: Path) -> Refusal:
    return Refusal(
        tr("{file} is protected by a password; open it, save it without one and import that file.", file=path.name)
    )


def _apart(path: Path) -> Sheets:
    from pyaddin.formats.files import isolated

    try:
        return [Sheet(name, rows, merged) for name, rows, merged in isolated.read(path)]
    except isolated.Protected:
        raise _protected(path) from None
    except isolated.Unreadable:
        raise Refusal(
            tr("{file} is cut off or damaged, or of a kind that cannot be read here; open it, save it as .xlsx and "
               "import that file, or download it again.", file=path.name)
        ) from None  # fmt: skip


def _calamine(path: Path) -> Sheets:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_path(path) as book:
            return [_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except PasswordError:
        raise _protected(path) from None
    except (CalamineError, OSError, ValueError):
        raise _damaged(path) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the reader meets some files that were cut off
            raise
        raise _damaged(path) from None


def _sheet(sheet: Any) -> Sheet:
    return Sheet(sheet.name, _typed(sheet.to_python(skip_empty_area=False)), merged_in(sheet))


def _damaged(path: Path) -> Refusal:
    return Refusal(tr("{file} is cut off or damaged; download it again.", file=path.name))


def _typed(rows: list[list[Any]]) -> list[Row]:
    return [[value if type(value) in (str, float) else _cell(value) for value in row] for row in rows]


def _cell(value: Any) -> Cell:
    """A cell of any reader as one of the kinds of `Cell`."""
    if isinstance(value, str) and type(value) is not str:
        return ""  # an error value such as #N/A, which files give as a blank too
    convert = CONVERT.get(type(value))
    return convert(value) if convert else value


def _filled(row: Row) -> bool:
    return any(cell not in (None, "") and (type(cell) is not str or not cell.isspace()) for cell in row)
