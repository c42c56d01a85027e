"""Orders handed over to another program, as the file that its order import takes."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pyaddin.formats.files import toml
from pyaddin.formats.files.load import read
from pyaddin.formats.files.schema import Needed
from pyaddin.formats.written import cells as column_cells
from pyaddin.formats.written.columns import Column, ListFormat
from pyaddin.formats.written.files import OutFile, OutSheet, to_bytes
from pyaddin.formats.written.vocabulary import FieldKind, Vocabulary
from pyaddin.steps.orders.known_by import Order, each_order, orders_of, shops_of
from pyaddin.tables.orders import ORDERS
from pyaddin.words.catalogue import Words, tr

_KINDS: Final[dict[str, FieldKind]] = {"when": "when", "whole": "number", "money": "number"}
TOTAL: Final = "order.total"
VOCABULARY: Final[Vocabulary] = {
    **{f"order.{column.name}": _KINDS.get(column.kind, "text") for column in ORDERS.columns},
    TOTAL: "number",
}
"""Every column of Orders, and what an order's lines come to; blank while a price is missing."""


class OrderExport(ListFormat):
    """An order import of another program, which is named in `orders_for`."""

    vocabulary = VOCABULARY
    orders_for: Needed


class _Lines:
    """Order lines as columns of the vocabulary."""

    def __init__(self, orders: pd.DataFrame) -> None:
        self._orders = orders

    def column(self, name: str) -> list[Any]:
        cells: list[Any] = (_totals(self._orders) if name == TOTAL else self._orders[name.partition(".")[2]]).tolist()
        return cells

    def __len__(self) -> int:
        return len(self._orders)


def _totals(orders: pd.DataFrame) -> pd.Series:
    amounts = (orders["qty"] * orders["unit_price"]).groupby(orders_of(orders))
    return amounts.transform("sum").where(amounts.transform("count") == amounts.transform("size"))


def render(fmt: OrderExport, orders: pd.DataFrame, now: datetime) -> tuple[OutFile | None, list[Words]]:
    """The file with these order lines, and a sentence for each order that lacks something and stays out whole.

    `OutFile.parcels` are the labels of the lines in it; there is no file when no order can go.
    """
    filled = [column_cells.fill(column, _Lines(orders), fmt.file) for column in fmt.columns]
    key = list(each_order(orders.assign(shop=shops_of(orders))))
    wrong: dict[Order, Words] = {}
    for _, findings in filled:
        for finding in findings:
            if finding.kind in column_cells.ERRORS:
                wrong.setdefault(key[finding.row], _stays_out(key[finding.row][-1], finding.column))
    keep = [row for row, order in enumerate(key) if order not in wrong]
    if not keep:
        return None, list(wrong.values())
    columns = [[cells[row] for row in keep] for cells, _ in filled]
    data = to_bytes(fmt.file, [OutSheet("Sheet1", [column.header for column in fmt.columns], columns)])
    name = f"{fmt.id}_{now:%Y%m%d_%H%M%S}.{fmt.file.extension}"
    return OutFile(name, data, [int(orders.index[row]) for row in keep]), list(wrong.values())


def _stays_out(order: str, column: Column) -> Words:
    if column.hint:
        return tr("Order {order} stays out: {hint}.", order=order, hint=column.hint)
    return tr("Order {order} stays out: fill in what goes into {header}.", order=order, header=column.header)


def load(folders: Sequence[Path]) -> dict[str, OrderExport]:
    """The formats of the folders by their files' names; Refusal names the file that is wrong."""
    return {path.stem: read(path, OrderExport) for path in toml.files(folders)}
