"""Numbers typed as text, in the spellings of several countries."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd

from pyaddin.values.raw import Cell, is_damaged
from pyaddin.values.text import clean_code

Mark = Literal[".", ",", "any", "ask", "ask, commas group"]
"""What is known of the decimal mark, and so whether 1.234 or 1,234 can be told:

.  ,   the file's format says which it is
any    nothing is but what the other figures of the column tell, such as 12,50; as ask where they tell nothing
ask    nothing is: neither 1.234 nor 1,234 is guessed
ask, commas group   as ask, of a count: no one counts 1,200 with a decimal comma, 1.200 can still be two numbers
"""

NAN = math.nan
_LONGEST = 40
_USUAL = re.compile(r"\d+\.\d{1,2}")  # what can mean one thing only, and most cells hold
_BLANK_WORDS = {"", "--", "-", "n/a"}
# A currency's letters or sign may stand before or behind the digits, never between them: 1;1 is not 11.
_CURRENCY = r"(?:[^\W\d_]+\.? ?|[^\w\s.,+'-] ?)*"
_NUMBER = r"\d{1,3}(?:[' ]\d{3})+(?:[.,]\d*)?|[\d.,]+"
_AMOUNT = re.compile(rf"{_CURRENCY}([+-]?) ?{_CURRENCY}({_NUMBER}) ?{_CURRENCY}")
_MOST_LETTERS = 4
_GROUPING = str.maketrans("", "", "' ")
_POINT = re.compile(r"((?!0)\d{1,3}(,\d{3})+|\d+)?(\.\d*)?")
_COMMA = re.compile(r"((?!0)\d{1,3}(\.\d{3})+|\d+)?(,\d*)?")
_TWO_THINGS = re.compile(r"(?!0[.,])\d{1,3}[.,]\d{3}")


def is_blank(word: str) -> bool:
    """Whether a cell holds nothing, or one of the signs that stand for it."""
    return len(word) < 4 and word.casefold() in _BLANK_WORDS


def number(word: str, mark: Mark, *, units: bool = True) -> float | None:
    """The number that a cleaned text names; None when it names none, or two by what is known of its `mark`.

    units   whether a currency or a unit of up to four letters may stand beside it: $12.50, 12 pcs
    """
    if word[:1].isdecimal() and len(word) < _LONGEST and (word.isdecimal() or (mark != "," and _USUAL.fullmatch(word))):
        return float(word)
    letters = sum(map(str.isalpha, word))
    if len(word) > _LONGEST or letters > (_MOST_LETTERS if units else 0) or (letters and is_damaged(word)):
        return None
    if not word.isascii():
        word = word.replace("−", "-")
        if any(sign.isnumeric() and not sign.isdecimal() for sign in word):  # 5½ is not 5
            return None
    found = _AMOUNT.fullmatch(word)
    if not found or not found[2].strip(".,") or not (units or word.lstrip("+- ") == found[2]):
        return None
    amount = _value(found[2], mark)
    return -amount if amount is not None and found[1] == "-" else amount


def _value(digits: str, mark: Mark) -> float | None:
    plain = digits.translate(_GROUPING)
    if mark == "ask, commas group" and "," in plain and _TWO_THINGS.fullmatch(plain):
        mark = "."
    if mark in ("any", "ask", "ask, commas group"):
        if plain == digits and _TWO_THINGS.fullmatch(plain):
            return None
        mark = _mark_of(plain)
    if mark == ",":
        return float(plain.replace(".", "").replace(",", ".")) if _COMMA.fullmatch(plain) else None
    return float(plain.replace(",", "")) if _POINT.fullmatch(plain) else None


def _mark_of(digits: str) -> Mark:
    """The decimal mark of a number that can only mean one: its last one, unless that stands there several times."""
    last: Mark = "," if digits.rfind(",") > digits.rfind(".") else "."
    if digits.count(last) < 2:
        return last
    return "." if last == "," else ","


def told_by(values: Iterable[Cell]) -> Mark:
    """The decimal mark that a column's figures tell, those that can mean one thing only; "any" where none does or they
    tell both."""
    found: set[Mark] = set()
    for value in values:
        figure = _AMOUNT.fullmatch(clean_code(value)) if isinstance(value, str) else None
        plain = figure[2].translate(_GROUPING) if figure else ""
        if (
            plain.strip(".,")
            and not _TWO_THINGS.fullmatch(plain)
            and _value(plain, mark := _mark_of(plain)) is not None
        ):
            found |= {mark} if mark in plain or (plain.count(".") + plain.count(",")) > 1 else set()
    return found.pop() if len(found) == 1 else "any"


def two_readings(value: Cell) -> tuple[float, float] | None:
    """What a text such as 1.250 may mean, its mark a decimal or a grouping one; None where it means one thing."""
    figure = re.search(r"[\d.,]+", clean_code(value)) if isinstance(value, str) else None
    if not figure or not _TWO_THINGS.fullmatch(figure[0]):
        return None
    return float(figure[0].replace(",", ".")), float(figure[0].replace(",", "").replace(".", ""))


def rounded_up_from_half(amount: float) -> int:
    """The nearest whole number, halves upwards."""
    return math.floor(amount + 0.5 + 1e-9)


def amounts(values: Sequence[Cell], decimal: Mark = ".") -> tuple[list[float], list[int]]:
    """A file's amounts with or without a currency, and the positions of those that are none; blanks are NaN."""
    if decimal == "any":
        decimal = told_by(set(values))
    known = {value: _amount(value, decimal) for value in set(values)}
    out = [known[value] for value in values]
    bad = [at for at, amount in enumerate(out) if amount is None]
    return [NAN if amount is None else amount for amount in out], bad


def _amount(value: Cell, decimal: Mark) -> float | None:
    if value is None or isinstance(value, bool | datetime):
        return None if value is not None else NAN
    if isinstance(value, float | int):
        return float(value)
    word = clean_code(value)
    return NAN if is_blank(word) else number(word, decimal)


def wholes(values: Sequence[Cell], decimal: Mark = ".") -> tuple[list[float], list[int]]:
    """A file's whole numbers of zero or more, and the positions of those that are none; blanks are NaN."""
    numbers, bad = amounts(values, "ask, commas group" if decimal == "any" else decimal)
    odd = [at for at, number in enumerate(numbers) if number < 0 or number % 1 > 0 or math.isinf(number)]
    if decimal == ",":  # of a count, 1,200 may be a thousand and more all the same
        odd += [
            at for at, value in enumerate(values) if isinstance(value, str) and "," in value and two_readings(value)
        ]
    return numbers, sorted({*bad, *odd})


def cents(amounts: pd.Series) -> pd.Series:
    """Amounts to the cent, halves upwards as on invoices, and nothing that is more than 0 becomes 0."""
    hundredths = np.floor(amounts.abs() * 100 * (1 + 1e-12) + 0.5)
    return (np.sign(amounts) * hundredths.where(hundredths > 0, (amounts != 0).astype("float64")) / 100).round(2)
