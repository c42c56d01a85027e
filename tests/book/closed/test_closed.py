"""A workbook on disk is read whole, written all or not at all, and never while somebody else has it open."""

import csv
import errno
import json
import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from books import bare, cells, clerks_book, parts_of, with_parts, write_parts
from places import BUILT
from tools import program

from pyaddin.book.base import CellError, Grid, Raw, SheetEdit, Stage, Workbook
from pyaddin.book.closed import save
from pyaddin.book.closed.save import backup_path, clear_leftovers, digest
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.locks import owner, press_lock, refuse_if_open
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import Refusal

EDIT = SheetEdit("Orders", 4, [(5, 1, "changed")])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return clerks_book(tmp_path / "Fulfilment.xlsm")


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# reading


@pytest.fixture
def read(tmp_path: Path) -> Path:
    path = tmp_path / "read.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    moment, clock = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}), workbook.add_format({"num_format": "h:mm"})
    sheet = workbook.add_worksheet("Orders")
    sheet.write_datetime("C3", datetime(2026, 11, 21, 9, 30), moment)
    sheet.write_datetime("D3", datetime(2026, 11, 21), moment)
    sheet.write_number("E3", 0.75, clock)
    sheet.write_boolean("F3", True)
    sheet.write_number("G3", 12)
    sheet.write_string("H3", "")
    sheet.write_string("I3", " 00123 ")
    sheet.write_formula("C5", "=1/0", None, "#DIV/0!")
    sheet.write_formula("D5", '=IF(1," t=""e"" ")', None, ' t="e" ')
    sheet.write_string("E5", 'say t="e" <f> r="B2"')
    sheet.merge_range("C7:D8", "merged")
    sheet.write_blank("Z99", None, moment)
    workbook.add_worksheet("Hidden one").write_string("A1", "seen")
    workbook.add_chartsheet("Chart")
    workbook.add_worksheet("Blank")
    workbook.get_worksheet_by_name("Hidden one").very_hidden()
    workbook.close()
    return path


def test_a_sheet_is_read_from_its_first_cell_on_with_typed_values(read: Path) -> None:
    values = ClosedWorkbook(read).grid("Orders").values
    moments: list[Raw] = [datetime(2026, 11, 21, 9, 30), datetime(2026, 11, 21)]
    assert values[0] == [None] * 9
    assert values[2] == [None, None, *moments, 0.75, True, 12, None, " 00123 "]


def test_what_a_reader_of_values_hides_is_found(read: Path) -> None:
    grid = ClosedWorkbook(read).grid("Orders")
    assert grid.values[4][2] == "#DIV/0!"
    assert [type(value) is CellError for value in grid.values[4]][2:5] == [True, False, False]
    assert grid.formulas == {(5, 3), (5, 4)}
    assert grid.merged == [(7, 3, 8, 4)]


def test_all_worksheets_are_listed_hidden_ones_too_and_chart_sheets_are_not(read: Path) -> None:
    workbook = ClosedWorkbook(read)
    assert workbook.sheets() == ["Orders", "Hidden one", "Blank"]
    assert workbook.grid("Hidden one").values == [["seen"]]
    assert workbook.grid("Blank") == Grid([])


def test_a_sheet_that_was_renamed_is_named_with_those_there_are(read: Path) -> None:
    with pytest.raises(Refusal, match=r"no sheet 'Parcels'.*Orders, Hidden one, Blank"):
        ClosedWorkbook(read).grid("Parcels")


def test_dates_that_count_from_1904_are_read_right(read: Path) -> None:
    with_parts(read, xl__workbook=("<workbookPr", '<workbookPr date1904="1"'))
    assert ClosedWorkbook(read).grid("Orders").values[2][3] == datetime(2026, 11, 21) + timedelta(days=1462)


def test_every_cell_of_an_array_formula_counts_as_a_formula(tmp_path: Path) -> None:
    row = '<row r="5"><c r="B5"><f t="array" ref="B5:B6">A5:A6</f><v>1</v></c></row>'
    grid = ClosedWorkbook(bare(tmp_path / "b.xlsx", row)).grid("Orders")
    assert grid.formulas == {(5, 2), (6, 2)}


def test_formulas_and_errors_are_placed_where_cells_have_no_references(tmp_path: Path) -> None:
    row = '<row/><row><c/><c t="e"><v>#N/A</v></c><c><f>1+1</f><v>2</v></c><c s="1" t=\'e\'><v>#REF!</v></c></row>'
    grid = ClosedWorkbook(bare(tmp_path / "b.xlsx", row)).grid("Orders")
    assert grid.formulas == {(2, 3)}
    assert grid.values[1] == [None, CellError("#N/A"), 2, CellError("#REF!")]


def test_one_value_at_the_end_of_the_sheet_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(Refusal, match="so far off"):
        ClosedWorkbook(bare(tmp_path / "b.xlsx", row)).grid("Orders")


def test_thousands_of_blank_formatted_rows_are_not_read(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="XFD{row}" s="1"/></row>' for row in range(2, 20_000))
    grid = ClosedWorkbook(bare(tmp_path / "b.xlsx", f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}')).grid("Orders")
    assert grid.values == [[1]]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("content", [b"", b"<worksheet", b"no xml", b"<a/>"])
def test_a_part_that_is_broken_inside_is_refused_in_words(book: Path, part: str, content: bytes) -> None:
    write_parts(book, parts_of(book) | {part: content})
    with pytest.raises(Refusal):
        ClosedWorkbook(book).grid("Orders")
    with pytest.raises(Refusal):
        ClosedWorkbook(book).apply([EDIT])


def test_a_web_address_is_not_a_file() -> None:
    with pytest.raises(Refusal, match="sync the folder"):
        ClosedWorkbook(Path("https://example.com/Fulfilment.xlsm"))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux lists the files that a process holds")
def test_a_book_that_was_read_is_not_held_open(read: Path) -> None:
    """Windows would let nobody save, rename or delete a file that is held; here the open files are counted."""
    book = ClosedWorkbook(read)
    assert book.grid("Orders").values
    assert str(read) not in {str(handle.resolve()) for handle in Path("/proc/self/fd").iterdir()}
    assert book.grid("Hidden one").values  # and goes on being read


def test_progress_goes_to_whoever_asked_for_it(book: Path) -> None:
    seen: list[Stage | None] = []
    workbook: Workbook = ClosedWorkbook(book, seen.append)
    stage = Stage(1, 2, "Reserve stock")
    workbook.progress(stage)
    ClosedWorkbook(book).progress(stage)
    assert seen == [stage]


# saving


def test_a_press_leaves_the_new_book_and_a_backup_of_the_old_and_nothing_else(book: Path) -> None:
    before = book.read_bytes()
    ClosedWorkbook(book).apply([EDIT])
    assert files(book.parent) == {"Fulfilment.xlsm", "Fulfilment.backup.xlsm"}
    assert backup_path(book).read_bytes() == before
    assert cells(book)["A5"].value == "changed"


def test_two_presses_on_one_book_object_see_each_other(book: Path) -> None:
    workbook = ClosedWorkbook(book)
    workbook.grid("Orders")
    workbook.apply([EDIT])
    assert workbook.grid("Orders").values[4][0] == "changed"
    workbook.apply([SheetEdit("Orders", 4, [(6, 1, "again")])])
    assert [row[0] for row in workbook.grid("Orders").values[4:6]] == ["changed", "again"]


def test_several_edits_of_one_sheet_are_all_written(book: Path) -> None:
    ClosedWorkbook(book).apply(
        [EDIT, SheetEdit("Orders", 4, [(6, 1, "too")]), SheetEdit("My notes", 0, [(20, 1, "x")])]
    )
    assert [cells(book)[name].value for name in ("A5", "A6")] == ["changed", "too"]
    assert cells(book, "xl/worksheets/sheet2.xml")["A20"].value == "x"


def test_what_is_prepared_changes_nothing_until_it_is_committed(book: Path) -> None:
    before = digest(book)
    prepared = ClosedWorkbook(book).prepare([EDIT])
    assert (digest(book), digest(prepared.temporary)) == (prepared.before, prepared.after) == (before, prepared.after)
    prepared.commit()
    assert digest(book) == prepared.after


def test_what_is_discarded_leaves_no_trace(book: Path) -> None:
    before = digest(book)
    ClosedWorkbook(book).prepare([EDIT]).discard()
    assert digest(book) == before
    assert files(book.parent) == {"Fulfilment.xlsm"}


def test_a_new_state_left_by_a_crash_is_removed_before_the_next_press(book: Path) -> None:
    ClosedWorkbook(book).prepare([EDIT])
    clear_leftovers(book)
    ClosedWorkbook(book).apply([EDIT])
    assert files(book.parent) == {"Fulfilment.xlsm", "Fulfilment.backup.xlsm"}


def test_a_book_saved_by_another_program_since_it_was_read_is_not_written(book: Path) -> None:
    workbook = ClosedWorkbook(book)
    with_parts(book, docProps__app=("Microsoft Excel", "Another"))
    before = digest(book)
    with pytest.raises(Refusal, match="another program"):
        workbook.apply([EDIT])
    assert digest(book) == before


def test_a_book_saved_by_another_program_is_not_read_on(book: Path) -> None:
    workbook = ClosedWorkbook(book)
    with_parts(book, docProps__app=("Microsoft Excel", "Another"))
    with pytest.raises(Refusal, match="another program"):
        workbook.grid("Orders")


def test_a_book_that_is_gone_is_said_to_be_gone(book: Path) -> None:
    workbook = ClosedWorkbook(book)
    prepared = workbook.prepare([EDIT])
    book.rename(book.with_name("moved.xlsm"))
    for step in (lambda: workbook.grid("Orders"), lambda: workbook.apply([EDIT]), prepared.commit):
        with pytest.raises(Refusal):
            step()
    assert files(book.parent) == {"moved.xlsm"}


def test_a_book_saved_by_another_program_before_the_commit_is_not_written(book: Path) -> None:
    prepared = ClosedWorkbook(book).prepare([EDIT])
    with_parts(book, docProps__app=("Microsoft Excel", "Another"))
    before = digest(book)
    with pytest.raises(Refusal, match="another program"):
        prepared.commit()
    assert digest(book) == before
    assert files(book.parent) == {"Fulfilment.xlsm"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_permissions_stay(book: Path) -> None:
    book.chmod(0o640)
    ClosedWorkbook(book).apply([EDIT])
    assert book.stat().st_mode & 0o777 == 0o640


def test_a_write_protected_file_is_not_replaced(book: Path) -> None:
    book.chmod(0o444)
    before = digest(book)
    with pytest.raises(Refusal, match="write-protected"):
        ClosedWorkbook(book).apply([EDIT])
    assert digest(book) == before
    assert files(book.parent) == {"Fulfilment.xlsm"}


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "write-protected"), (errno.EIO, "could not be saved")],
)
@pytest.mark.parametrize("step", ["_sync", "_back_up"])
def test_trouble_with_the_disk_is_said_and_leaves_no_half_written_file(
    book: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(save, step, fail)
    before = digest(book)
    with pytest.raises(Refusal, match=words):
        ClosedWorkbook(book).apply([EDIT])
    assert digest(book) == before
    assert files(book.parent) == {"Fulfilment.xlsm"}


def test_a_press_that_is_written_is_not_refused_for_what_comes_after(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.open

    def fail(path: Path, *how: int) -> int:
        if path.is_dir():
            raise OSError(errno.EINVAL, "no folder can be synced here")
        return really(path, *how)

    prepared = ClosedWorkbook(book).prepare([EDIT])
    monkeypatch.setattr(os, "open", fail)
    prepared.commit()
    assert digest(book) == prepared.after


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links for administrators only")
def test_a_link_to_the_book_stays_a_link(book: Path) -> None:
    link = book.with_name("link.xlsm")
    link.symlink_to(book)
    ClosedWorkbook(link).apply([EDIT])
    assert link.is_symlink()
    assert cells(book)["A5"].value == "changed"


# who has it open


def excel_owner_file(book: Path, name: str) -> Path:
    """As Excel writes it: 55 bytes with the name in one-byte letters, then its length and UTF-16."""
    narrow = bytes([len(name)]) + name.encode("cp1252", "replace")
    wide = len(name).to_bytes(2, "little") + name.encode("utf-16-le")
    lock = book.with_name(f"~${book.name}")
    lock.write_bytes((narrow.ljust(55, b" ") + wide).ljust(165, b" \0"[:1]))
    return lock


@pytest.mark.parametrize("name", ["Ann Clerk", "José", "张伟"])
def test_excel_is_named_with_the_user_who_has_the_book_open(book: Path, name: str) -> None:
    excel_owner_file(book, name)
    before = digest(book)
    with pytest.raises(Refusal, match=f"open in Excel by {name}; save and close it"):
        ClosedWorkbook(book).apply([EDIT])
    assert digest(book) == before


def test_libreoffice_is_named_with_user_and_computer(book: Path) -> None:
    lock = book.with_name(f".~lock.{book.name}#")
    lock.write_text(r"Clerk\, Ann,ann,packing-desk,21.11.2026 09:30,file:///home/ann/.config/libreoffice/4;")
    with pytest.raises(Refusal, match="open in LibreOffice by Clerk, Ann on packing-desk"):
        refuse_if_open(book)


@pytest.mark.parametrize("content", [b"", b"\x05", b"\xff" * 165, b",,,,"])
def test_a_lock_that_cannot_be_understood_still_locks(book: Path, content: bytes) -> None:
    for name in (f"~${book.name}", f".~lock.{book.name}#"):
        lock = book.with_name(name)
        lock.write_bytes(content)
        assert owner(book) is not None
        with pytest.raises(Refusal, match="is open in"):
            refuse_if_open(book)
        lock.unlink()


def test_an_old_lock_is_said_to_be_old_and_is_left_where_it_is(book: Path) -> None:
    lock = excel_owner_file(book, "Ann Clerk")
    os.utime(lock, (0, 0))
    with pytest.raises(Refusal, match=r"from 0?1 January 1970 and may be left from a crash.*delete the file '~\$"):
        refuse_if_open(book)
    assert lock.exists()


def test_nobody_has_a_book_without_locks_open(book: Path) -> None:
    refuse_if_open(book)


def test_two_presses_cannot_run_at_once(book: Path) -> None:
    with press_lock(book), pytest.raises(Refusal, match="Another press is running"), press_lock(book):
        pass
    with press_lock(book):
        pass


def test_a_press_in_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="cannot be written to"), press_lock(tmp_path / "file" / "Fulfilment.xlsm"):
        pass


# other programs


def sample_row() -> list[Raw]:
    values: dict[str, Any] = {"whole": 3, "money": 2.5, "when": datetime(2026, 11, 21, 9, 30), "yes": "Yes"}
    return [values.get(column.kind, "=00123") for column in ORDERS.columns]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The built workbook with three order rows in it."""
    kinds = {"whole": "0", "money": "0.00", "when": "yyyy-mm-dd hh:mm"}
    formats = [kinds.get(column.kind, "@") for column in ORDERS.columns]
    path = tmp_path / "Fulfilment.xlsm"
    shutil.copy(BUILT, path)
    columns = list(range(1, len(formats) + 1))
    ClosedWorkbook(path).apply([SheetEdit("Orders", 4, [], 5, [sample_row()] * 3, columns, formats)])
    return path


def test_the_built_workbook_takes_rows_and_only_their_parts_and_homes_counts_change(filled: Path) -> None:
    before, after = parts_of(BUILT), parts_of(filled)
    assert ClosedWorkbook(filled).grid("Orders").values[4:] == [sample_row()] * 3
    changed = {name.rpartition("/")[0] for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets", "xl/tables"}
    assert sum(before[name] != after[name] for name in before) == 3


def test_the_open_xml_validator_finds_nothing(filled: Path) -> None:
    answer = subprocess.run([program("ooxml-validator"), str(filled)], capture_output=True, check=False, timeout=120)
    assert json.loads(answer.stdout)["errors"] == []


def convert(path: Path, kind: str, folder: Path) -> None:
    """Let a LibreOffice of its own profile open the workbook and save it as another kind."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [program("soffice"), profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, capture_output=True, check=True, timeout=180)


@pytest.mark.libreoffice
def test_libreoffice_reads_what_was_written(filled: Path, tmp_path: Path) -> None:
    third_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3"
    convert(filled, third_sheet, tmp_path)
    with (tmp_path / "Fulfilment-Orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    shown = {"whole": "3", "money": "2.5", "when": "2026-11-21 09:30:00", "yes": "Yes"}
    assert rows[4:7] == [[shown.get(column.kind, "=00123") for column in ORDERS.columns]] * 3


@pytest.mark.libreoffice
def test_a_book_that_libreoffice_saved_is_written_to_alike(filled: Path, tmp_path: Path) -> None:
    convert(filled, "xlsm:Calc MS Excel 2007 VBA XML", tmp_path / "saved")
    path = tmp_path / "saved" / filled.name
    before = parts_of(path)
    ClosedWorkbook(path).apply([SheetEdit("Orders", 4, [(5, 3, "A-1")], 8, [["9"]], [1], ["@"])])
    after = parts_of(path)
    values = ClosedWorkbook(path).grid("Orders").values
    assert (values[4][2], values[5:7], values[7][0]) == ("A-1", [sample_row()] * 2, "9")
    changed = {name.split("/")[1] for name in before if before[name] != after[name]}
    assert changed == {"worksheets", "tables", "workbook.xml"}
    assert 'fullCalcOnLoad="1"' in after["xl/workbook.xml"].decode()
