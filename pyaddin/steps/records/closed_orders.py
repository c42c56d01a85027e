"""Which orders are over, and for how long: what Archive moves and Forget buyers forgets."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from pyaddin.steps.orders.known_by import orders_of
from pyaddin.tables.orders import ORDER
from pyaddin.tables.status import Status

CLOSED = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.CANCELLED, Status.RETURNED)
"""Statuses after which nothing is left to do for an order line or a parcel."""
GLUE = ", "
"""Between the order numbers of a parcel that holds several orders."""


@dataclass(frozen=True, slots=True)
class ClosedOrders:
    """Labels of rows of Orders and Parcels.

    orders   all rows of orders that were over long enough ago; parcels go with them
    parcels  their parcels, and old closed ones of which no order is on Orders any more
    unclear  rows of orders that look over, but whose parcel is not, or that bear no date at all
    """

    orders: pd.Index
    parcels: pd.Index
    unclear: pd.Index


def closed_orders(orders: pd.DataFrame, parcels: pd.DataFrame, now: datetime, days: int) -> ClosedOrders:
    """Orders of which every row is closed, the last of it more than `days` ago: the latest Shipped at or Confirmed at
    of its parcels, else Paid at or Ordered at.

    Orders that share a parcel are over together. A row without an order number is an order of its own.
    """
    group = together(orders, parcels)
    here, there = group[: len(orders)], group[len(orders) :]
    over = orders["status"].isin(CLOSED).groupby(here).all()
    gone = parcels["status"].isin(CLOSED).groupby(there).all()
    last = _last(orders, parcels, here, there)
    old = last < pd.Timestamp(now) - timedelta(days=days)
    settled = _of(over, here) & _of(gone, here) & _of(old, here)
    doubtful = _of(over, here) & (_of(last.isna(), here) | (_of(old, here) & ~_of(gone, here)))
    left = _of(over, there) & _of(gone, there) & _of(old, there)
    return ClosedOrders(orders.index[settled], parcels.index[left], orders.index[doubtful])


def _of(by_group: pd.Series, group: np.ndarray) -> np.ndarray:
    """Row by row, what is true of its group; true where there is nothing to say of it."""
    said: np.ndarray = by_group.reindex(group, fill_value=True).to_numpy(dtype=bool)
    return said


def together(orders: pd.DataFrame, parcels: pd.DataFrame) -> np.ndarray:
    """A number for what is over together: for each row of Orders, then for each of Parcels."""
    row, by = _links(orders, parcels)
    number = np.arange(len(orders) + len(parcels))
    while True:
        least = pd.Series(number[row]).groupby(by).transform("min").groupby(row).min().to_numpy()
        if np.array_equal(least, number):
            return number
        number = least


def _links(orders: pd.DataFrame, parcels: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Rows of Orders, then of Parcels, by position, and what ties them: an order's number, a parcel's number."""
    at = pd.RangeIndex(len(orders))
    lines = orders[[*ORDER, "parcel_no"]].set_axis(at, axis=0)
    boxes = parcels[[*ORDER, "parcel_no"]].set_axis(at.stop + pd.RangeIndex(len(parcels)), axis=0)
    named = boxes.assign(order_no=boxes["order_no"].str.split(GLUE)).explode("order_no")
    known = pd.concat([lines, named])
    known = known[known["order_no"].fillna("") != ""]
    order = _KIND["order"] + orders_of(known.reset_index(drop=True)).set_axis(known.index).astype("str")
    without = lines.index[lines["order_no"] == ""]
    alone = _KIND["row"] + without.astype("str").to_series(index=without)
    packed = _KIND["parcel"] + lines.loc[lines["parcel_no"] != "", "parcel_no"]
    ties = pd.concat([order, alone, packed, _KIND["parcel"] + boxes["parcel_no"]])
    return ties.index.to_numpy(), pd.factorize(ties)[0]


_KIND = {"order": "\x1f", "parcel": "\x1e", "row": "\x1d"}
"""Leads a text that ties rows together, so that an order's number is never taken for a parcel's."""


def _last(orders: pd.DataFrame, parcels: pd.DataFrame, here: np.ndarray, there: np.ndarray) -> pd.Series:
    """By group, the last moment that is known of it."""
    went = parcels[["shipped_at", "confirmed_at"]].max(axis=1).groupby(there).max()
    came = orders[["ordered_at", "paid_at"]].max(axis=1).groupby(here).max()
    return went.reindex(went.index.union(came.index)).fillna(came)
