"""What goods are worth, from the sheets to the carrier's file."""

from typing import Any

import pytest
from helpers import BUYER, Folder
from python_calamine import CalamineWorkbook

from pyaddin.book.base import Raw

IM = "IM0400001234"
GERMAN: dict[str, Raw] = {
    **BUYER, "recipient": "Max Beispiel", "address_1": "Beispielweg 5", "city": "Köln", "postcode": "50667",
    "country": "DE", "phone": "+49 30 23125 123",
}  # fmt: skip
RATES = "Date, USD, GBP, JPY, \n17 November 2026, 1.1000, 0.8500, 160.00, \n"


@pytest.fixture
def abroad(shop: Folder) -> Folder:
    """The small shop with its warehouse in China, and all parcels by Yanwen."""
    sender = {"country": "CN", "city": "Shenzhen", "state": "Guangdong", "postcode": "518000", "tax_id": IM}
    shop.type("warehouses", {(0, name): value for name, value in sender.items()})
    shop.type("rules", {(0, "carrier"): "Yanwen", (0, "service"): "481"})
    return shop


def rated(shop: Folder) -> None:
    (shop.path / "in" / "eurofxref.csv").write_text(RATES)


def parcel(shop: Folder) -> dict[str, Any]:
    """The one parcel after Make parcels."""
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    (row,) = shop.table("parcels").to_dict("records")
    return dict(row)


def cells(shop: Folder) -> dict[str, Any]:
    """The one row of the carrier's file, by header."""
    done = shop.press("carrier-files")
    assert done.done == 1, shop.table("parcels")["problem"].tolist()
    header, row = CalamineWorkbook.from_path(str(done.files[0])).get_sheet_by_index(0).to_python()[:2]
    return dict(zip(header, row, strict=True))


def test_a_line_whose_product_has_no_unit_value_goes_out_at_the_price_paid(abroad: Folder) -> None:
    abroad.type("products", {(0, "unit_value"): None})
    abroad.paste("orders", {**GERMAN, "currency": "USD", "qty": 2})
    made = parcel(abroad)
    assert (made["value"], made["currency"]) == (19.0, "USD")
    assert "MUG has no Unit value on Products and is declared at the price paid" in made["problem"]
    assert cells(abroad)["申报价值1"] == 9.5


def test_a_line_whose_value_nothing_says_goes_into_no_file(abroad: Folder) -> None:
    abroad.type("products", {(0, "unit_value"): 0})
    abroad.paste("orders", {**GERMAN, "unit_price": None}, {**GERMAN, "line_no": "2", "sku": "PEN"})
    made = parcel(abroad)
    assert made["value"] != made["value"]
    assert "nothing says what MUG is worth" in made["problem"]
    assert abroad.press("carrier-files").files == []
    assert "The value of MUG is not known and Yanwen declares it" in abroad.table("parcels")["problem"].iloc[0]


def test_the_marketplace_s_ioss_number_goes_on_a_parcel_into_the_union(abroad: Folder) -> None:
    rated(abroad)
    abroad.paste("orders", {**GERMAN, "ioss": "IM2760000742"})
    assert parcel(abroad)["problem"] == ""
    assert cells(abroad)["IOSS税号"] == "IM2760000742"


def test_the_shop_s_ioss_number_goes_on_no_parcel_to_the_usa(abroad: Folder) -> None:
    rated(abroad)
    there = {"country": "US", "state": "IL", "city": "Springfield", "postcode": "62701", "phone": "+1 217 555 0123"}
    abroad.paste("orders", {**GERMAN, "address_1": "12 High Street", **there})
    parcel(abroad)
    assert cells(abroad)["IOSS税号"] == ""


def test_without_rates_the_ioss_number_is_left_off_and_that_is_said(abroad: Folder) -> None:
    abroad.paste("orders", GERMAN)
    assert "The IOSS number is left off: there is no rate of USD" in parcel(abroad)["problem"]
    assert cells(abroad)["IOSS税号"] == ""
    rated(abroad)
    assert abroad.press("carrier-files", again=True).done == 1
    assert abroad.table("parcels")["problem"].tolist() == [""]


def test_rules_in_euro_take_parcels_in_yen_by_the_rate_of_the_day(abroad: Folder) -> None:
    rated(abroad)
    abroad.set("Currency of rule values", "EUR")
    abroad.type("rules", {(0, "value_to"): 20})
    abroad.type("products", {(0, "unit_value"): 3201, (0, "currency"): "JPY"})
    abroad.paste("orders", GERMAN)
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        abroad.press(button)
    assert "no rule fits" in abroad.table("orders")["problem"].iloc[0], "20.01 EUR"
    abroad.type("products", {(0, "unit_value"): 3200})
    abroad.press("make-parcels")
    assert abroad.table("parcels")["why_carrier"].tolist() == ["Rule 10: value up to 20"]


def test_a_file_of_rates_that_is_none_is_named(abroad: Folder) -> None:
    (abroad.path / "in" / "eurofxref.csv").write_text("<html>")
    abroad.paste("orders", GERMAN)
    abroad.press("validate-addresses")
    abroad.press("reserve-stock")
    assert abroad.refuses("make-parcels").startswith("eurofxref.csv holds no rates of the European Central Bank;")
