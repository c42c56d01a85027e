"""Answers about the columns of a marketplace's file for tracking numbers as the lines of a confirmation format."""

import glob
from collections.abc import Iterator, Mapping
from typing import Final

from pyaddin.formats.confirm.format import DOWNLOADED, TRACKING_NO
from pyaddin.formats.learn.carrier import file_lines, header_text, quoted
from pyaddin.formats.learn.meanings import Answer
from pyaddin.formats.learn.propose import Header, Proposal
from pyaddin.formats.learn.source import Source, comment, listed, text
from pyaddin.words.catalogue import tr

_NEEDED: Final = frozenset({"order.no", TRACKING_NO})
_CARRIER: Final = ("parcel.carrier_code", "parcel.carrier_name")


def lines(proposal: Proposal, answers: Mapping[int, Answer], name: str, source: Source) -> Iterator[str]:
    """The lines of a confirmation format below its head; Refusal when the file cannot be one."""
    yield f"marketplaces = {listed([glob.escape(name)])}"
    yield f"rows = {text(source.rows)}"
    if not source.split_orders:
        yield 'split_orders = "leave"'
    if source.rows == DOWNLOADED:
        yield f"\n[file]\nkind = {text(source.kind)}"
    else:
        yield from file_lines(proposal, source)
    yield "\n" + comment(
        tr('What the marketplace calls a carrier: "name on Parcels" = "its name"; others are written as they stand.')
    )
    yield "[carriers]"
    yield from (f"{text(ours)} = {text(theirs)}" for ours, theirs in source.carriers)
    for header in proposal.headers:
        if header.at in answers or source.rows != DOWNLOADED:
            yield from _column(header, answers.get(header.at), source)


def _column(header: Header, answer: Answer | None, source: Source) -> Iterator[str]:
    yield "\n[[column]]"
    yield f"header = {text(header_text(header, source))}"
    if answer is None:
        return
    field = answer.meaning.target("confirm") if answer.meaning else ""
    if field == "parcel.carrier":
        yield f"value = {listed(_CARRIER)}"
    else:
        yield f"value = {text(field or quoted(answer.constant))}"
    if field in _NEEDED or header.required:
        yield "required = true"
    if field == "line.qty":
        yield "decimals = 0"
        if header.at not in source.as_text:
            yield 'cell = "number"'
