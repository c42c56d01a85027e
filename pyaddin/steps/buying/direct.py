"""Rows whose goods a supplier sends straight to the buyer: they reserve no stock, and none is short of it."""

import pandas as pd

from pyaddin.steps.stock.holding import let_go
from pyaddin.tables.buying import AT_SUPPLIER
from pyaddin.tables.frames import is_yes
from pyaddin.tables.status import Status

WAITING = (Status.READY, Status.SHORT, Status.RESERVED)


def senders(products: pd.DataFrame, suppliers: pd.DataFrame) -> dict[str, str]:
    """By SKU the supplier who sends it straight to the buyer."""
    names = {name.casefold(): name for name in suppliers.loc[is_yes(suppliers["dropship"]), "supplier"] if name}
    if not names:
        return {}
    rows = products.drop_duplicates("sku")
    found = zip(rows["sku"], rows["supplier"].str.casefold().map(names), strict=True)
    return {sku: name for sku, name in found if sku and isinstance(name, str)}


def at_suppliers(orders: pd.DataFrame) -> pd.Series:
    """Rows that a supplier sends."""
    return orders["bin"] == AT_SUPPLIER


def set_aside(orders: pd.DataFrame, sent_by: dict[str, str], held_back: pd.Series) -> pd.DataFrame:
    """Orders in which rows that wait for stock and that a supplier sends are set aside there; those that nobody sends
    any more, or that are `held_back` with their order, wait for stock again."""
    waits = orders["status"].isin(WAITING) & (orders["parcel_no"] == "")
    supplier = orders["sku"].map(sent_by).astype("object").fillna("").astype("str")
    there = waits & (supplier != "") & (orders["qty"] >= 1) & ~held_back
    back = waits & at_suppliers(orders) & ~there
    stands = at_suppliers(orders) & (orders["warehouse"] == supplier) & (orders["reserved"] == orders["qty"])
    new = there & ~(stands & (orders["status"] == Status.RESERVED))
    out = let_go(orders, back)
    if not (new.any() or back.any()):
        return out
    out = out.assign(status=out["status"].mask(back, Status.READY).mask(new, Status.RESERVED))
    return out.assign(
        reserved=out["reserved"].mask(new, out["qty"]),
        warehouse=out["warehouse"].mask(new, supplier),
        bin=out["bin"].mask(new, AT_SUPPLIER),
    )
