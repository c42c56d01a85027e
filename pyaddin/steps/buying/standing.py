"""What follows on Purchases and Suppliers from everything else: answers that came as tracking, amounts, sums."""

from datetime import datetime

import pandas as pd

from pyaddin.tables.buying import Bought
from pyaddin.tables.status import Status

OVER = (Bought.CANNOT, Bought.CANCELLED)
"""Lines that nothing is paid for."""


def with_parcels(purchases: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    """Purchases whose lines are on their way once their parcel has a number, and cancelled once it is."""
    waits = (purchases["status"] == Bought.ORDERED) & (purchases["parcel_no"] != "")
    if not waits.any():
        return purchases
    of = parcels[parcels["parcel_no"] != ""].drop_duplicates("parcel_no").set_index("parcel_no")
    number = purchases["parcel_no"].map(of["tracking_no"]).astype("object").fillna("").astype("str")
    gone = waits & (purchases["parcel_no"].map(of["status"]) == Status.CANCELLED)
    known = waits & ~gone & (number != "")
    if not (gone | known).any():
        return purchases
    status = purchases["status"].mask(known, Bought.ON_ITS_WAY).mask(gone, Bought.CANCELLED)
    return purchases.assign(status=status, tracking_no=purchases["tracking_no"].mask(known, number))


def settled(purchases: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Purchases with what their lines come to, and the day of what was paid."""
    price = purchases["their_price"].where(purchases["their_price"].notna(), purchases["cost"])
    amount = (price * purchases["qty"]).round(2)
    new = (purchases["paid"] > 0) & purchases["paid_at"].isna()
    return purchases.assign(amount=amount, paid_at=purchases["paid_at"].mask(new, pd.Timestamp(now)))


def summed(suppliers: pd.DataFrame, purchases: pd.DataFrame) -> pd.DataFrame:
    """Suppliers with what was bought from each, paid and is owed; what was paid for a cancelled line is theirs to give
    back, so it counts against what is owed."""
    counts = ~purchases["status"].isin(OVER)
    by_name = purchases["supplier"]
    bought = purchases["amount"].where(counts, 0.0).groupby(by_name).sum()
    paid = purchases["paid"].groupby(by_name).sum()
    sums = {"bought": bought, "paid": paid, "owed": bought - paid}
    names = suppliers["supplier"]
    return suppliers.assign(**{n: names.map(s.round(2)).fillna(suppliers[n] * 0) for n, s in sums.items()})
