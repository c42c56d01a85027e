"""Problems are data: a step returns them, and they are written beside the row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from pyaddin.tables import TABLES

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
    stale = set(looked[text.loc[looked].str.contains(lead, regex=False).to_numpy(dtype=bool)])
    touched = stale | (by_row.keys() & set(looked))
    if not touched:
        return frame
    columns = TABLES[table].captions
    out = frame.copy()
    order = [label for label in looked if label in touched]
    texts, marks = [], []
    for label in order:
        mine = by_row.get(label, [])
        keep = [part for part in str(frame.at[label, "problem"]).split(PART) if part and not part.startswith(lead)]
        new = list(dict.fromkeys(lead + p.text.replace(PART, " / ") for p in mine))
        texts.append(PART.join(keep + new))
        kept = [c for c in str(frame.at[label, "problem_columns"]).split(", ") if c and not c.endswith(tail)]
        named = [caption + tail for p in mine for caption in columns(p.columns)]
        marks.append(", ".join(dict.fromkeys(kept + named)))
    out.loc[order, "problem"] = texts
    out.loc[order, "problem_columns"] = marks
    return out
