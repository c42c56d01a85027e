"""Rates of exchange by day, as the European Central Bank publishes them: units of a currency for one euro."""

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

Rates = Mapping[str, Mapping[date, float]]
"""By currency, the rates of each day."""

EURO = "EUR"
NONE: Rates = {}
Known = Callable[[], Rates]
"""The rates that a shop has; its files are read when they are asked for."""
OLDEST = timedelta(days=31)
"""An older rate is none: customs themselves go by rates of the month."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def converted(amount: float, currency: str, to: str, on: date, rates: Rates) -> float | None:
    """An amount in another currency by the last rates up to that day; None where one is missing or out of date."""
    if currency == to and currency:
        return amount
    have, want = _rate(currency, on, rates), _rate(to, on, rates)
    return None if have is None or want is None else amount / have * want


def _rate(currency: str, on: date, rates: Rates) -> float | None:
    if currency == EURO:
        return 1.0
    days = sorted(rates.get(currency, {}))
    at = bisect_right(days, on) - 1
    return rates[currency][days[at]] if at >= 0 and on - days[at] <= OLDEST else None


def parsed(text: str) -> Rates:
    """The rates in one of the bank's files: a day a row, a currency a column; ValueError when it is none of them."""
    if text.lstrip("\ufeff").lstrip().startswith("<"):
        return _from_xml(text)
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text.lstrip("\ufeff")))]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or rows[0][0] != "Date":
        raise ValueError
    out: dict[str, dict[date, float]] = {currency: {} for currency in rows[0][1:] if currency}
    for day, *cells in rows[1:]:
        on = _day(day)
        for currency, cell in zip(rows[0][1:], cells, strict=False):
            if currency and cell not in ("", "N/A"):
                rate = float(cell)
                if not 0 < rate < float("inf"):
                    raise ValueError
                out[currency][on] = rate
    return out


_CUBE = re.compile(r"<Cube\s([^>]*)>")
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*['\"]([^'\"]*)['\"]")


def _from_xml(text: str) -> Rates:
    """The bank's XML: a Cube with the day, in it one a currency. Read as text, so that no entity is ever followed."""
    out: dict[str, dict[date, float]] = {}
    on: date | None = None
    for cube in _CUBE.findall(text):
        told = dict(_ATTRIBUTE.findall(cube))
        if "time" in told:
            on = date.fromisoformat(told["time"])
        if "currency" in told and on is not None:
            rate = float(told["rate"])
            if not 0 < rate < float("inf"):
                raise ValueError
            out.setdefault(told["currency"], {})[on] = rate
    if not out:
        raise ValueError
    return out


def _day(written: str) -> date:
    """2026-11-27, or 27 November 2026 as the file of one day has it."""
    day, *month_and_year = written.split()
    if not month_and_year:
        return date.fromisoformat(day)
    month, year = month_and_year
    return date(int(year), _MONTHS.index(month) + 1, int(day))


def none_known() -> Rates:
    """What a shop without files of rates knows."""
    return NONE


def together(several: Iterable[Rates]) -> Rates:
    """Rates of several files in one; where two tell of the same day, the first is taken."""
    out: dict[str, dict[date, float]] = {}
    for rates in several:
        for currency, days in rates.items():
            out[currency] = {**days, **out.get(currency, {})}
    return out
