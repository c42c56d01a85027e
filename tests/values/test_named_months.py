"""Dates whose month is a word mean one day only, and are read in every export."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from pyaddin.values.dates import ANY, ISO, moments

UTC = ZoneInfo("UTC")
DAY = datetime(2026, 11, 28)


@pytest.mark.parametrize("form", [ISO, ANY])
@pytest.mark.parametrize(
    ("written", "meant"),
    [("28-Nov-26", DAY), ("Nov 28, 2026", DAY), ("November 28, 2026", DAY), ("28 November 2026", DAY),
     ("28. Nov 2026", DAY), ("28th Nov 2026", DAY), ("2026年11月28日", DAY),
     ("11/28/2026 4:42:06 PM", datetime(2026, 11, 28, 16, 42, 6)),
     ("Aug 26, 2026, 9:15 AM", datetime(2026, 8, 26, 9, 15)), ("Sept 1, 2026 at 09:15", datetime(2026, 9, 1, 9, 15))],
)  # fmt: skip
def test_a_date_that_means_one_day_only_is_read(written: str, meant: datetime, form: str) -> None:
    times, bad = moments([written], (form,), UTC, UTC)
    assert bad == []
    assert times[0] == meant


@pytest.mark.parametrize("written", ["31-Feb-26", "Nov 2026", "28-Novel-26", "4/5/2026", "Mayday 1, 2026"])
def test_what_names_no_day_or_two_is_not_guessed(written: str) -> None:
    assert moments([written], (ISO,), UTC, UTC)[1] == [0]
