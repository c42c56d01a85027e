"""Reserve stock."""

from dataclasses import replace

from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.standing import honoured_rows, questioned, told
from pyaddin.steps.buying import direct
from pyaddin.steps.orders import listings
from pyaddin.steps.stock.ageing import aged
from pyaddin.steps.stock.kits import recipes
from pyaddin.steps.stock.reserve import held_back, reserve
from pyaddin.tables.frames import Tables
from pyaddin.tables.listings import LISTINGS
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Words, trn


def run(day: Day) -> Plan:
    """Set stock aside in rank order; Stock's figures are counted anew."""
    came = day.tables["orders"]
    day, found = questioned(day)
    names = _named(day)
    products = names.products
    day = replace(day, tables={**day.tables, "orders": names.orders})
    before, sent_by = day.tables["orders"], direct.senders(products, day.tables["suppliers"])
    tables = {**day.tables, "orders": direct.set_aside(before, sent_by, held_back(before, day.settings))}
    stock = aged(tables["stock"], products, day.settings.number("days_left", 0, 36_500), day.now.date())
    result = reserve(
        tables["orders"], stock, tables["warehouses"], day.settings, day.last("row_id"), tables["parcels"],
        recipes(products) if not day.lacks("orders", "parts") else {},
    )  # fmt: skip
    status = result.orders["status"]
    at_supplier = direct.at_suppliers(result.orders) & (result.orders["parcel_no"] == "")
    held, short = ((status == Status.RESERVED) & ~at_supplier).sum(), (status == Status.SHORT).sum()
    said: list[Words] = [
        trn(
            "{count:,} row reserved, {short:,} short.",
            "{count:,} rows reserved, {short:,} short.",
            int(held),
            short=int(short),
        )
    ]
    if waits := int((at_supplier & (status == Status.RESERVED)).sum()):
        said.append(trn("{count:,} row for suppliers to send.", "{count:,} rows for suppliers to send.", waits))
    said += _said(names)
    split = len(result.orders) - len(tables["orders"])
    if split:
        said.append(trn("{count:,} row added by splitting lines.", "{count:,} rows added by splitting lines.", split))
    changed = {"orders": result.orders, "stock": result.stock, **_lists(day, names)}
    asked = {problem.row for problem in found.problems if problem.table == "orders"}
    freed = honoured_rows(came, tables["orders"], result.orders, [*result.problems, *found.problems])
    plan = Plan(changed, said=said, problems=result.problems)
    moved = set(before.index[(tables["orders"]["bin"] != before["bin"]).to_numpy()])
    plan.count("orders", len(result.orders), result.went | freed | moved, result.waits | asked)
    return told(plan, found)


def _named(day: Day) -> listings.Named:
    """The shop's own SKUs on the rows, by Listings; a workbook without that sheet names nothing."""
    orders, products = day.tables["orders"], day.tables["products"]
    if day.lacks("listings", "listing") or day.lacks("orders", "listing_sku"):
        return listings.Named(orders, day.tables["listings"], products)
    return listings.named(orders, day.tables["listings"], products, day.tables["stock"], day.now)


def _lists(day: Day, names: listings.Named) -> Tables:
    """The lists that changed: what was learned, and sets that listings stand for."""
    lists = {"listings": names.listings, "products": names.products}
    return {name: frame for name, frame in lists.items() if len(frame) > len(day.tables[name])}


def _said(names: listings.Named) -> list[Words]:
    said: list[Words] = []
    if names.named:
        said.append(
            trn(
                "{count:,} row got its SKU by {sheet}.",
                "{count:,} rows got their SKU by {sheet}.",
                names.named,
                sheet=LISTINGS.sheet,
            )
        )
    if names.learned:
        said.append(
            trn(
                "{count:,} SKU that you corrected stands on {sheet} now.",
                "{count:,} SKUs that you corrected stand on {sheet} now.",
                names.learned,
                sheet=LISTINGS.sheet,
            )
        )
    return said
