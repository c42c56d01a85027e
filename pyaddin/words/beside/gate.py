"""Why a row, or the parcel that it is in, may not go out."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    # where the row stands
    "gate.on-hold": tr(
        "order {order} is on hold ({reason}); clear the hold, press Cancel parcel, or write Yes into Go anyway."
    ),
    "gate.on-hold-unsaid": tr(
        "order {order} is on hold; clear the hold, press Cancel parcel, or write Yes into Go anyway."
    ),
    "gate.cancelled": tr(
        "a row of order {order} was cancelled; press Cancel parcel, or write Yes into Go anyway to ship it all the "
        "same."
    ),
    "gate.blank-status": tr("a row of order {order} is blank, not Packed; press Cancel parcel to pack it anew."),
    "gate.not-packed": tr("a row of order {order} is {status}, not Packed; press Cancel parcel to pack it anew."),
    "gate.qty-changed": tr(
        "a Qty of order {order} was changed after it was packed: {units:g} lie in the parcel and Qty says {qty}; put "
        "it back, or press Cancel parcel and pack it anew."
    ),
    "gate.no-units": tr(
        "a row of order {order} lies in the parcel, but nothing is set aside for it any more; press Cancel parcel and "
        "Reserve stock."
    ),
    "gate.left-by-hand": tr(
        "order {order} was set to {status} though parcel {parcel} was not confirmed, so its {units:g} still count as "
        "on the shelf; press Confirm shipment, set it back, or write Yes into Go anyway if it has left."
    ),
    "gate.left-without-parcel": tr(
        "order {order} was set to {status} without a parcel, so its {units:g} still count as on the shelf; set it "
        "back, or write Yes into Go anyway if it has left."
    ),
    # what is said of it
    "gate.address": tr("the address of order {order} is blocked: {why}"),
    "gate.news": tr("order {order}: {why}"),
    "gate.news-of-parcel": tr("{why}"),
    "gate.papers": tr("{why}"),
    # the parcel
    "gate.other-country": tr(
        "parcel {parcel} was made for {made} and order {order} now says {now}; press Cancel parcel and make it anew."
    ),
    "gate.other-recipient": tr(
        "parcel {parcel} was made for {made} and order {order} now says {now}; press Cancel parcel and make it anew."
    ),
    "gate.other-service": tr(
        "order {order} now asks for '{wish}', which parcel {parcel} was not made for; press Cancel parcel and make it "
        "anew."
    ),
    "gate.lower-service": tr(
        "the buyer of order {order} chose '{wish}' and the parcel goes by '{service}', which is of a lower class; "
        "change it on Parcels, or write Yes into Go anyway on the row."
    ),
    "gate.several-addresses": tr(
        "the rows in parcel {parcel} have different addresses; make them the same, or press Cancel parcel and make it "
        "anew."
    ),
    "gate.no-rows": tr("no row of Orders is in parcel {parcel}; press Cancel parcel, or bring its rows back."),
    "gate.parcel-cancelled": tr("parcel {parcel} is cancelled; press Make parcels for its order."),
    "gate.parcel-returned": tr("parcel {parcel} came back; copy its order rows to send it again."),
    "gate.take-out": tr("the parcel is cancelled, and {file} names it; take it out at the carrier."),
}
