"""The sample day in a language of brackets: it runs, it is the English day, and what a person reads is in brackets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from fake_language import english, fake, fake_sample_folder, loaded, tables_in_english, unbracketed
from helpers import ALL_DAY, NOW, Folder, Ran, built_once, carriers_answer
from messy import assert_alike
from office import Office

from pyaddin.actions.plan import Options
from pyaddin.book.base import Raw
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.live import workbook as live
from pyaddin.book.table.language import speak_as
from pyaddin.book.table.locate import locate
from pyaddin.press import reading
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import shown
from pyaddin.tables.sheets import HEADER_ROW, HOME, SHEETS, TABLES
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import speak, spoken

LATER = timedelta(days=100)
OURS = tuple(name for name in TABLES if name != "settings")
"""Settings holds where Python and the book's journal are, in each folder other ones."""
COMMANDS = {"fulfilment", "xlwings", "runpython", "install"}


@pytest.fixture(scope="session")
def fake_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the sample day in the fake language, made once; tests work on copies of it."""
    return built_once(tmp_path_factory, "fake", fake_sample_folder)


@dataclass
class Twins:
    """The same shop in English and in the fake language, pressed alike and at the same moments."""

    ours: Folder
    fake: Folder

    def press(self, button: str, *files: Path, **chosen: object) -> Summary:
        """Press on both; what is said and written is alike but for the brackets. The fake one's summary."""
        ours, fake = self.ours.press(button, *files, **chosen), self.fake.press(button, *files, **chosen)
        assert english(str(fake.line)) == str(ours.line)
        assert unbracketed(str(fake.line)) == [], button
        assert_same_files(ours.files, fake.files)
        assert_alike(tables_in_english(self.fake.tables(*OURS)), self.ours.tables(*OURS), button)
        return fake

    def refuse(self, button: str) -> None:
        """Both refuse, with the same sentence but for the brackets."""
        sentences = []
        for folder in (self.ours, self.fake):
            with pytest.raises(Refusal) as refusal:
                folder.press(button)
            sentences.append(str(refusal.value))
        assert english(sentences[1]) == sentences[0]
        assert unbracketed(sentences[1]) == []

    def type(self, table: str, column: str, at: int, value: Raw) -> None:
        """A value in a cell; a code as each sheet shows it."""
        for folder in (self.ours, self.fake):
            speak_as(ClosedWorkbook(folder.book))
            folder.type(table, {(at, column): shown(value) if isinstance(value, str) else value})

    def later(self) -> None:
        self.ours.now += LATER
        self.fake.now += LATER

    def run_the_day(self) -> None:
        for button in ALL_DAY:
            files = {"import": self.ours.exports}.get(button, ())
            self.press(button, *((carriers_answer(self.ours),) if button == "import-tracking" else files))


def assert_same_files(ours: Sequence[Path], fake: Sequence[Path]) -> None:
    """Documents for people differ, for they show words of the book's language; files for programs do not."""
    assert [path.name for path in fake] == [path.name for path in ours]
    for one, other in zip(ours, fake, strict=True):
        assert one.suffix == ".pdf" or one.read_bytes() == other.read_bytes(), one.name


@pytest.fixture
def twins(sample: Folder, fake_template: Path, tmp_path: Path) -> Twins:
    return Twins(sample, Folder.copied(fake_template, tmp_path / "fake"))


def test_the_new_book_is_english_but_for_the_brackets(sample: Folder, twins: Twins) -> None:
    assert_alike(tables_in_english(twins.fake.tables(*OURS)), sample.tables(*OURS), "laying out")
    assert spoken().code == "en"
    captions = twins.fake.table("settings")["setting"]
    assert captions.map(english).tolist() == sample.table("settings")["setting"].tolist()
    assert captions.map(unbracketed).sum() == []


def test_the_whole_day_is_the_english_day_but_for_the_brackets(twins: Twins) -> None:
    twins.run_the_day()
    twins.press("undo-last-step")
    twins.press("confirm-shipment")
    twins.press("check-and-repair")
    twins.later()
    twins.press("archive")
    twins.press("find", words=("5500101",))
    twins.press("bring-back", words=("026-4410283-5500101",))
    twins.press("undo-last-step")
    twins.press("forget-buyers")
    assert_only_brackets(twins.fake.book)


def test_a_press_that_refuses_says_so_in_brackets(twins: Twins) -> None:
    for button in ("import", "import-tracking", "bring-back"):
        twins.refuse(button)


def test_check_and_repair_finds_a_status_and_mends_a_count(twins: Twins) -> None:
    for button in ALL_DAY[:4]:
        twins.press(button, *({"import": twins.ours.exports}.get(button, ())))
    at = twins.ours.table("orders")["status"].tolist().index(Status.PACKED)
    reserved = twins.ours.table("stock")["reserved"].tolist()
    twins.type("stock", "reserved", 0, 77)
    twins.press("check-and-repair")
    assert twins.fake.table("check")["says"].tolist() == ["77"]
    twins.press("check-and-repair", mend="all")
    assert twins.fake.table("stock")["reserved"].tolist() == reserved
    twins.type("orders", "status", at, Status.READY)
    twins.press("check-and-repair")
    assert twins.fake.table("check")["says"].tolist() == [fake(Status.READY)]


def test_a_list_is_known_by_its_captions_in_either_language(twins: Twins, tmp_path: Path) -> None:
    for folder, name in ((twins.ours, str), (twins.fake, fake), (twins.fake, str)):
        path = tmp_path / "stock.csv"
        captions = ",".join(map(name, ("SKU", "Warehouse", "Bin", "On hand")))
        path.write_text(f"{captions}\nNEW-{len(captions)},CN,A1,7\n", encoding="utf-8")
        folder.press("import", path)
        stock = folder.table("stock").set_index("sku")
        assert stock.at[f"NEW-{len(captions)}", "on_hand"] == 7


def test_what_the_built_book_shows_is_in_brackets(fake_template: Path) -> None:
    assert_only_brackets(fake_template / "Fulfilment.xlsm")
    book = openpyxl.load_workbook(fake_template / "Fulfilment.xlsm", keep_vba=True)
    assert book.sheetnames == [fake(table.english) for table in SHEETS]
    for sheet in book.worksheets:
        for check in sheet.data_validations.dataValidation:
            said = [check.errorTitle, check.error, check.promptTitle, check.prompt]
            assert unbracketed(" ".join(words for words in said if words)) == []
            chosen = check.formula1 or ""
            assert chosen.startswith(("List_", "=List_", "OFFSET(List_")) or unbracketed(chosen) == []


def assert_only_brackets(book: Path) -> None:
    """Bands, captions, Home, and the columns that hold sentences show nothing that is not in brackets, but data."""
    workbook = ClosedWorkbook(book)
    for name in workbook.sheets():
        rows = workbook.grid(name).values
        top = rows if name == fake(HOME.english) else rows[:HEADER_ROW]
        assert [cell for row in top for cell in row if not _is_foreign(cell)] == [], name
    speak_as(workbook)
    for table, columns in {
        "orders": ("problem",), "parcels": ("problem", "why_carrier", "combine_note"), "stock": ("problem",),
        "log": ("button", "line"), "check": ("column", "why"), "settings": ("setting", "meaning"),
    }.items():  # fmt: skip
        located = locate(TABLES[table], workbook)
        for column in columns:
            assert [cell for cell in located.cells(column) if not _is_foreign(cell)] == [], f"{table} {column}"


def _is_foreign(cell: Raw) -> bool:
    if not isinstance(cell, str) or cell.startswith("fulfilment "):
        return True
    return set(unbracketed(cell)) <= COMMANDS


def test_the_launcher_says_what_it_says_in_brackets(tmp_path: Path) -> None:
    import launcher

    speak(loaded(tmp_path))
    (buttons,) = (module for module in launcher.modules() if module.name == "Buttons")
    assert buttons.source.isascii()
    for source in launcher.sources().values():
        for text in launcher.said(source):
            assert f'Case "{text}"' in buttons.source
    assert 'words = ChrW(10214) & "Inbox" & ChrW(10215)' in buttons.source
    assert max(map(len, buttons.source.splitlines())) < 1000


@pytest.mark.libreoffice
def test_the_day_live_is_the_english_day_but_for_the_brackets(
    office: Office, sample_day: Ran, fake_template: Path, tmp_path: Path
) -> None:
    here = Folder.copied(fake_template, tmp_path / "live")
    office.open(here.book)
    for number, button in enumerate(ALL_DAY):
        files = {"import": here.exports, "import-tracking": (sample_day.folder.path / "tracking.csv",)}
        book = live.attach(str(here.book), office.pipe)
        summary = press(button, book, Options(files.get(button, ())), NOW + timedelta(minutes=number))
        assert english(str(summary.line)) == str(sample_day.said[button].line)
        tables = reading.read(book, OURS, reading.read_settings(book).zone, 0).before
        assert_alike(tables_in_english(tables), {name: sample_day.after[button][name] for name in OURS}, button)
    office.close()
