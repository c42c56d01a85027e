"""What a buyer gets in place of a return: an order row of its own, tied to the old one, that goes through the day."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import count
from typing import Any, Final

import pandas as pd

from pyaddin.steps.records.forgetting import FORGOTTEN
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.returns import Instead
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said

KEPT: Final = ("address_check",)
"""Columns of the program's own that the new row takes along: it goes where the old one went."""
ANEW: Final = (
    "hold_reason", "hold_until", "go_anyway", "ship_by", "release", "line_no", "listing_sku", "pack_as", "warehouse",
    "service_requested", "note",
)  # fmt: skip
"""What of the old row does not hold for the new one."""


def wrong(
    line: Mapping[str, Any], row: Mapping[str, Any], products: Collection[str]
) -> tuple[tuple[str, ...], Text] | None:
    """Why no new row can be made for a return."""
    sku = line["other_sku"] or line["sku"]
    if sku not in products:
        return ("other_sku",), said("returns.unknown-sku", sku=sku)
    if row["recipient"] == FORGOTTEN:
        return ("instead",), said("returns.forgotten")
    return None


def new_number(order: str, taken: Collection[str]) -> str:
    """A number that no order has, by which the old one is told."""
    return next(each for n in count(1) if (each := f"{order}-X{n}") not in taken)


def replacement(
    line: Mapping[str, Any], row: Mapping[str, Any], number: str, items: Mapping[str, str], now: datetime
) -> dict[str, Any]:  # fmt: skip
    """The new order row; its Row ID is given later."""
    sku = line["other_sku"] or line["sku"]
    new = {c.name: row[c.name] for c in ORDERS.columns if c.editor != "program" or c.name in KEPT}
    new = {name: value for name, value in new.items() if name not in ANEW}
    told = {"order": row["order_no"], "rma": line["no"]}
    exchange = line["instead"] == Instead.EXCHANGE
    note = tr("Exchange for {order}, {rma}", **told) if exchange else tr("Sent again for {order}, {rma}", **told)
    same = sku == row["sku"]
    return {
        **new, "order_no": number, "status": Status.READY, "sku": sku,
        "item": row["item"] if same else items.get(sku, ""),
        "variant": row["variant"] if same else "", "qty": line["qty"], "ordered_at": pd.Timestamp(now),
        "paid_at": pd.Timestamp(now), "for_return": line["no"],
        "note": str(note),
    }  # fmt: skip
