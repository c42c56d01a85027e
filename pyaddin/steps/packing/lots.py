"""The lots and serial numbers that were scanned, beside those that were reserved: what is in the parcel counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from pyaddin.steps.stock.parts import held_units
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse import fewer
from pyaddin.steps.warehouse.fewer import Shop
from pyaddin.steps.warehouse.gs1 import Coded, number
from pyaddin.steps.warehouse.shelves import Place
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

Codes = Mapping[tuple[str, str], Sequence[Coded]]
"""What was read of each article of each parcel."""


@dataclass(slots=True)
class Compared:
    """Units of a parcel that lie elsewhere than their rows say: from which place, to which; and what cannot be."""

    other: list[tuple[Place, Place]] = field(default_factory=list)
    told: list[tuple[int, Text]] = field(default_factory=list)
    wrong: list[tuple[int, Text]] = field(default_factory=list)


def compared(shop: Shop, rows: pd.DataFrame, codes: Codes, now: datetime) -> Compared:
    """The lots that were scanned into a parcel against those of its order rows; `rows` are its lines of Packing."""
    traced = dict(zip(shop.products["sku"], shop.products["traced"], strict=True))
    out = Compared()
    for label, parcel, sku in zip(rows.index, rows["parcel_no"], rows["sku"], strict=True):
        if kind := traced.get(sku, ""):
            read = Counter(lot for code in codes.get((parcel, sku), ()) if (lot := number(code, kind)))
            if read:
                _article(shop, out, int(label), _reserved(shop, parcel, sku), read, now)
    return out


def exchanged(shop: Shop, parcel: str, found: Compared) -> None:
    """The rows of the parcel hold what is in it."""
    for place, other in found.other:
        fewer.take_elsewhere(shop, parcel, place, 1.0, other)


def _reserved(shop: Shop, parcel: str, sku: str) -> Counter[Place]:
    """Units of an article by the place that they were set aside in for a parcel."""
    held = held_units(shop.orders[(shop.orders["parcel_no"] == parcel) & (shop.orders["reserved"] > 0)])
    sums = held[held["sku"] == sku].groupby(PLACE)["reserved"].sum()
    return Counter({place: int(units) for place, units in sums.items()})


def _article(
    shop: Shop, out: Compared, label: int, reserved: Counter[Place], read: Counter[str], now: datetime
) -> None:  # fmt: skip
    of_lot = Counter[str]()
    for (_, _, _, lot), units in reserved.items():
        of_lot[lot] += units
    instead, more = of_lot - read, read - of_lot
    places = [place for place, units in reserved.items() for _ in range(min(units, instead[place[3]]))]
    for lot, place in zip(more.elements(), places, strict=False):
        free = [other for other, units in shop.other_places(place) if other[3] == lot and units > _taken(out, other)]
        if over := _over(shop, place[0], lot, now):
            out.wrong.append((label, over))
        elif not free:
            told = said("pack.lot-not-free", lot=lot, sku=place[0], warehouse=place[1], other=place[3])
            out.wrong.append((label, told))
        else:
            out.other.append((place, free[0]))
            out.told.append((label, said("pack.other-lot", lot=lot, other=place[3])))


def _taken(out: Compared, place: Place) -> int:
    return sum(other == place for _, other in out.other)


def _over(shop: Shop, sku: str, lot: str, now: datetime) -> Text | None:
    """What is said of a lot that is over as Stock knows."""
    stock = shop.stock
    ends = stock.loc[(stock["sku"] == sku) & (stock["lot"] == lot), "expiry"].dropna()
    if len(ends) and ends.iloc[0] < pd.Timestamp(now).normalize():
        return said("pack.expired", day=f"{ends.iloc[0]:%Y-%m-%d}")
    return None
