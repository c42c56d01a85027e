"""Which rows hold units, and what Stock shows for it: reserved is always counted, never kept."""

import numpy as np
import pandas as pd

from pyaddin.tables.problems import Problem
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status

HOLDING = (Status.RESERVED, Status.PACKED, Status.SENT)
PLACE = ["sku", "warehouse", "bin"]


def keeps_on_hold(orders: pd.DataFrame, settings: Settings) -> pd.Series:
    """Rows on hold for a reason that keeps their stock: one of the Settings' reasons, or one that says 'keep stock'."""
    held = orders["status"] == Status.HOLD
    if not held.any():
        return held
    reason = orders.loc[held, "hold_reason"].str.casefold().str.strip()
    keeps = reason.isin(settings.keeps_stock()) | reason.str.contains("keep stock", regex=False)
    return keeps.reindex(orders.index, fill_value=False)


def holds_units(orders: pd.DataFrame, settings: Settings) -> pd.Series:
    """Rows whose Reserved counts against the shelf."""
    return (orders["status"].isin(HOLDING) | keeps_on_hold(orders, settings)) & (orders["reserved"] > 0)


def stock_figures(orders: pd.DataFrame, stock: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Problem]]:
    """Stock with Reserved and Available counted from the order rows, and what does not fit together."""
    rows = orders[holds_units(orders, settings)]
    sums = rows.groupby(PLACE, sort=False)["reserved"].sum()
    twice = stock.duplicated(PLACE)
    named = stock["sku"] != ""
    reserved = sums.reindex(pd.MultiIndex.from_frame(stock[PLACE])).fillna(0.0).to_numpy()
    reserved = np.where(twice, 0.0, reserved)
    on_hand = stock["on_hand"].fillna(0.0)
    out = stock.assign(
        reserved=pd.Series(reserved, index=stock.index).where(named),
        available=(on_hand - reserved).where(named & ~twice, np.where(named, 0.0, np.nan)),
    )
    again = "an earlier row holds this SKU, warehouse and bin, and only that one counts; put the units together there."
    problems = [Problem("stock", int(row), tuple(PLACE), again, "Stock") for row in stock.index[twice & named]]
    for row in stock.index[(out["available"] < 0) & named]:
        over = f"{-out.at[row, 'available']:g} more are packed or reserved than on hand; count again or cancel parcels."
        problems.append(Problem("stock", int(row), ("on_hand",), over, "Stock"))
    return out, [*problems, *_lost(rows, stock)]


def _lost(rows: pd.DataFrame, stock: pd.DataFrame) -> list[Problem]:
    """Rows that hold units in a place that Stock does not list."""
    places = pd.MultiIndex.from_frame(stock[PLACE])
    lost = rows[~pd.MultiIndex.from_frame(rows[PLACE]).isin(places)]
    return [
        Problem("orders", int(row), tuple(PLACE), f"Stock has no row for {sku} in {warehouse} {bin_}; add it.", "Stock")
        for row, sku, warehouse, bin_ in zip(lost.index, lost["sku"], lost["warehouse"], lost["bin"], strict=True)
    ]
