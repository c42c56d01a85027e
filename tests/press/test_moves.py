"""Move stock: between bins at once, between warehouses by way of the road; what is set aside stays."""

from typing import Any

import pytest
from helpers import BUYER, Folder
from moved import agrees, told

LINE: dict[str, Any] = {"sku": "MUG", "qty": 4, "warehouse": "MAIN", "bin": "A1", "to_bin": "B1"}


@pytest.fixture
def two(shop: Folder) -> Folder:
    """A shop with a second warehouse, of which a bin is on Stock."""
    shop.paste("warehouses", {"warehouse": "EAST", "rank": 2})
    shop.paste("stock", {"sku": "PEN", "warehouse": "EAST", "bin": "E1", "on_hand": 0})
    return shop


def on_hand(shop: Folder) -> dict[tuple[str, str], float]:
    """Units by SKU and bin."""
    rows = shop.table("stock")
    return dict(zip(zip(rows["sku"], rows["bin"], strict=True), rows["on_hand"], strict=True))


def test_units_go_from_one_bin_to_another_and_an_undo_brings_them_back(shop: Folder) -> None:
    shop.paste("moves", LINE)
    said = shop.press("move-stock")
    assert "4 units moved." in said.line
    assert on_hand(shop) == {("MUG", "A1"): 6, ("PEN", "B1"): 5, ("MUG", "B1"): 4}
    assert told(shop)[0] == ("Moved", "MUG", 4, "MAIN / A1", "MAIN / B1")
    assert shop.table("moves")[["status", "item", "no"]].to_numpy().tolist() == [["Moved", "Mug", "V000001"]]
    assert agrees(shop)
    assert shop.press("move-stock").done == 0, "a line goes once"
    shop.press("undo-last-step")
    assert on_hand(shop) == {("MUG", "A1"): 10, ("PEN", "B1"): 5}
    assert told(shop)[0] == ("Undone", "MUG", 4, "MAIN / B1", "MAIN / A1")
    assert agrees(shop)


def test_what_goes_to_another_warehouse_is_on_the_way_until_it_arrives_in_parts(two: Folder) -> None:
    two.paste("moves", {**LINE, "to_warehouse": "EAST", "to_bin": "E1"})
    two.press("move-stock")
    assert told(two)[0] == ("Moved", "MUG", 4, "MAIN / A1", "On the way")
    assert on_hand(two)["MUG", "A1"] == 6
    assert ("MUG", "E1") not in on_hand(two)
    assert two.press("move-stock").done == 0
    two.type("moves", {(0, "arrived"): 1})
    two.press("move-stock")
    two.type("moves", {(0, "arrived"): 2})
    two.press("move-stock")
    row = two.table("moves").iloc[0]
    assert (row["status"], row["arrived_so_far"]) == ("On the way", 3)
    two.type("moves", {(0, "no_more"): "Yes"})
    two.press("move-stock")
    assert told(two)[:2] == [
        ("Missing", "MUG", 1, "On the way", "Lost and found"),
        ("Moved", "MUG", 2, "On the way", "EAST / E1"),
    ]
    assert on_hand(two)["MUG", "E1"] == 3
    assert two.table("moves")["status"].tolist() == ["Moved"]
    assert agrees(two)


def test_what_is_set_aside_for_an_order_stays_where_it_is(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "qty": 7})
    for button in ("validate-addresses", "reserve-stock"):
        shop.press(button)
    shop.paste("moves", LINE)
    assert shop.press("move-stock").needs == 1
    assert "4 to be moved, and 3 in MAIN A1 are not set aside" in shop.table("moves")["problem"].iloc[0]
    assert on_hand(shop)["MUG", "A1"] == 10


def test_two_lines_cannot_take_the_same_units(shop: Folder) -> None:
    shop.paste("moves", {**LINE, "qty": 6}, {**LINE, "qty": 6})
    said = shop.press("move-stock")
    assert (said.done, said.needs) == (1, 1)
    assert on_hand(shop)["MUG", "A1"] == 4


def test_units_that_come_out_of_quarantine_go_to_orders_that_wait(shop: Folder) -> None:
    shop.type("stock", {(0, "state"): "Quarantine"})
    shop.paste("orders", {**BUYER, "qty": 2})
    for button in ("validate-addresses", "reserve-stock"):
        shop.press(button)
    assert shop.table("orders")["status"].tolist() == ["Short"]
    shop.paste("moves", LINE)
    assert "1 order that waited has its stock: #2001." in shop.press("move-stock").line
    assert shop.table("orders")[["status", "bin"]].to_numpy().tolist() == [["Reserved", "B1"]]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"to_bin": "Z9"}, "there is no bin 'Z9' in MAIN"),
        ({"to_bin": "A1"}, "they are there already"),
        ({"qty": 0}, "Qty is not 1 or more"),
        ({"qty": None}, "Qty is not 1 or more"),
        ({"sku": None}, "SKU is blank"),
        ({"bin": "C3"}, "Stock has no MUG in MAIN C3"),
        ({"qty": 11}, "11 to be moved, and 10 in MAIN A1"),
        ({"arrived": 4}, "Arrived is for moves between warehouses"),
    ],
)
def test_a_line_that_cannot_be_moved_says_why_and_moves_nothing(shop: Folder, line: dict[str, Any], words: str) -> None:
    shop.paste("moves", {**LINE, **line})
    assert shop.press("move-stock").needs == 1
    assert words in shop.table("moves")["problem"].iloc[0]
    assert on_hand(shop) == {("MUG", "A1"): 10, ("PEN", "B1"): 5}
    assert agrees(shop)


def test_more_cannot_arrive_than_was_sent(two: Folder) -> None:
    two.paste("moves", {**LINE, "to_warehouse": "EAST", "to_bin": "E1"})
    two.press("move-stock")
    two.type("moves", {(0, "arrived"): 5})
    two.press("move-stock")
    assert "5 arrived of 4 that were sent" in two.table("moves")["problem"].iloc[0]
    assert ("MUG", "E1") not in on_hand(two)
