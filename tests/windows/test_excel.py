"""A press ends no Excel, and says in a log what kept it from its workbook.

The folder `recording` holds a tasklist that lists an Excel of somebody else, and a taskkill that only notes that it was
called; programs in the current folder are found first.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from wine import FOLDER, ROOT

UNHOOKED = "before = atexit._ncallbacks(); atexit.unregister(w.cleanup); said = before - atexit._ncallbacks()"
"""How often xlwings' hook is called at exit."""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """What the recording taskkill notes; not there when it was not called."""
    return tmp_path / "killed.txt"


def ran(code: str, notes: Path) -> str:
    """What the code says, in a Python of its own that finds the recording programs, once it has ended.

    No pipe: Wine's windows of programs that have none keep it open.
    """
    environment = os.environ | {"TASKKILL_NOTES": str(notes), "PYTHONPATH": str(ROOT), "USERPROFILE": str(notes.parent)}
    said = notes.with_name("said.txt")
    told = f"{code}\nfrom pathlib import Path; Path({str(said)!r}).write_text(str(said))"
    quiet = subprocess.DEVNULL
    subprocess.run(
        [sys.executable, "-c", told], cwd=FOLDER / "recording", env=environment, check=True,
        stdin=quiet, stdout=quiet, stderr=quiet,
    )  # fmt: skip
    return said.read_text()


def test_xlwings_alone_would_kill_it(notes: Path) -> None:
    ran("import xlwings; said = 0", notes)
    assert "4242 /F" in notes.read_text()


def test_a_press_kills_no_excel(notes: Path) -> None:
    said = ran("from pyaddin import launch; said = launch.main(['reserve-stock', '--wb=None.xlsm'])", notes)
    assert (said, notes.exists()) == ("3", False)


def test_the_hook_is_gone_as_soon_as_open_workbooks_can_be_reached(notes: Path) -> None:
    hooked = f"import atexit; from xlwings import _xlwindows as w; {UNHOOKED}"
    assert ran(hooked, notes) == "1"
    assert ran(f"from pyaddin.book.live import workbook; {hooked}", notes) == "0"


def test_a_window_that_is_no_excels_is_told_in_the_log(notes: Path) -> None:
    pressed = "['reserve-stock', '--from_xl=1', '--hwnd=4242', '--wb=a=b.xlsm']"
    assert ran(f"from pyaddin import launch; said = launch.main({pressed})", notes) == "3"
    assert "reserve-stock could not reach the workbook" in notes.with_name("fulfilment.log").read_text("utf-8")
    assert not notes.exists()
