"""What is odd about an order's price."""

from typing import Final

from pyaddin.words.catalogue import Text, tr

SENTENCES: Final[dict[str, Text]] = {
    "price.differs": tr(
        "the order says {paid:.2f} {currency} a unit, and Sale price on Products is {price:.2f} ({more:+.2f}); look "
        "which is right."
    ),
}
