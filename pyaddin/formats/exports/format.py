"""A marketplace's export as data: what a file in templates/marketplaces says, checked.

docs/formats-marketplaces.md describes every key.
"""

import re
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, ValidationInfo, field_validator

from pyaddin.formats.exports.columns import ColumnSource, Rule
from pyaddin.formats.files.code_pages import CALLED
from pyaddin.formats.files.schema import Flag, Format, Table, Text, Texts, Wrong, key_of, listed, one_of
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.sheets import TABLES
from pyaddin.values.amounts import Mark
from pyaddin.values.captions import caption_key
from pyaddin.values.dates import ANY, ISO, LANGUAGES
from pyaddin.words.catalogue import tr
from pyaddin.words.sentences import listed as listed_names

GRAINS: Final = ("line", "first_full", "cell", "cells")
_NEEDS: Final = {
    "order": tr("{key} is missing; grain '{grain}' needs the header of the order number"),
    "items": tr("{key} is missing; grain '{grain}' needs the header of the cells that hold the items"),
}
ENCODINGS = ("utf-8", "utf-16", *CALLED)
DECIMALS = (".", ",", "any")
TRACKING_COLUMNS = ("reference", "tracking_no", "carrier", "shipped_at")
FACTS: Final = ("ordered", "shipped", "changed")
LEAST_HEADERS = 2
"""A format that asks for fewer would claim files that are not its own."""
_DIRECTIVE = re.compile(r"%(.?)")
_DATE_FORM = re.compile(r"(?:%[YymdbBHIMSp]|[ ,./:T-])+")


def _is_form(form: str) -> str:
    """Patterns of plain directives, each at most once: others are refused by the parser only when a date is read."""
    directives = _DIRECTIVE.findall(form)
    if form not in (ISO, ANY) and (not _DATE_FORM.fullmatch(form) or len(set(directives)) < len(directives)):
        raise Wrong(tr("{key} is '{form}'; write iso, any or a pattern such as %d/%m/%Y %H:%M", form=form[:40]))
    return form


def _zone(name: Any) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (TypeError, ValueError, OSError, KeyError):
        raise Wrong(
            tr("{key} is '{name}', which is no time zone; write one such as UTC", name=str(name)[:40])
        ) from None


class Header(Table):
    """By which headers a file is known, spelt as in the export and compared by `caption_key`.

    repeats   headers that the export has more than once; the first column is meant
    """

    required: Texts
    without: Texts = ()
    starts_with: Texts = ()
    repeats: Texts = ()
    known: Texts = ()

    @field_validator("required")
    @classmethod
    def _tells_files_apart(cls, required: tuple[str, ...]) -> tuple[str, ...]:
        if len({caption_key(word) for word in required} - {""}) < LEAST_HEADERS:
            raise Wrong(tr("{key} must name at least two headers, or the format would claim other files"))
        return required


class Dates(Table):
    """How dates are written; `zone` is that of times without an offset, None for the shop's."""

    forms: Annotated[tuple[Annotated[Text, AfterValidator(_is_form)], ...], BeforeValidator(listed)] = (ISO,)
    zone: Annotated[ZoneInfo | None, PlainValidator(_zone)] = None
    language: Annotated[Text, one_of(*LANGUAGES, blank="")] = ""


OrderColumn = Annotated[
    str,
    key_of(
        ORDERS.names, tr("{key} is no column of Orders; write one of: {names}", names=listed_names(ORDERS.names, 30))
    ),
]
TrackingColumn = Annotated[
    str,
    key_of(
        TRACKING_COLUMNS,
        tr("{key} is no column of tracking; write one of: {names}", names=", ".join(TRACKING_COLUMNS)),
    ),
]


FactName = Annotated[
    str, key_of(FACTS, tr("{key} is no fact of a line; write one of: {names}", names=", ".join(FACTS)))
]


class Marketplace(Format):
    """One export format; names of headers are spelt as in the export and compared by `caption_key`.

    gives_numbers  its orders have no numbers of their own, so that they are given some, by buyer
    facts      what the file says of a line that is no column of Orders: units `ordered` and `shipped` where qty is what
               is left of them, and when it was last `changed` (the latest of several columns)
    complete   an order that is in the file is there with all its lines
    tracking   for a list of purchases: what its tracking numbers and the orders they belong to are called
    found, not_found   what was seen of the format and what was looked for and not seen
    say        a sentence that the clerk reads after an import
    """

    marketplace: Text
    header: Header
    encodings: Annotated[tuple[Annotated[Text, one_of(*ENCODINGS)], ...], BeforeValidator(listed)] = ("utf-8",)
    refuse: Text = ""
    grain: Annotated[Text, one_of(*GRAINS)] = "line"
    gives_numbers: Flag = False
    order: Text = Field("", validate_default=True)
    line_headers: Texts = ()
    items: Text = Field("", validate_default=True)
    description_row: Text = ""
    blank: Annotated[frozenset[Text], BeforeValidator(listed)] = frozenset()
    dates: Dates = Dates()
    decimal: Annotated[Mark, one_of(*DECIMALS)] = "."
    columns: dict[OrderColumn, ColumnSource] = Field({}, validate_default=True)
    rules: tuple[Rule, ...] = ()
    facts: dict[FactName, ColumnSource] = {}
    complete: Flag = False
    say: Text = ""
    tracking: dict[TrackingColumn, ColumnSource] = {}
    found: Text = ""
    not_found: Texts = ()

    @property
    def table(self) -> str:
        """The table that it is read into."""
        return "orders"

    def holds_items(self, key: str) -> bool:
        """Whether a header, as a key, is one of several whose cells hold an item each."""
        return self.grain == "cells" and key.startswith(caption_key(self.items))

    @property
    def counts_whole(self) -> bool:
        """Whether qty is what was ordered, of which what is said to be shipped is no more to ship."""
        return False

    @property
    def renames(self) -> bool:
        """Whether a header may stand in a file under another name than here."""
        return bool(self.header.starts_with)

    def named(self, key: str) -> str:
        """What a header with this key is called here, as a key."""
        return next((start for start in map(caption_key, self.header.starts_with) if key.startswith(start)), key)

    @field_validator("order", "items")
    @classmethod
    def _needed_by_grain(cls, header: str, info: ValidationInfo) -> str:
        grain = info.data.get("grain", "line")
        needed = grain in ("cell", "cells") if info.field_name == "items" else grain != "line"
        if needed and not header:
            raise Wrong(_NEEDS[str(info.field_name)].placed(grain=grain))
        return header

    @field_validator("columns")
    @classmethod
    def _fill_an_order(cls, columns: dict[str, ColumnSource], info: ValidationInfo) -> dict[str, ColumnSource]:
        needed = ("recipient" if info.data.get("gives_numbers") else "order_no", "qty", "sku")
        lacking = [name for name in needed if name not in columns]
        if lacking and not info.data.get("refuse"):
            raise Wrong(tr("{key} is missing"), *lacking)
        return columns

    @field_validator("tracking")
    @classmethod
    def _tell_a_number(cls, tracking: dict[str, ColumnSource]) -> dict[str, ColumnSource]:
        if tracking and not {"reference", "tracking_no"} <= tracking.keys():
            raise Wrong(tr("{key} must name reference and tracking_no"))
        return tracking

    def uses(self) -> tuple[str, ...]:
        """Every header that feeds a column or a rule, without those the program makes itself."""
        items = self.items if self.grain == "cell" else ""
        headers = [*self.header.required, self.order, items, *(rule.header for rule in self.rules)]
        values = (*self.columns.values(), *self.facts.values(), *self.tracking.values())
        headers += [header for value in values for header in value.uses()]
        return tuple(dict.fromkeys(h for h in headers if h and not h.startswith(("row.", "item."))))


def required_of(table: str) -> tuple[str, ...]:
    """The columns without which a row of `table` cannot be used."""
    needed = {
        "orders": ("order_no", "qty"), "stock": ("sku", "warehouse"), "goods_in": ("sku", "expected"),
        "listings": ("listing", "sku"),
    }  # fmt: skip
    return needed.get(table, TABLES[table].key)
