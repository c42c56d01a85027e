"""The world outside the long days' workbook: buyers who order, marketplaces' exports, carriers' answers."""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

FIRST_DAY: Final = datetime(2026, 11, 2, 8, 0)
GLUE: Final = "\x1f"
FIELDS: Final = (
    "recipient", "address_1", "address_2", "city", "state", "postcode", "country", "phone", "email", "sku",
    "unit_price", "currency",
)  # fmt: skip
"""What an order line says that only the clerk may change."""
Fields = tuple[object, ...]


class Place(NamedTuple):
    """Where a buyer lives."""

    street: str
    city: str
    state: str
    postcode: str
    country: str
    phone: str


PLACES: Final = (
    Place("Larkspur Lane", "Bristol", "", "BS6 5QA", "GB", "+44 7700 900{:03d}"),
    Place("Quayside Road", "Cardiff", "", "CF10 4PL", "GB", "+44 7700 900{:03d}"),
    Place("Kirkgate", "Edinburgh", "", "EH6 6AB", "GB", "+44 7700 900{:03d}"),
    Place("Highfield Avenue", "Sheffield", "", "S11 8TG", "GB", "+44 7700 900{:03d}"),
    Place("Beacon Terrace", "Cambridge", "MA", "02139", "US", "+1 617 555 0{:03d}"),
    Place("Juniper Street", "Portland", "OR", "97205", "US", "+1 503 555 0{:03d}"),
    Place("Dockside Avenue", "Newark", "NJ", "07105", "US", "+1 973 555 0{:03d}"),
    Place("rue des Tanneurs", "Lyon", "", "69002", "FR", "+33 1 99 00 6{:03d}"),
    Place("boulevard Carnot", "Lille", "", "59800", "FR", "+33 1 99 00 6{:03d}"),
    Place("Lindenstraße", "Berlin", "", "10969", "DE", "+49 30 23125 {:03d}"),
    Place("Zeile", "Dresden", "", "01067", "DE", "+49 30 23125 {:03d}"),
    Place("Banksia Court", "Brisbane", "QLD", "4101", "AU", "+61 491 570 {:03d}"),
)  # fmt: skip
FIRST: Final = ("Ann", "Gareth", "Moira", "Jonas", "Theo", "Isla", "Nisha", "Camille", "Ute", "Lucía", "Åsa", "Bea")
LAST: Final = ("Whitcombe", "Pugh", "Sandford", "Brandt", "Marsh", "Drummond", "Patel", "Rousseau", "O'Connor", "Doyle")
OWN_LIST: Final = "Wholesale"
SHARES: Final = (("Amazon", 40), ("Shopify", 30), ("eBay", 15), (OWN_LIST, 15))
"""Where orders come from, and how many of a hundred."""
PRICED: Final = ("Shopify", OWN_LIST)
"""The exports of these name prices."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order, as its export says it."""

    marketplace: str
    order_no: str
    line_no: str
    sku: str
    qty: int
    price: float

    @property
    def key(self) -> str:
        """What tells the line from all others."""
        return GLUE.join((self.marketplace, self.order_no, self.line_no, self.sku))


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a buyer; `stops` is what its export says against sending it: risk, cancelled, or nothing."""

    number: int
    at: datetime
    name: str
    place: Place
    house: int
    lines: tuple[Line, ...]
    stops: str = ""

    @property
    def phone(self) -> str:
        """The buyer's phone."""
        return self.place.phone.format(100 + self.number % 100)

    def fields(self, line: Line) -> Fields:
        """What the workbook must say of the line, in the order of FIELDS."""
        priced = line.marketplace in PRICED
        place = self.place
        return (
            self.name, f"{self.house} {place.street}", "", place.city, place.state, place.postcode, place.country,
            self.phone, f"buyer{self.number}@example.com", line.sku, line.price if priced else None,
            "USD" if priced else "",
        )  # fmt: skip


class Market:
    """All orders that buyers place, from one seed."""

    def __init__(self, rng: random.Random, skus: Sequence[str]) -> None:
        """`skus` are what the shop sells."""
        self.rng, self.skus, self.count = rng, skus, 0
        self.prices = {sku: round(2.5 + n * 1.35, 2) for n, sku in enumerate(skus)}

    def orders(self, at: datetime, count: int) -> list[Order]:
        """New orders; now and then a buyer comes twice, a postcode is missing, the marketplace stops an order."""
        placed: list[Order] = []
        for _ in range(count):
            rng = self.rng
            order = self._order(at)
            if placed and rng.random() < 0.08:
                was = rng.choice(placed[-20:])
                order = replace(order, name=was.name, place=was.place, house=was.house)
            if rng.random() < 0.02:
                order = replace(order, place=order.place._replace(postcode=""))
            placed.append(order)
        return placed

    def later(self, order: Order) -> Order:
        """What a later export says of an order: mostly the same, now and then a line more, or that it is cancelled."""
        rng, first = self.rng, order.lines[0]
        left = [sku for sku in self.skus if sku not in {line.sku for line in order.lines}]
        if rng.random() < 0.3 and left and not order.stops:
            sku = rng.choice(left)
            number = self._line_no(first.marketplace, order.number, len(order.lines) + 1)
            more = Line(first.marketplace, first.order_no, number, sku, self._qty(), self.prices[sku])
            return replace(order, lines=(*order.lines, more))
        if rng.random() < 0.3 and first.marketplace == "Shopify":
            return replace(order, stops="cancelled")
        return order

    def _order(self, at: datetime) -> Order:
        rng = self.rng
        self.count += 1
        marketplace = rng.choices([name for name, _ in SHARES], [share for _, share in SHARES])[0]
        number = self.count
        order_no = {
            "Amazon": f"026-{number:07d}-{number * 7919 % 10_000_000:07d}", "Shopify": f"#{1000 + number}",
            "eBay": f"12-{number // 100_000:05d}-{number % 100_000:05d}", OWN_LIST: f"{number:07d}",
        }[marketplace]  # fmt: skip
        several = rng.choices((1, 2, 3), (70, 22, 8))[0]
        chosen = rng.sample(self.skus, several)
        lines = tuple(
            Line(marketplace, order_no, self._line_no(marketplace, number, at_), sku, self._qty(), self.prices[sku])
            for at_, sku in enumerate(chosen, 1)
        )
        stops = rng.choices(("", "risk", "cancelled"), (96, 2, 2))[0] if marketplace == "Shopify" else ""
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        return Order(number, at, name, rng.choice(PLACES), rng.randint(1, 199), lines, stops)

    def _qty(self) -> int:
        return self.rng.choices((1, 2, 3, 6), (70, 18, 9, 3))[0]

    def _line_no(self, marketplace: str, number: int, at: int) -> str:
        forms = {"Amazon": f"0{number:09d}{at:04d}", "eBay": f"2{number:09d}{at:02d}", OWN_LIST: f"{at:03d}"}
        return forms.get(marketplace, "")  # Shopify numbers no lines


def export(marketplace: str, orders: Iterable[Order]) -> bytes:
    """The file that a marketplace gives for these orders."""
    rows = {"Amazon": _amazon, "Shopify": _shopify, "eBay": _ebay, OWN_LIST: own_list}[marketplace](list(orders))
    out = io.StringIO()
    csv.writer(out, delimiter="\t" if marketplace == "Amazon" else ",", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8")


def _amazon(orders: Sequence[Order]) -> list[list[object]]:
    header = [
        "order-id",
        "order-item-id",
        "purchase-date",
        "payments-date",
        "promise-date",
        "buyer-email",
        "buyer-phone-number",
        "sku",
        "product-name",
        "quantity-to-ship",
        "ship-service-level",
        "recipient-name",
        "ship-address-1",
        "ship-address-2",
        "ship-city",
        "ship-state",
        "ship-postal-code",
        "ship-country",
    ]
    rows: list[list[object]] = [list(header)]
    for order in orders:
        at, place = f"{order.at:%Y-%m-%dT%H:%M:%S}+00:00", order.place
        for line in order.lines:
            name, street, second, *_ = order.fields(line)
            rows.append([
                line.order_no, line.line_no, at, at, "", f"buyer{order.number}@example.com", order.phone, line.sku,
                f"Article {line.sku}", line.qty, "Standard", name, street, second, place.city, place.state,
                place.postcode, place.country,
            ])  # fmt: skip
    return rows


def _shopify(orders: Sequence[Order]) -> list[list[object]]:
    header = [
        "Name", "Email", "Financial Status", "Paid at", "Currency", "Created at", "Lineitem quantity", "Lineitem name",
        "Lineitem price", "Lineitem sku", "Shipping Name", "Shipping Address1", "Shipping Address2", "Shipping City",
        "Shipping Zip", "Shipping Province", "Shipping Country", "Shipping Phone", "Cancelled at", "Risk Level",
    ]  # fmt: skip
    rows: list[list[object]] = [list(header)]
    for order in orders:
        at, place = f"{order.at:%Y-%m-%d %H:%M:%S} +0000", order.place
        for n, line in enumerate(order.lines):
            article = [line.qty, f"Article {line.sku}", f"{line.price:.2f}", line.sku]
            email = f"buyer{order.number}@example.com"
            if n:
                rows.append([line.order_no, email, "", "", "", at, *article, *[""] * 10])
                continue
            street = f"{order.house} {place.street}"
            rows.append([
                line.order_no, email, "paid", at, "USD", at, *article, order.name, street, "", place.city,
                place.postcode, place.state, place.country, order.phone, at if order.stops == "cancelled" else "",
                "High" if order.stops == "risk" else "Low",
            ])  # fmt: skip
    return rows


def _ebay(orders: Sequence[Order]) -> list[list[object]]:
    header = [
        "Order Number", "Buyer Email", "Ship To Name", "Ship To Phone", "Ship To Address 1", "Ship To Address 2",
        "Ship To City", "Ship To State", "Ship To Zip", "Ship To Country", "Item Number", "Item Title", "Custom Label",
        "Quantity", "Sale Date", "Paid On Date", "Transaction ID",
    ]  # fmt: skip
    rows: list[list[object]] = [list(header)]
    for order in orders:
        at, place = f"{order.at:%d-%b-%y}", order.place
        for line in order.lines:
            rows.append([
                line.order_no, f"buyer{order.number}@example.com", order.name, order.phone,
                f"{order.house} {place.street}", "", place.city, place.state, place.postcode, place.country,
                f"11{order.number:010d}", f"Article {line.sku}", line.sku, line.qty, at, at, line.line_no,
            ])  # fmt: skip
    return rows


LIST_CAPTIONS: Final = (
    "Marketplace", "Order no.", "Line no.", "Ordered at", "Paid at", "SKU", "Item", "Qty", "Unit price", "Currency",
    "Recipient", "Address 1", "Address 2", "City", "State", "Postcode", "Country", "Phone", "Email",
)  # fmt: skip


def own_list(orders: Sequence[Order]) -> list[list[object]]:
    """A list with the workbook's own captions, as pasted into the Inbox too."""
    rows: list[list[object]] = [list(LIST_CAPTIONS)]
    for order in orders:
        at = f"{order.at:%Y-%m-%d %H:%M}"
        for line in order.lines:
            name, street, second, city, state, postcode, country, phone, email, sku, price, currency = order.fields(
                line
            )
            rows.append([
                line.marketplace, line.order_no, line.line_no, at, at, sku, f"Article {sku}", line.qty, f"{price:.2f}",
                currency, name, street, second, city, state, postcode, country, phone, email,
            ])  # fmt: skip
    return rows


def waybill(carrier: str, number: int) -> str:
    """A number that the carrier would give: UPS, or UPU S10 of the United Kingdom or China."""
    return _ups(number) if carrier.startswith("UPS") else _s10("RN" if "Royal" in carrier else "LN", carrier, number)


def _s10(service: str, carrier: str, number: int) -> str:
    digits = f"{10_000_000 + number:08d}"
    rest = 11 - sum(int(d) * w for d, w in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return f"{service}{digits}{ {10: 0, 11: 5}.get(rest, rest) }{'GB' if 'Royal' in carrier else 'CN'}"


def _ups(number: int) -> str:
    body = f"999AA1{number:09d}"
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in body]
    total = sum(values[0::2]) + 2 * sum(values[1::2])
    return f"1Z{body}{-total % 10}"


def answer(rows: Iterable[tuple[str, str]]) -> bytes:
    """A carrier's tracking file: references and numbers."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([("Reference 1", "Tracking Number"), *rows])
    return out.getvalue().encode()
