"""Whether what is told to a marketplace is all of an order: some files ask for it."""

from collections.abc import Iterable

import pandas as pd

from pyaddin.tables import YES, Status

_ORDER = ["marketplace", "order_no"]
_GONE = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)


def with_parts(lines: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """The lines with `whole` (their parcel holds all of the order) and `finished` (nothing of it is left to ship).

    Both are "Yes" or "". `lines` are rows of `orders`, by label, with marketplace, order_no and parcel_no.
    """
    wanted = orders[orders["status"] != Status.CANCELLED]
    of_order = wanted.groupby(_ORDER).size()
    here = lines.groupby([*_ORDER, "parcel_no"])["parcel_no"].transform("size")
    told = lines.groupby(_ORDER)["parcel_no"].transform("size")
    gone = wanted[wanted["status"].isin(_GONE)].groupby(_ORDER).size()
    keys = pd.MultiIndex.from_frame(lines[_ORDER])
    total = of_order.reindex(keys, fill_value=0).to_numpy()
    before = gone.reindex(keys, fill_value=0).to_numpy()
    return lines.assign(whole=_yes(here.to_numpy() == total), finished=_yes(told.to_numpy() + before == total))


def _yes(true: Iterable[bool]) -> list[str]:
    return [YES if one else "" for one in true]
