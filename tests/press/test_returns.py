"""Receive returns on a book: what comes back, where it goes, what is paid back, what the buyer gets instead."""

from pathlib import Path
from typing import Any

import pytest
from helpers import BUYER, Folder
from moved import agrees, told

from pyaddin.tables.returns import Case
from pyaddin.tables.status import Status


@pytest.fixture
def sold(shop: Folder) -> Folder:
    """Three orders that left: 3 mugs; 1 mug; a mug and 2 pens."""
    shop.paste(
        "orders",
        {**BUYER, "order_no": "#1", "qty": 3, "recipient": "Jane Example 1"},
        {**BUYER, "order_no": "#2", "recipient": "Jane Example 2"},
        {**BUYER, "order_no": "#3", "recipient": "Jane Example 3"},
        {**BUYER, "order_no": "#3", "recipient": "Jane Example 3", "line_no": "2", "sku": "PEN", "item": "Pen",
         "qty": 2, "unit_price": 2.25},
    )  # fmt: skip
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    shop.type("parcels", {(row, "tracking_no"): f"XX10000000{row}GB" for row in range(3)})
    shop.press("confirm-shipment")
    assert set(shop.table("orders")["status"]) == {Status.SHIPPED}
    return shop


def line(shop: Folder, at: int = 0) -> dict[str, Any]:
    return dict(shop.table("returns").iloc[at])


def on_hand(shop: Folder) -> dict[tuple[str, str], tuple[float, float]]:
    stock = shop.table("stock")
    return {
        (sku, bin_): (held, free)
        for sku, bin_, held, free in zip(
            stock["sku"], stock["bin"], stock["on_hand"], stock["available"], strict=True
        )
    }  # fmt: skip


@pytest.mark.parametrize("scanned", ["XX100000000GB", "xx100000000gb", "#1", "P000001"])
def test_a_scanned_number_finds_the_row_and_gives_the_return_a_number(sold: Folder, scanned: str) -> None:
    sold.paste("returns", {"scan": scanned})
    said = sold.press("receive-returns")
    assert (said.done, said.needs) == (1, 0)
    found = line(sold)
    assert (found["no"], found["order_no"], found["sku"], found["qty"]) == ("RMA000001", "#1", "MUG", 3)
    assert (found["status"], found["parcel_no"], found["pays"]) == (Case.ASKED, "P000001", "Buyer")
    assert on_hand(sold) == {("MUG", "A1"): (5, 5), ("PEN", "B1"): (3, 3)}
    assert sold.press("receive-returns").done == 0


def test_returned_restocked_and_written_off_are_three_numbers(sold: Folder) -> None:
    sold.paste("returns", {"scan": "#1", "arrived": 3, "decision": "Restock", "units": 1})
    said = sold.press("receive-returns")
    assert "1 unit is on Stock again." in said.line
    assert line(sold)["status"] == Case.RECEIVED
    sold.type("returns", {(0, "decision"): "Scrap", (0, "units"): 1})
    sold.press("receive-returns")
    sold.type("returns", {(0, "decision"): "Quarantine"})
    sold.press("receive-returns")
    found = line(sold)
    assert [found[n] for n in ("received", "restocked", "written_off", "kept_apart")] == [3, 1, 1, 1]
    assert found["status"] == Case.DECIDED
    assert on_hand(sold) == {("MUG", "A1"): (6, 6), ("PEN", "B1"): (3, 3), ("MUG", "Quarantine"): (1, 0)}
    assert told(sold)[:3] == [
        ("Kept apart", "MUG", 1, "Buyer", "MAIN / Quarantine"),
        ("Scrapped", "MUG", 1, "Buyer", "Scrap"),
        ("Restocked", "MUG", 1, "Buyer", "MAIN / A1"),
    ]
    assert agrees(sold)
    assert sold.table("orders")["status"].tolist()[0] == Status.RETURNED
    assert sold.table("parcels")["status"].tolist()[0] == Status.RETURNED


def test_undo_posts_the_way_back(sold: Folder) -> None:
    before = on_hand(sold)
    sold.paste("returns", {"scan": "#1", "arrived": 3, "decision": "Restock"})
    sold.press("receive-returns")
    sold.press("undo-last-step")
    assert on_hand(sold) == before
    assert agrees(sold)
    assert sold.table("orders")["status"].tolist()[0] == Status.SHIPPED
    sold.type("returns", {(0, "decision"): "Scrap"})
    sold.press("receive-returns")
    sold.press("undo-last-step")
    assert told(sold)[0] == ("Undone", "MUG", 3, "Scrap", "Buyer")
    assert agrees(sold)


@pytest.mark.parametrize(
    ("typed", "says_so"),
    [
        ({"scan": "", "qty": 1}, "nothing says what comes back; scan its tracking number, or write the order number."),
        ({"scan": "#99"}, "no order or parcel here has the number #99;"),
        ({"scan": "#3"}, "several articles went out under #3 (MUG, PEN); write in SKU which one comes back."),
        ({"sku": "PEN"}, "there is no PEN in #1; correct SKU, or clear it."),
        ({"qty": 4}, "4 are to come back, 3 were sent and at most 3 still can; correct Qty."),
        ({"qty": 0}, "Qty is blank, 0 or less; write how many units are to come back."),
        ({"qty": 2, "arrived": 3}, "3 came and 2 are still to come; count again, or correct Qty."),
        ({"arrived": 0}, "Arrived is 0 or less; write how many units came, or clear it."),
        ({"arrived": 2, "decision": "Restock", "units": 3}, "Units decided says 3 and 2 are waiting for a decision;"),
        ({"arrived": 2, "units": 2}, "Units decided is filled in and Decision is not; choose one, or clear it."),
        ({"arrived": 2, "decision": "Restock", "bin": "Z9"}, "there is no bin 'Z9' in MAIN;"),
        ({"arrived": 2, "decision": "Restock", "warehouse": "ELSE"}, "'ELSE' is not on Warehouses;"),
        ({"refund": 28.51}, "28.51 is more than the 28.50 that can still be paid back of 28.50; correct Refund."),
        ({"refund": -5}, "Refund is 0 or less; write what is to be paid back, or clear it."),
        ({"qty": 1, "refund": 10}, "the policy pays back 9.50 and not 10.00; correct Refund, or write why"),
        ({"instead": "Exchange", "other_sku": "CUP"}, "SKU 'CUP' is not on Products; correct Exchange for,"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_the_line_and_nothing_is_posted(
    sold: Folder, typed: dict[str, Any], says_so: str
) -> None:
    stock, orders = on_hand(sold), sold.table("orders")
    sold.paste("returns", {"scan": "#1", **typed})
    said = sold.press("receive-returns")
    assert said.needs == 1
    assert said.files == []
    assert says_so in line(sold)["problem"]
    assert on_hand(sold) == stock
    assert sold.table("orders").equals(orders)
    found = line(sold)
    assert all(not found[name] > 0 for name in ("received", "restocked", "refunded"))
    assert sold.press("receive-returns").done == 0


def test_a_second_return_offers_only_the_rest(sold: Folder) -> None:
    sold.paste("returns", {"scan": "#1", "qty": 2, "arrived": 2, "decision": "Restock"}, {"order_no": "#1"})
    sold.press("receive-returns")
    assert sold.table("returns")["qty"].tolist() == [2, 1]
    sold.paste("returns", {"scan": "#1"}, {"scan": "#1", "qty": 1})
    sold.press("receive-returns")
    assert "all 3 of MUG that were sent are back or on their way" in line(sold, 2)["problem"]
    assert "1 are to come back, 3 were sent and at most 0 still can" in line(sold, 3)["problem"]
    sold.type("returns", {(1, "close"): "Yes"})
    sold.press("receive-returns")
    sold.press("receive-returns")
    assert line(sold, 1)["status"] == Case.CLOSED
    assert line(sold, 2)["qty"] == 1


def test_a_refund_is_listed_once_for_its_marketplace_and_never_exceeds_what_was_paid(sold: Folder) -> None:
    sold.paste("returns", {"scan": "#1", "their_reason": "DEFECTIVE", "refund": 19})
    said = sold.press("receive-returns")
    (listed,) = said.files
    assert listed.name.startswith("refunds_Shopify_")
    lines = listed.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Order no.,Line no.,SKU,RMA no.,Refund,Currency,Reason,Marketplace's reason,Refund as,")
    assert lines[1].startswith("#1,1,MUG,RMA000001,19.00,GBP,Defective,DEFECTIVE,,")
    assert "enter it at the marketplace, whose own file is not known" in said.line
    assert sold.press("receive-returns").files == []
    sold.type("returns", {(0, "refund"): 10})
    sold.press("receive-returns")
    assert "10.00 is more than the 9.50 that can still be paid back of 28.50" in line(sold)["problem"]
    sold.type("returns", {(0, "refund"): 9.5})
    sold.press("receive-returns")
    assert line(sold)["refunded"] == 28.5
    assert on_hand(sold)[("MUG", "A1")] == (5, 5)


def test_an_exchange_is_an_order_row_of_its_own_that_goes_through_the_day_and_no_marketplace_is_told(
    sold: Folder,
) -> None:
    sold.paste(
        "returns",
        {"scan": "#2", "instead": "Exchange", "other_sku": "PEN"},
        {"scan": "#1", "qty": 1, "instead": "Send again"},
    )
    said = sold.press("receive-returns")
    assert "2 new order rows go through the day." in said.line
    new = sold.table("orders").tail(2)
    assert new["order_no"].tolist() == ["#2-X1", "#1-X1"]
    assert new["sku"].tolist() == ["PEN", "MUG"]
    assert new["item"].tolist() == ["Pen", "Mug"]
    assert new["qty"].tolist() == [1, 1]
    assert set(new["status"]) == {Status.READY}
    assert new["note"].tolist() == ["Exchange for #2, RMA000001", "Sent again for #1, RMA000002"]
    assert sold.table("orders")["row_id"].is_unique
    assert sold.table("returns")["new_order"].tolist() == ["#2-X1", "#1-X1"]
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        sold.press(button)
    parcels = sold.table("parcels")
    assert parcels["order_no"].tolist()[3:] == ["#2-X1", "#1-X1"]
    sold.type("parcels", {(3, "tracking_no"): "XX100000003GB", (4, "tracking_no"): "XX100000004GB"})
    said = sold.press("confirm-shipment")
    assert said.files == []
    assert set(sold.table("orders")["status"]) == {Status.SHIPPED}
    assert on_hand(sold) == {("MUG", "A1"): (4, 4), ("PEN", "B1"): (2, 2)}
    assert agrees(sold)
    assert sold.press("receive-returns").done == 0


def test_the_policy_that_fits_first_decides_and_is_overruled_with_a_reason(sold: Folder) -> None:
    own = sold.path / "templates" / "returns"
    own.mkdir(parents=True)
    (own / "policy.toml").write_text(
        'returns_of = "policy"\nid = "own"\ntitle = "Ours"\nsource = "us"\nchecked = 2026-11-30\n'
        '[[rule]]\nname = "Mind"\ncountries = "GB"\nreasons = ["changed_mind"]\ndays = 14\nfee_percent = 10\n'
        '[[rule]]\nname = "Rest"\npays = "shop"\n', encoding="utf-8",
    )  # fmt: skip
    sold.paste("returns", {"scan": "#2", "reason": "Changed mind", "refund": 9.5}, {"scan": "#1", "reason": "Other"})
    sold.press("receive-returns")
    found = line(sold)
    assert (found["policy"], found["pays"], found["proposed"]) == ("Mind: 14 days, fee 10 %", "Buyer", 8.55)
    assert "the policy pays back 8.55 and not 9.50" in found["problem"]
    assert (line(sold, 1)["policy"], line(sold, 1)["pays"]) == ("Rest: no limit, fee 0 %", "Shop")
    sold.type("returns", {(0, "overrule"): "an old customer"})
    assert len(sold.press("receive-returns").files) == 1
    assert line(sold)["refunded"] == 9.5


def test_slip_and_label_request_are_made_once(sold: Folder, tmp_path: Path) -> None:
    sold.paste("returns", {"scan": "#2", "papers": "Yes", "reason": "Defective"})
    said = sold.press("receive-returns")
    request, slip = said.files
    text = request.read_text("utf-8-sig")
    assert "Return number: RMA000001" in text
    assert "12 High Street" in text
    assert "The way is paid by: Shop" in text
    assert slip.read_bytes().startswith(b"%PDF")
    assert sold.press("receive-returns").files == []


def test_a_parcel_that_came_back_is_listed_row_by_row_and_booked_like_any_other(sold: Folder) -> None:
    status = sold.path / "status.csv"
    status.write_text(
        "Tracking number,Status,Sub-status,Latest event,Date\n"
        "XX100000002GB,Exception,Exception_Returned,,2030-11-21 10:00\n",
        encoding="utf-8",
    )
    sold.press("import-tracking-status", status)
    said = sold.press("receive-returns")
    assert "2 rows of parcels that were not delivered are listed." in said.line
    rows = sold.table("returns")
    assert rows["sku"].tolist() == ["MUG", "PEN"]
    assert rows["qty"].tolist() == [1, 2]
    assert set(rows["status"]) == {Case.ROAD}
    assert set(rows["reason"]) == {"Undeliverable"}
    assert sold.press("receive-returns").done == 0
    sold.type(
        "returns",
        {(at, name): value for at in (0, 1) for name, value in (("arrived", at + 1), ("decision", "Restock"))},
    )
    sold.press("receive-returns")
    parcel = sold.table("parcels").iloc[2]
    assert (parcel["status"], parcel["dealt_with"], parcel["problem"]) == (Status.RETURNED, "Yes", "")
    assert sold.table("orders")["status"].tolist()[2:] == [Status.RETURNED] * 2


def test_a_scanned_return_label_says_which_return_it_is(sold: Folder) -> None:
    sold.paste("returns", {"scan": "#2", "back_no": "RR123456785GB"})
    sold.press("receive-returns")
    assert line(sold)["status"] == Case.ROAD
    sold.paste("returns", {"scan": "rr123456785gb"}, {"scan": "RMA000001"})
    sold.press("receive-returns")
    for at in (1, 2):
        assert (
            "this is RMA000001, which is on this sheet already; write there what Arrived" in line(sold, at)["problem"]
        )


def test_what_the_clerk_wrote_beside_the_lines_stays(sold: Folder) -> None:
    sold.paste("returns", {"scan": "#2", "note": "=said by phone", "condition": "Opened"}, {"scan": "ÄÖ'; --"})
    sold.press("receive-returns")
    assert line(sold)["condition"] == "Opened"
    assert line(sold, 1)["scan"] == "ÄÖ'; --"
