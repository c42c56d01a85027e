"""What fuzzing found, each once: it was an error of Python's, or the end of the process, and is a sentence now."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from carrier_samples import NOW, shipped
from helpers import assert_a_clerk_can_read

from fuzz.targets import TARGETS, tried
from pyaddin.book.xlsx import scan
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.confirm import format as confirm
from pyaddin.formats.files import text as text_tables
from pyaddin.formats.files.code_pages import CALLED
from pyaddin.formats.files.load import faults
from pyaddin.formats.files.schema import Format
from pyaddin.formats.files.text import LONGEST_CELL
from pyaddin.formats.written import vocabulary
from pyaddin.formats.written.form import ENCODINGS
from pyaddin.tables.problems import Refusal
from pyaddin.words.quoting import VALUES, quoted

HEAD = 'id = "x"\nname = "Post"\ntitle = "Post"\nsource = "a test"\nchecked = 2026-01-01\n'


def carriers_format(folder: Path, file: str, column: str) -> carriers.CarrierFormat:
    (folder / "x.toml").write_text(f"{HEAD}[file]\n{file}\n[[column]]\n{column}\n", "utf-8")
    return carriers.load([folder])["Post"]


def test_a_refusal_is_one_line_without_codes_for_a_terminal_and_marks_of_direction() -> None:
    assert str(Refusal("a\nb\x1b[31m\u202ec.")) == "a b [31m c."


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9e999 + 1"])
def test_a_number_that_is_too_large_is_refused_in_an_expression(number: str) -> None:
    with pytest.raises(ValueError, match="too large"):
        vocabulary.expression(f"parcel.weight * {number}", vocabulary.CARRIER)


def test_digits_of_another_script_are_refused_in_an_expression() -> None:
    with pytest.raises(ValueError, match="digits 0 to 9"):
        vocabulary.expression("1.１ + parcel.weight", vocabulary.CARRIER)


def test_a_result_without_end_blanks_its_cell_and_is_said(tmp_path: Path) -> None:
    column = f'header = "Weight"\nvalue = "parcel.weight * {"9" * 320}"\ndecimals = 2'
    day = shipped({})
    said = write.prepare(carriers_format(tmp_path, 'kind = "csv"', column), day, day.parcels.index).problems
    assert [problem.severity for problem in said] == ["error"]


def test_a_constant_that_is_too_long_is_said(tmp_path: Path) -> None:
    fmt = carriers_format(tmp_path, 'kind = "csv"', 'header = "Kind"\nvalue = "\'parcel\'"\nmax = 3\nrequired = true')
    day = shipped({})
    assert "'Kind'" in write.prepare(fmt, day, day.parcels.index).problems[0].text


def test_a_header_that_the_encoding_cannot_hold_is_a_fault_of_the_format_file(tmp_path: Path) -> None:
    fmt = carriers_format(tmp_path, 'kind = "csv"\nencoding = "cp1252"', 'header = "单号"\nvalue = "parcel.no"')
    day = shipped({})
    with pytest.raises(Refusal, match="cannot hold '单'"):
        write.render(fmt, day, day.parcels.index, "B1", NOW)


def test_a_format_of_more_columns_than_a_sheet_holds_is_refused(tmp_path: Path) -> None:
    column = "\n[[column]]\n".join(['header = "x"\nvalue = "parcel.no"'] * 257)
    with pytest.raises(Refusal, match="more than 256 are not taken"):
        carriers_format(tmp_path, 'kind = "xls"', column)


@pytest.mark.parametrize("schema", [carriers.CarrierFormat, confirm.ConfirmFormat])
def test_a_number_of_too_many_digits_in_a_format_file_is_said(tmp_path: Path, schema: type[Format]) -> None:
    (tmp_path / "x.toml").write_text(f"{HEAD}rows = {'9' * 5_000}\n", "utf-8")
    assert "x.toml holds a number of too many digits" in str(faults(tmp_path / "x.toml", schema)[0])


def test_a_text_file_cut_off_inside_its_last_letter_can_be_learned() -> None:
    assert text_tables.form("a;b\r\n1;é".encode()[:-1], "x.csv", text_tables.anything) == ("utf-8", ";")


@pytest.mark.parametrize("text", ["x" * (LONGEST_CELL + 1), 'a,b\n"' + "x" * (LONGEST_CELL + 1)])
def test_a_cell_without_end_is_refused_as_such(text: str) -> None:
    with pytest.raises(Refusal, match=r"x\.csv has a cell of more than 131,072 characters"):
        text_tables.read(text.encode(), "x.csv", text_tables.anything)


def test_an_orders_own_cells_are_never_quoted_as_the_names_of_columns() -> None:
    assert quoted(["Order ID", "Address 2", "", "客户单号"]) == "'Order ID', 'Address 2', '客户单号'"
    for row in (["Jane Example", "12 High Street"], ["Jane Example", "jane@example.com"], ["Jane", "+44 1632 960123"]):
        assert quoted(row) == VALUES


SHEET = "<worksheet><sheetData>{}</sheetData></worksheet>"


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c s="1" r="xfd1048576"><v>1</v></c></row>',
        "<row r='1048576'><c\n r = 'XFD1048576' ><is><t>x</t></is></c></row>",
        '<row r="1048576">' + "<c><v>1</v></c>" * 16_384 + "</row>",
        '<row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></row>',
    ],
)
def test_a_cell_far_off_is_seen_however_it_is_written(row: str) -> None:
    assert scan.reach(SHEET.format(row).encode(), "Orders") == (1_048_576, 16_384)


def test_blank_cells_far_off_do_not_count() -> None:
    blank = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert scan.reach(SHEET.format(blank).encode(), "Orders") == (1, 52)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"></row><c r="A2"><v>1</v></c></row>',
        '<row r="1"><row r="2"></row>',
        '<row r="1"></row>x',
        '<row r="1">',
    ],
)
def test_a_sheet_with_a_row_that_has_no_start_or_no_end_is_damaged(rows: str) -> None:
    with pytest.raises(Refusal, match="is damaged"):
        scan.reach(SHEET.format(rows).encode(), "Orders")


def harmed(change: Callable[[bytes], bytes]) -> str:
    (sound,) = TARGETS["journal"].seeds()
    return tried(TARGETS["journal"], change(sound))


def test_a_damaged_journal_is_told_with_what_to_do() -> None:
    moment = harmed(lambda data: data.replace(b"2026-11-21T08", b"2026-99-21T08"))
    letters = harmed(lambda data: data.replace(b"2026-11-21T08", b"\xff\xfe26-11-21T08"))
    changes = harmed(lambda data: data.replace(zlib.compress(b"", 1)[:2], b"zz"))
    for said in (moment, letters, changes):
        assert "damaged" in assert_a_clerk_can_read(said)


def test_a_file_is_written_in_every_code_page_that_learn_may_find() -> None:
    assert set(CALLED) <= set(ENCODINGS)
