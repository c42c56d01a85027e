"""Whose turn it is for stock: priority, then deadline, then order date; every row says why."""

import numpy as np
import pandas as pd

BY = ("priority", "ship_by", "ordered_at")


def orders_of(orders: pd.DataFrame) -> pd.Series:
    """A number for each row's order: rows of one marketplace's order number share it, in order of first appearance."""
    return orders.groupby(["marketplace", "order_no"], sort=False).ngroup()


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
    priority = urgent["priority"].map(lambda p: "" if pd.isna(p) else f"priority {p:g}")
    ship_by = urgent["ship_by"].dt.strftime("ship by %Y-%m-%d %H:%M").fillna("")
    ordered = urgent["ordered_at"].dt.strftime("ordered %Y-%m-%d %H:%M").fillna("")
    late = ship_by.where(ship_by != "", ordered)
    glue = np.where((priority != "") & (late != ""), ", ", "")
    why = priority.astype("str") + glue + late.astype("str")
    why = why.where(why != "", "no priority, no dates")
    width = max(4, len(str(len(urgent))))
    return turn.map(lambda place: f"{place:0{width}d} ").astype("str") + why.reindex(order.to_numpy()).set_axis(
        orders.index
    ).astype("str")
