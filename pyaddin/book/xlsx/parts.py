"""The parts of a workbook package: which file inside the zip holds which sheet, table and setting."""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree import ElementTree

from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.zipped import Archive
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, the number other parts know it by, its place in the book, the part that holds it."""

    name: str
    sheet_id: int
    index: int
    part: str


@dataclass(frozen=True, slots=True)
class TablePart:
    """An Excel table (ListObject); `calculated` holds the formula of each calculated column by sheet column."""

    part: str
    area: Area
    has_header: bool
    has_totals: bool
    calculated: dict[int, str] = field(default_factory=dict)


class Package:
    """The parts of one workbook. Parts are found by their relationships, never by their names."""

    def __init__(self, archive: Archive, file: str) -> None:
        self.archive = archive
        root = [target for kind, target in self._related("") if kind == "officeDocument"]
        if not root or root[0] not in archive.names:
            raise Refusal(tr("'{file}' is a zip file, not an Excel workbook; choose the workbook.", file=file))
        self.workbook = root[0]
        self._tree = ElementTree.fromstring(archive.read(self.workbook))
        self.sheets = self._sheets()

    def beside(self, part: str, kind: str) -> list[str]:
        """The parts of a kind that a part refers to."""
        return [target for found, target in self._related(part) if found == kind and target in self.archive.names]

    def _related(self, part: str) -> Iterator[tuple[str, str]]:
        """(kind, part) of what a part refers to; the package itself is the part ""."""
        return ((kind, target) for kind, _, target in self._relationships(part))

    def _relationships(self, part: str) -> Iterator[tuple[str, str, str]]:
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.archive.names:
            return
        for element in ElementTree.fromstring(self.archive.read(relations)):
            if element.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))
            yield element.get("Type", "").rpartition("/")[2], element.get("Id", ""), target.lstrip("/")

    def _sheets(self) -> list[SheetPart]:
        """The worksheets in order; chart sheets have no cells and are passed over, but count."""
        parts = {key: target for kind, key, target in self._relationships(self.workbook) if kind == "worksheet"}
        found = []
        entries = [element for element in self._tree.iter() if _local(element.tag) == "sheet"]
        for index, entry in enumerate(entries):
            key = next((value for name, value in entry.items() if _local(name) == "id"), "")
            if parts.get(key) in self.archive.names:
                found.append(SheetPart(entry.get("name", ""), int(entry.get("sheetId", "0")), index, parts[key]))
        return found

    def all_sheets(self) -> list[str]:
        """The parts of all sheets, those of old macros and dialogs among them."""
        found = (part for kind, part in self._related(self.workbook) if kind.casefold().endswith("sheet"))
        return [part for part in found if part in self.archive.names]

    @cached_property
    def types(self) -> dict[str, str]:
        """The content type of each part that has one of its own."""
        root = ElementTree.fromstring(self.archive.read("[Content_Types].xml"))
        every = (element for element in root if _local(element.tag) == "Override")
        named = {element.get("PartName", "").lstrip("/"): element.get("ContentType", "") for element in every}
        return {name: kind for name, kind in named.items() if name in self.archive.names}

    @cached_property
    def epoch_1904(self) -> bool:
        """Whether days are counted from 1904, as old Macs did."""
        settings = [element for element in self._tree.iter() if _local(element.tag) == "workbookPr"]
        return any(element.get("date1904") in ("1", "true") for element in settings)

    def single(self, kind: str) -> str | None:
        """The one part of a kind that the workbook has (styles, calcChain), or None."""
        return next(
            (part for k, part in self._related(self.workbook) if k == kind and part in self.archive.names), None
        )

    def tables(self, sheet: SheetPart, read: Callable[[str], bytes]) -> list[TablePart]:
        """The Excel tables on a sheet; `read` gives a part as it stands now."""
        return [_table(part, read(part)) for part in self.beside(sheet.part, "table")]


def _table(part: str, data: bytes) -> TablePart:
    tree = ElementTree.fromstring(data)
    area = xml.area(tree.get("ref", "A1"))
    columns = [element for element in tree.iter() if _local(element.tag) == "tableColumn"]
    calculated = {}
    for position, column in enumerate(columns):
        for child in column:
            if _local(child.tag) == "calculatedColumnFormula" and child.text and not child.get("array"):
                calculated[area[1] + position] = child.text
    has_totals = int(tree.get("totalsRowCount", "0")) > 0
    return TablePart(part, area, tree.get("headerRowCount", "1") != "0", has_totals, calculated)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
