"""Sets that are made of their parts, or taken apart, where they lie: both as movements by way of the workbench."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import pandas as pd

from pyaddin.steps.stock.holding import sold_from
from pyaddin.steps.stock.kits import Recipe, Recipes, recipes
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.shelves import Lot, Place, Shelves, expiry_of
from pyaddin.tables.frames import Tables
from pyaddin.tables.warehouse import Side, Why, Work
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

End = tuple[str, str, str]
"""What kind of place it is, and its warehouse and bin where it is one on Stock."""
BENCH: Final[End] = (Side.BENCH, "", "")
Wrong = tuple[tuple[str, ...], Text]
"""The columns to look at, and why."""


class Step(NamedTuple):
    """Units of a lot that go from one end to the other."""

    why: str
    sku: str
    lot: str
    qty: float
    source: End
    target: End


@dataclass(frozen=True, slots=True)
class Bench:
    """What sets are made of, where their parts lie, those that end first first, and which articles keep their lot."""

    sets: Recipes
    places: list[Place]
    expiry: Mapping[Lot, pd.Timestamp]
    traced: set[str]
    shelves: Shelves

    @classmethod
    def of(cls, tables: Tables, shelves: Shelves) -> "Bench":
        """The bench of a warehouse."""
        stock, products = tables["stock"], tables["products"]
        open_ = stock[sold_from(stock) & ~stock.duplicated(PLACE)]
        by_end = open_.sort_values("expiry", kind="stable", na_position="last")
        traced = set(products.loc[products["traced"] != "", "sku"])
        places: list[Place] = list(zip(*(by_end[name] for name in PLACE), strict=True))
        return cls(recipes(products), places, expiry_of(stock), traced, shelves)

    def wrong(self, line: pd.Series, free: Mapping[Place, float]) -> Iterator[Wrong]:
        """Why a line's sets cannot be made or taken apart: the first reason counts."""
        sku, qty, warehouse = line["sku"], line["qty"], line["warehouse"]
        if not sku:
            yield ("sku",), said("move.no-sku")
        if not qty >= 1:
            yield ("qty",), said("move.nothing")
        if sku not in self.sets:
            yield ("sku",), said("move.no-set", sku=sku)
            return
        if line["to_warehouse"] not in ("", warehouse):
            yield ("to_warehouse",), said("move.one-warehouse")
        if line["to_bin"] and not self.shelves.there(warehouse, line["to_bin"]):
            yield ("to_bin",), said("move.unknown-bin", bin=line["to_bin"], warehouse=warehouse)
        if line["work"] == Work.ASSEMBLE:
            short = [p for p, n in self.sets[sku].items() if sum(u for _, u in self._found(p, line, free)) < n * qty]
            if short:
                why = said("move.too-few-parts", parts=", ".join(short), warehouse=warehouse, qty=float(qty))
                yield ("qty",), why
        if lost := sorted(self.traced & self.sets[sku].keys()) if line["work"] == Work.APART else []:
            yield ("sku",), said("move.lot-lost", sku=lost[0])
        new = [sku] if line["work"] == Work.ASSEMBLE else list(self.sets[sku])
        homeless = [one for one in new if not line["to_bin"] and self.shelves.home(one, warehouse) is None]
        if homeless:
            yield ("to_bin",), said("move.no-bin", sku=homeless[0], warehouse=warehouse)

    def steps(self, line: pd.Series, free: Mapping[Place, float]) -> list[Step]:
        """What goes where, to make a line's sets or to take them apart."""
        sku, recipe, qty, warehouse = line["sku"], self.sets[line["sku"]], float(line["qty"]), line["warehouse"]
        if line["work"] == Work.APART:
            there = (Side.STOCK, warehouse, line["bin"])
            parts = [Step(Why.APART, p, "", n * qty, BENCH, self._to(p, line)) for p, n in recipe.items()]
            return [Step(Why.APART, sku, line["lot"], qty, there, BENCH), *parts]
        taken = list(self._taken(recipe, qty, line, free))
        ends = [self.expiry[step.sku, step.lot] for step in taken if (step.sku, step.lot) in self.expiry]
        lot = line["lot"] or (f"{min(ends):%Y-%m-%d}" if ends else "")
        return [*taken, Step(Why.ASSEMBLED, sku, lot, qty, BENCH, self._to(sku, line))]

    def expires(self, steps: list[Step]) -> dict[Lot, pd.Timestamp]:
        """Until when sets are good that were just made: as long as all of their parts."""
        ends = [self.expiry[step.sku, step.lot] for step in steps if (step.sku, step.lot) in self.expiry]
        return {(step.sku, step.lot): min(ends) for step in steps if ends and step.why == Why.ASSEMBLED and step.lot}

    def _to(self, sku: str, line: pd.Series) -> End:
        return Side.STOCK, line["warehouse"], line["to_bin"] or self.shelves.home(sku, line["warehouse"]) or ""

    def _taken(self, recipe: Recipe, qty: float, line: pd.Series, free: Mapping[Place, float]) -> Iterator[Step]:
        for part, each in recipe.items():
            want = each * qty
            for place, units in self._found(part, line, free):
                take = min(units, want)
                want -= take
                if take:
                    yield Step(Why.ASSEMBLED, part, place[3], take, (Side.STOCK, place[1], place[2]), BENCH)

    def _found(self, sku: str, line: pd.Series, free: Mapping[Place, float]) -> Iterator[tuple[Place, float]]:
        for place in self.places:
            if place[:2] == (sku, line["warehouse"]) and line["bin"] in ("", place[2]) and free.get(place, 0.0) > 0:
                yield place, free[place]
