"""What confirmation files are made of in tests."""

from datetime import datetime
from typing import Any

import pandas as pd
from places import TEMPLATES

FOLDERS = [TEMPLATES / "confirm"]

NOW = datetime(2026, 3, 5, 18, 0, 0)

LINE: dict[str, Any] = {
    "marketplace": "Amazon", "order_no": "404-1234567-1234567", "line_no": "12345678901234", "sku": "MUG-01",
    "qty": 2.0, "carrier": "UPS", "service": "Ground", "tracking_no": "1Z999AA10123456784",
    "shipped_at": pd.Timestamp(2026, 3, 4, 17, 5), "parcel_no": "P-0001",
    "whole": "Yes", "finished": "Yes", "line_finished": "Yes",
}  # fmt: skip


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{**LINE, **row} for row in rows], index=range(7, 7 + len(rows)))
