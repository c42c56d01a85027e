"""Why a parcel is not confirmed."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "confirm.edited": tr(
        "it was edited after the carrier file, so look which address is on the label; then set Status to Sent to "
        "carrier, or press Carrier files."
    ),
    "confirm.waits": tr("it waits for {marketplace}'s own file in the folder 'in'; download it there and press again."),
    "confirm.lacking": tr(
        "its lines lack what the marketplace's file needs (order number, line number, quantity); fill it in on Orders."
    ),
    "confirm.which-shop": tr(
        "order {order} is known at several shops; save its own shop's file in the folder {folder} and press again."
    ),
    "confirm.refused": tr("{why}"),
    "confirm.in-parts": tr(
        "order {order} ships in parts, which {marketplace} does not take in a file; enter its numbers on "
        "{marketplace}'s page, then write Shipped into Status and press Confirm shipment."
    ),
    "confirm.part-of-line": tr(
        "only a part of a line of order {order} is out, and {marketplace}'s file has no quantity; the line is told "
        "once the rest of it goes out or is cancelled."
    ),
    "confirm.absent": tr(
        "order {order} is not in {files}; download the file again, or enter the number on {marketplace}'s page, then "
        "write Shipped into Status and press Confirm shipment."
    ),
    "confirm.other-value": tr(
        "{file} has '{there}' as {header} for order {order}, where '{ours}' would stand; look which is right, correct "
        "it here or on {marketplace}'s page, and press again."
    ),
}
