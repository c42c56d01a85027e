"""Lots, serial numbers, units of measure: asked for as goods come in, followed to the parcel, first to end first."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from helpers import BUYER, NOW, Folder
from moved import agrees

TODAY = datetime.combine(NOW.date(), datetime.min.time())
LATER, SOON, GONE = (TODAY + timedelta(days=n) for n in (90, 20, -1))
CAME: dict[str, Any] = {"sku": "MUG", "arrived": 4, "accept_more": "Yes"}


def lots(shop: Folder) -> dict[str, float]:
    """Units of mugs by lot."""
    rows = shop.table("stock").query("sku == 'MUG'")
    return {lot: units for lot, units in zip(rows["lot"], rows["on_hand"], strict=True) if units}


def says(shop: Folder, table: str = "goods_in", row: int = 0) -> str:
    return str(shop.table(table)["problem"].iloc[row])


@pytest.fixture
def dated(shop: Folder) -> Folder:
    """A shop whose mugs are traced by lot with expiry, with three lots on the shelf and one that is over."""
    shop.type("stock", {(0, "on_hand"): 0})
    shop.type("products", {(0, "traced"): "Lot with expiry"})
    for lot, expiry in (("L3", LATER), ("L1", SOON)):
        shop.paste("goods_in", {**CAME, "lot": lot, "expiry": expiry})
    shop.press("receive-goods")
    return shop


def test_a_lot_comes_in_with_its_expiry_and_stands_in_a_row_of_its_own(dated: Folder) -> None:
    assert lots(dated) == {"L3": 4, "L1": 4}
    rows = dated.table("stock").set_index("lot")
    assert rows.loc["L1", "expiry"] == SOON
    assert rows.loc["L1", "bin"] == "A1"
    assert agrees(dated)


def test_what_ends_first_is_reserved_first_and_its_lot_goes_on_the_row_and_off_the_shelf(dated: Folder) -> None:
    dated.paste("orders", {**BUYER, "qty": 6})
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        dated.press(button)
    rows = dated.table("orders")
    assert rows[["lot", "qty", "status"]].to_numpy().tolist() == [["L1", 4, "Packed"], ["L3", 2, "Packed"]]
    dated.press("carrier-files")
    dated.type("parcels", {(0, "tracking_no"): "RR123456785GB"})
    dated.press("confirm-shipment")
    assert lots(dated) == {"L3": 2}
    assert agrees(dated)


def test_reserving_again_changes_nothing(dated: Folder) -> None:
    dated.paste("orders", {**BUYER, "qty": 6})
    for button in ("validate-addresses", "reserve-stock"):
        dated.press(button)
    before = dated.table("orders")
    assert dated.press("reserve-stock").done == 0
    assert dated.table("orders").equals(before)


def test_a_lot_that_is_over_is_never_reserved_and_its_row_says_so(dated: Folder) -> None:
    dated.paste("orders", {**BUYER, "qty": 6})
    for button in ("validate-addresses", "reserve-stock"):
        dated.press(button)
    label = dated.table("stock")["lot"].tolist().index("L1")
    dated.type("stock", {(label, "expiry"): GONE})
    dated.press("reserve-stock")
    stock = dated.table("stock").set_index("lot")
    assert (stock.loc["L1", "state"], stock.loc["L1", "available"]) == ("Expired", 0)
    rows = dated.table("orders")
    assert rows[["lot", "qty", "status"]].to_numpy().tolist() == [["", 4, "Short"], ["", 2, "Short"]]


def test_a_lot_with_too_few_days_left_waits_until_the_clerk_says_otherwise(dated: Folder) -> None:
    dated.type("products", {(0, "days_left"): 30})
    dated.paste("orders", {**BUYER, "qty": 3})
    for button in ("validate-addresses", "reserve-stock"):
        dated.press(button)
    assert dated.table("orders")["lot"].tolist() == ["L3"]
    assert dated.table("stock").set_index("lot").loc["L1", "state"] == "Near expiry"
    dated.type("products", {(0, "days_left"): 10})
    dated.press("reserve-stock")
    assert dated.table("stock").set_index("lot").loc["L1", "state"] == ""


@pytest.mark.parametrize(
    ("traced", "line", "why"),
    [
        ("Lot", {}, "MUG is traced by lot; write the number"),
        ("Lot with expiry", {"lot": "L9"}, "write the last day from its label in Expiry"),
        ("", {"expiry": LATER}, "Expiry is that of a lot"),
        ("Lot", {"lot": "L9", "expiry": GONE}, "lot L9 was good until"),
        ("Serial number", {}, "MUG is traced by serial number; write it in Lot"),
        ("Serial number", {"lot": "S1"}, "a serial number is one unit"),
        ("", {"unit": "Carton"}, "Products does not say how many of MUG"),
    ],
)
def test_goods_without_what_is_asked_of_them_post_nothing(
    shop: Folder, traced: str, line: dict[str, Any], why: str
) -> None:  # fmt: skip
    shop.type("products", {(0, "traced"): traced})
    shop.paste("goods_in", {**CAME, **line})
    shop.press("receive-goods")
    assert why in says(shop)
    assert lots(shop) == {"": 10}


def test_an_expired_lot_that_is_all_damaged_is_kept_apart(shop: Folder) -> None:
    shop.paste("goods_in", {**CAME, "lot": "L9", "expiry": GONE, "damaged": 4})
    shop.press("receive-goods")
    assert shop.table("stock").set_index("lot").loc["L9", "state"] == "Quarantine"


def test_a_lot_that_stock_knows_with_another_expiry_is_asked_about(dated: Folder) -> None:
    dated.paste("goods_in", {**CAME, "lot": "L1", "expiry": LATER})
    dated.press("receive-goods")
    assert f"lot L1 is good until {SOON:%Y-%m-%d} on Stock" in says(dated, row=2)


def test_a_serial_number_is_one_unit_and_the_same_one_is_refused_twice(shop: Folder) -> None:
    shop.type("stock", {(0, "on_hand"): 0})
    shop.type("products", {(0, "traced"): "Serial number"})
    one = {**CAME, "arrived": 1}
    shop.paste("goods_in", {**one, "lot": "S1"}, {**one, "lot": "S2"}, {**one, "lot": "S1"})
    shop.press("receive-goods")
    assert "serial number S1 of MUG is here already" in says(shop, row=2)
    assert lots(shop) == {"S1": 1, "S2": 1}
    shop.paste("orders", {**BUYER, "qty": 2})
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    rows = shop.table("orders")
    assert sorted(rows["lot"]) == ["S1", "S2"]
    assert set(rows["parcel_no"]) == {"P000001"}


def test_an_undo_takes_a_receipt_of_lots_back(dated: Folder) -> None:
    dated.press("undo-last-step")
    assert lots(dated) == {}
    assert agrees(dated)


def test_lots_are_counted_and_moved_one_by_one(dated: Folder) -> None:
    dated.paste("counts", {"sku": "MUG", "warehouse": "MAIN"})
    dated.press("count-stock")
    rows = dated.table("counts")
    assert rows["lot"].tolist() == ["", "L3", "L1"]
    dated.type("counts", {(1, "counted"): 4, (2, "counted"): 3, (2, "second"): 3, (2, "reason"): "Broken"})
    dated.press("count-stock")
    dated.press("count-stock")
    assert lots(dated) == {"L3": 4, "L1": 3}
    dated.paste("moves", {"sku": "MUG", "qty": 2, "warehouse": "MAIN", "bin": "A1", "to_bin": "B1"})
    dated.press("move-stock")
    assert "write in Lot which one goes (L3, L1)" in says(dated, "moves")
    dated.type("moves", {(0, "lot"): "L1"})
    dated.press("move-stock")
    there = dated.table("stock").query("bin == 'B1' and sku == 'MUG'")
    assert there[["lot", "on_hand", "expiry"]].to_numpy().tolist() == [["L1", 2, SOON]]
    assert agrees(dated)


def test_a_line_in_cartons_counts_their_pieces(shop: Folder) -> None:
    shop.type("products", {(0, "per_carton"): 12, (0, "per_inner"): 3})
    shop.paste("goods_in", {"sku": "MUG", "expected": 5, "arrived": 2, "damaged": 1, "unit": "Carton"})
    shop.press("receive-goods")
    assert shop.table("stock").query("sku == 'MUG' and state == ''")["on_hand"].tolist() == [22]
    row = shop.table("goods_in").iloc[0]
    assert (row["status"], row["received"]) == ("Partly received", 2)
    assert shop.table("stock").query("state == 'Quarantine'")["on_hand"].tolist() == [12]


def test_a_full_carton_is_taken_without_a_question_where_the_shop_says_so(shop: Folder) -> None:
    shop.type("products", {(0, "per_carton"): 12})
    shop.paste("goods_in", {"sku": "MUG", "expected": 20, "arrived": 24})
    shop.press("receive-goods")
    assert "24 came and 20 of MUG are still expected" in says(shop)
    shop.set("Take full cartons", "Yes")
    shop.press("receive-goods")
    assert lots(shop) == {"": 34}


def test_scans_are_added_up_in_their_first_line(shop: Folder) -> None:
    shop.type("products", {(0, "barcode"): "4006381333931"})
    scan = {"barcode": "4006381333931"}
    shop.paste("counts", {**scan, "warehouse": "MAIN", "bin": "A1"}, *[scan] * 8, {"barcode": "999"})
    shop.press("count-stock")
    rows = shop.table("counts")
    assert rows["counted"].tolist()[0] == 9
    assert rows["status"].tolist() == ["Count again", *["Added above"] * 8, ""]
    assert "barcode 999 is not on Products" in says(shop, "counts", 9)


GTIN = "04006381333931"


def code(*, lot: str = "", last: str = "", serial: str = "", apart: str = "\x1d") -> str:
    """What a scanner sends of a GS1 code; the last day before the lot, as labels have it."""
    parts = [f"01{GTIN}", f"17{last}" if last else "", f"10{lot}{apart if serial else ''}" if lot else ""]
    return "".join(parts) + (f"21{serial}" if serial else "")


@pytest.fixture
def labelled(shop: Folder) -> Folder:
    """Mugs with an EAN, traced by lot with expiry, and pens by serial number."""
    shop.type("stock", {(0, "on_hand"): 0, (1, "on_hand"): 0})
    shop.type("products", {(0, "traced"): "Lot with expiry", (0, "barcode"): GTIN[1:], (1, "traced"): "Serial number"})
    return shop


def test_one_code_on_goods_in_says_the_article_its_lot_and_its_last_day(labelled: Folder) -> None:
    scan = code(lot="L7", last="301231")
    labelled.paste("goods_in", {"barcode": scan, "accept_more": "Yes"}, {"barcode": f"]d2{scan}", "accept_more": "Yes"})
    labelled.press("receive-goods")
    rows = labelled.table("goods_in")
    assert rows[["sku", "lot", "received"]].to_numpy().tolist() == [["MUG", "L7", 1], ["MUG", "L7", 1]]
    assert rows["barcode"].tolist() == [scan, f"]d2{scan}"], "what was scanned stays"
    assert lots(labelled) == {"L7": 2}
    assert str(labelled.table("stock").set_index("lot").loc["L7", "expiry"].date()) == "2030-12-31"


def test_a_serial_number_is_read_from_the_code_whatever_the_scanner_sends_between(labelled: Folder) -> None:
    labelled.type("products", {(0, "traced"): "Serial number"})
    labelled.set("Scanner sends for GS1's separator", "|")
    labelled.paste("goods_in", {"barcode": code(lot="L7", serial="S1", apart="|"), "accept_more": "Yes"},
                   {"barcode": code(lot="L7", serial="S1", apart="|"), "accept_more": "Yes"})  # fmt: skip
    labelled.press("receive-goods")
    assert lots(labelled) == {"S1": 1}
    assert "serial number S1 of MUG is here already" in says(labelled, row=1)


def test_a_code_that_is_over_or_says_another_lot_than_the_line_posts_nothing(labelled: Folder) -> None:
    labelled.paste(
        "goods_in", {"barcode": code(lot="L7", last="200101"), "accept_more": "Yes"},
        {"barcode": code(lot="L7", last="301231"), "lot": "L8", "accept_more": "Yes"},
        {"barcode": code(lot="L7", last="301231"), "expiry": LATER, "accept_more": "Yes"},
        {"barcode": code(lot="L7", last="301231").replace(GTIN, "00036000291452"), "accept_more": "Yes"},
    )  # fmt: skip
    assert labelled.press("receive-goods").needs == 4
    assert "lot L7 was good until 2020-01-01" in says(labelled)
    assert "the code says L7, and Lot something else; clear one of the two." in says(labelled, row=1)
    assert "the code says that it is good until 2030-12-31" in says(labelled, row=2)
    assert "barcode 00036000291452 is not on Products" in says(labelled, row=3)
    assert lots(labelled) == {}


def test_an_article_that_is_not_traced_has_no_lot_of_its_code(labelled: Folder) -> None:
    labelled.type("products", {(0, "traced"): None})
    labelled.paste("goods_in", {"barcode": code(lot="L7", last="301231"), "accept_more": "Yes"})
    labelled.press("receive-goods")
    assert lots(labelled) == {"": 1}


def test_codes_scanned_on_counts_are_added_up_by_their_lot(labelled: Folder) -> None:
    scan = code(lot="L7", last="301231")
    labelled.paste("goods_in", {"barcode": scan, "arrived": 3, "accept_more": "Yes"})
    labelled.press("receive-goods")
    labelled.paste("counts", {"warehouse": "MAIN", "bin": "A1", "barcode": scan}, {"barcode": scan})
    labelled.press("count-stock")
    row = labelled.table("counts").iloc[0]
    assert (row["sku"], row["lot"], row["counted"], row["difference"]) == ("MUG", "L7", 2, -1)
