"""Whole orders and parts of them, as marketplaces want to know."""

from typing import Any

from pyaddin.steps.shipping.whole_orders import with_parts
from pyaddin.tables.frames import from_records


def told(*rows: dict[str, Any], lines: list[int]) -> list[tuple[str, str]]:
    base = {"marketplace": "eBay", "order_no": "A-1", "sku": "MUG", "qty": 1, "status": "Packed", "parcel_no": "P-1"}
    orders = from_records("orders", [{**base, **row} for row in rows])
    known = ["marketplace", "order_no", "line_no", "sku", "parcel_no"]
    marked = with_parts(orders.loc[orders.index[lines], known], orders)
    return list(zip(marked["whole"], marked["finished"], strict=True))


def test_an_order_in_one_parcel_is_whole_and_finished() -> None:
    assert told({}, {"line_no": "2"}, lines=[0, 1]) == [("Yes", "Yes"), ("Yes", "Yes")]


def test_an_order_in_two_parcels_is_finished_when_both_are_told() -> None:
    assert told({}, {"parcel_no": "P-2"}, lines=[0, 1]) == [("", "Yes"), ("", "Yes")]
    assert told({}, {"parcel_no": "P-2"}, lines=[0]) == [("", "")]


def test_a_line_that_shipped_before_makes_a_part_and_the_last_part_finishes_the_order() -> None:
    assert told({"status": "Shipped", "parcel_no": "P-0"}, {}, lines=[1]) == [("", "Yes")]


def test_a_cancelled_line_is_no_longer_part_of_its_order() -> None:
    assert told({}, {"status": "Cancelled", "parcel_no": ""}, lines=[0]) == [("Yes", "Yes")]


def test_orders_of_one_number_at_two_marketplaces_are_two() -> None:
    assert told({}, {"marketplace": "Etsy", "parcel_no": "P-2"}, lines=[0]) == [("Yes", "Yes")]


def test_nothing_told_is_nothing() -> None:
    assert told({}, lines=[]) == []


def test_a_line_of_which_a_part_goes_elsewhere_is_not_whole() -> None:
    base = {"marketplace": "TikTok Shop", "order_no": "A-1", "qty": 1, "status": "Packed"}
    rows = [("1", "MUG", "P-1"), ("1", "MUG", "P-2"), ("2", "PEN", "P-2")]
    records = [{**base, "line_no": line, "sku": sku, "parcel_no": parcel} for line, sku, parcel in rows]
    orders = from_records("orders", records)
    assert with_parts(orders, orders)["line_whole"].tolist() == ["", "", "Yes"]


def finished(*rows: dict[str, Any], lines: list[int]) -> list[str]:
    base = {"marketplace": "eBay", "order_no": "A-1", "line_no": "1", "sku": "MUG", "qty": 1, "status": "Packed"}
    orders = from_records("orders", [{"parcel_no": "P-1", **base, **row} for row in rows])
    return list(with_parts(orders.loc[orders.index[lines]], orders)["line_finished"])


def test_a_line_is_finished_when_its_last_part_is_told() -> None:
    assert finished({}, {"status": "Short", "parcel_no": ""}, {"line_no": "2"}, lines=[0, 2]) == ["", "Yes"]
    assert finished({}, {"parcel_no": "P-2"}, lines=[0]) == [""]
    assert finished({}, {"parcel_no": "P-2"}, lines=[0, 1]) == ["Yes", "Yes"]
    assert finished({"status": "Shipped"}, {"parcel_no": "P-2"}, lines=[1]) == ["Yes"]
    assert finished({}, {"status": "Cancelled", "parcel_no": ""}, lines=[0]) == ["Yes"]
