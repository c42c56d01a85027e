"""Facts of orders and their lines."""

from datetime import datetime
from typing import Final

import pandas as pd

from pyaddin.steps.figures import facts
from pyaddin.steps.figures.facts import Given
from pyaddin.steps.figures.parcels import left_at
from pyaddin.steps.orders.known_by import orders_of
from pyaddin.tables.aftersales import Leg
from pyaddin.tables.status import Status

GONE: Final = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)
"""Where a row stands once it has left."""
AGES: Final = ((1, "0-1"), (3, "2-3"), (7, "4-7"), (14, "8-14"))
OLDER: Final = "15+"
"""How many days open orders are old: whole days, up to."""
_TORN: Final = (Leg.LOST, Leg.RETURNED, Leg.RETURNING)


def rows_of(given: Given) -> pd.DataFrame:
    """The rows of Orders with their order's number, when it was placed, and what their parcels say."""
    orders = given.tables["orders"]
    orders = orders[orders["order_no"] != ""].reset_index(drop=True)
    parcels = given.tables["parcels"]
    parcels = parcels[parcels["parcel_no"] != ""].drop_duplicates("parcel_no").set_index("parcel_no")
    parcels = parcels.assign(left_at=left_at(parcels))
    names = ["left_at", "carrier", "packed_by", "tracking_no", "confirmed_at", "delivery", "status", "country"]
    of = parcels[names].add_prefix("parcel_").reindex(orders["parcel_no"]).set_axis(orders.index)
    rows = orders.join(of).rename(columns={"parcel_left_at": "left_at"})
    rows["number"] = orders_of(rows)
    rows["placed"] = orders["ordered_at"].fillna(orders["paid_at"])
    for name in ("parcel_carrier", "parcel_packed_by", "parcel_tracking_no", "parcel_delivery", "parcel_status"):
        rows[name] = rows[name].fillna("").astype("str")
    for name in ("shop", "warehouse"):  # of an order's rows the first that says so counts, and a blank says nothing
        rows[name] = rows[name].where(rows[name] != "")
    rows["off"], rows["gone"] = rows["status"] == Status.CANCELLED, rows["status"].isin(GONE)
    rows["qty"] = rows["qty"].fillna(0.0)
    rows["at"] = rows.groupby("number")["placed"].transform("min")
    return rows


def of_orders(rows: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """What was ordered, whether it went out, and how old is what is open."""
    due = rows["gone"] | (rows["ship_by"] <= pd.Timestamp(now))
    rows = rows.assign(waits=~due | rows["off"], live=~rows["off"])
    by = rows.groupby("number", sort=False)
    whole = by.agg(
        at=("at", "first"), marketplace=("marketplace", "first"), shop=("shop", "first"),
        warehouse=("warehouse", "first"), off=("off", "all"), gone=("gone", "all"),
        waits=("waits", "all"),
    )  # fmt: skip
    live = rows[rows["live"]].groupby("number")
    whole["complete"] = live["gone"].all().reindex(whole.index, fill_value=False)
    lines = _lines(rows)
    return facts.together([
        facts.of("orders", whole, left=whole["off"]),
        facts.of("cancelled", whole, whole["off"], 1.0),
        facts.of("fill_orders", whole, whole["complete"], 1.0, whole["waits"]),
        facts.of("lines", lines, left=lines["off"]),
        facts.of("units", rows, rows["qty"], left=rows["off"]),
        facts.of("value", rows, rows["qty"] * rows["unit_price"], left=_priceless(rows)),
        facts.of("fill_lines", lines, lines["gone"], 1.0, lines["waits"]),
        facts.of("fill_units", rows, rows["qty"] * rows["gone"], rows["qty"], rows["waits"]),
        _ages(whole, now),
    ])  # fmt: skip


def _lines(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each line; one that was split is one line, and gone when all of what was not cancelled is."""
    still = rows.assign(gone=rows["gone"] | rows["off"])
    lines = still.groupby(["number", "line_no", "sku"], sort=False).agg(
        at=("at", "first"), marketplace=("marketplace", "first"), shop=("shop", "first"),
        warehouse=("warehouse", "first"), off=("off", "all"), gone=("gone", "all"), waits=("waits", "all"),
    )  # fmt: skip
    return lines.reset_index()


def _priceless(rows: pd.DataFrame) -> pd.Series:
    return rows["off"] | rows["unit_price"].isna() | (rows["currency"] == "")


def _ages(whole: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Open orders by the days since they were placed; all of them are open now, whenever that was."""
    waiting = whole[~whole["complete"] & ~whole["off"]]
    days = (pd.Timestamp(now) - waiting["at"]).dt.days
    age = days.map(lambda day: next((name for most, name in AGES if day <= most), OLDER)).astype("str")
    return facts.of("open_age", waiting, left=waiting["at"].isna(), at=pd.Timestamp(now), age=age)


def of_perfect(rows: pd.DataFrame) -> pd.DataFrame:
    """The four faults of the orders that left, dated when the last of them did."""
    live = rows[~rows["off"]]
    late = live["ship_by"].notna() & ~(live["left_at"] <= live["ship_by"])
    torn = live["parcel_delivery"].isin(_TORN) | live["parcel_status"].eq(Status.RETURNED)
    torn |= live["status"].eq(Status.RETURNED)
    papers = live["parcel_tracking_no"].ne("") & live["parcel_confirmed_at"].notna()
    live = live.assign(late=late, torn=torn, papers=papers | live["left_at"].isna(), dated=live["ship_by"].notna())
    by = live.groupby("number", sort=False).agg(
        at=("left_at", "max"), marketplace=("marketplace", "first"), shop=("shop", "first"),
        warehouse=("warehouse", "first"), gone=("gone", "all"), late=("late", "any"), torn=("torn", "any"),
        papers=("papers", "all"), dated=("dated", "any"),
    )  # fmt: skip
    by["cut"] = rows.groupby("number")["off"].any().reindex(by.index)
    by = by[by["at"].notna()]
    complete, undated = by["gone"] & ~by["cut"], ~by["dated"]
    good = {
        "order_on_time": ~by["late"],
        "order_complete": complete,
        "order_sound": ~by["torn"],
        "order_papers": by["papers"],
    }
    parts = [facts.of(name, by, met, 1.0, undated if name == "order_on_time" else False) for name, met in good.items()]
    perfect = pd.concat(good, axis=1).all(axis=1)
    return facts.together([*parts, facts.of("perfect", by, perfect, 1.0, undated)])
