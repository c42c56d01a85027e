"""What customs papers lack, and why a parcel is held."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    # of an article
    "papers.no-description": tr("{sku} has no Customs description on Products; write in English what it is."),
    "papers.long-description": tr(
        "the Customs description of {sku} has {length} letters and at most {longest} may be sent; shorten it on "
        "Products."
    ),
    "papers.no-hs": tr("{sku} has no HS code on Products; fill it in."),
    "papers.bad-hs": tr("'{hs}' of {sku} is no HS code; write 6 to 13 digits on Products."),
    "papers.short-hs": tr("the HS code {hs} of {sku} has too few digits: {digits} are asked; complete it on Products."),
    "papers.no-origin": tr("{sku} has no Origin on Products; write the country where it was made, two letters."),
    "papers.bad-origin": tr(
        "the Origin '{origin}' of {sku} is no country; write two letters, such as CN, on Products."
    ),
    "papers.no-weight": tr("{sku} has no weight on Products; fill Weight g there."),
    "papers.no-value": tr("nothing says what {sku} is worth; fill Unit value on Products: customs take no value of 0."),
    "papers.no-currency": tr("the value of {sku} has no currency; fill Currency on Products."),
    "papers.several-currencies": tr("its items' customs values are in several currencies; use one on Products."),
    "papers.no-identifier": tr("a line without SKU goes there, and each line must be named; fill SKU on Orders."),
    # of a number
    "papers.bad-ioss": tr("'{number}' is no IOSS number; write IM and 10 digits, which begin with a member state's."),
    "papers.no-eori": tr(
        "{warehouse} has no EORI no. on Warehouses, which this carrier's invoice asks for; fill it in."
    ),
    "papers.bad-eori": tr("'{number}' of {warehouse} is no EORI number; correct EORI no. on Warehouses."),
    "papers.bad-vat": tr("'{number}' of {warehouse} fails its check digit; correct Tax ID on Warehouses."),
    "papers.no-ukims": tr("{warehouse} has no UKIMS no. on Warehouses, which goods for a business there ask for."),
    "papers.no-buyer-eori": tr(
        "the buyer's EORI number is missing, which goods for a business there ask for; fill Tax ID on Orders."
    ),
    "papers.no-sender": tr(
        "{warehouse} has no name, street or country on Warehouses; the sender stands on each paper."
    ),
    "papers.no-rate": tr(
        "there is no rate of {currency}, so limits in other currencies were not compared: it gets a CN 23 and no IOSS "
        "number; save the central bank's eurofxref.csv in the folder 'in' beside 'out'."
    ),
    # of a battery
    "papers.battery-unknown": tr(
        "{sku} holds a battery and Products does not say which; fill Battery kind and Battery is there."
    ),
    "papers.dangerous": tr(
        "{sku} is dangerous ({what}) and no rule of {carrier} for it is known; ask them before it goes."
    ),
    "papers.held-refused": tr(
        "{carrier} does not take {sku} this way ({un}, {placed}); choose another carrier, or write Yes into Go anyway "
        "once they agree."
    ),
    "papers.held-limit": tr(
        "{sku} is above what {carrier} takes ({un}, {placed}: {limits}); pack it in several parcels, or choose another "
        "carrier."
    ),
    "papers.held-regulated": tr(
        "{sku} is above the limits of small batteries ({un}, {instruction}: {limits}) and goes only as fully regulated "
        "goods; ask a forwarder."
    ),
}
