"""What is said of a row: a code and the sentence it stands for, by the step that finds it.

The code and its arguments stand beside the row and in the journal; the sentence is only their rendering. A code begins
with its source and is never given another meaning; places are named as in `tr`.
"""

import json
from datetime import datetime
from functools import cache
from string import Formatter
from typing import Any, Final

from pyaddin.words.beside import (
    addresses,
    buying,
    carriers,
    claims,
    confirm,
    counts,
    delivery,
    dispatch,
    disputes,
    gate,
    goods,
    imports,
    inbound,
    invoices,
    messages,
    news,
    outbound,
    packing,
    papers,
    parcels,
    pieces,
    prices,
    returns,
    rows,
    sheet,
    stock,
    tracking,
)
from pyaddin.words.catalogue import Text, tr

SOURCES: Final = {
    "sheet": tr("Sheet"), "import": tr("Import"), "address": tr("Address"), "stock": tr("Stock"),
    "parcel": tr("Parcel"), "carrier": tr("Carrier"), "tracking": tr("Tracking"), "confirm": tr("Confirm"),
    "news": tr("News"), "gate": tr("Gate"), "goods": tr("Goods"), "count": tr("Count"), "move": tr("Move"),
    "pick": tr("Pick"), "handover": tr("Hand-over"), "pack": tr("Packing"), "approval": tr("Approval"),
    "supplier": tr("Supplier"), "reorder": tr("Reorder"),
    "delivery": tr("Delivery"),
    "message": tr("Message"),
    "papers": tr("Papers"), "inbound": tr("Inbound"),
    "returns": tr("Return"), "claims": tr("Claim"),
    "dispute": tr("Dispute"), "invoice": tr("Invoice"),
    "price": tr("Price"),
}  # fmt: skip
"""Who says it, as it leads the sentence."""

SAID: Final = "said"
"""What is left to the words that an earlier version wrote, which kept no codes."""

SENTENCES: Final[dict[str, Text]] = {
    **{f"{source}.{SAID}": tr("{said}") for source in SOURCES},
    **addresses.SENTENCES,
    **buying.SENTENCES,
    **carriers.SENTENCES,
    **claims.SENTENCES,
    **confirm.SENTENCES,
    **counts.SENTENCES,
    **delivery.SENTENCES,
    **dispatch.SENTENCES,
    **disputes.SENTENCES,
    **gate.SENTENCES,
    **goods.SENTENCES,
    **imports.SENTENCES,
    **inbound.SENTENCES,
    **invoices.SENTENCES,
    **messages.SENTENCES,
    **news.SENTENCES,
    **outbound.SENTENCES,
    **packing.SENTENCES,
    **papers.SENTENCES,
    **parcels.SENTENCES,
    **pieces.SENTENCES,
    **prices.SENTENCES,
    **returns.SENTENCES,
    **rows.SENTENCES,
    **sheet.SENTENCES,
    **stock.SENTENCES,
    **tracking.SENTENCES,
}


def said(code: str, **places: Any) -> Text:
    """The sentence of a code."""
    return Text(SENTENCES[code].source, tuple(places.items()), SENTENCES[code].many, code)


def source_of(text: Text) -> str:
    """Who says it."""
    return text.code.partition(".")[0]


def packed(text: Text) -> str:
    """A problem's code and arguments as a cell keeps them: readable, without brackets or line breaks."""
    places = {name: _out(value) for name, value in text.args}
    data = json.dumps(places, ensure_ascii=False, separators=(", ", ": ")) if places else ""
    return f"{text.code} {data}".strip().translate(_BRACKETS)


def unpacked(kept: str) -> Text | None:
    """The text that `packed` kept; None where a clerk has changed it or no such code is known."""
    code, _, data = kept.partition(" ")
    if code not in SENTENCES:
        return None
    try:
        places = json.loads(data) if data else {}
        if not _places(code) <= places.keys():
            return None
        text = said(code, **{name: _in(value) for name, value in places.items()})
        str(text)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None
    return text


@cache
def _places(code: str) -> frozenset[str]:
    """What its sentence wants to be told."""
    text = SENTENCES[code]
    return frozenset(name for source in (text.source, text.many) for _, name, *_ in Formatter().parse(source) if name)


_BRACKETS: Final = {ord(c): f"\\u{ord(c):04x}" for c in "()\n\r\t"}


def _out(value: Any) -> Any:
    if isinstance(value, Text):
        if value.code:
            return {"code": value.code, **{name: _out(item) for name, item in value.args}}
        return str(value)
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return getattr(value, "item", lambda: str(value))()


def _in(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "code" in value:
        return said(value.pop("code"), **{name: _in(item) for name, item in value.items()})
    return datetime.fromisoformat(value["at"])
