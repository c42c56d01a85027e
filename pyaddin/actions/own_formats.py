"""The shop's own formats that a press used in place of ours: said in its closing line, kept with it by digest."""

from collections.abc import Collection

from pyaddin.actions.plan import Day, Plan
from pyaddin.formats import replaced


def told(day: Day, plan: Plan, kind: str, used: Collection[str] | None = None) -> Plan:
    """The plan, which says so of those of a kind (of the `used` formats, where given)."""
    for own in replaced.find(day.folders.templates, kind, used):
        plan.said.append(own.told)
        plan.inputs.append((own.path.name, own.digest))
    return plan
