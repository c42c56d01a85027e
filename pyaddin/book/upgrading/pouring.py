"""Cells of an earlier workbook written as cells of the new one."""

import html
from collections.abc import Mapping
from dataclasses import dataclass

from pyaddin.book.base import cell_name, letters
from pyaddin.book.upgrading.looks import Wardrobe
from pyaddin.book.upgrading.places import Pointing, SheetMap
from pyaddin.book.upgrading.reading import Cell, Strings
from pyaddin.book.xlsx import markup as xml

_ROW_KEPT = ("ht", "customHeight", "hidden", "outlineLevel", "collapsed", "thickTop", "thickBot")


@dataclass(frozen=True, slots=True)
class Pour:
    """Writes cells; `strings` are those of the new workbook, `dynamic` tells whether dynamic arrays came along."""

    wardrobe: Wardrobe
    pointing: Pointing
    strings: Strings
    dynamic: bool = False

    def cell(self, row: int, column: int, style: int, cell: Cell, home: SheetMap) -> bytes:
        """A cell in its new place with its new style."""
        kind = cell.attributes.get("t", "n")
        inside = b""
        if cell.formula is not None:
            inside = self._formula(cell.formula, home, f"{home.new} {cell_name(row, column)}")
        if kind in ("s", "inlineStr"):
            kind, string = self._string(cell.string)
            inside += string
        elif cell.value or inside:
            inside += b"<v>%s</v>" % cell.value if cell.value else b""
        else:
            kind = "n"
        dynamic = cell.attributes.get("cm", "") if self.dynamic else ""
        start = f'<c r="{letters(column)}{row}"'
        start += f' s="{style}"' if style else ""
        start += f' t="{kind}"' if kind != "n" else ""
        start += f' cm="{dynamic}"' if dynamic else ""
        return f"{start}>".encode() + inside + b"</c>" if inside else f"{start}/>".encode()

    def _string(self, inside: bytes) -> tuple[str, bytes]:
        """A string by its number where the new workbook has it, else in the cell itself."""
        number = self.strings.places.get(inside)
        return ("inlineStr", b"<is>%s</is>" % inside) if number is None else ("s", b"<v>%d</v>" % number)

    def _formula(self, formula: tuple[dict[str, str], str], home: SheetMap, where: str) -> bytes:
        attributes, text = formula
        kept = {name: value for name, value in attributes.items() if name in ("t", "ref", "aca", "ca", "dt2D", "dtr")}
        if "ref" in kept:
            kept["ref"] = home.reference(kept["ref"])
        for name in ("r1", "r2"):  # the inputs of a what-if table
            if name in attributes:
                kept[name] = home.reference(attributes[name])
        new = self.pointing.formula(text, home, lambda: where)
        return f"<f{_spelled(kept)}>{html.escape(new, quote=False)}</f>".encode()

    def row(self, number: int, attributes: Mapping[str, str], cells: Mapping[int, bytes]) -> bytes:
        """A row with its height, its style and whether it is hidden."""
        kept = {name: attributes[name] for name in _ROW_KEPT if name in attributes}
        if attributes.get("customFormat") in ("1", "true") and attributes.get("s"):
            kept |= {"s": str(self.wardrobe.style(int(attributes["s"]))), "customFormat": "1"}
        return joined(f'<row r="{number}"{_spelled(kept)}>'.encode(), cells)


def joined(start: bytes, cells: Mapping[int, bytes]) -> bytes:
    """A row of these cells, by column."""
    return start + b"".join(cells[column] for column in sorted(cells)) + b"</row>"


def _spelled(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{xml.escape_attribute(value).decode()}"' for name, value in attributes.items())
