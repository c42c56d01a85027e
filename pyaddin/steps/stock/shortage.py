"""Which warehouses serve a country, and why a row waits for stock."""

from collections.abc import Callable

import pandas as pd

from pyaddin.steps.stock.allocation import Ledger
from pyaddin.steps.stock.kits import Recipes, available, lacking
from pyaddin.steps.stock.spelling import Spelling
from pyaddin.tables.goods import STOCK
from pyaddin.tables.problems import Problem
from pyaddin.tables.status import Status
from pyaddin.values import countries
from pyaddin.words.catalogue import Text, Words
from pyaddin.words.pieces import both
from pyaddin.words.problems import said

Serving = Callable[[str], list[str]]
"""From a country to the warehouses that serve it, best first."""


def serving(warehouses: pd.DataFrame) -> Serving:
    """Warehouses by rank; one without countries serves all."""
    ranked = warehouses.drop_duplicates("warehouse").sort_values("rank", kind="stable", na_position="last")
    served = [(str(w), countries.expand(c)) for w, c in zip(ranked["warehouse"], ranked["countries"], strict=True)]
    known: dict[str, list[str]] = {}

    def serves(country: str) -> list[str]:
        if country not in known:
            known[country] = [w for w, c in served if not c or country in c]
        return known[country]

    return serves


def shortages(
    orders: pd.DataFrame, stock: pd.DataFrame, waiting: pd.Series, ledger: Ledger, serves: Serving, sets: Recipes
) -> list[Problem]:
    """A problem for each Short row, and for each row that `waiting` says waits for another of its order."""
    waits = waiting.reindex(orders.index, fill_value=False)
    rows = orders[(orders["status"] == Status.SHORT) | waits]
    known, places = set(stock["sku"]), set(stock["warehouse"])
    skus, warehouses = Spelling(stock["sku"]), Spelling(stock["warehouse"])
    columns = (rows["sku"], rows["qty"], rows["country"], rows["warehouse"], waits[rows.index])
    found = []
    for row, sku, qty, country, pinned, wait in zip(rows.index, *columns, strict=True):
        column = "qty"
        if wait:
            told = said("stock.others-wait")
        elif sku not in known and sku not in sets:
            column, told = "sku", _otherwise(sku, skus) or said("stock.unknown-sku", sku=sku)
        elif pinned and pinned not in places:
            column = "warehouse"
            told = _otherwise(pinned, warehouses) or said("stock.unknown-warehouse", warehouse=pinned)
        else:
            told = _why(qty, sku, [pinned] if pinned else serves(country), country, ledger, sets)
        found.append(Problem("orders", int(row), (column,), told))
    return found


def _otherwise(code: str, spelling: Spelling) -> Text | None:
    other = spelling.other(code)
    return said("stock.spelt-otherwise", cell=code, known=other, sheet=STOCK.sheet) if code and other else None


def _why(qty: float, sku: str, places: list[str], country: str, ledger: Ledger, sets: Recipes) -> Text:
    if not places:
        return said("stock.not-served", country=country) if country else said("stock.blank-country")
    free = sum(available(sku, warehouse, ledger, sets) for warehouse in places)
    where: Words = both(places) if len(places) < 3 else said("piece.warehouses", count=len(places))
    if free >= qty:
        return said("stock.others-short", free=free, where=where)
    if sku in sets:
        return said(
            "stock.set-short",
            qty=qty,
            free=free,
            where=where,
            parts=", ".join(lacking(sku, qty, places, ledger, sets)),
        )
    return said("stock.short", qty=qty, free=free, where=where)
