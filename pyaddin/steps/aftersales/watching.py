"""What becomes due on the way: when a parcel should be there, be scanned first, be collected at the latest."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.steps.aftersales.deadlines import Deadlines, due
from pyaddin.steps.aftersales.events import worries
from pyaddin.steps.aftersales.heard import SOURCE
from pyaddin.tables.aftersales import ENDS, Leg
from pyaddin.tables.frames import is_yes
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.status import Status
from pyaddin.values.captions import caption_key
from pyaddin.words.problems import said

ENOUGH: Final = 10
"""So many parcels of a service to a country tell how long it takes."""
MOST_OF_THEM: Final = 0.9
UNSEEN: Final = ("", Leg.LABEL)
LAST_MINUTE: Final = pd.Timedelta(hours=23, minutes=59)


def watched(
    parcels: pd.DataFrame, rules: pd.DataFrame, clocks: Deadlines, now: datetime, scan_days: int, collect_days: int
) -> tuple[pd.DataFrame, list[Problem]]:
    """Parcels with Expected and Collect by where these can be told, and what is to be done about each.

    What the clerk wrote there stays. `scan_days` and `collect_days` are the shop's, for where no clock says another.
    """
    out = parcels.assign(
        expected_at=_expected(parcels, rules), collect_by=_collect_by(parcels, collect_days),
    )  # fmt: skip
    problems = [*_with_last_day(out), *_late(out, scan_by(out, clocks, scan_days), now)]
    return mark("parcels", out, SOURCE, problems), problems


def _expected(parcels: pd.DataFrame, rules: pd.DataFrame) -> pd.Series:
    days = _by_rules(parcels, rules).fillna(_by_history(parcels))
    found = parcels["shipped_at"].dt.normalize() + pd.to_timedelta(days, unit="D") + LAST_MINUTE
    return parcels["expected_at"].fillna(found.astype("datetime64[us]"))


def _by_rules(parcels: pd.DataFrame, rules: pd.DataFrame) -> pd.Series:
    """The days that Rules gives to a carrier's service; the longest where it gives several."""
    if "days_most" not in rules:
        return pd.Series(np.nan, parcels.index)
    key = rules["carrier"].map(caption_key) + "\t" + rules["service"].map(caption_key)
    days = rules.groupby(key)["days_most"].max()
    asked = parcels["carrier"].map(caption_key) + "\t" + parcels["service"].map(caption_key)
    return asked.map(days).astype("float64")


def _by_history(parcels: pd.DataFrame) -> pd.Series:
    """In so many whole days nine of ten of the shop's own parcels of that service to that country were there."""
    took = (parcels["delivered_at"].dt.normalize() - parcels["shipped_at"].dt.normalize()).dt.days
    there = took.notna() & (took >= 0) & (parcels["delivery"] == Leg.DELIVERED)
    lane = parcels["carrier"] + "\t" + parcels["service"] + "\t" + parcels["country"]
    past = took[there].groupby(lane[there])
    days = np.ceil(past.quantile(MOST_OF_THEM))[past.size() >= ENOUGH]
    return lane.map(days).astype("float64")


def _collect_by(parcels: pd.DataFrame, days: int) -> pd.Series:
    waits = parcels["delivery_at"].where(parcels["delivery"] == Leg.COLLECT)
    return parcels["collect_by"].fillna(waits.dt.normalize() + pd.Timedelta(days=days) + LAST_MINUTE)


def scan_by(parcels: pd.DataFrame, clocks: Deadlines, days: int) -> pd.Series:
    """Until when the carrier must have scanned what the marketplace was told of; NaT where it has."""
    told = parcels["confirmed_at"].where(parcels["delivery"].isin(UNSEEN) & (parcels["status"] == Status.SHIPPED))
    found = due(clocks, "first_scan", parcels["marketplace"], parcels["country"], told)
    return found.fillna(told.dt.normalize() + pd.Timedelta(days=days) + LAST_MINUTE)


def under_way(parcels: pd.DataFrame) -> pd.Series:
    """Where a parcel has left and is not at an end."""
    return (parcels["status"] == Status.SHIPPED) & ~parcels["delivery"].isin(ENDS)


def _with_last_day(parcels: pd.DataFrame) -> Iterator[Problem]:
    for problem in worries(parcels):
        if problem.code == "delivery.collect":
            until = parcels.at[problem.row, "collect_by"]
            words = said("delivery.collect_until", day=f"{until:%Y-%m-%d}")
            yield Problem("parcels", problem.row, ("delivery", "collect_by"), words, "warning")
        else:
            yield problem


def _late(parcels: pd.DataFrame, scan: pd.Series, now: datetime) -> Iterator[Problem]:
    at = pd.Timestamp(now)
    open_ = under_way(parcels) & ~is_yes(parcels["dealt_with"])
    for label in parcels.index[open_ & (scan < at)]:
        words = said("delivery.no_scan", day=f"{parcels.at[label, 'confirmed_at']:%Y-%m-%d}")
        yield Problem("parcels", int(label), ("delivery", "tracking_no"), words, "warning")
    for label in parcels.index[open_ & (parcels["expected_at"] < at) & (parcels["delivery"] != Leg.COLLECT)]:
        words = said("delivery.overdue", day=f"{parcels.at[label, 'expected_at']:%Y-%m-%d}")
        yield Problem("parcels", int(label), ("delivery", "expected_at"), words, "warning")


def completed(orders: pd.DataFrame, parcels: pd.DataFrame, now: datetime, days: int) -> pd.DataFrame:
    """Orders whose parcel was delivered so many days ago are closed; 0 closes none."""
    if not days:
        return orders
    there = (parcels["delivery"] == Leg.DELIVERED) & (parcels["status"] == Status.DELIVERED)
    long_ago = parcels["delivered_at"] < pd.Timestamp(now) - pd.Timedelta(days=days)
    boxes = set(parcels.loc[there & long_ago, "parcel_no"]) - {""}
    closes = orders["parcel_no"].isin(boxes) & (orders["status"] == Status.DELIVERED)
    return orders.assign(status=orders["status"].mask(closes, Status.COMPLETED)) if closes.any() else orders


def linked(parcels: pd.DataFrame, link: Callable[[str, str], str]) -> pd.DataFrame:
    """Parcels with the address at which each one's carrier shows its number."""
    cells = zip(parcels["carrier"], parcels["tracking_no"], strict=True)
    return parcels.assign(tracking_link=pd.Series([link(*one) for one in cells], index=parcels.index, dtype="str"))
