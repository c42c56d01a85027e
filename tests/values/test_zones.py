"""The computer's zone beside the shop's."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pyaddin.values import zones

SUMMER, WINTER = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A computer whose zone may be set as TZ."""
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("named", "zone"),
    [("America/New_York", "America/New_York"), ("Etc/UTC", "UTC"), ("Mars/Olympus", "UTC"), ("XYZ-3", "UTC")],
)
def test_the_computer_s_zone_is_told_by_its_name_or_is_utc(computer: pytest.MonkeyPatch, named: str, zone: str) -> None:
    computer.setenv("TZ", named)
    assert zones.computers() == zone


@pytest.mark.parametrize(
    ("shop", "computers", "at", "minutes"),
    [
        ("Asia/Shanghai", "UTC", WINTER, 480), ("America/New_York", "Asia/Shanghai", WINTER, -780),
        ("America/New_York", "Asia/Shanghai", SUMMER, -720), ("Asia/Kolkata", "UTC", SUMMER, 330),
        ("Europe/London", "Europe/London", SUMMER, 0),
    ],
)  # fmt: skip
def test_the_shop_s_clock_is_ahead_of_the_computer_s_by_so_many_minutes(
    shop: str, computers: str, at: datetime, minutes: int
) -> None:
    assert zones.minutes_ahead(ZoneInfo(shop), at, ZoneInfo(computers)) == minutes


def test_the_computer_is_this_one(computer: pytest.MonkeyPatch) -> None:
    computer.setenv("TZ", "America/New_York")
    time.tzset()
    assert zones.minutes_ahead(ZoneInfo("Asia/Shanghai"), WINTER) == 780
