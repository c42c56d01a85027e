"""Damage done to a sample: bytes, text with hostile words, and the XML inside a workbook's zip."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random

Mutate = Callable[[bytes, Random], bytes]

WORDS = (
    b"", b"0", b"-1", b"1e400", b"-0.0", b"99999999999999999999", b"1048577", b"16385", b"A1:XFD1048576", b"XFE1",
    b"=1+1", b"+1", b"@SUM(A1)", b"=cmd|' /C calc'!A0", b"\x00", b"\t", b"\r\n", b'"', b"'", b",", b";", b"|",
    b"{% x %}", b"&#0;", b"&#x110000;", b"&a;", b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"<![CDATA[", b"]]>", b"<!--",
    b"_x000D_", b"_xD800_", "\u202e".encode(), "\ufeff".encode(), "\u2028".encode(), b"\xed\xa0\x80", b"\xff\xfe",
    b"\xef\xbb\xbf", b"../../x", b"..\\x", b"CON", b"/etc/x", b"#REF!", b"1899-12-30", b"9999-99-99", b"31/02/2026",
    b"1E+15", b"\x1b[31m", "１２３".encode(), "İ".encode(), b"[[", b"-->", b"A0", b"{{7*7}}", b"true",
    b"1979-01-01T00:00:00+99:99", b"items[99].sku", b"(" * 200, b"[" * 200, b"x" * 5_000, b"%Y%Y", b"9" * 400,
)  # fmt: skip
"""What broke readers elsewhere."""
_PIECE = re.compile(rb"""[^\s"'<>=,;\t\r\n]+|["'<>=,;\t\r\n]""")


def of_bytes(data: bytes, random: Random) -> bytes:
    """One change of bytes: flipped, cut off, cut out, doubled, or a number in their place."""
    if not data:
        return random.randbytes(random.randint(1, 64))
    at = random.randrange(len(data))
    end = min(len(data), at + random.choice((1, 1, 2, 4, 16, 200)))
    kind = random.randrange(7)
    if kind == 0:
        return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]
    if kind == 1:
        return data[:at] + random.choice((b"\0", b"\xff", b"\x7f", b"\x80")) * (end - at) + data[end:]
    if kind == 2:
        return data[:at] + data[end:]
    if kind == 3:
        return data[:end] + data[at:end] * random.choice((1, 2, 50)) + data[end:]
    if kind == 4:
        return data[:at] if random.random() < 0.2 else data[:at] + random.randbytes(end - at) + data[end:]
    if kind == 5:
        number = random.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, len(data), random.randrange(1 << 16)))
        return data[:at] + number.to_bytes(4, "little")[: end - at] + data[end:]
    return data[:at] + random.choice(WORDS) + data[end:]


def of_text(data: bytes, random: Random) -> bytes:
    """One change of words: exchanged, left out, doubled, swapped with another; or of bytes."""
    if random.random() < 0.25:
        return of_bytes(data, random)
    line = random.random() < 0.2
    pieces = [found.span() for found in (re.finditer(rb"[^\n]+\n?", data) if line else _PIECE.finditer(data))]
    if not pieces:
        return of_bytes(data, random)
    start, end = random.choice(pieces)
    kind = random.randrange(5)
    if kind == 0:
        return data[:start] + data[end:]
    if kind == 1:
        return data[:end] + data[start:end] * random.choice((1, 1, 300)) + data[end:]
    if kind == 2:
        other, until = random.choice(pieces)
        return data[:start] + data[other:until] + data[end:]
    return data[: random.choice((start, end))] + random.choice(WORDS) + data[end:]


def of_workbook(data: bytes, random: Random) -> bytes:
    """One change inside a zip's parts, mostly in its XML; or of the zip's own bytes."""
    if random.random() < 0.15:
        return of_bytes(data, random)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(member.filename, archive.read(member)) for member in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        return of_bytes(data, random)
    if parts:
        _change_a_part(parts, random)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name or "x")
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=1)
    return out.getvalue()


def _change_a_part(parts: list[tuple[str, bytes]], random: Random) -> None:
    """Change one part in place; sheets, workbook, styles and relationships more often than pictures."""
    weights = [5 if name.endswith((".xml", ".rels")) else 1 for name, _ in parts]
    at = random.choices(range(len(parts)), weights)[0]
    name, content = parts[at]
    kind = random.randrange(12)
    if kind == 0:
        del parts[at]
    elif kind == 1:
        new = random.choice(("CON", "..\\..\\x", "/etc/x", "xl/workbook.xml", name.upper(), name + ".", "a\u202eb"))
        parts[at] = (new, content)
    elif kind == 2 and len(parts) > 1:
        other = random.randrange(len(parts))
        parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], content)
    else:
        for _ in range(random.choice((1, 1, 3))):
            content = _of_xml(content, random)
        parts[at] = (name, content)


def _of_xml(xml: bytes, random: Random) -> bytes:
    """One change of an attribute, a tag or a text."""
    kind = random.randrange(4)
    patterns = (rb'="([^"]*)"', rb"<[^>]*>", rb">([^<]+)<", rb"<(\w+)[^>]*>[^<]*</\1>")
    found = list(re.finditer(patterns[kind], xml[:200_000]))
    if not found:
        return of_text(xml, random)
    one = random.choice(found)
    group = 1 if kind in (0, 2) else 0
    start, end = one.span(group)
    other = random.choice(found).group(group)
    new = random.choice((random.choice(WORDS), random.choice(WORDS), other, other, xml[start:end] * 2, b""))
    return xml[:start] + new + xml[end:]


def spliced(first: bytes, second: bytes, random: Random) -> bytes:
    """The start of one sample and the end of another."""
    return first[: random.randrange(len(first) + 1)] + second[random.randrange(len(second) + 1) :]
