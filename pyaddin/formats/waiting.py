"""Files that lie in the shop's folders and wait to be taken: which ones, and what each is by its header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyaddin.formats.files import text as text_tables
from pyaddin.formats.files.read import Sheets, read_rows
from pyaddin.formats.rates import is_rates
from pyaddin.tables.problems import Refusal

if TYPE_CHECKING:
    from pyaddin.formats.confirm.format import ConfirmFormat
    from pyaddin.formats.exports.format import Marketplace

SUFFIXES: Final = (".txt", ".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
NOT_OURS: Final = ("evidence", "bounces")
"""Folders within in/ that hold other things."""
LARGEST: Final = 100_000_000
"""Bytes of a file that is looked at unasked."""


class Kind(Enum):
    """What a file is."""

    ORDERS = auto()
    OWN_LIST = auto()
    TRACKING = auto()
    CONFIRMATION = auto()
    NUMBERS = auto()
    UNKNOWN = auto()


Stamp = tuple[int, int]
"""A file's size and the nanosecond in which it was written."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in one of the folders; `ours` tells those in in/ from those of a folder that others fill, too."""

    path: Path
    stamp: Stamp
    digest: str
    ours: bool


def lying(
    folder: Path, downloads: Path | None, since: float, digests: Mapping[tuple[str, Stamp], str] | None = None
) -> list[Lying]:
    """The files of in/ and of the shops' folders in it, and those that came into the downloads folder since then, the
    oldest first. What was read before need not be read again: `digests` are of files that look as they did."""
    inside = (path for pattern in ("*", "*/*") for path in _of(folder, pattern))
    found = {path: True for path in inside if path.parent.name not in NOT_OURS}
    if downloads:
        new = (path for path in _of(downloads, "*") if path not in found)
        found |= {path: False for path in new if _stamp(path)[1] >= since * 1e9}
    stamps = {path: _stamp(path) for path in found}
    known = digests or {}
    aged = sorted(found, key=lambda path: (stamps[path][1], path.name))
    read = ((path, known.get((str(path), stamps[path])) or digest_of(path)) for path in aged)
    return [Lying(path, stamps[path], digest, found[path]) for path, digest in read if digest]


def once(files: Iterable[Lying]) -> list[Lying]:
    """Each content once, the oldest file of it."""
    first: dict[str, Lying] = {}
    for file in files:
        first.setdefault(file.digest, file)
    return list(first.values())


def _of(folder: Path, pattern: str) -> list[Path]:
    """The files that may hold a table; none where the folder is not there or lets nobody in."""
    try:
        return [path for path in folder.glob(pattern) if _may_be(path)]
    except OSError:
        return []


def _may_be(path: Path) -> bool:
    if path.suffix.lower() not in SUFFIXES or path.name[0] in "~." or is_rates(path):
        return False
    try:
        return path.is_file() and path.stat().st_size <= LARGEST
    except OSError:
        return False


def _stamp(path: Path) -> Stamp:
    """Of long ago where it cannot be told, for the file is gone."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_size, found.st_mtime_ns)


def digest_of(path: Path) -> str:
    """A file's digest; blank when it cannot be read."""
    try:
        return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""


def kind_of(path: Path, formats: Sequence[Marketplace], confirming: Sequence[ConfirmFormat]) -> Kind:
    """What a file is by its header; what a confirmation fills is that first of all."""
    from pyaddin.formats.confirm.fill import is_for  # each press counts the files, few ask what they are
    from pyaddin.formats.exports import marketplaces

    try:
        if any(is_for(fmt, sheet) for sheet in read_rows(path, text_tables.any_encoding) for fmt in confirming):
            return Kind.CONFIRMATION
        return _read_as(read_rows(path, marketplaces.owner_of(formats)), formats)
    except Refusal:
        return Kind.UNKNOWN


def _read_as(sheets: Sheets, formats: Sequence[Marketplace]) -> Kind:
    from pyaddin.formats.exports import marketplaces
    from pyaddin.formats.exports.tracking import has_header, lists_numbers

    for sheet in sheets:
        if match := marketplaces.recognise(sheet.rows, formats):
            if match.format.refuse:
                return Kind.UNKNOWN
            if match.format.table != "orders":
                return Kind.OWN_LIST
            return Kind.ORDERS
    if any(has_header(sheet.rows) for sheet in sheets):
        return Kind.TRACKING
    return Kind.NUMBERS if any(lists_numbers(sheet.rows) for sheet in sheets) else Kind.UNKNOWN
