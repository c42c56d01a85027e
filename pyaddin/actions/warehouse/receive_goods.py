"""Receive goods."""

import pandas as pd

from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.warehouse import lines
from pyaddin.steps.warehouse.goods_in import receive
from pyaddin.tables.problems import Refusal
from pyaddin.tables.warehouse import GOODS_IN, Why
from pyaddin.words.catalogue import Words, tr, trn


def run(day: Day) -> Plan:
    """Post what came in; what was waited for goes to the orders that wait, in rank order."""
    lines.refuse_empty(day, GOODS_IN.name)
    goods = day.tables[GOODS_IN.name]
    if day.lacks("stock", "state") and (goods["damaged"] > 0).any():
        raise Refusal(tr("Stock has no column State to keep damaged units apart; press Upgrade, then this again."))
    tables = lines.readable(day, GOODS_IN.name)
    receipt = receive(tables, day.settings.per_cent("over_delivery"), day.now, lines.unread_places(day))
    plan = Plan({GOODS_IN.name: lines.whole(goods, receipt.goods)}, problems=receipt.problems)
    plan.said += _came(receipt.moves)
    lines.posted(day, plan, receipt.stock, receipt.moves)
    plan.count(GOODS_IN.name, len(goods), receipt.went, {problem.row for problem in receipt.problems})
    return plan


def _came(moves: pd.DataFrame) -> list[Words]:
    units = moves.groupby("why")["qty"].sum()
    good, damaged = (int(units.get(why, 0)) for why in (Why.RECEIVED, Why.DAMAGED))
    said: list[Words] = []
    if good:
        said.append(trn("{count:,} unit came in.", "{count:,} units came in.", good))
    if damaged:
        said.append(trn("{count:,} damaged unit is kept apart.", "{count:,} damaged units are kept apart.", damaged))
    return said
