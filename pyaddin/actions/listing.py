"""Sheets that a press fills anew with numbered rows: Found, Check, Learn."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pyaddin.tables import frames
from pyaddin.tables.changes import RowChange, as_rows

Record = Mapping[str, Any]


def placed(table: str, frame: pd.DataFrame, rows: Sequence[Record]) -> tuple[pd.DataFrame, list[RowChange]]:
    """The sheet with these rows, found by their numbers, and the emptying of those of its own that are not among them.

    Rows that are to be emptied still stand in the frame.
    """
    new = frames.from_records(table, rows)
    places = {number: label for label, number in reversed(list(frame["no"].items()))}
    there = new["no"].isin(list(places))
    known = new[there].set_axis(pd.Index([places[n] for n in new.loc[there, "no"]], dtype=frame.index.dtype), axis=0)
    rest = frame[~frame.index.isin(known.index)]
    kept = pd.concat([known, rest]).loc[frame.index] if len(known) else frame
    return frames.append(table, kept, new[~there]), removed(table, rest)


def removed(table: str, frame: pd.DataFrame) -> list[RowChange]:
    """The emptying of these rows."""
    return list(as_rows(table, frame))
