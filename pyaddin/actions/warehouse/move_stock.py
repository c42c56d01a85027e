"""Move stock."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.warehouse import lines
from pyaddin.steps.warehouse.moving import move
from pyaddin.tables.warehouse import MOVES
from pyaddin.words.catalogue import trn


def run(day: Day) -> Plan:
    """Bring units to other bins, or on their way to another warehouse and in there."""
    lines.refuse_empty(day, MOVES.name)
    lines.refuse_unread_stock(day)
    before = day.tables[MOVES.name]
    moved = move(lines.readable(day, MOVES.name))
    plan = Plan({MOVES.name: lines.whole(before, moved.lines)}, problems=moved.problems)
    units = int(moved.moves["qty"].sum())
    plan.said.append(trn("{count:,} unit moved.", "{count:,} units moved.", units))
    lines.posted(day, plan, moved.stock, moved.moves)
    plan.count(MOVES.name, len(before), moved.went, {problem.row for problem in moved.problems})
    return plan
