"""What a button starts: nothing that a workbook, a folder or another user of the computer puts in the way."""

import os
import socket
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from clerk import Clerk
from click.testing import CliRunner
from helpers import Folder

from pyaddin.book.calc import connect
from pyaddin.cli.commands import commands
from pyaddin.store import pythons
from pyaddin.tables.problems import Refusal

TRAP = 'import pathlib; pathlib.Path(__file__).with_name("{name}.sprung").touch()\n'
LOOKS = """
import os, pathlib, runpy, sys
pipe = next(word.partition("=")[2] for word in sys.argv if word.startswith("--pipe="))
socket = pathlib.Path(f"/tmp/OSL_PIPE_{os.getuid()}_{pipe}")
from pyaddin.press import run
press = run.press
def seen(*how):
    pathlib.Path("mode").write_text(f"{socket} {socket.lstat().st_mode & 0o777:o}")
    return press(*how)
run.press = seen
sys.argv[0:3] = []
runpy.run_module("pyaddin", run_name="__main__", alter_sys=True)
"""


def test_modules_that_lie_in_the_current_folder_are_not_run(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    for name in ("pandas", "logging", "numpy", "xlwings", "uno", "sitecustomize"):
        (clerk.desk / f"{name}.py").write_text(TRAP.format(name=name), encoding="utf-8")
    (clerk.desk / "pyaddin").mkdir()
    for name in ("__init__", "__main__"):
        (clerk.desk / "pyaddin" / f"{name}.py").write_text(TRAP.format(name=name), encoding="utf-8")
    assert "28 rows" in clerk.press("Import", "Orders", clerk.folder.path / "sample" / "amazon_unshipped.txt")
    assert list(clerk.desk.rglob("*.sprung")) == []


@pytest.mark.parametrize("cell", ['sh" -c "touch {desk}/sprung', "/bin/sh", "{desk}/evil"])
def test_no_cell_of_the_workbook_says_what_is_started(at: Callable[[str], Clerk], cell: str) -> None:
    clerk = at("validate-addresses")
    evil = clerk.desk / "evil"
    evil.write_text(f'#!/bin/sh\ntouch "{clerk.desk}/sprung"\n', encoding="utf-8")
    evil.chmod(0o755)
    clerk.stage = ""
    clerk.setting("Python", cell.format(desk=clerk.desk))
    assert "rows in all" in clerk.press("Validate addresses", "Orders")
    assert not (clerk.desk / "sprung").exists()


@pytest.mark.parametrize("book", ["../../evil", "a" * 65, 'x" y', "a/b", ""])
def test_a_book_id_that_is_none_leads_to_no_other_file(at: Callable[[str], Clerk], book: str) -> None:
    clerk = at("validate-addresses")
    clerk.stage, before = "", len(clerk.notes("ended"))
    clerk.setting("Book ID", book)
    evil = pythons.folders()[0].parents[1] / "evil"
    evil.write_text(f"{clerk.desk}/evil", encoding="utf-8")
    clerk.office.click("Check set-up", "Home")
    clerk.office.wait_for(lambda: len(clerk.notes("ended")) > before, 60, "the Python that was noted last")
    assert clerk.notes("ended")[before:] == ["0"]
    assert pythons.noted(book) == pythons.noted("unknown")


def test_a_computer_that_knows_no_python_says_what_to_type(at: Callable[[str], Clerk]) -> None:
    clerk = at("validate-addresses")
    clerk.stage, started = "", clerk.notes("started")
    for note in pythons.folders()[0].iterdir():
        note.unlink()
    before = clerk.band("Orders")
    clerk.office.click("Validate addresses", "Orders")
    said = clerk.office.wait_for(clerk.office.dialogs, 10, "a sentence")
    assert f'fulfilment connect --book "{clerk.folder.book}"' in said[0]
    clerk.office.answer("OK")
    assert clerk.band("Orders") == before
    assert clerk.notes("started") == started


def test_the_way_into_libreoffice_is_the_clerks_alone_and_closed_after_the_press(at: Callable[[str], Clerk]) -> None:
    clerk = at("validate-addresses")
    clerk.works_with(LOOKS)
    for _ in range(3):
        clerk.press("Check set-up", "Home")
        way, _, mode = (clerk.desk / "mode").read_text(encoding="utf-8").rpartition(" ")
        assert mode == "600"
        assert not Path(way).exists()


@pytest.fixture
def pipes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for pipes whose path is short enough for one."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(connect, "PIPES", (Path(folder),))
        yield Path(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' pipes have no file")
def test_a_pipe_of_another_user_is_not_spoken_to(pipes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = os.getuid() + 1
    with socket.socket(socket.AF_UNIX) as theirs:
        theirs.bind(str(pipes / f"OSL_PIPE_{other}_planted"))
        monkeypatch.setattr(os, "getuid", lambda: other)
        with pytest.raises(Refusal, match="Another user of this computer"):
            connect.connect("planted")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such links")
def test_a_link_in_the_place_of_the_pipe_is_not_followed(pipes: Path) -> None:
    target = pipes / "target"
    target.write_text("mine", encoding="utf-8")
    target.chmod(0o644)
    (pipes / f"OSL_PIPE_{os.getuid()}_planted").symlink_to(target)
    with pytest.raises(Refusal, match="Another user of this computer"):
        connect.connect("planted")
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


def test_a_new_folder_and_the_command_connect_note_the_python_that_runs(shop: Folder, tmp_path: Path) -> None:
    book = shop.setting("Book ID")
    pythons.note(book, str(tmp_path / "moved" / "python"))
    done = CliRunner().invoke(commands, ["connect", "--book", str(shop.book)])
    assert done.exit_code == 0, done.output
    assert pythons.noted(book) == pythons.running()
    assert CliRunner().invoke(commands, ["new", str(tmp_path / "other")]).exit_code == 0
    assert pythons.noted(Folder(tmp_path / "other").setting("Book ID")) == pythons.running()


@pytest.mark.parametrize("path", [r"\\server\share\python.exe", "//server/python", "python", 'C:\\a"b\\python.exe', ""])
def test_a_python_that_lies_elsewhere_or_breaks_quotes_is_not_started(path: str) -> None:
    assert not pythons.startable(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps it in the registry")
def test_notes_are_for_their_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    pythons.note("a-book", "/opt/python")
    assert stat.S_IMODE(pythons.folders()[0].stat().st_mode) == 0o700
    assert pythons.noted("a-book") == pythons.noted("another-book") == "/opt/python"
