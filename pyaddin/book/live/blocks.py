"""Which rectangles to write: few calls, and only the cells that were asked for. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from pyaddin.book.base import Raw

Need = Literal["text", "when", "number"]
FORMAT: dict[Need, str] = {"text": "@", "when": "yyyy-mm-dd hh:mm", "number": "General"}

GUESSED = re.compile(r"[-=+@'#]|(?=.*\d)(.{1,60}|[^a-z]+)\Z|(true|false)\Z", re.DOTALL | re.IGNORECASE)
"""Texts that Excel may take for a formula, a number, a date, a boolean or an error; longer sentences it never does."""

MANY = 20
"""Runs of cells up to which each is written on its own."""
GAP = 64
"""Rows that a run may reach across."""


class Block(NamedTuple):
    """A rectangle and its values; `top` and `left` count from 1."""

    top: int
    left: int
    rows: list[list[Raw]]


class Run(NamedTuple):
    """Consecutive rows of one column."""

    column: int
    top: int
    bottom: int


def need(value: Raw) -> Need | None:
    """What a cell's number format must be for `value` to stay what it is.

    Excel reads a text as if it were typed: "00123", "1E5", "May 2020", "=A1" and "-" at the start become something else
    unless the cell's format is text; and a number put in a text cell becomes text.
    """
    if isinstance(value, str):
        return "text" if GUESSED.match(value) else None
    if isinstance(value, datetime):
        return "when"
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else None


def fits(wanted: Need, code: str) -> bool:
    """Whether a cell with the number format `code` can take a value with that need."""
    if wanted == "text":
        return code == FORMAT["text"]
    if wanted == "when":
        return code != "General" and re.search("[ymdh]", code, re.IGNORECASE) is not None
    return code != FORMAT["text"]


def runs(columns: Mapping[int, Sequence[int]]) -> list[Run]:
    """The sorted rows of each column as runs, column by column from the top."""
    out: list[Run] = []
    for column in sorted(columns):
        rows = columns[column]
        if rows and rows[-1] - rows[0] + 1 == len(rows):
            out.append(Run(column, rows[0], rows[-1]))
        else:
            out.extend(Run(column, top, bottom) for top, bottom in stretches(rows))
    return out


def bridged(every: list[Run], harmless: Callable[[int, int], bool]) -> list[Run]:
    """Fewer runs when there are many: neighbours join across cells that can be written again as they are."""
    if len(every) <= MANY:
        return every
    out: list[Run] = []
    for run in every:
        last = out[-1] if out else None
        if (
            last is not None
            and last.column == run.column
            and run.top - last.bottom <= GAP
            and all(harmless(row, run.column) for row in range(last.bottom + 1, run.top))
        ):
            out[-1] = Run(run.column, last.top, run.bottom)
        else:
            out.append(run)
    return out


def blocks(every: Iterable[Run], value: Callable[[int, int], Raw]) -> Iterator[Block]:
    """Runs as rectangles: runs of neighbouring columns over the same rows become one."""
    by_rows: dict[tuple[int, int], list[int]] = {}
    for run in every:
        by_rows.setdefault((run.top, run.bottom), []).append(run.column)
    for (top, bottom), columns in by_rows.items():
        for left, right in stretches(columns):
            rows = [[value(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]
            yield Block(top, left, rows)


def stretches(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as stretches of consecutive ones, (first, last)."""
    out: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if out and out[-1][1] == number - 1:
            out[-1] = (out[-1][0], number)
        else:
            out.append((number, number))
    return out


def by_column(cells: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """The rows of each column, sorted, of (row, column) positions that are there once."""
    out: dict[int, list[int]] = {}
    for row, column in cells:
        out.setdefault(column, []).append(row)
    for rows in out.values():
        rows.sort()
    return out


def positions(block: Block) -> Iterator[tuple[tuple[int, int], Raw]]:
    """The (row, column) and the value of each of a block's cells, row by row."""
    top, left, rows = block
    return (((top + r, left + c), value) for r, row in enumerate(rows) for c, value in enumerate(row))
