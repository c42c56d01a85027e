"""Answers about the columns of a carrier's template as the lines of a carrier format."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pyaddin.formats.learn.meanings import Answer
from pyaddin.formats.learn.propose import Header, Proposal, shown
from pyaddin.formats.learn.source import LONGEST_HEADER, Source, text
from pyaddin.formats.written import vocabulary
from pyaddin.formats.written.form import TEMPLATE
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

_DECIMALS: Final = {"g": 0, "kg": 3, "lb": 2, "oz": 1, "mm": 0, "cm": 1, "in": 1}
_MONEY: Final = frozenset({"parcel.value", "item.unit_value", "item.total_value", "item.unit_price"})


def lines(proposal: Proposal, answers: Mapping[int, Answer], name: str, source: Source) -> Iterator[str]:
    """The lines of a carrier format below its head; Refusal when the file cannot be one."""
    yield f"name = {text(name)}"
    yield from file_lines(proposal, source)
    yield f"rows = {text(source.rows)}"
    if most := _articles(answers, source):
        yield "\n[limits]"
        yield f"items_max = {most}"
    for header in proposal.headers:
        yield from _column(header, answers.get(header.at), source)


def file_lines(proposal: Proposal, source: Source) -> Iterator[str]:
    """The [file] table of a file that is written anew; Refusal when it cannot be."""
    yield "\n[file]"
    yield f"kind = {text(TEMPLATE if source.template else source.kind)}"
    if source.template:
        yield f"template = {text(source.template)}"
        yield f"sheet = {text(proposal.sheet)}"
        yield f"header_row = {proposal.header_row + 1}"
        yield f"first_row = {proposal.first_row + 1}"
    elif proposal.header_row:
        raise Refusal(tr("The headers do not stand in the file's first line; save it as .xlsx and learn that file."))
    if source.kind == "csv":
        yield f"delimiter = {text(source.delimiter)}"
        yield f"encoding = {text(re.sub('^utf-16.*', 'utf-16', source.encoding))}"
        yield f"newline = {text(source.newline)}"


def _articles(answers: Mapping[int, Answer], source: Source) -> int:
    """So many articles have columns of their own; 0 where that sets no limit."""
    of_items = [answer for answer in answers.values() if answer.meaning and answer.meaning.carrier.startswith("item.")]
    if source.rows == "item" and not any(answer.number for answer in of_items):
        return 0
    return max((answer.number or 1 for answer in of_items), default=0)


def _column(header: Header, answer: Answer | None, source: Source) -> Iterator[str]:
    yield "\n[[column]]"
    yield f"header = {text(header_text(header, source))}"
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
    if vocabulary.CARRIER[field] in ("number", "weight", "length") and header.at not in source.as_text:
        yield 'cell = "number"'


def header_text(header: Header, source: Source) -> str:
    """Byte for byte where it is written; in a template it only serves to see that it is still the same one."""
    if source.template:
        return shown(header.text)[:LONGEST_HEADER]
    if len(header.text) > LONGEST_HEADER:
        raise Refusal(
            tr("Column {column} has a header of {count:,} characters; shorten it there.",
               column=header.at + 1, count=len(header.text))
        )  # fmt: skip
    return header.text


def _field(answer: Answer, source: Source) -> str:
    if answer.meaning is None:
        return quoted(answer.constant)
    field = answer.meaning.carrier
    if field.startswith("item.") and (answer.number or source.rows == "parcel"):
        return f"items[{answer.number or 1}].{field.removeprefix('item.')}"
    return field


def quoted(constant: str) -> str:
    """A fixed text as a column's value; Refusal when it cannot be one."""
    quote = '"' if "'" in constant else "'"
    if quote in constant:
        raise Refusal(tr("A fixed text cannot hold both kinds of quotes; leave one of them out."))
    return f"{quote}{constant}{quote}"
