"""Writes a day's three exports from its day.csv: `python workbook/sample/make.py`, or with another day's folder.

The days are of November 2026; `fulfilment new --sample` shifts them to today (pyaddin/cli/sample.py). In day.csv an
order's lines are written SKU*quantity; `extra` overwrites single cells of the export by their header.

People, addresses and numbers are invented; phones and domains are of the ranges reserved for fiction.
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
DAY = "2026-11-19"

AMAZON_HEADER = [
    "order-id", "order-item-id", "purchase-date", "payments-date", "reporting-date", "promise-date",
    "days-past-promise", "buyer-email", "buyer-name", "buyer-phone-number", "sku", "product-name",
    "quantity-purchased", "quantity-shipped", "quantity-to-ship", "ship-service-level", "recipient-name",
    "ship-address-1", "ship-address-2", "ship-address-3", "ship-city", "ship-state", "ship-postal-code",
    "ship-country", "is-business-order", "purchase-order-number", "price-designation", "is-prime", "gift-wrap-type",
    "gift-message-text", "is-buyer-requested-cancellation", "buyer-requested-cancel-reason",
    "verge-of-cancellation", "verge-of-lateShipment",
]  # fmt: skip
SHOPIFY_HEADER = [
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing",
    "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method",
    "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price", "Lineitem sku",
    "Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status",
    *(f"Billing {part}" for part in ("Name", "Street", "Address1", "Address2", "Company", "City", "Zip", "Province",
                                     "Country", "Phone")),
    *(f"Shipping {part}" for part in ("Name", "Street", "Address1", "Address2", "Company", "City", "Zip", "Province",
                                      "Country", "Phone")),
    "Notes", "Note Attributes", "Cancelled at", "Payment Method", "Payment Reference", "Refunded Amount", "Vendor",
    "Outstanding Balance", "Employee", "Location", "Device ID", "Id", "Tags", "Risk Level", "Source",
    "Lineitem discount", *(f"Tax {n} {part}" for n in range(1, 6) for part in ("Name", "Value")), "Phone",
    "Receipt Number", "Duties", "Billing Province Name", "Shipping Province Name", "Payment ID", "Payment Terms Name",
    "Next Payment Due At", "Payment References",
]  # fmt: skip
ALIEXPRESS_HEADER = [
    "订单号", "订单状态", "负责人(业务员)", "买家名称", "下单时间", "付款时间", "产品总金额", "物流费用", "订单金额",
    "满立减", "产品信息\n（双击单元格展开所有产品信息！）", "订单备注", "收货地址", "收货人名称", "收货国家", "州/省",
    "城市", "地址", "邮编", "联系电话", "手机", "买家选择物流", "发货期限", "实际发货物流:运单号", "发货时间",
    "确认收货时间",
]  # fmt: skip


class Order(NamedTuple):
    """One row of day.csv; `shows` says what it is there for."""

    marketplace: str
    shows: str
    number: str
    at: str
    recipient: str
    address_1: str
    address_2: str
    city: str
    state: str
    postcode: str
    country: str
    phone: str
    lines: str
    service: str
    extra: str

    @property
    def overwritten(self) -> dict[str, str]:
        """Cells of the export that this order has otherwise, by header."""
        pairs = (part.partition("=") for part in self.extra.split("; ") if part)
        return {header: text for header, _, text in pairs}


class Line(NamedTuple):
    """One article of an order."""

    sku: str
    title: str
    qty: int
    price: float


def orders(folder: Path, marketplace: str) -> list[Order]:
    """The day's orders of one marketplace."""
    with (folder / "day.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [Order(*row) for row in rows if row[0] == marketplace]


def products(folder: Path) -> dict[str, tuple[str, float]]:
    """SKU to title and shop price (three times the customs value)."""
    with (folder / "products.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["SKU"]: (row["Item"], float(row["Unit value"]) * 3) for row in csv.DictReader(file)}
    return {**rows, "GIFT-50": ("Gift Card", 50.0)}


def lines(order: Order, titles: dict[str, tuple[str, float]]) -> list[Line]:
    """The order's articles."""
    parts = [part.split("*") for part in order.lines.split()]
    return [Line(sku, titles[sku][0], int(qty), titles[sku][1]) for sku, qty in parts]


def amazon_rows(orders: Iterable[Order], titles: dict[str, tuple[str, float]]) -> Iterator[list[str]]:
    """One row an order item; item ids begin with 0 as Amazon's own example does."""
    item_ids = count(5_835_600_010_010, 7)
    for order in orders:
        day, time = order.at.split()
        for line in lines(order, titles):
            cells = {
                "order-id": order.number,
                "order-item-id": f"{next(item_ids):014}",
                "purchase-date": f"2026-11-{day}T{time}:22+00:00",
                "payments-date": f"2026-11-{day}T{time}:58+00:00",
                "reporting-date": f"{DAY}T05:00:00+00:00",
                "promise-date": "2026-11-20T22:59:59+00:00",
                "days-past-promise": "-1",
                "buyer-email": f"buyer{order.number[-3:]}@example.com",
                "buyer-name": order.recipient,
                "buyer-phone-number": order.phone,
                "sku": line.sku,
                "product-name": line.title,
                "quantity-purchased": str(line.qty),
                "quantity-shipped": "0",
                "quantity-to-ship": str(line.qty),
                "ship-service-level": order.service,
                "recipient-name": order.recipient,
                "ship-address-1": order.address_1,
                "ship-address-2": order.address_2,
                "ship-city": order.city,
                "ship-state": order.state,
                "ship-postal-code": order.postcode,
                "ship-country": order.country,
                "is-business-order": "false",
                "is-prime": "false",
                "is-buyer-requested-cancellation": "false",
                "verge-of-cancellation": "false",
                "verge-of-lateShipment": "false",
                **order.overwritten,
            }
            yield [cells.get(header, "") for header in AMAZON_HEADER]


def shopify_rows(orders: Iterable[Order], titles: dict[str, tuple[str, float]]) -> Iterator[list[str]]:
    """Order cells on the first row of an order only, as Shopify writes them."""
    for order in orders:
        day, time = order.at.split()
        for number, line in enumerate(lines(order, titles)):
            cells = {
                "Name": order.number,
                "Email": f"customer{order.number[1:]}@example.org",
                "Created at": f"2026-11-{day} {time}:05 -0500",
                "Lineitem quantity": str(line.qty),
                "Lineitem name": line.title,
                "Lineitem price": f"{line.price:.2f}",
                "Lineitem sku": "" if line.sku == "GIFT-50" else line.sku,
                "Lineitem requires shipping": "false" if line.sku == "GIFT-50" else "true",
                "Lineitem taxable": "true",
                "Lineitem fulfillment status": order.overwritten.get("Lineitem fulfillment status", "pending"),
                "Vendor": "Lantern & Loom",
                "Lineitem discount": "0.00",
            }
            if number == 0:
                cells |= _shopify_order(order, lines(order, titles))
            yield [cells.get(header, "") for header in SHOPIFY_HEADER]


def _shopify_order(order: Order, articles: Sequence[Line]) -> dict[str, str]:
    day, time = order.at.split()
    subtotal = sum(line.qty * line.price for line in articles)
    who = {
        "Name": order.recipient,
        "Street": ", ".join(filter(None, (order.address_1, order.address_2))),
        "Address1": order.address_1,
        "Address2": order.address_2,
        "City": order.city,
        "Zip": order.postcode,
        "Province": order.state,
        "Country": order.country,
        "Phone": order.phone,
    }
    cells = {
        "Financial Status": "paid",
        "Paid at": f"2026-11-{day} {time}:31 -0500",
        "Fulfillment Status": "unfulfilled",
        "Accepts Marketing": "no",
        "Currency": "USD",
        "Subtotal": f"{subtotal:.2f}",
        "Shipping": "6.00",
        "Taxes": "0.00",
        "Total": f"{subtotal + 6:.2f}",
        "Discount Amount": "0.00",
        "Shipping Method": order.service,
        "Payment Method": "Shopify Payments",
        "Refunded Amount": "0.00",
        "Outstanding Balance": "0.00",
        "Id": f"60000000{order.number[1:]}",
        "Risk Level": "Low",
        "Source": "web",
    }
    return (
        cells
        | {f"{side} {part}": text for side in ("Billing", "Shipping") for part, text in who.items()}
        | order.overwritten
    )


def aliexpress_rows(orders: Iterable[Order], titles: dict[str, tuple[str, float]]) -> Iterator[list[str]]:
    """One row an order, its articles in one cell."""
    for order in orders:
        day, time = order.at.split()
        articles = lines(order, titles)
        total = sum(line.qty * line.price for line in articles)
        street = ", ".join(filter(None, (order.address_1, order.address_2)))
        cells = {
            "订单号": order.number,
            "订单状态": "等待您发货",
            "负责人(业务员)": "Chen Wei",
            "买家名称": order.recipient,
            "下单时间": f"2026-11-{day} {time}:00",
            "付款时间": f"2026-11-{day} {time}:47",
            "产品总金额": f"${total:.2f}",
            "物流费用": "$2.00",
            "订单金额": f"${total + 2:.2f}",
            ALIEXPRESS_HEADER[10]: "\n".join(_aliexpress_item(n, line) for n, line in enumerate(articles, 1)),
            "收货地址": ", ".join(filter(None, (street, order.city, order.state, order.postcode, order.country))),
            "收货人名称": order.recipient,
            "收货国家": order.country,
            "州/省": order.state,
            "城市": order.city,
            "地址": street,
            "邮编": order.postcode,
            "手机": order.phone,
            "买家选择物流": "ePacket" if order.country in ("France", "United Kingdom") else "China Post Air Mail",
            "发货期限": "2026-11-22 23:59:59",
            **order.overwritten,
        }
        yield [cells.get(header, "") for header in ALIEXPRESS_HEADER]


def _aliexpress_item(number: int, line: Line) -> str:
    return (
        f"【{number}】 {line.title}\n(产品属性: Ships From:China)\n(商家编码:{line.sku})\n(产品数量:{line.qty} piece)"
    )


def write_text(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> None:
    """A delimited text file, UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n" if delimiter == "\t" else "\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_xls(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], damaged: str) -> None:
    """An Excel 97 workbook with one sheet; the order `damaged` has its number as a number, cut to 15 digits."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate([header, *rows]):
        for column, text in enumerate(row):
            rounded = float(text[:15] + "0") if column == 0 and text == damaged else None
            sheet.write(number, column, text if rounded is None else rounded)
    book.save(str(path))


def main(folder: Path = HERE) -> None:
    """Write all three."""
    titles = products(folder)
    amazon, shopify, aliexpress = (orders(folder, name) for name in ("Amazon", "Shopify", "AliExpress"))
    write_text(folder / "amazon_unshipped.txt", AMAZON_HEADER, amazon_rows(amazon, titles), "\t")
    write_text(folder / "shopify_orders_export.csv", SHOPIFY_HEADER, shopify_rows(shopify, titles), ",")
    damaged = next((order.number for order in aliexpress if "rounded" in order.shows), "")
    write_xls(folder / "aliexpress_orders.xls", ALIEXPRESS_HEADER, aliexpress_rows(aliexpress, titles), damaged)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
