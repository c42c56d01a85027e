"""Archive: orders that are long over leave the sheets, with their parcels."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.records import archiving
from pyaddin.steps.records.archiving import BOUND, Going
from pyaddin.steps.records.closed_orders import closed_orders
from pyaddin.store.archive import Archive
from pyaddin.words.sentences import plural

NAMED = 2


def run(day: Day) -> Plan:
    """Move orders that were over long enough ago into the archive; what cannot go whole stays, and is counted."""
    orders, parcels = day.tables["orders"], day.tables["parcels"]
    days = day.settings.days("archive_days")
    over = closed_orders(orders, parcels, day.now, days)
    day.progress("Looking which orders may go")
    held = (day.staying("orders", over.orders), day.staying("parcels", over.parcels))
    going = archiving.going(orders, parcels, over, *held)
    plan = Plan({"orders": orders.drop(going.orders), "parcels": parcels.drop(going.parcels)})
    plan.done = len(going.orders)
    plan.needs = len(going.stays) + len(over.unclear)
    plan.skipped = len(orders) - plan.done - plan.needs
    plan.said = [_gone(day, going, days), *_stayed(going)]
    if len(over.unclear):
        plan.said.append(
            f"{plural(len(over.unclear), 'row')} of closed orders stay, as their parcel is not closed or they bear no "
            "date: set the parcel's Status or fill in Ordered at."
        )
    return plan


def _gone(day: Day, going: Going, days: int) -> str:
    count = len(day.tables["orders"].loc[going.orders, ["marketplace", "order_no"]].drop_duplicates())
    if not count:
        return f"No order may go that was over more than {plural(days, 'day')} ago."
    name = Archive(day.journal).path.name
    return f"{plural(count, 'order')} with {plural(len(going.parcels), 'parcel')} moved into {name}; Find shows them."


def _stayed(going: Going) -> list[str]:
    said = [f"{plural(count, 'order stays', 'orders stay')} for {reason}." for reason, count in going.why.items()]
    more = len(going.said) - NAMED
    said += going.said[:NAMED] if BOUND in going.why else []
    return [*said, f"{more:,} more rows like these."] if more > 0 else said
