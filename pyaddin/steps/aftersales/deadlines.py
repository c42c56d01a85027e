"""Until when something has to be done: the marketplaces' clocks as dated rows, in working days of the right country."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pyaddin.values.captions import caption_key

Kind = Literal[
    "handling", "ship_by", "first_scan", "delivery", "answer", "return", "refund", "dispute", "chargeback",
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = (
    "chargeback", "dispute", "ship_by", "first_scan", "refund", "return", "answer", "handling", "delivery",
)  # fmt: skip
"""What is due, in the order of what it costs to be late."""
_NIGHT: Final = time(23, 59)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One dated row; exactly one of hours, days and working_days is above 0.

    Blank `marketplace` and `country` are any; `calendar` is the country whose working days count, blank that of the
    order; `zone` is the marketplace's, None the shop's; what comes in after `cutoff` is of the next day. A row counts
    from `since` until the next of its kind, marketplace and country does; `own` rows, the shop's, win.
    """

    kind: Kind
    marketplace: str = ""
    country: str = ""
    hours: int = 0
    days: int = 0
    working_days: int = 0
    calendar: str = ""
    zone: ZoneInfo | None = None
    cutoff: time = _NIGHT
    since: date = date.min
    own: bool = False
    source: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All rows, and the shop's zone, in which moments are given and told."""

    rows: tuple[Deadline, ...] = ()
    zone: tzinfo = UTC


def due(rules: Deadlines, kind: Kind, marketplace: pd.Series, country: pd.Series | None, start: pd.Series) -> pd.Series:
    """Until when each is due that started then; NaT where no row says it or nothing has started."""
    places = country if country is not None else pd.Series("", start.index)
    asked = pd.DataFrame(
        {"marketplace": [caption_key(one) for one in marketplace], "country": [str(one).upper() for one in places],
         "start": start.astype("datetime64[us]")}, index=start.index,
    ).dropna(subset=["start"])  # fmt: skip
    out = pd.Series(pd.NaT, start.index, dtype="datetime64[us]")
    rows = [row for row in rules.rows if row.kind == kind]
    for (market, place), group in asked.groupby(["marketplace", "country"], sort=False) if rows else ():
        for row, some in _by_row(rows, market, place, group["start"], rules.zone):
            out.loc[some.index] = _moments(row, place, some, rules.zone)
    return out


def _by_row(
    rows: Iterable[Deadline], marketplace: str, country: str, start: pd.Series, shop: tzinfo
) -> Iterable[tuple[Deadline, pd.Series]]:
    """Which of these moments each row is for: the shop's rows come first, then the most exact, then the newest."""
    fitting = [
        row for row in rows
        if caption_key(row.marketplace) in ("", marketplace) and row.country.upper() in ("", country)
    ]  # fmt: skip
    fitting.sort(key=lambda row: (row.own, bool(row.marketplace), bool(row.country), row.since), reverse=True)
    for row in fitting:
        there = _moved(start, shop, row.zone or shop)
        counts = there >= pd.Timestamp(max(row.since, pd.Timestamp.min.ceil("D").date()))
        yield row, start[counts]
        start = start[~counts]


def _moments(row: Deadline, country: str, start: pd.Series, shop: tzinfo) -> pd.Series:
    if row.hours:
        return start + pd.Timedelta(hours=row.hours)
    zone = row.zone or shop
    there = _moved(start, shop, zone)
    day = there.dt.normalize()
    late = there - day > pd.Timedelta(hours=row.cutoff.hour, minutes=row.cutoff.minute, seconds=59)
    day = day + pd.to_timedelta(late.astype(int), unit="D")
    last = day + pd.Timedelta(days=row.days) if row.days else _working(day, row.working_days, row.calendar or country)
    return _moved(last + pd.Timedelta(hours=_NIGHT.hour, minutes=_NIGHT.minute), zone, shop)


def _moved(moments: pd.Series, from_: tzinfo, to: tzinfo) -> pd.Series:
    """A clock's moments as another clock shows them; an hour that a clock leaps over is the next one."""
    if from_ == to or moments.empty:
        return moments
    there = moments.dt.tz_localize(from_, ambiguous=np.zeros(len(moments), bool), nonexistent="shift_forward")
    return there.dt.tz_convert(to).dt.tz_localize(None).astype("datetime64[us]")


def _working(day: pd.Series, count: int, country: str) -> pd.Series:
    """So many working days after each day; a day off counts as the next working day."""
    if day.empty:
        return day
    known = working_days(country, day.min().year, day.max().year + 1 + count // 200)
    found = np.searchsorted(known, day.to_numpy().astype("datetime64[D]")) + count
    return pd.Series(known[found], day.index).astype("datetime64[us]")


@lru_cache(maxsize=100)
def working_days(country: str, first: int, last: int) -> np.ndarray:
    """The working days of a country in these years; Monday to Friday where its holidays are not known."""
    import holidays  # heavy, and few presses count days

    days = [date(first, 1, 1) + timedelta(days=n) for n in range((date(last + 1, 1, 1) - date(first, 1, 1)).days)]
    try:
        calendar = holidays.country_holidays(country, years=range(first, last + 1))
    except NotImplementedError:
        return np.array([day for day in days if day.weekday() < 5], "datetime64[D]")
    return np.array([day for day in days if calendar.is_working_day(day)], "datetime64[D]")
