"""Orders at several marketplaces and shops, and their lives: placed, paid, changed, cancelled, shipped elsewhere.

Every account (a marketplace's shop) has one export format and what that format can say. An order is what the
marketplace knows; what an export says of it at some moment is a `Saying`, which stays as it is.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from long_world import FIRST, LAST, PLACES, Place

JAPAN: Final = Place("北沢", "世田谷区", "東京都", "155-0031", "JP", "+81 3 1234 5{:03d}")
UNPAID, HELD, CANCELLED, SHIPPED, TO_SHIP = "unpaid", "held", "cancelled", "shipped", ""
"""What a marketplace says of a line."""
STOPPED: Final = (UNPAID, HELD, CANCELLED)
ADDRESS: Final = ("recipient", "address_1", "city", "state", "postcode", "country")
"""What the buyer can have changed."""

Key = tuple[str, str, str]
"""Marketplace, shop and order number."""
LineKey = tuple[str, str, str, str]
"""The same and the line: its number at the marketplace, else its SKU."""


class Account(NamedTuple):
    """A shop at a marketplace and what its export can say.

    numbered  lines have numbers of their own
    can       which of the states its file tells
    of_lines  whether lines of an order can be cancelled or shipped one by one
    absent    states in which an order is left out of the file
    drops     whether a line that is no more in a file's order is gone (the file holds whole orders)
    units     whether the file tells how many units of a line went out
    """

    format: str
    marketplace: str
    shop: str
    numbered: bool
    can: tuple[str, ...]
    of_lines: bool = False
    absent: tuple[str, ...] = ()
    drops: bool = False
    units: bool = False
    encoding: str = "utf-8"
    places: Sequence[Place] = PLACES


ACCOUNTS: Final = (
    Account("shopify", "Shopify", "Berlin", False, (UNPAID, HELD, CANCELLED, SHIPPED), drops=True),
    Account("shopify", "Shopify", "Leeds", False, (UNPAID, HELD, CANCELLED, SHIPPED), drops=True),
    Account("ebay", "eBay", "Leeds", True, (UNPAID, SHIPPED), True, (CANCELLED, HELD), encoding="utf-8-sig"),
    Account("amazon-unshipped", "Amazon", "Leeds", True, (HELD, SHIPPED), True, (UNPAID, CANCELLED), units=True),
    Account("amazon-unshipped", "Amazon", "Tokyo", True, (HELD, SHIPPED), True, (UNPAID, CANCELLED), units=True,
            encoding="cp932", places=(JAPAN,)),
    Account("amazon-order-report", "Amazon", "Austin", True, (), True, (UNPAID, CANCELLED, SHIPPED)),
    Account("aliexpress", "AliExpress", "Yiwu", False, (UNPAID, HELD, SHIPPED), False, (CANCELLED,), True,
            encoding="gb18030", places=PLACES[:9]),
    Account("etsy-items", "Etsy", "Crafts", True, (SHIPPED,), True, (UNPAID, CANCELLED, HELD)),
    Account("shopee-english", "Shopee", "Penang", False, (UNPAID, CANCELLED, SHIPPED), False, (HELD,)),
    Account("wish", "Wish", "Outlet", True, (CANCELLED, SHIPPED), True, (UNPAID, HELD)),
    Account("tiktok-us", "TikTok Shop", "Live", True, (CANCELLED, HELD, SHIPPED), False, (UNPAID,)),
    Account("lazada", "Lazada", "Changi", True, (CANCELLED, SHIPPED), True, (UNPAID, HELD)),
)  # fmt: skip


@dataclass(slots=True)
class Line:
    """A line as the marketplace knows it; `ours` are units that this shop told it to have shipped, `elsewhere` those
    that went out from somewhere else."""

    number: str
    sku: str
    price: float
    qty: int
    ours: int = 0
    elsewhere: int = 0
    cancelled: bool = False

    @property
    def out(self) -> int:
        """Units that the marketplace counts as shipped."""
        return self.ours + self.elsewhere


@dataclass(slots=True)
class Order:
    """An order as the marketplace knows it."""

    account: Account
    number: str
    serial: int
    placed: datetime
    paid: datetime | None
    name: str
    place: Place
    house: int
    lines: list[Line]
    held: bool = False
    cancelled: datetime | None = None
    shipped: datetime | None = None
    changed: datetime = field(default=datetime.min)

    @property
    def key(self) -> Key:
        """Who it is."""
        return self.account.marketplace, self.account.shop, self.number

    @property
    def phone(self) -> str:
        """The buyer's phone."""
        return self.place.phone.format(100 + self.serial % 100)

    @property
    def email(self) -> str:
        """The buyer's e-mail; every order has a buyer of its own."""
        return f"buyer{self.serial}@example.com"

    def address(self) -> tuple[str, ...]:
        """As it stands on the sheet, in the order of ADDRESS."""
        place = self.place
        return self.name, f"{self.house} {place.street}", place.city, place.state, place.postcode, place.country

    def state(self, line: Line) -> str:
        """What is true of a line."""
        if self.cancelled or line.cancelled:
            return CANCELLED
        if line.out >= line.qty:
            return SHIPPED
        if self.paid is None:
            return UNPAID
        return HELD if self.held else TO_SHIP


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says of a line.

    out        units of it that went out, `elsewhere` those of them that did not from here
    stops      why it must not ship: CANCELLED, UNPAID, HELD
    age        orders what is said of an order: the latest moment in its rows, then when the file was made
    whole      whether lines that the file does not name are in the order no more
    """

    key: LineKey
    sku: str
    qty: int
    out: int
    elsewhere: int
    stops: frozenset[str]
    address: tuple[str, ...]
    age: tuple[datetime, datetime]
    whole: bool


class Market:
    """All orders of all accounts, from one seed."""

    def __init__(self, rng: random.Random, skus: Sequence[str], accounts: Sequence[Account] = ACCOUNTS) -> None:
        """`skus` are what the shop sells."""
        self.rng, self.skus, self.accounts = rng, skus, accounts
        self.orders: list[Order] = []
        self.counts = dict.fromkeys(accounts, 0)

    def place(self, at: datetime, count: int) -> None:
        """So many new orders."""
        for _ in range(count):
            account = self.rng.choice(self.accounts)
            self.orders.append(self._order(account, at - timedelta(minutes=self.rng.randrange(60))))

    def _order(self, account: Account, at: datetime) -> Order:
        rng = self.rng
        self.counts[account] += 1
        count, serial = self.counts[account], len(self.orders) + 1
        number = _NUMBERS[account.format].format(count=count, shop=ACCOUNTS.index(account))
        lines = [
            Line(self._line_no(account, serial, at_), sku, self._price(sku), self._qty(account))
            for at_, sku in enumerate(rng.sample(self.skus, rng.choices((1, 2, 3), (60, 28, 12))[0]), 1)
        ]
        paid = at if UNPAID not in (*account.can, *account.absent) or rng.random() < 0.85 else None
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        if account.places == (JAPAN,):
            name = f"田辺 {'愛子健太'[serial % 3 :][:2]}"
        return Order(account, number, serial, at, paid, name, rng.choice(account.places), rng.randint(1, 199), lines,
                     changed=at)  # fmt: skip

    def _price(self, sku: str) -> float:
        return round(2.5 + 1.35 * self.skus.index(sku), 2)

    def _qty(self, account: Account) -> int:
        if account.format == "lazada":  # there a row is a unit
            return 1
        return self.rng.choices((1, 2, 3, 5), (55, 25, 12, 8))[0]

    @staticmethod
    def _line_no(account: Account, serial: int, at: int) -> str:
        return f"{7 + at % 3}{serial:09d}{at:03d}" if account.numbered else ""

    def live_on(self, at: datetime, since: int = 0) -> None:
        """What happens to orders in some hours: about every fifth open one changes; of the first `since` none."""
        for order in self.orders[since:]:
            over = all(line.cancelled or line.out >= line.qty for line in order.lines)
            if order.cancelled or self.rng.random() > (0.02 if over else 0.2):
                continue
            happening = self.rng.choices(*zip(*_HAPPENINGS, strict=True))[0]
            if happening(self, order, at):
                order.changed = at

    # what may happen to an order; each says whether it did

    def _pay(self, order: Order, at: datetime) -> bool:
        if order.paid is not None:
            return False
        order.paid = at
        return True

    def _move(self, order: Order, at: datetime) -> bool:
        order.house = order.house % 199 + 1
        if self.rng.random() < 0.3:
            order.place = self.rng.choice(order.account.places)
        return True

    def _another_qty(self, order: Order, at: datetime) -> bool:
        line = self.rng.choice(order.lines)
        if line.cancelled or order.account.format == "lazada" or line.elsewhere:
            return False  # nothing is added to a line once it went out, of which most exports could not tell
        qty = max(line.qty + self.rng.choice((-2, -1, 1, 2)), line.out, 1)
        changed, line.qty = qty != line.qty, qty
        return changed

    def _cancel(self, order: Order, at: datetime) -> bool:
        if any(line.out for line in order.lines):
            return False
        order.cancelled = at
        return True

    def _cancel_line(self, order: Order, at: datetime) -> bool:
        line = self.rng.choice(order.lines)
        if not order.account.of_lines or CANCELLED not in order.account.can or line.out or line.cancelled:
            return False
        line.cancelled = True
        return True

    def _hold(self, order: Order, at: datetime) -> bool:
        if HELD not in (*order.account.can, *order.account.absent):
            return False
        order.held = not order.held
        return True

    def _elsewhere(self, order: Order, at: datetime) -> bool:
        if SHIPPED not in (*order.account.can, *order.account.absent) or any(line.out for line in order.lines):
            return False
        lines = [self.rng.choice(order.lines)] if order.account.of_lines else order.lines
        for line in lines:
            line.elsewhere = line.qty - line.ours
        order.shipped = at
        return True

    def _add_line(self, order: Order, at: datetime) -> bool:
        left = [sku for sku in self.skus if sku not in {line.sku for line in order.lines}]
        if not left or len(order.lines) > 4:
            return False
        sku = self.rng.choice(left)
        number = self._line_no(order.account, order.serial, len(order.lines) + 1)
        order.lines.append(Line(number, sku, self._price(sku), self._qty(order.account)))
        return True

    def _drop_line(self, order: Order, at: datetime) -> bool:
        line = self.rng.choice(order.lines)
        if len(order.lines) < 2 or not order.account.drops or line.out:
            return False
        order.lines.remove(line)
        return True

    def told_shipped(self, key: LineKey, units: int, at: datetime) -> None:
        """The shop told the marketplace that it shipped these units."""
        for order in self.orders:
            if order.key == key[:3]:
                for line in order.lines:
                    if (line.number or line.sku) == key[3]:
                        line.ours = min(line.ours + units, line.qty - line.elsewhere)
                        order.shipped = order.changed = at


_NUMBERS: Final = {
    "shopify": "#{count:04}", "ebay": "12-{shop:05}-{count:05}", "amazon-unshipped": "026-{shop:07}-{count:07}",
    "amazon-order-report": "111-{shop:07}-{count:07}", "aliexpress": "81904362{count:08}", "etsy-items": "33{count:08}",
    "shopee-english": "2611{count:06}ABC", "wish": "60c3a00000000000{count:08x}", "tiktok-us": "5773{count:014}",
    "lazada": "7000{count:011}",
}  # fmt: skip
"""Both Shopify shops count from the same number on."""
_HAPPENINGS: Final = (
    (Market._pay, 30), (Market._move, 22), (Market._another_qty, 20), (Market._cancel, 20), (Market._cancel_line, 4),
    (Market._hold, 8), (Market._elsewhere, 8), (Market._add_line, 10), (Market._drop_line, 4),
)  # fmt: skip
