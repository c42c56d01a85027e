"""Archive: which of the orders that are over may go, and why the others stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.steps.orders.known_by import number_of_orders
from pyaddin.steps.records import companions
from pyaddin.steps.records.closed_orders import ClosedOrders, together
from pyaddin.steps.stock.holding import left_by_hand
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import says
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, Words, tr

OPEN_QUESTIONS: Final = ("sheet", "tracking", "confirm")
"""What these steps say beside a row is still to be answered; what others said was about shipping it, which is over."""
ASKS: Final = tr("a Problem to look at beside them")
HOLDS: Final = tr("units still set aside for them; press Reserve stock first")
BOUND: Final = tr("something that cannot go with them")
CASES: Final = tr("an open question, return, claim or dispute; see Messages, Returns, Claims and Disputes")

NOTHING_YET: Final = companions.Archived()

Held = Mapping[int, Words]
"""Rows that cannot leave their sheet, by label, each with the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Going:
    """Labels of rows of Orders and Parcels that go, and by sheet those of rows that go with them; of those of Orders
    that could go and stay, and why: the number of such orders by reason, and the first sentences about rows that cannot
    leave."""

    orders: pd.Index
    parcels: pd.Index
    others: dict[str, pd.Index]
    stays: pd.Index
    why: dict[Text, int]
    said: list[Words]


def going(
    orders: pd.DataFrame, parcels: pd.DataFrame, over: ClosedOrders, held_orders: Held, held_parcels: Held,
    others: Tables | None = None, archived: companions.Archived = NOTHING_YET,
) -> Going:  # fmt: skip
    """Of orders that are over those that may go whole, with their parcels, with the orders that share one, and with the
    rows of `others` that are about them.

    What stays keeps all that hangs together with it.
    """
    others = others or {}
    group = together(orders, parcels)
    of_orders, of_parcels = group[: len(orders)], group[len(orders) :]
    due_orders, due_parcels = orders.index.isin(over.orders), parcels.index.isin(over.parcels)
    reasons = {
        BOUND: set(of_orders[orders.index.isin(held_orders)]) | set(of_parcels[parcels.index.isin(held_parcels)]),
        ASKS: set(of_orders[_asks(orders)]) | set(of_parcels[_asks(parcels)]),
        HOLDS: set(of_orders[_still_reserved(orders, parcels)]),
        CASES: {
            at
            for name, frame in others.items()
            for at in companions.touched(orders, parcels, group, frame.loc[companions.still_open(name, frame)])
        },
    }
    kept = np.array(sorted(set().union(*reasons.values())), dtype=group.dtype)
    stays = due_orders & np.isin(of_orders, kept)
    why, told = dict[Text, int](), set[int]()
    for reason, groups in reasons.items():
        here = stays & np.isin(of_orders, sorted(groups - told))
        told |= groups
        if here.any():
            why[reason] = number_of_orders(orders[here])
    said = [text for held in (held_orders, held_parcels) for text in held.values()]
    lines, boxes = due_orders & ~stays, due_parcels & ~np.isin(of_parcels, kept)
    gone = {*of_orders[lines].tolist(), *of_parcels[boxes].tolist()}
    with_them = companions.leaving(orders, parcels, group, gone, others, archived)
    return Going(orders.index[lines], parcels.index[boxes], with_them, orders.index[stays], why, said)


def _asks(frame: pd.DataFrame) -> np.ndarray:
    """Rows with a question beside them that is still open."""
    asks = np.zeros(len(frame), dtype=bool)
    for source in OPEN_QUESTIONS:
        asks |= says(frame, source).to_numpy(dtype=bool)
    return asks


def _still_reserved(orders: pd.DataFrame, parcels: pd.DataFrame) -> np.ndarray:
    """Cancelled rows that have not given their units back, and rows set to Shipped whose units still lie there; those
    of others left the shelf with them."""
    cancelled = (orders["status"] == Status.CANCELLED) & (orders["reserved"] > 0)
    held: np.ndarray = (cancelled | left_by_hand(orders, parcels)).to_numpy()
    return held
