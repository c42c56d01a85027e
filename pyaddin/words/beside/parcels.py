"""Why a row is not packed, and what is odd about a parcel."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "parcel.qty-changed": tr("a Qty of this order was changed since its stock was reserved; press Reserve stock."),
    "parcel.waits": tr("row {row} of this order may not go out; see Problem there."),
    "parcel.no-weight": tr("{skus} has no weight on Products; fill Weight g there."),
    "parcel.several-currencies": tr(
        "its items' customs values are in several currencies, and there is no rate of one of them; save the central "
        "bank's eurofxref.csv in the folder 'in' beside 'out', or use one currency on Products."
    ),
    "parcel.converted": tr("customs values in {several} were converted to {currency} by the central bank's rates."),
    "parcel.no-rule": tr("no rule fits {grams:,.0f} g of goods to {country} from {warehouse}; add one on Rules."),
    "parcel.no-rule-with-battery": tr(
        "no rule fits {grams:,.0f} g of goods to {country} from {warehouse} with a battery; add one on Rules."
    ),
    "parcel.no-offer": tr(
        "no rate card has a price for {grams:,.0f} g of goods to {country} by what its rule on Rules names; add it to "
        "rate_cards in the templates folder, or clear Choose there and name a carrier."
    ),
    "parcel.lost": tr(
        "{parcel} is not on Parcels; clear Parcel no., set Status to Ready and press Reserve stock to pack it again."
    ),
    "parcel.lost-without-number": tr(
        "a blank parcel number is not on Parcels; clear Parcel no., set Status to Ready and press Reserve stock to "
        "pack it again."
    ),
    "parcel.as-paid": tr(
        "{skus} has no Unit value on Products and is declared at the price paid; fill it in if that is not its value."
    ),
    "parcel.worthless": tr(
        "nothing says what {skus} is worth, so Value is blank; fill Unit value on Products or Unit price on Orders."
    ),
    "parcel.other-warehouse": tr(
        "{parcel} ships from {warehouse}; write that as Warehouse again, or clear Parcel no. and set Status to Ready "
        "to send the row from another."
    ),
    "parcel.no-rule-no-rate": tr(
        "no rule fits, and those that ask the value were passed over, for there is no rate of {currency}; save the "
        "central bank's eurofxref.csv in the folder 'in' beside 'out'."
    ),
    "parcel.no-rate": tr(
        "rules that ask the value were passed over, for there is no rate from {currency} to {wanted}; save the central "
        "bank's eurofxref.csv in the folder 'in' beside 'out', or choose the carrier."
    ),
    "parcel.other-currency": tr(
        "Rules compared the bare value though it is in {currency}; give Currency of rule values on Settings, or look "
        "whether the carrier is right."
    ),
    "parcel.slower": tr("the buyer chose '{service}'; look whether this service keeps that promise."),
    "parcel.no-box": tr(
        "nothing on Packaging takes all that is in it; choose one, add a larger one there, or fill Pack as on Orders."
    ),
    "parcel.shipped": tr(
        "it has shipped, so it cannot be cancelled; ask the carrier to stop it, or set it to Returned once it is back."
    ),
    "parcel.partly-shipped": tr(
        "row {row} in it has shipped, so it cannot be cancelled; take the other rows out one by one, by clearing "
        "Parcel no. and setting Status to Ready."
    ),
}
