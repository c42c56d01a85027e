"""The closing line on a sheet's band never stands in the place of the clerk's own words."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from helpers import Folder

from pyaddin.book.base import Raw, SheetEdit
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.launch import tell
from pyaddin.tables.sheets import HOME, TABLES

MINE = "The van comes at four"
HELP = {"Home": HOME.help, "Orders": TABLES["orders"].help}
SHEETS = pytest.mark.parametrize("sheet", HELP)


def put(shop: Folder, sheet: str, column: list[Raw]) -> None:
    """These texts in column A from row 1 on."""
    cells: list[tuple[int, int, Raw]] = [(row, 1, text) for row, text in enumerate(column, 1)]
    ClosedWorkbook(shop.book).apply([SheetEdit(sheet, 4, cells)])


def top(shop: Folder, sheet: str, rows: int = 3) -> list[Raw]:
    """What stands in column A of the first rows."""
    values = ClosedWorkbook(shop.book).grid(sheet).values
    return [row[0] if row else None for row in values[:rows]]


@SHEETS
def test_it_stands_below_the_line_of_help(shop: Folder, sheet: str) -> None:
    shop.press("validate-addresses")
    assert str(top(shop, sheet)[2]).startswith("15:30  ✓ Validate addresses: ")


@SHEETS
def test_it_moves_with_the_band(shop: Folder, sheet: str) -> None:
    put(shop, sheet, [MINE, HELP[sheet], None])
    shop.press("validate-addresses")
    assert top(shop, sheet)[:2] == [MINE, HELP[sheet]]
    put(shop, sheet, [HELP[sheet], "15:30  Validate addresses: 0 done", MINE])
    shop.press("reserve-stock")
    assert str(top(shop, sheet)[1]).startswith("15:31  ✓ Reserve stock: ")
    assert top(shop, sheet)[2] == MINE


@SHEETS
def test_words_of_the_clerks_own_in_its_place_stay(shop: Folder, sheet: str) -> None:
    put(shop, sheet, ["Our shop", "Ask Sam first", MINE])
    shop.press("validate-addresses")
    assert top(shop, sheet) == ["Our shop", "Ask Sam first", MINE]
    assert tell(ClosedWorkbook(shop.book), "validate-addresses", "Validate addresses: not now.")
    assert top(shop, sheet) == ["Our shop", "Ask Sam first", MINE]


def test_a_sentence_that_has_no_place_on_any_sheet_is_not_told_there(shop: Folder) -> None:
    for sheet in HELP:
        put(shop, sheet, ["Our shop", "Ask Sam first", MINE])
    assert not tell(ClosedWorkbook(shop.book), "validate-addresses", "Validate addresses: not now.")


def test_a_refusal_is_said_where_the_button_was_pressed_and_other_sheets_keep_their_line(shop: Folder) -> None:
    shop.press("validate-addresses")
    put(shop, "Orders", ["Orders", HELP["Orders"], "Undo last step: working ..."])
    assert tell(ClosedWorkbook(shop.book), "undo-last-step", "Undo last step: press it again.")
    assert "✗ Undo last step: press it again." in str(top(shop, "Orders")[2])
    assert "✓ Validate addresses" in str(top(shop, "Home")[2])


def test_a_sentence_that_a_button_left_makes_room_for_the_next(shop: Folder) -> None:
    for text in ("Validate addresses: not now.", "Validate addresses: still not."):
        assert tell(ClosedWorkbook(shop.book), "validate-addresses", text)
        assert re.fullmatch(rf"\d\d:\d\d  ✗ {text}", str(top(shop, "Home")[2]))


def test_a_sentence_that_a_button_left_begins_with_the_shop_s_time(shop: Folder) -> None:
    shop.set("Time zone", "Pacific/Kiritimati")
    before = datetime.now(ZoneInfo("Pacific/Kiritimati"))
    tell(ClosedWorkbook(shop.book), "validate-addresses", "Validate addresses: not now.")
    told = str(top(shop, "Home")[2])[:5]
    assert told in {f"{before + timedelta(minutes=passed):%H:%M}" for passed in range(3)}
