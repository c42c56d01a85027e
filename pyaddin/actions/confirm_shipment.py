"""Confirm shipment."""

from pyaddin.actions.day import Day, NewFile, Plan, dated, plural, selected
from pyaddin.formats.confirm import render_confirmation
from pyaddin.problems import Problem, mark
from pyaddin.steps import confirm, whole_orders
from pyaddin.tables import Status


def run(day: Day) -> Plan:
    """Write the files that tell the marketplaces what shipped; shipped units leave the shelf."""
    tables = day.tables
    parcels, orders = tables["parcels"], tables["orders"]
    chosen = selected(parcels, day.options.selection).index
    ready = confirm.confirmable(parcels, orders, chosen, day.now)
    plan = Plan(problems=list(ready.problems))
    told: list[int] = []
    parts = whole_orders.with_parts(ready.lines, orders)
    for marketplace, lines in parts.groupby("marketplace", sort=False):
        for file in render_confirmation(str(marketplace), lines, day.now, day.folders.of("confirm")):
            plan.files.append(NewFile(dated(day, file.name), file.data))
            told += file.parcels
    plan.tables = confirm.confirmed(tables, ready.lines.index[ready.lines.index.isin(told)], day.settings, day.now)
    plan.problems += _untold(day, plan, ready)
    looked = ready.parcels.union([p.row for p in plan.problems])
    plan.tables["parcels"] = mark("parcels", plan.tables["parcels"], confirm.SOURCE, plan.problems, looked)
    shipped = (plan.tables["parcels"]["status"] == Status.SHIPPED) & (parcels["status"] != Status.SHIPPED)
    plan.done = int(shipped.sum())
    plan.needs = len({p.row for p in plan.problems}) + ready.waiting
    plan.skipped = len(parcels) - plan.done - plan.needs
    plan.said = [f"{plural(plan.done, 'parcel')} confirmed in {plural(len(plan.files), 'file')}."]
    if ready.waiting:
        plan.said.append(f"{plural(ready.waiting, 'parcel')} at the carrier without a tracking number.")
    plan.opens = [dated(day, "")] if plan.files else []
    return plan


def _untold(day: Day, plan: Plan, ready: confirm.Confirmable) -> list[Problem]:
    after = plan.tables["parcels"]
    left = [label for label in ready.parcels if after.at[label, "status"] != Status.SHIPPED]
    text = (
        "its lines lack what the marketplace's file needs (order number, line number, quantity); fill it in on Orders."
    )
    return [Problem("parcels", int(label), ("order_no",), text, confirm.SOURCE) for label in left]
