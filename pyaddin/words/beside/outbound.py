"""Why a line was not posted as picked, why a waybill was not handed over, and why an order waits for somebody."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "pick.unknown": tr("'{scan}' is no article on Products; scan again, or clear Scan and write Picked."),
    "pick.other": tr("{scan} was scanned, and {sku} is wanted; put it back, and scan the right one."),
    "pick.too-many": tr("{picked:g} picked, and {qty:g} are wanted; put the rest back and correct Picked."),
    "pick.not-all": tr("Picked says {picked:g} of {qty:g} and All there says Yes; clear one of them."),
    "pick.left-out": tr(
        "{units:g} of {sku} could not be found when picked, and the parcel goes without; tell the buyer that the rest "
        "comes later, or refund it."
    ),
    "pick.waits": tr(
        "{units:g} of {sku} could not be found when picked, and the order waits; tell the buyer that it goes later, or "
        "ask whether the rest may go now."
    ),
    "pick.no-reason": tr("{picked:g} picked of {qty:g}; choose a Reason and press again."),
    "pick.unchecked": tr(
        "this article is looked at before it is packed; write Yes into Checked, or fewer into Picked with a Reason."
    ),
    "pick.all-back": tr("all {qty:g} are to be put back; correct Picked."),
    "pick.in-file": tr(
        "no other bin has it, and {parcel} is in {file}, which the carrier may have; press Cancel parcel for it, then "
        "this again."
    ),
    "handover.no-parcel": tr("'{parcel}' is no parcel; scan the barcode of the packing slip."),
    "handover.unknown": tr("no parcel has '{waybill}'; scan its packing slip into Parcel scan to tie the two."),
    "handover.others": tr("{waybill} is the waybill of {parcel}; put each label on its own parcel and scan again."),
    "handover.has-another": tr("{parcel} has {waybill}; clear that on Parcels if its label was replaced."),
    "handover.several": tr("{waybill} stands on several parcels ({parcels}); scan the packing slip as well."),
    "handover.cancelled": tr("{parcel} was cancelled; take it back from the driver."),
    "handover.twice": tr("{parcel} stands in a line above; it is on the manifest already."),
    "handover.before": tr("{parcel} was handed over on {day} with {manifest}; delete this line."),
    "handover.not-going": tr("{parcel} was changed after its carrier file, or came back; look at it on Parcels."),
    "handover.gate": tr("{parcel} may not go out; its Problem on Parcels says why."),
    "handover.not-picked": tr("{parcel} is out, and its goods are not posted as picked; press Post picks."),
    "approval.waits": tr("{desk} has to release it ({why}): Yes or No into Release, then Validate addresses."),
    "approval.no": tr("{who} of {desk} said No on {day}; settle that, then Yes into Release."),
    "approval.may-not": tr("{who} may not release for {desk} (Settings names {names}); ask one of them to press."),
    "approval.all": tr("rule {rank:g} is for every order"),
    "approval.amount": tr("{amount:.2f} {currency} is {least:g} or more"),
    "approval.no-rate": tr("{amount:.2f} {currency} cannot be compared: its rate is missing"),
    "approval.country": tr("it goes to {country}"),
    "approval.marketplace": tr("it is of {marketplace}"),
    "approval.first": tr("a first-time buyer"),
    "approval.below-cost": tr("{sku} is sold below its Purchase price, or the two cannot be compared"),
    "approval.note": tr("the buyer wrote a note"),
    "approval.mark": tr("its Note says {mark}"),
    "approval.changed": tr("it was changed after it was checked"),
}
