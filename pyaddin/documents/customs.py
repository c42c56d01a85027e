"""Customs papers as PDF: CN 22 and CN 23, invoices, the mark of batteries; in English, which every customs takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from pyaddin.documents.parts import in_parts
from pyaddin.documents.picking import slips
from pyaddin.documents.slips import HELPERS
from pyaddin.steps.customs.consignments import Extra
from pyaddin.steps.customs.judge import Judgement
from pyaddin.steps.customs.numbers import digits
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.tables.papers import INVOICE, PROFORMA
from pyaddin.tables.parcels import CATEGORIES

NUMBERS: Final = ("IOSS", "VAT", "EORI", "UKIMS", "Importer")
GRAMS: Final = 1000
AT_SALE: Final = "VAT was taken with the price (IOSS)."


def form(
    name: str, shipments: Shipments, judged: Sequence[Judgement], extras: dict[int, Extra], *,
    size: str, folders: Sequence[Path], now: datetime,
) -> bytes:  # fmt: skip
    """A PDF of CN 22 or CN 23, one for each of these parcels, on paper of that size."""
    values = {"form": name, "size": size}
    return _printed("customs_form.typ.j2", shipments, judged, extras, values, folders, now)


def invoices(
    shipments: Shipments, judged: Sequence[Judgement], extras: dict[int, Extra], *, folders: Sequence[Path],
    now: datetime,
) -> bytes:  # fmt: skip
    """A PDF (A4) of commercial and pro forma invoices, each as often as its carrier wants."""
    return _printed("customs_invoice.typ.j2", shipments, judged, extras, {}, folders, now)


def battery_marks(
    shipments: Shipments, judged: Sequence[Judgement], *, folders: Sequence[Path], now: datetime
) -> bytes:
    """A PDF of battery marks of 100 by 100 mm, one for each parcel and number that needs it."""
    return _printed("battery_mark.typ.j2", shipments, judged, {}, {}, folders, now)


def _printed(
    template: str, shipments: Shipments, judged: Sequence[Judgement], extras: dict[int, Extra],
    values: Mapping[str, Any], folders: Sequence[Path], now: datetime,
) -> bytes:  # fmt: skip
    """A PDF of a paper a parcel, in the order of the pick."""
    from pyaddin.documents.typesetting import pdf

    shared = {"date": f"{now:%Y-%m-%d}", "categories": CATEGORIES, **HELPERS, **values}
    return in_parts(
        _papers(shipments, judged, extras), lambda some: pdf(template, folders, {"papers": some, **shared}, now)
    )


def _papers(
    shipments: Shipments, judged: Sequence[Judgement], extras: dict[int, Extra]
) -> list[SimpleNamespace]:  # fmt: skip
    """What the templates are filled with, parcel by parcel."""
    by_number = {one.consignment.number: one for one in judged}
    labels = [one.consignment.label for one in judged]
    return [
        _paper(*slip, by_number[slip[0].no], extras.get(by_number[slip[0].no].consignment.label, Extra()))
        for slip in slips(shipments, labels)
    ]


def _paper(
    parcel: SimpleNamespace, to: SimpleNamespace, sender: SimpleNamespace, items: Sequence[SimpleNamespace],
    judged: Judgement, extra: Extra,
) -> SimpleNamespace:  # fmt: skip
    consignment = judged.consignment
    lines = [_line(item) for item in items]
    return SimpleNamespace(
        parcel=parcel, to=to, sender=sender, lines=lines, category=consignment.category, copies=judged.copies,
        title=next((form for form in judged.forms if form in (INVOICE, PROFORMA)), INVOICE),
        numbers={**dict.fromkeys(NUMBERS, ""), **dict(judged.named)}, ioss=judged.ioss,
        incoterm=extra.incoterm, note=extra.note, postage=_money(extra.postage),
        total=_money(consignment.value), currency=consignment.currency,
        net=_kilograms(sum(item.weight * item.qty for item in items if item.weight and item.qty)),
        gross=_kilograms(parcel.weight or 0), place=judged.to.place,
        marks=[mark for mark in judged.marks if mark.needed], remarks=_remarks(judged),
    )  # fmt: skip


def _remarks(judged: Judgement) -> list[str]:
    """What stands below the lines: the batteries' waybill line, and who has taken the tax."""
    said = [mark.waybill for mark in judged.marks if mark.waybill]
    return [*said, AT_SALE] if judged.ioss else said


def _line(item: SimpleNamespace) -> SimpleNamespace:
    value = item.unit_value or 0
    return SimpleNamespace(
        sku=item.sku, barcode=item.barcode, description=item.customs_description, qty=item.qty or 0,
        weight=_kilograms((item.weight or 0) * (item.qty or 0)), unit_value=_money(value),
        value=_money(round(value * (item.qty or 0), 2)), currency=item.currency, hs=digits(item.hs_code),
        origin=item.origin,
    )  # fmt: skip


def _kilograms(grams: float) -> str:
    return f"{grams / GRAMS:.3f}"


def _money(amount: float | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"
