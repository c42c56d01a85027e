"""Lengths and characters that the carrier takes, once it is known."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pyaddin.steps.addresses.findings import Finding, by_distinct, clipped
from pyaddin.tables.orders import ORDERS
from pyaddin.words.problems import said

# Latin letters with their accents, and the punctuation that goes with them.
_NOT_LATIN = re.compile("[^\u0000-\u024f\u1e00-\u1eff\u2000-\u206f\u20ac\u2116\u2122]")
_LATIN_COLUMNS = ("recipient", "company", "address_1", "address_2", "city", "state")


@dataclass(frozen=True, slots=True)
class FieldLimits:
    """A carrier's limits: characters at most by column of Orders, and whether it takes Western letters only."""

    max: Mapping[str, int] = field(default_factory=dict)
    latin_only: bool = False


def judge_limits(
    frame: pd.DataFrame, limits: Mapping[str, FieldLimits], carriers: pd.Series
) -> Iterator[tuple[int, Finding]]:
    """What each row's carrier would cut or refuse; rows without a carrier, or one without limits, pass."""
    chosen = carriers.reindex(frame.index)
    for carrier, limit in limits.items():
        rows = frame[(chosen == carrier).to_numpy(dtype=bool)]
        columns = (*_LATIN_COLUMNS, *(c for c in limit.max if c not in _LATIN_COLUMNS)) if len(rows) else ()
        for column in columns:
            yield from by_distinct(rows, (column,), _judge(carrier, limit, column))


def _judge(carrier: str, limit: FieldLimits, column: str) -> Callable[[str], Iterable[Finding]]:
    caption = ORDERS.column(column).caption
    most = limit.max.get(column)
    latin = limit.latin_only and column in _LATIN_COLUMNS

    def judge(value: str) -> Iterator[Finding]:
        if most is not None and len(value) > most:
            cut, length = clipped(value[most:]), len(value)
            told = said("address.too-long", column=caption, length=length, carrier=carrier, most=most, cut=cut)
            yield Finding((column,), told, "warning")
        if latin and not value.isascii() and _NOT_LATIN.search(value):
            shown, western = clipped(value), clipped(_western(value))
            told = said("address.not-western", column=caption, value=shown, carrier=carrier, western=western)
            yield Finding((column,), told, "warning")

    return judge


def _western(value: str) -> str:
    from anyascii import anyascii

    return str(anyascii(value)).strip()
