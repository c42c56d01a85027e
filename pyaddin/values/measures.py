"""Weights and lengths as people write them: 2 kg, 1 lb, 20 cm, or a bare number in the column's own unit."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from pyaddin.values.amounts import NAN, Mark, is_blank, number, rounded_up_from_half
from pyaddin.values.raw import Cell
from pyaddin.values.text import clean_code

GRAMS: Final = {"g": 1.0, "kg": 1000.0, "oz": 28.349523125, "lb": 453.59237}
MILLIMETRES: Final = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4}
_ALSO: Final = {
    "gr": "g", "gram": "g", "grams": "g", "kgs": "kg", "kilo": "kg", "kilos": "kg", "lbs": "lb", "ozs": "oz",
    "inch": "in", "inches": "in", '"': "in", "”": "in", "″": "in", "克": "g", "公斤": "kg", "千克": "kg",
    "毫米": "mm", "厘米": "cm", "米": "m",
}  # fmt: skip
_MEASURE: Final = re.compile(r"(?P<number>[^A-Za-z]*?\d[^A-Za-z]*?) ?(?P<unit>[A-Za-z]+\.?|[\"”″]|[克公斤千毫米厘]+)?")


def parted(word: str) -> tuple[str, str]:
    """A cleaned text as its number and its unit, "" where it has none, "?" where it is no number with a unit."""
    found = _MEASURE.fullmatch(word)
    if not found:
        return word, "?"
    unit = (found["unit"] or "").casefold().removesuffix(".")
    return found["number"], _ALSO.get(unit, unit)


def measures(values: Sequence[Cell], unit: str, decimal: Mark) -> tuple[list[float], list[int]]:
    """A file's measures as whole numbers of the unit (g or mm), and the positions of those that are none."""
    units = GRAMS if unit in GRAMS else MILLIMETRES
    known = {value: _measure(value, unit, units, decimal) for value in set(values)}
    out = [known[value] for value in values]
    return [NAN if m is None else m for m in out], [at for at, m in enumerate(out) if m is None]


def _measure(value: Cell, unit: str, units: Mapping[str, float], decimal: Mark) -> float | None:
    if value is None or value == "":
        return NAN
    if isinstance(value, float | int) and not isinstance(value, bool):
        return None if value < 0 or value % 1 > 0 or math.isinf(value) else float(value)
    word = clean_code(value) if isinstance(value, str) else "?"
    if is_blank(word):
        return NAN
    figure, named = parted(word)
    if (named or unit) not in units:
        return None
    # no one writes 1,250 g with a decimal comma; 1,250 kg may be a ton and a quarter or a kilogram and a quarter
    amount = number(figure, _grouping(decimal) if (named or unit) == unit else decimal, units=False)
    if amount is None or amount < 0:
        return None
    if not named:
        return amount if amount % 1 == 0 else None
    return float(max(rounded_up_from_half(amount * units[named]), 1 if amount else 0))


def _grouping(decimal: Mark) -> Mark:
    return "ask, commas group" if decimal in ("any", "ask") else decimal
