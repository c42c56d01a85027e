"""Why goods that came in are not posted, and what is odd about a delivery."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "goods.unknown-barcode": tr("barcode {barcode} is not on Products; write it there, or fill in SKU."),
    "goods.other-lot": tr("the code says {read}, and Lot something else; clear one of the two."),
    "goods.other-day": tr("the code says that it is good until {day}; correct Expiry, or clear the barcode."),
    "goods.several": tr("barcode {barcode} is that of {skus}; fill in SKU."),
    "goods.unknown-sku": tr("SKU '{sku}' is not on Products; add it there or correct it."),
    "goods.other-sku": tr("barcode {barcode} is that of {sku}; clear one of the two."),
    "goods.no-sku": tr("neither SKU nor Barcode is filled in; scan the article or write its SKU."),
    "goods.nothing": tr("Arrived is 0; write how many units came, or clear it."),
    "goods.too-damaged": tr("{damaged:g} damaged of {arrived:g} that came; write at most as many as came."),
    "goods.unexpected": tr("none of {sku} is expected; write Yes in Accept more to take the goods, or clear Arrived."),
    "goods.over": tr(
        "{arrived:g} came and {rest:g} of {sku} are still expected; count again, or write Yes in Accept more."
    ),
    "goods.unknown-warehouse": tr("'{warehouse}' is not on Warehouses; correct it, or clear it to take the first."),
    "goods.unknown-bin": tr("there is no bin '{bin}' in {warehouse}; write one that is on Stock, or add it there."),
    "goods.closed-bin": tr("bin '{bin}' in {warehouse} is {state} on Stock; write one whose goods are sold from."),
    "goods.no-bin": tr("no bin of {warehouse} is free; write in Bin where {sku} goes."),
    "goods.unread": tr("On hand of {sku} in {warehouse} {bin} on Stock cannot be read; correct it there first."),
    "goods.no-lot": tr("{sku} is traced by lot; write the number from its label in Lot."),
    "goods.no-serial": tr("{sku} is traced by serial number; write it in Lot, a line for each unit."),
    "goods.serial-units": tr("a serial number is one unit; write a line for each unit of {sku}, with 1 in Arrived."),
    "goods.serial-twice": tr("serial number {serial} of {sku} is here already; read the label again."),
    "goods.no-expiry": tr("{sku} is traced by lot with expiry; write the last day from its label in Expiry."),
    "goods.expiry-without-lot": tr("Expiry is that of a lot; write its number in Lot."),
    "goods.other-expiry": tr("lot {lot} is good until {day} on Stock; correct Expiry here or there."),
    "goods.expired": tr(
        "lot {lot} was good until {day}; send it back, or write all of it in Damaged to keep it apart."
    ),
    "goods.unsized": tr("Products does not say how many of {sku} are in that Unit; fill it in there."),
    "goods.no-place": tr("Warehouses has no warehouse; add one there."),
}
