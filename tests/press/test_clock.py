"""The shop's time on the sheets of a computer in another zone."""

import time
from collections.abc import Iterator

import pandas as pd
import pytest
from helpers import BUYER, Folder

CLOCK = "Clock difference"


@pytest.fixture
def new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def ahead(shop: Folder) -> str:
    settings = shop.table("settings")
    return str(settings.loc[settings["setting"] == CLOCK, "value"].iloc[0])


@pytest.mark.usefixtures("new_york")
def test_every_press_writes_how_far_the_shop_s_clock_is_ahead_of_the_computer_s(shop: Folder) -> None:
    shop.set("Time zone", "Asia/Kolkata")
    shop.press("reserve-stock")
    assert ahead(shop) in ("570", "630"), "New York keeps summer time"


@pytest.mark.usefixtures("new_york")
def test_undo_leaves_the_difference_as_it_is(shop: Folder) -> None:
    shop.set("Time zone", "Asia/Kolkata")
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    before = ahead(shop)
    shop.press("undo-last-step")
    assert before != "0"
    assert ahead(shop) == before


def test_a_book_without_that_setting_is_pressed_as_ever(shop: Folder) -> None:
    captions = shop.table("settings")["setting"].tolist()
    shop.type("settings", {(captions.index(CLOCK), "setting"): "My own note"})
    before = shop.table("settings")
    assert shop.press("reserve-stock").press > 0
    pd.testing.assert_frame_equal(shop.table("settings"), before)


def test_a_tracking_file_s_date_with_an_offset_becomes_the_shop_s_time(shop: Folder) -> None:
    shop.set("Time zone", "Asia/Shanghai")
    shop.paste("parcels", {"parcel_no": "P000001", "order_no": "#2001", "status": "Sent to carrier"})
    file = shop.path / "tracking.csv"
    file.write_text("Parcel no.,Tracking Number,Ship Date\nP000001,T1,2026-11-18T23:30:00-08:00\n")
    shop.press("import-tracking", file)
    assert shop.table("parcels")["shipped_at"].tolist() == [pd.Timestamp("2026-11-19 15:30")]
