"""The demo: a working folder with the sample day, and the whole day run on it."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.cli import new
from pyaddin.press import reading
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.status import Status
from pyaddin.values import check_digits

NOW = datetime(2026, 11, 18, 15, 30)
"""The sample day's afternoon: late and due orders are counted from it."""


class Demo(NamedTuple):
    """Where the demo lies and what each press did."""

    book: Path
    presses: list[Summary]


def run(where: Path, now: datetime = NOW) -> Demo:
    """Make the folder, run the day, bring tracking numbers back as the carriers would, and confirm."""
    book = new.new(where, sample=True)
    exports = tuple(where / "sample" / name for name in new.EXPORTS)
    day = press("run-the-day", ClosedWorkbook(book), Options(exports), now)
    tracking = _carriers_answer(where, book)
    presses = [*day.steps]
    presses.append(press("import-tracking", ClosedWorkbook(book), Options((tracking,)), now))
    presses.append(press("confirm-shipment", ClosedWorkbook(book), Options(), now))
    return Demo(book, presses)


def _carriers_answer(where: Path, book: Path) -> Path:
    """A tracking file for the parcels that went out, with numbers made up by the carriers' own rules."""
    workbook = ClosedWorkbook(book)
    zone = reading.read_settings(workbook).zone
    parcels = reading.read(workbook, ("parcels",), zone, 0).working()["parcels"]
    sent = parcels[parcels["status"] == Status.SENT]
    numbers = tracking_numbers(sent["carrier"])
    answer = pd.DataFrame({"Reference 1": sent["parcel_no"], "Tracking Number": numbers, "Carrier": sent["carrier"]})
    path = where / "sample" / "tracking.csv"
    answer.to_csv(path, index=False)
    return path


def tracking_numbers(carriers: Iterable[str]) -> list[str]:
    """A number for each parcel, made up by its carrier's public rule: UPS, or UPU S10 of GB or CN."""
    return [_ups(n) if carrier == "UPS" else _s10(carrier, n) for n, carrier in enumerate(carriers, 1)]


def _s10(carrier: str, number: int) -> str:
    service, country = ("RN", "GB") if carrier.startswith("Royal Mail") else ("LN", "CN")
    forms = (f"{service}{90_000_000 + number:08d}{digit}{country}" for digit in range(10))
    return next(form for form in forms if check_digits.s10(form) == "valid")


def _ups(number: int) -> str:
    forms = (f"1Z999AA1{number:09d}{digit}" for digit in range(10))
    return next(form for form in forms if check_digits.ups(form) == "valid")
