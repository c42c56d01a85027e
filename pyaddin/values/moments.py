"""Dates and times as clerks and programs write them, read as moments of the shop's time zone."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from pyaddin.values.text import half_width

Order = Literal["day first", "month first", "either", "year first"]
"""What is known of dates such as 3/11/2026: "either" reads those that can mean one day only, "year first" none."""

EPOCH = datetime(1899, 12, 30)
"""Day 0 of a workbook's dates (Excel's 1900 system; the books of Excel for Macintosh begin in 1904)."""
YEARS = range(1950, 2151)
_YEARS_OF_NUMBERS = range(1990, 2101)  # a number without separators is taken for a day of these only
_FIRST_NUMBER, _LAST_NUMBER = 32_874, 73_416  # the same years as days since the epoch

_CLOCK = (
    r"(?:(?:[T ]+|(?<=日))(?P<hour>\d{1,2}(?=:)|\d{2})"
    r"(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?)? ?(?P<half>[AaPp]\.?[Mm]\.?)?)?"
    r" ?(?P<zone>Z|z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + _CLOCK)
_CHINESE = re.compile(r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日?" + _CLOCK)
_DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + _CLOCK)
_DOTS = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})" + _CLOCK)
_EITHER = re.compile(r"(?P<one>\d{1,2})([/-])(?P<two>\d{1,2})\2(?P<year>\d{4}|(?<=/)\d{2})" + _CLOCK)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_NAMED_CLOCK = r"(?:,?(?: at)?(?= ))?" + _CLOCK
_DAY_AND_NAME = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[- /]" + _MONTH + r",?[- /](?P<year>\d{4}|\d{2})" + _NAMED_CLOCK, re.IGNORECASE
)
_NAME_AND_DAY = re.compile(
    _MONTH + r"[- ](?P<day>\d{1,2})(?:st|nd|rd|th)?(?:, ?| )(?P<year>\d{4})" + _NAMED_CLOCK, re.IGNORECASE
)


def order_of(texts: Iterable[str], *, year_last: bool = False) -> Order:
    """Which of day and month stands first in dates such as 3/11/2026, told by those with a number above 12."""
    first = second = False
    for text in texts:
        if match := _either(text, year_last):
            first |= int(match["one"]) > 12
            second |= int(match["two"]) > 12
    if first == second:
        return "either"
    return "day first" if first else "month first"


def read(text: str, order: Order, *, year_last: bool = False) -> date | datetime | None:
    """The date that a text names, a datetime where it names a time too, with its offset where it has one.

    None when it names none, or could name two by what is known of its `order`.
    year_last   whether the year of 21/11/26 is known to stand last, as in exports; it may stand first elsewhere
    """
    if found := _usual(text):
        return found
    text = half_width(text)
    if match := _YEAR_FIRST.fullmatch(text) or _CHINESE.fullmatch(text):
        return _made(match, int(match["month"]), int(match["day"]), YEARS)
    if match := _DIGITS.fullmatch(text):
        return _made(match, int(match["month"]), int(match["day"]), _YEARS_OF_NUMBERS)
    if match := _DAY_AND_NAME.fullmatch(text) or _NAME_AND_DAY.fullmatch(text):
        return _made(match, _MONTHS.index(match["name"][:3].lower()) + 1, int(match["day"]), YEARS)
    if order == "year first":
        return None
    if match := _DOTS.fullmatch(text):
        return _made(match, int(match["month"]), int(match["day"]), YEARS)
    if match := _either(text, year_last):
        one, two = int(match["one"]), int(match["two"])
        if order == "day first" or one > 12:
            return _made(match, two, one, YEARS)
        if order == "month first" or two > 12 or one == two:
            return _made(match, one, two, YEARS)
    return None


def from_text(text: str, order: Order, zone: tzinfo) -> datetime | None:
    """What `read` reads, as a moment of `zone`: an offset is converted to it, a date alone stays that date."""
    found = read(text, order)
    if isinstance(found, datetime) and found.tzinfo is not None:
        return found.astimezone(zone).replace(tzinfo=None)
    if isinstance(found, datetime) or found is None:
        return found
    return datetime(found.year, found.month, found.day)


def from_number(days: float) -> date | datetime | None:
    """The date of a number: days since the epoch, as of a date that lost its format, or 20260304 without separators."""
    if _FIRST_NUMBER <= days < _LAST_NUMBER:
        return EPOCH + timedelta(seconds=round(days * 86_400))
    return read(str(int(days)), "year first") if 1e7 <= days < 1e8 and days == int(days) else None


def from_date(moment: date) -> datetime | None:
    """A date cell's moment to the second; None outside the years of orders, as with a time that has no date."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    if moment.year not in YEARS:
        return None
    return to_second(moment)


def to_second(moment: datetime) -> datetime:
    """Rounded to the second: spreadsheets hold moments as fractions of a day."""
    if not moment.microsecond:
        return moment
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _usual(text: str) -> datetime | None:
    """2026-03-04 10:20:30, as most programs write it: the fast way."""
    if len(text) != 19 or not text[4] == text[7] == "-" or text[10] not in " T":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year in YEARS else None


def _either(text: str, year_last: bool) -> re.Match[str] | None:
    match = _EITHER.fullmatch(text)
    return match if match and (year_last or len(match["year"]) == 4) else None


def _made(match: re.Match[str], month: int, day: int, years: range) -> date | datetime | None:
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    if year not in years:
        return None
    hour, half = int(match["hour"] or 0), (match["half"] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        if match["hour"] is None:
            return date(year, month, day)
        moment = datetime(year, month, day, hour, int(match["minute"] or 0), int(match["second"] or 0))
        if not (named := match["zone"]):
            return moment
        return datetime.fromisoformat(f"{moment.isoformat()}{'+00:00' if named[0].isalpha() else named}")
    except ValueError:  # no such day, hour or offset
        return None
