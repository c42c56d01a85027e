"""The open workbook, against a real LibreOffice: what is read, what is written, and what must stay as it was."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from office import Office
from places import BUILT as WORKBOOK

from pyaddin.book.base import CellError, Raw, SheetEdit, Stage
from pyaddin.book.calc.connect import load_uno
from pyaddin.book.live import workbook
from pyaddin.store import pythons
from pyaddin.tables.problems import Refusal

pytestmark = pytest.mark.libreoffice

HEADER = ["Row ID", "SKU", "Qty", "Price", "At", "Status", "Note", "Twice"]
FIRST, LAST = 5, 24
FORMATS = ["@", "@", "0", "0.00", "yyyy-mm-dd hh:mm", "@"]
LOOKS_LIKE_SOMETHING = [
    "00123",
    "1234E324",
    "=cmd|' /C calc'!A0",
    "May 2020",
    "+441632960123",
    "-1",
    "@x",
    "TRUE",
    "1/2",
]


def new_rows(count: int) -> list[list[Raw]]:
    """Rows for the first six columns."""
    return [[f"N{n}", f"{n:05}", n, n + 0.25, datetime(2026, 2, 1, 8, n % 60), None] for n in range(count)]


def sample(path: Path) -> Path:
    """Twenty order rows in no order, under a band with a merged title."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Orders")
    form = [book.add_format({"num_format": code}) for code in FORMATS]
    sheet.merge_range("A1:C1", "Orders")
    columns: list[dict[str, Any]] = [{"header": name} for name in HEADER]
    columns[7]["formula"] = "=[@Qty]*2"
    sheet.add_table(3, 0, 23, 7, {"name": "Orders", "columns": columns})
    for at in range(20):
        row, number = 4 + at, at * 7 % 20
        sheet.write_string(row, 0, f"R{number:02}", form[0])
        sheet.write_string(row, 1, f"{number:05}", form[1])
        sheet.write_number(row, 2, number, form[2])
        sheet.write_number(row, 3, number + 0.5, form[3])
        sheet.write_datetime(row, 4, datetime(2026, 1, 1 + at, 10, 30), form[4])
        sheet.write_string(row, 5, "New" if number % 3 else "Ready", form[5])
        sheet.write_formula(row, 7, "=Orders[[#This Row],[Qty]]*2", None, number * 2)
    sheet.write_comment("F6", "the clerk's own note")
    sheet.write_rich_string("G7", "partly ", book.add_format({"bold": True}), "bold")
    sheet.conditional_format("C5:C200", {"type": "cell", "criteria": ">", "value": 9, "format": book.add_format()})
    for row in range(30, 3000):
        sheet.write_blank(row, 1, None, book.add_format({"bg_color": "#FFFF00"}) if row < 31 else form[1])
    other = book.add_worksheet("Stock")
    other.write_row("A4", ["SKU", "On hand"])
    other.write_row("A5", ["00001", 3])
    other.write_formula("D5", "=1/0", None, "#DIV/0!")
    other.write_formula("D6", "=NA()", None, "#N/A")
    other.write_formula("D7", '="="&"A1"', None, "=A1")
    other.write_string("D8", "=A1")
    other.write_boolean("D9", True)
    other.merge_range("F5:G6", "clerk's")
    book.close()
    return path


@dataclass
class Live:
    """The sample open in LibreOffice, and the road to it."""

    office: Office
    book: workbook.LiveWorkbook

    @property
    def sheet(self) -> Any:
        return self.office.sheet("Orders")

    def column(self, letter: str) -> list[Raw]:
        """The table's rows in one column."""
        at = ord(letter) - ord("A")
        return [row[at] for row in self.book.grid("Orders").values[FIRST - 1 :]]

    def table(self) -> tuple[int, int, bool]:
        """First and last row of the table, and whether it has filter arrows."""
        table = self.office.document.DatabaseRanges.getByName("Orders")
        return table.DataArea.StartRow + 1, table.DataArea.EndRow + 1, table.AutoFilter

    def filter_status(self, status: str) -> None:
        """Show the rows of one status, as the filter arrow in the header does."""
        table = self.office.document.DatabaseRanges.getByName("Orders")
        field = load_uno().createUnoStruct("com.sun.star.sheet.TableFilterField")
        field.Field, field.StringValue = 5, status
        field.Operator = load_uno().Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
        table.FilterDescriptor.setFilterFields((field,))
        table.refresh()

    def hidden(self) -> list[int]:
        """Numbers of the rows that are filtered away."""
        rows = self.sheet.Rows
        return [row for row in range(1, 60) if not rows.getByIndex(row - 1).IsVisible]


@pytest.fixture
def opened(office: Office, tmp_path: Path) -> Iterator[Callable[..., Live]]:
    """Opens a sample, filtered to Status New when asked, and attaches to it."""

    def opening(filtered: bool = False) -> Live:
        path = sample(tmp_path / "Fulfilment.xlsx")
        office.open(path)
        here = Live(office, workbook.attach(str(path), office.pipe))
        if filtered:
            here.filter_status("New")
        return here

    yield opening
    office.close()


def everything(live_book: Live, sheet: str, rows: int = 40, columns: int = 9) -> dict[tuple[int, int], tuple[Any, ...]]:
    """What every cell holds and how it looks."""
    uno = live_book.office.sheet(sheet)
    cells = {(r, c): uno.getCellByPosition(c - 1, r - 1) for r in range(1, rows + 1) for c in range(1, columns + 1)}
    look = ("NumberFormat", "CellBackColor", "CellStyle", "CharWeight", "HoriJustify")
    return {at: (cell.Formula, cell.Type.value, *cell.getPropertyValues(look)) for at, cell in cells.items()}


def test_text_that_looks_like_something_else_stays_text(opened: Callable[..., Live]) -> None:
    here = opened()
    edit = SheetEdit("Orders", 4, [(FIRST + at, 2, text) for at, text in enumerate(LOOKS_LIKE_SOMETHING)])
    # a cell that the clerk pasted with another format
    edit.cells.append((FIRST, 7, "00777"))
    here.book.apply([edit])
    assert here.column("B")[: len(LOOKS_LIKE_SOMETHING)] == LOOKS_LIKE_SOMETHING
    assert here.column("G")[0] == "00777"
    assert here.book.book.sheets["Orders"].range("G5").number_format == "@"
    assert not {at for at in here.book.grid("Orders").formulas if at[1] == 2}


def test_a_sheet_is_read_with_its_types(opened: Callable[..., Live]) -> None:
    here = opened()
    grid = here.book.grid("Orders")
    assert grid.values[4][:6] == ["R00", "00000", 0.0, 0.5, datetime(2026, 1, 1, 10, 30), "Ready"]
    assert grid.merged == [(1, 1, 1, 3)]
    assert grid.formulas == {(row, 8) for row in range(FIRST, LAST + 1)}


def test_blank_rows_that_only_have_a_format_are_not_read(opened: Callable[..., Live]) -> None:
    assert len(opened().book.grid("Orders").values) == LAST


def test_errors_formulas_and_text_that_looks_like_one_are_told_apart(opened: Callable[..., Live]) -> None:
    grid = opened().book.grid("Stock")
    column = [row[3] for row in grid.values[4:9]]
    assert column == ["#DIV/0!", "#N/A", "=A1", "=A1", True]
    assert [isinstance(value, CellError) for value in column] == [True, True, False, False, False]
    assert grid.formulas == {(5, 4), (6, 4), (7, 4)}, "and not TRUE, which LibreOffice opens as =TRUE()"
    assert grid.merged == [(5, 6, 6, 7)]


def test_values_land_in_their_rows_on_a_filtered_sheet_and_the_filter_stays(opened: Callable[..., Live]) -> None:
    here = opened(filtered=True)
    hidden = here.hidden()
    assert hidden, "the sample must have hidden rows"
    keys = here.column("A")
    edit = SheetEdit("Orders", 4, [(FIRST + at, 6, f"{key} seen") for at, key in enumerate(keys)])
    here.book.apply([edit])
    assert here.column("F") == [f"{key} seen" for key in keys]
    assert here.hidden() == hidden
    assert here.table() == (4, LAST, True)
    fields = here.office.document.DatabaseRanges.getByName("Orders").FilterDescriptor.FilterFields
    assert [(field.Field, field.StringValue) for field in fields] == [(5, "New")]


def test_nothing_else_changes(opened: Callable[..., Live]) -> None:
    here = opened(filtered=True)
    before, stock = everything(here, "Orders"), everything(here, "Stock")
    edit = SheetEdit("Orders", 4, [(6, 6, "Hold"), (7, 3, 12), (9, 6, None), (12, 5, datetime(2026, 3, 4, 5, 6))])
    here.book.apply([edit])
    after = everything(here, "Orders")
    asked = {(row, column) for row, column, _ in edit.cells}
    assert {at for at in before if before[at] != after[at]} - {(7, 8)} == asked, "H7 is computed from C7"
    assert all(before[at][2:] == after[at][2:] for at in before), "formats"
    assert everything(here, "Stock") == stock
    assert here.sheet.ConditionalFormats.Length == 1


def test_a_clerks_note_stays_where_the_cell_is_written(opened: Callable[..., Live]) -> None:
    here = opened()
    here.book.apply([SheetEdit("Orders", 4, [(row, 6, "Hold") for row in range(FIRST, LAST + 1)])])
    notes = [(note.Position.Row + 1, note.Position.Column + 1, note.String) for note in here.sheet.Annotations]
    assert notes == [(6, 6, "the clerk's own note")]
    assert set(here.column("F")) == {"Hold"}


def test_new_rows_grow_the_table_with_their_formats_and_the_clerks_formula(opened: Callable[..., Live]) -> None:
    here = opened(filtered=True)
    hidden = here.hidden()
    rows = new_rows(3)
    here.book.apply([SheetEdit("Orders", 4, first=LAST + 1, rows=rows, columns=[1, 2, 3, 4, 5, 6], formats=FORMATS)])
    assert [row[:6] for row in here.book.grid("Orders").values[LAST:]] == rows
    assert here.table() == (4, LAST + 3, True)
    assert here.column("H")[-3:] == [0.0, 2.0, 4.0]
    assert here.hidden() == hidden
    assert here.book.book.sheets["Orders"].range("B25:B27").number_format == "@"


def test_emptied_rows_shrink_the_table(opened: Callable[..., Live]) -> None:
    here = opened()
    cells: list[tuple[int, int, Raw]] = [(row, column, None) for row in (23, 24) for column in range(1, 9)]
    here.book.apply([SheetEdit("Orders", 4, cells, shrink=22)])
    assert len(here.book.grid("Orders").values) == 22
    assert here.table() == (4, 22, True)


def test_new_rows_are_refused_where_something_stands(opened: Callable[..., Live]) -> None:
    here = opened()
    here.office.put("Orders", "B26", "a total of the clerk's")
    edit = SheetEdit("Orders", 4, [(5, 6, "Hold")], LAST + 1, new_rows(3), [1, 2, 3, 4, 5, 6], FORMATS)
    before = everything(here, "Orders")
    with pytest.raises(Refusal, match="row 25 and the rows below it must be empty"):
        here.book.apply([edit])
    assert everything(here, "Orders") == before


def test_a_failure_in_the_middle_puts_everything_back(opened: Callable[..., Live]) -> None:
    here = opened(filtered=True)
    here.office.sheet("Stock").protect("")
    before = everything(here, "Orders"), everything(here, "Stock"), here.table(), here.hidden()
    cells: list[tuple[int, int, Raw]] = [(6, 6, "Hold"), (8, 7, "00123"), (8, 3, "text"), (9, 5, None), (10, 8, 5.0)]
    good = SheetEdit("Orders", 4, cells, LAST + 1, new_rows(2), [1, 2, 3, 4, 5, 6], FORMATS)
    with pytest.raises(Refusal, match="finish editing the cell"):
        here.book.apply([good, SheetEdit("Stock", 4, [(5, 2, 4), (6, 2, 5)])])
    after = everything(here, "Orders"), everything(here, "Stock"), here.table(), here.hidden()
    assert {at for at, cell in before[0].items() if cell[:2] != after[0][at][:2]} == set(), "contents"
    assert {at for at, cell in before[0].items() if at[0] <= LAST and cell != after[0][at]} == set(), "formats"
    assert before[1:] == after[1:]


def test_twenty_thousand_rows_come_back_as_they_were_written(opened: Callable[..., Live]) -> None:
    here = opened()
    rows = new_rows(20_000)
    here.book.apply([SheetEdit("Orders", 4, first=LAST + 1, rows=rows, columns=[1, 2, 3, 4, 5, 6], formats=FORMATS)])
    assert [row[:6] for row in here.book.grid("Orders").values[LAST:]] == rows


def test_many_scattered_cells_leave_those_between_as_they_are(opened: Callable[..., Live]) -> None:
    here = opened()
    rows = new_rows(2_000)
    here.book.apply([SheetEdit("Orders", 4, first=LAST + 1, rows=rows, columns=[1, 2, 3, 4, 5, 6], formats=FORMATS)])
    here.sheet.getCellRangeByName("B104").Formula = '="made"&"here"'
    here.sheet.getCellRangeByName("B106").Formula = "=1/0"
    before = here.sheet.getCellRangeByName("A5:H2024").getFormulaArray()
    cells: list[tuple[int, int, Raw]] = [(row, 2, f"0{row}") for row in range(FIRST, 2025, 2)]
    here.book.apply([SheetEdit("Orders", 4, cells)])
    after = here.sheet.getCellRangeByName("A5:H2024").getFormulaArray()
    asked = {row - FIRST for row, _, _ in cells}
    assert [at for at, row in enumerate(after) if row != before[at] and at not in asked] == []
    column = here.column("B")
    assert [column[at] for at in sorted(asked)] == [value for _, _, value in cells]


def test_what_a_press_wrote_is_one_step_for_the_clerks_undo(opened: Callable[..., Live]) -> None:
    here = opened()
    here.book.apply([SheetEdit("Orders", 4, [(5, 6, "Hold"), (7, 6, "Hold"), (9, 3, 99)])])
    here.office.document.UndoManager.undo()
    assert (here.office.text("Orders", "F5"), here.office.text("Orders", "C9")) == ("Ready", "8")


def test_the_visible_selected_rows_are_told(opened: Callable[..., Live]) -> None:
    here = opened(filtered=True)
    here.office.show("Orders", "A5:C9")
    assert here.book.selection("Orders") == [row for row in range(5, 10) if row not in here.hidden()]
    assert here.book.selection("Stock") == []


def test_progress_is_shown_and_taken_back(opened: Callable[..., Live]) -> None:
    here = opened()
    here.book.progress(Stage(10, 20, "Reserve stock"))
    assert here.book.book.app.status_bar
    here.book.progress(None)
    assert not here.book.book.app.status_bar


def test_the_book_is_found_by_path_address_and_name(opened: Callable[..., Live], tmp_path: Path) -> None:
    here = opened()
    path = tmp_path / "Fulfilment.xlsx"
    for spoken in (str(path), path.as_uri(), path.name, None):
        assert workbook.attach(spoken, here.office.pipe).path == path
    with pytest.raises(Refusal, match="is not open"):
        workbook.attach(str(tmp_path / "Other.xlsx"), here.office.pipe)


def test_a_book_that_was_never_saved_has_no_path(office: Office) -> None:
    office.open_new()
    with pytest.raises(Refusal, match="never saved"):
        _ = workbook.attach(None, office.pipe).path


def test_an_open_file_is_found_without_a_pipe(
    opened: Callable[..., Live], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = opened()
    here.office.as_the_users_own(tmp_path / "bin", monkeypatch)
    path = tmp_path / "Fulfilment.xlsx"
    found = workbook.attach(str(path), None)
    assert (found.path, found.sheets()) == (path, ["Orders", "Stock"])
    with pytest.raises(Refusal, match="is not open"):
        workbook.attach(str(tmp_path / "Other.xlsx"), None)


PRESSED = """
import sys
from pyaddin.book.base import Stage
from pyaddin.book.live.workbook import attach
given = dict(word.split("=", 1) for word in sys.argv if word.startswith("--"))
book = attach(given["--wb"], given["--pipe"])
book.progress(Stage(1, 2, "Reserve stock"))
book.book.sheets["Log"].range("A5").value = " ".join(sys.argv[1:4])
book.book.sheets["Log"].range("B5").value = str(book.path)
"""


def test_a_click_on_a_button_reaches_python_which_reaches_the_book(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "the shop's orders 订单"
    folder.mkdir()
    book, script, python = folder / "Fulfilment.xlsm", folder / "pressed.py", folder / "python"
    shutil.copy(WORKBOOK, book)
    script.write_text(PRESSED, encoding="utf-8")
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@" 2>"{folder}/errors.txt"\n', encoding="utf-8")
    python.chmod(0o755)
    office.open(book)
    settings = [office.text("Settings", f"A{row}") for row in range(1, 99)]
    office.put("Settings", f"B{settings.index('Book ID') + 1}", "a-book")
    pythons.note("a-book", str(python))
    office.click("Reserve stock", "Orders")
    office.wait_for(lambda: office.text("Log", "B5"), what="what Python writes")
    assert office.text("Log", "A5") == "-P -m pyaddin"
    assert office.text("Log", "B5") == str(book)
    assert office.dialogs() == []


def test_a_sheet_is_the_same_until_something_on_it_changes(opened: Callable[..., Live]) -> None:
    here = opened()
    first = here.book.grid("Orders")
    assert here.book.grid("Orders") is first
    here.office.put("Orders", "G9", "typed")
    second = here.book.grid("Orders")
    assert second.values[8][6] == "typed"
    here.sheet.getCellRangeByName("C9").setFormula(f"={second.values[8][2]:g}+0")
    third = here.book.grid("Orders")
    assert third.values == second.values
    assert (9, 3) in third.formulas - second.formulas, "a formula that gives what stood there"


def test_a_date_among_other_formats_keeps_the_clerks_own(opened: Callable[..., Live]) -> None:
    here = opened()
    orders = here.book.book.sheets["Orders"]
    orders.range("E9").number_format = "dd.mm.yyyy"
    here.sheet.getCellRangeByName("E12").NumberFormat = 0
    here.book.apply([SheetEdit("Orders", 4, [(row, 5, datetime(2026, 3, 1)) for row in (9, 11, 12)])])
    assert [here.column("E")[row - FIRST] for row in (9, 11, 12)] == [datetime(2026, 3, 1)] * 3
    assert orders.range("E9").number_format.lower() == "dd.mm.yyyy"


def test_a_truth_among_numbers_is_read_as_one(opened: Callable[..., Live]) -> None:
    here = opened()
    cell = here.sheet.getCellRangeByName("C9")
    cell.setValue(1)
    cell.NumberFormat = 99  # as Calc has it where a clerk types TRUE
    assert here.book.grid("Orders").values[8][2] is True
    assert here.book.grid("Orders").values[9][2] == 15.0


def test_merged_cells_are_found_wherever_they_are(opened: Callable[..., Live]) -> None:
    here = opened()
    for name in ("B2:C2", "E2:E3", "G15:H16", "G22:H22"):
        here.sheet.getCellRangeByName(name).merge(True)
    assert here.book.grid("Orders").merged == [
        (1, 1, 1, 3), (2, 2, 2, 3), (2, 5, 3, 5), (15, 7, 16, 8), (22, 7, 22, 8)
    ]  # fmt: skip
