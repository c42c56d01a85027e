"""Why a tracking number is not taken."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "tracking.doubtful": tr("not taken, as {doubt}"),
    "tracking.other-number": tr(
        "the file says {number}; clear Tracking no. and import again if that one is right, else empty Problem."
    ),
    "tracking.number-of-another": tr(
        "{number} is already the number of parcel {parcel}; look which of the two is right, and empty Problem."
    ),
}
