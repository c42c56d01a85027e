"""A day of each platform: its export lies in in/, and at the end its marketplace is told what shipped."""

import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from helpers import NOW, Folder, carriers_answer
from places import GOLDEN

from pyaddin.formats.files import read as read_files
from pyaddin.formats.files import text as text_tables
from pyaddin.tables.status import Status

EXPORTS = GOLDEN / "marketplaces"
THING: dict[str, Any] = {
    "weight_g": 200, "customs_description": "Ceramic mug", "customs_description_local": "陶瓷杯", "hs_code": "691200",
    "origin": "CN", "unit_value": 4.5, "currency": "USD",
}  # fmt: skip
POST = "China Post small packet"


def _came(shop: Folder, name: str, days: int = 1) -> None:
    path = shop.path / "in" / name
    path.parent.mkdir(exist_ok=True)
    shutil.copy(EXPORTS / name, path)
    _aged(path, days)


def _aged(path: Path, days: float) -> None:
    made = NOW.timestamp() - timedelta(days=days).total_seconds()
    os.utime(path, (made, made))


def _stocked(shop: Folder, warehouse: str = "MAIN") -> None:
    """The articles that the orders name are on Products and lie in a warehouse."""
    for sku in sorted({*shop.table("orders")["sku"]} - {*shop.table("products")["sku"], ""}):
        shop.paste("products", {"sku": sku, "item": sku, **THING})
        shop.paste("stock", {"sku": sku, "warehouse": warehouse, "bin": "Z-1", "on_hand": 50})


def _rule(shop: Folder, **rule: Any) -> None:
    """A rule before all others."""
    shop.paste("rules", {"rank": 1, **rule})


def _shipped(shop: Folder, numbers: Mapping[str, str] | None = None) -> list[list[str]]:
    """The day from the imported orders to the marketplace's file, whose rows it gives; the carriers answer in in/."""
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    for order, number in (numbers or {}).items():
        at = shop.table("parcels")["order_no"].tolist().index(order)
        shop.type("parcels", {(at, "tracking_no"): number})
    shop.press("carrier-files")
    if numbers is None:
        answer = carriers_answer(shop)
        _aged(answer.rename(shop.path / "in" / "answer.csv"), 0)
        assert shop.press("import-tracking").needs == 0
    done = shop.press("confirm-shipment")
    assert done.needs == 0, done.line
    (file,) = done.files
    return _rows(file)


def _rows(path: Path) -> list[list[str]]:
    (sheet,) = read_files.read_rows(path, text_tables.any_encoding)[:1]
    return [[str(cell or "") for cell in row] for row in sheet.rows]


def _told(rows: Sequence[Sequence[str]], column: str) -> list[str]:
    at = list(rows[0]).index(column)
    return [row[at] for row in rows[1:]]


@pytest.mark.parametrize(
    ("export", "shipped"),
    [
        ("wish--hours.csv", 5),
        ("shopify.csv", 3),
    ],
)
def test_a_day_from_the_file_in_the_folder_to_the_file_for_the_marketplace(
    sample: Folder, export: str, shipped: int
) -> None:
    _came(sample, export)
    sample.press("import")
    _stocked(sample)
    rows = _shipped(sample)
    statuses = sample.table("orders")["status"].tolist()
    assert statuses.count(Status.SHIPPED) == shipped
    assert len(rows) > 1


def test_a_day_of_aliexpress_goes_by_both_posts(sample: Folder) -> None:
    """E邮宝 for France, the small packet with a number of the post's for what it does not serve."""
    _came(sample, "aliexpress.csv")
    sample.press("import")
    _stocked(sample)
    orders = sample.table("orders")
    held = orders["hold_reason"].str.contains("Fraud|Payment").to_numpy().nonzero()[0]
    sample.type("orders", {(int(held[0]), "hold_reason"): None, (int(held[0]), "status"): "New"})
    german = {"country": "DE", "city": "Berlin", "state": "", "postcode": "10115", "address_1": "Musterweg 5"}
    sample.type("orders", {(int(held[0]), column): value or None for column, value in german.items()})
    _rule(sample, country="DE", carrier=POST)
    order = orders["order_no"].tolist()[held[0]]
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        sample.press(button)
    parcels = sample.table("parcels")
    assert dict(zip(parcels["order_no"], parcels["carrier"], strict=True)) == {
        "8190436201550201": "China Post e邮宝", order: POST,
    }  # fmt: skip
    sample.type("parcels", {(parcels["order_no"].tolist().index(order), "tracking_no"): "RR123456785CN"})
    assert len(sample.press("carrier-files").files) == 2
    answer = sample.path / "in" / "eub.csv"
    answer.write_text("订单号,邮件号\nP000001,LN900000019CN\n", "utf-8")
    assert sample.press("import-tracking").done == 1
    rows = _rows(sample.press("confirm-shipment").files[0])
    assert sorted({*_told(rows, "Tracking no.")}) == ["LN900000019CN", "RR123456785CN"]


def test_a_day_of_amazon_ships_itself_and_lets_amazon_send_what_lies_there(sample: Folder) -> None:
    _came(sample, "amazon-unshipped.txt")
    _came(sample, "shopify.csv")
    sample.press("import")
    sample.paste("warehouses", {"warehouse": "FBA", "company": "Amazon", "country": "US", "rank": 1,
                                "countries": "US", "address_1": "1 Sample Way", "city": "Reno", "state": "NV",
                                "postcode": "89506", "phone": "+1 555 0100"})  # fmt: skip
    _stocked(sample, "FBA")
    _rule(sample, warehouse="FBA", carrier="Amazon Multi-Channel Fulfillment", service="Standard")
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        sample.press(button)
    files = sample.press("carrier-files").files
    (mcf,) = [file for file in files if "Multi-Channel" in file.name]
    rows = _rows(mcf)
    assert _told(rows, "DisplayableOrderID") == ["#1001", "", "#1002"]
    assert {*_told(rows, "AddressCountryCode")} == {"US", ""}
    assert not {*_told(rows, "DisplayableOrderID")} & {*sample.table("orders").query("country != 'US'")["order_no"]}
    assert sample.press("carrier-files").files == [], "nothing goes to Amazon twice"


def test_a_day_of_douyin_has_no_postcodes_and_ships(sample: Folder) -> None:
    _came(sample, "douyin--wide.csv")
    sample.press("import")
    _stocked(sample)
    _rule(sample, country="CN", carrier="SF International small parcel")
    sample.press("validate-addresses")
    assert sample.table("orders")["status"].tolist() == [Status.READY]
    sample.type("rules", {(0, "carrier"): "Noon"})


def test_a_stream_without_order_numbers_is_orders_whose_variants_stand_apart(shop: Folder) -> None:
    lines = ["SKU,Item,Variant,Qty,Recipient,Address 1,City,Postcode,Country,Phone"]
    buyer = "Jane Example,12 High Street,Leeds,LS1 1AA,GB,+44 1632 960123"
    lines += [f"TEE,T-shirt,{colour} {size},1,{buyer}" for colour in ("red", "blue") for size in "SML"]
    path = shop.path / "in" / "stream.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    line = shop.press("import").line
    assert "1 new order came." in line
    orders = shop.table("orders")
    assert len({*orders["order_no"]}) == 1
    assert sorted(orders["variant"])[0] == "blue L"
    _stocked(shop)
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    slips, picks = shop.press("packing-slips").files
    for paper in (slips, picks):
        text = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(paper))
        variants = ("red S", "red M", "red L", "blue S", "blue M", "blue L")
        assert [variant for variant in variants if variant not in text] == []
