"""What a header can mean: one list of captions for exports that are read and for templates that are filled."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pyaddin.tables.schema import CHOICE, COLUMN
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import word

Purpose = Literal["orders", "carrier", "tracking", "confirm", "status"]
Effect = Literal["ship", "hold", "cancel", "shipped"]
"""What becomes of orders with a word in a column of states."""
PURPOSES: Final[dict[Purpose, str]] = {
    "orders": "Orders export", "carrier": "Carrier file", "tracking": "Tracking file",
    "confirm": "Shipment confirmation", "status": "Tracking status",
}  # fmt: skip
"""What files are for, by their captions in the source language."""
WRITTEN: Final = frozenset({"carrier", "confirm"})
"""The purposes of files that are filled, not read."""
_CONFIRM: Final = {
    "order.no": "order.no", "order.line_no": "order.line_no", "order.marketplace": "order.marketplace",
    "item.sku": "line.sku", "item.qty": "line.qty", "parcel.no": "parcel.no", "parcel.carrier": "parcel.carrier",
    "parcel.service": "parcel.service", "parcel.tracking_no": "parcel.tracking_no", "parcel.date": "parcel.shipped_at",
}  # fmt: skip
"""By id: the field of a file that confirms shipment."""
STATUS_OF: Final = {
    "parcel.tracking_no": "tracking_no", "parcel.carrier": "carrier", "event.state": "state", "event.said": "said",
    "event.at": "at", "event.time": "time", "event.place": "place",
}  # fmt: skip
"""By id: what it tells in a file of what carriers say of parcels."""
WEIGHTS, LENGTHS = ("g", "kg", "lb", "oz"), ("mm", "cm", "in")
"""Units that a meaning's caption ends with."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One entry of the drop-down; a blank target says that files of that purpose have no such column.

    english    what it is called in the source language, without the unit
    id         as in templates/aliases: to.city
    orders     the column of Orders it fills
    carrier    the field of a carrier file (docs/formats-carriers.md); item.… is an article's
    tracking   its part in a tracking file
    unit       what a weight or a length is written in
    """

    id: str
    english: str
    orders: str = ""
    carrier: str = ""
    tracking: str = ""
    unit: str = ""

    @property
    def caption(self) -> str:
        """As the drop-down shows it."""
        name = word(self.english, COLUMN)
        return f"{name} {self.unit}" if self.unit else name

    def target(self, purpose: Purpose) -> str:
        """What it is in a file of that purpose; "" when it is nothing there."""
        if purpose == "confirm":
            return _CONFIRM.get(self.id, "")
        if purpose == "status":
            return STATUS_OF.get(self.id, "")
        return {"orders": self.orders, "carrier": self.carrier, "tracking": self.tracking}[purpose]


def _captions(table: str, group: str, *entries: str) -> Iterator[Meaning]:
    """Meanings called as a column of ours is: `column`, `column=id`, with `>field` and `@role` where they have one."""
    for entry in entries:
        head, _, role = entry.partition("@")
        head, _, field = head.partition(">")
        column, _, name = head.partition("=")
        orders = column if table == "orders" else ""
        yield Meaning(f"{group}.{name or column}", TABLES[table].column(column).english, orders, field, role)


def _measures(entries: Iterable[tuple[str, str, tuple[str, ...]]]) -> Iterator[Meaning]:
    for field, english, units in entries:
        for unit in units:
            yield Meaning(field, english, carrier=field, unit=unit)


MEANINGS: Final = (
    *_captions(
        "orders", "order", "order_no=no>parcel.order_no@reference", "line_no>item.line_no", "ordered_at", "paid_at",
        "ship_by>parcel.ship_by",
    ),
    *_captions("orders", "item", "sku>item.sku", "item=title>item.title", "qty>item.qty", "unit_price>item.unit_price"),
    *_captions(
        "orders", "order", "currency>parcel.currency", "marketplace>parcel.marketplace",
        "service_requested>parcel.service_requested", "buyer_note>parcel.buyer_note", "gift>parcel.gift",
    ),
    Meaning("order.status", "Order status", "status"),
    Meaning("order.no_status", "Not a status", "status"),
    *_captions("orders", "to", "recipient=name>to.name"),
    Meaning("to.no_number", "Recipient; orders have no numbers", "recipient"),
    Meaning("to.first_name", "First name", "recipient", "to.first_name"),
    Meaning("to.last_name", "Last name", "recipient", "to.last_name"),
    *_captions("orders", "to", "company>to.company", "address_1>to.address_1", "address_2>to.address_2"),
    Meaning("to.street", "Street", "address_1", "to.street"),
    Meaning("to.house_no", "House no.", "address_1", "to.house_no"),
    *_captions("orders", "to", "city>to.city", "state>to.state", "postcode>to.postcode", "country>to.country"),
    Meaning("to.country_name", "Country name", "country", "to.country_name"),
    Meaning("to.country_3", "Country, three letters", "country", "to.country_3"),
    *_captions("orders", "to", "phone>to.phone", "email>to.email", "tax_id>to.tax_id"),
    *_captions(
        "parcels", "parcel", "parcel_no=no>parcel.no@reference", "carrier>parcel.carrier@carrier",
        "service>parcel.service_code", "tracking_no>parcel.tracking_no@tracking_no",
        "shipped_at=date>parcel.date@shipped_at",
    ),
    *_measures([
        ("parcel.weight", "Weight", WEIGHTS), ("parcel.length", "Length", LENGTHS), ("parcel.width", "Width", LENGTHS),
        ("parcel.height", "Height", LENGTHS),
    ]),
    *_captions("parcels", "parcel", "value>parcel.value", "packaging>parcel.packaging", "note>parcel.note"),
    Meaning("parcel.units", "Units in the parcel", carrier="parcel.units"),
    Meaning("parcel.contents", "Contents", carrier="parcel.contents"),
    Meaning("parcel.contents_local", "Contents (local)", carrier="parcel.contents_local"),
    Meaning("parcel.item_text", "SKUs and units", carrier="parcel.item_text"),
    Meaning("event.state", "Carrier's status"),
    *_captions("events", "event", "words=said", "place"),
    Meaning("event.at", "Event time"),
    Meaning("event.time", "Time of the day"),
    Meaning("row.number", "Row number", carrier="row.number"),
    *_captions(
        "products", "item", "customs_description>item.customs_description",
        "customs_description_local>item.customs_description_local", "hs_code>item.hs_code", "origin>item.origin",
        "unit_value>item.unit_value", "battery>item.battery", "barcode>item.barcode", "supplier_sku>item.supplier_sku",
    ),
    Meaning("item.total_value", "Total value", carrier="item.total_value"),
    Meaning("item.currency", "Currency of the value", carrier="item.currency"),
    *_measures([("item.weight", "Unit weight", WEIGHTS), ("item.total_weight", "Weight of the units", WEIGHTS)]),
    *(
        Meaning(f"from.{name}", f"Sender: {TABLES['warehouses'].column(name).english}", carrier=f"from.{name}")
        for name in ("contact", "company", "address_1", "address_2", "city", "state", "postcode", "country", "phone",
                     "email", "tax_id")
    ),
    Meaning("from.street", "Sender: Street", carrier="from.street"),
    Meaning("from.house_no", "Sender: House no.", carrier="from.house_no"),
    Meaning("from.country_name", "Sender: Country name", carrier="from.country_name"),
    Meaning("from.country_3", "Sender: Country, three letters", carrier="from.country_3"),
)  # fmt: skip
"""The drop-down's entries, in this order."""
BY_ID: Final = {(meaning.id, meaning.unit): meaning for meaning in MEANINGS}
IDS: Final = frozenset(meaning.id for meaning in MEANINGS)

_NUMBERED: Final = re.compile(r"(.+?) ([1-9]\d?)")


def purpose_caption(purpose: Purpose) -> str:
    """What a file is for, as the drop-down shows it."""
    return word(PURPOSES[purpose], CHOICE)


def purpose_of(text: str) -> Purpose | None:
    """What a file is for, as it was written; None when it is none of these."""
    return next((each for each in PURPOSES if purpose_caption(each).casefold() == text.casefold()), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one header means: a meaning, of which article in the parcel (0 where that is not said), or a fixed text.

    `words` are those of a column of states, each with what it means (`states.EFFECTS`).
    """

    meaning: Meaning | None = None
    number: int = 0
    constant: str = ""
    words: tuple[tuple[str, Effect], ...] = ()

    @property
    def caption(self) -> str:
        """As it stands on the sheet; `read` reads it back."""
        if self.meaning is None:
            return f"'{self.constant}'"
        return f"{self.meaning.caption} {self.number}" if self.number else self.meaning.caption


STATUS: Final = Answer(BY_ID["order.status", ""])
"""A column that says what becomes of an order: its state, its payment, whether it was shipped."""
NO_STATUS: Final = Answer(BY_ID["order.no_status", ""])
"""A column that looks like one and is none."""
NO_NUMBER: Final = BY_ID["to.no_number", ""]
"""The buyer's name in a list whose orders have no numbers, so that they are given some."""


def read(text: str, purpose: Purpose) -> Answer | None:
    """An answer as it was written: a caption, `HS code 2` for the second article's, `'USD'` for a fixed text.

    None when it is none of these, or nothing in files of that purpose.
    """
    if purpose in WRITTEN and len(text) > 1 and text[0] == text[-1] == "'":
        return Answer(constant=text[1:-1])
    known = {meaning.caption.casefold(): meaning for meaning in MEANINGS}
    found, number = known.get(text.casefold()), 0
    if found is None and (numbered := _NUMBERED.fullmatch(text)):
        found, number = known.get(numbered[1].casefold()), int(numbered[2])
    numbered_ = purpose == "carrier" and found is not None and found.carrier.startswith("item.")
    if found is None or not found.target(purpose) or (number and not numbered_):
        return None
    return Answer(found, number)
