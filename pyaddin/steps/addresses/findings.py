"""What one check has to say about one address, and how a check runs once for each distinct value."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from pyaddin.tables.problems import Severity
from pyaddin.words.catalogue import Text

_QUOTED_AT_MOST = 40
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PLACEHOLDER = re.compile(r"(?!.*\?.*\?)[0\W_]*|N[/.]?A\.?|NONE|NULL|NIL|NAN|X{2,}|TBC|TBD", re.IGNORECASE)
_PLACEHOLDER_STARTS = "0NnXxTt"
_POWER = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_MIDNIGHT = re.compile(r"\d{4}-\d\d-\d\d[ T]00:00:00")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of some columns; `reader_says` when reading the sheet may have reported the same already."""

    columns: tuple[str, ...]
    said: Text
    severity: Severity = "error"
    reader_says: bool = False


Judge = Callable[..., Iterable[Finding]]
"""Takes the values of some columns of one row, gives what is wrong with them."""


def by_distinct(frame: pd.DataFrame, columns: tuple[str, ...], judge: Judge) -> Iterator[tuple[int, Finding]]:
    """Each row's label with each finding; `judge` is asked once for every distinct combination of values."""
    if len(columns) == 1:
        values = frame[columns[0]].tolist()
        bad = {value: found for value in set(values) if (found := tuple(judge(value)))}
    else:
        values = list(zip(*(frame[name].tolist() for name in columns), strict=True))
        bad = {key: found for key in set(values) if (found := tuple(judge(*key)))}
    if not bad:
        return
    for label, key in zip(frame.index.tolist(), values, strict=True):
        for finding in bad.get(key, ()):
            yield label, finding


def clipped(value: str) -> str:
    """A value as it stands in a sentence's quotes: printable and not longer than a line."""
    shown = _UNPRINTABLE.sub("?", value)
    return shown if len(shown) <= _QUOTED_AT_MOST else f"{shown[: _QUOTED_AT_MOST - 1]}…"


def is_empty(value: str) -> bool:
    """Whether a field holds nothing that could be delivered to: blank, punctuation, only zeros, or words like N/A."""
    if value and value[0].isalnum() and value[0] not in _PLACEHOLDER_STARTS:
        return False
    return _PLACEHOLDER.fullmatch(value.strip()) is not None


def is_damaged(value: str) -> bool:
    """Whether Excel turned the value into a power of ten or a date: 5.01E+15, 2024-03-04 00:00:00."""
    return ("+" in value or ":" in value) and bool(_POWER.fullmatch(value) or _MIDNIGHT.fullmatch(value))
