"""Which rows hold units, and what Stock shows for it: reserved is always counted, never kept."""

from typing import Final

import numpy as np
import pandas as pd

from pyaddin.steps.orders.holds import reasons
from pyaddin.steps.stock.parts import held_units
from pyaddin.steps.stock.place import PLACE
from pyaddin.tables.buying import AT_SUPPLIER
from pyaddin.tables.frames import is_yes
from pyaddin.tables.goods import SHELF
from pyaddin.tables.problems import Problem
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr
from pyaddin.words.problems import said

HOLDING = (Status.RESERVED, Status.PACKED, Status.SENT)
LEFT = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED)
"""Rows whose units have left the shelf, where a confirmation took them along."""
KEEP_STOCK: Final = tr("keep stock")
"""In a hold reason, in the book's language or in English: the row keeps its units."""


def sold_from(stock: pd.DataFrame) -> pd.Series:
    """Rows of Stock whose units may be reserved: those on a shelf."""
    return stock["state"].isin(("", SHELF))


def keeps_on_hold(orders: pd.DataFrame, settings: Settings) -> pd.Series:
    """Rows on hold of which a reason keeps their stock: one of the Settings' reasons, or one that says 'keep stock'."""
    held = orders["status"] == Status.HOLD
    if not held.any():
        return held
    known = set(settings.keeps_stock())
    words = {KEEP_STOCK.source, str(KEEP_STOCK).casefold()}
    told = orders.loc[held, "hold_reason"]
    keeping = {text for text in told.unique() if _keeps(text.casefold(), known, words)}
    return told.isin(keeping).reindex(orders.index, fill_value=False)


def _keeps(text: str, known: set[str], words: set[str]) -> bool:
    return not known.isdisjoint(reasons(text)) or any(word in text for word in words)


def goes_anyway(orders: pd.DataFrame) -> pd.Series:
    """Packed rows on hold or cancelled that the clerk has just let go nevertheless: they keep what is in the parcel."""
    stopped = orders["status"].isin((Status.HOLD, Status.CANCELLED)) & (orders["parcel_no"] != "")
    return stopped & is_yes(orders["go_anyway"])


def left_by_hand(orders: pd.DataFrame, parcels: pd.DataFrame) -> pd.Series:
    """Rows that were set to Shipped, or further, though no confirmation took their units off the shelf.

    A row in no parcel, or in one that was not confirmed; of a parcel that is not on its sheet nothing is known.
    """
    typed = orders["status"].isin(LEFT) & (orders["reserved"] > 0)
    if not typed.any():
        return typed
    waiting = set(parcels.loc[parcels["confirmed_at"].isna(), "parcel_no"])
    return typed & ((orders["parcel_no"] == "") | orders["parcel_no"].isin(waiting))


def holds_units(orders: pd.DataFrame, settings: Settings, parcels: pd.DataFrame | None = None) -> pd.Series:
    """Rows whose Reserved counts against the shelf; `parcels` tell which that were set to Shipped have left it."""
    holds = orders["status"].isin(HOLDING) | keeps_on_hold(orders, settings) | goes_anyway(orders)
    if parcels is not None:
        holds |= left_by_hand(orders, parcels)
    return holds & (orders["reserved"] > 0) & (orders["bin"] != AT_SUPPLIER)


def let_go(orders: pd.DataFrame, rows: pd.Series, moved: pd.Series | None = None) -> pd.DataFrame:
    """Without the units of `rows`, nor the places they were in: a warehouse left on a row is one the clerk chose, as
    on rows that were `moved`."""
    if not rows.any():
        return orders
    out = orders.copy()
    out.loc[rows, "reserved"] = np.nan
    out.loc[rows, ["bin", "lot", "parts"]] = ""
    out.loc[rows if moved is None else rows & ~moved, "warehouse"] = ""
    return out


def stock_figures(
    orders: pd.DataFrame, stock: pd.DataFrame, settings: Settings, parcels: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Stock with Reserved and Available counted from the order rows, and what does not fit together."""
    rows = held_units(orders[holds_units(orders, settings, parcels)])
    sums = rows.groupby(PLACE, sort=False)["reserved"].sum()
    twice = stock.duplicated(PLACE)
    named = stock["sku"] != ""
    reserved = sums.reindex(pd.MultiIndex.from_frame(stock[PLACE])).fillna(0.0).to_numpy()
    reserved = np.where(twice, 0.0, reserved)
    on_hand = stock["on_hand"].fillna(0.0).where(sold_from(stock), 0.0)
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


def where(bin_: str, lot: str) -> str:
    """A bin, and the lot that lies in it."""
    return f"{bin_} # {lot}".strip() if lot else bin_


def _lost(rows: pd.DataFrame, stock: pd.DataFrame) -> list[Problem]:
    """Rows that hold units in a place that Stock does not list."""
    places = pd.MultiIndex.from_frame(stock[PLACE])
    lost = rows[~pd.MultiIndex.from_frame(rows[PLACE]).isin(places)]
    return [
        Problem(
            "orders", int(row), tuple(PLACE), said("stock.no-place", sku=sku, warehouse=warehouse, bin=where(bin_, lot))
        )
        for row, sku, warehouse, bin_, lot in lost[PLACE].itertuples(name=None)
    ]
