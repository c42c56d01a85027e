"""Who an order is: marketplace, shop and number."""

from typing import Any

import pandas as pd

from pyaddin.steps.orders.known_by import Orders, in_several_shops, orders_of, shops_of
from pyaddin.steps.orders.row_ids import give_row_ids
from pyaddin.steps.parcels.combine import combined, notes
from pyaddin.steps.records.closed_orders import together
from pyaddin.steps.shipping import tracking
from pyaddin.steps.shipping.whole_orders import with_parts
from pyaddin.tables.frames import from_records
from pyaddin.tables.status import Status

ROW = {"marketplace": "Shopify", "order_no": "#1001", "sku": "MUG", "qty": 1}


def orders(*rows: dict[str, Any]) -> pd.DataFrame:
    return from_records("orders", [{"row_id": f"R{n:06d}", **ROW, **row} for n, row in enumerate(rows, 1)])


def test_orders_of_one_number_in_two_shops_are_two() -> None:
    assert orders_of(orders({"shop": "Berlin"}, {"shop": "Leeds"}, {"shop": "Berlin"})).tolist() == [0, 1, 0]


def test_without_shops_orders_are_told_apart_by_marketplace_and_number() -> None:
    assert orders_of(orders({}, {"marketplace": "eBay"}, {}, {"order_no": "#2"})).tolist() == [0, 1, 0, 2]


def test_a_row_without_a_shop_is_of_the_only_shop_that_has_the_number() -> None:
    rows = orders({}, {"shop": "Berlin"}, {"order_no": "#2"}, {"shop": "Leeds", "order_no": "#3"})
    assert shops_of(rows).tolist() == ["Berlin", "Berlin", "", "Leeds"]
    assert orders_of(rows).tolist() == [0, 0, 1, 2]


def test_a_row_without_a_shop_stands_alone_where_two_shops_have_its_number() -> None:
    assert shops_of(orders({}, {"shop": "Berlin"}, {"shop": "Leeds"})).tolist() == ["", "Berlin", "Leeds"]


def test_rows_without_a_number_take_no_shop_from_one_another() -> None:
    assert shops_of(orders({"order_no": ""}, {"order_no": "", "shop": "Leeds"})).tolist() == ["", "Leeds"]


def test_a_blank_shop_is_any_shop_when_an_order_is_looked_up() -> None:
    known = Orders([("Shopify", "Berlin", "#1"), ("Shopify", "", "#2")])
    assert ("Shopify", "", "#1") in known
    assert ("Shopify", "Leeds", "#2") in known
    assert ("Shopify", "Leeds", "#1") not in known
    assert ("eBay", "Berlin", "#1") not in known


def test_a_number_is_of_several_shops_only_where_they_have_names() -> None:
    known = [("Shopify", "Berlin", "#A"), ("Shopify", "Leeds", "#a"), ("Shopify", "", "#2"), ("eBay", "Leeds", "#2")]
    assert in_several_shops(known) == {"#a": ["Berlin", "Leeds"]}


def test_another_shops_order_of_the_same_number_makes_no_order_a_part() -> None:
    both = orders({"shop": "Berlin", "parcel_no": "P1"}, {"shop": "Leeds", "parcel_no": "P2"}).assign(status="Packed")
    told = with_parts(both, both)
    assert (told["whole"].tolist(), told["finished"].tolist()) == (["Yes", "Yes"], ["Yes", "Yes"])


def test_two_shops_share_no_parcel_and_the_note_says_why() -> None:
    buyer = {"recipient": "Jane Example", "postcode": "LS1 1AA", "warehouse": "MAIN"}
    lines = orders({"shop": "Berlin", **buyer}, {"shop": "Leeds", "order_no": "#7", **buyer})
    groups = pd.Series([0, 1], index=lines.index)
    assert combined(groups, lines).tolist() == [0, 1]
    assert notes(groups, lines, on=True)[0] == "not with #7: shop differs"


def test_orders_of_two_shops_are_not_over_together() -> None:
    lines = orders({"shop": "Berlin"}, {"shop": "Leeds"}, {})
    boxes = from_records(
        "parcels", [{"parcel_no": "P1", "marketplace": "Shopify", "shop": "Leeds", "order_no": "#1001"}]
    )
    berlin, leeds, blank, parcel = together(lines, boxes).tolist()
    assert leeds == parcel
    assert len({berlin, leeds, blank}) == 3


def test_a_parcel_of_an_earlier_version_is_tied_to_its_order_though_it_names_no_shop() -> None:
    boxes = from_records("parcels", [{"parcel_no": "P1", "marketplace": "Shopify", "order_no": "#9, #1001"}])
    line, parcel = together(orders({"shop": "Berlin"}), boxes).tolist()
    assert line == parcel


def test_a_pasted_row_of_another_shop_than_the_archived_order_does_not_wait() -> None:
    new = orders({"shop": "Leeds"}, {"shop": "Berlin"}, {}).assign(row_id="", status=Status.NEW)
    known = {("Shopify", "Berlin", "#1001")}
    out, warned = give_row_ids(new, 0, lambda numbers: known)
    assert out["status"].tolist() == [Status.NEW, Status.HOLD, Status.HOLD]
    assert [problem.row for problem in warned] == [1, 2]


def test_a_tracking_number_for_an_order_number_of_two_shops_is_asked() -> None:
    parcels = from_records(
        "parcels", [{"parcel_no": "P000001", "order_no": "#1001", "status": Status.SENT, "carrier": "Evri"}]
    )
    row = {"tracking_no": "JD0002", "carrier": "Evri", "shipped_at": pd.NaT, "problem": "", "doubt": ""}
    file = pd.DataFrame([{**row, "reference": ref, "line": n} for n, ref in enumerate(("#1001", "P000001"), 2)])
    result = tracking.match(parcels, file, shops={"#1001": ["Berlin", "Leeds"]})
    assert [(line, str(why)) for line, why in result.unmatched] == [
        (2, "order #1001 is known at Berlin, Leeds; put the parcel number in its place.")
    ]
    assert (result.matched, result.parcels["tracking_no"].tolist()) == (1, ["JD0002"])
