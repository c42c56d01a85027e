"""A clerk's download from a marketplace: read once, and written with cells of its own filled and nothing else moved."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyaddin.formats.files import read as files
from pyaddin.formats.files import text as text_tables
from pyaddin.formats.files.read import Sheets
from pyaddin.formats.rates import is_rates
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

Edit = tuple[int, int, str]
"""Row and column, from 0, and the text that goes there."""
SUFFIXES: Final = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".xls")
WORKBOOKS: Final = (".xlsx", ".xlsm")
SAVE_ANEW: Final = tr(
    "{file} is an old Excel workbook, which cannot be filled in place; open it, save it as .xlsx and press again."
)
_OLE: Final = b"\xd0\xcf\x11\xe0"


@dataclass(slots=True)
class Download:
    """A file to be filled; `kind` is xlsx or csv, `known` whether a format knows its headers, `shop` whose
    folder it lies in."""

    path: Path
    sheets: Sheets
    kind: str
    encoding: str = "utf-8"
    delimiter: str = ","
    known: bool = False
    shop: str = ""


def read(path: Path) -> Download:
    """The file's rows; Refusal in one sentence when it cannot be filled."""
    sheets = files.read_rows(path, text_tables.any_encoding)
    data = path.read_bytes()
    if data.startswith(_OLE):
        raise Refusal(SAVE_ANEW.placed(file=path.name))
    if data.startswith(b"PK"):
        if path.suffix.lower() not in WORKBOOKS:
            raise Refusal(tr("{file} cannot be filled in place; save it as .xlsx and press again.", file=path.name))
        return Download(path, sheets, "xlsx")
    return Download(path, sheets, "csv", *text_tables.form(data, path.name, text_tables.any_encoding))


def in_folder(folder: Path) -> list[Path]:
    """The files of a folder and of the shops' own in it that may be downloads, the newest first; none when there is no
    such folder."""
    files = (path for pattern in ("*", "*/*") for path in folder.glob(pattern))
    found = [
        path for path in files if path.suffix.lower() in SUFFIXES and path.name[0] not in "~." and not is_rates(path)
    ]
    return sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name))


def filled(download: Download, sheet: str, header: int, edits: Sequence[Edit]) -> bytes:
    """The file with these cells filled; every other cell is as it was."""
    if download.kind == "xlsx":
        from pyaddin.formats.written.fill_template import put

        return put(download.path, sheet, header + 1, [(row + 1, column + 1, text) for row, column, text in edits])
    return _csv(download, edits)


def _csv(download: Download, edits: Iterable[Edit]) -> bytes:
    data = download.path.read_bytes()
    rows = [[str(cell) for cell in row] for row in download.sheets[0].rows]
    for row, column, text in edits:
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    text = data.decode(download.encoding, "replace").lstrip("\ufeff")
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, delimiter=download.delimiter, quoting=csv.QUOTE_ALL if text.startswith('"') else csv.QUOTE_MINIMAL,
        lineterminator="\r\n" if "\r\n" in text else "\n",
    )  # fmt: skip
    writer.writerows(rows)
    return out.getvalue().encode(download.encoding, "replace")
