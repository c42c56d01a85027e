"""Picking: waves, and what becomes of units that are not there."""

from typing import Any

import pytest
from helpers import BUYER, Folder
from moved import agrees, told

ORDER: dict[str, Any] = {**BUYER, "status": "New"}
CALLED_OFF = "P000002"


def line(number: int, **more: Any) -> dict[str, Any]:
    """A line of order number so-and-so."""
    return {**ORDER, "order_no": f"#{number}", "line_no": "1", "recipient": f"Jane Example {number}", **more}


@pytest.fixture
def packed(shop: Folder) -> Folder:
    """A shop with three parcels: one unit alone, and two with several."""
    shop.paste("stock", {"sku": "MUG", "warehouse": "MAIN", "bin": "A12", "on_hand": 4})
    shop.paste(
        "orders", line(1), line(2, qty=2), line(2, line_no="2", sku="PEN", item="Pen"), line(3, sku="PEN", qty=3)
    )
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    return shop


@pytest.fixture
def walked(packed: Folder) -> Folder:
    """The same with its waves laid out."""
    packed.press("pick-list")
    return packed


def lines(shop: Folder) -> list[tuple[Any, ...]]:
    """Lines to pick."""
    rows = shop.table("picking")
    return list(zip(*(rows[n] for n in ("status", "wave", "bin", "sku", "qty", "totes")), strict=True))


def on_hand(shop: Folder) -> dict[tuple[str, str], float]:
    """Units by SKU and bin."""
    rows = shop.table("stock")
    return dict(zip(zip(rows["sku"], rows["bin"], strict=True), rows["on_hand"], strict=True))


def problems(shop: Folder) -> list[str]:
    """What is said beside lines to pick."""
    return [text for text in shop.table("picking")["problem"] if text]


def test_single_units_are_picked_in_bulk_and_the_others_into_totes(packed: Folder) -> None:
    said = packed.press("pick-list")
    assert "3 parcels in 2 waves. 1 single unit is picked in bulk." in said.line
    assert lines(packed) == [
        ("To pick", "W000001", "A1", "MUG", 1, ""),
        ("To pick", "W000002", "A1", "MUG", 2, "1: 2"),
        ("To pick", "W000002", "B1", "PEN", 4, "1: 1, 2: 3"),
    ]
    assert [path.name for path in said.files] == ["waves_153300.pdf"]
    assert packed.press("pick-list").files == [], "no unit is in two waves"
    assert len(lines(packed)) == 3
    packed.press("undo-last-step")
    assert lines(packed) == []
    packed.press("pick-list")
    assert {wave for _, wave, *_ in lines(packed)} == {"W000003", "W000004"}, "a number is given once"


def test_what_was_picked_is_posted_with_who_and_when(walked: Folder) -> None:
    walked.type("picking", {(0, "all_there"): "Yes", (1, "scan"): "mug", (2, "picked"): 4})
    assert walked.press("post-picks").done == 3
    rows = walked.table("picking")
    assert rows["status"].tolist() == ["Picked"] * 3
    assert rows["picked"].tolist() == [1, 2, 4]
    assert rows["picked_at"].notna().all()
    assert (rows["who"] != "").all()
    assert walked.table("parcels")["picked_at"].notna().all()
    assert walked.press("post-picks").done == 0
    assert on_hand(walked)["MUG", "A1"] == 10, "picked units are still in the house"


def test_what_is_missing_comes_from_another_bin_and_stock_is_corrected(walked: Folder) -> None:
    walked.type("picking", {(1, "picked"): 1, (1, "reason"): "Missing"})
    said = walked.press("post-picks")
    assert "P000002: 1 from bin A12 instead." in said.line
    assert lines(walked)[1] == ("Picked short", "W000002", "A1", "MUG", 2, "1: 1")
    assert lines(walked)[3] == ("To pick", "W000002", "A12", "MUG", 1, "1: 1")
    assert told(walked)[0] == ("Missing", "MUG", 1, "MAIN / A1", "Lost and found")
    assert on_hand(walked)["MUG", "A1"] == 9
    assert agrees(walked)
    rows = walked.table("orders")
    of = rows[(rows["order_no"] == "#2") & (rows["sku"] == "MUG")]
    assert sorted(zip(of["bin"], of["qty"], of["reserved"], of["status"], of["parcel_no"], strict=True)) == [
        ("A1", 1, 1, "Packed", "P000002"), ("A12", 1, 1, "Packed", "P000002"),
    ]  # fmt: skip
    assert of["row_id"].is_unique
    walked.press("undo-last-step")
    assert on_hand(walked)["MUG", "A1"] == 10
    assert len(walked.table("orders")) == 4
    assert agrees(walked)


def test_an_empty_bin_loses_what_was_free_there_too(walked: Folder) -> None:
    walked.type("picking", {(1, "picked"): 0, (1, "reason"): "Bin is empty"})
    walked.press("post-picks")
    assert on_hand(walked)["MUG", "A1"] == 1, "the unit of the other wave is still counted there"
    assert agrees(walked)


def test_broken_units_are_kept_apart(walked: Folder) -> None:
    walked.type("picking", {(1, "picked"): 1, (1, "reason"): "Broken"})
    walked.press("post-picks")
    assert on_hand(walked)["MUG", "Quarantine"] == 1
    assert told(walked)[0] == ("Damaged", "MUG", 1, "MAIN / A1", "MAIN / Quarantine")
    assert agrees(walked)


def test_what_cannot_be_reached_is_still_there(walked: Folder) -> None:
    walked.type("picking", {(1, "picked"): 0, (1, "reason"): "Cannot be reached"})
    walked.press("post-picks")
    assert on_hand(walked)["MUG", "A1"] == 10
    assert lines(walked)[3][:4] == ("To pick", "W000002", "A12", "MUG")


def short_of_pens(shop: Folder, policy: str) -> None:
    """The wave's pens: three of four, with nothing elsewhere."""
    at = shop.table("orders")["order_no"].tolist()
    shop.type("orders", {(row, "policy"): policy for row, number in enumerate(at) if number == "#3"})
    shop.type("picking", {(2, "picked"): 3, (2, "reason"): "Missing"})


def test_an_order_that_ships_complete_is_freed_and_its_units_are_put_back(walked: Folder) -> None:
    short_of_pens(walked, "Ship complete")
    said = walked.press("post-picks")
    assert "P000003 cannot go as it was made; press Reserve stock, then Make parcels." in said.line
    assert lines(walked)[2:] == [
        ("Picked short", "W000002", "B1", "PEN", 4, "1: 1"),
        ("Put back", "W000002", "B1", "PEN", 2, "2: 2"),
    ]
    parcel = walked.table("parcels").iloc[2]
    assert (parcel["parcel_no"], parcel["status"]) == ("P000003", "Cancelled")
    row = walked.table("orders").iloc[3]
    assert (row["status"], row["parcel_no"]) == ("Ready", "")
    assert row["problem"] == (
        "Pick: 1 of PEN could not be found when picked, and the order waits; tell the buyer that it goes later, or ask "
        "whether the rest may go now."
    )
    assert said.needs == 0
    assert on_hand(walked)["PEN", "B1"] == 4
    walked.type("picking", {(3, "all_there"): "Yes"})
    walked.press("post-picks")
    assert lines(walked)[3][0] == "Back on the shelf"
    assert on_hand(walked)["PEN", "B1"] == 4
    assert agrees(walked)


def test_an_order_that_ships_partly_goes_with_what_there_is(walked: Folder) -> None:
    grams = walked.table("parcels")["weight_g"].tolist()[2]
    short_of_pens(walked, "Ship partial")
    walked.press("post-picks")
    rows = walked.table("orders")
    of = rows[rows["order_no"] == "#3"]
    assert sorted(zip(of["qty"], of["status"], of["parcel_no"], strict=True)) == [
        (1, "Ready", ""), (2, "Packed", "P000003"),
    ]  # fmt: skip
    assert walked.table("parcels")["weight_g"].tolist()[2] == grams - 20
    told = dict(zip(of["qty"], of["problem"], strict=True))
    assert told[2] == ""
    assert "1 of PEN could not be found when picked, and the parcel goes without" in told[1]
    assert walked.press("carrier-files").done == 3, "the parcel goes"
    walked.type("stock", {(1, "on_hand"): 10})
    for button in ("reserve-stock", "make-parcels", "post-picks"):
        walked.press(button)
    assert walked.table("orders")["problem"].tolist() == [""] * 5, "it is said until the row is in a parcel again"


def test_goods_on_a_waves_list_are_on_no_other(walked: Folder) -> None:
    assert [path.name.split("_")[0] for path in walked.press("packing-slips").files] == ["packing-slips"]


def test_bad_picks_post_nothing_and_say_why(walked: Folder) -> None:
    walked.type(
        "picking",
        {(0, "scan"): "PEN", (1, "picked"): 3, (2, "picked"): 3},
    )
    assert walked.press("post-picks").needs == 3
    assert problems(walked) == [
        "Pick: PEN was scanned, and MUG is wanted; put it back, and scan the right one.",
        "Pick: 3 picked, and 2 are wanted; put the rest back and correct Picked.",
        "Pick: 3 picked of 4; choose a Reason and press again.",
    ]
    walked.type("picking", {(0, "scan"): "4006381333931", (1, "picked"): 1, (1, "all_there"): "Yes"})
    walked.press("post-picks")
    assert problems(walked)[:2] == [
        "Pick: '4006381333931' is no article on Products; scan again, or clear Scan and write Picked.",
        "Pick: Picked says 1 of 2 and All there says Yes; clear one of them.",
    ]
    assert {status for status, *_ in lines(walked)} == {"To pick"}


def test_a_cancelled_parcel_leaves_its_wave(walked: Folder) -> None:
    walked.type("picking", {(2, "all_there"): "Yes"})
    walked.press("post-picks")
    walked.press("cancel-parcel", words=(CALLED_OFF,))
    walked.press("post-picks")
    assert lines(walked)[1:] == [
        ("Not wanted any more", "W000002", "A1", "MUG", 2, ""),
        ("Picked", "W000002", "B1", "PEN", 4, "2: 3"),
        ("Put back", "W000002", "B1", "PEN", 1, "1: 1"),
    ]


def test_an_article_that_is_to_be_checked_is_not_posted_unchecked(walked: Folder) -> None:
    walked.type("products", {(1, "quality_check"): "Yes"})
    walked.type("picking", {(2, "all_there"): "Yes"})
    assert walked.press("post-picks").needs == 1
    assert problems(walked) == [
        "Pick: this article is looked at before it is packed; write Yes into Checked, or fewer into Picked with a "
        "Reason."
    ]
    walked.type("picking", {(2, "checked"): "Yes"})
    assert walked.press("post-picks").needs == 0
    assert lines(walked)[2][0] == "Picked"


def test_units_that_no_other_bin_has_wait_where_the_carrier_knows_of_the_parcel(walked: Folder) -> None:
    walked.press("carrier-files")
    walked.type("picking", {(2, "picked"): 3, (2, "reason"): "Missing"})
    before = on_hand(walked)
    assert walked.press("post-picks").needs == 1
    assert "no other bin has it, and P000003 is in" in problems(walked)[0]
    assert on_hand(walked) == before


def test_check_and_repair_sees_a_wave_that_is_not_what_its_parcels_hold(walked: Folder) -> None:
    assert walked.press("check-and-repair").needs == 0
    walked.type("picking", {(2, "parcels"): "P000003*3"})
    walked.press("check-and-repair")
    found = walked.table("check")
    assert found.loc[found["column"] == "Wave", "row"].tolist() == ["P000002"]
    walked.press("post-picks")
    assert walked.press("check-and-repair").needs == 0
