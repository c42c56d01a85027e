"""Whose turn it is for stock: priority, then deadline, then order date; every row says why."""

import numpy as np
import pandas as pd

from pyaddin.words.catalogue import Text, tr

BY = ("priority", "ship_by", "ordered_at")


def rank_orders(orders: pd.DataFrame, order: pd.Series) -> pd.Series:
    """Each row's turn, counted from 1; all rows of an order have the turn of its most urgent row.

    Blank priorities and dates come after all filled ones; equal orders keep the sheet's order.
    """
    urgent = orders[list(BY)].groupby(order.to_numpy(), sort=True).min()
    turns = urgent.sort_values(list(BY), kind="stable", na_position="last").index
    place = np.empty(len(turns), dtype=np.int64)
    place[turns.to_numpy()] = np.arange(1, len(turns) + 1)
    return pd.Series(place[order.to_numpy()], index=orders.index, dtype="int64")


def reasons(orders: pd.DataFrame, order: pd.Series, turn: pd.Series) -> pd.Series:
    """What the Rank column says, such as "0003 priority 1, ship by 2026-11-23 17:00"; as text it sorts by rank."""
    urgent = orders[list(BY)].groupby(order.to_numpy(), sort=True).min()
    priority = _each(tr("priority {number}", number=_IT), urgent["priority"].map("{:g}".format))
    ship_by = _each(tr("ship by {moment}", moment=_IT), urgent["ship_by"].dt.strftime(_MOMENT))
    ordered = _each(tr("ordered {moment}", moment=_IT), urgent["ordered_at"].dt.strftime(_MOMENT))
    late = ship_by.where(ship_by != "", ordered)
    glue = np.where((priority != "") & (late != ""), ", ", "")
    why = priority.astype("str") + glue + late.astype("str")
    why = why.where(why != "", str(tr("no priority, no dates")))
    width = max(4, len(str(len(urgent))))
    return turn.map(lambda place: f"{place:0{width}d} ").astype("str") + why.reindex(order.to_numpy()).set_axis(
        orders.index
    ).astype("str")


_IT = "\x1f"
_MOMENT = "%Y-%m-%d %H:%M"


def _each(text: Text, values: pd.Series) -> pd.Series:
    """The text with each of the values in its place, blank where there is none; rendered once, for rows are many."""
    words = str(text)
    told = ["" if pd.isna(value) or value == "nan" else words.replace(_IT, value) for value in values]
    return pd.Series(told, index=values.index, dtype="str")
