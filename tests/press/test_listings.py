"""What marketplaces call an article: learned from a corrected row, kept on Listings, imported from a pairing file."""

from pathlib import Path

import openpyxl
from helpers import BUYER, LISTS, Folder
from pandas import DataFrame

SOLD_AS: dict[str, str] = {"sku": "LST-77", "listing_sku": "LST-77", "variant": "Blue"}


def sheet(path: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    page = book.create_sheet("Pairs", 0)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def of_order(orders: DataFrame, number: str) -> DataFrame:
    return orders[orders["order_no"] == number]


def to_reserve(shop: Folder) -> str:
    shop.press("validate-addresses")
    return shop.press("reserve-stock").line


def test_an_sku_that_the_clerk_corrects_once_is_known_from_then_on(shop: Folder) -> None:
    shop.paste("orders", BUYER | SOLD_AS)
    to_reserve(shop)
    assert "LST-77" in shop.table("orders").at[shop.table("orders").index[0], "problem"]
    shop.type("orders", {(0, "sku"): "MUG"})
    assert "1 SKU that you corrected stands on Listings now." in shop.press("reserve-stock").line
    listings = shop.table("listings")
    assert listings[["listing", "variant", "marketplace", "sku"]].to_numpy().tolist() == [
        ["LST-77", "Blue", "Shopify", "MUG"]
    ]
    shop.paste("orders", BUYER | SOLD_AS | {"order_no": "#2002"})
    assert "1 row got its SKU by Listings." in to_reserve(shop)
    assert shop.table("orders")[["sku", "status"]].to_numpy().tolist() == [["MUG", "Reserved"]] * 2
    assert len(shop.table("listings")) == 1


def test_the_listing_of_the_shop_counts_before_that_of_any(shop: Folder) -> None:
    shop.paste(
        "listings",
        {"listing": "LST-77", "sku": "MUG"},
        {"listing": "lst-77", "shop": "Berlin", "sku": "PEN"},
    )
    shop.paste("orders", BUYER | SOLD_AS | {"shop": "Berlin"}, BUYER | SOLD_AS | {"shop": "Leeds", "order_no": "#2002"})
    to_reserve(shop)
    assert shop.table("orders")["sku"].tolist() == ["PEN", "MUG"]


def test_a_bundle_of_a_listing_is_reserved_from_its_articles_and_weighed_with_them(shop: Folder) -> None:
    shop.paste("listings", {"listing": "LST-77", "sku": "MUG*2; PEN"})
    shop.paste("orders", BUYER | SOLD_AS | {"qty": 2})
    to_reserve(shop)
    (row,) = shop.table("orders").to_dict("records")
    assert (row["sku"], row["listing_sku"], row["qty"], row["status"]) == ("2xMUG+PEN", "LST-77", 2, "Reserved")
    assert row["parts"]
    assert shop.table("stock")["available"].tolist() == [6, 3]
    shop.press("make-parcels")
    assert shop.table("parcels").at[shop.table("parcels").index[0], "weight_g"] >= 2 * (2 * 350 + 20)
    shop.paste("orders", BUYER | SOLD_AS | {"order_no": "#2002"})
    to_reserve(shop)
    assert shop.table("products")["sku"].tolist() == ["MUG", "PEN", "2xMUG+PEN"]


def test_a_title_stands_for_an_article_where_the_marketplace_names_no_number(shop: Folder) -> None:
    shop.paste("listings", {"listing": "Mug with a handle", "sku": "MUG"})
    shop.paste("orders", BUYER | {"sku": "", "item": "Mug  with a handle"})
    to_reserve(shop)
    assert shop.table("orders")["sku"].tolist() == ["MUG"]


def test_a_pairing_file_names_several_listings_in_a_cell(shop: Folder, tmp_path: Path) -> None:
    pairs = sheet(tmp_path / "pairs.xlsx", ("*SKU(必填)", "平台SKU"), ("MUG", "A-1\nA-2"), ("PEN", "B-1"))
    shop.press("import", pairs)
    assert shop.table("listings")[["listing", "sku"]].to_numpy().tolist() == [
        ["A-1", "MUG"],
        ["A-2", "MUG"],
        ["B-1", "PEN"],
    ]
    other = sheet(tmp_path / "other.xlsx", ("*SKU(必填)", "平台SKU"), ("PEN", "A-1"))
    assert "Listings" in shop.refuses("import", other, sure=False)


def test_a_row_that_has_units_keeps_its_sku(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    to_reserve(shop)
    shop.paste("listings", {"listing": "MUG", "sku": "PEN"})
    shop.press("reserve-stock")
    assert shop.table("orders")["sku"].tolist() == ["MUG"]


def test_undo_takes_back_what_was_learned(shop: Folder) -> None:
    shop.paste("orders", BUYER | SOLD_AS)
    to_reserve(shop)
    shop.type("orders", {(0, "sku"): "MUG"})
    shop.press("reserve-stock")
    shop.press("undo-last-step")
    assert shop.table("listings").empty
    assert [row["sku"] for row in LISTS["products"]] == shop.table("products")["sku"].tolist()
