"""Export data for the forwarder: every field of the paper form, a line an article, as delimited text."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pyaddin.formats.written.files import OutSheet, to_bytes
from pyaddin.formats.written.form import FileForm
from pyaddin.steps.customs.consignments import Extra
from pyaddin.steps.customs.judge import Judgement
from pyaddin.steps.customs.numbers import digits
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.values import formulas

_SENDER = ("company", "contact", "address_1", "address_2", "city", "postcode", "country", "phone")
_TO = ("name", "company", "address_1", "address_2", "city", "state", "postcode", "country", "phone", "email")
_FORM: Final = FileForm.model_validate({"kind": "csv", "encoding": "utf-8-sig"})


def export_file(
    cargo: Shipments, judged: Sequence[Judgement], extras: Mapping[int, Extra], now: datetime
) -> bytes:  # fmt: skip
    """The lines of these parcels."""
    parcels = dict(zip(cargo.parcels.index, cargo.parcels.to_dict("records"), strict=True))
    labelled = [(one.consignment.label, one) for one in judged]
    records = [record for label, one in labelled for record in _records(parcels[label], one, extras[label], now)]
    headers = list(records[0])
    columns = [[_cell(record[header]) for record in records] for header in headers]
    return to_bytes(_FORM, [OutSheet("", headers, columns)])


def _cell(value: Any) -> str | float:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return formulas.without(value) if isinstance(value, str) else value


def _kilograms(grams: float | None) -> float:
    return round((grams or 0) / 1000, 3)


def _records(parcel: Mapping[Any, Any], one: Judgement, extra: Extra, now: datetime) -> list[dict[str, Any]]:
    consignment = one.consignment
    numbers = dict(one.named)
    head: dict[str, Any] = {
        "parcel_no": consignment.number, "item_number": parcel["parcel.tracking_no"], "posted": f"{now:%Y-%m-%d}",
        "order_no": parcel["parcel.order_no"], "carrier": consignment.carrier, "papers": ", ".join(one.forms),
        "category": consignment.category, "incoterm": extra.incoterm,
        **{f"sender_{name}": parcel[f"from.{name}"] for name in _SENDER},
        "sender_eori": consignment.eori, "sender_vat": consignment.vat, "sender_ukims": consignment.ukims,
        "ioss": one.ioss, **{f"recipient_{name}": parcel[f"to.{name}"] for name in _TO},
        "importer_reference": numbers.get("Importer", ""), "gross_weight_kg": _kilograms(consignment.weight_g),

        "total_value": consignment.value, "currency": consignment.currency,
    }  # fmt: skip
    return [
        {
            **head, "line": number, "sku": item.sku, "gtin": item.barcode, "description": item.description,
            "quantity": item.qty, "unit": "pcs", "net_weight_kg": _kilograms((item.weight_g or 0) * item.qty),
            "value": None if item.value is None else round(item.value * item.qty, 2), "hs_code": digits(item.hs),
            "origin": item.origin,
        }
        for number, item in enumerate(consignment.items, 1)
    ]  # fmt: skip
