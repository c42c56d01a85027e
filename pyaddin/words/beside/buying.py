"""What stands in the way of an order to a supplier, and what the answer asks of the clerk."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "supplier.sent-already": tr(
        "{supplier} was told of it in {purchase}; if that was taken back, set its line on Purchases to Cancelled."
    ),
    "supplier.file": tr("{what}"),
    "supplier.more": tr("{supplier} says {sent:g}, and {qty:g} were ordered; ask, and correct the answer."),
    "supplier.price": tr("{supplier} asks {price:.2f} for one, and {cost:.2f} was known; correct Products, or object."),
    "supplier.doubtful": tr("the answer's tracking number was not taken: {why}"),
    "reorder.unknown-sku": tr("SKU '{sku}' is not on Products; write it there."),
    "reorder.no-supplier": tr("who sells it is not said; write one that is on Suppliers into Supplier on Products."),
    "reorder.unknown-supplier": tr("{supplier} is not on Suppliers; write it there, spelt as on Products."),
    "reorder.dropship": tr("{supplier} sends straight to the buyers; change Supplier on Products to have it in stock."),
    "reorder.no-qty": tr("Order qty is not 1 or more; write how many are to be ordered, or clear Order."),
    "reorder.multiple": tr(
        "{supplier} sells it in cartons of {multiple:g}; write {more:g}, or change Order in on Products."
    ),
    "reorder.too-few": tr("{supplier} takes {least:g} at least; write more, or change Order at least on Products."),
    "reorder.small": tr(
        "all that is ordered from {supplier} comes to {amount:.2f}, and their smallest order is {least:.2f}; add to it."
    ),
    "reorder.no-price": tr(
        "its price is not known, and {supplier} takes no order below {least:.2f}; write Purchase price on Products."
    ),
}
