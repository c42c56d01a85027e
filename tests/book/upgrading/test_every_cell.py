"""Every cell of earlier versions' worked books and of the upgraded ones: values, and what a clerk did to the look."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from old_books import GOLDEN, upgraded

from pyaddin import shipped
from pyaddin.tables.office import SETTINGS
from pyaddin.tables.settings import VERSION
from pyaddin.tables.sheets import HEADER_ROW, SHEETS

VERSIONS: Final = range(1, int(VERSION))
LOOKS: Final = ("font", "fill", "border", "alignment", "number_format", "protection")
Cells = dict[tuple[str, int, str], Any]


def cells(book: Any) -> Cells:
    """Each cell of the tables' sheets by sheet, row and the caption above it; those of Settings go by names."""
    found: Cells = {}
    for table in SHEETS:
        if table.sheet in book.sheetnames and table is not SETTINGS:
            sheet = book[table.sheet]
            captions = {at: str(cell.value) for at, cell in enumerate(sheet[HEADER_ROW]) if cell.value is not None}
            for row in sheet.iter_rows(min_row=HEADER_ROW + 1):
                found |= {(table.sheet, row[0].row, captions[at]): row[at] for at in captions if at < len(row)}
    return found


def is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def own_look(cell: Any, plain: Any) -> dict[str, Any]:
    """What of a cell's look is the clerk's: not that of the first row of the empty book."""
    found = {name: repr(getattr(cell, name)) for name in LOOKS}
    return {name: look for name, look in found.items() if look != repr(getattr(plain, name))}


def looks(book: Any, empty: Any) -> Iterator[tuple[tuple[str, int, str], dict[str, Any]]]:
    """Cells whose look is the clerk's, with what differs."""
    plain = {(sheet, caption): cell for (sheet, row, caption), cell in cells(empty).items() if row == HEADER_ROW + 1}
    for (sheet, row, caption), cell in cells(book).items():
        if (sheet, caption) in plain and (own := own_look(cell, plain[sheet, caption])):
            yield (sheet, row, caption), own


@pytest.fixture(scope="module", params=VERSIONS)
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any, Any]:
    """A worked book of an earlier version, its version's empty one, and the worked one upgraded."""
    target = tmp_path_factory.mktemp("every") / "upgraded.xlsm"
    first = shipped.EARLIER / f"{request.param}.xlsm"
    old: Path = GOLDEN / f"day-{request.param}.xlsm"
    upgraded(old, target, first)
    before, empty, after = map(openpyxl.load_workbook, (old, first, target))
    return before, empty, after


def test_every_value_stands_in_its_row_under_its_caption(books: tuple[Any, Any, Any]) -> None:
    before, _, after = books
    was, now = cells(before), cells(after)
    compared = {place: cell.value for place, cell in was.items() if cell.value is not None}
    assert len(compared) > 3000
    formulas = {place for place, value in compared.items() if is_formula(value)}
    assert [place for place in formulas if not is_formula(now[place].value)] == []
    wrong = {p: (v, now[p].value) for p, v in compared.items() if p not in formulas and now[p].value != v}
    assert wrong == {}
    extra = [p for p, cell in now.items() if cell.value is not None and p in was and was[p].value is None]
    assert extra == []


def test_what_a_clerk_did_to_a_cells_look_is_on_the_same_cell(books: tuple[Any, Any, Any]) -> None:
    before, empty, after = books
    now = cells(after)
    theirs = dict(looks(before, empty))
    assert theirs
    wrong = {
        place: {name: (look, repr(getattr(now[place], name))) for name, look in own.items()}
        for place, own in theirs.items()
        if any(repr(getattr(now[place], name)) != look for name, look in own.items())
    }
    assert wrong == {}
