"""A program that was updated says so at the next press, once."""

from contextlib import closing

import pytest
from helpers import BUYER, Folder

from pyaddin import __version__
from pyaddin.press import updated
from pyaddin.store.journal import Journal

SAID = "The program was updated from version"


def pressed_by(folder: Folder, version: str) -> None:
    """The press before was made by that version."""
    with closing(Journal(folder.path / "Fulfilment.journal")) as journal:
        journal.note("program", version)


def test_the_first_press_after_an_update_says_so_and_the_next_one_does_not(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    assert SAID not in shop.press("validate-addresses").line
    pressed_by(shop, "0.0.9")
    first = shop.press("reserve-stock")
    assert first.line.startswith(f"{SAID} 0.0.9 to {__version__} since the last press. Reserve stock: 1 done")
    assert SAID not in shop.press("make-parcels").line


def test_a_press_that_refuses_says_it_too(shop: Folder) -> None:
    shop.refuses("packing-slips")
    pressed_by(shop, "0.0.9")
    assert shop.refuses("packing-slips").startswith(SAID)
    assert not shop.refuses("packing-slips").startswith(SAID)


def test_a_workbook_of_before_is_to_be_upgraded(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    pressed_by(shop, "0.0.9")
    shop.set("Workbook version", "2")
    assert "since the last press. This workbook is of before; press Upgrade. " in shop.press("reserve-stock").line


def test_a_computer_whose_program_is_older_is_told_to_follow(shop: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.paste("orders", BUYER)
    pressed_by(shop, "1.10.0")
    monkeypatch.setattr(updated, "__version__", "1.9.0")
    line = shop.press("validate-addresses").line
    assert line.startswith("The program here is version 1.9.0, and version 1.10.0 pressed last: install that one here")
