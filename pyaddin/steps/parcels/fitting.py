"""Which packaging takes which goods: what a unit is, what a carton is, and whether so many go in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isnan, prod
from typing import NamedTuple

import numpy as np
import pandas as pd

from pyaddin.steps.parcels import cartons
from pyaddin.steps.parcels.cartons import EXACT, ROUNDS, Piece, Sides
from pyaddin.tables.schema import YES

SIDES = ["length_mm", "width_mm", "height_mm"]
OUTER = ["outer_length_mm", "outer_width_mm", "outer_height_mm"]
NUDGE = 1e-9
"""What is lost in sums of weights must not cost a parcel."""
THOROUGH, TRIED = 5, 16
"""Up to so many pieces are searched long, for a day has hundreds of orders; and up to so many are tried at all, beyond
eight only where they fill more than the usual share."""

Mix = Mapping[str, float]
"""How many of which SKU."""


class Wrap(NamedTuple):
    """How a shop packs: the share of a carton that many goods fill, and the padding around what is fragile."""

    fill: float = 0.85
    padding_mm: int = 0


class Unit(NamedTuple):
    """One unit of a SKU; a further one that `nests` in it adds only so much to its height."""

    piece: Piece
    grams: float
    nests: int = 0


class Carton(NamedTuple):
    """One packaging; a side that is not known is NaN and no limit, sides are as they stand on Packaging."""

    name: str
    sides: tuple[float, float, float]
    tare: float = 0.0
    grams: float = inf

    @property
    def inside(self) -> Sides | None:
        """Its sides, where all are known."""
        length, width, height = self.sides
        return None if any(map(isnan, self.sides)) else (int(length), int(width), int(height))

    @property
    def volume(self) -> float:
        """In cubic millimetres; without end where a side is not known."""
        return inf if any(map(isnan, self.sides)) else prod(self.sides)


BOXLESS = Carton("", (np.nan, np.nan, np.nan))
"""Goods without packaging have room without end."""


def fitting(products: pd.DataFrame, wrap: Wrap) -> "Fitting":
    """What tells whether these products go in; a side that is not known counts as none."""
    known = products.drop_duplicates("sku")
    columns = ["sku", "weight_g", *SIDES, "upright", "liquid", "fragile", "nests_mm"]
    units = {
        str(sku): _unit(sides, (upright == YES, liquid == YES, fragile == YES), grams, nests, wrap)
        for sku, grams, *sides, upright, liquid, fragile, nests in known[columns].itertuples(index=False, name=None)
    }
    return Fitting(units, wrap.fill)


def _unit(sides: Sequence[float], marks: tuple[bool, bool, bool], grams: float, nests: float, wrap: Wrap) -> Unit:
    upright, liquid, fragile = marks
    around = 2 * wrap.padding_mm if fragile else 0
    length, width, height = (0 if isnan(side) else int(side) + around for side in sides)
    piece = Piece((length, width, height), upright or liquid, liquid, fragile)
    return Unit(piece, 0.0 if isnan(grams) else float(grams), 0 if isnan(nests) else int(nests))


def smallest_first(packaging: pd.DataFrame) -> list[Carton]:
    """Packaging once a name, by volume and then by its own weight; those without sides last."""
    named = packaging[packaging["packaging"] != ""].drop_duplicates("packaging")
    found = [
        Carton(str(name), (a, b, c), 0.0 if isnan(tare) else float(tare), inf if isnan(most) else float(most))
        for name, a, b, c, tare, most in named[["packaging", *SIDES, "tare_g", "max_weight_g"]].itertuples(
            index=False, name=None
        )
    ]
    return sorted(found, key=lambda carton: (carton.volume, carton.tare))


def outer_sides(packaging: pd.DataFrame) -> pd.DataFrame:
    """What each packaging measures from outside, as carriers ask: its inner side where no outer one is known."""
    return pd.DataFrame(
        {side: packaging[outer].fillna(packaging[side]) for side, outer in zip(SIDES, OUTER, strict=True)}
    )


@dataclass(slots=True)
class Fitting:
    """Answers whether goods go into packaging, each question once."""

    units: Mapping[str, Unit]
    fill: float
    _known: dict[tuple[Carton, frozenset[tuple[str, float]]], bool] = field(default_factory=dict)

    def grams(self, mix: Mix) -> float:
        """What the goods weigh."""
        return sum(self.units[sku].grams * count for sku, count in mix.items() if sku in self.units)

    def volume(self, sku: str) -> int:
        """What a unit takes up."""
        return self.units[sku].piece.volume if sku in self.units else 0

    def takes(self, carton: Carton, mix: Mix, grams: float = inf) -> bool:
        """Whether the goods go in and are no more than it carries, and no more than so many grams."""
        return self.grams(mix) <= min(carton.grams, grams) + NUDGE and self.has_room(carton, mix)

    def fills(self, carton: Carton, mix: Mix) -> float:
        """The share of the carton that the goods are, of 1 where it is as full as cartons get."""
        return sum(self.volume(sku) * count for sku, count in mix.items()) / (carton.volume * self.fill)

    def has_room(self, carton: Carton, mix: Mix) -> bool:
        """Whether there is room for the goods, whatever they weigh."""
        key = carton, frozenset(mix.items())
        if key not in self._known:
            self._known[key] = self._room(carton, mix)
        return self._known[key]

    def _room(self, carton: Carton, mix: Mix) -> bool:
        kinds = [(self.units[sku], count) for sku, count in mix.items() if sku in self.units and count > 0]
        box = carton.inside
        if box is None:
            return all(_open(unit.piece, carton.sides) for unit, _ in kinds)
        stacks = [stack for unit, count in kinds for stack in _stacks(unit, count, box)]
        if not all(cartons.possible([piece], box) for piece, _ in stacks):
            return False
        if cartons.in_a_row(stacks, box):
            return True
        count = sum(number for _, number in stacks)
        if count <= EXACT:
            rounds = ROUNDS if count <= THOROUGH else ROUNDS[:1]
            return cartons.packed(_each(stacks), box, rounds) is not None
        volume = sum(piece.volume * number for piece, number in stacks)
        if volume <= prod(box) * self.fill or (len(stacks) == 1 and cartons.alike(*stacks[0], box)):
            return True
        return count <= TRIED and cartons.packed(_each(stacks), box, ROUNDS[:1]) is not None


def _each(stacks: Sequence[tuple[Piece, int]]) -> list[Piece]:
    return [piece for piece, number in stacks for _ in range(number)]


def _stacks(unit: Unit, count: float, box: Sides) -> Iterator[tuple[Piece, int]]:
    """The pieces that so many units are: what nests is stacked as high as the box's longest side."""
    number = int(-(-count // 1))
    if not unit.nests:
        yield unit.piece, number
        return
    length, width, height = unit.piece.sides
    high = min(number, 1 + max(0, max(box) - height) // unit.nests)
    full, left = divmod(number, high)
    for units_high, stacks in ((high, full), (left, 1)):
        if units_high and stacks:
            tall = height + (units_high - 1) * unit.nests
            yield Piece((length, width, tall), unit.piece.upright, unit.piece.low, unit.piece.fragile), stacks


def _open(piece: Piece, sides: Sequence[float]) -> bool:
    """Whether a piece goes into a packaging of which a side is not known."""
    return all(isnan(side) or side >= own for side, own in zip(np.sort(sides), sorted(piece.sides), strict=True))
