"""Make parcels."""

from pyaddin.actions.day import Day, Plan, plural
from pyaddin.steps.parcels import make_parcels


def run(day: Day) -> Plan:
    """Pack reserved rows; choose carrier, service and packaging by Rules."""
    result = make_parcels(day.tables, day.settings, day.last("parcel_no"))
    made = len(result.parcels) - len(day.tables["parcels"])
    said = [f"{plural(made, 'parcel')} made."]
    warned = sum(p.table == "parcels" for p in result.problems)
    if warned:
        said.append(f"{plural(warned, 'parcel')} with a warning to read.")
    changed = {"orders": result.orders, "parcels": result.parcels}
    return Plan(changed, result.done, result.skipped, result.needs, said, problems=result.problems)
