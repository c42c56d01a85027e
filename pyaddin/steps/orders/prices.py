"""Whether an order says the price that its article is sold at."""

from typing import Final

import pandas as pd

from pyaddin.tables.problems import Problem
from pyaddin.tables.status import Status
from pyaddin.words.problems import said

SOURCE: Final = "price"
LOOKED_AT: Final = (Status.NEW, Status.READY, Status.SHORT, Status.RESERVED, Status.HOLD)
_HALF_A_CENT: Final = 0.005


def differing(orders: pd.DataFrame, products: pd.DataFrame) -> list[Problem]:
    """A notice for each open row whose Unit price is not the Sale price on Products, in the same currency."""
    priced = products[products["price"].notna() & (products["sku"] != "")].drop_duplicates("sku").set_index("sku")
    rows = orders[orders["sku"].isin(priced.index) & orders["status"].isin(LOOKED_AT) & orders["unit_price"].notna()]
    wanted = priced["price"].reindex(rows["sku"]).set_axis(rows.index)
    currency = priced["price_currency"].reindex(rows["sku"]).set_axis(rows.index)
    same = (currency == "") | (currency == rows["currency"])
    odd = rows[same & ((rows["unit_price"] - wanted).abs() >= _HALF_A_CENT)]
    return [
        Problem(
            "orders",
            int(label),
            ("unit_price",),
            said("price.differs", paid=paid, price=price, more=round(paid - price, 2), currency=code),
            "warning",
        )
        for label, paid, price, code in zip(
            odd.index, odd["unit_price"], wanted[odd.index], odd["currency"], strict=True
        )
    ]
