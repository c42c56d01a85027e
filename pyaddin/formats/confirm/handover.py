"""Orders handed over to another program, as the file that its order import takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pyaddin.formats.files import toml, toml_reader
from pyaddin.formats.files.toml_reader import Reader
from pyaddin.formats.written import cells as column_cells
from pyaddin.formats.written.columns import Column, read_columns
from pyaddin.formats.written.files import OutFile, OutSheet, to_bytes
from pyaddin.formats.written.form import FileForm, read_file
from pyaddin.formats.written.vocabulary import FieldKind, Vocabulary
from pyaddin.tables.orders import ORDERS

_KINDS: Final[dict[str, FieldKind]] = {"when": "when", "whole": "number", "money": "number"}
TOTAL: Final = "order.total"
VOCABULARY: Final[Vocabulary] = {
    **{f"order.{column.name}": _KINDS.get(column.kind, "text") for column in ORDERS.columns},
    TOTAL: "number",
}
"""Every column of Orders, and what an order's lines come to; blank while a price is missing."""


@dataclass(frozen=True, slots=True)
class OrderExport:
    """An order import of another program."""

    id: str
    title: str
    source: str
    checked: date
    found: str
    not_found: tuple[str, ...]
    file: FileForm
    columns: tuple[Column, ...]


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
    amounts = (orders["qty"] * orders["unit_price"]).groupby([orders["marketplace"], orders["order_no"]])
    return amounts.transform("sum").where(amounts.transform("count") == amounts.transform("size"))


def render(fmt: OrderExport, orders: pd.DataFrame, now: datetime) -> tuple[OutFile | None, list[str]]:
    """The file with these order lines, and a sentence for each order that lacks something and stays out whole.

    `OutFile.parcels` are the labels of the lines in it; there is no file when no order can go.
    """
    filled = [column_cells.fill(column, _Lines(orders), fmt.file) for column in fmt.columns]
    key = list(zip(orders["marketplace"], orders["order_no"], strict=True))
    wrong: dict[tuple[str, str], str] = {}
    for _, findings in filled:
        for finding in findings:
            if finding.kind in column_cells.ERRORS:
                what = finding.column.hint or f"fill in what goes into {finding.column.header}"
                wrong.setdefault(key[finding.row], f"Order {key[finding.row][1]} stays out: {what}.")
    keep = [row for row, order in enumerate(key) if order not in wrong]
    if not keep:
        return None, list(wrong.values())
    columns = [[cells[row] for row in keep] for cells, _ in filled]
    data = to_bytes(fmt.file, [OutSheet("Sheet1", [column.header for column in fmt.columns], columns)])
    name = f"{fmt.id}_{now:%Y%m%d_%H%M%S}.{fmt.file.extension}"
    return OutFile(name, data, [int(orders.index[row]) for row in keep]), list(wrong.values())


def load(folders: Sequence[Path]) -> dict[str, OrderExport]:
    """The formats of the folders by their files' names; Refusal names the file that is wrong."""
    return {path.stem: _load(path, path.stat().st_mtime_ns, path.stat().st_size) for path in toml.files(folders)}


@lru_cache(maxsize=20)
def _load(path: Path, changed: int, size: int) -> OrderExport:
    return read_format(path)


def read_format(path: Path) -> OrderExport:
    """One format file, checked; Refusal when it is wrong."""
    return toml_reader.read_format(path, parse)


def validate(path: Path) -> list[str]:
    """What is wrong with a format file, a sentence each; empty when nothing is."""
    return toml_reader.problems_of(path, parse)


def parse(data: Mapping[str, Any], reader: Reader) -> OrderExport:
    """A format from its TOML table; what is wrong with it goes to `reader.problems`."""
    top = reader.table(data, "")
    file = read_file(top.table("file"))
    made = OrderExport(
        id=top.text("id", required=True),
        title=top.text("title", required=True),
        source=top.text("source", required=True),
        checked=top.day("checked"),
        found=top.text("found"),
        not_found=top.list_of_text("not_found"),
        file=file,
        columns=read_columns(top.tables("column"), VOCABULARY, file.characters),
    )
    top.text("orders_for", required=True)
    top.text("note")
    if not made.columns:
        top.say("has no columns; list them under [[column]]")
    top.close()
    return made
