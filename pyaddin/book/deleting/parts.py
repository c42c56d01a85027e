"""What names a sheet's rows from outside of its own part: tables, notes, pictures, buttons, pivot tables, charts."""

import re
from typing import Final

from pyaddin.book.deleting.gone import Gone
from pyaddin.book.deleting.rules import element
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.notes import KINDS
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

_VML_NOTE: Final = re.compile(rb"<x:ClientData\b.*?</x:ClientData>", re.DOTALL)
_VML_ANCHOR: Final = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")
_VML_ROW: Final = re.compile(rb"(<x:Row>\s*)(\d+)(\s*</x:Row>)")
_POINT: Final = rb"(<(?:[\w.-]+:)?row>\s*)(\d+)(\s*</(?:[\w.-]+:)?row>\s*(?:<(?:[\w.-]+:)?rowOff>)?)"


def table(data: bytes, gone: Gone) -> bytes:
    """A table's part with its ranges put right. A table keeps a row below its header, be it the next one."""
    found = element("table").search(data)
    if found is None:
        return data
    values = xml.attributes(found[3])
    top, left, bottom, right = xml.area(values["ref"])
    what = values.get("displayName", values["ref"])
    headed, totals = values.get("headerRowCount", "1") != "0", int(values.get("totalsRowCount", "0"))
    rows = gone.span(top, bottom)
    if rows is None or (headed and top in gone) or (totals and gone.counted(bottom - totals + 1, bottom)):
        raise gone.refusal(tr("The table {table} would lose its header or its total row", table=what))
    least = rows[0] + headed + totals
    if rows[1] < least and totals:
        raise gone.refusal(tr("The table {table} would keep nothing but its total row", table=what))
    end = max(rows[1], least)

    def ranged(found: re.Match[bytes], last: int) -> bytes:
        area = xml.area_name(rows[0], left, last, right)
        same = xml.attributes(found[1])["ref"] == area
        return found[0] if same else xml.set_attribute(found[0], "ref", area)

    data = xml.any_tag("table").sub(lambda found: ranged(found, end), data)
    data = xml.any_tag("autoFilter").sub(lambda found: ranged(found, end - totals), data)
    for name in ("sortCondition", "sortState"):
        data = element(name).sub(lambda found: _sorted(found, gone), data)
    return data


def _sorted(found: re.Match[bytes], gone: Gone) -> bytes:
    reference = xml.attributes(found[3])["ref"]
    new = gone.reference(reference)
    if not new:
        return b""
    return found[0] if new == reference else xml.set_attribute(found[1], "ref", new) + found[0][len(found[1]) :]


def notes(data: bytes, gone: Gone) -> bytes:
    """A comments part with its cells moved; Refusal when one of them goes."""
    for name in KINDS.values():

        def moved(found: re.Match[bytes]) -> bytes:
            cell = xml.attributes(found[1])["ref"]
            new = gone.reference(cell)
            if not new:
                raise _commented(f"{gone.sheet} {cell}")
            return found[0] if new == cell else xml.set_attribute(found[0], "ref", new)

        data = xml.any_tag(name).sub(moved, data)
    return data


def _commented(cell: str) -> Refusal:
    return Refusal(
        tr(
            "{cell} has a comment, and its row is to leave the sheet; "
            "delete the comment or leave the row, and press again.",
            cell=cell,
        )
    )


def vml(data: bytes, gone: Gone) -> bytes:
    """Notes and buttons of the older drawing: a note's box moves with its cell, a button with the row it begins in."""

    def moved(found: re.Match[bytes]) -> bytes:
        block = found[0]
        row = _VML_ROW.search(block)
        anchor = _VML_ANCHOR.search(block)
        numbers = [int(number) for number in anchor[2].split(b",")] if anchor else []
        if len(numbers) == 8 and anchor:
            begins = int(row[2]) if row else numbers[2]
            shift = gone.row(begins + 1) - 1 - begins
            numbers[2], numbers[6] = max(numbers[2] + shift, 0), max(numbers[6] + shift, 0)
            text = b", ".join(b"%d" % number for number in numbers)
            block = block[: anchor.start(2)] + text + block[anchor.end(2) :] if shift else block
        return _VML_ROW.sub(lambda r: r[1] + b"%d" % (gone.row(int(r[2]) + 1) - 1) + r[3], block) if row else block

    return _VML_NOTE.sub(moved, data)


def drawing(data: bytes, gone: Gone) -> bytes:
    """Pictures, charts, shapes and controls: those that move with the cells move, and keep a size."""
    for name in ("twoCellAnchor", "oneCellAnchor", "anchor"):
        data = element(name).sub(lambda found: _anchored(found, gone), data)
    return data


def _anchored(found: re.Match[bytes], gone: Gone) -> bytes:
    values = xml.attributes(found[3])
    control = found[2].rpartition(b":")[2] == b"anchor"
    moves = values.get("moveWithCells") in ("1", "true") if control else values.get("editAs") != "absolute"
    sizes = values.get("sizeWithCells") in ("1", "true") if control else values.get("editAs", "twoCell") == "twoCell"
    points = [int(point[2]) for point in re.finditer(_POINT, found[0])][:2]
    if not moves or not points:
        return found[0]
    start = gone.row(points[0] + 1) - 1
    new = [start, start + points[-1] - points[0]]
    if sizes and gone.row(points[-1] + 1) - 1 > start:
        new[1] = gone.row(points[-1] + 1) - 1
    left = iter(zip(points, new, strict=False))

    def placed(point: re.Match[bytes]) -> bytes:
        old, row = next(left, (0, 0))
        return point[1] + b"%d" % row + point[3] if old != row else point[0]

    return re.sub(_POINT, placed, found[0], count=len(points))


def pivot_table(data: bytes, gone: Gone) -> bytes:
    """A pivot table on the sheet, moved up; Refusal when a row that goes runs through it."""

    def moved(found: re.Match[bytes]) -> bytes:
        reference = xml.attributes(found[1])["ref"]
        top, _, bottom, _ = xml.area(reference)
        if gone.counted(top, bottom):
            raise gone.refusal(tr("A pivot table stands in {area}", area=reference))
        return xml.set_attribute(found[0], "ref", gone.reference(reference))

    return xml.any_tag("location").sub(moved, data)


def pivot_source(data: bytes, gone: Gone) -> bytes:
    """What a pivot table takes from the sheet, shortened."""

    def moved(found: re.Match[bytes]) -> bytes:
        values = xml.attributes(found[1])
        linked = any(name.endswith(":id") for name in values)
        if linked or values.get("sheet", "").casefold() != gone.sheet.casefold() or "ref" not in values:
            return found[0]
        new = gone.reference(values["ref"])
        if not new:
            raise gone.refusal(
                tr("A pivot table takes its figures from {area}, of which nothing would be left", area=values["ref"])
            )
        return found[0] if new == values["ref"] else xml.set_attribute(found[0], "ref", new)

    for name in ("worksheetSource", "rangeSet"):
        data = xml.any_tag(name).sub(moved, data)
    return data


def views(data: bytes, gone: Gone) -> bytes:
    """The sheet's saved views, with the ranges of their filters."""
    return element("nsvFilter").sub(lambda found: _sorted(found, gone), data)
