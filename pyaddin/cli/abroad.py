"""The demo's second shop: parcels to five places with five kinds of papers, one held for its battery, two boxes for a
marketplace's warehouse."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pyaddin import shipped
from pyaddin.actions.plan import IN, Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.cli import new, sample
from pyaddin.press import reading
from pyaddin.press.drafting import draft
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.changes import difference
from pyaddin.tables.frames import DTYPES, append, from_records
from pyaddin.tables.inbound import INBOUND

SOURCE: Final = shipped.SAMPLE / "abroad"
ORDERS: Final = "orders.csv"
ZONE: Final = "Europe/London"
RATES: Final = "Date, USD, GBP, \n{day}, 1.10, 0.85, \n"
"""Invented, in the form of the central bank's file."""
PRESSES: Final = ("validate-addresses", "reserve-stock", "make-parcels", "customs-papers", "inbound-shipment")


def run(where: Path, now: datetime) -> list[Summary]:
    """Make the folder, bring the orders in and press what leads to their papers; what each press did."""
    book = new.make(where, ZONE)
    sample.lists(book, SOURCE)
    (where / IN).mkdir(exist_ok=True)
    (where / IN / "eurofxref.csv").write_text(RATES.format(day=now.date() - timedelta(days=1)), encoding="utf-8")
    _boxes(book)
    first = press("import", ClosedWorkbook(book), Options((SOURCE / ORDERS,)), now)
    return [first, *(press(button, ClosedWorkbook(book), Options(), now) for button in PRESSES)]


def _boxes(book: Path) -> None:
    """The lines of the boxes on Inbound."""
    workbook = ClosedWorkbook(book)
    read = reading.read(workbook, (INBOUND.name,), reading.read_settings(workbook).zone, 0)
    kinds = {column.name: column.kind for column in INBOUND.columns}
    with (SOURCE / "inbound.csv").open(encoding="utf-8") as file:
        rows = [
            {name: float(text) if DTYPES[kinds[name]] == "float64" else text for name, text in row.items() if text}
            for row in csv.DictReader(file)
        ]
    after = append(INBOUND.name, read.marked[INBOUND.name], from_records(INBOUND.name, rows))
    workbook.apply(draft(workbook, read, difference(read.before, {INBOUND.name: after})).edits)
