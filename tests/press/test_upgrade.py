"""The press that brings a workbook of version 1 up to date: undo, crashes, macros, an open book, other languages."""

import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest
from click.testing import CliRunner
from fake_language import CODE, english, fake_sample_folder, unbracketed
from helpers import ALL_DAY, NOW, Folder, carriers_answer, sample_folder
from old_books import FIRST, GOLDEN, first_day, parts

import vbaproject
from pyaddin import shipped
from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.cli import commands
from pyaddin.documents import guide
from pyaddin.press import run
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import VERSION

KEPT = "Fulfilment.version-1.2026-11-18.xlsm"


@pytest.fixture
def day(tmp_path: Path) -> Folder:
    """A day that was worked in version 1."""
    return first_day(tmp_path)


def with_part(book: Path, name: str, data: bytes) -> None:
    """Put a part of a workbook in."""
    import zipfile

    with zipfile.ZipFile(book) as archive:
        every = {part: archive.read(part) for part in archive.namelist()}
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in (every | {name: data}).items():
            archive.writestr(part, content)


def test_check_set_up_says_that_a_book_is_older_until_it_is_upgraded(day: Folder) -> None:
    said = day.press("check-set-up").line
    assert f"Workbook of version 1: it is older than the program ({VERSION}); press Upgrade, or close it" in said
    assert 'fulfilment upgrade "Fulfilment.xlsm"' in said
    day.press("upgrade")
    assert "older" not in day.press("check-set-up").line


def test_the_old_file_is_kept_beside_under_a_dated_name(day: Folder) -> None:
    before = day.book.read_bytes()
    said = day.press("upgrade")
    assert (day.path / KEPT).read_bytes() == before
    assert f"The old one is kept as '{KEPT}'." in said.line
    assert f"236 rows brought from version 1 to {VERSION}" in said.line
    assert [path.name for path in day.path.iterdir() if path.name.startswith(".") and "lock" not in path.name] == []


def test_the_guide_lies_beside_the_upgraded_book(day: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "index.md").write_text("# Guide", encoding="utf-8")
    monkeypatch.setattr(shipped, "GUIDE", pages)
    day.press("upgrade")
    assert "<h1>Guide</h1>" in (day.path / guide.FOLDER / "index.html").read_text(encoding="utf-8")


def test_a_second_upgrade_changes_nothing(day: Folder) -> None:
    day.press("upgrade")
    before = day.state()
    assert day.press("upgrade").line == f"Upgrade: this workbook is up to date (version {VERSION})."
    assert day.state() == before


def test_the_upgrade_stands_in_the_log_and_on_home(day: Folder) -> None:
    said = day.press("upgrade")
    assert day.table("log")["line"].tolist()[-1] == said.line
    assert str(ClosedWorkbook(day.book).grid("Home").values[2][0]).endswith(said.line)


def test_undo_after_the_upgrade_takes_the_day_back_as_it_would_have_without(day: Folder, tmp_path: Path) -> None:
    other = Folder.copied(day.path, tmp_path / "not upgraded")
    day.press("upgrade")
    for _ in ALL_DAY:
        taken, wanted = day.press("undo-last-step"), other.press("undo-last-step")
        assert (taken.done, taken.needs) == (wanted.done, wanted.needs)
        one, two = day.tables(), other.tables()
        for name in two.keys() - {"log", "settings"}:
            pd.testing.assert_frame_equal(one[name], two[name], obj=name)
    assert len(day.table("orders")) == 0
    assert day.refuses("undo-last-step").startswith("There is nothing to undo")


def test_presses_go_on_after_the_upgrade(day: Folder) -> None:
    day.press("upgrade")
    line = day.press("check-and-repair").line
    assert line.startswith("Check and repair: ")
    rows = day.table("orders")
    day.type("orders", {(0, "note"): "as ever"})
    assert day.press("find", words=("Example",)).done >= 0
    assert len(day.table("orders")) == len(rows)


def first_folder(path: Path) -> Folder:
    """A working folder with the sample day, whose workbook is of version 1."""
    with patch.object(shipped, "BOOK", FIRST):
        sample_folder(path)
    return Folder(path)


def test_every_button_of_the_day_works_on_a_book_of_version_1_as_on_one_of_today(
    sample: Folder, tmp_path: Path
) -> None:
    old = first_folder(tmp_path / "old")
    for button in ALL_DAY:
        files = {"import": sample.exports}.get(button, ())
        if button == "import-tracking":
            files = (carriers_answer(sample),)
        said, wanted = old.press(button, *files), sample.press(button, *files)
        assert (said.done, said.skipped) == (wanted.done, wanted.skipped), button
        assert [path.name for path in said.files] == [path.name for path in wanted.files]
        for one, other in zip(said.files, wanted.files, strict=True):
            assert one.suffix == ".pdf" or one.read_bytes() == other.read_bytes(), one.name
    assert old.press("undo-last-step").needs == 0


KILL = """
import os, sys
from pathlib import Path
from pyaddin.actions.plan import Options
from pyaddin.book.closed import save
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press import run, writing
from pyaddin.store.journal import Journal

owner, name, when = {owner}, {name!r}, {when!r}
action = getattr(owner, name)

def cut(*arguments, **named):
    if when == "after":
        action(*arguments, **named)
    os._exit(9)

setattr(owner, name, cut)
run.press("upgrade", ClosedWorkbook(Path(sys.argv[1])), Options())
"""
CUTS = (
    ("save", "keep"), ("ClosedWorkbook", "prepare"), ("writing", "_begin"), ("save.Prepared", "commit"),
    ("save", "_back_up"), ("Journal", "set_state"),
)  # fmt: skip


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("owner", "name"), CUTS)
def test_an_upgrade_that_is_killed_leaves_the_old_book_or_the_new_one(
    day: Folder, owner: str, name: str, when: str
) -> None:
    before = day.book.read_bytes()
    script = KILL.format(owner=owner, name=name, when=when)
    done = subprocess.run([sys.executable, "-c", script, str(day.book)], check=False)
    assert done.returncode == 9, "it was not killed where it should be"
    new_one = day.book.read_bytes() != before
    assert new_one == ((name, when) in {("commit", "after"), ("set_state", "before"), ("set_state", "after")})
    day.press("undo-last-step")
    assert ("Workbook version" in day.table("settings")["setting"].tolist()) == new_one
    assert len(day.table("orders")) == 73
    said = day.press("upgrade").line
    assert ("up to date" in said) == new_one
    if new_one:
        assert [path.read_bytes() for path in day.path.glob("*.version-1.*")] == [before]
    assert list(day.path.glob(".*.upgrade")) + list(day.path.glob(".*.press")) == []


def with_macros(book: Path) -> None:
    """A module of the clerk's beside ours."""
    import zipfile

    from pyaddin.book.upgrading import macros

    with zipfile.ZipFile(book) as archive:
        every = macros.modules(archive.read("xl/vbaProject.bin"))
    source = {
        name: "\n".join(t for t in text.splitlines() if not t.startswith("Attribute")) for name, text in every.items()
    }
    plain = [vbaproject.Module(n, s) for n, s in source.items() if not n.startswith(("Sheet", "ThisWorkbook"))]
    mine = vbaproject.Module("Mine", 'Option Explicit\nSub Greet()\n    MsgBox "Guten Tag"\nEnd Sub\n')
    names = [name for name in source if name.startswith("Sheet")]
    with_part(book, "xl/vbaProject.bin", vbaproject.write([*plain, mine], names))


def test_macros_of_the_clerks_own_are_written_out_beside_the_book(day: Folder) -> None:
    with_macros(day.book)
    said = day.press("upgrade").line
    (file,) = (day.path / "Fulfilment.macros.2026-11-18").iterdir()
    assert file.name == "Mine.bas"
    assert 'MsgBox "Guten Tag"' in file.read_text()
    assert "1 macro module of your own is in 'Fulfilment.macros.2026-11-18'" in said
    assert parts(day.book)["xl/vbaProject.bin"] == parts(shipped.BOOK)["xl/vbaProject.bin"]


def test_macros_that_cannot_be_read_are_not_lost(day: Folder) -> None:
    with_part(day.book, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "The workbook's macros cannot be read, and your own would be lost" in day.refuses("upgrade")


def test_a_slicer_is_refused_before_it_is_damaged(day: Folder) -> None:
    kind = b'<Override PartName="/xl/slicers/slicer1.xml" ContentType="application/vnd.ms-excel.slicer+xml"/></Types>'
    types = parts(day.book)["[Content_Types].xml"].replace(b"</Types>", kind)
    with_part(day.book, "[Content_Types].xml", types)
    with_part(day.book, "xl/slicers/slicer1.xml", b"<slicers/>")
    assert day.refuses("upgrade").startswith("The workbook holds slicers, which would be damaged")


def test_a_book_without_macros_stays_one(day: Folder) -> None:
    plain = day.path / "Fulfilment.xlsx"
    made = parts(day.book)
    types = made["[Content_Types].xml"].replace(
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    )
    with_part(day.book, "[Content_Types].xml", types)
    day.book.rename(plain)
    run.press("upgrade", ClosedWorkbook(plain), Options(), NOW)
    now = parts(plain)
    assert "xl/vbaProject.bin" not in now
    assert b"macroEnabled" not in now["[Content_Types].xml"]
    assert b"vbaProject" not in now["xl/_rels/workbook.xml.rels"]
    assert run.press("check-set-up", ClosedWorkbook(plain), Options()).line


def test_forgetting_buyers_forgets_the_kept_workbook_too(day: Folder) -> None:
    day.press("upgrade")
    assert (day.path / KEPT).exists()
    day.presses = 60 * 24 * 60
    day.press("forget-buyers")
    assert not (day.path / KEPT).exists()


class OpenBook:
    """A book as if it were open: everything of a closed one, but not one."""

    def __init__(self, path: Path) -> None:
        self._closed = ClosedWorkbook(path)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._closed, name)


def test_an_open_book_is_upgraded_by_a_program_that_waits_for_it_to_be_closed(
    day: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(command))
    before = day.book.read_bytes()
    said = run.press("upgrade", OpenBook(day.book), Options(), NOW)
    assert "save and close the workbook now" in said.line
    assert said.press == 0
    assert day.book.read_bytes() == before
    assert [command[1:] for command in started] == [
        ["-P", "-m", "pyaddin", "upgrade", "--book", str(day.book), "--wait"]
    ]


def test_the_waiting_program_upgrades_once_the_book_is_closed(day: Folder) -> None:
    lock = day.path / "~$Fulfilment.xlsm"
    lock.write_bytes(b"\x03Sam")
    seen: list[bool] = []

    def close() -> None:
        time.sleep(1.2)
        seen.append("Workbook version" in day.table("settings")["setting"].tolist())
        lock.unlink()

    closing = threading.Thread(target=close)
    closing.start()
    done = CliRunner().invoke(commands.commands, ["upgrade", str(day.book), "--wait"], catch_exceptions=False)
    closing.join()
    assert seen == [False]
    assert done.output.startswith(f"Upgrade: 236 rows brought from version 1 to {VERSION}.")


def test_a_waiting_program_that_is_refused_says_so_in_the_book(day: Folder) -> None:
    with_part(day.book, "xl/vbaProject.bin", b"no project at all")
    done = CliRunner().invoke(commands.commands, ["upgrade", "--book", str(day.book), "--wait"])
    assert done.exit_code != 0
    assert "macros cannot be read" in str(ClosedWorkbook(day.book).grid("Home").values[2][0])


def test_a_book_in_another_language_asks_for_todays_in_its_own_and_takes_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "fake")
    fake_sample_folder(folder.path)
    today = tmp_path / "today.xlsm"
    shutil.copyfile(folder.book, today)
    rows = [english(caption) for caption in folder.table("settings")["setting"]]
    folder.type("settings", {(rows.index("Workbook version"), "value"): "1"})
    for empty, why in ((None, f"in the language '{CODE}'"), (shipped.BOOK, "in the language of this one")):
        with pytest.raises(Refusal, match=f"no empty workbook of version {VERSION} {why}"):
            folder.press("upgrade", empty=empty)
    products = len(folder.table("products"))
    said = folder.press("upgrade", empty=today)
    assert unbracketed(said.line.replace(said.line.split("'")[1], "")) == []
    assert "up to date" in folder.press("upgrade", empty=today).line
    assert len(folder.table("products")) == products > 20


def test_a_missing_sheet_is_named_and_nothing_is_changed(day: Folder) -> None:
    workbook = parts(day.book)["xl/workbook.xml"].replace(b'name="Stock"', b'name="Lager"')
    with_part(day.book, "xl/workbook.xml", workbook)
    assert day.press("upgrade").done == 236, "a renamed sheet is found by its captions"
    assert "Stock" in ClosedWorkbook(day.book).sheets()


def test_no_cell_may_be_lost_in_silence(day: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from pyaddin.book.upgrading.ours import Sheet

    carried = Sheet._carried

    def forgetful(self: Sheet, number: int, attributes: dict[str, str], cells: dict[int, Any]) -> Any:
        cells.pop(11, None) if number == 20 else None
        return carried(self, number, attributes, cells)

    monkeypatch.setattr(Sheet, "_carried", forgetful)
    assert "'Orders K20' would not be found again in the new workbook" in day.refuses("upgrade")


def test_a_kept_file_is_never_written_over(day: Folder) -> None:
    (day.path / KEPT).write_bytes(b"mine")
    day.press("upgrade")
    assert (day.path / KEPT).read_bytes() == b"mine"
    assert (day.path / "Fulfilment.version-1.2026-11-18-2.xlsm").read_bytes() == (GOLDEN / "day-1.xlsm").read_bytes()
