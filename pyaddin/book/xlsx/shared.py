"""Shared formulas: one cell spells the formula out, the others name it by number (ECMA-376 part 1, 18.3.1.40)."""

import html
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.formula import Formula
from pyaddin.book.xlsx.sheet import CellSpan, SheetXml, splice


@dataclass(frozen=True, slots=True)
class SharedFormula:
    """One cell with a shared formula: `text` is blank but in the cell that spells it out; the element's place."""

    row: int
    cell: CellSpan
    number: str
    text: str
    start: int
    end: int


def shared_formulas(sheet: SheetXml, numbers: Collection[str], masters: bool = False) -> Iterator[SharedFormula]:
    """The cells with a shared formula of these numbers in order; with `masters` only those that spell it out."""
    rows = list(sheet.rows.items())
    starts = [row.start for _, row in rows]
    for found in xml.tag(sheet.prefix, "f").finditer(sheet.hidden, sheet.body, sheet.body_end):
        if b"shared" not in found.group(1) or (masters and found.group(2)):
            continue
        values = xml.attributes(found.group(1))
        if values.get("t") != "shared" or values.get("si") not in numbers:
            continue
        number, row = rows[bisect_right(starts, found.start()) - 1]
        cell = next(cell for cell in sheet.cells(row) if cell.start < found.start() < cell.end)
        end, text = found.end(), ""
        if not found.group(2):
            closing = xml.end_tag(sheet.prefix, "f").search(sheet.hidden, end)
            assert closing is not None
            text = xml.unescape(sheet.data[end : closing.start()].decode("utf-8"))
            end = closing.end()
        if text or not masters:
            yield SharedFormula(number, cell, values["si"], text, found.start(), end)


def masters_of(sheet: SheetXml) -> dict[str, tuple[int, int, str]]:
    """All shared formulas by number: row, column and text of the cell that spells each out."""
    if b"shared" not in sheet.hidden:
        return {}
    found = xml.tag(sheet.prefix, "f").finditer(sheet.hidden, sheet.body, sheet.body_end)
    numbers = {xml.attributes(f.group(1)).get("si", "") for f in found if b"shared" in f.group(1)}
    return {f.number: (f.row, f.cell.column, f.text) for f in shared_formulas(sheet, numbers, masters=True)}


def spell_out(data: bytes, name: str, lost: dict[str, tuple[int, int, str]]) -> bytes:
    """Give each cell that shared one of the `lost` formulas its own text; `lost` tells their row, column and text."""
    sheet = SheetXml(data, name)
    changes = []
    for shared in shared_formulas(sheet, lost):
        row, column, text = lost[shared.number]
        moved = Formula(text).moved(shared.row - row, shared.cell.column - column)
        element = f"<{sheet.prefix.decode()}f>{html.escape(moved, quote=False)}</{sheet.prefix.decode()}f>"
        changes.append((shared.start, shared.end, element.encode("utf-8")))
    return splice(data, changes)
