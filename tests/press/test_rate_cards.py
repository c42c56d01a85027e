"""What carriage costs: rate cards in the templates folder, Carriage and Offers on Parcels, rules that go by price."""

from pathlib import Path

import pytest
from helpers import BUYER, Folder

from pyaddin.book.base import Raw

HEADER = (
    "Carrier,Service,Country,Postcodes,Zone,Weight to g,Price,First weight g,Further weight g,Further price,Fuel %,"
    "Surcharge,Currency,Days from,Days to,Valid from\n"
)
CARDS = HEADER + (
    "Royal Mail Click & Drop,Tracked 48,GB,,,500,3.00,,,,10,,GBP,2,3,2026-01-01\n"
    "Royal Mail Click & Drop,Tracked 48,GB,,,2000,4.00,,,,10,,GBP,2,3,2026-01-01\n"
    "Royal Mail Click & Drop,Tracked 48,GB,LS1,,2000,2.00,,,,10,0.50,GBP,2,3,2026-01-01\n"
    "Royal Mail Click & Drop,Tracked 24,GB,,,2000,5.00,,,,,,GBP,1,1,2025-01-01\n"
    "Royal Mail Click & Drop,Tracked 24,GB,,,2000,9.00,,,,,,GBP,1,1,2027-01-01\n"
    "Sendle,Standard,GB,,,,1.00,100,100,0.50,,,GBP,5,9,\n"
)
ANY: dict[str, Raw] = {"rank": 5, "carrier": "Royal Mail Click & Drop"}


def kept(shop: Folder, text: str = CARDS, name: str = "cards.csv") -> Path:
    folder = shop.path / "templates" / "rate_cards"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


@pytest.fixture
def reserved(shop: Folder) -> Folder:
    shop.paste("orders", BUYER, BUYER | {"order_no": "#2002", "postcode": "SW1A 1AA", "city": "London"})
    for button in ("validate-addresses", "reserve-stock"):
        shop.press(button)
    return shop


def test_parcels_say_what_their_carriage_costs_and_what_others_ask(reserved: Folder) -> None:
    kept(reserved)
    reserved.press("make-parcels")
    parcels = reserved.table("parcels").sort_values("order_no")
    assert parcels["service"].tolist() == ["Tracked 48"] * 2
    assert parcels[["cost", "cost_currency"]].to_numpy().tolist() == [[2.7, "GBP"], [3.3, "GBP"]]
    assert parcels["offers"].iloc[0].split("; ") == [
        "Sendle Standard: 2.50 GBP, 5-9 days",
        "Royal Mail Click & Drop Tracked 48: 2.70 GBP, 2-3 days",
        "Royal Mail Click & Drop Tracked 24: 5.00 GBP, 1 days",
    ]


@pytest.mark.parametrize(
    ("rule", "service"),
    [
        (ANY | {"choose": "Cheapest"}, "Tracked 48"),
        (ANY | {"choose": "Quickest"}, "Tracked 24"),
        (ANY | {"choose": "Cheapest", "service": "Tracked 24"}, "Tracked 24"),
        (ANY | {"choose": "Cheapest", "carrier": "", "country": "GB", "service": "standard"}, "Standard"),
    ],
)
def test_a_rule_takes_the_cheapest_or_the_quickest(reserved: Folder, rule: dict[str, Raw], service: str) -> None:
    kept(reserved)
    reserved.paste("rules", rule)
    reserved.press("make-parcels")
    parcels = reserved.table("parcels")
    assert parcels["service"].tolist() == [service] * 2
    assert parcels["why_carrier"].str.contains(f"{rule['choose']} of ").all()


def test_a_parcel_without_a_price_waits_with_a_sentence(reserved: Folder) -> None:
    kept(reserved, HEADER + "Sendle,Standard,AU,,,2000,4,,,,,,AUD,,,\n")
    reserved.paste("rules", ANY | {"choose": "Cheapest"})
    reserved.press("make-parcels")
    assert reserved.table("parcels").empty
    assert "no rate card has a price for" in reserved.table("orders")["problem"].iloc[0]


def test_zones_stand_in_a_file_of_their_own(reserved: Folder) -> None:
    kept(reserved, HEADER + "Royal Mail Click & Drop,Tracked 48,,,B,2000,7,,,,,,GBP,,,\n")
    kept(reserved, "Carrier,Zone,Country,Postcodes\nRoyal Mail Click & Drop,B,GB,SW\n", "zones.csv")
    reserved.press("make-parcels")
    parcels = reserved.table("parcels").sort_values("order_no")
    assert parcels["cost"].fillna(0).tolist() == [0, 7]


def test_without_rate_cards_nothing_is_said(reserved: Folder) -> None:
    reserved.press("make-parcels")
    parcels = reserved.table("parcels")
    assert parcels["cost"].isna().all()
    assert (parcels["offers"] == "").all()


@pytest.mark.parametrize("text", ["Name,Amount\nA,1\n", HEADER + "Sendle,Standard,AU,,,heavy,4,,,,,,AUD,,,\n"])
def test_a_file_that_is_no_rate_card_is_named(reserved: Folder, text: str) -> None:
    kept(reserved, text)
    assert "cards.csv in rate_cards" in reserved.refuses("make-parcels")


RATES = "Date, USD, GBP, \n18 November 2026, 1.2000, 0.8000, \n"


def test_customs_values_in_several_currencies_are_converted_and_said(shop: Folder) -> None:
    shop.type("products", {(1, "currency"): "GBP"})
    shop.paste("orders", BUYER, BUYER | {"sku": "PEN", "item": "Pen", "line_no": "2"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    assert "there is no rate of one of them" in shop.table("orders")["problem"].iloc[0]
    (shop.path / "in").mkdir(exist_ok=True)
    (shop.path / "in" / "eurofxref.csv").write_text(RATES, "utf-8")
    shop.press("make-parcels")
    (parcel,) = shop.table("parcels").to_dict("records")
    assert (parcel["value"], parcel["currency"]) == (round(4.5 + 1.5 / 0.8 * 1.2, 2), "USD")
    assert "customs values in GBP were converted to USD" in parcel["problem"]
