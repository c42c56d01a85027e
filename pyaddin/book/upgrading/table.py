"""The Excel table of a sheet of ours: today's, over the rows that came, with the clerk's columns, filter and order."""

import html
import re
from collections.abc import Iterator
from typing import Final

from pyaddin.book.upgrading import tails
from pyaddin.book.upgrading.looks import Wardrobe
from pyaddin.book.upgrading.places import Pointing, SheetMap
from pyaddin.book.upgrading.plan import ExcelTable, Ours
from pyaddin.book.xlsx import markup as xml
from pyaddin.tables.office import SETTINGS

_EXTENSION: Final = re.compile(rb"<extLst\b.*?</extLst\s*>", re.DOTALL)
_LOOKS: Final = re.compile(r"^\w*[dD]xfId$")
_FORMULA: Final = re.compile(rb"(<((?:calculatedColumn|totalsRow)Formula)(?:\s[^>]*)?(?<!/)>)([^<]*)(</\2\s*>)")
_TOTALS: Final = ("totalsRowCount", "totalsRowShown")


class Table:
    """Makes the new table's part."""

    def __init__(self, ours: Ours, new: bytes, wardrobe: Wardrobe, pointing: Pointing) -> None:
        self._ours, self._new, self._wardrobe, self._pointing = ours, new, wardrobe, pointing
        root = tails.element(new, "table")
        assert root is not None
        self._attributes = xml.attributes(root[1])
        self._area = xml.area(self._attributes["ref"])

    def data(self, last: int, sheet_filter: bytes) -> bytes:
        """The part; `last` is the last row that came, `sheet_filter` the filter of a sheet whose table is none."""
        old = self._ours.excel
        totals = self._totals(old) if old else {}
        bottom = self._ours.map.row(old.area[2]) if old else last
        top, left, _, right = self._area
        least = self._area[2] if self._ours.table is SETTINGS or not last else top + 1 + bool(totals)
        area = top, left, max(bottom, least)
        reference = xml.area_name(*area, right + len(self._ours.in_table))
        filtered = xml.area_name(top, left, area[2] - bool(totals), right + len(self._ours.in_table))
        data = self._root(reference, totals, old)
        filters = b"".join(self._filters(old, sheet_filter))
        start = b'<autoFilter ref="%s"' % filtered.encode()
        block = start + (b">%s</autoFilter>" % filters if filters else b"/>") + self._order(old)
        data = xml.tag(b"", "autoFilter").sub(lambda _: block, data)
        return self._with_columns(data, old) if old else data

    def _totals(self, old: ExcelTable) -> dict[str, str]:
        """The attributes of a table with a row of totals."""
        attributes = _root(old.data)
        counted = int(attributes.get("totalsRowCount", "0"))
        return {name: attributes[name] for name in _TOTALS if name in attributes} if counted else {}

    def _root(self, reference: str, totals: dict[str, str], old: ExcelTable | None) -> bytes:
        changed = {"ref": reference, **totals}
        if totals:
            changed.setdefault("totalsRowShown", "1")
        if old and (name := _root(old.data).get("displayName")):  # the clerk's formulas call it so
            changed |= {"name": name, "displayName": name}

        def put(found: re.Match[bytes]) -> bytes:
            tag = found[0]
            for name, value in changed.items():
                tag = tag if xml.attributes(found[1]).get(name) == value else xml.set_attribute(tag, name, value)
            return tag

        return xml.tag(b"", "table").sub(put, self._new, count=1)

    def _filters(self, old: ExcelTable | None, sheet_filter: bytes) -> Iterator[bytes]:
        """The clerk's filters, each with the place of its column."""
        found = tails.element(old.data if old else sheet_filter, "autoFilter")
        if found is None:
            return
        left = xml.area(xml.attributes(found[1])["ref"])[1]
        inside = _EXTENSION.sub(b"", found[3] or b"")
        every = []
        for column in tails.elements(inside, "filterColumn"):
            attributes = xml.attributes(column[1])
            place = self._ours.map.column(left + int(attributes["colId"])) - self._area[1]
            tag = xml.set_attribute(b"<filterColumn%s>" % column[1], "colId", str(place))
            every.append((place, tag + self._looks(column[3] or b"") + b"</filterColumn>"))
        yield from (block for _, block in sorted(every))

    def _order(self, old: ExcelTable | None) -> bytes:
        """By what the clerk sorted last."""
        found = tails.element(old.data, "sortState") if old else None
        if found is None:
            return b""

        def put(part: re.Match[bytes]) -> bytes:
            reference = self._ours.map.reference(xml.attributes(part[1])["ref"])
            return xml.set_attribute(part[0], "ref", reference)

        block = _EXTENSION.sub(b"", found[0])
        for name in ("sortState", "sortCondition"):
            block = xml.tag(b"", name).sub(put, block)
        return self._looks(block)

    def _looks(self, data: bytes) -> bytes:
        def put(found: re.Match[bytes]) -> bytes:
            return found[1] + str(self._wardrobe.difference(int(found[2]))).encode() + found[3]

        return re.sub(rb'(\sdxfId=")(\d+)(")', put, data)

    def _with_columns(self, data: bytes, old: ExcelTable) -> bytes:
        """The columns with the clerk's behind ours, and what the totals' row says of each."""
        columns = [
            xml.attributes(c[1]) | {"": (c[3] or b"").decode("utf-8")} for c in tails.elements(old.data, "tableColumn")
        ]
        every = dict(enumerate(columns, old.area[1]))
        new = [xml.attributes(c[1])["id"] for c in tails.elements(data, "tableColumn")]
        own = [self._column(len(new) + number, every[at]) for number, at in enumerate(self._ours.in_table, 1)]
        if own:
            end = data.index(b"</tableColumns>")
            data = data[:end] + b"".join(own) + data[end:]
            count = str(len(new) + len(own))
            data = xml.tag(b"", "tableColumns").sub(lambda f: xml.set_attribute(f[0], "count", count), data)
        return self._with_totals(data, every)

    def _column(self, number: int, attributes: dict[str, str]) -> bytes:
        kept = {k: v for k, v in attributes.items() if k and ":" not in k and k != "queryTableFieldId"}
        kept |= {k: str(self._wardrobe.difference(int(v))) for k, v in kept.items() if _LOOKS.match(k)}
        kept["id"] = str(number)
        inside = self._formulas(attributes[""].encode("utf-8"))
        text = "".join(f' {k}="{xml.escape_attribute(v).decode()}"' for k, v in kept.items())
        return (
            b"<tableColumn%s>%s</tableColumn>" % (text.encode(), inside) if inside else f"<tableColumn{text}/>".encode()
        )

    def _formulas(self, data: bytes) -> bytes:
        def put(found: re.Match[bytes]) -> bytes:
            text = xml.unescape(found[3].decode("utf-8"))
            return found[1] + html.escape(self._pointing.formula(text, self._ours.map), quote=False).encode() + found[4]

        return b"".join(_FORMULA.sub(put, found[0]) for found in _FORMULA.finditer(data))

    def _with_totals(self, data: bytes, every: dict[int, dict[str, str]]) -> bytes:
        places = {self._ours.map.column(at): a for at, a in every.items() if at not in self._ours.in_table}
        at = iter(range(self._area[1], self._area[1] + 100_000))

        def put(found: re.Match[bytes]) -> bytes:
            attributes = places.get(next(at), {})
            kept = {k: v for k, v in attributes.items() if k in ("totalsRowFunction", "totalsRowLabel")}
            tag = found[0]
            for name, value in kept.items():
                tag = xml.set_attribute(tag, name, value)
            formula = self._formulas(attributes.get("", "").encode("utf-8"))
            return tag.replace(b"/>", b">" + formula + b"</tableColumn>") if formula and tag.endswith(b"/>") else tag

        return xml.tag(b"", "tableColumn").sub(put, data)


def _root(data: bytes) -> dict[str, str]:
    found = tails.element(data, "table")
    return xml.attributes(found[1]) if found else {}


def with_id(data: bytes, number: int) -> bytes:
    """A table's part under another number."""
    return xml.tag(b"", "table").sub(lambda found: xml.set_attribute(found[0], "id", str(number)), data, count=1)


def moved_looks(data: bytes, wardrobe: Wardrobe) -> bytes:
    """A part with the numbers of its differential styles as they are in the new workbook."""

    def put(found: re.Match[bytes]) -> bytes:
        return found[1] + str(wardrobe.difference(int(found[2]))).encode() + found[3]

    return re.sub(rb'(\s\w*[dD]xfId=")(\d+)(")', put, data)


def everywhere(data: bytes, pointing: Pointing, home: SheetMap) -> bytes:
    """A table's part of a sheet of the clerk's with its formulas put right."""

    def put(found: re.Match[bytes]) -> bytes:
        text = xml.unescape(found[3].decode("utf-8"))
        return found[1] + html.escape(pointing.formula(text, home), quote=False).encode() + found[4]

    return _FORMULA.sub(put, data)
