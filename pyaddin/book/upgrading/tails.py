"""What stands around a sheet's cells, in the order that the format asks for."""

import re
from collections.abc import Iterator
from typing import Final

from pyaddin.book.xlsx import markup as xml

ORDER: Final = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
"""The elements of a worksheet (ECMA-376 part 1, 18.3.1.99)."""


def elements(data: bytes, name: str) -> Iterator[re.Match[bytes]]:
    """The elements of a name in a part without prefixes: group 1 their attributes, group 3 what is inside."""
    pattern = rb"<%s((?:\s+[^\s=/>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/>|>(.*?)</%s\s*>)" % (
        name.encode(),
        name.encode(),
    )
    return re.finditer(pattern, data, re.DOTALL)


def element(data: bytes, name: str) -> re.Match[bytes] | None:
    """The first of them."""
    return next(elements(data, name), None)


def inserted(tail: bytes, name: str, new: bytes) -> bytes:
    """A sheet's tail with an element in the place where the format wants it, behind others of its name."""
    later = ORDER[ORDER.index(name) + 1 :]
    starts = (re.search(rb"<%s(?=[\s/>])" % other.encode(), tail) for other in later)
    at = min((found.start() for found in starts if found), default=tail.rindex(b"</worksheet"))
    return tail[:at] + new + tail[at:]


def listed(tail: bytes, name: str, new: list[bytes]) -> bytes:
    """A sheet's tail with entries added to a counted list such as mergeCells, which is made where it is not there."""
    if not new:
        return tail
    there = element(tail, name)
    if there is None:
        block = b'<%s count="%d">%s</%s>' % (name.encode(), len(new), b"".join(new), name.encode())
        return inserted(tail, name, block)
    count = int(xml.attributes(there[1]).get("count", "0")) + len(new)
    start = xml.set_attribute(b"<%s%s>" % (name.encode(), there[1]), "count", str(count))
    block = start + (there[3] or b"") + b"".join(new) + b"</%s>" % name.encode()
    return tail[: there.start()] + block + tail[there.end() :]
