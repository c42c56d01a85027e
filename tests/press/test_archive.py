"""Archive and Bring back: old orders leave the sheets whole, nothing is lost, nothing goes out twice."""

import re
import sqlite3
import zipfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from helpers import BUYER, NOW, Folder, Ran
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from old_orders import OLD, order, parcel

from pyaddin.book.base import Raw
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press.office import open_office
from pyaddin.steps.records import archiving
from pyaddin.steps.records.closed_orders import closed_orders
from pyaddin.store.archive import Archive
from pyaddin.store.journal import Journal
from pyaddin.tables.frames import from_records
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status

LATER = NOW + timedelta(days=100)
NUMBERS = {"orders": "row_id", "parcels": "parcel_no"}


def archive_of(folder: Folder) -> dict[str, pd.DataFrame]:
    """What is archived, as the program's tables."""
    journal = Journal(folder.book.with_suffix(".journal"))
    try:
        archive = Archive(journal)
        numbers = [row["order_no"] for _, row in archive.each("orders")]
        boxes = [row["parcel_no"] for _, row in archive.each("parcels")]
        rows = archive.whole(archive.orders([str(n) for n in numbers]), [str(n) for n in boxes])
        return {name: from_records(name, [row.values for row in rows if row.table == name]) for name in NUMBERS}
    finally:
        journal.close()


def together(folder: Folder) -> dict[str, pd.DataFrame]:
    """Sheets and archive as one, sorted by key."""
    here, away = folder.tables(*NUMBERS), archive_of(folder)
    return {
        name: pd.concat([here[name], away[name]]).sort_values(key).reset_index(drop=True)
        for name, key in NUMBERS.items()
    }


def by_key(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Orders and Parcels sorted by key."""
    return {name: tables[name].sort_values(key).reset_index(drop=True) for name, key in NUMBERS.items()}


def assert_same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    """Alike but for View, which a press fills in beside rows that were pasted."""
    for name in NUMBERS:
        pd.testing.assert_frame_equal(*(frames[name].drop(columns="view") for frames in (one, other)), obj=name)


@pytest.fixture
def aged(sample_day: Ran, tmp_path: Path) -> Folder:
    """The sample day a hundred days later."""
    folder = Folder.copied(sample_day.folder.path, tmp_path / "aged")
    folder.now = LATER
    return folder


@pytest.fixture
def old(shop: Folder) -> Folder:
    """A small shop with three orders of long ago, the first two in one parcel, and one of today."""
    shop.paste("orders", order(1), order(2, parcel=1), order(3), BUYER | {"order_no": "#4", "row_id": "R000004"})
    shop.paste("parcels", parcel(1, "#1, #2"), parcel(3))
    return shop


# What goes


def test_orders_that_are_long_over_leave_the_sheets_with_their_parcels(aged: Folder) -> None:
    before = aged.tables()
    said = aged.press("archive")
    after = aged.tables()
    gone = before["orders"]["status"].isin((Status.SHIPPED, Status.CANCELLED))
    assert said.line.startswith("Archive: 40 done, 33 skipped, 0 need you, 73 rows in all. 30 orders with 30 parcels")
    assert after["orders"]["row_id"].tolist() == before["orders"].loc[~gone, "row_id"].tolist()
    assert (after["parcels"]["status"] != Status.SHIPPED).all()
    assert_same(together(aged), by_key(before))
    for name in ("stock", "products", "rules", "warehouses"):
        pd.testing.assert_frame_equal(after[name], before[name], obj=name)


def test_archiving_changes_no_figure_of_stock(aged: Folder) -> None:
    twin = Folder.copied(aged.path, aged.path.with_name("twin"))
    twin.now = LATER
    aged.press("archive")
    for folder in (aged, twin):
        folder.press("reserve-stock")
    pd.testing.assert_frame_equal(aged.table("stock"), twin.table("stock"))


def test_units_parcels_and_money_add_up_over_sheets_and_archive(aged: Folder) -> None:
    def sums(tables: dict[str, pd.DataFrame]) -> tuple[float, float, int, float]:
        orders, parcels = tables["orders"], tables["parcels"]
        money = (orders["qty"] * orders["unit_price"]).sum()
        return orders["qty"].sum(), round(money, 2), len(parcels), round(parcels["value"].sum(), 2)

    before = sums(aged.tables())
    aged.press("archive")
    assert sums(together(aged)) == before
    assert sums(archive_of(aged))[0] > 0


ASKED = {"problem": "Confirm: it was edited after the file.", "problem_columns": "Status (confirm.edited)"}
ASKED_BEFORE = {"problem": "Tracking: the file says X; clear it.", "problem_columns": "Tracking no. (Tracking)"}
"""A question beside a parcel, as it is kept and as an earlier version kept it."""


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        ({"status": Status.READY}, "orders", ""),
        ({"shipped_at": NOW, "confirmed_at": NOW}, "parcels", ""),
        ({"qty": "two"}, "orders", "something that cannot go"),
        (ASKED, "parcels", "a Problem to look at"),
        (ASKED_BEFORE, "parcels", "a Problem to look at"),
        ({"status": Status.CANCELLED, "reserved": 2}, "orders", "press Reserve stock first"),
        ({"status": Status.CHANGED}, "parcels", "set the parcel's Status"),
    ],
)
def test_an_order_stays_whole_with_the_orders_of_its_parcel(
    shop: Folder, change: dict[str, Raw], where: str, why: str
) -> None:
    second = order(2, parcel=1) | (change if where == "orders" else {})
    shop.paste("orders", order(1), second, order(1, row_id="R000009", line_no="2"), order(3))
    shop.paste("parcels", parcel(1, "#1, #2", **(change if where == "parcels" else {})), parcel(3))
    said = shop.press("archive")
    assert shop.table("orders")["row_id"].tolist() == ["R000001", "R000002", "R000009"]
    assert shop.table("parcels")["parcel_no"].tolist() == ["P000001"]
    assert said.needs == (3 if why else 0)
    assert why in said.line


def test_what_was_said_about_shipping_keeps_no_order_that_was_shipped(old: Folder) -> None:
    old.type("orders", {(0, "problem"): "Address: This is a post office box; send by post."})
    old.type("parcels", {(0, "problem"): "Carrier: Written in Western letters: 'é' as 'e'; correct what reads wrong."})
    assert old.press("archive").done == 3


def test_a_row_with_a_comment_or_with_something_beside_it_stays_with_its_order_and_says_so(old: Folder) -> None:
    from openpyxl.comments import Comment

    with old.in_another_program() as book:
        book["Orders"]["K5"].comment = Comment("the buyer called", "Sam")
        book["Parcels"].cell(6, 60).value = "look here"
    said = old.press("archive")
    assert said.done == 0
    assert said.needs == 3
    assert "Orders row 5 has a comment" in said.line
    assert "Parcels BH6 stands beside the table" in said.line
    assert len(old.table("orders")) == 4


def test_nothing_goes_before_its_days_are_over_and_the_days_are_a_setting(old: Folder) -> None:
    old.now = NOW - timedelta(days=2)
    assert old.press("archive").done == 0
    assert not (old.path / "Fulfilment.archive").exists()
    old.set("Archive after days", "30")
    assert old.press("archive").done == 3
    old.set("Archive after days", "soon")
    assert "Archive after days" in old.refuses("archive")


# There and back


def test_archive_and_undo_is_the_identity(aged: Folder) -> None:
    before = aged.tables()
    aged.press("archive")
    aged.press("find", words=("lefevre",))
    said = aged.press("undo-last-step")
    assert "Archive of" in said.line, "Find is nothing to take back"
    assert said.needs == 0
    assert_same(by_key(aged.tables()), by_key(before))
    assert archive_of(aged)["orders"].empty


def test_archive_and_bring_back_everything_gives_the_same_rows_with_the_clerks_own_columns(old: Folder) -> None:
    with old.in_another_program() as book:
        sheet = book["Orders"]
        column = sheet.max_column + 1
        for row, value in ((4, "Colour"), (5, "blue"), (7, 12)):
            sheet.cell(row, column).value = value
    before = old.tables()
    grid = _own(old)
    old.press("archive")
    said = old.press("bring-back", words=("#1", "#3"))
    assert said.line.startswith(
        "Bring back: 2 done, 0 skipped, 0 need you, 2 rows in all. 3 orders with 2 parcels back"
    )
    after = old.tables()
    assert after["orders"]["row_id"].tolist()[1:] == ["R000001", "R000002", "R000003"]
    assert_same(by_key(after), by_key(before))
    assert _own(old) == grid
    assert archive_of(old)["orders"].empty


def _own(folder: Folder) -> dict[object, object]:
    """The clerk's column by Row ID."""
    rows = ClosedWorkbook(folder.book).grid("Orders").values
    at = rows[3].index("Colour")
    return {row[0]: row[at] for row in rows[4:] if len(row) > at and row[at] is not None}


def test_undo_of_bring_back_archives_the_order_again(old: Folder) -> None:
    old.press("archive")
    before = old.tables("orders", "parcels")
    old.press("bring-back", words=("#3",))
    old.press("undo-last-step")
    assert_same(by_key(old.tables()), by_key(before))
    assert set(archive_of(old)["orders"]["order_no"]) == {"#1", "#2", "#3"}


def test_a_row_that_was_edited_after_bring_back_is_there_once_after_its_undo(old: Folder) -> None:
    before = by_key(old.tables())
    old.press("archive")
    old.press("bring-back", words=("#3",))
    at = old.table("orders")["row_id"].tolist().index("R000003")
    old.type("orders", {(at, "note"): "called"})
    assert old.press("undo-last-step").needs == 1
    both = together(old)
    assert both["orders"]["row_id"].tolist() == before["orders"]["row_id"].tolist()
    assert both["parcels"]["parcel_no"].tolist() == ["P000001", "P000003"]


def test_what_is_marked_on_found_comes_back_and_found_says_where_it_is_now(old: Folder) -> None:
    old.press("archive")
    old.press("find", words=("#3",))
    assert old.table("found")["place"].tolist() == ["Archive", "Archive"]
    old.type("found", {(0, "bring_back"): "Yes"})
    said = old.press("bring-back")
    assert said.line.startswith("Bring back: 1 done, 1 skipped, 0 need you, 2 rows in all.")
    assert old.table("found")[["place", "bring_back"]].to_numpy().tolist() == [["Orders", ""], ["Parcels", ""]]
    assert old.table("orders")["order_no"].tolist() == ["#4", "#3"]


def test_bring_back_without_a_mark_says_what_to_do(old: Folder) -> None:
    old.press("archive")
    old.press("find", words=("#3",))
    assert old.refuses("bring-back").startswith("No archived order is marked: press Find")


def test_an_order_that_stands_on_the_sheet_stays_in_the_archive_and_the_others_come(old: Folder) -> None:
    old.press("archive")
    old.paste(
        "orders", BUYER | {"order_no": "#3", "row_id": "R000090"}, BUYER | {"order_no": "#7", "row_id": "R000001"}
    )
    said = old.press("bring-back", words=("#3", "#1", "nothing"))
    assert said.line.endswith(
        "Nothing came back. #3 stays in the archive, as order #3 stands on Orders already. "
        "#1 stays in the archive, as R000001 stands on the sheets already. nothing is not in the archive."
    )
    assert (said.done, said.needs) == (0, 3)
    assert len(archive_of(old)["orders"]) == 3


@pytest.mark.long
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_sequence_of_presses_loses_or_doubles_a_row(
    empty_template: Path, tmp_path: Path, data: st.DataObject
) -> None:
    folder = Folder.copied(empty_template, tmp_path / f"h{len(list(tmp_path.iterdir()))}")
    folder.now = NOW + timedelta(days=50)
    folder.paste(
        "orders", *(order(n, parcel=n - n % 2 + 1, ordered_at=OLD + timedelta(days=n * 20)) for n in range(1, 7))
    )
    folder.paste("parcels", *(parcel(n, shipped_at=OLD + timedelta(days=n * 20)) for n in (1, 3, 5, 7)))
    before = by_key(folder.tables())
    presses = data.draw(st.lists(st.sampled_from(("archive", "bring-back", "undo-last-step", "find")), max_size=5))
    for button in ("archive", *presses):
        words = {"bring-back": (f"#{data.draw(st.integers(1, 6))}",), "find": ("#",)}.get(button, ())
        with suppress(Refusal):  # nothing is left to undo
            folder.press(button, words=words)
        folder.now += timedelta(days=data.draw(st.sampled_from((0, 40))))
        assert_same(together(folder), before)


# Nothing goes out twice


def test_an_archived_order_that_is_exported_again_is_known(aged: Folder) -> None:
    aged.press("archive")
    before = aged.tables("orders", "parcels")
    for duplicates in ("news", "everything", "show"):
        said = aged.press("import", *aged.exports, duplicates=duplicates)
        assert "in the archive already" in said.line, duplicates
        rows = aged.table("orders")
        assert rows["row_id"].tolist() == before["orders"]["row_id"].tolist(), duplicates
    aged.press("undo-last-step")


def test_an_order_of_another_marketplace_with_an_archived_number_comes_in(old: Folder) -> None:
    old.press("archive")
    header = ["Marketplace", "Order no.", "Line no.", "SKU", "Qty", "Recipient", "Country"]
    rows: list[list[Raw]] = [["Etsy", "#1", "1", "MUG", 1, "Ann", "GB"], ["Shopify", "#1", "9", "PEN", 1, "Jane", "GB"]]
    old.paste_inbox([header, *rows])
    said = old.press("import")
    assert "1 row new for Orders, 1 with nothing new" in said.line
    assert "1 order of it is in the archive already" in said.line
    assert old.table("orders")["marketplace"].tolist() == ["Shopify", "Etsy"]


def test_a_pasted_row_of_an_archived_order_waits_on_hold_and_goes_when_the_clerk_says_so(old: Folder) -> None:
    old.press("archive")
    old.paste("orders", BUYER | {"order_no": "#1"}, BUYER | {"order_no": "#77"})
    old.press("validate-addresses")
    rows = old.table("orders").set_index("order_no")
    assert (rows.at["#1", "status"], rows.at["#1", "hold_reason"]) == (Status.HOLD, "Archived already")
    assert "order #1 went out and is archived; delete this row" in rows.at["#1", "problem"]
    assert rows.at["#77", "status"] == Status.READY
    at = old.table("orders").index.get_loc(old.table("orders").query("order_no == '#1'").index[0])
    old.type("orders", {(int(at), "status"): Status.NEW, (int(at), "hold_reason"): None})
    old.press("validate-addresses")
    assert old.table("orders").set_index("order_no").at["#1", "status"] == Status.READY


def test_row_ids_and_parcel_numbers_of_archived_rows_are_not_given_again(old: Folder) -> None:
    old.press("archive")
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        old.press(button)
    assert old.table("orders")["row_id"].tolist() == ["R000004"]
    assert old.table("parcels")["parcel_no"].tolist() == ["P000004"]


def test_a_number_for_an_archived_parcel_is_told_from_an_unknown_one(old: Folder) -> None:
    old.press("archive")
    old.paste_inbox(
        [
            ["Reference 1", "Tracking Number"],
            ["P000003", "RN900000003GB"],
            ["#1", "RN900000999GB"],
            ["P77", "LN900000001CN"],
        ]
    )
    said = old.press("import-tracking")
    assert "Inbox: 0 matched, 1 already there, 2 unknown, 0 doubtful" in said.line
    assert "Row 3: archived: P000001 with number RN900000001GB; press Find and Bring back to change that." in said.line
    assert "Row 4: no parcel or order P77 is on Parcels." in said.line
    assert archive_of(old)["parcels"]["tracking_no"].tolist() == ["RN900000001GB", "RN900000003GB"]


# The file


def test_a_renamed_workbook_takes_its_archive_along(old: Folder) -> None:
    old.press("archive")
    old.book.rename(old.path / "Shop 2027.xlsm")
    workbook = ClosedWorkbook(old.path / "Shop 2027.xlsm")
    office = open_office(workbook, NOW)
    assert Archive(office.journal).orders(["#1"]) == {("Shopify", "", "#1")}
    office.journal.close()
    assert sorted(path.suffix for path in old.path.glob("Shop 2027.*")) == [".archive", ".journal", ".xlsm"]


def test_an_import_waits_for_an_archive_that_is_gone_and_other_presses_go_on(old: Folder) -> None:
    old.press("archive")
    (old.path / "Fulfilment.archive").rename(old.path / "elsewhere")
    old.paste_inbox([["Marketplace", "Order no.", "SKU", "Qty"], ["Shopify", "#1", "MUG", 1]])
    for button, words in (("import", ()), ("archive", ()), ("find", ("#1",)), ("bring-back", ("#1",))):
        if button == "archive":
            old.paste("orders", order(8))
            old.paste("parcels", parcel(8))
        assert "The archive Fulfilment.archive is not in" in old.refuses(button, words=words), button
    assert old.press("reserve-stock").done >= 0
    old.press("undo-last-step")
    assert old.press("undo-last-step").line.startswith("Undo last step: Archive of"), "the journal has the rows too"


def test_an_archive_that_cannot_be_written_refuses_and_changes_nothing(old: Folder) -> None:
    path = old.path / "Fulfilment.archive"
    path.write_bytes(b"no archive at all" * 100)
    assert "cannot be used" in old.refuses("archive")
    path.unlink()
    path.mkdir()
    assert "cannot be used" in old.refuses("archive")
    path.rmdir()
    assert old.press("archive").done == 3


def test_another_workbooks_archive_is_refused(old: Folder) -> None:
    old.press("archive")
    with sqlite3.connect(old.path / "Fulfilment.archive") as db:
        db.execute("update about set value = 'another' where name = 'book_id'")
    assert "belongs to another workbook" in old.refuses("find", words=("#1",))


def test_a_workbook_restored_from_before_archive_holds_its_orders_and_the_archive_does_not(old: Folder) -> None:
    before = old.book.read_bytes()
    tables = by_key(old.tables())
    old.press("archive")
    old.book.write_bytes(before)
    said = old.press("find", words=("jane",))
    assert "is not in this workbook any more" in said.line
    assert set(old.table("found")["place"]) == {"Orders", "Parcels"}
    assert_same(together(old), tables)
    old.press("archive")
    assert_same(together(old), tables)


def test_which_orders_may_go_takes_no_row_of_an_order_alone() -> None:
    orders = from_records("orders", [order(n % 5, parcel=n % 3 + 1, row_id=f"R{n:06d}") for n in range(1, 12)])
    parcels = from_records("parcels", [parcel(n) for n in (1, 2, 3)])
    over = closed_orders(orders, parcels, NOW, 90)
    assert len(over.orders) == len(orders)
    going = archiving.going(orders, parcels, over, {}, {1: "Parcels row 6 has a comment."})
    assert going.orders.empty
    assert going.parcels.empty, "every order shares a parcel with every other"
    assert list(going.why) == [archiving.BOUND]
    free = archiving.going(orders, parcels, over, {}, {})
    assert list(free.orders) == list(orders.index)
    assert list(free.parcels) == list(parcels.index)


def test_every_table_that_is_archived_has_its_searchable_columns() -> None:
    from pyaddin.steps.records.finding import FIELDS

    for name, columns in FIELDS.items():
        assert set(columns) <= set(TABLES[name].names)


def test_no_formula_of_the_workbook_names_rows_of_orders_that_could_all_leave(old: Folder) -> None:
    with zipfile.ZipFile(old.book) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    formulas = [formula for sheet in sheets for formula in re.findall(r"<f[^>]*>([^<]*)</f>", sheet)]
    assert len(formulas) > 20
    assert not [formula for formula in formulas if re.search(r"(Orders|Parcels)!\$?[A-Z]+\$?\d", formula)]
