"""What answers a case: the order, what was sent, what the carrier said; and what is missing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

import pandas as pd

from pyaddin.steps.records.forgetting import FORGOTTEN
from pyaddin.tables.aftersales import LEGS
from pyaddin.tables.disputes import Reason
from pyaddin.tables.schema import shown
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said

PARTS: Final = ("order", "delivery", "dispatch", "slip", "messages", "photographs", "terms")
"""What the evidence is made of behind its summary."""
LEADING: Final = 4
"""So many parts lead; what is missing behind them is not asked for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one who decides takes: bytes of a file and of all together, pages, letters of a text; None is not known.

    pdf         whether a PDF is taken; else pages are pictures
    standard    that the PDF keeps to
    leaves_out  parts that are not sent as a paper
    hint        what else they say
    """

    name: str = ""
    pdf: bool = True
    file_bytes: int | None = None
    all_bytes: int | None = None
    pages: int | None = None
    letters: int | None = None
    standard: Literal["a-2b"] | None = None
    leaves_out: frozenset[str] = frozenset()
    hint: str = ""


PLAIN: Final = Limits()


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits by who decides, in lower case; what leads for each reason."""

    limits: Mapping[str, Limits]
    order: Mapping[str, Sequence[str]]
    plain: Limits = PLAIN

    def of(self, decides: str) -> Limits:
        """The limits of one who decides; none where they are not known."""
        return self.limits.get(decides.strip().casefold(), self.plain)

    def parts(self, reason: str, limits: Limits) -> list[str]:
        """The parts in their order: those that lead for the reason, then the others."""
        return [p for p in dict.fromkeys((*self.order.get(reason, ()), *PARTS)) if p not in limits.leaves_out]


class Facts(NamedTuple):
    """A block of the evidence: captions with what stands behind them, and a table below."""

    facts: list[tuple[str, str]]
    head: list[str] = []
    rows: list[list[str]] = []


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a case: its row, its order's rows, the parcels, what the carrier and the buyer said.

    lines   what the carriers' files said of each parcel, by parcel number
    seen    the parts for which there are pictures
    """

    case: Mapping[str, Any]
    orders: pd.DataFrame
    parcels: pd.DataFrame
    events: pd.DataFrame
    messages: pd.DataFrame
    lines: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    terms: str = ""
    seen: Collection[str] = ()


def summary(known: Known) -> list[Text]:
    """What speaks for us, a sentence each, from what is written down."""
    return [one for box in _each(known.parcels) for one in _of_parcel(box)]


def _of_parcel(box: Mapping[str, Any]) -> Iterator[Text]:
    number = box["tracking_no"] or box["parcel_no"]
    if pd.notna(box["shipped_at"]):
        yield tr("Parcel {number} left on {day} with {carrier}.",
                 number=number, day=_day(box["shipped_at"]), carrier=box["carrier"])  # fmt: skip
    if pd.notna(box["delivered_at"]):
        yield tr("The carrier reports parcel {number} delivered on {day}.",
                 number=number, day=_day(box["delivered_at"]))  # fmt: skip
    elif box["delivery"]:
        yield tr("The carrier reports parcel {number}: {leg}, {day}.",
                 number=number, leg=shown(box["delivery"]), day=_day(box["delivery_at"]))  # fmt: skip


def missing(known: Known, parts: Sequence[str], folder: str) -> Iterator[Text]:
    """What the evidence lacks of that which leads, each with where to get it."""
    case, parcels = known.case, known.parcels
    order = case["order_no"]
    if (known.orders["recipient"] == FORGOTTEN).any():
        yield said("dispute.forgotten")
    if not case["answer"]:
        yield said("dispute.no-answer")
    leads = parts[:LEADING]
    if (parcels["tracking_no"] == "").any() or parcels.empty:
        yield said("dispute.no-tracking")
    elif "delivery" in leads and "delivery" not in known.seen and parcels["delivered_at"].isna().any():
        yield said("dispute.no-delivery", folder=folder, order=order)
    if "photographs" in leads and "photographs" not in known.seen:
        yield said("dispute.no-photographs", folder=folder, order=order)
    if "messages" in leads and known.messages.empty and "messages" not in known.seen:
        yield said("dispute.no-messages", folder=folder, order=order)
    if "terms" in leads and not known.terms and case["reason"] != Reason.STOLEN:
        yield said("dispute.no-terms")


def order_facts(known: Known) -> Facts:
    """The order and whom it was for."""
    first = next(_each(known.orders))
    facts = [
        (_caption("orders", "order_no"), first["order_no"]),
        (_caption("orders", "marketplace"), " ".join(filter(None, (first["marketplace"], first["shop"])))),
        (_caption("orders", "ordered_at"), _moment(first["ordered_at"])),
        (_caption("orders", "paid_at"), _moment(first["paid_at"])),
        (_caption("orders", "recipient"), first["recipient"]),
        (str(tr("Delivery address")), ", ".join(_address(first))),
        (_caption("orders", "phone"), first["phone"]),
        (_caption("orders", "email"), first["email"]),
    ]
    names = ("sku", "item", "variant", "qty", "unit_price", "currency")
    rows = [[_plain(line[n]) if n != "unit_price" else _money(line[n]) for n in names] for line in _each(known.orders)]
    return Facts(_filled(facts), [_caption("orders", name) for name in names], rows)


def delivery_facts(known: Known) -> Iterator[Facts]:
    """What the carriers said of each parcel."""
    names = ("parcel_no", "tracking_no", "more_tracking", "carrier", "service", "country", "shipped_at")
    said_ = ("delivery", "delivery_at", "delivery_words", "delivered_at")
    for box in _each(known.parcels):
        told = [(name, box[name]) for name in (*names, *said_)]
        mine = known.events[known.events["tracking_no"] == box["tracking_no"]] if len(known.events) else known.events
        rows = [[_moment(e["at"]), shown(e["leg"]) if e["leg"] else "", e["words"], e["place"]] for e in _each(mine)]
        head = [str(tr("When")), str(tr("State")), str(tr("What the carrier said")), str(tr("Place"))] if rows else []
        facts = [(_caption("parcels", name), shown(value) if value in LEGS else _plain(value)) for name, value in told]
        yield Facts(_filled(facts), head, rows)


def dispatch_facts(known: Known) -> Iterator[Facts]:
    """How each parcel left the house, and what the carrier's file said of it."""
    names = (
        "parcel_no", "packed_at", "packed_by", "weight_g", "handed_at", "manifest", "carrier_file", "confirmed_at",
    )  # fmt: skip
    for box in _each(known.parcels):
        facts = [(_caption("parcels", name), _plain(box[name])) for name in names]
        line = [[name, cell] for name, cell in known.lines.get(box["parcel_no"], ())]
        head = [str(tr("Column of the carrier's file")), str(tr("What it said"))] if line else []
        yield Facts(_filled(facts), head, line)


def message_facts(known: Known) -> Facts:
    """What was written to and by the buyer, of this order alone."""
    rows = [[_moment(m["at"]), _plain(m["who"]), _plain(m["text"])] for m in _each(known.messages)]
    return Facts([], [str(tr("When")), str(tr("Who")), str(tr("What was written"))] if rows else [], rows)


def _each(frame: pd.DataFrame) -> Iterator[Mapping[str, Any]]:
    yield from frame.to_dict("records")


def _filled(facts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(caption, value) for caption, value in facts if value]


def _address(line: Mapping[str, Any]) -> list[str]:
    names = ("company", "address_1", "address_2", "postcode", "city", "state", "country")
    return [line[name] for name in names if line[name]]


def _caption(table: str, name: str) -> str:
    from pyaddin.tables.sheets import TABLES

    return TABLES[table].column(name).caption


def _plain(value: Any) -> str:
    """A cell as a paper shows it."""
    if isinstance(value, pd.Timestamp):
        return _moment(value)
    if value is None or value != value:
        return ""
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def _money(amount: float) -> str:
    return "" if pd.isna(amount) else f"{amount:,.2f}"


def _moment(at: Any) -> str:
    return "" if pd.isna(at) else f"{at:%Y-%m-%d %H:%M}"


def _day(at: Any) -> str:
    return "" if pd.isna(at) else f"{at:%Y-%m-%d}"
