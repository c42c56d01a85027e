"""The enquiry that goes to a carrier, as a text."""

from collections.abc import Mapping
from typing import Any

from pyaddin.tables.claims import Harm
from pyaddin.tables.schema import shown
from pyaddin.words.catalogue import tr

ASKS = {
    Harm.LOST: tr("Please find this parcel, or tell us in writing that it is lost."),
    Harm.DAMAGED: tr("This parcel arrived damaged. Please confirm it and pay for the damage."),
    Harm.REFUSED: tr(
        "Your record says that this parcel was refused. Please send us the proof of it, and where it is now."
    ),
}


def enquiry(claim: Mapping[str, Any], shop: str, to: str) -> str:
    """The text of a claim, ready to be sent; `to` is the consignee."""
    shipped = f"{claim['shipped_at']:%Y-%m-%d}" if claim["shipped_at"] == claim["shipped_at"] else "?"
    said = [
        tr("To: {carrier}", carrier=claim["carrier"]),
        tr("Our claim: {claim}", claim=claim["no"]),
        tr("What happened: {kind}", kind=shown(claim["kind"])),
        "",
        ASKS[claim["kind"]],
        "",
        tr("Tracking number: {number}", number=claim["tracking_no"] or "?"),
        tr("Our parcel: {parcel}", parcel=claim["parcel_no"]),
        tr("Handed to you: {day}", day=shipped),
        tr("Consignee: {name}", name=to),
        tr("We claim: {amount:,.2f} {currency}", amount=claim["amount"], currency=claim["currency"]),
        tr("Enclosed: {evidence}", evidence=claim["evidence"] or "-"),
        "",
        shop,
        "",
    ]
    return "\n".join(map(str, said))
