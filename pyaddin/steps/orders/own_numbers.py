"""Numbers for orders that a clerk writes in by hand, where no marketplace has given one."""

from typing import Final

import pandas as pd

PREFIX: Final = "L-"
"""As orders of a list without numbers begin."""
BUYER: Final = ("recipient", "company", "address_1", "address_2", "city", "postcode", "country", "phone", "email")
"""New rows that agree in these are one order."""


def number_orders(orders: pd.DataFrame, new: pd.Index) -> pd.DataFrame:
    """Orders in which new rows without a marketplace and a number have one, by their first row's Row ID.

    A row that names no recipient keeps its blank: whose order it is, nobody knows.
    """
    rows = orders.loc[new]
    rows = rows[(rows["order_no"] == "") & (rows["marketplace"] == "") & (rows["recipient"] != "")]
    rows = rows[(rows["sku"] != "") | (rows["item"] != "")]
    if rows.empty:
        return orders
    first = rows.groupby(list(BUYER), sort=False)["row_id"].transform("first")
    out = orders.copy()
    out.loc[rows.index, "order_no"] = PREFIX + first.str.removeprefix("R")
    return out
