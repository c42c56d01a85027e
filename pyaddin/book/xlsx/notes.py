"""Comments and notes of a sheet: the parts that hold them, and the cells that they belong to."""

from collections.abc import Iterator
from typing import Final

from pyaddin.book.xlsx import markup as xml
from pyaddin.book.xlsx.parts import Package, SheetPart

KINDS: Final = {"comments": "comment", "threadedComment": "threadedComment"}
"""The kind of a part, and the elements in it that name a cell."""


def commented(package: Package, sheet: SheetPart) -> set[int]:
    """Numbers of the sheet's rows in which a cell has a comment or note."""
    rows = set()
    for kind, name in KINDS.items():
        for part in package.beside(sheet.part, kind):
            rows |= {xml.cell_position(cell)[0] for cell in _cells(package.archive.read(part), name)}
    return rows


def _cells(data: bytes, name: str) -> Iterator[str]:
    for found in xml.any_tag(name).finditer(xml.shadow(data)):
        yield xml.attributes(found.group(1))["ref"]
