"""Whole rows deleted from one sheet of a closed workbook, and everything in the workbook that refers to them."""

from collections.abc import Callable, Iterable
from typing import Final

from pyaddin.book.deleting import parts
from pyaddin.book.deleting.cells import formulas, without_rows
from pyaddin.book.deleting.gone import Gone
from pyaddin.book.deleting.references import References
from pyaddin.book.deleting.rules import Rules, element
from pyaddin.book.xlsx.parts import Package, SheetPart
from pyaddin.book.xlsx.sheet import SheetXml
from pyaddin.words.catalogue import Text, tr

_OWN: Final[dict[str, Callable[[bytes, Gone], bytes]]] = {
    "comments": parts.notes,
    "threadedComment": parts.notes,
    "vmlDrawing": parts.vml,
    "drawing": parts.drawing,
    "pivotTable": parts.pivot_table,
    "namedSheetViews": parts.views,
}
"""What is done to the parts of the sheet itself, by their kind of relationship."""
_LINKED: Final = ("drawing", "vmlDrawing", "ctrlProp", "table")
"""Parts of a sheet in which formulas stand."""
_UNSURE: Final[dict[str, Text]] = {
    "volatileDependencies+xml": tr("The workbook holds figures that come from a server (RTD or a cube) ({part})"),
    "tableSingleCells+xml": tr("Cells of the workbook are mapped to XML data ({part})"),
    "revisionHeaders+xml": tr("The workbook is shared, with a history of its changes ({part})"),
    "macrosheet+xml": tr("The workbook has a sheet of Excel 4 macros ({part})"),
}


class RowDeleter:
    """Deletes rows of one sheet; `part` gives a part as it stands now, `put` takes it as it is to be."""

    def __init__(
        self, package: Package, sheet: SheetPart, rows: Iterable[int],
        part: Callable[[str], bytes], put: Callable[[str, bytes], None],
    ) -> None:  # fmt: skip
        self._package, self._sheet, self._part, self._put = package, sheet, part, put
        self._gone = Gone(sheet.name, rows)
        self._references = References(self._gone)

    def run(self) -> None:
        """Refusal, in one sentence, where something cannot be kept right."""
        types = self._package.types
        for name, kind in types.items():
            for ending, what in _UNSURE.items():
                if kind.endswith(ending):
                    raise self._gone.refusal(what.placed(part=name))
        self._own_parts()
        self._change(self._sheet.part, self._own_sheet)
        for sheet in self._package.sheets:
            self._around(sheet)
        self._names()
        for name, kind in types.items():
            self._elsewhere(name, kind)

    def _change(self, name: str, change: Callable[[bytes], bytes]) -> None:
        old = self._part(name)
        new = change(old)
        if new != old:
            self._put(name, new)

    def _own_parts(self) -> None:
        for kind, change in _OWN.items():
            for name in self._package.beside(self._sheet.part, kind):
                self._change(name, lambda data, change=change: change(data, self._gone))  # type: ignore[misc]
        for name in self._package.beside(self._sheet.part, "table"):
            self._change(name, lambda data: parts.table(data, self._gone))

    def _own_sheet(self, data: bytes) -> bytes:
        cut = without_rows(data, self._gone, self._references)
        sheet = SheetXml(cut, self._sheet.name)
        rules = self._rules(self._sheet)
        tail = parts.drawing(rules.around(cut[sheet.body_end :]), self._gone)
        return rules.around(cut[: sheet.body]) + cut[sheet.body : sheet.body_end] + tail

    def _rules(self, sheet: SheetPart) -> Rules:
        home = sheet.part == self._sheet.part
        what = tr("A rule or link on sheet '{sheet}'", sheet=sheet.name)
        return Rules(self._gone, self._references, home, what)

    def _around(self, sheet: SheetPart) -> None:
        """The formulas of another sheet, and of what lies on either."""
        rules, home = self._rules(sheet), sheet.part == self._sheet.part
        if not home and self._mentioned(sheet.part):
            self._change(sheet.part, lambda data: self._other_sheet(data, sheet, rules))
        for kind in _LINKED:
            relative = 0 if kind == "table" and home else "unsure" if kind == "table" else "follow"
            for name in self._package.beside(sheet.part, kind):
                if home or self._mentioned(name):
                    self._change(name, lambda data, relative=relative: rules.formulas(data, relative))  # type: ignore[misc]

    def _other_sheet(self, data: bytes, sheet: SheetPart, rules: Rules) -> bytes:
        data = formulas(data, self._gone, self._references, sheet.name)
        part = SheetXml(data, sheet.name)
        head, body, tail = data[: part.body], data[part.body : part.body_end], data[part.body_end :]
        return rules.around(head) + body + rules.around(tail)

    def _names(self) -> None:
        what = tr("A name of the workbook (Formulas, Name Manager)")
        rules = Rules(self._gone, self._references, False, what)

        def named(data: bytes) -> bytes:
            return element("definedNames").sub(lambda found: rules.formulas(found[0], 0), data)

        self._change(self._package.workbook, named)

    def _elsewhere(self, name: str, kind: str) -> None:
        """Charts, pivot tables and connections, wherever they are."""
        what = tr("A chart") if "chart" in kind else tr("A connection")
        rules = Rules(self._gone, self._references, False, what)
        if kind.endswith(("chart+xml", "chartex+xml")) and self._mentioned(name):
            self._change(name, lambda data: rules.formulas(data, "follow", ranges=True))
        elif kind.endswith(("chartshapes+xml", "connections+xml")) and self._mentioned(name):
            self._change(name, lambda data: rules.formulas(data, "follow"))
        elif kind.endswith("pivotCacheDefinition+xml"):
            self._change(name, lambda data: parts.pivot_source(data, self._gone))

    def _mentioned(self, name: str) -> bool:
        """Whether a part may name the sheet; a name that XML spells in several ways is taken to stand everywhere."""
        sheet = self._sheet.name
        if not sheet.isascii() or not sheet.replace(" ", "").isalnum():
            return True
        return sheet.lower().encode() in self._part(name).lower()
