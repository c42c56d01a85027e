"""Check deadlines."""

from pyaddin.actions import listing
from pyaddin.actions.plan import Day, Plan
from pyaddin.formats.deadlines import deadlines, rates
from pyaddin.formats.messages import links
from pyaddin.steps.aftersales import watching, what_is_due
from pyaddin.steps.aftersales.rates import standing
from pyaddin.tables.deadlines import DEADLINES, State
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Problem, Refusal
from pyaddin.words.catalogue import tr, trn


def run(day: Day) -> Plan:
    """Write Ship by where no export gave it, say what is late on its way, list what is due and how rates stand."""
    if day.lacks(DEADLINES.name, "no"):
        raise Refusal(tr("There is no sheet {sheet}; press Upgrade, then this again.", sheet=DEADLINES.sheet))
    clocks = deadlines(day.folders.of("deadlines"), day.folders.own, day.settings.zone)
    orders = what_is_due.with_ship_by(day.tables["orders"], clocks)
    tables, problems = followed_up(day, {**day.tables, "orders": orders})
    scan_days = day.settings.number("scan_days", 1, 365)
    limits = rates(day.folders.of("deadlines"), day.folders.own)
    found = standing(limits, tables["orders"], tables["parcels"], day.now, tables)
    rows = [*what_is_due.listed(tables, clocks, day.now, scan_days), *what_is_due.rates(found)]
    numbered = [{"no": float(no), **row} for no, row in enumerate(rows, 1)]
    tables[DEADLINES.name] = listing.placed(DEADLINES.name, day.tables[DEADLINES.name], numbered)
    plan = Plan({name: tables[name] for name in ("orders", "parcels", DEADLINES.name)}, problems=problems)
    states = [row["state"] for row in rows]
    late, today, over = (states.count(state) for state in (State.LATE, State.TODAY, State.OVER))
    plan.needs = late + over
    plan.done = len(rows) - plan.needs
    plan.said.append(tr("{late:,} late, {today:,} due today.", late=late, today=today))
    if over:
        plan.said.append(
            trn("{count:,} rate is beyond its limit.", "{count:,} rates are beyond their limits.", over)
        )  # fmt: skip
    return plan


def followed_up(day: Day, tables: Tables) -> tuple[Tables, list[Problem]]:
    """The tables with what follows from where parcels are, and from what time it is."""
    if day.lacks("parcels", "expected_at"):
        return dict(tables), []
    clocks = deadlines(day.folders.of("deadlines"), day.folders.own, day.settings.zone)
    days = {name: day.settings.number(name, 1, 365) for name in ("scan_days", "collect_days")}
    parcels, problems = watching.watched(tables["parcels"], tables["rules"], clocks, day.now, **days)
    closes = day.settings.number("complete_days", 0, 365)
    orders = watching.completed(tables["orders"], parcels, day.now, closes)
    if not day.lacks("parcels", "tracking_link"):
        parcels = watching.linked(parcels, links.load(day.folders.of("links")).link)
    return {**tables, "orders": orders, "parcels": parcels}, problems
