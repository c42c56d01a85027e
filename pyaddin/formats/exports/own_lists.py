"""Lists with our own column names: what a clerk copies out of one workbook into another, or keeps by hand."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Final

from pyaddin.formats.exports.columns import ColumnSource, Rule
from pyaddin.formats.exports.format import Dates, Header, Marketplace
from pyaddin.formats.exports.rows import POSITION
from pyaddin.tables.schema import Column, shown
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.values.dates import ANY
from pyaddin.words.catalogue import ENGLISH, spoken

# Headers beside the key that tell a list from the others: captions such as SKU and Currency stand on several sheets.
_TELLING: Final = {
    "orders": ("order_no", "sku", "qty"),
    "products": ("sku", "item"),
    "stock": ("sku", "on_hand"),
    "rules": ("rank", "carrier"),
    "packaging": ("packaging", "tare_g"),
    "warehouses": ("warehouse", "company"),
}
Naming = Callable[[Column], str]
_ENGLISH: Final[Naming] = attrgetter("english")
_SHOWN: Final[Naming] = attrgetter("caption")
_SHIPPED = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)


class OwnList(Marketplace):
    """A list with the captions of one of our tables."""

    of: str

    @property
    def table(self) -> str:
        """The table that it is read into."""
        return self.of


def formats() -> tuple[Marketplace, ...]:
    """Formats for each list that may come in, made from the declared tables: with the captions of the source language,
    and with those that the book shows."""
    return _formats(spoken().code)


@cache
def _formats(language: str) -> tuple[Marketplace, ...]:
    namings = (_ENGLISH,) if language == ENGLISH else (_ENGLISH, _SHOWN)
    return tuple(_format(name, naming) for naming in namings for name in _TELLING)


def _format(name: str, naming: Naming) -> Marketplace:
    """Made without a check: an order's rules for a format of its columns are not those of other lists."""
    table = TABLES[name]
    order_no = naming(TABLES["orders"].column("order_no"))
    columns = {c.name: ColumnSource(header=(naming(c), c.name)) for c in table.columns if _comes_in(c)}
    if name == "orders":
        columns["line_no"] = ColumnSource(header=(*columns["line_no"].headers, POSITION))
    header = Header(
        required=tuple(naming(table.column(part)) for part in _TELLING[name]),
        # orders whose list lacks a column are no list of products, though they name SKU and item
        without=() if name == "orders" else (order_no,),
        known=tuple(map(naming, table.columns)),
    )
    return OwnList.model_construct(
        id=f"own-{name}",
        title=f"a list of {table.sheet.lower()}",
        marketplace="",
        source="pyaddin/tables/sheets.py",
        of=name,
        header=header,
        columns=columns,
        order=order_no if name == "orders" else "",
        encodings=("utf-8", "gb18030", "cp932", "cp1252"),
        dates=Dates(forms=(ANY,)),
        decimal="any",
        rules=_rules(naming(table.column("status"))) if name == "orders" else (),
    )


def _comes_in(column: Column) -> bool:
    """What only the program writes (row ids, reserved units, problems) is made anew."""
    return column.editor != "program"


def _rules(status: str) -> tuple[Rule, ...]:
    rules = (
        {"is": _words(*_SHIPPED), "leave_out": "already shipped"},
        {"is": _words(Status.CANCELLED), "cancel": True},
        {"is": _words(Status.HOLD), "hold": ""},
    )
    return tuple(Rule.model_validate({"header": status, **rule}) for rule in rules)


def _words(*codes: str) -> list[str]:
    """What a list may call these codes: another workbook's cells show their captions."""
    return list(dict.fromkeys(word for code in codes for word in (code, shown(code))))
