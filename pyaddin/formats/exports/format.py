"""A marketplace's export as data: what a file in templates/marketplaces says, checked.

docs/formats-marketplaces.md describes every key.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pyaddin.formats.exports.columns import Rule, Value, read_columns, read_rule
from pyaddin.formats.files import toml
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.values.amounts import Mark
from pyaddin.values.captions import caption_key
from pyaddin.values.dates import ANY, ISO, LANGUAGES

Grain = Literal["line", "first_full", "cell"]
GRAINS: tuple[Grain, ...] = ("line", "first_full", "cell")
ENCODINGS = ("utf-8", "utf-16", "gb18030", "cp932", "cp1252")
DECIMALS = (".", ",", "any")
TRACKING_COLUMNS = ("reference", "tracking_no", "carrier", "shipped_at")
LEAST_HEADERS = 2
"""A format that asks for fewer would claim files that are not its own."""
_DIRECTIVE = re.compile(r"%(.?)")
_DATE_FORM = re.compile(r"(?:%[YymdbBHIMSp]|[ ,./:T-])+")


@dataclass(frozen=True, slots=True)
class Marketplace:
    """One export format; names of headers are spelt as in the export and compared by `caption_key`.

    tracking   for a list of purchases: what its tracking numbers and the orders they belong to are called
    found, not_found   what was seen of the format and what was looked for and not seen
    say        a sentence that the clerk reads after an import
    """

    id: str
    title: str
    marketplace: str
    source: str
    checked: str
    required: tuple[str, ...]
    columns: Mapping[str, Value]
    table: str = "orders"
    encodings: tuple[str, ...] = ("utf-8",)
    without: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    grain: Grain = "line"
    order: str = ""
    line_headers: tuple[str, ...] = ()
    items: str = ""
    description_row: str = ""
    blank: frozenset[str] = frozenset()
    forms: tuple[str, ...] = ("iso",)
    zone: ZoneInfo | None = None
    language: str = ""
    decimal: Mark = "."
    rules: tuple[Rule, ...] = ()
    refuse: str = ""
    say: str = ""
    tracking: Mapping[str, Value] = field(default_factory=dict)
    found: str = ""
    not_found: tuple[str, ...] = ()

    def uses(self) -> tuple[str, ...]:
        """Every header that feeds a column or a rule, without those the program makes itself."""
        headers = [*self.required, self.order, self.items, *(rule.header for rule in self.rules)]
        values = (*self.columns.values(), *self.tracking.values())
        headers += [header for value in values for header in value.uses()]
        return tuple(dict.fromkeys(h for h in headers if h and not h.startswith(("row.", "item."))))


def load(folders: Sequence[Path]) -> list[Marketplace]:
    """The formats of these folders, the shop's own first; Refusal names the file that is wrong and what is wrong."""
    return [_load(path, path.stat().st_mtime_ns, path.stat().st_size) for path in toml.files(folders)]


def load_sound(folders: Sequence[Path]) -> tuple[list[Marketplace], list[str]]:
    """The formats that are right, and a sentence for each file that is wrong: it stops no other marketplace."""
    sound: list[Marketplace] = []
    wrong: list[str] = []
    for path in toml.files(folders):
        try:
            sound.append(_load(path, path.stat().st_mtime_ns, path.stat().st_size))
        except Refusal as refusal:
            wrong.append(f"{str(refusal).rstrip('.')}; correct the file or take it out of the folder.")
    return sound, wrong


@lru_cache(maxsize=200)
def _load(path: Path, changed: int, size: int) -> Marketplace:
    return read_format(path)


def read_format(path: Path) -> Marketplace:
    """One format file, checked; Refusal when it is wrong."""
    return parse(toml.load(path))


def parse(top: toml.Section) -> Marketplace:
    """A format from its TOML table, checked; Refusal when it is wrong."""
    header, dates = top.section("header"), top.section("dates")
    grain = top.text("grain", "line", GRAINS)
    made = Marketplace(
        id=top.text("id"),
        title=top.text("title"),
        marketplace=top.text("marketplace"),
        source="; ".join(top.texts("source")),
        checked=top.day("checked"),
        required=header.texts("required"),
        columns=read_columns(top.section("columns"), ORDERS.names, "Orders"),
        encodings=_each_of(top, "encodings", ("utf-8",), ENCODINGS),
        without=header.texts("without", ()),
        starts_with=header.texts("starts_with", ()),
        known=header.texts("known", ()),
        grain=grain,  # type: ignore[arg-type]
        order=top.text("order", ""),
        line_headers=top.texts("line_headers", ()),
        items=top.text("items", ""),
        description_row=top.text("description_row", ""),
        blank=frozenset(top.texts("blank", ())),
        forms=_forms(dates),
        zone=_zone(dates),
        language=dates.text("language", "", ("", *LANGUAGES)),
        decimal=top.text("decimal", ".", DECIMALS),  # type: ignore[arg-type]
        rules=tuple(read_rule(section) for section in top.sections("rules")),
        refuse=top.text("refuse", ""),
        say=top.text("say", ""),
        tracking=read_columns(top.section("tracking"), TRACKING_COLUMNS, "tracking"),
        found=top.text("found", ""),
        not_found=top.texts("not_found", ()),
    )
    _complete(made, top, header)
    for section in (header, dates, top):
        section.finish()
    return made


def _complete(made: Marketplace, top: toml.Section, header: toml.Section) -> None:
    if len({caption_key(word) for word in made.required} - {""}) < LEAST_HEADERS:
        raise header.refusal("required", "must name at least two headers, or the format would claim other files")
    if made.tracking and not {"reference", "tracking_no"} <= set(made.tracking):
        raise top.refusal("tracking", "must name reference and tracking_no")
    if made.grain != "line" and not made.order:
        raise top.refusal("order", f"is missing; grain '{made.grain}' needs the header of the order number")
    if made.refuse:
        return
    for name in ("order_no", "qty", "sku"):
        if name not in made.columns:
            raise top.refusal(f"columns.{name}", "is missing")
    if made.grain == "cell" and not made.items:
        raise top.refusal("items", "is missing; grain 'cell' needs the header of the cell that holds the items")


def _each_of(section: toml.Section, key: str, default: tuple[str, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
    words = section.texts(key, default)
    for word in words:
        if word not in allowed:
            raise section.refusal(key, f"holds '{word[:40]}'; write some of: {', '.join(allowed)}")
    return words


def _forms(dates: toml.Section) -> tuple[str, ...]:
    """Patterns of plain directives, each at most once: others are refused by the parser only when a date is read."""
    forms = dates.texts("forms", (ISO,))
    for form in forms:
        directives = _DIRECTIVE.findall(form)
        if form not in (ISO, ANY) and (not _DATE_FORM.fullmatch(form) or len(set(directives)) < len(directives)):
            raise dates.refusal("forms", f"holds '{form[:40]}'; write iso, any or a pattern such as %d/%m/%Y %H:%M")
    return forms


def _zone(dates: toml.Section) -> ZoneInfo | None:
    name = dates.text("zone", "")
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError):
        raise dates.refusal("zone", f"is '{name[:40]}', which is no time zone; write one such as UTC") from None


def required_of(table: str) -> tuple[str, ...]:
    """The columns without which a row of `table` cannot be used."""
    return {"orders": ("order_no", "qty"), "stock": ("sku", "warehouse")}.get(table, TABLES[table].key)
