"""Check and repair: each thing that may not agree is found, alone, and its mend puts it right."""

import json
import sqlite3
from contextlib import closing, suppress
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from checked_shop import FIRST, SHIPPED_FLOW, Bench, every_stage
from click.testing import CliRunner
from helpers import ALL_DAY, Folder, Ran
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pyaddin.book.base import Raw
from pyaddin.cli.commands import commands
from pyaddin.steps.checks.findings import Facts
from pyaddin.steps.checks.run import findings
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import SETTINGS, Settings
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import POLICIES, Status

DEFAULTS = Settings({setting.name: setting.default for setting in SETTINGS})
SHEETS = ("orders", "stock", "parcels")
Told = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A shop with orders at every stage; only to be copied."""
    return every_stage(tmp_path_factory.mktemp("stages") / "shop")


@pytest.fixture
def shop(stages: Bench, tmp_path: Path) -> Bench:
    return stages.copied(tmp_path / "shop")


def told(shop: Bench) -> list[Told]:
    """What the Check sheet tells after a press."""
    frame = shop.check()
    assert frame["why"].str.fullmatch(r"[^|\n]{20,240}\.").all(), frame["why"].tolist()
    return list(frame[["place", "row", "column", "says", "should"]].itertuples(index=False, name=None))


def finds(shop: Bench, *expected: Told) -> None:
    """Exactly this is found, and it does not go away by looking again."""
    assert told(shop) == list(expected)


def mends(shop: Bench) -> None:
    """All that is found can be mended, is, and nothing is left."""
    count = len(shop.table("check"))
    shop.tick()
    said = shop.press("check-and-repair")
    assert (said.done, said.needs) == (count, 0), said.line
    assert len(shop.table("check")) == 0
    assert findings({name: shop.table(name) for name in SHEETS}, DEFAULTS) == []


def offers_no_mend(shop: Bench) -> None:
    """Yes beside it changes nothing and says why."""
    before, count = [deepcopy(shop.cells(name)[FIRST:]) for name in SHEETS], len(shop.table("check"))
    shop.tick()
    said = shop.press("check-and-repair")
    assert (said.done, said.needs) == (0, count)
    assert "offers no mend: its Why says what to do." in said.line
    assert [shop.cells(name)[FIRST:] for name in SHEETS] == before
    assert not shop.table("check")["mend"].any()


def orders_cell(shop: Bench, order: str, column: str) -> object:
    return shop.row("orders", order)[TABLES["orders"].names.index(column)]


# nothing to find


def test_orders_at_every_stage_agree(shop: Bench) -> None:
    finds(shop)
    said = shop.press("check-and-repair")
    assert "0 need you, 49 rows in all. 49 agree, 0 findings, 0 mended. On hand of 5 places adds up" in said.line
    assert said.done + said.skipped + said.needs == 49


# Orders


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.NEW, Status.READY, Status.SHORT])
def test_a_row_that_holds_nothing_by_its_status_gives_its_units_back(shop: Bench, status: str) -> None:
    shop.type("orders", "#7", status=status)
    finds(shop, ("Orders", "R000009", "Reserved", "1", "(blank)"))
    mends(shop)
    assert [orders_cell(shop, "#7", name) for name in ("reserved", "warehouse", "bin")] == [None, None, None]
    assert shop.row("stock", "MUG")[4:7] == [18, 6, 12]


def test_a_hold_that_no_longer_keeps_its_stock_gives_its_units_back(shop: Bench) -> None:
    shop.type("orders", "#9", hold_reason="Buyer wants another address")
    finds(shop, ("Orders", "R000011", "Reserved", "1", "(blank)"))
    mends(shop)


@pytest.mark.parametrize("units", [None, 3, 0])
def test_a_reserved_row_without_the_units_that_qty_says_is_reserved_anew(shop: Bench, units: int | None) -> None:
    shop.type("orders", "#7", reserved=units)
    finds(shop, ("Orders", "R000009", "Reserved", "(blank)" if units is None else str(units), "(blank)"))
    mends(shop)
    assert orders_cell(shop, "#7", "status") == Status.READY
    shop.go("reserve-stock")
    assert orders_cell(shop, "#7", "reserved") == 1
    finds(shop)


def test_a_packed_row_whose_units_were_deleted_gets_them_back(shop: Bench) -> None:
    shop.type("orders", "#6", reserved=None)
    finds(shop, ("Orders", "R000008", "Reserved", "(blank)", "3"))
    mends(shop)
    assert orders_cell(shop, "#6", "reserved") == 3


def test_a_packed_row_whose_quantity_was_changed_is_the_clerk_s(shop: Bench) -> None:
    shop.type("orders", "#6", qty=2)
    finds(shop, ("Orders", "R000008", "Reserved", "3", ""))
    offers_no_mend(shop)


def test_a_reserved_row_without_a_warehouse_is_reserved_anew(shop: Bench) -> None:
    shop.type("orders", "#7", warehouse=None)
    finds(shop, ("Orders", "R000009", "Status", "Reserved", "Ready"))
    mends(shop)


def test_a_packed_row_from_a_place_that_stock_does_not_list_is_the_clerk_s(shop: Bench) -> None:
    shop.delete("stock", "PEN")
    finds(shop, ("Orders", "R000007", "Warehouse", "MAIN", ""))
    offers_no_mend(shop)


def test_a_line_that_stands_twice_is_known_from_what_was_imported(shop: Bench) -> None:
    shop.cells("orders").append(list(shop.row("orders", "#11")))
    shop.go("validate-addresses")
    finds(shop)
    shop.type("orders", "R000015", status=Status.SHORT, hold_reason=None)
    finds(shop, ("Orders", "R000015", "Qty", "99", ""))
    offers_no_mend(shop)


def test_a_quantity_that_an_update_raised_is_what_was_ordered(shop: Bench) -> None:
    shop.order({"order_no": "#12", "sku": "POT"})
    path = shop.folder / "again.csv"
    pd.DataFrame([{"Marketplace": "Shopify", "Order no.": "#12", "Line no.": "1", "SKU": "POT", "Qty": 9}]).to_csv(
        path, index=False
    )
    shop.press("import", path, duplicates="update")
    assert orders_cell(shop, "#12", "qty") == 9
    shop.type("orders", "#12", qty=4)
    shop.cells("orders").append([*shop.row("orders", "#12")])
    shop.cells("orders")[-1][TABLES["orders"].names.index("row_id")] = None
    shop.check()
    assert shop.table("check")["column"].tolist() == []


def test_an_article_that_products_does_not_list_is_told_once(shop: Bench) -> None:
    shop.delete("products", "LAMP")
    finds(shop, ("Orders", "R000006 and 2 more", "SKU", "LAMP", ""))
    offers_no_mend(shop)


def test_a_warehouse_written_in_other_capitals_is_written_right(shop: Bench) -> None:
    shop.type("orders", "#7", warehouse="Main")
    finds(shop, ("Orders", "R000009", "Warehouse", "Main", "MAIN"))
    mends(shop)


def test_a_warehouse_that_is_nowhere_is_the_clerk_s(shop: Bench) -> None:
    shop.type("orders", "#11", warehouse="MOON")
    finds(shop, ("Orders", "R000013", "Warehouse", "MOON", ""))
    offers_no_mend(shop)


# Stock


def test_a_reserved_figure_that_is_not_what_orders_say_is_counted_anew(shop: Bench) -> None:
    shop.type("stock", "MUG", reserved=6)
    finds(shop, ("Stock", "MUG / MAIN / A", "Reserved", "6", "7"))
    mends(shop)
    assert shop.row("stock", "MUG")[4:7] == [18, 7, 11]


def test_an_available_figure_follows_what_was_counted_on_the_shelf(shop: Bench) -> None:
    shop.type("stock", "MUG", on_hand=30)
    finds(shop, ("Stock", "MUG / MAIN / A", "Available", "11", "23"))
    mends(shop)


def test_more_reserved_than_on_hand_is_counted_by_the_clerk(shop: Bench) -> None:
    shop.type("stock", "PEN", on_hand=0, available=-1)
    finds(shop, ("Stock", "PEN / MAIN / B", "On hand", "0", ""))
    offers_no_mend(shop)


def test_more_reserved_than_on_hand_is_settled_by_reserve_stock_where_nothing_is_packed(shop: Bench) -> None:
    shop.type("stock", "POT", on_hand=2, available=-1)
    finds(shop, ("Stock", "POT / MAIN / D", "On hand", "2", ""))
    assert "press Reserve stock" in shop.table("check")["why"].iloc[0]
    shop.go("reserve-stock")
    finds(shop)


def test_a_negative_count_and_a_missing_one_are_the_clerk_s(shop: Bench) -> None:
    less = from_records("stock", [{"sku": "CUP", "on_hand": -2.0}])
    assert [f.shown for f in findings({"stock": less}, DEFAULTS)] == [("Stock", "CUP", "On hand", "-2", "")]
    shop.cells("stock").append(["CUP", None, "MAIN", "F", -2])
    shop.cells("stock").append(["JUG", None, "MAIN", "G", None])
    finds(
        shop,
        ("Stock", "CUP / MAIN / F", "On hand", "(blank)", ""),
        ("Stock", "JUG / MAIN / G", "On hand", "(blank)", ""),
    )
    offers_no_mend(shop)


def test_a_stock_row_that_stands_twice_is_the_clerk_s(shop: Bench) -> None:
    shop.cells("stock").append(["MUG", None, "MAIN", "A", 4])
    finds(shop, ("Stock", "MUG / MAIN / A", "SKU / Warehouse / Bin / Lot", "MUG / MAIN / A", ""))
    offers_no_mend(shop)


def test_a_warehouse_of_stock_that_is_nowhere_is_the_clerk_s(shop: Bench) -> None:
    shop.cells("stock").append(["CUP", None, "main", "F", 2])
    finds(shop, ("Stock", "CUP / main / F", "Warehouse", "main", ""))
    offers_no_mend(shop)


# Parcels


def test_a_parcel_with_a_standing_carrier_file_is_with_the_carrier(shop: Bench) -> None:
    shop.type("parcels", "P000003", status=Status.PACKED)
    finds(shop, ("Parcels", "P000003", "Status", "Packed", "Sent to carrier"))
    mends(shop)


def test_a_parcel_whose_carrier_file_was_taken_back_goes_into_a_new_one(shop: Bench) -> None:
    for _ in range(9):
        shop.press("undo-last-step", sure=True)
    file = shop.row("parcels", "P000001")[TABLES["parcels"].names.index("carrier_file")]
    taken = str(file).replace("153500", "154200")
    shop.type("parcels", "P000003", carrier_file=taken)
    finds(shop, ("Parcels", "P000003", "Carrier file", taken, "(blank)"))
    mends(shop)


def test_a_packed_parcel_that_names_an_unknown_file_is_the_clerk_s(shop: Bench) -> None:
    shop.type("parcels", "P000005", carrier_file="by hand.xlsx")
    finds(shop, ("Parcels", "P000005", "Status", "Packed", ""))
    offers_no_mend(shop)


def test_a_sent_parcel_gets_its_carrier_file_back_from_the_journal(shop: Bench) -> None:
    names = TABLES["parcels"].names
    file = shop.row("parcels", "P000003")[names.index("carrier_file")]
    shop.type("parcels", "P000003", carrier_file=None)
    finds(shop, ("Parcels", "P000003", "Carrier file", "(blank)", str(file)))
    mends(shop)
    assert shop.row("parcels", "P000003")[names.index("carrier_file")] == file


def test_a_parcel_that_no_file_took_along_and_that_says_sent_is_the_clerk_s(shop: Bench) -> None:
    shop.type("parcels", "P000005", status=Status.SENT)
    finds(shop, ("Parcels", "P000005", "Carrier file", "(blank)", ""))
    offers_no_mend(shop)


@pytest.mark.parametrize("status", [Status.SENT, Status.PACKED, Status.CHANGED])
def test_a_confirmed_parcel_is_shipped(shop: Bench, status: str) -> None:
    shop.type("parcels", "P000001", status=status)
    finds(shop, ("Parcels", "P000001", "Status", status, "Shipped"))
    mends(shop)


def test_a_parcel_made_shipped_by_hand_waits_for_confirm_shipment(shop: Bench) -> None:
    shop.type("parcels", "P000003", status=Status.SHIPPED)
    finds(shop, ("Parcels", "P000003", "Status", "Shipped", "Sent to carrier"))
    mends(shop)
    shop.go("import-tracking", "confirm-shipment")
    finds(shop)
    assert orders_cell(shop, "#3", "status") == Status.SHIPPED


def test_a_packed_parcel_made_shipped_by_hand_is_the_clerk_s(shop: Bench) -> None:
    shop.type("parcels", "P000005", status=Status.DELIVERED)
    finds(shop, ("Parcels", "P000005", "Status", "Delivered", ""))
    offers_no_mend(shop)


def test_a_shipped_parcel_gets_the_date_that_the_marketplace_was_told(shop: Bench) -> None:
    shop.type("parcels", "P000001", shipped_at=None)
    finds(shop, ("Parcels", "P000001", "Shipped at", "(blank)", "2026-11-18 15:37"))
    mends(shop)


def test_a_shipped_parcel_that_nobody_was_told_of_gets_its_date_from_the_clerk(shop: Bench) -> None:
    shop.type("parcels", "P000001", shipped_at=None, confirmed_at=None)
    shop.go("reserve-stock")  # its rows are asked about and count as on the shelf
    finds(shop, ("Parcels", "P000001", "Shipped at", "(blank)", ""))
    offers_no_mend(shop)


def test_a_confirmed_parcel_gets_its_number_back_from_the_journal(shop: Bench) -> None:
    names = TABLES["parcels"].names
    number = shop.row("parcels", "P000001")[names.index("tracking_no")]
    shop.type("parcels", "P000001", tracking_no=None)
    finds(shop, ("Parcels", "P000001", "Tracking no.", "(blank)", str(number)))
    mends(shop)
    assert shop.row("parcels", "P000001")[names.index("tracking_no")] == number


def test_a_confirmed_parcel_whose_number_was_typed_is_the_clerk_s(shop: Bench) -> None:
    shop.type("parcels", "P000003", tracking_no="RN900000005GB")
    shop.go("confirm-shipment")
    shop.type("parcels", "P000003", tracking_no=None)
    finds(shop, ("Parcels", "P000003", "Tracking no.", "(blank)", ""))
    offers_no_mend(shop)


def test_one_number_on_two_parcels_is_the_clerk_s(shop: Bench) -> None:
    names = TABLES["parcels"].names
    number = str(shop.row("parcels", "P000001")[names.index("tracking_no")])
    shop.type("parcels", "P000003", tracking_no=number)
    finds(shop, ("Parcels", "P000003", "Tracking no.", number, ""))
    assert shop.table("check")["why"].iloc[0].startswith("P000001 has the same number")
    offers_no_mend(shop)


def test_a_number_whose_check_digit_does_not_fit_is_the_clerk_s(shop: Bench) -> None:
    shop.type("parcels", "P000003", tracking_no="RB473124828GB")
    finds(shop, ("Parcels", "P000003", "Tracking no.", "RB473124828GB", ""))
    offers_no_mend(shop)


def test_a_parcel_edited_after_its_file_is_marked_so(shop: Bench) -> None:
    shop.type("orders", "#3", address_1="99 Low Street")
    finds(shop, ("Parcels", "P000003", "Status", "Sent to carrier", "Changed after file"))
    mends(shop)
    shop.type("orders", "#3", address_1="12 High Street")
    finds(shop, ("Parcels", "P000003", "Status", "Changed after file", "Sent to carrier"))
    mends(shop)


def test_a_carrier_file_that_no_press_wrote_is_told_once(shop: Bench) -> None:
    shop.type("parcels", "P000003", carrier_file="by hand.xlsx")
    shop.type("parcels", "P000004", carrier_file="by hand.xlsx")
    finds(shop, ("Parcels", "P000003 and 1 more", "Carrier file", "by hand.xlsx", ""))
    offers_no_mend(shop)


@pytest.mark.parametrize(
    ("column", "caption", "wrong", "right"),
    [
        ("warehouse", "Warehouse", "main", "MAIN"), ("packaging", "Packaging", "Box", "BOX"),
        ("carrier", "Carrier", "royal mail click & drop", "Royal Mail Click & Drop"),
    ],
)  # fmt: skip
def test_names_on_parcels_are_written_as_on_their_sheets(
    shop: Bench, column: str, caption: str, wrong: str, right: str
) -> None:
    shop.type("parcels", "P000005", **{column: wrong})
    finds(shop, ("Parcels", "P000005", caption, wrong, right))
    mends(shop)
    shop.type("parcels", "P000005", **{column: "Nowhere"})
    finds(shop, ("Parcels", "P000005", caption, "Nowhere", ""))
    offers_no_mend(shop)


def test_a_parcel_that_stands_twice_is_the_clerk_s(shop: Bench) -> None:
    shop.cells("parcels").append(list(shop.row("parcels", "P000005")))
    finds(shop, ("Parcels", "P000005", "Parcel no.", "P000005", ""))
    offers_no_mend(shop)


# Orders against Parcels


@pytest.mark.parametrize(
    ("order", "wrong", "right"), [("#3", Status.PACKED, Status.SENT), ("#5", Status.SENT, Status.PACKED)]
)
def test_a_row_follows_its_parcel_to_the_carrier_or_not(shop: Bench, order: str, wrong: str, right: str) -> None:
    shop.type("orders", order, status=wrong)
    finds(shop, ("Orders", shop.row_id(order), "Status", wrong, right))
    mends(shop)


def test_a_confirmed_row_that_is_packed_again_is_shipped(shop: Bench) -> None:
    shop.type("orders", "#1", status=Status.PACKED)
    finds(shop, ("Orders", "R000001", "Status", "Packed", "Shipped"))
    mends(shop)
    assert shop.row("stock", "MUG")[4:7] == [18, 7, 11], "its units left the shelf once"


def test_a_row_on_hold_when_its_parcel_shipped_is_the_clerk_s(shop: Bench) -> None:
    shop.go("import-tracking", "confirm-shipment")
    shop.type("orders", "#4", status=Status.HOLD, hold_reason="keep stock")
    shop.go("reserve-stock")
    finds(shop, ("Orders", "R000005", "Status", "Hold", ""))
    offers_no_mend(shop)


def test_a_row_of_a_parcel_that_was_cancelled_before_any_file_is_packed_anew(shop: Bench) -> None:
    shop.type("parcels", "P000005", status=Status.CANCELLED)
    finds(shop, ("Orders", "R000007", "Parcel no.", "P000005", "(blank)"))
    mends(shop)
    shop.go("make-parcels")
    assert shop.parcel("#5") == "P000007"


def test_a_row_of_a_parcel_that_was_cancelled_at_the_carrier_is_the_clerk_s(shop: Bench) -> None:
    shop.type("parcels", "P000003", status=Status.CANCELLED)
    finds(shop, ("Orders", "R000004", "Status", "Sent to carrier", ""))
    offers_no_mend(shop)


def test_a_row_of_a_returned_parcel_is_the_clerk_s_until_it_says_what_became_of_it(shop: Bench) -> None:
    shop.type("parcels", "P000003", status=Status.RETURNED)
    finds(shop, ("Orders", "R000004", "Status", "Sent to carrier", ""))
    shop.type("orders", "#3", status=Status.RETURNED)
    shop.go("reserve-stock")
    finds(shop)


def test_a_released_row_goes_on_with_its_parcel(shop: Bench) -> None:
    shop.type("orders", "#5", status=Status.RESERVED)
    finds(shop, ("Orders", "R000007", "Status", "Reserved", "Packed"))
    mends(shop)
    shop.type("orders", "#3", status=Status.RESERVED)
    finds(shop, ("Orders", "R000004", "Status", "Reserved", "Sent to carrier"))
    mends(shop)


def test_a_row_that_is_new_again_in_its_parcel_is_the_clerk_s(shop: Bench) -> None:
    shop.type("orders", "#6", status=Status.NEW)
    finds(shop, ("Orders", "R000008", "Status", "New", ""))
    offers_no_mend(shop)


def test_a_waiting_row_lets_go_of_a_parcel_that_is_not_there(shop: Bench) -> None:
    shop.type("orders", "#11", parcel_no="P000099")
    finds(shop, ("Orders", "R000013", "Parcel no.", "P000099", "(blank)"))
    mends(shop)


def test_a_row_cancelled_after_its_file_is_the_clerk_s(shop: Bench) -> None:
    shop.type("orders", "#3", status=Status.CANCELLED)
    shop.go("reserve-stock")
    finds(shop, ("Orders", "R000004", "Status", "Cancelled", ""))
    offers_no_mend(shop)


def test_a_row_made_shipped_by_hand_waits_for_confirm_shipment(shop: Bench) -> None:
    shop.type("orders", "#3", status=Status.SHIPPED)
    finds(shop, ("Orders", "R000004", "Status", "Shipped", "Sent to carrier"))
    mends(shop)


def test_a_packed_row_made_shipped_by_hand_is_the_clerk_s(shop: Bench) -> None:
    shop.type("orders", "#5", status=Status.COMPLETED)
    finds(shop, ("Orders", "R000007", "Status", "Completed", ""))
    offers_no_mend(shop)


def test_a_packed_row_gets_its_parcel_back_from_the_journal(shop: Bench) -> None:
    shop.type("orders", "#5", parcel_no=None)
    finds(shop, ("Orders", "R000007", "Parcel no.", "(blank)", "P000005"))
    mends(shop)
    assert shop.parcel("#5") == "P000005"


def test_a_row_typed_packed_that_never_was_in_a_parcel_is_the_clerk_s(shop: Bench) -> None:
    shop.type("orders", "#7", status=Status.PACKED)
    finds(shop, ("Orders", "R000009", "Parcel no.", "(blank)", ""))
    offers_no_mend(shop)


def test_a_deleted_parcel_comes_back_as_the_last_press_left_it(shop: Bench) -> None:
    before = shop.table("parcels").set_index("parcel_no").loc["P000004"]
    shop.delete("parcels", "P000004")
    finds(shop, ("Orders", "R000005 and 1 more", "Parcel no.", "P000004", "P000004, on Parcels"))
    mends(shop)
    after = shop.table("parcels").set_index("parcel_no").loc["P000004"]
    pd.testing.assert_series_equal(after, before)


def test_a_deleted_parcel_that_no_press_made_is_the_clerk_s(shop: Bench) -> None:
    shop.type("orders", "#7", status=Status.PACKED, parcel_no="P000088")
    finds(shop, ("Orders", "R000009", "Parcel no.", "P000088", ""))
    offers_no_mend(shop)


def test_a_row_put_into_another_order_s_parcel_goes_back_to_its_own(shop: Bench) -> None:
    shop.type("orders", "#5", parcel_no="P000006")
    finds(shop, ("Orders", "R000007", "Parcel no.", "P000006", "P000005"))
    mends(shop)
    shop.type("orders", "#7", status=Status.PACKED, parcel_no="P000006")
    finds(shop, ("Orders", "R000009", "Parcel no.", "P000006", ""))
    offers_no_mend(shop)


def test_a_row_of_another_shop_in_a_parcel_of_the_same_number_is_the_clerk_s(shop: Bench) -> None:
    shop.type("orders", "#6", shop="Berlin")
    shop.type("orders", "#7", status=Status.PACKED, parcel_no="P000006", order_no="#6", shop="Leeds")
    shop.type("parcels", "P000006", shop="Berlin")
    finds(shop, ("Orders", "R000009", "Parcel no.", "P000006", ""))
    assert "P000006 was made of #6 of Berlin, not of this row's order" in shop.table("check")["why"].tolist()[0]


def test_a_packed_parcel_without_rows_is_cancelled(shop: Bench) -> None:
    shop.type("orders", "#5", parcel_no=None, status=Status.READY)
    shop.go("reserve-stock")
    finds(shop, ("Parcels", "P000005", "Status", "Packed", "Cancelled"))
    mends(shop)


def test_a_parcel_at_the_carrier_without_rows_is_the_clerk_s(shop: Bench) -> None:
    shop.delete("orders", "#3")
    shop.go("reserve-stock")
    finds(shop, ("Parcels", "P000003", "Status", "Sent to carrier", ""))
    offers_no_mend(shop)


# the journal, Log and files


def test_rows_that_log_lacks_come_back_from_the_journal(shop: Bench) -> None:
    before = shop.table("log").set_index("press").loc[[3.0, 4.0, 9.0]]
    for number in (3, 4, 9):
        shop.cells("log").remove(next(row for row in shop.cells("log")[FIRST:] if row[0] == number))
    missing = [("Log", run, "Press", "missing", "in the journal") for run in ("3 to 4", "9")]
    finds(shop, *missing)
    mends(shop)
    finds(shop)
    after = shop.table("log").set_index("press")
    pd.testing.assert_frame_equal(after.loc[[3.0, 4.0, 9.0]], before)
    assert after.index.is_unique
    shop.press("undo-last-step")
    assert not shop.table("log")["press"].isin((3, 4, 9)).any()


def test_a_row_of_log_that_no_press_wrote_is_the_clerk_s(shop: Bench) -> None:
    shop.cells("log").append([900, datetime(2026, 11, 1), "Someone", "import", 1, 0, 0, "Typed"])
    finds(shop, ("Log", "900", "Press", "not in the journal", ""))
    offers_no_mend(shop)


def test_files_that_are_gone_or_changed_are_told(shop: Bench) -> None:
    sheets = sorted((shop.folder / "out" / "2026-11-18").glob("Royal*"))
    sheets[0].unlink()
    sheets[1].write_bytes(sheets[1].read_bytes() + b" ")
    first, second = (f"out/2026-11-18/{path.name}" for path in sheets)
    finds(shop, ("Files", first, "File", "gone", ""), ("Files", second, "Content", "changed", ""))
    offers_no_mend(shop)


def test_a_file_that_no_press_wrote_is_told_and_a_neighbour_s_is_not(shop: Bench, stages: Bench) -> None:
    out = shop.folder / "out"
    (out / "old.csv").write_text("x")
    (out / ".hidden").write_text("x")
    (out / "void" / "000001").mkdir(parents=True)
    (out / "void" / "000001" / "old.csv").write_text("x")
    (out / "theirs.csv").write_text("x")
    with closing(sqlite3.connect(shop.folder / "Other.journal")) as db:
        db.execute("create table file (press integer, name text, sha256 text)")
        db.execute("create table ever (name text, number integer)")
        db.execute("insert into file values (1, 'out/theirs.csv', '')")
        db.commit()
    finds(shop, ("Files", "out/old.csv", "File", "not in the journal", ""))
    offers_no_mend(shop)


def test_a_row_that_is_archived_and_on_its_sheet_is_the_clerk_s(shop: Bench) -> None:
    row, parcel = list(shop.row("orders", "#1")), list(shop.row("parcels", "P000001"))
    shop.presses += 200 * 24 * 60
    assert "2 orders with 2 parcels moved" in shop.press("archive").line
    finds(shop)
    shop.cells("orders").append(row)
    shop.cells("parcels").append(parcel)
    finds(
        shop,
        ("Archive", "R000001", "Row ID", "also on Orders", ""),
        ("Archive", "P000001", "Parcel no.", "also on Parcels", ""),
    )
    offers_no_mend(shop)


def test_an_archive_of_another_book_is_told(shop: Bench) -> None:
    shop.presses += 200 * 24 * 60
    shop.press("archive")
    with closing(sqlite3.connect(shop.folder / "Fulfilment.archive")) as db:
        db.execute("update about set value = 'another' where name = 'book_id'")
        db.commit()
    finds(shop, ("Archive", "Fulfilment.archive", "File", "cannot be used", ""))
    assert "belongs to another workbook" in shop.table("check")["why"].iloc[0]
    offers_no_mend(shop)


def test_numbers_from_elsewhere_are_learned_by_the_journal(shop: Bench) -> None:
    shop.type("orders", "#11", row_id="R000500")
    said = shop.press("check-and-repair")
    assert (said.done, said.needs) == (1, 0)
    said = shop.press("check-and-repair")
    assert (said.done, said.needs) == (0, 0)
    shop.order({"order_no": "#12"})
    assert shop.row_id("#12") == "R000501"


def test_what_only_programs_meet_is_told_by_findings_too(shop: Bench) -> None:
    """A press gives copied rows a Row ID of their own and settles what was cut off before it looks."""
    tables = shop.tables()
    twice = {**tables, "orders": append("orders", tables["orders"], tables["orders"].iloc[[-3]])}
    assert [f.kind for f in findings(twice, DEFAULTS)] == ["key twice"]
    press = {"number": [7], "state": ["begun"], "button": ["import"]}
    assert [f.shown for f in findings({}, DEFAULTS, Facts(presses=pd.DataFrame(press)))] == [
        ("Journal", "7", "State", "begun", "")
    ]
    numbers = findings(tables, DEFAULTS, Facts(ever={"row_id": 5, "parcel_no": 6}))
    assert [f.shown for f in numbers] == [("Journal", "R000014", "Highest Row ID", "R000005", "R000014")]


# what is ticked


def test_only_what_is_ticked_is_mended_and_the_rest_stays_listed(shop: Bench) -> None:
    shop.type("stock", "MUG", reserved=1)
    shop.type("stock", "PEN", reserved=9)
    shop.type("parcels", "P000001", shipped_at=None)
    assert len(told(shop)) == 3
    shop.tick(2)
    said = shop.press("check-and-repair")
    assert (said.done, said.needs) == (1, 2)
    assert "2 findings have a mend: write Yes beside them on Check and press again." in said.line
    assert shop.table("check")[["no", "row"]].to_numpy().tolist() == [[1, "MUG / MAIN / A"], [2, "P000001"]]
    assert shop.row("stock", "MUG")[5] == 1
    assert shop.row("stock", "PEN")[5] == 1


def test_a_finding_that_changed_since_it_was_shown_is_not_mended(shop: Bench) -> None:
    shop.type("stock", "MUG", reserved=1)
    shop.check()
    shop.type("stock", "MUG", reserved=2)
    shop.tick()
    said = shop.press("check-and-repair")
    assert (said.done, said.needs) == (0, 1)
    assert "Row 1 (Stock MUG / MAIN / A) no longer holds as it was shown." in said.line
    assert shop.row("stock", "MUG")[5] == 2
    assert shop.table("check")["says"].tolist() == ["2"]


def test_what_a_mend_did_is_undone_like_any_press(shop: Bench) -> None:
    shop.type("orders", "#5", parcel_no=None)
    shop.type("stock", "PEN", available=3)
    shop.check()
    before = shop.tables()
    shop.tick()
    shop.press("check-and-repair")
    shop.press("undo-last-step")
    after = shop.tables()
    for name in ("orders", "stock", "parcels"):
        pd.testing.assert_frame_equal(after[name], before[name])
    assert after["check"]["mend"].tolist() == ["Yes", "Yes"]


def test_the_command_s_choice_is_all_or_numbers_of_the_sheet(shop: Bench) -> None:
    shop.type("stock", "MUG", reserved=1)
    shop.type("stock", "PEN", reserved=9)
    assert len(shop.check(mend="")) == 2
    with pytest.raises(Refusal, match="--mend takes 'all' or numbers"):
        shop.check(mend="3")
    assert shop.check(mend="2")["row"].tolist() == ["MUG / MAIN / A"]
    assert shop.check(mend="all").empty


def test_nothing_is_said_of_what_there_are_no_facts_about(shop: Bench) -> None:
    assert findings({}, DEFAULTS) == []
    tables = {name: shop.tables()[name] for name in ("orders", "stock", "parcels")}
    assert findings(tables, DEFAULTS) == []


# no false alarms


def test_taking_back_many_presses_is_no_finding(shop: Bench) -> None:
    for _ in range(10):
        shop.press("undo-last-step", sure=True)
    finds(shop)


def test_a_hold_with_and_without_its_stock_is_no_finding(shop: Bench) -> None:
    shop.type("orders", "#7", status=Status.HOLD, hold_reason="Ask")
    shop.type("orders", "#5", status=Status.HOLD, hold_reason="keep stock")
    shop.go("reserve-stock")
    finds(shop)


def test_a_cancelled_row_whose_stock_was_given_back_is_no_finding(shop: Bench) -> None:
    shop.order({"order_no": "#20"}, {"order_no": "#20", "line_no": "2", "sku": "PEN"})
    shop.go(*SHIPPED_FLOW[:3])
    for order in ("#5", "#7", "#20"):
        shop.type("orders", order, status=Status.CANCELLED)
    shop.go("reserve-stock", "make-parcels", "carrier-files")
    finds(shop)


def test_parcels_sent_again_are_no_finding(shop: Bench) -> None:
    shop.type("orders", "#3", address_1="99 Low Street")
    shop.go("carrier-files")
    shop.press("carrier-files", again=True)
    shop.go("import-tracking")
    finds(shop)


def test_what_comes_after_shipping_is_no_finding(shop: Bench) -> None:
    shop.type("parcels", "P000001", status=Status.RETURNED)
    shop.type("parcels", "P000002", status=Status.DELIVERED)
    shop.type("orders", "R000002", status=Status.COMPLETED)
    shop.type("orders", "R000003", status=Status.RETURNED)
    finds(shop)


def test_an_order_shipped_by_hand_is_no_finding(shop: Bench) -> None:
    shop.type("parcels", "P000003", status=Status.SHIPPED, shipped_at=datetime(2026, 11, 18))
    shop.type("orders", "#3", status=Status.SHIPPED)
    shop.go("reserve-stock")
    finds(shop)


def test_an_unpacked_row_is_no_finding_once_it_is_packed_again(shop: Bench) -> None:
    shop.type("orders", "#5", status=Status.READY, parcel_no=None)
    shop.go("reserve-stock", "make-parcels")
    finds(shop)


def test_a_pasted_copy_sorted_rows_and_new_stock_are_no_finding(shop: Bench) -> None:
    shop.cells("orders").append(list(shop.row("orders", "#7")))
    shop.cells("orders")[FIRST:] = shop.cells("orders")[: FIRST - 1 : -1]
    shop.cells("stock").append(["CUP", None, "MAIN", "F", 2])
    shop.go("validate-addresses")
    finds(shop)


def test_split_lines_that_are_packed_and_shipped_are_no_finding(shop: Bench) -> None:
    for button in SHIPPED_FLOW[2:]:
        shop.go(button)
        finds(shop)


def test_combined_orders_and_orders_in_several_parcels_are_no_finding(tmp_path: Path) -> None:
    shop = Bench.new(tmp_path / "shop", **{"Combine orders": "Yes"})
    shop.order({"order_no": "#1"}, {"order_no": "#2", "sku": "PEN"}, {"order_no": "#3", "city": "York"})
    for button in SHIPPED_FLOW:
        shop.go(button)
        finds(shop)
    assert shop.parcel("#1") == shop.parcel("#2") != shop.parcel("#3")


def test_a_new_book_agrees(tmp_path: Path) -> None:
    finds(Bench.new(tmp_path / "shop"))


@pytest.mark.parametrize("button", ALL_DAY)
def test_the_sample_day_agrees_after_each_of_its_presses(sample_day: Ran, button: str) -> None:
    assert findings(sample_day.after[button], DEFAULTS) == []


def test_the_sample_day_agrees_with_its_journal_and_files_and_prints_what_does_not(
    sample_day: Ran, tmp_path: Path
) -> None:
    day = Folder.copied(sample_day.folder.path, tmp_path / "day")
    day.presses = 60
    said = day.press("check-and-repair")
    assert (said.done, said.needs) == (0, 0), said.line
    day.type("stock", {(0, "reserved"): 77})
    command = ["check-and-repair", "--book", str(day.book)]
    listed = CliRunner().invoke(commands, command)
    assert "Reserved: 77; it should be " in listed.output
    assert "1 finding, 0 mended." in listed.output
    data = json.loads(CliRunner().invoke(commands, [*command, "--mend", "1", "--json"]).output)
    assert (data["done"], data["needs"], data["findings"]) == (1, 0, [])


MOVES = (*SHIPPED_FLOW, "import", "hold", "release", "cancel", "undo-last-step")


@pytest.mark.long
@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(MOVES), min_size=4, max_size=9), st.randoms(use_true_random=False))
def test_presses_in_any_order_leave_nothing_to_find(moves: list[str], draw: Random) -> None:
    with TemporaryDirectory() as folder:
        shop = Bench.new(Path(folder) / "shop")
        for number, move in enumerate(("import", *moves)):
            one_move(shop, move, number, draw)
            found = [finding for finding in shop.found() if not finding.settles]
            assert [finding.shown for finding in found] == [], move
        shop.go("reserve-stock", "make-parcels", "carrier-files")
        assert [finding.shown for finding in shop.found()] == []


def one_move(shop: Bench, move: str, number: int, draw: Random) -> None:
    """An import, a clerk's edit before packing, or a press; one that refuses is none."""
    waiting = shop.table("orders")
    waiting = waiting[(waiting["parcel_no"] == "") & waiting["status"].ne(Status.CANCELLED)]["row_id"].tolist()
    edits: dict[str, dict[str, Raw]] = {
        "hold": {"status": Status.HOLD, "hold_reason": draw.choice(("Ask", "keep stock"))},
        "release": {"status": Status.NEW, "hold_reason": None}, "cancel": {"status": Status.CANCELLED},
    }  # fmt: skip
    if move == "import":
        lines: list[dict[str, Raw]] = [
            {"line_no": str(n), "sku": draw.choice(("MUG", "POT")), "qty": draw.randint(1, 6)} for n in (1, 2)
        ]
        shop.order(*({"order_no": f"#{number}", "policy": draw.choice(POLICIES), **line} for line in lines))
    elif move in edits:
        for row_id in draw.sample(waiting, min(1, len(waiting))):
            shop.type("orders", row_id, **edits[move])
    else:
        with suppress(Refusal):
            if move == "undo-last-step":
                shop.press(move, sure=True)
            else:
                shop.go(move)


def test_folders_that_were_cleared_away_are_one_finding() -> None:
    days = [f"out/2026-01-{day:02d}" for day in range(1, 31)]
    rows = [(number, f"{day}/{name}", "gone") for number, day in enumerate(days, 1) for name in ("a.csv", "b.pdf")]
    files = pd.DataFrame([*rows, (31, "out/2026-02-01/c.csv", "there")], columns=["press", "name", "state"])
    found = findings({}, Settings({}), Facts(files=files))
    assert [(f.row, f.says) for f in found] == [("out/2026-01-01 to out/2026-01-30", "gone")]
    assert str(found[0].why).startswith("60 files of 30 folders are not there any more")
