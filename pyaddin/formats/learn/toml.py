"""Answers about a file's columns as a TOML file that the program's own loaders read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pyaddin.formats.exports.rows import POSITION
from pyaddin.formats.learn import carrier, confirm, states
from pyaddin.formats.learn.meanings import BY_ID, NO_NUMBER, NO_STATUS, STATUS, Answer
from pyaddin.formats.learn.propose import Proposal, shown
from pyaddin.formats.learn.source import LONGEST_HEADER, Source, comment, listed, text
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.problems import Refusal
from pyaddin.values import dates
from pyaddin.values.captions import caption_key
from pyaddin.words.catalogue import Text, Words, tr

MOST_KNOWN: Final = 500
NEEDED: Final = {
    "orders": ("order_no", "sku", "qty"), "tracking": ("reference", "tracking_no"), "carrier": (),
    "confirm": ("order.no", "parcel.tracking_no"), "status": ("tracking_no",),
}  # fmt: skip
_JOINED: Final = ("recipient", "address_1", "address_2", "city", "postcode", "phone", "item", "buyer_note")
"""What may be spread over several columns, as a Japanese postcode is."""
_LINE: Final = ("line_no", "sku", "item", "qty", "unit_price")
_MADE_HERE: Final = ("row.", "item.")
_NO_ORDERS: Final = tr("it holds tracking numbers, no orders; press Import tracking.")
_COMMA_CENTS: Final = re.compile(r"\D*\d[\d.]*,\d{1,2}\D*")


def to_toml(proposal: Proposal, answers: Mapping[int, Answer], name: str, source: Source) -> str:
    """The format called `name`; `answers` say what each column (from 0) means, columns without one are left alone.

    Refusal says what is still missing, or why the file cannot be a format.
    """
    given = {at: answer for at, answer in sorted(answers.items()) if at < len(proposal.headers)}
    needed = [need for need in NEEDED[proposal.purpose] if need != "order_no" or not _gives_numbers(given)]
    missing = [need for need in needed if need not in _targets(proposal, given)]
    if missing:
        raise Refusal(_lacking(missing))
    if not given:
        raise Refusal(tr("No column has a meaning yet; choose one for each column that is to be filled."))
    if proposal.purpose == "orders":
        states.check(proposal, given)
    make = {
        "orders": _orders, "tracking": _tracking, "carrier": carrier.lines, "confirm": confirm.lines,
        "status": _events,
    }[proposal.purpose]  # fmt: skip
    return "\n".join([*_head(name, source), *make(proposal, given, name, source)]) + "\n"


def _lacking(missing: Sequence[str]) -> Text:
    order_no, sku, qty = ORDERS.captions(("order_no", "sku", "qty"))
    parcel_no, tracking_no = PARCELS.captions(("parcel_no", "tracking_no"))
    captions: dict[str, Words] = {
        "order_no": order_no, "sku": sku, "qty": qty, "tracking_no": tracking_no, "order.no": order_no,
        "parcel.tracking_no": tracking_no, "reference": tr("{one} or {other}", one=order_no, other=parcel_no),
    }  # fmt: skip
    columns = ", ".join(str(captions[need]) for need in missing)
    if "order_no" in missing:
        return tr(
            "Choose which column means {columns}; without it the file cannot be used. Where orders have no numbers, "
            "choose '{no_number}' for the buyer's name.", columns=columns, no_number=NO_NUMBER.caption,
        )  # fmt: skip
    return tr("Choose which column means {columns}; without it the file cannot be used.", columns=columns)


def _gives_numbers(answers: Mapping[int, Answer]) -> bool:
    """Whether it was chosen that the orders have no numbers of their own."""
    return any(answer.meaning == NO_NUMBER for answer in answers.values())


def _targets(proposal: Proposal, answers: Mapping[int, Answer]) -> dict[str, list[tuple[str, str]]]:
    """What is filled, with the (header, id of its meaning) that fill it, in the file's order."""
    out: dict[str, list[tuple[str, str]]] = {}
    for at, answer in answers.items():
        of_a_state = answer.meaning in (STATUS.meaning, NO_STATUS.meaning)
        if answer.meaning and not of_a_state and (target := answer.meaning.target(proposal.purpose)):
            out.setdefault(target, []).append((proposal.headers[at].text, answer.meaning.id))
    return out


def _head(name: str, source: Source) -> list[str]:
    learned = tr("learned from {file}", file=source.file)
    return [
        comment(tr("Made by Learn format; yours to change.")),
        f"id = {text(name)}",
        f"title = {text(name)}",
        f"source = {text(str(learned))}",
        f"checked = {source.checked.isoformat()}",
    ]


# orders exports


def _orders(proposal: Proposal, answers: Mapping[int, Answer], name: str, source: Source) -> Iterator[str]:
    columns = _targets(proposal, answers)
    headers = [header for found in columns.values() for header, _ in found]
    _refuse_unreadable(proposal, headers)
    numberless = _gives_numbers(answers) and "order_no" not in columns
    grain = "first_full" if not numberless and _first_full(proposal, answers) else "line"
    yield f"marketplace = {text(name)}"
    yield f"encodings = {listed(_encodings(source))}"
    yield f"decimal = {text(_decimal(proposal, answers))}"
    yield f"grain = {text(grain)}"
    if grain == "first_full":
        yield f"order = {text(columns['order_no'][0][0])}"
        yield f"line_headers = {listed(h for target in _LINE for h, _ in columns.get(target, []))}"
    if numberless:
        yield "gives_numbers = true"
    if proposal.description:
        yield f"description_row = {text(proposal.description)}"
    yield "\n[header]"
    yield f"required = {listed(dict.fromkeys(_telling(columns)))}"
    yield f"known = {listed(_known(proposal))}"
    yield "\n[dates]"
    yield f"forms = {listed([dates.ANY])}"
    yield "\n[columns]"
    for target, found in columns.items():
        yield f"{target} = {_value(target, found, _joint(proposal, answers, target))}"
    if "line_no" not in columns and not numberless:
        yield f"line_no = {text(POSITION)}"
    if "marketplace" not in columns:
        quoted = f"'{name}'"
        yield f"marketplace = {text(quoted)}"
    yield from states.rules(proposal, answers)


def _encodings(source: Source) -> list[str]:
    """In the words of an export's format, which knows UTF-8 and UTF-16 without their marks."""
    plain = re.sub(r"^(utf-8|utf-16).*", r"\1", source.encoding)
    return list(dict.fromkeys([plain, "utf-8"]))


def _telling(columns: Mapping[str, list[tuple[str, str]]]) -> Iterator[str]:
    """The headers by which the file is recognised: those it cannot be read without, and the address."""
    for target in (*NEEDED["orders"], "recipient", "address_1", "postcode"):
        yield from (header for header, _ in columns.get(target, [])[:1])


def _value(target: str, found: Sequence[tuple[str, str]], joint: str | None) -> str:
    """First and last name, street and house number are joined, and so are columns that only together say it, with
    `joint` between; of other columns the first that is filled counts."""
    ids = {name: header for header, name in found}
    if target == "recipient" and ids.keys() == {"to.first_name", "to.last_name"}:
        return f'{{ join = {listed([ids["to.first_name"], ids["to.last_name"]])}, with = " " }}'
    if target == "address_1" and "to.house_no" in ids and len(ids) > 1:
        lines = [header for header, name in found if name != "to.house_no"]
        return f'{{ join = {listed([*lines, ids["to.house_no"]])}, with = " " }}'
    headers = listed(header for header, _ in found)
    return headers if joint is None else f"{{ join = {headers}, with = {text(joint)} }}"


def _joint(proposal: Proposal, answers: Mapping[int, Answer], target: str) -> str | None:
    """What stands between the columns that fill `target` together; None where one alone fills it, in every row."""
    columns = [_cells_at(proposal, at) for at, a in answers.items() if a.meaning and a.meaning.orders == target]
    rows = [[cell for cell in row if cell] for row in zip(*columns, strict=True)]
    parts = [row for row in rows if len(row) > 1]
    if target not in _JOINED or len(columns) < 2 or not any(len(set(row)) > 1 for row in parts):
        return None
    return "-" if target in ("postcode", "phone") else " "


def _known(proposal: Proposal) -> list[str]:
    known = [header.text for header in proposal.headers if caption_key(header.text)]
    return [header for header in dict.fromkeys(known) if len(header) <= LONGEST_HEADER][:MOST_KNOWN]


def _refuse_unreadable(proposal: Proposal, headers: Sequence[str]) -> None:
    """Headers by which a column cannot be found again."""
    keys = [caption_key(header.text) for header in proposal.headers]
    for header in headers:
        shown_ = shown(header)[:40]
        if not caption_key(header) or len(header) > LONGEST_HEADER or header.startswith(_MADE_HERE):
            raise Refusal(
                tr("'{header}' cannot be used as a header; give the column another one, or no meaning.", header=shown_)
            )
        if keys.count(caption_key(header)) > 1:
            raise Refusal(
                tr("The file has two columns named '{header}'; rename one there, or give them no meaning.",
                   header=shown_)
            )  # fmt: skip


def _cells(proposal: Proposal, answers: Mapping[int, Answer], target: str) -> list[str]:
    """The cells of the first column that fills `target`, below the header."""
    at = next((at for at, answer in answers.items() if answer.meaning and answer.meaning.orders == target), None)
    return [] if at is None else _cells_at(proposal, at)


def _cells_at(proposal: Proposal, at: int) -> list[str]:
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


def _events(proposal: Proposal, answers: Mapping[int, Answer], name: str, source: Source) -> Iterator[str]:
    """What a file calls the columns in which it tells of parcels."""
    columns = _targets(proposal, answers)
    if not {"state", "said"} & columns.keys():
        names = (BY_ID[one, ""].caption for one in ("event.state", "event.said"))
        raise Refusal(
            tr("Choose which column means {columns}; without it the file cannot be used.",
               columns=tr("{one} or {other}", one=next(names), other=next(names)))
        )  # fmt: skip
    _refuse_unreadable(proposal, [header for found in columns.values() for header, _ in found])
    yield "\n[events]"
    for target, found in columns.items():
        yield f"{target} = {listed(header for header, _ in found)}"


def _tracking(proposal: Proposal, answers: Mapping[int, Answer], name: str, source: Source) -> Iterator[str]:
    """An export that is no list of orders, but says which tracking number belongs to which of them."""
    columns = _targets(proposal, answers)
    _refuse_unreadable(proposal, [header for found in columns.values() for header, _ in found])
    telling = [header for target in NEEDED["tracking"] for header, _ in columns[target]]
    yield f"marketplace = {text(name)}"
    yield f"encodings = {listed(_encodings(source))}"
    yield f"refuse = {text(str(_NO_ORDERS))}"
    yield "\n[header]"
    yield f"required = {listed(dict.fromkeys(telling))}"
    yield f"known = {listed(_known(proposal))}"
    yield "\n[tracking]"
    for target, found in columns.items():
        yield f"{target} = {listed(header for header, _ in found)}"
