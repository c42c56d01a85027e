"""A day of Noon's: its export is picking work without addresses, with its deadline, handed over and confirmed."""

import pandas as pd
import places
from helpers import Folder

from pyaddin.tables.status import Status

EXPORT = places.GOLDEN / "marketplaces" / "noon-fbp.csv"


def test_noons_orders_are_picked_packed_listed_for_its_collection_and_confirmed(shop: Folder) -> None:
    said = shop.press("import", EXPORT)
    assert "Noon's orders have no address, because Noon collects them" in said.line
    orders = shop.table("orders")
    assert orders["ship_by"].tolist()[0] == pd.Timestamp("2026-11-13 18:00")
    shop.type("rules", {(0, "rank"): 10, (0, "marketplace"): "Noon", (0, "carrier"): "Noon", (0, "service"): ""})
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    parcels = shop.table("parcels")
    assert parcels["order_no"].tolist() == ["NAEI50000000001", "NAEI50000000002"], "each order is a parcel of its own"
    (listed,) = shop.press("carrier-files").files
    assert pd.read_csv(listed, dtype=str)["Ready by"].tolist() == ["2026-11-13 18:00", "2026-11-13 18:00"]
    shop.type("parcels", {(0, "tracking_no"): "NOONAE0000000001"})
    done = shop.press("confirm-shipment")
    assert done.done == 1, done.line
    assert "is a plain list to type from" in done.line
    assert shop.table("orders")["status"].tolist()[:2] == [Status.SHIPPED, Status.SHIPPED]
