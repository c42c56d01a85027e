"""Stock: Reserved and Available counted anew from Orders, and what was counted on the shelf."""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from pyaddin.steps.checks.findings import Finding, at
from pyaddin.steps.checks.orders import RESERVE, not_among
from pyaddin.steps.stock.holding import holds_units, stock_figures
from pyaddin.steps.stock.parts import held_units
from pyaddin.steps.stock.place import PLACE
from pyaddin.tables.frames import Tables
from pyaddin.tables.settings import Settings
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr


def check(tables: Tables, settings: Settings, unsettled: Collection[str]) -> list[Finding]:
    """Everything that can be said of Stock; figures of `unsettled` SKUs wait until their order rows are put right."""
    orders, stock = tables["orders"], tables["stock"]
    counted, _ = stock_figures(orders, stock, settings, tables["parcels"])
    settled = ~stock["sku"].isin(set(unsettled))
    known = set(tables["warehouses"]["warehouse"]) - {""} if "warehouses" in tables else set(stock["warehouse"])
    return [
        *_figures(stock, counted, settled),
        *_on_hand(stock),
        *_over(stock, counted, orders, settings),
        *(plain(f) for f in not_among(stock, "stock", stock["sku"] != "", "warehouse", known, _warehouses())),
    ]


def _warehouses() -> str:
    return TABLES["warehouses"].sheet


def plain(finding: Finding) -> Finding:
    """Without a mend: order rows name the place as well, and only the clerk knows which of the two is right."""
    if finding.mend is None:
        return finding
    why = tr(
        "Warehouses has {name}; write it so here and on Orders, or add this one on Warehouses.", name=finding.should
    )
    return Finding(finding.kind, finding.place, finding.row, finding.column, finding.says, "", why)


def _figures(stock: pd.DataFrame, counted: pd.DataFrame, settled: pd.Series) -> Iterator[Finding]:
    """Blank figures of a row that nothing is reserved from were not counted yet."""
    fresh = stock["reserved"].isna() & stock["available"].isna() & (counted["reserved"] == 0)
    reserved = _differs(stock["reserved"], counted["reserved"]) & settled & ~fresh
    available = _differs(stock["available"], counted["available"]) & settled & ~fresh
    for label in stock.index[reserved | available]:
        if reserved[label]:
            units = counted.at[label, "reserved"]
            why = tr("So many are set aside on Orders; Reserve stock, or Yes in Mend, writes that.")
            yield at("reserved", "stock", stock, label, "reserved", why, units, {"reserved": units}, RESERVE)
        if available[label]:
            units = counted.at[label, "available"]
            why = tr("That is On hand less what is set aside on Orders; Reserve stock, or Yes in Mend, writes it.")
            yield at("available", "stock", stock, label, "available", why, units, {"available": units}, RESERVE)


def _differs(now: pd.Series, should: pd.Series) -> pd.Series:
    return (now != should) & ~(now.isna() & should.isna())


def _on_hand(stock: pd.DataFrame) -> Iterator[Finding]:
    units = stock["on_hand"]
    for label in stock.index[(units < 0) | (units.isna() & (stock["sku"] != ""))]:
        why = (
            tr("On hand cannot be less than none; count the shelf and write it.")
            if units[label] < 0
            else tr("On hand is blank, or no count, so nothing can be reserved; count the shelf and write it.")
        )
        yield at("on hand", "stock", stock, label, "on_hand", why)


def _over(stock: pd.DataFrame, counted: pd.DataFrame, orders: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """More reserved than on hand; Reserve stock takes back what is not packed."""
    on_hand = stock["on_hand"].fillna(0.0).clip(lower=0)
    over = counted["reserved"] > on_hand
    if not over.any():
        return
    free = orders[holds_units(orders, settings) & (orders["status"] == Status.RESERVED) & (orders["parcel_no"] == "")]
    loose = held_units(free).groupby(PLACE)["reserved"].sum()
    loose = loose.reindex(pd.MultiIndex.from_frame(stock[PLACE])).fillna(0.0).to_numpy()
    enough = np.asarray(counted["reserved"] - loose <= on_hand)
    for place, label in zip(np.flatnonzero(over), stock.index[over], strict=True):
        units = counted.at[label, "reserved"]
        why = (
            tr(
                "{units:g} are reserved or packed there, more than the shelf holds; press Reserve stock to take some "
                "back.",
                units=units,
            )
            if enough[place]
            else tr(
                "{units:g} are reserved or packed there, more than the shelf holds; count again, or cancel what cannot "
                "ship.",
                units=units,
            )
        )
        yield at("over", "stock", stock, label, "on_hand", why, settles=RESERVE if enough[place] else "")
