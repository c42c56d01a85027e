"""Import tracking status on a book: where parcels are, and which need the clerk."""

from pathlib import Path

import pytest
from helpers import BUYER, Folder
from lessons import choose

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


def test_a_file_whose_headers_nobody_knows_is_taught_once(shipped: Folder) -> None:
    number = shipped.table("parcels")["tracking_no"].iloc[0]
    words = "Consignment,Zustellhinweis,Zeitpunkt\n"
    path = a_file(shipped, f"{words}{number},Delivered,2026-11-18 14:00\n")
    assert "teach it the file by Learn format once" in shipped.refuses("import-tracking-status", path)
    shipped.press("learn-format", path)
    choose(shipped, "Kind of file", "Tracking status")
    shipped.press("learn-format")
    choose(shipped, "Consignment", "Tracking no.")
    choose(shipped, "Zustellhinweis", "Carrier's status")
    choose(shipped, "Zeitpunkt", "Event time")
    shipped.press("learn-format")
    assert shipped.table("learn").set_index("header").at["Zustellhinweis", "preview_1"] == "Delivered"
    said = shipped.press("learn-format")
    assert "Import tracking status knows such files by their headers from now on." in said.line
    shipped.press("import-tracking-status", path)
    assert shipped.table("parcels")["delivery"].iloc[0] == Leg.DELIVERED


def test_headers_that_were_taught_leave_other_files_as_they_are_read(shipped: Folder) -> None:
    folder = shipped.path / "templates" / "events"
    folder.mkdir(parents=True)
    head = 'id = "own"\ntitle = "Ours"\nsource = "ours"\nchecked = 2026-01-01\n'
    (folder / "own.toml").write_text(f'{head}[events]\ntracking_no = ["Status"]\nstate = ["Other"]\n', encoding="utf-8")
    (folder / "broken.toml").write_text(f'{head}[events]\nstate = ["Other"]\n', encoding="utf-8")
    number = shipped.table("parcels")["tracking_no"].iloc[0]
    said = shipped.press("import-tracking-status", a_file(shipped, f"Tracking number,Status\n{number},Delivered\n"))
    assert shipped.table("parcels")["delivery"].iloc[0] == Leg.DELIVERED
    assert "broken.toml" in said.line
