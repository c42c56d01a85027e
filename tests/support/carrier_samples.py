"""Shipments for the tests of carrier files, made from tables as the program makes them."""

from datetime import datetime
from typing import Any

import places
from places import TEMPLATES

from pyaddin.steps.parcels import shipments
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.tables.frames import Tables, from_records

CARRIERS = TEMPLATES / "carriers"
GOLDEN = places.GOLDEN / "carriers"
NOW = datetime(2026, 3, 5, 9, 30, 15)

PRODUCTS: list[dict[str, Any]] = [
    {
        "sku": "MUG-01", "item": "Stoneware mug", "weight_g": 350, "customs_description": "Ceramic mug",
        "customs_description_local": "陶瓷杯", "hs_code": "691200", "origin": "CN", "unit_value": 6.5,
        "currency": "USD",
    },
    {
        "sku": "LAMP-USB", "item": "USB reading lamp", "weight_g": 120, "customs_description": "LED lamp & clip",
        "customs_description_local": "LED阅读灯", "hs_code": "940520", "origin": "CN", "unit_value": 9.0,
        "currency": "USD", "battery": "Yes",
    },
    {"sku": "NOCUSTOMS", "item": "Mystery article", "weight_g": 80},
]  # fmt: skip
WAREHOUSES: list[dict[str, Any]] = [
    {
        "warehouse": "MAIN", "company": "Example Trading Co.", "contact": "Li Example", "address_1": "1 Sample Road",
        "city": "Shenzhen", "state": "Guangdong", "postcode": "518000", "country": "CN", "phone": "+86 755 5550 1234",
        "email": "dispatch@example.com",
    },
    {
        "warehouse": "US", "company": "Example Inc.", "contact": "Pat Example", "address_1": "500 Main Street",
        "city": "Portland", "state": "OR", "postcode": "97201", "country": "US", "phone": "+1 555 0100",
        "email": "us@example.com",
    },
    {
        "warehouse": "UK", "company": "Example Ltd", "contact": "Sam Example", "address_1": "2 Sample Lane",
        "city": "Leeds", "postcode": "LS1 1AA", "country": "GB", "phone": "+44 1632 960100", "email": "uk@example.com",
    },
]  # fmt: skip
BUYER: dict[str, Any] = {
    "marketplace": "Shopify", "recipient": "Jane Example", "address_1": "12 High Street", "city": "Springfield",
    "state": "IL", "postcode": "62701", "country": "US", "phone": "+1 555 0123", "email": "jane@example.com",
}  # fmt: skip
PARCEL: dict[str, Any] = {
    "warehouse": "MAIN", "carrier": "UPS", "service": "Ground", "packaging": "BOX-S", "weight_g": 420,
    "length_mm": 200, "width_mm": 150, "height_mm": 100, "value": 6.5, "currency": "USD", "status": "Packed",
}  # fmt: skip


def tables(*parcels: dict[str, Any]) -> Tables:
    """Tables with a parcel for each mapping: its columns, the buyer's under "to", {sku: qty} under "of"."""
    orders, rows = [], []
    for number, given in enumerate(parcels, 1):
        wanted = {**PARCEL, "parcel_no": f"P-{number:04}", "order_no": f"SO-{1000 + number}", **given}
        buyer = {**BUYER, **wanted.pop("to", {})}
        for line, (sku, qty) in enumerate(wanted.pop("of", {"MUG-01": 1}).items(), 1):
            orders.append(
                {**buyer, "row_id": f"R{number}-{line}", "order_no": wanted["order_no"], "line_no": str(line)}
                | {"sku": sku, "item": sku, "qty": qty, "parcel_no": wanted["parcel_no"]}
            )
        rows.append({**wanted, "recipient": buyer["recipient"], "country": buyer["country"]})
    return {
        "orders": from_records("orders", orders),
        "parcels": from_records("parcels", rows),
        "products": from_records("products", PRODUCTS),
        "warehouses": from_records("warehouses", WAREHOUSES),
    }


def shipped(*parcels: dict[str, Any]) -> Shipments:
    """The shipments of `tables(*parcels)`."""
    made = tables(*parcels)
    return shipments.build(made, made["parcels"].index, NOW)


DOMESTIC: dict[str, dict[str, Any]] = {
    "AU": {
        "recipient": "Mia Sample", "company": "Sample, Daughters & Co", "address_1": "Unit 3, 8 Example Street",
        "city": "Hobart", "state": "TAS", "postcode": "7000", "country": "AU", "phone": "+61 491 570 156",
    },
    "IT": {
        "recipient": "Lucia Esempio", "address_1": "Via Campione, 7", "city": "Forlì", "state": "FC",
        "postcode": "00121", "country": "IT", "phone": "+39 055 5550123",
    },
    "CN": {
        "recipient": "示例", "address_1": "示例路 12 号", "city": "北京市", "state": "北京市", "postcode": "100025",
        "country": "CN", "phone": "+86 10 5550 0100",
    },
    "MY": {
        "recipient": "Aminah Contoh", "address_1": "12 Jalan Contoh", "city": "Georgetown", "postcode": "10400",
        "country": "MY", "phone": "+60 4 5550 123",
    },
}  # fmt: skip
"""Consignees of carriers that serve one country."""
CURRENCIES = {"AU": "AUD", "IT": "EUR", "MY": "MYR", "CN": "CNY"}


def golden_day(service: str = "", only: str = "") -> Shipments:
    """What every carrier's golden file is made of: two articles, accents, Chinese, quotes, a leading zero, a gift.

    `only` adds a parcel to that country, for carriers that serve no other.
    """
    there = [{"service": service, "to": DOMESTIC[only], "currency": CURRENCIES[only]}] if only in DOMESTIC else []
    return shipped(
        {"tracking_no": "RR123456785CN", "service": service},
        {
            "tracking_no": "RR123456799CN", "service": service, "of": {"MUG-01": 2, "LAMP-USB": 1}, "weight_g": 905,
            "value": 22,
            "to": {
                "recipient": "Jürgen Müßig", "company": "Müller & Söhne GmbH", "address_1": 'Straße "Am Berg", 5',
                "address_2": "=2. Stock", "city": "Köln", "state": "", "postcode": "01067", "country": "DE",
                "phone": "+49 1632 960 123", "email": "juergen@example.com", "gift": "Yes",
            },
        },
        {
            "tracking_no": "RR123456808CN", "service": service, "order_no": "8012345678901234", "weight_g": 1999,
            "to": {
                "recipient": "王小明", "address_1": "Flat 7, 221 Example Road\nExample Mansions", "city": "London",
                "state": "", "postcode": "SW1A 1AA", "country": "GB", "phone": "+44 1632 960456",
                "buyer_note": "Ring twice",
            },
        },
        *there,
    )  # fmt: skip
