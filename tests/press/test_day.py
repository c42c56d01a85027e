"""The sample day: every number that the demo prints has its reason, and every trap shows where it should."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import places
import pytest
from helpers import ALL_DAY, Folder, Ran
from python_calamine import CalamineWorkbook

from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.tables.frames import Tables
from pyaddin.tables.status import CHECK_BLOCKED, CHECK_WARNING, Status
from pyaddin.words.sentences import NEEDS

DAY = [dict(row) for row in csv.DictReader((places.DAY / "day.csv").open(encoding="utf-8"))]
NOT_TAKEN = {
    "#1051": "shipped on an earlier day",
    "8190436201550208": "its number was damaged by a spreadsheet program",
}
GIFT_CARD = "GIFT-50"
FILES = {"China Post e邮宝": "xls", "Royal Mail Click & Drop": "xlsx", "UPS": "csv"}


def lines() -> list[tuple[str, str, int]]:
    """(order, SKU, quantity) of every line that the three exports hold, as the sample's list says."""
    found = []
    for order in DAY:
        for item in order["lines"].split():
            sku, _, qty = item.partition("*")
            found.append((order["number"], sku, int(qty)))
    return found


def counts(ran: Ran, button: str) -> tuple[int, int, int]:
    said = ran.said[button]
    return said.done, said.skipped, said.needs


def of_order(tables: Tables, number: str) -> pd.DataFrame:
    return tables["orders"][tables["orders"]["order_no"] == number]


def file_of(ran: Ran, button: str, start: str) -> bytes:
    return next(data for name, data in ran.files[button].items() if name.startswith(start))


def rows_of(data: bytes, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding)), delimiter=delimiter))


# the counts


def test_import_takes_every_line_but_three_and_says_why(sample_day: Ran) -> None:
    taken = [line for line in lines() if line[0] not in NOT_TAKEN and line[1] != GIFT_CARD]
    left_out = [line for line in lines() if line[0] == "#1051" or line[1] == GIFT_CARD]
    damaged = [line for line in lines() if line[0] == "8190436201550208"]
    assert counts(sample_day, "import") == (len(taken), len(left_out), len(damaged)) == (71, 2, 1)
    orders = sample_day.after["import"]["orders"]
    assert sorted(zip(orders["order_no"], orders["sku"], orders["qty"], strict=True)) == sorted(taken)
    assert "1 already shipped, 1 not to be shipped" in sample_day.said["import"].line
    assert "'8.19044E+15' was damaged by a spreadsheet program" in sample_day.said["import"].line


def test_validation_passes_over_held_and_cancelled_rows_and_stops_two_addresses(sample_day: Ran) -> None:
    before, after = (sample_day.after[button]["orders"] for button in ("import", "validate-addresses"))
    waiting = before["status"].isin((Status.HOLD, Status.CANCELLED))
    blocked = after["address_check"] == CHECK_BLOCKED
    assert counts(sample_day, "validate-addresses") == (71 - 6 - 2, waiting.sum(), blocked.sum()) == (63, 6, 2)
    assert set(after.loc[blocked, "order_no"]) == {"026-4410283-5500104", "303-7718204-5500105"}
    assert after["status"].value_counts().to_dict() == {"Ready": 63, "Hold": 5, "New": 2, "Cancelled": 1}


def test_reservation_serves_all_ready_rows_but_one_and_splits_two_lines(sample_day: Ran) -> None:
    after = sample_day.after["reserve-stock"]["orders"]
    assert after["status"].value_counts().to_dict() == {"Reserved": 64, "Hold": 5, "New": 2, "Short": 1, "Cancelled": 1}
    assert counts(sample_day, "reserve-stock") == (62 + 2, 6 + 2, 1)
    assert after[after["status"] == Status.SHORT]["order_no"].tolist() == ["026-4410283-5500109"]
    assert after.groupby(["order_no", "sku"])["qty"].sum().to_dict() == {
        (order, sku): qty for order, sku, qty in lines() if order not in NOT_TAKEN and sku != GIFT_CARD
    }


def test_parcels_are_made_of_all_reserved_rows_but_the_too_heavy_one(sample_day: Ran) -> None:
    orders, parcels = sample_day.after["make-parcels"]["orders"], sample_day.after["make-parcels"]["parcels"]
    assert counts(sample_day, "make-parcels") == (63, 9, 1)
    packed = orders[orders["parcel_no"] != ""]
    assert len(parcels) == 49 == packed.groupby(["order_no", "warehouse"]).ngroups
    heavy = of_order(sample_day.after["make-parcels"], "404-5520917-5500110").iloc[0]
    assert heavy["status"] == Status.RESERVED
    assert heavy["problem"] == "Parcel: no rule fits 1,970 g of goods to FR from MAIN; add one on Rules."


def test_thirty_parcels_go_out_and_small_packets_wait_for_their_mail_numbers(sample_day: Ran) -> None:
    parcels = sample_day.after["carrier-files"]["parcels"]
    by_carrier = parcels.groupby(["carrier", "status"]).size().to_dict()
    packets = ("China Post small packet", Status.PACKED)
    assert counts(sample_day, "carrier-files") == (49 - by_carrier[packets], 0, by_carrier[packets]) == (30, 0, 19)
    assert {carrier for carrier, status in by_carrier if status == Status.SENT} == set(FILES)
    waiting = parcels[parcels["status"] == Status.PACKED]
    assert waiting["problem"].str.contains("put the mail number from the post office's pool in Tracking no.").all()


def test_all_packed_parcels_get_a_slip_and_those_sent_are_tracked_and_confirmed(sample_day: Ran) -> None:
    assert counts(sample_day, "packing-slips") == (49, 0, 0)
    assert counts(sample_day, "import-tracking") == (30, 0, 0)
    assert counts(sample_day, "confirm-shipment") == (30, 19, 0)
    parcels = sample_day.after["confirm-shipment"]["parcels"]
    assert parcels["status"].value_counts().to_dict() == {"Shipped": 30, "Packed": 19}
    assert parcels["tracking_no"].ne("").equals(parcels["confirmed_at"].notna())


def test_what_ships_leaves_the_shelf_and_nothing_else_does(sample_day: Ran) -> None:
    start, end = sample_day.after["import"]["stock"], sample_day.after["confirm-shipment"]["stock"]
    orders = sample_day.after["confirm-shipment"]["orders"]
    shipped = orders[orders["status"] == Status.SHIPPED]
    assert start["on_hand"].sum() - end["on_hand"].sum() == shipped["qty"].sum()
    assert (end["reserved"] <= end["on_hand"]).all()
    assert (end["available"] == end["on_hand"] - end["reserved"]).all()
    still = orders[orders["status"].isin((Status.PACKED, Status.RESERVED))]
    assert end["reserved"].sum() == still["qty"].sum()


@pytest.mark.parametrize("button", ALL_DAY)
def test_the_counts_of_each_press_stand_in_its_line_in_the_log_and_on_the_bands(sample_day: Ran, button: str) -> None:
    said, log = sample_day.said[button], sample_day.after[button]["log"].iloc[-1]
    done, skipped, needs = counts(sample_day, button)
    total = done + skipped + needs
    assert f": {done} done, {skipped} skipped, {needs} need you, {total} rows in all." in said.line
    assert (log["line"], log["done"], log["skipped"], log["needs"], log["button"]) == (
        said.line, done, skipped, needs, button,
    )  # fmt: skip
    assert [Path(name).name for name in log["files"].split(", ") if name] == [path.name for path in said.files]


# what the sample holds


def test_a_missing_postcode_and_a_swapped_city_say_what_to_do(sample_day: Ran) -> None:
    tables = sample_day.after["validate-addresses"]
    missing, swapped = (of_order(tables, number).iloc[0] for number in ("026-4410283-5500104", "303-7718204-5500105"))
    assert missing["problem"] == "Address: Postcode is empty; write one such as EC1Y 8SY."
    assert missing["problem_columns"] == 'Postcode (address.no-postcode {"example": "EC1Y 8SY"})'
    assert swapped["problem"] == "Address: City '10969' and Postcode 'Berlin' look swapped; exchange them."
    assert (swapped["city"], swapped["postcode"]) == ("10969", "Berlin"), "the clerk exchanges them, not the program"


def test_the_post_office_box_warns_and_goes_on(sample_day: Ran) -> None:
    box = of_order(sample_day.after["confirm-shipment"], "#1043").iloc[0]
    assert (box["address_check"], box["status"]) == (CHECK_WARNING, Status.SHIPPED)
    assert "post office box" in box["problem"]


def test_short_stock_says_how_many_are_missing_where(sample_day: Ran) -> None:
    short = of_order(sample_day.after["reserve-stock"], "026-4410283-5500109").iloc[0]
    assert short["problem"] == "Stock: 4 needed, 1 free in UK and MAIN; put goods in, or change Policy or Qty."
    assert pd.isna(short["reserved"])


def test_a_line_from_two_warehouses_becomes_two_rows_and_two_parcels(sample_day: Ran) -> None:
    rows = of_order(sample_day.after["make-parcels"], "026-4410283-5500108")
    assert dict(zip(rows["warehouse"], rows["qty"], strict=True)) == {"UK": 3, "MAIN": 2}
    assert rows["line_no"].nunique() == 1
    assert rows["row_id"].is_unique
    assert rows["parcel_no"].nunique() == 2
    notes = sample_day.after["make-parcels"]["parcels"].set_index("parcel_no").loc[rows["parcel_no"], "combine_note"]
    assert notes.tolist() == ["rest of the order ships from MAIN", "rest of the order ships from UK"]


def test_a_line_from_two_bins_becomes_two_rows_of_one_parcel(sample_day: Ran) -> None:
    rows = of_order(sample_day.after["make-parcels"], "#1058")
    assert sorted(rows["qty"]) == [1, 5]
    assert set(rows["bin"]) == {"A-01-1", "A-02-3"}
    assert rows["parcel_no"].nunique() == 1


def test_two_orders_of_one_buyer_stay_apart_and_say_that_they_could_go_together(sample_day: Ran) -> None:
    parcels = sample_day.after["make-parcels"]["parcels"].set_index("order_no")
    for one, other in (("026-4410283-5500102", "026-4410283-5500103"), ("#1056", "#1057")):
        assert parcels.at[one, "parcel_no"] != parcels.at[other, "parcel_no"]
        assert parcels.at[one, "combine_note"] == f"could go with {other}; set Combine orders to Yes on Settings"


def test_a_buyer_who_paid_for_speed_is_noticed_where_the_rules_send_slowly(sample_day: Ran) -> None:
    parcels = sample_day.after["make-parcels"]["parcels"].set_index("order_no")
    noticed = parcels["problem"].str.contains("Parcel: the buyer chose 'Express'", regex=False)
    assert parcels[noticed].index.tolist() == ["#1047"]
    assert parcels.at["#1042", "service"] == "2nd Day Air"


def test_held_and_cancelled_orders_take_no_stock_and_no_parcel(sample_day: Ran) -> None:
    orders = sample_day.after["confirm-shipment"]["orders"]
    waiting = orders[orders["status"].isin((Status.HOLD, Status.CANCELLED))]
    assert sorted(waiting["hold_reason"]) == [
        "", "Buyer asked to cancel", "Fraud check", "Fraud check", "Payment pending", "Payment pending",
    ]  # fmt: skip
    assert waiting["reserved"].isna().all()
    assert waiting["parcel_no"].eq("").all()


def test_every_parcel_says_which_rule_chose_its_carrier(sample_day: Ran) -> None:
    parcels = sample_day.after["make-parcels"]["parcels"]
    to_france = parcels[(parcels["country"] == "FR") & (parcels["warehouse"] == "MAIN")]
    assert set(to_france["carrier"]) == {"China Post e邮宝"}
    assert set(to_france["why_carrier"]) == {"Rule 60: country FR, GB, US, AU, CA, warehouse MAIN, weight up to 2000"}
    assert parcels["why_carrier"].str.match(r"Rule \d+: ").all()


# what is in the files


def test_the_file_for_the_post_holds_every_parcel_once_with_its_customs_data(sample_day: Ran, tmp_path: Path) -> None:
    (tmp_path / "eub.xls").write_bytes(file_of(sample_day, "carrier-files", "China_Post_e邮宝"))
    book = CalamineWorkbook.from_path(tmp_path / "eub.xls")
    assert len(book.sheet_names) == 2
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    parcels = sample_day.after["carrier-files"]["parcels"]
    eub = parcels[parcels["carrier"] == "China Post e邮宝"]
    assert set(eub["parcel_no"]) <= set(cells)
    assert {"丝绸围巾", "Silk scarf"} <= set(cells)


def test_royal_mail_s_file_has_a_row_for_each_parcel(sample_day: Ran) -> None:
    data = file_of(sample_day, "carrier-files", "Royal_Mail")
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)]
    parcels = sample_day.after["carrier-files"]["parcels"]
    ours = parcels[parcels["carrier"] == "Royal Mail Click & Drop"]
    assert [row[0] for row in rows[1:]] == ours["parcel_no"].tolist()
    weights = [row[rows[0].index("Weight")] for row in rows[1:]]
    assert weights == (ours["weight_g"] / 1000).tolist()


def test_ups_s_file_has_no_header_and_keeps_the_leading_zero_of_a_postcode(sample_day: Ran) -> None:
    rows = rows_of(file_of(sample_day, "carrier-files", "UPS"))
    parcels = sample_day.after["carrier-files"]["parcels"]
    assert len(rows) == (parcels["carrier"] == "UPS").sum()
    cambridge = next(row for row in rows if "Renee Caldwell" in row)
    assert "02139" in cambridge


def test_amazon_s_file_says_how_many_of_each_line_came_in_which_parcel(sample_day: Ran) -> None:
    header, *rows = rows_of(file_of(sample_day, "confirm-shipment", "Amazon"), delimiter="\t")
    records = [dict(zip(header, row, strict=True)) for row in rows]
    orders, parcels = (sample_day.after["confirm-shipment"][name] for name in ("orders", "parcels"))
    shipped = orders[(orders["marketplace"] == "Amazon") & (orders["status"] == Status.SHIPPED)]
    assert len(records) == len(shipped)
    split = [r for r in records if r["order-id"] == "026-4410283-5500108"]
    assert sorted((r["quantity"], r["carrier-code"]) for r in split) == [("2", "China Post"), ("3", "Royal Mail")]
    assert len({r["order-item-id"] for r in split}) == 1
    assert all(r["tracking-number"] for r in records)
    assert {r["tracking-number"] for r in records} <= set(parcels["tracking_no"])


def test_a_marketplace_without_a_known_file_gets_a_plain_list_that_names_no_parcel_twice(sample_day: Ran) -> None:
    header, *rows = rows_of(file_of(sample_day, "confirm-shipment", "AliExpress"))
    assert header == ["Marketplace", "Order no.", "Line no.", "SKU", "Qty", "Carrier", "Tracking no.", "Shipped at"]
    assert len({tuple(row[1:4]) for row in rows}) == len(rows)


def test_shopify_s_orders_are_told_once_with_the_number_of_their_parcel(sample_day: Ran) -> None:
    data = file_of(sample_day, "confirm-shipment", "Shopify")
    header, *rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    told = [dict(zip(header, row, strict=True)) for row in rows]
    orders, parcels = (sample_day.after["confirm-shipment"][name] for name in ("orders", "parcels"))
    shipped = orders[(orders["marketplace"] == "Shopify") & (orders["status"] == Status.SHIPPED)]
    assert sorted(str(one["Name"]) for one in told) == sorted(set(shipped["order_no"]))
    assert {one["Fulfillment: Tracking Number"] for one in told} <= set(parcels["tracking_no"])


def test_the_slips_are_a_page_for_each_parcel(sample_day: Ran) -> None:
    slips = file_of(sample_day, "packing-slips", "packing-slips")
    assert slips.startswith(b"%PDF")
    assert b"/Type/Pages/Count 49/" in slips
    assert file_of(sample_day, "packing-slips", "pick-list").startswith(b"%PDF")


# pressing again, and other ways to press


def test_pressing_any_button_again_changes_nothing_but_the_log(sample_day: Ran, tmp_path: Path) -> None:
    again = Folder.copied(sample_day.folder.path, tmp_path / "again")
    again.presses = 60
    before = again.tables()
    for button in ALL_DAY[1:]:
        files = (again.path / "tracking.csv",) if button == "import-tracking" else ()
        if button == "packing-slips":
            assert again.refuses(button).startswith("All packed parcels have their slips")
            continue
        said = again.press(button, *files)
        after = again.tables()
        for name in before.keys() - {"log"}:
            drop = [c for c in ("rank",) if c in after[name]]  # who waits moves up once others are packed
            same = (after[name].drop(columns=drop), before[name].drop(columns=drop))
            pd.testing.assert_frame_equal(*same, obj=f"{name} after {button}")
        assert said.files == []
    assert "was imported before, on 2026-11-18 at 15:30 (press 1)" in again.refuses("import", *again.exports)


def test_run_the_day_gives_the_same_tables_and_files_as_its_steps(sample_day: Ran, sample: Folder) -> None:
    said = sample.press("run-the-day", *sample.exports)
    assert [step.button for step in said.steps] == list(ALL_DAY[:6])
    expected, got = sample_day.after["packing-slips"], sample.tables()
    for name in expected.keys() - {"log", "settings"}:
        drop = [c for c in ("carrier_file", "held_by", "printed_at") if c in got[name]]
        pd.testing.assert_frame_equal(got[name].drop(columns=drop), expected[name].drop(columns=drop), obj=name)
    for step in said.steps:
        assert (step.done, step.skipped, step.needs) == counts(sample_day, step.button)
    assert said.needs == sum(step.needs for step in said.steps)
    assert (
        "You are needed at: Import 1, Validate addresses 2, Reserve stock 1, Make parcels 1, Carrier files 19."
        in said.line
    )
    assert "30 parcels wait for tracking numbers" in said.line
    assert sample.table("log")["button"].tolist() == list(ALL_DAY[:6])


def test_the_band_says_after_the_day_that_an_early_step_needs_the_clerk(sample: Folder) -> None:
    said = sample.press("run-the-day", *sample.exports)
    assert said.needs > said.steps[-1].needs == 0
    assert f"  {NEEDS} {said.line}" in str(ClosedWorkbook(sample.book).grid("Home").values[2][0])


def test_the_day_runs_from_the_command_line(sample_template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(sample_template, folder)
    exports = [str(path.relative_to(folder)) for path in Folder(folder).exports]

    def fulfilment(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pyaddin", *words]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")

    ran = fulfilment("run-the-day", *exports, "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    data = json.loads(ran.stdout)
    assert [step["done"] for step in data["steps"]] == [71, 63, 64, 63, 30, 49]
    assert all(Path(file).is_file() for file in data["files"])
    again = fulfilment("import", *exports)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr.count("was imported before") == 3
    shown = fulfilment("show", "orders", "--csv")
    assert rows_of(shown.stdout.encode())[1][:2] == ["026-4410283-5500101", "Sent to carrier"]
    assert not (folder / "fulfilment.log").exists()
