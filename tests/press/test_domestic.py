"""What domestic orders ask for: the nearest warehouse, cash on delivery, the price that was agreed."""

from collections.abc import Mapping

import pytest
from helpers import BUYER, SENDER, Folder

from pyaddin.book.base import Raw

BUYER_IN_CHINA: dict[str, Raw] = BUYER | {
    "country": "CN", "state": "北京市", "city": "北京市", "address_1": "示例路 12 号", "postcode": "100025",
    "phone": "+86 10 5550 0100", "currency": "CNY", "recipient": "示例",
}  # fmt: skip


@pytest.fixture
def two(shop: Folder) -> Folder:
    """Stock in Shenzhen, which ranks first, and in Beijing."""
    shop.paste(
        "warehouses",
        SENDER | {"warehouse": "SZ", "country": "CN", "city": "深圳", "rank": 1, "regions": "广东, 51"},
        SENDER | {"warehouse": "BJ", "country": "CN", "city": "北京", "rank": 2, "regions": "北京、天津, 10"},
    )
    shop.paste("products", {"sku": "CUP", "item": "Cup", "weight_g": 300, "unit_value": 3, "currency": "CNY"})
    shop.paste("stock", *({"sku": "CUP", "warehouse": w, "bin": "A1", "on_hand": 5} for w in ("SZ", "BJ")))
    return shop


def reserved(shop: Folder, *orders: Mapping[str, Raw]) -> Folder:
    shop.paste(
        "orders", *(BUYER_IN_CHINA | {"sku": "CUP", "order_no": f"#{n}"} | dict(o) for n, o in enumerate(orders))
    )
    shop.press("validate-addresses")
    shop.press("reserve-stock")
    return shop


def test_an_order_goes_from_the_warehouse_of_its_region_before_the_rank_counts(two: Folder) -> None:
    by_postcode = {"state": "", "city": "Chaoyang"}
    elsewhere = {"state": "四川省", "city": "成都市", "postcode": "610000"}
    south = {"state": "广东省", "city": "深圳市", "postcode": "518000"}
    orders = reserved(two, {}, by_postcode, elsewhere, south).table("orders")
    assert orders["warehouse"].tolist() == ["BJ", "BJ", "SZ", "SZ"]
    assert orders["region"].tolist() == ["北京", "10", "", "广东"]


def test_what_the_near_warehouse_lacks_comes_from_the_other(two: Folder) -> None:
    orders = reserved(two, {"qty": 4}, {"qty": 4}).table("orders")
    assert orders["warehouse"].tolist() == ["BJ", "SZ"]


def test_a_carrier_that_collects_no_money_stops_a_parcel_that_is_paid_on_delivery(shop: Folder) -> None:
    shop.paste("orders", BUYER | {"cod": 9.5}, BUYER | {"order_no": "#2002"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    shop.press("carrier-files")
    parcels = shop.table("parcels").sort_values("order_no")
    assert parcels["status"].tolist() == ["Packed", "Sent to carrier"]
    assert "The buyer pays 9.50 GBP on delivery" in parcels["problem"].iloc[0]


def test_a_price_that_differs_from_the_products_is_said_and_stops_nothing(shop: Folder) -> None:
    shop.type("products", {(0, "price"): 10, (0, "price_currency"): "GBP"})
    shop.paste("orders", BUYER, BUYER | {"order_no": "#2002", "unit_price": 10})
    assert "1 price differs from Products." in shop.press("validate-addresses").line
    orders = shop.table("orders")
    assert orders["status"].tolist() == ["Ready", "Ready"]
    assert "the order says 9.50 GBP a unit, and Sale price on Products is 10.00 (-0.50)" in orders["problem"].iloc[0]
    assert orders["problem"].iloc[1] == ""
