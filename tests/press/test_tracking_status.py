"""Import tracking status on a book: where parcels are, and which need the clerk."""

from pathlib import Path

import pytest
from helpers import BUYER, Folder

from pyaddin.tables.aftersales import Leg
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status


@pytest.fixture
def shipped(shop: Folder) -> Folder:
    """Three parcels that have left."""
    for number in (1, 2, 3):
        shop.paste("orders", {**BUYER, "order_no": f"#{number}", "recipient": f"Jane Example {number}"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    shop.type("parcels", {(row, "tracking_no"): f"XX10000000{row}GB" for row in range(3)})
    shop.press("confirm-shipment")
    return shop


def a_file(shop: Folder, text: str) -> Path:
    path = shop.path / "status.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_parcel_says_where_it_is_and_what_is_lost_needs_the_clerk(shipped: Folder) -> None:
    said = shipped.press("import-tracking-status", a_file(
        shipped,
        "Tracking number,Status,Sub-status,Latest event,Date\n"
        "XX100000000GB,Delivered,Delivered_001,Left with a neighbour,2030-11-20 10:00\n"
        "XX100000001GB,Exception,Exception_Lost,,2030-11-21 10:00\n"
        "XX100000009GB,Delivered,,,2030-11-21 10:00\n"
        "XX100000002GB,Grzmot,,,2030-11-21 10:00\n",
    ))  # fmt: skip
    parcels, orders = shipped.table("parcels"), shipped.table("orders")
    assert parcels["delivery"].tolist() == [Leg.DELIVERED, Leg.LOST, ""]
    assert parcels["status"].tolist()[0] == Status.DELIVERED
    assert orders["status"].tolist()[0] == Status.DELIVERED
    assert "the carrier lost it (2030-11-21)" in parcels["problem"].tolist()[1]
    assert "2 new, 0 known already, 1 of no parcel here, 1 not understood" in said.line
    again = shipped.press("import-tracking-status", shipped.path / "status.csv")
    assert "0 new, 2 known already" in again.line
    shipped.type("parcels", {(1, "dealt_with"): "Yes"})
    shipped.press("import-tracking-status", shipped.path / "status.csv")
    assert shipped.table("parcels")["problem"].tolist()[1] == ""


def test_an_undo_takes_it_back(shipped: Folder) -> None:
    before = shipped.table("parcels")
    file = a_file(shipped, "Tracking number,Status\nXX100000000GB,Delivered\n")
    shipped.press("import-tracking-status", file)
    shipped.press("undo-last-step")
    assert shipped.table("parcels")["delivery"].tolist() == before["delivery"].tolist()
    assert shipped.table("orders")["status"].tolist()[0] == Status.SHIPPED


def test_a_file_without_a_status_is_refused_in_one_sentence(shipped: Folder) -> None:
    with pytest.raises(Refusal, match="No columns for tracking number and status among"):
        shipped.press("import-tracking-status", a_file(shipped, "a,b,c\n1,2,3\n"))
