"""A workbook of an earlier version made into today's: a new one but for its rows and what is the clerk's own."""

import re
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from helpers import Folder
from old_books import FIRST, GOLDEN, around, first_day, parts, upgraded
from openpyxl.worksheet.cell_range import MultiCellRange
from tools import program

from pyaddin import shipped
from pyaddin.book.base import letters
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.tables.goods import WAREHOUSES
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.settings import SETTINGS, VERSION
from pyaddin.tables.sheets import SHEETS

OWN = "My overview"
YELLOW = "FFFFFF00"
VALUES = re.compile(rb'<c r="B\d+"[^>]*>.*?</c>')
SETTINGS_PART = f"xl/worksheets/sheet{[table.name for table in SHEETS].index('settings') + 1}.xml"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The day that was worked in version 1, in today's workbook."""
    target = tmp_path_factory.mktemp("day") / "upgraded.xlsm"
    upgraded(GOLDEN / "day-1.xlsm", target)
    return target


def sheet(book: Path, name: str) -> Any:
    return openpyxl.load_workbook(book)[name]


def column(table: Any, name: str) -> int:
    return int(table.names.index(name)) + 1


def letter(table: Any, name: str) -> str:
    return letters(column(table, name))


def test_the_empty_book_of_every_earlier_version_is_there() -> None:
    known = {path.name for path in shipped.EARLIER.iterdir()}
    assert known == {f"{version}.xlsm" for version in range(1, int(VERSION))}


@pytest.mark.parametrize("first", sorted(shipped.EARLIER.iterdir()), ids=lambda path: path.stem)
def test_an_empty_book_of_an_earlier_version_becomes_the_one_that_ships_part_for_part(
    first: Path, tmp_path: Path
) -> None:
    done = upgraded(first, tmp_path / "upgraded.xlsm", first)
    now, new = parts(tmp_path / "upgraded.xlsm"), parts(shipped.BOOK)
    assert now.keys() == new.keys()
    for name, data in new.items():
        if name == SETTINGS_PART:
            assert VALUES.sub(b"", now[name]) == VALUES.sub(b"", data)
        else:
            assert now[name] == data, name
    assert (done.left, done.doubtful, done.modules) == ([], [], {})


def test_a_book_of_today_becomes_itself(tmp_path: Path) -> None:
    upgraded(shipped.BOOK, tmp_path / "upgraded.xlsm", shipped.BOOK)
    now, new = parts(tmp_path / "upgraded.xlsm"), parts(shipped.BOOK)
    assert [name for name in new if now[name] != new[name]] == []


def test_what_stands_around_the_rows_of_a_worked_book_is_as_in_a_new_one(day: Path) -> None:
    now, new = parts(day), parts(shipped.BOOK)
    for number, table in enumerate(SHEETS, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        if table is not ORDERS:  # where the clerk put things, which have tests of their own
            assert around(now[name]) == around(new[name]), table.english
    same = ("xl/vbaProject.bin", "xl/theme/theme1.xml", "customUI/customUI14.xml", "xl/charts/chart1.xml")
    assert [name for name in same if now[name] != new[name]] == []


def test_every_row_comes_along_with_every_value(day: Path, tmp_path: Path) -> None:
    old, new = first_day(tmp_path), Folder(tmp_path / "new")
    new.path.mkdir()
    day_copy = new.book
    day_copy.write_bytes(day.read_bytes())
    before, after = old.tables(), new.tables()
    for name in before.keys() - {"settings"}:
        assert len(before[name]) == len(after[name]), name
        pd.testing.assert_frame_equal(after[name], before[name], obj=name)
    assert len(before["orders"]) == 73
    ours = dict(after["settings"][["setting", "value"]].to_numpy())
    was = dict(before["settings"][["setting", "value"]].to_numpy())
    assert ours.pop("Workbook version") == VERSION
    assert (was.pop("Orders that are already here"), ours.pop("Orders that are already here")) == ("skip", "news")
    assert {caption: ours[caption] for caption in was} == was
    blank = {setting.caption: setting.filled for setting in SETTINGS}
    assert {caption: ours[caption] for caption in ours.keys() - was} == {
        caption: blank.get(caption, "4711") for caption in ours.keys() - was
    }
    assert ours["Door code"] == "4711"


@pytest.mark.parametrize("version", range(2, int(VERSION)))
def test_a_day_of_a_later_version_comes_along_cell_by_cell_and_colour(version: int, tmp_path: Path) -> None:
    old = first_day(tmp_path, version)
    before = old.tables()
    assert old.press("upgrade").needs == 0
    after = old.tables()
    for name in before.keys() - {"settings", "log"}:
        pd.testing.assert_frame_equal(after[name], before[name], obj=name)
    assert dict(before["settings"][["setting", "value"]].to_numpy())["Workbook version"] == str(version)
    assert dict(after["settings"][["setting", "value"]].to_numpy())["Workbook version"] == VERSION
    orders = sheet(old.book, "Orders")
    coloured = [c.coordinate for row in orders.iter_rows(min_row=5) for c in row if c.fill.fgColor.rgb == YELLOW]
    assert coloured == [f"{letter(ORDERS, 'order_no')}9"]
    assert [cell.value for cell in orders[4]] == [c.caption for c in ORDERS.columns]
    rows = range(5, 5 + len(after["orders"]))
    assert {orders.row_dimensions[row].height for row in rows} == {orders.sheet_format.defaultRowHeight}


def test_the_columns_are_todays_with_the_clerks_behind_them(day: Path) -> None:
    orders = sheet(day, "Orders")
    captions = [cell.value for cell in orders[4]]
    assert captions == [*(c.caption for c in ORDERS.columns), "Margin", "Picker"]
    assert [c.name for c in orders.tables["Orders"].tableColumns] == captions
    assert orders.tables["Orders"].ref == f"A4:{letters(len(captions))}77"


def test_own_columns_keep_their_values_and_formulas_that_name_the_same_cells(day: Path) -> None:
    orders = sheet(day, "Orders")
    margin, picker = len(ORDERS.names) + 1, len(ORDERS.names) + 2
    qty, price = letter(ORDERS, "qty"), letter(ORDERS, "unit_price")
    assert orders.cell(9, margin).value == f"={qty}9*{price}9-1"
    assert [orders.cell(row, picker).value for row in (5, 6, 7)] == [None, "Anna", "Ben"]
    (own, _) = orders.tables["Orders"].tableColumns[-2:]
    assert own.calculatedColumnFormula.attr_text == "Orders[[#This Row],[Qty]]*Orders[[#This Row],[Unit price]]-1"


def test_colours_comments_links_rules_and_checks_stand_at_their_cells(day: Path) -> None:
    orders = sheet(day, "Orders")
    yellow = {cell.coordinate for row in orders.iter_rows(min_row=5) for cell in row if cell.fill.fgColor.rgb == YELLOW}
    assert yellow == {f"{letter(ORDERS, 'row_id')}6", f"{letter(ORDERS, 'order_no')}9", f"{letter(ORDERS, 'item')}12"}
    comments = {c.coordinate: c.comment.text for row in orders.iter_rows() for c in row if c.comment}
    assert comments == {f"{letter(ORDERS, 'order_no')}7": "Ring the buyer before it ships"}
    assert orders[f"{letter(ORDERS, 'order_no')}5"].hyperlink.target == "https://example.com/orders"
    rules = [(str(r.sqref), f) for r in orders.conditional_formatting for rule in r.rules for f in rule.formula]
    new = [
        (str(r.sqref), f)
        for r in sheet(shipped.BOOK, "Orders").conditional_formatting
        for x in r.rules
        for f in x.formula
    ]
    own = [rule for rule in rules if rule not in new]
    assert {formula for _, formula in own} == {f"${letter(ORDERS, 'qty')}5>3"}
    tinted = {cell for found in MultiCellRange(own[0][0]).ranges for row in found.rows for cell in row}
    now = [column.caption for column in ORDERS.columns]
    assert {(77, now.index(cell.value) + 1) for cell in sheet(FIRST, "Orders")[4]} <= tinted
    assert (77, now.index("Shop") + 1) not in tinted
    picker = letters(len(ORDERS.names) + 2)
    checks = {str(c.sqref): c.formula1 for c in orders.data_validations.dataValidation}
    assert checks[f"{picker}5:{picker}77"] == '"Anna,Ben"'
    assert len(checks) == len(sheet(shipped.BOOK, "Orders").data_validations.dataValidation) + 1


def test_the_filter_and_what_it_hides_come_along(day: Path) -> None:
    orders = sheet(day, "Orders")
    (filtered,) = orders.tables["Orders"].autoFilter.filterColumn
    assert (filtered.colId, filtered.filters.filter) == (column(ORDERS, "status") - 1, ["Shipped"])
    hidden = {row for row, dimension in orders.row_dimensions.items() if dimension.hidden}
    status = column(ORDERS, "status")
    assert hidden == {row for row in range(5, 78) if orders.cell(row, status).value != "Shipped"}


def test_widths_and_hidden_columns_of_the_clerks_stay(day: Path) -> None:
    orders, new = sheet(day, "Orders"), sheet(shipped.BOOK, "Orders")
    item, company = letter(ORDERS, "item"), letter(ORDERS, "address_1")
    assert orders.column_dimensions[item].width == 50.7109375
    assert orders.column_dimensions[company].hidden
    assert not new.column_dimensions[company].hidden
    assert orders.column_dimensions["B"].width == new.column_dimensions["B"].width


def test_the_clerks_own_sheet_stands_where_it_stood_and_reads_the_same_cells(day: Path) -> None:
    book: Any = openpyxl.load_workbook(day)
    assert book.sheetnames[:5] == ["Home", "Inbox", "Orders", OWN, "Stock"]
    status, qty = letter(ORDERS, "status"), letter(ORDERS, "qty")
    margin = letters(len(ORDERS.names) + 1)
    (zone,) = (row for row in range(5, 20) if book["Settings"].cell(row, 1).value == "Time zone")
    assert [book[OWN].cell(row, 2).value for row in range(1, 9)] == [
        f'=COUNTIF(Orders!{status}:{status},"Shipped")',
        f"=SUM(Orders!${qty}$5:${qty}$77)",
        f"=Orders!{margin}5",
        "=SUM(Orders[Qty])",
        f"=VLOOKUP(Orders!{letter(ORDERS, 'row_id')}5,Orders!{qty}:{letter(ORDERS, 'row_id')},12,FALSE)",
        "=Shipped_rows*2",
        f"=Parcels!{letter(PARCELS, 'status')}5",
        f"=Settings!B{zone}",
    ]
    assert book[OWN]["A1"].fill.fgColor.rgb == YELLOW
    assert [str(area) for area in book[OWN].merged_cells.ranges] == ["D1:E2"]
    assert book.defined_names["Shipped_rows"].value == f'COUNTIF(Orders!${status}:${status},"Shipped")'
    (chart,) = book[OWN]._charts
    assert chart.series[0].val.numRef.f == f"Orders!${qty}$5:${qty}$20"
    titles = {name: book[name].print_title_rows for name in ("Orders", "Settings", OWN)}
    assert titles == {"Orders": "$4:$4", "Settings": "$4:$4", OWN: None}


def test_words_on_the_bands_on_home_and_below_the_settings_stay(day: Path) -> None:
    book = openpyxl.load_workbook(day)
    assert book["Orders"][f"{letter(ORDERS, 'paid_at')}2"].value == "Ask Anna first"
    assert book["Home"]["N5"].value == "Carrier comes at four"
    assert book["Home"]["A3"].value.startswith("15:30  Confirm shipment: 30 done")
    settings = [[cell.value for cell in row[:2]] for row in book["Settings"].iter_rows(min_row=5)]
    assert ["Door code", "4711"] in settings
    assert ["Time zone", "Asia/Shanghai"] in settings


def test_a_formula_that_counts_columns_is_named(tmp_path: Path) -> None:
    done = upgraded(GOLDEN / "day-1.xlsm", tmp_path / "upgraded.xlsm")
    assert done.doubtful == [f"{OWN} B5"]
    assert done.left == []
    assert done.rows == 236


def test_the_upgraded_book_is_valid_office_open_xml(day: Path) -> None:
    done = subprocess.run([program("ooxml-validator"), str(day)], capture_output=True, text=True, check=False)
    assert '"ok": true' in done.stdout, done.stdout


def test_upgrading_again_what_was_upgraded_changes_nothing_more(day: Path, tmp_path: Path) -> None:
    upgraded(day, tmp_path / "again.xlsm", shipped.BOOK)
    before, after = ClosedWorkbook(day), ClosedWorkbook(tmp_path / "again.xlsm")
    assert before.sheets() == after.sheets()
    for name in before.sheets():
        one, other = before.grid(name), after.grid(name)
        assert (one.values, one.formulas, one.merged) == (other.values, other.formulas, other.merged), name


def test_a_warehouse_that_nobody_touched_is_there_once(tmp_path: Path) -> None:
    upgraded(FIRST, tmp_path / "upgraded.xlsm")
    rows = [[c.value for c in row] for row in sheet(tmp_path / "upgraded.xlsm", "Warehouses").iter_rows(min_row=5)]
    assert [row[column(WAREHOUSES, "warehouse") - 1] for row in rows] == ["MAIN"]
