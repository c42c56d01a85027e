"""Facts: a row for each thing that a measure counts, with when, where and whose it was.

A fact adds `num` to its figure's numerator and `den` to its denominator; `left` marks what the figure leaves out. All
figures are sums over facts, so that any of them can be worked out again by hand.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pandas as pd

from pyaddin.tables.frames import Tables

PLACES: Final = ("marketplace", "shop", "warehouse", "sku", "clerk", "carrier", "age", "reason", "supplier")
"""What facts may be told apart by, beside the time."""
TEXTS: Final = (*PLACES, "currency")
MONEY: Final = (
    "value", "postage", "postage_each", "abc", "refunded", "disputes_cost", "disputes_expected",
)  # fmt: skip
"""Measures that are told apart by their currency."""
COLUMNS: Final = ("measure", "at", *TEXTS, "num", "den", "left")


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment up to another, which it does not hold."""

    start: datetime
    end: datetime

    @property
    def days(self) -> float:
        """How long it is."""
        return (self.end - self.start).total_seconds() / 86_400

    def holds(self, at: pd.Series) -> pd.Series:
        """Which of these moments it holds."""
        return (at >= pd.Timestamp(self.start)) & (at < pd.Timestamp(self.end))


@dataclass(frozen=True, slots=True)
class Given:
    """What figures are made of: the sheets' tables with archived rows in them, movements (`at`, `who` beside their
    own columns) and presses (`at`, `who`, `done`) of the journal."""

    tables: Tables
    movements: pd.DataFrame
    presses: pd.DataFrame


def of(
    measure: str, rows: pd.DataFrame, num: Any = 1.0, den: Any = 0.0, left: Any = False, **named: Any
) -> pd.DataFrame:
    """Facts of a measure, one for each of the rows; what is left out adds nothing. `named` are columns that stand for
    those of the rows."""
    cells: dict[str, Any] = {"measure": measure, "at": named["at"] if "at" in named else rows["at"]}
    for name in TEXTS:
        cells[name] = named.get(name, rows.get(name, ""))
    if measure not in MONEY:
        cells["currency"] = ""
    facts = pd.DataFrame({**cells, "num": num, "den": den, "left": left}, index=rows.index)
    facts["left"] = facts["left"].astype("bool") | facts["at"].isna()
    for name in ("num", "den"):
        facts[name] = facts[name].astype("float64").where(~facts["left"], 0.0).fillna(0.0)
    return facts


def together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Facts one after the other."""
    facts = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=list(COLUMNS))], ignore_index=True)
    facts["at"] = pd.to_datetime(facts["at"]).astype("datetime64[us]")
    for name in TEXTS:
        facts[name] = facts[name].fillna("").astype("str")
    return facts[list(COLUMNS)]
