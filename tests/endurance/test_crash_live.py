"""A press on an open book that is cut off: taken back or finished by the next one, whichever way the clerk goes on.

FULFILMENT_EVERY_POINT=1 tries every point of eight presses instead of a sample of two.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import crash
import pytest
from helpers import NOW, Folder, assert_a_clerk_can_read, built_once
from office import Office, missing

from pyaddin.actions.plan import Options
from pyaddin.book.base import Workbook
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.live import workbook as live
from pyaddin.book.live.write import SheetWriter
from pyaddin.book.locks import press_lock
from pyaddin.press import lost, reading, recovery
from pyaddin.press.office import open_office
from pyaddin.press.run import press
from pyaddin.store.journal import Journal
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES

pytestmark = [pytest.mark.long, pytest.mark.libreoffice, pytest.mark.xdist_group("crash")]

CHILD = Path(__file__).with_name("crash_live.py")
EVERY = os.environ.get("FULFILMENT_EVERY_POINT") == "1"
SCATTERED = "archive of every second order"


class Cut(NamedTuple):
    """A press that is cut off; `days` later than the others, with these words.

    The rows of such a one leave their sheets, and where they come back they stand at the bottom.
    """

    button: str
    days: int = 0
    words: tuple[str, ...] = ()


STATIONS = {
    "carrier-files": Cut("carrier-files"), "make-parcels": Cut("make-parcels"),
    "import from the Inbox": Cut("import"), "undo of carrier files": Cut("undo-last-step"),
    "archive": Cut("archive", crash.LONG), SCATTERED: Cut("archive", crash.LONG),
    "undo of archive": Cut("undo-last-step", crash.LONG), "bring-back": Cut("bring-back", crash.LONG, ("#2001",)),
}  # fmt: skip
TRIED = list(STATIONS) if EVERY else ["carrier-files", SCATTERED]
WAYS_ON = ("in the open book", "saved and closed", "closed without saving")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders before each button, made once."""

    def build(path: Path) -> None:
        path.mkdir()
        crash.stations(path)
        shop = Folder.copied(path / "archive", path / SCATTERED)
        lately = NOW + timedelta(days=crash.LONG - 1)
        shop.type("parcels", {(1, "shipped_at"): lately, (1, "confirmed_at"): lately})

    return built_once(tmp_path_factory, "stations", build)


@dataclass
class Trial:
    """One folder whose book is open, and the tables before and after the press."""

    office: Office
    folder: Folder
    cut: Cut
    before: dict[str, str]
    after: dict[str, str]

    @property
    def now(self) -> datetime:
        return NOW + timedelta(days=self.cut.days)

    def again(self, workbook: Workbook) -> None:
        """Press in this process, to the end."""
        press(self.cut.button, workbook, Options(words=self.cut.words, sure=True), self.now)

    def tables(self, workbook: Workbook) -> dict[str, str]:
        """The tables as text, rows in any order where rows leave."""
        texts = tables(workbook)
        if not self.cut.days:
            return texts
        return {name: "\n".join(sorted(text.splitlines())) for name, text in texts.items()}

    def live(self) -> Workbook:
        return live.attach(str(self.folder.book), self.office.pipe)

    def press(self, at: int | str) -> int:
        """Press in a process of its own that is killed at a point, or where the first cells are held for what is about
        to be written; the number of points when it was not."""
        button, words, book = self.cut.button, self.cut.words, str(self.folder.book)
        command = [sys.executable, str(CHILD), self.office.pipe, book, button, str(at), self.now.isoformat(), *words]
        ran = subprocess.run(command, capture_output=True, text=True)
        assert ran.returncode in (0, -signal.SIGKILL), ran.stderr
        return int(ran.stdout) if ran.returncode == 0 else 0

    def go_on(self, way: str) -> Workbook:
        """The book as the clerk presses next."""
        if way == "in the open book":
            return self.live()
        if way == "saved and closed":
            self.office.document.store()
        self.office.close()
        return ClosedWorkbook(self.folder.book)

    def states(self) -> list[str]:
        journal = Journal(self.folder.path / "Fulfilment.journal")
        try:
            return [entry.state for entry in journal.entries()]
        finally:
            journal.close()

    def waiting(self) -> list[Path]:
        """What still waits to be put in place."""
        return list((self.folder.path / "out").rglob(".waiting/*"))


def tables(workbook: Workbook) -> dict[str, str]:
    """The tables as text; the number of a press that was taken back is not given again, so the Log's is left out."""
    read = reading.read(workbook, tuple(TABLES), reading.read_settings(workbook).zone, 0).before
    read["log"] = read["log"].drop(columns="press")
    texts = {name: frame.to_csv(index=False) for name, frame in read.items()}
    rows = [[cell for cell in row if cell not in (None, "")] for row in workbook.grid("Inbox").values[4:]]
    return texts | {"inbox": str([row for row in rows if row])}


def unnumbered(texts: dict[str, str]) -> dict[str, bytes]:
    """The same whatever Row IDs and parcel numbers were given: a press that was taken back uses them up."""
    return {name: crash.NUMBER.sub(b"", text.encode()) for name, text in texts.items()}


def looked_after(workbook: Workbook, now: datetime) -> list[str]:
    """What every press does first."""
    with press_lock(workbook.path):
        office = open_office(workbook, now)
        try:
            return list(map(str, [*recovery.recover(office), *lost.let_go(office)]))
        finally:
            office.journal.close()


@pytest.fixture
def trial(request: pytest.FixtureRequest, before: Path, office: Office, tmp_path: Path) -> Iterator[Trial]:
    name = request.param
    pressed = Folder.copied(before / name, tmp_path / "pressed")
    folder = Folder.copied(before / name, tmp_path / "shop")
    made = Trial(office, folder, STATIONS[name], {}, {})
    made.again(ClosedWorkbook(pressed.book))
    made.before, made.after = (made.tables(ClosedWorkbook(path)) for path in (folder.book, pressed.book))
    yield made
    office.close()


@pytest.mark.parametrize("way", WAYS_ON)
@pytest.mark.parametrize("trial", TRIED, indirect=True)
def test_a_press_on_an_open_book_that_is_killed_has_happened_or_has_not(trial: Trial, way: str) -> None:
    clean = trial.folder.path.with_name("clean")
    shutil.copytree(trial.folder.path, clean)
    trial.office.open(trial.folder.book)
    points = trial.press(0)
    assert trial.tables(trial.live()) == trial.after
    found = []
    for at in range(1, points + 1) if EVERY else (1, points // 2, points - 2, points):
        trial.office.close()
        shutil.rmtree(trial.folder.path)
        shutil.copytree(clean, trial.folder.path)
        trial.office.open(trial.folder.book)
        assert trial.press(at) == 0
        found.append(settled_and_repeated(trial, way, at))
    assert "before" in found
    assert ("after" in found) == (way != "closed without saving")
    ends = f"{found.count('before')} before, {found.count('after')} after"
    print(f"{trial.cut.button}, {way}: {len(found)} points, {ends}")


@pytest.mark.parametrize("way", WAYS_ON)
@pytest.mark.parametrize("trial", ["make-parcels"], indirect=True)
def test_cells_that_were_held_for_what_was_about_to_be_written_are_blank_again(trial: Trial, way: str) -> None:
    document = trial.office.open(trial.folder.book)
    assert trial.press("placeholder") == 0
    assert any('{=""}' in cell for row in everything(document) for cell in row), "else nothing is tried here"
    assert settled_and_repeated(trial, way, 0) == "before"
    if way == "in the open book":
        assert not any('{=""}' in cell for row in everything(document) for cell in row)


def everything(document: Any) -> list[tuple[str, ...]]:
    """The formulas of all sheets, row by row."""
    sheets = [document.Sheets.getByIndex(index) for index in range(document.Sheets.Count)]
    return [row for sheet in sheets for row in sheet.getCellRangeByName("A1:AZ60").getFormulaArray()]


def settled_and_repeated(trial: Trial, way: str, at: int) -> str:
    """How the next press finds what was cut off: as before or as after it; then the button is pressed again."""
    workbook = trial.go_on(way)
    said = looked_after(workbook, trial.now)
    now = trial.tables(workbook)
    how = "after" if now == trial.after else "before"
    assert now == (trial.after if how == "after" else trial.before), f"point {at}: neither, {said}"
    assert "begun" not in trial.states()
    assert not trial.waiting()
    if how == "before":
        trial.again(workbook)
        assert unnumbered(trial.tables(workbook)) == unnumbered(trial.after), f"point {at}, pressed again"
    journal = Journal(trial.folder.path / "Fulfilment.journal")
    done = {name for entry in journal.entries("done") for name, _ in journal.files(entry.number)}
    journal.close()
    there = {p.relative_to(trial.folder.path).as_posix() for p in (trial.folder.path / "out").rglob("20*/*")}
    assert there == done, f"point {at}: {said}"
    return how


def test_libreoffice_that_dies_while_it_is_written_to_is_told_in_a_sentence(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lacking := missing():
        pytest.skip(f"needs {lacking}")
    folder = Folder.copied(before / "carrier-files", tmp_path / "shop")
    (tmp_path / "office").mkdir()
    dying = Office(tmp_path / "office")
    try:
        dying.open(folder.book)
        workbook = live.attach(str(folder.book), dying.pipe)
        put = SheetWriter._put

        def die(self: SheetWriter, block: object) -> None:
            os.killpg(dying._started[-1].pid, signal.SIGKILL)
            dying._started[-1].wait()
            put(self, block)  # type: ignore[arg-type]

        monkeypatch.setattr(SheetWriter, "_put", die)
        with pytest.raises(Refusal) as refusal:
            press("carrier-files", workbook, Options(), NOW)
        assert_a_clerk_can_read(str(refusal.value))
    finally:
        dying.document = None
        dying.stop()
    for mark in folder.path.glob(".~lock*"):
        mark.unlink()
    again = folder.press("carrier-files")
    assert "was taken back" in again.line
    assert again.done == 3
    assert len(list((folder.path / "out").rglob("20*/*"))) == 2
