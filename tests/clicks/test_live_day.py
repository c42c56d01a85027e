"""The sample day in an open LibreOffice gives what it gives on the closed file, after a clerk's mess too."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from helpers import ALL_DAY, NOW, Folder, Ran, carriers_answer, cell_at
from messy import _property, assert_alike, filter_by, fold, sort_by
from office import Office

from pyaddin import launch
from pyaddin.actions.plan import Options
from pyaddin.book.calc import connect
from pyaddin.book.calc.connect import load_uno
from pyaddin.book.live import workbook as live
from pyaddin.buttons import BY_NAME
from pyaddin.press import reading
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.frames import Tables
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.sheets import TABLES

pytestmark = pytest.mark.libreoffice

AS_XLSM = "Calc MS Excel 2007 VBA XML"
HEADER = 5
"""Orders' header row once the clerk has put a row of their own above it."""
MINE = "Remember: the van comes at four on Fridays"
OWN = "Who packs"
MARKS = {"R000003": 0xFFEE00, "R000030": 0x00CCFF, "R000041": 0xFFEE00}
"""Rows that the clerk marked in their own column, and the colours."""
GROUPED_ROWS = (range(12, 20), range(14, 17))
"""Sheet rows that the clerk grouped, one group in the other."""
PASTED = [
    {
        "Marketplace": "Shopify", "Order no.": "#2001", "Line no.": "1", "SKU": "00417", "Qty": 1.0,
        "Recipient": "Zoë \"Q\" O'Neil 🎁", "Address 1": "12 High Street\nFlat 7", "City": "Leeds",
        "Postcode": "LS1 1AA", "Country": "GB", "Phone": "+44 1632 960123", "Buyer note": "=cmd|' /C calc'!A0",
        "Note": "@SUM(1+1)*cmd",
        "Status": "New",
    },
    {
        "Marketplace": "Shopify", "Order no.": "0002002", "Line no.": "01", "SKU": "00418", "Qty": 2.0,
        "Recipient": "\u200fليلى الحداد", "Address 1": "شارع الملك فهد 960", "City": "الرياض", "Postcode": "12211",
        "Country": "SA", "Phone": "+966 11 960 0123", "Buyer note": "-1+1", "Status": "New",
    },
]  # fmt: skip


@dataclass
class Twins:
    """The same book closed on disk and open in LibreOffice, pressed alike and at the same moments."""

    office: Office
    closed: Folder
    opened: Folder

    def book(self) -> live.LiveWorkbook:
        return live.attach(str(self.opened.book), self.office.pipe)

    def press(self, button: str) -> tuple[Summary, Summary]:
        """Press on both; the summaries of the closed and the open one."""
        at = self.closed.now + timedelta(minutes=self.closed.presses)
        files: tuple[Path, ...] = ()
        if button == "import":
            files = self.closed.exports
        if button == "import-tracking":
            files = (carriers_answer(self.closed),)
        return self.closed.press(button, *files), press(button, self.book(), Options(files), at)

    def tables(self, *names: str) -> Tables:
        """Tables of the open book; all when none is named."""
        workbook = self.book()
        zone = reading.read_settings(workbook).zone
        return reading.read(workbook, names or tuple(TABLES), zone, 0).before

    def saved(self, path: Path) -> Folder:
        """What LibreOffice writes when the clerk saves, as a closed book."""
        path.mkdir()
        target = path / self.opened.book.name
        self.office.document.storeToURL(target.as_uri(), (_property("FilterName", AS_XLSM),))
        return Folder(path)


def test_the_day_live_gives_the_tables_and_files_of_the_closed_day(
    office: Office, sample: Folder, sample_day: Ran, tmp_path: Path
) -> None:
    office.open(sample.book)
    here = Twins(office, sample_day.folder, sample)
    for number, button in enumerate(ALL_DAY):
        files = {"import": sample.exports, "import-tracking": (sample_day.folder.path / "tracking.csv",)}
        summary = press(button, here.book(), Options(files.get(button, ())), NOW + timedelta(minutes=number))
        assert summary.line == sample_day.said[button].line
        assert {path.name: path.read_bytes() for path in summary.files} == sample_day.files[button]
        names = (*BY_NAME[button].reads, "log")
        assert_alike(here.tables(*names), {name: sample_day.after[button][name] for name in names}, button)
    assert_alike(here.tables(), sample_day.after[button], "the day")
    assert_alike(here.saved(tmp_path / "saved").tables(), sample_day.after[button], "saving")


@pytest.fixture
def messy(office: Office, sample: Folder, tmp_path: Path) -> Iterator[Twins]:
    """Two marketplaces' orders after a morning of a clerk's work in LibreOffice, saved there, and open again."""
    opened = Folder.copied(sample.path, tmp_path / "live")
    opened.press("import", *opened.exports[:2])
    office.open(opened.book)
    clerks_morning(office)
    office.document.store()
    shutil.copytree(opened.path, tmp_path / "closed", ignore=shutil.ignore_patterns(".~lock*", "~$*"))
    closed = Folder(tmp_path / "closed", presses=opened.presses)
    yield Twins(office, closed, opened)
    office.close()


def clerks_morning(office: Office) -> None:
    """A row above the header, a column of their own, sorting, pasting, copying, a comment, hiding, groups, a filter."""
    office.show("Orders")
    sheet = office.sheet("Orders")
    sheet.Rows.insertByIndex(0, 1)
    office.put("Orders", "A1", MINE)
    sheet.Columns.insertByIndex(5, 1)
    office.put("Orders", f"F{HEADER}", OWN)
    last = 4 + 52
    sort_by(sheet.getCellRangeByPosition(0, HEADER - 1, columns(sheet) - 1, last), at(sheet, "Recipient"))
    for row, key in rows_by_key(sheet).items():
        if key in MARKS:
            cell = sheet.getCellByPosition(5, row)
            cell.setString(f"=Ann, {key}")
            cell.CellBackColor = MARKS[key]
    for number, record in enumerate(PASTED, last + 1):
        for caption, value in record.items():
            cell = sheet.getCellByPosition(at(sheet, caption), number)
            cell.setValue(value) if isinstance(value, float) else cell.setString(value)
    source = sheet.getCellRangeByPosition(0, 20, columns(sheet) - 1, 20).RangeAddress
    sheet.copyRange(sheet.getCellByPosition(0, last + 3).CellAddress, source)
    note = sheet.getCellByPosition(at(sheet, "Note"), 12).CellAddress
    sheet.Annotations.insertNew(note, "asked the buyer on Monday")
    sheet.Rows.getByIndex(30).IsVisible = False
    for group in GROUPED_ROWS:
        fold(sheet, sheet.getCellRangeByPosition(0, group[0] - 1, 0, group[-1] - 1), "ROWS")
    fold(sheet, sheet.getCellRangeByPosition(at(sheet, "Address 2"), 0, at(sheet, "City"), 0), "COLUMNS")
    filter_by(office, "Orders", at(sheet, "Country"), "GB")


def groups(book: Path) -> tuple[dict[int, int], dict[str, int]]:
    """The depth of each grouped row and column of Orders in a closed book."""
    sheet = openpyxl.load_workbook(book)["Orders"]
    rows = {number: row.outlineLevel for number, row in sheet.row_dimensions.items() if row.outlineLevel}
    return rows, {letter: at.outlineLevel for letter, at in sheet.column_dimensions.items() if at.outlineLevel}


def columns(sheet: Any) -> int:
    return len(ORDERS.columns) + 1


def at(sheet: Any, caption: str) -> int:
    """The sheet column of a caption, counted from 0."""
    header = sheet.getCellRangeByPosition(0, HEADER - 1, columns(sheet) - 1, HEADER - 1).getDataArray()[0]
    return list(header).index(caption)


def rows_by_key(sheet: Any) -> dict[int, str]:
    """Row ID of each sheet row, counted from 0, below the header."""
    key = at(sheet, "Row ID")
    cells = sheet.getCellRangeByPosition(key, HEADER, key, 150).getDataArray()
    return {row: str(value) for row, (value,) in enumerate(cells, HEADER) if value}


def clerks_things(office: Office) -> dict[str, Any]:
    """What is the clerk's on Orders: their column by Row ID, their row, comment and filter, what is hidden."""
    sheet = office.sheet("Orders")
    keys = rows_by_key(sheet)
    own = {key: sheet.getCellByPosition(5, row) for row, key in keys.items()}
    table = office.document.DatabaseRanges.getByName("Orders")
    return {
        "own": {key: (cell.String, cell.Type.value, cell.CellBackColor) for key, cell in own.items() if cell.String},
        "row": office.text("Orders", "A1"),
        "comments": [(n.Position.Row, n.Position.Column, n.String) for n in sheet.Annotations],
        "filter": [(f.Field, f.StringValue) for f in table.FilterDescriptor.FilterFields],
        "hidden": sorted(key for row, key in keys.items() if not sheet.Rows.getByIndex(row).IsVisible),
        "order": list(keys.values())[:52],
    }


def everything(office: Office, name: str) -> tuple[Any, ...]:
    """Formulas and values of a sheet as Calc spells them."""
    return tuple(office.sheet(name).getCellRangeByName("A5:AZ150").getFormulaArray())


@pytest.mark.long
def test_a_clerks_mess_survives_every_button_and_changes_no_result(messy: Twins, tmp_path: Path) -> None:
    mine = clerks_things(messy.office)
    grouped = groups(messy.closed.book)
    assert {*grouped[0].values()} == {1, 2}, "and groups of rows, one in the other"
    assert grouped[1], "and of columns"
    assert set(mine["own"]) == set(MARKS), "the sample must have the clerk's marks"
    assert mine["filter"], "and the filter"
    assert len(mine["hidden"]) > 10, "and hidden rows"
    before = {name: everything(messy.office, name) for name in ("Orders", "Stock", "Parcels", "Products")}
    start = messy.tables()
    for button in ALL_DAY:
        closed, opened = messy.press(button)
        assert opened.line == closed.line
        for one, other in zip(closed.files, opened.files, strict=True):
            assert one.read_bytes() == other.read_bytes(), one.name
        assert clerks_things(messy.office) == mine, button
    assert_alike(messy.tables(), messy.closed.tables(), "the day")
    assert groups(messy.closed.book) == groups(messy.saved(tmp_path / "saved").book) == grouped
    assert messy.tables("orders")["orders"]["row_id"].is_unique, "the copied row must have an ID of its own"
    assert_text_stayed_text(messy.office)
    for _ in ALL_DAY:
        press("undo-last-step", messy.book(), Options(sure=True))
    launch.tell(messy.book(), "validate-addresses", "Not now.")
    told = messy.office.text("Orders", "A4")
    assert told.endswith("  ✗ Not now.")
    assert [messy.office.text("Orders", f"A{row}") for row in (1, 2, 3, 4, 5)] == [
        MINE, "Orders", "Show:", told, "Order no.",
    ]  # fmt: skip
    assert clerks_things(messy.office) == mine
    assert {name: everything(messy.office, name) for name in before} == before
    grown = {name: start[name] for name in ("log", "movements")}  # both tell of the way back as well
    assert_alike({**messy.tables(), **grown}, start, "undo")


def assert_text_stayed_text(office: Office) -> None:
    """The pasted rows hold what was pasted, as text."""
    sheet = office.sheet("Orders")
    for record in PASTED:
        row = next(
            r
            for r in range(HEADER, 150)
            if sheet.getCellByPosition(at(sheet, "Order no."), r).String == record["Order no."]
        )
        for caption in ("SKU", "Line no.", "Buyer note", "Note", "Recipient", "Address 1"):
            if caption in record:
                cell = sheet.getCellByPosition(at(sheet, caption), row)
                assert (cell.Type.value, cell.String) == ("TEXT", record[caption])


def test_rows_added_below_others_keep_the_grey_of_the_programs_columns(office: Office, sample: Folder) -> None:
    office.open(sample.book)
    workbook = live.attach(str(sample.book), office.pipe)
    for at, export in enumerate(sample.exports[:2]):
        press("import", workbook, Options((export,)), NOW + timedelta(minutes=at))
    sheet = office.sheet("Orders")
    first, added = (sheet.getCellByPosition(ORDERS.names.index("row_id"), row) for row in (4, 40))
    assert (first.String, added.String) == ("R000001", "R000037")
    assert added.CharColor == first.CharColor == 0x66727E


def test_the_command_line_presses_on_the_book_that_is_open(
    office: Office, sample: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.open(sample.book)
    office.show("Orders")
    lost = fulfilment("validate-addresses", "--live", "--book", str(sample.book))
    assert (lost.returncode, lost.stdout) == (2, "")
    assert "open in a LibreOffice that cannot be reached from here; save and close it there" in lost.stderr
    office.as_the_users_own(tmp_path / "bin", monkeypatch)
    done = fulfilment("import", str(sample.exports[0]), "--live", "--book", str(sample.book))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Import: 28 done, 0 skipped, 0 need you, 28 rows in all.")
    assert office.text("Orders", cell_at("orders", "order_no", 5)) == "026-4410283-5500101"
    assert "Import: 28 done" in office.text("Orders", "A3")
    live_rows = fulfilment("show", "orders", "--live", "--book", str(sample.book))
    assert (live_rows.returncode, live_rows.stderr) == (0, "")
    assert "026-4410283-5500101" in live_rows.stdout
    saved_rows = fulfilment("show", "orders", "--book", str(sample.book))
    assert "026-4410283-5500101" not in saved_rows.stdout
    assert "this is its file as last saved" in saved_rows.stderr
    office.close()
    closed = fulfilment("validate-addresses", "--live", "--book", str(sample.book))
    assert (closed.returncode, closed.stdout) == (2, "")
    assert closed.stderr == "Fulfilment.xlsm is not open in Excel or LibreOffice; open it, then press again.\n"


def fulfilment(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pyaddin", *words], capture_output=True, text=True, check=False)


def test_a_connection_that_is_just_being_closed_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [load_uno().getClass("com.sun.star.lang.DisposedException")("closing", None), "the office"]

    def resolve(address: str) -> object:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    manager = SimpleNamespace(createInstanceWithContext=lambda *_: SimpleNamespace(resolve=resolve))
    local = SimpleNamespace(ServiceManager=manager)
    uno = SimpleNamespace(getComponentContext=lambda: local, getClass=load_uno().getClass)
    monkeypatch.setattr(connect, "load_uno", lambda: uno)
    monkeypatch.setattr(connect, "_kept_to_the_user", lambda pipe: True)
    assert connect.connect("any") == "the office"
