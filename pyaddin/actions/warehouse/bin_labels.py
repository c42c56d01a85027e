"""Bin labels."""

from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.steps.warehouse.shelves import natural
from pyaddin.store.journal import NewFile
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr, trn


def run(day: Day) -> Plan:
    """A sheet of labels with a barcode for every bin on Stock."""
    from pyaddin.documents.handing import bin_labels

    stock = day.tables["stock"]
    rows = stock.loc[stock["bin"] != "", ["warehouse", "bin"]].drop_duplicates()
    places = sorted(rows.itertuples(index=False, name=None), key=lambda one: (one[0], natural(one[1])))
    if not places:
        raise Refusal(tr("No row of Stock names a bin; write Bin there first."))
    pdf = bin_labels(places, folders=day.folders.templates, now=day.now)
    plan = Plan(files=[NewFile(dated(day, f"bins_{day.now:%H%M%S}.pdf"), pdf)])
    plan.opens = [plan.files[0].name]
    plan.count("stock", len(stock), rows.index, ())
    plan.said = [trn("{count:,} bin label.", "{count:,} bin labels.", len(places))]
    return plan
