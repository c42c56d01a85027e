"""Codes that differ in capitals or blanks alone: `main` beside `MAIN` is one place to a clerk and two to a table."""

from collections.abc import Iterable, Iterator

import pandas as pd

from pyaddin.tables.goods import STOCK, WAREHOUSES
from pyaddin.tables.problems import Problem
from pyaddin.words.problems import said


class Spelling:
    """How codes are spelt where they belong; the first spelling counts."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._known = dict.fromkeys(codes)
        self._alike: dict[str, str] = {}
        for code in self._known:
            self._alike.setdefault(_key(code), code)

    def other(self, code: str) -> str:
        """The spelling of a code that is there in another one only; "" where it is there, or nothing like it is."""
        return "" if code in self._known else self._alike.get(_key(code), "")

    def first(self, code: str) -> str:
        """The first spelling of a code that stands there in several; "" where that is its own."""
        found = self._alike.get(_key(code), code)
        return "" if found == code else found


def spelt_otherwise(stock: pd.DataFrame, warehouses: pd.DataFrame) -> Iterator[Problem]:
    """Rows of Stock whose warehouse Warehouses spells otherwise, or whose warehouse or SKU rows above do."""
    senders, places, skus = Spelling(warehouses["warehouse"]), Spelling(stock["warehouse"]), Spelling(stock["sku"])
    known_places = set(warehouses["warehouse"])
    for row, sku, warehouse in zip(stock.index, stock["sku"], stock["warehouse"], strict=True):
        known, sheet = senders.other(warehouse), WAREHOUSES.sheet
        if not known and warehouse not in known_places:
            known, sheet = places.first(warehouse), STOCK.sheet
        if warehouse and known:
            told = said("stock.spelt-otherwise", cell=warehouse, known=known, sheet=sheet)
            yield Problem("stock", int(row), ("warehouse",), told)
        if sku and (other := skus.first(sku)):
            told = said("stock.spelt-otherwise", cell=sku, known=other, sheet=STOCK.sheet)
            yield Problem("stock", int(row), ("sku",), told)


def _key(code: str) -> str:
    return "".join(code.casefold().split())
