"""Presses by the Python that stays ready, clicked in a real window: it answers, dies, and is done without."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from clerk import Clerk

from pyaddin.door import place

if sys.platform != "linux":
    pytest.skip("there is a door on Linux alone", allow_module_level=True)


@pytest.fixture
def clerk(at: Callable[[str], Clerk]) -> Iterator[Clerk]:
    """A clerk whose Python stays ready; the screen is LibreOffice's, so the door is."""
    clerk = at("import")
    before = os.environ.get("DISPLAY")
    os.environ["DISPLAY"] = clerk.office.environment["DISPLAY"]
    clerk.setting("Python stays ready", "5")
    clerk.stage = ""
    yield clerk
    if number := ready():
        os.kill(number, signal.SIGKILL)
    os.environ.pop("DISPLAY") if before is None else os.environ.update(DISPLAY=before)


def ready() -> int:
    """The number of the Python that stays ready; 0 while there is none."""
    with suppress(OSError, ValueError):
        number = int(place.lock_path().read_text(encoding="ascii"))
        os.kill(number, 0)
        return number if place.path().exists() else 0
    return 0


def copies(number: int) -> list[int]:
    """Its copies that press just now."""
    children = Path(f"/proc/{number}/task/{number}/children")
    return [int(child) for child in children.read_text(encoding="ascii").split()]


def test_the_second_press_is_made_by_the_python_that_the_first_one_left(clerk: Clerk) -> None:
    assert "28 rows" in clerk.press("Import", "Orders", clerk.folder.path / "sample" / "amazon_unshipped.txt")
    number = clerk.office.wait_for(ready, 30, "a Python that stays ready")
    assert "25 rows became Ready" in clerk.press("Validate addresses", "Orders")
    clerk.office.open(clerk.folder.book)  # without a save: the book is as it was
    clerk.setting("Python stays ready", "5")
    assert "28 rows" in clerk.press("Import", "Orders", clerk.folder.path / "sample" / "amazon_unshipped.txt")
    assert ready() == number


def test_one_that_is_killed_in_the_middle_of_a_press_says_so_and_the_next_press_goes(clerk: Clerk) -> None:
    clerk.press("Check set-up", "Home")
    number = clerk.office.wait_for(ready, 30, "a Python that stays ready")
    ended = len(clerk.notes("ended"))
    clerk.office.click("Check set-up", "Home")
    give_up = time.monotonic() + 30
    while not (running := copies(number)):
        assert time.monotonic() < give_up
    time.sleep(0.05)
    for copy in running:
        os.kill(copy, signal.SIGKILL)
    clerk.office.wait_for(lambda: len(clerk.notes("ended")) > ended, 60, "the end")
    if clerk.notes("ended")[-1] == "1":  # it had begun
        assert "stopped in the middle; look at the sheets and press again" in clerk.band("Home")
    assert "0 to mend" in clerk.press("Check set-up", "Home")


def test_a_press_goes_without_it(clerk: Clerk) -> None:
    clerk.press("Check set-up", "Home")
    number = clerk.office.wait_for(ready, 30, "a Python that stays ready")
    os.kill(number, signal.SIGKILL)
    assert "0 to mend" in clerk.press("Check set-up", "Home")
    clerk.setting("Python stays ready", "0")
    assert "0 to mend" in clerk.press("Check set-up", "Home")
