"""What a report is made of."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pyaddin.steps.figures.articles import Limits
from pyaddin.steps.figures.facts import Period
from pyaddin.steps.figures.measures import MEASURES, Kind


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period, and the lines and parcels that they are of."""

    figures: pd.DataFrame
    lines: pd.DataFrame
    parcels: pd.DataFrame
    period: Period
    limits: Limits


def shown(figure: Any) -> str:
    """A figure as a person reads it; a dash where nothing was there to be counted."""
    value, kind = figure["value"], MEASURES[figure["measure"]].kind
    if pd.isna(value):
        return "–"
    if kind == Kind.SHARE:
        return f"{value * 100:.1f} %"
    if kind == Kind.HOURS:
        return f"{value:,.1f} h"
    number = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
    return f"{number} {figure['currency']}".strip()
