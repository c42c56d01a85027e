"""References in formulas after rows were deleted: moved up or shortened as Excel does; never left as #REF!."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from pyaddin.book.deleting.gone import Gone
from pyaddin.book.xlsx.formula import outside_brackets
from pyaddin.book.xlsx.markup import MAX_COLUMN, MAX_ROW, column_number
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, Words, tr

_CELL: Final = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_SHEET: Final = r"'(?:[^']|'')*'|[\w.\\]+(?::[\w.\\]+)?"
_TOKEN: Final = re.compile(
    rf"""(?P<skip>"(?:[^"]|"")*"|'(?:[^']|'')*'(?!!))"""
    rf"""|(?:(?<![\w.$\\?!:'])(?P<sheet>{_SHEET})!)?"""
    rf"""(?<![\w.$\\?])(?P<ref>\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}}|{_CELL}(?::{_CELL})?)(?![\w.(!\\?])"""
)
_CORNER: Final = re.compile(r"(\$?[A-Za-z]{1,3})?(\$?)([0-9]+)")

Relative = int | Literal["follow", "unsure"]
"""What a row without $ does.

"follow"  a cell's formula: it names a row, and follows it
number    a rule or a name for many cells: it names a distance, and is moved by as much as the rule's first cell
"unsure"  a rule on another sheet: no one knows
"""


class Unsure(ValueError):
    """A reference that cannot be kept right, and what it does; where, is for who knows it to say."""

    def __init__(self, does: Text) -> None:
        super().__init__(does)
        self.does = does


class Lost(Unsure):
    """A reference to nothing but rows that go: the formula would be broken for ever."""


def refusal(gone: Gone, where: Words, trouble: Unsure) -> Refusal:
    """The sentence for a formula that cannot be put right."""
    what = tr("{where} {does}", where=where, does=trouble.does)
    if isinstance(trouble, Lost):
        return Refusal(
            tr("{what}, in rows that are to leave '{sheet}'; change it and press again.", what=what, sheet=gone.sheet)
        )
    return gone.refusal(what)


@dataclass(frozen=True, slots=True)
class _Corner:
    column: str
    fixed: bool
    row: int

    def at(self, row: int) -> str:
        return f"{self.column}{'$' if self.fixed else ''}{row}"


class References:
    """Formulas put right for one sheet's deleted rows."""

    def __init__(self, gone: Gone) -> None:
        self._gone = gone
        self._name = gone.sheet.casefold()
        self.formula = lru_cache(maxsize=20_000)(self._formula)

    def named_in(self, text: str) -> bool:
        """Whether a formula of another sheet may refer to this one."""
        return self._name.replace("'", "''") in text.casefold()

    def _formula(self, text: str, home: bool, relative: Relative = "follow") -> str:
        """A formula that stands on the sheet itself (`home`) or elsewhere. Unsure when it cannot be put right."""
        pieces: list[str] = []
        external = False
        for plain, outside in outside_brackets(text):
            pieces.append(self._plain(plain, home, relative, external) if outside else plain)
            external = not outside
        return "".join(pieces)

    def _plain(self, text: str, home: bool, relative: Relative, external: bool) -> str:
        """A piece without brackets; where it follows one at once, a sheet's name belongs to another workbook."""

        def put_right(found: re.Match[str]) -> str:
            sheet, reference = found["sheet"], found["ref"]
            if found["skip"] or (sheet and external and found.start() == 0):
                return found[0]
            ours = self._is_ours(sheet) if sheet else home
            if not ours and not (home and isinstance(relative, int)):
                return found[0]
            alone = text[found.end() : found.end() + 1] == ":" or text[: found.start()].endswith(":")
            new = self._reference(reference, ours, relative, alone)
            return f"{sheet}!{new}" if sheet else new

        return _TOKEN.sub(put_right, text)

    def _is_ours(self, sheet: str) -> bool:
        name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        if ":" in name and "[" not in name:
            raise Unsure(tr("refers to several sheets at once ({sheets})", sheets=name))
        return name.casefold() == self._name

    def _reference(self, text: str, ours: bool, relative: Relative, alone: bool) -> str:
        corners = [_corner(corner) for corner in text.split(":")]
        if None in corners:  # a name that only looks like a reference, as TAX2024
            return text
        known = [corner for corner in corners if corner is not None]
        if relative == "unsure" and not all(corner.fixed for corner in known):
            raise Unsure(tr("refers to {reference}, which changes from cell to cell", reference=text))
        if max(corner.row for corner in known) < self._gone.first and not isinstance(relative, int):
            return text
        if alone and any(corner.row in self._gone for corner in known):
            raise Unsure(tr("refers to a range that begins or ends with {reference}", reference=text))
        rows = self._rows(known, ours, relative)
        if not rows:
            raise Lost(tr("refers to {reference}", reference=text))
        return ":".join(corner.at(row) for corner, row in zip(known, rows, strict=True))

    def _rows(self, corners: list[_Corner], ours: bool, relative: Relative) -> list[int]:
        """The corners' rows afterwards; none when nothing of it stays."""
        gone = self._gone
        if isinstance(relative, int) and not all(corner.fixed for corner in corners):
            rows = [self._end(c, at, ours) if c.fixed else c.row + relative for at, c in enumerate(corners)]
            return rows if all(1 <= row <= MAX_ROW for row in rows) else []
        if not ours:
            return [corner.row for corner in corners]
        numbers = [corner.row for corner in corners]
        span = gone.span(min(numbers), max(numbers))
        if span is None:
            return []
        return [*span] if numbers == sorted(numbers) and len(numbers) > 1 else [*reversed(span)][: len(numbers)]

    def _end(self, corner: _Corner, at: int, ours: bool) -> int:
        """A fixed row at one end of a range: the next that stays at its start, the one before at its end."""
        if not ours:
            return corner.row
        return self._gone.row(corner.row) if at == 0 else self._gone.row(corner.row + 1) - 1


def _corner(text: str) -> _Corner | None:
    found = _CORNER.fullmatch(text)
    assert found is not None
    column, sign, digits = found.groups(default="")
    row = int(digits)
    if not 1 <= row <= MAX_ROW or (column and column_number(column.strip("$").upper()) > MAX_COLUMN):
        return None
    return _Corner(column, bool(sign), row)
