"""What a reader of values hides: error values, which cells hold formulas, merged areas, how far the cells reach."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyaddin.book.base import CellError
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.sheet import CellSpan, SheetXml

_ERROR: Final = re.compile(rb"""\st\s*=\s*["']e["']""")
_FAR: Final = 53
"""Columns from BA on are looked for one by one; sheets of ours end before."""
_PLACE: Final = rb"""r\s*=\s*["']\s*%s\s*["'](?:[^>]*[^/>])?>"""
"""Begins with a plain letter, which a search skips to at once; no other attribute of a cell ends in r."""
_FAR_COLUMN: Final = re.compile(_PLACE % rb"([A-Za-z]{3}|[B-Zb-z][A-Za-z])\d+")
_FAR_ROW: Final = re.compile(_PLACE % rb"[A-Za-z]{1,3}(\d{6,7})")
"""A cell from row 100,000 on: its own row may have a lower number."""
_FAR_FROM: Final = 100_000
_FILLED: Final = (b"v>", b"v >", b"is>", b"is >")


@dataclass(slots=True)
class Hidden:
    """Places are (row, column) from 1; `rows` and `columns` bound the cells that hold anything."""

    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows: int = 0
    columns: int = 0


def scan(data: bytes, name: str) -> Hidden:
    """Search a sheet's bytes; cells are looked at only where something was found."""
    sheet = SheetXml(data, name)
    hidden = Hidden()
    value = xml.tag(sheet.prefix, "v")
    # a search for fixed bytes costs a tenth of the pattern, and most sheets hold no error
    suspected = b'"e"' in sheet.hidden or b"'e'" in sheet.hidden
    for row, cell in _cells_around(sheet, _ERROR) if suspected else ():
        found = value.search(sheet.hidden, cell.inner, cell.end)
        if _ERROR.search(cell.raw) and found:
            text = sheet.data[found.end() : sheet.data.index(b"<", found.end())]
            hidden.errors[row, cell.column] = CellError(xml.unescape(text.decode("utf-8")))
    formula = re.compile(b"<" + re.escape(sheet.prefix) + rb"f(?=[\s/>])")
    for row, cell in _cells_around(sheet, formula):
        hidden.formulas.add((row, cell.column))
        if b"array" in sheet.hidden[cell.inner : cell.end]:
            hidden.formulas.update(_array(sheet, cell))
    for merged in xml.tag(sheet.prefix, "mergeCell").finditer(sheet.hidden, sheet.body_end):
        hidden.merged.append(xml.area(xml.attributes(merged.group(1))["ref"]))
    hidden.rows, hidden.columns = _extent(sheet)
    return hidden


def _cells_around(sheet: SheetXml, pattern: re.Pattern[bytes]) -> Iterator[tuple[int, CellSpan]]:
    """The row number and the cell of each place where the pattern stands in a cell's start tag or right behind it."""
    numbers = list(sheet.rows)
    rows = list(sheet.rows.values())
    starts = [row.start for row in rows]
    for found in pattern.finditer(sheet.hidden, sheet.body, sheet.body_end):
        place = bisect_right(starts, found.start()) - 1
        cell = sheet.cell_around(rows[place], found.start()) if place >= 0 else None
        if cell is not None:
            yield numbers[place], cell


def _array(sheet: SheetXml, cell: CellSpan) -> set[tuple[int, int]]:
    """All cells that an array formula fills: none of them can be written alone."""
    found = sheet.formula(cell)
    reference = found[0].get("ref", "") if found and found[0].get("t") == "array" else ""
    if not reference:
        return set()
    top, left, bottom, right = xml.area(reference)
    return {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}


def reach(data: bytes, name: str) -> tuple[int, int]:
    """(rows, columns) that a sheet's filled cells reach at most."""
    return _extent(SheetXml(data, name))


def _extent(sheet: SheetXml) -> tuple[int, int]:
    """(rows, columns) that the filled cells reach at most: one value far off makes a reader fill all between.

    A reader goes by what a cell says of its own place, in whatever order and letters, and by the count of those that
    say nothing.
    """
    hidden, body, end = sheet.hidden, sheet.body, sheet.body_end
    last = max(hidden.rfind(tail, body, end) for tail in _FILLED)
    if last < 0:
        return 0, 0
    numbers, starts = list(sheet.rows), [row.start for row in sheet.rows.values()]
    rows, columns = numbers[max(bisect_right(starts, last) - 1, 0)] if numbers else 1, _FAR - 1
    far = set(_FAR_COLUMN.findall(hidden, body, end))
    columns = max([columns, *(xml.column_number(letters.decode().upper()) for letters in far)])
    if rows < _FAR_FROM:
        rows = max([rows, *map(int, set(_FAR_ROW.findall(hidden, body, end)))])
    if hidden.count(b'<c r="', body, end) != sum(hidden.count(cell, body, end) for cell in (b"<c ", b"<c>", b":c ")):
        spans = [(row.inner, row.close) for row in sheet.rows.values()]
        columns = max([columns, *(hidden.count(b"<c", *at) + hidden.count(b":c", *at) for at in spans)])
    return rows, columns
