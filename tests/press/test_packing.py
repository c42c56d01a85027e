"""Packing: what the scanner's macro wrote down is posted, and what does not agree stays open with a sentence."""

from datetime import timedelta
from typing import Any

import pytest
from helpers import BUYER, NOW, Folder
from moved import agrees, told

from pyaddin.tables.packing import SCANS

ORDER: dict[str, Any] = {**BUYER, "status": "New"}


def line(number: int, **more: Any) -> dict[str, Any]:
    """A line of order number so-and-so."""
    return {**ORDER, "order_no": f"#{number}", "line_no": "1", "recipient": f"Jane Example {number}", **more}


def scanned(shop: Folder, *scans: tuple[str, str, str, str], who: str = "ann", value: str = "") -> None:
    """Append scans as the macro does: parcel, SKU, what it was, code."""
    rows = (("2026-11-18 10:00:00", who, *scan, value) for scan in scans)
    with (shop.path / SCANS).open("a", encoding="utf-8") as file:
        file.writelines(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)


@pytest.fixture
def bench(shop: Folder) -> Folder:
    """A shop with two parcels laid out: a mug and two pens, and one pen."""
    shop.paste("stock", {"sku": "MUG", "warehouse": "MAIN", "bin": "A12", "on_hand": 4})
    shop.paste("orders", line(1), line(1, line_no="2", sku="PEN", item="Pen", qty=2), line(2, sku="PEN"))
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "start-packing"):
        shop.press(button)
    return shop


def lines(shop: Folder) -> list[tuple[Any, ...]]:
    rows = shop.table("packing")
    return list(zip(*(rows[n] for n in ("status", "parcel_no", "sku", "qty", "no")), strict=True))


def problems(shop: Folder) -> list[str]:
    return [text for text in shop.table("packing")["problem"] if text]


def test_what_goes_into_each_parcel_is_laid_out_once(bench: Folder) -> None:
    expected = [
        ("To pack", "P000001", "MUG", 1, "B000001"),
        ("To pack", "P000001", "PEN", 2, "B000002"),
        ("To pack", "P000002", "PEN", 1, "B000003"),
    ]
    assert lines(bench) == expected
    bench.press("start-packing")
    assert lines(bench) == expected


def test_a_parcel_is_packed_when_all_was_scanned_and_a_half_packed_one_stays(bench: Folder) -> None:
    scanned(bench, ("P000001", "MUG", "RIGHT", "MUG"), ("P000001", "PEN", "RIGHT", "PEN"))
    assert "1 is half packed" in bench.press("start-packing").line
    assert bench.table("packing")["scanned"].tolist()[:2] == [1, 1]
    assert bench.press("post-packing").done == 0
    scanned(
        bench, ("P000001", "", "UNKNOWN", "4711"), ("P000001", "PEN", "RIGHT", "PEN"),
        ("P000001", "PEN", "UNDONE", ""), ("P000001", "PEN", "RIGHT", "PEN"), who="ben",
    )  # fmt: skip
    scanned(bench, ("P000001", "", "WEIGHT", "0.431"), who="ben", value="431")
    said = bench.press("post-packing")
    assert "1 parcel is packed" in said.line
    box = bench.table("parcels").set_index("parcel_no").loc["P000001"]
    assert (box["packed_by"], box["weight_g"], str(box["packed_at"])) == ("ben", 431, "2026-11-18 10:00:00")
    assert [status for status, *_ in lines(bench)] == ["Packed", "Packed", "To pack"]
    bench.press("post-packing")
    assert [status for status, *_ in lines(bench)] == ["Packed", "Packed", "To pack"]
    for _ in range(2):
        bench.press("undo-last-step")
    assert bench.table("parcels")["packed_at"].isna().all()
    bench.press("post-packing")
    assert bench.table("parcels")["packed_at"].notna().tolist() == [True, False], "the file still has the scans"


def test_scans_outlive_a_book_that_was_lost_before_it_was_saved(bench: Folder) -> None:
    scanned(bench, ("P000001", "MUG", "RIGHT", "MUG"))
    bench.press("undo-last-step")
    assert lines(bench) == []
    assert "1 is half packed" in bench.press("start-packing").line
    again = bench.table("packing").iloc[0]
    assert (again["no"], again["scanned"]) == ("B000004", 1)


def test_a_scan_that_a_crash_cut_off_counts_nothing(bench: Folder) -> None:
    scanned(bench, ("P000002", "PEN", "RIGHT", "PEN"))
    with (bench.path / SCANS).open("a", encoding="utf-8") as file:
        file.write('"2026-11-18 10:00:01","ann","P000001","PE')
    bench.press("post-packing")
    assert [status for status, *_ in lines(bench)] == ["To pack", "To pack", "Packed"]


def test_lot_expiry_and_serial_are_read_from_the_code_and_refused_where_they_are_wrong(bench: Folder) -> None:
    code = "]C1010703206980498817{}10LOT7{{GS}}21S1"
    scanned(bench, ("P000002", "PEN", "RIGHT", code.format("200101")))
    bench.press("post-packing")
    assert "it expired on 2020-01-01; take another unit and scan it." in problems(bench)[0]
    scanned(bench, ("P000002", "PEN", "UNDONE", ""), ("P000002", "PEN", "RIGHT", code.format("301231")))
    bench.press("post-packing")
    assert bench.table("packing")["lots"].tolist()[2] == "LOT7 / 2030-12-31 / S1"
    same = code.format("301231")
    scanned(
        bench, ("P000001", "MUG", "RIGHT", "MUG"), ("P000001", "PEN", "RIGHT", same),
        ("P000001", "PEN", "RIGHT", same),
    )  # fmt: skip
    bench.press("post-packing")
    assert "serial S1 was scanned twice" in problems(bench)[0]


def test_units_written_by_hand_are_posted_too_and_too_many_are_refused(bench: Folder) -> None:
    bench.type("packing", {(0, "scanned"): 1, (1, "scanned"): 3, (2, "scanned"): 1})
    bench.press("post-packing")
    assert [status for status, *_ in lines(bench)] == ["Half packed", "Half packed", "Packed"]
    assert "3 scanned, and 2 belong in the parcel" in problems(bench)[0]


def test_the_scale_s_word_is_taken_and_what_is_far_off_is_said(bench: Folder) -> None:
    bench.type("packing", {(2, "scanned"): 1, (2, "scale_g"): 900})
    bench.press("post-packing")
    assert "the scale says 900 g" in problems(bench)[0]
    assert bench.table("parcels").set_index("parcel_no").at["P000002", "weight_g"] == 900


def test_gifts_go_along_by_the_setting(bench: Folder) -> None:
    bench.set("Packed along", "FLYER; CARD*2 from 100000")
    bench.press("start-packing")
    assert [(parcel, sku, qty) for _, parcel, sku, qty, _ in lines(bench)[3:]] == [
        ("P000001", "FLYER", 1), ("P000002", "FLYER", 1),
    ]  # fmt: skip
    bench.set("Packed along", "FLYER from much")
    assert "write as FLYER; PEN*1 from 50" in bench.refuses("start-packing")


def test_lines_of_a_parcel_that_is_cancelled_are_not_wanted_any_more(bench: Folder) -> None:
    bench.type("parcels", {(1, "status"): "Cancelled"})
    bench.press("start-packing")
    assert [status for status, *_ in lines(bench)] == ["To pack", "To pack", "Not wanted any more"]


def on_hand(shop: Folder) -> dict[str, float]:
    rows = shop.table("stock")
    return dict(rows.groupby("sku")["on_hand"].sum())


def test_what_goes_along_leaves_stock_by_movements_once_the_parcel_is_packed(bench: Folder) -> None:
    bench.paste("stock", {"sku": "CARD", "warehouse": "MAIN", "bin": "G1", "on_hand": 3})
    bench.set("Packed along", "FLYER; CARD*2; PEN")
    bench.press("start-packing")
    assert bench.table("packing")[["sku", "qty"]].to_numpy().tolist()[:3] == [["MUG", 1], ["PEN", 3], ["PEN", 2]]
    bench.type("packing", {(at, "scanned"): qty for at, qty in enumerate(bench.table("packing")["qty"])})
    said = bench.press("post-packing").line
    assert "2 parcels are packed." in said
    assert "2 units of PEN went along, off Stock." in said
    assert "3 units of CARD went along, off Stock." in said
    assert "1 unit of CARD went along that Stock does not have; count it." in said
    assert on_hand(bench) == {"MUG": 14, "PEN": 3, "CARD": 0}, "what the orders hold leaves with the confirmation"
    assert ("Packed along", "PEN", 1, "MAIN / B1", "With the carrier") in told(bench)
    assert agrees(bench)
    assert bench.press("post-packing").done == 0
    assert on_hand(bench)["PEN"] == 3
    bench.press("undo-last-step")
    bench.press("undo-last-step")
    assert on_hand(bench) == {"MUG": 14, "PEN": 5, "CARD": 3}
    assert agrees(bench)


def test_what_went_along_comes_back_with_a_parcel_that_is_cancelled(bench: Folder) -> None:
    bench.paste("stock", {"sku": "CARD", "warehouse": "MAIN", "bin": "G1", "on_hand": 3})
    bench.set("Packed along", "CARD*2; PEN")
    bench.press("start-packing")
    bench.type("packing", {(at, "scanned"): qty for at, qty in enumerate(bench.table("packing")["qty"])})
    bench.press("post-packing")
    assert on_hand(bench) == {"MUG": 14, "PEN": 3, "CARD": 0}
    said = bench.press("cancel-parcel", words=("P000001",)).line
    assert "2 units of CARD that went along are on Stock again: put them back." in said
    assert "1 unit of PEN that went along is on Stock again: put it back." in said
    assert on_hand(bench) == {"MUG": 14, "PEN": 4, "CARD": 2}
    assert ("Unpacked", "CARD", 2, "With the carrier", "MAIN / G1") in told(bench)
    assert agrees(bench)
    assert bench.press("post-packing").done == 0
    assert on_hand(bench)["CARD"] == 2, "once is enough"
    bench.press("undo-last-step")
    assert on_hand(bench) == {"MUG": 14, "PEN": 3, "CARD": 0}
    assert agrees(bench)
    bench.press("cancel-parcel", words=("P000001",))
    assert on_hand(bench) == {"MUG": 14, "PEN": 4, "CARD": 2}


def test_gifts_of_a_parcel_that_the_clerk_writes_off_come_back_at_the_next_posting(bench: Folder) -> None:
    bench.set("Packed along", "PEN")
    bench.press("start-packing")
    bench.type("packing", {(at, "scanned"): qty for at, qty in enumerate(bench.table("packing")["qty"])})
    bench.press("post-packing")
    bench.type("parcels", {(0, "status"): "Cancelled"})
    assert "1 unit of PEN that went along is on Stock again: put it back." in bench.press("post-packing").line
    assert on_hand(bench)["PEN"] == 4
    assert agrees(bench)


@pytest.fixture
def lots(shop: Folder) -> Folder:
    """Mugs of three lots, one of them over, and a parcel of two from the first."""
    shop.type("stock", {(0, "lot"): "L1", (0, "expiry"): NOW + timedelta(20)})
    mugs: dict[str, Any] = {"sku": "MUG", "warehouse": "MAIN", "bin": "A1", "on_hand": 4}
    shop.paste("stock", *({**mugs, "lot": lot, "expiry": NOW + timedelta(n)} for lot, n in (("L2", 90), ("L0", -1))))
    shop.type("products", {(0, "traced"): "Lot with expiry"})
    shop.paste("orders", line(1, qty=2))
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "pick-list"):
        shop.press(button)
    shop.type("picking", {(0, "all_there"): "Yes"})
    for button in ("post-picks", "start-packing"):
        shop.press(button)
    return shop


def read(*numbers: str) -> list[tuple[str, str, str, str]]:
    """Scans of mugs of these lots."""
    return [("P000001", "MUG", "RIGHT", f"010400638133393110{lot}") for lot in numbers]


def test_another_lot_than_the_one_reserved_takes_its_place_on_record(lots: Folder) -> None:
    scanned(lots, *read("L1", "L2"))
    assert lots.press("post-packing").done == 1
    assert problems(lots) == ["Packing: L2 was packed instead of L1; Orders and Stock have it so."]
    rows = lots.table("orders")
    assert sorted(rows[["lot", "qty", "status"]].to_numpy().tolist()) == [["L1", 1, "Packed"], ["L2", 1, "Packed"]]
    assert lots.table("stock").set_index("lot")["reserved"].to_dict() == {"L1": 1, "": 0, "L2": 1, "L0": 0}
    lots.press("post-picks")
    assert lots.table("picking")["status"].tolist() == ["Picked"], "what is in its box is not fetched again"
    assert lots.press("check-and-repair").needs <= 1, "the lot that is over, and nothing else"
    lots.press("undo-last-step")


def test_a_lot_that_is_over_or_not_free_is_refused_and_the_parcel_stays_open(lots: Folder) -> None:
    scanned(lots, *read("L1", "L0"))
    before = lots.table("orders")
    assert lots.press("post-packing").done == 0
    assert "it expired on 2026-11-17" in problems(lots)[0]
    scanned(lots, ("P000001", "MUG", "UNDONE", ""), *read("L9"))
    assert lots.press("post-packing").done == 0
    assert "L9 of MUG was scanned, and none of it is free on a shelf of MAIN; take L1 and scan it." in problems(lots)[0]
    assert lots.table("orders").equals(before)
    scanned(lots, ("P000001", "MUG", "UNDONE", ""), *read("L1"))
    assert lots.press("post-packing").done == 1
    assert problems(lots) == []
