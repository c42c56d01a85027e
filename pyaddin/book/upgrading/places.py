"""Where the cells of an earlier workbook's sheets stand in the new one, and formulas that go on naming the same."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from pyaddin.book.base import letters
from pyaddin.book.xlsx.formula import outside_brackets
from pyaddin.book.xlsx.markup import MAX_COLUMN, MAX_ROW, area_name, column_number
from pyaddin.book.xlsx.parts import Area

_CELL: Final = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_COLUMNS: Final = r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}"
_SHEET: Final = r"'(?:[^']|'')*'|[\w.\\]+(?::[\w.\\]+)?"
_TOKEN: Final = re.compile(
    rf"""(?P<skip>"(?:[^"]|"")*"|'(?:[^']|'')*'(?!!))"""
    rf"""|(?:(?<![\w.$\\?!:'])(?P<sheet>{_SHEET})!)?"""
    rf"""(?<![\w.$\\?])(?P<ref>\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}}|{_COLUMNS}|{_CELL}(?::{_CELL})?)(?![\w.(!\\?])"""
)
_CORNER: Final = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")
_COUNTING: Final = re.compile(r"\b(?:[VH]LOOKUP|INDEX|OFFSET|INDIRECT|CHOOSECOLS|COLUMNS?)\(", re.IGNORECASE)
"""Functions that count columns: where columns came between, another number may be needed, which nobody but the clerk
knows."""
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][\w.]*")


@dataclass(frozen=True, slots=True)
class SheetMap:
    """One sheet: its names in both workbooks, and where its rows and columns go.

    Rows and columns that are not named move by `rows_by` and `columns_by`.
    """

    old: str
    new: str
    rows: Mapping[int, int] = field(default_factory=dict)
    columns: Mapping[int, int] = field(default_factory=dict)
    rows_by: int = 0
    columns_by: int = 0
    unlike: frozenset[tuple[int, int]] = frozenset()
    """Cells of ours that hold something else in the new workbook, where nothing tells what became of them."""

    def row(self, row: int) -> int:
        """A row's number in the new workbook."""
        return row if row >= MAX_ROW else self.rows.get(row, max(row + self.rows_by, 1))

    def column(self, column: int) -> int:
        """A column's number in the new workbook."""
        return column if column >= MAX_COLUMN else self.columns.get(column, max(column + self.columns_by, 1))

    @property
    def stays(self) -> bool:
        """Whether every cell keeps its place and the sheet its name."""
        same = all(old == new for known in (self.rows, self.columns) for old, new in known.items())
        return same and self.old == self.new and not (self.rows_by or self.columns_by or self.unlike)

    def areas(self, area: Area) -> list[Area]:
        """The rectangles that an area's cells fill in the new workbook, the one with its first cell first."""
        top, left, bottom, right = area
        top, bottom = sorted((self.row(top), self.row(bottom)))
        known = max(self.columns, default=0)
        places = [self.column(at) for at in range(left, min(right, known) + 1)]
        runs: list[list[int]] = []
        for place in places:
            if runs and place == runs[-1][1] + 1:
                runs[-1][1] = place
            else:
                runs.append([place, place])
        if right > known:
            runs.append([self.column(max(left, known + 1)), self.column(right)])
        return [(top, first, bottom, last) for first, last in _joined(runs)]

    def references(self, text: str) -> str:
        """A list of areas (sqref) in the new workbook."""
        return " ".join(area_name(*new) for word in text.split() for new in self.areas(_area(word)))

    def reference(self, text: str) -> str:
        """The rectangle around all that an area's cells fill in the new workbook."""
        every = self.areas(_area(text))
        tops, lefts, bottoms, rights = zip(*every, strict=True)
        return area_name(min(tops), min(lefts), max(bottoms), max(rights))


def _joined(runs: list[list[int]]) -> list[list[int]]:
    """Runs that adjoin in order as one."""
    joined: list[list[int]] = []
    for run in runs:
        if joined and run[0] == joined[-1][1] + 1:
            joined[-1][1] = run[1]
        else:
            joined.append(run)
    return joined


def _area(text: str) -> Area:
    """An area of whatever spelling: whole columns and rows reach to the sheet's ends."""
    corners = [_CORNER.fullmatch(corner) for corner in text.split(":")]
    known = [(int(c[4] or 0), column_number(c[2].upper())) for c in corners if c]
    (top, left), (bottom, right) = known[0], known[-1]
    return top or 1, left or 1, bottom or MAX_ROW, right or MAX_COLUMN


class Pointing:
    """Formulas of the earlier workbook, written so that they name the same cells in the new one.

    `doubtful` are the places of formulas that count columns, or name an area that does not lie together any more.
    """

    def __init__(self, maps: Iterable[SheetMap]) -> None:
        self.maps = {sheet.old.casefold(): sheet for sheet in maps}
        self.doubtful: dict[str, None] = {}
        self._moving = any(not sheet.stays for sheet in self.maps.values())
        self._put = lru_cache(maxsize=50_000)(self._put_right)

    def formula(self, text: str, home: SheetMap | None, where: Callable[[], str] = str) -> str:
        """A formula that stands on the sheet `home`, or on none; `where` names its cell."""
        if not self._moving:
            return text
        new, doubtful = self._put(text, home.old.casefold() if home else "")
        if doubtful and (place := where()):
            self.doubtful[place] = None
        return new

    def _put_right(self, text: str, home: str) -> tuple[str, bool]:
        pieces: list[str] = []
        external = False
        doubts: list[bool] = []
        for plain, outside in outside_brackets(text):
            pieces.append(self._plain(plain, home, external, doubts) if outside else plain)
            external = not outside
        widened = bool(doubts) and _COUNTING.search(text) is not None
        return "".join(pieces), widened or any(doubts)

    def _plain(self, text: str, home: str, external: bool, doubts: list[bool]) -> str:
        def put(found: re.Match[str]) -> str:
            name = found["sheet"]
            if found["skip"] or (name and external and found.start() == 0):
                return found[0]
            key = _unquoted(name).casefold() if name else home
            if key not in self.maps or self.maps[key].stays:
                return found[0]
            sheet = self.maps[key]
            new = _moved(found["ref"], sheet, doubts)
            if not name:
                return new
            return f"{name if sheet.new.casefold() == key else quoted(sheet.new)}!{new}"

        return _TOKEN.sub(put, text)


def _unquoted(name: str) -> str:
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


@cache
def quoted(name: str) -> str:
    """A sheet's name as formulas spell it."""
    return name if _PLAIN_NAME.fullmatch(name) else "'{}'".format(name.replace("'", "''"))


def _moved(text: str, sheet: SheetMap, doubts: list[bool]) -> str:
    """A reference in the new workbook. A doubt is noted where an area has become wider, and it is a great one (true)
    where something of it lies elsewhere now."""
    corners = [_CORNER.fullmatch(corner) for corner in text.split(":")]
    known = [(c[1], column_number(c[2].upper()), c[3], int(c[4] or 0)) for c in corners if c]
    if any(column > MAX_COLUMN or row > MAX_ROW for _, column, _, row in known):
        return text  # a name that only looks like a reference, as TAX2024
    if (known[0][3], known[0][1]) in sheet.unlike:
        doubts.append(True)
    columns = _span([column for _, column, _, _ in known], sheet.column, doubts)
    rows = _span([row for _, _, _, row in known], sheet.row, doubts)
    moved = [
        f"{fixed if column else ''}{letters(column)}{(sign or ('' if column else fixed)) if row else ''}{row or ''}"
        for (fixed, _, sign, _), column, row in zip(known, columns, rows, strict=True)
    ]
    return ":".join(moved)


def _span(ends: list[int], place: Callable[[int], int], doubts: list[bool]) -> list[int]:
    """Both ends of a range, or the one of a cell, in the new workbook; 0 names none."""
    if not any(ends):
        return ends
    new = [place(end) for end in ends]
    if len(ends) == 1:
        return new
    first, last = sorted(ends)
    low, high = sorted(new)
    if last - first < 1_000:  # beyond that lies nothing that moves by itself
        between = [place(at) for at in range(first, last + 1)]
        if min(between) < low or max(between) > high:
            doubts.append(True)
    if high - low != last - first:
        doubts.append(False)
    return [low, high] if ends[0] <= ends[-1] else [high, low]
