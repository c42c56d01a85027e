"""Why a parcel does not go into a carrier file."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "carrier.edited": tr(
        "its order or parcel was edited after the carrier file; press Carrier files for a new one and withdraw the old "
        "one."
    ),
    "carrier.not-chosen": tr("Carrier is blank; write one of: {names}."),
    "carrier.unknown-format": tr("there is no carrier format named '{name}'; write one of: {names}."),
}
