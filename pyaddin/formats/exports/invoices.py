"""Carriers' invoices: a row a charge. UPS's file has no header and is read by place; others by their headers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.formats.exports.tracking import ALIASES as NUMBERS
from pyaddin.formats.exports.tracking import Cells, first_filled, header_of
from pyaddin.values.amounts import amounts, told_by
from pyaddin.values.captions import caption_key
from pyaddin.values.dates import ANY, moments
from pyaddin.values.raw import code_of, text_of
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.quoting import quoted

COLUMNS: Final = (
    "tracking_no", "reference", "account", "invoice", "invoiced_at", "currency", "amount", "weight", "unit", "zone",
    "service", "charge", "kind", "carrier", "line",
)  # fmt: skip
CODES: Final = ("tracking_no", "invoice", "account")
UPS, FEDEX = "UPS", "FedEx"
FREIGHT, OTHER, CORRECTION, RETURN = "freight", "other", "correction", "return"
"""What a charge is: the carriage itself, anything beside it, what mends an earlier invoice, a parcel sent back."""

# UPS billing data file, 250 columns without a header: places from 0, as a loader in use has them.
_UPS: Final = {
    "account": 2, "invoiced_at": 4, "invoice": 5, "currency": 9, "tracking_no": 20, "reference": 21, "weight": 28,
    "unit": 29, "zone": 33, "category": 34, "class": 43, "charge": 45, "amount": 52,
}  # fmt: skip
_CATEGORIES: Final = ("SHP", "RTN", "ADJ", "MIS", "INF")
_NO_CHARGE: Final = "INF"
# FedEx billing file with all columns, and words that other carriers and shops use.
_PAIR: Final = ("Tracking ID Charge Description", "Tracking ID Charge Amount")
_PREFIX: Final = "Ground Tracking ID Prefix"
ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "tracking_no": (
        "Express or Ground Tracking ID", *NUMBERS["tracking_no"], "Tracking ID", "Consignment number",
        "Shipment number", "Parcel number", "Package number", "Paketnummer", "Numéro de suivi",
    ),
    "amount": (
        "Net Charge Amount", "Net Amount", "Amount", "Charge", "Charges", "Total Charge", "Total amount", "Net",
        "Price", "Cost", "Total", "Betrag", "Nettobetrag", "Montant HT", "Importe", "费用", "金额", "运费", "总费用",
    ),
    "reference": ("Original Customer Reference", *NUMBERS["reference"]),
    "account": ("Bill to Account Number", "Account Number", "Account", "Account no", "Kundennummer", "账号"),
    "invoice": ("Invoice Number", "Invoice No", "Invoice", "Rechnungsnummer", "账单号", "发票号"),
    "invoiced_at": ("Invoice Date", "Billing date", "Date", "Rechnungsdatum", "账单日期"),
    "currency": ("Currency", "Currency Code", "Invoice Currency Code", "Währung", "币种"),
    "weight": ("Rated Weight Amount", "Billed Weight", "Chargeable weight", "Weight", "Gewicht", "计费重量", "重量"),
    "unit": ("Rated Weight Units", "Billed Weight Unit of Measure", "Weight Unit", "Unit"),
    "zone": ("Zone Code", "Zone", "分区"),
    "service": ("Service Type", "Ground Service", "Service", "Product", "Produkt", "服务"),
    "charge": ("Charge Description", "Description", "Charge type", "Beschreibung", "费用名称"),
}  # fmt: skip
FREIGHT_WORDS: Final = ("freight", "transportation", "carriage", "shipping", "postage", "运费", "fracht", "porto")
_LEAST_UPS: Final = 53


class Read(NamedTuple):
    """A file's charges (`COLUMNS`, weight as written), and what its numbers' decimal mark left unread."""

    charges: pd.DataFrame
    unread: list[int]


def read_invoice(rows: Sequence[Cells], own: Mapping[str, str]) -> Read | Text:
    """The charges of a file; `own` are headers that the shop taught, by role. A sentence says why there are none."""
    if _is_ups(rows):
        return _read(_ups(rows))
    roles = {
        caption_key(alias, loose=True): (role, turn + 1)
        for role, some in ALIASES.items()
        for turn, alias in enumerate(some)
    }
    roles |= {caption_key(header, loose=True): (role, 0) for role, header in own.items()}
    found = header_of(rows, roles, lambda known: {"tracking_no", "amount"} <= known)
    if found is None:
        first = next((row for row in rows if sum(bool(text_of(cell)) for cell in row) > 1), [])
        return tr(
            "no columns for tracking number and amount among {headers}; name them in Settings, Invoice columns.",
            headers=quoted(first) if first else tr("none"),
        )
    return _read(_headed(rows, *found))


def has_charges(rows: Sequence[Cells]) -> bool:
    """Whether a file reads as an invoice, so that its letters were read rightly."""
    return not isinstance(read_invoice(rows, {}), Text)


def _is_ups(rows: Sequence[Cells]) -> bool:
    filled = [row for row in rows[:20] if any(text_of(cell) for cell in row)]
    return bool(filled) and all(
        len(row) >= _LEAST_UPS and text_of(row[_UPS["category"]]).upper() in _CATEGORIES for row in filled
    )


def _ups(rows: Sequence[Cells]) -> Iterator[dict[str, Any]]:
    for line, row in enumerate(rows, 1):
        if len(row) < _LEAST_UPS:
            continue
        cells = {role: row[place] for role, place in _UPS.items()}
        group, category = text_of(cells["class"]).upper(), text_of(cells["category"]).upper()
        if group == _NO_CHARGE:
            continue
        kind = CORRECTION if category == "ADJ" else RETURN if category == "RTN" else OTHER
        freight = kind == OTHER and group == "FRT"
        yield {
            **cells, "line": line, "carrier": UPS, "kind": FREIGHT if freight else kind,
            "service": cells["charge"] if freight else "",
        }  # fmt: skip


def _headed(rows: Sequence[Cells], head: int, places: Mapping[str, list[int]]) -> Iterator[dict[str, Any]]:
    names = [caption_key(cell, loose=True) for cell in rows[head]]
    told, sums = (
        [at for at, name in enumerate(names) if name.startswith(caption_key(one, loose=True))] for one in _PAIR
    )
    prefixes = [at for at, name in enumerate(names) if name == caption_key(_PREFIX, loose=True)]
    fedex = bool(told and sums)
    for line, row in enumerate(rows[head + 1 :], head + 2):
        if not any(text_of(cell) for cell in row):
            continue
        one = {role: first_filled(row, columns) for role, columns in places.items()}
        prefix = code_of(first_filled(row, prefixes))
        number = code_of(one["tracking_no"])
        one |= {"line": line, "carrier": FEDEX if fedex else "", "tracking_no": f"{prefix}{number}" if number else ""}
        rest = 0.0
        for name, place in zip(told, sums, strict=False):
            charge = text_of(row[name]) if name < len(row) else ""
            if charge and place < len(row):
                amount = _number(row[place])
                rest += amount
                yield {**one, "charge": charge, "amount": amount, "kind": _kind(charge)}
        total = _number(one["amount"])
        if not rest or abs(total - rest) >= 0.005:
            charge = text_of(one.get("charge")) or ("Transportation" if fedex else "")
            yield {**one, "charge": charge, "amount": total - rest if fedex else one["amount"], "kind": _kind(charge)}


def _number(cell: Any) -> float:
    value = amounts([cell])[0][0]
    return 0.0 if pd.isna(value) else value


def _kind(charge: str) -> str:
    plain = charge.casefold()
    return FREIGHT if not plain or any(word in plain for word in FREIGHT_WORDS) else OTHER


def _read(found: Iterator[dict[str, Any]]) -> Read:
    records = list(found)
    frame = pd.DataFrame(records, columns=list(COLUMNS), dtype="object")
    told = frame["amount"].tolist()
    money, unread = amounts(told, told_by(told))
    weights, _ = amounts(frame["weight"].tolist(), told_by(frame["weight"]))
    days, _ = moments(frame["invoiced_at"].tolist(), (ANY,), UTC, UTC, year_last=False)
    texts = {
        name: [(code_of if name in CODES else text_of)(cell) for cell in frame[name]]
        for name in COLUMNS if name not in ("amount", "weight", "invoiced_at", "line")
    }  # fmt: skip
    out = pd.DataFrame({**texts, "line": frame["line"]}, index=frame.index)
    out["amount"], out["weight"] = money, weights
    out["invoiced_at"] = pd.array(list(days), dtype="datetime64[us]")
    bad = [int(frame["line"].iloc[at]) for at in unread]
    return Read(out[out["amount"].notna()].reset_index(drop=True), bad)
