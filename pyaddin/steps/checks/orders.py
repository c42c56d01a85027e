"""Orders: units set aside that should not be, or the other way; names that are nowhere; lines that stand twice."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from pyaddin.steps.checks.findings import Facts, Finding, at, grouped, spoken
from pyaddin.steps.orders.known_by import shops_of
from pyaddin.steps.stock.holding import HOLDING, keeps_on_hold, where
from pyaddin.steps.stock.parts import held_units
from pyaddin.steps.stock.place import PLACE
from pyaddin.tables.buying import AT_SUPPLIER
from pyaddin.tables.frames import Tables
from pyaddin.tables.orders import LINE
from pyaddin.tables.schema import shown
from pyaddin.tables.settings import Settings
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Words, tr, trn

PACKED = (Status.PACKED, Status.SENT)
UNPACKED = ("", Status.NEW, Status.READY, Status.SHORT, Status.RESERVED)
OPEN = (*UNPACKED, Status.HOLD, *PACKED)
RESERVE = "reserve-stock"
LET_GO = {"reserved": np.nan, "warehouse": "", "bin": "", "lot": "", "parts": ""}
ANEW = {"status": Status.READY, **LET_GO}
_SETTLED_BY_RESERVE = (Status.CANCELLED, Status.NEW, Status.HOLD)


def check(tables: Tables, settings: Settings, facts: Facts) -> list[Finding]:
    """Everything that can be said of Orders without a look at parcels."""
    orders = tables["orders"]
    return [
        *_idle_units(orders, settings),
        *_units(orders, tables),
        *_lines_twice(orders, facts),
        *_unknown_skus(orders, tables),
        *_unknown_warehouses(orders, tables),
    ]


def _idle_units(orders: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """Rows of a status that holds nothing, with units all the same."""
    status = orders["status"]
    held = (status == Status.HOLD) & ~keeps_on_hold(orders, settings)
    waits = status.isin(UNPACKED) & (status != Status.RESERVED) & (orders["parcel_no"] == "")
    idle = ((status == Status.CANCELLED) | held | waits) & orders["reserved"].notna() & (orders["reserved"] != 0)
    for label in orders.index[idle]:
        is_ = orders.at[label, "status"]
        why = tr(
            "A row that is {status} holds no units; Reserve stock, or Yes in Mend, gives them back to the shelf.",
            status=shown(is_) if is_ else tr("blank"),
        )
        settles = RESERVE if is_ in (*_SETTLED_BY_RESERVE, Status.READY, Status.SHORT) else ""
        yield at("idle units", "orders", orders, label, "reserved", why, np.nan, LET_GO, settles)


def _units(orders: pd.DataFrame, tables: Tables) -> Iterator[Finding]:
    """Rows that hold units: as many as Qty, in a place that is on Stock. A misspelt warehouse is told as such."""
    misspelt = ~_known_warehouse(orders, tables)
    rows = orders[orders["status"].isin(HOLDING) & ~misspelt & (orders["bin"] != AT_SUPPLIER)]
    units = held_units(rows)
    there = pd.MultiIndex.from_frame(units[PLACE]).isin(pd.MultiIndex.from_frame(tables["stock"][PLACE]))
    placed = ~rows.index.isin(units.index[~there])
    packed = rows["status"].isin(PACKED) | (rows["parcel_no"] != "")
    differs = ((rows["reserved"] != rows["qty"]) & ~(rows["reserved"].isna() & rows["qty"].isna())).to_numpy()
    for label, place in units.loc[~there, PLACE].groupby(level=0, sort=False).first().iterrows():
        yield _nowhere(orders, label, place, bool(packed[label]))
    for label in rows.index[placed & differs]:
        yield _not_as_qty(orders, label, bool(packed[label]))


def _known_warehouse(orders: pd.DataFrame, tables: Tables) -> pd.Series:
    blank = orders["warehouse"] == ""
    return blank | (orders["warehouse"].isin(tables["warehouses"]["warehouse"]) if "warehouses" in tables else True)


def _nowhere(orders: pd.DataFrame, label: int, place: pd.Series, packed: bool) -> Finding:
    sku, warehouse, bin_, lot = (str(place[name]) for name in PLACE)
    places: dict[str, Words] = {
        "sku": sku or tr("a blank SKU"),
        "place": f"{warehouse} {where(bin_, lot)}".strip() or tr("a blank warehouse"),
    }
    if packed:
        why = tr(
            "Stock has no row for {sku} in {place}, from where the row was packed; add that row on Stock or correct "
            "the place here.",
            **places,
        )
        return at("no place", "orders", orders, label, "warehouse", why)
    why = tr(
        "Stock has no row for {sku} in {place}, so no units are set aside; Yes in Mend makes the row Ready, "
        "for Reserve stock to serve it anew.",
        **places,
    )
    return at("no place", "orders", orders, label, "status", why, Status.READY, ANEW, RESERVE)


def _not_as_qty(orders: pd.DataFrame, label: int, packed: bool) -> Finding:
    reserved, qty = orders.at[label, "reserved"], orders.at[label, "qty"]
    if not packed:
        why = tr(
            "Reserved and Qty ({qty}) must be the same on a Reserved row; Yes in Mend makes it Ready without units, "
            "for Reserve stock to serve it anew.",
            qty=spoken(qty),
        )
        return at("not as qty", "orders", orders, label, "reserved", why, np.nan, ANEW, RESERVE)
    if np.isnan(reserved):
        why = tr("The row is packed, so its units count against the shelf; Yes in Mend writes Qty there.")
        return at("not as qty", "orders", orders, label, "reserved", why, qty, {"reserved": qty})
    why = tr(
        "The row was packed with {reserved:g} and Qty says {qty}; put Qty back, or unpack and reserve anew.",
        reserved=reserved,
        qty=spoken(qty),
    )
    return at("not as qty", "orders", orders, label, "reserved", why)


def _lines_twice(orders: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Several rows of one order line that together want more than the marketplace ordered."""
    for key, rows in repeated_lines(orders):
        wanted, ordered = rows["qty"].sum(), facts.ordered.get(key)
        if ordered is not None and wanted > ordered:
            why = trn(
                "{count} row of this order line wants {wanted:g} and the marketplace ordered {ordered:g}; delete or "
                "cancel the row that is a copy.",
                "{count} rows of this order line want {wanted:g} together and the marketplace ordered {ordered:g}; "
                "delete or cancel the row that is a copy.",
                len(rows),
                wanted=wanted,
                ordered=ordered,
            )
            yield at("line twice", "orders", orders, rows.index[-1], "qty", why)


def repeated_lines(orders: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], pd.DataFrame]]:
    """Order lines that stand in several rows which are to ship or did: split ones, and copies."""
    aside = orders["status"].isin((Status.HOLD, Status.CANCELLED, Status.RETURNED))
    rows = orders.assign(shop=shops_of(orders))[~aside & (orders["order_no"] != "") & (orders["sku"] != "")]
    several = rows[rows.duplicated(list(LINE), keep=False)]
    for key, group in several.groupby(list(LINE), sort=False):
        yield tuple(map(str, key)), group


def _unknown_skus(orders: pd.DataFrame, tables: Tables) -> Iterable[Finding]:
    if "products" not in tables:
        return ()
    known = set(tables["products"]["sku"])
    rows = orders[orders["status"].isin(OPEN) & (orders["sku"] != "") & ~orders["sku"].isin(known)]
    why = tr("{value} is not on Products, so it can be neither weighed nor declared; add it there or correct the SKU.")
    return grouped("unknown SKU", "orders", orders, rows, "sku", why)


def _unknown_warehouses(orders: pd.DataFrame, tables: Tables) -> Iterable[Finding]:
    if "warehouses" not in tables:
        return ()
    known = set(tables["warehouses"]["warehouse"]) - {""}
    ours = orders["status"].isin(OPEN) & (orders["bin"] != AT_SUPPLIER)
    return not_among(orders, "orders", ours, "warehouse", known, TABLES["warehouses"].sheet)


def not_among(
    frame: pd.DataFrame, table: str, rows: pd.Series, column: str, known: set[str], where: Words
) -> Iterator[Finding]:
    """Names that are not known; one that is but for its capitals is mended."""
    wrong = frame[rows & (frame[column] != "") & ~frame[column].isin(known)]
    spelt: dict[str, list[str]] = {}
    for name in sorted(known):
        spelt.setdefault(name.casefold(), []).append(name)
    right = {name: spelt.get(name.casefold(), []) for name in wrong[column].unique()}
    sure = wrong[column].map(lambda name: len(right[name]) == 1).astype(bool)
    for label in wrong.index[sure]:
        name = right[wrong.at[label, column]][0]
        why = tr(
            "It is written {name} on {where}, and only that is found; Yes in Mend writes it so.", name=name, where=where
        )
        yield at(f"unknown {column}", table, frame, label, column, why, name, {column: name})
    unknown = tr("{value} is not on {where} ({count} rows name it); add it there or correct the name.", where=where)
    yield from grouped(f"unknown {column}", table, frame, wrong[~sure], column, unknown)
