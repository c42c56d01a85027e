"""Cancelled parcels: their rows go back, their units are free, their numbers are never used again."""

import numpy as np
import pandas as pd

from pyaddin.steps.orders.holds import GLUE, reasons
from pyaddin.steps.orders.news import beside as news
from pyaddin.steps.stock.holding import keeps_on_hold, left_by_hand, let_go
from pyaddin.tables.problems import COLUMNS as PROBLEM_COLUMNS
from pyaddin.tables.problems import Problem, beside, mark, says
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.words.problems import said

GONE = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)
"""Rows that have left the house: no parcel takes them back."""
BACK = (Status.PACKED, Status.SENT, Status.RESERVED, "")
"""Rows that are Ready again; those of another status wait for something else than a parcel."""
NEWS, CANCELLED, HELD = "news", ("news.cancelled", "news.cancelled-out"), "news.held-out"
"""What an import says beside rows that were cancelled at the marketplace, and beside those put on hold there."""
SETTLED = ("parcel", "gate", "carrier")
"""What these sources said of a parcel or its rows is over with the parcel."""


def that_can_be(parcels: pd.DataFrame, orders: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Those of the parcels that can be cancelled, and why others cannot; what is cancelled already is neither."""
    left = orders[orders["status"].isin(GONE) & (orders["parcel_no"] != "") & ~left_by_hand(orders, parcels)]
    row_of = dict(zip(left["parcel_no"], left["row_id"], strict=True))
    shipped = parcels["status"].isin(GONE) | parcels["confirmed_at"].notna()
    partly = parcels["parcel_no"].isin(row_of) & ~shipped
    why = {int(label): said("parcel.shipped") for label in parcels.index[shipped]}
    for label, number in zip(parcels.index[partly], parcels.loc[partly, "parcel_no"], strict=True):
        why[int(label)] = said("parcel.partly-shipped", row=row_of[number])
    problems = [Problem("parcels", label, ("status",), told) for label, told in why.items()]
    return parcels[~shipped & ~partly & (parcels["status"] != Status.CANCELLED)], problems


def files_of(gone: pd.DataFrame, parcels: pd.DataFrame) -> list[str]:
    """Carrier files of these parcels that name no other that still goes."""
    others = parcels[~parcels.index.isin(gone.index) & (parcels["status"] != Status.CANCELLED)]
    return [file for file in gone["carrier_file"].unique() if file not in set(others["carrier_file"])]


def taken_out(orders: pd.DataFrame, numbers: set[str], settings: Settings) -> pd.DataFrame:
    """Orders without these parcels: their rows are Ready again, or Cancelled or on Hold where the marketplace says so.

    Rows on hold stay on hold, and keep their units only where their reason says so.
    """
    inside = orders["parcel_no"].isin(numbers) & (orders["parcel_no"] != "") & ~orders["status"].isin(GONE)
    if not inside.any():
        return orders
    labels = orders.index[inside]
    out = let_go(orders, inside & ~keeps_on_hold(orders, settings))
    status = out["status"].mask(inside & out["status"].isin(BACK), Status.READY)
    status = status.mask(inside & cancelled_there(orders, inside), Status.CANCELLED)
    out = _held(out.assign(status=status, parcel_no=out["parcel_no"].mask(inside, "")), inside)
    for source in SETTLED:
        out = mark("orders", out, source, (), labels)
    return news.unpacked(out, labels)


def _held(orders: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    """Orders in which those of the rows wait that the marketplace put on hold once they were with the carrier."""
    told = orders.loc[rows & (orders["status"] != Status.CANCELLED), [*PROBLEM_COLUMNS, "hold_reason"]]
    told = told[says(told, NEWS)]
    held = {
        label: GLUE.join(dict.fromkeys([*reasons(before), *why]))
        for label, *cells, before in told.itertuples(name=None)
        if (why := [str(dict(k.said.args)["reason"]) for k in beside("orders", *cells) if k.said.code == HELD])
    }
    if not held:
        return orders
    out = orders.copy()
    out.loc[list(held), "status"] = Status.HOLD
    out.loc[list(held), "hold_reason"] = pd.array(list(held.values()), dtype="str")
    return out


def cancelled_there(orders: pd.DataFrame, rows: pd.Series) -> pd.Series:
    """Those of the rows that were cancelled at the marketplace, as its news beside them say."""
    told = orders.loc[rows, list(PROBLEM_COLUMNS)]
    told = told[says(told, NEWS)]
    found = [any(kept.said.code in CANCELLED for kept in beside("orders", *cells)) for cells in told.to_numpy()]
    return pd.Series(np.array(found, dtype=bool), index=told.index).reindex(orders.index, fill_value=False)


def marked_cancelled(parcels: pd.DataFrame, labels: pd.Index) -> pd.DataFrame:
    """Parcels of which these are cancelled."""
    out = parcels.assign(status=parcels["status"].mask(parcels.index.isin(labels), Status.CANCELLED))
    for source in (*SETTLED, NEWS):
        out = mark("parcels", out, source, (), labels)
    return out


def cancelled_by_hand(orders: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    """Parcels that the clerk set to Cancelled and whose rows still lie in them."""
    inside = set(orders.loc[(orders["parcel_no"] != "") & ~orders["status"].isin(GONE), "parcel_no"])
    typed = (parcels["status"] == Status.CANCELLED) & parcels["parcel_no"].isin(inside)
    return parcels[typed & parcels["confirmed_at"].isna()]
