"""The buttons for old orders clicked on sheets that a clerk has sorted, filtered, coloured and pasted into."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clerk import Clerk
from found import LONG_AGO, on_top, typed
from messy import filter_by, fold, sort_by

from pyaddin.book.base import cell_name
from pyaddin.store import question
from pyaddin.tables.sheets import HEADER_ROW, TABLES
from pyaddin.tables.status import Status

pytestmark = [pytest.mark.long, pytest.mark.libreoffice]

OWN = "Who packs"
YELLOW = 0xFFEE00
PHONED: dict[str, Any] = {
    "Marketplace": "Phone", "Order no.": "0004711", "Line no.": "01", "SKU": "00417", "Qty": 1.0,
    "Recipient": "Zoë \"Q\" O'Neil 🎁", "Address 1": "12 High Street\nFlat 7", "City": "Leeds", "Postcode": "LS1 1AA",
    "Country": "GB", "Phone": "+44 1632 960123", "Buyer note": "=cmd|' /C calc'!A0", "Status": "New",
}  # fmt: skip
PHONED_NUMBERS = ("0004711", "0004712", "0004713")
KEYS = {"Orders": "Row ID", "Parcels": "Parcel no."}


class Desk:
    """One sheet of the clerk's, with a column of their own behind ours."""

    def __init__(self, clerk: Clerk, name: str) -> None:
        self.clerk, self.name = clerk, name
        self.sheet: Any = clerk.office.sheet(name)
        self.own = len(TABLES[name.lower()].columns)

    def column(self, caption: str) -> int:
        return [column.caption for column in TABLES[self.name.lower()].columns].index(caption)

    def keys(self) -> dict[int, str]:
        """The key of each filled row, rows counted from 0; blank for one that was pasted."""
        cells = self.sheet.getCellRangeByPosition(0, HEADER_ROW, self.own, HEADER_ROW + 150).getDataArray()
        key = self.column(KEYS[self.name])
        return {row: str(cell[key]) for row, cell in enumerate(cells, HEADER_ROW) if any(cell)}

    def mess_up(self, sorted_by: str, shown: tuple[str, str], marked: set[str]) -> None:
        """Sorted from Z to A, a text in the clerk's own column, colours, a closed group of rows, and a filter."""
        self.clerk.office.show(self.name)
        self.sheet.getCellByPosition(self.own, HEADER_ROW - 1).setString(OWN)
        last = max(self.keys())
        cells = self.sheet.getCellRangeByPosition(0, HEADER_ROW - 1, self.own, last)
        sort_by(cells, self.column(sorted_by))
        for row, key in self.keys().items():
            cell = self.sheet.getCellByPosition(self.own, row)
            cell.setString(f"=Ann, {key}")
            if key in marked:
                cell.CellBackColor = YELLOW
        fold(self.sheet, self.sheet.getCellRangeByPosition(0, HEADER_ROW + 9, 0, HEADER_ROW + 14), "ROWS")
        filter_by(self.clerk.office, self.name, self.column(shown[0]), shown[1])

    def mine(self) -> dict[str, tuple[str, int]]:
        """What the clerk's own column holds, and its colour, by key."""
        cells = {key: self.sheet.getCellByPosition(self.own, row) for row, key in self.keys().items()}
        return {key: (cell.String, cell.CellBackColor) for key, cell in cells.items() if cell.String}

    def filtered(self) -> list[tuple[int, str]]:
        table = self.clerk.office.document.DatabaseRanges.getByName(self.name)
        return [(field.Field, field.StringValue) for field in table.FilterDescriptor.FilterFields]

    def hidden(self) -> set[str]:
        return {key for row, key in self.keys().items() if key and not self.sheet.Rows.getByIndex(row).IsVisible}

    def rows(self) -> dict[str, Any]:
        """The rows by key, the clerk's own column included; the pasted ones are looked at on their own."""
        rows = {str(row[KEYS[self.name]]): row for row in self.clerk.rows(self.name)}
        return {key: row for key, row in rows.items() if row.get("Order no.") not in PHONED_NUMBERS}


def pictured(clerk: Clerk, sheet: str, name: str) -> None:
    if folder := os.environ.get("FULFILMENT_PICTURES"):
        clerk.office.show(sheet)
        clerk.office.screenshot(Path(folder) / name)


def phoned(clerk: Clerk) -> None:
    """The pasted rows hold what was pasted."""
    for number in PHONED_NUMBERS:
        (row,) = clerk.order(number)
        assert (PHONED | {"Order no.": number}).items() <= row.items()


def pressed_twice(clerk: Clerk, caption: str, sheet: str) -> str:
    """A button that asks: the second press goes on."""
    assert "again" in clerk.press(caption, sheet, code=2)
    time.sleep(question.SLIP.total_seconds())
    return clerk.press(caption, sheet)


@pytest.fixture
def messy(at: Callable[[str], Clerk]) -> Clerk:
    """A day that was confirmed long ago, on sheets that the clerk has worked on since."""
    clerk = at("confirm-shipment")
    clerk.press("Confirm shipment", "Parcels")
    parcels, orders = Desk(clerk, "Parcels"), Desk(clerk, "Orders")
    old = {key for key, row in parcels.rows().items() if row["Status"] == Status.SHIPPED}
    for row, key in parcels.keys().items():
        for caption in ("Shipped at", "Confirmed at") if key in old else ():
            clerk.office.put("Parcels", cell_name(row + 1, parcels.column(caption) + 1), LONG_AGO)
    parcels.mess_up("Recipient", ("Country", "GB"), {"P000001", "P000045"})
    orders.mess_up("Recipient", ("Country", "GB"), {"R000003", "R000030", "R000041"})
    below = max(orders.keys()) + 2
    for row, number in enumerate(PHONED_NUMBERS, below):
        for caption, value in (PHONED | {"Order no.": number}).items():
            clerk.office.put("Orders", cell_name(row, orders.column(caption) + 1), value)
    return clerk


def test_archive_find_bring_back_and_undo_keep_a_clerks_mess(messy: Clerk) -> None:
    orders, parcels = Desk(messy, "Orders"), Desk(messy, "Parcels")
    before = {desk.name: (desk.rows(), desk.mine(), desk.hidden(), desk.filtered()) for desk in (orders, parcels)}
    pictured(messy, "Orders", "messy-before.png")
    said = messy.press("Check and repair", "Check")
    assert " 0 findings" in said or "1 finding" in said, said
    said = messy.press("Archive", "Orders")
    assert "30 parcels moved into Fulfilment.archive" in said
    pictured(messy, "Orders", "messy-archived.png")
    pictured(messy, "Parcels", "messy-archived-parcels.png")
    for desk in (orders, parcels):
        rows, mine, hidden, filtered = before[desk.name]
        here = desk.rows()
        gone = rows.keys() - here.keys()
        assert len(gone) >= 30
        assert {row["Status"] for key, row in rows.items() if key in gone} <= {Status.SHIPPED, Status.CANCELLED}
        assert desk.filtered() == filtered
        assert desk.hidden() == hidden - gone
        assert desk.mine() == {key: value for key, value in mine.items() if key not in gone}
    typed(messy, "Home", "G1", "lefevre")
    assert messy.press("Find", "Home").endswith("stands in 2 rows, 2 of them in the archive; see Found.")
    assert on_top(messy) == "Found"
    typed(messy, "Found", "C5", "Yes")
    assert "1 order with 1 parcel back" in messy.press("Bring back", "Found")
    found = messy.rows("Found")[0]
    number = next(key for key, row in before["Parcels"][0].items() if key == found["Parcel no."])
    assert parcels.rows()[number] == before["Parcels"][0][number]
    assert "Bring back of" in messy.press("Undo last step", "Orders")
    assert "Archive of" in messy.press("Undo last step", "Parcels")
    for desk in (orders, parcels):
        rows, _, hidden, filtered = before[desk.name]
        assert desk.rows() == rows
        assert desk.filtered() == filtered
    phoned(messy)
    pictured(messy, "Orders", "messy-after.png")


def test_forget_buyers_clicked_takes_the_names_of_hidden_rows_too(messy: Clerk) -> None:
    orders, parcels = Desk(messy, "Orders"), Desk(messy, "Parcels")
    before = {desk.name: (desk.rows(), desk.mine(), desk.hidden(), desk.filtered()) for desk in (orders, parcels)}
    said = pressed_twice(messy, "Forget buyers", "Home")
    pictured(messy, "Orders", "messy-forgotten.png")
    assert "Save the workbook now" in said
    for desk in (orders, parcels):
        rows, mine, hidden, filtered = before[desk.name]
        here = desk.rows()
        assert here.keys() == rows.keys()
        changed = {key for key in rows if here[key] != rows[key]}
        assert {rows[key]["Status"] for key in changed} == {Status.SHIPPED}
        assert changed & hidden, "rows that the filter hides are forgotten as well"
        assert len({here[key]["Recipient"] for key in changed}) == 1
        assert desk.mine() == mine
        assert (desk.filtered(), desk.hidden()) == (filtered, hidden)
    phoned(messy)
