"""Stock files."""

from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.formats.confirm import quantities
from pyaddin.steps.buying import direct
from pyaddin.steps.stock import offered
from pyaddin.store.journal import NewFile
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr, trn


def run(day: Day) -> Plan:
    """A file for each marketplace and shop with what it may sell: free stock less what is kept back there."""
    orders, products = day.tables["orders"], day.tables["products"].drop_duplicates("sku").set_index("sku")
    accounts = offered.accounts(orders)
    if not accounts:
        raise Refusal(tr("Orders names no marketplace yet, so nobody is to be told of stock; press Import first."))
    kept = offered.buffers(day.settings["stock_buffer"])
    units = offered.free(orders, day.tables["stock"])
    units = units[~units.index.isin(direct.senders(day.tables["products"], day.tables["suppliers"]))]
    plan = Plan()
    for account in accounts:
        listings = offered.listings(orders, units, account, offered.buffer_of(account, kept))
        of = products[["item", "barcode"]].reindex(listings["own_sku"]).fillna("").astype("str")
        told = listings.assign(item=of["item"].to_numpy(), barcode=of["barcode"].to_numpy())
        file = quantities.render(quantities.layout_of(account[0], day.folders.of("quantities")), told, account, day.now)
        plan.files.append(NewFile(dated(day, file.name), file.data))
        plan.done += len(file.parcels)
        plan.skipped += len(listings) - len(file.parcels)
    files = trn("{count:,} file", "{count:,} files", len(plan.files))
    plan.said.append(trn("{count:,} quantity in {files}.", "{count:,} quantities in {files}.", plan.done, files=files))
    plan.opens = [dated(day, "")]
    return plan
