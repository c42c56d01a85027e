"""What stands on the sheets for the eye alone, and follows from everything else: views, names, deadlines."""

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd

from pyaddin.steps.buying import standing as buying
from pyaddin.steps.stock.kits import could_be_made
from pyaddin.steps.stock.named import named
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import says, wrong
from pyaddin.tables.status import Status
from pyaddin.tables.views import (
    ADDRESS,
    CARRIER,
    CLOSED_STATUSES,
    DELIVERY,
    HELD,
    ME,
    NEWS,
    OPEN,
    OPEN_STATUSES,
    OTHER,
    READY,
    SHORT,
    TRACKING,
)
from pyaddin.words.problems import SOURCES

Lacks = Callable[[str, str], bool]
"""Whether a table's sheet has no such column, as in workbooks of earlier versions."""


def following(tables: Tables, changed: Collection[str], lacks: Lacks) -> Tables:
    """`tables` with what follows from those that a step has changed."""
    out = dict(tables)
    if {"stock", "products"} & set(changed) and _has(out, "stock", "products") and not lacks("stock", "item"):
        out["stock"] = named(out["stock"], out["products"])
    if {"stock", "products"} & set(changed) and _has(out, "stock", "products") and not lacks("products", "sets_free"):
        out["products"] = _with(out["products"], "sets_free", could_be_made(out["products"], out["stock"]))
    if {"orders", "parcels"} & set(changed) and _has(out, "orders", "parcels") and not lacks("parcels", "ship_by"):
        out["parcels"] = with_deadlines(out["parcels"], out["orders"])
    if "parcels" in changed and _has(out, "parcels", "purchases"):
        out["purchases"] = buying.with_parcels(out["purchases"], out["parcels"])
    for name, view in (("orders", order_views), ("parcels", parcel_views)):
        if name in changed and not lacks(name, "view"):
            out[name] = _with(out[name], "view", view(out[name]))
    return out


def _with(frame: pd.DataFrame, column: str, values: pd.Series) -> pd.DataFrame:
    """The frame with these values there; the very same where it has them, for what was worked out of it still holds."""
    return frame if values.equals(frame[column]) else frame.assign(**{column: values})


def _has(tables: Tables, *names: str) -> bool:
    return all(name in tables for name in names)


def with_deadlines(parcels: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Parcels with the earliest deadline of the rows in them; one without rows here keeps what it has."""
    earliest = orders[orders["parcel_no"] != ""].groupby("parcel_no")["ship_by"].min()
    found = earliest.reindex(parcels["parcel_no"]).set_axis(parcels.index)
    deadline = found.where(parcels["parcel_no"].isin(earliest.index), parcels["ship_by"])
    return _with(parcels, "ship_by", deadline)


def order_views(orders: pd.DataFrame) -> pd.Series:
    """The words of each order row."""
    status, marks = orders["status"], orders["problem_columns"]
    alive, held, short = status.isin(OPEN_STATUSES), status == Status.HOLD, status == Status.SHORT
    address = alive & wrong(marks, ["address"])
    news = (status != Status.CANCELLED) & wrong(marks, ["news"])
    unsettled = ~status.isin(CLOSED_STATUSES)
    rest = unsettled & wrong(marks, SOURCES.keys() - {"address", "news", "stock"})
    other = rest | (alive & ~short & wrong(marks, ["stock"]))
    me = address | short | news | other | (held & orders["hold_until"].isna())
    ready = status.isin((Status.READY, Status.RESERVED)) & ~me
    return _words(
        {ME: me, READY: ready, OPEN: alive, ADDRESS: address, SHORT: short, HELD: held, NEWS: news, OTHER: other}
    )


def parcel_views(parcels: pd.DataFrame) -> pd.Series:
    """The words of each parcel; a doubt about its number is answered by emptying Problem, also once it has shipped."""
    status, marks = parcels["status"], parcels["problem_columns"]
    alive, packed = status.isin(OPEN_STATUSES), status == Status.PACKED
    carrier = alive & (status != Status.SENT) & wrong(marks, ["carrier"])
    news = (status != Status.CANCELLED) & wrong(marks, ["news"])
    unsettled = ~status.isin(CLOSED_STATUSES)
    rest = unsettled & ~carrier & wrong(marks, SOURCES.keys() - {"news", "tracking", "delivery"})
    number = (status != Status.CANCELLED) & wrong(marks, ["tracking"]) & (parcels["problem"] != "")
    other = news | rest | number | (status == Status.CHANGED)
    tracking = (status == Status.SENT) & (parcels["tracking_no"] == "")
    way = (status != Status.CANCELLED) & says(parcels, "delivery")
    me = carrier | other | way
    return _words(
        {ME: me, READY: packed & ~me, OPEN: alive, CARRIER: carrier, TRACKING: tracking, DELIVERY: way, OTHER: other}
    )


def _words(places: dict[str, pd.Series]) -> pd.Series:
    """The words of each row in one text, `|me|address|`; blank where there is none."""
    each = [np.where(rows, f"{word}|", "").astype(object) for word, rows in places.items()]
    index = next(iter(places.values())).index
    joined = pd.Series(np.sum(each, axis=0), index=index, dtype="str")
    return ("|" + joined).where(joined != "", "")
