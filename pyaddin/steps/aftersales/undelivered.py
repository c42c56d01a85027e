"""Parcels that came back without having been delivered: a line on Returns is proposed for each of their rows."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from pyaddin.steps.aftersales.sold import OUT
from pyaddin.tables.aftersales import Leg
from pyaddin.tables.returns import Reason


def came_back(
    lines: pd.DataFrame, orders: pd.DataFrame, parcels: pd.DataFrame, refused: Callable[[str], bool]
) -> list[dict[str, Any]]:  # fmt: skip
    """Lines for order rows in parcels that are on their way back, or back, and of which none is on Returns."""
    back = parcels[parcels["delivery"].isin((Leg.RETURNING, Leg.RETURNED)) & (parcels["parcel_no"] != "")]
    words = dict(zip(back["parcel_no"], back["delivery_words"], strict=True))
    rows = orders[orders["parcel_no"].isin(words.keys()) & orders["status"].isin(OUT)]
    rows = rows[~rows["row_id"].isin(lines["row_id"]) & (rows["qty"] > 0)]
    named = {
        text.casefold() for name in ("scan", "parcel_no", "order_no") for text in lines.loc[lines["row_id"] == "", name]
    }
    return [
        {
            "parcel_no": parcel, "order_no": order, "sku": sku,
            "reason": Reason.REFUSED if refused(words[parcel]) else Reason.UNDELIVERABLE,
        }
        for parcel, order, sku in zip(rows["parcel_no"], rows["order_no"], rows["sku"], strict=True)
        if not {parcel.casefold(), order.casefold()} & named
    ]  # fmt: skip
