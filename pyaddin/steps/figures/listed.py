"""The rows behind the figures: order lines and parcels of the period, for pivots to be turned."""

import pandas as pd

from pyaddin.steps.figures import tally
from pyaddin.steps.figures.facts import Given, Period
from pyaddin.steps.figures.parcels import departed


def lines(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The rows of orders placed in the period; `orders` is 1 beside the first row of each, to be added."""
    mine = rows[period.holds(rows["at"])].sort_values(["at", "number"], kind="stable")
    return pd.DataFrame({
        "day": mine["at"].dt.normalize(), "week": tally.named_time(mine["at"], tally.WEEK),
        "month": tally.named_time(mine["at"], tally.MONTH), "marketplace": mine["marketplace"], "shop": mine["shop"],
        "country": mine["country"], "warehouse": mine["warehouse"], "order_no": mine["order_no"], "sku": mine["sku"],
        "item": mine["item"], "status": mine["status"], "carrier": mine["parcel_carrier"],
        "orders": (~mine["number"].duplicated()).astype("float64"), "units": mine["qty"],
        "value": (mine["qty"] * mine["unit_price"]).round(2), "currency": mine["currency"],
    }).reset_index(drop=True)  # fmt: skip


def parcels(given: Given, rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The parcels that left in the period, with what was measured on each; blank where it could not be."""
    mine = departed(given, rows)
    mine = mine[period.holds(mine["at"])].sort_values("at", kind="stable")
    on_time = (mine["at"] <= mine["ship_by"]).astype("float64").where(mine["ship_by"].notna())
    hours = {name: (mine[end] - mine[start]).dt.total_seconds() / 3600 for name, start, end in (
        ("hours_to_van", "ordered", "at"), ("hours_to_buyer", "at", "delivered_at"),
    )}  # fmt: skip
    return pd.DataFrame({
        "day": mine["at"].dt.normalize(), "week": tally.named_time(mine["at"], tally.WEEK),
        "month": tally.named_time(mine["at"], tally.MONTH), "marketplace": mine["marketplace"], "shop": mine["shop"],
        "country": mine["country"], "warehouse": mine["warehouse"], "carrier": mine["carrier"],
        "service": mine["service"], "parcel_no": mine["parcel_no"], "packed_by": mine["packed_by"],
        "delivery": mine["delivery"], "parcels": 1.0, "kg": mine["weight_g"] / 1000, "postage": mine["postage"],
        "currency": mine["currency"], "on_time": on_time,
        **{name: took.where(took >= 0).round(1) for name, took in hours.items()},
    }).reset_index(drop=True)  # fmt: skip
