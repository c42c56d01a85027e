"""Two thousand orders for too little stock: who comes first is served first, as one would do it by hand."""

import random
from typing import Any

import pandas as pd

from pyaddin.steps.stock.reserve import reserve
from pyaddin.tables.frames import from_records
from pyaddin.tables.settings import SETTINGS, Settings
from pyaddin.tables.status import Status

ORDERS, SKUS = 2_000, 60


def test_two_thousand_orders_are_served_as_they_came() -> None:
    draw = random.Random(1)
    rows: list[dict[str, Any]] = []
    left = {f"SKU-{n}": draw.randint(20, 90) for n in range(SKUS)}
    stock = [{"sku": sku, "warehouse": "MAIN", "bin": "A1", "on_hand": units} for sku, units in left.items()]
    for order in range(ORDERS):
        for line in range(draw.choice((1, 1, 2, 3))):
            when = pd.Timestamp("2026-11-01") + pd.Timedelta(minutes=order)
            rows.append(
                {"row_id": f"R{len(rows) + 1:06d}", "marketplace": "Amazon", "order_no": f"A{order}",
                 "line_no": str(line), "sku": f"SKU-{draw.randrange(SKUS)}", "qty": draw.randint(1, 3), "country": "GB",
                 "status": Status.READY, "ordered_at": when}
            )  # fmt: skip
    served = set()
    for number in dict.fromkeys(row["order_no"] for row in rows):
        want: dict[str, int] = {}
        for row in (row for row in rows if row["order_no"] == number):
            want[row["sku"]] = want.get(row["sku"], 0) + row["qty"]
        if all(left[sku] >= units for sku, units in want.items()):
            served.add(number)
            left = {sku: units - want.get(sku, 0) for sku, units in left.items()}
    one = from_records("warehouses", [{"warehouse": "MAIN", "rank": 1}])
    defaults = Settings({setting.name: setting.default for setting in SETTINGS})
    after = reserve(from_records("orders", rows), from_records("stock", stock), one, defaults).orders
    assert set(after.loc[after["status"] == Status.RESERVED, "order_no"]) == served
    assert 200 < len(served) < ORDERS
