"""The demo's days after: an order that a supplier sends, whose answer comes late, and a reorder."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press import reading
from pyaddin.press.drafting import draft
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.buying import Bought
from pyaddin.tables.changes import difference
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.schema import YES
from pyaddin.tables.status import Status

DROPSHIP: Final = "Hangzhou Straw Works"
SUPPLIERS: Final[list[dict[str, Any]]] = [
    {"supplier": DROPSHIP, "dropship": YES, "answer_days": 1, "pay_days": 7, "currency": "CNY"},
    {"supplier": "Foshan Kiln Works", "lead_days": 12, "lead_spread": 3, "pay_days": 30, "currency": "CNY",
     "contact": "Mei Example", "email": "orders@kiln.example.com", "address": "1 Sample Road, Foshan, CN"},
]  # fmt: skip
BAG: Final[dict[str, Any]] = {
    "sku": "BAG-STRAW", "item": "Straw bag, natural", "weight_g": 420, "customs_description": "Straw bag",
    "hs_code": "460219", "origin": "CN", "unit_value": 6, "currency": "USD", "supplier": DROPSHIP,
    "supplier_sku": "HS-20", "cost": 38,
}  # fmt: skip
ORDER: Final[dict[str, Any]] = {
    "marketplace": "Shopify", "order_no": "#9001", "line_no": "1", "sku": "BAG-STRAW", "item": "Straw bag, natural",
    "qty": 2, "unit_price": 29.5, "currency": "GBP", "recipient": "Robin Example", "address_1": "5 Sample Street",
    "city": "Leeds", "postcode": "LS1 4AP", "country": "GB", "phone": "+44 1632 960555", "status": Status.NEW,
}  # fmt: skip
ANSWER: Final = "supplier_answer.csv"
LATE: Final = timedelta(days=2)


def run(book: Path, now: datetime) -> list[Summary]:
    """What each press did: the order goes to its supplier, is answered late and confirmed; mugs are bought."""
    _lay(book, now)
    presses = [_press(book, now, name) for name in ("validate-addresses", "reserve-stock", "supplier-orders")]
    later = now + LATE
    presses.append(_press(book, later, "supplier-answers", _answer(book)))
    presses += [_press(book, later, name) for name in ("confirm-shipment", "reorder")]
    _change(book, "reorder", _wanted)
    presses.append(_press(book, later, "reorder"))
    return presses


def _press(book: Path, now: datetime, name: str, *files: Path) -> Summary:
    return press(name, ClosedWorkbook(book), Options(files), now)


def _lay(book: Path, now: datetime) -> None:
    """The suppliers, the article and the order, as a clerk types them."""
    order = {**ORDER, "ordered_at": pd.Timestamp(now) - pd.Timedelta(days=1), "ship_by": pd.Timestamp(now)}
    for table, rows in (("suppliers", SUPPLIERS), ("products", [BAG]), ("orders", [order])):
        _change(book, table, partial(_with, table, rows))


def _with(table: str, rows: list[dict[str, Any]], frame: pd.DataFrame) -> pd.DataFrame:
    return append(table, frame, from_records(table, rows))


def _wanted(lines: pd.DataFrame) -> pd.DataFrame:
    """Reorder's lines with Yes beside those of the supplier that is known."""
    known = lines["supplier"] == SUPPLIERS[1]["supplier"]
    return lines.assign(order=lines["order"].mask(known, YES))


def _change(book: Path, table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """A sheet as the clerk leaves it."""
    workbook = ClosedWorkbook(book)
    read = reading.read(workbook, (table,), reading.read_settings(workbook).zone, 0)
    after = {table: change(read.before[table])}
    workbook.apply(draft(workbook, read, difference(read.before, after)).edits)


def _answer(book: Path) -> Path:
    """What the supplier sends back, in the folder of the samples."""
    workbook = ClosedWorkbook(book)
    lines = reading.read(workbook, ("purchases",), reading.read_settings(workbook).zone, 0).before["purchases"]
    line = lines[lines["status"] == Bought.ORDERED].iloc[0]
    target = book.parent / "sample" / ANSWER
    told = f"{line['reference']},{line['order_no']},YT9000000000001,Yunexpress,39\n"
    target.write_text(f"Parcel no.,Order no.,Tracking no.,Carrier,Price\n{told}", encoding="utf-8")
    return target
