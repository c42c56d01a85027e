"""What should be bought: how much was sold, how long a delivery takes, and how sure stock is to be enough.

The formulas are those that are usual for demand and lead time that vary independently of one another.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from pyaddin.steps.stock.holding import HOLDING, sold_from
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.movements import on_hand
from pyaddin.tables.frames import Tables
from pyaddin.tables.status import Status
from pyaddin.tables.warehouse import Goods, Move
from pyaddin.words.catalogue import Text, tr

WEEKS: Final = 8
"""So many weeks are shown."""
WAITS: Final = (Status.NEW, Status.HOLD, Status.READY, Status.SHORT)
OVER: Final = (Goods.RECEIVED, Goods.CLOSED)


class Way(NamedTuple):
    """How the shop reorders: the per cent of deliveries that stock outlasts, days looked back, days an order lasts."""

    level: float
    window: int
    cover: int


class Sale(NamedTuple):
    """Units that were ordered from the shop on a day."""

    sku: str
    day: date
    units: float


@dataclass(frozen=True, slots=True)
class Need:
    """What is known of an article, and what follows from it."""

    per_day: float
    spread: float
    days: int
    lead: float
    lead_spread: float
    z: float
    minimum: float
    on_hand: float
    wanted: float
    expected: float
    cover: int
    multiple: float
    least: float
    weeks: str

    @property
    def safety(self) -> float:
        """Units for what goes otherwise than on average."""
        return safety_stock(self.per_day, self.spread, self.lead, self.lead_spread, self.z)

    @property
    def point(self) -> float:
        """At so many units or fewer it is to be ordered: by what is sold, or by the clerk's own Reorder point."""
        return max(reorder_point(self.per_day, self.lead, self.safety), self.minimum)

    @property
    def position(self) -> float:
        """On hand, less what orders want, and what is expected."""
        return self.on_hand - self.wanted + self.expected

    @property
    def lasting(self) -> float:
        """What is sold in the days that an order is to last."""
        return float(math.ceil(self.per_day * self.cover - 1e-9))

    @property
    def suggested(self) -> float:
        """Units to order; 0 while there are enough."""
        if self.position > self.point or (self.point == 0 and self.position >= 0):
            return 0.0
        lacks = self.point + self.lasting - self.position
        return rounded_up(max(lacks, 1.0), self.multiple, self.least)

    @property
    def formula(self) -> Text:
        """How that comes about; where the clerk's own Reorder point is larger, that."""
        if self.minimum > reorder_point(self.per_day, self.lead, self.safety):
            return self._by_hand
        return self._by_sales

    @property
    def _by_hand(self) -> Text:
        return tr(
            "Reorder point on Stock {point:g} + {lasting:g} for {cover} days − {on_hand:g} + {wanted:g} − {expected:g} "
            "= {lacks:g}, by {multiple:g} from {least:g}: {suggested:g}",
            point=self.point, lasting=self.lasting, cover=self.cover, on_hand=self.on_hand, wanted=self.wanted,
            expected=self.expected, lacks=self.point + self.lasting - self.position, multiple=self.multiple,
            least=self.least, suggested=self.suggested,
        )  # fmt: skip

    @property
    def _by_sales(self) -> Text:
        lacks = self.point + self.lasting - self.position
        return tr(
            "{days} days sold {per_day:.2f} ± {spread:.2f} a day: {per_day:.2f} × {lead:g} + {z:.2f} × √({lead:g} × "
            "{spread:.2f}² + {per_day:.2f}² × {lead_spread:g}²) = {point:g}; {point:g} + {lasting:g} for {cover} days "
            "− {on_hand:g} + {wanted:g} − {expected:g} = {lacks:g}, by {multiple:g} from {least:g}: {suggested:g}",
            days=self.days, per_day=self.per_day, spread=self.spread, lead=self.lead, lead_spread=self.lead_spread,
            z=self.z, point=self.point, lasting=self.lasting, cover=self.cover, on_hand=self.on_hand,
            wanted=self.wanted, expected=self.expected, lacks=lacks, multiple=self.multiple, least=self.least,
            suggested=self.suggested,
        )  # fmt: skip


def safety_stock(per_day: float, spread: float, lead: float, lead_spread: float, z: float) -> float:
    """z × √(L × sdD² + D² × sdL²), in whole units; all in days."""
    return float(math.ceil(z * math.sqrt(lead * spread**2 + per_day**2 * lead_spread**2) - 1e-9))


def reorder_point(per_day: float, lead: float, safety: float) -> float:
    """What is sold until a delivery comes, and the safety stock."""
    return float(math.ceil(per_day * lead - 1e-9) + safety)


def rounded_up(units: float, multiple: float, least: float) -> float:
    """Units as the supplier sells them: whole cartons, and no fewer than the least."""
    return float(math.ceil(max(units, least) / multiple - 1e-9) * multiple)


def z_of(level: float) -> float:
    """How many standard deviations a service level of so many per cent is, one-sided, with the two places of printed
    tables (95 is 1.65): rounded half up by way of the third place."""
    thousandths = round(NormalDist().inv_cdf(min(max(level, 50.0), 99.99) / 100) * 1000)
    return float((thousandths + 5) // 10) / 100


def sold(orders: pd.DataFrame, since: date) -> list[Sale]:
    """What the rows of Orders say was ordered from that day on; what was cancelled was not."""
    at = orders["ordered_at"].fillna(orders["paid_at"])
    counts = orders[(orders["status"] != Status.CANCELLED) & (orders["sku"] != "") & (at >= pd.Timestamp(since))]
    days = at[counts.index].dt.date
    return [Sale(*row) for row in zip(counts["sku"], days, counts["qty"].fillna(0.0), strict=True)]


def needs(tables: Tables, sales: Iterable[Sale], today: date, way: Way, lead_days: float) -> dict[str, Need]:
    """Every article of Products that comes into stock, with what it needs."""
    by_day = _by_day(sales, today, way.window)
    products = tables["products"]
    products = products[(products["sku"] != "") & ~products.duplicated("sku")]
    suppliers = tables["suppliers"].drop_duplicates("supplier")
    suppliers = suppliers.set_index(suppliers["supplier"].str.casefold())
    figures = _figures(tables)
    z = z_of(way.level)
    found: dict[str, Need] = {}
    for _, product in products.iterrows():
        sku, supplier = product["sku"], product["supplier"].casefold()
        of = suppliers.loc[supplier] if supplier in suppliers.index else None
        daily = by_day.get(sku, np.zeros(_length(by_day)))
        found[sku] = Need(
            per_day=float(daily.mean()) if len(daily) else 0.0,
            spread=float(daily.std(ddof=1)) if len(daily) > 1 else 0.0,
            days=len(daily),
            lead=_or(of, "lead_days", lead_days), lead_spread=_or(of, "lead_spread", 0.0),
            z=z, cover=way.cover, multiple=_multiple(product), least=_number(product["order_minimum"], 0.0),
            weeks=_weeks(daily), **{name: float(values.get(sku, 0.0)) for name, values in figures.items()},
        )  # fmt: skip
    return found


def _by_day(sales: Iterable[Sale], today: date, window: int) -> dict[str, np.ndarray]:
    """Units of each whole day before today by SKU, from the shop's first sale in the window on."""
    first = today - timedelta(days=window)
    every = [sale for sale in sales if first <= sale.day < today]
    begins = min((sale.day for sale in every), default=today)
    length = (today - begins).days
    days: dict[str, np.ndarray] = {}
    for sku, day, units in every:
        days.setdefault(sku, np.zeros(length))[(day - begins).days] += units
    return days


def _length(by_day: Mapping[str, np.ndarray]) -> int:
    return next((len(days) for days in by_day.values()), 0)


def _weeks(daily: np.ndarray) -> str:
    """Units of the last weeks, the last one at the end; a week that is not whole is not told."""
    weeks = [daily[max(end - 7, 0) : end].sum() for end in range(len(daily), 6, -7)][:WEEKS]
    return ", ".join(f"{units:g}" for units in reversed(weeks))


def _figures(tables: Tables) -> dict[str, dict[str, float]]:
    """Units by SKU: the clerk's reorder points, on hand, wanted by orders, expected."""
    stock, orders = tables["stock"], tables["orders"]
    shelf = stock[sold_from(stock) & ~stock.duplicated(PLACE) & (stock["sku"] != "")]
    wants = orders["status"].isin((*WAITS, *HOLDING))
    return {
        "minimum": shelf.groupby("sku")["reorder_point"].sum().to_dict(),
        "on_hand": on_hand(shelf).groupby("sku").sum().to_dict(),
        "wanted": orders[wants].groupby("sku")["qty"].sum().to_dict(),
        "expected": _expected(tables),
    }


def _expected(tables: Tables) -> dict[str, float]:
    """Units that deliveries on Goods in still bring, and that are on the way between warehouses."""
    goods, moves = tables["goods_in"], tables["moves"]
    open_ = goods[~goods["status"].isin(OVER) & (goods["sku"] != "")]
    both = goods[goods["delivery"].isin(set(open_["delivery"]))].groupby(["delivery", "sku"])[["expected", "received"]]
    left = both.sum().pipe(lambda sums: (sums["expected"] - sums["received"]).clip(lower=0.0))
    still = left[left.index.isin(pd.MultiIndex.from_frame(open_[["delivery", "sku"]]))]
    coming = still.groupby("sku").sum()
    road = moves[moves["status"] == Move.ON_THE_WAY]
    travelling = (road["qty"] - road["arrived_so_far"].fillna(0.0)).groupby(road["sku"]).sum()
    together: dict[str, float] = coming.add(travelling, fill_value=0.0).to_dict()
    return together


def _multiple(product: pd.Series) -> float:
    """The carton that the supplier sells, else the one that Products knows."""
    return max(_number(product["order_multiple"], _number(product.get("per_carton"), 1.0)), 1.0)


def _or(row: Any, name: str, otherwise: float) -> float:
    return otherwise if row is None else _number(row[name], otherwise)


def _number(cell: Any, otherwise: float) -> float:
    return otherwise if cell is None or pd.isna(cell) else float(cell)
