"""Count stock."""

import pandas as pd

from pyaddin.actions import own_formats
from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.actions.warehouse import lines
from pyaddin.steps.warehouse.counting import count
from pyaddin.store.journal import NewFile
from pyaddin.tables.settings import BLIND, COUNT_SHEETS
from pyaddin.tables.warehouse import COUNTS, Count
from pyaddin.words.catalogue import trn


def run(day: Day) -> Plan:
    """Lay out what is to be counted, and post the counts that are settled."""
    lines.refuse_empty(day, COUNTS.name)
    lines.refuse_unread_stock(day)
    tables, before = lines.readable(day, COUNTS.name), day.tables[COUNTS.name]
    tolerance, separator = day.settings.per_cent("count_tolerance"), lines.separator(day)
    counted = count(tables, tolerance, day.last(COUNTS.name), separator)
    plan = Plan({COUNTS.name: lines.whole(before, counted.lines)}, problems=counted.problems)
    if new := len(counted.lines.index.difference(before.index)):
        plan.said.append(trn("{count:,} line laid out to be counted.", "{count:,} lines laid out to be counted.", new))
    if posted := len(counted.moves):
        plan.said.append(trn("{count:,} difference posted on Stock.", "{count:,} differences posted on Stock.", posted))
    lines.posted(day, plan, counted.stock, counted.moves)
    _print(day, plan, before, counted.lines)
    waits = {problem.row for problem in counted.problems if problem.table == COUNTS.name}
    plan.count(COUNTS.name, len(plan.tables[COUNTS.name]), counted.went, waits)
    return plan


def _print(day: Day, plan: Plan, before: pd.DataFrame, lines: pd.DataFrame) -> None:
    """The sheet to count by, where Settings wants one and something was laid out."""
    waits = lines["status"].isin((Count.OPEN, Count.AGAIN)) & lines["counted"].isna()
    laid = waits & (lines["status"] != before["status"].reindex(lines.index))
    wanted = day.settings["count_sheet"]
    if wanted == COUNT_SHEETS[0] or not laid.any():
        return
    from pyaddin.documents.counting import count_sheet

    pdf = count_sheet(lines[waits], blind=wanted == BLIND, folders=day.folders.templates, now=day.now)
    plan.files = [NewFile(dated(day, f"count-sheet_{day.now:%H%M%S}.pdf"), pdf)]
    plan.opens = [plan.files[0].name]
    own_formats.told(day, plan, "documents")
