"""Why a row is not packed, and what is odd about a parcel."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "parcel.qty-changed": tr("a Qty of this order was changed since its stock was reserved; press Reserve stock."),
    "parcel.blocked": tr(
        "the address is blocked; correct it, or set Address accepted to Yes and press Validate addresses."
    ),
    "parcel.no-weight": tr("{skus} has no weight on Products; fill Weight g there."),
    "parcel.several-currencies": tr("its items' customs values are in several currencies; use one on Products."),
    "parcel.no-rule": tr("no rule fits {grams:,.0f} g of goods to {country} from {warehouse}; add one on Rules."),
    "parcel.no-rule-with-battery": tr(
        "no rule fits {grams:,.0f} g of goods to {country} from {warehouse} with a battery; add one on Rules."
    ),
    "parcel.lost": tr(
        "{parcel} is not on Parcels; clear Parcel no., set Status to Ready and press Reserve stock to pack it again."
    ),
    "parcel.lost-without-number": tr(
        "a blank parcel number is not on Parcels; clear Parcel no., set Status to Ready and press Reserve stock to "
        "pack it again."
    ),
    "parcel.slower": tr("the buyer chose '{service}'; look whether this service keeps that promise."),
}
