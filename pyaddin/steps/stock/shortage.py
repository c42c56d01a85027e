"""Which warehouses serve a country, and why a row waits for stock."""

from collections.abc import Callable

import pandas as pd

from pyaddin.steps.stock.allocation import Ledger
from pyaddin.tables.problems import Problem
from pyaddin.tables.status import Status
from pyaddin.values import countries

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
    orders: pd.DataFrame, stock: pd.DataFrame, waiting: pd.Series, ledger: Ledger, serves: Serving
) -> list[Problem]:
    """A problem for each Short row, and for each row that `waiting` says waits for another of its order."""
    waits = waiting.reindex(orders.index, fill_value=False)
    rows = orders[(orders["status"] == Status.SHORT) | waits]
    known, places = set(stock["sku"]), set(stock["warehouse"])
    columns = (rows["sku"], rows["qty"], rows["country"], rows["warehouse"], waits[rows.index])
    found = []
    for row, sku, qty, country, pinned, wait in zip(rows.index, *columns, strict=True):
        column = "qty"
        if wait:
            text = "the order ships complete and another row of it is new or on hold; clear that row or change Policy."
        elif sku not in known:
            column, text = "sku", f"SKU '{sku}' is not on Stock; add it there or correct the SKU."
        elif pinned and pinned not in places:
            column, text = "warehouse", f"Warehouse '{pinned}' is not on Stock; correct it, or clear it to take any."
        else:
            text = _why(qty, sku, [pinned] if pinned else serves(country), country, ledger)
        found.append(Problem("orders", int(row), (column,), text, "Stock"))
    return found


def _why(qty: float, sku: str, places: list[str], country: str, ledger: Ledger) -> str:
    if not places:
        return f"no warehouse serves {country or 'a blank country'}; see Countries served on Warehouses."
    free = sum(ledger.free(sku, warehouse) for warehouse in places)
    where = " and ".join(places) if len(places) < 3 else f"{len(places)} warehouses"
    if free >= qty:
        return (
            f"{free} free in {where}, but the order ships complete and another row is short; change Policy to send it."
        )
    return f"{qty:g} needed, {free} free in {where}; put goods in, or change Policy or Qty."
