"""What is due, the dearest first, and how the marketplaces' rates stand."""

from typing import Final

from pyaddin.tables.schema import Table, column


class Due:
    """What has to be done until a moment, and rates."""

    CHARGEBACK = "Answer a chargeback"
    DISPUTE = "Answer a dispute"
    SHIP = "Ship"
    REFUND = "Pay back a return"
    RETURN = "Answer a return"
    ANSWER = "Answer a buyer"
    SCAN = "First scan"
    COLLECT = "Collected by the buyer"
    HANDLING = "Confirm the order"
    DELIVERY = "Delivery"


DUES: Final = (
    Due.CHARGEBACK, Due.DISPUTE, Due.SHIP, Due.REFUND, Due.RETURN, Due.ANSWER, Due.SCAN, Due.COLLECT, Due.HANDLING, Due.DELIVERY,
)  # fmt: skip
"""In the order of what it costs to be late."""
RATES: Final = {
    "late_shipment": "Late shipments", "late_dispatch": "Late dispatches", "shipped_on_time": "Shipped on time",
    "cancelled": "Cancelled orders", "valid_tracking": "Valid tracking", "delivered_on_time": "Delivered on time",
    "late_unscanned": "Late and not scanned in time", "scanned_on_time": "Scanned in time",
    "defects": "Cancelled or lost a case", "cases_lost": "Cases lost", "refunded": "Orders paid back",
    "fault_returns": "Returns by our fault", "answered_on_time": "Answered in time",
}  # fmt: skip


class State:
    """How it stands."""

    LATE = "Late"
    TODAY = "Today"
    LATER = "Later"
    OVER = "Beyond the limit"
    WITHIN = "Within the limit"


STATES: Final = (State.LATE, State.TODAY, State.LATER, State.OVER, State.WITHIN)

DEADLINES = Table(
    "deadlines", "Deadlines", "something that is due, or a rate",
    "Press Check deadlines: what is due, the dearest first, and how each marketplace's rates stand before it counts them.", ("no",),
    (
        column("no", "No.", "whole", "program", "In the order of what it costs to be late", 6),
        column("state", "State", "text", "program", "Late, due today, or a rate beyond its limit", 16, codes=STATES),
        column("what", "What", "text", "program", "What has to be done, or the rate", 22, codes=(*DUES, *RATES.values())),
        column("due", "Due", "when", "program", "By your shop's clock", 16),
        column("hours", "Hours left", "whole", "program", "Below 0 it is late", 9),
        column("marketplace", "Marketplace", "text", "program", "Whose clock or rate it is", 14),
        column("order_no", "Order no.", "text", "program", "The order; beside a rate the orders that speak against you", 30),
        column("parcel_no", "Parcel no.", "code", "program", "The parcel on Parcels", 12),
        column("rate", "Per cent", "money", "program", "How the rate stands", 9),
        column("limit", "Limit", "text", "program", "At most or at least so many per cent", 12),
        column("counted", "Counted", "whole", "program", "Orders or parcels that the rate is of", 9),
        column("days", "Window", "whole", "program", "Days that the marketplace looks back; blank: all that stands here", 9),
        column("room", "Room", "whole", "program", "So many more may be late, cancelled or wrong before the limit is passed; below 0 it is", 8, optional=True),
        column("source", "Where it is from", "text", "program", "The column or the source; (C) is a secondary one: look before you rely on it", 60),
    ),
    refilled=True,
)  # fmt: skip
