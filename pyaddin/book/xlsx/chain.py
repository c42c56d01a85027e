"""The calculation chain and the order to calculate anew: parts that must agree with the formulas in the sheets."""

import re
from collections.abc import Collection, Mapping
from typing import Final

from pyaddin.book.base import letters
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.rows import Position

_COUNTED: Final = re.compile(
    rb"(<((?:[\w.-]+:)?)f(?:\s[^<>]*)?>[^<>]*\bNOW\(\)[^<>]*</\2f\s*>)\s*<\2v(?:\s[^<>]*)?>[^<>]*</\2v\s*>"
)
"""A formula that every program counts anew when it opens the file, and its remembered result."""


def chain(
    data: bytes, removed: Mapping[int, Collection[Position]], added: Mapping[int, Collection[Position]]
) -> bytes | None:
    """calcChain.xml with cells taken out and put in, by sheet id; None when no cell is left in it.

    A cell without a sheet id belongs to the sheet of the cell before it, so the one that follows a removed cell may
    have to name its sheet.
    """
    hidden = xml.shadow(data)
    root = re.search(rb"<((?:[\w.-]+:)?)calcChain(?=[\s>])", hidden)
    prefix = root.group(1) if root else b""
    pieces: list[bytes] = []
    at = sheet = named = 0
    kept = False
    for found in xml.tag(prefix, "c").finditer(hidden):
        values = xml.attributes(found.group(1))
        sheet = int(values.get("i", sheet))
        pieces.append(data[at : found.start()])
        at = found.end()
        if xml.cell_position(values["r"]) in removed.get(sheet, ()):
            continue
        element = found.group()
        pieces.append(element if "i" in values or named == sheet else xml.set_attribute(element, "i", str(sheet)))
        named, kept = sheet, True
    new = [
        b'<%sc r="%s%d" i="%d"/>' % (prefix, letters(column).encode(), row, number)
        for number, places in added.items()
        for row, column in places
    ]
    return b"".join([*pieces, *new, data[at:]]) if kept or new else None


def calculate_on_load(workbook: bytes) -> bytes:
    """workbook.xml that has formulas counted anew when the file is opened: their remembered results may be old.

    A workbook without calcPr comes from a program that leaves counting to the reader; it stays as it is.
    """
    found = re.search(rb"<(?:[\w.-]+:)?calcPr\b[^>]*>", xml.shadow(workbook))
    if found is None or b'fullCalcOnLoad="1"' in found.group():
        return workbook
    return workbook[: found.start()] + xml.set_attribute(found.group(), "fullCalcOnLoad", "1") + workbook[found.end() :]


def without_results(sheet: bytes) -> bytes:
    """A sheet whose formulas that lean on NOW() have no remembered result: where nothing is counted, as in Excel's
    Protected View, they show nothing rather than what was true before."""
    return _COUNTED.sub(rb"\1", sheet)


def without_relation(relations: bytes, kind: str) -> bytes:
    """A .rels part without the relationship of that kind."""
    pattern = rb"<(?:[\w.-]+:)?Relationship\b[^>]*/" + kind.encode() + rb"[\"'][^>]*?/>"
    return re.sub(pattern, b"", relations)


def without_override(types: bytes, part: str) -> bytes:
    """[Content_Types].xml without the entry of one part."""
    pattern = rb"<(?:[\w.-]+:)?Override\b[^>]*[\"']/" + re.escape(part.encode()) + rb"[\"'][^>]*?/>"
    return re.sub(pattern, b"", types)
