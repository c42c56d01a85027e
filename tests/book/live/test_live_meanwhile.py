"""A clerk who works in the open book while a press runs: no value ever lands in a row that it is not for.

The clerk's hand comes at a chosen moment of the press: before the sheets are looked at for the last time, between that
look and the first write, between two writes, after the last. Whatever happens, afterwards every row is as before the
press or every row is as after it, and the press says which in a sentence.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from helpers import NOW, Folder, assert_a_clerk_can_read, built_once, sample_folder
from long_world import LIST_CAPTIONS
from office import Office

from pyaddin.actions.plan import Options
from pyaddin.book.calc.connect import load_uno
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.live import workbook as live
from pyaddin.book.live.write import SheetWriter
from pyaddin.book.table.locate import locate
from pyaddin.press import drafting, reading
from pyaddin.press.run import press
from pyaddin.store.journal import Journal
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("meanwhile")]

PRESSED = "validate-addresses"
MOMENTS = ("before the last look", "before the first write", "between two writes", "after the last write")
PASTED = [
    ["Wholesale", "0000417", "001", "2026-11-18 09:00", "2026-11-18 09:00", "MUG-BLUE", "Mug", "2", "9.50", "GBP",
     "Jane Example", "12 High Street", "", "Leeds", "", "LS1 1AA", "GB", "+44 1632 960123", "jane@example.com"],
]  # fmt: skip
TYPED = {"types a note": "note", "types a postcode": "postcode"}
TEXT = "LS2 2BB"
Hand = Callable[["Desk"], None]


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample day with its exports in and every row numbered."""

    def build(path: Path) -> None:
        sample_folder(path)
        shop = Folder(path)
        shop.press("import", *shop.exports)
        shop.press("reserve-stock")

    return built_once(tmp_path_factory, "imported", build)


@dataclass
class Desk:
    """The open book, its clerk, and how every row must be before the press and after it."""

    office: Office
    folder: Folder
    before: pd.DataFrame
    after: pd.DataFrame

    @property
    def orders(self) -> Any:
        return self.office.sheet("Orders")

    def workbook(self) -> live.LiveWorkbook:
        return live.attach(str(self.folder.book), self.office.pipe)

    def rows(self) -> pd.DataFrame:
        return by_id(self.workbook())

    def press(self, button: str = PRESSED) -> str:
        """What the press said: its closing line or the sentence it refused with."""
        try:
            return press(button, self.workbook(), Options(), NOW.replace(hour=17)).line
        except Refusal as refusal:
            return assert_a_clerk_can_read(str(refusal))

    def cell(self, name: str) -> Any:
        """A column's cell in the fifth row of Orders."""
        return self.orders.getCellByPosition(self.column(name), 8)

    def order(self) -> list[str]:
        """The Row IDs as they stand below each other."""
        key = self.column("row_id")
        return [row[0] for row in self.orders.getCellRangeByPosition(key, 4, key, 74).getDataArray()]

    def column(self, name: str) -> int:
        """A column's place on Orders, from 0."""
        return locate(TABLES["orders"], self.workbook()).columns[name] - 1


def by_id(workbook: Any) -> pd.DataFrame:
    """Orders by Row ID, as text."""
    read = reading.read(workbook, ("orders",), reading.read_settings(workbook).zone, 0).before["orders"]
    return read.astype("str").fillna("").set_index("row_id").sort_index()


def sort_the_rows(desk: Desk) -> None:
    uno = load_uno()
    cursor = desk.orders.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    area = desk.orders.getCellRangeByPosition(0, 4, end.EndColumn, end.EndRow)
    by = uno.createUnoStruct("com.sun.star.table.TableSortField")
    by.Field, by.IsAscending = desk.column("recipient"), False
    fields = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    fields.Name, fields.Value = "SortFields", uno.Any("[]com.sun.star.table.TableSortField", (by,))
    area.sort((fields,))


def insert_a_row(desk: Desk) -> None:
    desk.orders.Rows.insertByIndex(6, 1)


def delete_a_row(desk: Desk) -> None:
    desk.orders.Rows.removeByIndex(6, 1)


def type_a_note(desk: Desk) -> None:
    desk.cell("note").setString(TEXT)


def type_a_postcode(desk: Desk) -> None:
    desk.cell("postcode").setString(TEXT)


def insert_a_column(desk: Desk) -> None:
    desk.orders.Columns.insertByIndex(desk.column("status"), 1)


HANDS: dict[str, Hand] = {
    "sorts": sort_the_rows, "inserts a row": insert_a_row, "deletes a row": delete_a_row, "types a note": type_a_note,
    "types a postcode": type_a_postcode, "inserts a column": insert_a_column,
}  # fmt: skip


@pytest.fixture(scope="module")
def around(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How every row must be before the press and after it, from a closed book that is pressed once."""
    shop = Folder.copied(imported, tmp_path_factory.mktemp("around") / "shop")
    before = by_id(ClosedWorkbook(shop.book))
    press(PRESSED, ClosedWorkbook(shop.book), Options(), NOW.replace(hour=17))
    return before, by_id(ClosedWorkbook(shop.book))


@pytest.fixture
def desk(imported: Path, around: tuple[pd.DataFrame, pd.DataFrame], office: Office, tmp_path: Path) -> Iterator[Desk]:
    folder = Folder.copied(imported, tmp_path / "shop")
    office.open(folder.book)
    yield Desk(office, folder, *around)
    office.close()


def at(moment: str, hand: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clerk's hand come once, at that moment of the press."""
    owner, name, first, after = {
        MOMENTS[0]: (drafting, "draft", 1, False), MOMENTS[1]: (Journal, "begin", 1, True),
        MOMENTS[2]: (SheetWriter, "_put", 2, True), MOMENTS[3]: (Journal, "set_state", 1, False),
    }[moment]  # fmt: skip
    real, count = getattr(owner, name), [0]

    def watched(*given: Any, **named: Any) -> Any:
        count[0] += 1
        now = count[0] == first
        if now and not after:
            hand()
        answer = real(*given, **named)
        if now and after:
            hand()
        return answer

    monkeypatch.setattr(owner, name, watched)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("what", HANDS)
def test_no_value_lands_in_a_row_that_it_is_not_for(
    desk: Desk, what: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(moment, lambda: HANDS[what](desk), monkeypatch)
    said = desk.press()
    rows = desk.rows()
    assert set(rows.index) in (set(desk.before.index), set(desk.before.index) - {"R000003"})
    should = desk.before if "was taken back" in said else desk.after
    assert differing(rows, should.loc[rows.index]) == {}
    moved = what in ("sorts", "inserts a row", "deletes a row", "inserts a column")
    assert ("was taken back" in said) == (moved and moment in MOMENTS[1:3])
    if what in TYPED:
        assert desk.cell(TYPED[what]).String == TEXT


def differing(rows: pd.DataFrame, should: pd.DataFrame) -> dict[Any, Any]:
    """Cells that hold something else than they should, the clerk's own two left out."""
    columns = [name for name in rows if name not in ("note", "postcode")]
    apart = rows[columns].compare(should[columns])
    return apart.head(3).to_dict() if len(apart) else {}


def test_what_the_clerk_did_before_the_writing_began_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.order()
    at(MOMENTS[1], lambda: sort_the_rows(desk), monkeypatch)
    assert "Orders was changed while the press ran" in desk.press()
    assert desk.order() != before
    monkeypatch.undo()
    assert "63 done" in desk.press()
    assert differing(desk.rows(), desk.after) == {}


@pytest.mark.parametrize("moment", MOMENTS[:2])
def test_what_is_pasted_over_the_inbox_while_it_is_imported_is_not_emptied(
    desk: Desk, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = desk.office.sheet("Inbox")
    lines = (LIST_CAPTIONS, *([f"{cell}" for cell in row] for row in PASTED))
    inbox.getCellRangeByPosition(0, 4, len(LIST_CAPTIONS) - 1, 4 + len(PASTED)).setDataArray(tuple(map(tuple, lines)))
    rows = len(desk.rows())
    at(moment, lambda: inbox.getCellByPosition(5, 5).setString("ANOTHER-SKU"), monkeypatch)
    assert "Inbox was changed while the press ran" in desk.press("import")
    assert inbox.getCellByPosition(5, 5).String == "ANOTHER-SKU"
    assert len(desk.rows()) == rows
    monkeypatch.undo()
    assert "1 done" in desk.press("import")
    assert inbox.getCellByPosition(5, 5).String == ""
    assert desk.rows()["sku"].eq("ANOTHER-SKU").sum() == 1
