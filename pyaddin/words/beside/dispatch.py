"""Why a parcel does not go into a carrier file."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "carrier.edited": tr(
        "its order or parcel was edited after the carrier file; press Carrier files for a new one and withdraw the old "
        "one."
    ),
    "carrier.anew": tr("it was edited after {file} and is in a new file now; withdraw it from the old one."),
    "carrier.not-chosen": tr("Carrier is blank; write one of: {names}."),
    "carrier.unknown-format": tr("there is no carrier format named '{name}'; write one of: {names}."),
}
