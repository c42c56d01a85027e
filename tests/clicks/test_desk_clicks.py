"""What a clerk's hands do between clicks, in a real LibreOffice: half-typed cells, the space bar, a second book."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from clerk import PATIENCE, Clerk
from helpers import Folder

from pyaddin.cli.new import new

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("clicks"), pytest.mark.long]
LONG_ENOUGH = 2.0
"""Seconds within which a second press would have begun."""


def test_what_is_half_typed_in_a_cell_is_on_the_sheet_before_the_press(at: Callable[[str], Clerk]) -> None:
    clerk = at("validate-addresses")
    office = clerk.office
    row = next(row for row in clerk.rows("Orders") if row["Order no."] == "026-4410283-5500104")
    place = clerk.rows("Orders").index(row)
    column = list(row).index("Postcode")
    cell = office.sheet("Orders").getCellByPosition(column, 4 + place)
    assert cell.String == ""
    office.show("Orders")
    office.document.CurrentController.select(cell)
    office.show("Orders")
    office.xdotool("search", "--name", "LibreOffice Calc$", "windowfocus", "--sync")
    office.xdotool("type", "--delay", "30", "EC1Y 8SY")
    assert cell.String == "", "it must be half typed"
    office.click_now("Validate addresses", "Orders")
    office.wait_for(lambda: clerk.notes("ended"), PATIENCE, "the press")
    assert cell.String == "EC1Y 8SY"
    assert [line["Status"] for line in clerk.order("026-4410283-5500104")] == ["Ready"], "the press has read it"
    clerk.stage = ""


def test_the_space_bar_and_return_after_a_click_press_nothing(at: Callable[[str], Clerk]) -> None:
    clerk = at("validate-addresses")
    clerk.press("Validate addresses", "Orders")
    started = clerk.notes("started")
    for key in ("space", "Escape", "Return"):
        clerk.office.press_key(key)
        time.sleep(LONG_ENOUGH)
    assert clerk.notes("started") == started
    clerk.office.click("Needs me", "Orders")
    shown = clerk.in_sight("Orders")
    clerk.office.click("All", "Orders")
    for key in ("space", "Escape", "Return"):
        clerk.office.press_key(key)
    time.sleep(LONG_ENOUGH)
    assert len(clerk.in_sight("Orders")) == len(clerk.rows("Orders")) > len(shown)
    assert clerk.notes("started") == started


def test_two_books_that_are_open_at_once_press_and_show_each_its_own(
    at: Callable[[str], Clerk], tmp_path: Path
) -> None:  # fmt: skip
    clerk = at("validate-addresses")
    clerk.stage = ""
    office = clerk.office
    one, before = office.document, clerk.rows("Orders")
    second = Folder(new(tmp_path / "second", sample=True).parent)
    second.press("import", *second.exports)
    other = office.open_beside(second.book)
    try:
        beside = replace(clerk, folder=second, desk=tmp_path)
        (tmp_path / "bin").mkdir()
        beside.works_with()
        assert " rows became Ready" in beside.press("Validate addresses", "Orders")
        assert (clerk.notes("started"), len(beside.notes("started"))) == ([], 1)
        office.document = one
        assert clerk.rows("Orders") == before
        assert " rows became Ready" in clerk.press("Validate addresses", "Orders")
        ready = len([row for row in clerk.rows("Orders") if "|ready|" in str(row["View"])])
        office.click("Ready", "Orders")
        assert len(clerk.in_sight("Orders")) == ready
        office.document = other
        assert len(beside.in_sight("Orders")) == len(beside.rows("Orders")), "the other book is not filtered"
        assert len(clerk.notes("started")) == len(beside.notes("started")) == 1
    finally:
        other.setModified(False)
        other.close(True)
        office.document = one


def test_receive_goods_says_what_to_do_where_nothing_stands_and_presses_only_with_a_file(
    at: Callable[[str], Clerk],
) -> None:
    clerk = at("validate-addresses")
    started = clerk.notes("started")
    clerk.office.click("Receive goods", "Stock")
    (asked,) = clerk.office.wait_for(clerk.office.dialogs, 10, "the question")
    assert "Nothing stands on Goods in yet: paste or type lines there, then press again." in asked
    clerk.office.answer("No")
    clerk.office.idle()
    assert clerk.office.document.CurrentController.ActiveSheet.Name == "Goods in"
    assert clerk.office.dialogs() == []
    assert clerk.notes("started") == started
    expected = clerk.folder.path / "in" / "expected.csv"
    expected.write_text("Delivery,SKU,Expected\nD-1,00417,5\n", encoding="utf-8")
    said = clerk.press("Receive goods", "Goods in", expected, answer="Yes")
    assert said[6:].lstrip().startswith("✓ Receive goods")
    assert clerk.column("Goods in", "SKU") == ["00417"]
