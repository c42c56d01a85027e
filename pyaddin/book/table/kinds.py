"""What a clerk's cell says, by the kind of its column: the value, or what to type instead."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from math import isfinite
from types import NoneType
from typing import Any, Final

from pyaddin.book.base import CellError, Raw
from pyaddin.tables.schema import YES, Column, shown
from pyaddin.values import amounts, moments
from pyaddin.values.text import clean_code, clean_text
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

Reading = tuple[Any, Text]
"""A typed value ("" or None when blank) and what is wrong, its place for the caption still to be filled; or FINE."""
Reader = Callable[[Raw], Reading]

FINE: Final = Text("")
ADDRESS_PARTS = ("address_1", "address_2")
IN_LINES = ("text", "answer")
"""Columns whose cells are letters of several lines."""
_DIGITS_KEPT = 1e15
_LARGEST = 1e9
_LOST_DIGITS = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{2,3}")
_TRUE = {"yes", "y", "x", "true", "1", "ja", "oui", "sí", "si", "是", "✓", "✔", "☑", "√"}
_FALSE = {"", "no", "n", "false", "0", "nein", "non", "否", "-", "✗", "☐"}


@dataclass(slots=True)
class Typed:
    """A column's values, one a record, and by position what is wrong; `unread` are cells that hold what is not read."""

    values: list[Any]
    trouble: dict[int, Text] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)


def read_cells(column: Column, cells: Sequence[Raw], zone: tzinfo) -> Typed:
    """The cells typed by the column's kind; each different value is looked at once."""
    kinds = set(map(type, cells))
    if (values := _undisturbed(column, cells, kinds)) is not None:
        return Typed(values)
    plain, errors = _plain(cells, kinds)
    reader = _reader(column, plain, zone)
    readings = {cell: reader(cell) for cell in set(plain)}
    typed = Typed([readings[cell][0] for cell in plain])
    wrong = {cell: words.placed(column=column.caption) for cell, (_, words) in readings.items() if words}
    if wrong:
        typed.trouble = {at: wrong[cell] for at, cell in enumerate(plain) if cell in wrong}
        typed.unread = {at for at in typed.trouble if typed.values[at] in ("", None)}
    for at, error in errors.items():
        typed.trouble[at] = said("sheet.error-value", error=error, column=column.caption)
        typed.unread.add(at)
    return typed


def _undisturbed(column: Column, cells: Sequence[Raw], kinds: set[type]) -> list[Any] | None:
    """The values of a column in which no cell needs a second look, as most are; None when one does."""
    if column.kind == "when" and kinds <= {datetime, NoneType}:
        held = [cell for cell in cells if isinstance(cell, datetime)]
        if any(cell.microsecond for cell in held) or any(moments.from_date(cell) is None for cell in _ends(held)):
            return None
        return list(cells)
    if column.kind in ("text", "code") and not column.coded and kinds <= {str, NoneType}:
        texts: list[Any] = [cell or "" for cell in cells]
        every = "".join(texts)
        if every.isprintable() and (column.kind == "text" or _plain_codes(every)):
            return list(map(str.strip, texts))
    return None


def _plain_codes(every: str) -> bool:
    return every.isascii() and not any(sign in every for sign in ("'", "  ", "e+", "E+"))


def _ends(held: list[datetime]) -> list[datetime]:
    return [min(held), max(held)] if held else []


def _plain(cells: Sequence[Raw], kinds: set[type]) -> tuple[list[Raw], dict[int, str]]:
    """Cells in which equal means alike: True is 1 to Python, and #N/A the text is #N/A the error."""
    errors: dict[int, str] = {}
    plain = list(cells)
    if CellError in kinds:
        errors = {at: str(cell) for at, cell in enumerate(plain) if isinstance(cell, CellError)}
        plain = [None if isinstance(cell, CellError) else cell for cell in plain]
    if bool in kinds:
        plain = [str(cell).upper() if isinstance(cell, bool) else cell for cell in plain]
    if float in kinds:
        plain = [None if isinstance(cell, float) and not isfinite(cell) else cell for cell in plain]
    return plain, errors


def _reader(column: Column, cells: Sequence[Raw], zone: tzinfo) -> Reader:
    if column.kind == "code":
        return _code
    if column.kind == "whole":
        return _count if column.editor != "program" else _signed
    if column.kind == "money":
        return _money
    if column.kind == "yes":
        return _yes
    if column.kind == "when":
        return _when(cells, zone)
    if column.coded:
        return _choice(column)
    if column.name in IN_LINES:
        return _lines
    return _address if column.name in ADDRESS_PARTS else _text


def _text(cell: Raw) -> Reading:
    return (clean_text(cell), FINE) if isinstance(cell, str) else _as_text(cell)


def _address(cell: Raw) -> Reading:
    return (clean_text(cell, address=True), FINE) if isinstance(cell, str) else _as_text(cell)


def _lines(cell: Raw) -> Reading:
    return ("\n".join(map(clean_text, cell.splitlines())).strip(), FINE) if isinstance(cell, str) else _as_text(cell)


def _code(cell: Raw) -> Reading:
    if isinstance(cell, str):
        code = clean_code(cell)
        return code, _digits_lost(code) if _LOST_DIGITS.fullmatch(code) else FINE
    if isinstance(cell, int | float) and abs(cell) >= _DIGITS_KEPT:
        code = f"{cell:.14E}"  # a form that nobody takes for the number itself
        return code, _digits_lost(code)
    return _as_text(cell)


def _digits_lost(code: str) -> Text:
    return said("sheet.lost-digits", cell=code)


def _as_text(cell: Raw) -> Reading:
    if cell is None:
        return "", FINE
    if isinstance(cell, date):
        at = cell.isoformat(" ").removesuffix(" 00:00:00") if isinstance(cell, datetime) else cell.isoformat()
        return at, said("sheet.date", moment=at)
    if isinstance(cell, int | float):
        return f"{cell:.0f}" if cell == int(cell) else f"{cell:.15g}", FINE
    return str(cell), FINE


def _choice(column: Column) -> Reader:
    """Codes by their captions, and by themselves: what is told of a row may still name it so."""
    known = {"": "", **{code.casefold(): code for code in column.coded}}
    known |= {column.shows(code).casefold(): code for code in column.coded}

    def read(cell: Raw) -> Reading:
        text, words = _text(cell)
        value = known.get(text.casefold())
        if value is not None:
            return value, FINE
        if words or not column.choices:
            return text, words
        return text, said("sheet.not-listed", cell=_shown(text), choices=", ".join(map(column.shows, column.choices)))

    return read


def _yes(cell: Raw) -> Reading:
    text = _as_text(cell)[0] if not isinstance(cell, str) else clean_code(cell)
    if text.casefold() in _TRUE or text.casefold() == shown(YES).casefold():
        return YES, FINE
    return "", FINE if text.casefold() in _FALSE else said("sheet.not-yes", cell=_shown(text), yes=shown(YES))


def _count(cell: Raw) -> Reading:
    value, words = _signed(cell)
    if value is not None and value < 0:
        return None, said("sheet.negative", number=value)
    return value, words


def _signed(cell: Raw) -> Reading:
    word = _word(cell)
    if word == "":
        return None, FINE
    number = amounts.number(word, "ask, commas group", units=False) if isinstance(word, str) else word
    if not isinstance(number, int | float):
        return None, said("sheet.no-number", cell=_shown(cell))
    if abs(number) > _LARGEST:
        return None, said("sheet.too-large", number=number, most=_LARGEST)
    if number != int(number):
        return None, said("sheet.not-whole", number=number)
    return float(number), FINE


def _money(cell: Raw) -> Reading:
    if isinstance(cell, int | float):
        return float(cell), FINE
    word = _word(cell)
    if word == "":
        return None, FINE
    amount = amounts.number(word, "ask") if isinstance(word, str) else None
    return amount, FINE if amount is not None else said("sheet.no-amount", cell=_shown(cell))


def _word(cell: Raw) -> Raw:
    """A cell that should hold a number: a text fit to be read, "" where it holds nothing."""
    text = clean_code(cell) if isinstance(cell, str) else cell
    return "" if text is None or (isinstance(text, str) and amounts.is_blank(text)) else text


def _when(cells: Sequence[Raw], zone: tzinfo) -> Reader:
    order = moments.order_of(clean_code(cell) for cell in set(cells) if isinstance(cell, str))

    def read(cell: Raw) -> Reading:
        if cell is None:
            return None, FINE
        if isinstance(cell, str):
            if not (text := clean_code(cell)):
                return None, FINE
            value = moments.from_text(text, order, zone)
        else:
            found = cell if isinstance(cell, date) else moments.from_number(float(cell))
            value = moments.from_date(found) if found is not None else None
        return value, FINE if value is not None else said("sheet.no-date", cell=_shown(cell))

    return read


def _shown(cell: Raw) -> str:
    text = clean_text(cell) if isinstance(cell, str) else _as_text(cell)[0]
    return text if len(text) <= 40 else text[:39] + "…"
