"""Parcels whose order rows tell another story: shipped without them, or on their way with none in them."""

from collections.abc import Iterator

import pandas as pd

from pyaddin.steps.checks.findings import Facts, Finding, at
from pyaddin.steps.checks.orders import PACKED
from pyaddin.steps.checks.parcels import GONE, IN_HAND
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr


def shipped_early(parcels: pd.DataFrame, here: pd.DataFrame) -> Iterator[Finding]:
    """Parcels that a clerk made Shipped although no confirmation took their rows along."""
    waiting = set(here.loc[here["status"].isin(PACKED), "parcel_no"].tolist())
    typed = parcels["status"].isin(GONE) & parcels["confirmed_at"].isna() & parcels["parcel_no"].isin(waiting)
    for label in parcels.index[typed]:
        if parcels.at[label, "carrier_file"]:
            why = tr(
                "Its order rows have not left, and the marketplace was not told; Yes in Mend makes it Sent to carrier, "
                "for Confirm shipment to do both."
            )
            cells = {"status": Status.SENT}
            yield at("shipped early", "parcels", parcels, label, "status", why, Status.SENT, cells)
        else:
            why = tr(
                "Its order rows have not left, and the marketplace was not told; set the Status of its rows to Shipped "
                "and count, or this one to Packed."
            )
            yield at("shipped early", "parcels", parcels, label, "status", why)


def empty(orders: pd.DataFrame, parcels: pd.DataFrame, facts: Facts) -> Iterator[Finding]:
    """Parcels on their way of which every row was cancelled, unpacked or deleted."""
    live = set(orders.loc[orders["status"] != Status.CANCELLED, "parcel_no"].tolist())
    missed = orders.loc[orders["status"].isin(PACKED), "row_id"].tolist() if facts.rows else []
    moved = {str(facts.rows[row_id].get("parcel_no") or "") for row_id in missed if row_id in facts.rows}
    empty = parcels["status"].isin(IN_HAND) & ~parcels["parcel_no"].isin(live | moved) & parcels["confirmed_at"].isna()
    named = set(orders["parcel_no"].tolist())
    for label in parcels.index[empty]:
        if parcels.at[label, "status"] == Status.PACKED and not parcels.at[label, "carrier_file"]:
            why = tr("No order row is in it any more; Make parcels, or Yes in Mend, cancels it.")
            cells = {"status": Status.CANCELLED}
            yield at("empty parcel", "parcels", parcels, label, "status", why, Status.CANCELLED, cells, "make-parcels")
        elif parcels.at[label, "parcel_no"] not in named:
            why = tr(
                "It went to the carrier and no order row is in it; withdraw it and cancel it, or bring its rows back."
            )
            yield at("empty parcel", "parcels", parcels, label, "status", why)
