"""Problems are data: a step returns them, and their codes are kept beside the row with the sentence they stand for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, NamedTuple

import pandas as pd

from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Language, Text, Words, sentences, spoken
from pyaddin.words.problems import SAID, SOURCES, packed, said, source_of, unpacked
from pyaddin.words.sentences import on_one_line

Severity = Literal["error", "warning"]
PART: Final = " | "
"""Between the sentences beside a row."""
SOURCE: Final = "sheet"
"""What reading the sheet has to say."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row and what to do about it.

    `row` is the row's label in its table's index; `columns` are column names; `said` is the code with its arguments,
    whose source (address, stock, parcel, carrier, tracking, sheet …) is the step that says so: a step replaces only
    its own.
    """

    table: str
    row: int
    columns: tuple[str, ...]
    said: Text
    severity: Severity = "error"

    @property
    def source(self) -> str:
        """The step that says it."""
        return source_of(self.said)

    @property
    def code(self) -> str:
        """What is wrong, without the particulars."""
        return self.said.code

    @property
    def text(self) -> str:
        """The sentence."""
        return str(self.said)


class Refusal(Exception):
    """The press cannot run and changes nothing; the message is one sentence for the clerk, or a few."""

    def __init__(self, *said: Words) -> None:
        super().__init__(*said)

    def __str__(self) -> str:
        return on_one_line(sentences(self.args))


class Kept(NamedTuple):
    """A problem as it stands beside its row."""

    columns: tuple[str, ...]
    said: Text
    severity: Severity = "error"

    @property
    def source(self) -> str:
        """The step that said it."""
        return source_of(self.said)


def mark(
    table: str, frame: pd.DataFrame, source: str, problems: Iterable[Problem], rows: pd.Index | None = None
) -> pd.DataFrame:
    """A copy of `frame` whose Problem and Problem columns hold `source`'s problems instead of its earlier ones.

    `rows` are the rows that the source looked at (all when None); what other sources said stays as it is, and problems
    of other tables are passed over.
    """
    looked = frame.index if rows is None else rows
    by_row: dict[int, list[Kept]] = {}
    for problem in problems:
        if problem.table == table and problem.source == source:
            by_row.setdefault(problem.row, []).append(Kept(problem.columns, problem.said, problem.severity))
    stale = looked[says(frame.loc[looked], source).to_numpy(dtype=bool)]
    touched = looked[looked.isin(set(stale) | by_row.keys())]
    if touched.empty:
        return frame
    texts, marks = [], []
    for label, told, named in zip(touched, *(frame.loc[touched, name] for name in COLUMNS), strict=True):
        others = [kept for kept in beside(table, told, named) if kept.source != source]
        text, noted = _written(table, [*others, *by_row.get(label, [])])
        texts.append(text)
        marks.append(noted)
    out = frame.copy()
    out.loc[touched, COLUMNS[0]] = pd.array(texts, dtype="str")
    out.loc[touched, COLUMNS[1]] = pd.array(marks, dtype="str")
    return out


COLUMNS: Final = ("problem", "problem_columns")
"""Where problems stand: as sentences, and as the columns to look at, each with its code or with what an earlier version
wrote there, `Postcode (address.unlike {"country": "GB"}), City (+)`; + is the problem that stands before."""

_KEPT: Final = re.compile(r" \(([^()]*)\)(?:, |$)")
"""What is kept behind a column's caption; it stops at any bracket, so that a cell full of them costs nothing."""
_MORE: Final = "+"
_WARNING: Final = "?"
_NOWHERE: Final = "-"
"""Stands for the column of a problem that concerns none."""


def says(frame: pd.DataFrame, source: str) -> pd.Series:
    """Where rows of a frame have a problem of that source."""
    lead = re.escape(str(SOURCES[source]))
    return frame[COLUMNS[1]].str.contains(rf"\((?:\{_WARNING}?{source}\.|{lead}\))", regex=True)


def wrong(marks: pd.Series, sources: Iterable[str] = SOURCES.keys()) -> pd.Series:
    """Where Problem columns hold that one of these sources says what is wrong; a warning is to be read, not answered."""
    leads = "|".join(rf"{source}\.|{SOURCES[source]}\)" for source in sorted(sources))
    return marks.str.contains(rf"\((?:{leads})", regex=True)


def beside(table: str, told: str, named: str) -> list[Kept]:
    """The problems that stand beside a row: what its two cells hold, read back."""
    if not named:
        return []
    columns = _by_caption(table, spoken())
    found: list[tuple[list[str], str]] = []
    for caption, kept in _entries(named):
        name = [columns[caption]] if caption in columns else []
        if kept == _MORE and found:
            found[-1][0].extend(name)
        else:
            found.append((name, kept))
    old = any("." not in kept for _, kept in found)
    return [*_coded(found), *(_of_before(told, found) if old else ())]


@cache
def _by_caption(table: str, _spoken: Language) -> dict[str, str]:
    """Names of a table's columns by their captions in the language that is spoken."""
    return {column.caption: column.name for column in TABLES[table].columns}


def _entries(named: str) -> Iterator[tuple[str, str]]:
    """The captions in a cell, each with what is kept behind it."""
    start = 0
    for match in _KEPT.finditer(named):
        yield named[start : match.start()], match[1]
        start = match.end()


def _coded(found: Iterable[tuple[list[str], str]]) -> Iterator[Kept]:
    for names, kept in found:
        if said_ := unpacked(kept.removeprefix(_WARNING)):
            yield Kept(tuple(names), said_, "warning" if kept.startswith(_WARNING) else "error")


def _of_before(told: str, found: Iterable[tuple[list[str], str]]) -> Iterator[Kept]:
    """What an earlier version wrote: sentences led by their source, columns followed by it."""
    for source, caption in SOURCES.items():
        names = [name for names, kept in found if kept == str(caption) for name in names]
        lead = f"{caption}: "
        texts = [part.removeprefix(lead) for part in told.split(PART) if part.startswith(lead)] if names else []
        for text in texts:
            yield Kept(tuple(names), said(f"{source}.{SAID}", said=text))


def _written(table: str, problems: Iterable[Kept]) -> tuple[str, str]:
    """The two cells for these problems."""
    texts: dict[str, None] = {}
    marks: dict[str, None] = {}
    for columns, said_, severity in problems:
        lead = SOURCES[source_of(said_)]
        texts[f"{lead}: {on_one_line(str(said_)).replace(PART, ' / ')}"] = None
        kept = f"{_WARNING if severity == 'warning' else ''}{packed(said_)}"
        captions = TABLES[table].captions(columns) or [_NOWHERE]
        marks[", ".join(f"{c} ({_MORE if n else kept})" for n, c in enumerate(captions))] = None
    return PART.join(texts), ", ".join(marks)
