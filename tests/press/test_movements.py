"""Movements: what stands on Stock is the opening count and all that moved since, after every press."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from fakes import FakeWorkbook, sheet_of
from helpers import BUYER, LISTS, NOW, Folder
from moved import agrees, told

from pyaddin.actions.plan import Options
from pyaddin.book.base import Raw, SheetEdit
from pyaddin.press.run import press
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.warehouse import MOVEMENTS

PACKING = ("validate-addresses", "reserve-stock", "make-parcels")


def ships(shop: Folder, qty: int = 2) -> None:
    """One order line on its way, its parcel with a number."""
    shop.paste("orders", {**BUYER, "qty": qty})
    for button in (*PACKING, "carrier-files"):
        shop.press(button)
    shop.type("parcels", {(0, "tracking_no"): "AB123456789GB"})


def test_the_first_press_writes_down_what_is_there(shop: Folder) -> None:
    shop.press("reserve-stock")
    assert told(shop) == [
        ("Opening count", "PEN", 5, "", "MAIN / B1"),
        ("Opening count", "MUG", 10, "", "MAIN / A1"),
    ]
    assert agrees(shop)


def test_what_was_typed_on_stock_is_counted_by_hand_at_the_next_press(shop: Folder) -> None:
    shop.press("reserve-stock")
    shop.type("stock", {(0, "on_hand"): 7})
    shop.paste("stock", {"sku": "CUP", "warehouse": "MAIN", "bin": "C1", "on_hand": 3})
    shop.press("reserve-stock")
    assert told(shop)[:2] == [
        ("Counted by hand", "MUG", 3, "MAIN / A1", "Lost and found"),
        ("Opening count", "CUP", 3, "", "MAIN / C1"),
    ]
    assert agrees(shop)


def test_what_ships_goes_with_the_carrier_and_an_undo_brings_it_back(shop: Folder) -> None:
    ships(shop)
    shop.press("confirm-shipment")
    assert told(shop)[0] == ("Shipped", "MUG", 2, "MAIN / A1", "With the carrier")
    shop.press("undo-last-step")
    assert told(shop)[:2] == [
        ("Undone", "MUG", 2, "With the carrier", "MAIN / A1"),
        ("Shipped", "MUG", 2, "MAIN / A1", "With the carrier"),
    ]
    assert agrees(shop)


def test_more_shipped_than_was_there_is_corrected_and_said(shop: Folder) -> None:
    ships(shop)
    shop.type("stock", {(0, "on_hand"): 1})
    said = shop.press("confirm-shipment")
    assert told(shop)[:3] == [
        ("Corrected", "MUG", 1, "Lost and found", "MAIN / A1"),
        ("Shipped", "MUG", 2, "MAIN / A1", "With the carrier"),
        ("Counted by hand", "MUG", 9, "MAIN / A1", "Lost and found"),
    ]
    assert "1 unit more was shipped than Stock held; Movements has it as Corrected: count that shelf." in said.line
    assert agrees(shop)


def test_a_list_of_stock_moves_what_it_changes_and_its_undo_leaves_what_was_typed_since(shop: Folder) -> None:
    (shop.path / "stock.csv").write_text("SKU,Warehouse,Bin,On hand\nMUG,MAIN,A1,40\nPEN,MAIN,B1,9\n")
    shop.press("import", shop.path / "stock.csv")
    assert told(shop)[:2] == [
        ("Stock list", "PEN", 4, "Lost and found", "MAIN / B1"),
        ("Stock list", "MUG", 30, "Lost and found", "MAIN / A1"),
    ]
    shop.type("stock", {(0, "on_hand"): 35})
    shop.press("undo-last-step")
    assert shop.table("stock")["on_hand"].tolist() == [35, 5]
    assert told(shop)[:2] == [
        ("Undone", "PEN", 4, "MAIN / B1", "Lost and found"),
        ("Counted by hand", "MUG", 5, "MAIN / A1", "Lost and found"),
    ]
    assert agrees(shop)


@pytest.mark.parametrize("typed", ["many", 2.5])
def test_a_count_that_cannot_be_read_moves_nothing(shop: Folder, typed: str | float) -> None:
    shop.press("reserve-stock")
    shop.type("stock", {(0, "on_hand"): typed})
    shop.press("reserve-stock")
    assert len(told(shop)) == 2
    shop.type("stock", {(0, "on_hand"): 10})
    shop.press("reserve-stock")
    assert len(told(shop)) == 2


def test_a_place_that_the_clerk_deletes_is_counted_out(shop: Folder) -> None:
    shop.press("reserve-stock")
    with shop.in_another_program() as book:
        book["Stock"].delete_rows(6)
    shop.press("reserve-stock")
    assert told(shop)[0] == ("Counted by hand", "PEN", 5, "MAIN / B1", "Lost and found")
    assert agrees(shop)


def test_a_workbook_put_back_from_before_forgets_what_moved_since(shop: Folder) -> None:
    shop.press("reserve-stock")
    before = shop.book.read_bytes()
    (shop.path / "stock.csv").write_text("SKU,Warehouse,Bin,On hand\nMUG,MAIN,A1,40\n")
    shop.press("import", shop.path / "stock.csv")
    shop.book.write_bytes(before)
    shop.press("reserve-stock")
    assert [row[0] for row in told(shop)] == ["Opening count", "Opening count"]
    assert agrees(shop)


def test_the_sheet_shows_the_last_movements_alone(shop: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyaddin.press.movements.LAST", 3)
    shop.press("reserve-stock")
    for units in (6, 7, 8):
        shop.type("stock", {(0, "on_hand"): units})
        shop.press("reserve-stock")
    assert shop.table("movements")["no"].tolist() == [5, 4, 3]
    assert agrees(shop)


def test_a_workbook_without_the_sheet_still_writes_down_what_moves(shop: Folder) -> None:
    with shop.in_another_program() as book:
        del book["Movements"]
    assert shop.press("reserve-stock").needs == 0
    assert agrees(shop)


def test_nothing_moves_where_nothing_changed(shop: Folder) -> None:
    for _ in range(2):
        shop.press("reserve-stock")
    assert len(told(shop)) == 2


def test_check_and_repair_says_that_stock_is_what_its_movements_add_up_to(shop: Folder) -> None:
    ships(shop)
    shop.press("confirm-shipment")
    shop.type("stock", {(1, "on_hand"): 4})
    line = shop.press("check-and-repair").line
    assert "On hand of 1 place adds up: opening count and movements. 1 place was counted by hand since" in line
    assert "On hand of 2 places adds up: opening counts and movements." in shop.press("check-and-repair").line


class Crash(BaseException):
    """As if the power went."""


class CutOff(FakeWorkbook):
    """An open workbook; a press that is `cut` off has written Movements and nothing else."""

    cut = False

    def apply(self, edits: Sequence[SheetEdit]) -> None:
        """Write the edits, or a part of them and no more."""
        super().apply([edit for edit in edits if not self.cut or edit.sheet == MOVEMENTS.sheet])
        if self.cut:
            raise Crash


def test_an_open_workbook_that_was_cut_off_shows_no_movement_that_did_not_come_about(tmp_path: Path) -> None:
    sheets = {table.sheet: sheet_of(table, LISTS.get(name, ())) for name, table in TABLES.items()}
    book = CutOff(sheets, tmp_path / "Fulfilment.xlsm")
    on_hand = TABLES["stock"].names.index("on_hand")

    def pressed(button: str) -> list[Raw]:
        press(button, book, Options(), NOW)
        return [row[2] for row in book.grids[MOVEMENTS.sheet].values[4:] if row[2]]

    assert pressed("reserve-stock") == ["Opening count"] * 2
    book.grids["Stock"].values[4][on_hand] = 7
    book.cut = True
    with pytest.raises(Crash):
        pressed("reserve-stock")
    book.cut = False
    assert book.grids[MOVEMENTS.sheet].values[4][2] == "Counted by hand"
    assert pressed("validate-addresses") == ["Opening count"] * 2
    assert pressed("reserve-stock") == ["Counted by hand", *["Opening count"] * 2]
