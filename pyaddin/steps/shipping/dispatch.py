"""Carrier files: which parcels go, what their rows say afterwards, and which were edited since."""

from collections.abc import Mapping

import pandas as pd

from pyaddin.tables.buying import AT_SUPPLIER
from pyaddin.tables.problems import Problem
from pyaddin.tables.status import Status
from pyaddin.words.problems import said

SOURCE = "carrier"
WAITING = (Status.PACKED, Status.CHANGED)


def wanted(parcels: pd.DataFrame, chosen: pd.Index, again: bool) -> pd.Index:
    """Packed and changed parcels of ours among `chosen`, and with `again` those that were sent before."""
    rows = parcels.loc[chosen]
    rows = rows[rows["packaging"] != AT_SUPPLIER]
    return rows.index[rows["status"].isin((*WAITING, Status.SENT) if again else WAITING)]


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


def made_anew(parcels: pd.DataFrame, files: Mapping[int, str]) -> list[Problem]:
    """Warnings beside parcels that are in a new file: that the one from before they were edited is to be withdrawn."""
    before = parcels.loc[list(files)]
    before = before.loc[(before["status"] == Status.CHANGED) & (before["carrier_file"] != ""), "carrier_file"]
    return [
        Problem("parcels", int(label), ("carrier_file",), said("carrier.anew", file=file), "warning")
        for label, file in before.items()
    ]


def changed_since(parcels: pd.DataFrame, prints: pd.Series) -> tuple[pd.DataFrame, list[Problem]]:
    """Sent parcels whose file would say something else today turn to Changed after file."""
    sent = parcels.loc[prints.index]
    differs = sent.index[(sent["status"] == Status.SENT) & (sent["file_check"] != prints) & (sent["file_check"] != "")]
    if differs.empty:
        return parcels, []
    out = parcels.copy()
    out.loc[differs, "status"] = Status.CHANGED
    return out, [Problem("parcels", int(label), ("status",), said("carrier.edited")) for label in differs]
