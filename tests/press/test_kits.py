"""Sets: reserved, picked and packed as their parts, assembled and taken apart."""

from typing import Any

import pytest
from helpers import BUYER, Folder
from moved import agrees, told

PARTS = ("MUG", "PEN", "TAG")
SET: dict[str, Any] = {**BUYER, "sku": "BOX", "item": "Gift box"}
STEPS = ("validate-addresses", "reserve-stock")


@pytest.fixture
def boxed(shop: Folder) -> Folder:
    """A shop with a set of one mug, two pens and three tags: enough for two sets, and no set on the shelf."""
    customs: dict[str, Any] = {
        "customs_description": "Paper tag",
        "hs_code": "482110",
        "origin": "GB",
        "unit_value": 1,
        "currency": "GBP",
    }
    shop.paste("products", {"sku": "TAG", "item": "Tag", "weight_g": 5, **customs})
    shop.paste(
        "products", {**customs, "sku": "BOX", "item": "Gift box", "unit_value": None, "kit_parts": "MUG; PEN*2; TAG*3"}
    )
    shop.paste("stock", {"sku": "TAG", "warehouse": "MAIN", "bin": "C1", "on_hand": 9})
    return shop


def presses(shop: Folder, *buttons: str) -> None:
    for button in buttons:
        shop.press(button)


def figures(shop: Folder, name: str) -> dict[str, float]:
    rows = shop.table("stock")
    return dict(zip(rows["sku"], rows[name], strict=True))


def test_a_set_is_reserved_as_its_parts_and_its_row_says_where_they_lie(boxed: Folder) -> None:
    boxed.paste("orders", {**SET, "qty": 2})
    presses(boxed, *STEPS)
    row = boxed.table("orders").iloc[0]
    assert (row["status"], row["reserved"], row["warehouse"], row["bin"]) == ("Reserved", 2, "MAIN", "")
    assert row["parts"] == "2 MUG @ A1; 4 PEN @ B1; 6 TAG @ C1"
    assert figures(boxed, "reserved") == {"MUG": 2, "PEN": 4, "TAG": 6}
    assert figures(boxed, "available") == {"MUG": 8, "PEN": 1, "TAG": 3}
    assert boxed.press("reserve-stock").done == 0


def test_sets_of_which_a_part_is_short_wait_and_name_it(boxed: Folder) -> None:
    boxed.paste("orders", {**SET, "qty": 3})
    presses(boxed, *STEPS)
    row = boxed.table("orders").iloc[0]
    assert (row["status"], row["parts"]) == ("Short", "")
    assert "3 sets needed, 2 can be had in MAIN, for lack of PEN" in row["problem"]
    assert figures(boxed, "reserved") == dict.fromkeys(PARTS, 0)


def test_as_many_sets_as_can_be_made_go_where_the_order_ships_in_parts(boxed: Folder) -> None:
    boxed.paste("orders", {**SET, "qty": 3, "policy": "Ship partial"})
    presses(boxed, *STEPS)
    rows = boxed.table("orders")
    assert rows[["status", "qty", "parts"]].to_numpy().tolist() == [
        ["Reserved", 2, "2 MUG @ A1; 4 PEN @ B1; 6 TAG @ C1"],
        ["Short", 1, ""],
    ]


def test_sets_and_single_parts_compete_in_rank_order(boxed: Folder) -> None:
    boxed.paste(
        "orders",
        {**BUYER, "order_no": "#1", "sku": "PEN", "qty": 2, "priority": 1},
        {**SET, "order_no": "#2", "qty": 2},
    )
    presses(boxed, *STEPS)
    assert boxed.table("orders")["status"].tolist() == ["Reserved", "Short"]


def test_sets_on_the_shelf_go_before_those_that_would_have_to_be_made(boxed: Folder) -> None:
    boxed.paste("stock", {"sku": "BOX", "warehouse": "MAIN", "bin": "D1", "on_hand": 1})
    boxed.paste("orders", {**SET, "qty": 2})
    presses(boxed, *STEPS)
    rows = boxed.table("orders")
    assert rows[["bin", "qty", "parts"]].to_numpy().tolist() == [
        ["D1", 1, ""],
        ["", 1, "1 MUG @ A1; 2 PEN @ B1; 3 TAG @ C1"],
    ]


def test_a_set_is_packed_weighed_and_shipped_as_its_parts(boxed: Folder) -> None:
    boxed.paste("orders", {**SET, "qty": 2})
    presses(boxed, *STEPS, "make-parcels", "carrier-files")
    parcel = boxed.table("parcels").iloc[0]
    weights = boxed.table("products").set_index("sku")["weight_g"]
    assert parcel["weight_g"] >= 2 * (weights["MUG"] + 2 * weights["PEN"] + 3 * weights["TAG"])
    boxed.type("parcels", {(0, "tracking_no"): "RR123456785GB"})
    presses(boxed, "confirm-shipment")
    assert figures(boxed, "on_hand") == {"MUG": 8, "PEN": 1, "TAG": 3}
    assert figures(boxed, "reserved") == dict.fromkeys(PARTS, 0)
    assert {line[:3] for line in told(boxed)[:3]} == {
        ("Shipped", "MUG", 2),
        ("Shipped", "PEN", 4),
        ("Shipped", "TAG", 6),
    }
    assert agrees(boxed)


def test_a_cancelled_set_gives_its_parts_back(boxed: Folder) -> None:
    boxed.paste("orders", {**SET, "qty": 2})
    presses(boxed, *STEPS)
    boxed.type("orders", {(0, "status"): "Cancelled"})
    presses(boxed, "reserve-stock")
    assert boxed.table("orders")["parts"].tolist() == [""]
    assert figures(boxed, "reserved") == dict.fromkeys(PARTS, 0)


def test_a_part_that_was_counted_away_takes_the_set_back(boxed: Folder) -> None:
    boxed.paste("orders", {**SET, "qty": 2})
    presses(boxed, *STEPS)
    boxed.type("stock", {(2, "on_hand"): 5})
    presses(boxed, "reserve-stock")
    assert boxed.table("orders")["status"].tolist() == ["Short"]
    assert figures(boxed, "reserved") == dict.fromkeys(PARTS, 0)


@pytest.mark.parametrize("parts", ["MUG*two*3", "BOX*2", "MUG; BOX", "*"])
def test_kit_parts_that_cannot_be_read_make_no_set(boxed: Folder, parts: str) -> None:
    boxed.type("products", {(3, "kit_parts"): parts})
    boxed.paste("orders", SET)
    presses(boxed, *STEPS)
    assert boxed.table("orders")["status"].tolist() == ["Short"]


def test_sets_are_assembled_and_taken_apart_as_movements(boxed: Folder) -> None:
    line: dict[str, Any] = {"sku": "BOX", "qty": 2, "warehouse": "MAIN", "to_bin": "A1", "work": "Assemble"}
    boxed.paste("moves", line)
    presses(boxed, "move-stock")
    assert figures(boxed, "on_hand") == {"MUG": 8, "PEN": 1, "TAG": 3, "BOX": 2}
    assert told(boxed)[0] == ("Assembled", "BOX", 2, "Workbench", "MAIN / A1")
    boxed.paste("moves", {"sku": "BOX", "qty": 1, "warehouse": "MAIN", "bin": "A1", "work": "Take apart"})
    presses(boxed, "move-stock")
    assert figures(boxed, "on_hand") == {"MUG": 9, "PEN": 3, "TAG": 6, "BOX": 1}
    assert agrees(boxed)
    presses(boxed, "undo-last-step", "undo-last-step")
    assert figures(boxed, "on_hand") == {"MUG": 10, "PEN": 5, "TAG": 9}
    assert agrees(boxed)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"qty": 3}, "PEN is too few in MAIN for 3 sets"),
        ({"sku": "MUG"}, "Kit parts of MUG on Products does not say what a set is made of"),
        ({"to_warehouse": "OTHER"}, "clear To warehouse"),
        ({"to_bin": "Z9"}, "there is no bin 'Z9' in MAIN"),
        ({"work": "Take apart", "bin": "A1"}, "Stock has no BOX in MAIN A1"),
    ],
)
def test_work_that_cannot_be_done_says_why_and_moves_nothing(boxed: Folder, line: dict[str, Any], why: str) -> None:
    boxed.paste("moves", {"sku": "BOX", "qty": 1, "warehouse": "MAIN", "to_bin": "A1", "work": "Assemble", **line})
    presses(boxed, "move-stock")
    assert why in boxed.table("moves")["problem"].iloc[0]
    assert figures(boxed, "on_hand") == {"MUG": 10, "PEN": 5, "TAG": 9}


def test_a_set_that_becomes_another_article_lets_its_parts_go(boxed: Folder) -> None:
    boxed.paste("orders", {**SET, "qty": 2})
    presses(boxed, *STEPS)
    boxed.type("orders", {(0, "sku"): "PEN"})
    presses(boxed, "reserve-stock")
    assert boxed.table("orders")[["status", "bin", "parts"]].to_numpy().tolist() == [["Reserved", "B1", ""]]
    assert figures(boxed, "reserved") == {"MUG": 0, "PEN": 2, "TAG": 0}


def can_be_made(shop: Folder) -> dict[str, float]:
    """What Products says of sets."""
    rows = shop.table("products").dropna(subset=["sets_free"])
    return dict(zip(rows["sku"], rows["sets_free"], strict=True))


def test_products_says_how_many_sets_the_free_parts_make_after_every_press_that_moves_stock(boxed: Folder) -> None:
    boxed.paste("stock", {"sku": "PEN", "warehouse": "MAIN", "bin": "C2", "on_hand": 9, "state": "Quarantine"})
    boxed.type("products", {(2, "currency"): "USD"})
    boxed.paste("orders", {**SET, "qty": 1})
    presses(boxed, *STEPS)
    assert can_be_made(boxed) == {"BOX": 1}, "five pens and one set of them set aside; what is kept apart makes none"
    boxed.press("undo-last-step")
    assert can_be_made(boxed) == {}
    presses(boxed, "reserve-stock", "make-parcels")
    boxed.paste("goods_in", {"sku": "PEN", "arrived": 3, "bin": "B1", "accept_more": "Yes"})
    boxed.press("receive-goods")
    assert can_be_made(boxed) == {"BOX": 2}
    boxed.press("cancel-parcel", words=("P000001",))
    assert can_be_made(boxed) == {"BOX": 3}
    assert boxed.press("reserve-stock").done
    assert can_be_made(boxed) == {"BOX": 2}
    boxed.type("products", {(3, "kit_parts"): "MUG; PEN*2; TAG*10"})
    boxed.press("reserve-stock")
    assert can_be_made(boxed) == {"BOX": 0}


def test_a_set_of_three_parts_is_reserved_picked_short_sent_and_comes_back(boxed: Folder) -> None:
    boxed.paste("orders", {**SET, "qty": 2, "policy": "Ship partial"})
    presses(boxed, *STEPS)
    assert figures(boxed, "reserved") == {"MUG": 2, "PEN": 4, "TAG": 6}
    presses(boxed, "make-parcels", "pick-list")
    walk = boxed.table("picking")
    assert dict(zip(walk["sku"], walk["qty"], strict=True)) == {"MUG": 2, "PEN": 4, "TAG": 6}

    at = walk["sku"].tolist().index("TAG")
    rest = [(row, "all_there") for row in range(len(walk)) if row != at]
    boxed.type("stock", {(2, "on_hand"): 6})
    boxed.type("picking", {**dict.fromkeys(rest, "Yes"), (at, "picked"): 5, (at, "reason"): "Missing"})
    boxed.press("post-picks")
    rows = boxed.table("orders")
    assert sorted(zip(rows["qty"], rows["status"], strict=True)) == [(1, "Packed"), (1, "Ready")]
    assert figures(boxed, "on_hand") == {"MUG": 10, "PEN": 5, "TAG": 5}
    assert figures(boxed, "reserved") == {"MUG": 1, "PEN": 2, "TAG": 3}, "one set goes, and holds its three parts"
    back = boxed.table("picking")[lambda lines: lines["status"] == "Put back"]
    assert dict(zip(back["sku"], back["qty"], strict=True)) == {"MUG": 1, "PEN": 2, "TAG": 2}
    assert agrees(boxed)

    presses(boxed, "carrier-files")
    boxed.type("parcels", {(0, "tracking_no"): "RR123456785GB"})
    presses(boxed, "confirm-shipment")
    assert figures(boxed, "on_hand") == {"MUG": 9, "PEN": 3, "TAG": 2}

    boxed.paste("returns", {"scan": "RR123456785GB", "arrived": 1, "decision": "Restock", "bin": "A1"})
    boxed.press("receive-returns")
    assert figures(boxed, "on_hand") == {"MUG": 9, "PEN": 3, "TAG": 2, "BOX": 1}
    boxed.paste("moves", {"sku": "BOX", "qty": 1, "work": "Take apart", "warehouse": "MAIN", "bin": "A1"})
    boxed.press("move-stock")
    assert figures(boxed, "on_hand") == {"MUG": 10, "PEN": 5, "TAG": 5, "BOX": 0}
    assert agrees(boxed)
