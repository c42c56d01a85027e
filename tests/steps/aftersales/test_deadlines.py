"""Until when something has to be done: hours, days, working days, zones, and whose row wins."""

from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from places import TEMPLATES

from pyaddin.formats.deadlines import deadlines
from pyaddin.steps.aftersales.deadlines import Deadline, Deadlines, Kind, due
from pyaddin.tables.problems import Refusal

PACIFIC, SHANGHAI, UTC = ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Shanghai"), ZoneInfo("UTC")


def of(
    *rows: Deadline, start: str, kind: Kind = "ship_by", marketplace: str = "Etsy", country: str = "US",
    zone: ZoneInfo = UTC,
) -> str:  # fmt: skip
    """When it is due, as text; "" where no row says it."""
    (found,) = due(
        Deadlines(rows, zone), kind, pd.Series([marketplace]), pd.Series([country]),
        pd.Series([start]).astype("datetime64[us]"),
    )  # fmt: skip
    return "" if pd.isna(found) else f"{found:%a %Y-%m-%d %H:%M}"


def test_hours_run_day_and_night() -> None:
    assert of(Deadline("answer", hours=48), kind="answer", start="2026-03-06 17:40") == "Sun 2026-03-08 17:40"


def test_days_end_with_the_day() -> None:
    assert of(Deadline("ship_by", days=4), start="2026-03-06 17:40") == "Tue 2026-03-10 23:59"


def test_paid_after_the_cutoff_on_a_friday_plus_two_working_days_is_a_wednesday() -> None:
    row = Deadline("ship_by", working_days=2, cutoff=time(16))
    assert of(row, start="2026-03-06 17:40") == "Wed 2026-03-11 23:59"
    assert of(row, start="2026-03-06 15:40") == "Tue 2026-03-10 23:59"


def test_a_holiday_of_the_country_is_no_working_day_and_one_of_another_country_is() -> None:
    row = Deadline("ship_by", working_days=2)
    assert of(row, country="US", start="2026-11-24 10:00") == "Fri 2026-11-27 23:59"  # Thanksgiving
    assert of(row, country="DE", start="2026-11-24 10:00") == "Thu 2026-11-26 23:59"
    assert of(row, country="XX", start="2026-11-24 10:00") == "Thu 2026-11-26 23:59"


def test_a_saturday_that_china_works_counts() -> None:
    row = Deadline("chargeback", working_days=3, calendar="CN")
    assert of(row, kind="chargeback", start="2025-01-24 10:00") == "Wed 2025-02-05 23:59"  # over the spring festival


def test_a_day_ends_where_the_marketplace_is() -> None:
    row = Deadline("ship_by", working_days=2, zone=PACIFIC)
    # 2026-03-10 02:00 in Shanghai is Monday 11:00 at the marketplace: Wednesday's end there is Thursday 14:59 here
    assert of(row, start="2026-03-10 02:00", zone=SHANGHAI) == "Thu 2026-03-12 14:59"


def test_the_shops_own_row_wins_then_the_most_exact_then_the_newest() -> None:
    start = "2026-03-06 10:00"
    plain, exact = Deadline("ship_by", hours=1), Deadline("ship_by", "etsy", "US", hours=2)
    newer = Deadline("ship_by", "Etsy", "US", hours=3, since=date(2026, 3, 1))
    not_yet = Deadline("ship_by", "Etsy", "US", hours=4, since=date(2026, 3, 7))
    own = Deadline("ship_by", hours=5, own=True)
    assert of(plain, exact, start=start) == "Fri 2026-03-06 12:00"
    assert of(plain, exact, newer, not_yet, start=start) == "Fri 2026-03-06 13:00"
    assert of(plain, exact, newer, not_yet, own, start=start) == "Fri 2026-03-06 15:00"


def test_where_no_row_fits_nothing_is_due() -> None:
    row = Deadline("ship_by", "Etsy", "DE", hours=2, since=date(2026, 1, 1))
    assert of(row, start="2026-03-06 10:00") == ""
    assert of(row, country="DE", start="2025-12-31 10:00") == ""
    assert of(row, country="DE", marketplace="eBay", start="2026-03-06 10:00") == ""
    assert of(row, kind="answer", country="DE", start="2026-03-06 10:00") == ""


def test_what_has_not_started_is_not_due() -> None:
    row = Deadlines((Deadline("ship_by", hours=2),))
    starts = pd.Series([pd.NaT, pd.Timestamp("2026-03-06")], index=[7, 3])
    found = due(row, "ship_by", pd.Series(["", ""], index=[7, 3]), None, starts)
    assert found.isna().tolist() == [True, False]
    assert found.index.tolist() == [7, 3]


def shop(tmp_path: Path, **files: str) -> Deadlines:
    """The deadlines of a shop that has these files of its own."""
    own = tmp_path / "templates"
    (own / "deadlines").mkdir(parents=True)
    for name, rows in files.items():
        head = f'id = "{name}"\ntitle = "Own"\nsource = "own"\nchecked = 2026-01-01\n'
        (own / "deadlines" / f"{name}.toml").write_text(head + rows, encoding="utf-8")
    return deadlines([own / "deadlines", TEMPLATES / "deadlines"], own, UTC)


ROW = '[[clocks]]\nkind = "ship_by"\nmarketplace = "TikTok Shop"\nhours = 24\nsince = 2026-01-01\nsource = "own"\n'


def test_a_shop_writes_its_own_row_in_a_file(tmp_path: Path) -> None:
    ours, with_own = shop(tmp_path / "1"), shop(tmp_path / "2", mine=ROW)
    start = "2026-03-06 10:00"
    assert of(*ours.rows, marketplace="TikTok Shop", start=start) == "Wed 2026-03-11 06:59"  # 23:59 Pacific time
    assert of(*with_own.rows, marketplace="TikTok Shop", start=start) == "Sat 2026-03-07 10:00"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROW + ROW, "row 2 of clocks says again"),
        (ROW.replace("hours = 24\n", ""), "must have one of hours, days and working_days"),
        (ROW.replace("hours", "days = 1\nhours"), "must have one of hours, days and working_days"),
        (ROW.replace("ship_by", "sometime"), "must be 'handling'"),
        (ROW + 'zone = "Mars"', "is no time zone"),
        (ROW + 'calendar = "USA"', "must be a country's two letters"),
    ],
)
def test_a_row_that_is_wrong_or_overlaps_another_is_refused_by_name(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        shop(tmp_path, mine=rows)


def test_two_files_that_say_the_same_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="says again what another file says"):
        shop(tmp_path, mine=ROW, other=ROW)


def test_every_row_of_ours_names_its_source_and_how_good_it_is(tmp_path: Path) -> None:
    rows = shop(tmp_path).rows
    assert len(rows) > 15
    assert all(row.source and row.mark and not row.own for row in rows)
