"""The marketplaces' own rates, by each one's formula and window, before the marketplace counts them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor
from typing import Final, Literal, NamedTuple

import pandas as pd

from pyaddin.steps.aftersales.policy import OUR_FAULT
from pyaddin.steps.orders.known_by import shops_of
from pyaddin.tables.aftersales import Leg
from pyaddin.tables.disputes import Outcome
from pyaddin.tables.frames import Tables, empty
from pyaddin.tables.messages import Event
from pyaddin.tables.problems import wrong
from pyaddin.tables.status import Status
from pyaddin.values.captions import caption_key

Measure = Literal[
    "late_shipment", "late_dispatch", "shipped_on_time", "cancelled", "valid_tracking", "delivered_on_time",
    "late_unscanned", "scanned_on_time", "defects", "cases_lost", "refunded", "fault_returns", "answered_on_time",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rate:
    """One dated row: at `most` or at `least` so many per cent, of the last `days` (0: of all that is here); it is over
    only where `many` orders or more speak against the seller."""

    measure: Measure
    marketplace: str
    country: str = ""
    days: int = 0
    most: float | None = None
    least: float | None = None
    many: int = 0
    since: date = date.min
    own: bool = False
    source: str = ""
    mark: str = ""


NO_OTHERS: Final[Tables] = {}
ROUNDING: Final = 1e-9


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
        if len(self.orders) < self.rate.many:
            return False
        return (most is not None and self.value > most) or (least is not None and self.value < least)

    @property
    def room(self) -> int:
        """How many more of those counted may go wrong, as one more cancelled, before it is over; below 0 it is."""
        rate = self.rate
        most = rate.most if rate.least is None else 100 - rate.least
        bad = round(self.of * (self.value if rate.least is None else 100 - self.value) / 100)
        allowed = floor(self.of * (most or 0.0) / 100 + ROUNDING)
        return max(allowed, rate.many - 1) - bad


class _Seen(NamedTuple):
    """What rates are counted of: orders, parcels, buyers' questions."""

    orders: pd.DataFrame
    parcels: pd.DataFrame
    questions: pd.DataFrame


class _Counted(NamedTuple):
    """What a measure looks at, and which of it is bad."""

    rows: pd.DataFrame
    bad: pd.Series


def standing(
    rates: Iterable[Rate], orders: pd.DataFrame, parcels: pd.DataFrame, now: datetime, others: Tables = NO_OTHERS
) -> list[Measured]:
    """Every rate of the marketplaces that are here of which there is something to count; `others` are disputes,
    returns, messages and events, where the book has them."""
    seen = _Seen(
        _with_cases(_orders(orders, parcels), others), _scanned(_parcels(orders, parcels), others), _questions(others)
    )
    found = (_measured(rate, seen, now) for rate in _in_force(rates, now))
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


def _measured(rate: Rate, seen: _Seen, now: datetime) -> Measured:
    since = pd.Timestamp(now - timedelta(days=rate.days)) if rate.days else pd.Timestamp.min
    formula, of = _FORMULAS[rate.measure]
    rows: pd.DataFrame = getattr(seen, of)
    here = rows["marketplace"].map(caption_key) == caption_key(rate.marketplace)
    if rate.country:
        here &= rows["country"] == rate.country
    rows, bad = formula(rows[here], since, pd.Timestamp(now))
    share = 100 * int(bad.sum()) / len(rows) if len(rows) else 0.0
    numbers = list(dict.fromkeys(rows.loc[bad, "order_no"]))
    return Measured(rate, share if rate.least is None else 100 - share, len(rows), numbers)


Formula = Callable[[pd.DataFrame, pd.Timestamp, pd.Timestamp], _Counted]


def _late_shipment(orders: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    rows = orders[~orders["cancelled"] & orders["ship_by"].between(since, now)]
    return _Counted(rows, rows["confirmed_at"].isna() | (rows["confirmed_at"] > rows["ship_by"]))


def _late_dispatch(orders: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    rows = orders[orders["shipped_at"].between(since, now)]
    return _Counted(rows, rows["shipped_at"] > rows["ship_by"])


def _valid_tracking(parcels: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    rows = parcels[parcels["confirmed_at"].between(since, now)]
    return _Counted(rows, (rows["tracking_no"] == "") | wrong(rows["problem_columns"], ["tracking"]))


def _delivered_on_time(parcels: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    rows = parcels[(parcels["tracking_no"] != "") & parcels["expected_at"].between(since, now)]
    return _Counted(rows, rows["delivered_at"].isna() | (rows["delivered_at"] > rows["expected_at"]))


def _late_unscanned(parcels: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    """Late is what came after its day and was not scanned by Ship by: a scan in time excuses the carrier's delay."""
    rows = parcels[parcels["shipped_at"].notna() & parcels["expected_at"].between(since, now)]
    return _Counted(rows, (rows["delivered_at"] > rows["expected_at"]) & ~(rows["scanned_at"] <= rows["ship_by"]))


def _scanned_on_time(parcels: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    rows = parcels[parcels["ship_by"].between(since, now)]
    return _Counted(rows, (rows["tracking_no"] == "") | ~(rows["scanned_at"] <= rows["ship_by"]))


def _placed(flag: str) -> Formula:
    """Orders of the window of which that is so."""

    def counted(orders: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
        rows = orders[orders["ordered_at"].between(since, now)]
        return _Counted(rows, rows[flag])

    return counted


def _answered_on_time(questions: pd.DataFrame, since: pd.Timestamp, now: pd.Timestamp) -> _Counted:
    """Questions that were answered, or should have been by now."""
    rows = questions[questions["asked_at"].between(since, now)]
    rows = rows[rows["at"].notna() | (rows["deadline"] < now)]
    return _Counted(rows, ~(rows["at"] <= rows["deadline"]))


_FORMULAS: Final[dict[Measure, tuple[Formula, str]]] = {
    "late_shipment": (_late_shipment, "orders"), "late_dispatch": (_late_dispatch, "orders"),
    "shipped_on_time": (_late_shipment, "orders"), "cancelled": (_placed("cancelled"), "orders"),
    "valid_tracking": (_valid_tracking, "parcels"), "delivered_on_time": (_delivered_on_time, "parcels"),
    "late_unscanned": (_late_unscanned, "parcels"), "scanned_on_time": (_scanned_on_time, "parcels"),
    "defects": (_placed("defect"), "orders"), "cases_lost": (_placed("lost"), "orders"),
    "refunded": (_placed("refunded"), "orders"), "fault_returns": (_placed("fault"), "orders"),
    "answered_on_time": (_answered_on_time, "questions"),
}  # fmt: skip


def _with_cases(orders: pd.DataFrame, others: Tables) -> pd.DataFrame:
    """Orders of which a case was lost, money was paid back, goods came back for a fault of the seller's."""
    disputes, returns = (others.get(name, empty(name)) for name in ("disputes", "returns"))
    lost = disputes[disputes["outcome"].isin((Outcome.LOST, Outcome.PARTLY))]
    lost_ones = _among(orders, lost)
    return orders.assign(
        lost=lost_ones, defect=orders["cancelled"] | lost_ones,
        refunded=_among(orders, returns[returns["refunded"] > 0]),
        fault=_among(orders, returns[returns["reason"].isin(OUR_FAULT)]),
    )  # fmt: skip


def _among(orders: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    named = set(zip(rows["marketplace"], rows["order_no"], strict=True))
    both = zip(orders["marketplace"], orders["order_no"], strict=True)
    return pd.Series([one in named for one in both], orders.index, dtype="bool")


def _scanned(parcels: pd.DataFrame, others: Tables) -> pd.DataFrame:
    """Parcels with the carrier's first scan, which a label alone is not."""
    events = others.get("events", empty("events"))
    scans = events[~events["leg"].isin(("", Leg.LABEL))]
    first = scans.groupby("parcel_no")["at"].min().reindex(parcels["parcel_no"])
    return parcels.assign(scanned_at=first.to_numpy().astype("datetime64[us]"))


def _questions(others: Tables) -> pd.DataFrame:
    messages = others.get("messages", empty("messages"))
    asked = messages[messages["event"] == Event.QUESTION]
    return asked if "country" in asked else asked.assign(country="")


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
