"""Is a file the workbook it claims to be, whole and harmless? Asked before anything else opens it."""

import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, tr

MAX_MEMBERS: Final = 10_000
"""A workbook of a hundred sheets with pictures and charts has a few hundred parts."""
MAX_TOTAL: Final = 1 << 30
"""Bytes when unpacked: ten times the 100,000 orders x 30 columns that take 104 MB."""
MAX_RATIO: Final = 150
"""Real sheets pack 10 to 40 to 1, even of blank formatted cells; bombs come near deflate's limit of 1,032 to 1."""
_RATIO_FROM: Final = 16 << 20
_CHUNK: Final = 1 << 20

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML_PARTS: Final = (".xml", ".rels", ".vml")
_PIECE: Final = 1 << 12
_DAMAGED: Final = tr("'{file}' is damaged or was not saved whole; fetch it again, or take the backup beside it.")
_UNUSUAL: Final = tr("'{file}' was written in an unusual encoding; open it in Excel and save it again.")
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""As spreadsheets pack; other ways take memory as their file says."""
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
_OTHER_KINDS: Final = (
    ("xl/workbook.bin", tr("'{file}' is a binary workbook (.xlsb); open it in Excel and save it as .xlsx or .xlsm.")),
    ("mimetype", tr("'{file}' is an OpenDocument file; open it in LibreOffice and save it as .xlsx or .xlsm.")),
    ("word/document.xml", tr("'{file}' is a Word document, not a workbook; choose the workbook.")),
)


class NotWhole(Refusal):
    """The file is cut off or damaged."""


def check_workbook(path: Path) -> None:
    """Refuse a file that is not a whole, harmless .xlsx or .xlsm; each reason is a sentence of its own.

    Every part is unpacked once under limits, so that no reader after this one meets a bomb or a broken checksum.
    """
    _refuse_unless_zip(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_kind(path, members)
            _check_sizes(path, members)
            for member in members:
                _check_member(path, archive, member)
    except _DAMAGE:
        raise NotWhole(_DAMAGED.placed(file=path.name)) from None
    except OSError as error:
        raise _unreadable(path, error) from None


def _refusal(path: Path, sentence: Text) -> Refusal:
    return Refusal(sentence.placed(file=path.name))


def _unreadable(path: Path, error: OSError) -> Refusal:
    reason = error.strerror or tr("unknown reason")
    sentence = tr("'{file}' cannot be read ({reason}); close it elsewhere or check where it lies.", reason=reason)
    return _refusal(path, sentence)


def _refuse_unless_zip(path: Path) -> None:
    """Look at the first bytes: what is not a zip file is named for what it is."""
    if path.is_dir():
        raise _refusal(path, tr("'{file}' is a folder; choose the workbook in it."))
    if path.exists() and not path.is_file():  # opening a pipe waits for ever, reading a device never ends
        raise _refusal(path, tr("'{file}' is a device, not a file; choose the workbook."))
    try:
        with path.open("rb") as file:
            head = file.read(8)
            tail = file.read() if head == _OLE else b""
    except FileNotFoundError:
        raise _refusal(
            path,
            tr(
                "'{file}' was not found in '{folder}'; check the name and the folder.",
                folder=path.parent.resolve(),
            ),
        ) from None
    except OSError as error:
        raise _unreadable(path, error) from None
    if not head:
        raise _refusal(path, tr("'{file}' is empty (0 bytes); fetch it again."))
    if head == _OLE:
        raise _refusal(path, _ole_sentence(tail))
    if not head.startswith(b"PK"):
        raise _refusal(
            path,
            tr("'{file}' is not an Excel workbook, whatever its name says; open it in Excel and save it as .xlsx."),
        )


def _ole_sentence(content: bytes) -> Text:
    """Encrypted workbooks and .xls files share one container; the names in its directory tell them apart."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return tr("'{file}' is protected with a password to open; open it in Excel, take the password off and save it.")
    return tr(
        "'{file}' is an old Excel workbook (.xls) or another old Office file; "
        "open it in Excel and save it as .xlsx or .xlsm."
    )


def _check_kind(path: Path, members: list[zipfile.ZipInfo]) -> None:
    names = Counter(member.filename for member in members)
    for name, sentence in _OTHER_KINDS:
        if name in names:
            raise _refusal(path, sentence)
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise _refusal(path, tr("'{file}' is a zip file, not an Excel workbook; choose the workbook."))
    if any(member.flag_bits & 1 for member in members):
        raise _refusal(path, tr("'{file}' is a zip file with a password; unpack it and choose the workbook."))
    if max(names.values()) > 1:
        raise NotWhole(_DAMAGED.placed(file=path.name))


def check_sizes(path: Path) -> None:
    """Refuse a zip file of any kind that unpacks to more than a workbook does."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive.infolist())
    except _DAMAGE:
        raise NotWhole(_DAMAGED.placed(file=path.name)) from None


def _check_sizes(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """What the zip directory declares; a directory that lies is caught by the checksums when unpacking."""
    if len(members) > MAX_MEMBERS:
        raise _refusal(
            path,
            tr("'{file}' has more than {most:,} parts, which no workbook has; do not use this file.", most=MAX_MEMBERS),
        )
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise _refusal(
            path, tr("'{file}' unpacks to more than {most} GB; split it into smaller workbooks.", most=MAX_TOTAL >> 30)
        )
    if any(member.compress_type not in _PACKED for member in members):
        raise NotWhole(_DAMAGED.placed(file=path.name))
    for member in members:
        if member.file_size > max(_RATIO_FROM, member.compress_size * MAX_RATIO):
            raise _refusal(path, tr("'{file}' unpacks to a suspicious size (a zip bomb); do not use this file."))
    if sum(member.compress_size for member in members) > path.stat().st_size:
        raise _refusal(path, tr("'{file}' holds parts that overlap (a zip bomb); do not use this file."))


def _check_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    prolog = _Prolog() if member.filename.lower().endswith(_XML_PARTS) else None
    with archive.open(member) as part:
        first = True
        while chunk := part.read(_CHUNK):
            if prolog and first and (chunk.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in chunk[:4]):
                raise _refusal(path, _UNUSUAL)
            try:
                declared = prolog is not None and prolog.declares(chunk)
            except (LookupError, ValueError) as why:  # an encoding that is none, or that no XML reader takes
                raise _refusal(path, _UNUSUAL) from why
            if declared:
                words = tr("'{file}' holds XML entities, which no Excel workbook needs; do not use this file.")
                raise _refusal(path, words)
            first = False


class _Prolog:
    """What stands before the root element of an XML part, however long: document types and entities stand there."""

    def __init__(self) -> None:
        self._parser: Any = expat.ParserCreate()
        if hasattr(self._parser, "SetReparseDeferralEnabled"):  # else expat 2.6 waits for more of what is long
            self._parser.SetReparseDeferralEnabled(False)
        self._parser.StartDoctypeDeclHandler = self._declared
        self._parser.StartElementHandler = self._begun
        self._over = self._declares = False

    def _declared(self, *_: object) -> None:
        self._declares = True
        raise _Enough

    def _begun(self, *_: object) -> None:
        raise _Enough

    def declares(self, chunk: bytes) -> bool:
        """Whether a document type is declared, as far as the part has been read."""
        at = 0
        while not self._over and at < len(chunk):
            try:
                self._parser.Parse(chunk[at : at + _PIECE], False)
            except _Enough:
                self._over = True
            except expat.ExpatError:  # what is no XML is for its reader to say, if it is read at all
                self._over = True
                self._declares = any(word in chunk for word in (b"<!DOCTYPE", b"<!ENTITY"))
            at += _PIECE
        return self._declares


class _Enough(Exception):
    """The root element begins, or what must not be there does."""
