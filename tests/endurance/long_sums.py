"""Rows added up: archived ones, which are looked at one by one only once, and those on the sheets."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from long_book import OWN
from long_world import GLUE

from pyaddin.steps.stock.parts import held_units
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status


@dataclass(frozen=True)
class Rest:
    """Archived rows that were looked at one by one already, added up.

    ids      Row IDs; units: of each line; marks, notes: the clerk's texts with their order number
    status   of each parcel
    shipped  units that left each place; told: units of each line that shipped
    """

    ids: dict[str, bool] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    units: dict[str, float] = field(default_factory=dict)
    shipped: dict[str, float] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, orders: pd.DataFrame, parcels: pd.DataFrame) -> "Rest":
        """The sums of these rows."""
        if not len(orders):
            return cls(status=statuses(parcels))
        return cls(
            dict.fromkeys(orders["row_id"], True), texts(orders, "own", ""), texts(orders, "note", "note "),
            statuses(parcels), units_of(orders), shipped(orders), told_of(orders),
        )  # fmt: skip

    def joined(self, other: "Rest", sign: int) -> "Rest":
        """With these too, or without them."""
        if not other.ids and not other.status:
            return self
        texts, sums = ("ids", "marks", "notes", "status"), ("units", "shipped", "told")
        joined: dict[str, Any] = {name: dict(getattr(self, name)) for name in (*texts, *sums)}
        for name in texts:
            for key, text in getattr(other, name).items():
                if sign > 0:
                    joined[name][key] = text
                else:
                    joined[name].pop(key, None)
        for name in sums:
            for key, units in getattr(other, name).items():
                joined[name][key] = joined[name].get(key, 0) + sign * units
                if not joined[name][key]:
                    del joined[name][key]
        return Rest(**joined)


Frames = dict[str, pd.DataFrame]


def blank_frames() -> Frames:
    """No orders and no parcels."""
    return {"orders": pd.DataFrame(), "parcels": pd.DataFrame()}


def frames(rows: Iterable[tuple[str, str]]) -> Frames:
    """Rows of the archive as they would be read from their sheets."""
    found: dict[str, list[dict[str, Any]]] = {"orders": [], "parcels": []}
    for tab, cells in rows:
        if tab in found:
            found[tab].append(json.loads(cells))
    return {tab: _as_read(tab, of) for tab, of in found.items()}


def joined(here: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([here, kept]) if len(kept) else here


def statuses(parcels: pd.DataFrame) -> dict[str, str]:
    return dict(zip(parcels["parcel_no"], parcels["status"], strict=True)) if len(parcels) else {}


def units_of(orders: pd.DataFrame) -> dict[str, float]:
    """Units of each line."""
    units: dict[str, float] = orders["qty"].groupby(np.array(line_keys(orders), dtype="object")).sum().to_dict()
    return units


def texts(orders: pd.DataFrame, column: str, begins: str) -> dict[str, str]:
    """The clerk's texts in a column that begin so, with the order number they stand beside."""
    if column not in orders:
        return {}
    rows = orders[(orders[column] != "") & orders[column].str.startswith(begins)]
    return dict(zip(rows[column], rows["order_no"], strict=True))


def shipped(orders: pd.DataFrame) -> dict[str, float]:
    """Units that left each place."""
    rows = held_units(orders[orders["status"] == Status.SHIPPED])
    units: dict[str, float] = rows["reserved"].groupby(place_keys(rows)).sum().to_dict()
    return units


def told_of(orders: pd.DataFrame) -> dict[str, float]:
    """Units of each line that shipped, of marketplaces that take a file which names lines."""
    rows = orders[(orders["status"] == Status.SHIPPED) & (orders["marketplace"] != "eBay")]
    keys = [GLUE.join(r) for r in zip(rows["marketplace"], rows["order_no"], rows["line_no"], strict=True)]
    units: dict[str, float] = rows["qty"].groupby(np.array(keys, dtype="object")).sum().to_dict()
    return units


def summed(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    """Both together, key by key."""
    both = dict(other)
    for key, units in one.items():
        both[key] = both.get(key, 0) + units
    return both


def _as_read(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Archived rows as they would be read from their sheet: blanks are "", numbers numbers."""
    if not rows:
        return pd.DataFrame()
    frame = pd.DataFrame(rows).rename(columns={f"\x1e{OWN}": "own"})
    frame = frame.reindex(columns=[*TABLES[table].names, *(["own"] if table == "orders" else [])])
    numbers = [column.name for column in TABLES[table].columns if column.kind in ("whole", "money")]
    texts = [name for name in frame if name not in numbers]
    frame[numbers] = frame[numbers].astype("float64")
    frame[texts] = frame[texts].astype("object").where(frame[texts].notna(), "")
    return frame


def line_keys(rows: pd.DataFrame) -> list[str]:
    return [GLUE.join(r) for r in zip(rows["marketplace"], rows["order_no"], rows["line_no"], rows["sku"], strict=True)]


def place_keys(rows: pd.DataFrame) -> list[str]:
    return [GLUE.join(r) for r in zip(rows["sku"], rows["warehouse"], rows["bin"], strict=True)]
