"""What carriers tell of a parcel that somebody has to do something about."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "delivery.attempted": tr(
        "the carrier could not deliver on {day}; ask the buyer to arrange it, then write Yes into Dealt with."
    ),
    "delivery.collect": tr(
        "ready to collect since {day}; tell the buyer before it goes back, then write Yes into Dealt with."
    ),
    "delivery.returning": tr(
        "on the way back since {day}; ask the buyer what to do when it is here, then write Yes into Dealt with."
    ),
    "delivery.returned": tr(
        "came back on {day}; receive it, settle it with the buyer, then write Yes into Dealt with."
    ),
    "delivery.lost": tr(
        "the carrier lost it ({day}); claim it and settle it with the buyer, then write Yes into Dealt with."
    ),
    "delivery.collect_until": tr(
        "ready to collect until {day}; tell the buyer before it goes back, then write Yes into Dealt with."
    ),
    "delivery.no_scan": tr(
        "the marketplace was told on {day} and the carrier has not scanned it; look for the parcel, ask the carrier, "
        "then write Yes into Dealt with."
    ),
    "delivery.overdue": tr(
        "it should have been there by {day}; ask the carrier, tell the buyer, then write Yes into Dealt with."
    ),
    "delivery.unknown": tr("nobody can tell what the carrier means; the parcel stays as it was."),
    "delivery.early": tr("it was {leg} before the parcel left; the number may be another's, so it does not count."),
    "delivery.stuck": tr("it is stuck since {day}; ask the carrier, then write Yes into Dealt with."),
}
