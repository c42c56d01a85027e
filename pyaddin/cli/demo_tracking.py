"""The demo's days after the van has gone: most parcels arrive, one is stuck in customs, one waits, one comes back."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press import reading
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.status import Status

FILE: Final = "tracking_status.csv"
HEAD: Final = ("Tracking number", "Status", "Latest event", "Event time", "Location")
FIRST: Final = (1, "InTransit_PickedUp", "Picked up", "Example Depot")
ODD: Final = (
    ((4, "InTransit_CustomsRequiringInformation", "Customs asks for an invoice", "Example Airport"),),
    ((4, "AvailableForPickup", "Ready to collect", "Example Parcel Shop"),),
    ((3, "DeliveryFailure_NoBody", "Nobody there", "Sample City"), (5, "Exception_Returned", "Back", "Example Depot")),
)  # fmt: skip
"""What becomes of the first three parcels, by the day."""
REST: Final = ((4, "Delivered", "Left with a neighbour", "Sample City"),)
DAYS: Final = 6


def work(book: Path, now: datetime) -> list[Summary]:
    """Lay the carrier's file beside the demo's others, read it some days later, and look what is due."""
    workbook = ClosedWorkbook(book)
    parcels = reading.read(workbook, ("parcels",), reading.read_settings(workbook).zone, 0).before["parcels"]
    gone = parcels[(parcels["status"] == Status.SHIPPED) & (parcels["tracking_no"] != "")]
    file = book.parent / "sample" / FILE
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(HEAD)
        for turn, number in enumerate(gone["tracking_no"]):
            for day, state, told, place in (FIRST, *(ODD[turn] if turn < len(ODD) else REST)):
                rows.writerow((number, state, told, f"{now + timedelta(days=day):%Y-%m-%d} 10:00", place))
    later = now + timedelta(days=DAYS)
    read = press("import-tracking-status", ClosedWorkbook(book), Options((file,)), later)
    return [read, press("check-deadlines", ClosedWorkbook(book), Options(), later)]
