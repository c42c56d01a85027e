"""Check deadlines on a book: what is due, the dearest first, what is late on its way, and the rates."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pandas as pd
import pytest
from helpers import BUYER, Folder

from pyaddin.book.base import Raw
from pyaddin.tables.aftersales import Leg
from pyaddin.tables.deadlines import Due, State
from pyaddin.tables.messages import Event
from pyaddin.tables.status import Status

DAY = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files")


def ordered(shop: Folder, no: str, marketplace: str, **more: str | datetime | None) -> None:
    place: dict[str, str | datetime | None] = {"order_no": no, "marketplace": marketplace, "ordered_at": shop.now}
    shop.paste("orders", {**BUYER, **place, "recipient": f"Jane Example {no}", "ship_by": None, **more})


def shipped(shop: Folder, *numbers: str) -> None:
    """Orders of Amazon that have left and were confirmed."""
    for no in numbers:
        ordered(shop, no, "Amazon", ship_by=shop.now + timedelta(days=1))
    for button in DAY:
        shop.press(button)
    shop.type("parcels", {(row, "tracking_no"): f"XX10000000{row}GB" for row in range(len(numbers))})
    shop.press("confirm-shipment")


def told(shop: Folder, *rows: str) -> Path:
    path = shop.path / "status.csv"
    path.write_text("Tracking number,Status,Date\n" + "\n".join(rows), encoding="utf-8")
    return path


def own_clocks(shop: Folder, rows: str) -> None:
    folder = shop.path / "templates" / "deadlines"
    folder.mkdir(parents=True, exist_ok=True)
    head = 'id = "own"\ntitle = "Ours"\nsource = "ours"\nchecked = 2026-01-01\n'
    (folder / "own.toml").write_text(head + rows, encoding="utf-8")


def test_ship_by_comes_from_the_dated_row_where_no_export_gave_it(shop: Folder) -> None:
    ordered(shop, "#1", "Wish")
    ordered(shop, "#2", "Wish", ship_by=shop.now + timedelta(days=9))
    ordered(shop, "#3", "Shopify")
    shop.press("validate-addresses")
    by_clock, by_export, by_nobody = shop.table("orders")["ship_by"]
    assert by_clock == shop.now + timedelta(hours=48)
    assert by_export == shop.now + timedelta(days=9)
    assert pd.isna(by_nobody)


def test_the_shops_own_clock_wins_and_tells_until_when_an_order_is_to_be_confirmed(shop: Folder) -> None:
    own_clocks(
        shop,
        '[[clocks]]\nkind = "ship_by"\nmarketplace = "Wish"\nhours = 24\nsource = "ours"\n'
        '[[clocks]]\nkind = "handling"\nmarketplace = "AliExpress"\nhours = 12\nsource = "ours"\n',
    )
    ordered(shop, "#1", "Wish")
    ordered(shop, "#2", "AliExpress")
    shop.press("check-deadlines")
    rows = shop.table("deadlines")
    assert rows["what"].tolist() == [Due.SHIP, Due.HANDLING]
    assert rows["order_no"].tolist() == ["#1", "#2"]
    assert rows["hours"].tolist() == [24, 12]
    assert rows["state"].tolist() == [State.LATER, State.LATER]


def test_a_parcel_that_no_carrier_scanned_needs_the_clerk_until_it_is_dealt_with(shop: Folder) -> None:
    shipped(shop, "#1")
    shop.press("check-deadlines")
    assert shop.table("parcels")["problem"].tolist() == [""]
    shop.now += timedelta(days=4)
    line = shop.press("check-deadlines").line
    assert "1 late" in line
    (parcel,) = shop.table("parcels").to_dict("records")
    assert "the carrier has not scanned it" in parcel["problem"]
    assert "|delivery|" in parcel["view"]
    shop.type("parcels", {(0, "dealt_with"): "Yes"})
    shop.press("check-deadlines")
    assert shop.table("parcels")["problem"].tolist() == [""]


def test_a_parcel_at_a_collection_point_says_its_last_day(shop: Folder) -> None:
    shipped(shop, "#1")
    shop.press("import-tracking-status", told(shop, f"XX100000000GB,AvailableForPickup,{shop.now:%Y-%m-%d} 10:00"))
    (parcel,) = shop.table("parcels").to_dict("records")
    last = shop.now.date() + timedelta(days=7)
    assert parcel["delivery"] == Leg.COLLECT
    assert f"ready to collect until {last}" in parcel["problem"]
    shop.press("check-deadlines")
    rows = shop.table("deadlines")
    assert Due.COLLECT in rows["what"].tolist()


def test_a_parcel_is_overdue_after_the_day_on_which_it_was_expected(shop: Folder) -> None:
    shipped(shop, "#1")
    shop.type("parcels", {(0, "expected_at"): shop.now + timedelta(days=2)})
    shop.press("import-tracking-status", told(shop, f"XX100000000GB,InTransit,{shop.now:%Y-%m-%d} 10:00"))
    assert shop.table("parcels")["problem"].tolist() == [""]
    shop.now += timedelta(days=3)
    shop.press("check-deadlines")
    assert "it should have been there by" in shop.table("parcels")["problem"].iloc[0]


def test_an_order_is_completed_so_many_days_after_its_delivery(shop: Folder) -> None:
    shipped(shop, "#1")
    shop.press("import-tracking-status", told(shop, f"XX100000000GB,Delivered,{shop.now:%Y-%m-%d} 10:00"))
    shop.now += timedelta(days=13)
    shop.press("check-deadlines")
    assert shop.table("orders")["status"].tolist() == [Status.DELIVERED]
    shop.now += timedelta(days=2)
    shop.press("check-deadlines")
    assert shop.table("orders")["status"].tolist() == [Status.COMPLETED]


def test_rates_stand_with_the_orders_that_speak_against_the_seller(shop: Folder) -> None:
    shipped(shop, "#1", "#2")
    ordered(shop, "#3", "Amazon", ship_by=shop.now + timedelta(hours=1))
    shop.now += timedelta(days=3)
    shop.press("check-deadlines")
    rows = shop.table("deadlines")
    late = rows[rows["what"] == "Late shipments"].iloc[0]
    assert (late["rate"], late["counted"], late["order_no"], late["state"]) == (33.33, 3, "#3", State.OVER)
    tracked = rows[rows["what"] == "Valid tracking"].iloc[0]
    assert (tracked["rate"], tracked["state"]) == (100.0, State.WITHIN)
    assert rows["state"].tolist()[0] == State.LATE  # #3 has not left


def test_pressed_again_the_list_says_what_is_so_then(shop: Folder) -> None:
    ordered(shop, "#1", "Wish")
    shop.press("check-deadlines")
    assert len(shop.table("deadlines")) == 1
    shop.type("orders", {(0, "status"): Status.CANCELLED})
    shop.press("check-deadlines")
    assert shop.table("deadlines")["what"].tolist() == []


@pytest.mark.parametrize("rows", ["[[clocks]]\n", "nothing = 1\n"])
def test_a_clock_that_is_wrong_is_said_in_a_sentence_and_changes_nothing(shop: Folder, rows: str) -> None:
    own_clocks(shop, rows)
    ordered(shop, "#1", "Wish")
    before = shop.book.read_bytes()
    with pytest.raises(Exception, match=r"own\.toml"):
        shop.press("check-deadlines")
    assert shop.book.read_bytes() == before


def test_a_case_and_a_question_that_nobody_answered_are_due(shop: Folder) -> None:
    ordered(shop, "#1", "Shopify")
    shop.paste("disputes", {"case_no": "dp_1", "order_no": "#1", "reason": "Never arrived", "opened": shop.now})
    shop.paste("messages", {"order_no": "#1", "event": Event.QUESTION, "text": "Where is it?", "asked_at": shop.now})
    shop.press("evidence")
    shop.press("notify-buyers")
    shop.press("check-deadlines")
    due = shop.table("deadlines").set_index("what")
    assert due.loc[Due.DISPUTE, "due"] == shop.table("disputes")["answer_by"].iloc[0]
    assert due.loc[Due.ANSWER, "due"] == shop.table("messages")["deadline"].iloc[0]


def test_a_return_is_to_be_answered_and_paid_back_once_it_came(shop: Folder) -> None:
    case: dict[str, Raw] = {"marketplace": "Amazon", "order_no": "#1"}
    came: dict[str, Raw] = {**case, "received": 1, "received_at": shop.now}
    shop.paste(
        "returns",
        {**case, "no": "R1", "asked_at": shop.now},
        {**came, "no": "R2"},
        {**came, "no": "R3", "refunded": 5},
        {**case, "no": "R4", "asked_at": shop.now, "papers_at": shop.now},
        {**came, "no": "R5", "new_order": "#1-E1"},
        {**came, "no": "R6", "status": "Closed"},
        {**case, "no": "R7", "asked_at": shop.now, "marketplace": "Noon"},
    )
    shop.press("check-deadlines")
    rows = shop.table("deadlines")
    told = {(row["what"], row["source"]): row["due"] for _, row in rows.iterrows()}
    assert told == {
        (Due.REFUND, "R2"): pd.Timestamp(datetime.combine(shop.now.date() + timedelta(days=4), time(23, 59))),
        (Due.RETURN, "R1"): pd.Timestamp(shop.now + timedelta(hours=48)),
    }


def test_a_parcel_says_where_its_carrier_shows_it_and_nothing_where_that_is_not_known(shop: Folder) -> None:
    shipped(shop, "#1", "#2", "#3")
    shop.type("parcels", {(0, "carrier"): "FedEx", (1, "carrier"): "Nobody's carrier", (2, "tracking_no"): None})
    shop.press("check-deadlines")
    assert shop.table("parcels")["tracking_link"].tolist() == [
        "https://www.fedex.com/fedextrack/?trknbr=XX100000000GB", "", "",
    ]  # fmt: skip
