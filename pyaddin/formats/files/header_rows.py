"""A line of headers, also where it is two: groups merged over several columns, with the names beneath."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyaddin.tables.problems import Refusal
from pyaddin.values.captions import plain
from pyaddin.values.raw import text_of
from pyaddin.words.catalogue import tr

Area = tuple[int, int, int, int]
"""Top, left, bottom and right of merged cells, counted from 1."""
JOIN: Final = " – "
_HIGHEST: Final = 2
"""A group stands so many rows above its names at most: a row that says what is required may lie between."""


@dataclass(frozen=True, slots=True)
class Heads:
    """A header for each column, as it is told from the others and as it stands `alone`, and the group it stands in.

    `groups` is "" where there is none.
    """

    names: list[Any]
    alone: list[Any]
    groups: list[str]


def heads(rows: Sequence[Sequence[Any]], at: int, merged: Iterable[Area] = ()) -> Heads:
    """The headers that row `at` (from 0) gives, cells as they are; a name that stands twice is led by its group.

    Cells merged down to the names from above, as the group's row has them for columns without a group, are names too.
    """
    row = list(rows[at])
    areas = [area for area in merged if area[0] <= at + 1]
    top = _row_of_groups(rows, at, areas)
    if top is None:
        return Heads(row, row, [""] * len(row))
    row += [None] * (max(right for _, _, _, right in areas) - len(row))
    groups = [""] * len(row)
    for first, left, last, right in areas:
        text = _text(rows, first, left)
        if first == top and last <= at:
            groups[left - 1 : right] = [text] * (right - left + 1)
        elif first == top and left == right and last > at and row[left - 1] in (None, ""):
            row[left - 1] = text
    return Heads(_told_apart(row, groups), row, groups)


def _row_of_groups(rows: Sequence[Sequence[Any]], at: int, areas: Sequence[Area]) -> int | None:
    """The row (from 1) of groups above row `at`; a title over the whole table is none."""
    filled = [column for column, cell in enumerate(rows[at], 1) if cell not in (None, "")]
    for top in range(at, max(at - _HIGHEST, 0), -1):
        of_row = [area for area in areas if area[0] == top and area[2] <= at and area[1] < area[3]]
        named = [(left, right) for first, left, _, right in of_row if _text(rows, first, left)]
        whole = any(left <= filled[0] and filled[-1] <= right for left, right in named) if filled else True
        if not whole and len(named) > at - top:
            return top
    return None


def _told_apart(row: Sequence[Any], groups: Sequence[str]) -> list[Any]:
    shown = list(map(text_of, row))
    count = Counter(map(plain, shown))
    return [
        f"{group}{JOIN}{name}" if group and name and count[plain(name)] > 1 else cell
        for cell, name, group in zip(row, shown, groups, strict=True)
    ]


def _text(rows: Sequence[Sequence[Any]], row: int, column: int) -> str:
    cells = rows[row - 1] if row <= len(rows) else ()
    return text_of(cells[column - 1]) if column <= len(cells) else ""


def find(rows: Sequence[Sequence[Any]], merged: Sequence[Area], wanted: Iterable[str], most: int) -> Mapping[str, int]:
    """Column (from 0) of each wanted header in the first of `most` rows that has them all, and under "" that row.

    Headers are compared by their letters and digits alone; empty when there is no such row. Refusal when it has one of
    them twice.
    """
    keys = {plain(header): header for header in wanted}
    for at in range(min(len(rows), most)):
        found = [keys.get(plain(cell), "") if isinstance(cell, str) else "" for cell in heads(rows, at, merged).names]
        there = [header for header in found if header]
        if set(there) == set(keys.values()):
            if twice := [header for header, count in Counter(there).items() if count > 1]:
                raise Refusal(tr("two columns are named '{header}'; remove one of them.", header=twice[0]))
            return {header: column for column, header in enumerate(found) if header} | {"": at}
    return {}
