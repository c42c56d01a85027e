"""Sheets, ranges and tables of the Calc engine; see `calc_engine`."""
# mypy: allow-subclassing-any

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes, main, utils

from pyaddin.book.calc import values as calc_values
from pyaddin.book.calc.connect import load_uno
from pyaddin.book.calc.values import Area, area, areas

GENERAL = "General"
BAND = 8
"""In so many rows at the top merged cells are looked for first: most sheets have them in the band alone."""
# a new row's look; not the colours of fill and text, with which clerks mark single rows
LOOK = (
    "CellStyle", "NumberFormat", "HoriJustify", "VertJustify", "IsTextWrapped", "ParaIndent",
    "CharFontName", "CharHeight", "CharWeight", "CharPosture", "TableBorder2",
)  # fmt: skip


class Sheet(base_classes.Sheet):
    """One sheet; `api` is its com.sun.star.sheet.Spreadsheet."""

    book: Any = None
    api: Any = None

    def __init__(self, book: Any, api: Any) -> None:
        self.book = book
        self.api = api

    @property
    def name(self) -> str:
        return str(self.api.Name)

    @property
    def index(self) -> int:
        return int(self.api.RangeAddress.Sheet) + 1

    @property
    def tables(self) -> "Tables":
        return Tables(self)

    @property
    def notes(self) -> "list[Note]":
        every = self.api.Annotations
        return [Note(self, every.getByIndex(at).Position) for at in range(every.Count)]

    @property
    def comments(self) -> list[Any]:
        """Calc has notes only."""
        return []

    @property
    def used_range(self) -> "Range":
        """From A1 to the last filled cell; cells with a format only are not in use."""
        cursor = self.api.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return Range(self, (0, 0, end.EndRow + 1, end.EndColumn + 1))

    def range(self, first: Any, last: Any = None) -> "Range":
        """Positions count from 1 as (row, column); or (row, column, rows, columns), or an address such as B2:C3."""
        if isinstance(first, str) and first.replace(":", "").isdigit():
            top, _, bottom = first.partition(":")
            return Range(self, (int(top) - 1, 0, int(bottom) - int(top) + 1, self.api.Columns.Count))
        if isinstance(first, str):
            return Range(self, area(self.api.getCellRangeByName(first).RangeAddress))
        if isinstance(first, tuple) and len(first) == 4:
            return Range(self, (first[0] - 1, first[1] - 1, *first[2:]))
        one, two = _corner(first, False), _corner(first if last is None else last, True)
        return Range(self, (one[0] - 1, one[1] - 1, two[0] - one[0] + 1, two[1] - one[1] + 1))

    def activate(self) -> None:
        self.book.api.CurrentController.setActiveSheet(self.api)


def _corner(cell: Any, last: bool) -> tuple[int, int]:
    if isinstance(cell, tuple):
        return int(cell[0]), int(cell[1])
    height, width = cell.shape if last else (1, 1)
    return cell.row + height - 1, cell.column + width - 1


class Range(base_classes.Range):
    """A rectangle; its UNO object is fetched when it is first needed. `chosen` is a selection of several rectangles."""

    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Sheet, where: Area, chosen: Any = None) -> None:
        self.sheet = sheet
        self.where = where
        self.options: dict[str, Any] = {}
        self._chosen = chosen
        self._api: Any = None
        self._data: Any = None

    @property
    def api(self) -> Any:
        if self._api is None:
            top, left, height, width = self.where
            self._api = self.sheet.api.getCellRangeByPosition(left, top, left + width - 1, top + height - 1)
        return self._api

    @property
    def row(self) -> int:
        return self.where[0] + 1

    @property
    def column(self) -> int:
        return self.where[1] + 1

    @property
    def shape(self) -> tuple[int, int]:
        return self.where[2:]

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return self.sheet.name, self.row, self.column, *self.shape

    @property
    def address(self) -> str:
        first = f"${utils.col_name(self.column)}${self.row}"
        height, width = self.shape
        if (height, width) == (1, 1):
            return first
        return f"{first}:${utils.col_name(self.column + width - 1)}${self.row + height - 1}"

    def __len__(self) -> int:
        return self.where[2] * self.where[3]

    def __call__(self, row: int, column: int) -> "Range":
        return Range(self.sheet, (self.where[0] + row - 1, self.where[1] + column - 1, 1, 1))

    def held(self) -> tuple[Any, list[Area]]:
        """What the cells hold, as Calc hands it over, and where formulas stand; the next reading is of the same."""
        self._data = self.api.getDataArray()
        return self._data, list(areas(self.api.queryContentCells(calc_values.FORMULA)))

    @property
    def raw_value(self) -> list[list[Any]]:
        book, data = self.sheet.book, self._data or self.api.getDataArray()
        self._data = None
        return calc_values.read(book, self.api, self.where, data, bool(self.options.get("err_to_str")))

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = data if isinstance(data, list | tuple) else [[data] * self.where[3]] * self.where[2]
        values = calc_values.plain(rows, self.sheet.book.epoch)
        if len(self) == 1:
            calc_values.write_cell(self.sheet.api.getCellByPosition(self.where[1], self.where[0]), values[0][0])
        else:
            calc_values.write(self.sheet.api, self.api, values)

    @property
    def formula(self) -> Any:
        """Formulas as text, as in Excel: a scalar for one cell, else rows; constants come as Calc spells them."""
        rows = self.api.getFormulaArray()
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: str) -> None:
        self.api.setFormulaArray(((value,) * self.where[3],) * self.where[2])

    @property
    def number_format(self) -> str | None:
        """The format's code; None when the cells differ."""
        key = calc_values.number_format(self.api)
        if key is None:
            return None
        book = self.sheet.book
        if key not in book.codes:
            # each language's formats start at a multiple of 10,000 with its own word for General
            code = GENERAL if key % 10_000 == 0 else str(book.api.NumberFormats.getByKey(key).FormatString)
            book.codes[key], book.formats[code] = code, key
        return str(book.codes[key])

    @number_format.setter
    def number_format(self, code: str) -> None:
        """A code as Excel spells it, or as it was read: the formats of other languages are spelt differently."""
        known = self.sheet.book.formats
        if code not in known:
            formats = self.sheet.book.api.NumberFormats
            english = load_uno().createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
            key = formats.queryKey(code, english, False)
            known[code] = formats.addNew(code, english) if key == -1 else key
        self.api.NumberFormat = known[code]

    def clear_contents(self) -> None:
        """Empty the cells; formats and notes stay."""
        self.api.clearContents(calc_values.CONTENT_BUT_NOTES)

    def delete(self, shift: str | None) -> None:
        """Delete whole rows, hidden ones too; the rows below move up."""
        if shift is not None or self.where[1] or self.where[3] < self.sheet.api.Columns.Count:
            raise ValueError("only whole rows")
        self.sheet.api.Rows.removeByIndex(*self.where[0::2])

    def get_special_cells(self, cell_type: str, value_type: str | None) -> "list[Range]":
        """The rectangles of cells with formulas, or of visible cells."""
        if cell_type == "visible":
            found = (self._chosen or self.api).queryVisibleCells()
        elif cell_type == "formulas" and value_type is None:
            found = self.api.queryContentCells(calc_values.FORMULA)
        else:
            raise ValueError(cell_type)
        return [Range(self.sheet, where) for where in areas(found)]

    def placeholders(self) -> set[tuple[int, int]]:
        """Row and column, counted from 1, of blank cells that hold a placeholder, as a press that was killed leaves."""
        if not self.sheet.book.api.hasControllersLocked():
            return set()
        return {(row + 1, column + 1) for row, column in calc_values.placeholders(self.api)}

    def rich_text(self) -> Iterator[tuple[int, int]]:
        """Row and column, counted from 1, of texts with several fonts or with links in them."""
        for top, left, height, width in areas(self.api.queryContentCells(calc_values.EDITED_TEXT)):
            yield from ((top + r + 1, left + c + 1) for r in range(height) for c in range(width))

    def merged(self) -> Iterator[tuple[int, int, int, int]]:
        """The first and last row and column, counted from 1, of merged areas that begin in this range."""
        if not self.api.getIsMerged():
            return
        (top, left, height, width), first = self.where, self(1, 1)
        if height > 1:
            upper = BAND if height > BAND else height // 2
            yield from Range(self.sheet, (top, left, upper, width)).merged()
            yield from Range(self.sheet, (top + upper, left, height - upper, width)).merged()
        elif first.api.getIsMerged():
            row, column, rows, columns = first.merge_area.where
            yield row + 1, column + 1, row + rows, column + columns
            if (rest := left + width - column - columns) > 0:
                yield from Range(self.sheet, (top, column + columns, 1, rest)).merged()
        else:
            half = (width + 1) // 2
            yield from Range(self.sheet, (top, left + 1, 1, half - 1)).merged() if half > 1 else ()
            yield from Range(self.sheet, (top, left + half, 1, width - half)).merged()

    @property
    def merge_cells(self) -> bool | None:
        """True when all cells are merged, False when none is, None when some are."""
        if not self.api.getIsMerged():
            return False
        return True if self.merge_area.shape == self.shape else None

    @property
    def merge_area(self) -> "Range":
        cursor = self.sheet.api.createCursorByRange(self.sheet.api.getCellByPosition(self.where[1], self.where[0]))
        cursor.collapseToMergedArea()
        return Range(self.sheet, area(cursor.RangeAddress))

    def copy_from(self, source: Any, copy_type: str, skip_blanks: bool, transpose: bool) -> None:
        """The look of the source's first cell for all cells of this range, without colours; only for "formats"."""
        if copy_type != "formats":
            raise ValueError(copy_type)
        if source.row + 1 == self.row and source.column == self.column and self._looks_like_above():
            return
        first = source.impl(1, 1).api
        # a style that is set anew takes away the column's own colour of text
        names = LOOK[1:] if self.api.CellStyle == first.CellStyle else LOOK
        self.api.setPropertyValues(names, first.getPropertyValues(names))

    def _looks_like_above(self) -> bool:
        """Whether this column's cells have the look of the cell above them."""
        top, left, height, _ = self.where
        both = self.sheet.api.getCellRangeByPosition(left, top - 1, left, top + height - 1)
        return all(state.value != calc_values.AMBIGUOUS for state in both.getPropertyStates(LOOK))

    def autofill(self, destination: Any, type_: str) -> None:
        """Fill formulas down from the range's first row; `destination` includes the range."""
        destination.api.fillAuto(load_uno().Enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1)


class Note(base_classes.Note):
    """A note; only where it stands."""

    location: Any = None

    def __init__(self, sheet: Sheet, at: Any) -> None:
        self.location = Range(sheet, (at.Row, at.Column, 1, 1))


class Tables(base_classes.Tables):
    """The database ranges of a sheet: what Calc makes of Excel's tables."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def __iter__(self) -> "Iterator[Table]":
        every, number = self.sheet.book.api.DatabaseRanges, self.sheet.index - 1
        for index in range(every.Count):
            table = every.getByIndex(index)
            if table.DataArea.Sheet == number:
                yield Table(self.sheet, table)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Table(base_classes.Table):
    """A database range."""

    parent: Any = None
    api: Any = None

    def __init__(self, sheet: Sheet, api: Any) -> None:
        self.parent = sheet
        self.api = api

    @property
    def name(self) -> str:
        return str(self.api.Name)

    @property
    def range(self) -> Range:
        return Range(self.parent, area(self.api.DataArea))

    def resize(self, cells: main.Range) -> None:
        """Set the table's cells; its header row and first column stay where they are."""
        self.api.DataArea = cells.api.RangeAddress
