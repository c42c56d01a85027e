"""Receive goods."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from pyaddin.actions.orders import reserve_stock
from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.stock.holding import PLACE, stock_figures
from pyaddin.steps.warehouse.goods_in import Receipt, receive
from pyaddin.steps.warehouse.shelves import Place
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status
from pyaddin.tables.warehouse import GOODS_IN, Why
from pyaddin.words.catalogue import Words, tr, trn
from pyaddin.words.sentences import listed

NAMED: Final = 6
"""So many orders that got their stock are named."""


def run(day: Day) -> Plan:
    """Post what came in; what was waited for goes to the orders that wait, in rank order."""
    goods = day.tables[GOODS_IN.name]
    if goods.empty:
        raise Refusal(tr("{sheet} is empty: paste what is expected there, or scan what came.", sheet=GOODS_IN.sheet))
    if day.lacks("stock", "state") and (goods["damaged"] > 0).any():
        raise Refusal(tr("Stock has no column State to keep damaged units apart; press Upgrade, then this again."))
    receipt = receive(_readable(day), day.settings.over_delivery, day.now, _unread_places(day))
    stock, _ = stock_figures(day.tables["orders"], receipt.stock, day.settings, day.tables["parcels"])
    plan = Plan({GOODS_IN.name: _whole(goods, receipt.goods), "stock": stock}, problems=receipt.problems)
    if len(receipt.moves):
        plan.said += _came(receipt.moves)
        _top_up(day, plan, receipt)
    plan.moves = pd.concat([receipt.moves, plan.moves], ignore_index=True)
    plan.count(GOODS_IN.name, len(goods), receipt.went, {problem.row for problem in receipt.problems})
    return plan


def _readable(day: Day) -> dict[str, pd.DataFrame]:
    """The tables without lines that hold a cell that cannot be read: they wait until it is put right."""
    goods = day.tables[GOODS_IN.name]
    unread = goods.index.isin(day.unread.get(GOODS_IN.name, ()))
    return {**day.tables, GOODS_IN.name: goods[~unread]}


def _unread_places(day: Day) -> set[Place]:
    """Places on Stock of which On hand cannot be read."""
    stock = day.tables["stock"]
    rows = stock[stock.index.isin(day.unread.get("stock", ()))]
    return set(zip(*(rows[name] for name in PLACE), strict=True))


def _whole(goods: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The lines after the press, those that could not be read as they were."""
    left = goods[~goods.index.isin(after.index)]
    return pd.concat([after, left]).loc[goods.index] if len(left) else after


def _came(moves: pd.DataFrame) -> list[Words]:
    units = moves.groupby("why")["qty"].sum()
    good, damaged = (int(units.get(why, 0)) for why in (Why.RECEIVED, Why.DAMAGED))
    said: list[Words] = []
    if good:
        said.append(trn("{count:,} unit came in.", "{count:,} units came in.", good))
    if damaged:
        said.append(trn("{count:,} damaged unit is kept apart.", "{count:,} damaged units are kept apart.", damaged))
    return said


def _top_up(day: Day, plan: Plan, receipt: Receipt) -> None:
    """Reserve anew where a row was short of what came in, and say which orders got their stock."""
    orders = day.tables["orders"]
    short = orders["status"] == Status.SHORT
    if not (short & orders["sku"].isin(set(receipt.moves["sku"]))).any():
        return
    reserved = reserve_stock.run(replace(day, tables={**day.tables, "stock": plan.tables["stock"]}))
    after = reserved.tables["orders"]
    served = after.loc[orders.index[short], "status"] == Status.RESERVED
    plan.tables |= reserved.tables
    plan.moves = reserved.moves
    plan.problems += reserved.problems
    if numbers := _numbers(after, served.index[served]):
        plan.said.append(
            trn(
                "{count:,} order that waited has its stock: {orders}.",
                "{count:,} orders that waited have their stock: {orders}.",
                len(numbers), orders=listed(numbers, NAMED),
            )
        )  # fmt: skip


def _numbers(orders: pd.DataFrame, labels: pd.Index) -> Sequence[str]:
    return list(dict.fromkeys(orders.loc[labels, "order_no"]))
