"""The export files of the marketplaces, with the headers of the golden samples, in the encodings of their formats."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import python_calamine
import xlsxwriter
from lives_market import CANCELLED, HELD, SHIPPED, UNPAID, Account, Line, Order, Said
from places import GOLDEN

SAMPLES: Final = {
    "shopify": "shopify.csv", "ebay": "ebay.csv", "amazon-unshipped": "amazon-unshipped--seller-central.txt",
    "amazon-order-report": "amazon-order-report.txt", "aliexpress": "aliexpress.csv", "etsy-items": "etsy-items.csv",
    "shopee-english": "shopee-english.xlsx", "wish": "wish--2021.csv", "tiktok-us": "tiktok-us.csv",
    "lazada": "lazada.xlsx",
}  # fmt: skip
"""Whose header line a format's files have."""
ITEMS: Final = "产品信息"
COUNTRIES: Final = {
    "GB": "United Kingdom", "US": "United States", "FR": "France", "DE": "Germany", "AU": "Australia", "JP": "Japan",
}  # fmt: skip

Row = dict[str, Any]


@cache
def header(format_: str) -> tuple[str, ...]:
    """The header line of the golden sample."""
    path = GOLDEN / "marketplaces" / SAMPLES[format_]
    if path.suffix == ".xlsx":
        sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        return tuple(map(str, sheet.to_python()[0]))
    text = path.read_text("utf-8-sig")
    if format_.startswith("amazon"):  # one of its samples has capitals
        text = text.lower()
    return tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(path.suffix))))


def _delimiter(suffix: str) -> str:
    return "\t" if suffix == ".txt" else ","


def export(account: Account, orders: Sequence[Order], folder: Path, at: datetime, name: str) -> tuple[Path, list[Said]]:
    """The file of these orders of an account as they are now, and what it says."""
    rows, said = list[Any](), list[Said]()
    for order in orders:
        lines = [line for line in order.lines if order.state(line) not in account.absent]
        rows += _ROWS[account.format](order, lines) if lines else []
        said += told(order, lines, at)
    path = folder / f"{name}{Path(SAMPLES[account.format]).suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_bytes(account, rows, path.suffix))
    return path, said


def told(order: Order, lines: Sequence[Line], at: datetime) -> Iterator[Said]:
    """What a file that is made now says of an order's lines."""
    account = order.account
    for line in lines:
        state, units = order.state(line), line.out if account.units else 0
        if state == SHIPPED and (account.of_lines or account.format == "shopify" or _all_out(order)):
            units = line.qty
        stops = {CANCELLED} if state == CANCELLED else set[str]()
        if units < line.qty and not stops:
            stops |= {UNPAID} if order.paid is None else set()
            stops |= {HELD} if order.held and not (stops and account.format == "aliexpress") else set()
        key = (*order.key, line.number or line.sku)
        yield Said(
            key, line.sku, line.qty, units, min(line.elsewhere, units), frozenset(stops.intersection(account.can)),
            order.address(), (moment(order), at), account.drops,
        )  # fmt: skip


def moment(order: Order) -> datetime:
    """The latest moment that an order's rows tell, as exactly as they tell it."""
    moments = _MOMENTS[order.account.format](order)
    known = [at for at in moments if at is not None]
    if order.account.format in ("ebay", "etsy-items"):
        known = [datetime(at.year, at.month, at.day) for at in known]
    return max(known)


def _shown(order: Order) -> datetime | None:
    """When it shipped, where the file says so of the whole order or of a line."""
    return order.shipped if any(order.state(line) == SHIPPED for line in order.lines) else None


_MOMENTS: Final[Mapping[str, Callable[[Order], Sequence[datetime | None]]]] = {
    "shopify": lambda o: (o.placed, o.paid, o.cancelled, o.shipped if _all_out(o) else None),
    "ebay": lambda o: (o.placed, o.paid, _shown(o)),
    "amazon-unshipped": lambda o: (o.placed, o.paid),
    "amazon-order-report": lambda o: (o.placed, o.paid),
    "aliexpress": lambda o: (o.placed, o.paid, o.shipped if _all_out(o) else None),
    "etsy-items": lambda o: (o.placed, o.paid, _shown(o)),
    "shopee-english": lambda o: (o.placed, o.paid, o.shipped if _all_out(o) else None),
    "wish": lambda o: (o.changed,),
    "tiktok-us": lambda o: (o.placed, o.paid, o.cancelled, o.shipped if _all_out(o) else None),
    "lazada": lambda o: (o.changed,),
}  # fmt: skip


def _all_out(order: Order) -> bool:
    return order.cancelled is None and all(order.state(line) == SHIPPED for line in order.lines)


def _bytes(account: Account, rows: Sequence[Row], suffix: str) -> bytes:
    names = header(account.format)
    cells = [names, *([row.get(name, "") for name in names] for row in rows)]
    if account.format == "tiktok-us":
        cells.insert(1, ["Platform unique order ID.", "Order status.", *[""] * (len(names) - 2)])
    if suffix == ".xlsx":
        return _workbook(cells, "sheet1" if account.format == "lazada" else "orders")
    out = io.StringIO()
    csv.writer(out, delimiter=_delimiter(suffix), lineterminator="\r\n").writerows(cells)
    return out.getvalue().encode(account.encoding)


def _workbook(cells: Sequence[Sequence[Any]], sheet: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate(cells):
            page.write_row(at, 0, row)
    return out.getvalue()


def _stamp(at: datetime | None, form: str) -> str:
    return f"{at:{form}}" if at else ""


def _shopify(order: Order, lines: Sequence[Line]) -> Iterator[Row]:
    name, street, city, state, postcode, country = order.address()
    whole: Row = {
        "Financial Status": "paid" if order.paid else "pending",
        "Paid at": _stamp(order.paid, "%Y-%m-%d %H:%M:%S +0000"),
        "Fulfillment Status": "fulfilled" if _all_out(order) else "unfulfilled", "Currency": "EUR",
        "Fulfilled at": _stamp(order.shipped if _all_out(order) else None, "%Y-%m-%d %H:%M:%S +0000"),
        "Shipping Method": "Standard", "Shipping Name": name, "Shipping Street": street, "Shipping Address1": street,
        "Shipping City": city, "Shipping Zip": f"'{postcode}", "Shipping Province": state, "Shipping Country": country,
        "Shipping Phone": order.phone, "Cancelled at": _stamp(order.cancelled, "%Y-%m-%d %H:%M:%S +0000"),
        "Risk Level": "High" if order.held else "Low",
    }  # fmt: skip
    for at, line in enumerate(lines):
        yield (whole if at == 0 else {}) | {
            "Name": order.number, "Email": order.email, "Created at": _stamp(order.placed, "%Y-%m-%d %H:%M:%S +0000"),
            "Lineitem quantity": line.qty, "Lineitem name": f"Article {line.sku}",
            "Lineitem price": f"{line.price:.2f}", "Lineitem sku": line.sku, "Lineitem requires shipping": "true",
            "Lineitem fulfillment status": "fulfilled" if line.out >= line.qty else "pending",
        }  # fmt: skip


def _ebay(order: Order, lines: Sequence[Line]) -> Iterator[Row]:
    name, street, city, state, postcode, country = order.address()
    whole: Row = {
        "Sales Record Number": order.serial, "Buyer Email": order.email, "Ship To Name": name,
        "Ship To Phone": order.phone, "Ship To Address 1": street, "Ship To City": city, "Ship To State": state,
        "Ship To Zip": postcode, "Ship To Country": COUNTRIES[country], "Sale Date": _stamp(order.placed, "%b-%d-%y"),
        "Paid On Date": _stamp(order.paid, "%b-%d-%y"), "Shipping Service": "Standard", "Order Number": order.number,
    }  # fmt: skip
    if len(lines) > 1:
        yield whole
    for line in lines:
        yield (whole if len(lines) == 1 else {"Order Number": order.number}) | {
            "Item Number": f"33{order.serial:010}", "Item Title": f"Article {line.sku}", "Custom Label": line.sku,
            "Quantity": line.qty, "Sold For": f"£{line.price:.2f}", "Transaction ID": line.number,
            "Shipped On Date": _stamp(order.shipped if line.out >= line.qty else None, "%b-%d-%y"),
        }  # fmt: skip


def _amazon(order: Order, lines: Sequence[Line]) -> Iterator[Row]:
    name, street, city, state, postcode, country = order.address()
    for line in lines:
        yield {
            "order-id": order.number, "order-item-id": line.number, "buyer-email": order.email,
            "purchase-date": _stamp(order.placed, "%Y-%m-%dT%H:%M:%S+00:00"),
            "payments-date": _stamp(order.paid, "%Y-%m-%dT%H:%M:%S+00:00"), "buyer-phone-number": order.phone,
            "sku": line.sku, "product-name": f"Article {line.sku}", "quantity-purchased": line.qty,
            "quantity-shipped": line.out, "quantity-to-ship": line.qty - line.out, "ship-service-level": "Standard",
            "recipient-name": name, "ship-address-1": street, "ship-city": city, "ship-state": state,
            "ship-postal-code": postcode, "ship-country": country, "currency": "USD",
            "item-price": f"{line.price * line.qty:.2f}",
            "is-buyer-requested-cancellation": "true" if order.held else "false",
        }  # fmt: skip


def _aliexpress(order: Order, lines: Sequence[Line]) -> Iterator[Row]:
    name, street, city, state, postcode, country = order.address()
    status = "等待您发货" if order.paid else "等待买家付款"
    status = "等待买家收货" if _all_out(order) else "订单处于风控24小时中" if order.held and order.paid else status
    cell = "\n".join(
        f"【{at}】 Article {line.sku}\n(产品属性: Color:Red)\n(商家编码:{line.sku})\n(产品数量:{line.qty} piece)"
        for at, line in enumerate(lines, 1)
    )
    items = next(head for head in header("aliexpress") if head.startswith(ITEMS))
    yield {
        "订单号": order.number, "订单状态": status, "下单时间": _stamp(order.placed, "%Y-%m-%d %H:%M:%S"),
        "付款时间": _stamp(order.paid, "%Y-%m-%d %H:%M"), items: f"{cell}\n(物流等级&买家选择物流:Standard)",
        "产品总金额": f"${sum(line.price * line.qty for line in lines):.2f}", "收货人名称": name, "地址": street,
        "收货国家": COUNTRIES[country], "州/省": state, "城市": city, "邮编": postcode, "手机": order.phone,
        "买家选择物流": "Standard", "发货时间": _stamp(order.shipped if _all_out(order) else None, "%Y-%m-%d %H:%M:%S"),
    }  # fmt: skip


def _etsy(order: Order, lines: Sequence[Line]) -> Iterator[Row]:
    name, street, city, state, postcode, country = order.address()
    for line in lines:
        yield {
            "Sale Date": _stamp(order.placed, "%m/%d/%y"), "Item Name": f"Article {line.sku}", "Quantity": line.qty,
            "Price": f"{line.price:.2f}", "Item Total": f"{line.price * line.qty:.2f}", "Currency": "GBP",
            "Transaction ID": line.number, "Date Paid": _stamp(order.paid, "%m/%d/%y"), "Ship Name": name,
            "Date Shipped": _stamp(order.shipped if line.out >= line.qty else None, "%m/%d/%y"),
            "Ship Address1": street, "Ship City": city, "Ship State": state, "Ship Zipcode": postcode,
            "Ship Country": COUNTRIES[country], "Order ID": order.number, "SKU": line.sku,
        }  # fmt: skip


def _shopee(order: Order, lines: Sequence[Line]) -> Iterator[Row]:
    name, street, city, state, postcode, country = order.address()
    status = "SHIPPED" if _all_out(order) else "UNPAID" if order.paid is None else "READY_TO_SHIP"
    for line in lines:
        yield {
            "Order ID": order.number, "Order Status": "CANCELLED" if order.cancelled else status,
            "Shipping Option": "Standard Delivery", "Order Creation Date": _stamp(order.placed, "%Y-%m-%d %H:%M"),
            "Order Paid Time": order.paid or "", "Product Name": f"Article {line.sku}", "SKU Reference No.": line.sku,
            "Deal Price": line.price, "Quantity": line.qty, "Receiver Name": name, "Phone Number": order.phone,
            "Ship Time": _stamp(order.shipped if _all_out(order) else None, "%Y-%m-%d %H:%M"),
            "Delivery Address": street, "City": city, "Province": state, "Country": country, "Zip Code": postcode,
        }  # fmt: skip


def _wish(order: Order, lines: Sequence[Line]) -> Iterator[Row]:
    name, street, city, state, postcode, country = order.address()
    words = {CANCELLED: "REFUNDED BY WISH FOR MERCHANT", SHIPPED: "SHIPPED"}
    for line in lines:
        yield {
            "Transaction Date": _stamp(order.placed, "%Y-%m-%d %H:%M:%S"), "Order Id": line.number,
            "Transaction ID": order.number, "Order State": words.get(order.state(line), "APPROVED"), "SKU": line.sku,
            "Product": f"Article {line.sku}", "Currency Code": "USD", "Price (each)": f"${line.price:.2f}",
            "Quantity": line.qty, "Name": name, "Street Address 1": street, "City": city, "State": state,
            "Zipcode": postcode, "Country": COUNTRIES[country], "Country Code": country, "Phone Number": order.phone,
            "Shipped on": _stamp(order.shipped if order.state(line) == SHIPPED else None, "%Y-%m-%d %H:%M:%S"),
            "Last Updated": _stamp(order.changed, "%Y-%m-%d %H:%M:%S"),
        }  # fmt: skip


def _tiktok(order: Order, lines: Sequence[Line]) -> Iterator[Row]:
    name, street, city, state, postcode, country = order.address()
    form = "%m/%d/%Y %I:%M:%S %p"
    status = "Completed" if _all_out(order) else "On hold" if order.held else "To ship"
    for line in lines:
        yield {
            "Order ID": order.number, "Order Status": "Cancelled" if order.cancelled else status,
            "SKU ID": line.number, "Seller SKU": line.sku, "Product Name": f"Article {line.sku}", "Quantity": line.qty,
            "SKU Unit Original Price": f"${line.price:.2f}", "Created Time": _stamp(order.placed, form),
            "Paid Time": _stamp(order.paid, form), "Cancelled Time": _stamp(order.cancelled, form),
            "Shipped Time": _stamp(order.shipped if _all_out(order) else None, form), "Recipient": name,
            "Delivery Option": "Standard shipping", "Phone #": order.phone, "Zipcode": postcode,
            "Country": COUNTRIES[country], "State": state, "City": city, "Detail Address": street,
        }  # fmt: skip


def _lazada(order: Order, lines: Sequence[Line]) -> Iterator[Row]:
    name, street, city, state, postcode, country = order.address()
    for line in lines:
        shipped = order.state(line) == SHIPPED
        yield {
            "orderItemId": line.number, "orderNumber": order.number, "sellerSku": line.sku,
            "itemName": f"Article {line.sku}",
            "createTime": _stamp(order.placed, "%d %b %Y %H:%M"), "updateTime": _stamp(order.changed, "%d %b %Y %H:%M"),
            "shippingName": name, "shippingAddress": street, "shippingCity": city, "shippingRegion": state,
            "shippingPostCode": postcode, "shippingCountry": COUNTRIES[country], "shippingPhone": order.phone,
            "unitPrice": f"{line.price:.2f}", "shipmentTypeName": "Standard",
            "deliveredDate": _stamp(order.shipped if shipped else None, "%d %b %Y %H:%M"),
            "status": {CANCELLED: "canceled", SHIPPED: "delivered"}.get(order.state(line), "pending"),
        }  # fmt: skip


_ROWS: Final[Mapping[str, Callable[[Order, Sequence[Line]], Iterator[Row]]]] = {
    "shopify": _shopify, "ebay": _ebay, "amazon-unshipped": _amazon, "amazon-order-report": _amazon,
    "aliexpress": _aliexpress, "etsy-items": _etsy, "shopee-english": _shopee, "wish": _wish, "tiktok-us": _tiktok,
    "lazada": _lazada,
}  # fmt: skip
