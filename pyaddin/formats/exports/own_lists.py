"""Lists with our own column names: what a clerk copies out of one workbook into another, or keeps by hand."""

from functools import cache
from typing import Final

from pyaddin.formats.exports.columns import ColumnSource, Rule
from pyaddin.formats.exports.format import Dates, Header, Marketplace
from pyaddin.formats.exports.rows import POSITION
from pyaddin.tables.schema import Column
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.values.dates import ANY

# Headers beside the key that tell a list from the others: captions such as SKU and Currency stand on several sheets.
_TELLING: Final = {
    "orders": ("order_no", "sku", "qty"),
    "products": ("sku", "item"),
    "stock": ("sku", "on_hand"),
    "rules": ("rank", "carrier"),
    "packaging": ("packaging", "tare_g"),
    "warehouses": ("warehouse", "company"),
}
_SHIPPED = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)


class OwnList(Marketplace):
    """A list with the captions of one of our tables."""

    of: str

    @property
    def table(self) -> str:
        """The table that it is read into."""
        return self.of


@cache
def formats() -> tuple[Marketplace, ...]:
    """A format for each list that may come in, made from the declared tables."""
    return tuple(_format(name) for name in _TELLING)


def _format(name: str) -> Marketplace:
    """Made without a check: an order's rules for a format of its columns are not those of other lists."""
    table = TABLES[name]
    columns = {c.name: ColumnSource(header=(c.caption, c.name)) for c in table.columns if _comes_in(c)}
    if name == "orders":
        columns["line_no"] = ColumnSource(header=(*columns["line_no"].headers, POSITION))
    header = Header(
        required=tuple(table.column(part).caption for part in _TELLING[name]),
        # orders whose list lacks a column are no list of products, though they name SKU and item
        without=() if name == "orders" else (TABLES["orders"].column("order_no").caption,),
        known=tuple(table.captions(table.names)),
    )
    return OwnList.model_construct(
        id=f"own-{name}",
        title=f"a list of {table.sheet.lower()}",
        marketplace="",
        source="pyaddin/tables/sheets.py",
        of=name,
        header=header,
        columns=columns,
        order=table.column("order_no").caption if name == "orders" else "",
        encodings=("utf-8", "gb18030", "cp932", "cp1252"),
        dates=Dates(forms=(ANY,)),
        decimal="any",
        rules=_rules() if name == "orders" else (),
    )


def _comes_in(column: Column) -> bool:
    """What only the program writes (row ids, reserved units, problems) is made anew."""
    return column.editor != "program"


def _rules() -> tuple[Rule, ...]:
    status = TABLES["orders"].column("status").caption
    rules = (
        {"is": list(_SHIPPED), "leave_out": "already shipped"},
        {"is": Status.CANCELLED, "cancel": True},
        {"is": Status.HOLD, "hold": ""},
    )
    return tuple(Rule.model_validate({"header": status, **rule}) for rule in rules)
