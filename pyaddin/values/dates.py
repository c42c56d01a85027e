"""Dates and times of exports, in the shop's time zone."""

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pyaddin.values.raw import Cell, text

ISO, ANY = "iso", "any"
_OFFSET = re.compile(r"[T ]\d{2}:\d{2}.*?(Z|[+-]\d{2}:?\d{2})$")
_SPACED_OFFSET = re.compile(r" ([+-]\d{2}:?\d{2})$")
_UTC = re.compile(r" UTC$")
_PARTS = re.compile(r"(\d{1,2})([/.])(\d{1,2})[/.](\d{4}|\d{2})(?: (\d{1,2}:\d{2}(?::\d{2})?))?$")
_EPOCH_1900 = datetime(1899, 12, 30)
_LAST_MINUTE = pd.Timedelta(hours=23, minutes=59)
_SERIALS = range(20_000, 80_000)  # the years 1954 to 2119
_MONTHS = {
    "de": {
        "jan": "Jan", "feb": "Feb", "mär": "Mar", "mrz": "Mar", "apr": "Apr", "mai": "May", "jun": "Jun", "jul": "Jul",
        "aug": "Aug", "sep": "Sep", "sept": "Sep", "okt": "Oct", "nov": "Nov", "dez": "Dec",
    },
}  # fmt: skip
LANGUAGES = tuple(_MONTHS)
"""Languages whose short names of months are known beside the English ones."""
_LETTERS = re.compile(r"[^\W\d_]+")


def moments(
    values: Sequence[Cell],
    forms: Sequence[str],
    zone: ZoneInfo,
    shop: ZoneInfo,
    deadline: bool = False,
    language: str = "",
) -> tuple[pd.Series, list[int]]:
    """Moments without zone as the shop's clocks show them, and the positions of cells that are none of `forms`.

    forms  strptime patterns, or "any": day/month in whichever order the column's other dates prove; then ISO, always
    zone   what a value without an offset of its own is meant in
    language   whose names of months the values use, one of LANGUAGES
    A date alone stays that date whatever the zones; with `deadline` it is that day's last minute.
    """
    typed = float in set(map(type, values))
    words = text([_serial(value) if isinstance(value, float) else value for value in values] if typed else values)
    unique = [word for word in dict.fromkeys(words) if word]
    english = [_in_english(word, language) for word in unique] if language else unique
    times = _parse(english, forms, zone, shop)
    found = {word: times[read] for word, read in zip(unique, english, strict=True)}
    if deadline:
        found = {word: time if ":" in word else time + _LAST_MINUTE for word, time in found.items()}
    place = {word: at for at, word in enumerate(found, 1)}
    known = pd.Series([pd.NaT, *found.values()], dtype="datetime64[us]").to_numpy()
    series = pd.Series(known[[place.get(word, 0) for word in words]])
    bad = (
        [at for at, word in enumerate(words) if word and found.get(word) is pd.NaT] if pd.NaT in found.values() else []
    )
    return series, bad


def _in_english(word: str, language: str) -> str:
    names = _MONTHS[language]
    return _LETTERS.sub(lambda found: names.get(found[0].casefold(), found[0]), word)


def _serial(value: float) -> Cell:
    known = math.isfinite(value) and int(value) in _SERIALS
    return _EPOCH_1900 + timedelta(seconds=round(value * 86_400)) if known else str(value)


def _parse(words: list[str], forms: Sequence[str], zone: ZoneInfo, shop: ZoneInfo) -> dict[str, pd.Timestamp]:
    moments_of: dict[str, pd.Timestamp] = {}
    left = words
    for form in dict.fromkeys((*forms, ISO)):
        if not left:
            break
        parsed = _ordered(left) if form == ANY else left
        times = _aware(parsed, "ISO8601" if form in (ISO, ANY) else form, zone, shop)
        moments_of.update((word, time) for word, time in zip(left, times, strict=True) if time is not pd.NaT)
        left = [word for word, time in zip(left, times, strict=True) if time is pd.NaT]
    moments_of.update(dict.fromkeys(left, pd.NaT))
    return moments_of


def _aware(words: list[str], form: str, zone: ZoneInfo, shop: ZoneInfo) -> list[pd.Timestamp]:
    plain = [_SPACED_OFFSET.sub(r"\1", _UTC.sub("Z", word)) for word in words]
    series = pd.Series(plain, dtype=object)
    offset = np.array([_OFFSET.search(word) is not None for word in plain], dtype=bool)
    dates = np.array([":" not in word for word in plain], dtype=bool)
    own = _plausible(pd.to_datetime(series.where(offset), format=form, errors="coerce", utc=True))
    bare = _plausible(pd.to_datetime(series.where(~offset), format=form, errors="coerce"))
    local = bare.dt.tz_localize(zone, ambiguous=False, nonexistent="shift_forward")
    shown = own.fillna(local.dt.tz_convert("UTC")).dt.tz_convert(shop).dt.tz_localize(None)
    return list(shown.mask(dates, bare))


def _plausible(times: pd.Series) -> pd.Series:
    """Without the years that no order has; at the ends of the calendar, zones cannot be changed."""
    return times.where(times.dt.year.between(1950, 2150)).dt.as_unit("us")


def _ordered(words: list[str]) -> list[str]:
    """Numeric dates turned to ISO where the order of day and month is certain; the others stay as they are."""
    parts = {word: match for word in words if (match := _PARTS.fullmatch(word))}
    slashes = [match for match in parts.values() if match[2] == "/"]
    day_first = any(int(match[1]) > 12 for match in slashes)
    month_first = any(int(match[3]) > 12 for match in slashes)
    return [_iso(parts[word], day_first, month_first) if word in parts else word for word in words]


def _iso(match: re.Match[str], day_first: bool, month_first: bool) -> str:
    first, second = int(match[1]), int(match[3])
    if match[2] == "." or first > 12 or first == second or (day_first and not month_first):
        day, month = first, second
    elif second > 12 or (month_first and not day_first):
        day, month = second, first
    else:
        return match[0]
    year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
    return f"{year}-{month:02d}-{day:02d}" + (f"T{match[5].zfill(5)}" if match[5] else "")
