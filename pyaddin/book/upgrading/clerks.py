"""The clerk's own sheets, taken over with everything that belongs to them."""

import html
import re
from dataclasses import dataclass, field
from typing import Final

from pyaddin.book.deleting.rules import ATTRIBUTE, FORMULAS, SQREF
from pyaddin.book.upgrading import table
from pyaddin.book.upgrading.package import Parts, Relation, Sheet
from pyaddin.book.upgrading.places import SheetMap
from pyaddin.book.upgrading.pouring import Pour
from pyaddin.book.upgrading.reading import Reader, Strings
from pyaddin.book.xlsx import markup as xml

_STYLES: Final = re.compile(rb'(<col\b[^>]*\sstyle=")(\d+)(")')
_CODE_NAME: Final = re.compile(rb'\scodeName="[^"]*"')
_SELECTED: Final = re.compile(rb'\stabSelected="[^"]*"')
_SOURCE: Final = re.compile(rb"<worksheetSource\b[^>]*>")
_FORMULA_KINDS: Final = ("drawing", "vmlDrawing", "ctrlProp", "chart", "chartEx", "chartUserShapes", "connections")
_TABLE_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


@dataclass
class Clerks:
    """Takes parts of the earlier workbook over into the new one, each once; `names` are the new names of the old."""

    own: Parts
    new: Parts
    strings: Strings
    pour: Pour
    names: dict[str, str] = field(default_factory=dict)
    _tables: int = 0

    def sheet(self, sheet: Sheet) -> str:
        """The name of the part that holds the clerk's sheet in the new workbook."""
        target = self._named(sheet.part)
        self._relations(sheet.part, target)
        data = self._worksheet(sheet) if sheet.is_worksheet else self._formulas(self.own.data[sheet.part], None)
        self.new.put(target, data, self.own.type_of(sheet.part))
        return target

    def _named(self, part: str) -> str:
        """A part's name in the new workbook; there it is kept free."""
        self.names[part] = self.new.free(part) if part in self.new.data else part
        self.new.data[self.names[part]] = b""
        return self.names[part]

    def part(self, part: str, kind: str) -> str:
        """Take over a part, and all that it refers to."""
        if part in self.names:
            return self.names[part]
        target = self._named(part)
        self._relations(part, target)
        data = self.own.data[part]
        if kind == "table":
            data = self._table(data)
        elif kind in _FORMULA_KINDS:
            data = self._formulas(data, None)
        elif kind == "pivotCacheDefinition":
            data = _SOURCE.sub(self._source, data)
        self.new.put(target, data, self.own.type_of(part))
        return target

    def _relations(self, part: str, target: str) -> None:
        for relation in self.own.relations(part):
            if relation.external:
                self.new.relate(target, relation)
            elif relation.target in self.own.data:
                there = self.part(relation.target, relation.kind)
                self.new.relate(target, Relation(relation.key, relation.type, there))

    def _worksheet(self, sheet: Sheet) -> bytes:
        """The sheet's bytes with its strings in its cells, and styles and formulas as the new workbook has them."""
        reader = Reader(self.own, sheet.part, sheet.name, self.strings)
        home = self.pour.pointing.maps[sheet.name.casefold()]
        rows = []
        for number, attributes, cells in reader.rows():
            made = {
                at: self.pour.cell(number, at, self.pour.wardrobe.style(cell.style), cell, home)
                for at, cell in cells.items()
            }
            rows.append(self.pour.row(number, attributes, made))
        head = _STYLES.sub(self._style, _SELECTED.sub(b"", _CODE_NAME.sub(b"", reader.head)))
        tail = table.moved_looks(self._formulas(reader.tail, home), self.pour.wardrobe)
        return head + b"".join(rows) + tail

    def _style(self, found: re.Match[bytes]) -> bytes:
        return found[1] + str(self.pour.wardrobe.style(int(found[2]))).encode() + found[3]

    def _formulas(self, data: bytes, home: SheetMap | None) -> bytes:
        """Formulas between tags and in attributes put right."""

        def put(found: re.Match[bytes], at: int) -> bytes:
            raw = found[at]
            text = xml.unescape(raw.decode("utf-8"))
            new = self.pour.pointing.formula(text, home, lambda: home.new if home else "")
            return raw if new == text else html.escape(new).encode("utf-8")

        data = FORMULAS.sub(lambda f: f[1] + put(f, 3) + f[4], data)
        if home is None:
            data = SQREF.sub(lambda f: f[1] + put(f, 3) + f[4], data)
        data = re.sub(rb'(\slocation=")([^"]*)(")', lambda f: f[1] + put(f, 2) + f[3], data)
        return ATTRIBUTE.sub(lambda f: f[1] + put(f, 2) + f[3], data) if home is None else data

    def _table(self, data: bytes) -> bytes:
        """An Excel table under a number that no other has."""
        taken = [name for name in self.new.data if self.new.data[name] and self.new.type_of(name) == _TABLE_KIND]
        self._tables = max([self._tables, *(_number(self.new.data[name]) for name in taken)]) + 1
        data = table.with_id(table.moved_looks(data, self.pour.wardrobe), self._tables)
        return table.everywhere(data, self.pour.pointing, SheetMap("", ""))

    def _source(self, found: re.Match[bytes]) -> bytes:
        """What a pivot table is made from."""
        attributes = xml.attributes(found[0][len(b"<worksheetSource") : -1] + b">")
        place = self.pour.pointing.maps.get(attributes.get("sheet", "").casefold())
        if place is None or any(name.endswith(":id") for name in attributes):
            return found[0]
        tag = xml.set_attribute(found[0], "sheet", place.new)
        return xml.set_attribute(tag, "ref", place.reference(attributes["ref"])) if "ref" in attributes else tag


def _number(data: bytes) -> int:
    found = xml.tag(b"", "table").search(data)
    return int(xml.attributes(found.group(1)).get("id", "0")) if found else 0
