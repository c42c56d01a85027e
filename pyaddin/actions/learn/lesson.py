"""A file that is being learned, for the button and the command alike: what it is, what was answered, what is saved."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Final

import pandas as pd

from pyaddin.actions.plan import Folders
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.confirm import format as confirm
from pyaddin.formats.confirm.format import DOWNLOADED
from pyaddin.formats.files import read
from pyaddin.formats.files import text as text_tables
from pyaddin.formats.files.text import Owned
from pyaddin.formats.learn import aliases, propose
from pyaddin.formats.learn import toml as learn_toml
from pyaddin.formats.learn.meanings import WRITTEN, Answer, Effect, Purpose
from pyaddin.formats.learn.propose import SAMPLES, Proposal
from pyaddin.formats.learn.source import Source
from pyaddin.formats.written.safe_names import safe
from pyaddin.steps.parcels import shipments
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.steps.shipping import whole_orders
from pyaddin.steps.shipping.confirm import told_lines
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, Words, tr

FOLDERS: Final[dict[Purpose, str]] = {
    "orders": "marketplaces", "carrier": "carriers", "tracking": "marketplaces", "confirm": "confirm",
    "status": "events",
}  # fmt: skip
PARCEL, ARTICLE, LINE, THERE = tr("a parcel"), tr("an article"), tr("an order line"), tr("there already")
ROW_IS: Final[dict[Purpose, dict[str, Text]]] = {
    "carrier": {"parcel": PARCEL, "item": ARTICLE},
    "confirm": {"parcel": PARCEL, "line": LINE, DOWNLOADED: THERE},
}
"""What a row of a file that is written may be: as a format says it, and in the clerk's words."""
LONGEST_NAME: Final = 60
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A file that is being learned; `name` is what the format will be called, `states` what words in columns of states
    usually mean, by their `plain` forms."""

    path: Path
    proposal: Proposal
    source: Source
    name: str
    folders: Folders
    states: Mapping[str, Effect] = field(default_factory=dict)

    @property
    def is_template(self) -> bool:
        """Whether the file is a workbook that is kept and filled in place."""
        return _is_workbook(self.proposal, self.source) and self.source.rows != DOWNLOADED

    @property
    def row_is(self) -> str:
        """What a row is, in the clerk's words; "" for files that are read."""
        return str(ROW_IS.get(self.proposal.purpose, {}).get(self.source.rows, ""))

    def toml(self, answers: Mapping[int, Answer]) -> str:
        """The format file; Refusal says what is missing."""
        return learn_toml.to_toml(self.proposal, answers, self.name, self.source)

    def called(self, name: str) -> "Lesson":
        """The same under another name; Refusal when it cannot be one."""
        words = " ".join(name.split())
        if not words or len(words) > LONGEST_NAME or not words.isprintable():
            raise Refusal(
                tr("'{name}' cannot be the format's name; write up to {most} letters.",
                   name=words[:LONGEST_NAME], most=LONGEST_NAME)
            )  # fmt: skip
        return replace(self, name=words)._settled()

    def with_rows(self, of: str) -> "Lesson":
        """The same where a row is something else of ROW_IS; Refusal for anything that is not there."""
        named = {str(words): rows for rows, words in ROW_IS.get(self.proposal.purpose, {}).items()}
        if of not in named:
            raise Refusal(tr("One row is '{given}'; write {words}.", given=of[:40], words=_any_of(named)))
        return replace(self, source=replace(self.source, rows=named[of]))._settled()

    def _settled(self) -> "Lesson":
        """With the template's name, and what is known of the marketplace whose file it is."""
        template = f"{safe(self.name)}{self.path.suffix.lower()}" if self.is_template else ""
        source = replace(self.source, template=template)
        if self.proposal.purpose == "confirm":
            known = confirm.format_for(self.name, self.folders.of("confirm"))
            source = replace(source, carriers=tuple(known.carriers.items()), split_orders=known.split_orders)
        return replace(self, source=source)

    def from_row(self, number: str) -> "Lesson":
        """The same where a template is filled from that row (from 1) on; Refusal when it is not below the header."""
        if not re.fullmatch(r"\d{1,6}(\.0)?", number) or float(number) <= self.proposal.header_row + 1:
            raise Refusal(
                tr("First row to fill is '{given}'; write a row below the headers, which stand in row {row}.",
                   given=number[:40], row=self.proposal.header_row + 1)
            )  # fmt: skip
        first = int(float(number))
        text = _text_columns(self.path, self.proposal, first)
        return replace(
            self, proposal=replace(self.proposal, first_row=first - 1), source=replace(self.source, as_text=text)
        )


def _any_of(words: Iterable[str]) -> Words:
    """'a parcel' or 'an order line' or …."""
    said: Words = ""
    for each in words:
        said = tr("{before} or '{last}'", before=said, last=each) if said else f"'{each}'"
    return said


def _is_workbook(proposal: Proposal, source: Source) -> bool:
    return source.kind == "xlsx" and proposal.purpose in WRITTEN


def start(path: Path, folders: Folders, today: date, purpose: Purpose | None = None, encoding: str = "") -> Lesson:
    """The proposals for a file; Refusal says in one sentence why it cannot be learned."""
    known = aliases.load(folders.of("aliases"))
    knows = partial(_knows, known)
    sheets = read.read_rows(path, knows, encoding)
    proposal = propose.propose(sheets, known, purpose)
    data = path.read_bytes()
    kind = "xlsx" if data.startswith(_ZIP) else "xls" if data.startswith(_OLE) else "csv"
    source = Source(path.name, kind, today)
    if kind == "xls" and proposal.purpose in WRITTEN:
        raise Refusal(
            tr("{file} is an old Excel workbook, which cannot be filled in place; open it, save it as .xlsx and learn "
               "that file.", file=path.name)
        )  # fmt: skip
    if kind == "csv":
        encoding, delimiter = text_tables.form(data, path.name, knows, encoding)
        newline = "CRLF" if b"\r\0\n" in data or b"\r\n" in data else "LF"
        source = replace(source, encoding=encoding, delimiter=delimiter, newline=newline)
    if _is_workbook(proposal, source):
        if path.suffix.lower() not in (".xlsx", ".xlsm"):
            raise Refusal(tr("{file} cannot be filled in place; save it as .xlsx and learn that file.", file=path.name))
        text = _text_columns(path, proposal, proposal.first_row + 1)
        source = replace(source, as_text=text)
    if proposal.purpose == "confirm":
        source = replace(source, rows=_rows_of_confirmation(proposal))
    return Lesson(path, proposal, source, path.stem, folders, known.states).called(path.stem[:LONGEST_NAME])


def _knows(known: aliases.Aliases, rows: list[list[str]], encoding: str) -> Owned:
    """Whether a header beyond ASCII is known, as it is in its own encoding alone."""
    return "headers" if any(known.knows(cell) for row in rows for cell in row if not cell.isascii()) else "perhaps"


def _rows_of_confirmation(proposal: Proposal) -> str:
    """Whether the marketplace's orders stand in the file already; else what its columns speak of."""
    ids = {answer.meaning.id: at for at, answer in proposal.certain.items() if answer.meaning}
    if "order.no" in ids and any(proposal.headers[ids["order.no"]].samples):
        return DOWNLOADED
    return "line" if {"order.line_no", "item.sku", "item.qty"} & ids.keys() else "parcel"


def _text_columns(path: Path, proposal: Proposal, row: int) -> frozenset[int]:
    from pyaddin.formats.written.fill_template import text_columns

    if path.suffix.lower() not in (".xlsx", ".xlsm") or proposal.purpose not in WRITTEN:
        return frozenset()
    return text_columns(path, proposal.sheet, row, len(proposal.headers))


def examples(tables: Tables, now: datetime) -> tuple[Shipments, pd.DataFrame]:
    """The first parcels, and the order lines of the first with a tracking number, to show what would be written."""
    parcels, orders = tables["parcels"], tables["orders"]
    numbered = parcels[parcels["tracking_no"] != ""].head(SAMPLES)
    lines = told_lines(numbered, orders, now)
    return shipments.build(tables, parcels.index[:SAMPLES], now), whole_orders.with_parts(lines, orders)


def fingerprint(made: str, asked: bool = False) -> str:
    """Short and the same for the same answers, on whatever day they are given; another one once it was asked of what
    they leave open."""
    same = re.sub(r"^checked = .*$", "", made, count=1, flags=re.MULTILINE) + "?" * asked
    return blake2b(same.encode("utf-8", "replace"), digest_size=4).hexdigest()


def new_files(lesson: Lesson, answers: Mapping[int, Answer], folders: Folders) -> list[tuple[str, bytes]]:
    """What is saved, by path below the templates folder: the format, and a template beside it.

    Refusal when another format has the name already.
    """
    made = lesson.toml(answers)
    folder, stem = FOLDERS[lesson.proposal.purpose], safe(lesson.name)
    there = {path.name.casefold() for place in folders.of(folder) for path in place.iterdir()}
    taken = [name for name in (f"{stem}.toml", lesson.source.template) if name.casefold() in there]
    named = lesson.proposal.purpose == "carrier" and lesson.name in carriers.load(folders.of(folder))
    if taken and lesson.proposal.purpose == "confirm":
        raise Refusal(
            tr("'{name}' has a file {file} already; take it out of the folder {folder} first.",
               name=lesson.name, file=taken[0], folder=folder)
        )  # fmt: skip
    if taken or named:
        raise Refusal(tr("There is a format named '{name}' already; write another Name.", name=lesson.name))
    out = [(f"{folder}/{stem}.toml", made.encode("utf-8"))]
    if lesson.is_template:
        out.append((f"{folder}/{lesson.source.template}", lesson.path.read_bytes()))
    return out


def told(lesson: Lesson) -> Text:
    """What the format is good for from now on."""
    if lesson.proposal.purpose == "carrier":
        if lesson.is_template:
            return tr(
                "Write '{name}' as Carrier in Rules or Parcels; Carrier files then writes it. The template is kept "
                "beside it and filled in place.", name=lesson.name,
            )  # fmt: skip
        return tr("Write '{name}' as Carrier in Rules or Parcels; Carrier files then writes it.", name=lesson.name)
    if lesson.proposal.purpose == "confirm":
        if lesson.source.rows == DOWNLOADED:
            return tr(
                "Save what you download from {name} in the folder 'in'; Confirm shipment then fills it.",
                name=lesson.name,
            )
        return tr("Confirm shipment fills it for parcels of {name}.", name=lesson.name)
    if lesson.proposal.purpose == "orders":
        return tr("Import knows such files by their headers from now on.")
    if lesson.proposal.purpose == "status":
        return tr("Import tracking status knows such files by their headers from now on.")
    return tr("Import tracking knows such files by their headers from now on.")
