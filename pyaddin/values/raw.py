"""Raw cells as clean text and codes, a column at a time."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import cast

from pyaddin.values import formulas
from pyaddin.values.text import clean_code, one_line

Cell = str | float | bool | datetime | None
"""A cell of a text file is always str; of a workbook also a number, a moment, a truth value; None or "" when blank."""

Row = list[Cell]

_DAMAGED = re.compile(r"[-+]?\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_POWER = re.compile(r"\dE\+?\d", re.IGNORECASE)


def each(values: Sequence[Cell], convert: Callable[[Cell], str]) -> list[str]:
    """`convert` once for each different value: export columns repeat themselves."""
    known = {value: convert(value) for value in set(values)}
    return [known[value] for value in values]


def text(values: Sequence[Cell]) -> list[str]:
    """Free text of a file: on one line, with single blanks; spelling stays."""
    return _trimmed(values) or each(values, text_of)


def code(values: Sequence[Cell]) -> list[str]:
    """Identifiers of a file, as they are read on a sheet; 123.0 is 123.

    A number with more digits than a spreadsheet keeps comes as 5.01235E+15, which `damaged` knows.
    """
    return _trimmed(values, "'") or each(values, code_of)


def lines(values: Sequence[Cell]) -> list[str]:
    """Text with its line breaks, for cells that hold several items."""
    return each(values, lambda value: value.strip() if isinstance(value, str) else text_of(value))


def is_damaged(word: str) -> bool:
    """Whether it reads as the rounded number that a spreadsheet program makes of a long identifier."""
    return _DAMAGED.fullmatch(word) is not None


def damaged(codes: Sequence[str]) -> list[int]:
    """Positions of identifiers that a spreadsheet program turned into rounded numbers."""
    found: list[int] = []
    joined = "|".join(codes)
    if ("E" in joined or "e" in joined) and _POWER.search(joined):
        found = [at for at, word in enumerate(codes) if is_damaged(word)]
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
    if "'" in joined and formulas.is_guarded(joined):
        return []
    spaced = joined[:1] == " " or joined[-1:] == " " or " |" in joined or "| " in joined
    return [word.strip() for word in words] if spaced else list(words)


def text_of(value: Cell) -> str:
    """One cell as free text."""
    if isinstance(value, str):
        return one_line(formulas.unguarded(value) if "'" in value else value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return _number_text(value)


def code_of(value: Cell) -> str:
    """One cell as an identifier."""
    return (
        clean_code(formulas.unguarded(value) if "'" in value else value) if isinstance(value, str) else text_of(value)
    )


def _number_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if abs(value) >= 1e15:
        return f"{value:.5E}"
    return str(int(value)) if value == int(value) else repr(value)


def _rounded(codes: Iterable[str]) -> bool:
    """Whether four or more different long numbers all end in zeros from the 16th digit on: a spreadsheet did that."""
    rounded = all(len(value) > 15 and value.isdecimal() and not value[15:].strip("0") for value in codes if value)
    return rounded and len({value for value in codes if value}) >= 4
