"""A stand-in for Excel behind xlwings, with the habits of Excel that hurt.

It reads a text as if it were typed unless the cell's format is text, turns a number in a text cell into text, puts an
array written over filtered rows into the visible ones, deletes only the visible ones of filtered rows, gives error
values as numbers, and turns calls away while a cell is being edited. What it shows is that `book.live` copes with
these; it is no proof of what Excel does.
"""

# mypy: allow-subclassing-any

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import xlwings
from xlwings import base_classes

REJECTED = -2147418111
ERRORS = {"#DIV/0!": -2146826281, "#SPILL!": -2146826243}


class Engine:
    """What xlwings asks of an engine."""

    name = "excel"
    type = "desktop"

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, dates: Any, empty: Any, numbers: Any, err_to_str: bool) -> list[list[Any]]:
        names = {ERRORS["#DIV/0!"]: "#DIV/0!"}
        return [[empty if v in ("", None) else names.get(v, v) if type(v) is int else v for v in row] for row in data]


class App(base_classes.App):
    """One Excel; `busy` is how many calls it will turn away."""

    engine = Engine()
    pid = 1
    screen_updating: Any = True
    enable_events: Any = True
    calculation: Any = "automatic"
    busy = 0

    def call(self) -> None:
        """Every access to cells comes by here."""
        if self.busy:
            self.busy -= 1
            raise OSError(REJECTED, "Call was rejected by callee.")


class Book(base_classes.Book):
    """A book with one sheet."""

    app: Any = None
    name = "Fulfilment.xlsm"

    def __init__(self, sheet: "Sheet", fullname: str = "/shop/Fulfilment.xlsm") -> None:
        self.app = App()
        self.fullname = fullname
        self.sheets = Sheets(sheet)
        sheet.book = self

    fullname: Any = None
    sheets: Any = None


class Sheets(base_classes.Sheets):
    """The sheets of a book."""

    def __init__(self, sheet: "Sheet") -> None:
        self.sheet = sheet

    def __call__(self, key: Any) -> "Sheet":
        if key not in (1, self.sheet.name):
            raise KeyError(key)
        return self.sheet

    def __iter__(self) -> "Iterator[Sheet]":
        yield self.sheet

    def __len__(self) -> int:
        return 1


class Sheet(base_classes.Sheet):
    """Cells by (row, column); a table from `header` on over `columns` columns down to `last`."""

    name: Any = "Orders"
    book: Any = None
    tables: Any = None

    def __init__(self, header: int, columns: int, last: int) -> None:
        self.values: dict[tuple[int, int], Any] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.formats: dict[tuple[int, int], str] = {}
        self.hidden: set[int] = set()
        self.tables = [Table(self, header, columns, last)]

    @property
    def used_range(self) -> "Range":
        rows, columns = zip(*self.values, strict=True)
        return Range(self, 1, 1, max(rows), max(columns))

    notes: Any = ()
    comments: Any = ()

    def range(self, one: Any, two: Any = None) -> "Range":
        if isinstance(one, str):
            first, last = map(int, one.split(":"))
            return Range(self, first, 1, last - first + 1, 16_384)
        if isinstance(one, tuple) and len(one) == 4:
            return Range(self, *one)
        (top, left), (bottom, right) = (c if isinstance(c, tuple) else (c.row, c.column) for c in (one, two or one))
        return Range(self, top, left, bottom - top + 1, right - left + 1)


class Range(base_classes.Range):
    """A rectangle of a sheet."""

    def __init__(self, sheet: Sheet, top: int, left: int, height: int, width: int) -> None:
        self.sheet = sheet
        self.where = top, left, height, width

    row = property(lambda self: self.where[0])
    column = property(lambda self: self.where[1])
    shape = property(lambda self: self.where[2:])
    api = property(lambda self: self)
    merge_cells = False

    def __len__(self) -> int:
        return self.where[2] * self.where[3]

    def __call__(self, row: int, column: int) -> "Range":
        return Range(self.sheet, self.row + row - 1, self.column + column - 1, 1, 1)

    def _places(self) -> list[list[tuple[int, int]]]:
        top, left, height, width = self.where
        return [[(row, column) for column in range(left, left + width)] for row in range(top, top + height)]

    @property
    def raw_value(self) -> Any:
        self.sheet.book.app.call()
        rows = tuple(tuple(self.sheet.values.get(at) for at in row) for row in self._places())
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.sheet.book.app.call()
        rows = data if isinstance(data, list) else [[data] * self.where[3]] * self.where[2]
        places = self._places()
        if len(places) > 1:
            places = [row for row in places if row[0][0] not in self.sheet.hidden]
        for row, values in zip(places, rows, strict=False):
            for at, value in zip(row, values, strict=True):
                self._type(at, value)

    def _type(self, at: tuple[int, int], value: Any) -> None:
        """Put a value in as Excel does: as if it were typed."""
        sheet = self.sheet
        sheet.formulas.pop(at, None)
        sheet.values.pop(at, None)
        text_cell = sheet.formats.get(at) == "@"
        if isinstance(value, str) and not text_cell:
            if value.startswith("="):
                sheet.formulas[at] = value
                value = 42.0
            elif value[:1].isdigit() and value.replace(".", "").replace("E", "").isdigit():
                value = float(value)
            elif value == "May 2020":
                value = datetime(2020, 5, 1)
        elif text_cell and isinstance(value, float | int):
            value = f"{value:g}"
        if value not in ("", None):
            sheet.values[at] = float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @property
    def formula(self) -> Any:
        def text(at: tuple[int, int]) -> str:
            value = self.sheet.values.get(at)
            return self.sheet.formulas.get(at) or ("" if value is None else str(value))

        rows = tuple(tuple(text(at) for at in row) for row in self._places())
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, text: str) -> None:
        for row in self._places():
            for at in row:
                self.sheet.formulas[at], self.sheet.values[at] = text, 42.0

    @property
    def number_format(self) -> str | None:
        codes = {self.sheet.formats.get(at, "General") for row in self._places() for at in row}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.sheet.formats.update({at: code for row in self._places() for at in row})

    def delete(self, shift: str | None) -> None:
        """Whole rows: of a filtered sheet only those that are shown, without a word."""
        sheet, gone = self.sheet, {*range(self.row, self.row + self.shape[0])} - self.sheet.hidden
        for held in (sheet.values, sheet.formulas, sheet.formats):
            kept = {(r - sum(g < r for g in gone), c): v for (r, c), v in held.items() if r not in gone}
            held.clear()
            held.update(kept)
        sheet.hidden = {row - sum(g < row for g in gone) for row in sheet.hidden - gone}
        top, left, height, width = sheet.tables[0].range.where
        sheet.tables[0].range = Range(sheet, top, left, height - len(gone), width)

    def clear_contents(self) -> None:
        for row in self._places():
            for at in row:
                self.sheet.values.pop(at, None)
                self.sheet.formulas.pop(at, None)


class Note(base_classes.Note):
    """A note in the first column."""

    location: Any = None

    def __init__(self, sheet: Sheet, row: int) -> None:
        self.location = Range(sheet, row, 1, 1, 1)


class Table(base_classes.Table):
    """A table with filter arrows; filters hide rows by the text of one column."""

    show_autofilter: Any = True
    range: Any = None
    autofilter: Any = None

    def __init__(self, sheet: Sheet, header: int, columns: int, last: int) -> None:
        self.sheet = sheet
        self.range = Range(sheet, header, 1, last - header + 1, columns)
        self.autofilter = AutoFilter(self)

    def resize(self, cells: xlwings.Range) -> None:
        self.range = cells.impl


class AutoFilter(base_classes.AutoFilter):
    """Value filters are told and can be set; a filter by colour is told as unknown, as xlwings does."""

    criteria: Any = None

    def __init__(self, table: Table) -> None:
        self.table = table
        self.applied: dict[int, dict[str, Any]] = {}
        self.criteria = []

    def apply_values(self, field: int, values: list[str]) -> None:
        self._set(field, base_classes.empty_autofilter_criteria(field, "values") | {"values": values})

    def by_colour(self, field: int, shown: list[int]) -> None:
        """Show these rows, as a filter by cell colour does."""
        self.applied[field] = base_classes.empty_autofilter_criteria(field, "unknown")
        self.criteria = list(self.applied.values())
        self.table.sheet.hidden = set(self._rows()) - set(shown)

    def clear(self, field: int) -> None:
        self._set(field, None)

    def _rows(self) -> range:
        top, _, height, _ = self.table.range.where
        return range(top + 1, top + height)

    def _set(self, field: int, criterion: dict[str, Any] | None) -> None:
        self.applied.pop(field, None)
        if criterion is not None:
            self.applied[field] = criterion
        self.criteria = list(self.applied.values())
        values = self.table.sheet.values
        self.table.sheet.hidden = {
            row for row in self._rows() for f, c in self.applied.items() if values.get((row, f)) not in c["values"]
        }
