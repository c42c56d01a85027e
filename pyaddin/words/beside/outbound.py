"""Why a line was not posted as picked, why a waybill was not handed over, and why an order waits for somebody."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "pick.unknown": tr("'{scan}' is no article on Products; scan again, or clear Scan and write Picked."),
    "pick.other": tr("{scan} was scanned, and {sku} is wanted; put it back, and scan the right one."),
    "pick.too-many": tr("{picked:g} picked, and {qty:g} are wanted; put the rest back and correct Picked."),
    "pick.not-all": tr("Picked says {picked:g} of {qty:g} and All there says Yes; clear one of them."),
    "pick.no-reason": tr("{picked:g} picked of {qty:g}; choose a Reason and press again."),
    "pick.unchecked": tr(
        "this article is looked at before it is packed; write Yes into Checked, or fewer into Picked with a Reason."
    ),
    "pick.all-back": tr("all {qty:g} are to be put back; correct Picked."),
    "pick.in-file": tr(
        "no other bin has it, and {parcel} is in {file}, which the carrier may have; press Cancel parcel for it, then "
        "this again."
    ),
}
