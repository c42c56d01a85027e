"""What a carrier bills: the weight, or what the size counts as by the rule that holds on the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, isnan, nan, prod
from types import MappingProxyType
from typing import Final

import pandas as pd

from pyaddin.steps.parcels.fitting import SIDES

UNITS: Final = {"in": (25.4, 453.59237), "cm": (10.0, 1000.0)}
"""Millimetres of a unit of length, and grams of the unit of weight that goes with it: the pound and the kilogram."""
UP, NEAREST, EXACT = "up", "nearest", "exact"
ROUNDED: Final = (UP, NEAREST, EXACT)
"""How each side is rounded."""
NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})
_HALF_MM: Final = 0.5
"""Sides are kept in whole millimetres: one of 11 inches is written as 279 or 280, and is 11."""


@dataclass(frozen=True, slots=True)
class Rule:
    """From `since`, a volume in cubic inches or centimetres is a weight when divided; both weights round up to `step`.

    A volume up to `above` is not billed by size. With `countries` it holds for parcels that leave from these alone.
    """

    since: date
    divisor: float
    unit: str
    sides: str
    step: float
    above: float = 0.0
    countries: tuple[str, ...] = ()


def billed(
    parcels: pd.DataFrame, rules: Mapping[str, Sequence[Rule]], on: date, countries: Mapping[str, str] = NOWHERE
) -> pd.Series:
    """Grams that are billed for each parcel; blank where nothing tells the carrier's rule, a side or the weight.

    `countries` are those of the warehouses.
    """
    columns = ["carrier", "warehouse", "weight_g", *SIDES]
    found = [
        _billed(grams, sides, rule)
        if (rule := in_force(rules.get(carrier, ()), on, countries.get(warehouse, "")))
        else nan
        for carrier, warehouse, grams, *sides in parcels[columns].itertuples(index=False, name=None)
    ]
    return pd.Series(found, index=parcels.index, dtype="float64")


def in_force(rules: Sequence[Rule], on: date, country: str = "") -> Rule | None:
    """The rule of the day, where the parcel leaves from that country."""
    here = (rule for rule in rules if rule.since <= on and (not rule.countries or country in rule.countries))
    return max(here, key=lambda rule: rule.since, default=None)


def _billed(grams: float, sides: Sequence[float], rule: Rule) -> float:
    if isnan(grams) or any(map(isnan, sides)):
        return nan
    of_weight = UNITS[rule.unit][1]
    return float(round(max(_stepped(grams / of_weight, rule), by_size(sides, rule)) * of_weight))


def by_size(sides: Sequence[float], rule: Rule) -> float:
    """What the size counts as, in pounds or kilograms; 0 where it does not count."""
    length = UNITS[rule.unit][0]
    volume = prod(_rounded(side, length, rule.sides) for side in sides)
    return _stepped(volume / rule.divisor, rule) if volume > rule.above else 0.0


def _rounded(side: float, length: float, how: str) -> float:
    if how == UP:
        return ceil((side - _HALF_MM) / length)
    return floor(side / length + 0.5) if how == NEAREST else side / length


def _stepped(weight: float, rule: Rule) -> float:
    """Rounded up; what is lost in changing units must not cost a step."""
    return ceil(weight / rule.step - 1e-6) * rule.step
