"""The demo: a working folder with the sample day, and the whole day run on it."""

import csv
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.cli import abroad, demo_warehouse, floor, new, sample
from pyaddin.press import reading
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.packing import PACKING, SCANS, Scan
from pyaddin.tables.status import Status


def now_there() -> datetime:
    """This moment in the sample shop's zone."""
    return datetime.now(ZoneInfo(sample.ZONE)).replace(tzinfo=None, microsecond=0)


class Demo(NamedTuple):
    """Where the demo lies, what each press did, how many orders are confirmed, and what is left to learn from."""

    book: Path
    presses: list[Summary]
    confirmed: int
    left: list[tuple[str, str]]
    """The orders that did not go out, each with what is wrong and what to do."""
    abroad: list[Summary]
    """What the presses of the second shop did, which sends abroad."""
    floor: list[Summary]
    """What the presses of the third shop did, which picks in waves and hands over."""


def run(where: Path, now: datetime | None = None) -> Demo:
    """Make the folder, run the day, take the tracking numbers that the carriers send back, and confirm;
    then the warehouse's part."""
    now = now or now_there()
    book = new.make(where, sample.ZONE)
    sample.lay(where, book, now.date())
    exports = tuple(where / "sample" / name for name in sample.EXPORTS)
    presses = [*press("run-the-day", ClosedWorkbook(book), Options(exports), now).steps]
    presses.append(press("start-packing", ClosedWorkbook(book), Options(), now))
    _scan_first(book, now)
    presses.append(press("post-packing", ClosedWorkbook(book), Options(), now))
    tracking = Options((where / "sample" / sample.TRACKING,))
    presses.append(press("import-tracking", ClosedWorkbook(book), tracking, now))
    presses.append(press("confirm-shipment", ClosedWorkbook(book), Options(), now))
    presses += demo_warehouse.work(book, now)
    return Demo(book, presses, *_outcome(book), abroad.run(where / "abroad", now), floor.run(where / "floor", now))


def _scan_first(book: Path, now: datetime) -> None:
    """What the macro writes down where a packer scans the first parcel, a wrong item among its own."""
    workbook = ClosedWorkbook(book)
    lines = reading.read(workbook, (PACKING.name,), reading.read_settings(workbook).zone, 0).before[PACKING.name]
    first = lines[lines["parcel_no"] == lines["parcel_no"].iloc[0]]
    articles = zip(first["sku"], first["barcode"], first["qty"], strict=True)
    scans = [(sku, Scan.RIGHT, code) for sku, code, qty in articles for _ in range(int(qty))]
    with (book.parent / SCANS).open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        for sku, told, code in [("", Scan.UNKNOWN, "4006381333931"), *scans]:
            writer.writerow((f"{now:%Y-%m-%d %H:%M:%S}", "demo", first["parcel_no"].iloc[0], sku, told, code, ""))


def _outcome(book: Path) -> tuple[int, list[tuple[str, str]]]:
    """How many orders went out and were confirmed, and the others' problems."""
    workbook = ClosedWorkbook(book)
    orders = reading.read(workbook, ("orders",), reading.read_settings(workbook).zone, 0).before["orders"]
    left = orders[orders["status"] != Status.SHIPPED]
    went = orders[~orders["order_no"].isin(left["order_no"])]
    return went["order_no"].nunique(), list(zip(left["order_no"], left["problem"], strict=True))
