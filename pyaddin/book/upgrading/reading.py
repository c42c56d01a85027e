"""A sheet of a workbook, whichever program saved it, as rows of cells that can be compared and written elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from pyaddin.book.upgrading.package import Parts
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.shared import masters_of, spell_out
from pyaddin.book.xlsx.sheet import CellSpan, SheetXml

_STRING: Final = re.compile(rb"<si(?:\s[^>]*)?(?:/>|>(.*?)</si\s*>)", re.DOTALL)
_TEXT: Final = re.compile(rb"<t(?:\s[^>]*)?(?:/>|>(.*?)</t\s*>)", re.DOTALL)
_SPOKEN: Final = re.compile(rb"<rPh\b.*?</rPh\s*>", re.DOTALL)
_FORMULA: Final = re.compile(rb"<f((?:\s[^>]*)?)(?:/>|>(.*?)</f\s*>)", re.DOTALL)
_VALUE: Final = re.compile(rb"<v(?:\s[^>]*)?>(.*?)</v\s*>", re.DOTALL)
_INLINE: Final = re.compile(rb"<is(?:\s[^>]*)?>(.*?)</is\s*>", re.DOTALL)

_REFERENCE: Final = re.compile(rb"""\sr\s*=\s*["'][^"']*["']""")
_attributes = lru_cache(maxsize=5_000)(xml.attributes)
"""Most cells of a sheet have the same attributes, but for their place."""

Content = tuple[str, str | float]
"""What a cell holds, the same whichever program wrote it: its kind, and its text or number."""


class Strings:
    """The shared strings of a workbook: what stands inside each."""

    def __init__(self, data: bytes) -> None:
        self.inside = [found[1] or b"" for found in _STRING.finditer(xml.shadow(data))]

    @classmethod
    def of(cls, parts: Parts) -> "Strings":
        """Those of a workbook; none where it has no such part."""
        name = parts.single("sharedStrings")
        return cls(parts.data[name] if name else b"")

    @cached_property
    def places(self) -> dict[bytes, int]:
        """The number of each string by what stands inside."""
        return {inside: number for number, inside in reversed(list(enumerate(self.inside)))}


def text_of(inside: bytes) -> str:
    """The text of a string, its runs together."""
    return xml.unescape(b"".join(_TEXT.findall(_SPOKEN.sub(b"", inside))).decode("utf-8"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its style, its attributes, and of what is inside the formula, the value and the string."""

    style: int
    attributes: dict[str, str]
    formula: tuple[dict[str, str], str] | None
    value: bytes
    string: bytes

    @property
    def content(self) -> Content | None:
        """What it holds; None when it is blank. What a formula comes to is no content."""
        if self.formula is not None:
            return "formula", self.formula[1]
        kind = self.attributes.get("t", "n")
        string = kind in ("s", "inlineStr")
        text = text_of(self.string) if string else xml.unescape(self.value.decode("utf-8"))
        if not text:
            return None
        if kind == "n":
            return "n", float(text)
        return ("text" if string or kind == "str" else kind), text


class Reader:
    """The cells of one sheet; shared formulas are spelled out in every cell."""

    def __init__(self, parts: Parts, part: str, name: str, strings: Strings) -> None:
        data = parts.data[part]
        sheet = SheetXml(data, name)
        if masters := masters_of(sheet):
            sheet = SheetXml(spell_out(data, name, masters), name)
        self.xml, self.part, self._strings = sheet, part, strings

    @property
    def head(self) -> bytes:
        """What stands before the cells."""
        return self.xml.data[: self.xml.body]

    @property
    def tail(self) -> bytes:
        """What stands behind the cells."""
        return self.xml.data[self.xml.body_end :]

    def rows(self) -> Iterator[tuple[int, dict[str, str], dict[int, Cell]]]:
        """Number, attributes and cells by column of each row."""
        for number in self.xml.rows:
            yield number, self.attributes(number), self.cells(number)

    def attributes(self, number: int) -> dict[str, str]:
        """A row's attributes; none where it is not there."""
        row = self.xml.rows.get(number)
        return said(self.xml.row_attributes(row)) if row else {}

    def cells(self, number: int) -> dict[int, Cell]:
        """A row's cells by column; none where it is not there."""
        row = self.xml.rows.get(number)
        return {span.column: self._cell(span) for span in self.xml.cells(row)} if row else {}

    def _cell(self, span: CellSpan) -> Cell:
        attributes = _attributes(_REFERENCE.sub(b"", span.raw, count=1))
        inside = self.xml.data[span.inner : span.end] if span.inner != span.end else b""
        formula = _FORMULA.search(inside) if b"<f" in inside else None
        value = _VALUE.search(inside) if b"<v" in inside else None
        raw = value[1] if value else b""
        string = b""
        if attributes.get("t") == "s" and raw:
            number = int(raw)
            string = self._strings.inside[number] if number < len(self._strings.inside) else b""
        elif attributes.get("t") == "inlineStr" and (inline := _INLINE.search(inside)):
            string = inline[1]
        written = (xml.attributes(formula[1]), xml.unescape((formula[2] or b"").decode("utf-8"))) if formula else None
        return Cell(span.style, attributes, written, raw, string)


def said(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes of a row or column that say anything: some programs write every default."""
    plain = {name: "1" if value == "true" else value for name, value in attributes.items()}
    return {name: value for name, value in plain.items() if value not in ("false", "0") or name in ("ht", "width")}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet: attributes from one column to another."""

    ranges: tuple[tuple[int, int, dict[str, str]], ...]

    @classmethod
    def of(cls, head: bytes) -> "Columns":
        """Those that a sheet's head declares."""
        found = (xml.attributes(tag.group(1)) for tag in xml.tag(b"", "col").finditer(xml.shadow(head)))
        every = ((int(a.pop("min")), int(a.pop("max")), a) for a in found)
        return cls(tuple((first, last, said(attributes)) for first, last, attributes in every))

    def at(self, column: int) -> dict[str, str]:
        """The attributes of one column; none where it has none."""
        return next((attributes for first, last, attributes in self.ranges if first <= column <= last), {})

    def style(self, column: int) -> int:
        """The style of one column."""
        return int(self.at(column).get("style", "0"))
