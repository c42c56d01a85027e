"""Where an order line, a parcel and an address check stand, and what to do when stock is short."""


class Status:
    """Where an order line stands (Orders) and where a parcel stands (Parcels)."""

    NEW = "New"
    HOLD = "Hold"
    READY = "Ready"
    SHORT = "Short"
    RESERVED = "Reserved"
    PACKED = "Packed"
    SENT = "Sent to carrier"
    CHANGED = "Changed after file"
    SHIPPED = "Shipped"
    DELIVERED = "Delivered"
    COMPLETED = "Completed"
    CANCELLED = "Cancelled"
    RETURNED = "Returned"


ORDER_STATUSES = (
    Status.NEW, Status.HOLD, Status.READY, Status.SHORT, Status.RESERVED, Status.PACKED, Status.SENT,
    Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.CANCELLED, Status.RETURNED,
)  # fmt: skip

PARCEL_STATUSES = (
    Status.PACKED, Status.SENT, Status.CHANGED, Status.SHIPPED, Status.DELIVERED, Status.CANCELLED, Status.RETURNED,
)  # fmt: skip

SHIP_COMPLETE, SHIP_PARTIAL, LINE_COMPLETE = "Ship complete", "Ship partial", "Line complete"

POLICIES = (SHIP_COMPLETE, SHIP_PARTIAL, LINE_COMPLETE)

CHECK_OK, CHECK_WARNING, CHECK_BLOCKED = "OK", "Warning", "Blocked"

ADDRESS_CHECKS = (CHECK_OK, CHECK_WARNING, CHECK_BLOCKED)
