"""Answers about a file's columns as a TOML file that the program's own loaders read."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyaddin.formats import dates, values
from pyaddin.formats.export_rows import POSITION
from pyaddin.formats.file_forms import TEMPLATE
from pyaddin.formats.learn import Header, Proposal, shown
from pyaddin.formats.marketplace_format import header_key
from pyaddin.formats.meanings import Answer
from pyaddin.problems import Refusal

LONGEST_HEADER: Final = 1_000
"""Characters of a text that the loaders take."""
MOST_KNOWN: Final = 500
NEEDED: Final = {
    "orders": ("order_no", "sku", "qty"), "tracking": ("reference", "tracking_no"), "carrier": (),
}  # fmt: skip
_LINE: Final = ("line_no", "sku", "item", "qty", "unit_price")
_MADE_HERE: Final = ("row.", "item.")
_DECIMALS: Final = {"g": 0, "kg": 3, "lb": 2, "oz": 1, "mm": 0, "cm": 1, "in": 1}
_NO_ORDERS: Final = "it holds tracking numbers, no orders; press Import tracking."
_COMMA_CENTS: Final = re.compile(r"\D*\d[\d.]*,\d{1,2}\D*")
_MONEY: Final = frozenset({"parcel.value", "item.unit_value", "item.total_value", "item.unit_price"})


@dataclass(frozen=True, slots=True)
class Source:
    """The file that was learned from.

    file       its name
    kind       csv, xlsx or xls
    template   the name under which a workbook is kept, to be filled in place; "" for other files
    rows       what a row of a carrier file is: parcel or item
    as_text    columns of a template whose cells have the format text
    """

    file: str
    kind: str
    checked: date
    encoding: str = "utf-8"
    delimiter: str = ","
    newline: str = "CRLF"
    template: str = ""
    rows: str = "parcel"
    as_text: frozenset[int] = frozenset()


def to_toml(proposal: Proposal, answers: Mapping[int, Answer], name: str, source: Source) -> str:
    """The format called `name`; `answers` say what each column (from 0) means, columns without one are left alone.

    Refusal says what is still missing, or why the file cannot be a format.
    """
    given = {at: answer for at, answer in sorted(answers.items()) if at < len(proposal.headers)}
    missing = [need for need in NEEDED[proposal.purpose] if need not in _targets(proposal, given)]
    if missing:
        raise Refusal(_lacking(proposal, missing))
    if not given:
        raise Refusal("No column has a meaning yet; choose one for each column that is to be filled.")
    make = {"orders": _orders, "tracking": _tracking, "carrier": _carrier}[proposal.purpose]
    return "\n".join([*_head(name, source), *make(proposal, given, name, source)]) + "\n"


def _lacking(proposal: Proposal, missing: Sequence[str]) -> str:
    captions = {"order_no": "Order no.", "sku": "SKU", "qty": "Qty", "reference": "Order no. or Parcel no.",
                "tracking_no": "Tracking no."}  # fmt: skip
    words = ", ".join(captions[need] for need in missing)
    return f"Choose which column means {words}; without it the file cannot be read."


def _targets(proposal: Proposal, answers: Mapping[int, Answer]) -> dict[str, list[tuple[str, str]]]:
    """What is filled, with the (header, id of its meaning) that fill it, in the file's order."""
    out: dict[str, list[tuple[str, str]]] = {}
    for at, answer in answers.items():
        if answer.meaning and (target := answer.meaning.target(proposal.purpose)):
            out.setdefault(target, []).append((proposal.headers[at].text, answer.meaning.id))
    return out


def _head(name: str, source: Source) -> list[str]:
    return [
        "# Made by Learn format; yours to change.",
        f"id = {text(name)}",
        f"title = {text(name)}",
        f"source = {text(f'learned from {source.file}')}",
        f"checked = {source.checked.isoformat()}",
    ]


def text(value: str) -> str:
    """A TOML basic string, whatever the text holds."""
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(text(value) for value in values) + "]"


# orders exports


def _orders(proposal: Proposal, answers: Mapping[int, Answer], name: str, source: Source) -> Iterator[str]:
    columns = _targets(proposal, answers)
    headers = [header for found in columns.values() for header, _ in found]
    _refuse_unreadable(proposal, headers)
    grain = "first_full" if _first_full(proposal, answers) else "line"
    yield f"marketplace = {text(name)}"
    yield f"encodings = {_list(_encodings(source))}"
    yield f"decimal = {text(_decimal(proposal, answers))}"
    yield f"grain = {text(grain)}"
    if grain == "first_full":
        yield f"order = {text(columns['order_no'][0][0])}"
        yield f"line_headers = {_list(h for target in _LINE for h, _ in columns.get(target, []))}"
    if proposal.description:
        yield f"description_row = {text(proposal.description)}"
    yield "\n[header]"
    yield f"required = {_list(dict.fromkeys(_telling(columns)))}"
    yield f"known = {_list(_known(proposal))}"
    yield "\n[dates]"
    yield f"forms = {_list([dates.ANY])}"
    yield "\n[columns]"
    for target, found in columns.items():
        yield f"{target} = {_value(target, found)}"
    if "line_no" not in columns:
        yield f"line_no = {text(POSITION)}"
    if "marketplace" not in columns:
        quoted = f"'{name}'"
        yield f"marketplace = {text(quoted)}"


def _encodings(source: Source) -> list[str]:
    """In the words of an export's format, which knows UTF-8 and UTF-16 without their marks."""
    plain = re.sub(r"^(utf-8|utf-16).*", r"\1", source.encoding)
    return list(dict.fromkeys([plain, "utf-8"]))


def _telling(columns: Mapping[str, list[tuple[str, str]]]) -> Iterator[str]:
    """The headers by which the file is recognised: those it cannot be read without, and the address."""
    for target in (*NEEDED["orders"], "recipient", "address_1", "postcode"):
        yield from (header for header, _ in columns.get(target, [])[:1])


def _value(target: str, found: Sequence[tuple[str, str]]) -> str:
    """First and last name, street and house number are joined; of other columns the first that is filled counts."""
    ids = {name: header for header, name in found}
    if target == "recipient" and "to.name" not in ids and len(ids) == 2:
        return f'{{ join = {_list([ids["to.first_name"], ids["to.last_name"]])}, with = " " }}'
    if target == "address_1" and "to.house_no" in ids and len(ids) > 1:
        lines = [header for header, name in found if name != "to.house_no"]
        return f'{{ join = {_list([*lines, ids["to.house_no"]])}, with = " " }}'
    return _list(header for header, _ in found)


def _known(proposal: Proposal) -> list[str]:
    known = [header.text for header in proposal.headers if header_key(header.text)]
    return [header for header in dict.fromkeys(known) if len(header) <= LONGEST_HEADER][:MOST_KNOWN]


def _refuse_unreadable(proposal: Proposal, headers: Sequence[str]) -> None:
    """Headers by which a column cannot be found again."""
    keys = [header_key(header.text) for header in proposal.headers]
    for header in headers:
        shown_ = f"'{shown(header)[:40]}'"
        if not header_key(header) or len(header) > LONGEST_HEADER or header.startswith(_MADE_HERE):
            raise Refusal(f"{shown_} cannot be used as a header; give the column another one, or no meaning.")
        if keys.count(header_key(header)) > 1:
            raise Refusal(f"The file has two columns named {shown_}; rename one there, or give them no meaning.")


def _cells(proposal: Proposal, answers: Mapping[int, Answer], target: str) -> list[str]:
    """The cells of the first column that fills `target`, below the header."""
    at = next((at for at, answer in answers.items() if answer.meaning and answer.meaning.orders == target), None)
    if at is None:
        return []
    return [shown(row[at]) if at < len(row) else "" for row in proposal.rows[proposal.first_row :]]


def _first_full(proposal: Proposal, answers: Mapping[int, Answer]) -> bool:
    """Whether the rows of one order leave out what stands in its first."""
    orders, streets = _cells(proposal, answers, "order_no"), _cells(proposal, answers, "address_1")
    articles = _cells(proposal, answers, "sku")
    if any(not order and article for order, article in zip(orders, articles, strict=True)):
        return True
    seen: set[str] = set()
    for order, street in zip(orders, streets, strict=False):
        if order and order in seen and not street:
            return True
        if street:
            seen.add(order)
    return False


def _decimal(proposal: Proposal, answers: Mapping[int, Answer]) -> str:
    return "," if any(map(_COMMA_CENTS.fullmatch, _cells(proposal, answers, "unit_price"))) else "any"


# tracking files


def _tracking(proposal: Proposal, answers: Mapping[int, Answer], name: str, source: Source) -> Iterator[str]:
    """An export that is no list of orders, but says which tracking number belongs to which of them."""
    columns = _targets(proposal, answers)
    _refuse_unreadable(proposal, [header for found in columns.values() for header, _ in found])
    telling = [header for target in NEEDED["tracking"] for header, _ in columns[target]]
    yield f"marketplace = {text(name)}"
    yield f"encodings = {_list(_encodings(source))}"
    yield f"refuse = {text(_NO_ORDERS)}"
    yield "\n[header]"
    yield f"required = {_list(dict.fromkeys(telling))}"
    yield f"known = {_list(_known(proposal))}"
    yield "\n[tracking]"
    for target, found in columns.items():
        yield f"{target} = {_list(header for header, _ in found)}"


# carrier files


def _carrier(proposal: Proposal, answers: Mapping[int, Answer], name: str, source: Source) -> Iterator[str]:
    yield f"name = {text(name)}"
    yield "\n[file]"
    yield f"kind = {text(TEMPLATE if source.template else source.kind)}"
    yield f"rows = {text(source.rows)}"
    if source.template:
        yield f"template = {text(source.template)}"
        yield f"sheet = {text(proposal.sheet)}"
        yield f"header_row = {proposal.header_row + 1}"
        yield f"first_row = {proposal.first_row + 1}"
    elif proposal.header_row:
        raise Refusal("The headers do not stand in the file's first line; save it as .xlsx and learn that file.")
    if source.kind == "csv":
        yield f"delimiter = {text(source.delimiter)}"
        yield f"encoding = {text(re.sub('^utf-16.*', 'utf-16', source.encoding))}"
        yield f"newline = {text(source.newline)}"
    if most := _articles(answers, source):
        yield "\n[limits]"
        yield f"items_max = {most}"
    for header in proposal.headers:
        yield from _column(header, answers.get(header.at), source)


def _articles(answers: Mapping[int, Answer], source: Source) -> int:
    """So many articles have columns of their own; 0 where that sets no limit."""
    of_items = [answer for answer in answers.values() if answer.meaning and answer.meaning.carrier.startswith("item.")]
    if source.rows == "item" and not any(answer.number for answer in of_items):
        return 0
    return max((answer.number or 1 for answer in of_items), default=0)


def _column(header: Header, answer: Answer | None, source: Source) -> Iterator[str]:
    yield "\n[[column]]"
    yield f"header = {text(_header(header, source))}"
    if answer is None:
        return
    yield f"value = {text(_field(answer, source))}"
    if header.required:
        yield "required = true" if answer.number < 2 else f'required = "parcel.lines >= {answer.number}"'
    if answer.meaning is None:
        return
    unit, field = answer.meaning.unit, answer.meaning.carrier
    if unit:
        yield f"unit = {text(unit)}"
    if unit or field in _MONEY:
        yield f"decimals = {_DECIMALS.get(unit, 2)}"
    if unit == "g":
        yield 'rounding = "up"'
    if values.CARRIER[field] in ("number", "weight", "length") and header.at not in source.as_text:
        yield 'cell = "number"'


def _header(header: Header, source: Source) -> str:
    """Byte for byte where it is written; in a template it only serves to see that it is still the same one."""
    if source.template:
        return shown(header.text)[:LONGEST_HEADER]
    if len(header.text) > LONGEST_HEADER:
        raise Refusal(f"Column {header.at + 1} has a header of {len(header.text):,} characters; shorten it there.")
    return header.text


def _field(answer: Answer, source: Source) -> str:
    if answer.meaning is None:
        quote = '"' if "'" in answer.constant else "'"
        if quote in answer.constant:
            raise Refusal("A fixed text cannot hold both kinds of quotes; leave one of them out.")
        return f"{quote}{answer.constant}{quote}"
    field = answer.meaning.carrier
    if field.startswith("item.") and (answer.number or source.rows == "parcel"):
        return f"items[{answer.number or 1}].{field.removeprefix('item.')}"
    return field
