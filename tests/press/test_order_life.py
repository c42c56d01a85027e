"""An order has a life: what a later export says is seen, and nothing wrong ships; each is a press, read back."""

import csv
import os
from datetime import datetime
from pathlib import Path

import pytest
from helpers import LISTS, Folder

from pyaddin.tables.problems import beside
from pyaddin.tables.status import Status

HEAD = [
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Currency", "Shipping Method",
    "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku", "Lineitem requires shipping",
    "Lineitem fulfillment status", "Shipping Name", "Shipping Address1", "Shipping City", "Shipping Zip",
    "Shipping Country", "Shipping Phone", "Notes", "Cancelled at",
]  # fmt: skip
ORDER: dict[str, str] = {
    "Name": "#1001", "Email": "jane@example.com", "Financial Status": "paid", "Paid at": "2026-11-18 08:05:00 +0000",
    "Fulfillment Status": "unfulfilled", "Currency": "GBP", "Shipping Method": "Standard",
    "Created at": "2026-11-18 08:00:00 +0000", "Lineitem quantity": "1", "Lineitem name": "Mug",
    "Lineitem price": "9.50", "Lineitem sku": "MUG", "Lineitem requires shipping": "true",
    "Lineitem fulfillment status": "pending", "Shipping Name": "Jane Example", "Shipping Address1": "12 High Street",
    "Shipping City": "Leeds", "Shipping Zip": "LS1 1AA", "Shipping Country": "GB", "Shipping Phone": "+441632960123",
}  # fmt: skip
OTHER_BUYER = {
    "Email": "ada@example.com", "Shipping Name": "Ada Quill", "Shipping Address1": "3 Larkspur Lane",
    "Shipping City": "Bristol", "Shipping Zip": "BS6 5QA", "Shipping Phone": "+447700900301",
    "Created at": "2026-11-18 08:30:00 +0000",
}  # fmt: skip
PEN = {"Lineitem name": "Pen", "Lineitem sku": "PEN", "Lineitem price": "1.50"}
LINE = [name for name in HEAD if name.startswith("Lineitem")]
CANCELLED = {"Cancelled at": "2026-11-18 12:00:00 +0000", "Financial Status": "voided"}
TO_FILES = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files")


def shopify(folder: Path, name: str, *rows: dict[str, str], at: int = 9) -> Path:
    """A Shopify export, made at that hour of the sample day (in UTC, as the book's zone is)."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        number = ""
        for row in rows:
            whole = {**ORDER, **row} if "+" not in row else {**{n: ORDER[n] for n in LINE}, **row, "Name": number}
            number = whole["Name"]
            writer.writerow([whole.get(name, "") for name in HEAD])
    moment = datetime.fromisoformat(f"2026-11-18T{at:02d}:00:00+00:00").timestamp()
    os.utime(path, (moment, moment))
    return path


def further(**line: str) -> dict[str, str]:
    """A further line of the order above it."""
    return {"+": "", **line}


@pytest.fixture
def desk(shop: Folder) -> Folder:
    """The small shop, with enough on the shelf, at four in the afternoon."""
    shop.type("stock", {(n, "on_hand"): 50 for n in range(len(LISTS["stock"]))})
    return shop


def codes(desk: Folder, row: int = 0, table: str = "orders") -> list[str]:
    frame = desk.table(table)
    return [kept.said.code for kept in beside(table, *frame.iloc[row][["problem", "problem_columns"]])]


def statuses(desk: Folder, table: str = "orders") -> list[str]:
    return list(desk.table(table)["status"])


def test_two_shops_of_one_marketplace_both_have_an_order_1001(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "in/North/a.csv", {}))
    said = desk.press("import", shopify(desk.path, "in/South/a.csv", OTHER_BUYER))
    assert "1 row new for Orders" in said.line
    orders = desk.table("orders")
    assert orders["shop"].tolist() == ["North", "South"]
    assert orders["recipient"].tolist() == ["Jane Example", "Ada Quill"]
    for button in TO_FILES:
        desk.press(button)
    assert desk.table("parcels")["recipient"].tolist() == ["Jane Example", "Ada Quill"]


def test_the_same_number_of_another_buyer_is_said_and_asked(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    said = desk.press("import", shopify(desk.path, "b.csv", OTHER_BUYER))
    assert said.needs == 1
    assert "#1001: the same number as another buyer's order here" in said.line
    assert statuses(desk) == [Status.NEW, Status.HOLD]
    desk.type(
        "orders", {(0, "shop"): "North", (1, "shop"): "South", (1, "status"): Status.NEW, (1, "hold_reason"): None}
    )
    said = desk.press("import", shopify(desk.path, "c.csv", {**OTHER_BUYER, "Notes": "x"}, at=16), shop="South")
    assert "1 changed" in said.line
    for button in TO_FILES:
        desk.press(button)
    assert statuses(desk) == [Status.SENT, Status.SENT]


def test_an_order_that_an_afternoon_export_cancels_before_its_parcel_does_not_ship(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}, {"Name": "#1002"}))
    desk.press("validate-addresses")
    desk.press("reserve-stock")
    said = desk.press("import", shopify(desk.path, "b.csv", CANCELLED, {"Name": "#1002"}, at=15))
    assert "1 cancelled, 1 with nothing new" in said.line
    assert desk.table("stock")["reserved"].tolist() == [1.0, 0.0]
    for button in TO_FILES:
        desk.press(button)
    assert statuses(desk) == [Status.CANCELLED, Status.SENT]
    assert len(desk.table("parcels")) == 1


def test_an_order_that_is_cancelled_after_its_parcel_was_made_stops_the_parcel(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    for button in TO_FILES[:3]:
        desk.press(button)
    desk.press("import", shopify(desk.path, "b.csv", CANCELLED, at=15))
    assert (statuses(desk), statuses(desk, "parcels")) == ([Status.CANCELLED], [Status.CANCELLED])
    assert desk.press("carrier-files").files == []


def test_an_order_that_is_cancelled_after_the_carrier_file_says_so_on_row_and_parcel(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    for button in TO_FILES:
        desk.press(button)
    said = desk.press("import", shopify(desk.path, "b.csv", CANCELLED, at=15))
    assert said.needs == 1
    assert codes(desk) == ["news.cancelled-out"]
    assert "news.cancelled-out" in codes(desk, 0, "parcels")
    assert "cancelled at Shopify" in desk.table("parcels")["problem"].iloc[0]


def test_a_parcel_pulled_for_a_cancelled_order_asks_to_be_pulled_no_more(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    for button in TO_FILES:
        desk.press(button)
    desk.press("import", shopify(desk.path, "b.csv", CANCELLED, at=15))
    desk.press("cancel-parcel", words=["P000001"], sure=True)
    assert (statuses(desk), codes(desk)) == ([Status.CANCELLED], ["news.cancelled"])
    assert not [code for code in codes(desk, 0, "parcels") if code.startswith("news.")]


def test_an_address_that_moved_after_the_carrier_file_is_asked_of_the_row_once_its_parcel_is_pulled(
    desk: Folder,
) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    for button in TO_FILES:
        desk.press(button)
    desk.press("import", shopify(desk.path, "b.csv", {"Shipping City": "York"}, at=15))
    desk.press("cancel-parcel", words=["P000001"], sure=True)
    assert codes(desk) == ["news.changed"]
    desk.type("orders", {(0, "city"): "York"})
    desk.press("reserve-stock")
    desk.press("make-parcels")
    assert (codes(desk), statuses(desk)) == ([], [Status.PACKED])


def test_news_of_a_parcel_that_is_corrected_and_sent_anew_are_gone_with_the_new_file(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    for button in TO_FILES:
        desk.press(button)
    desk.press("import", shopify(desk.path, "b.csv", {"Shipping City": "York"}, at=15))
    assert codes(desk) == ["news.changed-out"]
    desk.type("orders", {(0, "city"): "York"})
    assert desk.press("carrier-files").done == 1
    assert (codes(desk), codes(desk, 0, "parcels")) == ([], ["carrier.anew"])
    assert statuses(desk, "parcels") == [Status.SENT]


def test_a_second_line_that_comes_in_a_second_file_ships_too(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    said = desk.press("import", shopify(desk.path, "b.csv", {}, further(**PEN), at=15))
    assert "1 row new for Orders, 1 with nothing new" in said.line
    assert desk.table("orders")["sku"].tolist() == ["MUG", "PEN"]


def test_rows_that_the_marketplace_says_are_fulfilled_already_are_said_and_stopped(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    fulfilled = {"Fulfillment Status": "fulfilled", "Lineitem fulfillment status": "fulfilled",
                 "Fulfilled at": "2026-11-18 13:00:00 +0000"}  # fmt: skip
    said = desk.press("import", shopify(desk.path, "b.csv", fulfilled, at=15))
    assert said.needs == 1
    assert codes(desk) == ["news.fulfilled"]
    for button in TO_FILES:
        desk.press(button)
    assert desk.table("parcels").empty


def test_parts_of_a_line_add_up_to_the_line_when_its_order_is_imported_again(desk: Folder) -> None:
    desk.type("stock", {(0, "on_hand"): 3})
    desk.set("Default policy", "Ship partial")
    desk.press("import", shopify(desk.path, "a.csv", {"Lineitem quantity": "5"}))
    for button in TO_FILES[:2]:
        desk.press(button)
    assert desk.table("orders")["qty"].tolist() == [3.0, 2.0]
    for mode in ("news", "everything"):
        desk.press("import", shopify(desk.path, "b.csv", {"Lineitem quantity": "5"}, at=15), duplicates=mode)
        assert desk.table("orders")["qty"].tolist() == [3.0, 2.0]


def test_lines_in_another_order_or_one_line_less_never_double_an_order(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}, further(**PEN)))
    turned = shopify(desk.path, "b.csv", PEN, further(**{name: ORDER[name] for name in LINE}), at=14)
    assert "2 with nothing new" in desk.press("import", turned).line
    said = desk.press("import", shopify(desk.path, "c.csv", {}, at=15))
    assert desk.table("orders")["sku"].tolist() == ["MUG", "PEN"]
    assert codes(desk, 1) == ["news.line-gone"]
    assert said.needs == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"Financial Status": "voided"}, "Payment voided"),
        ({"Financial Status": "expired"}, "Payment expired"),
        ({"Financial Status": "unpaid"}, "Payment pending"),
        ({"Financial Status": "partially_paid"}, "Paid in part"),
        ({"Financial Status": "authorized"}, "Payment authorised, not yet taken"),
        ({"Fulfillment Status": "restocked"}, "Restocked: look whether it still goes"),
        ({"Fulfillment Status": "on_hold"}, "On hold at Shopify"),
        ({"Lineitem fulfillment status": "partial"}, "Shipped in part: write in Qty how many are left"),
    ],
)
def test_what_shopify_says_is_not_to_ship_waits_on_hold_with_the_reason(
    desk: Folder, words: dict[str, str], reason: str
) -> None:
    desk.press("import", shopify(desk.path, "a.csv", words))
    assert desk.table("orders").iloc[0][["status", "hold_reason"]].tolist() == [Status.HOLD, reason]


def test_several_reasons_to_hold_stand_beside_each_other_and_leave_one_by_one(desk: Folder) -> None:
    both = {"Financial Status": "pending", "Fulfillment Status": "on_hold", "Paid at": ""}
    desk.press("import", shopify(desk.path, "a.csv", both))
    assert desk.table("orders")["hold_reason"].tolist() == ["On hold at Shopify; Payment pending"]
    desk.press("import", shopify(desk.path, "b.csv", {"Fulfillment Status": "on_hold"}, at=14))
    assert desk.table("orders").iloc[0][["status", "hold_reason"]].tolist() == [Status.HOLD, "On hold at Shopify"]
    desk.press("import", shopify(desk.path, "c.csv", {}, at=15))
    assert desk.table("orders").iloc[0][["status", "hold_reason"]].tolist() == [Status.NEW, ""]


def test_an_older_export_after_a_newer_one_takes_nothing_back(desk: Folder) -> None:
    morning = shopify(desk.path, "a.csv", {})
    desk.press("import", shopify(desk.path, "b.csv", CANCELLED, at=15))
    said = desk.press("import", morning)
    assert statuses(desk) == [Status.CANCELLED]
    assert "told newer already" in said.line


def test_a_packed_order_whose_address_changes_is_checked_and_packed_again(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    for button in TO_FILES[:3]:
        desk.press(button)
    moved = {
        "Shipping Address1": "4 Rue Exemple",
        "Shipping City": "Lyon",
        "Shipping Zip": "",
        "Shipping Country": "FR",
    }
    said = desk.press("import", shopify(desk.path, "b.csv", moved, at=15))
    assert "Parcel P000001 is to be made anew; throw its slip away." in said.line
    desk.press("validate-addresses")
    row = desk.table("orders").iloc[0]
    assert row[["country", "status", "parcel_no"]].tolist() == ["FR", Status.NEW, ""]


def test_undo_takes_back_what_a_later_export_changed_and_what_it_said(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    before = desk.table("orders")
    afternoon = shopify(desk.path, "b.csv", CANCELLED, at=15)
    desk.press("import", afternoon)
    desk.press("undo-last-step")
    assert desk.table("orders").equals(before)
    assert "1 cancelled" in desk.press("import", afternoon).line


def test_show_only_lists_the_news_and_changes_nothing(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    before = desk.table("orders")
    said = desk.press("import", shopify(desk.path, "b.csv", CANCELLED, {"Name": "#1002"}, at=15), duplicates="show")
    assert "New: #1002." in said.line
    assert "Cancelled: #1001." in said.line
    assert desk.table("orders").equals(before)
    assert "1 cancelled" in desk.press("import", desk.path / "b.csv").line


def test_show_signs_no_hold_and_lifts_no_signature(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    desk.type("orders", {(0, "status"): Status.HOLD})
    desk.type("orders", {(0, "hold_reason"): "ask the buyer"})
    desk.press("import", shopify(desk.path, "b.csv", {}, at=15), duplicates="show")
    assert desk.table("orders")["held_by"].tolist() == [""]


@pytest.mark.parametrize("older", ["skip", "update"])
def test_the_choices_of_an_older_book_are_read_as_news(desk: Folder, older: str) -> None:
    desk.set("Orders that are already here", older)
    desk.press("import", shopify(desk.path, "a.csv", {}))
    assert "1 cancelled" in desk.press("import", shopify(desk.path, "b.csv", CANCELLED, at=15)).line


def test_files_of_one_press_are_compared_with_each_other(desk: Folder) -> None:
    morning = shopify(desk.path, "a.csv", {}, {"Name": "#1002"})
    afternoon = shopify(desk.path, "b.csv", CANCELLED, {"Name": "#1002"}, at=15)
    desk.press("import", morning, afternoon)
    assert statuses(desk) == [Status.CANCELLED, Status.NEW]
    again = shopify(desk.path, "c.csv", CANCELLED, {"Name": "#1002"}, at=15)
    assert "was imported before" in desk.refuses("import", again)
    assert statuses(desk) == [Status.CANCELLED, Status.NEW]


def test_a_warehouse_copy_pasted_into_the_inbox_counts_as_said_now(desk: Folder) -> None:
    desk.press("import", shopify(desk.path, "a.csv", {}))
    with shopify(desk.path, "b.csv", CANCELLED, at=8).open(encoding="utf-8", newline="") as file:
        desk.paste_inbox(list(csv.reader(file)))
    assert "1 cancelled" in desk.press("import").line
