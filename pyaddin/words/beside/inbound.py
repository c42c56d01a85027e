"""What is wrong with a box for a marketplace's warehouse, and what is still to do."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "inbound.no-shipment": tr("Shipment is blank; write the marketplace's number of the shipment."),
    "inbound.unknown-sku": tr("SKU '{sku}' is not on Products; add it there or correct it."),
    "inbound.no-units": tr("Units per box is blank or 0; write how many of {sku} one box holds."),
    "inbound.no-box": tr("Box is blank; number the boxes of a shipment from 1."),
    "inbound.too-many-boxes": tr(
        "{boxes:g} boxes alike are more than the {most:g} that a shipment takes; divide them."
    ),
    "inbound.overlap": tr("box {box:g} stands in two groups of boxes; number the boxes anew."),
    "inbound.gap": tr("there is no box {box:g} in {shipment}; number the boxes from 1 without a gap."),
    "inbound.no-rules": tr("'{name}' is no warehouse whose rules are known; write one of: {names}."),
    "inbound.no-address": tr(
        "Ship to is blank in all lines of {shipment}; write the address that the marketplace gave."
    ),
    "inbound.no-weight": tr("box {box:g} has no weight; weigh it and fill Box weight g."),
    "inbound.no-sides": tr("box {box:g} lacks Length, Width or Height; measure it outside."),
    "inbound.too-heavy": tr("box {box:g} weighs {grams:,.0f} g and {most:,.0f} g is the most; take units out."),
    "inbound.too-large": tr("box {box:g} measures {sides} mm and {most} mm is the most; take a smaller box."),
    "inbound.lift": tr("box {box:g} is over {most:,.0f} g with a single unit; stick a Team Lift label on it."),
    "inbound.too-light": tr("box {box:g} weighs less than the {grams:,.0f} g of what is in it; weigh it again."),
    "inbound.two-expiries": tr("{sku} has two expiry days in box {box:g}; put each day into a box of its own."),
    "inbound.differs": tr("{planned:g} of {sku} are planned and {boxed:g} lie in boxes; correct one of the two."),
    "inbound.no-plan": tr("Planned is blank in all lines of {sku}; write how many you told the marketplace."),
    "inbound.to-prepare": tr("each unit is still to be prepared ({prep}); write Yes in Prepared once it is done."),
    "inbound.dangerous": tr("{sku} holds a battery or is dangerous; ask the marketplace before you pack it."),
    "inbound.not-ready": tr("the boxes of {shipment} are not right yet; put its lines right before they are sent."),
    "inbound.too-few": tr("{qty:g} units of {sku} are to be sent and {free:g} in {warehouse} {bin} are free."),
    "inbound.not-there": tr("{sku} does not lie in {warehouse} {bin}; correct the place, or clear it."),
    "inbound.more-received": tr("{received:g} were received and {total:g} were sent; ask the marketplace."),
    "inbound.changed": tr("this line was changed after its boxes were sent; put it back as it was."),
}
