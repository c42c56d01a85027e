"""Receive goods: what came goes on Stock, damaged units apart, and to the orders that wait; bad lines post nothing."""

from typing import Any

import pytest
from helpers import BUYER, Folder
from moved import agrees, told

from pyaddin.tables.sheets import TABLES

EXPECTED: dict[str, Any] = {"delivery": "PO-7", "sku": "MUG", "expected": 20}


def on_hand(shop: Folder) -> dict[tuple[str, str, str], float]:
    """Units by SKU, bin and state."""
    rows = shop.table("stock")
    return dict(zip(zip(rows["sku"], rows["bin"], rows["state"], strict=True), rows["on_hand"], strict=True))


def says(shop: Folder, row: int = 0) -> str:
    return str(shop.table("goods_in")["problem"].iloc[row])


def test_what_is_expected_gets_a_number_a_name_and_a_place(shop: Folder) -> None:
    shop.paste("goods_in", EXPECTED, {**EXPECTED, "sku": "PEN"})
    shop.press("receive-goods")
    rows = shop.table("goods_in")
    assert rows["no"].tolist() == ["G000001", "G000002"]
    assert rows[["status", "item", "warehouse", "bin"]].to_numpy().tolist() == [
        ["Expected", "Mug", "MAIN", "A1"],
        ["Expected", "Pen", "MAIN", "B1"],
    ]


def test_what_came_goes_where_its_sku_lies_and_damaged_units_are_kept_apart(shop: Folder) -> None:
    shop.paste("goods_in", {**EXPECTED, "arrived": 18, "damaged": 3})
    said = shop.press("receive-goods")
    assert (said.done, said.needs) == (1, 0)
    assert "15 units came in. 3 damaged units are kept apart." in said.line
    assert on_hand(shop) == {
        ("MUG", "A1", ""): 25, ("PEN", "B1", ""): 5, ("MUG", "Quarantine", "Quarantine"): 3
    }  # fmt: skip
    row = shop.table("goods_in").iloc[0]
    assert (row["status"], row["received"]) == ("Partly received", 18)
    assert row[["arrived", "damaged"]].isna().all()
    assert told(shop)[:2] == [
        ("Damaged", "MUG", 3, "Supplier", "MAIN / Quarantine"),
        ("Goods in", "MUG", 15, "Supplier", "MAIN / A1"),
    ]
    assert agrees(shop)


def test_damaged_units_are_never_reserved(shop: Folder) -> None:
    shop.type("stock", {(0, "on_hand"): 0})
    shop.paste("goods_in", {**EXPECTED, "arrived": 4, "damaged": 4})
    shop.press("receive-goods")
    shop.paste("orders", {**BUYER, "qty": 2})
    for button in ("validate-addresses", "reserve-stock"):
        shop.press(button)
    assert shop.table("orders")["status"].tolist() == ["Short"]
    assert shop.table("stock")["available"].tolist() == [0, 5, 0]


def test_a_delivery_comes_in_several_parts_and_what_is_missing_is_given_up_by_hand(shop: Folder) -> None:
    shop.paste("goods_in", {**EXPECTED, "arrived": 5})
    shop.press("receive-goods")
    shop.type("goods_in", {(0, "arrived"): 10})
    shop.press("receive-goods")
    assert shop.table("goods_in")["status"].tolist() == ["Partly received"]
    shop.type("goods_in", {(0, "no_more"): "Yes"})
    shop.press("receive-goods")
    row = shop.table("goods_in").iloc[0]
    assert (row["status"], row["received"]) == ("Closed short", 15)
    assert on_hand(shop)["MUG", "A1", ""] == 25


def test_orders_that_wait_get_their_stock_at_once_in_rank_order_and_are_named(shop: Folder) -> None:
    for number, priority in (("#1", 3), ("#2", 1), ("#3", 2)):
        shop.paste("orders", {**BUYER, "order_no": number, "qty": 12, "priority": priority})
    for button in ("validate-addresses", "reserve-stock"):
        shop.press(button)
    assert set(shop.table("orders")["status"]) == {"Short"}
    shop.paste("goods_in", {**EXPECTED, "arrived": 14})
    said = shop.press("receive-goods")
    assert "2 orders that waited have their stock: #2, #3." in said.line
    assert shop.table("orders")["status"].tolist() == ["Short", "Reserved", "Reserved"]
    assert shop.table("stock")["available"].tolist() == [0, 5]


def test_undo_of_a_receipt_takes_the_units_back_and_says_whose_they_were(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "qty": 12})
    for button in ("validate-addresses", "reserve-stock"):
        shop.press(button)
    shop.paste("goods_in", {**EXPECTED, "arrived": 14, "damaged": 1})
    shop.press("receive-goods")
    said = shop.press("undo-last-step")
    assert "1 order waits again for its units: #2001." in said.line
    assert on_hand(shop) == {("MUG", "A1", ""): 10, ("PEN", "B1", ""): 5}
    assert shop.table("orders")["status"].tolist() == ["Short"]
    assert shop.table("goods_in")["arrived"].tolist() == [14]
    assert {row[0] for row in told(shop)[:2]} == {"Undone"}
    assert agrees(shop)


def test_scanned_barcodes_count_one_unit_a_line_towards_what_is_expected(shop: Folder) -> None:
    shop.type("products", {(0, "barcode"): "036000291452"})
    shop.paste("goods_in", {**EXPECTED, "expected": 2}, *[{"barcode": "0036000291452"}] * 3)
    said = shop.press("receive-goods")
    rows = shop.table("goods_in")
    assert rows["delivery"].tolist() == ["PO-7"] * 4
    assert rows["sku"].tolist() == ["MUG"] * 4
    assert rows["received"].fillna(0).tolist() == [0, 1, 1, 0]
    assert (said.done, said.needs) == (3, 1)
    assert says(shop, 3).startswith("Goods: 1 came and 0 of MUG are still expected; count again,")
    assert on_hand(shop)["MUG", "A1", ""] == 12


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"arrived": 21}, "21 came and 20 of MUG are still expected"),
        ({"arrived": 5, "expected": None}, "none of MUG is expected"),
        ({"arrived": 0}, "Arrived is 0; write how many units came, or clear it."),
        ({"arrived": -3}, "Arrived is -3; type a whole number that is not negative."),
        ({"arrived": 5, "damaged": 6}, "6 damaged of 5 that came"),
        ({"arrived": 5, "bin": "Z9"}, "there is no bin 'Z9' in MAIN"),
        ({"arrived": 5, "warehouse": "MOON"}, "'MOON' is not on Warehouses"),
        ({"arrived": 5, "sku": "CUP"}, "SKU 'CUP' is not on Products"),
        ({"arrived": 5, "sku": None, "barcode": "4006381333931"}, "barcode 4006381333931 is not on Products"),
        ({"arrived": 5, "sku": None}, "neither SKU nor Barcode is filled in"),
        ({"arrived": "some"}, "Arrived"),
    ],
)
def test_a_line_that_cannot_be_posted_says_why_and_moves_nothing(
    shop: Folder, line: dict[str, Any], words: str
) -> None:
    shop.paste("goods_in", {**EXPECTED, **line})
    said = shop.press("receive-goods")
    assert words in says(shop)
    assert said.needs == 1
    assert on_hand(shop) == {("MUG", "A1", ""): 10, ("PEN", "B1", ""): 5}
    assert {row[0] for row in told(shop)} == {"Opening count"}


def test_nothing_goes_to_a_place_of_which_on_hand_cannot_be_read(shop: Folder) -> None:
    shop.type("stock", {(0, "on_hand"): "some"})
    shop.paste("goods_in", {**EXPECTED, "arrived": 5})
    shop.press("receive-goods")
    assert says(shop) == "Goods: On hand of MUG in MAIN A1 on Stock cannot be read; correct it there first."
    assert shop.table("goods_in")["arrived"].tolist() == [5]


def test_a_workbook_of_before_takes_no_damaged_units_that_it_could_not_keep_apart(shop: Folder) -> None:
    with shop.in_another_program() as book:
        book["Stock"].delete_cols(TABLES["stock"].names.index("state") + 1)
    shop.paste("goods_in", {**EXPECTED, "arrived": 5, "damaged": 1})
    assert "Stock has no column State" in shop.refuses("receive-goods")


def test_more_than_expected_comes_in_by_tolerance_or_where_the_clerk_accepts_it(shop: Folder) -> None:
    shop.set("Over-delivery tolerance", "10")
    shop.paste("goods_in", {**EXPECTED, "arrived": 23})
    assert shop.press("receive-goods").needs == 1
    shop.type("goods_in", {(0, "arrived"): 22})
    assert shop.press("receive-goods").needs == 0
    shop.type("goods_in", {(0, "arrived"): 1})
    assert shop.press("receive-goods").needs == 1, "what came before counts too"
    shop.type("goods_in", {(0, "accept_more"): "Yes"})
    assert shop.press("receive-goods").needs == 0
    assert on_hand(shop)["MUG", "A1", ""] == 33


def test_a_new_article_goes_to_a_free_bin_and_one_without_a_free_bin_asks(shop: Folder) -> None:
    shop.paste("products", {"sku": "CUP", "item": "Cup"}, {"sku": "JUG", "item": "Jug"})
    shop.paste("stock", {"sku": "OLD", "warehouse": "MAIN", "bin": "A10", "on_hand": 0})
    shop.paste("stock", {"sku": "OLDER", "warehouse": "MAIN", "bin": "A2", "on_hand": 0})
    shop.paste("goods_in", *({**EXPECTED, "sku": sku, "arrived": 4} for sku in ("CUP", "JUG")))
    shop.press("receive-goods")
    assert (on_hand(shop)["CUP", "A2", ""], on_hand(shop)["JUG", "A10", ""]) == (4, 4)
    shop.paste("products", {"sku": "POT", "item": "Pot"})
    shop.paste("goods_in", {**EXPECTED, "sku": "POT", "arrived": 1})
    shop.press("receive-goods")
    assert "no bin of MAIN is free" in says(shop, 2)


def test_pressing_again_posts_nothing_twice(shop: Folder) -> None:
    shop.paste("goods_in", {**EXPECTED, "arrived": 20})
    shop.press("receive-goods")
    assert shop.press("receive-goods").done == 0
    assert on_hand(shop)["MUG", "A1", ""] == 30


def test_a_copied_line_starts_anew_under_a_number_of_its_own(shop: Folder) -> None:
    shop.paste("goods_in", {**EXPECTED, "arrived": 20})
    shop.press("receive-goods")
    shop.paste("goods_in", {**EXPECTED, "no": "G000001", "received": 20, "delivery": "PO-8"})
    shop.press("receive-goods")
    rows = shop.table("goods_in")
    assert rows["no"].tolist() == ["G000001", "G000002"]
    assert rows["status"].tolist() == ["Received", "Expected"]


def test_an_empty_sheet_is_refused(shop: Folder) -> None:
    assert shop.refuses("receive-goods").startswith("Goods in is empty: write a line there first.")


@pytest.mark.parametrize("value", ["much", "101", "-1"])
def test_a_tolerance_that_is_no_number_is_refused(shop: Folder, value: str) -> None:
    shop.set("Over-delivery tolerance", value)
    shop.paste("goods_in", {**EXPECTED, "arrived": 20})
    assert "write a number from 0 to 100" in shop.refuses("receive-goods")


def test_what_is_expected_comes_from_a_file_once_and_import_says_where_it_belongs(shop: Folder) -> None:
    path = shop.path / "order.csv"
    path.write_text("Delivery,SKU,Expected,Supplier\nPO-9,MUG,12,Example Potters\nPO-9,PEN,30,Example Potters\n")
    said = shop.refuses("import", path)
    assert said == "order.csv is a list of expected goods: press Receive goods and choose it there."
    shop.press("receive-goods", path)
    rows = shop.table("goods_in")
    assert rows["no"].tolist() == ["G000001", "G000002"]
    assert rows[["delivery", "sku", "expected", "status", "bin"]].to_numpy().tolist() == [
        ["PO-9", "MUG", 12, "Expected", "A1"],
        ["PO-9", "PEN", 30, "Expected", "B1"],
    ]
    assert "order.csv was taken before, on 2026-11-18" in shop.refuses("receive-goods", path)
    assert shop.press("receive-goods").done == 0


def test_another_list_is_not_taken_for_expected_goods(shop: Folder) -> None:
    path = shop.path / "stock.csv"
    path.write_text("SKU,Warehouse,Bin,On hand\nMUG,MAIN,A1,40\n")
    assert shop.refuses("receive-goods", path) == "stock.csv is a list of stock; press Import with it."
