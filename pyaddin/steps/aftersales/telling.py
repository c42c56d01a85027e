"""What buyers are to be told: it follows from where orders and parcels stand."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import pandas as pd

from pyaddin.steps.orders.known_by import Orders, orders_of, shops_of
from pyaddin.tables.aftersales import Leg
from pyaddin.tables.frames import is_yes
from pyaddin.tables.messages import STEMS, TYPED, Event
from pyaddin.tables.status import CHECK_BLOCKED, Status
from pyaddin.tables.views import OPEN_STATUSES

RECENT: Final = timedelta(days=14)
"""What happened longer ago is no news: a shop that begins to write to buyers does not write to those of last year."""
RETURNED_WITHIN: Final = timedelta(days=90)
"""So long after the order a return may have come in: an order does not say when."""
WAITING: Final = (Status.NEW, Status.HOLD, Status.READY, Status.SHORT, Status.RESERVED)
GLUE: Final = ", "
"""Between the orders of a parcel."""


class Due(NamedTuple):
    """Something that a buyer is to be told; `rows` are labels of Orders, `parcel` one of Parcels or -1.

    What may happen again has the moment `since` which it is due, and of a refund what was paid back in all.
    """

    event: str
    marketplace: str
    shop: str
    order_no: str
    parcel_no: str
    rows: tuple[int, ...]
    parcel: int = -1
    since: pd.Timestamp | None = None
    paid: float = 0.0


class Fact(NamedTuple):
    """A message that is on record; `press` is 0 where it stands whatever becomes of the press that sent it."""

    line: str
    event: str
    marketplace: str
    shop: str
    order_no: str
    parcel_no: str
    language: str = ""
    way: str = ""
    state: str = ""
    at: str = ""
    who: str = ""
    message_id: str = ""
    address: str = ""
    subject: str = ""
    text: str = ""
    press: int = 0


class Told:
    """What was told already; a blank shop is any shop, as with orders."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts: dict[str, list[Fact]] = {}
        for fact in facts:
            self._facts.setdefault(fact.event, []).append(fact)
        self._parcels = {(fact.event, fact.parcel_no) for of in self._facts.values() for fact in of if fact.parcel_no}
        self._orders = {
            event: Orders((fact.marketplace, fact.shop, fact.order_no) for fact in of if not fact.parcel_no)
            for event, of in self._facts.items()
        }

    def __contains__(self, due: tuple[str, str, str, str, str]) -> bool:
        event, marketplace, shop, order_no, parcel_no = due
        if event in TYPED:
            return False
        if parcel_no:
            return (event, parcel_no) in self._parcels
        return event in self._orders and (marketplace, shop, order_no) in self._orders[event]

    def has(self, due: Due) -> bool:
        """Whether that was told; what may happen again, whether it was told since."""
        if due.since is None:
            return due[:5] in self
        later = (fact for fact in self._facts.get(due.event, ()) if not fact.at or pd.Timestamp(fact.at) >= due.since)
        return due[:5] in Told(later)


def due(
    orders: pd.DataFrame, parcels: pd.DataFrame, returns: pd.DataFrame, events: Collection[str], now: datetime,
    review_days: int,
) -> list[Due]:  # fmt: skip
    """What is to be told now of these events, whether it was told or not; orders first, in the sheet's order."""
    moment = pd.Timestamp(now)
    found = [
        *_of_orders(orders, returns, events, moment),
        *_of_parcels(orders, parcels, events, moment, review_days),
    ]
    order = list(STEMS)
    return sorted(found, key=lambda one: order.index(one.event))


def _of_orders(
    orders: pd.DataFrame, returns: pd.DataFrame, events: Collection[str], now: pd.Timestamp
) -> Iterator[Due]:
    if orders.empty:
        return
    number, shops = orders_of(orders), shops_of(orders)
    named = orders["order_no"] != ""
    waits, out = orders["status"].isin(WAITING), ~orders["status"].isin(OPEN_STATUSES)
    begun = out.groupby(number).transform("any")
    blocked = (orders["address_check"] == CHECK_BLOCKED) & ~is_yes(orders["address_accepted"])
    fits = {
        Event.RECEIVED: waits & ~begun & ~(orders["ordered_at"] < now - RECENT),
        Event.ADDRESS: blocked & orders["status"].isin((Status.NEW, Status.HOLD)),
        Event.SHORT: orders["status"] == Status.SHORT,
        Event.DELAYED: orders["status"].isin(OPEN_STATUSES) & (orders["ship_by"] < now),
        Event.RETURNED: _same_order(orders, returns[returns["received_at"] >= now - RECENT])
        | ((orders["status"] == Status.RETURNED) & ~(orders["ordered_at"] < now - RETURNED_WITHIN)),
        Event.REFUNDED: _same_order(orders, returns[returns["refunded_at"] >= now - RECENT]),
    }  # fmt: skip
    refunds = returns[returns["refunded_at"].notna()].groupby("order_no").agg({"refunded_at": "max", "refunded": "sum"})
    for event, rows in fits.items():
        labels = orders.index[rows & named]
        if event not in events or labels.empty:
            continue
        for at in labels.groupby(number[labels]).values():
            first = at[0]
            due = Due(
                event, orders.at[first, "marketplace"], shops[first], orders.at[first, "order_no"], "",
                tuple(map(int, at)),
            )  # fmt: skip
            if event == Event.REFUNDED:
                since, paid = refunds.loc[due.order_no]
                due = due._replace(since=since, paid=float(paid))
            yield due


def _same_order(orders: pd.DataFrame, returns: pd.DataFrame) -> pd.Series:
    """The rows of orders that these returns are of; of one article's, the rows of that article."""
    there = set(zip(returns["order_no"], returns["sku"], strict=True))
    both = zip(orders["order_no"], orders["sku"], strict=True)
    return pd.Series([(no, sku) in there or (no, "") in there for no, sku in both], index=orders.index, dtype="bool")


def _of_parcels(
    orders: pd.DataFrame, parcels: pd.DataFrame, events: Collection[str], now: pd.Timestamp, review_days: int
) -> Iterator[Due]:
    left = parcels["status"].isin((Status.SHIPPED, Status.DELIVERED))
    since = parcels["shipped_at"].fillna(parcels["confirmed_at"])
    review = parcels["delivered_at"] + pd.Timedelta(days=review_days)
    fits = {
        Event.SHIPPED: (parcels["status"] == Status.SHIPPED) & (parcels["tracking_no"] != "")
        & (parcels["delivery"] == "").where(parcels["delivered_at"].isna(), False) & ~(since < now - RECENT),
        Event.COLLECT: left & (parcels["delivery"] == Leg.COLLECT) & ~(parcels["delivery_at"] < now - RECENT),
        Event.DELIVERED: (parcels["delivery"] == Leg.DELIVERED) & (parcels["delivered_at"] >= now - RECENT),
        Event.REVIEW: (parcels["delivery"] == Leg.DELIVERED) & (review <= now) & (review >= now - RECENT),
    }  # fmt: skip
    rows_of: dict[str, list[int]] = {}
    for label, parcel_no in orders.loc[orders["parcel_no"] != "", "parcel_no"].items():
        rows_of.setdefault(str(parcel_no), []).append(int(label))
    for event, fit in fits.items():
        if event not in events:
            continue
        for label in parcels.index[fit]:
            parcel = parcels.loc[label]
            yield Due(
                event, parcel["marketplace"], parcel["shop"], parcel["order_no"], parcel["parcel_no"],
                tuple(rows_of.get(parcel["parcel_no"], ())), int(label),
            )  # fmt: skip
