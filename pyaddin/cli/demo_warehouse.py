"""The demo's warehouse: a delivery with a damaged carton and a lot near its end, a count that differs, sets made up."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press import reading
from pyaddin.press.drafting import draft
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.changes import difference
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.goods import DATED
from pyaddin.tables.warehouse import Unit, Why, Work

CUPS, CANDLES, SET, PEN = "TEACUP-4", "CANDLE-3", "TEA-KIT", "PEN-BRS"
ASKED: Final[dict[str, dict[str, Any]]] = {
    CUPS: {"per_carton": 6.0},
    CANDLES: {"traced": DATED, "days_left": 30.0},
}
"""What Products says of the articles that are delivered."""
PLACE: Final = {"warehouse": "MAIN"}
SHELF: Final = "D-01-3"


def work(book: Path, now: datetime) -> list[Summary]:
    """Fill in the warehouse's sheets and press their buttons."""
    delivery = {**PLACE, "delivery": "PO-1042"}
    day = datetime.combine(now.date(), datetime.min.time())
    lots = {"C-07": day + timedelta(days=400), "C-06": day + timedelta(days=12)}
    candles = {**delivery, "sku": CANDLES, "expected": 12.0, "arrived": 12.0}
    _products(book, ASKED)
    _lines(
        book, "goods_in",
        {**delivery, "sku": CUPS, "expected": 4.0, "arrived": 4.0, "damaged": 1.0, "unit": Unit.CARTON},
        *({**candles, "lot": lot, "expiry": end} for lot, end in lots.items()),
    )  # fmt: skip
    count = {**PLACE, "sku": PEN, "bin": SHELF, "reason": Why.MISSING}
    _lines(book, "moves", {**PLACE, "sku": SET, "qty": 2.0, "to_bin": "A-03-3", "work": Work.ASSEMBLE})
    done = [press("receive-goods", ClosedWorkbook(book), Options(), now)]
    done.append(press("move-stock", ClosedWorkbook(book), Options(), now))
    fewer = _on_hand(book) - 1
    _lines(book, "counts", {**count, "counted": fewer, "second": fewer})
    return [*done, *(press("count-stock", ClosedWorkbook(book), Options(), now) for _ in range(2))]


def _on_hand(book: Path) -> float:
    stock = _read(book, "stock").before["stock"]
    return float(stock.loc[(stock["sku"] == PEN) & (stock["bin"] == SHELF), "on_hand"].iloc[0])


def _products(book: Path, asked: Mapping[str, Mapping[str, Any]]) -> None:
    read = _read(book, "products")
    products = read.before["products"].copy()
    for sku, cells in asked.items():
        for name, value in cells.items():
            products.loc[products["sku"] == sku, name] = value
    _write(book, read, "products", products)


def _lines(book: Path, table: str, *lines: Mapping[str, Any]) -> None:
    read = _read(book, table)
    _write(book, read, table, append(table, read.before[table], from_records(table, lines)))


def _read(book: Path, table: str) -> reading.Reading:
    workbook = ClosedWorkbook(book)
    return reading.read(workbook, (table,), reading.read_settings(workbook).zone, 0)


def _write(book: Path, read: reading.Reading, table: str, after: pd.DataFrame) -> None:
    workbook = ClosedWorkbook(book)
    workbook.apply(draft(workbook, read, difference(read.before, {table: after})).edits)
