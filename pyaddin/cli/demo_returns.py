"""The demo's days after that: a parcel comes back opened, its mug is kept apart and paid back."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press import reading
from pyaddin.press.drafting import draft
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.changes import difference
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.returns import Decision, Reason
from pyaddin.tables.schema import YES
from pyaddin.tables.status import Status

LEFT: Final = (Status.SHIPPED, Status.DELIVERED)
BACK: Final = timedelta(days=9)


def run(book: Path, now: datetime) -> list[Summary]:
    """What each press did: the buyer asks and gets a slip; what comes is decided on and paid back."""
    orders = _read(book, "orders").before["orders"]
    shipped = orders[orders["status"].isin(LEFT) & (orders["unit_price"] > 0)]
    if shipped.empty:
        return []
    row = shipped.iloc[0]
    asked = {"order_no": row["order_no"], "sku": row["sku"], "qty": 1.0, "reason": Reason.DEFECTIVE, "papers": YES}
    came = {"arrived": 1.0, "condition": "Defective", "decision": Decision.QUARANTINE}
    paid = {"refund": float(row["unit_price"])}
    return [_press(book, now + BACK - timedelta(days=3), asked), _press(book, now + BACK, {**came, **paid})]


def _press(book: Path, now: datetime, typed: dict[str, Any]) -> Summary:
    """Fill the return's line, or write it, and press."""
    read = _read(book, "returns")
    lines = read.before["returns"]
    after = lines.assign(**typed) if len(lines) else append("returns", lines, from_records("returns", [typed]))
    workbook = ClosedWorkbook(book)
    workbook.apply(draft(workbook, read, difference(read.before, {"returns": after})).edits)
    return press("receive-returns", ClosedWorkbook(book), Options(), now)


def _read(book: Path, table: str) -> reading.Reading:
    workbook = ClosedWorkbook(book)
    return reading.read(workbook, (table,), reading.read_settings(workbook).zone, 0)
