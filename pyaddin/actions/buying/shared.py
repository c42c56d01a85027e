"""What the buttons of buying share."""

from pyaddin.actions.plan import Day
from pyaddin.steps.buying import standing
from pyaddin.tables.buying import PURCHASES, SUPPLIERS
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said


def refuse_without_sheet(day: Day) -> None:
    """Refusal on a workbook of before, which has no such sheets."""
    for table in (PURCHASES, SUPPLIERS):
        if day.lacks(table.name, table.key[0]):
            raise Refusal(tr("There is no sheet {sheet}; press Upgrade, then this again.", sheet=table.sheet))


def settled(day: Day, tables: Tables) -> Tables:
    """The tables with what follows on Purchases and Suppliers."""
    purchases = standing.settled(standing.with_parcels(tables["purchases"], tables["parcels"]), day.now)
    return {**tables, "purchases": purchases, "suppliers": standing.summed(tables["suppliers"], purchases)}


def beside(what: Text) -> Text:
    """What was said of a parcel's file, as said of what is ordered."""
    return said("supplier.file", what=what)
