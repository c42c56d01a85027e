"""What a buyer gets for a return: the slip for the parcel, and the text that asks for a label."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pyaddin.documents.addresses import address_lines
from pyaddin.documents.inbound import sender_of
from pyaddin.documents.slips import HELPERS
from pyaddin.tables.schema import shown
from pyaddin.values import countries
from pyaddin.words.catalogue import tr


def return_slips(
    returns: Sequence[Mapping[str, Any]], warehouse: Mapping[str, Any], *, folders: Sequence[Path], now: datetime
) -> bytes:
    """A PDF (A4) with a page for each return; each has `buyer`, the order row, beside what stands on Returns."""
    from pyaddin.documents.typesetting import pdf

    pages = [
        SimpleNamespace(
            no=line["no"], order=line["order_no"], sku=line["sku"], item=line["item"], qty=f"{line['qty']:g}",
            reason=shown(line["reason"]) if line["reason"] else "", buyer=_buyer(line["buyer"]),
        )
        for line in returns
    ]  # fmt: skip
    values = {"returns": pages, "shop": sender_of(warehouse), "date": f"{now:%Y-%m-%d}", **HELPERS}
    return pdf("return_slip.typ.j2", folders, values, now)


def label_request(line: Mapping[str, Any], warehouse: Mapping[str, Any], weight_g: float) -> str:
    """The text that asks for a return label."""
    grams = f"{weight_g:,.0f} g" if weight_g else "?"
    said = [
        tr("Please make a label for this return."),
        "",
        tr("Return number: {rma}", rma=line["no"]),
        tr("Order: {order}", order=line["order_no"]),
        tr("Contents: {qty:g} × {item} ({sku})", qty=line["qty"], item=line["item"], sku=line["sku"]),
        tr("Weight: {weight}", weight=grams),
        tr("The way is paid by: {payer}", payer=shown(line["pays"])),
        "",
        tr("From:"),
        *_lines(_buyer(line["buyer"])),
        "",
        tr("To:"),
        *_lines(sender_of(warehouse)),
        "",
    ]
    return "\n".join(map(str, said))


def _lines(to: SimpleNamespace) -> list[str]:
    names = [getattr(to, "name", ""), to.company, getattr(to, "contact", "")]
    return [text for text in (*names, *address_lines(to)) if text]


def _buyer(row: Mapping[str, Any]) -> SimpleNamespace:
    """The address fields of an order row."""
    fields = ("company", "address_1", "address_2", "city", "state", "postcode", "country", "phone", "email")
    return SimpleNamespace(
        name=row["recipient"], **{name: row[name] for name in fields},
        country_name=countries.name(str(row["country"])),
    )  # fmt: skip
