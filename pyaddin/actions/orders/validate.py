"""Validate addresses."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.addresses.check import check_addresses
from pyaddin.steps.orders import holds
from pyaddin.steps.orders.filled import filled_in
from pyaddin.tables.status import CHECK_WARNING, Status
from pyaddin.words.catalogue import Words, trn


def run(day: Day) -> Plan:
    """Check every address that has not gone out; what passes goes from New to Ready."""
    orders, held = holds.settled(day.tables["orders"], day.who, day.now)
    result = check_addresses(filled_in(orders), now=day.now, who=day.who)
    after = result.orders
    ready = int(((after["status"] == Status.READY) & (day.tables["orders"]["status"] != Status.READY)).sum())
    warned = int((after["address_check"] == CHECK_WARNING).sum())
    told = trn(
        "{count:,} row became Ready, {warned:,} with a warning to read.",
        "{count:,} rows became Ready, {warned:,} with a warning to read.",
        ready,
        warned=warned,
    )
    said: list[Words] = [*([told] if ready or warned else []), *held]
    plan = Plan({"orders": after}, said=said, problems=result.problems)
    plan.count("orders", len(after), result.went, result.waits)
    return plan
