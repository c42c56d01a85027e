"""Facts of parcels: what left, when, how, and how long each step took."""

from typing import Final

import pandas as pd

from pyaddin.steps.figures import facts
from pyaddin.steps.figures.facts import Given
from pyaddin.tables.aftersales import Leg
from pyaddin.tables.status import Status

STEPS: Final = (
    ("ordered_picked", "ordered", "picked_at"),
    ("picked_packed", "picked_at", "packed_at"),
    ("packed_shipped", "packed_at", "at"),
    ("shipped_delivered", "at", "delivered_at"),
    ("ordered_shipped", "ordered", "at"),
    ("ordered_delivered", "ordered", "delivered_at"),
)
"""The steps of a parcel's way, and between which of its moments each lies."""
_BACK: Final = (Leg.RETURNED, Leg.RETURNING)


def left_at(parcels: pd.DataFrame) -> pd.Series:
    """When parcels left the house; never, where they were cancelled."""
    at = parcels["shipped_at"].fillna(parcels["handed_at"]).fillna(parcels["confirmed_at"])
    return at.where(parcels["status"] != Status.CANCELLED)


def departed(given: Given, rows: pd.DataFrame) -> pd.DataFrame:
    """The parcels that left, with when (`at`) and when their first order was placed (`ordered`); `rows` are those of
    `orders.rows_of`."""
    parcels = _each(given)
    placed = rows[rows["parcel_no"] != ""].groupby("parcel_no")["at"].min()
    ordered = placed.reindex(parcels["parcel_no"]).set_axis(parcels.index)
    parcels = parcels.assign(at=left_at(parcels), clerk=parcels["packed_by"], ordered=ordered)
    went = parcels["status"].isin((Status.SHIPPED, Status.DELIVERED, Status.RETURNED))
    return parcels[went | parcels["at"].notna()]


def _each(given: Given) -> pd.DataFrame:
    parcels = given.tables["parcels"]
    return parcels[parcels["parcel_no"] != ""].drop_duplicates("parcel_no").reset_index(drop=True)


def of_parcels(given: Given, rows: pd.DataFrame) -> pd.DataFrame:
    """Facts of the parcels that left, and of those that were packed."""
    left = departed(given, rows)
    back = left["delivery"].isin(_BACK) | (left["status"] == Status.RETURNED)
    home = (left["delivery"] == Leg.DELIVERED) | left["delivered_at"].notna() | (left["status"] == Status.DELIVERED)
    kilos, paid = left["weight_g"] / 1000, left["postage"]
    packed = _each(given)[lambda frame: frame["packed_at"].notna()]
    return facts.together([
        facts.of("parcels", left),
        facts.of("on_time", left, left["at"] <= left["ship_by"], 1.0, left["ship_by"].isna()),
        facts.of("delivered", left, home & ~back, 1.0, (left["delivery"] == "") & ~home),
        facts.of("returned", left, back, 1.0),
        facts.of("weight", left, kilos, left=kilos.isna()),
        facts.of("postage", left, paid, left=paid.isna()),
        facts.of("postage_each", left, paid, 1.0, paid.isna()),
        facts.of("packed", packed, at=packed["packed_at"], clerk=packed["packed_by"]),
        *(_took(left, *step) for step in STEPS),
    ])  # fmt: skip


def _took(parcels: pd.DataFrame, measure: str, start: str, end: str) -> pd.DataFrame:
    """The hours from one moment to another; where a clock went back or is not known, nothing."""
    hours = (parcels[end] - parcels[start]).dt.total_seconds() / 3600
    return facts.of(measure, parcels, hours, 1.0, ~(hours >= 0))
