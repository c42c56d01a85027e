"""The journal: what is kept comes back, numbers are never given twice, and a crash at any point leaves old or new."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from helpers import BUYER, NOW, Folder
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.book.closed.save import Prepared
from pyaddin.press import writing
from pyaddin.store.journal import Entry, Journal, Press, RawChange, pack, unpack
from pyaddin.tables.changes import CellChange, Changes, RowChange
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
CELL = st.none() | TEXT | st.floats(allow_nan=False, allow_infinity=False) | st.datetimes()
CELLS = st.builds(CellChange, TEXT, st.integers(1, 10**6), TEXT, TEXT, CELL, CELL)
FILLED = CELL.filter(lambda value: value is not None)
ROWS = st.builds(RowChange, TEXT, TEXT, st.dictionaries(TEXT, FILLED, max_size=4))
RAW = st.builds(RawChange, TEXT, st.integers(1, 10**6), st.integers(1, 99), CELL | st.booleans(), st.none())


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, max_size=5), st.lists(ROWS, max_size=3), st.lists(ROWS, max_size=3), st.lists(RAW, max_size=3))
def test_changes_come_back_as_they_were_kept(
    cells: list[CellChange], added: list[RowChange], removed: list[RowChange], raw: list[RawChange]
) -> None:
    changes = Changes(cells, added, removed)
    assert unpack(pack(changes, raw)) == (changes, raw)


class Crash(BaseException):
    """As if the power went."""


def gone(*_: object, **__: object) -> None:
    raise Crash


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "Book.journal")


def entry(number: int, **own: Any) -> Entry:
    return Entry(number, NOW, "sam", "import", "begun", "Import: 1 done.", 1, 0, 0, **own)


ONE = Changes([CellChange("orders", 5, "R000001", "status", "New", "Ready")])


def test_numbers_that_were_given_are_remembered_and_never_go_back(journal: Journal) -> None:
    journal.remember({"row_id": 7})
    journal.remember({"row_id": 3, "parcel_no": 2})
    assert (journal.ever("row_id"), journal.ever("parcel_no"), journal.ever("other")) == (7, 2, 0)


def test_an_import_is_known_by_its_content_while_it_stands(journal: Journal) -> None:
    journal.begin(Press(entry(1), ONE, inputs=[("orders.csv", "abc")]))
    assert journal.imported("abc") is None
    journal.set_state([1], "done")
    first = journal.imported("abc")
    assert first is not None
    assert (first.number, first.at) == (1, NOW)
    journal.set_state([1], "undone")
    assert journal.imported("abc") is None


def test_the_press_to_undo_is_the_newest_that_stands_and_did_something(journal: Journal) -> None:
    for number, changes in ((1, ONE), (2, ONE), (3, Changes())):
        journal.begin(Press(entry(number), changes))
        journal.set_state([number], "done")
    found = journal.last_to_undo()
    assert found is not None
    assert found.number == 2


def test_several_presses_are_kept_together_or_not_at_all(journal: Journal) -> None:
    def cut_off() -> None:
        with journal.all_or_none():
            journal.begin(Press(entry(1), ONE))
            raise Crash

    with pytest.raises(Crash):
        cut_off()
    assert journal.entries() == []
    assert journal.next_number() == 1


def test_a_file_that_is_no_journal_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "Book.journal").write_bytes(b"something else entirely" * 100)
    with pytest.raises(Refusal, match=r"The journal Book\.journal in .* cannot be used"):
        Journal(tmp_path / "Book.journal")


# crashes: the program is gone at once, so nothing after that point runs


def before_the_book_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal says begun; the new workbook lies beside and is not in place yet."""
    monkeypatch.setattr(Prepared, "commit", gone)


def before_the_files_move(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbook is new; the carrier files still wait."""
    monkeypatch.setattr(writing, "_publish_or_say", gone)


def before_the_journal_says_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbook and files are in place."""
    monkeypatch.setattr(Journal, "set_state", gone)


@pytest.mark.parametrize(
    ("moment", "finished"),
    [
        (before_the_book_is_written, False),
        (before_the_files_move, True),
        (before_the_journal_says_done, True),
    ],
)
def test_after_a_crash_the_next_press_finds_the_old_day_or_the_new(
    shop: Folder, moment: Callable[[pytest.MonkeyPatch], None], finished: bool
) -> None:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    with pytest.MonkeyPatch.context() as monkeypatch:
        moment(monkeypatch)
        with pytest.raises(Crash):
            shop.press("carrier-files")
    said = shop.press("validate-addresses")
    ending = "has been finished" if finished else "was taken back"
    assert said.line.startswith(f"Press 4 (Carrier files) was cut off and {ending}.")
    files = [path.name for path in (shop.path / "out").rglob("*") if path.is_file()]
    assert len(files) == finished
    assert shop.table("parcels")["status"].tolist() == [Status.SENT if finished else Status.PACKED]
    assert shop.press("carrier-files").done == (not finished)
    assert not (shop.path / "out" / ".waiting").exists()


def test_an_undo_that_was_cut_off_is_finished_by_the_next_press(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        said = shop.press(button)
    with pytest.MonkeyPatch.context() as monkeypatch:
        before_the_journal_says_done(monkeypatch)
        with pytest.raises(Crash):
            shop.press("undo-last-step")
    assert said.files[0].exists()
    assert shop.press("validate-addresses").line.startswith(
        "Press 5 (Undo last step) was cut off and has been finished."
    )
    assert not said.files[0].exists()
    assert shop.table("parcels")["status"].tolist() == [Status.PACKED]
    assert "Make parcels of" in shop.press("undo-last-step").line


def test_moments_are_kept_to_the_microsecond() -> None:
    at = datetime(2026, 11, 18, 15, 30, 1, 999_999)
    changes = Changes([CellChange("orders", 5, "R1", "ship_by", None, at)])
    assert unpack(pack(changes, []))[0].cells[0].new == at


STEP = "create table statement (id integer primary key);"


def test_a_journal_of_an_earlier_version_takes_the_steps_it_lacks_once(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = journal.path.with_name("Earlier.journal")
    monkeypatch.setattr("pyaddin.store.journal.STEPS", ())
    earlier = Journal(path)
    earlier.begin(Press(entry(1), ONE))
    earlier.close()
    monkeypatch.setattr("pyaddin.store.journal.STEPS", (STEP,))
    for _ in range(2):  # the second time the table is there, and making it again would fail
        again = Journal(path)
        assert again.changes(1)[0] == ONE
        assert again.connection.execute("select count(*) from statement").fetchone() == (0,)
        assert again.connection.execute("pragma user_version").fetchone() == (1,)
        again.close()


def test_a_step_that_fails_leaves_the_journal_as_it_was(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    path = journal.path.with_name("Earlier.journal")
    monkeypatch.setattr("pyaddin.store.journal.STEPS", ())
    Journal(path).close()
    monkeypatch.setattr("pyaddin.store.journal.STEPS", (STEP, "insert into nowhere values (1);"))
    with pytest.raises(Refusal, match="cannot be used"):
        Journal(path)
    monkeypatch.setattr("pyaddin.store.journal.STEPS", (STEP,))
    Journal(path).close()


def test_a_journal_of_a_newer_program_is_refused_and_left_alone(journal: Journal) -> None:
    journal.connection.execute("pragma user_version = 99")
    journal.close()
    before = journal.path.read_bytes()
    with pytest.raises(Refusal, match="written by a newer version of the program: install that version"):
        Journal(journal.path)
    assert journal.path.read_bytes() == before
