"""The Learn sheet's rows: five about the file, then one for each of its columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from pyaddin.actions.learn.lesson import ARTICLE, LINE, PARCEL, THERE, Lesson
from pyaddin.formats.learn import meanings
from pyaddin.formats.learn.meanings import PURPOSES, Answer
from pyaddin.formats.learn.preview import Preview
from pyaddin.formats.learn.propose import SAMPLES, Header, shown
from pyaddin.values.text import clean_text, storable

FILE, KIND, NAME, ROW_IS, FIRST_ROW = range(1, 6)
FIRST_HEADER: Final = 11
LONGEST: Final = 200
NOT_LISTED: Final = "Not in the list: choose from the drop-down"
_SHOWN, _SHOWN_FOR = "Shown as ", "Shown as: "
_NAMED: Final = {
    "carrier": "As it will stand in Carrier", "confirm": "The marketplace, as it stands in Marketplace on Orders",
}  # fmt: skip
_ROWS: Final = {
    "carrier": f"{PARCEL}, or {ARTICLE} in it",
    "confirm": f"{PARCEL} or {LINE}; '{THERE}' where the marketplace lists its open orders in the file",
}
_PREVIEWS: Final = tuple(f"preview_{n}" for n in range(1, SAMPLES + 1))

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on the sheet: what the clerk chose, and what it was last shown as."""

    file: str
    kind: str
    name: str
    row_is: str
    first_row: str
    means: Mapping[int, str]
    headers: Mapping[int, str]
    shown_as: str
    shown_for: str


def read(frame: pd.DataFrame) -> Written:
    """The sheet's rows by what they are; `means` and `headers` by column of the file."""
    numbers = frame["no"].fillna(0).astype(int)
    means = dict(zip(numbers, frame["means"], strict=True))
    sure = dict(zip(numbers, frame["sure"], strict=True))
    headers = dict(zip(numbers, frame["header"], strict=True))
    return Written(
        file=means.get(FILE, ""),
        kind=means.get(KIND, ""),
        name=means.get(NAME, ""),
        row_is=means.get(ROW_IS, ""),
        first_row=means.get(FIRST_ROW, ""),
        means={no - FIRST_HEADER: text for no, text in means.items() if no >= FIRST_HEADER and text},
        headers={no - FIRST_HEADER: text for no, text in headers.items() if no >= FIRST_HEADER},
        shown_as=sure.get(FILE, "").removeprefix(_SHOWN),
        shown_for=sure.get(KIND, "").removeprefix(_SHOWN_FOR),
    )


def answers(lesson: Lesson, means: Mapping[int, str]) -> tuple[dict[int, Answer], list[int]]:
    """What was chosen for each column, and the columns where that is nothing the list has."""
    read = {at: meanings.read(text, lesson.proposal.purpose) for at, text in means.items()}
    return {at: a for at, a in read.items() if a}, [at for at, a in read.items() if a is None]


def display(text: str) -> str:
    """A text as the sheet holds and gives it back."""
    return clean_text(storable(shown(text)))[:LONGEST].strip()


def columns(lesson: Lesson) -> list[Header]:
    """The columns that stand on the sheet: those with a header."""
    return [header for header in lesson.proposal.headers if display(header.text)]


def records(lesson: Lesson, means: Mapping[int, str], previews: Preview, shown_as: str) -> list[Record]:
    """The sheet's rows as they are to be."""
    kind = PURPOSES[lesson.proposal.purpose]
    about: list[tuple[int, str, str, str]] = [
        (FILE, "File", str(lesson.path), _SHOWN + shown_as if shown_as else ""),
        (KIND, "Kind of file", kind, _SHOWN_FOR + kind),
        (NAME, "Name", lesson.name, _NAMED.get(lesson.proposal.purpose, "As it will stand in Marketplace")),
    ]
    if lesson.row_is:
        about.append((ROW_IS, "One row is", lesson.row_is, _ROWS[lesson.proposal.purpose]))
    if lesson.is_template:
        first = str(lesson.proposal.first_row + 1)
        about.append((FIRST_ROW, "First row to fill", first, "What stands above it stays; what is below is replaced"))
    rows: list[Record] = [dict(zip(("no", "header", "means", "sure"), row, strict=True)) for row in about]
    return [*rows, *(_column(header, means.get(header.at, ""), lesson, previews) for header in columns(lesson))]


def _column(header: Header, means: str, lesson: Lesson, previews: Preview) -> Record:
    samples = {f"sample_{n}": display(text) for n, text in enumerate(header.samples, 1)}
    shown_ = {name: display(text) for name, text in zip(_PREVIEWS, previews.get(header.at, ()), strict=False)}
    sure = _sure(header, means, lesson)
    row = {"no": FIRST_HEADER + header.at, "header": display(header.text), "means": means, "sure": sure}
    return row | samples | shown_


def _sure(header: Header, means: str, lesson: Lesson) -> str:
    if means:
        answer = meanings.read(means, lesson.proposal.purpose)
        return NOT_LISTED if answer is None else "Exact" if answer == header.means else "Yours"
    needed = "; the file says it is required" if header.required else ""
    if header.proposal:
        return f"Doubtful: {header.proposal.caption}?{needed}"
    return f"Not known{needed}" if needed else ""
