"""Find: the box on Home and the command; what is looked through, what is shown, and that it is nothing to undo."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import BUYER, NOW, Folder
from old_orders import order, parcel

from pyaddin.actions.records.find import MOST
from pyaddin.book.base import SheetEdit
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.cli.commands import commands
from pyaddin.steps.records import finding
from pyaddin.store.archive import Archive
from pyaddin.store.journal import Entry, Journal, Press
from pyaddin.tables.changes import Changes, RowChange
from pyaddin.tables.office import FIND_LABEL
from pyaddin.tables.status import Status


def type_into_the_box(folder: Folder, value: str | float) -> None:
    """As a clerk does, on Home."""
    workbook = ClosedWorkbook(folder.book)
    rows = workbook.grid("Home").values
    label = str(FIND_LABEL)
    at = next((number, row.index(label)) for number, row in enumerate(rows, 1) if label in row)
    workbook.apply([SheetEdit("Home", 4, [(at[0], at[1] + 2, value)])])


@pytest.fixture
def old(shop: Folder) -> Folder:
    """Two orders of long ago, of which one is archived later, and one of today."""
    shop.paste(
        "orders",
        order(1, recipient="Étienne Lefèvre", phone="+33 1 99 00 12 34", postcode="75 011"),
        order(2, order_no="026-4410283-55", email="maud@example.com", item="Blue jug", sku="JUG-01"),
        BUYER | {"order_no": "#4", "row_id": "R000004", "recipient": "Ann Lefevre", "ordered_at": NOW},
    )
    shop.paste("parcels", parcel(1, recipient="Étienne Lefèvre"), parcel(2, "026-4410283-55"))
    return shop


def found(folder: Folder, *words: str) -> list[list[str]]:
    """Where, and Row ID or parcel number."""
    folder.press("find", words=words)
    frame = folder.table("found")
    return [[row.place, row.row_id or row.parcel_no] for row in frame.itertuples()]


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("lefevre", ["R000004", "R000001", "P000001"]),
        ("ÉTIENNE lef", ["R000001", "P000001"]),
        ("026 4410283", ["R000002", "P000002"]),
        ("026441028355", ["R000002", "P000002"]),
        ("p000002", ["R000002", "P000002"]),
        ("RN 90000-0001", ["P000001"]),
        ("r000004", ["R000004"]),
        ("jug01", ["R000002"]),
        ("blue JUG", ["R000002"]),
        ("maud@", ["R000002"]),
        ("331990012", ["R000001"]),
        ("75011", ["R000001"]),
        ("nobody", []),
    ],
)
def test_find_looks_through_sheets_and_archive_alike(old: Folder, typed: str, rows: list[str]) -> None:
    assert [key for _, key in found(old, typed)] == rows
    old.press("archive")
    away = found(old, typed)
    assert sorted(key for _, key in away) == sorted(rows)
    assert all(place == ("Orders" if key == "R000004" else "Archive") for place, key in away)


@pytest.mark.parametrize("archived", [False, True], ids=["on the sheets", "archived"])
@pytest.mark.parametrize(("typed", "first"), [("77", "R000001"), ("p000001", "R000001"), ("771 23", "R000003")])
def test_what_has_just_that_number_stands_first_and_77_in_a_phone_number_later(
    shop: Folder, typed: str, first: str, archived: bool
) -> None:
    phone, item = "+44 1632 977123", "Mug P000001"
    shop.paste(
        "orders", order(1, order_no="#77"), order(2, phone=phone, item=item), order(3, order_no="77-123"),
        BUYER | {"order_no": "#4", "row_id": "R000004", "ordered_at": NOW, "phone": phone, "item": item},
    )  # fmt: skip
    shop.paste("parcels", parcel(1, "#77"))
    if archived:
        shop.press("archive")
    keys = [key for _, key in found(shop, typed)]
    assert keys[0] == first
    assert "R000004" in keys[1:]


def test_an_archived_order_of_just_that_number_stands_before_more_hits_than_the_list_holds(shop: Folder) -> None:
    shop.paste("orders", order(1, order_no="77"), *(BUYER | {"order_no": f"77{n}"} for n in range(MOST + 1)))
    shop.paste("parcels", parcel(1, "77"))
    shop.press("archive")
    assert found(shop, "77")[:2] == [["Archive", "R000001"], ["Archive", "P000001"]]
    assert len(shop.table("found")) == MOST


def test_a_row_shows_its_parcels_number_and_day_wherever_it_is(old: Folder) -> None:
    for _ in range(2):
        old.press("find", words=("R000001",))
        (row,) = old.table("found").to_dict("records")
        assert (row["parcel_no"], row["tracking_no"]) == ("P000001", "RN900000001GB")
        assert row["shipped_at"] == NOW - timedelta(days=91)
        assert (row["recipient"], row["qty"], row["status"]) == ("Étienne Lefèvre", 1, Status.SHIPPED)
        old.press("archive")


def test_the_box_on_home_is_read_and_stays_as_it_was_typed(old: Folder) -> None:
    type_into_the_box(old, "  Lefevre ")
    said = old.press("find")
    assert said.line.startswith("Find: 3 done, 2 skipped, 0 need you, 5 rows in all.")
    assert "Lefevre" not in said.line, "the Log is kept for long, so no name stands in it"
    home = [value for row in ClosedWorkbook(old.book).grid("Home").values for value in row]
    assert "  Lefevre " in home


def test_a_number_typed_into_the_box_is_looked_for_as_it_reads(old: Folder) -> None:
    type_into_the_box(old, 4410283)
    assert found(old) == [["Orders", "R000002"], ["Parcels", "P000002"]]


def test_an_empty_box_says_what_to_do(old: Folder) -> None:
    assert "type a number, a name or a part of one into the box on Home" in old.refuses("find")
    assert "There is nothing to look for" in old.refuses("find", words=("  ",))


def test_the_list_is_fresh_every_time(old: Folder) -> None:
    assert len(found(old, "r0000")) == 3
    old.type("found", {(0, "bring_back"): "Yes"})
    assert len(found(old, "blue")) == 1
    assert old.table("found")["bring_back"].tolist() == [""]
    assert found(old, "nobody") == []


def test_more_hits_than_the_list_holds_are_told(shop: Folder) -> None:
    shop.paste("orders", *(BUYER | {"order_no": f"#{n}", "row_id": f"R{n:06d}"} for n in range(1, MOST + 2)))
    said = shop.press("find", words=("jane",))
    assert (said.done, said.skipped) == (MOST, 1)
    assert said.line.endswith(f"There are more than {MOST}: type more of it.")
    assert len(shop.table("found")) == MOST


def test_find_is_passed_over_by_undo(old: Folder) -> None:
    old.press("archive")
    old.press("find", words=("lefevre",))
    old.press("find", words=("maud",))
    assert "Archive of" in old.press("undo-last-step").line
    assert len(old.table("found")) == 1, "the list stays"
    assert old.refuses("undo-last-step").startswith("There is nothing to undo")


def test_find_changes_nothing_but_the_sheet_found(old: Folder) -> None:
    before = old.tables()
    old.press("find", words=("lefevre",))
    after = old.tables()
    for name in before.keys() - {"found", "log"}:
        assert after[name].equals(before[name]), name


def test_the_command_prints_what_it_finds_and_brings_back_by_number(old: Folder) -> None:
    run = CliRunner()
    book = ["--book", str(old.book)]
    old.press("archive")
    told = run.invoke(commands, ["find", "maud@example.com", *book])
    assert told.exit_code == 0, told.output
    header, line, closing = told.output.strip().splitlines()
    assert header.split() == [
        "Where",
        "Order",
        "no.",
        "Row",
        "ID",
        "Recipient",
        "Status",
        "Parcel",
        "no.",
        "Tracking",
        "no.",
    ]
    assert line.split() == [
        "Archive", "026-4410283-55", "R000002", "Jane", "Example", "Shipped", "P000002", "RN900000002GB",
    ]  # fmt: skip
    assert closing.startswith("Find: 1 done")
    listed = json.loads(run.invoke(commands, ["find", "lefevre", "--json", *book]).output)
    assert [(row["place"], row["row_id"]) for row in listed["found"]] == [
        ("Orders", "R000004"), ("Archive", "R000001"), ("Archive", None),
    ]  # fmt: skip
    back = run.invoke(commands, ["bring-back", "P000001", *book])
    assert "Bring back: 1 done, 0 skipped, 0 need you, 1 row in all. 1 order with 1 parcel back" in back.output
    assert old.table("orders")["order_no"].tolist() == ["#4", "#1"]


def test_find_is_quick_in_a_large_archive(tmp_path: Path) -> None:
    """A tenth of the half a million rows that take less than half a second; the benchmark has them all."""
    journal = Journal(tmp_path / "Shop.journal")
    rows = [
        RowChange(
            "orders", f"R{n:06d}", {"row_id": f"R{n:06d}", "order_no": f"026-{n}", "recipient": f"Ann Example {n}"}
        )
        for n in range(50_000)
    ]
    press = Press(Entry(1, NOW, "", "archive", "begun", "", 1, 0, 0), Changes(taken=rows))
    archive = Archive.for_presses(journal, [press])
    assert archive is not None
    with journal.all_or_none():
        journal.begin(press)
        archive.keep(press)
    journal.set_state([1], "done")
    began = time.process_time()
    for typed in ("49999", "example 4321", "nothing like it", "e"):
        Archive(journal).find(finding.wanted(typed), MOST + 1)
    assert time.process_time() - began < 0.5
    journal.close()
