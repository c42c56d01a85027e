"""Sets that are on no shelf: what is wanted of them is wanted of their parts."""

from collections.abc import Mapping

import pandas as pd

from pyaddin.steps.stock.kits import Recipe, Recipes, recipes


def made_up(products: pd.DataFrame, stock: pd.DataFrame) -> Recipes:
    """The sets that have no row of Stock, with their parts."""
    there = set(stock["sku"])
    return {sku: recipe for sku, recipe in recipes(products).items() if sku not in there}


def in_parts(units: Mapping[str, float], sets: Mapping[str, Recipe]) -> dict[str, float]:
    """Units by SKU, those of sets as units of their parts."""
    out: dict[str, float] = {}
    for sku, count in units.items():
        for part, each in sets.get(sku, {sku: 1}).items():
            out[part] = out.get(part, 0.0) + each * count
    return out
