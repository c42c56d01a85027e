"""One press: its counts and closing line, its files, and what it leaves as the clerk has it."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from books import parts_of, write_parts
from helpers import BUYER, NOW, Folder, carriers_answer

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press.run import press
from pyaddin.store.journal import Entry, NewFile, Press
from pyaddin.store.out import Out
from pyaddin.tables.changes import Changes
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import RESULT_ROW
from pyaddin.tables.status import Status

FLOW = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files")
OTHER = {**BUYER, "order_no": "#2002", "recipient": "John Example"}


def band(shop: Folder, sheet: str) -> object:
    """The closing line on a sheet's band."""
    row = ClosedWorkbook(shop.book).grid(sheet).values[RESULT_ROW - 1]
    return row[0] if row else None


def test_the_closing_line_stands_on_home_and_on_the_sheets_of_the_button(shop: Folder) -> None:
    shop.paste("orders", BUYER, {**OTHER, "postcode": ""})
    said = shop.press("validate-addresses")
    assert said.line == (
        "Validate addresses: 1 done, 0 skipped, 1 need you, 2 rows in all. "
        "1 row became Ready, 0 with a warning to read."
    )
    assert [band(shop, sheet) for sheet in ("Home", "Orders")] == [f"15:30  ▲ {said.line}"] * 2
    assert band(shop, "Stock") is None


def remembered(shop: Folder, sheet: str) -> list[object]:
    """The results of a sheet's formulas as they stand in the file, which is all that Excel's Protected View shows."""
    kept, formulas = (openpyxl.load_workbook(shop.book, data_only=only)[sheet] for only in (True, False))
    places = [cell.coordinate for row in formulas.iter_rows() for cell in row if cell.data_type == "f"]
    return [kept[place].value for place in places]


def test_home_remembers_no_count_that_a_press_may_have_made_false(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    counts = remembered(shop, "Home")
    assert len(counts) > 50
    assert set(counts) == {None}


def test_a_clerk_s_own_formula_keeps_what_it_remembers(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    parts = parts_of(shop.book)
    sheet = "xl/worksheets/sheet3.xml"
    parts[sheet] = parts[sheet].replace(b"</row>", b'<c r="CA1"><f>NOW()-1</f><v>46344.5</v></c></row>', 1)
    write_parts(shop.book, parts)
    shop.press("validate-addresses")
    assert remembered(shop, "Orders") == [46344.5]


def test_the_whole_day_s_line_stands_on_home(shop: Folder) -> None:
    shop.paste("orders", BUYER, {**OTHER, "postcode": ""})
    said = shop.press("run-the-day")
    assert said.line.startswith("Run the day, 5 steps: ")
    assert "You are needed at: Validate addresses 1." in said.line
    assert said.line.endswith(
        "1 parcel waits for tracking numbers: upload the carrier files, "
        "then press Import tracking and Confirm shipment."
    )
    assert band(shop, "Home") == f"15:30  ▲ {said.line}"
    assert (said.done, said.skipped, said.needs) == tuple(
        sum(getattr(step, count) for step in said.steps) for count in ("done", "skipped", "needs")
    )


def test_a_day_without_orders_runs_and_needs_nobody(shop: Folder) -> None:
    said = shop.press("run-the-day")
    assert (said.done, said.skipped, said.needs, said.files) == (0, 0, 0, [])
    assert "You are needed" not in said.line


@pytest.mark.parametrize("button", FLOW)
def test_a_press_on_an_empty_shop_looks_at_no_row(shop: Folder, button: str) -> None:
    said = shop.press(button)
    assert (said.done, said.skipped, said.needs) == (0, 0, 0)
    assert "0 rows in all." in said.line


def test_slips_without_a_packed_parcel_are_refused(shop: Folder) -> None:
    assert shop.refuses("packing-slips") == (
        "There is no packed parcel to print; press Make parcels first, or select rows that are packed."
    )


def test_only_selected_parcels_are_sent_and_the_others_are_counted(shop: Folder) -> None:
    shop.paste("orders", BUYER, OTHER)
    for button in FLOW[:3]:
        shop.press(button)
    said = shop.press("carrier-files", selection=(6,))
    assert (said.done, said.skipped, said.needs) == (1, 1, 0)
    assert shop.table("parcels")["status"].tolist() == [Status.PACKED, Status.SENT]


def test_a_parcel_goes_out_once_unless_asked_again(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in FLOW:
        shop.press(button)
    assert (shop.press("carrier-files").done, shop.press("carrier-files", again=True).done) == (0, 1)


def test_a_parcel_edited_after_its_file_says_so_and_is_not_confirmed(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in FLOW:
        shop.press(button)
    answer = carriers_answer(shop)
    shop.type("orders", {(0, "city"): "York", (0, "postcode"): "YO1 7HH"})
    said = shop.press("import-tracking", answer)
    assert (said.done, said.skipped, said.needs) == (1, 0, 1)
    assert "1 parcel edited after the carrier file; see Problem on Parcels." in said.line
    parcel = shop.table("parcels").iloc[0]
    assert (parcel["status"], parcel["tracking_no"] != "") == (Status.CHANGED, True)
    assert "edited after the carrier file" in parcel["problem"]
    said = shop.press("confirm-shipment")
    assert (said.done, said.skipped, said.needs, said.files) == (0, 0, 1, [])
    file = parcel["carrier_file"]
    said = shop.press("carrier-files")
    assert said.done == 1
    assert "1 of them was edited after an earlier file; withdraw it there." in said.line
    assert shop.table("parcels")["problem"].tolist() == [
        f"Carrier: it was edited after {file} and is in a new file now; withdraw it from the old one."
    ]
    assert shop.press("confirm-shipment").done == 1


def test_a_parcel_that_is_edited_and_sent_anew_in_one_press_asks_for_no_new_file(shop: Folder) -> None:
    shop.paste("orders", BUYER, OTHER)
    for button in FLOW:
        shop.press(button)
    file = shop.table("parcels")["carrier_file"].iloc[0]
    shop.type("orders", {(0, "city"): "York", (0, "postcode"): "YO1 7HH"})
    said = shop.press("carrier-files")
    assert (said.done, said.skipped, said.needs) == (1, 1, 0)
    parcels = shop.table("parcels")
    assert parcels["status"].tolist() == [Status.SENT, Status.SENT]
    assert parcels["problem"].tolist() == [
        f"Carrier: it was edited after {file} and is in a new file now; withdraw it from the old one.", ""
    ]  # fmt: skip
    assert not parcels["view"].str.contains("|me|", regex=False).any()


def test_a_parcel_edited_after_its_file_that_is_not_selected_still_asks_for_a_new_one(shop: Folder) -> None:
    shop.paste("orders", BUYER, OTHER)
    for button in FLOW:
        shop.press(button)
    shop.type("orders", {(0, "city"): "York", (0, "postcode"): "YO1 7HH"})
    shop.press("carrier-files", selection=(6,))
    parcels = shop.table("parcels")
    assert parcels["status"].tolist() == [Status.CHANGED, Status.SENT]
    assert "press Carrier files for a new one" in parcels["problem"].iloc[0]
    assert "|me|" in parcels["view"].iloc[0]


@pytest.mark.parametrize(("status", "says"), [(Status.HOLD, "is on hold"), (Status.CANCELLED, "was cancelled")])
def test_a_row_stopped_after_packing_keeps_its_parcel_back(shop: Folder, status: str, says: str) -> None:
    shop.paste("orders", BUYER, {**BUYER, "line_no": "2", "sku": "PEN"}, OTHER)
    for button in FLOW[:3]:
        shop.press(button)
    shop.type("orders", {(0, "status"): status})
    said = shop.press("carrier-files")
    assert (said.done, said.skipped, said.needs) == (1, 0, 1)
    assert says in shop.table("parcels")["problem"].iloc[0]


def test_two_presses_in_one_second_do_not_write_over_a_file(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in FLOW[:3]:
        shop.press(button)
    press("packing-slips", ClosedWorkbook(shop.book), Options(), NOW)
    with pytest.raises(Refusal, match="is there already; wait a second and press again"):
        press("packing-slips", ClosedWorkbook(shop.book), Options(again=True), NOW)
    assert not (shop.path / "out" / ".waiting").exists()


def test_when_one_file_cannot_be_staged_none_waits(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.csv").write_text("here already")
    out = Out(tmp_path, "Book", tmp_path / "templates", 0o600, lambda number: ())
    entry = Entry(1, NOW, "", "carrier-files", "begun", "", 0, 0, 0)
    with pytest.raises(Refusal):
        out.stage(Press(entry, Changes(), files=[NewFile("out/a.csv", b"a"), NewFile("out/b.csv", b"b")]))
    out.discard(1)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.csv"]


def test_row_ids_of_deleted_rows_are_never_given_again(shop: Folder) -> None:
    shop.paste("orders", BUYER, OTHER)
    shop.press("validate-addresses")
    with shop.in_another_program() as book:
        book["Orders"].delete_rows(6)
    shop.paste("orders", OTHER)
    shop.press("validate-addresses")
    assert shop.table("orders")["row_id"].tolist() == ["R000001", "R000003"]


def test_more_shipped_than_stock_holds_leaves_none_and_undo_still_works(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "qty": 3})
    for button in FLOW:
        shop.press(button)
    shop.press("import-tracking", carriers_answer(shop))
    shop.type("stock", {(0, "on_hand"): 1})
    before = shop.tables("orders", "parcels", "stock")
    shop.press("confirm-shipment")
    assert shop.table("stock")["on_hand"].tolist() == [0, 5]
    shop.press("undo-last-step")
    for name, frame in shop.tables("orders", "parcels", "stock").items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_a_press_that_is_running_refuses_another(shop: Folder) -> None:
    import filelock

    with filelock.FileLock(shop.book.with_name(f".{shop.book.name}.lock")):
        assert shop.refuses("validate-addresses").startswith("Another press is running on 'Fulfilment.xlsm'")


def test_an_order_with_a_hold_reason_alone_gets_no_stock_no_parcel_and_no_file(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "hold_reason": "Ask the buyer"})
    assert "put on Hold" in str(shop.press("validate-addresses").line)
    for button in ("reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    assert shop.table("orders")["status"].tolist() == [Status.HOLD]
    assert shop.table("parcels").empty


def test_a_reason_that_is_written_beside_a_packed_order_keeps_its_parcel_back(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    shop.type("orders", {(0, "hold_reason"): "Ask the buyer"})
    assert "put on Hold" in str(shop.press("carrier-files").line)
    assert not list((shop.path / "out").rglob("Royal*"))
    shop.type("orders", {(0, "status"): Status.PACKED})
    shop.press("carrier-files")
    assert len(list((shop.path / "out").rglob("Royal*"))) == 1
    assert shop.table("orders")["hold_reason"].tolist() == [""]


def test_holds_are_released_when_their_time_has_come(shop: Folder) -> None:
    held = {"status": Status.HOLD, "hold_reason": "Buyer asked to wait"}
    later = NOW + timedelta(days=1)
    shop.paste("orders", {**BUYER, **held, "hold_until": NOW}, {**OTHER, **held, "hold_until": later})
    shop.press("validate-addresses")
    assert shop.table("orders")["status"].tolist() == [Status.READY, Status.HOLD]


def test_an_accepted_address_passes_and_is_signed(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "postcode": "", "address_accepted": "Yes"})
    assert shop.press("validate-addresses").needs == 0
    order = shop.table("orders").iloc[0]
    assert order["status"] == Status.READY
    assert "2026-11-18 15:30" in order["approved_by"]


def test_a_stock_list_that_is_imported_shows_at_once_what_is_available(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    shop.press("reserve-stock")
    held = shop.table("stock").set_index("sku").at["MUG", "reserved"]
    (shop.path / "stock.csv").write_text("SKU,Warehouse,Bin,On hand\nMUG,MAIN,A-01,70\n")
    shop.press("import", shop.path / "stock.csv")
    mugs = shop.table("stock").query("sku == 'MUG'")
    assert mugs["available"].sum() == mugs["on_hand"].sum() - held
    assert held == 1


def test_a_changed_copy_above_its_packed_original_lets_nothing_go_out_twice(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    original = shop.table("orders").iloc[0]
    shop.paste("orders", {name: value for name, value in original.items() if isinstance(value, str) and value})
    shop.type("orders", {(0, "order_no"): "#other"})
    shop.press("validate-addresses")
    rows = shop.table("orders")
    assert rows["status"].tolist() == [Status.PACKED, Status.HOLD]
    assert rows["hold_reason"].tolist() == ["", "Copy of R000001"]


def test_a_list_comes_in_below_a_row_that_repeats_the_key_of_another(shop: Folder) -> None:
    shop.paste("stock", {"sku": "PEN", "warehouse": "MAIN", "bin": "B1", "on_hand": 99})
    coming = shop.path / "stock.csv"
    coming.write_text("SKU,Warehouse,Bin,On hand\nCUP,MAIN,C1,7\n", encoding="utf-8")
    shop.press("import", coming)
    rows = shop.table("stock")
    assert rows["sku"].tolist() == ["MUG", "PEN", "PEN", "CUP"]
    assert rows["on_hand"].tolist() == [10, 5, 99, 7]
