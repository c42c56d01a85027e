"""Nothing is written or removed through a link, and nobody reads beside the workbook who may not read the workbook."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import BUYER, Folder

from pyaddin.book.closed import save

STEPS = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "packing-slips", "confirm-shipment")


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A folder beside the shop's."""
    folder = tmp_path / "theirs"
    (folder / "Fulfilment").mkdir(parents=True)
    (folder / "Fulfilment" / "letter.txt").write_text("mine")
    return folder


def content(folder: Path) -> dict[str, str]:
    """All files below a folder."""
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("place", ["out", "out/.waiting", "out/2026-11-18"])
def test_no_folder_behind_a_link_is_written_to_or_emptied(shop: Folder, theirs: Path, place: str) -> None:
    shop.paste("orders", BUYER)
    link = shop.path / place
    link.parent.mkdir(exist_ok=True)
    if link.exists():
        link.rmdir()
    link.symlink_to(theirs, target_is_directory=True)
    before = content(theirs)
    said = [shop.refuses(button) for button in STEPS[:1]] if place != "out/2026-11-18" else []
    if not said:
        for button in STEPS[:3]:
            shop.press(button)
        said = [shop.refuses("carrier-files")]
    assert "is reached by a link to another folder" in said[0]
    assert content(theirs) == before


def test_taking_a_press_back_moves_nothing_into_a_folder_behind_a_link(shop: Folder, theirs: Path) -> None:
    shop.paste("orders", BUYER)
    for button in STEPS[:4]:
        shop.press(button)
    before = content(theirs)
    (shop.path / "out" / "void").symlink_to(theirs, target_is_directory=True)
    assert "is reached by a link to another folder" in shop.press("undo-last-step").line
    assert content(theirs) == before


@pytest.mark.parametrize("end", ["press", "backup", "upgrade"])
def test_a_link_at_a_name_of_ours_is_not_written_through(shop: Folder, theirs: Path, end: str) -> None:
    letter = theirs / "Fulfilment" / "letter.txt"
    link = shop.path / f".{shop.book.name}.{end}"
    link.symlink_to(letter)
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    assert letter.read_text() == "mine"
    assert not os.path.lexists(link)


def test_what_a_press_left_half_written_is_removed(shop: Folder) -> None:
    left = [save._unguessed(shop.book, end) for end in ("press", "backup", "upgrade")]
    for path in left:
        path.write_text("half")
    mine = shop.path / f".{shop.book.name}.notes.press"
    mine.write_text("mine")
    shop.press("validate-addresses")
    assert not [path for path in left if path.exists()]
    assert mine.read_text() == "mine"


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """A computer where new files can be read by everybody."""
    before = os.umask(0o000)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_to_all")
@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_all_that_is_written_has_the_workbooks_mode(shop: Folder, mode: int) -> None:
    shop.book.chmod(mode)
    there = set(shop.path.rglob("*"))
    shop.paste("orders", BUYER)
    for button in STEPS:
        shop.press(button)
    shop.press("archive")
    made = [path for path in shop.path.rglob("*") if path not in there]
    assert {path.suffix for path in made} >= {".journal", ".pdf", ".xlsx"}
    assert not [path for path in made if path.stat().st_mode & 0o777 & ~(mode | 0o110 if path.is_dir() else mode)]
    assert [path for path in made if path.suffix == ".journal" and path.stat().st_mode & 0o777 == mode]


@pytest.mark.usefixtures("open_to_all")
def test_a_journal_of_before_gets_the_workbooks_mode(shop: Folder) -> None:
    shop.press("validate-addresses")
    journal = shop.book.with_suffix(".journal")
    journal.chmod(0o666)
    shop.book.chmod(0o600)
    shop.press("validate-addresses")
    assert journal.stat().st_mode & 0o777 == 0o600
