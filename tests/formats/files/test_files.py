"""Any tabular file comes in as rows, or is refused in one sentence that names it."""

import csv
import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.book.base import CellError
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.formats.files import text as text_tables
from pyaddin.formats.files.read import MAX_BYTES, Sheet, read_rows, rows_from_grid
from pyaddin.tables.problems import Refusal

TABLE = [["Order no.", "Item"], ["0012", "Teekanne für Zoë"]]


def text_rows(path: Path) -> list[list[object]]:
    return [list(row) for row in read_rows(path)[0].rows]


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_delimiter_and_encoding_gives_the_same_rows(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in TABLE)
    assert text_rows(write(tmp_path / "a.csv", text.encode(encoding))) == TABLE


def test_chinese_text_is_read_as_gb18030_and_japanese_as_cp932_when_a_known_format_says_so(tmp_path: Path) -> None:
    chinese = write(tmp_path / "cn.csv", "订单号,城市\n1,深圳\n".encode("gb18030"))
    assert text_rows(chinese) == [["订单号", "城市"], ["1", "深圳"]]
    japanese = write(tmp_path / "jp.csv", "order-id,city\n1,東京都世田谷区\n".encode("cp932"))
    known = read_rows(japanese, lambda rows, encoding: "encoding" if encoding == "cp932" else "no")
    assert known[0].rows[1] == ["1", "東京都世田谷区"]


def test_a_quoted_line_break_stays_in_its_cell(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b'a,b\r\n1,"two\nlines, and a comma"\r\n2,x\r\n')
    assert text_rows(path) == [["a", "b"], ["1", "two\nlines, and a comma"], ["2", "x"]]


def test_an_inch_mark_in_a_tab_file_that_never_quotes_is_a_letter(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", b'sku\tname\tqty\n1\t"Retro" mug\t2\n2\t"9 inch case\t1\n')
    assert text_rows(path) == [["sku", "name", "qty"], ["1", '"Retro" mug', "2"], ["2", '"9 inch case', "1"]]


def test_zero_bytes_and_the_hint_of_excel_for_the_delimiter_are_taken_out(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"sep=;\r\na;b,c\r\n1;x\x00\r\n")
    assert text_rows(path) == [["a", "b,c"], ["1", "x"]]


def test_blank_leading_lines_keep_the_row_numbers_that_excel_shows(tmp_path: Path) -> None:
    assert len(text_rows(write(tmp_path / "a.csv", b"\n\na,b\n1,2\n"))) == 4


def test_a_workbook_gives_numbers_moments_and_text_and_ignores_a_false_dimension(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["id", "when", "n"])
    sheet.append(["0012", datetime(2026, 11, 19, 8, 30), 5])
    book.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "odd.csv", "w") as odd:
        for name in whole.namelist():
            odd.writestr(name, whole.read(name).replace(b'<dimension ref="A1:C2"', b'<dimension ref="A1"'))
    assert read_rows(tmp_path / "odd.csv") == [
        Sheet("Sheet", [["id", "when", "n"], ["0012", datetime(2026, 11, 19, 8, 30), 5.0]])
    ]


def test_an_old_workbook_is_read_whatever_its_name(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for column, text in enumerate(("订单号", "8190436201550201")):
        sheet.write(0, column, text)
    book.save(str(tmp_path / "orders.csv"))
    assert read_rows(tmp_path / "orders.csv") == [Sheet("Sheet1", [["订单号", "8190436201550201"]])]


def test_blank_sheets_of_a_workbook_are_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Data").append(["a"])
    book.save(tmp_path / "a.xlsx")
    assert [sheet.name for sheet in read_rows(tmp_path / "a.xlsx")] == ["Data"]


REFUSED = {
    "empty.csv": (b"", "is empty"),
    "blank.csv": (b"\xef\xbb\xbf \r\n\r\n", "is empty"),
    "commas.csv": (b",,,\r\n,,,\r\n", "is empty"),
    "page.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
    "xml2003.xls": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
    "slip.csv": (b"%PDF-1.7 ...", "PDF"),
    "photo.csv": (b"\x89PNG\r\n\x1a\n", "picture"),
    "api.csv": (b'{"orders": []}', "JSON"),
    "setup.csv": (b"MZ\x90\x00\x03", "program"),
    "noise.csv": (bytes(range(1, 32)) * 40, "not a table"),
    "half.xlsx": (b"PK\x03\x04 the rest is missing", "half.xlsx"),
    "half.xls": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "cut off or damaged"),
    "torn.csv": (b'a,b\r\n1,"a text that never en\r\n2,ds', "breaks off"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_in_one_sentence_that_names_the_file(tmp_path: Path, name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(Refusal) as refusal:
        read_rows(write(tmp_path / name, data))
    assert name in str(refusal.value)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_packed_folder_and_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "orders.zip", "w") as archive:
        archive.writestr("orders.csv", "a,b\n1,2\n")
    with pytest.raises(Refusal, match="unpack it"):
        read_rows(tmp_path / "orders.zip")
    with pytest.raises(Refusal, match=r"no file nowhere\.csv"):
        read_rows(tmp_path / "nowhere.csv")
    with pytest.raises(Refusal, match="is a folder"):
        read_rows(tmp_path)


def test_a_missing_file_is_told_with_the_folder_by_its_real_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path / "shop")
    with pytest.raises(Refusal, match=re.escape(f"There is no file gone.csv in {tmp_path}.")):
        read_rows(Path("../gone.csv"))
    with pytest.raises(Refusal, match=re.escape(f"'Gone.xlsm' was not found in '{tmp_path / 'shop'}'")):
        ClosedWorkbook(Path("Gone.xlsm"))


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    book = openpyxl.Workbook()
    book.worksheets[0].append(["a"])
    plain = io.BytesIO()
    book.save(plain)
    plain.seek(0)
    with (tmp_path / "locked.xlsx").open("wb") as file:
        OOXMLFile(plain).encrypt("secret", file)
    with pytest.raises(Refusal, match=r"locked\.xlsx is protected by a password"):
        read_rows(tmp_path / "locked.xlsx")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(Refusal, match="too large"):
        read_rows(tmp_path / "huge.csv")


def test_pasted_cells_become_a_sheet_without_its_blank_end() -> None:
    assert rows_from_grid([["a", None], [1, True], [None, ""], ["", None]]) == [
        Sheet("Inbox", [["a", None], [1.0, True]])
    ]
    assert rows_from_grid([[None, "  "]]) == []
    assert rows_from_grid([["a", CellError("#N/A")]])[0].rows == [["a", ""]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(alphabet='ab",\n é', max_size=6), min_size=3, max_size=3), min_size=2, max_size=6))
def test_what_a_csv_writer_wrote_comes_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    table = [["h1", "h2", "h3"], *rows]
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(table)
    assert text_tables.read(out.getvalue().encode(), "a.csv", text_tables.anything) == table


def assert_read_or_refused(path: Path) -> None:
    try:
        read_rows(path)
    except Refusal as refusal:
        if path.name not in str(refusal):
            pytest.fail(f"does not name the file: {refusal}")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_at_all_raise_anything_but_a_refusal(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "any.bin"
    path.write_bytes(data)
    assert_read_or_refused(path)


@settings(max_examples=30, deadline=None)
@given(cut=st.integers(1, 5400))
def test_a_workbook_cut_anywhere_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    book = xlwt.Workbook()
    book.add_sheet("Sheet1").write(0, 0, "a")
    whole = io.BytesIO()
    book.save(whole)
    path = tmp_path_factory.mktemp("cut") / "cut.xls"
    path.write_bytes(whole.getvalue()[: min(cut, len(whole.getvalue()) - 1)])
    assert_read_or_refused(path)
