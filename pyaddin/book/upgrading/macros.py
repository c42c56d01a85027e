"""The macro modules in a workbook's VBA project, read as text (MS-CFB, MS-OVBA)."""

import struct
from collections.abc import Iterator
from typing import Final

_END: Final = 0xFFFFFFFA
"""Sector numbers from here on end a chain."""
_STREAM, _ROOT = 2, 5
_CODE_PAGE, _VERSION, _NAME, _STREAM_NAME, _OFFSET = 0x03, 0x09, 0x19, 0x1A, 0x31


class Unreadable(ValueError):
    """It is no VBA project, or a damaged one."""


def modules(project: bytes) -> dict[str, str]:
    """The source of each module by its name; Unreadable when it cannot be read."""
    try:
        streams = _streams(project)
        place = next(name for name in streams if name.casefold().endswith("vba/dir"))
        folder = place[: -len("dir")]
        page, found = _listed(_unpacked(streams[place]))
        return {
            name: _unpacked(streams[folder + stream][offset:]).decode(page, "replace") for name, stream, offset in found
        }
    except (struct.error, LookupError, StopIteration, ValueError) as error:
        raise Unreadable(str(error)) from None


def bare(source: str) -> str:
    """A module's source without what an editor adds or spells otherwise, to compare it by."""
    lines = (line for line in source.splitlines() if not line.startswith(("Attribute ", "Option ")))
    return "".join("".join(line.split()) for line in lines).casefold()


def ending(source: str) -> str:
    """The ending of the file that the editor imports a module from."""
    return ".cls" if "Attribute VB_PredeclaredId" in source or "Attribute VB_Exposed" in source else ".bas"


def _streams(data: bytes) -> dict[str, bytes]:
    """The streams of a compound file by their paths."""
    if data[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("no compound file")
    (power,) = struct.unpack_from("<H", data, 0x1E)
    size = 1 << power
    directory, mini_limit, mini_fat_at = (struct.unpack_from("<I", data, at)[0] for at in (0x30, 0x38, 0x3C))
    fat = [n for sector in _fat_sectors(data, size) for n in _numbers(_sector(data, size, sector))]
    entries = _entries(b"".join(_sector(data, size, s) for s in _chain(fat, directory)))
    root = next(entry for entry in entries if entry[1] == _ROOT)
    mini = b"".join(_sector(data, size, s) for s in _chain(fat, root[2]))
    mini_fat = [n for s in _chain(fat, mini_fat_at) for n in _numbers(_sector(data, size, s))]
    found = {}
    for path, entry in _paths(entries, root[5], ""):
        small = entry[3] < mini_limit
        chain = _chain(mini_fat if small else fat, entry[2])
        pieces = (mini[s * 64 : s * 64 + 64] if small else _sector(data, size, s) for s in chain)
        found[path] = b"".join(pieces)[: entry[3]]
    return found


def _sector(data: bytes, size: int, number: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _fat_sectors(data: bytes, size: int) -> list[int]:
    found = [n for n in struct.unpack_from("<109I", data, 0x4C) if n < _END]
    at, count = struct.unpack_from("<II", data, 0x44)
    for _ in range(count):
        *numbers, at = _numbers(_sector(data, size, at))
        found += [n for n in numbers if n < _END]
    return found


def _chain(fat: list[int], at: int) -> Iterator[int]:
    for _ in range(len(fat) + 1):
        if at >= _END:
            return
        yield at
        at = fat[at]
    raise Unreadable("a chain without an end")


Entry = tuple[str, int, int, int, tuple[int, int], int]
"""Name, kind, first sector, size, siblings, child."""


def _entries(data: bytes) -> list[Entry]:
    found = []
    for at in range(0, len(data) - 127, 128):
        length, kind, _, left, right, child = struct.unpack_from("<HBBIII", data, at + 64)
        start, size = struct.unpack_from("<II", data, at + 116)
        name = data[at : at + max(length - 2, 0)].decode("utf-16-le")
        found.append((name, kind, start, size, (left, right), child))
    return found


def _paths(entries: list[Entry], at: int, folder: str, depth: int = 0) -> Iterator[tuple[str, Entry]]:
    if at >= _END or depth > len(entries):
        return
    entry = entries[at]
    for sibling in entry[4]:
        yield from _paths(entries, sibling, folder, depth + 1)
    if entry[1] == _STREAM:
        yield folder + entry[0], entry
    else:
        yield from _paths(entries, entry[5], f"{folder}{entry[0]}/", depth + 1)


def _listed(data: bytes) -> tuple[str, list[tuple[str, str, int]]]:
    """The code page, and of each module its name, its stream and where its source begins there (2.3.4.2)."""
    page, names, streams, offsets = "cp1252", list[str](), list[str](), list[int]()
    at = 0
    while at + 6 <= len(data):
        kind, size = struct.unpack_from("<HI", data, at)
        size = 6 if kind == _VERSION else size
        body = data[at + 6 : at + 6 + size]
        at += 6 + size
        if kind == _CODE_PAGE:
            page = f"cp{struct.unpack('<H', body)[0]}"
        elif kind == _NAME:
            names.append(body.decode(page, "replace"))
        elif kind == _STREAM_NAME:
            streams.append(body.decode(page, "replace"))
        elif kind == _OFFSET:
            offsets.append(struct.unpack("<I", body)[0])
    return page, list(zip(names, streams, offsets, strict=True))


def _unpacked(data: bytes) -> bytes:
    """A CompressedContainer taken apart (2.4.1)."""
    if data[:1] != b"\x01":
        raise Unreadable("not compressed")
    out = bytearray()
    at = 1
    while at + 2 <= len(data):
        (header,) = struct.unpack_from("<H", data, at)
        end = at + (header & 0x0FFF) + 3
        if header & 0x8000:
            _chunk(data, at + 2, min(end, len(data)), out)
        else:
            out += data[at + 2 : at + 2 + 4096]
        at = end
    return bytes(out)


def _chunk(data: bytes, at: int, end: int, out: bytearray) -> None:
    start = len(out)
    while at < end:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= end:
                return
            if flags >> bit & 1:
                (token,) = struct.unpack_from("<H", data, at)
                at += 2
                bits = max((len(out) - start - 1).bit_length(), 4)
                back, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + 3
                for _ in range(length):
                    out.append(out[-back])
            else:
                out.append(data[at])
                at += 1
