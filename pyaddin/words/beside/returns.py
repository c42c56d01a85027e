"""Why a return is not taken, decided or paid back."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "returns.no-number": tr("nothing says what comes back; scan its tracking number, or write the order number."),
    "returns.unknown": tr(
        "no order or parcel here has the number {number}; if it was archived, Find it and bring it back."
    ),
    "returns.differ": tr("{number} and the other number beside it are not of one parcel; clear one of the two."),
    "returns.other-sku": tr("there is no {sku} in {number}; correct SKU, or clear it."),
    "returns.several": tr("several articles went out under {number} ({skus}); write in SKU which one comes back."),
    "returns.not-sent": tr("{number} has not left yet; cancel its parcel instead."),
    "returns.known": tr(
        "this is {rma}, which is on this sheet already; write there what Arrived, and delete this line."
    ),
    "returns.gone": tr("order {order} is not on Orders any more; Find it, bring it back and press again."),
    "returns.all-back": tr("all {sent:g} of {sku} that were sent are back or on their way; delete this line."),
    "returns.no-units": tr("Qty is blank, 0 or less; write how many units are to come back."),
    "returns.more-than-sent": tr(
        "{qty:g} are to come back, {sent:g} were sent and at most {rest:g} still can; correct Qty."
    ),
    "returns.nothing": tr("Arrived is 0 or less; write how many units came, or clear it."),
    "returns.more-came": tr("{arrived:g} came and {rest:g} are still to come; count again, or correct Qty."),
    "returns.too-many-decided": tr(
        "Units decided says {units:g} and {waiting:g} are waiting for a decision; correct it."
    ),
    "returns.no-decision": tr("Units decided is filled in and Decision is not; choose one, or clear it."),
    "returns.no-lot": tr("{sku} is traced; write the number from its label in Lot."),
    "returns.no-amount": tr("Refund is 0 or less; write what is to be paid back, or clear it."),
    "returns.no-price": tr("nobody knows what was paid for {sku} of {order}; write its Unit price on Orders."),
    "returns.more-than-paid": tr(
        "{amount:,.2f} is more than the {rest:,.2f} that can still be paid back of {paid:,.2f}; correct Refund."
    ),
    "returns.too-late": tr("the buyer could ask until {day}; clear Refund, or write why in Not by policy because."),
    "returns.over-policy": tr(
        "the policy pays back {most:,.2f} and not {amount:,.2f}; correct Refund, or write why in Not by policy because."
    ),
    "returns.unknown-sku": tr("SKU '{sku}' is not on Products; correct Exchange for, or add it there."),
    "returns.unknown-warehouse": tr("'{warehouse}' is not on Warehouses; correct it, or clear it to take the first."),
    "returns.no-place": tr("Warehouses has no warehouse; add one there."),
    "returns.unknown-bin": tr("there is no bin '{bin}' in {warehouse}; write one that is on Stock, or add it there."),
    "returns.closed-bin": tr("bin '{bin}' in {warehouse} is {state} on Stock; write one whose goods are sold from."),
    "returns.no-bin": tr("no bin of {warehouse} is free; write in Bin where {sku} goes."),
    "returns.unread": tr("On hand of {sku} in {warehouse} {bin} on Stock cannot be read; correct it there first."),
    "returns.forgotten": tr("the buyer's address was forgotten; write the new order on Orders by hand."),
}
