"""Figures of articles: how long stock lasts, and which of them make the money."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pyaddin.steps.figures import facts
from pyaddin.steps.figures.facts import Period
from pyaddin.tables.warehouse import Side, Why
from pyaddin.values.rates import Rates, converted


@dataclass(frozen=True, slots=True)
class Limits:
    """Up to which share of the value, added up from the best article down, one is an A, and up to which a B."""

    a: float = 80.0
    b: float = 95.0


def of_cover(stock: pd.DataFrame, movements: pd.DataFrame, period: Period) -> pd.DataFrame:
    """What lies on Stock now, and what was shipped of it a day; both by article and warehouse."""
    shipped = _shipped(movements[period.holds(movements["at"])]) / max(period.days, 1.0)
    rows = stock[(stock["sku"] != "") & ~stock.duplicated(["sku", "warehouse", "bin", "lot"])]
    held = rows.groupby(["sku", "warehouse"])["on_hand"].sum()
    both = pd.DataFrame({"held": held, "a_day": shipped}).fillna(0.0).reset_index(names=["sku", "warehouse"])
    used = both.groupby("sku")["a_day"].transform("sum") > 0
    return facts.of(
        "cover", both, both["held"], both["a_day"], ~used, at=pd.Timestamp(period.end) - pd.Timedelta(seconds=1)
    )


def _shipped(moves: pd.DataFrame) -> pd.Series:
    """Units that went to the carrier, less those that came back from there by an undo."""
    out = moves[(moves["why"] == Why.SHIPPED) & (moves["to_kind"] == Side.CARRIER)]
    back = moves[(moves["why"] == Why.UNDONE) & (moves["from_kind"] == Side.CARRIER)]
    sides = [(out, "from_warehouse", 1.0), (back, "to_warehouse", -1.0)]
    parts = [
        pd.DataFrame({"sku": part["sku"], "warehouse": part[house], "units": part["qty"] * sign})
        for part, house, sign in sides
    ]
    return pd.concat(parts).groupby(["sku", "warehouse"])["units"].sum().clip(lower=0)


def of_value(rows: pd.DataFrame, period: Period, rates: Rates) -> pd.DataFrame:
    """The value of the lines ordered in the period, in the currency that most of them have."""
    rows = rows[period.holds(rows["at"]) & ~rows["off"] & (rows["sku"] != "")]
    priced = rows["currency"][rows["unit_price"].notna() & (rows["currency"] != "")]
    to = str(priced.mode().iloc[0]) if len(priced) else ""
    days = list(zip(rows["currency"], rows["at"].dt.date, strict=True))
    factors = {(currency, day): _factor(currency, day, to, rates) for currency, day in set(days)}
    factor = pd.Series([factors[one] for one in days], rows.index, dtype="float64")
    worth = rows["qty"] * rows["unit_price"] * factor
    return facts.of("abc", rows, worth, 0.0, worth.isna(), currency=to)


def _factor(currency: str, day: date, to: str, rates: Rates) -> float:
    got = converted(1.0, currency, to, day, rates) if currency else None
    return np.nan if got is None else got


def classes(values: pd.Series, limits: Limits) -> pd.Series:
    """A, B or C of each value: by the share that it and all greater ones have; the first is always an A."""
    ranked = values.sort_values(ascending=False, kind="stable")
    total = ranked.sum()
    before = (ranked.cumsum() - ranked) / total * 100 if total > 0 else ranked * 0 + 100
    found = pd.Series(np.select([before < limits.a, before < limits.b], ["A", "B"], "C"), ranked.index, dtype="str")
    return found.reindex(values.index)
