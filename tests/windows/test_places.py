"""Folders as Windows' users have them: names in other alphabets, signs that its shell reads, long paths."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from wine import ROOT

from pyaddin.store import pythons

BOOK_ID = "4a1d2f58-0000-4000-8000-000000000001"
WITHOUT_STREAMS = """
import sys
assert sys.stdout is sys.stderr is None
sys.argv[1:] = ["demo", "day"]
from pyaddin.__main__ import main
main()
"""
GONE: Final = re.compile(r",(Shipped|Delivered|Completed|Returned),")
"""What became of an order that went out in the demo's ten days."""
LONGEST = 200
"""Characters of a book's path that must do."""


def of_a_user(home: Path) -> dict[str, str]:
    """The environment of a user who has that home folder."""
    (home / "Temp").mkdir(parents=True)
    temporary = dict.fromkeys(("TEMP", "TMP"), str(home / "Temp"))
    return os.environ | {"PYTHONPATH": str(ROOT), "USERPROFILE": str(home)} | temporary


def the_sample_day(folder: Path, environment: dict[str, str]) -> list[str]:
    """What `show` pipes of the orders after the demo in that folder. The demo itself gets no pipe: what it starts
    without a window keeps it open in Wine."""
    quiet, python = subprocess.DEVNULL, [sys.executable, "-m", "pyaddin"]
    subprocess.run([*python, "demo", str(folder)], env=environment, check=True, stdin=quiet, stdout=quiet, stderr=quiet)
    show = [*python, "show", "orders", "--csv", "--book", str(folder / "Fulfilment.xlsm")]
    shown = subprocess.run(show, env=environment, check=True, capture_output=True).stdout
    assert b"\r" not in shown
    return shown.decode("utf-8").splitlines()


@pytest.mark.parametrize("name", ["見本 花子", "Łukasz & Zoë 100% {x} o'Neil; ^(1)=! #[a]"])
def test_the_sample_day_runs_in_the_folder_of_a_user_of_any_name(tmp_path: Path, name: str) -> None:
    environment = of_a_user(tmp_path / name)
    orders = the_sample_day(tmp_path / name / "demo", environment)
    assert sum(GONE.search(order) is not None for order in orders) > 60


def test_the_sample_day_runs_in_a_long_path(tmp_path: Path) -> None:
    environment = of_a_user(tmp_path / "home")
    room = LONGEST - len(str(tmp_path / "Fulfilment.xlsm")) - 2
    folder = tmp_path / ("a" * (room // 2)) / ("b" * (room - room // 2))
    assert len(str(folder / "Fulfilment.xlsm")) == LONGEST
    assert sum(GONE.search(order) is not None for order in the_sample_day(folder, environment)) > 60


def test_a_python_without_streams_works_the_day(tmp_path: Path) -> None:
    """As the launcher starts it: nothing stands behind print()."""
    windowless = Path(sys.executable).with_name("pythonw.exe")
    command = [str(windowless), "-c", WITHOUT_STREAMS]
    detached = subprocess.DETACHED_PROCESS  # type: ignore[attr-defined]
    subprocess.run(command, cwd=tmp_path, env=of_a_user(tmp_path), check=True, creationflags=detached)
    assert list((tmp_path / "day" / "out").rglob("*confirmation*"))


def test_the_registry_keeps_a_python_of_any_name() -> None:
    python = r"C:\Users\見本 花子\env=1\Scripts\pythonw.exe"
    pythons.note(BOOK_ID, python)
    assert pythons.noted(BOOK_ID) == python
    assert pythons.startable(python)


def test_the_python_without_a_console_is_noted() -> None:
    assert Path(pythons.running()).name == "pythonw.exe"
