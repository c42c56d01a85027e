"""Sheet Events: what carriers said of parcels stands there once, and is kept as long as its press stands."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from helpers import BUYER, Folder

from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press.reading import read_settings
from pyaddin.store.events import Events
from pyaddin.store.journal import Journal
from pyaddin.tables.aftersales import Leg

HEAD = "Tracking number,Status,Latest event,Date,Location\n"


@pytest.fixture
def shipped(shop: Folder) -> Folder:
    """Two parcels that have left."""
    for number in (1, 2):
        shop.paste("orders", {**BUYER, "order_no": f"#{number}", "recipient": f"Jane Example {number}"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    shop.type("parcels", {(row, "tracking_no"): f"XX10000000{row}GB" for row in range(2)})
    shop.press("confirm-shipment")
    return shop


def read(shop: Folder, *rows: str, name: str = "status.csv") -> str:
    """Press Import tracking status with a file of these rows; the closing line."""
    path = shop.path / name
    path.write_text(HEAD + "\n".join(rows), encoding="utf-8")
    return shop.press("import-tracking-status", path).line


def kept(shop: Folder, parcels: Iterable[str]) -> list[str]:
    """The words that the journal keeps of these parcels."""
    journal = Journal(next(Path(shop.path).rglob("*.journal")))
    try:
        return list(Events(journal).of(list(parcels))["words"])
    finally:
        journal.close()


GONE = "XX100000000GB,In transit,Left Exampletown,2030-11-20 10:00:00+02:00,Exampletown"
HERE = "XX100000000GB,Delivered,Left with a neighbour,2030-11-22 10:00,Sample City"


def test_every_event_stands_on_the_sheet_with_its_words_place_zone_and_file(shipped: Folder) -> None:
    read(shipped, GONE, HERE)
    rows = shipped.table("events")
    assert rows["leg"].tolist() == [Leg.TRANSIT, Leg.DELIVERED]
    assert rows["words"].tolist() == ["In transit · Left Exampletown", "Delivered · Left with a neighbour"]
    assert rows["place"].tolist() == ["Exampletown", "Sample City"]
    own = read_settings(ClosedWorkbook(shipped.book)).zone
    assert rows["zone"].tolist() == ["+02:00", own.key], "the file's, else the shop's"
    assert f"{rows['at'].iloc[0]:%H:%M}" == "08:00"  # by the shop's clock
    assert set(rows["file"]) == {"status.csv"}
    assert set(rows["order_no"]) == {"#1"}


def test_a_file_that_is_read_again_or_late_adds_nothing_twice(shipped: Folder) -> None:
    read(shipped, HERE)
    read(shipped, GONE, HERE, name="late.csv")
    read(shipped, HERE, GONE, GONE, name="again.csv")
    rows = shipped.table("events")
    assert sorted(rows["leg"]) == [Leg.DELIVERED, Leg.TRANSIT]
    assert len(kept(shipped, rows["parcel_no"])) == 2
    assert shipped.table("parcels")["delivery"].tolist()[0] == Leg.DELIVERED


def test_the_same_words_without_a_time_are_one_event_and_move_no_day(shipped: Folder) -> None:
    path = shipped.path / "state.csv"
    path.write_text("Tracking number,Status\nXX100000000GB,Delivered\n", encoding="utf-8")
    shipped.press("import-tracking-status", path)
    before = shipped.table("parcels")
    assert "0 new, 1 known already" in shipped.press("import-tracking-status", path).line
    assert shipped.table("parcels")["delivered_at"].tolist()[:1] == before["delivered_at"].tolist()[:1]
    assert len(shipped.table("events")) == 1


def test_what_nobody_understands_is_kept_and_says_so(shipped: Folder) -> None:
    read(shipped, "XX100000000GB,Grzmot,,2030-11-21 10:00,")
    (row,) = shipped.table("events").to_dict("records")
    assert row["leg"] == ""
    assert "nobody can tell what the carrier means" in row["problem"]


def test_an_undo_takes_events_back_and_they_can_be_read_again(shipped: Folder) -> None:
    read(shipped, GONE)
    parcels = shipped.table("events")["parcel_no"].tolist()
    shipped.press("undo-last-step")
    assert shipped.table("events").empty
    assert kept(shipped, parcels) == []
    read(shipped, GONE)
    assert len(shipped.table("events")) == len(kept(shipped, parcels)) == 1


def test_a_note_of_the_clerks_stays_with_its_event(shipped: Folder) -> None:
    read(shipped, HERE)
    shipped.type("events", {(0, "note"): "rang the buyer"})
    read(shipped, GONE, name="late.csv")
    rows = shipped.table("events")
    assert rows.loc[rows["leg"] == Leg.DELIVERED, "note"].tolist() == ["rang the buyer"]


def test_a_paste_on_the_inbox_is_taken_and_what_is_of_no_parcel_stays_there(shipped: Folder) -> None:
    shipped.paste_inbox(
        [["Tracking number", "Status", "Date"], ["XX100000000GB", "Delivered", "2030-11-20 10:00"],
         ["XX999999999GB", "Delivered", "2030-11-20 10:00"]]
    )  # fmt: skip
    line = shipped.press("import-tracking-status").line
    assert "Inbox: 1 new, 0 known already, 1 of no parcel here" in line
    assert shipped.table("parcels")["delivery"].tolist()[0] == Leg.DELIVERED
    assert "0 new, 0 known already, 1 of no parcel here" in shipped.press("import-tracking-status").line
