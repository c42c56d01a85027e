"""A short pick: the units that are missing come from another bin, or their rows leave the parcel as the policy says."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.steps.parcels.cancel import marked_cancelled, taken_out
from pyaddin.steps.stock.holding import let_go, sold_from, stock_figures
from pyaddin.steps.stock.parts import brought, each, held_units, leading, shared
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.shelves import Place, natural
from pyaddin.tables import frames
from pyaddin.tables.orders import LINE, ORDER
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import LINE_COMPLETE, POLICIES, SHIP_PARTIAL, Status

Part = tuple[str, float]
"""A parcel and units of it."""


@dataclass(slots=True)
class Shop:
    """Orders, Parcels and Stock while short picks change them; `elsewhere` and `freed` name what became of parcels,
    and `short` of rows that left theirs the article, the units that were missing, and if all of it waits."""

    orders: pd.DataFrame
    parcels: pd.DataFrame
    stock: pd.DataFrame
    products: pd.DataFrame
    settings: Settings
    last_id: int
    elsewhere: list[tuple[str, str, float]] = field(default_factory=list)
    freed: list[str] = field(default_factory=list)
    short: dict[int, tuple[str, float, bool]] = field(default_factory=dict)

    def other_places(self, place: Place) -> list[tuple[Place, float]]:
        """Places of the same warehouse with free units of the same article: what expires first, then by bin."""
        figures, _ = stock_figures(self.orders, self.stock, self.settings, self.parcels)
        here = (figures["sku"] == place[0]) & (figures["warehouse"] == place[1])
        here &= ~(figures[PLACE] == list(place)).all(axis=1)
        rows = figures[here & sold_from(figures) & (figures["available"] >= 1) & ~figures.duplicated(PLACE)]
        rows = rows.assign(turn=rows["bin"].map(natural)).sort_values(["expiry", "turn"], kind="stable")
        return [
            ((place[0], place[1], str(bin_), str(lot)), float(free))
            for bin_, lot, free in zip(rows["bin"], rows["lot"], rows["available"], strict=True)
        ]

    def free(self, place: Place) -> float:
        """Units in a place that are set aside for nobody."""
        figures, _ = stock_figures(self.orders, self.stock, self.settings, self.parcels)
        rows = figures[(figures[PLACE] == list(place)).all(axis=1)]
        return float(rows["available"].iloc[0]) if len(rows) else 0.0

    def rows(self, parcel: str, place: Place) -> list[tuple[int, float]]:
        """The rows of a parcel that want units from a place, the last first, and how many; of sets, of their parts."""
        inside = self.orders[(self.orders["parcel_no"] == parcel) & (self.orders["reserved"] > 0)]
        held = held_units(inside)
        here = held[(held[PLACE] == list(place)).all(axis=1)]["reserved"].groupby(level=0).sum()
        return [(int(label), float(units)) for label, units in here.items()][::-1]

    def policy(self, parcel: str, place: Place) -> str:
        """The policy of the order that a parcel's rows belong to."""
        told = self.orders.loc[[label for label, _ in self.rows(parcel, place)], "policy"]
        known = [one for one in told if one in POLICIES]
        return known[0] if known else self.settings["policy"]


def filed(shop: Shop, parcel: str) -> str:
    """The carrier file that names a parcel, blank where none does."""
    rows = shop.parcels[shop.parcels["parcel_no"] == parcel]
    return str(rows["carrier_file"].iloc[0]) if len(rows) else ""


def covered(shop: Shop, place: Place, units: float) -> bool:
    """Whether other bins hold so many free units."""
    return sum(free for _, free in shop.other_places(place)) >= units


def missing(shop: Shop, place: Place, parts: Sequence[Part]) -> None:
    """Units of these parcels are not in the place: another bin first, else by the order's policy."""
    for parcel, units in parts:
        left = units
        others = shop.other_places(place)
        partial = shop.policy(parcel, place) == SHIP_PARTIAL
        if partial or sum(free for _, free in others) >= units:
            for other, free in others:
                if left and (part := min(free, left)):
                    take_elsewhere(shop, parcel, place, part, other)
                    shop.elsewhere.append((parcel, other[2], part))
                    left -= part
        if left:
            inside = set(shop.orders.index[shop.orders["parcel_no"] != ""])
            known, waits = set(shop.orders.index), shop.policy(parcel, place) not in (SHIP_PARTIAL, LINE_COMPLETE)
            _cut(shop, parcel, place, left)
            for label in shop.orders.index[shop.orders["parcel_no"] == ""]:
                if label in inside or label not in known:
                    shop.short[int(label)] = (place[0], left, waits)
            shop.freed.append(parcel)


def take_elsewhere(shop: Shop, parcel: str, place: Place, units: float, other: Place) -> None:
    """So many units of a parcel come from another place."""
    for label, held in shop.rows(parcel, place):
        part = min(units, held)
        if text := shop.orders.at[label, "parts"]:
            shop.orders = shop.orders.copy()
            shop.orders.loc[label, "parts"] = brought(str(text), place[0], place[2:], other[2:], part)
        else:
            target = _parted(shop, label, part)
            shop.orders.loc[target, ["bin", "lot"]] = list(other[2:])
        units -= part
        if not units:
            return


def _parted(shop: Shop, label: int, units: float) -> int:
    """A row of so many units: the row itself where it has no more, else a part of its own."""
    shop.orders = shop.orders.copy()
    held, qty = (float(shop.orders.at[label, name]) for name in ("reserved", "qty"))
    if units >= held:
        return label
    mine, left = shared(str(shop.orders.at[label, "parts"]), units, held)
    shop.orders.loc[label, ["reserved", "qty"]] = [held - units, qty - units]
    shop.orders.loc[label, "parts"] = left
    new = shop.orders.loc[[label]].assign(reserved=units, qty=units, parts=mine, problem="", problem_columns="")
    new["row_id"] = list(following(highest_number(shop.orders["row_id"], shop.last_id), 1))
    shop.orders = frames.append("orders", shop.orders, new.reset_index(drop=True))
    return int(shop.orders.index[-1])


def _cut(shop: Shop, parcel: str, place: Place, units: float) -> None:
    """So many units of a parcel cannot be had."""
    policy = shop.policy(parcel, place)
    if policy == SHIP_PARTIAL:
        for label, held in shop.rows(parcel, place):
            part = min(units, held)
            _out(shop, parcel, [_parted(shop, label, _wanting(shop, label, place, part))])
            units -= part
            if not units:
                return
    elif policy == LINE_COMPLETE:
        rows = [label for label, _ in shop.rows(parcel, place)]
        of = set(shop.orders.loc[rows, list(LINE)].itertuples(index=False, name=None))
        same = [key in of for key in shop.orders[list(LINE)].itertuples(index=False, name=None)]
        _out(shop, parcel, list(shop.orders.index[np.array(same) & (shop.orders["parcel_no"] == parcel)]))
    else:
        _apart(shop, parcel, place)


def _wanting(shop: Shop, label: int, place: Place, units: float) -> float:
    """Units of a row that go without so many from a place: of sets as many as these units are in."""
    text, sets = str(shop.orders.at[label, "parts"]), float(shop.orders.at[label, "reserved"])
    if not text:
        return units
    shop.orders = shop.orders.copy()
    shop.orders.loc[label, "parts"] = leading(text, place[0], place[2:])
    return min(sets, float(np.ceil(units / each(text, place[0], sets))))


def _apart(shop: Shop, parcel: str, place: Place) -> None:
    """All parcels of the order that are still here are taken apart."""
    rows = [label for label, _ in shop.rows(parcel, place)]
    of = set(shop.orders.loc[rows, list(ORDER)].itertuples(index=False, name=None))
    same = np.array([key in of for key in shop.orders[list(ORDER)].itertuples(index=False, name=None)])
    numbers = set(shop.orders.loc[same, "parcel_no"]) - {""}
    here = shop.parcels["parcel_no"].isin(numbers) & (shop.parcels["status"] == Status.PACKED)
    gone = shop.parcels[here & (shop.parcels["carrier_file"] == "")]
    shop.orders = taken_out(shop.orders, set(gone["parcel_no"]), shop.settings)
    shop.parcels = marked_cancelled(shop.parcels, gone.index)


def _out(shop: Shop, parcel: str, labels: list[int]) -> None:
    """Rows leave a parcel, which weighs and is worth so much less; an empty one is cancelled."""
    _lighter(shop, parcel, shop.orders.loc[labels])
    gone = pd.Series(shop.orders.index.isin(labels), index=shop.orders.index)
    out = let_go(shop.orders, gone)
    shop.orders = out.assign(
        status=out["status"].mask(gone, Status.READY), parcel_no=out["parcel_no"].mask(gone, "")
    )  # fmt: skip
    if not (shop.orders["parcel_no"] == parcel).any():
        shop.parcels = marked_cancelled(shop.parcels, shop.parcels.index[shop.parcels["parcel_no"] == parcel])


def _lighter(shop: Shop, parcel: str, rows: pd.DataFrame) -> None:
    known = shop.products.drop_duplicates("sku").set_index("sku").reindex(rows["sku"])
    label = shop.parcels.index[shop.parcels["parcel_no"] == parcel]
    shop.parcels = shop.parcels.copy()
    for name, of_each in (("weight_g", "weight_g"), ("value", "unit_value")):
        less = float((known[of_each].to_numpy() * rows["qty"].to_numpy()).sum())
        if less == less:
            shop.parcels.loc[label, name] = (shop.parcels.loc[label, name] - less).clip(lower=0.0)
