"""Problems are data: a step returns them, and they are written beside the row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from pyaddin.tables.sheets import TABLES
from pyaddin.words.sentences import on_one_line

Severity = Literal["error", "warning"]
PART = " | "


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row and what to do about it, in one sentence.

    `row` is the row's label in its table's index; `columns` are column names; `source` is the word that leads the
    sentence in the sheet (Address, Stock, Parcel, Carrier, Tracking, Sheet): a step replaces only its own words.
    """

    table: str
    row: int
    columns: tuple[str, ...]
    text: str
    source: str
    severity: Severity = "error"


class Refusal(Exception):
    """The press cannot run and changes nothing; the message is one sentence for the clerk."""

    def __init__(self, sentence: str) -> None:
        super().__init__(on_one_line(sentence))


def mark(
    table: str, frame: pd.DataFrame, source: str, problems: Iterable[Problem], rows: pd.Index | None = None
) -> pd.DataFrame:
    """A copy of `frame` whose Problem and Problem columns hold `source`'s problems instead of its earlier ones.

    `rows` are the rows that the source looked at (all when None); the words of other sources stay as they are, and
    problems of other tables are passed over.
    """
    looked = frame.index if rows is None else rows
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.table == table and problem.source == source:
            by_row.setdefault(problem.row, []).append(problem)
    lead = f"{source}: "
    tail = f" ({source})"
    text = frame["problem"]
    stale = looked[text.loc[looked].str.contains(lead, regex=False).to_numpy(dtype=bool)]
    touched = looked[looked.isin(set(stale) | by_row.keys())]
    if touched.empty:
        return frame
    captions = TABLES[table].captions
    texts, marks = [], []
    for label, was, named in zip(touched, text.loc[touched], frame.loc[touched, "problem_columns"], strict=True):
        mine = by_row.get(label, [])
        new = [lead + problem.text.replace(PART, " / ") for problem in mine]
        texts.append(PART.join(dict.fromkeys([p for p in was.split(PART) if p and not p.startswith(lead)] + new)))
        columns = [caption + tail for problem in mine for caption in captions(problem.columns)]
        marks.append(", ".join(dict.fromkeys([c for c in named.split(", ") if c and not c.endswith(tail)] + columns)))
    out = frame.copy()
    out.loc[touched, "problem"] = pd.array(texts, dtype="str")
    out.loc[touched, "problem_columns"] = pd.array(marks, dtype="str")
    return out


SOURCE = "Sheet"
