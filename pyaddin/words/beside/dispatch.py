"""Why a parcel does not go into a carrier file."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "carrier.on-hold": tr("order {order} is on hold; clear the hold, or take the row out of the parcel."),
    "carrier.qty-changed": tr(
        "a Qty of order {order} was changed after it was packed; put it back, or set Status to Ready, clear Parcel no. "
        "and press Reserve stock."
    ),
    "carrier.not-packed": tr("a row of order {order} is {status}, not Packed; clear its Parcel no. to pack it anew."),
    "carrier.blank-status": tr("a row of order {order} is blank, not Packed; clear its Parcel no. to pack it anew."),
    "carrier.cancelled": tr(
        "a row of order {order} was cancelled; unpack it and clear its Parcel no., or cancel the parcel."
    ),
    "carrier.edited": tr(
        "its order or parcel was edited after the carrier file; press Carrier files for a new one and withdraw the old "
        "one."
    ),
    "carrier.not-chosen": tr("Carrier is blank; write one of: {names}."),
    "carrier.unknown-format": tr("there is no carrier format named '{name}'; write one of: {names}."),
}
