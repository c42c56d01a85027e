"""How far a row is, which decides what a difference may do to it."""

from typing import Final

import numpy as np
import pandas as pd

from pyaddin.tables.status import Status

EARLY, PACKED, OUT, GONE, DEAD = range(5)
"""Without a parcel, in one that is in no file, in one that is, shipped or later, cancelled."""
_GONE: Final = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)


def stages(orders: pd.DataFrame, parcels: pd.DataFrame) -> pd.Series:
    """How far each row is."""
    known = parcels.drop_duplicates("parcel_no").set_index("parcel_no")
    number = orders["parcel_no"]
    of = known[["status", "carrier_file"]].reindex(number.to_numpy()).fillna("").set_axis(orders.index)
    status, filed = of["status"], of["carrier_file"] != ""
    out = (status.isin((Status.SENT, Status.CHANGED)) | filed | (orders["status"] == Status.SENT)).to_numpy()
    boxed = ((number != "") & ~status.isin((Status.CANCELLED, ""))).to_numpy()
    gone = (orders["status"].isin(_GONE) | (boxed & status.isin(_GONE))).to_numpy()
    stage = np.where(out & (number != "").to_numpy(), OUT, np.where(boxed, PACKED, EARLY))
    stage = np.where(gone, GONE, stage)
    stage = np.where((orders["status"] == Status.CANCELLED).to_numpy(), DEAD, stage)
    return pd.Series(stage, index=orders.index)
