"""Whether what is told to a marketplace is all of an order: some files ask for it."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pyaddin.steps.orders.known_by import orders_of
from pyaddin.tables.schema import YES
from pyaddin.tables.status import Status

_GONE = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)


def with_parts(lines: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """The lines with `whole` (their parcel holds all of the order), `line_whole` (all that the order has of this line
    and SKU), `finished` (nothing of it is left to ship) and `line_finished` (nothing of the line is).

    All are "Yes" or "". `lines` are rows of `orders`, by label, with line_no, sku and
    parcel_no.
    """
    order = orders_of(orders)
    rows = orders.assign(order=order)
    wanted, told_of = rows[rows["status"] != Status.CANCELLED], lines.assign(order=order.loc[lines.index])
    of_order = wanted.groupby("order").size()
    here = told_of.groupby(["order", "parcel_no"])["parcel_no"].transform("size")
    told = told_of.groupby("order")["parcel_no"].transform("size")
    gone = wanted[wanted["status"].isin(_GONE)].groupby("order").size()
    total = of_order.reindex(told_of["order"], fill_value=0).to_numpy()
    before = gone.reindex(told_of["order"], fill_value=0).to_numpy()
    return lines.assign(
        whole=_yes(here.to_numpy() == total),
        line_whole=_yes(_is_all_of_number(told_of, wanted) & _is_all(told_of, wanted, "sku")),
        finished=_yes(told.to_numpy() + before == total),
        line_finished=_yes(_nothing_left(told_of, wanted)),
    )


def _nothing_left(lines: pd.DataFrame, wanted: pd.DataFrame) -> np.ndarray:
    """Whether every row of the order's line is told now or went out before."""
    key = ["order", "line_no", "sku"]
    keys = pd.MultiIndex.from_frame(lines[key])
    here = lines.groupby(key)["parcel_no"].transform("size")
    gone = wanted[wanted["status"].isin(_GONE)].groupby(key).size().reindex(keys, fill_value=0)
    total = wanted.groupby(key).size().reindex(keys, fill_value=0)
    return np.asarray(here.to_numpy() + gone.to_numpy() == total.to_numpy())


def _is_all_of_number(lines: pd.DataFrame, wanted: pd.DataFrame) -> np.ndarray:
    """The same of the marketplace's line number; lines without one are told by their SKU alone."""
    return np.asarray(_is_all(lines, wanted, "line_no") | (lines["line_no"] == "").to_numpy())


def _is_all(lines: pd.DataFrame, wanted: pd.DataFrame, name: str) -> np.ndarray:
    """Whether the parcel holds all rows of the order that have the line's value in a column."""
    key = ["order", name]
    here = lines.groupby([*key, "parcel_no"])["parcel_no"].transform("size")
    total = wanted.groupby(key).size().reindex(pd.MultiIndex.from_frame(lines[key]), fill_value=0)
    return np.asarray(here.to_numpy() == total.to_numpy())


def _yes(true: Iterable[bool]) -> list[str]:
    return [YES if one else "" for one in true]
