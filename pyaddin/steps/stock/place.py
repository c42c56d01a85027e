"""What a place on Stock is known by."""

from typing import Final

PLACE: Final = ["sku", "warehouse", "bin", "lot"]
