"""What becomes of parcels that have left."""

from typing import Final


class Leg:
    """Where a parcel is on its way."""

    LABEL = "Label created"
    HANDED = "Handed over"
    TRANSIT = "In transit"
    CUSTOMS = "At customs"
    OUT = "Out for delivery"
    ATTEMPTED = "Delivery attempted"
    COLLECT = "Ready to collect"
    DELIVERED = "Delivered"
    RETURNING = "On the way back"
    RETURNED = "Returned"
    LOST = "Lost"
    EXCEPTION = "Stuck"


RANKS: Final = {
    Leg.LABEL: 10, Leg.HANDED: 20, Leg.TRANSIT: 30, Leg.CUSTOMS: 40, Leg.EXCEPTION: 45, Leg.OUT: 50, Leg.ATTEMPTED: 55,
    Leg.COLLECT: 60, Leg.RETURNING: 70, Leg.DELIVERED: 100, Leg.LOST: 105, Leg.RETURNED: 110,
}  # fmt: skip
"""Of two that are told of one moment, the higher one counts."""
LEGS: Final = tuple(RANKS)
ENDS: Final = frozenset({Leg.DELIVERED, Leg.LOST, Leg.RETURNED})
