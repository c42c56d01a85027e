"""What the warehouse's buttons share: lines that can be read, and orders that get their stock at once."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import pandas as pd

from pyaddin.actions.orders import reserve_stock
from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.stock.ageing import aged
from pyaddin.steps.stock.holding import stock_figures, where
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.gs1 import SEPARATOR
from pyaddin.steps.warehouse.movements import together
from pyaddin.steps.warehouse.shelves import Place
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr, trn
from pyaddin.words.sentences import listed

NAMED: Final = 6
"""So many orders that got their stock are named."""


def refuse_empty(day: Day, table: str) -> None:
    """Refusal where a sheet has no lines."""
    if day.tables[table].empty:
        raise Refusal(tr("{sheet} is empty: write a line there first.", sheet=TABLES[table].sheet))


def readable(day: Day, table: str) -> Tables:
    """The tables without lines that hold a cell that cannot be read: they wait until it is put right."""
    lines = day.tables[table]
    return {**day.tables, table: lines[~lines.index.isin(day.unread.get(table, ()))]}


def whole(lines: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The lines after the press, those that could not be read as they were."""
    left = lines[~lines.index.isin(after.index)]
    if left.empty:
        return after
    return pd.concat([after, left]).loc[[*lines.index, *after.index.difference(lines.index)]]


def separator(day: Day) -> str:
    """What the scanner sends for the separator of GS1."""
    return day.settings["scan_separator"] or SEPARATOR


def unread_places(day: Day) -> set[Place]:
    """Places on Stock of which On hand cannot be read."""
    stock = day.tables["stock"]
    rows = stock[stock.index.isin(day.unread.get("stock", ()))]
    return set(zip(*(rows[name] for name in PLACE), strict=True))


def refuse_unread_stock(day: Day) -> None:
    """Refusal where nobody knows what a place on Stock holds."""
    if places := sorted(unread_places(day)):
        sku, warehouse, bin_, lot = places[0]
        raise Refusal(
            tr("The row of {sku} in {warehouse} {bin} on Stock cannot be read; put it right and press again.",
               sku=sku, warehouse=warehouse, bin=where(bin_, lot))
        )  # fmt: skip


def refuse_lots(day: Day, rows: pd.DataFrame) -> None:
    """Refusal where lots are named and Stock has no column to keep them apart."""
    if day.lacks("stock", "lot") and (rows["lot"] != "").any():
        raise Refusal(tr("Stock has no column Lot to keep lots apart; press Upgrade, then this again."))


def posted(day: Day, plan: Plan, stock: pd.DataFrame, moves: pd.DataFrame) -> None:
    """Stock as the press leaves it, and orders served anew where that frees units for some, or takes them from some."""
    plan.moves = together([plan.moves, moves])
    stock = aged(stock, day.tables["products"], day.settings.number("days_left", 0, 36_500), day.now.date())
    figures, _ = stock_figures(day.tables["orders"], stock, day.settings, day.tables["parcels"])
    plan.tables["stock"] = figures
    orders, skus = day.tables["orders"], set(moves["sku"])
    short = orders["status"] == Status.SHORT
    over = figures["sku"].isin(skus) & (figures["available"] < 0)
    if (short & orders["sku"].isin(skus)).any() or over.any():
        _serve_anew(day, plan, orders.index[short])


def _serve_anew(day: Day, plan: Plan, short: Collection[int]) -> None:
    before = day.tables["orders"]
    reserved = reserve_stock.run(replace(day, tables={**day.tables, "stock": plan.tables["stock"]}))
    after = reserved.tables["orders"]
    plan.tables |= reserved.tables
    plan.moves = together([plan.moves, reserved.moves])
    plan.problems = [*plan.problems, *reserved.problems]
    has = before.index.isin(short) & (after.loc[before.index, "status"] == Status.RESERVED)
    lost = (before["status"] == Status.RESERVED) & (after.loc[before.index, "status"] == Status.SHORT)
    if numbers := list(dict.fromkeys(before.loc[has, "order_no"])):
        plan.said.append(
            trn(
                "{count:,} order that waited has its stock: {orders}.",
                "{count:,} orders that waited have their stock: {orders}.",
                len(numbers), orders=listed(numbers, NAMED),
            )
        )  # fmt: skip
    if numbers := list(dict.fromkeys(before.loc[lost, "order_no"])):
        plan.said.append(
            trn(
                "{count:,} order waits again for its units: {orders}.",
                "{count:,} orders wait again for their units: {orders}.",
                len(numbers), orders=listed(numbers, NAMED),
            )
        )  # fmt: skip
