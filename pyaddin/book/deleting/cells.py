"""Whole rows cut out of a sheet's cells: the rows below are numbered anew, with their heights, styles and formulas."""

import html
import re
from typing import Final

from pyaddin.book.base import letters
from pyaddin.book.deleting.gone import Gone
from pyaddin.book.deleting.references import References, Unsure, refusal
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.shared import masters_of, spell_out
from pyaddin.book.xlsx.sheet import RowSpan, SheetXml, splice
from pyaddin.words.catalogue import Words, tr

_ROW_NUMBER: Final = re.compile(rb"""(\sr\s*=\s*["']\s*)(\d+)""")
_CELL_NUMBER: Final = re.compile(rb"""(\sr\s*=\s*["']\s*[A-Za-z]+)(\d+)""")


def without_rows(data: bytes, gone: Gone, references: References) -> bytes:
    """A sheet's bytes without the rows; its formulas and their ranges are put right, all else in the rows stays."""
    sheet = SheetXml(data, gone.sheet)
    masters = masters_of(sheet)
    kept = splice(sheet.data, [(row.start, row.end, b"") for number, row in sheet.rows.items() if number in gone])
    if masters:
        kept = spell_out(kept, gone.sheet, masters)
    return _renumbered(SheetXml(formulas(kept, gone, references), gone.sheet), gone)


def formulas(data: bytes, gone: Gone, references: References, sheet: str = "") -> bytes:
    """A sheet's bytes with the formulas of its cells put right; `sheet` names another one than that of the rows."""
    part = SheetXml(data, sheet or gone.sheet)
    if sheet and (sharing := {n: f for n, f in masters_of(part).items() if references.named_in(f[2])}):
        part = SheetXml(spell_out(part.data, sheet, sharing), sheet)
    hidden = part.hidden
    closing = b"</%sf>" % part.prefix
    changes: list[tuple[int, int, bytes]] = []
    for found in xml.tag(part.prefix, "f").finditer(hidden, part.body, part.body_end):
        end = found.end() if found.group(2) else hidden.index(closing, found.end())
        try:
            if found.group(1) and not sheet:
                tag = _tag(found, gone)
                if tag != found[0]:
                    changes.append((found.start(), found.end(), tag))
            text = xml.unescape(part.data[found.end() : end].decode("utf-8"))
            new = references.formula(text, not sheet)
        except Unsure as unsure:
            where = tr("The formula in {cell}", cell=_place(part, found.start()))
            raise refusal(gone, where, unsure) from None
        if new != text:
            changes.append((found.end(), end, html.escape(new, quote=False).encode("utf-8")))
    return splice(part.data, changes)


def _tag(found: re.Match[bytes], gone: Gone) -> bytes:
    """A formula's start tag with the range of an array put right."""
    values = xml.attributes(found.group(1))
    if values.get("t") == "dataTable":
        raise Unsure(tr("belongs to a what-if table"))
    reference = values.get("ref")
    if not reference:
        return found[0]
    top, _, bottom, _ = xml.area(reference)
    if gone.counted(top, bottom):
        raise Unsure(tr("fills {area} as one array", area=reference))
    return xml.set_attribute(found[0], "ref", gone.reference(reference))


def _place(sheet: SheetXml, at: int) -> Words:
    """The name of the cell around an offset, with its sheet."""
    for number, row in sheet.rows.items():
        if row.start < at < row.end:
            cell = sheet.cell_around(row, at)
            if cell:
                return f"{sheet.name} {letters(cell.column)}{number}"
            return tr("{sheet} row {row}", sheet=sheet.name, row=number)
    return sheet.name


def _renumbered(sheet: SheetXml, gone: Gone) -> bytes:
    """The rows below the first that went, one after the other with their new numbers."""
    data = sheet.data
    moving = [(number, row) for number, row in sheet.rows.items() if number > gone.first]
    if not moving:
        return data
    plain = _is_plain(sheet, moving[0][1].start)
    renumber = _renumber_plain if plain else _renumber_any
    pieces = [data[: moving[0][1].start]]
    at = moving[0][1].start
    for number, row in moving:
        pieces += [data[at : row.start], renumber(sheet, row, number, gone.row(number))]
        at = row.end
    return b"".join([*pieces, data[at:]])


def _is_plain(sheet: SheetXml, start: int) -> bool:
    """Whether every cell from there on is written as all usual programs do: its reference first, in capitals."""
    if sheet.hidden is not sheet.data:
        return False
    pre = re.escape(sheet.prefix)
    other = re.compile(b"<" + pre + rb'c(?! r="[A-Z]{1,3}[0-9]+")(?=[\s/>])')
    return other.search(sheet.hidden, start, sheet.body_end) is None


def _renumber_plain(sheet: SheetXml, row: RowSpan, old: int, new: int) -> bytes:
    lead = b'<%sc r="' % sheet.prefix
    was, now = b'%d"' % old, b'%d"' % new
    first, *cells = sheet.data[row.start : row.end].split(lead)
    return lead.join([_numbered(first, new), *(cell.replace(was, now, 1) for cell in cells)])


def _numbered(data: bytes, new: int) -> bytes:
    """A row's start tag, with what follows it, under its new number; a row without one gets it."""
    end = data.index(b">")
    found = _ROW_NUMBER.search(data, 0, end)
    if found:
        return data[: found.start(2)] + b"%d" % new + data[found.end(2) :]
    name = data.split(b">", 1)[0].split()[0].rstrip(b"/")
    return name + b' r="%d"' % new + data[len(name) :]


def _renumber_any(sheet: SheetXml, row: RowSpan, old: int, new: int) -> bytes:
    """The same for cells of any spelling, one by one."""
    changes = []
    for cell in sheet.cells(row):
        found = _CELL_NUMBER.search(sheet.hidden, cell.start, cell.inner)
        if found:
            changes.append((found.start(2) - row.start, found.end(2) - row.start, b"%d" % new))
    inner = row.inner - row.start
    moved = splice(sheet.data[row.start : row.end], changes)
    return _numbered(moved[:inner], new) + moved[inner:]
