"""Rows that leave a sheet altogether: everything else stands as if they had never been there."""

import re
import subprocess
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from books import CHAIN_KIND, RELATIONS, SHEET, bare, cells, clerks_book, parts_of, with_parts, write_parts
from helpers import BUYER, Folder, assert_a_clerk_can_read, cell_at
from hypothesis import given, settings
from hypothesis import strategies as st
from office import Office
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from tools import program

from pyaddin.book.base import Raw, SheetEdit, Workbook, cell_name
from pyaddin.book.calc import range as calc_range
from pyaddin.book.calc.connect import load_uno
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.deleting.gone import Gone
from pyaddin.book.deleting.parts import drawing, pivot_source, pivot_table, vml
from pyaddin.book.deleting.references import Lost, References, Unsure
from pyaddin.book.live import workbook
from pyaddin.book.table.edits import Left, to_edits, written
from pyaddin.book.table.locate import Located, locate
from pyaddin.book.table.own_cells import of_row
from pyaddin.book.table.removing import staying
from pyaddin.book.table.typed import read_table
from pyaddin.store.journal import pack, unpack
from pyaddin.tables.changes import OWN, Changes, RowChange, difference, reverse
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import Refusal

FIRST = 5
SHEETS = "xl/worksheets/sheet{}.xml"


class Order:
    """An order row of the model: its number, and what a clerk did to it."""

    def __init__(self, number: int, marks: Collection[str] = ()) -> None:
        self.number, self.marks = number, set(marks)


def build(path: Path, orders: list[Order]) -> Path:
    """A book with these orders, and around them all that names rows."""
    book = xlsxwriter.Workbook(str(path))
    sheet, other = book.add_worksheet("Orders"), book.add_worksheet("Mine")
    last = FIRST + len(orders) - 1
    coloured, tint = book.add_format({"bg_color": "#FFEE00"}), book.add_format({"bg_color": "#FF0000"})
    captions = ["Row ID", "Qty", "Note", "Twice", "Seen"]
    sheet.merge_range("A1:C1", "Orders")
    sheet.write_string("F4", "Link")
    sheet.add_table(3, 0, last - 1, 4, {"name": "Orders", "columns": [{"header": caption} for caption in captions]})
    for at, order in enumerate(orders):
        row, style = FIRST + at, coloured if "coloured" in order.marks else None
        sheet.write_number(row - 1, 0, order.number, style)
        sheet.write_number(row - 1, 1, order.number % 7, style)
        sheet.write_datetime(row - 1, 2, datetime(2026, 1, 1 + order.number % 28), style)
        sheet.write_formula(row - 1, 3, f"=B{row}*2+$B$4", style, "")
        sheet.write_formula(row - 1, 4, f"=COUNTIF(B$5:B{row},B{row})&Mine!$A{order.number}", style, "")
        if order.marks & {"hidden", "tall", "grouped"}:
            options = {"hidden": "hidden" in order.marks, "level": 2 if "grouped" in order.marks else 0}
            sheet.set_row(row - 1, 40 if "tall" in order.marks else None, None, options)
        if "comment" in order.marks:
            sheet.write_comment(row - 1, 1, f"about {order.number}")
        if "link" in order.marks:
            sheet.write_url(row - 1, 5, "internal:'Mine'!A1", None, "x")
    sheet.conditional_format(4, 0, last + 50, 4, {"type": "formula", "criteria": "=$B5>3", "format": tint})
    sheet.conditional_format(4, 1, last - 1, 1, {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format(4, 3, last - 1, 3, {"type": "cell", "criteria": ">", "value": "$B$4", "format": tint})
    sheet.data_validation(4, 1, last - 1, 1, {"validate": "list", "source": f"=$A$5:$A${last}"})
    sheet.data_validation(4, 2, last + 9, 2, {"validate": "custom", "value": "=LEN($C5)<9"})
    below = last + 3
    sheet.merge_range(below, 0, below + 1, 2, "below")
    sheet.write_comment(below + 4, 1, "note below", {"visible": True})
    sheet.insert_textbox(below + 5, 1, "words", {"textlink": f"=$A${below + 1}"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"=Orders!$B$5:$B${last}", "name": f"=Orders!$A${below + 1}"})
    sheet.insert_chart(below + 8, 2, chart, {"object_position": 1})
    sheet.set_h_pagebreaks([4, below])
    sheet.print_area(0, 0, last - 1, 4)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 1)
    sheet.ignore_errors({"number_stored_as_text": f"A5:A{last}"})
    sheet.set_selection(below, 1, below, 1)
    book.define_name("Quantities", f"=Orders!$B$5:$B${last}")
    other.write_formula("A1", f"=SUM(Orders!B5:B{last})", None, "")
    other.write_formula("A2", f"=orders!$A${below + 1}&'Orders'!A4&\"Orders!A9\"", None, "")
    other.write_formula("B1", "=COUNTIF(Orders!B:B,3)+SUM(Orders[Qty])", None, "")
    other.conditional_format("A1:A9", {"type": "formula", "criteria": f"=$A1>Orders!$A${below + 1}", "format": tint})
    other.data_validation("B2", {"validate": "list", "source": f"=Orders!$A$5:$A${last}"})
    other.add_sparkline("C1", {"range": f"Orders!B5:B{last}"})
    book.close()
    return path


def delete(path: Path, rows: Iterable[int], sheet: str = "Orders", header: int = 4) -> None:
    ClosedWorkbook(path).apply([SheetEdit(sheet, header, delete=sorted(rows))])


def looks(sheet: Worksheet) -> dict[int, list[Any]]:
    """Each row as a clerk sees it: its height, whether it is hidden, its group, and its cells' content and colour."""
    return {
        number: [
            sheet.row_dimensions[number].height,
            sheet.row_dimensions[number].hidden,
            sheet.row_dimensions[number].outlineLevel,
            [(cell.value, cell.fill.fgColor.rgb, cell.number_format) for cell in row],
        ]
        for number, row in enumerate(sheet.iter_rows(max_col=6), start=1)
    }


def assert_same(path: Path, model: Path) -> None:
    """The same rows; and every part that holds no cells of Orders, and all around those cells, to the byte."""
    for name in ("Orders", "Mine"):
        assert looks(openpyxl.load_workbook(path)[name]) == looks(openpyxl.load_workbook(model)[name])
    now, wanted = parts_of(path), parts_of(model)
    assert now.keys() == wanted.keys()
    for part in sorted(now.keys() - {"docProps/core.xml", "xl/sharedStrings.xml", "xl/styles.xml"}):
        assert around(now[part]) == around(wanted[part]), part


def around(part: bytes) -> str:
    """A part without its cells, and without what programs count anew: a chart's numbers, a place on paper."""
    counted = (
        r"<sheetData>.*</sheetData>", ' outlineLevelRow="[0-9]"', r"<c:(num|str)Cache>.*?</c:\1Cache>",
        "<a:off [^>]*>", "margin-top:[^;]*", "<x:Anchor>.*?</x:Anchor>",
    )  # fmt: skip
    text = re.sub("|".join(counted), "", part.decode("utf-8", "replace"), flags=re.DOTALL)
    return text.replace(' fullCalcOnLoad="1"', "")


def complaints(path: Path) -> str:
    """What the Open XML SDK's validator has to say."""
    done = subprocess.run([program("ooxml-validator"), str(path)], capture_output=True, text=True, check=False)
    return done.stdout.replace(str(path), "")


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Order], set[int]]:
    """Orders, and the positions of those that go: two stay at least, and none with a comment."""
    count = draw(st.integers(3, 25))
    gone = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 2))
    marks = st.sets(st.sampled_from(["coloured", "hidden", "tall", "link", "grouped"]))
    orders = [Order(number, draw(marks)) for number in range(1, count + 1)]
    for at in draw(st.sets(st.sampled_from(sorted(set(range(count)) - gone)), max_size=2)):
        orders[at].marks.add("comment")
    return orders, gone


@settings(max_examples=25, deadline=None)
@given(days())
def test_a_book_is_as_if_the_deleted_rows_had_never_been_there(
    tmp_path_factory: pytest.TempPathFactory, day: tuple[list[Order], set[int]]
) -> None:
    orders, gone = day
    folder = tmp_path_factory.mktemp("model")
    path = build(folder / "book.xlsx", orders)
    model = build(folder / "model.xlsx", [order for at, order in enumerate(orders) if at not in gone])
    delete(path, [FIRST + at for at in gone])
    assert_same(path, model)


def test_a_clerks_full_book_is_only_shorter(tmp_path: Path) -> None:
    path = clerks_book(tmp_path / "book.xlsx", 8)
    before, rows = parts_of(path), cells(path)
    delete(path, [7, 9])
    after = parts_of(path)
    moved = {n: n - sum(gone < n for gone in (7, 9)) for n in range(1, 40) if n not in (7, 9)}
    assert {(name, cell.style, cell.value) for name, cell in cells(path).items() if not cell.formula} == {
        (f"{name.rstrip('0123456789')}{moved[number]}", cell.style, cell.value)
        for name, cell in rows.items()
        if (number := int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))) in moved and not cell.formula
    }
    same = {name for name in before if after.get(name) == before[name]}
    assert {"xl/styles.xml", "xl/theme/theme1.xml", "docProps/app.xml"} <= same


def test_cells_in_any_spelling_are_numbered_anew(tmp_path: Path) -> None:
    rows = "".join(
        f"<x:row\n r = '{row}'><x:c s='1' r='A{row}'><x:v>{row}</x:v></x:c><x:c><x:v>5</x:v></x:c></x:row>"
        for row in range(4, 9)
    )
    path = bare(tmp_path / "book.xlsx", f"<!-- <x:row r='3'> -->{rows}", root="x:worksheet")
    delete(path, [5, 6])
    assert [row[:2] for row in ClosedWorkbook(path).grid("Orders").values[3:]] == [[4, 5], [7, 5], [8, 5]]
    assert b"<!-- <x:row r='3'> -->" in parts_of(path)[SHEET]


def test_shared_formulas_are_spelled_out_before_they_lose_each_other(tmp_path: Path) -> None:
    shared = '<f t="shared" si="0"{}</f>'
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}">'
        + (shared.format(' ref="B4:B8">A4*2+$A$9') if row == 4 else '<f t="shared" si="0"/>')
        + "<v>0</v></c></row>"
        for row in range(4, 9)
    )
    path = bare(tmp_path / "book.xlsx", rows + '<row r="9"><c r="A9"><v>1</v></c></row>')
    delete(path, [4, 6], header=3)
    found = {name: cell.formula for name, cell in cells(path).items() if cell.formula}
    assert found == {"B4": "A4*2+$A$7", "B5": "A5*2+$A$7", "B6": "A6*2+$A$7"}


def test_cells_and_new_rows_of_the_same_edit_land_where_they_belong(tmp_path: Path) -> None:
    path = build(tmp_path / "book.xlsx", [Order(number) for number in range(1, 7)])
    edit = SheetEdit("Orders", 4, [(2, 1, "closing line"), (9, 2, 99), (30, 1, "far")], 11, delete=[6, 8])
    edit.rows, edit.columns, edit.formats = [[71], [72]], [1], ["0"]
    with_parts(path, xl__worksheets__sheet1=('<mergeCell ref="A14:C15"', '<mergeCell ref="A44:C45"'))
    ClosedWorkbook(path).apply([edit])
    values = ClosedWorkbook(path).grid("Orders").values
    assert [row[0] for row in values[3:10]] == ["Row ID", 1, 3, 5, 6, 71, 72]
    assert (values[1][0], values[6][1], values[27][0]) == ("closing line", 99, "far")
    assert b'ref="A4:E10"' in parts_of(path)["xl/tables/table1.xml"]


REFUSED = {
    "a comment on a row that goes": ({"comment"}, "", "Orders B6 has a comment, and its row is to leave the sheet"),
    "a formula that names only that row": (set(), "=Orders!B6", "The formula in Mine D1 refers to B6"),
    "a formula over several sheets": (set(), "=SUM(Orders:Mine!A6)", "Mine D1 refers to several sheets at once"),
    "a range that ends in that row": (
        set(),
        "=SUM(Orders!B6:INDEX(Orders!B:B,9))",
        "range that begins or ends with B6",
    ),
    "an array of formulas": (set(), "{=Orders!A5:A9*2}", ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_kept_right_is_refused_in_one_sentence(tmp_path: Path, case: str) -> None:
    marks, formula, sentence = REFUSED[case]
    path = build(tmp_path / "book.xlsx", [Order(n, marks if n == 2 else ()) for n in range(1, 7)])
    if formula.startswith("{"):
        _with_cell(path, SHEET, "G6", '<f t="array" ref="G6:G7">B6:B7*2</f>')
        sentence = "The formula in Orders G6 fills G6:G7 as one array"
    elif formula:
        _with_cell(path, SHEETS.format(2), "D1", f"<f>{formula[1:]}</f>")
    before = path.read_bytes()
    with pytest.raises(Refusal, match=re.escape(sentence)) as refusal:
        delete(path, [7] if formula.startswith("{") else [6])
    assert assert_a_clerk_can_read(str(refusal.value))
    assert path.read_bytes() == before


def _with_cell(path: Path, part: str, name: str, content: str) -> None:
    """Put a cell at the end of the row that it belongs to."""
    parts = parts_of(path)
    row = re.escape(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")).encode()
    cell = f'<c r="{name}">{content}<v>0</v></c></row>'.encode()
    parts[part], count = re.subn(rb'(<row r="%s"[^>]*>.*?)</row>' % row, rb"\1" + cell, parts[part], count=1)
    assert count == 1
    write_parts(path, parts)


def test_pivot_tables_take_their_figures_from_the_shorter_range() -> None:
    gone = Gone("Orders", [6, 7])
    source = b'<cacheSource type="worksheet"><worksheetSource ref="A4:E20" sheet="orders"/></cacheSource>'
    assert b'ref="A4:E18"' in pivot_source(source, gone)
    assert pivot_source(source.replace(b"orders", b"Mine"), gone) == source.replace(b"orders", b"Mine")
    assert (
        pivot_table(b'<location ref="H9:J20" firstHeaderRow="1"/>', gone)
        == b'<location ref="H7:J18" firstHeaderRow="1"/>'
    )
    with pytest.raises(Refusal, match="A pivot table stands in H5:J20"):
        pivot_table(b'<location ref="H5:J20"/>', gone)


def test_pictures_and_controls_keep_their_size_and_move_with_their_rows() -> None:
    points = "<xdr:from><xdr:row>{}</xdr:row></xdr:from><xdr:to><xdr:row>{}</xdr:row></xdr:to>"
    anchor = f"<xdr:twoCellAnchor{{}}>{points}</xdr:twoCellAnchor>"
    gone = Gone("Orders", [6, 7, 8])

    def moved(top: int, bottom: int, kind: str = "") -> bytes:
        return drawing(anchor.format(kind, top, bottom).encode(), gone)

    assert moved(2, 4) == anchor.format("", 2, 4).encode(), "above"
    assert moved(10, 14) == anchor.format("", 7, 11).encode(), "below"
    assert moved(3, 12) == anchor.format("", 3, 9).encode(), "across: it shrinks with the cells"
    assert moved(5, 7) == anchor.format("", 5, 7).encode(), "on rows that go: it stays whole"
    assert moved(10, 14, ' editAs="absolute"') == anchor.format(' editAs="absolute"', 10, 14).encode()
    assert moved(3, 12, ' editAs="oneCell"') == anchor.format(' editAs="oneCell"', 3, 12).encode()


def test_a_notes_box_moves_with_its_cell_and_a_button_of_the_band_stays() -> None:
    shape = "<x:ClientData><x:Anchor>2, 15, {}, 10, 4, 15, {}, 4</x:Anchor>{}</x:ClientData>"
    gone = Gone("Orders", [6, 7])
    note = shape.format(8, 12, "<x:Row>9</x:Row>").encode()
    assert vml(note, gone) == shape.format(6, 10, "<x:Row>7</x:Row>").encode()
    button = shape.format(0, 1, "").encode()
    assert vml(button, gone) == button


FORMULAS = [
    ("A5+A8+$A$8", "A5+A6+$A$6"),
    ("SUM(A6:A10)*SUM(A10:$A$6)", "SUM(A6:A7)*SUM(A7:$A$6)"),
    ("orders!A8&'Orders'!B8&Stock!A8&\"A8\"", "orders!A6&'Orders'!B6&Stock!A8&\"A8\""),
    ("Orders[[#This Row],[A8]]*A8+[1]Orders!A8", "Orders[[#This Row],[A8]]*A6+[1]Orders!A8"),
    ("LOG10(A8)+A:A+$6:$9+A8#", "LOG10(A6)+A:A+$6:$7+A6#"),
    ("A1:A1048576+A5:A1048576", "A1:A1048576+A5:A1048573"),
    ("Orders!$A$5:INDEX(Orders!$A$5:$A$20,3)", "Orders!$A$5:INDEX(Orders!$A$5:$A$17,3)"),
]


@pytest.mark.parametrize(("formula", "after"), FORMULAS)
def test_references_follow_their_cells(formula: str, after: str) -> None:
    assert References(Gone("Orders", [6, 7, 10])).formula(formula, True) == after


def test_a_rule_counts_from_its_first_cell_and_keeps_its_distances() -> None:
    right = References(Gone("Orders", [5, 6, 9])).formula
    assert right("COUNTIF(A$5:A8,A8)>$B$12", True, -2) == "COUNTIF(A$5:A6,A6)>$B$9"
    assert right("$B8>Stock!$C8", True, -2) == "$B6>Stock!$C6"
    with pytest.raises(Unsure):
        right("Orders!B8>1", False, "unsure")
    with pytest.raises(Lost):
        right("$B$9>1", True, 0)


def test_the_chain_of_formulas_goes_and_excel_writes_it_anew(tmp_path: Path) -> None:
    path = build(tmp_path / "book.xlsx", [Order(n) for n in range(1, 7)])
    parts = parts_of(path)
    parts["xl/calcChain.xml"] = b'<calcChain xmlns="x"><c r="D6" i="1"/></calcChain>'
    kind = f'<Override PartName="/xl/calcChain.xml" ContentType="{CHAIN_KIND}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind.encode())
    relation = f'<Relationship Id="rId99" Type="{RELATIONS}/calcChain" Target="calcChain.xml"/></Relationships>'
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", relation.encode())
    delete(write_parts(path, parts), [6])
    after = parts_of(path)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after[name] + after["[Content_Types].xml"]


def test_the_validator_finds_nothing_in_a_shortened_book(tmp_path: Path) -> None:
    orders = [Order(n, {"comment", "link"} if n % 3 == 0 else {"hidden"} if n % 5 == 0 else ()) for n in range(1, 30)]
    path = build(tmp_path / "book.xlsx", orders)
    before = complaints(path)
    delete(path, [FIRST + at for at, order in enumerate(orders) if "comment" not in order.marks])
    assert complaints(path) == before
    assert '"ok": true' in before


def test_libreoffice_deletes_just_so(office: Office, tmp_path: Path) -> None:
    orders = [Order(n, {"tall"} if n % 4 == 0 else ()) for n in range(1, 40)]
    path = build(tmp_path / "book.xlsx", orders)
    gone = [FIRST + at for at in (0, 1, 7, 20, 21, 22, 38)]
    office.open(path)
    for row in reversed(gone):
        office.sheet("Orders").Rows.removeByIndex(row - 1, 1)
    theirs = _as_calc_shows(office)
    office.close()
    delete(path, gone)
    office.open(path)
    assert _as_calc_shows(office) == theirs


def _as_calc_shows(office: Office) -> list[Any]:
    """Formulas, names, merged cells, print areas, row heights and where the chart stands, as Calc has them."""
    document = office.document
    sheets = [document.Sheets.getByName(name) for name in ("Orders", "Mine")]
    document.calculateAll()
    found: list[Any] = [document.NamedRanges.getByName("Quantities").Content]
    for sheet in sheets:
        area = sheet.getCellRangeByName("A1:J80")
        found += [area.getFormulaArray(), area.getDataArray()]
        found += [[sheet.Rows.getByIndex(row).Height for row in range(80)]]
        found += [[(a.StartRow, a.EndRow) for a in sheet.PrintAreas]]
        found += [sorted(note.Position.Row for note in sheet.Annotations)]
        rules = sheet.ConditionalFormats.ConditionalFormats
        found += [sorted(rule.Range.RangeAddressesAsString for rule in rules)]
    return found


def test_an_open_book_loses_the_right_rows_while_it_is_filtered_and_sorted(office: Office, tmp_path: Path) -> None:
    orders = [
        Order(n, {"coloured"} if n == 9 else {"comment"} if n == 14 else ()) for n in (3, 14, 1, 9, 20, 6, 2, 11, 5)
    ]
    path = build(tmp_path / "book.xlsx", orders)
    office.open(path)
    book = workbook.attach(str(path), office.pipe)
    table = office.document.DatabaseRanges.getByName("Orders")
    field = load_uno().createUnoStruct("com.sun.star.sheet.TableFilterField")
    field.Field, field.IsNumeric, field.NumericValue = 0, True, 8.0
    field.Operator = load_uno().Enum("com.sun.star.sheet.FilterOperator", "GREATER")
    table.FilterDescriptor.setFilterFields((field,))
    table.refresh()
    assert book.commented("Orders") == {6, 21}
    sheet = office.sheet("Orders")
    numbers = [int(row[0]) for row in sheet.getCellRangeByName("A5:A13").getDataArray()]
    gone = [FIRST + numbers.index(number) for number in (1, 20, 2, 3)]  # two hidden, two of a block, one shown
    book.apply([SheetEdit("Orders", 4, [(2, 1, "line"), (FIRST + numbers.index(9), 2, 77)], delete=sorted(gone))])
    left = [int(row[0]) for row in sheet.getCellRangeByName("A5:A9").getDataArray()]
    assert left == [14, 9, 6, 11, 5]
    assert [sheet.Rows.getByIndex(4 + at).IsVisible for at in range(5)] == [number > 8 for number in left]
    assert sheet.getCellRangeByName("A6").CellBackColor == 0xFFEE00
    assert sheet.getCellRangeByName("B6").Value == 77
    assert (table.DataArea.StartRow, table.DataArea.EndRow) == (3, 8)
    assert office.sheet("Mine").getCellRangeByName("A1").Formula == "=SUM($Orders.B5:B9)"


def test_an_open_book_keeps_rows_with_a_comment_and_rows_that_a_formula_needs(office: Office, tmp_path: Path) -> None:
    orders = [Order(n, {"comment"} if n == 2 else ()) for n in range(1, 7)]
    path = build(tmp_path / "book.xlsx", orders)
    _with_cell(path, SHEETS.format(2), "D1", "<f>Orders!B8</f>")
    office.open(path)
    book = workbook.attach(str(path), office.pipe)
    before = book.grid("Orders").values
    with pytest.raises(Refusal, match="Orders row 6 has a comment"):
        book.apply([SheetEdit("Orders", 4, [(2, 1, "line")], delete=[6])])
    with pytest.raises(Refusal, match="The formula in Mine D1 refers to B8"):
        book.apply([SheetEdit("Orders", 4, [(2, 1, "line")], delete=[7, 8])])
    assert book.grid("Orders").values == before


# What leaves is kept whole, and comes back

LINES: list[dict[str, Raw]] = [
    {
        **BUYER,
        "row_id": f"R00000{n}",
        "order_no": f"#{n}",
        "qty": n,
        "ordered_at": datetime(2026, 1, n, 9, 30),
        "status": "Completed",
    }
    for n in range(1, 6)
]
MINE = ("My colour", "Sum")


@pytest.fixture
def own(shop: Folder) -> Folder:
    """The small shop with five order lines and a clerk's own columns: one of words and moments, one of formulas."""
    shop.paste("orders", *LINES)
    with shop.in_another_program() as book:
        sheet, first = book["Orders"], len(ORDERS.columns) + 1
        for at, caption in enumerate(MINE):
            sheet.cell(4, first + at, caption)
        for row, value in enumerate(["red", 7.5, datetime(2026, 3, 1, 10, 0), True, None], start=FIRST):
            sheet.cell(row, first, value)
            sheet.cell(row, first + 1, f"=L{row}*2")
    return shop


def take_off(book: Workbook, *positions: int) -> tuple[Changes, list[Left]]:
    """Take order lines off, as Archive does; what was taken and what was left."""
    located = locate(ORDERS, book)
    frame = read_table(located).frame
    changes = Changes(taken=taken(located, frame, [located.rows[at] for at in positions]))
    edits, left = to_edits(changes, {"orders": located}, before={"orders": frame})
    book.apply(edits)
    return changes, left


def taken(located: Located, frame: pd.DataFrame, rows: Iterable[int]) -> list[RowChange]:
    """These rows of the sheet as a step that drops them makes them leave."""
    name = located.table.name
    return difference({name: frame}, {name: frame.drop(list(rows))}, lambda _, row: of_row(located, row)).taken


def put_back(book: Workbook, changes: Changes) -> list[Left]:
    """Take the changes back, as Undo and the mending after a crash do."""
    edits, left = to_edits(reverse(changes), {"orders": locate(ORDERS, book)}, before={})
    book.apply(edits)
    return left


def test_a_row_that_leaves_takes_the_clerks_own_cells_along(own: Folder) -> None:
    located = locate(ORDERS, ClosedWorkbook(own.book))
    assert list(located.own) == list(MINE)
    rows = taken(located, read_table(located).frame, located.rows[:4])
    assert [row.values.get(OWN + "My colour") for row in rows] == ["red", 7.5, datetime(2026, 3, 1, 10, 0), True]
    assert unpack(pack(Changes(taken=rows), []))[0] == Changes(taken=rows)


def test_rows_come_back_with_all_they_had_and_only_once(own: Folder) -> None:
    book = ClosedWorkbook(own.book)
    before = own.table("orders")
    changes, left = take_off(book, 0, 2, 3)
    assert (left, own.table("orders")["row_id"].tolist()) == ([], ["R000002", "R000005"])
    assert put_back(book, changes) == []
    again = own.table("orders").set_index("row_id").sort_index()
    pd.testing.assert_frame_equal(again, before.set_index("row_id"), check_index_type=False)
    located = locate(ORDERS, book)
    key = located.columns["row_id"] - 1
    colours = {row[key]: row[located.own["My colour"] - 1] for row in located.grid.values[4:]}
    assert colours == {
        "R000001": "red", "R000002": 7.5, "R000003": datetime(2026, 3, 1, 10, 0), "R000004": True, "R000005": None,
    }  # fmt: skip
    sums = {(row, located.own["Sum"]) for row in located.rows}
    assert sums <= located.grid.formulas, "the clerk's formula is filled down instead of its last result"
    assert [str(item.why) for item in put_back(book, changes)] == [
        f"Orders: row R00000{n} is there already and is left as it is." for n in (1, 3, 4)
    ]


def test_of_a_whole_table_one_empty_row_stays_and_new_orders_go_into_it(own: Folder) -> None:
    book = ClosedWorkbook(own.book)
    changes, left = take_off(book, 0, 1, 2, 3, 4)
    assert (left, locate(ORDERS, book).rows) == ([], [])
    assert put_back(book, changes) == []
    assert locate(ORDERS, book).rows == [5, 6, 7, 8, 9]


def test_a_row_that_was_changed_meanwhile_stays(own: Folder) -> None:
    book = ClosedWorkbook(own.book)
    located = locate(ORDERS, book)
    frame = read_table(located).frame
    changes = Changes(taken=taken(located, frame, located.rows[:4]))
    own.type("orders", {(0, "qty"): 9})
    colour = located.own["My colour"]
    ClosedWorkbook(own.book).apply([SheetEdit("Orders", 4, [(FIRST + 1, colour, "blue"), (FIRST + 2, 80, "beside")])])
    edits, left = to_edits(changes, {"orders": locate(ORDERS, ClosedWorkbook(own.book))}, before={"orders": frame})
    assert [edit.delete for edit in edits] == [[FIRST + 3]]
    assert [str(item.why) for item in left] == [
        f"Orders {cell_at('orders', 'qty', 5)} was changed meanwhile or cannot be read, so its row stays.",
        f"Orders {cell_name(6, colour)} was changed meanwhile or cannot be read, so its row stays.",
        "Orders CB7 stands beside the table under no caption, so its row stays; move it elsewhere.",
    ]
    assert [row.key for row in written(changes, left).taken] == ["R000004"]


def test_own_values_without_their_column_are_told_and_the_row_comes_back(own: Folder) -> None:
    book = ClosedWorkbook(own.book)
    changes, _ = take_off(book, 0)
    with own.in_another_program() as other:
        other["Orders"].cell(4, locate(ORDERS, book).own["My colour"]).value = "Colour"
    left = put_back(ClosedWorkbook(own.book), changes)
    assert [str(item.why) for item in left] == [
        "Orders has no column named My colour any more, so 'red' was not written."
    ]
    assert len(own.table("orders")) == 5


def test_rows_with_a_comment_or_something_beside_them_are_told_beforehand(own: Folder) -> None:
    with own.in_another_program() as other:
        other["Orders"]["C5"].comment = Comment("call the buyer", "Sam")
        other["Orders"]["CB6"] = "beside"
    book = ClosedWorkbook(own.book)
    located = locate(ORDERS, book)
    assert {row: str(why) for row, why in staying(book, located, located.rows).items()} == {
        5: "Orders row 5 has a comment: delete the comment to let the row go.",
        6: "Orders CB6 stands beside the table under no caption, so its row stays; move it elsewhere.",
    }


@pytest.mark.parametrize(
    ("death", "there"), [(KeyboardInterrupt, ["R000001", "R000003"]), (OSError, ["R000001", "R000003", "R000005"])]
)
def test_a_deletion_cut_off_half_way_in_an_open_book_is_taken_back_and_no_row_comes_twice(
    own: Folder, office: Office, monkeypatch: pytest.MonkeyPatch, death: type[BaseException], there: list[str]
) -> None:
    """At once where Python lives to do so, else by the next press: only what is not there comes back."""
    before = own.table("orders")
    office.open(own.book)
    book = workbook.attach(str(own.book), office.pipe)
    located = locate(ORDERS, book)
    changes = Changes(taken=taken(located, read_table(located).frame, [located.rows[at] for at in (0, 2, 4)]))
    real, seen = calc_range.Range.delete, []

    def die_at_the_second(cells: calc_range.Range, shift: str | None) -> None:
        seen.append(cells.row)
        if len(seen) == 2:
            raise death
        real(cells, shift)

    monkeypatch.setattr(calc_range.Range, "delete", die_at_the_second)
    edits, _ = to_edits(changes, {"orders": located}, before={})
    with pytest.raises((KeyboardInterrupt, Refusal)):
        book.apply(edits)
    monkeypatch.undo()
    assert (seen, len(locate(ORDERS, book).rows)) == ([9, 7], 2 + len(there))
    left = put_back(book, changes)
    assert [str(item.why).partition(" is there")[0] for item in left] == [f"Orders: row {row_id}" for row_id in there]
    again = read_table(locate(ORDERS, book)).frame
    assert sorted(again["row_id"]) == before["row_id"].tolist()
    assert again.set_index("row_id")["qty"].to_dict() == before.set_index("row_id")["qty"].to_dict()
    office.close()


def test_rows_of_an_open_book_come_back_with_the_clerks_own_cells(own: Folder, office: Office) -> None:
    office.open(own.book)
    book = workbook.attach(str(own.book), office.pipe)
    located = locate(ORDERS, book)
    at = located.own["My colour"]
    before = {row[0]: row[at - 1] for row in located.grid.values[4:]}
    changes, left = take_off(book, 0, 1, 2)
    assert (left, len(locate(ORDERS, book).rows)) == ([], 2)
    assert put_back(book, changes) == []
    located = locate(ORDERS, book)
    assert {row[0]: row[at - 1] for row in located.grid.values[4:]} == before
    assert {(row, at + 1) for row in located.rows} <= located.grid.formulas
    undone, left = reverse(reverse(changes)), put_back(book, reverse(changes))
    assert undone.removed == changes.taken
    assert (left, len(locate(ORDERS, book).rows)) == ([], 2), "the Undo itself, taken back after a crash"
    office.close()
