"""A workbook or a journal of a newer program is refused by every press, and nothing is changed."""

import sqlite3
from contextlib import closing

import pytest
from helpers import BUYER, Folder

from pyaddin.buttons import BUTTONS


def version(shop: Folder, value: object) -> None:
    """Write the workbook's version."""
    rows = shop.table("settings")["setting"].tolist()
    shop.type("settings", {(rows.index("Workbook version"), "value"): value})  # type: ignore[dict-item]


@pytest.mark.parametrize("button", [button.name for button in BUTTONS if not button.bare])
def test_every_press_refuses_a_workbook_of_a_newer_program(shop: Folder, button: str) -> None:
    version(shop, "99")
    assert "This workbook is of version 99" in shop.refuses(button)


@pytest.mark.parametrize("button", [button.name for button in BUTTONS if not button.bare])
def test_every_press_refuses_a_journal_of_a_newer_program(shop: Folder, button: str) -> None:
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    with closing(sqlite3.connect(shop.path / "Fulfilment.journal")) as journal:
        journal.execute("pragma user_version = 99")
    assert "written by a newer version of the program" in shop.refuses(button)


def test_a_newer_workbook_may_have_choices_that_are_not_known_yet(shop: Folder) -> None:
    rows = shop.table("settings")["setting"].tolist()
    version(shop, 99)
    shop.type("settings", {(rows.index("Combine orders"), "value"): "Sometimes"})
    assert "install the newer program" in shop.refuses("validate-addresses")


def test_what_is_no_version_is_said(shop: Folder) -> None:
    version(shop, "two")
    assert "'Workbook version' is 'two', which is no version" in shop.refuses("validate-addresses")
