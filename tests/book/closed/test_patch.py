"""Patching changes the cells it is asked to change and leaves every other byte of the workbook alone."""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import MAIN, SHEET, bare, cells, clerks_book, parts_of, with_parts, write_parts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator
from openpyxl.utils.escape import unescape

from pyaddin.book.base import CellError, Raw, SheetEdit
from pyaddin.book.closed import guard
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.xlsx.formula import Formula
from pyaddin.book.xlsx.styles import shows_moment
from pyaddin.tables.problems import Refusal

COLUMNS = [1, 2, 3, 4]
FORMATS = ["@", "yyyy-mm-dd hh:mm", "0", "0.00"]
NEW_ROW: list[Raw] = ["007", datetime(2026, 11, 21, 9, 30), 3, 4.5]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return clerks_book(tmp_path / "Fulfilment.xlsm")


def apply(path: Path, edit: SheetEdit) -> None:
    ClosedWorkbook(path).apply([edit])


def put(path: Path, *changes: tuple[int, int, Raw]) -> None:
    apply(path, SheetEdit("Orders", 4, list(changes)))


def add(path: Path, first: int, *rows: list[Raw]) -> None:
    apply(path, SheetEdit("Orders", 4, first=first, rows=list(rows), columns=COLUMNS, formats=FORMATS))


def changed_parts(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    assert list(before) == list(after)
    return {name for name in before if before[name] != after[name]}


def sheet_xml(path: Path) -> str:
    return parts_of(path)[SHEET].decode()


# what stays


def test_only_the_sheet_changes_when_cells_change(book: Path) -> None:
    before = parts_of(book)
    put(book, (5, 1, "A-1"), (6, 3, 12), (7, 6, None))
    assert changed_parts(before, parts_of(book)) == {SHEET}


def test_in_the_changed_sheet_only_the_asked_cells_differ(book: Path) -> None:
    before = sheet_xml(book)
    put(book, (6, 3, 12))
    was, now = re.split("(?=<c )|(?=</row>)", before), re.split("(?=<c )|(?=</row>)", sheet_xml(book))
    assert [(a, b) for a, b in zip(was, now, strict=True) if a != b] == [
        ('<c r="C6"><v>5</v></c>', '<c r="C6"><v>12</v></c>')
    ]


def test_unchanged_parts_keep_their_packed_bytes_and_their_place_in_the_directory(book: Path) -> None:
    def packed(path: Path) -> dict[str, tuple[Any, ...]]:
        content, found = path.read_bytes(), {}
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                start = info.header_offset + 30 + len(info.filename.encode())
                data = content[start : start + info.compress_size]
                found[info.filename] = (data, info.date_time, info.external_attr, info.flag_bits, info.extra)
        return found

    before = packed(book)
    put(book, (6, 3, 12))
    after = packed(book)
    assert {name for name in before if before[name] != after[name]} == {SHEET}
    assert after[SHEET][1:3] == before[SHEET][1:3]


class Pipe(io.BytesIO):
    """Where nobody can go back, a zip writer puts a part's size behind it."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation

    tell = seek


@pytest.mark.parametrize("zip64", [False, True])
def test_books_of_programs_that_stream_their_zip_are_patched(book: Path, zip64: bool) -> None:
    parts, pipe = parts_of(book), Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=zip64) as part:
                part.write(content)
    book.write_bytes(pipe.getvalue())
    put(book, (6, 3, 12))
    assert changed_parts(parts, parts_of(book)) == {SHEET}
    guard.check_workbook(book)


def test_new_rows_change_the_sheet_its_table_and_the_calculation_chain_only(book: Path) -> None:
    before = parts_of(book)
    add(book, 11, NEW_ROW)
    assert changed_parts(before, parts_of(book)) == {SHEET, "xl/tables/table1.xml", "xl/calcChain.xml"}


def test_an_edit_of_nothing_leaves_the_file_as_it_is(book: Path) -> None:
    before = book.read_bytes()
    apply(book, SheetEdit("Orders", 4))
    assert book.read_bytes() == before


# values


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+44 1632 960123", "-x", "@cmd", "=cmd|' /C calc'!A0", "00123", "1234E324", "May 2020", " lead, trail ",
        "line\nbreak", "tab\there", "carriage\rreturn", "bell\x07", "_x0041_", "__x0007__", "<b>&amp;</b>]]>",
        "\"quoted\" 'too'", "张伟 حسن 😀", pytest.param("x" * 32_767, id="as long as a cell holds"),
    ],
)  # fmt: skip
def test_text_stays_the_same_text(book: Path, text: str) -> None:
    put(book, (5, 1, text))
    assert ClosedWorkbook(book).grid("Orders").values[4][0] == text
    assert unescape(openpyxl.load_workbook(book)["Orders"]["A5"].value) == text
    assert cells(book)["A5"].kind == "inlineStr"


def test_text_that_no_cell_can_hold_is_refused_by_its_cell(book: Path) -> None:
    with pytest.raises(Refusal, match="cell B7: the text is longer"):
        put(book, (7, 2, "x" * 32_768))


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e22, "1e+22"),
        (1 / 3, "0.3333333333333333"),
        (2**53, str(2**53)),
    ],
)
def test_numbers_are_written_as_short_as_they_can_be(book: Path, number: float, written: str) -> None:
    put(book, (5, 3, number))
    assert cells(book)["C5"].value == written


def test_truth_and_error_values_keep_their_kind(book: Path) -> None:
    put(book, (5, 3, True), (6, 3, CellError("#N/A")))
    assert (cells(book)["C5"].kind, cells(book)["C6"].kind) == ("b", "e")
    values = ClosedWorkbook(book).grid("Orders").values
    assert values[4][2] is True
    assert isinstance(values[5][2], CellError)


def test_a_number_without_an_end_is_refused(book: Path) -> None:
    with pytest.raises(Refusal, match="cell C5"):
        put(book, (5, 3, float("inf")))


@pytest.mark.parametrize(
    "moment", [datetime(2026, 11, 21, 9, 30), datetime(1900, 1, 1), datetime(1900, 3, 1), datetime(9999, 12, 31)]
)
def test_moments_are_read_back_as_they_were(book: Path, moment: datetime) -> None:
    put(book, (5, 2, moment))
    assert openpyxl.load_workbook(book)["Orders"]["B5"].value == moment
    assert cells(book)["B5"].style == cells(book)["B6"].style


def test_a_book_that_counts_from_1904_gets_moments_of_its_own_count(book: Path) -> None:
    with_parts(book, xl__workbook=("<workbookPr", '<workbookPr date1904="1"'))
    put(book, (5, 2, datetime(2026, 11, 21, 9, 30)))
    assert cells(book)["B5"].value == str(46347 - 1462 + 9.5 / 24)
    assert ClosedWorkbook(book).grid("Orders").values[4][1] == datetime(2026, 11, 21, 9, 30)


def test_a_day_before_the_first_is_refused(book: Path) -> None:
    with pytest.raises(Refusal, match="1899-12-30 is before"):
        put(book, (5, 2, datetime(1899, 12, 30)))


def test_none_empties_a_cell_and_keeps_its_format(book: Path) -> None:
    before = cells(book)["F6"]
    put(book, (6, 6, None))
    assert cells(book)["F6"] == before._replace(kind="n", value="")


# formats


def test_a_cell_keeps_its_format(book: Path) -> None:
    before = cells(book)
    put(book, (5, 1, "x"), (5, 6, "y"), (5, 4, 2))
    after = cells(book)
    assert [after[name].style for name in ("A5", "F5", "D5")] == [before[name].style for name in ("A5", "F5", "D5")]


def test_a_new_cell_takes_the_format_of_its_row_or_else_of_its_column(tmp_path: Path) -> None:
    rows = '<row r="5" s="4" customFormat="1"><c r="A5" s="4"/></row><row r="6"><c r="A6"/></row>'
    path = bare(tmp_path / "b.xlsx", rows, before='<cols><col min="2" max="3" style="1"/></cols>')
    put(path, (5, 2, "x"), (6, 2, "y"), (8, 3, "z"), (6, 4, "w"))
    assert [cells(path)[name].style for name in ("B5", "B6", "C8", "D6")] == ["4", "1", "1", "0"]


def test_a_moment_in_a_cell_without_date_format_gets_one_and_keeps_its_looks(book: Path) -> None:
    before = parts_of(book)
    put(book, (5, 6, datetime(2026, 11, 21, 9, 30)))
    assert changed_parts(before, parts_of(book)) == {SHEET, "xl/styles.xml"}
    cell = openpyxl.load_workbook(book)["Orders"]["F5"]
    assert (cell.value, cell.number_format) == (datetime(2026, 11, 21, 9, 30), "yyyy-mm-dd hh:mm")
    assert cell.fill.fgColor.rgb == "FFFFEEAA"


def test_a_style_that_exists_is_used_before_one_is_added(book: Path) -> None:
    before = parts_of(book)
    put(book, (5, 3, datetime(2026, 11, 21)))
    assert changed_parts(before, parts_of(book)) == {SHEET}
    assert cells(book)["C5"].style == cells(book)["B5"].style


@pytest.mark.parametrize("code", ["dd/mm/yy", "[h]:mm", "mmm\\ yyyy", '[$-409]d. mmm "at" h', "h:mm AM/PM"])
def test_date_formats_are_recognised(code: str) -> None:
    assert shows_moment(code)


@pytest.mark.parametrize(
    "code", ["General", "0.00", '0 "days"', "[Red]0", "#,##0 [$USD]", "@", "0.0E+00", "\\d0", "_h0", "*y0"]
)
def test_other_formats_are_no_dates(code: str) -> None:
    assert not shows_moment(code)


# new rows


def test_new_rows_take_formats_formulas_and_height_of_the_row_above(book: Path) -> None:
    add(book, 11, NEW_ROW, NEW_ROW)
    found = cells(book)
    for row in (11, 12):
        assert [found[f"{c}{row}"].style for c in "ABCDEFG"] == [found[f"{c}10"].style for c in "ABCDEFG"]
        assert found[f"E{row}"].formula == f"C{row}*D{row}"
        assert found[f"G{row}"].formula == f'IF(E{row}>$E$5,"A1",E{row})'
        assert found[f"F{row}"].value == ""
        assert f'<row r="{row}" ht="33" customHeight="1"' in sheet_xml(book)


def test_a_closing_line_above_the_table_does_not_take_the_height_of_its_rows(book: Path) -> None:
    edit = SheetEdit("Orders", 4, [(3, 1, "2 done")], 11, [NEW_ROW], COLUMNS, FORMATS)
    apply(book, edit)
    assert re.search('<row r="3"[^>]*>', sheet_xml(book)).group() == '<row r="3">'  # type: ignore[union-attr]
    assert (cells(book)["A3"].value, cells(book)["A11"].value) == ("2 done", "007")


def test_the_table_its_filter_and_its_ranges_grow_with_new_rows(book: Path) -> None:
    add(book, 11, NEW_ROW, NEW_ROW)
    table = parts_of(book)["xl/tables/table1.xml"].decode()
    assert re.findall(r'ref="([^"]+)"', table) == ["A4:G12", "A4:G12"]
    xml = sheet_xml(book)
    assert '<dimension ref="A4:G12"/>' in xml
    assert re.findall(r'<conditionalFormatting sqref="([^"]+)"', xml) == ["A5:G12", "C5:C12"]
    assert re.findall(r"<xm:sqref>([^<]+)<", xml) == ["C5:C12"]
    assert re.findall(r'<dataValidation [^>]*sqref="([^"]+)"', xml) == ["C5:C12", "F5:F6"]


def test_rows_inside_the_table_do_not_make_it_grow(book: Path) -> None:
    before = parts_of(book)
    add(book, 9, NEW_ROW)
    assert "xl/tables/table1.xml" not in changed_parts(before, parts_of(book))


def test_a_row_hidden_by_a_filter_does_not_hide_the_new_ones(book: Path) -> None:
    with_parts(book, xl__worksheets__sheet1=('<row r="10"', '<row r="10" hidden="1"'))
    add(book, 11, NEW_ROW)
    assert re.search(r'<row r="11"[^>]*hidden', sheet_xml(book)) is None


def test_shrinking_takes_new_rows_back_with_the_formulas_filled_down(book: Path) -> None:
    before = cells(book)
    add(book, 11, NEW_ROW, NEW_ROW)
    emptied: list[tuple[int, int, Raw]] = [(row, column, None) for row in (11, 12) for column in COLUMNS]
    apply(book, SheetEdit("Orders", 4, emptied, shrink=10))
    table = parts_of(book)["xl/tables/table1.xml"].decode()
    assert re.findall(r'ref="([^"]+)"', table) == ["A4:G10", "A4:G10"]
    filled = {name: cell for name, cell in cells(book).items() if cell.value or cell.formula}
    assert filled == {name: cell for name, cell in before.items() if cell.value or cell.formula}
    assert b'r="E12"' not in parts_of(book)["xl/calcChain.xml"]


def test_a_table_keeps_one_row_when_all_are_taken_back(book: Path) -> None:
    apply(book, SheetEdit("Orders", 4, [(5, 1, None)], shrink=4))
    assert 'ref="A4:G5"' in parts_of(book)["xl/tables/table1.xml"].decode()


def test_what_was_sorted_last_does_not_reach_beyond_a_shrunken_table(book: Path) -> None:
    sort = '<sortState ref="A5:G10"><sortCondition ref="C5:C10"/></sortState>'
    with_parts(book, xl__tables__table1=("<tableColumns", f"{sort}<tableColumns"))
    apply(book, SheetEdit("Orders", 4, [(10, 1, None)], shrink=8))
    table = parts_of(book)["xl/tables/table1.xml"].decode()
    assert re.findall(r'ref="([^"]+)"', table) == ["A4:G8", "A4:G8", "A5:G8", "C5:C8"]


def test_a_note_of_the_clerk_keeps_its_row_whole(book: Path) -> None:
    emptied: list[tuple[int, int, Raw]] = [(10, column, None) for column in COLUMNS]
    apply(book, SheetEdit("Orders", 4, emptied, shrink=9))
    assert cells(book)["G10"].formula is not None
    assert cells(book)["F10"].value != ""


def test_a_sheet_filter_and_its_hidden_name_grow_where_there_is_no_table(tmp_path: Path) -> None:
    rows = '<row r="4"><c r="A4" t="inlineStr"><is><t>Order no.</t></is></c></row><row r="5"><c r="A5" s="1"/></row>'
    path = bare(tmp_path / "b.xlsx", rows, before='<dimension ref="A4:A5"/>', after='<autoFilter ref="A4:D5"/>')
    name = '<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Orders!$A$4:$D$5</definedName>'
    with_parts(path, xl__workbook=("</sheets>", f"</sheets><definedNames>{name}</definedNames>"))
    add(path, 6, NEW_ROW)
    assert '<autoFilter ref="A4:D6"/>' in sheet_xml(path)
    assert "Orders!$A$4:$D$6</definedName>" in parts_of(path)["xl/workbook.xml"].decode()


def test_a_calculated_column_is_filled_even_below_a_cell_typed_over(book: Path) -> None:
    old = '<tableColumn id="5" name="Total"/>'
    formula = "Orders[[#This Row],[Qty]]*2"
    new = f'<tableColumn id="5" name="Total"><calculatedColumnFormula>{formula}</calculatedColumnFormula></tableColumn>'
    with_parts(book, xl__tables__table1=(old, new))
    put(book, (10, 5, 7))
    add(book, 11, NEW_ROW)
    assert cells(book)["E11"].formula == formula


def test_a_shared_formula_above_is_spelled_out_below(tmp_path: Path) -> None:
    path = bare(tmp_path / "b.xlsx", SHARED)
    add(path, 8, NEW_ROW)
    assert cells(path)["F8"].formula == "A8+$A$1"


HEADER = '<row r="4"><c r="A4"><v>1</v></c><c r="F4" t="inlineStr"><is><t>Mine</t></is></c></row>'
SHARED = (
    HEADER + '<row r="5"><c r="F5"><f t="shared" ref="F5:F7" si="0">A5+$A$1</f><v>1</v></c></row>'
    '<row r="6"><c r="F6"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="7"><c r="F7"><f t="shared" si="0"></f><v>3</v></c></row>'
)


def test_overwriting_the_cell_that_spells_a_shared_formula_out_keeps_the_others(tmp_path: Path) -> None:
    path = bare(tmp_path / "b.xlsx", SHARED)
    put(path, (5, 6, "typed over"))
    found = cells(path)
    assert [found[name].formula for name in ("F5", "F6", "F7")] == [None, "A6+$A$1", "A7+$A$1"]
    assert [found[name].value for name in ("F5", "F6", "F7")] == ["typed over", "2", "3"]


def test_array_formulas_of_one_cell_are_filled_down_and_wider_ones_are_not(tmp_path: Path) -> None:
    row = (
        '<row r="5"><c r="F5" cm="1"><f t="array" ref="F5">SUM(A5:B5)</f><v>1</v></c>'
        '<c r="G5"><f t="array" ref="G5:G6">A5:A6</f><v>1</v></c></row>'
    )
    path = bare(tmp_path / "b.xlsx", HEADER.replace("</row>", '<c r="G4"><v>1</v></c></row>') + row)
    add(path, 6, NEW_ROW)
    assert '<c r="F6" cm="1"><f t="array" ref="F6">SUM(A6:B6)</f></c>' in sheet_xml(path)
    assert "G6" not in cells(path)


def test_a_formula_beside_the_table_without_a_caption_is_not_filled_down(tmp_path: Path) -> None:
    path = bare(tmp_path / "b.xlsx", HEADER + '<row r="5"><c r="K5"><f>SUM(A1:A5)</f><v>1</v></c></row>')
    add(path, 6, NEW_ROW)
    assert "K6" not in cells(path)


def test_a_value_below_the_table_is_not_overwritten_by_a_formula(tmp_path: Path) -> None:
    rows = HEADER + '<row r="5"><c r="F5"><f>A5</f><v>1</v></c></row><row r="6"><c r="F6"><v>9</v></c></row>'
    path = bare(tmp_path / "b.xlsx", rows)
    add(path, 6, NEW_ROW)
    assert (cells(path)["F6"].formula, cells(path)["F6"].value) == (None, "9")


def test_a_totals_row_is_not_overwritten(book: Path) -> None:
    with_parts(book, xl__tables__table1=('totalsRowShown="0"', 'totalsRowCount="1"'))
    with pytest.raises(Refusal, match="total row"):
        add(book, 11, NEW_ROW)


def test_merged_cells_below_the_table_are_named(book: Path) -> None:
    with_parts(
        book, xl__worksheets__sheet1=("</sheetData>", '</sheetData><mergeCells><mergeCell ref="B11:C12"/></mergeCells>')
    )
    with pytest.raises(Refusal, match="B11:C12 are merged"):
        add(book, 11, NEW_ROW)


# formulas and their chain


def test_a_formula_typed_over_leaves_the_calculation_chain(book: Path) -> None:
    put(book, (6, 5, 1))
    chain = parts_of(book)["xl/calcChain.xml"].decode()
    assert 'r="E6"' not in chain
    assert chain.count("<c ") == 12


def test_a_chain_whose_cells_leave_their_sheet_unsaid_still_names_it(book: Path) -> None:
    with_parts(book, xl__calcChain=('<c r="G5" i="1"/>', '<c r="G5"/>'))
    put(book, (5, 5, 1))
    assert '<c r="G5" i="1"/>' in parts_of(book)["xl/calcChain.xml"].decode()


def test_an_empty_calculation_chain_goes_with_all_that_names_it(book: Path) -> None:
    parts = parts_of(book)
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN[1:-1]}"><c r="E6" i="1"/></calcChain>'.encode()
    write_parts(book, parts)
    put(book, (6, 5, 1))
    after = parts_of(book)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]


def test_formulas_are_counted_anew_on_opening(book: Path) -> None:
    with_parts(book, xl__workbook=(' fullCalcOnLoad="1"', ""))
    put(book, (6, 3, 1))
    assert 'fullCalcOnLoad="1"' in parts_of(book)["xl/workbook.xml"].decode()


@pytest.mark.parametrize(
    "formula",
    [
        "A1+$B2*C$3", "SUM($A$5:A5)", 'IF(A1="K12 ""A1",LOG10(A1),\'My A1 sheet\'!B2)', "Orders[[#This Row],[A1]]*B2",
        "[1]Sheet1!A1+Sheet2!A2:B3", "A:A+5:5+$5:6", "VLOOKUP(A2,Sheet1!$A:$C,3,FALSE)", "'it''s A1'!A1",
        "Orders[[#This Row],[it''s A1]]+A1", "1E5+A5", "R1C1name+A1_x", "SUM(A1:A3 B2)",
        "{1,2;3,4}*A1", "A1%&-B2", "TRUE",
    ],
)  # fmt: skip
def test_formulas_move_as_openpyxl_moves_them(formula: str) -> None:
    expected = Translator("=" + formula, origin="D5").translate_formula("E8")
    assert "=" + Formula(formula).moved(3, 1) == expected


def test_a_reference_beyond_the_sheet_is_lost() -> None:
    assert Formula("A1048576+$A1").moved(1) == "#REF!+$A2"


# odd writers

TEXT_A = '<c r="A5" t="inlineStr"><is><t>a</t></is></c>'
SUM_C = '<c r="C5"><f>1+1</f><v>2</v></c>'
PLAIN = f'<row r="5">{TEXT_A}{SUM_C}</row>'
ODD = {
    "plain": (PLAIN, "worksheet"),
    "prefix": (re.sub(r"<(/?)(\w)", r"<\1x:\2", PLAIN), "x:worksheet"),
    "no references": ("<row/>" * 4 + re.sub(' r="[A-Z]?5"', "", f'<row r="5">{TEXT_A}<c/>{SUM_C}</row>'), "worksheet"),
    "single quotes": (PLAIN.replace('"', "'"), "worksheet"),
    "white space": (
        '<row\r\n r = "5" >\r\n<c\n t="inlineStr" r="A5"\n><is><t>a</t></is></c >\r\n' + SUM_C + "</row >\r\n",
        "worksheet",
    ),
    "comments": (
        '<!-- <row r="5"><c r="B5"><v>9</v></c></row> --><row r="5"><!--<c r="B5"/>-->'
        + f"{TEXT_A}{SUM_C}</row><!-- </sheetData> -->",
        "worksheet",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_sheets_of_odd_writers_are_patched(tmp_path: Path, name: str) -> None:
    rows, root = ODD[name]
    path = bare(tmp_path / "b.xlsx", rows, root=root)
    put(path, (5, 2, "b"), (5, 3, 7), (5, 5, "e"), (3, 1, "first"), (7, 1, "last"))
    grid = ClosedWorkbook(path).grid("Orders")
    assert [row[:5] for row in grid.values[2:]] == [
        ["first", None, None, None, None],
        [None] * 5,
        ["a", "b", 7, None, "e"],
        [None] * 5,
        ["last", None, None, None, None],
    ]
    assert not grid.formulas
    sheet = openpyxl.load_workbook(path)["Orders"]
    assert [cell.value for cell in sheet[5]] == ["a", "b", 7, None, "e"]


@pytest.mark.parametrize("rows", ["<sheetData/>", "<sheetData></sheetData>", '<row r="2"/>'])
def test_an_empty_sheet_is_written_to(tmp_path: Path, rows: str) -> None:
    path = bare(tmp_path / "b.xlsx", rows)
    put(path, (2, 2, "x"))
    assert ClosedWorkbook(path).grid("Orders").values[1] == [None, "x"]


def test_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    path = bare(tmp_path / "b.xlsx", '<row r="5"/><row r="3"/>')
    with pytest.raises(Refusal, match="rows out of order"):
        put(path, (3, 1, "x"))


def test_spans_are_dropped_only_when_a_new_cell_lies_outside(tmp_path: Path) -> None:
    path = bare(tmp_path / "b.xlsx", '<row r="5" spans="1:3"><c r="A5"/></row><row r="6" spans="1:3"><c r="A6"/></row>')
    put(path, (5, 2, "x"), (6, 9, "y"))
    assert '<row r="5" spans="1:3">' in sheet_xml(path)
    assert '<row r="6">' in sheet_xml(path)


# whatever the sheet and whatever the edit

TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=12
) | st.sampled_from(["_x0041_", "=A1", " x ", "\r\n", "<c r="])
VALUES = st.none() | TEXT | st.integers(-10**9, 10**9) | st.floats(-1e9, 1e9) | st.booleans() | st.datetimes(
    datetime(1950, 1, 1), datetime(2100, 1, 1)
).map(lambda moment: moment.replace(microsecond=0))  # fmt: skip
STYLES = st.sampled_from([0, 0, 1, 3, 4])


def cell_xml(draw: st.DrawFn, row: int, column: int, named: bool) -> str:
    """A cell as some program might write it."""
    reference = f' r="{chr(64 + column)}{row}"' if named else ""
    style = draw(STYLES)
    head = f"<c{reference}" + (f' s="{style}"' if style else "")
    kinds = {
        "blank": f"{head}/>",
        "number": f"{head}><v>{draw(st.integers(0, 99))}</v></c>",
        "shared": f'{head} t="s"><v>0</v></c>',
        "inline": f'{head} t="inlineStr"><is><t xml:space="preserve">say r="B2" &lt;c&gt;</t></is></c>',
        "formula": f'{head} t="str"><f>IF(A1="x r=""B2""",1)</f><v>one</v></c>',
        "error": f'{head} t="e"><v>#N/A</v></c>',
        "truth": f'{head} t="b"><v>1</v></c>',
    }
    return kinds[draw(st.sampled_from(sorted(kinds)))]


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Rows with gaps, some without references, closed in themselves, with comments between."""
    written, following = [], 1
    for number in sorted(draw(st.sets(st.integers(1, 9), max_size=5))):
        named = number != following or draw(st.booleans())
        following, place, row_cells = number + 1, 1, []
        for column in sorted(draw(st.sets(st.integers(1, 8), max_size=5))):
            row_cells.append(cell_xml(draw, number, column, column != place or draw(st.booleans())))
            place = column + 1
        start = f'<row r="{number}"' if named else "<row"
        written.append(f"{start}>{''.join(row_cells)}</row>" if row_cells else f"{start}/>")
        written.append(draw(st.sampled_from(["", "\r\n", '<!-- <row r="1"> -->'])))
    return "".join(written)


def padded(values: list[list[Any]]) -> dict[tuple[int, int], Any]:
    return {(r, c): v for r, row in enumerate(values, 1) for c, v in enumerate(row, 1) if v is not None}


def as_openpyxl(path: Path) -> dict[Any, Any]:
    sheet = openpyxl.load_workbook(path)["Orders"]
    found = {}
    for row in sheet.iter_rows():
        for cell in row:
            value = unescape(cell.value) if isinstance(cell.value, str) else cell.value
            if value not in (None, ""):
                found[cell.row, cell.column] = value
    return found


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=sheets(),
    edits=st.dictionaries(st.tuples(st.integers(1, 12), st.integers(1, 9)), VALUES, max_size=8),
    new=st.lists(st.lists(VALUES, min_size=2, max_size=2), max_size=3),
    columns=st.sampled_from([[1, 2], [3, 7]]),
)
def test_every_reader_sees_the_edits_and_all_else_as_before(
    tmp_path: Path, rows: str, edits: dict[tuple[int, int], Raw], new: list[list[Raw]], columns: list[int]
) -> None:
    path = bare(tmp_path / "b.xlsx", rows)
    was, was_openpyxl, styles = padded(ClosedWorkbook(path).grid("Orders").values), as_openpyxl(path), cells(path)
    edit = SheetEdit("Orders", 12, [(r, c, v) for (r, c), v in edits.items()])
    if new:
        edit.first, edit.rows, edit.columns, edit.formats = 14, new, columns, ["", ""]
    ClosedWorkbook(path).apply([edit])
    written = dict(edits) | {
        (14 + n, column): value for n, row in enumerate(new) for column, value in zip(columns, row, strict=True)
    }
    for before, after in (
        (was, padded(ClosedWorkbook(path).grid("Orders").values)),
        (was_openpyxl, as_openpyxl(path)),
    ):
        expected = {place: value for place, value in (before | written).items() if value not in (None, "")}
        assert after.keys() == expected.keys()
        for place, value in expected.items():
            assert after[place] == (pytest.approx(value) if isinstance(value, float) else value)
    now = cells(path)
    untouched = {name: cell for name, cell in styles.items() if place_of(name) not in written}
    assert {name: now[name] for name in untouched} == untouched


def place_of(name: str) -> tuple[int, int]:
    return int(name[1:]), ord(name[0]) - 64
