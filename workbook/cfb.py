"""Writes a compound file (MS-CFB version 3, 512-byte sectors): the container that holds a VBA project."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

SECTOR: Final = 512
MINI_SECTOR: Final = 64
MINI_LIMIT: Final = 4096
FREE, END, FAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1
_UNUSED: Final = bytes(68) + struct.pack("<3I", NONE, NONE, NONE) + bytes(48)


@dataclass(slots=True)
class _Entry:
    """One directory entry; `start` and `size` are set when its content is placed."""

    name: str
    kind: int
    data: bytes = b""
    start: int = END
    size: int = 0
    colour: int = BLACK
    left: int = NONE
    right: int = NONE
    child: int = NONE
    children: list[int] = field(default_factory=list)

    def pack(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        return struct.pack(
            "<64sHBBIII16sIQQIQ", name, len(name), self.kind, self.colour, self.left, self.right, self.child,
            bytes(16), 0, 0, 0, self.start, self.size,
        )  # fmt: skip


def write(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of these streams; `/` in a name puts the stream into a storage. Always the same bytes."""
    entries = _directory(streams)
    mini, mini_fat = _mini_stream(entries)
    sectors, fat = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == STREAM and entry.size >= MINI_LIMIT:
            entry.start = _append(sectors, fat, entry.data)
    entries[0].start, entries[0].size = _append(sectors, fat, mini), len(mini)
    mini_fat_count = -(-len(mini_fat) * 4 // SECTOR)
    mini_fat_start = _append(sectors, fat, _numbers(mini_fat))
    packed = b"".join(entry.pack() for entry in entries)
    packed += _UNUSED * (-len(entries) % 4)
    directory_start = _append(sectors, fat, packed)
    fat_start = len(fat)
    fat_count = _fat_sectors(len(fat))
    fat += [FAT] * fat_count
    header = _header(fat_start, fat_count, directory_start, mini_fat_start, mini_fat_count)
    return header + bytes(sectors) + _numbers(fat)


def _directory(streams: Mapping[str, bytes]) -> list[_Entry]:
    """Root, storages and streams, each storage's children linked as a red-black tree."""
    entries = [_Entry("Root Entry", ROOT)]
    storages = {"": 0}
    for path, data in streams.items():
        folder, _, name = path.rpartition("/")
        if folder not in storages:
            storages[folder] = len(entries)
            entries[0].children.append(len(entries))
            entries.append(_Entry(folder, STORAGE, start=0))
        entries[storages[folder]].children.append(len(entries))
        entries.append(_Entry(name, STREAM, data, size=len(data)))
    for entry in entries:
        order = sorted(entry.children, key=lambda index: (len(entries[index].name), entries[index].name.upper()))
        entry.child = _tree(entries, order, len(order).bit_length() - 1, len(order) + 1 == 1 << len(order).bit_length())
    return entries


def _tree(entries: list[_Entry], order: list[int], depth: int, full: bool) -> int:
    """Links `order` as a balanced tree and gives its root; an unfilled last level is red, so that every path to a
    leaf has as many black nodes (MS-CFB 2.6.4)."""
    if not order:
        return NONE
    middle = len(order) // 2
    entry = entries[order[middle]]
    entry.colour = RED if depth == 0 and not full else BLACK
    entry.left = _tree(entries, order[:middle], depth - 1, full)
    entry.right = _tree(entries, order[middle + 1 :], depth - 1, full)
    return order[middle]


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """The streams below 4096 bytes one after another in sectors of 64 bytes, and their chains."""
    data, chain = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == STREAM and 0 < entry.size < MINI_LIMIT:
            entry.start = _append(data, chain, entry.data, MINI_SECTOR)
    return bytes(data), chain


def _append(sectors: bytearray, chain: list[int], data: bytes, size: int = SECTOR) -> int:
    """Adds `data` in whole sectors, extends the chain, gives the first sector's number."""
    if not data:
        return END
    first = len(chain)
    count = -(-len(data) // size)
    sectors += data + bytes(count * size - len(data))
    chain += [*range(first + 1, first + count), END]
    return first


def _fat_sectors(used: int) -> int:
    """How many sectors the table of all sectors needs, itself included."""
    count = 1
    while used + count > count * SECTOR // 4:
        count += 1
    return count


def _numbers(numbers: list[int]) -> bytes:
    padded = numbers + [FREE] * (-len(numbers) % (SECTOR // 4))
    return struct.pack(f"<{len(padded)}I", *padded)


def _header(fat_start: int, fat_count: int, directory: int, mini_fat: int, mini_fat_count: int) -> bytes:
    if fat_count > 109:
        raise ValueError("a compound file above 6.8 MB needs a table of tables, which a launcher never does")
    table = [*range(fat_start, fat_start + fat_count)] + [FREE] * (109 - fat_count)
    return struct.pack(
        "<8s16sHHHHH6sIIIIIIIII109I", bytes.fromhex("D0CF11E0A1B11AE1"), bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, fat_count, directory, 0, MINI_LIMIT, mini_fat, mini_fat_count, END, 0, *table,
    )  # fmt: skip
