"""Two transformations of MS-OVBA: the compression of streams (2.4.1) and the encryption of CMG, DPB and GC (2.4.3)."""

import struct
from typing import Final

CHUNK: Final = 4096


def compress(data: bytes) -> bytes:
    """A CompressedContainer of `data`."""
    return b"\x01" + b"".join(_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK))


def _chunk(data: bytes) -> bytes:
    body = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(data):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(data):
                break
            offset, length = _match(data, at, seen)
            if length:
                flags |= 1 << bit
                tokens += _copy_token(at, offset, length)
            else:
                tokens.append(data[at])
            for known in range(at, at + max(length, 1)):
                seen.setdefault(data[known : known + 3], []).append(known)
            at += max(length, 1)
        body.append(flags)
        body += tokens
    if len(body) > CHUNK:
        return struct.pack("<H", 0x3FFF) + data.ljust(CHUNK, b"\0")
    return struct.pack("<H", 0xB000 | (len(body) + 2 - 3)) + bytes(body)


def _bits(at: int) -> int:
    """How many bits of a copy token hold the offset at this place of the chunk (2.4.1.3.19.1)."""
    return max((at - 1).bit_length(), 4)


def _match(data: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """The longest earlier run that equals what follows `at`: how far back, how long; (0, 0) when below three."""
    limit = min((0xFFFF >> _bits(at)) + 3, len(data) - at) if at else 0
    best, back = 2, 0
    for start in reversed(seen.get(data[at : at + 3], [])):
        length = 0
        while length < limit and data[start + length] == data[at + length]:
            length += 1
        if length > best:
            best, back = length, at - start
    return (back, best) if back else (0, 0)


def _copy_token(at: int, offset: int, length: int) -> bytes:
    return struct.pack("<H", (offset - 1) << (16 - _bits(at)) | (length - 3))


def encrypt(project_id: str, data: bytes, seed: int) -> str:
    """`data` as PROJECT holds it, in hexadecimal; `seed` (0 to 255) may be any, a fixed one gives the same text."""
    key = sum(project_id.encode("ascii")) & 0xFF
    out = bytearray([seed, seed ^ 2, seed ^ key])
    plain, last, before = key, out[2], out[1]
    for byte in bytes((seed & 6) // 2) + struct.pack("<I", len(data)) + data:
        out.append(byte ^ (before + plain) & 0xFF)
        plain, last, before = byte, out[-1], last
    return out.hex().upper()
