"""A located table as a typed frame, with what could not be read as problems."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

import pandas as pd

from pyaddin.book.base import cell_name
from pyaddin.book.table.kinds import Typed, read_cells
from pyaddin.book.table.locate import Located
from pyaddin.tables.changes import KEY_GLUE, keys
from pyaddin.tables.frames import DTYPES, conform
from pyaddin.tables.office import SETTINGS
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import Problem
from pyaddin.tables.schema import Column, Table
from pyaddin.tables.warehouse import NUMBERED
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said


@dataclass(slots=True)
class ReadTable:
    """A table as it was read; a row's index label is its sheet row.

    problems    of the source "sheet": cells that could not be read, keys that stand twice or are blank
    formulas    (sheet row, column name) of declared columns' cells that hold a formula
    duplicates  labels of rows whose key stands in a row above: steps pass them over (tables whose rows
                the program numbers have none)
    """

    frame: pd.DataFrame
    problems: list[Problem]
    formulas: set[tuple[int, str]]
    duplicates: pd.Index


def read_table(located: Located, zone: tzinfo = UTC) -> ReadTable:
    """The records typed by their columns' kinds; times with an offset are converted to `zone`. Bad cells are blank."""
    table = located.table
    series: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    for name in located.columns:
        column = table.column(name)
        typed = read_cells(column, located.cells(name), zone)
        series[name] = as_series(column, typed.values)
        problems += _problems(located, column, typed)
    index = pd.Index(located.rows, dtype="int64")
    frame = conform(table.name, pd.DataFrame(series).set_axis(index, axis=0))
    duplicates, doubled = _duplicates(located, frame)
    return ReadTable(frame, problems + doubled, _formulas(located), duplicates)


def as_series(column: Column, values: list[Any]) -> pd.Series:
    """Typed values in the dtype of their column, labelled from 0."""
    return pd.Series(values, dtype=DTYPES[column.kind])


def _problems(located: Located, column: Column, typed: Typed) -> list[Problem]:
    name = located.table.name
    return [Problem(name, located.rows[at], (column.name,), words) for at, words in sorted(typed.trouble.items())]


def _formulas(located: Located) -> set[tuple[int, str]]:
    names = {at: name for name, at in located.columns.items()}
    return {
        (row, names[column]) for row, column in located.grid.formulas if column in names and row > located.header_row
    }


def _duplicates(located: Located, frame: pd.DataFrame) -> tuple[pd.Index, list[Problem]]:
    table = located.table
    if table is ORDERS or table.name in NUMBERED:
        return frame.index[:0], []
    key = keys(table, frame)
    later = key.duplicated() & (key != "")
    first = dict(zip(reversed(key.tolist()), reversed(frame.index.tolist()), strict=True)) if later.any() else {}
    problems = [
        Problem(table.name, int(label), table.key, _twice(located, text, first[text]))
        for label, text in key[later].items()
    ]
    return frame.index[later], problems + _without_key(table, frame)


def _twice(located: Located, key: str, row: int) -> Text:
    caption = located.table.column(located.table.key[0]).caption
    named = " / ".join(part for part in key.split(KEY_GLUE) if part)
    cell = cell_name(row, located.columns[located.table.key[0]])
    return said("sheet.twice", column=caption, key=named, cell=cell)


def _without_key(table: Table, frame: pd.DataFrame) -> list[Problem]:
    if table is SETTINGS:
        return []
    column = table.column(table.key[0])
    values = frame[column.name]
    blank = frame.index[values.isna() | (values == "")]
    words = said("sheet.no-key", column=column.caption)
    return [Problem(table.name, int(label), (column.name,), words) for label in blank]
