"""Confirm shipment: which lines are told to the marketplaces, and what leaves the shelf with them."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from pyaddin.steps.orders.known_by import shops_of
from pyaddin.steps.stock.holding import PLACE, stock_figures
from pyaddin.tables.problems import Problem
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.words.problems import said

SOURCE = "confirm"


@dataclass(frozen=True, slots=True)
class Confirmable:
    """Order lines of parcels that can be confirmed now, and parcels that cannot be, with the reason.

    `by_hand` are order lines of parcels that the clerk has told the marketplace of and set to Shipped.
    """

    lines: pd.DataFrame
    problems: list[Problem]
    parcels: pd.Index
    waiting: int
    by_hand: pd.Index


def confirmable(parcels: pd.DataFrame, orders: pd.DataFrame, chosen: pd.Index, now: datetime) -> Confirmable:
    """Lines of sent parcels that have a tracking number and were not confirmed before; labels are those of Orders."""
    rows = parcels.loc[chosen]
    rows = rows[rows["confirmed_at"].isna()]
    changed = rows.index[(rows["status"] == Status.CHANGED) & (rows["tracking_no"] != "")]
    problems = [Problem("parcels", int(label), ("status",), said("confirm.edited")) for label in changed]
    out = rows["status"].isin((Status.SENT, Status.PACKED)) & (rows["tracking_no"] != "")
    ready = rows[out]
    waiting = int(((rows["status"] == Status.SENT) & (rows["tracking_no"] == "")).sum())
    told = rows[(rows["status"] == Status.SHIPPED) & (rows["tracking_no"] != "")]
    by_hand = orders.index[_packed(told, orders)]
    return Confirmable(told_lines(ready, orders, now), problems, ready.index, waiting, by_hand)


def _packed(parcels: pd.DataFrame, orders: pd.DataFrame) -> pd.Series:
    """Where an order line lies in one of the parcels and has not left the shop."""
    inside = orders["parcel_no"].isin(parcels["parcel_no"]) & (orders["parcel_no"] != "")
    return inside & orders["status"].isin((Status.PACKED, Status.SENT))


def told_lines(parcels: pd.DataFrame, orders: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """What is told of the order lines in these parcels; labels are those of Orders."""
    by_no = parcels.drop_duplicates("parcel_no").set_index("parcel_no")
    lines = orders[_packed(parcels, orders)]
    of = by_no.reindex(lines["parcel_no"]).set_axis(lines.index, axis=0)
    shipped = of["shipped_at"].fillna(pd.Timestamp(now))
    return lines[["marketplace", "order_no", "line_no", "sku", "qty", "parcel_no"]].assign(
        shop=shops_of(orders).loc[lines.index],
        carrier=of["carrier"],
        service=of["service"],
        tracking_no=of["tracking_no"],
        shipped_at=shipped,
    )


def confirmed(
    tables: dict[str, pd.DataFrame], lines: pd.Index, settings: Settings, now: datetime
) -> dict[str, pd.DataFrame]:
    """Orders, Parcels and Stock once these order lines are confirmed: shipped, and off the shelf.

    A parcel is shipped once none of its lines is left.
    """
    orders, parcels, stock = tables["orders"], tables["parcels"], tables["stock"]
    gone = orders.loc[lines]
    orders = orders.assign(status=orders["status"].where(~orders.index.isin(lines), Status.SHIPPED))
    left = set(orders.loc[orders["status"].isin((Status.PACKED, Status.SENT)), "parcel_no"])
    whole = parcels["parcel_no"].isin(set(gone["parcel_no"]) - left) & parcels["confirmed_at"].isna()
    parcels = parcels.assign(
        status=parcels["status"].where(~whole, Status.SHIPPED),
        confirmed_at=parcels["confirmed_at"].where(~whole, pd.Timestamp(now)),
        shipped_at=parcels["shipped_at"].where(~whole | parcels["shipped_at"].notna(), pd.Timestamp(now)),
    )
    taken = gone.groupby(PLACE)["reserved"].sum()
    off = taken.reindex(pd.MultiIndex.from_frame(stock[PLACE])).fillna(0.0).to_numpy(copy=True)
    off[stock.duplicated(PLACE).to_numpy()] = 0.0
    # fewer on the shelf than were packed: it was counted without them
    stock = stock.assign(on_hand=stock["on_hand"].where(off == 0, (stock["on_hand"] - off).clip(lower=0)))
    figures, _ = stock_figures(orders, stock, settings)
    return {"orders": orders, "parcels": parcels, "stock": figures}
