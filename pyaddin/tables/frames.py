"""DataFrames of the declared tables: their dtypes, empty ones, new rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pyaddin.tables.schema import YES, Kind
from pyaddin.tables.sheets import TABLES

Tables = dict[str, pd.DataFrame]
"""Table name to frame. A row's index label is its handle: it stays with the row through every step."""

FIRST_NEW = 1 << 21
"""Labels of new rows begin here: those of rows on a sheet are its row numbers, and a sheet has half as many rows."""

DTYPES: dict[Kind, str] = {
    "text": "str", "code": "str", "yes": "str", "whole": "float64", "money": "float64", "when": "datetime64[us]",
}  # fmt: skip


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with exactly the declared columns, in order, in their dtypes; missing columns and values are blank."""
    columns: dict[str, pd.Series] = {}
    for column in TABLES[table].columns:
        dtype = DTYPES[column.kind]
        if column.name not in frame:
            fill: Any = "" if dtype == "str" else np.nan if dtype == "float64" else pd.NaT
            columns[column.name] = pd.Series(fill, index=frame.index, dtype=dtype)
            continue
        series = frame[column.name]
        filled = series.fillna("") if dtype == "str" else series
        columns[column.name] = filled if filled.dtype == dtype else filled.astype(dtype)
    return pd.DataFrame(columns, index=frame.index)


def empty(table: str) -> pd.DataFrame:
    """The table without rows."""
    return conform(table, pd.DataFrame(index=pd.RangeIndex(0)))


def from_records(table: str, records: Sequence[Mapping[str, Any]], first_label: int = 0) -> pd.DataFrame:
    """Rows given as mappings of column name to value; the labels count up from `first_label`."""
    index = pd.RangeIndex(first_label, first_label + len(records))
    names = [name for name in TABLES[table].names if any(name in record for record in records)]
    return conform(table, pd.DataFrame({n: [r.get(n) for r in records] for n in names}, index=index))


def append(table: str, frame: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """`frame` with `new` rows below it, under labels that no row of the sheet has, whether `frame` holds it or not."""
    if new.empty:
        return frame
    start = max(FIRST_NEW, int(frame.index.max()) + 1 if len(frame) else 0)
    rows = conform(table, new).set_axis(pd.RangeIndex(start, start + len(new)), axis=0)
    return pd.concat([frame, rows]) if len(frame) else rows


def is_yes(series: pd.Series) -> pd.Series:
    """Where a yes column says Yes."""
    return series == YES
