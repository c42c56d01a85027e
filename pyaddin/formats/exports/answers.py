"""A supplier's answer: our own order file with what they filled in, or a list of purchases as 1688's."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, Final

import pandas as pd

from pyaddin.formats.exports import purchases
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.exports.recognise import recognise
from pyaddin.formats.exports.tracking import ALIASES, TrackingRows, damaged, identifier, told_date
from pyaddin.steps.buying.answering import COLUMNS
from pyaddin.tables.buying import PURCHASES
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.schema import YES, shown
from pyaddin.values.captions import caption_key
from pyaddin.values.raw import Row, text_of
from pyaddin.words.catalogue import Text, Words, tr
from pyaddin.words.quoting import quoted

HEAD_ROWS: Final = 30
SENT, CANNOT, PRICE = tr("Quantity sent"), tr("Cannot send"), tr("Price")
"""Columns of our own order file that the supplier fills in."""
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "reference": ("Parcel no.", "purchase_order", "PO #", "Reference"),
    "order_no": ("Order no.", "Order Number", "sales_order", "Order", "下游订单号", "订单号", "客户单号"),
    "sku": ("SKU", "Supplier's SKU", "Item SKU", "货号", "商品编码"),
    "tracking_no": (*ALIASES["tracking_no"], "tracking_numbers", "Tracking #"),
    "carrier": ALIASES["carrier"],
    "shipped_at": ALIASES["shipped_at"],
    "sent": ("Quantity sent", "Qty sent", "Shipped quantity", "发货数量"),
    "cannot": ("Cannot send", "Out of stock", "缺货"),
    "price": ("Price", "Unit price", "单价", "单价(元)"),
}
"""Headers by what they mean: those of our own file, of Duoplane's and fabric's answers, of Chinese lists."""
_YES: Final = frozenset(map(str.casefold, (YES, "Y", "X", "True", "是", "缺货")))


def read(rows: Sequence[Row], formats: Sequence[Marketplace], zone: tzinfo) -> pd.DataFrame | Text:
    """What the rows answer, or a sentence that says why they answer nothing."""
    if recognise(rows, [one for one in formats if one.tracking]):
        found = purchases.read(rows, formats, zone)
        return _by_order(found) if isinstance(found, TrackingRows) else found
    header = _header(rows)
    if header is None:
        first = next((row for row in rows[:HEAD_ROWS] if sum(1 for cell in row if text_of(cell)) > 1), [])
        return tr(
            "Among {headers} is no column for the order or parcel number with one for what became of it; an answer has "
            "'Parcel no.' or 'Order no.', and 'Tracking no.' or 'Cannot send'.", headers=quoted(first),
        )  # fmt: skip
    at, columns = header
    filled = [(line, row) for line, row in enumerate(rows[at + 1 :], at + 2) if any(text_of(cell) for cell in row)]
    records = [_record(line, row, columns, zone) for line, row in filled]
    return _frame([record for record in records if record["problem"] or _says(record)])


def _says(record: dict[str, Any]) -> bool:
    """Whether the supplier has filled anything in."""
    return bool(record["tracking_no"]) or any(record[name] == record[name] for name in ("sent", "cannot", "price"))


def _key(cell: Any) -> str:
    return caption_key(cell, loose=True)


def _roles() -> dict[str, str]:
    """What headers mean; captions of ours in the language that is spoken among them."""
    roles = {_key(name): role for role, names in _NAMES.items() for name in names}
    own: dict[str, Words] = {
        "reference": PARCELS.column("parcel_no").caption, "order_no": ORDERS.column("order_no").caption,
        "sku": ORDERS.column("sku").caption, "tracking_no": PURCHASES.column("tracking_no").caption,
        "carrier": PARCELS.column("carrier").caption, "sent": SENT, "cannot": CANNOT, "price": PRICE,
    }  # fmt: skip
    return {**{_key(str(name)): role for role, name in own.items()}, **roles}


def _header(rows: Sequence[Row]) -> tuple[int, dict[str, list[int]]] | None:
    roles = _roles()
    for at, row in enumerate(rows[:HEAD_ROWS]):
        columns: dict[str, list[int]] = {role: [] for role in _NAMES}
        for column, cell in enumerate(row):
            if role := roles.get(_key(cell)):
                columns[role].append(column)
        if (columns["reference"] or columns["order_no"]) and (columns["tracking_no"] or columns["cannot"]):
            return at, columns
    return None


def _record(line: int, row: Row, columns: dict[str, list[int]], zone: tzinfo) -> dict[str, Any]:
    first = {
        role: next((row[c] for c in places if c < len(row) and text_of(row[c])), None)
        for role, places in columns.items()
    }
    number, problem = identifier(first["tracking_no"]), damaged(first["tracking_no"])
    reference, order = identifier(first["reference"]), identifier(first["order_no"])
    record: dict[str, Any] = {
        "line": line, "reference": reference, "order_no": order, "sku": identifier(first["sku"]),
        "tracking_no": "" if problem else number, "carrier": text_of(first["carrier"]),
        "shipped_at": told_date(first["shipped_at"], zone), "problem": problem,
    }  # fmt: skip
    for name in ("sent", "cannot", "price"):
        text = text_of(first[name])
        value = float("inf") if name == "cannot" and _is_yes(text) else _number(text)
        if text and value != value:
            record["problem"] = tr("'{cell}' is no number.", cell=text[:40])
        record[name] = value
    if not (reference or order) and not record["problem"] and _says(record):
        record["problem"] = tr("it names no order or parcel.")
    return record


def _is_yes(text: str) -> bool:
    return text.casefold() in _YES or text == shown(YES)


def _number(text: str) -> float:
    """A number of 0 or more; not one where it is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return float("nan")
    return value if 0 <= value < 1e9 else float("nan")


def _by_order(found: TrackingRows) -> pd.DataFrame:
    """A list of purchases: an order's goods are all on their way with its number."""
    rows = pd.concat([found.rows, found.extra], ignore_index=True)
    nothing = {"reference": "", "sku": "", "sent": float("nan"), "cannot": float("nan"), "price": float("nan")}
    return _typed(rows.rename(columns={"reference": "order_no"}).assign(**nothing))


def _frame(records: list[dict[str, Any]]) -> pd.DataFrame:
    return _typed(pd.DataFrame(records, columns=list(COLUMNS)))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    kinds = {"shipped_at": "datetime64[us]", "line": "int64", "problem": "object"}
    kinds |= dict.fromkeys(("sent", "cannot", "price"), "float64")
    return frame[list(COLUMNS)].astype({name: kinds.get(name, "str") for name in COLUMNS})
