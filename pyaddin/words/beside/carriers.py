"""What a carrier would refuse, cut or change.

`{name}` is the carrier's format, `{subject}` what is written there: one of the pieces, a column's caption, or what the
format itself calls it. `{hint}` says what to do: one of the pieces, or the format's own words.
"""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    # the parcel as a whole
    "carrier.empty": tr("No order line belongs to this parcel; there is nothing to send."),
    "carrier.too-heavy": tr(
        "The parcel weighs {grams:,.0f} g and {name} takes {most:,.0f} g; make two parcels or choose another carrier."
    ),
    "carrier.no-cod": tr(
        "The buyer pays {amount:.2f} {currency} on delivery, and the file of {name} has no place for that; choose "
        "another carrier, or clear Cash on delivery on Orders."
    ),
    "carrier.country": tr("{name} takes no parcels to {country}; choose another carrier."),
    "carrier.no-country": tr("{name} takes no parcels to a blank country; choose another carrier."),
    "carrier.longest-side": tr(
        "The longest side: {size:,.0f} mm, {name} may refuse more than {most:,.0f} mm; use other packaging."
    ),
    "carrier.sides-together": tr(
        "The length, width and height together: {size:,.0f} mm, {name} may refuse more than {most:,.0f} mm; use other "
        "packaging."
    ),
    "carrier.service": tr("{name} has no service '{service}'; write one of: {services}."),
    "carrier.articles": tr(
        "The parcel holds {count:.0f} different articles and {name}'s file takes {most}; make two parcels."
    ),
    "carrier.articles-as-one": tr(
        "The parcel holds {count:.0f} different articles and {name}'s file takes {most}; they are written as one line, "
        "so check its description and value."
    ),
    "carrier.currency": tr(
        "The value of {sku} is in {currency} and {name} takes {wanted}; give it in {wanted} in Products."
    ),
    "carrier.no-currency": tr(
        "The value of {sku} is in no currency and {name} takes {wanted}; give it in {wanted} in Products."
    ),
    # what its goods are worth
    "carrier.no-value": tr(
        "The value of {sku} is not known and {name} declares it; fill Unit value in Products, or Unit price in Orders."
    ),
    "carrier.value-blank": tr(
        "Value is blank, so {name}'s file declares nothing; fill it in, or Unit value in Products for the next parcels."
    ),
    "carrier.value-rounded": tr(
        "{name} takes rounded amounts: its file declares {declared:,.2f} for goods of {value:,.2f}; look whether that "
        "will do."
    ),
    "carrier.value-differs": tr(
        "Value says {value:,.2f} and {name}'s file declares {declared:,.2f} for the articles; correct Value here or "
        "Unit value in Products."
    ),
    "carrier.ioss-no-rate": tr(
        "The IOSS number is left off: there is no rate of {currency} that tells whether the goods are worth up to 150 "
        "EUR; save the central bank's eurofxref.csv in the folder 'in' beside 'out'."
    ),
    "carrier.ioss-no-value": tr(
        "The IOSS number is left off: Value and Currency do not tell whether the goods are worth up to 150 EUR; fill "
        "them in."
    ),
    # one cell of the file
    "carrier.missing": tr("{subject} is blank and {name} wants it."),
    "carrier.missing-hint": tr("{subject} is blank and {name} wants it; {hint}."),
    "carrier.failed": tr("{subject} cannot be worked out for {name}; {hint}."),
    "carrier.too-long": tr("{subject} has {size} characters, {name} takes {most}; {hint}."),
    "carrier.too-many-bytes": tr("{subject} has {size} bytes, {name} takes {most}; {hint}."),
    "carrier.cut": tr("{subject} has {size} characters, {name} takes {most}; it is cut to '{after}'."),
    "carrier.cut-bytes": tr("{subject} has {size} bytes, {name} takes {most}; it is cut to '{after}'."),
    "carrier.long": tr("{subject} has {size} characters, {name} takes {most} and may refuse it; {hint}."),
    "carrier.long-bytes": tr("{subject} has {size} bytes, {name} takes {most} and may refuse it; {hint}."),
    "carrier.left-out": tr("{subject} '{before}' is written as '{after}', without what {name} does not take."),
    "carrier.letters": tr("Written in Western letters: {letters}; correct what reads wrong."),
    # pieces
    "carrier.piece-header": tr("'{header}'"),
    "carrier.piece-of-article": tr("{column} of {sku}"),
    "carrier.piece-of-nameless": tr("{column} of an article without SKU"),
    "carrier.piece-of-sender": tr("The sender's {column}"),
    "carrier.piece-give": tr("give it in {sheet}"),
    "carrier.piece-shorten": tr("shorten it"),
    "carrier.piece-shorten-in": tr("shorten it in {sheet}"),
    "carrier.piece-numbers": tr("look at the numbers of this parcel"),
    "carrier.piece-own": tr("write it as {field} in your copy of {file}"),
    "carrier.piece-letters": tr("'{before}' as '{after}'"),
    "carrier.piece-list": tr("{some}, {another}"),
}
