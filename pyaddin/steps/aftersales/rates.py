"""The marketplaces' own rates, by each one's formula and window, before the marketplace counts them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple

import pandas as pd

from pyaddin.steps.orders.known_by import shops_of
from pyaddin.tables.problems import wrong
from pyaddin.tables.status import Status
from pyaddin.values.captions import caption_key

Measure = Literal[
    "late_shipment", "late_dispatch", "shipped_on_time", "cancelled", "valid_tracking", "delivered_on_time",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rate:
    """One dated row: at `most` or at `least` so many per cent, of the last `days` (0: of all that is here)."""

    measure: Measure
    marketplace: str
    country: str = ""
    days: int = 0
    most: float | None = None
    least: float | None = None
    since: date = date.min
    own: bool = False
    source: str = ""
    mark: str = ""


class Measured(NamedTuple):
    """A rate as it stands: `value` per cent of `of`, and the numbers of the orders that speak against the seller."""

    rate: Rate
    value: float
    of: int
    orders: list[str]

    @property
    def over(self) -> bool:
        """Whether it is beyond the limit."""
        most, least = self.rate.most, self.rate.least
        return (most is not None and self.value > most) or (least is not None and self.value < least)


class _Counted(NamedTuple):
    """What a measure looks at, and which of it is bad."""

    rows: pd.DataFrame
    bad: pd.Series


def standing(rates: Iterable[Rate], orders: pd.DataFrame, parcels: pd.DataFrame, now: datetime) -> list[Measured]:
    """Every rate of the marketplaces that are here of which there is something to count."""
    by_order, boxes = _orders(orders, parcels), _parcels(orders, parcels)
    found = (_measured(rate, by_order, boxes, now) for rate in _in_force(rates, now))
    return [one for one in found if one.of]


def _in_force(rates: Iterable[Rate], now: datetime) -> Iterator[Rate]:
    """Of each marketplace, country, measure and window the newest row that has begun; the shop's own wins."""
    newest: dict[tuple[str, ...], Rate] = {}
    for rate in rates:
        key = rate.measure, caption_key(rate.marketplace), rate.country, str(rate.days)
        known = newest.get(key)
        if rate.since <= now.date() and (known is None or (rate.own, rate.since) > (known.own, known.since)):
            newest[key] = rate
    yield from newest.values()


def _measured(rate: Rate, orders: pd.DataFrame, parcels: pd.DataFrame, now: datetime) -> Measured:
    since = pd.Timestamp(now - timedelta(days=rate.days)) if rate.days else pd.Timestamp.min
    of_parcels = rate.measure in ("valid_tracking", "delivered_on_time")
    rows = parcels if of_parcels else orders
    here = rows["marketplace"].map(caption_key) == caption_key(rate.marketplace)
    if rate.country:
        here &= rows["country"] == rate.country
    rows, bad = _FORMULAS[rate.measure](rows[here], since, pd.Timestamp(now))
    share = 100 * int(bad.sum()) / len(rows) if len(rows) else 0.0
    numbers = list(dict.fromkeys(rows.loc[bad, "order_no"]))
    return Measured(rate, share if rate.least is None else 100 - share, len(rows), numbers)


def _late_shipment(orders: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    rows = orders[~orders["cancelled"] & orders["ship_by"].between(since, now)]
    return _Counted(rows, rows["confirmed_at"].isna() | (rows["confirmed_at"] > rows["ship_by"]))


def _late_dispatch(orders: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    rows = orders[orders["shipped_at"].between(since, now)]
    return _Counted(rows, rows["shipped_at"] > rows["ship_by"])


def _cancelled(orders: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    rows = orders[orders["ordered_at"].between(since, now)]
    return _Counted(rows, rows["cancelled"])


def _valid_tracking(parcels: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    rows = parcels[parcels["confirmed_at"].between(since, now)]
    return _Counted(rows, (rows["tracking_no"] == "") | wrong(rows["problem_columns"], ["tracking"]))


def _delivered_on_time(parcels: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    rows = parcels[(parcels["tracking_no"] != "") & parcels["expected_at"].between(since, now)]
    return _Counted(rows, rows["delivered_at"].isna() | (rows["delivered_at"] > rows["expected_at"]))


_FORMULAS: Final[dict[Measure, Callable[[pd.DataFrame, pd.Timestamp, pd.Timestamp], _Counted]]] = {
    "late_shipment": _late_shipment, "late_dispatch": _late_dispatch, "shipped_on_time": _late_shipment,
    "cancelled": _cancelled, "valid_tracking": _valid_tracking, "delivered_on_time": _delivered_on_time,
}  # fmt: skip


def _orders(orders: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    """A row an order: when the last of its parcels left and was told of, and whether all of it is cancelled."""
    boxes = parcels.drop_duplicates("parcel_no").set_index("parcel_no")[["shipped_at", "confirmed_at"]]
    rows = orders.assign(shop=shops_of(orders), cancelled=orders["status"] == Status.CANCELLED)
    for name in boxes:
        rows[name] = boxes[name].reindex(rows["parcel_no"]).to_numpy()
    live = rows[~rows["cancelled"]]
    key = ["marketplace", "shop", "order_no"]
    out = rows.groupby(key, sort=False).agg(
        country=("country", "first"), ordered_at=("ordered_at", "min"), ship_by=("ship_by", "min"),
        cancelled=("cancelled", "all"),
    )  # fmt: skip
    for name in boxes:
        every = live[name].notna().groupby([live[k] for k in key], sort=False).all()
        last = live.groupby(key, sort=False)[name].max()
        out[name] = last.where(every).reindex(out.index).astype("datetime64[us]")
    return out.reset_index()


def _parcels(orders: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    rows = parcels[~parcels["status"].isin((Status.CANCELLED,))]
    return rows if "expected_at" in rows else rows.assign(expected_at=pd.NaT)
