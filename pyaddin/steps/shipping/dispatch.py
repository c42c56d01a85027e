"""Carrier files: which parcels go, what their rows say afterwards, and which were edited since."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pyaddin.tables.problems import Problem
from pyaddin.tables.schema import shown
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE = "carrier"
WAITING = (Status.PACKED, Status.CHANGED)
STOPS = ("", Status.NEW, Status.HOLD, Status.READY, Status.SHORT, Status.RESERVED, Status.CANCELLED)
"""A row that is one of these must not go out with its parcel."""
GOING = (Status.PACKED, Status.SENT)
OTHER_QTY = "other qty"
"""Stands for the status of a row that was packed with another quantity."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Parcels that want a carrier file, those held back with the reason, and how many have nothing to do."""

    labels: pd.Index
    problems: list[Problem]
    skipped: int


def outgoing(parcels: pd.DataFrame, orders: pd.DataFrame, chosen: pd.Index, again: bool) -> Outgoing:
    """Packed and changed parcels among `chosen`, and with `again` those that were sent before.

    A parcel is held back while a row of it is not packed: on hold, cancelled, set to another status by hand, or of
    another quantity than was set aside for it.
    """
    wanted = (*WAITING, Status.SENT) if again else WAITING
    rows = parcels.loc[chosen]
    rows = rows[rows["status"].isin(wanted)]
    status = orders["status"].mask(orders["status"].isin(GOING) & (orders["reserved"] != orders["qty"]), OTHER_QTY)
    stopped = orders[status.isin((*STOPS, OTHER_QTY)) & (orders["parcel_no"] != "")]
    orders_and_statuses = zip(stopped["order_no"], status[stopped.index], strict=True)
    why = dict(zip(stopped["parcel_no"], orders_and_statuses, strict=True))
    held = rows["parcel_no"].isin(why)
    problems = [
        Problem("parcels", int(label), ("order_no",), _held(*why[number]))
        for label, number in zip(rows.index[held], rows["parcel_no"][held], strict=True)
    ]
    return Outgoing(rows.index[~held], problems, len(parcels) - len(rows))


def _held(order: str, status: str) -> Text:
    if code := _STOPPED.get(status):
        return said(code, order=order)
    return said("carrier.not-packed", order=order, status=shown(status))


_STOPPED = {
    Status.HOLD: "carrier.on-hold",
    Status.CANCELLED: "carrier.cancelled",
    OTHER_QTY: "carrier.qty-changed",
    "": "carrier.blank-status",
}


def mark_sent(
    parcels: pd.DataFrame, orders: pd.DataFrame, files: Mapping[int, str], prints: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Parcels and Orders once the parcels (labels of `files`, with the file's name) are in a carrier file."""
    if not files:
        return parcels, orders
    labels = list(files)
    out = parcels.copy()
    out.loc[labels, "status"] = Status.SENT
    out.loc[labels, "carrier_file"] = pd.array(list(files.values()), dtype="str")
    out.loc[labels, "file_check"] = prints.loc[labels].astype("str").to_numpy()
    numbers = set(parcels.loc[labels, "parcel_no"])
    went = orders["parcel_no"].isin(numbers) & (orders["status"] == Status.PACKED)
    return out, orders.assign(status=orders["status"].where(~went, Status.SENT))


def changed_since(parcels: pd.DataFrame, prints: pd.Series) -> tuple[pd.DataFrame, list[Problem]]:
    """Sent parcels whose file would say something else today turn to Changed after file."""
    sent = parcels.loc[prints.index]
    differs = sent.index[(sent["status"] == Status.SENT) & (sent["file_check"] != prints) & (sent["file_check"] != "")]
    if differs.empty:
        return parcels, []
    out = parcels.copy()
    out.loc[differs, "status"] = Status.CHANGED
    return out, [Problem("parcels", int(label), ("status",), said("carrier.edited")) for label in differs]
