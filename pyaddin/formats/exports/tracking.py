"""Tracking numbers from a carrier's file or from pasted rows, whatever the carrier calls its columns."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import cache
from typing import Any, Final

import pandas as pd

from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.schema import shown
from pyaddin.tables.status import Status
from pyaddin.values.captions import caption_key
from pyaddin.values.check_digits import doubt
from pyaddin.values.dates import ANY, moments
from pyaddin.values.raw import code_of, text_of
from pyaddin.words.catalogue import Language, Text, Words, spoken, tr
from pyaddin.words.quoting import quoted

Cells = Sequence[Any]
Header = tuple[int, dict[str, list[int]]]

# Headers seen in carriers' files and public sources, and the captions of our own sheets.
ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "reference": (
        "Parcel no.", "Reference 1", "Order Number", "Order ID", "Order No", "Order reference", "Reference",
        "Reference ID", "Customer Reference", "Shipment Reference", "Sendungsreferenz", "poNumber", "Shipment Order ID",
        "C_REF", "订单号", "客户单号", "订单编号", "平台交易号",
    ),
    "tracking_no": (
        "Tracking Number", "Tracking No", "Tracking", "masterTrackingNumber", "pieceTrackingNumber", "Waybill",
        "Waybill Number", "AWB", "AWB Number", "Barcode", "Sendungsnummer", "internationale Sendungsnummer", "运单号",
        "快递单号", "物流单号", "跟踪号", "邮件号", "邮件号码", "服务商单号", "顺丰单号",
    ),
    "carrier": ("Carrier", "Courier", "Service Provider", "递送公司", "物流公司"),
    "shipped_at": ("Shipped at", "Ship Date", "Sendungsdatum", "Datum Status", "快递单日期"),
    "status": ("Status",),
    "void": ("Void Indicator",),
}  # fmt: skip
VOID_STATUSES: Final = (
    "void", "voided", "cancelled", "canceled", "not printed", "incomplete", "expired", "storniert", "已取消", "已作废",
)  # fmt: skip
OF_CARRIER: Final = {"masterTrackingNumber": "FedEx", "internationale Sendungsnummer": "DHL Paket"}
"""Headers that only one carrier's file has, so that its check digits can be looked at."""
FINISHED: Final = {"masterTrackingNumber": "ALL_DOCS_PRINTED"}
"""The one status of finished rows in files with such a header."""
HEAD_ROWS: Final = 30
_COLUMNS: Final = ("reference", "tracking_no", "carrier", "shipped_at", "line", "problem", "doubt")
_ROUNDED: Final = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_ROUNDED_NUMBER: Final = tr(
    "The spreadsheet program rounded the tracking number ({shown}); download the carrier's file again and import it "
    "without opening it, or type the number."
)
_ROUNDED_ORDER: Final = tr(
    "The spreadsheet program rounded the order number ({shown}); download the carrier's file again and import it "
    "without opening it, or type the number."
)
_ERROR_NUMBER: Final = tr(
    "The tracking number is the error value {shown}; download the carrier's file again and import it."
)
_ERROR_ORDER: Final = tr(
    "The order number is the error value {shown}; download the carrier's file again and import it."
)


@dataclass(frozen=True, slots=True)
class TrackingRows:
    """What a tracking file says.

    rows      one row for each reference with the first or master number: reference, tracking_no, carrier ("" where
              the file names none), shipped_at (NaT where it cannot be told), line (the row in the file, from 1),
              problem (why the row cannot be used), doubt (why the number looks mistyped)
    extra     further pieces of the same references, in the same columns
    void      how many rows are void, cancelled or not printed
    blank     how many rows have no tracking number
    repeated  how many rows say the same again
    All of them together are the filled rows below the header.
    """

    rows: pd.DataFrame
    extra: pd.DataFrame
    void: int
    blank: int
    repeated: int
    columns: dict[str, list[str]]


def read_tracking(rows: Sequence[Cells], zone: tzinfo = UTC) -> TrackingRows | Text:
    """The tracking numbers of a file's raw rows, or a sentence that says why there are none to be read.

    `zone` is the shop's: a time with an offset of its own comes to the shop's clock.

    The header may stand under other lines; it is the first row with a column for tracking numbers and one for order or
    parcel numbers.
    """
    found = _header(rows)
    if found is None:
        return _explanation(rows)
    at, columns = found
    numbered = [(line, row) for line, row in enumerate(rows[at + 1 :], at + 2) if any(text_of(cell) for cell in row)]
    if not numbered:
        return tr("There are no rows below the header; the file holds no tracking numbers.")
    known = {_key(cell) for cell in rows[at]}
    carrier = next((name for header, name in OF_CARRIER.items() if _key(header) in known), "")
    finished = next((_key(status) for header, status in FINISHED.items() if _key(header) in known), "")
    valid = [(line, row) for line, row in numbered if not _is_void(row, columns, finished)]
    cells = [first_filled(row, columns["shipped_at"]) for _, row in valid]
    dates, _ = moments(cells, (ANY,), zone, zone, year_last=False)
    records = [_record(line, row, columns, date, carrier) for (line, row), date in zip(valid, dates, strict=True)]
    kept, extra, blank, repeated = _sorted_out(records)
    header = {role: [text_of(rows[at][column]) for column in places] for role, places in columns.items()}
    return TrackingRows(_frame(kept), _frame(extra), len(numbered) - len(valid), blank, repeated, header)


def _key(cell: Any) -> str:
    return caption_key(cell, loose=True)


_ROLES: Final = {_key(alias): (role, turn) for role, names in ALIASES.items() for turn, alias in enumerate(names)}
_VOID_KEYS: Final = frozenset(_key(word) for word in VOID_STATUSES)


@cache
def _roles(_spoken: Language) -> Mapping[str, tuple[str, int]]:
    """What headers mean, the captions of our own sheets in the language that is spoken now among them."""
    own = {_key(c.caption): _ROLES[_key(c.english)] for c in PARCELS.columns if _key(c.english) in _ROLES}
    return {**own, **_ROLES}


@cache
def _void_words(_spoken: Language) -> frozenset[str]:
    return _VOID_KEYS | {_key(shown(Status.CANCELLED))}


def has_header(rows: Sequence[Cells]) -> bool:
    """Whether one of the first rows names a tracking number and what it belongs to."""
    return _header(rows) is not None


def lists_numbers(rows: Sequence[Cells]) -> bool:
    """Whether one of the first rows names tracking numbers, whatever they belong to."""
    return header_of(rows, _roles(spoken()), lambda found: "tracking_no" in found) is not None


def _header(rows: Sequence[Cells]) -> Header | None:
    return header_of(rows, _roles(spoken()), lambda found: "reference" in found and "tracking_no" in found)


def header_of(
    rows: Sequence[Cells], roles: Mapping[str, tuple[str, int]], fits: Callable[[Set[str]], bool]
) -> Header | None:
    """The header's position and each role's columns, in the order of the aliases: the first row whose roles fit.

    `roles` are those of headers, compared loosely, each with its turn.
    """
    for at, row in enumerate(rows[:HEAD_ROWS]):
        ranked: dict[str, list[tuple[int, int]]] = {}
        for column, cell in enumerate(row):
            if match := roles.get(_key(cell)):
                ranked.setdefault(match[0], []).append((match[1], column))
        if fits(ranked.keys()):
            every = {role for role, _ in roles.values()}
            return at, {role: [column for _, column in sorted(ranked.get(role, []))] for role in every}
    return None


def _explanation(rows: Sequence[Cells]) -> Text:
    first = next((row for row in rows[:HEAD_ROWS] if sum(1 for cell in row if text_of(cell)) > 1), None)
    if first is None:
        return tr(
            "There is no table in it; a tracking file has a header line with an order or parcel number beside it."
        )
    known = _roles(spoken())
    roles = {known[_key(cell)][0] for row in rows[:HEAD_ROWS] for cell in row if _key(cell) in known}
    if "tracking_no" not in roles:
        return tr(
            "No column for tracking numbers among {headers}; name that column 'Tracking Number' and import again.",
            headers=quoted(first),
        )
    return tr(
        "No column for order or parcel numbers among {headers}; name that column 'Order Number' or 'Parcel no.' and "
        "import again.", headers=quoted(first),
    )  # fmt: skip


def _record(line: int, row: Cells, columns: dict[str, list[int]], date: Any, known: str) -> dict[str, Any]:
    carrier = text_of(first_filled(row, columns["carrier"]))
    raw_number, raw_reference = first_filled(row, columns["tracking_no"]), first_filled(row, columns["reference"])
    number, reference = identifier(raw_number), identifier(raw_reference)
    problem: Words = _damage(raw_number, _ERROR_NUMBER, _ROUNDED_NUMBER)
    if number and not problem:
        problem = _damage(raw_reference, _ERROR_ORDER, _ROUNDED_ORDER)
    if number and not reference and not problem:
        problem = tr("The row has a tracking number but no order or parcel number; fill that in and import again.")
    return {
        "reference": reference,
        "tracking_no": "" if problem else number,
        "carrier": carrier,
        "shipped_at": date,
        "line": line,
        "problem": problem,
        "doubt": "" if problem else doubt(number, carrier or known),
    }


def _sorted_out(records: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int, int]:
    kept, extra, blank, repeated = [], [], 0, 0
    first: dict[str, set[str]] = {}
    for record in records:
        known = first.get(record["reference"])
        if record["problem"]:
            kept.append(record)
        elif not record["tracking_no"]:
            blank += 1
        elif known is None:
            first[record["reference"]] = {record["tracking_no"]}
            kept.append(record)
        elif record["tracking_no"] in known:
            repeated += 1
        else:
            known.add(record["tracking_no"])
            extra.append(record)
    return kept, extra, blank, repeated


def _frame(records: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame({name: [record[name] for record in records] for name in _COLUMNS})
    kinds = {"shipped_at": "datetime64[us]", "line": "int64", "problem": "object", "doubt": "object"}
    return frame.astype({name: kinds.get(name, "str") for name in _COLUMNS})


def _is_void(row: Cells, columns: dict[str, list[int]], finished: str) -> bool:
    said = {_key(row[column]) for column in columns["void"] if column < len(row)}
    if not said.isdisjoint({"y", "yes", "true", "1", "void"}):
        return True
    statuses = {_key(row[column]) for column in columns["status"] if column < len(row)}
    void = _void_words(spoken())
    return not statuses.isdisjoint(void) or bool(finished and statuses and finished not in statuses)


def first_filled(row: Cells, columns: Iterable[int]) -> Any:
    """The first filled cell of the columns; None when all are blank."""
    return next((row[column] for column in columns if column < len(row) and text_of(row[column])), None)


def identifier(cell: Any) -> str:
    """An identifier; 794600000001.0 is 794600000001 also where a program wrote it into a text file so."""
    code = code_of(cell)
    return code.removesuffix(".0") if code.removesuffix(".0").isdecimal() else code


def damaged(cell: Any) -> Words:
    """Why a tracking number cannot be trusted; blank where it can."""
    return _damage(cell, _ERROR_NUMBER, _ROUNDED_NUMBER)


def told_date(cell: Any, zone: tzinfo) -> Any:
    """A moment in the shop's zone; NaT where it cannot be told."""
    dates, _ = moments([cell], (ANY,), zone, zone, year_last=False)
    return dates[0]


def _damage(cell: Any, is_error: Text, is_rounded: Text) -> Words:
    """Why the identifier cannot be trusted: rounded by a spreadsheet program, or an error value."""
    written = text_of(cell)
    if written in _ERRORS:
        return is_error.placed(shown=written)
    rounded = isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= 1e15
    if rounded or _ROUNDED.fullmatch(written):
        return is_rounded.placed(shown=written)
    return ""
