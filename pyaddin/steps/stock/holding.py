"""Which rows hold units, and what Stock shows for it: reserved is always counted, never kept."""

from typing import Final

import numpy as np
import pandas as pd

from pyaddin.tables.problems import Problem
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr
from pyaddin.words.problems import said

HOLDING = (Status.RESERVED, Status.PACKED, Status.SENT)
PLACE = ["sku", "warehouse", "bin"]
KEEP_STOCK: Final = tr("keep stock")
"""In a hold reason, in the book's language or in English: the row keeps its units."""


def keeps_on_hold(orders: pd.DataFrame, settings: Settings) -> pd.Series:
    """Rows on hold for a reason that keeps their stock: one of the Settings' reasons, or one that says 'keep stock'."""
    held = orders["status"] == Status.HOLD
    if not held.any():
        return held
    reason = orders.loc[held, "hold_reason"].str.casefold().str.strip()
    keeps = reason.isin(settings.keeps_stock())
    for words in {KEEP_STOCK.source, str(KEEP_STOCK).casefold()}:
        keeps |= reason.str.contains(words, regex=False)
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
    again = said("stock.place-twice")
    problems = [Problem("stock", int(row), tuple(PLACE), again) for row in stock.index[twice & named]]
    for row in stock.index[(out["available"] < 0) & named]:
        over = said("stock.over-reserved", units=-float(out.at[row, "available"]))
        problems.append(Problem("stock", int(row), ("on_hand",), over))
    return out, [*problems, *_lost(rows, stock)]


def _lost(rows: pd.DataFrame, stock: pd.DataFrame) -> list[Problem]:
    """Rows that hold units in a place that Stock does not list."""
    places = pd.MultiIndex.from_frame(stock[PLACE])
    lost = rows[~pd.MultiIndex.from_frame(rows[PLACE]).isin(places)]
    return [
        Problem("orders", int(row), tuple(PLACE), said("stock.no-place", sku=sku, warehouse=warehouse, bin=bin_))
        for row, sku, warehouse, bin_ in zip(lost.index, lost["sku"], lost["warehouse"], lost["bin"], strict=True)
    ]
