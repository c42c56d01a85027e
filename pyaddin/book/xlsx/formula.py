"""Formulas moved to another cell: relative references move along, as when a clerk fills down."""

import re
from dataclasses import dataclass
from typing import Final

from pyaddin.book.base import letters
from pyaddin.book.xlsx.markup import MAX_COLUMN, MAX_ROW, column_number

_LOST: Final = "#REF!"
_CELL: Final = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_ROWS: Final = r"\$?[0-9]{1,7}:\$?[0-9]{1,7}"
_COLUMNS: Final = r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}"
_TOKEN: Final = re.compile(
    rf"""("(?:[^"]|"")*"|'(?:[^']|'')*')"""  # text, or a sheet's name
    rf"""|(?<![\w.$\\?])({_ROWS}|{_COLUMNS}|{_CELL})(?![\w.(!\\?])"""
)
_PART: Final = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")


@dataclass(frozen=True, slots=True)
class _Part:
    """One corner of a reference; 0 where it names no column or no row."""

    column: int
    row: int
    column_fixed: bool
    row_fixed: bool

    def moved(self, rows: int, columns: int) -> str:
        column = self.column if self.column_fixed or not self.column else self.column + columns
        row = self.row if self.row_fixed or not self.row else self.row + rows
        if (self.column and not 1 <= column <= MAX_COLUMN) or (self.row and not 1 <= row <= MAX_ROW):
            return _LOST
        return (
            ("$" if self.column_fixed else "")
            + (letters(column) if column else "")
            + ("$" if self.row_fixed else "")
            + (str(row) if row else "")
        )


class Formula:
    """A formula cut once at its references, so that it can be written for thousands of rows."""

    def __init__(self, text: str) -> None:
        self._pieces: list[str | tuple[_Part, ...]] = []
        for plain, outside in outside_brackets(text):
            self._pieces.extend(_cut(plain) if outside else [plain])
        parts = [part for piece in self._pieces if not isinstance(piece, str) for part in piece]
        self.follows_row = any(part.row and not part.row_fixed for part in parts)

    def moved(self, rows: int, columns: int = 0) -> str:
        """The formula for a cell that lies so many rows below and columns to the right; #REF! beyond the sheet."""
        return "".join(p if isinstance(p, str) else _reference(p, rows, columns) for p in self._pieces)


def _reference(parts: tuple[_Part, ...], rows: int, columns: int) -> str:
    moved = [part.moved(rows, columns) for part in parts]
    return _LOST if _LOST in moved else ":".join(moved)


def outside_brackets(text: str) -> list[tuple[str, bool]]:
    """Pieces of a formula, each with whether it stands outside [ ]: what is inside names table columns or books."""
    pieces: list[tuple[str, bool]] = []
    depth = start = at = 0
    while at < len(text):
        character = text[at]
        if character in "\"'" and depth == 0:
            end = text.find(character, at + 1)
            at = len(text) if end < 0 else end
        elif character == "'" and depth:  # an apostrophe escapes the next character of a column's name
            at += 1
        elif character == "[":
            if depth == 0:
                pieces.append((text[start:at], True))
                start = at
            depth += 1
        elif character == "]" and depth:
            depth -= 1
            if depth == 0:
                pieces.append((text[start : at + 1], False))
                start = at + 1
        at += 1
    pieces.append((text[start:], depth == 0))
    return pieces


def _cut(text: str) -> list[str | tuple[_Part, ...]]:
    pieces: list[str | tuple[_Part, ...]] = []
    start = 0
    for found in _TOKEN.finditer(text):
        parts = _parts(found.group(2)) if found.group(2) else None
        if parts is None:
            continue
        pieces += [text[start : found.start()], parts]
        start = found.end()
    return [*pieces, text[start:]]


def _parts(reference: str) -> tuple[_Part, ...] | None:
    """The corners of a reference; None when it is a name that only looks like one (as TAX2024)."""
    parts = []
    for corner in reference.split(":"):
        found = _PART.fullmatch(corner)
        assert found is not None
        first, name, second, digits = found.groups()
        column, row = column_number(name.upper()), int(digits or 0)
        if column > MAX_COLUMN or row > MAX_ROW or (digits and not row):
            return None
        # of $5 the sign belongs to the row
        row_sign = second or (first if not name else "")
        parts.append(_Part(column, row, bool(first and name), bool(row_sign)))
    return tuple(parts)
