"""What came back, told apart: by article, by reason, by supplier."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from pyaddin.steps.figures import tally
from pyaddin.tables.schema import shown

BY: Final = ("sku", "reason", "supplier")


@dataclass(frozen=True, slots=True)
class Back:
    """Units of one article, reason or supplier: those that came back and those that left; `rate` is None where
    nothing left in the period."""

    by: str
    of: str
    units: float
    left: float
    rate: float | None


def came_back(figures: pd.DataFrame) -> Iterator[Back]:
    """Those of which any came back, of each kind the most units first."""
    for by in BY:
        told = tally.told(figures, "return_rate", by)
        told = told[told["num"] > 0].sort_values(["num", "value"], ascending=False, kind="stable")
        for of, units, left, rate in told[["of", "num", "den", "value"]].itertuples(index=False):
            yield Back(by, named(by, of), units, left, None if pd.isna(rate) else rate)


def named(by: str, of: str) -> str:
    """What a figure is of, as a person reads it: a reason is a code in the table of figures."""
    return str(shown(of)) if by == "reason" and of else of
