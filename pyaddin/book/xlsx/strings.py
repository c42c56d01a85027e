"""Shared strings that no cell shows any more: a name that was blanked on its sheet would else stay in the file."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from pyaddin.book.xlsx import markup as xml

_SHOWN = re.compile(
    rb"""\st\s*=\s*["']s["'][^>]*?(/?)>(?:\s*<(?:[\w.-]+:)?v(?:\s[^>]*)?>\s*([0-9]+)\s*</)?"""
)  # fmt: skip
_STRING = re.compile(rb"<((?:[\w.-]+:)?)si(?:\s[^>]*)?(?:/>|>.*?</\1si\s*>)", re.DOTALL)


def without_unused(strings: bytes, sheets: Iterable[bytes]) -> bytes:
    """The shared strings part with every string blank that no cell of these sheets shows; the others keep their
    numbers."""
    used = {number for sheet in sheets for number in _numbers(sheet)}
    pieces, end = [], 0
    for number, found in enumerate(_STRING.finditer(xml.shadow(strings))):
        if number in used:
            continue
        prefix = found.group(1)
        pieces += [strings[end : found.start()], b"<%ssi><%st/></%ssi>" % (prefix, prefix, prefix)]
        end = found.end()
    return b"".join([*pieces, strings[end:]])


def _numbers(sheet: bytes) -> set[int]:
    """Numbers of the strings that a sheet shows."""
    found = _SHOWN.findall(sheet)
    if all(closed or number for closed, number in found):
        return {int(number) for _, number in found if number}
    # a cell is written in an unusual way: read them as XML, which takes longer
    cells = (cell for cell in ElementTree.fromstring(sheet).iter() if cell.get("t") == "s")
    values = (part.text for cell in cells for part in cell if part.tag.rpartition("}")[2] == "v")
    return {int(text) for text in values if text}
