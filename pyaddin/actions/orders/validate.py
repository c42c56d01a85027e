"""Validate addresses."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.standing import refuse_without_rules
from pyaddin.formats.deadlines import deadlines
from pyaddin.steps.addresses.check import check_addresses
from pyaddin.steps.aftersales.what_is_due import with_ship_by
from pyaddin.steps.orders import approving, guarding, holds, prices
from pyaddin.steps.orders.filled import filled_in
from pyaddin.store.archive import Archive
from pyaddin.tables.problems import mark
from pyaddin.tables.status import CHECK_WARNING, Status
from pyaddin.words.catalogue import Words, trn


def run(day: Day) -> Plan:
    """Check every address that has not gone out; what passes goes from New to Ready."""
    refuse_without_rules(day)
    guards = guarding.guards(day.settings)
    orders, kept = guarding.guarded(day.tables["orders"], guards, day.who)
    orders, held = holds.settled(orders, day.who, day.now)
    asked = approving.settled(
        {**day.tables, "orders": orders}, day.settings, day.who, day.now, day.rates, lambda: _bought_before(day)
    )
    result = check_addresses(filled_in(asked.orders), now=day.now, who=day.who)
    clocks = deadlines(day.folders.of("deadlines"), day.folders.own, day.settings.zone)
    odd = prices.differing(result.orders, day.tables["products"])
    checked = mark("orders", result.orders, prices.SOURCE, odd)
    after = guarding.signed_anew(with_ship_by(checked, clocks), guards)
    ready = int(((after["status"] == Status.READY) & (day.tables["orders"]["status"] != Status.READY)).sum())
    warned = int((after["address_check"] == CHECK_WARNING).sum())
    told = trn(
        "{count:,} row became Ready, {warned:,} with a warning to read.",
        "{count:,} rows became Ready, {warned:,} with a warning to read.",
        ready,
        warned=warned,
    )
    if odd:
        held = [
            *held,
            trn("{count:,} price differs from Products.", "{count:,} prices differ from Products.", len(odd)),
        ]
    said: list[Words] = [*([told] if ready or warned else []), *kept, *held, *asked.said]
    plan = Plan({"orders": after}, said=said, problems=[*asked.problems, *result.problems])
    waits = {problem.row for problem in asked.problems}
    plan.count("orders", len(after), result.went - waits, result.waits | waits)
    return plan


def _bought_before(day: Day) -> list[tuple[str | None, ...]]:
    """What the buyers of archived orders are known by."""
    return Archive(day.journal).columns("orders", approving.BUYER, ())
