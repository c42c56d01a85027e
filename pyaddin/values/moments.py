"""Dates and times as clerks and exports write them, read as moments of the shop's time zone."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

Order = Literal["day first", "month first", "either"]

_EPOCH = datetime(1899, 12, 30)
_YEARS = range(1990, 2101)

_CLOCK = (
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)? ?(?P<half>[AaPp]\.?[Mm]\.?)?)?"
)
_ZONE = r" ?(?P<zone>Z|z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + _CLOCK + _ZONE)
_DOTS = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _CLOCK + _ZONE)
_EITHER = re.compile(r"(?P<one>\d{1,2})([/-])(?P<two>\d{1,2})\2(?P<year>\d{4})" + _CLOCK + _ZONE)


def order_of(texts: Iterable[str]) -> Order:
    """Which of day and month stands first in dates such as 3/11/2026, told by those with a number above 12."""
    first = second = False
    for text in texts:
        if match := _EITHER.fullmatch(text):
            first |= int(match["one"]) > 12
            second |= int(match["two"]) > 12
    if first == second:
        return "either"
    return "day first" if first else "month first"


def from_text(text: str, order: Order, zone: tzinfo) -> datetime | None:
    """The moment that a text names, None when it names none or could name two; an offset is converted to `zone`."""
    if match := _YEAR_FIRST.fullmatch(text) or _DOTS.fullmatch(text):
        return _moment(match, int(match["month"]), int(match["day"]), zone)
    if match := _EITHER.fullmatch(text):
        one, two = int(match["one"]), int(match["two"])
        if order == "day first" or one > 12:
            return _moment(match, two, one, zone)
        if order == "month first" or two > 12 or one == two:
            return _moment(match, one, two, zone)
    return None


def from_number(days: float) -> datetime | None:
    """The moment of a date that lost its format: days since 30 December 1899; None outside 1990 to 2100."""
    if not 32_874 <= days < 73_416:
        return None
    return _EPOCH + timedelta(seconds=round(days * 86_400))


def from_date(moment: date) -> datetime | None:
    """A date cell's moment to the second; None outside 1990 to 2100, as with a time that has no date."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    if moment.year not in _YEARS:
        return None
    return to_second(moment)


def to_second(moment: datetime) -> datetime:
    """Rounded to the second: spreadsheets hold moments as fractions of a day."""
    if not moment.microsecond:
        return moment
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _moment(match: re.Match[str], month: int, day: int, zone: tzinfo) -> datetime | None:
    hour, half = int(match["hour"] or 0), (match["half"] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        read = datetime(int(match["year"]), month, day, hour, int(match["minute"] or 0), int(match["second"] or 0))
        if named := match["zone"]:
            offset = "+00:00" if named[0].isalpha() else named
            read = datetime.fromisoformat(f"{read.isoformat()}{offset}").astimezone(zone).replace(tzinfo=None)
    except ValueError:  # no such day, hour or offset
        return None
    return read if read.year in _YEARS else None
