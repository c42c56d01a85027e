"""Why a count is not posted, and why units are not moved."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "count.no-place": tr("'{sku}' in {warehouse} {bin} is no place; write SKU, warehouse and bin as on Stock."),
    "count.unknown-barcode": tr("barcode {barcode} is not on Products; write it there, or fill in SKU."),
    "count.several": tr("barcode {barcode} is that of {skus}; fill in SKU."),
    "count.unknown-sku": tr("SKU '{sku}' is not on Products; add it there or correct it."),
    "count.other-sku": tr("barcode {barcode} is that of {sku}; clear one of the two."),
    "count.no-lot": tr("{sku} is counted by lot or serial number; write it in Lot, a line for each."),
    "count.serial-units": tr("a serial number is one unit; write a line for each unit of {sku}."),
    "count.serial-twice": tr("serial number {serial} of {sku} lies in another bin on Stock; count that bin as well."),
    "count.unsized": tr("Products does not say how many of {sku} are in that Unit; fill it in there."),
    "count.twice": tr("{sku} in {warehouse} {bin} stands in a line above; put both counts together there."),
    "count.picking": tr(
        "{units:g} of it are packed and may be off the shelf already; count once their carrier file is written."
    ),
    "count.moved": tr(
        "Stock went from {then:g} to {now:g} while you counted; write into Second count what lies there now."
    ),
    "count.again": tr(
        "{counted:g} counted and {book:g} on Stock; count again and write what lies there into Second count."
    ),
    "count.fewer": tr("{units:g} fewer than on Stock; choose a Reason and press again to post it."),
    "count.more": tr("{units:g} more than on Stock; choose a Reason and press again to post it."),
    "move.no-sku": tr("SKU is blank; write what is to be moved."),
    "move.nothing": tr("Qty is not 1 or more; write how many units are to be moved."),
    "move.which-lot": tr("{sku} lies in {warehouse} {bin} by lots: write in Lot which one goes ({lots})."),
    "move.no-set": tr("Kit parts of {sku} on Products does not say what a set is made of; write it as SKU*2; SKU*1."),
    "move.too-few-parts": tr("{parts} is too few in {warehouse} for {qty:g} sets; write fewer, or put goods in."),
    "move.one-warehouse": tr("sets are made and taken apart where they are; clear To warehouse."),
    "move.lot-lost": tr("{sku} is traced by lot, which a set does not keep: count set and parts on Counts instead."),
    "move.no-bin": tr("no bin of {warehouse} is free; write in To bin where {sku} goes."),
    "move.not-there": tr("Stock has no {sku} in {warehouse} {bin}; correct where they are."),
    "move.unknown-bin": tr("there is no bin '{bin}' in {warehouse}; write one that is on Stock, or add it there."),
    "move.same": tr("they are there already; write into To bin where they are to go."),
    "move.at-once": tr("Arrived is for moves between warehouses; clear it."),
    "move.too-few": tr(
        "{qty:g} to be moved, and {free:g} in {warehouse} {bin} are not set aside for orders; write fewer."
    ),
    "move.too-many": tr("{arrived:g} arrived of {qty:g} that were sent; count again and correct Arrived."),
}
