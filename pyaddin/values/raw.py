"""Raw cells as clean text, codes and numbers, a column at a time."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import cast

Cell = str | float | bool | datetime | None
"""A cell of a text file is always str; of a workbook also a number, a moment, a truth value; None or "" when blank."""

Row = list[Cell]

NAN = math.nan
_ODD = re.compile(r"[^!-~]")
_GUARD = re.compile(r"(?:^|\|)'(?=[=+\-@])")
"""The apostrophe that keeps a spreadsheet from taking a text for a formula, as `fulfilment show --csv` writes it."""
_SPACES = re.compile(r"\s+")
# Invisible marks of direction and breaking; the joiners U+200C and U+200D belong to the spelling of names and emoji.
_MARKS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９－＋／．", "0123456789-+/.")
_DAMAGED = re.compile(r"[-+]?\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_POWER = re.compile(r"\dE\+?\d", re.IGNORECASE)
_POINT = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?")
_COMMA = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+)?(,\d+)?")
_CLEARLY_COMMA = re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+),\d{1,2}")
# A currency's letters or sign may stand before or behind the digits, never between them: 1;1 is not 11.
_CURRENCY = r"(?:[^\W\d_]+\.? ?|[^\w\s.,+-] ?)*"
_NUMBER = r"\d{1,3}(?:[' ]\d{3})+(?:[.,]\d+)?|[\d.,]+"
_AMOUNT = re.compile(rf"{_CURRENCY}([+-]?) ?{_CURRENCY}({_NUMBER}) ?{_CURRENCY}")
_GROUPING = str.maketrans("", "", "' ")
_LONGEST_AMOUNT = 40
_BLANK_WORDS = {"", "--", "-", "n/a"}


def each(values: Sequence[Cell], convert: Callable[[Cell], str]) -> list[str]:
    """`convert` once for each different value: export columns repeat themselves."""
    known = {value: convert(value) for value in set(values)}
    return [known[value] for value in values]


def text(values: Sequence[Cell]) -> list[str]:
    """Free text: line breaks, tabs and no-break spaces become one space, the ends are trimmed; spelling stays."""
    return _trimmed(values) or each(values, _text)


def code(values: Sequence[Cell]) -> list[str]:
    """Identifiers: text as it stands with full-width digits made plain and a leading apostrophe dropped; 123.0 is 123.

    A number with more digits than a spreadsheet keeps comes as 5.01235E+15, which `damaged` knows.
    """
    return _trimmed(values, "'") or each(values, _code)


def lines(values: Sequence[Cell]) -> list[str]:
    """Text with its line breaks, for cells that hold several items."""
    return each(values, lambda value: value.strip() if isinstance(value, str) else _text(value))


def damaged(codes: Sequence[str]) -> list[int]:
    """Positions of identifiers that a spreadsheet program turned into rounded numbers."""
    found: list[int] = []
    joined = "|".join(codes)
    if ("E" in joined or "e" in joined) and _POWER.search(joined):
        found = [at for at, word in enumerate(codes) if _DAMAGED.fullmatch(word)]
    return list(range(len(codes))) if not found and _rounded(codes) else found


def _trimmed(values: Sequence[Cell], unwanted: str = "") -> list[str]:
    """A column of plain ASCII texts, trimmed; empty when anything in it needs a closer look."""
    if values and values[0] == "" and values.count("") == len(values):
        return [""] * len(values)
    words = cast(Sequence[str], values)
    try:
        joined = "|".join(words)
    except TypeError:  # a workbook's numbers, moments and blanks
        return []
    if not (joined.isascii() and joined.isprintable()) or "  " in joined or (unwanted and unwanted in joined):
        return []
    if "'" in joined and _GUARD.search(joined):
        return []
    spaced = joined[:1] == " " or joined[-1:] == " " or " |" in joined or "| " in joined
    return [word.strip() for word in words] if spaced else list(words)


def _text(value: Cell) -> str:
    if isinstance(value, str):
        value = _GUARD.sub("", value) if value[:1] == "'" else value
        return _SPACES.sub(" ", _MARKS.sub("", value)).strip() if _ODD.search(value) else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return _number_text(value)


def _code(value: Cell) -> str:
    cleaned = _text(value)
    if cleaned[:1] == "'":
        cleaned = cleaned[1:]
    return cleaned if cleaned.isascii() else cleaned.translate(_WIDE_DIGITS)


def _number_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if abs(value) >= 1e15:
        return f"{value:.5E}"
    return str(int(value)) if value == int(value) else repr(value)


def amounts(values: Sequence[Cell], decimal: str = ".") -> tuple[list[float], list[int]]:
    """Amounts with or without a currency in the cell, and the positions of those that are none; blanks are NaN.

    `decimal` is "." or ","; "any" takes a comma as decimal after a point (1.250,00) or before one or two digits (12,5).
    """
    known = {value: _amount(value, decimal) for value in set(values)}
    out = [known[value] for value in values]
    bad = [at for at, number in enumerate(out) if number is None]
    return [NAN if number is None else number for number in out], bad


def _amount(value: Cell, decimal: str) -> float | None:
    if value is None or isinstance(value, bool | datetime):
        return None if value is not None else NAN
    if isinstance(value, float | int):
        return float(value)
    word = unicodedata.normalize("NFKC", value).strip()
    if word.casefold() in _BLANK_WORDS:
        return NAN
    letters = sum(map(str.isalpha, word))
    if letters > 4 or len(word) > _LONGEST_AMOUNT or _DAMAGED.fullmatch(word):
        return None
    found = _AMOUNT.fullmatch(word)
    digits = (found[1] + found[2]).translate(_GROUPING) if found else ""
    if not any(map(str.isdigit, digits)):
        return None
    if decimal == "," or (decimal == "any" and _CLEARLY_COMMA.fullmatch(digits)):
        return float(digits.replace(".", "").replace(",", ".")) if _COMMA.fullmatch(digits) else None
    return float(digits.replace(",", "")) if _POINT.fullmatch(digits) else None


def wholes(values: Sequence[Cell]) -> tuple[list[float], list[int]]:
    """Whole numbers of zero or more, and the positions of those that are none; blanks are NaN."""
    numbers, bad = amounts(values)
    odd = [at for at, number in enumerate(numbers) if number < 0 or number % 1 > 0 or math.isinf(number)]
    return numbers, sorted({*bad, *odd})


def _rounded(codes: Iterable[str]) -> bool:
    """Whether four or more different long numbers all end in zeros from the 16th digit on: a spreadsheet did that."""
    rounded = all(len(value) > 15 and value.isdecimal() and not value[15:].strip("0") for value in codes if value)
    return rounded and len({value for value in codes if value}) >= 4
