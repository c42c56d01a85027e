"""What is said of a carrier's invoice."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "invoice.stranger": tr(
        "no parcel has this number, here or in the archive; ask the carrier whose it is, and claim it if it is not "
        "yours."
    ),
    "invoice.unsent": tr("parcel {parcel} never left; claim what was billed for its label."),
    "invoice.twice": tr("its freight stands on an earlier line or invoice already; claim this one."),
    "invoice.charge-twice": tr("billed twice: {charge}; claim the second one."),
    "invoice.weight": tr(
        "billed for {billed:,} g, and it weighs {ours:,} g; claim the difference with the packed weight as proof."
    ),
    "invoice.service": tr("billed as {billed}, and it was sent as {ours}; look which one the label says."),
}
