"""What stands around a sheet's cells and names rows, after rows were deleted: rules, checks, merges, views, breaks."""

import html
import re
from collections.abc import Callable
from functools import cache
from typing import Final

from pyaddin.book.base import letters
from pyaddin.book.deleting.gone import Gone
from pyaddin.book.deleting.references import References, Relative, Unsure, refusal
from pyaddin.book.xlsx import markup as xml
from pyaddin.words.catalogue import Text, tr

_LISTS: Final = ("protectedRange", "ignoredError", "scenario")
_SINGLE: Final = ("mergeCell", "hyperlink", "cellWatch", "sortState", "sortCondition", "autoFilter", "dimension")
_VIEWS: Final = ("sheetView", "pane", "selection", "customSheetView")
_COUNTED: Final = ("mergeCells", "dataValidations")
_HOLDERS: Final = (
    "mergeCells", "hyperlinks", "cellWatches", "protectedRanges", "ignoredErrors", "dataValidations", "rowBreaks",
    "conditionalFormattings", "sparklines", "sparklineGroup", "sparklineGroups", "ext", "extLst",
)  # fmt: skip
"""Elements that may not be empty, inner ones first."""
FORMULAS: Final = re.compile(
    rb"(<((?:[\w.-]+:)?(?:formula[12]?|f|calculatedColumnFormula|totalsRowFormula|definedName|Fmla\w+))(?:\s[^>]*)?(?<!/)>)([^<]*)(</\2\s*>)"
)
SQREF: Final = re.compile(rb"(<((?:[\w.-]+:)?sqref)>)([^<]*)(</\2>)")
ATTRIBUTE: Final = re.compile(
    rb"""(\s(?:val|textlink|linkedCell|listFillRange|cell|fmla[A-Z]\w*)=["'])([^"']*)(["'])"""
)


@cache
def element(name: str) -> re.Pattern[bytes]:
    """A whole element of that name, whatever the prefix; groups: its start tag, its name, its attributes."""
    start = rb"(<((?:[\w.-]+:)?%s)((?:\s+[^\s=/>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(?:/>|>))" % name.encode()
    return re.compile(start + rb"(?:(?<=/>)|.*?</\2\s*>)", re.DOTALL)


class Rules:
    """Puts one sheet's head and tail right; `home` is whether the rows went from that very sheet.

    `what` begins the sentence for a formula that cannot be put right.
    """

    def __init__(self, gone: Gone, references: References, home: bool, what: Text) -> None:
        self._gone, self._references, self._home, self._what = gone, references, home, what

    def around(self, data: bytes) -> bytes:
        """The sheet's bytes before its cells, or behind them."""
        for name in ("conditionalFormatting", "dataValidation"):
            data = element(name).sub(self._rule, data)
        data = element("sparkline").sub(self._sparkline, data)
        for name in ("controlPr", "oleObject"):
            data = element(name).sub(lambda found: self.formulas(found[0], "follow"), data)
        data = element("dataRef").sub(self._source, data)
        return self._own(data) if self._home else data

    def _own(self, data: bytes) -> bytes:
        """What names the sheet's own rows without a formula."""
        gone = self._gone
        for name in _LISTS:
            data = element(name).sub(lambda found: _kept(found, "sqref", gone.references), data)
        for name in _SINGLE:
            data = element(name).sub(lambda found: _kept(found, "ref", gone.reference), data)
        data = element("cellWatch").sub(lambda found: _kept(found, "r", gone.reference), data)
        data = element("mergeCell").sub(lambda found: found[0] if _is_range(xml.attributes(found[3])) else b"", data)
        data = element("inputCells").sub(self._scenario_cell, data)
        for name in ("protectedRange", "ignoredError"):  # of the newer kind, with an element for the ranges
            data = element(name).sub(self._listed, data)
        for name in _VIEWS:
            data = xml.any_tag(name).sub(self._view, data)
        data = element("rowBreaks").sub(self._breaks, data)
        return _tidied(data)

    def formulas(self, data: bytes, relative: Relative, ranges: bool = False) -> bytes:
        """Formulas between tags, and in the attributes that hold one, put right; `ranges` for a chart's full ranges."""
        data = self._formulas(data, relative)
        if ranges:
            data = SQREF.sub(lambda found: found[1] + self._put_right(found[3], relative) + found[4], data)

        def attribute(found: re.Match[bytes]) -> bytes:
            return found[1] + self._put_right(found[2], relative) + found[3]

        return ATTRIBUTE.sub(attribute, data)

    def _formulas(self, data: bytes, relative: Relative) -> bytes:
        return FORMULAS.sub(lambda found: found[1] + self._put_right(found[3], relative) + found[4], data)

    def _put_right(self, raw: bytes, relative: Relative) -> bytes:
        text = xml.unescape(raw.decode("utf-8"))
        try:
            new = self._references.formula(text, self._home, relative)
        except Unsure as unsure:
            raise refusal(self._gone, self._what, unsure) from None
        return raw if new == text else html.escape(new).encode("utf-8")

    def _rule(self, found: re.Match[bytes]) -> bytes:
        """A conditional format or a check: its ranges, and its formulas, which count from its first cell."""
        block = found[0]
        if not self._home:
            return self.formulas(block, "unsure")
        old = xml.attributes(found[3]).get("sqref")
        if old is not None:
            after = self._gone.references(old)
            tag = _with(found[1], "sqref", after)
            return self.formulas(tag + block[len(found[1]) :], self._shift(old, after)) if after else b""
        inside = SQREF.search(block)
        before = inside[3].decode("utf-8") if inside else ""
        block = self._listed(found)
        return self.formulas(block, self._shift(before, self._gone.references(before)))

    def _shift(self, before: str, after: str) -> Relative:
        """By how much a rule's first cell moves; unsure where programs would count from different cells."""
        old, new = _tops(before), _tops(after)
        if not old or not new:
            return "unsure"
        first, lowest = new[0] - old[0], min(new) - min(old)
        return lowest if first == lowest else "unsure"

    def _sparkline(self, found: re.Match[bytes]) -> bytes:
        block = self._formulas(found[0], "follow")
        whole = element("sparkline").match(block)
        return self._listed(whole) if self._home and whole else block

    def _source(self, found: re.Match[bytes]) -> bytes:
        """A range that a consolidation takes from a sheet that it names."""
        ours = xml.attributes(found[3]).get("sheet", "").casefold() == self._gone.sheet.casefold()
        return _kept(found, "ref", self._gone.reference) if ours else found[0]

    def _listed(self, found: re.Match[bytes]) -> bytes:
        """An element that has its ranges in an element of their own."""
        block = found[0]
        where = SQREF.search(block)
        if where is None:
            return block
        after = self._gone.references(where[3].decode("utf-8"))
        return block[: where.start(3)] + after.encode() + block[where.end(3) :] if after else b""

    def _scenario_cell(self, found: re.Match[bytes]) -> bytes:
        kept = _kept(found, "r", self._gone.reference)
        if not kept:
            raise self._gone.refusal(tr("A scenario changes a cell of a row that goes"))
        return kept

    def _view(self, found: re.Match[bytes]) -> bytes:
        tag = found[0]
        values = xml.attributes(found[1])
        for name in ("topLeftCell", "activeCell"):
            if name in values:
                row, column = xml.cell_position(values[name])
                values[name] = f"{letters(column)}{self._gone.row(row)}"
                tag = _with(tag, name, values[name])
        if "sqref" in values:
            after = self._gone.references(values["sqref"])
            if len(after.split()) < len(values["sqref"].split()):
                after = values.get("activeCell", "A1")
                tag = xml.drop_attribute(tag, "activeCellId")
            tag = _with(tag, "sqref", after)
        return tag

    def _breaks(self, found: re.Match[bytes]) -> bytes:
        """Page breaks stand below a row; two that meet become one."""
        seen: set[int] = {0}

        def moved(brk: re.Match[bytes]) -> bytes:
            row = self._gone.row(int(xml.attributes(brk[3])["id"]) + 1) - 1
            if row in seen:
                return b""
            seen.add(row)
            return _with(brk[1], "id", str(row)) + brk[0][len(brk[1]) :]

        block = element("brk").sub(moved, found[0])
        start = found[1]
        if len(seen) - 1 < int(xml.attributes(found[3]).get("count", "0")):
            manual = sum(b'man="1"' in brk[0] for brk in element("brk").finditer(block))
            counted = xml.set_attribute(start, "count", str(len(seen) - 1))
            counted = _with(counted, "manualBreakCount", str(manual))
            block = counted + block[len(start) :]
        return block


def _with(tag: bytes, name: str, value: str) -> bytes:
    """The tag with the attribute set; as it was when it has that value."""
    found = xml.any_tag(r"[\w.-]+").match(tag)
    same = found is not None and xml.attributes(found[1]).get(name) == value
    return tag if same else xml.set_attribute(tag, name, value)


def _kept(found: re.Match[bytes], name: str, change: Callable[[str], str]) -> bytes:
    """An element with its ranges put right; nothing when none of them stays."""
    old = xml.attributes(found[3]).get(name)
    if old is None:
        return found[0]
    new = change(old)
    if not new:
        return b""
    return found[0] if new == old else xml.set_attribute(found[1], name, new) + found[0][len(found[1]) :]


def _is_range(values: dict[str, str]) -> bool:
    return ":" in values.get("ref", ":")


def _tops(references: str) -> list[int]:
    """The first rows of a list of ranges; whole columns begin in row 1."""
    rows = [re.search(r"\d+", reference.partition(":")[0]) for reference in references.split()]
    return [int(row[0]) if row else 1 for row in rows]


def _tidied(data: bytes) -> bytes:
    """Counts set anew, and what was left empty taken out."""
    for name in _HOLDERS:
        empty = re.compile(rb"<((?:[\w.-]+:)?" + name.encode() + rb")(?:\s[^>]*)?(?<!/)>\s*</\1\s*>")
        data = empty.sub(b"", data)
    for name in _COUNTED:
        data = element(name).sub(_recounted, data)
    return data


def _recounted(found: re.Match[bytes]) -> bytes:
    values = xml.attributes(found[3])
    count = len(re.findall(rb"<(?:[\w.-]+:)?(?:mergeCell|dataValidation)(?=[\s/>])", found[0]))
    if "count" not in values or values["count"] == str(count):
        return found[0]
    return xml.set_attribute(found[1], "count", str(count)) + found[0][len(found[1]) :]
