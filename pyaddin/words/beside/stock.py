"""Why units are not set aside, and what is wrong on Stock."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "stock.others-wait": tr(
        "the order ships complete and another row of it is new or on hold; clear that row or change Policy."
    ),
    "stock.unknown-sku": tr("SKU '{sku}' is not on Stock; add it there or correct the SKU."),
    "stock.unknown-warehouse": tr("Warehouse '{warehouse}' is not on Stock; correct it, or clear it to take any."),
    "stock.spelt-otherwise": tr("'{cell}' is '{known}' on {sheet}; write it alike, for as it stands they are two."),
    "stock.not-served": tr("no warehouse serves {country}; see Countries served on Warehouses."),
    "stock.blank-country": tr("no warehouse serves a blank country; see Countries served on Warehouses."),
    "stock.others-short": tr(
        "{free} free in {where}, but the order ships complete and another row is short; change Policy to send it."
    ),
    "stock.short": tr("{qty:g} needed, {free} free in {where}; put goods in, or change Policy or Qty."),
    "stock.set-short": tr(
        "{qty:g} sets needed, {free} can be had in {where}, for lack of {parts}; put these in, or change Policy or Qty."
    ),
    "stock.no-place": tr("Stock has no row for {sku} in {warehouse} {bin}; add it."),
    "stock.place-twice": tr(
        "an earlier row holds this SKU, warehouse, bin and lot, and only that one counts; put the units together there."
    ),
    "stock.over-reserved": tr("{units:g} more are packed or reserved than on hand; count again or cancel parcels."),
}
