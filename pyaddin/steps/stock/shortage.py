"""Which warehouses serve a country, and why a row waits for stock."""

import re
from collections.abc import Callable, Sequence
from typing import Final

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
"""From a destination to the warehouses that serve it, best first; a country is one, too."""
_GLUE: Final = "\x1f"


def destinations(orders: pd.DataFrame, warehouses: pd.DataFrame) -> pd.Series:
    """Where each row goes, as `serving` takes it: its country, and where a warehouse names regions its place there."""
    if not (warehouses["regions"] != "").any():
        return orders["country"]
    places = (orders[name].str.replace(_GLUE, " ") for name in ("country", "state", "city", "postcode"))
    return pd.Series(list(map(_GLUE.join, zip(*places, strict=True))), index=orders.index, dtype="str")


def serving(warehouses: pd.DataFrame) -> Serving:
    """Warehouses whose region it is, then by rank; one without countries serves all."""
    ranked = warehouses.drop_duplicates("warehouse").sort_values("rank", kind="stable", na_position="last")
    columns = (ranked[name] for name in ("warehouse", "countries", "regions"))
    served = [(str(w), countries.expand(c), _parts(r)) for w, c, r in zip(*columns, strict=True)]
    known: dict[str, list[str]] = {}

    def serves(destination: str) -> list[str]:
        if destination not in known:
            country, *place = destination.split(_GLUE)
            here = [(w, regions) for w, c, regions in served if not c or country in c]
            near = sorted(here, key=lambda one: not _region_of(place, one[1]))
            known[destination] = [w for w, _ in near]
        return known[destination]

    return serves


def nearest(destinations_: pd.Series, chosen: pd.Series, warehouses: pd.DataFrame) -> pd.Series:
    """The region by which each row's warehouse was chosen; blank where it was none."""
    regions = warehouses.drop_duplicates("warehouse").set_index("warehouse")["regions"].map(_parts)
    found = [
        _region_of(to.split(_GLUE)[1:], regions.get(warehouse, ()))
        for to, warehouse in zip(destinations_, chosen, strict=True)
    ]
    return pd.Series(found, index=destinations_.index, dtype="str")


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip().casefold() for part in re.split(r"[,;，；、]", text) if part.strip())


def _region_of(place: Sequence[str], regions: Sequence[str]) -> str:
    """The region that a state, town and postcode lie in: by name, or how the postcode begins."""
    if not place:
        return ""
    *names, postcode = ("".join(part.casefold().split()) for part in place)
    for region in regions:
        begins = "".join(region.split())
        named = not begins.isdigit() and any(name.startswith(begins) for name in names)
        if named or (any(map(str.isdigit, begins)) and postcode.startswith(begins)):
            return region
    return ""


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
