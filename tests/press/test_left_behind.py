"""A workbook that comes without its journal: said once, at the press and by Check set-up, and nothing is refused."""

import shutil
from pathlib import Path

from helpers import BUYER, Folder, assert_a_clerk_can_read

SAID = "cannot be undone here"


def copied_alone(shop: Folder, to: Path) -> Folder:
    """The workbook of a shop that has pressed, alone in another folder."""
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    to.mkdir()
    shutil.move(shop.book, to / shop.book.name)
    return Folder(to, shop.now, shop.presses)


def test_a_workbook_copied_without_its_journal_says_so_once_and_goes_on(shop: Folder, tmp_path: Path) -> None:
    alone = copied_alone(shop, tmp_path / "elsewhere")
    line = assert_a_clerk_can_read(alone.press("reserve-stock").line)
    assert SAID in line
    assert "Fulfilment.*" in line
    assert "Reserve stock: 1 done" in line
    assert SAID not in alone.press("make-parcels").line


def test_a_press_that_refuses_says_it_too(shop: Folder, tmp_path: Path) -> None:
    alone = copied_alone(shop, tmp_path / "elsewhere")
    assert SAID in alone.refuses("packing-slips")
    assert SAID not in alone.refuses("packing-slips")


def test_check_set_up_says_it_before_the_first_press(shop: Folder, tmp_path: Path) -> None:
    alone = copied_alone(shop, tmp_path / "elsewhere")
    assert "Copy these files there before the next press" in alone.press("check-set-up").line
    shutil.copy(shop.path / "Fulfilment.journal", alone.path)
    assert SAID not in alone.press("check-set-up").line


def test_neither_a_new_workbook_nor_one_that_was_renamed_is_told_of_a_journal(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    assert SAID not in shop.press("check-set-up").line
    assert SAID not in shop.press("validate-addresses").line
    renamed = shop.path / "Shop.xlsm"
    shop.book.rename(renamed)
    assert SAID not in Renamed(shop.path).press("check-set-up").line


class Renamed(Folder):
    """A folder whose workbook has another name."""

    @property
    def book(self) -> Path:
        return self.path / "Shop.xlsm"
