"""What new rows take over from the row above them: styles, height and the formulas of the clerk's own columns."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.cells import CellXml
from pyaddin.book.xlsx.formula import Formula
from pyaddin.book.xlsx.shared import shared_formulas
from pyaddin.book.xlsx.sheet import CellSpan, SheetXml

# a new row is visible even below a filtered one, and Excel finds the height of a row itself unless it was set by hand
_NOT_TAKEN: Final = ("r", "spans", "hidden", "collapsed", "ph", "thickTop", "thickBot")


@dataclass(frozen=True, slots=True)
class CopiedFormula:
    """A formula to fill down, from the row it stands in."""

    formula: Formula
    row: int
    array: bool = False
    metadata: str = ""

    def write(self, cells: CellXml, row: int, column: int, style: int) -> str:
        """The cell with the formula as it reads in `row`."""
        return cells.formula(row, column, style, self.formula.moved(row - self.row), self.array, self.metadata)


@dataclass(slots=True)
class Template:
    """The row that new rows are like; `own` are the clerk's columns, which take its styles and formulas."""

    own: frozenset[int] = frozenset()
    attributes: str = ""
    row_style: int | None = None
    styles: dict[int, int] = field(default_factory=dict)
    formulas: dict[int, CopiedFormula] = field(default_factory=dict)


def take(sheet: SheetXml, number: int, own: frozenset[int], calculated: Mapping[int, str]) -> Template:
    """The template that row `number` gives; `calculated` are the formulas that the table has for its own columns."""
    template = Template(own)
    row = sheet.rows.get(number)
    if row is None:
        template.formulas = _calculated(calculated, number)
        return template
    values = sheet.row_attributes(row)
    template.row_style = row_style(values)
    if values.get("customHeight") not in ("1", "true"):
        values.pop("ht", None)
    template.attributes = "".join(
        f' {name}="{html.escape(value)}"' for name, value in values.items() if name not in _NOT_TAKEN
    )
    for cell in sheet.cells(row):
        template.styles[cell.column] = cell.style
        if cell.column in own and (copied := _copied(sheet, cell, number)):
            template.formulas[cell.column] = copied
    template.formulas |= _calculated(calculated, number)
    return template


def row_style(attributes: dict[str, str]) -> int | None:
    """The style that a row gives its cells; None when it gives none."""
    if attributes.get("customFormat") not in ("1", "true") or not attributes.get("s"):
        return None
    return int(attributes["s"])


def _calculated(calculated: Mapping[int, str], number: int) -> dict[int, CopiedFormula]:
    """A table's own formulas, where they name no cell of a certain row."""
    copied = {column: CopiedFormula(Formula(text), number) for column, text in calculated.items()}
    return {column: formula for column, formula in copied.items() if not formula.formula.follows_row}


def _copied(sheet: SheetXml, cell: CellSpan, number: int) -> CopiedFormula | None:
    found = sheet.formula(cell)
    if found is None:
        return None
    values, text = found
    kind = values.get("t", "normal")
    if kind == "shared" and not text:
        master = next(shared_formulas(sheet, {values.get("si", "")}, masters=True), None)
        if master is None:
            return None
        text = Formula(master.text).moved(number - master.row, cell.column - master.cell.column)
    if kind == "array" and ":" in values.get("ref", ""):
        return None
    if kind == "dataTable" or not text:
        return None
    return CopiedFormula(Formula(text), number, kind == "array", xml.attributes(cell.raw).get("cm", ""))
