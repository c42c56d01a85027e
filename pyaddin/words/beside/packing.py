"""Why a parcel was not posted as packed."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "pack.too-many": tr(
        "{scanned:g} scanned, and {qty:g} belong in the parcel; take the others out and correct Scanned."
    ),
    "pack.expired": tr("it expired on {day}; take another unit and scan it."),
    "pack.other-lot": tr("{lot} was packed instead of {other}; Orders and Stock have it so."),
    "pack.lot-not-free": tr(
        "{lot} of {sku} was scanned, and none of it is free on a shelf of {warehouse}; take {other} and scan it."
    ),
    "pack.serial-twice": tr("serial {serial} was scanned twice; undo one scan and scan the other unit."),
    "pack.over-limit": tr(
        "{grams:,g} g on the scale, and {carrier} takes {most:,g} g; pack it in two parcels (Pack as)."
    ),
    "pack.no-packaging": tr("there is no packaging '{packaging}' on Packaging; correct it here or add it there."),
    "pack.scale": tr(
        "the scale says {grams:,g} g, {expected:,g} g are expected; look whether all is in, or correct Products."
    ),
}
