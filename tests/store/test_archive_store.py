"""The archive's file: what is kept in it, what counts as archived, what is found, and what can be forgotten."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from pyaddin.steps.records import finding
from pyaddin.store.archive import Archive
from pyaddin.store.journal import Entry, Journal, Press, State
from pyaddin.tables.changes import OWN, Changes, RowChange
from pyaddin.tables.problems import Refusal

NOW = datetime(2026, 11, 18, 15, 30)


def line(number: int, order: str, parcel: str = "", **values: object) -> RowChange:
    cells = {"row_id": f"R{number:06d}", "marketplace": "Amazon", "order_no": order, "parcel_no": parcel}
    return RowChange("orders", f"R{number:06d}", {**cells, "qty": 2.0, "ordered_at": NOW, **values})  # type: ignore[dict-item]


def parcel(number: str, order: str, tracking: str = "") -> RowChange:
    return RowChange(
        "parcels", number, {"parcel_no": number, "marketplace": "Amazon", "order_no": order, "tracking_no": tracking}
    )


ANN = [
    line(1, "026-11", "P000001", recipient="Étienne Lefèvre", email="ann@example.com", phone="+44 1632 960123"),
    line(2, "026-11", "P000001", sku="MUG-B", **{f"{OWN}Colour": "blue"}),
    parcel("P000001", "026-11, 026-12", "RX 123 456 785 GB"),
    line(3, "026-12", "P000001", recipient="100%_sure"),
]
BEN = [line(4, "026-20", "P000002"), parcel("P000002", "026-20", "LN900000001CN")]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "Shop.journal")
    journal.note("book_id", "one")
    yield journal
    journal.close()


def pressed(journal: Journal, button: str, rows: Changes, undo_of: int | None = None, state: State = "done") -> int:
    """A press that was written, and what it did to the archive."""
    number = journal.next_number()
    press = Press(Entry(number, NOW, "sam", button, "begun", "", 1, 0, 0, undo_of=undo_of), rows)
    archive = Archive(journal)
    archive.attach()
    with journal.all_or_none():
        journal.begin(press)
        archive.keep(press)
    journal.set_state([number], state)
    return number


def look(journal: Journal) -> Archive:
    """The archive as the next press sees it."""
    return Archive(journal)


def test_rows_come_back_as_they_went_with_moments_and_the_clerks_own_columns(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=ANN + BEN))
    assert look(journal).whole([("Amazon", "", "026-20")]) == BEN


def test_orders_that_share_a_parcel_come_back_together(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=ANN + BEN))
    assert look(journal).whole([("Amazon", "", "026-12")]) == ANN
    assert look(journal).whole([], ["P000001"]) == ANN
    assert look(journal).whole([("Shopify", "", "026-12")]) == []


def test_a_row_is_archived_only_while_the_press_stands_that_archived_it(journal: Journal) -> None:
    number = pressed(journal, "archive", Changes(taken=ANN))
    assert look(journal).count() == 4
    states: tuple[State, ...] = ("undone", "lost", "rolled back", "begun")
    for state in states:
        journal.set_state([number], state)
        assert look(journal).count() == 0, state
        assert look(journal).orders(["026-11"]) == set()
        assert look(journal).find(finding.wanted("026-11"), 10) == []
    journal.set_state([number], "done")
    assert look(journal).orders(["026-11"]) == {("Amazon", "", "026-11")}


def test_a_press_whose_undo_stands_does_not_count_before_it_is_said_to_be_undone(journal: Journal) -> None:
    number = pressed(journal, "archive", Changes(taken=ANN))
    pressed(journal, "undo-last-step", Changes(added=ANN), undo_of=number)
    assert look(journal).count() == 0


def test_what_was_brought_back_is_archived_again_once_that_is_undone(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=ANN + BEN))
    back = pressed(journal, "bring-back", Changes(added=BEN))
    assert look(journal).count() == 4
    assert look(journal).parcels(["P000002"]) == {}
    pressed(journal, "undo-last-step", Changes(removed=BEN), undo_of=back)
    assert look(journal).count() == 6


def test_a_row_that_the_undo_of_a_bring_back_left_on_its_sheet_stays_out_of_the_archive(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=BEN))
    back = pressed(journal, "bring-back", Changes(added=BEN))
    pressed(journal, "undo-last-step", Changes(removed=BEN[:1]), undo_of=back)
    assert look(journal).whole([("Amazon", "", "026-20")], ["P000002"]) == BEN[:1]


def test_an_order_that_is_archived_again_is_there_once(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=BEN))
    pressed(journal, "bring-back", Changes(added=BEN))
    pressed(journal, "archive", Changes(taken=BEN))
    assert look(journal).whole([("Amazon", "", "026-20")]) == BEN
    assert look(journal).count() == 2


def test_a_parcel_is_known_by_its_number_and_by_its_orders_in_any_case(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=ANN + BEN))
    assert look(journal).parcels(["p000002", "026-12", "nothing"]) == {
        "p000002": {"P000002": "LN900000001CN"},
        "026-20": {"P000002": "LN900000001CN"},
        "p000001": {"P000001": "RX 123 456 785 GB"},
        "026-11": {"P000001": "RX 123 456 785 GB"},
        "026-12": {"P000001": "RX 123 456 785 GB"},
    }


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("lefevre", ["R000001"]),
        ("ÉTIENNE 026", ["R000001"]),
        ("01632", []),
        ("1632960123", ["R000001"]),
        ("1632 960-123", ["R000001"]),
        ("mug-b", ["R000002"]),
        ("mugb", ["R000002"]),
        ("rx123456785gb", ["P000001"]),
        ("rx 123-456", ["P000001"]),
        ("p000001", ["R000003", "P000001", "R000002", "R000001"]),
        ("100%_", ["R000003"]),
        ("%", ["R000003"]),
        ("blue", []),
        ("2026", []),
        ("", []),
    ],
)
def test_find_looks_for_parts_of_words_whatever_their_case_accents_and_dashes(
    journal: Journal, typed: str, keys: list[str]
) -> None:
    pressed(journal, "archive", Changes(taken=ANN + BEN))
    assert [row.key for row in look(journal).find(finding.wanted(typed), 10)] == keys


def test_the_archive_and_the_sheets_are_searched_alike() -> None:
    for row in ANN + BEN:
        for typed in ("lefevre", "1632960123", "mugb", "026-1", "100%", "zzz"):
            assert finding.fits(finding.text_of(row.table, row.values), finding.wanted(typed)) == (
                row.key in KNOWN.get(typed, ())
            )


KNOWN = {
    "lefevre": ("R000001",), "1632960123": ("R000001",), "mugb": ("R000002",), "100%": ("R000003",),
    "026-1": ("R000001", "R000002", "R000003", "P000001"),
}  # fmt: skip


def test_no_file_is_made_before_the_first_order_goes(journal: Journal) -> None:
    archive = Archive(journal)
    assert (archive.count(), archive.orders(["1"]), archive.parcels(["1"]), archive.whole([("a", "", "1")])) == (
        0,
        set(),
        {},
        [],
    )
    assert not archive.path.exists()


def test_an_archive_that_is_gone_is_asked_for(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=BEN))
    path = Archive(journal).path
    journal.connection.execute("detach database archive")
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(Refusal, match=r"The archive Shop.archive is not in .*, and orders were moved into it; put it"):
        Archive(journal)


def test_another_books_archive_is_refused(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=BEN))
    journal.connection.execute("detach database archive")
    journal.note("book_id", "two")
    with pytest.raises(Refusal, match="belongs to another workbook"):
        look(journal)


def test_a_file_that_is_no_archive_is_refused_in_one_sentence(journal: Journal) -> None:
    journal.path.with_suffix(".archive").write_bytes(b"not a database at all" * 100)
    with pytest.raises(Refusal, match=r"The archive Shop.archive in .* cannot be used"):
        Archive(journal)


def test_nothing_is_kept_of_a_press_that_does_not_begin(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=BEN))
    archive = look(journal)
    number = journal.next_number()
    press = Press(Entry(number, NOW, "sam", "archive", "begun", "", 0, 0, 0), Changes(taken=ANN))

    def fail() -> None:
        with journal.all_or_none():
            journal.begin(press)
            archive.keep(press)
            journal.begin(press)

    with pytest.raises(Refusal, match="cannot be used"):
        fail()
    assert journal.next_number() == number
    assert [key for key, _ in archive.each("orders")] == ["R000004"]


def test_what_was_rolled_back_leaves_the_file_at_the_next_archive(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=ANN), state="rolled back")
    pressed(journal, "archive", Changes(taken=BEN))
    assert [key for key, _ in look(journal).each("orders")] == ["R000004"]


def test_names_can_be_forgotten_in_the_archive_and_leave_nothing_in_its_file(journal: Journal) -> None:
    pressed(journal, "archive", Changes(taken=ANN + BEN), state="undone")
    pressed(journal, "archive", Changes(taken=ANN + BEN))
    archive = look(journal)

    def forget(values: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if name not in ("recipient", "email", "phone")}

    with journal.all_or_none():
        assert archive.rewrite("orders", forget, {"R000001"}) == 2  # type: ignore[arg-type]
    assert archive.find(finding.wanted("lefevre"), 10) == []
    assert archive.whole([("Amazon", "", "026-11")])[0].values.get("recipient") is None
    assert archive.find(finding.wanted("100%"), 10)
    kept = archive.path.read_bytes()
    assert not any(word in kept for word in (b"tienne", b"lefevre", b"ann@example.com", b"960123"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: presses in a child that is killed")
def test_a_kill_in_the_midst_of_writing_leaves_journal_and_archive_in_agreement(tmp_path: Path) -> None:
    rows = [line(number, f"026-{number}", item="x" * 300) for number in range(400)]
    for kill in range(8):
        child = os.fork()
        if child == 0:
            journal = Journal(tmp_path / "Shop.journal")
            while True:
                pressed(journal, "archive", Changes(taken=rows))
        time.sleep(0.1 + 0.05 * kill)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        journal = Journal(tmp_path / "Shop.journal")
        presses = {entry.number for entry in journal.entries()}
        archive = Archive(journal)
        kept = dict(journal.connection.execute("select by, count(*) from archive.kept group by by")) if presses else {}
        assert kept == dict.fromkeys(presses, len(rows))
        assert archive.count() == (len(rows) if journal.standing() else 0)
        journal.close()
        names = {path.name for path in tmp_path.iterdir()} - {"Shop.journal", "Shop.archive"}
        assert not any("-mj" in name for name in names)
