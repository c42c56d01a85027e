"""What a column of a carrier's or a marketplace's file may hold: vocabulary names, constants, expressions."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from pyaddin.formats.written.expressions import Expression
from pyaddin.words.catalogue import Text, tr

FieldKind = Literal["text", "number", "weight", "length", "when"]
"""weight in grams, length in millimetres, when a moment in the shop's zone."""
Vocabulary = Mapping[str, FieldKind]

_TO: Final = (
    "name", "company", "address_1", "address_2", "city", "state", "postcode", "country", "country_name", "country_3",
    "phone", "email", "tax_id", "first_name", "last_name",
)  # fmt: skip
_FROM: Final = (
    "warehouse",
    "contact",
    "vat_no",
    *(name for name in _TO if not name.endswith("name") or name == "country_name"),
)
_ITEM_TEXTS: Final = (
    "order_no", "line_no", "sku", "title", "bin", "lot", "currency", "price_currency", "customs_description",
    "customs_description_local", "hs_code", "origin", "battery", "barcode", "kit_parts", "fragile", "supplier_sku",
)  # fmt: skip
_ITEM: Final[dict[str, FieldKind]] = {
    **dict.fromkeys(_ITEM_TEXTS, "text"),
    **dict.fromkeys(("qty", "unit_value", "total_value", "unit_price"), "number"),
    **dict.fromkeys(("weight", "total_weight"), "weight"),
}  # fmt: skip
_PARCEL_TEXTS: Final = (
    "no", "order_no", "marketplace", "shop", "carrier", "service", "packaging", "currency", "contents",
    "contents_local", "battery", "gift", "buyer_note", "note", "tracking_no", "service_requested", "item_text",
    "ioss", "part", "cod_currency",
)  # fmt: skip
_PARCEL: Final[dict[str, FieldKind]] = {
    **dict.fromkeys(_PARCEL_TEXTS, "text"),
    **dict.fromkeys(("value", "units", "lines", "cod"), "number"),
    **dict.fromkeys(("length", "width", "height"), "length"),
    **dict.fromkeys(("ship_by", "date"), "when"),
    "weight": "weight",
}  # fmt: skip

SHIPMENTS: Final[Vocabulary] = {
    **{f"parcel.{name}": kind for name, kind in _PARCEL.items()},
    **{f"to.{name}": "text" for name in _TO},
    **{f"from.{name}": "text" for name in _FROM},
    **{f"item.{name}": kind for name, kind in _ITEM.items()},
}
"""The fields of `pyaddin.steps.parcels.shipments`."""
SERVICE_CODE, CUSTOMS, ROW_NUMBER = "parcel.service_code", "parcel.customs", "row.number"
OWN: Final = "own."
"""Leads the names of what a format file says of the shop itself, such as its account number."""
ADDRESS_LINES: Final = ("to.line_1", "to.line_2", "to.line_3", "to.line_4")
STREETS: Final = {"to": ("to.street", "to.house_no"), "from": ("from.street", "from.house_no")}
CARRIER: Final[Vocabulary] = {
    **SHIPMENTS,
    SERVICE_CODE: "text",
    CUSTOMS: "text",
    ROW_NUMBER: "number",
    **dict.fromkeys(ADDRESS_LINES, "text"),
    **{name: "text" for names in STREETS.values() for name in names},
}
"""What a carrier file may name: the shipments' fields and what is made of them for one format."""
NTH_ITEM: Final = re.compile(r"items\[([1-9]\d?)\]\.(\w+)")
_NAME: Final = re.compile(r"[a-z]+(\[\d+\])?\.\w+")

_LARGEST: Final = sys.float_info.max
FAILED: Final = object()
"""Stands where an expression could not be worked out."""


@dataclass(frozen=True, slots=True)
class Value:
    """A column's value: a constant, the first filled of several names, or an expression; all blank when empty."""

    constant: str = ""
    names: tuple[str, ...] = ()
    expression: Expression | None = None


def kind_of(name: str, vocabulary: Vocabulary) -> FieldKind | None:
    """The kind of a vocabulary name; None when there is no such name.

    Where a row is about one parcel, `items[2].qty` is a name too: of the second item in the parcel.
    """
    if nth := NTH_ITEM.fullmatch(name):
        return _ITEM.get(nth[2]) if "to.name" in vocabulary else None
    return vocabulary.get(name)


def parse(source: str | Sequence[str], vocabulary: Vocabulary) -> Value:
    """Reads a value as it stands in a TOML file; ValueError says in a sentence what is wrong with it.

    `to.city` is a name, `["to.state", "to.city"]` the first of them that is filled, `'0'` a constant in quotes,
    anything else an expression.
    """
    if not isinstance(source, str):
        return Value(names=tuple(_known(name, vocabulary) for name in source))
    text = source.strip()
    if not text:
        return Value()
    if _NAME.fullmatch(text):
        return Value(names=(_known(text, vocabulary),))
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" and text[0] not in text[1:-1]:
        return Value(constant=text[1:-1])
    return Value(expression=expression(text, vocabulary))


def expression(text: str, vocabulary: Vocabulary) -> Expression:
    """A sandboxed expression over the vocabulary; ValueError says in a sentence what is wrong with it."""
    parsed = Expression(text)
    for name in parsed.names:
        _known(name, vocabulary)
    return parsed


def _known(name: str, vocabulary: Vocabulary) -> str:
    if kind_of(name, vocabulary) is None:
        raise ValueError(_no_field(name, vocabulary))
    return name


def _no_field(name: str, vocabulary: Vocabulary) -> Text:
    from difflib import get_close_matches

    near = get_close_matches(name, list(vocabulary), n=1)
    if near:
        return tr("there is no field '{name}'; did you mean '{near}'?", name=name, near=near[0])
    return tr("there is no field '{name}'", name=name)


def names_in(value: Value) -> tuple[str, ...]:
    """Every vocabulary name the value reads."""
    return value.expression.names if value.expression else value.names


def evaluate(value: Value, column: Callable[[str], list[Any]], count: int) -> list[Any]:
    """The value of every row: text, a number, a moment, "" when blank, `FAILED` when it could not be worked out.

    `column` gives the rows' values of a name. An expression is worked out once for each distinct set of its inputs.
    """
    if value.expression:
        return _each(value.expression, [column(name) for name in value.expression.names], count)
    if not value.names:
        return [value.constant] * count
    found = column(value.names[0])
    for name in value.names[1:]:
        if all_text(found) and "" not in found:
            break
        found = [b if is_blank(a) else a for a, b in zip(found, column(name), strict=True)]
    return found


def is_blank(value: Any) -> bool:
    """Blank text, NaN, NaT or None."""
    return value is None or value == "" or value != value


def _each(work: Expression, inputs: list[list[Any]], count: int) -> list[Any]:
    if not inputs:
        return [_safely(work, ())] * count
    keys = list(zip(*map(_without_nan, inputs), strict=True))
    known = {key: _safely(work, key) for key in dict.fromkeys(keys)}
    return [known[key] for key in keys]


def _without_nan(column: list[Any]) -> list[Any]:
    """NaN is never equal to itself, so that it would be worked out again in every row."""
    return column if all_text(column) else [None if value != value else value for value in column]


def all_text(column: list[Any]) -> bool:
    """Whether every value is text."""
    return set(map(type, column)) <= {str}


def _safely(work: Expression, values: tuple[Any, ...]) -> Any:
    try:
        result = work(values)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return FAILED
    if isinstance(result, bool):
        return "1" if result else "0"
    if isinstance(result, int | float) and not abs(result) <= _LARGEST:
        return FAILED
    return "" if result is None else result
