"""Confirm shipment: which lines are told to the marketplaces, and what leaves the shelf with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import pandas as pd

from pyaddin.steps.orders.known_by import shops_of
from pyaddin.steps.shipping import gate
from pyaddin.steps.stock.holding import LEFT, left_by_hand, stock_figures
from pyaddin.steps.stock.parts import held_units
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.movements import against
from pyaddin.tables.problems import Problem
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.tables.warehouse import Why
from pyaddin.words.problems import said

SOURCE = "confirm"


@dataclass(frozen=True, slots=True)
class Confirmable:
    """Order lines of parcels that can be confirmed now, and parcels that cannot be, with the reason.

    `orders` are Orders with what was accepted recorded, `looked` the parcels that were asked about, `waiting` those
    without a tracking number. `by_hand` are order lines of parcels that the clerk has told the marketplace of and set
    to Shipped.
    """

    orders: pd.DataFrame
    lines: pd.DataFrame
    problems: list[Problem]
    parcels: pd.Index
    looked: pd.Index
    waiting: pd.Index
    by_hand: pd.Index


class Shipped(NamedTuple):
    """The tables once units have left the shelf, and how these moved."""

    tables: dict[str, pd.DataFrame]
    moves: pd.DataFrame


def in_the_house(parcels: pd.DataFrame) -> pd.Index:
    """Parcels with a number whose waybill was not scanned out."""
    waits = parcels["status"].isin((Status.SENT, Status.PACKED)) & (parcels["tracking_no"] != "")
    return parcels.index[waits & parcels["handed_at"].isna() & parcels["confirmed_at"].isna()]


def confirmable(
    parcels: pd.DataFrame, orders: pd.DataFrame, chosen: pd.Index, who: str, now: datetime
) -> Confirmable:  # fmt: skip
    """Lines of sent parcels that have a tracking number, were not confirmed before and may go; labels are those of
    Orders."""
    rows = parcels.loc[chosen]
    rows = rows[rows["confirmed_at"].isna()]
    changed = rows.index[(rows["status"] == Status.CHANGED) & (rows["tracking_no"] != "")]
    problems = [Problem("parcels", int(label), ("status",), said("confirm.edited")) for label in changed]
    out = rows[rows["status"].isin((Status.SENT, Status.PACKED)) & (rows["tracking_no"] != "")]
    told = rows[(rows["status"] == Status.SHIPPED) & (rows["tracking_no"] != "")]
    waiting = rows.index[(rows["status"] == Status.SENT) & (rows["tracking_no"] == "")]
    asked, typed = _taken_along(orders, parcels, pd.concat([out, told]))
    answer = gate.ask(asked, parcels, out.index, who, now)
    ready = out[~out.index.isin(answer.closed)]
    lines = told_lines(ready, answer.orders, now)
    by_hand = answer.orders.index[_packed(told, answer.orders)]
    after = answer.marked()
    after = after.assign(status=after["status"].mask(typed, orders["status"]))
    problems += answer.problems()
    return Confirmable(after, lines, problems, ready.index, out.index.union(changed), waiting, by_hand)


def _taken_along(
    orders: pd.DataFrame, parcels: pd.DataFrame, going: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Series]:  # fmt: skip
    """Orders as they are asked about: rows that were set to Shipped before their parcel was confirmed go with it now;
    and which rows these are."""
    typed = left_by_hand(orders, parcels) & orders["parcel_no"].isin(set(going["parcel_no"]))
    return (orders.assign(status=orders["status"].mask(typed, Status.SENT)) if typed.any() else orders), typed


def _packed(parcels: pd.DataFrame, orders: pd.DataFrame) -> pd.Series:
    """Where an order line lies in one of the parcels and has not left the shop."""
    inside = orders["parcel_no"].isin(parcels["parcel_no"]) & (orders["parcel_no"] != "")
    return inside & orders["status"].isin((Status.PACKED, Status.SENT))


def told_lines(parcels: pd.DataFrame, orders: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """What is told of the order lines in these parcels; labels are those of Orders."""
    by_no = parcels.drop_duplicates("parcel_no").set_index("parcel_no")
    lines = orders[_packed(parcels, orders)]
    of = by_no.reindex(lines["parcel_no"]).set_axis(lines.index, axis=0)
    shipped = of["shipped_at"].fillna(of["handed_at"]).fillna(pd.Timestamp(now))
    return lines[["marketplace", "order_no", "line_no", "sku", "qty", "parcel_no"]].assign(
        shop=shops_of(orders).loc[lines.index],
        carrier=of["carrier"],
        service=of["service"],
        tracking_no=of["tracking_no"],
        shipped_at=shipped,
    )


def confirmed(tables: dict[str, pd.DataFrame], lines: pd.Index, settings: Settings, now: datetime) -> Shipped:
    """Orders, Parcels and Stock once these order lines are confirmed: shipped, and off the shelf.

    A parcel is shipped once none of its lines is left. A row that is said to be further than shipped stays so.
    """
    orders, parcels, stock = tables["orders"], tables["parcels"], tables["stock"]
    gone = orders.loc[lines]
    here = orders.index.isin(lines)
    orders = orders.assign(status=orders["status"].mask(here & ~orders["status"].isin(LEFT), Status.SHIPPED))
    waits = orders["status"].isin((Status.PACKED, Status.SENT)) | left_by_hand(orders, parcels)
    left = set(orders.loc[waits & ~here, "parcel_no"])
    whole = parcels["parcel_no"].isin(set(gone["parcel_no"]) - left) & parcels["confirmed_at"].isna()
    parcels = parcels.assign(
        status=parcels["status"].where(~whole, Status.SHIPPED),
        confirmed_at=parcels["confirmed_at"].where(~whole, pd.Timestamp(now)),
        shipped_at=parcels["shipped_at"].where(~whole | parcels["shipped_at"].notna(), pd.Timestamp(now)),
    )
    taken = held_units(gone).groupby(PLACE)["reserved"].sum()
    off = taken.reindex(pd.MultiIndex.from_frame(stock[PLACE])).fillna(0.0).to_numpy(copy=True)
    off[stock.duplicated(PLACE).to_numpy()] = 0.0
    # fewer on the shelf than were packed: it was counted without them
    stock = stock.assign(on_hand=stock["on_hand"].where(off == 0, (stock["on_hand"] - off).clip(lower=0)))
    # Reserved of a row that left before its parcel would else be taken for units that are still there
    alone = here & ~orders["parcel_no"].isin(set(parcels.loc[parcels["confirmed_at"].notna(), "parcel_no"]) - {""})
    orders = orders.assign(reserved=orders["reserved"].mask(alone))
    figures, _ = stock_figures(orders, stock, settings, parcels)
    shelf = pd.Series(-off, pd.MultiIndex.from_frame(stock[PLACE]))
    moves = against(shelf[off > 0], Why.SHIPPED)
    return Shipped({"orders": orders, "parcels": parcels, "stock": figures}, moves)
