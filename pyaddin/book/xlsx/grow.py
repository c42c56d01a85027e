"""What grows with a table: its own part, filters, tinted and checked ranges, the sheet's extent, names."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pyaddin.book.base import letters
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.parts import Area
from pyaddin.book.xlsx.rows import Touched

_RANGED: Final = ("conditionalFormatting", "dataValidation", "ignoredError")
_EXTENSION: Final = re.compile(rb"(<(?:[\w.-]+:)?sqref>)([^<]*)(</)")
_FILTER_NAME: Final = "_xlnm._FilterDatabase"


@dataclass(frozen=True, slots=True)
class Growth:
    """A table's rows before and after: header row, columns, old last rows, new last row.

    `old_last` holds both where the table ended and where its filled rows ended: they differ when rows were pasted
    below a table that did not grow with them.
    """

    header: int
    left: int
    right: int
    old_last: frozenset[int]
    new_last: int

    def area(self, area: Area) -> Area:
        """A range that ended with the table's rows, grown over the new ones; any other as it is."""
        top, left, bottom, right = area
        starts_above = top < bottom or top == self.header + 1
        meets = left <= self.right and right >= self.left
        if bottom in self.old_last and bottom < self.new_last and top >= self.header and starts_above and meets:
            return top, left, self.new_last, right
        return area

    def references(self, text: str) -> str:
        """A list of ranges (sqref) with those grown that end with the table."""
        words = text.split()
        grown = [_grown(word, self.area) for word in words]
        return " ".join(grown) if grown != words else text


def _grown(reference: str, grow: Callable[[Area], Area]) -> str:
    try:
        area = xml.area(reference)
    except ValueError:  # whole columns and rows cover new rows anyway
        return reference
    grown = grow(area)
    return reference if grown == area else xml.area_name(*grown)


def ranges(tail: bytes, prefix: bytes, growth: Growth) -> bytes:
    """Conditional formats, drop-downs and checks behind the sheet's cells, grown with the table."""
    for name in _RANGED:
        tail = _replace_attribute(tail, prefix, name, "sqref", growth.references)

    def extended(found: re.Match[bytes]) -> bytes:
        text = growth.references(found.group(2).decode("utf-8"))
        return found.group(1) + text.encode("utf-8") + found.group(3)

    return _EXTENSION.sub(extended, tail)


def _replace_attribute(data: bytes, prefix: bytes, element: str, name: str, change: Callable[[str], str]) -> bytes:
    """One attribute of every such element put through `change`; what it leaves alone stays byte for byte."""

    def replaced(found: re.Match[bytes]) -> bytes:
        old = xml.attributes(found.group(1)).get(name)
        if old is None or change(old) == old:
            return found.group()
        return xml.set_attribute(found.group(), name, change(old))

    return xml.tag(prefix, element).sub(replaced, data)


def sheet_filter(tail: bytes, prefix: bytes, header: int, last: int) -> tuple[bytes, Area | None]:
    """The sheet's own filter over the table set to end at `last`, and the area it had; None where nothing changes."""
    found = xml.tag(prefix, "autoFilter").search(tail)
    reference = xml.attributes(found.group(1)).get("ref") if found else None
    if found is None or not reference:
        return tail, None
    old = xml.area(reference)
    if old[0] != header or old[2] == last:
        return tail, None
    new = xml.area_name(old[0], old[1], last, old[3])
    return tail[: found.start()] + xml.set_attribute(found.group(), "ref", new) + tail[found.end() :], old


def table_part(data: bytes, area: Area) -> bytes:
    """A table's part with its range and its filter's range set to `area`."""
    hidden = xml.shadow(data)
    root = re.search(rb"<((?:[\w.-]+:)?)table(?=[\s>])", hidden)
    prefix = root.group(1) if root else b""
    for name in ("table", "autoFilter"):
        data = _replace_attribute(data, prefix, name, "ref", lambda _: xml.area_name(*area))
    # what was sorted last may not reach beyond the table
    for name in ("sortState", "sortCondition"):
        data = _replace_attribute(data, prefix, name, "ref", lambda reference: _clipped(reference, area[2]))
    return data


def _clipped(reference: str, last: int) -> str:
    top, left, bottom, right = xml.area(reference)
    return reference if bottom <= last else xml.area_name(min(top, last), left, last, right)


def dimension(head: bytes, prefix: bytes, touched: Touched) -> bytes:
    """The sheet's extent, grown over cells that were added."""

    def grown(reference: str) -> str:
        top, left, bottom, right = xml.area(reference)
        wide = (
            min(top, touched.first_row),
            min(left, touched.first_column),
            max(bottom, touched.last_row),
            max(right, touched.last_column),
        )
        return reference if wide == (top, left, bottom, right) else xml.area_name(*wide)

    return _replace_attribute(head, prefix, "dimension", "ref", grown) if touched.last_row else head


def filter_name(workbook: bytes, index: int, old: Area, last: int) -> bytes:
    """The hidden name that Excel keeps for a sheet's filter, set to end at `last` where it named the `old` area."""
    hidden = xml.shadow(workbook)
    root = re.search(rb"<((?:[\w.-]+:)?)workbook(?=[\s>])", hidden)
    prefix = root.group(1) if root else b""
    for found in xml.tag(prefix, "definedName").finditer(hidden):
        values = xml.attributes(found.group(1))
        if values.get("name") != _FILTER_NAME or values.get("localSheetId") != str(index):
            continue
        end = hidden.index(b"<", found.end())
        sheet, mark, reference = workbook[found.end() : end].decode("utf-8").rpartition("!")
        if mark and xml.area(reference) == old:
            top, left, _, right = old
            new = f"${letters(left)}${top}:${letters(right)}${last}"
            return workbook[: found.end()] + f"{sheet}!{new}".encode() + workbook[end:]
    return workbook
