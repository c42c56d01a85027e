"""Forget buyers: nothing is left of those whose orders were over long ago, and everything of the others."""

import json
import os
import re
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import forgotten_shop
import pytest
from click.testing import CliRunner
from crash import in_child, looked_after
from faults import KILL, KILLS, Faults, arm
from forgotten_shop import JANE, KEPT_WORDS, OLD_WORDS, OMAR, export, traces
from helpers import NOW, Folder, built_once

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.cli.commands import commands
from pyaddin.cli.log import Record
from pyaddin.press.run import press
from pyaddin.steps.records.forgetting import FORGOTTEN, PERSONAL
from pyaddin.store.journal import Journal
from pyaddin.tables.office import FIND_LABEL

LATER = NOW + timedelta(days=41)
FORGET = "forget-buyers"
FIGURES = ["row_id", "marketplace", "order_no", "line_no", "ordered_at", "paid_at", "sku", "item", "qty", "unit_price",
           "currency", "country", "status", "warehouse", "bin", "parcel_no", "reserved"]  # fmt: skip


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_once(tmp_path_factory, "forgotten", forgotten_shop.build)


@pytest.fixture
def old(template: Path, tmp_path: Path) -> Folder:
    return _later(Folder.copied(template, tmp_path / "old"))


def _later(shop: Folder) -> Folder:
    shop.now = LATER
    return shop


def test_before_it_is_pressed_old_buyers_stand_everywhere(old: Folder) -> None:
    """Else the tests below could not fail."""
    found = " ".join(traces(old.path, OLD_WORDS))
    places = ("sheet3.xml", ".backup.xlsm", "journal: press", ".xlsx: ")
    assert all(place in found for place in places), found
    assert list(old.path.glob("out/void/*/*"))


def test_nothing_is_left_of_a_buyer_whose_order_was_over_long_ago(old: Folder) -> None:
    old.press(FORGET)
    assert traces(old.path, OLD_WORDS) == []


def test_their_rows_keep_every_figure(old: Folder) -> None:
    before = old.tables("orders", "parcels", "stock")
    old.press(FORGET)
    after = old.tables("orders", "parcels", "stock")
    assert after["orders"][FIGURES].equals(before["orders"][FIGURES])
    others = [name for name in before["parcels"] if name not in ("recipient", "delivery_words")]
    assert after["parcels"][others].equals(before["parcels"][others])
    assert after["stock"].equals(before["stock"])
    assert after["orders"]["recipient"].tolist()[:2] == [FORGOTTEN, FORGOTTEN]
    assert after["parcels"]["recipient"].tolist()[:2] == [FORGOTTEN, FORGOTTEN]


def test_buyers_whose_orders_are_not_old_keep_everything(old: Folder) -> None:
    before, changes = old.tables("orders", "parcels"), _journalled(old, KEPT_WORDS)
    files = {name: data for name, data in old.state().items() if name.startswith("out/2026-12-28")}
    assert len(files) == 7
    old.press(FORGET)
    after = old.tables("orders", "parcels")
    assert after["orders"].iloc[2:].equals(before["orders"].iloc[2:])
    assert after["parcels"].iloc[2:].equals(before["parcels"].iloc[2:])
    assert {name: data for name, data in old.state().items() if name.startswith("out/2026-12-28")} == files
    assert _journalled(old, KEPT_WORDS) == changes


def _journalled(shop: Folder, words: list[str]) -> list[tuple[int, object]]:
    """What the journal holds of some buyers."""
    journal = Journal(shop.book.with_suffix(".journal"))
    found: list[tuple[int, object]] = []
    for entry in journal.entries():
        changes, raw = journal.changes(entry.number)
        every = [*changes.cells, *changes.added, *changes.removed, *raw]
        found += [(entry.number, one) for one in every if any(word in str(one) for word in words)]
    journal.close()
    return found


def test_the_first_press_asks_and_says_what_would_go(old: Folder) -> None:
    asked = old.refuses(FORGET, sure=False)
    assert asked == (
        "Forget buyers would remove the names and addresses of 2 orders and 4 files in out/ for good; "
        "press it again to do so."
    )
    line = old.press(FORGET, sure=False).line
    assert "2 done, 2 skipped, 0 need you, 4 rows in all" in line
    assert "Names, addresses, phones and e-mails of 2 orders that were over more than 30 days ago are gone" in line
    assert "4 files are gone from out/." in line
    assert "exports in your own folders are not touched" in line


def test_the_command_goes_on_unasked_when_it_is_told_yes(old: Folder) -> None:
    long_ago = NOW.replace(year=2020)
    old.type("parcels", {(0, name): long_ago for name in ("shipped_at", "confirmed_at")})
    asked = CliRunner().invoke(commands, [FORGET, "--book", str(old.book)])
    assert "press it again" in str(asked.exception)
    assert old.table("orders")["recipient"][5] == JANE["recipient"]
    assert "1 done" in CliRunner().invoke(commands, [FORGET, "--book", str(old.book), "--yes"]).output
    assert old.table("orders")["recipient"][5] == FORGOTTEN


def test_pressed_once_more_there_is_nobody_left(old: Folder) -> None:
    old.press(FORGET)
    state = old.tables("orders", "parcels")
    line = old.press(FORGET, sure=False).line
    assert "0 done, 4 skipped" in line
    assert "Nobody was left to forget" in line
    assert all(frame.equals(state[name]) for name, frame in old.tables("orders", "parcels").items())


def test_other_buttons_say_nothing_about_forgotten_rows(old: Folder) -> None:
    old.press(FORGET)
    before = old.table("orders").iloc[:2]
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        old.press(button)
    old.press("packing-slips", again=True)
    assert old.table("orders").iloc[:2].equals(before)
    assert (old.table("parcels")["problem"].iloc[:2] == "").all()


@pytest.mark.parametrize("mode", ["news", "everything"])
def test_an_order_that_is_imported_again_does_not_bring_the_buyer_back(old: Folder, mode: str) -> None:
    old.press(FORGET)
    old.press("import", old.path / "orders.csv", duplicates=mode)
    old.paste_inbox(export(OMAR))
    old.press("import", duplicates=mode)
    assert old.table("orders")["recipient"].tolist()[:2] == [FORGOTTEN, FORGOTTEN]
    assert len(old.table("orders")) == 4


def test_what_is_pasted_again_leaves_the_journal_with_the_next_press(old: Folder) -> None:
    old.press(FORGET)
    old.paste_inbox(export(OMAR))
    old.press("import", duplicates="news")
    assert traces(old.path, OLD_WORDS)
    old.press(FORGET)
    assert traces(old.path, OLD_WORDS) == []


def test_undo_leaves_forgotten_cells_as_they_are(old: Folder) -> None:
    old.press(FORGET)
    while "There is nothing to undo" not in (said := _undone(old)):
        assert "Forget buyers" not in said
    assert traces(old.path, OLD_WORDS) == []
    assert set(old.table("orders")["recipient"]) <= {FORGOTTEN, "", *KEPT_WORDS}


def _undone(shop: Folder) -> str:
    from pyaddin.tables.problems import Refusal

    try:
        return shop.press("undo-last-step").line
    except Refusal as refusal:
        return str(refusal)


def test_undo_after_it_takes_back_the_press_before(old: Folder) -> None:
    old.press(FORGET)
    assert "Packing slips" in old.press("undo-last-step").line


def test_a_cell_that_cannot_be_read_and_a_row_that_stands_twice_lose_the_buyer_too(old: Folder) -> None:
    parcels = old.table("parcels").iloc[0]
    old.type("orders", {(0, "phone"): 4.41632960111e15})
    old.paste("parcels", {"parcel_no": parcels["parcel_no"], "recipient": JANE["recipient"], "status": "Shipped"})
    old.press(FORGET)
    assert traces(old.path, [*OLD_WORDS, "41632960111"]) == []


def test_a_workbook_that_another_program_saved_keeps_no_string_of_a_buyer(old: Folder) -> None:
    with old.in_another_program():
        pass
    strings = [place for place in traces(old.path, OLD_WORDS) if "sharedStrings" in place and ".backup" not in place]
    assert strings
    kept = old.tables("products", "stock", "rules", "settings")
    old.press(FORGET)
    assert traces(old.path, OLD_WORDS) == []
    assert all(frame.equals(kept[name]) for name, frame in old.tables(*kept).items())


def test_what_find_showed_goes_too(old: Folder) -> None:
    old.press("find", words=("Jane", "Oldsworth"))
    assert old.table("found")["recipient"].tolist() == [JANE["recipient"]] * 2
    with old.in_another_program() as book:
        label = next(cell for row in book["Home"].iter_rows() for cell in row if cell.value == str(FIND_LABEL))
        book["Home"].cell(label.row, label.column + 1, "Oldsworth")
    old.press(FORGET)
    assert old.table("found")["recipient"].tolist() == ["", ""]
    assert traces(old.path, OLD_WORDS) == []


def test_check_and_repair_finds_nothing_that_it_did_not_find_before(old: Folder) -> None:
    def found() -> list[tuple[str, str, str]]:
        old.press("check-and-repair")
        check = old.table("check")
        return list(zip(check["place"], check["row"], check["column"], strict=True))

    before = found()
    old.press(FORGET)
    assert found() == before


def archived(old: Folder) -> Folder:
    """The old orders in the archive."""
    old.set("Archive after days", "35")
    assert "2 orders with 2 parcels moved" in old.press("archive").line
    assert any("Fulfilment.archive" in place for place in traces(old.path, OLD_WORDS))
    return old


def test_archived_buyers_are_forgotten_too(old: Folder) -> None:
    line = archived(old).press(FORGET).line
    assert "e-mails of 2 orders that were over" in line
    assert traces(old.path, OLD_WORDS) == []
    assert "Nobody was left to forget" in old.press(FORGET, sure=False).line
    assert "Nothing on Orders" in old.press("find", words=("Oldsworth",)).line
    old.press("bring-back", words=("#2001",))
    assert old.table("orders")["recipient"].tolist()[-1] == FORGOTTEN
    assert old.table("parcels")["recipient"].tolist()[-1] == FORGOTTEN


def test_undo_of_archive_brings_forgotten_rows_back_without_the_buyer(old: Folder) -> None:
    archived(old).press(FORGET)
    assert "Archive of" in old.press("undo-last-step").line
    assert old.table("orders")["recipient"].tolist()[-2:] == [FORGOTTEN, FORGOTTEN]
    assert traces(old.path, OLD_WORDS) == []


def test_archived_orders_that_are_not_old_enough_keep_their_buyers(old: Folder) -> None:
    archived(old).set("Forget buyers after days", "60")
    assert "Nobody was left to forget" in old.press(FORGET, sure=False).line
    old.press("bring-back", words=("#2001", "#2002"))
    assert old.table("orders")["address_1"].tolist()[-2:] == [JANE["address_1"], OMAR["address_1"]]


def test_a_closed_order_with_an_open_parcel_waits_for_the_clerk(old: Folder) -> None:
    old.type("parcels", {(0, "status"): "Sent to carrier"})
    line = old.press(FORGET).line
    assert "1 done, 2 skipped, 1 need you" in line
    assert "R000001: closed, but with a parcel that is not" in line
    assert old.table("orders")["recipient"].tolist()[:2] == [JANE["recipient"], FORGOTTEN]


def test_a_file_with_a_buyer_who_is_kept_stays_and_is_told(old: Folder) -> None:
    old.type("orders", {(0, "status"): "Packed"})
    line = old.press(FORGET).line
    assert "2 older files stay in out/" in line  # one of them was taken back
    assert [path.suffix for path in old.path.glob("out/2026-11-18/Royal*")] == [".xlsx"]


def test_a_newer_file_that_names_a_forgotten_buyer_is_told(old: Folder) -> None:
    for name in ("shipped_at", "confirmed_at"):
        old.type("parcels", {(2, name): NOW})
    line = old.press(FORGET).line
    assert "3 done" in line
    assert "3 newer files in out/ may still name someone who is forgotten" in line


def test_files_without_names_stay_and_others_are_told_as_forgotten(old: Folder) -> None:
    old.press(FORGET)
    assert [path.name.split("_")[1] for path in old.path.glob("out/2026-11-18/*")] == ["confirmation"]
    assert not (old.path / "out" / "void").exists()
    record = Record(ClosedWorkbook(old.book))
    states = {file["now"] for each in record.presses() for file in record.press(each["press"])["files"]}
    record.close()
    assert states == {"unchanged", "forgotten"}


def test_the_days_are_a_setting(old: Folder) -> None:
    old.set("Forget buyers after days", "60")
    assert "0 done" in old.press(FORGET).line
    old.set("Forget buyers after days", "a month")
    assert "write a number of days" in old.refuses(FORGET)


def test_a_press_that_holds_no_buyer_any_more_is_not_looked_at_again(old: Folder) -> None:
    old.press(FORGET)
    journal = Journal(old.book.with_suffix(".journal"))
    settled = {number for number, name in journal.settled() if not name}
    journal.close()
    with closing(sqlite3.connect(old.book.with_suffix(".journal"))) as db:
        old_presses = {n for (n,) in db.execute("select id from press where at < '2026-12-01'")}
    assert settled == old_presses
    assert len(settled) > 10


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: a press in a child of its own for every point")
@pytest.mark.parametrize("fault", [*KILLS, "ENOSPC", "EIO"])
def test_cut_off_anywhere_the_next_presses_finish_it(template: Path, tmp_path: Path, fault: str) -> None:
    points = in_child(lambda: _pressed(Folder.copied(template, tmp_path / "whole"), Faults())).seen
    assert len(points) > 60
    at = range(3, len(points) + 1, 9 if fault == KILL else 23)
    for point in at:
        shop = _later(Folder.copied(template, tmp_path / str(point)))
        in_child(lambda: _pressed(shop, Faults(point, fault)))  # noqa: B023
        said = " ".join(in_child(lambda: looked_after(shop.path)))  # noqa: B023
        found = traces(shop.path, OLD_WORDS)
        rows = shop.table("orders")["recipient"].tolist()[:2]
        assert rows in ([FORGOTTEN] * 2, [JANE["recipient"], OMAR["recipient"]]), (point, points[point - 1])
        assert (found == []) == (rows[0] == FORGOTTEN), (point, points[point - 1], said, found)
        assert re.fullmatch(r"(Press \d+ \(Forget buyers\) was cut off and .*\.)?", said), said
        shop.press(FORGET)
        assert traces(shop.path, OLD_WORDS) == [], (point, points[point - 1])


def _pressed(shop: Folder, faults: Faults) -> Faults:
    arm(faults)
    sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    try:
        press(FORGET, ClosedWorkbook(shop.book), Options(sure=True), LATER)
    except Exception as error:
        faults.fault = repr(error)
    return faults


def test_every_column_that_names_a_buyer_is_declared() -> None:
    assert set(PERSONAL) == {"orders", "parcels", "messages"}


def test_what_is_told_of_one_buyer_is_what_is_forgotten(old: Folder) -> None:
    """`fulfilment buyer` asks the same stores; a file of before is only told while it is there."""

    def told() -> dict[str, list[dict[str, Any]]]:
        ran = CliRunner().invoke(commands, ["buyer", "oldsworth", "--book", str(old.book), "--json"])
        found: dict[str, list[dict[str, Any]]] = json.loads(ran.output)
        return found

    before = told()
    assert all(before[store] for store in ("sheets", "journal", "statements", "files", "copies"))
    old.press("forget-buyers")
    assert not any(told().values())
