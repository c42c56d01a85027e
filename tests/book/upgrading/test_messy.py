"""Books as clerks and other programs leave them: saved elsewhere, rows above the header, columns moved, own things."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers import BUYER, Folder
from old_books import FIRST, GOLDEN, around, parts, upgraded
from openpyxl.chart import BarChart, Reference
from tools import program

from pyaddin import shipped
from pyaddin.book.base import letters
from pyaddin.book.upgrading.engine import Upgraded
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import SHEETS, TABLES

DAY = GOLDEN / "day-1.xlsm"
OLD_STATUS = 29
"""The column of Status in version 1."""
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def changed(tmp_path: Path, change: Callable[[Any], object], book: Path = DAY) -> Path:
    """The book with a change, as another program saves it."""
    workbook = openpyxl.load_workbook(book, keep_vba=True)
    change(workbook)
    workbook.save(tmp_path / "changed.xlsm")
    return tmp_path / "changed.xlsm"


def moved(tmp_path: Path, change: Callable[[Any], object], book: Path = DAY) -> tuple[Any, Upgraded]:
    """What the upgraded book holds, after a change to the old one."""
    done = upgraded(changed(tmp_path, change, book), tmp_path / "upgraded.xlsm")
    return openpyxl.load_workbook(tmp_path / "upgraded.xlsm"), done


def at(name: str) -> str:
    return letters(ORDERS.names.index(name) + 1)


def assert_around_as_new(book: Path) -> None:
    """What stands around the rows is as in a new workbook, but on Orders, where the day's clerk put things."""
    now, new = parts(book), parts(shipped.BOOK)
    for number, table in enumerate(SHEETS, 1):
        if table is not ORDERS:
            part = f"xl/worksheets/sheet{number}.xml"
            assert around(now[part]) == around(new[part]), table.english


def test_a_book_that_another_program_saved_is_upgraded_alike(tmp_path: Path) -> None:
    upgraded(DAY, tmp_path / "as it was.xlsm")
    moved(tmp_path, lambda book: None)
    assert_around_as_new(tmp_path / "upgraded.xlsm")
    plain, saved = (openpyxl.load_workbook(tmp_path / name) for name in ("as it was.xlsm", "upgraded.xlsm"))
    for sheet in plain:
        one, two = ([[cell.value for cell in row] for row in book[sheet.title].iter_rows()] for book in (plain, saved))
        if sheet.title != "Home":
            assert two == one, sheet.title


@pytest.mark.libreoffice
def test_a_book_that_libreoffice_saved_is_upgraded_alike(tmp_path: Path) -> None:
    kind = "xlsm:Calc MS Excel 2007 VBA XML"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program("soffice"), profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(DAY)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    done = upgraded(tmp_path / DAY.name, tmp_path / "upgraded.xlsm")
    assert (done.rows, done.left, done.doubtful) == (236, [], ["My overview B5"])
    assert_around_as_new(tmp_path / "upgraded.xlsm")


def test_rows_above_the_header_and_words_in_them(tmp_path: Path) -> None:
    def insert(book: Any) -> None:
        sheet = book["Orders"]
        sheet.insert_rows(1, 2)
        sheet["D1"] = "Call the bank"
        sheet["E4"] = "And the carrier"
        table = sheet.tables["Orders"]
        table.ref = table.autoFilter.ref = "A6:AR79"

    book, done = moved(tmp_path, insert)
    assert [cell.value for cell in book["Orders"][4]][:3] == [column.caption for column in TABLES["orders"].columns[:3]]
    assert book["Orders"][f"{at('row_id')}5"].value == "R000001"
    assert book["Orders"][f"{at('line_no')}1"].value == "Call the bank"
    assert book["Orders"]["A1"].value == "Orders"
    assert book["Orders"].tables["Orders"].ref.startswith("A4:")
    assert book["Orders"].tables["Orders"].ref.endswith("77")
    assert done.left == []
    assert book["Orders"][f"{at('ordered_at')}3"].value == "And the carrier"


def test_words_that_the_closing_line_would_cover_are_named(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        book["Orders"].cell(3, OLD_STATUS).value = "Ask Sam"

    book, done = moved(tmp_path, write)
    assert done.left == [f"Orders {letters(OLD_STATUS)}3"]
    assert book["Orders"][f"{at('status')}3"].value is None


def test_two_words_for_one_place_are_named(tmp_path: Path) -> None:
    def insert(book: Any) -> None:
        sheet = book["Orders"]
        sheet.insert_rows(1, 2)
        sheet["E3"], sheet["E4"], sheet["E5"] = "one", "two", "three"
        table = sheet.tables["Orders"]
        table.ref = table.autoFilter.ref = "A6:AR79"

    _, done = moved(tmp_path, insert)
    assert done.left == ["Orders E4", "Orders E5"]


def test_columns_that_were_moved_and_a_sheet_that_was_renamed(tmp_path: Path) -> None:
    def move(book: Any) -> None:
        sheet = book["Orders"]
        for row in range(4, 78):
            values = [sheet.cell(row, column).value for column in range(1, 43)]
            for column, value in enumerate([values[11], "Own" if row == 4 else row, *values[:11], *values[12:]], 1):
                sheet.cell(row, column).value = value
        del sheet.tables["Orders"]
        sheet.title = "Orders 2026"
        book["My overview"]["B1"] = "=SUM('Orders 2026'!A5:A77)+'Orders 2026'!B7+SUM('Orders 2026'!A:C)"

    book, done = moved(tmp_path, move)
    orders = book["Orders"]
    captions = [cell.value for cell in orders[4]]
    assert captions[: len(ORDERS.names)] == [column.caption for column in ORDERS.columns]
    own = letters(captions.index("Own") + 1)
    qty = at("qty")
    assert orders[f"{own}7"].value == 7
    assert orders[f"{at('row_id')}5"].value == "R000001"
    summed = f"SUM(Orders!{qty}:{at('row_id')})"
    assert book["My overview"]["B1"].value == f"=SUM(Orders!{qty}5:{qty}77)+Orders!{own}7+{summed}"
    assert "My overview B1" in done.doubtful, "its area does not lie together any more"


def test_a_chart_on_a_sheet_of_ours_is_named_and_those_on_own_sheets_come_along(tmp_path: Path) -> None:
    def draw(book: Any) -> None:
        for sheet, place in (("Orders", "D2"), ("My overview", "H9")):
            chart = BarChart()
            chart.add_data(Reference(book["Orders"], min_col=12, min_row=5, max_row=20))
            book[sheet].add_chart(chart, place)

    book, done = moved(tmp_path, draw)
    assert done.left == ["pictures, charts or shapes on Orders (1)"]
    named = {chart.series[0].val.numRef.f for chart in book["My overview"]._charts}
    assert named == {f"Orders!${at('qty')}$5:${at('qty')}$20", f"'Orders'!${at('qty')}$5:${at('qty')}$20"}


def test_cells_beside_the_table_under_no_caption_and_below_it(tmp_path: Path) -> None:
    def note(book: Any) -> None:
        book["Orders"]["AX9"] = "beside"
        book["Orders"]["AY9"] = "=AX9&L9"
        book["Orders"]["B90"] = "below"
        book["Packaging"]["B20"] = "=SUM(G5:G10)"

    book, _ = moved(tmp_path, note)
    beside = letters(len(ORDERS.names) + 8)
    assert book["Orders"][f"{beside}9"].value == "beside"
    assert book["Orders"][f"{letters(len(ORDERS.names) + 9)}9"].value == f"={beside}9&{at('qty')}9"
    assert book["Orders"][f"{at('marketplace')}90"].value == "below"
    assert book["Packaging"]["B20"].value == "=SUM(G5:G10)"


def test_an_answer_sheet_that_the_clerk_deleted_is_there_again(tmp_path: Path) -> None:
    book, done = moved(tmp_path, lambda book: book.remove(book["Learn"]))
    assert book["Learn"]["A4"].value == "No."
    assert done.left == []


def test_a_sheet_that_is_needed_and_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="There is no sheet named Stock"):
        moved(tmp_path, lambda book: book.remove(book["Stock"]))


def test_hidden_sheets_stay_hidden_and_own_sheets_are_never_grouped_with_home(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["Learn"].sheet_state = book["My overview"].sheet_state = "hidden"
        book["My overview"].sheet_view.tabSelected = True
        book.move_sheet("My overview", -3)

    book, _ = moved(tmp_path, hide)
    assert book.sheetnames[:2] == ["My overview", "Home"]
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["My overview", "Learn"]
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Home"]
    assert book.active.title == "Home"


def test_what_the_clerk_wrote_over_on_home_stays_his(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        book["Home"]["A1"] = "ACME despatch"
        book["Home"]["N30"] = "Anna: 4711"
        book["Home"]["G1"] = "#1001"

    book, done = moved(tmp_path, write, FIRST)
    home = book["Home"]
    assert (home["A1"].value, home["N30"].value, home["G1"].value) == ("ACME despatch", "Anna: 4711", "#1001")
    assert done.left == []


def test_a_formula_that_reads_a_cell_of_home_which_says_something_else_now_is_named(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        book["My overview"]["F1"], book["My overview"]["F2"] = "=Home!F6", "=Home!A28"

    book, done = moved(tmp_path, write)
    assert (book["My overview"]["F1"].value, book["My overview"]["F2"].value) == ("=Home!F6", "=Home!A28")
    assert done.doubtful == ["My overview F2", "My overview B5"]


def test_a_pasted_inbox_and_protection_come_along(tmp_path: Path) -> None:
    def paste(book: Any) -> None:
        book["Inbox"]["A5"], book["Inbox"]["B5"], book["Inbox"]["C99"] = "SKU", "On hand", "0012"
        book["Rules"].protection.enable()

    book, _ = moved(tmp_path, paste)
    assert [book["Inbox"][place].value for place in ("A5", "B5", "C99")] == ["SKU", "On hand", "0012"]
    assert book["Rules"].protection.sheet


def test_a_row_of_totals_stays_below_the_rows(tmp_path: Path) -> None:
    def total(book: Any) -> None:
        sheet = book["Orders"]
        table = sheet.tables["Orders"]
        sheet["L78"] = "=SUBTOTAL(109,Orders[Qty])"
        table.ref, table.totalsRowCount = "A4:AR78", 1
        table.tableColumns[11].totalsRowFunction = "sum"

    book, _ = moved(tmp_path, total)
    table = book["Orders"].tables["Orders"]
    assert table.totalsRowCount == 1
    assert table.ref.endswith("78")
    assert table.autoFilter.ref.endswith("77")
    assert [c.name for c in table.tableColumns if c.totalsRowFunction] == ["Qty"]
    assert book["Orders"][f"{at('qty')}78"].value == "=SUBTOTAL(109,Orders[Qty])"


def prefixed(data: bytes) -> bytes:
    """A part as programs write it that give every name a prefix."""
    bare = data.replace(b'xmlns="' + MAIN, b'xmlns:x="' + MAIN)
    return re.sub(rb"<(/?)(?!\?|[\w.-]+:)([\w.-]+)", rb"<\1x:\2", bare)


def test_a_book_whose_parts_bear_prefixes_is_upgraded_alike(tmp_path: Path) -> None:
    import zipfile

    upgraded(DAY, tmp_path / "as it was.xlsm")
    with zipfile.ZipFile(DAY) as archive:
        every = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "prefixed.xlsm", "w") as archive:
        for name, data in every.items():
            archive.writestr(name, prefixed(data) if b'xmlns="' + MAIN in data else data)
    upgraded(tmp_path / "prefixed.xlsm", tmp_path / "upgraded.xlsm")
    one, two = parts(tmp_path / "as it was.xlsm"), parts(tmp_path / "upgraded.xlsm")
    assert [name for name in one if one[name] != two[name]] == []


def test_every_kind_of_value_in_our_rows_comes_along(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "shop")
    folder.path.mkdir()
    folder.book.write_bytes(FIRST.read_bytes())
    texts = ("  spaces  ", "line\nbreak", "<&\"'>", "_x0041_", "=no formula", "😀", "0012")
    folder.paste("orders", *({**BUYER, "order_no": f"#{n}", "item": text} for n, text in enumerate(texts)))
    before = folder.table("orders")
    upgraded(folder.book, tmp_path / "upgraded.xlsm")
    folder.book.write_bytes((tmp_path / "upgraded.xlsm").read_bytes())
    after = folder.table("orders")
    assert after["item"].tolist() == before["item"].tolist()
    assert len(after) == len(texts)
