"""The demo's days after: a chargeback that is answered, and the carrier's invoice."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pandas as pd

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press import reading
from pyaddin.press.drafting import draft
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.changes import difference
from pyaddin.tables.disputes import DISPUTES, Case, Outcome, Reason
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.status import Status

CASE: Final = "dp_demo_1"
ANSWER: Final = "The parcel went to the address that the buyer gave with the order; its tracking number is below."
INVOICE: Final = "carrier_invoice.csv"
LATER: Final = timedelta(days=4)


def run(book: Path, now: datetime) -> list[Summary]:
    """What each press did: the evidence is made, sent, and the case won; one parcel was billed twice."""
    at = now + LATER
    shipped = _shipped(book)
    case = {"case_no": CASE, "order_no": shipped["order_no"].iloc[0].partition(", ")[0], "reason": Reason.MISSING,
            "decides": "Stripe", "answer": ANSWER, "opened": pd.Timestamp(at)}  # fmt: skip
    _change(book, lambda cases: append(DISPUTES.name, cases, from_records(DISPUTES.name, [case])))
    presses = [_press(book, at, "evidence")]
    _change(book, lambda cases: cases.assign(status=Case.SENT))
    presses.append(_press(book, at + LATER, "evidence"))
    _change(book, lambda cases: cases.assign(outcome=Outcome.WON))
    presses.append(_press(book, at + 2 * LATER, "evidence"))
    presses.append(_press(book, at + 2 * LATER, "check-invoice", _invoice(book, shipped)))
    return presses


def _press(book: Path, now: datetime, name: str, *files: Path) -> Summary:
    return press(name, ClosedWorkbook(book), Options(files), now)


def _shipped(book: Path) -> pd.DataFrame:
    workbook = ClosedWorkbook(book)
    parcels = reading.read(workbook, ("parcels",), reading.read_settings(workbook).zone, 0).before["parcels"]
    return parcels[(parcels["status"] == Status.SHIPPED) & (parcels["tracking_no"] != "")]


def _change(book: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Disputes as the clerk leaves it."""
    workbook = ClosedWorkbook(book)
    read = reading.read(workbook, (DISPUTES.name,), reading.read_settings(workbook).zone, 0)
    after = {DISPUTES.name: change(read.before[DISPUTES.name])}
    workbook.apply(draft(workbook, read, difference(read.before, after)).edits)


def _invoice(book: Path, shipped: pd.DataFrame) -> Path:
    """What the carrier bills: three parcels, of which the first has a fuel surcharge twice, and one of another shop."""
    target = book.parent / "sample" / INVOICE
    numbers = [str(number) for number in shipped["tracking_no"].iloc[:3]]
    charges = [("Freight", 6.4), ("Fuel surcharge", 0.9), ("Fuel surcharge", 0.9)]
    rows = [("4711", numbers[0], *charge) for charge in charges]
    rows += [("4711", number, "Freight", 5.1) for number in (*numbers[1:], "ZZ999999999GB")]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Invoice Number", "Tracking Number", "Description", "Amount"))
        writer.writerows(rows)
    return target
