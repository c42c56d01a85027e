"""The bins that are on Stock: which there are, where a SKU lies, which are free, where damaged goods go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from pyaddin.steps.stock.holding import sold_from
from pyaddin.steps.stock.place import PLACE
from pyaddin.tables import frames
from pyaddin.tables.goods import AGED, QUARANTINE
from pyaddin.tables.schema import shown

Place = tuple[str, str, str, str]
"""A SKU, a warehouse, a bin and a lot."""


Lot = tuple[str, str]
"""A SKU and a lot of it."""


@dataclass(slots=True)
class Shelves:
    """Units by warehouse, bin and SKU, and the bins that nothing is sold from, with what they are."""

    units: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    closed: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, stock: pd.DataFrame) -> "Shelves":
        """The bins of Stock's rows."""
        shelves = cls()
        rows = stock[~stock.duplicated(PLACE) & (stock["sku"] != "")]
        for state, open_, *place, units in zip(
            rows["state"], sold_from(rows), *(rows[name] for name in PLACE), rows["on_hand"].fillna(0.0), strict=True
        ):
            sku, warehouse, bin_, _ = place
            held = shelves.units.setdefault(warehouse, {}).setdefault(bin_, {})
            held[sku] = held.get(sku, 0.0) + units
            if not open_ and state not in AGED:
                shelves.closed[warehouse, bin_] = state
        return shelves

    def there(self, warehouse: str, bin_: str) -> bool:
        """Whether a warehouse has that bin; one without any has the blank one."""
        return bin_ in self.units.get(warehouse, {"": {}})

    def home(self, sku: str, warehouse: str) -> str | None:
        """Where a SKU goes: the bin where most of it lies, else the first free one; None where none is free."""
        bins = {b: held for b, held in self.units.get(warehouse, {"": {}}).items() if (warehouse, b) not in self.closed}
        own = [bin_ for bin_ in bins if sku in bins[bin_]]
        free = [bin_ for bin_ in bins if bin_ == "" or not any(bins[bin_].values())]
        in_order = sorted(own, key=lambda b: (-bins[b][sku], natural(b))) or sorted(free, key=natural)
        return next(iter(in_order), None)

    def quarantine(self, sku: str, warehouse: str) -> str:
        """The bin of a warehouse for what may not be sold: where some of that SKU lies already, else the first."""
        bins = [bin_ for (at, bin_), state in self.closed.items() if at == warehouse and state == QUARANTINE]
        return min(bins, key=lambda b: (sku not in self.units[warehouse][b], natural(b)), default=shown(QUARANTINE))

    def put(self, place: Place, units: float) -> None:
        """Units come into a place."""
        sku, warehouse, bin_, _ = place
        held = self.units.setdefault(warehouse, {}).setdefault(bin_, {})
        held[sku] = held.get(sku, 0.0) + units


def natural(code: str) -> str:
    """A key that sorts A-2 before A-10, and blank last."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(12), code) or "\U0010ffff"


def stocked(
    stock: pd.DataFrame,
    units: Mapping[Place, float],
    states: Mapping[Place, str],
    expiries: Mapping[Lot, pd.Timestamp] = MappingProxyType({}),
) -> pd.DataFrame:
    """Stock with more, or fewer, units in these places; those that it has not become rows, of that state.

    `expiries` are those of lots that Stock does not tell.
    """
    if not units:
        return stock
    more = pd.Series(units.values(), pd.MultiIndex.from_tuples(units, names=PLACE))
    places = pd.MultiIndex.from_frame(stock[PLACE])
    change = more.reindex(places).fillna(0.0).to_numpy(copy=True)
    change[stock.duplicated(PLACE).to_numpy()] = 0.0
    on_hand = stock["on_hand"].fillna(0.0) + change
    out = stock.assign(on_hand=on_hand.where(np.asarray(change != 0), stock["on_hand"]))
    new = [place for place in units if place not in places]
    known = {**expiries, **expiry_of(stock)}
    rows = [
        dict(zip(PLACE, p, strict=True), on_hand=units[p], state=states.get(p, ""), expiry=known.get((p[0], p[3])))
        for p in new
    ]
    return frames.append("stock", out, frames.from_records("stock", rows))


def expiry_of(stock: pd.DataFrame) -> dict[Lot, pd.Timestamp]:
    """The lots of which Stock says until when they are good."""
    told = stock[stock["expiry"].notna() & (stock["lot"] != "")].drop_duplicates(["sku", "lot"])
    return dict(zip(zip(told["sku"], told["lot"], strict=True), told["expiry"], strict=True))
