"""A zip archive in which some members are replaced and all others are copied as raw bytes, never deflated anew."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_END: Final = struct.Struct("<4s4H2LH")
_ZIP64_EXTRA: Final = 1
_UTF8_FLAG: Final = 0x800
_LEVEL: Final = 4
"""Deflate's level: twice as fast as the usual 6 for a tenth more bytes."""


@dataclass(slots=True)
class _Member:
    """One entry of the directory: its fields, name and extra as stored, and where its bytes lie in the source."""

    fields: list[int]
    name: bytes
    extra: bytes
    comment: bytes
    start: int
    end: int = 0


class Archive:
    """The members of a zip file by name; the file itself is opened only while it is read or copied."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with zipfile.ZipFile(path) as source:
            self.names = [member.filename for member in source.infolist()]
            self._members = dict(zip(self.names, _directory(source), strict=True))
            self._comment = source.comment

    def read(self, name: str) -> bytes:
        """One member, unpacked; KeyError when there is none."""
        with zipfile.ZipFile(self._path) as source:
            return source.read(name)

    def write(self, target: IO[bytes], replaced: Mapping[str, bytes], removed: Iterable[str] = ()) -> None:
        """Write the archive to `target` with the members in `replaced` exchanged and those in `removed` left out."""
        gone = set(removed)
        central: list[bytes] = []
        with self._path.open("rb") as source:
            for name, member in self._members.items():
                if name in gone:
                    continue
                offset = target.tell()
                if name in replaced:
                    central.append(_write_new(target, member, replaced[name], offset))
                else:
                    _copy(source, target, member.start, member.end)
                    central.append(_entry(member, member.fields, _without_zip64(member.extra), offset))
        _write_directory(target, central, self._comment)


def _directory(source: zipfile.ZipFile) -> list[_Member]:
    """The directory's entries as they are stored, in its order."""
    file = source.fp
    assert file is not None
    file.seek(source.start_dir)
    members = []
    for info in source.infolist():
        (*fields,) = _CENTRAL.unpack(file.read(_CENTRAL.size))
        name, extra, comment = (file.read(length) for length in fields[10:13])
        # zip64 keeps its numbers in the extra field; zipfile has read them already
        fields[8], fields[9] = info.compress_size, info.file_size
        members.append(_Member(fields[1:], name, extra, comment, info.header_offset))
    borders = [*sorted(member.start for member in members)[1:], source.start_dir]
    for member, border in zip(sorted(members, key=lambda m: m.start), borders, strict=True):
        member.end = border
    return members


def _copy(source: IO[bytes], target: IO[bytes], start: int, end: int) -> None:
    source.seek(start)
    while start < end:
        chunk = source.read(min(1 << 20, end - start))
        if not chunk:
            raise Refusal(tr("The workbook changed while it was being copied; press again."))
        target.write(chunk)
        start += len(chunk)


def _write_new(target: IO[bytes], member: _Member, content: bytes, offset: int) -> bytes:
    """Write a member anew under its old name, date and attributes; its directory entry is returned."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    fields = list(member.fields)
    fields[1], fields[2], fields[3] = 20, fields[2] & _UTF8_FLAG, zipfile.ZIP_DEFLATED
    fields[6], fields[7], fields[8] = zlib.crc32(content), len(packed), len(content)
    local = _LOCAL.pack(b"PK\3\4", *fields[1:9], len(member.name), 0)
    target.write(local + member.name + packed)
    return _entry(member, fields, b"", offset)


def _entry(member: _Member, fields: list[int], extra: bytes, offset: int) -> bytes:
    numbers = [*fields[:9], len(member.name), len(extra), len(member.comment), *fields[12:15], offset]
    return _CENTRAL.pack(b"PK\1\2", *numbers) + member.name + extra + member.comment


def _without_zip64(extra: bytes) -> bytes:
    """The directory is written with plain 32-bit numbers: guard's limit keeps workbooks far below 4 GB."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind != _ZIP64_EXTRA:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept + extra[at:]


def _write_directory(target: IO[bytes], central: list[bytes], comment: bytes) -> None:
    start = target.tell()
    directory = b"".join(central)
    target.write(directory)
    count = len(central)
    target.write(_END.pack(b"PK\5\6", 0, 0, count, count, len(directory), start, len(comment)) + comment)
