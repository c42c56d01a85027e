"""A virus scanner or a sync client that holds a file for a moment stops no press; one that keeps it is said.

Stands in for Windows: the renames of this computer fail with Windows' numbers for a while.
"""

import errno
import time
from pathlib import Path

import pytest
from helpers import BUYER, Folder

from pyaddin.store import moving
from pyaddin.tables.status import Status

SHARING_VIOLATION = 32
FILE_EXISTS = 183


class Scanner:
    """Holds each file for so many tries."""

    def __init__(self, tries: int, number: int = SHARING_VIOLATION) -> None:
        self.tries, self.number = tries, number
        self.seen: dict[tuple[Path, Path], int] = {}
        self.waited: list[float] = []
        self._replace = Path.replace

    def replace(self, source: Path, target: Path) -> Path:
        """As `Path.replace` on Windows."""
        tries = self.seen[source, target] = self.seen.get((source, target), 0) + 1
        if tries > self.tries:
            return self._replace(source, target)
        held = OSError(errno.EACCES, "The process cannot access the file", str(source))
        held.winerror = self.number  # type: ignore[attr-defined]
        raise held

    def on_duty(self, monkeypatch: pytest.MonkeyPatch) -> "Scanner":
        """In the place of the computer's own rename, and of its clock."""
        monkeypatch.setattr(Path, "replace", lambda source, target: self.replace(source, target))
        monkeypatch.setattr(time, "sleep", self.waited.append)
        return self


def two_files(folder: Path) -> tuple[Path, Path]:
    """An old file and what is to take its place."""
    new, old = folder / "new", folder / "old"
    new.write_text("new")
    old.write_text("old")
    return new, old


@pytest.mark.parametrize("number", [5, 32, 33])
@pytest.mark.parametrize("tries", [0, 1, 4])
def test_a_file_that_is_held_for_a_moment_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tries: int, number: int
) -> None:
    scanner = Scanner(tries, number).on_duty(monkeypatch)
    new, old = two_files(tmp_path)
    moving.replace(new, old)
    assert (old.read_text(), new.exists(), len(scanner.waited)) == ("new", False, tries)


def test_after_five_tries_within_two_seconds_it_gives_up_and_both_files_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = Scanner(99).on_duty(monkeypatch)
    new, old = two_files(tmp_path)
    with pytest.raises(OSError, match="cannot access"):
        moving.replace(new, old)
    assert scanner.seen[new, old] == 5
    assert sum(scanner.waited) < 2
    assert (old.read_text(), new.read_text()) == ("old", "new")


def test_any_other_error_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner = Scanner(1, FILE_EXISTS).on_duty(monkeypatch)
    with pytest.raises(OSError, match="cannot access"):
        moving.replace(*two_files(tmp_path))
    assert not scanner.waited


def test_an_error_of_another_system_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner = Scanner(0).on_duty(monkeypatch)
    with pytest.raises(FileNotFoundError):
        moving.replace(tmp_path / "none", tmp_path / "old")
    assert not scanner.waited


def test_a_day_goes_on_while_every_file_is_looked_at(shop: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner = Scanner(2).on_duty(monkeypatch)
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    assert shop.table("orders")["status"].iloc[0] == Status.SENT
    assert list((shop.path / "out").rglob("Royal*"))
    moved = {target.name for _, target in scanner.seen}
    assert {"Fulfilment.xlsm", "Fulfilment.backup.xlsm"} < moved
    assert any(name.startswith("Royal") for name in moved)


def test_a_book_that_stays_held_is_refused_and_left_as_it_was(shop: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.paste("orders", BUYER)
    Scanner(99).on_duty(monkeypatch)
    assert "open elsewhere" in shop.refuses("validate-addresses")
