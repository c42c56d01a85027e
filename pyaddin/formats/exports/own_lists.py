"""Lists with our own column names: what a clerk copies out of one workbook into another, or keeps by hand.

Their captions and the captions of their codes are known in English and in the language that is spoken.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from pyaddin.formats.exports.columns import ColumnSource, Rule
from pyaddin.formats.exports.format import Dates, Header, Marketplace
from pyaddin.formats.exports.rows import POSITION
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.schema import Column, shown
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.values.captions import caption_key
from pyaddin.values.dates import ANY
from pyaddin.words.catalogue import Language, Text, spoken, tr

_TITLES: Final[dict[str, Text]] = {
    "orders": tr("a list of orders"),
    "products": tr("a list of products"),
    "stock": tr("a list of stock"),
    "goods_in": tr("a list of expected goods"),
    "rules": tr("a list of rules"),
    "packaging": tr("a list of packaging"),
    "warehouses": tr("a list of warehouses"),
    "listings": tr("a list of listings"),
}
# Headers beside the key that tell a list from the others: captions such as SKU and Currency stand on several sheets.
_TELLING: Final = {
    "orders": ("order_no", "sku", "qty"),
    "products": ("sku", "item"),
    "stock": ("sku", "on_hand"),
    "goods_in": ("sku", "expected"),
    "rules": ("rank", "carrier"),
    "packaging": ("packaging", "tare_g"),
    "warehouses": ("warehouse", "company"),
    "listings": ("listing", "sku"),
}
QTY_SHIPPED: Final = tr("Qty shipped")
"""What a list of orders that are half shipped says beside Qty; it is no column of Orders."""
_NUMBERS: Final = (
    "Order number", "Order no", "Order ID", "Order #", "Order", "Order reference", "Order ref", "Order code",
    "Order name", "Sales record number", "Reference", "Reference number", "Invoice number", "Invoice no.", "Parcel no.",
    "Tracking no.", "订单号", "订单编号", "注文番号", "주문번호", "Bestellnummer", "Auftragsnummer",
    "Numéro de commande", "Número de pedido", "Numero ordine", "Номер заказа", "Numer zamówienia", "Sipariş numarası",
    "Bestelnummer", "No. Pesanan", "Mã đơn hàng", "หมายเลขคำสั่งซื้อ",
)  # fmt: skip
"""Headers of the numbers that orders and parcels have elsewhere."""
_BUYERS: Final = (
    "Recipient", "Recipient name", "Buyer name", "Customer name", "Ship to name", "Shipping name", "Billing name",
)  # fmt: skip
"""With these the headers of marketplaces' orders, which name an SKU and an item as a list of products does."""
_BY_HAND: Final = {
    "own-orders-by-hand": ("recipient", "qty", "sku"),
    "own-orders-of-items": ("recipient", "qty", "item"),
}
"""Lists of orders that have no numbers, and the headers that tell them."""
_PAIRING: Final = {"sku": "*SKU(必填)", "listing": "平台SKU"}
"""店小秘's template that pairs its SKUs with the platforms', as three published programs of 2026 read and write it."""
_SHIPPED = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)


class OwnList(Marketplace):
    """A list with the captions of one of our tables; `english` are the keys of captions that differ in English."""

    of: str
    english: Mapping[str, str]

    @property
    def table(self) -> str:
        """The table that it is read into."""
        return self.of

    @property
    def counts_whole(self) -> bool:
        """A clerk's own list says beside Qty how much of it went out."""
        return True

    @property
    def renames(self) -> bool:
        """Whether a caption may stand there in English."""
        return bool(self.english)

    def named(self, key: str) -> str:
        """The key of the caption in the language that is spoken."""
        return self.english.get(key, key)


def formats() -> tuple[Marketplace, ...]:
    """A format for each list that may come in, made from the declared tables."""
    return _formats(spoken())


@cache
def _formats(_spoken: Language) -> tuple[Marketplace, ...]:
    """Captions are those of the language, which is spoken now."""
    return (*map(_format, _TELLING), _pairing(), *(_by_hand(*entry) for entry in _BY_HAND.items()))


def _format(name: str) -> Marketplace:
    """Made without a check: an order's rules for a format of its columns are not those of other lists."""
    table = TABLES[name]
    columns = {c.name: ColumnSource(header=(c.caption, c.name)) for c in table.columns if _comes_in(c)}
    if name == "orders":
        columns["line_no"] = ColumnSource(header=(*columns["line_no"].headers, POSITION))
    header = Header(
        required=tuple(table.column(part).caption for part in _TELLING[name]),
        # orders whose list lacks a column are no list of products, though they name SKU and item
        without=() if name == "orders" else (ORDERS.column("order_no").caption, *_NUMBERS, *_BUYERS),
        known=(*table.captions(table.names), *([str(QTY_SHIPPED)] if name == "orders" else ())),
    )
    return OwnList.model_construct(
        id=f"own-{name}",
        title=str(_TITLES[name]),
        marketplace="",
        source="pyaddin/tables/sheets.py",
        of=name,
        english=_english((*table.columns, ORDERS.column("order_no"))),
        header=header,
        columns=columns,
        order=table.column("order_no").caption if name == "orders" else "",
        dates=Dates(forms=(ANY,)),
        decimal="any",
        rules=_rules() if name == "orders" else (),
        facts={"shipped": ColumnSource(header=(str(QTY_SHIPPED), QTY_SHIPPED.source))} if name == "orders" else {},
    )


def _by_hand(name: str, telling: tuple[str, ...]) -> Marketplace:
    """The list of orders without their numbers, which are given."""
    orders = _format("orders")
    columns = {column: source for column, source in orders.columns.items() if column != "order_no"}
    header = Header(
        required=tuple(ORDERS.captions(telling)),
        without=(ORDERS.column("order_no").caption, *_NUMBERS),
        known=orders.header.known,
    )
    columns["line_no"] = ColumnSource(header=(ORDERS.column("line_no").caption, "line_no"))
    own = {"id": name, "header": header, "columns": columns, "order": "", "gives_numbers": True}
    return orders.model_copy(update=own)


def _pairing() -> Marketplace:
    """Listings as an ERP pairs them."""
    listings = _format("listings")
    columns = {column: ColumnSource(header=(caption,)) for column, caption in _PAIRING.items()}
    header = Header(required=tuple(_PAIRING.values()))
    return listings.model_copy(update={"id": "own-pairing", "header": header, "columns": columns, "english": {}})


def _english(columns: Iterable[Column]) -> dict[str, str]:
    """The captions' keys by those of the English ones; what is another column's caption in the language is no other."""
    keys = {caption_key(column.english): caption_key(column.caption) for column in columns}
    captions = set(keys.values())
    return {english: caption for english, caption in keys.items() if english not in captions}


def _comes_in(column: Column) -> bool:
    """What only the program writes (row ids, reserved units, problems) is made anew."""
    return column.editor != "program"


def _rules() -> tuple[Rule, ...]:
    status = ORDERS.column("status").caption
    rules = (
        {"is": _written(*_SHIPPED), "shipped": True},
        {"is": _written(Status.CANCELLED), "cancel": True},
        {"is": _written(Status.HOLD), "hold": ""},
    )
    return tuple(Rule.model_validate({"header": status, **rule}) for rule in rules)


def _written(*codes: str) -> list[str]:
    """Codes as they may stand in a cell."""
    return [*codes, *map(shown, codes)]
