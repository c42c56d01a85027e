"""Comments and notes of a sheet of ours, in the cells that they belong to, with the boxes that show them."""

import re
from typing import Final

from pyaddin.book.upgrading import tails
from pyaddin.book.upgrading.package import RELATIONS, Parts, Relation
from pyaddin.book.upgrading.places import SheetMap
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.notes import KINDS

_BLOCK: Final = 1024
"""So many shapes share a number of a drawing; those of notes have drawings' numbers of their own."""
_FIRST_BLOCK: Final = 1001
_VML: Final = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/>'
    b"</o:shapelayout></xml>"
)
_VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_KIND: Final = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX: Final = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:108pt;height:60pt;z-index:{number};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def carry(own: Parts, old: str, parts: Parts, new: str, place: SheetMap, tail: bytes) -> bytes:
    """Put the comments of an old sheet's part into the new one; the new sheet's tail, which may name their boxes."""
    cells: list[tuple[int, int]] = []
    for kind, name in KINDS.items():
        for part in own.beside(old, kind):
            data, found = _moved(own.data[part], name, place)
            if kind == "comments":
                cells += found
            target = parts.free(part)
            parts.put(target, data, own.type_of(part))
            relation = next(r for r in own.relations(old) if r.target == part)
            parts.relate(new, Relation("", relation.type, target))
    return _with_boxes(parts, new, tail, cells) if cells else tail


def _moved(data: bytes, name: str, place: SheetMap) -> tuple[bytes, list[tuple[int, int]]]:
    """A part of comments with their cells as they are named in the new workbook, and these cells."""
    cells: list[tuple[int, int]] = []

    def put(found: re.Match[bytes]) -> bytes:
        row, column = xml.cell_position(xml.attributes(found[1])["ref"])
        cells.append((place.row(row), place.column(column)))
        return xml.set_attribute(found[0], "ref", xml.area_name(*cells[-1], *cells[-1]))

    return xml.tag(b"", name).sub(put, data), cells


def _with_boxes(parts: Parts, sheet: str, tail: bytes, cells: list[tuple[int, int]]) -> bytes:
    drawing = next(iter(parts.beside(sheet, "vmlDrawing")), "")
    if not drawing:
        drawing = parts.free("xl/drawings/vmlDrawing1.vml")
        parts.put(drawing, _VML, _VML_TYPE)
        key = parts.relate(sheet, Relation("", f"{RELATIONS}vmlDrawing", drawing))
        tail = tails.inserted(tail, "legacyDrawing", b'<legacyDrawing r:id="%s"/>' % key.encode())
    blocks = range(_FIRST_BLOCK, _FIRST_BLOCK + 1 + len(cells) // (_BLOCK - 1))
    boxes = [_box(number, *cell) for number, cell in enumerate(cells)]
    data = parts.data[drawing].replace(b"</xml>", _KIND + "".join(boxes).encode() + b"</xml>")

    def numbered(found: re.Match[bytes]) -> bytes:
        known = [known for known in found[2].decode().split(",") if known]
        return found[1] + ",".join([*known, *map(str, blocks)]).encode() + found[3]

    parts.data[drawing] = re.sub(rb'(<o:idmap\b[^>]*\sdata=")([^"]*)(")', numbered, data)
    return tail


def _box(number: int, row: int, column: int) -> str:
    block, at = divmod(number, _BLOCK - 1)
    top = max(row - 2, 0)
    return _BOX.format(
        number=(_FIRST_BLOCK + block) * _BLOCK + at + 1, row=row - 1, column=column - 1,
        left=column, right=column + 2, top=top, bottom=top + 4,
    )  # fmt: skip
