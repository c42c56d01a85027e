"""Rows of other sheets that belong to orders and parcels: they go into the archive and come back with them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.steps.aftersales.disputes import RUNNING
from pyaddin.steps.shipping.tracking import several
from pyaddin.tables.claims import Claim
from pyaddin.tables.frames import Tables
from pyaddin.tables.invoices import Billed
from pyaddin.tables.messages import Stands
from pyaddin.tables.returns import Case

COMPANIONS: Final = ("messages", "events", "returns", "claims", "disputes", "invoices")
"""Their sheets."""
OPEN: Final[Mapping[str, Collection[str]]] = {
    "messages": (Stands.ASKED, Stands.UNSURE), "returns": ("", Case.ASKED, Case.ROAD, Case.RECEIVED),
    "claims": ("", Claim.OPEN, Claim.SENT), "disputes": ("", *RUNNING),
}  # fmt: skip
"""Statuses of rows that somebody still has to see to: their orders stay with them."""


@dataclass(frozen=True, slots=True)
class Archived:
    """Numbers of orders, by marketplace, and of parcels that are in the archive already."""

    orders: Collection[tuple[str, str]] = ()
    parcels: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class _Of:
    """What a row belongs to: a parcel, else orders by their numbers; blank where it does not say."""

    parcel: str
    orders: tuple[str, ...]
    marketplace: str


def still_open(name: str, frame: pd.DataFrame) -> pd.Index:
    """Rows that keep their orders here."""
    return frame.index[frame["status"].isin(OPEN[name])] if name in OPEN else frame.index[:0]


def touched(orders: pd.DataFrame, parcels: pd.DataFrame, group: np.ndarray, frame: pd.DataFrame) -> set[int]:
    """Which groups of `closed_orders.together` these rows belong to."""
    places = _Places(orders, parcels, group)
    return {at for one in _each(frame) for at in places.of(one)}


def leaving(
    orders: pd.DataFrame, parcels: pd.DataFrame, group: np.ndarray, going: Collection[int], tables: Tables,
    archived: Archived,
) -> dict[str, pd.Index]:  # fmt: skip
    """The rows that go: all that they belong to goes or is archived, and nobody has to see to them any more."""
    places = _Places(orders, parcels, group)
    stays = set(group.tolist()) - set(going)

    def goes(one: _Of) -> bool:
        if here := places.of(one):
            return stays.isdisjoint(here)
        if one.parcel:
            return one.parcel in archived.parcels
        names = [{(one.marketplace, number), ("", number)} for number in one.orders]
        return bool(names) and all(not name.isdisjoint(archived.orders) for name in names)

    out: dict[str, pd.Index] = {}
    for name, frame in tables.items():
        free = ~frame.index.isin(still_open(name, frame)) & ~_unsettled(name, frame)
        fits = np.fromiter((goes(one) for one in _each(frame)), bool, len(frame))
        out[name] = frame.index[free & fits]
    return out


def named(orders: pd.DataFrame, parcels: pd.DataFrame, tables: Tables) -> tuple[set[str], set[str]]:
    """Numbers of orders and parcels that these rows belong to and that are not on their sheets."""
    known, boxes = set(orders["order_no"]), set(parcels["parcel_no"])
    each = [one for frame in tables.values() for one in _each(frame)]
    return {n for one in each for n in one.orders} - known, {one.parcel for one in each} - boxes - {""}


def _unsettled(name: str, frame: pd.DataFrame) -> np.ndarray:
    """Lines of invoices on which the carrier still owes something: they wait here, without their parcels."""
    if name != "invoices":
        return np.zeros(len(frame), dtype=bool)
    owed = (frame["claim"] > frame["credited"].fillna(0)) & (frame["status"] != Billed.SETTLED)
    return np.asarray(owed, dtype=bool)


def _each(frame: pd.DataFrame) -> Iterator[_Of]:
    blank = [""] * len(frame)
    columns = (frame[name].tolist() if name in frame else blank for name in ("parcel_no", "order_no", "marketplace"))
    for parcel, orders, marketplace in zip(*columns, strict=True):
        yield _Of(parcel, tuple(several(orders)), marketplace)


class _Places:
    """The groups of parcels and orders by their numbers."""

    def __init__(self, orders: pd.DataFrame, parcels: pd.DataFrame, group: np.ndarray) -> None:
        of_orders, of_parcels = group[: len(orders)].tolist(), group[len(orders) :].tolist()
        self._parcels = dict(zip(parcels["parcel_no"], of_parcels, strict=True))
        self._orders: dict[tuple[str, str], set[int]] = {}
        for marketplace, number, at in zip(orders["marketplace"], orders["order_no"], of_orders, strict=True):
            for where in {marketplace, ""}:
                self._orders.setdefault((where, number), set()).add(at)

    def of(self, one: _Of) -> set[int]:
        if one.parcel:
            return {self._parcels[one.parcel]} if one.parcel in self._parcels else set()
        found = (self._orders.get((one.marketplace, number), set()) for number in one.orders)
        return {at for groups in found for at in groups}
