"""What the clerk put around the cells of a sheet of ours: rules, checks, links, merged cells, protection."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyaddin.book.upgrading import tails
from pyaddin.book.upgrading.looks import Styles, Wardrobe
from pyaddin.book.upgrading.package import Parts, Relation
from pyaddin.book.upgrading.places import Pointing, SheetMap
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.formula import Formula
from pyaddin.book.xlsx.parts import Area

_FORMULA: Final = re.compile(rb"(<(formula[12]?)(?:\s[^>]*)?(?<!/)>)([^<]*)(</\2\s*>)")
_EXTENSION: Final = re.compile(rb"<extLst\b.*?</extLst\s*>", re.DOTALL)
_LINK: Final = ("location", "tooltip", "display")

Key = tuple[object, ...]


@dataclass(slots=True)
class Tail:
    """A sheet's tail with how its styles and formulas are to be read."""

    data: bytes
    map: SheetMap
    pointing: Pointing
    styles: Styles

    def rules(self) -> Iterator[tuple[str, dict[str, str], bytes]]:
        """The conditional formats: their ranges, their attributes and what is inside."""
        for block in tails.elements(self.data, "conditionalFormatting"):
            ranges = xml.attributes(block[1]).get("sqref", "")
            for rule in tails.elements(block[3] or b"", "cfRule"):
                yield ranges, xml.attributes(rule[1]), _EXTENSION.sub(b"", rule[3] or b"")

    def rule_key(self, ranges: str, attributes: dict[str, str], inside: bytes) -> Key:
        """What tells a rule: the same wherever it was split up or moved to."""
        look = attributes.get("dxfId")
        shown = self.styles.keys["dxfs"][int(look)] if look else ()
        return attributes.get("type"), attributes.get("operator"), shown, *self._formulas(ranges, inside)

    def checks(self) -> Iterator[tuple[str, dict[str, str], bytes]]:
        """The data validations."""
        for check in tails.elements(self.data, "dataValidation"):
            attributes = xml.attributes(check[1])
            yield attributes.pop("sqref", ""), attributes, check[3] or b""

    def check_keys(self, ranges: str, attributes: dict[str, str], inside: bytes) -> list[tuple[Area, Key]]:
        """Each rectangle of a validation, as it lies in the new sheet, and what tells it there."""
        kind, formulas = attributes.get("type"), self._formulas(ranges, inside)
        key = kind, *(formulas[:1] if kind == "list" else formulas)
        areas = (area for word in ranges.split() for area in self.map.areas(_area(word)))
        return [(area, (*key, area[1])) for area in areas]

    def _formulas(self, ranges: str, inside: bytes) -> list[str]:
        """The formulas as they would stand in the fifth row of the first column."""
        top, left = _first(ranges)
        found = (xml.unescape(f[3].decode("utf-8")) for f in _FORMULA.finditer(inside))
        return [Formula(self.pointing.formula(text, self.map)).moved(5 - top, 1 - left) for text in found]

    def merged(self) -> Iterator[str]:
        """The merged areas."""
        return (xml.attributes(found[1])["ref"] for found in tails.elements(self.data, "mergeCell"))


def _area(word: str) -> Area:
    first, _, last = word.partition(":")
    if not first[-1:].isdigit():
        return 1, xml.column_number(first), xml.MAX_ROW, xml.column_number(last or first)
    if first.isdigit():
        return int(first), 1, int(last or first), xml.MAX_COLUMN
    return xml.area(word)


def _first(ranges: str) -> tuple[int, int]:
    """The first cell that a rule's formulas count from."""
    areas = [_area(word) for word in ranges.split()] or [(1, 1, 1, 1)]
    return min(area[0] for area in areas), min(area[1] for area in areas)


@dataclass
class Around:
    """Puts into the tail of the new sheet what the tail of the old one has of the clerk's.

    `first` is the tail of the sheet when its version was new. `left` are sentences' places for what has no place now.
    """

    old: Tail
    new: Tail
    first: Tail | None
    wardrobe: Wardrobe
    parts: Parts
    own: Parts
    old_part: str
    new_part: str
    left: list[str] = field(default_factory=list)

    def tail(self) -> bytes:
        """The new sheet's tail."""
        data = self.new.data
        for put in (self._protection, self._merges, self._rules, self._checks, self._links):
            data = put(data)
        return data

    def _protection(self, data: bytes) -> bytes:
        found = tails.element(self.old.data, "sheetProtection")
        return tails.inserted(data, "sheetProtection", found[0]) if found else data

    def _merges(self, data: bytes) -> bytes:
        ours = {*self.new.merged(), *(self.first.merged() if self.first else ())}
        taken = [xml.area(area) for area in self.new.merged()]
        new = []
        for reference in self.old.merged():
            areas = self.old.map.areas(xml.area(reference))
            if reference in ours:
                continue
            if len(areas) == 1 and not any(_meet(areas[0], other) for other in taken):
                new.append(b'<mergeCell ref="%s"/>' % xml.area_name(*areas[0]).encode())
            else:
                self.left.append(f"{self.old.map.old} {reference}")
        return tails.listed(data, "mergeCells", new)

    def _rules(self, data: bytes) -> bytes:
        ours = {tail.rule_key(*rule) for tail in (self.new, self.first) if tail for rule in tail.rules()}
        least = max((int(a.get("priority", "0")) for _, a, _ in self.new.rules()), default=0)
        own = [rule for rule in self.old.rules() if self.old.rule_key(*rule) not in ours]
        for number, (ranges, attributes, inside) in enumerate(own, least + 1):
            attributes["priority"] = str(number)
            if "dxfId" in attributes:
                attributes["dxfId"] = str(self.wardrobe.difference(int(attributes["dxfId"])))
            rule = _element("cfRule", attributes, self._moved(inside, f"{self.old.map.new} {ranges}"))
            areas = self.old.map.references(ranges)
            block = _element("conditionalFormatting", {"sqref": areas}, rule)
            data = tails.inserted(data, "conditionalFormatting", block)
        return data

    def _checks(self, data: bytes) -> bytes:
        tails_of_ours = [tail for tail in (self.new, self.first) if tail]
        ours = {key for tail in tails_of_ours for check in tail.checks() for _, key in tail.check_keys(*check)}
        new = []
        for ranges, attributes, inside in self.old.checks():
            areas = [area for area, key in self.old.check_keys(ranges, attributes, inside) if key not in ours]
            if areas:
                kept = {name: value for name, value in attributes.items() if ":" not in name}
                kept["sqref"] = " ".join(xml.area_name(*area) for area in areas)
                new.append(_element("dataValidation", kept, self._moved(inside, f"{self.old.map.new} {ranges}")))
        return tails.listed(data, "dataValidations", new)

    def _moved(self, inside: bytes, where: str) -> bytes:
        """A rule's formulas in the new workbook."""

        def put(found: re.Match[bytes]) -> bytes:
            text = xml.unescape(found[3].decode("utf-8"))
            new = self.old.pointing.formula(text, self.old.map, lambda: where)
            return found[1] + html.escape(new, quote=False).encode("utf-8") + found[4]

        return _FORMULA.sub(put, inside)

    def _links(self, data: bytes) -> bytes:
        addresses = {relation.key: relation for relation in self.own.relations(self.old_part)}
        block = b""
        for link in tails.elements(self.old.data, "hyperlink"):
            attributes = xml.attributes(link[1])
            for area in self.old.map.areas(_area(attributes["ref"])):
                block += self._link(attributes, area, addresses.get)
        if not block:
            return data
        there = tails.element(data, "hyperlinks")
        if there is None:
            return tails.inserted(data, "hyperlinks", b"<hyperlinks>%s</hyperlinks>" % block)
        end = there.end() - len(b"</hyperlinks>")
        return data[:end] + block + data[end:]

    def _link(self, attributes: dict[str, str], area: Area, address: Callable[[str], Relation | None]) -> bytes:
        kept: dict[str, str] = {name: attributes[name] for name in _LINK if name in attributes}
        if "location" in kept:
            kept["location"] = self.old.pointing.formula(kept["location"], None)
        kept = {"ref": xml.area_name(*area), **kept}
        relation = address(next((v for n, v in attributes.items() if n.endswith(":id")), ""))
        if relation is not None:
            kept["r:id"] = self.parts.relate(self.new_part, relation)
        return _element("hyperlink", kept)


def _element(name: str, attributes: dict[str, str], inside: bytes = b"") -> bytes:
    text = "".join(f' {key}="{xml.escape_attribute(value).decode()}"' for key, value in attributes.items())
    start = f"<{name}{text}".encode()
    return start + b">" + inside + f"</{name}>".encode() if inside else start + b"/>"


def _meet(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def outside(tail: bytes, sheet: str) -> Iterator[str]:
    """What stands on a sheet of ours and has no place in the new workbook: rules and sparklines of the newer kind."""
    extension = _EXTENSION.search(tail)
    for name in ("sparklineGroup", "dataValidation", "slicerList"):
        if extension and b":%s" % name.encode() in extension[0]:
            yield sheet
