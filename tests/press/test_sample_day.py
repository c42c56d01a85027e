"""The tests' day holds what real days hold."""

import csv
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from marketplace_samples import formats
from places import DAY, SAMPLE

from pyaddin.formats.exports import marketplaces
from pyaddin.formats.exports.marketplaces import Incoming
from pyaddin.tables.status import Status

EXPORTS = ("amazon_unshipped.txt", "shopify_orders_export.csv", "aliexpress_orders.xls")


def incoming(name: str) -> Incoming:
    from zoneinfo import ZoneInfo

    return marketplaces.read_file(DAY / name, formats(), ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    return pd.concat([incoming(name).frame for name in EXPORTS], ignore_index=True)


def test_the_exports_hold_sixty_orders_and_all_but_two_come_in(orders: pd.DataFrame) -> None:
    with (DAY / "day.csv").open(encoding="utf-8") as file:
        written = {row["number"] for row in csv.DictReader(file)}
    assert len(written) == 60
    to_ship = orders[orders["status"] != Status.SHIPPED]
    assert written - set(to_ship["order_no"]) == {"#1051", "8190436201550208"}


def test_the_damaged_order_number_is_rejected_and_the_shipped_order_left_out() -> None:
    assert "damaged by a spreadsheet program" in str(incoming("aliexpress_orders.xls").rejected[0].reason)
    shopify = incoming("shopify_orders_export.csv")
    assert shopify.frame["status"].tolist().count(Status.SHIPPED) == 1
    assert shopify.left_out == {"not to be shipped": 1}


def test_what_must_not_ship_is_on_hold_or_cancelled(orders: pd.DataFrame) -> None:
    held = orders[orders["status"] == Status.HOLD].set_index("order_no")["hold_reason"].to_dict()
    assert held == {
        "026-4410283-5500106": "Buyer asked to cancel", "#1045": "Fraud check", "#1052": "Payment pending",
        "8190436201550209": "Fraud check", "8190436201550210": "Payment pending",
    }  # fmt: skip
    assert orders[orders["status"] == Status.CANCELLED]["order_no"].tolist() == ["#1046"]


def test_the_day_s_traps_are_in_it(orders: pd.DataFrame) -> None:
    by_number = orders.drop_duplicates("order_no").set_index("order_no")
    assert by_number.at["026-4410283-5500104", "postcode"] == ""
    assert by_number.loc["303-7718204-5500105", ["city", "postcode"]].tolist() == ["10969", "Berlin"]
    assert by_number.at["026-4410283-5500107", "gift"] == "Yes"
    assert by_number.at["#1043", "address_1"].startswith("PO Box")
    assert by_number.at["#1042", "postcode"] == "02139"
    assert by_number.at["#1048", "recipient"] == "林淑芬"
    assert by_number.at["8190436201550206", "recipient"] == "ليلى الحداد"
    assert orders.groupby("recipient")["order_no"].nunique().max() == 2


def test_every_article_is_a_product_and_stock_lies_in_known_warehouses(orders: pd.DataFrame) -> None:
    products, stock = incoming("products.csv").frame, incoming("stock.csv").frame
    assert set(orders["sku"]) <= set(products["sku"])
    assert set(stock["sku"]) <= set(products["sku"])
    assert set(stock["warehouse"]) == set(incoming("warehouses.csv").frame["warehouse"])
    assert products["sku"].str.startswith("00").any()


def test_one_line_has_to_be_split_and_one_is_short(orders: pd.DataFrame) -> None:
    on_hand = incoming("stock.csv").frame.groupby(["sku", "warehouse"])["on_hand"].sum()
    wanted = orders.set_index("order_no")["qty"]
    lanterns = on_hand["LANT-SOL"]
    assert lanterns.max() < wanted["026-4410283-5500108"] <= lanterns.sum()
    assert on_hand["TRAY-BMB"].sum() < wanted["026-4410283-5500109"]


def test_one_parcel_is_just_over_two_kilograms_with_its_packaging() -> None:
    products = incoming("products.csv").frame.set_index("sku")
    tare = incoming("packaging.csv").frame.set_index("packaging").at["BOX-M", "tare_g"]
    assert 2 * products.at["TEAPOT-CI", "weight_g"] + tare == 2100


def test_rules_name_the_four_ways_to_send() -> None:
    rules = incoming("rules.csv").frame
    assert set(rules["carrier"]) == {"China Post e邮宝", "China Post small packet", "Royal Mail Click & Drop", "UPS"}


def test_the_exports_are_made_from_each_day_s_list_byte_for_byte(tmp_path: Path) -> None:
    for day in (DAY, SAMPLE):
        for name in ("day.csv", "products.csv"):
            (tmp_path / name).write_bytes((day / name).read_bytes())
        subprocess.run([sys.executable, str(SAMPLE / "make.py"), str(tmp_path)], check=True)
        for name in EXPORTS:
            assert (tmp_path / name).read_bytes() == (day / name).read_bytes(), name
