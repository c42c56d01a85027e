"""A file that is being learned, for the button and the command alike: what it is, what was answered, what is saved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Final

from pyaddin.actions.day import Folders
from pyaddin.formats import aliases, carriers, files, learn, learn_toml, text_tables
from pyaddin.formats.learn import Proposal
from pyaddin.formats.learn_source import Source
from pyaddin.formats.meanings import Answer, Purpose
from pyaddin.formats.safe_names import safe
from pyaddin.problems import Refusal

FOLDERS: Final[dict[Purpose, str]] = {"orders": "marketplaces", "carrier": "carriers", "tracking": "marketplaces"}
PARCEL, ARTICLE = "a parcel", "an article"
LONGEST_NAME: Final = 60
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A file that is being learned; `name` is what the format will be called."""

    path: Path
    proposal: Proposal
    source: Source
    name: str

    @property
    def is_template(self) -> bool:
        """Whether the file is a workbook that is filled in place."""
        return bool(self.source.template)

    def toml(self, answers: Mapping[int, Answer]) -> str:
        """The format file; Refusal says what is missing."""
        return learn_toml.to_toml(self.proposal, answers, self.name, self.source)

    def called(self, name: str) -> "Lesson":
        """The same under another name; Refusal when it cannot be one."""
        words = " ".join(name.split())
        if not words or len(words) > LONGEST_NAME or not words.isprintable():
            raise Refusal(f"'{words[:LONGEST_NAME]}' cannot be the format's name; write up to {LONGEST_NAME} letters.")
        template = f"{safe(words)}{self.path.suffix.lower()}" if self.is_template else ""
        return replace(self, name=words, source=replace(self.source, template=template))

    def with_rows(self, of: str) -> "Lesson":
        """The same where a row is a parcel or an article; Refusal for anything else."""
        if of not in (PARCEL, ARTICLE):
            raise Refusal(f"One row is '{of[:40]}'; write '{PARCEL}' or '{ARTICLE}'.")
        return replace(self, source=replace(self.source, rows="parcel" if of == PARCEL else "item"))

    def from_row(self, number: str) -> "Lesson":
        """The same where a template is filled from that row (from 1) on; Refusal when it is not below the header."""
        if not re.fullmatch(r"\d{1,6}(\.0)?", number) or float(number) <= self.proposal.header_row + 1:
            raise Refusal(
                f"First row to fill is '{number[:40]}'; write a row below the headers, which stand in row "
                f"{self.proposal.header_row + 1}."
            )
        first = int(float(number))
        text = _text_columns(self.path, self.proposal, first)
        return replace(
            self, proposal=replace(self.proposal, first_row=first - 1), source=replace(self.source, as_text=text)
        )


def start(path: Path, folders: Folders, today: date, purpose: Purpose | None = None) -> Lesson:
    """The proposals for a file; Refusal says in one sentence why it cannot be learned."""
    sheets = files.read_rows(path)
    proposal = learn.propose(sheets, aliases.load(folders.of("aliases")), purpose)
    data = path.read_bytes()
    kind = "xlsx" if data.startswith(_ZIP) else "xls" if data.startswith(_OLE) else "csv"
    source = Source(path.name, kind, today)
    if kind == "csv":
        encoding, delimiter = text_tables.form(data, path.name)
        newline = "CRLF" if b"\r\0\n" in data or b"\r\n" in data else "LF"
        source = replace(source, encoding=encoding, delimiter=delimiter, newline=newline)
    if kind == "xlsx" and proposal.purpose == "carrier":
        if path.suffix.lower() not in (".xlsx", ".xlsm"):
            raise Refusal(f"{path.name} cannot be filled in place; save it as .xlsx and learn that file.")
        text = _text_columns(path, proposal, proposal.first_row + 1)
        source = replace(source, template=path.name, as_text=text)
    return Lesson(path, proposal, source, path.stem).called(path.stem[:LONGEST_NAME])


def _text_columns(path: Path, proposal: Proposal, row: int) -> frozenset[int]:
    from pyaddin.formats.fill_template import text_columns

    if path.suffix.lower() not in (".xlsx", ".xlsm") or proposal.purpose != "carrier":
        return frozenset()
    return text_columns(path, proposal.sheet, row, len(proposal.headers))


def fingerprint(made: str) -> str:
    """Short and the same for the same answers, on whatever day they are given."""
    same = re.sub(r"^checked = .*$", "", made, count=1, flags=re.MULTILINE)
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
    if taken or named:
        raise Refusal(f"There is a format named '{lesson.name}' already; write another Name.")
    out = [(f"{folder}/{stem}.toml", made.encode("utf-8"))]
    if lesson.is_template:
        out.append((f"{folder}/{lesson.source.template}", lesson.path.read_bytes()))
    return out


def told(lesson: Lesson) -> str:
    """What the format is good for from now on."""
    if lesson.proposal.purpose == "carrier":
        filled = " The template is kept beside it and filled in place." if lesson.is_template else ""
        return f"Write '{lesson.name}' as Carrier in Rules or Parcels; Carrier files then writes it.{filled}"
    button = "Import" if lesson.proposal.purpose == "orders" else "Import tracking"
    return f"{button} knows such files by their headers from now on."
