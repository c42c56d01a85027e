"""What the columns of an unknown file may mean: certain ones, doubtful ones that are only proposed, unknown ones.

proposal = propose(files.read_rows(path), aliases.load(folders))
answers = {3: meanings.read("Postcode", proposal.purpose), **proposal.certain}
learn_toml.to_toml(proposal, answers, name, source)
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from pyaddin.formats.files.header_rows import Heads, heads
from pyaddin.formats.files.header_text import LONGEST, HeaderText
from pyaddin.formats.files.read import Sheet
from pyaddin.formats.learn.aliases import Aliases
from pyaddin.formats.learn.meanings import BY_ID, PURPOSES, STATUS, WRITTEN, Answer, Purpose
from pyaddin.tables.problems import Refusal
from pyaddin.values.raw import Cell, Row, text_of
from pyaddin.words.catalogue import tr

HEAD_ROWS = 30
SAMPLES = 3
MOST_COLUMNS = 500
MOST_STATES = 20
_STREETS = {"to.street": ("to.address_1", "to.house_no"), "from.street": ("from.address_1", "from.house_no")}
_ORDER = {"order.no", "item.sku", "item.title", "item.qty", "item.unit_price", "order.ordered_at"}
_OF_BUYING = {"order.status", "order.paid_at", "order.marketplace", "order.buyer_note", "order.service_requested"}
_MATTERS = {
    "order.no", "order.status", "item.sku", "item.qty", "parcel.no", "parcel.tracking_no", "parcel.weight", "to.name",
    "to.first_name", "to.last_name", "to.company", "to.address_1", "to.address_2", "to.street", "to.house_no",
    "to.city", "to.state", "to.postcode", "to.country", "to.country_name", "to.country_3",
}  # fmt: skip
_SURELY = 4
_SHIPPABLE = {"item.qty", "to.address_1", "to.street"}
_PARCEL = {"parcel.weight", "parcel.length", "item.hs_code", "item.customs_description", "parcel.value"}


@dataclass(frozen=True, slots=True)
class Header:
    """One column: its place from 0, its header as in the file, and what it means as far as that is known.

    means      what it means beyond doubt
    proposal   what it may mean; never applied
    required   the file itself says that it must be filled
    samples    its first cells below the header
    """

    at: int
    text: str
    means: Answer | None = None
    proposal: Answer | None = None
    required: bool = False
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file as it is understood; rows count from 0.

    first_row     where rows begin that are read, or are to be filled
    description   how a row of explanations right below the header begins; "" when there is none
    rows          all rows of the sheet
    """

    purpose: Purpose
    sheet: str
    header_row: int
    first_row: int
    headers: tuple[Header, ...]
    description: str = ""
    rows: list[Row] = field(default_factory=list)

    @property
    def certain(self) -> dict[int, Answer]:
        """The answers beyond doubt, by column."""
        return {header.at: header.means for header in self.headers if header.means}


def open_doubts(proposal: Proposal, answers: Mapping[int, Answer]) -> list[Header]:
    """Doubtful columns without an answer that an order or a parcel hardly goes without, and that no other one fills."""
    filled = {answer.meaning.id for answer in answers.values() if answer.meaning}
    return [
        header
        for header in proposal.headers
        if header.at not in answers and header.proposal and (meaning := header.proposal.meaning)
        and meaning.id not in filled and (header.required or meaning.id in _MATTERS)
    ]  # fmt: skip


def propose(sheets: Sequence[Sheet], aliases: Aliases, purpose: Purpose | None = None) -> Proposal:
    """The header line of the sheet that has the most known headers, and what each header means.

    It may stand under titles and explanations. Without a `purpose` the headers tell which it is. Refusal when no row
    can be a header line.
    """
    wanted: tuple[Purpose, ...] = (purpose,) if purpose else tuple(PURPOSES)
    best, sheet, header_row = (0, 0), sheets[0], 0
    for one in sheets:
        for number in range(min(len(one.rows), HEAD_ROWS)):
            score = _score(heads(one.rows, number, one.merged), wanted, aliases)
            if score > best:
                best, sheet, header_row = score, one, number
    if best < (0, 2):
        raise Refusal(
            tr("The file has no line of headers in its first {rows} rows; put one above the columns and try again.",
               rows=HEAD_ROWS)
        )  # fmt: skip
    header = heads(sheet.rows, header_row, sheet.merged)
    if len(header.names) > MOST_COLUMNS:
        raise Refusal(
            tr("The file has {count:,} columns; more than {most} cannot be learned.",
               count=len(header.names), most=MOST_COLUMNS)
        )  # fmt: skip
    parted = [aliases.header(shown(name), group) for name, group in zip(header.alone, header.groups, strict=True)]
    return _proposal(sheet, header_row, header, parted, purpose, aliases)


def _score(header: Heads, purposes: Sequence[Purpose], aliases: Aliases) -> tuple[int, int]:
    """How much a row looks like a header line: the known headers in it, then the different words."""
    texts = {
        (text, group)
        for cell, group in zip(header.alone, header.groups, strict=True)
        if isinstance(cell, str) and any(map(str.isalpha, text := shown(cell)))
    }
    if len(texts) < 2 or aliases.only_words_of_duty(text for text, _ in texts):
        return 0, 0
    headers = [aliases.header(text, group) for text, group in texts]
    most = max(sum(aliases.exact(header, purpose) is not None for header in headers) for purpose in purposes)
    return (most if most > 1 else 0), sum(len(text) <= LONGEST for text, _ in texts)


def _purpose(header: Sequence[HeaderText], below: Sequence[Row], aliases: Aliases) -> Purpose:
    """What the file is for, by what its headers mean and whether rows stand below them."""
    every: tuple[Purpose, ...] = ("carrier", "orders", "tracking")
    answers = [aliases.exact(one, purpose) for one in header for purpose in every]
    ids = {answer.meaning.id for answer in answers if answer and answer.meaning}
    filled = sum(any(map(shown, row)) for row in below)
    senders = any(name.startswith("from.") for name in ids)
    if filled and not senders and "order.no" in ids and len(ids & (_ORDER | _OF_BUYING)) >= _SURELY:
        return "orders"
    if senders or ids & _PARCEL:
        return "carrier"
    numbers = "parcel.tracking_no" in ids
    if numbers and "order.no" in ids and not _addressed(ids) and not _numbered(header, below, aliases):
        return "confirm"
    if numbers and ids & {"order.no", "parcel.no"} and not ids & _SHIPPABLE:
        return "tracking"
    if filled and numbers and not ids & {"order.no", "parcel.no"} and not _addressed(ids) and _tells(header, aliases):
        return "status"
    return "orders" if (filled and len(ids & _ORDER) > 1) or (filled > 1 and not _addressed(ids)) else "carrier"


def _addressed(ids: Iterable[str]) -> bool:
    return any(name.startswith("to.") for name in ids)


def _tells(header: Sequence[HeaderText], aliases: Aliases) -> bool:
    """Whether a column is known to hold what carriers say."""
    found = (aliases.exact(one, "status") for one in header)
    return any(answer and answer.meaning and answer.meaning.id in ("event.state", "event.said") for answer in found)


def _numbered(header: Sequence[HeaderText], below: Sequence[Row], aliases: Aliases) -> bool:
    """Whether most rows of the file have a tracking number; where they have none it is to be filled in."""
    found = [(at, aliases.exact(one, "tracking")) for at, one in enumerate(header)]
    places = [at for at, answer in found if answer and answer.meaning and answer.meaning.id == "parcel.tracking_no"]
    filled = [row for row in below if any(map(shown, row))]
    with_one = [row for row in filled if any(at < len(row) and shown(row[at]) for at in places)]
    return 2 * len(with_one) > len(filled)


def _proposal(
    sheet: Sheet, header_row: int, header: Heads, parted: Sequence[HeaderText], wanted: Purpose | None, aliases: Aliases
) -> Proposal:
    rows = sheet.rows
    duty = _row_of_duty(rows, header_row, aliases)
    purpose = wanted or _purpose(parted, rows[max(duty or 0, header_row) + 1 :], aliases)
    first = max(duty or 0, header_row) + 1
    while purpose in WRITTEN and first < len(rows) and any(map(shown, rows[first])):
        first += 1
    below = [row for row in rows[max(duty or 0, header_row) + 1 :] if any(map(shown, row))][:SAMPLES]
    duties = [shown(cell) for cell in rows[duty]] if duty is not None else []
    certain = _certain(parted, purpose, aliases)
    cells = rows[first:] if purpose == "orders" else []
    taken = {answer.meaning.id for answer in certain if answer and answer.meaning} if purpose == "orders" else None
    headers = tuple(
        Header(
            at, "" if cell is None else str(cell), certain[at],
            None if certain[at] else _nearest(at, words, purpose, cells, taken, aliases),
            words.required or (at < len(duties) and aliases.is_required(duties[at])),
            tuple(shown(row[at])[:LONGEST] if at < len(row) else "" for row in below),
        )
        for at, (cell, words) in enumerate(zip(header.names, parted, strict=True))
    )  # fmt: skip
    description = next(filter(None, duties), "") if duty == header_row + 1 else ""
    return Proposal(purpose, sheet.name, header_row, first, headers, description, rows)


def _nearest(
    at: int, header: HeaderText, purpose: Purpose, below: Sequence[Row], taken: Set[str] | None, aliases: Aliases
) -> Answer | None:
    """What the header may mean; a column in which words such as *cancelled* stand says what becomes of orders."""
    if taken is not None and (otherwise := aliases.otherwise(header, taken)):
        return otherwise
    words = {text for row in below if at < len(row) and (text := shown(row[at]))}
    if 0 < len(words) <= MOST_STATES and any(aliases.state(text) for text in words):
        return STATUS
    return aliases.nearest(header, purpose)


def _row_of_duty(rows: Sequence[Row], header_row: int, aliases: Aliases) -> int | None:
    """The row right below or above the header that says which columns are required; None when neither does."""
    for number in (header_row + 1, header_row - 1):
        if 0 <= number < len(rows) and aliases.only_words_of_duty(map(shown, rows[number])):
            return number
    return None


def _certain(parted: Sequence[HeaderText], purpose: Purpose, aliases: Aliases) -> list[Answer | None]:
    """What each header means beyond doubt. Of several that claim one meaning the one that says itself whose address it
    is part of has it, else none."""
    found = _given_names(_streets([aliases.exact(header, purpose) for header in parted]), parted, aliases)
    of_states = {at for at, answer in enumerate(found) if answer == STATUS}  # there may be several of them
    claims: dict[tuple[str, int], list[int]] = {}
    for at, answer in enumerate(found):
        if answer and answer.meaning and at not in of_states:
            claims.setdefault((answer.meaning.id, answer.number), []).append(at)
    for places in claims.values():
        says_whose = [at for at in places if aliases.says_whose(parted[at])]
        winner = places[0] if len(places) == 1 else says_whose[0] if len(says_whose) == 1 else None
        for at in places:
            found[at] = found[at] if at == winner else None
    return found


def _streets(found: Sequence[Answer | None]) -> list[Answer | None]:
    """A street without a column for the house number is the first line of an address, or says it once more."""
    ids = {answer.meaning.id for answer in found if answer and answer.meaning}
    out = list(found)
    for at, answer in enumerate(found):
        line, number = _STREETS.get(answer.meaning.id if answer and answer.meaning else "", ("", ""))
        if line and number not in ids:
            out[at] = None if line in ids else Answer(BY_ID[line, ""])
    return out


def _given_names(found: Sequence[Answer | None], parted: Sequence[HeaderText], aliases: Aliases) -> list[Answer | None]:
    """Beside a family name, what may be a whole name or a given one is the given one: 名 beside 姓."""
    family = any(answer and answer.meaning and answer.meaning.id == "to.last_name" for answer in found)
    given = Answer(BY_ID["to.first_name", ""])
    return [
        given if family and answer and answer.meaning and answer.meaning.id == "to.name"
        and aliases.means(header, "to.first_name") else answer
        for answer, header in zip(found, parted, strict=True)
    ]  # fmt: skip


def shown(cell: Cell) -> str:
    """A cell as the clerk sees it: on one line."""
    return text_of(cell)
