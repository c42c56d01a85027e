"""Count stock."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.warehouse import lines
from pyaddin.steps.warehouse.counting import count
from pyaddin.tables.warehouse import COUNTS
from pyaddin.words.catalogue import trn


def run(day: Day) -> Plan:
    """Lay out what is to be counted, and post the counts that are settled."""
    lines.refuse_empty(day, COUNTS.name)
    lines.refuse_unread_stock(day)
    tables, before = lines.readable(day, COUNTS.name), day.tables[COUNTS.name]
    counted = count(tables, day.settings.per_cent("count_tolerance"), day.last(COUNTS.name))
    plan = Plan({COUNTS.name: lines.whole(before, counted.lines)}, problems=counted.problems)
    if new := len(counted.lines.index.difference(before.index)):
        plan.said.append(trn("{count:,} line laid out to be counted.", "{count:,} lines laid out to be counted.", new))
    if posted := len(counted.moves):
        plan.said.append(trn("{count:,} difference posted on Stock.", "{count:,} differences posted on Stock.", posted))
    lines.posted(day, plan, counted.stock, counted.moves)
    waits = {problem.row for problem in counted.problems if problem.table == COUNTS.name}
    plan.count(COUNTS.name, len(plan.tables[COUNTS.name]), counted.went, waits)
    return plan
