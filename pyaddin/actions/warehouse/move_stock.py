"""Move stock."""

import pandas as pd

from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.warehouse import lines
from pyaddin.steps.warehouse.moving import move
from pyaddin.tables.warehouse import MOVES, Side, Why
from pyaddin.words.catalogue import Words, trn


def run(day: Day) -> Plan:
    """Bring units to other bins, or on their way to another warehouse and in there."""
    lines.refuse_empty(day, MOVES.name)
    lines.refuse_unread_stock(day)
    before = day.tables[MOVES.name]
    moved = move(lines.readable(day, MOVES.name))
    plan = Plan({MOVES.name: lines.whole(before, moved.lines)}, problems=moved.problems)
    plan.said += _told(moved.moves)
    lines.posted(day, plan, moved.stock, moved.moves)
    plan.count(MOVES.name, len(before), moved.went, {problem.row for problem in moved.problems})
    return plan


def _told(moves: pd.DataFrame) -> list[Words]:
    """How many units moved, and how many sets were made or taken apart."""
    made = moves.loc[(moves["why"] == Why.ASSEMBLED) & (moves["to_kind"] == Side.STOCK), "qty"].sum()
    apart = moves.loc[(moves["why"] == Why.APART) & (moves["from_kind"] == Side.STOCK), "qty"].sum()
    units = moves.loc[~moves["why"].isin((Why.ASSEMBLED, Why.APART)), "qty"].sum()
    said: list[Words] = []
    if units or not len(moves):
        said.append(trn("{count:,} unit moved.", "{count:,} units moved.", int(units)))
    if made:
        said.append(trn("{count:,} set assembled.", "{count:,} sets assembled.", int(made)))
    if apart:
        said.append(trn("{count:,} set taken apart.", "{count:,} sets taken apart.", int(apart)))
    return said
