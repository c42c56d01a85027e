"""What a marketplace says of an order line since it came in; `{column}` is a caption, `{name}` the column's name."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    # of the whole line
    "news.cancelled": tr("cancelled at {marketplace}; it does not ship."),
    "news.cancelled-out": tr(
        "cancelled at {marketplace}, and parcel {parcel} is in a carrier file: pull the parcel and press Cancel parcel."
    ),
    "news.cancelled-gone": tr(
        "cancelled at {marketplace} after parcel {parcel} went out: call it back, or wait for its return."
    ),
    "news.held-out": tr(
        "{marketplace} now says: {reason}; keep parcel {parcel} back until that is settled, or press Cancel parcel."
    ),
    "news.fulfilled": tr(
        "{marketplace} says that it went out already: set it to Cancelled here, or write Yes under Go anyway if it did "
        "not."
    ),
    "news.again": tr(
        "{marketplace} says again that it is to ship, and it went out in parcel {parcel}: look there what is missing."
    ),
    "news.line-gone": tr(
        "the order at {marketplace} has this line no more: set it to Cancelled, or write Yes under Go anyway."
    ),
    # of one cell
    "news.both": tr(
        "{column} is '{value}' at {marketplace} and was changed here too: correct it, or write Yes under Go anyway to "
        "keep yours."
    ),
    "news.asked": tr(
        "{column} is '{value}' at {marketplace} and it is not known which is newer: correct it, or write Yes under Go "
        "anyway to keep yours."
    ),
    "news.changed-out": tr(
        "{column} is '{value}' at {marketplace} now, and parcel {parcel} is in a carrier file: correct it and send a "
        "new file, or write Yes under Go anyway."
    ),
    "news.changed": tr(
        "{column} is '{value}' at {marketplace} now: correct it, or write Yes under Go anyway to keep yours."
    ),
    "news.changed-gone": tr("{column} is '{value}' at {marketplace} now, and parcel {parcel} went out without that."),
    # of the quantity
    "news.qty-both": tr(
        "{marketplace} wants {count:.0f} of this line and the rows here come to {here:.0f}: correct Qty, or write Yes "
        "under Go anyway to keep yours."
    ),
    "news.fewer-out": tr(
        "{marketplace} wants {count:.0f} fewer than are in parcel {parcel}: press Cancel parcel and take them out, or "
        "write Yes under Go anyway."
    ),
    "news.fewer": tr(
        "{marketplace} wants {count:.0f} fewer of this line: correct Qty, then write Yes under Go anyway."
    ),
    "news.fewer-gone": tr(
        "{marketplace} wants {count:.0f} fewer than went out in parcel {parcel}: wait for their return."
    ),
}
