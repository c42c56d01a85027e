"""Which sheet of an earlier workbook is which of ours, and where its rows and columns go."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyaddin.book.base import Workbook
from pyaddin.book.table.locate import Located, locate
from pyaddin.book.upgrading.package import Parts
from pyaddin.book.upgrading.places import SheetMap
from pyaddin.book.upgrading.tails import element
from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.parts import Area
from pyaddin.tables.office import SETTINGS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import RESULT_ROW, SHEETS, TABLES
from pyaddin.values.captions import caption_key
from pyaddin.words.catalogue import tr

BODY: Final = 10**9
"""Stands for the first row of the clerk's where a sheet is no table: its rows are compared one by one."""


@dataclass(frozen=True, slots=True)
class ExcelTable:
    """An Excel table of the earlier workbook, with its part."""

    part: str
    data: bytes
    area: Area


@dataclass(frozen=True, slots=True)
class Ours:
    """A sheet of ours in the earlier workbook: where its cells go, and where its table stood."""

    table: Table
    map: SheetMap
    located: Located | None = None
    excel: ExcelTable | None = None
    wide: int = 0

    @property
    def body(self) -> int:
        """The first row that is the clerk's."""
        return self.located.header_row + 1 if self.located else BODY

    @property
    def own(self) -> list[int]:
        """The clerk's own columns, in the order in which they stand in the new workbook."""
        if self.located is None:
            return []
        ours = set(self.located.columns.values())
        return sorted((at for at in self.map.columns if at not in ours), key=self.map.column)

    @property
    def in_table(self) -> list[int]:
        """Those of them that belong to the Excel table."""
        return [at for at in self.own if self.excel and self.excel.area[1] <= at <= self.excel.area[3]]


def plan(book: Workbook, parts: Parts, today: Workbook, known: Iterable[str]) -> list[Ours]:
    """Each of our sheets that the earlier workbook has; `known` are the names of those that its version had.

    Refusal names a sheet that is missing, or that cannot be read.
    """
    names = {caption_key(name): name for name in book.sheets()}
    sheets = {sheet.name: sheet.part for sheet in parts.sheets()}
    had = set(known)
    found = []
    for table in SHEETS:
        if table.name not in TABLES:
            if name := names.get(table.sheet.casefold()):
                found.append(Ours(table, SheetMap(name, table.sheet)))
            continue
        try:
            located = locate(table, book)
        except Refusal:
            if table.sheet.casefold() not in names and (table.refilled or table.english not in had):
                continue
            raise
        excel = _excel_table(parts, sheets[located.sheet], located)
        found.append(_ours(located, excel, locate(table, today)))
    return found


def _excel_table(parts: Parts, sheet: str, located: Located) -> ExcelTable | None:
    """The Excel table whose header the located one has."""
    for part in parts.beside(sheet, "table"):
        data = parts.data[part]
        root = element(data, "table")
        attributes = xml.attributes(root[1]) if root else {}
        area = xml.area(attributes.get("ref", "A1"))
        headed = attributes.get("headerRowCount", "1") != "0"
        if headed and area[0] == located.header_row and area[1] <= min(located.columns.values()) <= area[3]:
            return ExcelTable(part, data, area)
    return None


def _ours(located: Located, excel: ExcelTable | None, today: Located) -> Ours:
    ours = {at: today.columns[name] for name, at in located.columns.items()}
    wide = max([*ours, *located.own.values(), *([excel.area[3]] if excel else [])])
    rest = [at for at in range(1, wide + 1) if at not in ours]
    inside = [at for at in rest if excel and excel.area[1] <= at <= excel.area[3]]
    own = [*inside, *(at for at in rest if at not in inside)]
    first = max(today.columns.values()) + 1
    columns = ours | {at: first + number for number, at in enumerate(own)}
    rows = {row: min(row, RESULT_ROW) for row in range(1, located.header_row)}
    rows_by = today.header_row - located.header_row
    if located.table is SETTINGS:
        settings, rows_by = _settings_rows(located, today)
        rows |= settings
    by = first - 1 + len(own) - wide
    return Ours(located.table, SheetMap(located.sheet, today.sheet, rows, columns, rows_by, by), located, excel, wide)


def _settings_rows(located: Located, today: Located) -> tuple[dict[int, int], int]:
    """Settings by their captions; all other rows below them in their order."""
    places = dict(zip(today.cells("setting"), today.rows, strict=True))
    rows = {located.header_row: today.header_row}
    for caption, row in zip(located.cells("setting"), located.rows, strict=True):
        if caption in places:
            rows[row] = places.pop(caption)
    below = today.rows[-1]
    last = max(len(located.grid.values), located.header_row)
    for row in range(located.header_row + 1, last + 1):
        if row not in rows:
            below += 1
            rows[row] = below
    return rows, below - last


def refuse_names_taken(own: Iterable[str], found: Iterable[Ours], today: Workbook) -> None:
    """Refusal where a sheet of the clerk's bears the name of one of ours that is new."""
    ours = {sheet.map.old.casefold() for sheet in found}
    new = {name.casefold() for name in today.sheets()}
    for name in own:
        if name.casefold() in new - ours:
            raise Refusal(
                tr("Your sheet '{sheet}' has the name of a sheet that is new in this version: give yours another name "
                   "and press again.", sheet=name)
            )  # fmt: skip
