"""Count stock: laid out by bin, counted, counted again where it differs much, posted with a reason."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from helpers import BUYER, Folder
from moved import agrees, told
from tools import program

from pyaddin.book.base import Raw

PACKING = ("validate-addresses", "reserve-stock", "make-parcels")


def counts(shop: Folder, *names: str) -> list[list[Any]]:
    rows = shop.table("counts")
    return [[rows[name].iloc[at] for name in names] for at in range(len(rows))]


def printed(pdf: Path) -> str:
    """The text of a PDF."""
    done = subprocess.run([program("pdftotext"), "-layout", str(pdf), "-"], check=True, capture_output=True)
    return done.stdout.decode()


def says(shop: Folder, row: int = 0) -> str:
    return str(shop.table("counts")["problem"].iloc[row])


def test_a_warehouse_a_bin_or_a_sku_alone_becomes_a_line_for_each_of_its_places(shop: Folder) -> None:
    shop.paste("stock", {"sku": "PEN", "warehouse": "MAIN", "bin": "A1", "on_hand": 3})
    shop.paste("counts", {"bin": "A1"})
    assert "1 line laid out to be counted." in shop.press("count-stock").line
    assert counts(shop, "warehouse", "bin", "sku", "item", "status") == [
        ["MAIN", "A1", "MUG", "Mug", "To count"],
        ["MAIN", "A1", "PEN", "Pen", "To count"],
    ]
    shop.paste("counts", {"warehouse": "MAIN"})
    shop.press("count-stock")
    assert counts(shop, "sku", "bin") == [["MUG", "A1"], ["PEN", "A1"], ["PEN", "B1"]]
    assert shop.press("count-stock").done == 0


def test_a_count_that_agrees_is_settled_and_a_blank_one_is_not_none(shop: Folder) -> None:
    shop.paste("counts", {"warehouse": "MAIN"})
    shop.press("count-stock")
    shop.type("counts", {(0, "counted"): 10})
    shop.press("count-stock")
    assert counts(shop, "sku", "status") == [["MUG", "Posted"], ["PEN", "To count"]]
    assert shop.table("stock")["on_hand"].tolist() == [10, 5]


def test_a_difference_is_shown_with_its_value_and_posted_at_the_next_press_with_a_reason(shop: Folder) -> None:
    shop.set("Count tolerance", "20")
    shop.paste("counts", {"warehouse": "MAIN", "bin": "A1", "sku": "MUG", "counted": 8, "reason": "Broken"})
    assert shop.press("count-stock").needs == 1
    assert counts(shop, "difference", "value") == [[-2, -9]]
    assert says(shop) == "Count: 2 fewer than on Stock; choose a Reason and press again to post it."
    assert shop.table("stock")["on_hand"].tolist() == [10, 5]
    said = shop.press("count-stock")
    assert "1 difference posted on Stock." in said.line
    assert shop.table("stock")["on_hand"].tolist() == [8, 5]
    assert told(shop)[0] == ("Broken", "MUG", 2, "MAIN / A1", "Lost and found")
    assert agrees(shop)
    shop.press("undo-last-step")
    assert shop.table("stock")["on_hand"].tolist() == [10, 5]
    assert agrees(shop)


def test_a_large_difference_is_counted_a_second_time_and_that_count_holds(shop: Folder) -> None:
    shop.paste("counts", {"warehouse": "MAIN", "bin": "A1", "sku": "MUG", "counted": 3, "reason": "Missing"})
    shop.press("count-stock")
    assert says(shop) == "Count: 3 counted and 10 on Stock; count again and write what lies there into Second count."
    shop.press("count-stock")
    assert shop.table("stock")["on_hand"].tolist() == [10, 5]
    shop.type("counts", {(0, "second"): 9})
    for _ in range(2):
        shop.press("count-stock")
    assert shop.table("stock")["on_hand"].tolist() == [9, 5]
    assert counts(shop, "status", "difference") == [["Posted", -1]]


def test_stock_that_changed_during_the_count_is_counted_again(shop: Folder) -> None:
    shop.paste("counts", {"warehouse": "MAIN", "bin": "A1", "sku": "MUG"})
    shop.press("count-stock")
    shop.type("stock", {(0, "on_hand"): 12})
    shop.type("counts", {(0, "counted"): 10, (0, "reason"): "Missing"})
    shop.press("count-stock")
    assert "Stock went from 10 to 12 while you counted" in says(shop)
    assert shop.table("stock")["on_hand"].tolist() == [12, 5]
    shop.type("counts", {(0, "second"): 12})
    shop.press("count-stock")
    assert counts(shop, "status") == [["Posted"]]


def test_a_place_with_open_picks_is_not_counted_and_what_a_carrier_has_is_off_the_shelf(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "qty": 2})
    for button in PACKING:
        shop.press(button)
    shop.paste("counts", {"warehouse": "MAIN", "bin": "A1", "sku": "MUG", "counted": 8})
    assert shop.press("count-stock").needs == 1
    assert says(shop).startswith("Count: 2 of it are packed and may be off the shelf already")
    shop.press("carrier-files")
    shop.press("count-stock")
    assert counts(shop, "status") == [["Posted"]]
    assert shop.table("stock")["on_hand"].tolist() == [10, 5]


def test_units_that_were_found_go_to_orders_that_wait_and_missing_ones_are_taken_from_the_last(shop: Folder) -> None:
    shop.set("Count tolerance", "100")
    shop.paste("orders", {**BUYER, "qty": 12})
    for button in ("validate-addresses", "reserve-stock"):
        shop.press(button)
    shop.paste("counts", {"warehouse": "MAIN", "bin": "A1", "sku": "MUG", "counted": 12, "reason": "Found"})
    shop.press("count-stock")
    assert "1 order that waited has its stock: #2001." in shop.press("count-stock").line
    shop.paste("counts", {"warehouse": "MAIN", "bin": "A1", "sku": "MUG", "counted": 11, "reason": "Missing"})
    shop.press("count-stock")
    assert "1 order waits again for its units: #2001." in shop.press("count-stock").line
    assert shop.table("orders")["status"].tolist() == ["Short"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"warehouse": "MAIN", "bin": "Z9", "sku": "MUG", "counted": 3}, "'MUG' in MAIN Z9 is no place"),
        ({"bin": "Z9"}, "'' in  Z9 is no place"),
        ({"bin": "A1", "sku": "MUG", "counted": 9, "reason": "Moonlight"}, "Reason holds 'Moonlight'"),
    ],
)
def test_a_count_that_cannot_be_taken_says_why_and_posts_nothing(
    shop: Folder, line: dict[str, Raw], words: str
) -> None:
    shop.paste("counts", line)
    assert shop.press("count-stock").needs == 1
    assert words in says(shop)
    assert shop.table("stock")["on_hand"].tolist() == [10, 5]


def test_one_place_is_counted_in_one_line(shop: Folder) -> None:
    line: dict[str, Raw] = {"warehouse": "MAIN", "bin": "A1", "sku": "MUG", "counted": 10}
    shop.paste("counts", line, line)
    shop.press("count-stock")
    assert "stands in a line above" in says(shop, 1)


@pytest.mark.parametrize(("wanted", "told"), [("Blind", False), ("With On hand", True)])
def test_a_count_sheet_lists_what_is_to_be_counted_and_a_blind_one_not_what_stock_says(
    shop: Folder, wanted: str, told: bool
) -> None:  # fmt: skip
    shop.set("Count sheet", wanted)
    shop.type("stock", {(0, "on_hand"): 777})
    shop.paste("counts", {"warehouse": "MAIN"})
    (sheet,) = shop.press("count-stock").files
    text = printed(sheet)
    assert "Count sheet MAIN" in text
    assert {"A1", "MUG", "B1", "PEN"} <= set(text.split())
    assert ("777" in text) == told
    assert shop.press("count-stock").files == []


def test_no_count_sheet_is_made_unless_settings_wants_one(shop: Folder) -> None:
    shop.paste("counts", {"warehouse": "MAIN"})
    assert shop.press("count-stock").files == []
