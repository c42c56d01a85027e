"""Sheets that a press fills anew with numbered rows: Found, Check, Learn."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pyaddin.tables import frames

Record = Mapping[str, Any]


def placed(table: str, frame: pd.DataFrame, rows: Sequence[Record]) -> pd.DataFrame:
    """The sheet with these rows, each where its number stands already; other rows of it leave."""
    new = frames.from_records(table, rows)
    places = {number: label for label, number in reversed(list(frame["no"].items()))}
    there = new["no"].isin(list(places))
    known = new[there].set_axis(pd.Index([places[n] for n in new.loc[there, "no"]], dtype=frame.index.dtype), axis=0)
    return frames.append(table, known.sort_index(), new[~there])
