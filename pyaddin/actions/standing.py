"""What every step between stock and marketplace does first: what was set by hand is honoured, or asked about."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pandas as pd

from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.shipping import standing
from pyaddin.steps.shipping.standing import Standing
from pyaddin.steps.warehouse.movements import together
from pyaddin.tables.approvals import APPROVALS
from pyaddin.tables.problems import Problem, Refusal
from pyaddin.tables.settings import VERSION
from pyaddin.words.catalogue import tr

WORKED: Final = ["status", "qty", "reserved", "warehouse", "parcel_no"]
"""What a step between stock and parcels does to a row."""


def refuse_without_rules(day: Day) -> None:
    """Refusal where the rules of approval are gone: no rule would then mean that nothing is asked."""
    if "approvals" in day.tables and day.lacks("approvals", "desk") and day.settings.version >= int(VERSION):
        raise Refusal(
            tr("There is no sheet named {sheet}: give the sheet its name back and press again.", sheet=APPROVALS.sheet)
        )


def honoured(day: Day) -> tuple[Day, Standing]:
    """The day with what was set by hand honoured, and what there is to say of it."""
    refuse_without_rules(day)
    found = standing.stand(day.tables, day.settings, day.who, day.now, day.rates)
    return replace(day, tables={**day.tables, **found.tables}), found


def questioned(day: Day) -> tuple[Day, Standing]:
    """The same, and rows that were set to Shipped by hand are asked about."""
    day, found = honoured(day)
    asked = standing.question(day.tables, day.settings)
    both = Standing(
        {**found.tables, **asked.tables}, [*found.problems, *asked.problems], [*found.said, *asked.said], found.moves
    )  # fmt: skip
    return replace(day, tables={**day.tables, **both.tables}), both


def honoured_rows(came: pd.DataFrame, orders: pd.DataFrame, after: pd.DataFrame, asked: Iterable[Problem]) -> set[int]:
    """The rows of Orders that only the honouring changed: they went back where they were before their parcel, as it was
    cancelled by hand, or are noted as let go, and what the step then did with them was nothing."""
    moved = ((came["parcel_no"] != "") & (orders["parcel_no"] == "")) | (came["accepted"] != orders["accepted"])
    if not moved.any():
        return set()
    was, now = orders.loc[moved, WORKED], after.loc[orders.index[moved], WORKED]
    idle = ~((was != now) & ~(was.isna() & now.isna())).any(axis=1)
    return set(idle.index[idle]) - {problem.row for problem in asked if problem.table == "orders"}


def told(plan: Plan, found: Standing) -> Plan:
    """The plan with that in it, before what the step itself decided."""
    plan.tables = {**found.tables, **plan.tables}
    plan.problems = [*found.problems, *plan.problems]
    plan.said = [*plan.said, *found.said]
    plan.moves = together([found.moves, plan.moves])
    return plan
