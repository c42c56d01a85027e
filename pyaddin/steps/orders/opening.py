"""A shop that exists begins: what of half-shipped orders is left to ship, and what does not agree before it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.tables.frames import Tables
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, trn
from pyaddin.words.sentences import listed

NAMED: Final = 10
"""So many are named in a sentence."""
OPEN: Final = (Status.NEW, Status.READY, Status.SHORT, Status.HOLD, Status.RESERVED)


_SKU: Final = trn(
    "{count:,} SKU on {sheet} is not on {other}: {names}.", "{count:,} SKUs on {sheet} are not on {other}: {names}.", 0
)
_WAREHOUSE: Final = trn(
    "{count:,} warehouse on {sheet} is not on {other}: {names}.",
    "{count:,} warehouses on {sheet} are not on {other}: {names}.", 0,
)  # fmt: skip
_UNCOUNTED: Final = trn(
    "{count:,} SKU on {sheet} has no On hand of 0 or more: {names}.",
    "{count:,} SKUs on {sheet} have no On hand of 0 or more: {names}.", 0,
)  # fmt: skip
_WEIGHT: Final = trn(
    "{count:,} article that is ordered has no weight on {sheet}: {names}.",
    "{count:,} articles that are ordered have no weight on {sheet}: {names}.", 0,
)  # fmt: skip
_SHORT: Final = trn(
    "Of {count:,} article more is ordered than there is: {names}.",
    "Of {count:,} articles more is ordered than there is: {names}.", 0,
)  # fmt: skip
_NOWHERE: Final = trn(
    "{count:,} order has no Marketplace, so nobody can be told that it shipped: {names}.",
    "{count:,} orders have no Marketplace, so nobody can be told that they shipped: {names}.", 0,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of lines, by position: units to ship; lines that went out whole; lines of which more went out than
    was ordered."""

    left: list[float]
    gone: list[int]
    over: list[int]


def rest(ordered: Sequence[float], shipped: Sequence[float]) -> Rest:
    """Units that are still to ship; a line that says nothing of what went out is whole."""
    whole = np.asarray(ordered, dtype="float64")
    out = np.nan_to_num(np.asarray(shipped, dtype="float64"))
    over, gone = (out > whole) | (out < 0), (out == whole) & (out > 0)
    left = np.where(over, whole, whole - out)
    return Rest(left.tolist(), np.flatnonzero(gone).tolist(), np.flatnonzero(over).tolist())


@dataclass(frozen=True, slots=True)
class Doubt:
    """What does not agree; one that `stops` must be put right before anything counts."""

    said: Text
    stops: bool


def doubts(tables: Tables) -> list[Doubt]:
    """What does not agree on the sheets as they would be: orders, products, stock and warehouses."""
    orders = tables["orders"]
    open_ = orders[orders["status"].isin(OPEN)]
    return [*_stock(tables), *_orders(open_, tables)]


def _stock(tables: Tables) -> Iterator[Doubt]:
    stock, place = tables["stock"], TABLES["stock"].sheet
    for text, name, other in ((_SKU, "sku", "products"), (_WAREHOUSE, "warehouse", "warehouses")):
        missing = _missing(stock[name], tables[other][name])
        yield from _doubt(text, missing, True, sheet=place, other=TABLES[other].sheet)
    yield from _doubt(_UNCOUNTED, stock.loc[~(stock["on_hand"] >= 0), "sku"], True, sheet=place)


def _orders(open_: pd.DataFrame, tables: Tables) -> Iterator[Doubt]:
    products, other = tables["products"], TABLES["products"].sheet
    missing = _missing(open_["sku"], products["sku"])
    yield from _doubt(_SKU, missing, False, sheet=TABLES["orders"].sheet, other=other)
    single = products[products["sku"].isin(set(open_["sku"])) & (products["kit_parts"] == "")]
    yield from _doubt(_WEIGHT, single.loc[~(single["weight_g"] > 0), "sku"], False, sheet=other)
    asked = open_.groupby("sku")["qty"].sum().reindex(single["sku"]).fillna(0.0)
    there = tables["stock"].groupby("sku")["on_hand"].sum().reindex(asked.index).fillna(0.0)
    yield from _doubt(_SHORT, pd.Series(asked.index[asked > there]), False)
    yield from _doubt(_NOWHERE, open_.loc[open_["marketplace"] == "", "order_no"], False)


def _missing(names: pd.Series, known: pd.Series) -> pd.Series:
    return names[(names != "") & ~names.isin(set(known))]


def _doubt(text: Text, names: pd.Series, stops: bool, **places: str) -> Iterator[Doubt]:
    if found := list(dict.fromkeys(names)):
        yield Doubt(text.placed(count=len(found), names=listed(found, NAMED), **places), stops)
