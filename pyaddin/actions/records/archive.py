"""Archive: orders that are long over leave the sheets, with their parcels."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.steps.orders.known_by import number_of_orders
from pyaddin.steps.records import archiving, companions
from pyaddin.steps.records.archiving import BOUND, Going
from pyaddin.steps.records.closed_orders import closed_orders
from pyaddin.steps.records.companions import COMPANIONS
from pyaddin.store.archive import Archive
from pyaddin.tables.frames import Tables
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Text, Words, tr, trn
from pyaddin.words.sentences import with_the_rest

NAMED = 2


def run(day: Day) -> Plan:
    """Move orders that were over long enough ago into the archive; what cannot go whole stays, and is counted."""
    orders, parcels = day.tables["orders"], day.tables["parcels"]
    days = day.settings.days("archive_days")
    over = closed_orders(orders, parcels, day.now, days)
    day.progress(tr("Looking which orders may go"))
    held = (day.staying("orders", over.orders), day.staying("parcels", over.parcels))
    others = {name: day.tables[name] for name in COMPANIONS if not day.lacks(name, TABLES[name].key[0])}
    going = archiving.going(orders, parcels, over, *held, others, _archived(day, others))
    plan = Plan()
    if len(going.orders):
        plan.tables = {"orders": orders.drop(going.orders), "parcels": parcels.drop(going.parcels)}
        for name, rows in going.others.items():
            stays = day.staying(name, rows)
            plan.tables[name] = others[name].drop([row for row in rows if row not in stays])
    plan.done = len(going.orders)
    plan.needs = len(going.stays) + len(over.unclear)
    plan.skipped = len(orders) - plan.done - plan.needs
    plan.said = [_gone(day, going, days), *_stayed(going)]
    if len(over.unclear):
        plan.said.append(_unclear(len(over.unclear)))
    return plan


def _archived(day: Day, others: Tables) -> companions.Archived:
    """Which of the orders and parcels that these rows are about were archived before them."""
    orders, parcels = companions.named(day.tables["orders"], day.tables["parcels"], others)
    archive = Archive(day.journal)
    known = {(where, number) for marketplace, _, number in archive.orders(orders) for where in (marketplace, "")}
    return companions.Archived(known, set(archive.parcels_of(parcels)))


def _unclear(rows: int) -> Text:
    return trn(
        "{count:,} row of closed orders stay, as their parcel is not closed or they bear no date: set the parcel's "
        "Status or fill in Ordered at.",
        "{count:,} rows of closed orders stay, as their parcel is not closed or they bear no date: set the parcel's "
        "Status or fill in Ordered at.",
        rows,
    )


def _gone(day: Day, going: Going, days: int) -> Text:
    count = number_of_orders(day.tables["orders"].loc[going.orders])
    if not count:
        return trn(
            "No order may go that was over more than {count:,} day ago.",
            "No order may go that was over more than {count:,} days ago.",
            days,
        )
    return trn(
        "{count:,} order with {parcels} moved into {file}; Find shows them.",
        "{count:,} orders with {parcels} moved into {file}; Find shows them.",
        count, parcels=trn("{count:,} parcel", "{count:,} parcels", len(going.parcels)),
        file=Archive(day.journal).path.name,
    )  # fmt: skip


def _stayed(going: Going) -> list[Words]:
    said: list[Words] = [_stay(reason, count) for reason, count in going.why.items()]
    bound = with_the_rest(going.said, NAMED, _more)
    return [*said, *(bound if BOUND in going.why else bound[NAMED:])]


def _stay(reason: Words, orders: int) -> Text:
    return trn("{count:,} order stays for {reason}.", "{count:,} orders stay for {reason}.", orders, reason=reason)


def _more(count: int) -> Text:
    return trn("{count:,} more rows like these.", "{count:,} more rows like these.", count)
