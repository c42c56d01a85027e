"""The open workbook against Excel's habits (a stand-in: no Excel runs here)."""

from datetime import datetime
from pathlib import Path

import excel_like
import pytest
import xlwings

from pyaddin.book.base import CellError, Raw, SheetEdit
from pyaddin.book.live import blocks, workbook
from pyaddin.book.live.write import SheetWriter
from pyaddin.tables.problems import Refusal

FIRST, LAST = 5, 14
STATUS = 3


def excel(fullname: str = "/shop/Fulfilment.xlsm") -> tuple[workbook.LiveWorkbook, excel_like.Sheet]:
    """Ten orders under a header in row 4: Row ID, Qty, Status (New and Ready in turn)."""
    sheet = excel_like.Sheet(4, 3, LAST)
    for column, caption in enumerate(("Row ID", "Qty", "Status"), start=1):
        sheet.values[4, column] = caption
    for row in range(FIRST, LAST + 1):
        sheet.values |= {(row, 1): f"R{row}", (row, 2): float(row), (row, STATUS): "New" if row % 2 else "Ready"}
        sheet.formats |= {(row, 1): "@", (row, 2): "0", (row, STATUS): "@"}
    return workbook.LiveWorkbook(xlwings.Book(impl=excel_like.Book(sheet, fullname))), sheet


def statuses(sheet: excel_like.Sheet) -> list[Raw]:
    """The Status column."""
    return [sheet.values.get((row, STATUS)) for row in range(FIRST, LAST + 1)]


def every_status(text: str) -> SheetEdit:
    """An edit that gives each row its own status."""
    return SheetEdit("Orders", 4, [(row, STATUS, f"{text} {row}") for row in range(FIRST, LAST + 1)])


def test_the_stand_in_misplaces_values_on_a_filtered_sheet() -> None:
    book, sheet = excel()
    sheet.tables[0].autofilter.apply_values(STATUS, ["New"])
    book.book.sheets["Orders"].range((FIRST, 2), (LAST, 2)).value = [[float(n)] for n in range(10)]
    assert [sheet.values[row, 2] for row in (5, 6, 7, 8)] == [0.0, 6.0, 1.0, 8.0]


def test_filters_are_taken_off_and_put_back() -> None:
    book, sheet = excel()
    sheet.tables[0].autofilter.apply_values(1, ["R5", "R8", "R9"])
    hidden = set(sheet.hidden)
    book.apply([every_status("Hold")])
    assert statuses(sheet) == [f"Hold {row}" for row in range(FIRST, LAST + 1)]
    assert sheet.hidden == hidden
    assert sheet.tables[0].autofilter.applied[1]["values"] == ["R5", "R8", "R9"]


def test_a_filter_that_cannot_be_put_back_is_left_and_cells_are_written_one_by_one() -> None:
    book, sheet = excel()
    sheet.tables[0].autofilter.by_colour(1, [6, 9])
    hidden = set(sheet.hidden)
    book.apply([every_status("Hold")])
    assert statuses(sheet) == [f"Hold {row}" for row in range(FIRST, LAST + 1)]
    assert sheet.hidden == hidden


def test_values_that_a_filter_outside_the_table_misplaced_are_written_again() -> None:
    book, sheet = excel()
    sheet.hidden = {6, 7, 11}
    book.apply([every_status("Hold")])
    assert statuses(sheet) == [f"Hold {row}" for row in range(FIRST, LAST + 1)]


def test_text_stays_text_in_a_cell_that_had_another_format() -> None:
    book, sheet = excel()
    texts: list[Raw] = ["00123", "1234E324", "=cmd|x", "May 2020"]
    for row in range(FIRST, FIRST + len(texts)):
        sheet.formats[row, STATUS] = "General"
    book.apply([SheetEdit("Orders", 4, [(FIRST + at, STATUS, text) for at, text in enumerate(texts)])])
    assert statuses(sheet)[: len(texts)] == texts
    assert sheet.formulas == {}


@pytest.mark.parametrize("text", ["00123", "1E5", "May 2020", "=A1", "-x", "'x", "#N/A", "true", "1/2", "9" * 80, "5%"])
def test_texts_that_excel_would_read_need_the_text_format(text: str) -> None:
    assert blocks.need(text) == "text"


@pytest.mark.parametrize(
    "text", ["", "Ready", "Hold: ask the buyer", f"58 rows are done, 2 need you: {'see row 7 ' * 9}"]
)
def test_plain_words_and_sentences_leave_the_format_alone(text: str) -> None:
    assert blocks.need(text) is None


def test_a_number_stays_a_number_in_a_text_cell() -> None:
    book, sheet = excel()
    sheet.formats[FIRST, 2] = "@"
    book.apply([SheetEdit("Orders", 4, [(FIRST, 2, 7.0)])])
    assert sheet.values[FIRST, 2] == 7.0


def test_new_rows_grow_the_table() -> None:
    book, sheet = excel()
    rows: list[list[Raw]] = [["00015", 1, "New"], ["1E5", 2, None]]
    book.apply([SheetEdit("Orders", 4, [], LAST + 1, rows, [1, 2, 3], ["@", "0", "@"])])
    assert book.grid("Orders").values[LAST:] == [["00015", 1.0, "New"], ["1E5", 2.0, None]]
    assert sheet.tables[0].range.where == (4, 1, LAST + 2 - 4 + 1, 3)


def test_many_scattered_cells_leave_those_between_as_they_are() -> None:
    book, sheet = excel()
    last = FIRST + 3 * blocks.MANY
    for row in range(FIRST, last):
        sheet.values[row, STATUS], sheet.formats[row, STATUS] = f"0{row}", "@"
    sheet.values[FIRST + 1, STATUS], sheet.formulas[FIRST + 1, STATUS] = "R1", "=A1"
    before = dict(sheet.values)
    cells: list[tuple[int, int, Raw]] = [(row, STATUS, f"1{row}") for row in range(FIRST, last, 2)]
    book.apply([SheetEdit("Orders", 4, cells)])
    assert sheet.values == before | {(row, column): value for row, column, value in cells}
    assert sheet.formulas == {(FIRST + 1, STATUS): "=A1"}


def test_errors_without_a_name_in_xlwings_and_formulas_are_told_from_values() -> None:
    book, sheet = excel()
    sheet.values |= {(5, 2): excel_like.ERRORS["#DIV/0!"], (6, 2): excel_like.ERRORS["#SPILL!"], (7, STATUS): "=A1"}
    sheet.formulas = {(5, 2): "=1/0", (6, 2): "=B1:B9"}
    grid = book.grid("Orders")
    assert (grid.values[4][1], grid.values[5][1]) == (CellError("#DIV/0!"), CellError("#ERROR!"))
    assert isinstance(grid.values[5][1], CellError)
    assert grid.formulas == {(5, 2), (6, 2)}


def test_a_busy_excel_is_waited_for() -> None:
    book, sheet = excel()
    sheet.book.app.busy = 2
    book.apply([every_status("Hold")])
    assert statuses(sheet)[0] == "Hold 5"


def test_an_excel_that_stays_busy_is_refused_and_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    book, sheet = excel()
    before = dict(sheet.values)
    monkeypatch.setattr(workbook, "PATIENCE", 0.2)
    sheet.book.app.busy = 1_000_000
    with pytest.raises(Refusal, match="finish editing the cell and press again"):
        book.apply([every_status("Hold")])
    assert sheet.values == before


def test_a_date_gets_a_date_format() -> None:
    book, sheet = excel()
    book.apply([SheetEdit("Orders", 4, [(FIRST, 2, datetime(2026, 1, 2, 3, 4))])])
    assert (sheet.values[FIRST, 2], sheet.formats[FIRST, 2]) == (datetime(2026, 1, 2, 3, 4), "yyyy-mm-dd hh:mm")


def test_a_workbook_on_the_web_has_no_path() -> None:
    book, _ = excel("https://example.com/shop/Fulfilment.xlsm")
    with pytest.raises(Refusal, match="lies on the web"):
        _ = book.path


def test_a_workbook_in_a_folder_has_a_path() -> None:
    assert excel()[0].path == Path("/shop/Fulfilment.xlsm")


def row_ids(sheet: excel_like.Sheet) -> list[Raw]:
    """The first column below the header."""
    last = max(row for row, _ in sheet.values)
    return [sheet.values.get((row, 1)) for row in range(FIRST, last + 1)]


def test_the_stand_in_keeps_filtered_rows_back_when_rows_are_deleted() -> None:
    book, sheet = excel()
    sheet.tables[0].autofilter.apply_values(STATUS, ["New"])
    book.book.sheets["Orders"].range(f"{FIRST}:{LAST}").delete()
    assert row_ids(sheet) == ["R6", "R8", "R10", "R12", "R14"]


def test_the_right_rows_go_from_a_filtered_sheet_and_the_filter_is_put_back() -> None:
    book, sheet = excel()
    sheet.tables[0].autofilter.apply_values(STATUS, ["New"])
    book.apply([SheetEdit("Orders", 4, [(7, STATUS, "Hold")], delete=[5, 6, 9, 12])])
    assert row_ids(sheet) == ["R7", "R8", "R10", "R11", "R13", "R14"]
    assert sheet.values[5, STATUS] == "Hold"
    assert sheet.tables[0].autofilter.applied[STATUS]["values"] == ["New"]


def test_rows_stay_under_a_filter_that_cannot_be_put_back_or_with_a_comment() -> None:
    book, sheet = excel()
    before = dict(sheet.values)
    sheet.tables[0].autofilter.by_colour(1, [6, 9])
    with pytest.raises(Refusal, match="Orders: rows cannot leave while it is filtered"):
        book.apply([SheetEdit("Orders", 4, [(7, STATUS, "Hold")], delete=[9])])
    sheet.tables[0].autofilter.clear(1)
    sheet.notes = [excel_like.Note(sheet, 9)]
    assert book.commented("Orders") == {9}
    with pytest.raises(Refusal, match="Orders row 9 has a comment"):
        book.apply([SheetEdit("Orders", 4, [(7, STATUS, "Hold")], delete=[9])])
    assert sheet.values == before


def test_rows_that_excel_keeps_back_in_its_own_way_are_told() -> None:
    book, sheet = excel()
    sheet.hidden = {6}  # as by a filter that no table has
    with pytest.raises(Refusal, match="Rows were leaving Orders when that was cut off"):
        book.apply([SheetEdit("Orders", 4, delete=[5, 6])])


def test_a_deletion_that_was_cut_off_is_not_repeated_where_other_rows_stand_by_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book, sheet = excel()
    real, calls = excel_like.Range.delete, []

    def busy_at_the_second(cells: excel_like.Range, shift: str | None) -> None:
        calls.append(cells.row)
        if len(calls) == 2:
            raise OSError(excel_like.REJECTED, "Call was rejected by callee.")
        real(cells, shift)

    monkeypatch.setattr(excel_like.Range, "delete", busy_at_the_second)
    with pytest.raises(Refusal, match="Rows were leaving Orders when that was cut off"):
        book.apply([SheetEdit("Orders", 4, [(13, STATUS, "Hold")], delete=[6, 9])])
    assert (calls, row_ids(sheet)) == ([9, 6], ["R5", "R6", "R7", "R8", *(f"R{n}" for n in range(10, 15))])
    assert sheet.values[12, STATUS] == "Hold", "what stands elsewhere by now is left to the journal"


def test_a_sheet_that_was_sorted_meanwhile_is_not_written() -> None:
    book, sheet = excel()
    edit = as_seen(book)
    sheet.values = {**sheet.values, (FIRST, 1): "R6", (FIRST + 1, 1): "R5"}
    before = dict(sheet.values)
    with pytest.raises(Refusal, match="Orders was changed while the press ran"):
        book.apply([edit])
    assert sheet.values == before


def test_a_sheet_that_is_sorted_while_it_is_written_is_said_to_be_torn(monkeypatch: pytest.MonkeyPatch) -> None:
    book, sheet = excel()
    edit = as_seen(book)
    real = SheetWriter._put

    def sorted_then(writer: SheetWriter, block: blocks.Block) -> None:
        real(writer, block)
        sheet.values[FIRST, 1], sheet.values[FIRST + 1, 1] = "R6", "R5"

    monkeypatch.setattr(SheetWriter, "_put", sorted_then)
    with pytest.raises(Refusal, match="Writing stopped half-way on Orders; close the workbook without saving"):
        book.apply([edit])


def as_seen(book: workbook.LiveWorkbook) -> SheetEdit:
    """A status for every row; the rows are known by their Row ID."""
    edit = every_status("Hold")
    edit.seen, edit.keys = book.grid("Orders"), (1,)
    return edit
