"""Orders and parcels that were completed long ago."""

from datetime import timedelta

from helpers import BUYER, NOW

from pyaddin.book.base import Raw
from pyaddin.tables.status import Status

OLD = NOW - timedelta(days=91)
SHIPPED: dict[str, Raw] = {"status": Status.SHIPPED, "reserved": 1, "warehouse": "MAIN", "bin": "A1"}


def order(number: int, parcel: int = 0, **values: Raw) -> dict[str, Raw]:
    """A row of an order that was shipped long ago."""
    known: dict[str, Raw] = {"row_id": f"R{number:06d}", "order_no": f"#{number}", "ordered_at": OLD, "paid_at": OLD}
    return BUYER | SHIPPED | known | {"parcel_no": f"P{parcel or number:06d}"} | values


def parcel(number: int, orders: str = "", **values: Raw) -> dict[str, Raw]:
    """A parcel that was confirmed long ago."""
    return {
        "parcel_no": f"P{number:06d}", "order_no": orders or f"#{number}", "marketplace": "Shopify", "country": "GB",
        "recipient": "Jane Example", "warehouse": "MAIN", "carrier": "Royal Mail Click & Drop", "weight_g": 400,
        "value": 4.5, "currency": "USD", "status": Status.SHIPPED, "tracking_no": f"RN90000{number:04d}GB",
        "shipped_at": OLD, "confirmed_at": OLD, **values,
    }  # fmt: skip
