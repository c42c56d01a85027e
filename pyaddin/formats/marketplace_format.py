"""A marketplace's export as data: what a file in templates/marketplaces says, checked.

docs/formats-marketplaces.md describes every key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pyaddin.formats import toml
from pyaddin.tables import ORDERS, TABLES

Grain = Literal["line", "first_full", "cell"]
Effect = Literal["hold", "cancel", "leave_out"]
GRAINS: tuple[Grain, ...] = ("line", "first_full", "cell")
EFFECTS: tuple[Effect, ...] = ("hold", "cancel", "leave_out")
ENCODINGS = ("utf-8", "utf-16", "gb18030", "cp932", "cp1252")
DECIMALS = (".", ",", "any")


def header_key(header: object) -> str:
    """A header as it is compared: any case, any spacing, without a byte order mark."""
    return " ".join(str(header).replace("\ufeff", "").casefold().split()) if header is not None else ""


@dataclass(frozen=True, slots=True)
class Value:
    """How one column is filled: the first of `headers` that is filled, all of them joined, or a constant."""

    headers: tuple[str, ...] = ()
    constant: str = ""
    join: str | None = None
    divide_by: str = ""
    first_line: bool = False
    filled: str = ""
    symbols: Mapping[str, str] = field(default_factory=dict)

    def uses(self) -> tuple[str, ...]:
        """Every header it reads."""
        return (*self.headers, self.divide_by) if self.divide_by else self.headers


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of rows whose `header` holds one of `words` ("" is a blank cell), or any text when `filled`."""

    header: str
    words: frozenset[str]
    filled: bool
    effect: Effect
    reason: str


@dataclass(frozen=True, slots=True)
class Marketplace:
    """One export format; names of headers are spelt as in the export and compared by `header_key`."""

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
    forms: tuple[str, ...] = ("iso",)
    zone: ZoneInfo | None = None
    decimal: str = "."
    rules: tuple[Rule, ...] = ()
    refuse: str = ""

    def uses(self) -> tuple[str, ...]:
        """Every header that feeds a column or a rule, without those the program makes itself."""
        headers = [*self.required, self.order, self.items, *(rule.header for rule in self.rules)]
        headers += [header for value in self.columns.values() for header in value.uses()]
        return tuple(dict.fromkeys(h for h in headers if h and not h.startswith(("row.", "item."))))


def load(folders: Sequence[Path]) -> list[Marketplace]:
    """The formats of these folders, the shop's own first; Refusal names the file that is wrong and what is wrong."""
    paths = toml.files(folders)
    return list(_load(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)))


@lru_cache(maxsize=8)
def _load(stamps: tuple[tuple[Path, int, int], ...]) -> tuple[Marketplace, ...]:
    return tuple(read_format(path) for path, _, _ in stamps)


def read_format(path: Path) -> Marketplace:
    """One format file, checked; Refusal when it is wrong."""
    top = toml.load(path)
    header, dates = top.section("header"), top.section("dates")
    refuse = top.text("refuse", "")
    grain = top.text("grain", "line", GRAINS)
    made = Marketplace(
        id=top.text("id"),
        title=top.text("title"),
        marketplace=top.text("marketplace"),
        source="\n".join(top.texts("source")),
        checked=str(top.raw("checked") or ""),
        required=header.texts("required"),
        columns=_columns(top.section("columns")),
        encodings=_each_of(top, "encodings", ("utf-8",), ENCODINGS),
        without=header.texts("without", ()),
        starts_with=header.texts("starts_with", ()),
        known=header.texts("known", ()),
        grain=grain,  # type: ignore[arg-type]
        order=top.text("order", ""),
        line_headers=top.texts("line_headers", ()),
        items=top.text("items", ""),
        description_row=top.text("description_row", ""),
        forms=dates.texts("forms", ("iso",)),
        zone=_zone(dates),
        decimal=top.text("decimal", ".", DECIMALS),
        rules=tuple(_rule(section) for section in top.sections("rules")),
        refuse=refuse,
    )
    if not refuse:
        _complete(made, top)
    for section in (header, dates, top):
        section.finish()
    return made


def _complete(made: Marketplace, top: toml.Section) -> None:
    for name in ("order_no", "qty"):
        if name not in made.columns:
            raise top.refusal(f"columns.{name}", "is missing")
    if made.grain != "line" and not made.order:
        raise top.refusal("order", f"is missing; grain '{made.grain}' needs the header of the order number")
    if made.grain == "cell" and not made.items:
        raise top.refusal("items", "is missing; grain 'cell' needs the header of the cell that holds the items")


def _each_of(section: toml.Section, key: str, default: tuple[str, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
    words = section.texts(key, default)
    for word in words:
        if word not in allowed:
            raise section.refusal(key, f"holds '{word}'; write some of: {', '.join(allowed)}")
    return words


def _zone(dates: toml.Section) -> ZoneInfo | None:
    name = dates.text("zone", "")
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError):
        raise dates.refusal("zone", f"is '{name}', which is no time zone; write one such as UTC") from None


def _columns(section: toml.Section) -> dict[str, Value]:
    names = set(ORDERS.names)
    columns = {}
    for name in section:
        if name not in names:
            raise section.refusal(name, f"is no column of Orders; write one of: {', '.join(ORDERS.names)}")
        columns[name] = _value(section, name)
    return columns


def _value(section: toml.Section, name: str) -> Value:
    raw: Any = section.raw(name)
    if isinstance(raw, str) and len(raw) > 1 and raw[0] == raw[-1] == "'":
        return Value(constant=raw[1:-1])
    if not isinstance(raw, dict):
        return Value(headers=section.texts(name))
    parts = section.section(name)
    joined = parts.texts("join", ())
    value = Value(
        headers=joined or parts.texts("header", ()),
        join=parts.text("with", " ") if joined else None,
        divide_by=parts.text("divide_by", ""),
        first_line=parts.flag("first_line"),
        filled=parts.text("filled", ""),
        symbols={symbol: parts.section("symbols").text(symbol) for symbol in parts.section("symbols")},
    )
    parts.finish()
    if not value.headers:
        raise section.refusal(name, "names no header")
    return value


def _rule(section: toml.Section) -> Rule:
    effects = [effect for effect in EFFECTS if effect in section]
    if len(effects) != 1:
        raise section.refusal("hold, cancel or leave_out", "must be given, one of them")
    effect = effects[0]
    reason = "" if effect == "cancel" and section.flag("cancel") else section.text(effect)
    rule = Rule(
        header=section.text("header"),
        words=frozenset(word.casefold() for word in section.texts("is", ())),
        filled=section.flag("filled"),
        effect=effect,
        reason=reason,
    )
    if bool(rule.words) == rule.filled:
        raise section.refusal("is or filled", "must be given, one of them")
    section.finish()
    return rule


def required_of(table: str) -> tuple[str, ...]:
    """The columns without which a row of `table` cannot be used."""
    return {"orders": ("order_no", "qty"), "stock": ("sku", "warehouse")}.get(table, TABLES[table].key)
