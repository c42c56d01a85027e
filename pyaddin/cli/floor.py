"""The demo's third shop, the sample day on the floor: finance holds orders and releases them, waves are picked, a line
falls short and another bin has it, and the waybills are handed over."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import pandas as pd

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.cli import new, sample
from pyaddin.press import reading
from pyaddin.press.drafting import draft
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.approvals import APPROVALS, FINANCE
from pyaddin.tables.changes import difference
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.outbound import HAND_OVER, PICKING
from pyaddin.tables.schema import YES
from pyaddin.tables.status import Status
from pyaddin.tables.warehouse import Why

RULE: Final = {"rank": 10, "desk": FINANCE, "amount_from": 60.0, "note": "Large orders"}
SHORT: Final = ("00417", "A-01-1")
"""An article that lies in two bins, and the one that holds too few."""
OTHER: Final = "A-02-3"
MORE: Final = 3.0
"""So many more lie in the other bin."""
BAGS: Final = 8
"""So many parcels go into a bag."""


def run(where: Path, now: datetime) -> list[Summary]:
    """Make the folder and press what leads from the order to the van; what each press did."""
    book = new.make(where, sample.ZONE)
    sample.lay(where, book, now.date())

    def pressed(button: str, *files: Path) -> Summary:
        return press(button, ClosedWorkbook(book), Options(files), now)

    _typed(book, APPROVALS.name, lambda rows: append(APPROVALS.name, rows, from_records(APPROVALS.name, [RULE])))
    _typed(book, "stock", _more_elsewhere)
    presses = [pressed("import", *(where / "sample" / name for name in sample.EXPORTS)), pressed("validate-addresses")]
    _typed(book, "orders", lambda rows: rows.assign(release=rows["release"].mask(rows["status"] == Status.HOLD, YES)))
    presses += [pressed(button) for button in ("validate-addresses", "reserve-stock", "make-parcels", "pick-list")]
    _typed(book, PICKING.name, _one_short)
    presses.append(pressed("post-picks"))
    _typed(book, PICKING.name, lambda rows: rows.assign(all_there=YES))
    presses += [pressed(button) for button in ("post-picks", "carrier-files")]
    _scan_out(book)
    return [*presses, pressed("hand-over")]


def _more_elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    there = (rows["sku"] == SHORT[0]) & (rows["bin"] == OTHER)
    return rows.assign(on_hand=rows["on_hand"].mask(there, rows["on_hand"] + MORE))


def _one_short(rows: pd.DataFrame) -> pd.DataFrame:
    """All lines are there, but for one that lacks a unit."""
    sku, bin_ = SHORT
    short = (rows["sku"] == sku) & (rows["bin"] == bin_)
    return rows.assign(
        all_there=rows["all_there"].mask(~short, YES),
        picked=rows["picked"].mask(short, rows["qty"] - 1),
        reason=rows["reason"].mask(short, Why.MISSING),
    )


def _scan_out(book: Path) -> None:
    """A line for each parcel that is with a carrier, in bags."""
    workbook = ClosedWorkbook(book)
    parcels = reading.read(workbook, ("parcels",), reading.read_settings(workbook).zone, 0).before["parcels"]
    numbers = parcels.loc[parcels["status"] == Status.SENT, "parcel_no"]
    lines = [
        {"scan": number, "bag": f"BAG-{at // BAGS + 1}", "seal": f"S{at // BAGS + 701}"}
        for at, number in enumerate(numbers)
    ]
    _typed(book, HAND_OVER.name, lambda rows: append(HAND_OVER.name, rows, from_records(HAND_OVER.name, lines)))


def _typed(book: Path, table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """What a clerk types on a sheet."""
    workbook = ClosedWorkbook(book)
    read = reading.read(workbook, (table,), reading.read_settings(workbook).zone, 0)
    workbook.apply(draft(workbook, read, difference(read.before, {table: change(read.before[table])})).edits)
