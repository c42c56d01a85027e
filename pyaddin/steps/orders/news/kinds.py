"""Which columns are checked, packed for, or stand in no file."""

from typing import Final

CHECKED: Final = (
    "recipient", "company", "address_1", "address_2", "city", "state", "postcode", "country", "phone", "email",
    "tax_id",
)  # fmt: skip
"""What the address check has looked at."""
ADDRESS: Final = CHECKED[2:8]
"""What is one thing: a street with another street's town is nobody's address."""
REMAKES: Final = (*CHECKED[:8], "sku", "service_requested", "unit_price", "currency")
"""What a parcel is made for: carrier, weight and value follow from it."""
QUIET: Final = ("ordered_at", "paid_at", "ship_by", "priority", "policy", "hold_until", "pack_as")
"""What stands in no carrier's file and on no slip."""
