"""Columns of dates in files, in the shop's time zone; each date is read as on a sheet (see `moments`)."""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

import numpy as np
import pandas as pd

from pyaddin.values.moments import YEARS, Order, from_date, from_number, order_of, read
from pyaddin.values.raw import Cell, text

ISO, ANY = "iso", "any"
_MONTHS = {
    "de": {
        "jan": "Jan", "feb": "Feb", "mär": "Mar", "mrz": "Mar", "apr": "Apr", "mai": "May", "jun": "Jun", "jul": "Jul",
        "aug": "Aug", "sep": "Sep", "sept": "Sep", "okt": "Oct", "nov": "Nov", "dez": "Dec",
    },
}  # fmt: skip
LANGUAGES = tuple(_MONTHS)
"""Languages whose short names of months are known beside the English ones."""
_LETTERS = re.compile(r"[^\W\d_]+")
# The form that most programs write: a whole column of it is read at once.
_USUAL = re.compile(r"(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?)(?:(?<=:\d\d) ?(Z|[+-]\d\d:?\d\d))?", re.A)
_SECONDS = len("2026-03-04T10:20:30")
_NOT_A_TIME = np.datetime64("NaT", "us")
_LAST_MINUTE = np.timedelta64(23 * 60 + 59, "m")


def moments(
    values: Sequence[Cell],
    forms: Sequence[str],
    zone: tzinfo,
    shop: tzinfo,
    deadline: bool = False,
    language: str = "",
    year_last: bool = True,
) -> tuple[pd.Series, list[int]]:
    """Moments without zone as the shop's clocks show them, and the positions of cells that are none of `forms`.

    forms  strptime patterns, or "any": day/month in whichever order the column's other dates prove; then ISO, always
    zone   what a value without an offset of its own is meant in
    language   whose names of months the values use, one of LANGUAGES
    year_last   whether the year of 21/11/26 is known to stand last
    A date alone stays that date whatever the zones; with `deadline` it is that day's last minute.
    """
    plain = {float, int, datetime}.isdisjoint(set(map(type, values)))
    words = text(values if plain else list(map(_written, values)))
    unique = [word for word in dict.fromkeys(words) if word]
    english = [_in_english(word, language) for word in unique] if language else unique
    times, alone = _read(english, forms, zone, shop, year_last)
    if deadline:
        times = np.where(alone, times + _LAST_MINUTE, times)
    place = {word: at for at, word in enumerate(unique, 1)}
    at_all = np.array([place.get(word, 0) for word in words], dtype=int)
    bad = np.isin(at_all, np.flatnonzero(np.isnat(times)) + 1)
    return pd.Series(np.concatenate([[_NOT_A_TIME], times])[at_all]), np.flatnonzero(bad).tolist()


def _in_english(word: str, language: str) -> str:
    names = _MONTHS[language]
    return _LETTERS.sub(lambda found: names.get(found[0].casefold(), found[0]), word)


def _written(value: Cell) -> Cell:
    """A workbook's number or moment as a text that is read like the others."""
    if isinstance(value, datetime):
        return from_date(value) or value
    if isinstance(value, bool) or not isinstance(value, float | int):
        return value
    found = from_number(value)
    if found is None:
        return value
    return found if isinstance(found, datetime) else found.isoformat()


def _read(
    words: list[str], forms: Sequence[str], zone: tzinfo, shop: tzinfo, year_last: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The moments, NaT for those that are none, and which of them are dates alone."""
    times, alone = np.full(len(words), _NOT_A_TIME), np.zeros(len(words), dtype=bool)
    for form in dict.fromkeys((*forms, ISO)):
        left = np.flatnonzero(np.isnat(times))
        if not len(left):
            break
        texts, offsets = [words[at] for at in left], [""] * len(left)
        if form in (ISO, ANY):
            texts, offsets, form = *_parted(texts, form, year_last), "ISO8601"
        alone[left] = [":" not in text_ for text_ in texts]
        times[left] = _on_the_shops_clock(texts, offsets, alone[left], form, zone, shop)
    return times, alone


def _parted(words: list[str], form: str, year_last: bool) -> tuple[list[str], list[str]]:
    """Each word's date and time as ISO writes them, "" where it has none, and its offset."""
    usual = [_USUAL.fullmatch(word) for word in words]
    others = [word for word, match in zip(words, usual, strict=True) if match is None]
    order: Order = order_of(others, year_last=year_last) if form == ANY else _proven(others)
    found = {word: str(read(word, order, year_last=year_last) or "").replace(" ", "T") for word in others}
    texts = [match[1] if match else found[word][:_SECONDS] for word, match in zip(words, usual, strict=True)]
    return texts, [match[2] or "" if match else found[w][_SECONDS:] for w, match in zip(words, usual, strict=True)]


def _proven(words: Sequence[str]) -> Order:
    """The order of day and month in a file of ISO dates that a spreadsheet program saved in its own: only if proven."""
    order = order_of(words)
    return "year first" if order == "either" else order


def _on_the_shops_clock(
    texts: list[str], offsets: list[str], alone: np.ndarray, form: str, zone: tzinfo, shop: tzinfo
) -> np.ndarray:
    series = pd.Series(texts, dtype=object)
    own = np.array(offsets, dtype=object) != ""
    bare = _plausible(pd.to_datetime(series.mask(own), format=form, errors="coerce"))
    local = bare.dt.tz_localize(zone, ambiguous=False, nonexistent="shift_forward")
    shown = local.dt.tz_convert(shop).dt.tz_localize(None).mask(alone, bare)
    if own.any():
        named = (series + pd.Series(offsets, dtype=object)).where(own)
        aware = _plausible(pd.to_datetime(named, format=form, errors="coerce", utc=True))
        shown = shown.fillna(aware.dt.tz_convert(shop).dt.tz_localize(None))
    out: np.ndarray = shown.to_numpy()
    return out


def _plausible(times: pd.Series) -> pd.Series:
    """Without the years that no order has; at the ends of the calendar, zones cannot be changed."""
    return times.where(times.dt.year.between(YEARS[0], YEARS[-1])).dt.as_unit("us")
