"""Lots and their last day: those that are over, or too near their end to go out, are kept apart on Stock."""

from datetime import date

import numpy as np
import pandas as pd

from pyaddin.tables.goods import AGED, EXPIRED, NEAR, SHELF


def aged(stock: pd.DataFrame, products: pd.DataFrame, days_left: int, today: date) -> pd.DataFrame:
    """Stock whose State says which lots are Expired or Near expiry; one whose Expiry was put right is sold again.

    A lot is good through its last day, and goes out while so many days are left as Products says, or else `days_left`.
    """
    now = states(stock, products, days_left, today)
    return stock if now.equals(stock["state"]) else stock.assign(state=now)


def states(stock: pd.DataFrame, products: pd.DataFrame, days_left: int, today: date) -> pd.Series:
    """What State should say on each row; of goods that are kept apart it stays."""
    was = stock["state"]
    if stock["expiry"].isna().all() and not was.isin(AGED).any():
        return was
    left = (stock["expiry"].dt.normalize() - pd.Timestamp(today)).dt.days
    own = products.drop_duplicates("sku").set_index("sku")["days_left"]
    least = stock["sku"].map(own).astype("float64").fillna(float(days_left))
    over = stock["expiry"].notna()
    said = np.select([over & (left < 0), over & (left < least)], [EXPIRED, NEAR], "")
    mine = was.isin(("", SHELF, *AGED))
    keep = ~mine | ((was == SHELF) & (said == ""))
    return was.where(keep, pd.Series(said, index=stock.index, dtype="str"))
