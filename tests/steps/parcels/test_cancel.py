"""Cancelled parcels: where their rows go."""

from pyaddin.steps.parcels.cancel import taken_out
from pyaddin.tables.frames import from_records
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.settings import SETTINGS, Settings
from pyaddin.tables.status import Status
from pyaddin.words.problems import said

DEFAULTS = Settings({setting.name: setting.default for setting in SETTINGS})
ROW = {"order_no": "#1", "sku": "MUG", "qty": 1, "reserved": 1, "parcel_no": "P000001", "status": Status.SENT}


def test_a_row_that_the_marketplace_held_once_its_parcel_was_sent_waits_when_the_parcel_is_cancelled() -> None:
    orders = from_records("orders", [{"row_id": "R000001", **ROW}, {"row_id": "R000002", **ROW}])
    held = said("news.held-out", marketplace="Shopify", parcel="P000001", reason="Fraud check")
    orders = mark("orders", orders, "news", [Problem("orders", 1, ("status",), held)])
    out = taken_out(orders, {"P000001"}, DEFAULTS)
    assert out[["status", "hold_reason", "parcel_no"]].to_numpy().tolist() == [
        [Status.READY, "", ""],
        [Status.HOLD, "Fraud check", ""],
    ]
