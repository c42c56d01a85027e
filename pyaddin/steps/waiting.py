"""How much waits for each step of the day, as Home counts it by formulas."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from pyaddin.steps.following import order_views, parcel_views
from pyaddin.tables.status import Status
from pyaddin.tables.views import ME, READY, TRACKING

_BY_STATUS: Final = {
    "validate-addresses": Status.NEW, "reserve-stock": Status.READY, "make-parcels": Status.RESERVED,
}  # fmt: skip


def waiting(orders: pd.DataFrame, parcels: pd.DataFrame) -> Mapping[str, int]:
    """Rows by the step that they wait for, without those that need the clerk first; a step for which none waits is not
    there. What waits for an import, nobody knows before."""
    views, of_parcels = order_views(orders), parcel_views(parcels)
    goes = ~_says(views, ME)
    counts = {step: int(((orders["status"] == status) & goes).sum()) for step, status in _BY_STATUS.items()}
    status, number = parcels["status"], parcels["tracking_no"]
    counts["carrier-files"] = int(_says(of_parcels, READY).sum())
    counts["packing-slips"] = int((status.isin((Status.PACKED, Status.SENT)) & parcels["printed_at"].isna()).sum())
    counts["import-tracking"] = int(_says(of_parcels, TRACKING).sum())
    told = (status == Status.SENT) & (number != "") & parcels["confirmed_at"].isna()
    counts["confirm-shipment"] = int(told.sum())
    return {step: count for step, count in counts.items() if count}


def _says(views: pd.Series, word: str) -> pd.Series:
    return views.str.contains(f"|{word}|", regex=False)
