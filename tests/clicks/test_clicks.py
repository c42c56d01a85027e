"""Every button clicked with the mouse in a real LibreOffice on the sample day; the sheets read back through UNO."""

import csv
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from clerk import CAPTIONS, PATIENCE, Clerk, at, stages
from helpers import ALL_DAY

import links
from pyaddin.buttons import BUTTONS
from pyaddin.store import question
from pyaddin.tables.settings import SETTINGS
from pyaddin.tables.sheets import HEADER_ROW, HOME, SHEETS, TABLES
from pyaddin.tables.status import Status
from pyaddin.tables.views import ABOVE, CAUSES, View

__all__ = ["at", "stages"]
pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("clicks")]

BROKEN = """
import runpy, sys
import pyaddin.actions.orders.reserve_stock as action
def run(day):
    raise RuntimeError("a fault of ours")
action.run = run
sys.argv[0:3] = []
runpy.run_module("pyaddin", run_name="__main__", alter_sys=True)
"""
SLOW = """
import runpy, sys, time
from pathlib import Path
import pyaddin.actions.orders.reserve_stock as action
from pyaddin import launch
reserve, wait_for_press = action.run, launch.wait_for_press
def wait(*how):
    Path("refused").touch()
    wait_for_press(*how)
launch.wait_for_press = wait
def run(day):
    Path("reserving").touch()
    while not Path("go-on").exists():
        time.sleep(0.05)
    return reserve(day)
action.run = run
sys.argv[0:3] = []
runpy.run_module("pyaddin", run_name="__main__", alter_sys=True)
"""


def shown_on(sheet: str) -> Sequence[View]:
    """The views that have a button on a sheet."""
    return {HOME.sheet: CAUSES, **{TABLES[name].sheet: views for name, views in ABOVE.items()}}.get(sheet, ())


TRACKING = ("Reference 1", "Tracking Number")


@pytest.mark.long
def test_every_button_on_every_sheet_starts_its_own_step(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    clerk.stage = ""
    (clerk.desk / "python").write_text(f'#!/bin/sh\necho "$5" >> "{clerk.desk}/started"\n', encoding="utf-8")
    for sheet in ("Inbox", "Learn", "Goods in"):
        clerk.office.put(sheet, "A5", "something that waits, so that no button asks for files")
    wanted = []
    for sheet in (table.sheet for table in SHEETS):
        entries = [entry for entry in BUTTONS if sheet in entry.sheets]
        looks = [str(view.caption) for view in shown_on(sheet)]
        looks += [str(link.caption) for link in links.on(next(table for table in SHEETS if table.sheet == sheet))]
        assert sorted(clerk.office.buttons(sheet)) == sorted([*looks, *(entry.caption for entry in entries)]), sheet
        for entry in entries:
            wanted.append(entry.name)
            clerk.office.click(entry.caption, sheet)
            clerk.office.wait_for(lambda: len(clerk.notes("started")) >= len(wanted), 20, f"{entry.caption} on {sheet}")
    assert clerk.notes("started") == wanted
    assert set(wanted) == {entry.name for entry in BUTTONS}


def test_import_takes_the_file_chosen_in_the_dialog(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    clerk.stage = ""
    said = clerk.press("Import", "Orders", clerk.folder.path / "sample" / "amazon_unshipped.txt")
    assert "28 done, 0 skipped, 0 need you, 28 rows in all" in said
    assert clerk.band("Home") == clerk.band("Inbox") == said
    assert clerk.count("Orders", "Marketplace") == {"Amazon": 28}
    first = clerk.rows("Orders")[0]
    assert [first[name] for name in ("Row ID", "Order no.", "SKU", "Qty", "Postcode", "Status")] == [
        "R000001", "026-4410283-5500101", "00417", 2.0, "BS6 5QA", "New",
    ]  # fmt: skip
    assert isinstance(first["Ordered at"], float)
    assert first["Recipient"] == "Ann Whitcombe"
    assert [row["Recipient"] for row in clerk.order("404-5520917-5500111")] == ["Étienne Lefèvre"]
    assert [(row["Press"], row["Done"]) for row in clerk.rows("Log")] == [(1.0, 28.0)]


def test_import_takes_what_was_pasted_into_the_inbox(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    clerk.stage = ""
    with (clerk.folder.path / "sample" / "shopify_orders_export.csv").open(encoding="utf-8", newline="") as file:
        clerk.paste(list(csv.reader(file)))
    said = clerk.press("Import", "Inbox")
    assert "24 done, 2 skipped, 0 need you, 26 rows in all" in said
    assert clerk.count("Orders", "Marketplace") == {"Shopify": 24}
    assert [row["Postcode"] for row in clerk.order("#1042")] == ["02139", "02139"]
    assert [row["Recipient"] for row in clerk.order("#1048")] == ["林淑芬"]
    assert clerk.office.text("Inbox", "A5") == clerk.office.text("Inbox", "A6") == ""


def test_import_asks_whether_it_is_to_take_what_waits_and_takes_it(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    clerk.stage = ""
    downloads = clerk.folder.path / "Downloads"
    downloads.mkdir()
    shutil.copy(clerk.folder.path / "sample" / "amazon_unshipped.txt", downloads)
    settings = [setting.name for setting in SETTINGS]
    clerk.office.put("Settings", f"B{HEADER_ROW + 1 + settings.index('downloads')}", str(downloads))
    said = clerk.press("Import", "Orders", answer="Yes")
    assert "new orders came" in said
    assert clerk.count("Orders", "Marketplace") == {"Amazon": 28}


def test_a_file_dialog_that_is_closed_again_starts_nothing(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    clerk.office.click("Import", "Orders")
    clerk.office.answer("Cancel")
    clerk.office.wait_for(lambda: not clerk.office.dialogs(), 10, "its end")
    assert clerk.notes("started") == []
    assert clerk.rows("Orders") == []


def test_validate_addresses_makes_rows_ready_and_says_what_is_wrong_beside_the_others(
    at: Callable[[str], Clerk],
) -> None:
    clerk = at("validate-addresses")
    said = clerk.press("Validate addresses", "Orders")
    assert "63 done, 6 skipped, 2 need you, 71 rows in all" in said
    assert clerk.count("Orders") == {"Ready": 63, "New": 2, "Hold": 5, "Cancelled": 1}
    (moira,) = clerk.order("026-4410283-5500104")
    assert (moira["Status"], moira["Address check"]) == ("New", "Blocked")
    assert "Postcode" in str(moira["Problem columns"])
    assert "postcode" in str(moira["Problem"]).lower()
    (jonas,) = clerk.order("303-7718204-5500105")
    assert {"City", "Postcode"} <= {part.split(" (")[0] for part in str(jonas["Problem columns"]).split(", ")}


def test_reserve_stock_splits_a_line_and_counts_stock(at: Callable[[str], Clerk]) -> None:
    clerk = at("reserve-stock")
    said = clerk.press("Reserve stock", "Stock")
    assert "64 rows reserved, 1 short" in said
    assert sorted((row["Warehouse"], row["Qty"], row["Reserved"]) for row in clerk.order("026-4410283-5500108")) == [
        ("MAIN", 2.0, 2.0), ("UK", 3.0, 3.0),
    ]  # fmt: skip
    (tray,) = clerk.order("026-4410283-5500109")
    assert (tray["Status"], tray["Reserved"] or 0) == ("Short", 0)
    reserved: Counter[tuple[Any, ...]] = Counter()
    for row in clerk.rows("Orders"):
        reserved[row["SKU"], row["Warehouse"], row["Bin"]] += int(row["Reserved"] or 0)
    for row in clerk.rows("Stock"):
        here = reserved[row["SKU"], row["Warehouse"], row["Bin"]]
        assert (row["Reserved"], row["Available"]) == (here, float(row["On hand"] or 0) - here), row["SKU"]


def test_make_parcels_packs_every_reserved_row(at: Callable[[str], Clerk]) -> None:
    clerk = at("make-parcels")
    reserved = [row for row in clerk.rows("Orders") if row["Status"] == Status.RESERVED]
    said = clerk.press("Make parcels", "Parcels")
    parcels = {row["Parcel no."]: row for row in clerk.rows("Parcels")}
    assert f"{len(parcels)} parcels made" in said
    packed = [row for row in clerk.rows("Orders") if row["Status"] == Status.PACKED]
    assert len(packed) == len(reserved) - 1, "the teapots are too heavy for any rule"
    assert {row["Parcel no."] for row in packed} == set(parcels)
    assert all(parcels[row["Parcel no."]]["Warehouse"] == row["Warehouse"] for row in packed)
    assert all(row["Carrier"] and row["Why this carrier"] and row["Weight g"] for row in parcels.values())


def test_carrier_files_are_written_and_the_folder_opens(at: Callable[[str], Clerk]) -> None:
    clerk = at("carrier-files")
    said = clerk.press("Carrier files", "Parcels")
    assert "30 parcels in 3 files" in said
    sent = [row for row in clerk.rows("Parcels") if row["Status"] == Status.SENT]
    assert len(sent) == 30
    assert sorted({str(row["Carrier file"]) for row in sent}) == clerk.written()
    assert Path(clerk.notes("opened")[-1]).parent == clerk.folder.path / "out"
    stay = [row for row in clerk.rows("Parcels") if row["Status"] == Status.PACKED]
    assert all(row["Problem"] for row in stay), "a parcel that stays says why"


def test_packing_slips_of_the_selected_parcels_are_printed_and_opened(at: Callable[[str], Clerk]) -> None:
    clerk = at("packing-slips")
    clerk.office.show("Parcels", "A6:C8")
    said = clerk.press("Packing slips", "Parcels")
    assert "3 slips in the order of the pick" in said
    (slips,) = [name for name in clerk.written() if name.startswith("packing-slips")]
    opened = clerk.notes("opened")[-1]
    assert Path(opened).name == slips
    assert Path(opened).read_bytes().startswith(b"%PDF")


def test_import_tracking_fills_in_the_carriers_numbers(at: Callable[[str], Clerk]) -> None:
    clerk = at("import-tracking")
    wanted = clerk.tracking_numbers()
    answer = clerk.folder.path / "tracking.csv"
    answer.write_text("\n".join(map(",".join, [TRACKING, *wanted.items()])), encoding="utf-8")
    said = clerk.press("Import tracking", "Parcels", answer)
    assert "tracking.csv: 30 matched, 0 already there, 0 unknown, 0 doubtful" in said
    found = {row["Parcel no."]: row["Tracking no."] for row in clerk.rows("Parcels") if row["Tracking no."]}
    assert found == wanted


def test_import_tracking_takes_the_inbox_and_leaves_there_what_matches_nothing(at: Callable[[str], Clerk]) -> None:
    clerk = at("import-tracking")
    clerk.stage = ""
    first, second, *_ = clerk.tracking_numbers().items()
    clerk.paste([TRACKING, first, ("P999999", "LN900000001CN"), second])
    said = clerk.press("Import tracking", "Inbox")
    assert "Inbox: 2 matched, 0 already there, 1 unknown" in said
    assert [number for number in clerk.column("Parcels", "Tracking no.") if number] == [first[1], second[1]]
    assert [clerk.office.text("Inbox", f"A{row}") for row in range(5, 9)] == [TRACKING[0], "", "P999999", ""]


def test_confirm_shipment_ships_the_parcels_and_takes_them_off_the_shelf(at: Callable[[str], Clerk]) -> None:
    clerk = at("confirm-shipment")
    on_hand = sum(float(row["On hand"] or 0) for row in clerk.rows("Stock"))
    said = clerk.press("Confirm shipment", "Parcels")
    assert "30 parcels confirmed in" in said
    shipped = [row for row in clerk.rows("Orders") if row["Status"] == Status.SHIPPED]
    left = sum(float(row["On hand"] or 0) for row in clerk.rows("Stock"))
    assert on_hand - left == sum(float(row["Qty"]) for row in shipped) > 0
    assert clerk.count("Parcels")[Status.SHIPPED] == 30
    assert all(row["Confirmed at"] for row in clerk.rows("Parcels") if row["Status"] == Status.SHIPPED)


def test_run_the_day_goes_on_with_what_is_there_when_no_files_are_wanted(at: Callable[[str], Clerk]) -> None:
    clerk = at("validate-addresses")
    said = clerk.press("Run the day", "Home", answer="No")
    assert "You are needed at: Validate addresses 2, Reserve stock" in said
    assert "30 parcels wait for tracking numbers" in said
    assert clerk.count("Parcels")[Status.SENT] == 30
    assert [row["Button"] for row in clerk.rows("Log")][1:] == [CAPTIONS[name] for name in ALL_DAY[1:6]]


def test_run_the_day_takes_files_first_when_they_are_wanted(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    said = clerk.press("Run the day", "Home", clerk.folder.exports[0], answer="Yes")
    assert "Run the day, 6 steps:" in said
    assert clerk.count("Orders", "Marketplace") == {"Amazon": 29}, "28 lines, one of them split"
    assert clerk.count("Parcels")[Status.SENT] > 0


def test_run_the_day_can_be_called_off(at: Callable[[str], Clerk]) -> None:
    clerk = at("validate-addresses")
    clerk.office.click("Run the day", "Home")
    clerk.office.answer("Cancel")
    clerk.office.wait_for(lambda: not clerk.office.dialogs(), 10, "the end of the question")
    assert clerk.notes("started") == []


def test_the_ready_views_filter_and_show_all_again_without_python(at: Callable[[str], Clerk]) -> None:
    clerk = at("import-tracking")
    before = clerk.notes("started")
    for sheet in ("Orders", "Parcels"):
        every = clerk.rows(sheet)
        for caption, word in (("Needs me", "|me|"), ("Ready", "|ready|")):
            clerk.office.click(caption, sheet)
            assert clerk.in_sight(sheet) == [row for row in every if word in str(row["View"])], (sheet, caption)
        clerk.office.click("All", sheet)
        assert clerk.in_sight(sheet) == every
    assert clerk.notes("started") == before


def test_every_cause_on_home_counts_the_rows_that_its_button_shows(at: Callable[[str], Clerk]) -> None:
    clerk = at("import-tracking")
    counts = clerk.causes()
    assert sum(bool(count) for count in counts.values()) > 4
    for view in CAUSES:
        clerk.office.click(str(view.caption), HOME.sheet)
        assert len(clerk.in_sight(TABLES[view.table].sheet)) == counts[str(view.caption)], view.name
        shown = clerk.office.document.CurrentController.ActiveSheet.Name
        assert shown == TABLES[view.table].sheet
    for sheet in ("Orders", "Parcels"):
        clerk.office.click("All", sheet)


def test_undo_last_step_takes_back_one_press_after_the_other(at: Callable[[str], Clerk]) -> None:
    clerk = at("packing-slips")
    files = clerk.written()
    assert len(files) == 3
    asked = clerk.press("Undo last step", "Parcels", code=2)
    assert asked.endswith("or these parcels go out twice; press Undo last step again to take the press back.")
    assert clerk.written() == files
    time.sleep(question.SLIP.total_seconds())
    said = clerk.press("Undo last step", "Parcels")
    assert "Carrier files of" in said
    assert "3 files moved to out/void" in said
    assert clerk.written() == []
    assert sorted(path.name for path in clerk.folder.path.glob("out/void/*/*")) == files
    assert clerk.count("Parcels") == {Status.PACKED: 49}
    assert "Make parcels of" in clerk.press("Undo last step", "Log")
    assert clerk.rows("Parcels") == []
    assert clerk.count("Orders")[Status.RESERVED] == 64


def test_check_set_up_finds_everything_in_place(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    said = clerk.press("Check set-up", "Settings")
    assert said.endswith("9 fine, 0 to mend.")
    assert clerk.rows("Log") == []


def test_report_a_fault_writes_its_file_beside_the_open_book(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    said = clerk.press("Report a fault", "Settings")
    (path,) = clerk.folder.path.glob("fault-report-*.zip")
    assert f"✓ Report a fault: '{path.name}' is in {clerk.folder.path};" in said
    assert clerk.rows("Log") == []


def test_a_refusal_says_its_sentence_on_the_band_and_changes_nothing(at: Callable[[str], Clerk]) -> None:
    clerk = at("import")
    before = clerk.rows("Stock")
    said = clerk.press("Packing slips", "Parcels", code=2)
    assert said.partition("  ")[2] == (
        "✗ Packing slips: There is no packed parcel to print; press Make parcels first, or select rows that are packed."
    )
    assert (clerk.rows("Parcels"), clerk.rows("Log"), clerk.rows("Stock")) == ([], [], before)


def test_a_fault_of_ours_says_what_to_send_and_changes_nothing(at: Callable[[str], Clerk]) -> None:
    clerk = at("reserve-stock")
    before = clerk.rows("Orders"), clerk.rows("Stock"), clerk.rows("Log")
    clerk.works_with(BROKEN)
    clerk.stage = ""
    said = clerk.press("Reserve stock", "Orders", code=1)
    log = clerk.folder.path / "fulfilment.log"
    assert said.partition("  ")[2] == (
        "✗ Reserve stock: something went wrong in the program; press Report a fault on Home and send its file."
    )
    assert "a fault of ours" in log.read_text(encoding="utf-8")
    assert (clerk.rows("Orders"), clerk.rows("Stock"), clerk.rows("Log")) == before


def test_a_click_while_a_press_runs_does_nothing_and_is_told_when_that_press_has_ended(
    at: Callable[[str], Clerk],
) -> None:
    clerk = at("reserve-stock")
    clerk.works_with(SLOW)
    clerk.stage = ""
    clerk.office.click("Reserve stock", "Orders")
    clerk.office.wait_for((clerk.desk / "reserving").exists, PATIENCE, "the first press")
    clerk.office.click("Make parcels", "Orders")
    clerk.office.wait_for((clerk.desk / "refused").exists, PATIENCE, "the second press")
    (clerk.desk / "go-on").touch()
    clerk.office.wait_for(lambda: len(clerk.notes("ended")) == 2, PATIENCE, "both")
    assert sorted(clerk.notes("ended")) == ["0", "2"]
    said = clerk.band("Orders")
    assert "64 rows reserved, 1 short" in said
    assert said.endswith(
        "Make parcels: clicked while another press ran, so nothing was done; press again if it is wanted."
    )
    assert clerk.rows("Parcels") == []
    assert len(clerk.rows("Log")) == 3
