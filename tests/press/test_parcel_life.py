"""A parcel has a life: cancelled, packed apart, printed once, numbered more than once, and shipped by one road."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from helpers import BUYER, NOW, Folder, built_once, carriers_answer, empty_folder

from pyaddin.book.base import Raw
from pyaddin.buttons import BUTTONS
from pyaddin.press.summary import Summary
from pyaddin.tables.schema import YES
from pyaddin.tables.status import Status

PACKED = ("validate-addresses", "reserve-stock", "make-parcels")
PEN: dict[str, Raw] = {**BUYER, "line_no": "2", "sku": "PEN", "item": "Pen"}
OTHER: dict[str, Raw] = {**BUYER, "order_no": "#2002", "recipient": "John Example", "address_1": "14 High Street"}


def packed(shop: Folder, *rows: Mapping[str, Raw], also: tuple[str, ...] = ()) -> Folder:
    """The shop once these rows are in parcels, and after what else is pressed."""
    shop.paste("orders", *(rows or (BUYER,)))
    for button in (*PACKED, *also):
        shop.press(button)
    return shop


def numbered(shop: Folder) -> None:
    """The carrier answers with a number for each parcel."""
    shop.press("import-tracking", carriers_answer(shop))


def cell(shop: Folder, table: str, column: str, at: int = 0) -> Any:
    return shop.table(table)[column].iloc[at]


def column(shop: Folder, table: str, name: str) -> list[Any]:
    return list(shop.table(table)[name].tolist())


def mugs(shop: Folder) -> tuple[float, float, float]:
    """On hand, reserved and available of the mug."""
    stock = shop.table("stock").set_index("sku").loc["MUG"]
    return stock["on_hand"], stock["reserved"], stock["available"]


def files(said: Summary) -> list[str]:
    return [path.name for path in said.files]


# the gate: the same reason wherever it is asked


@pytest.mark.parametrize("button", ["packing-slips", "carrier-files"])
def test_an_order_on_hold_for_fraud_goes_on_no_slip_and_into_no_file(shop: Folder, button: str) -> None:
    packed(shop, BUYER, OTHER)
    shop.type("orders", {(0, "status"): Status.HOLD, (0, "hold_reason"): "Fraud check"})
    said = shop.press(button)
    assert (said.done, said.skipped, said.needs) == (1, 0, 1)
    reason = (
        "Gate: order #2001 is on hold (Fraud check); clear the hold, press Cancel parcel, or write Yes into Go anyway."
    )
    assert column(shop, "parcels", "problem") == [reason, ""]
    assert column(shop, "orders", "problem") == [reason, ""]


def test_all_that_ask_the_gate_give_the_same_reason(shop: Folder) -> None:
    packed(shop, BUYER, also=("carrier-files",))
    numbered(shop)
    shop.type("orders", {(0, "status"): Status.CANCELLED})
    told = []
    for button in ("packing-slips", "confirm-shipment", "carrier-files"):
        chosen = {"again": True} if button == "carrier-files" else {}
        assert shop.press(button, **chosen).files == []
        told.append(cell(shop, "parcels", "problem"))
    assert "a row of order #2001 was cancelled" in told[0]
    assert len(set(told)) == 1


@pytest.mark.parametrize("button", ["make-parcels", "reserve-stock"])
def test_a_row_that_was_let_go_by_hand_counts_once_in_the_press_that_notes_it(shop: Folder, button: str) -> None:
    shop.paste("orders", BUYER, OTHER)
    for step in ("validate-addresses", "reserve-stock"):
        shop.press(step)
    shop.type("orders", {(0, "status"): Status.HOLD, (0, "hold_reason"): "Lost"})
    shop.press("carrier-files")
    assert column(shop, "orders", "held_by")[0]
    shop.type("orders", {(0, "status"): Status.RESERVED if button == "reserve-stock" else Status.READY})
    said = shop.press(button)
    assert "hold" in column(shop, "orders", "accepted")[0]
    other = 1 if button == "make-parcels" else 0
    assert (said.done, said.skipped, said.needs) == (1 + other, 1 - other, 0)


def test_a_confirmation_with_a_row_on_hold_is_not_written(shop: Folder) -> None:
    packed(shop, BUYER, PEN, also=("carrier-files",))
    numbered(shop)
    shop.type("orders", {(1, "status"): Status.HOLD, (1, "hold_reason"): "keep stock"})
    said = shop.press("confirm-shipment")
    assert (said.done, said.needs, said.files) == (0, 1, [])
    assert "order #2001 is on hold (keep stock)" in cell(shop, "parcels", "problem")
    assert column(shop, "orders", "status") == [Status.SENT, Status.HOLD]


def test_a_packed_order_whose_country_changes_is_made_anew_before_it_goes(shop: Folder) -> None:
    packed(shop)
    shop.type("orders", {(0, "country"): "FR", (0, "postcode"): "75001", (0, "city"): "Paris"})
    assert shop.press("carrier-files").files == []
    assert "made for GB and order #2001 now says FR; press Cancel parcel" in cell(shop, "parcels", "problem")
    shop.press("cancel-parcel", words=("P000001",))
    for button in (*PACKED, "carrier-files"):
        shop.press(button)
    assert column(shop, "parcels", "country") == ["GB", "FR"]
    assert column(shop, "parcels", "status") == [Status.CANCELLED, Status.SENT]


def test_a_packed_order_whose_address_breaks_is_not_sent_until_it_is_mended_or_accepted(shop: Folder) -> None:
    packed(shop)
    shop.type("orders", {(0, "postcode"): "12345"})
    assert shop.press("carrier-files").files == []
    assert "the address of order #2001 is blocked: Postcode '12345' does not fit" in cell(shop, "orders", "problem")
    shop.type("orders", {(0, "go_anyway"): YES})
    assert len(shop.press("carrier-files").files) == 1
    after = shop.table("orders").iloc[0]
    assert (after["go_anyway"], after["status"], after["problem"]) == ("", Status.SENT, "")
    assert after["accepted"].startswith("gate.address ")
    assert f"{NOW:%Y-%m-%d} 15:3" in after["accepted"]


def test_a_cancelled_row_that_the_clerk_lets_go_keeps_its_units_and_ships(shop: Folder) -> None:
    packed(shop)
    shop.type("orders", {(0, "status"): Status.CANCELLED, (0, "go_anyway"): YES})
    shop.press("reserve-stock")
    assert mugs(shop) == (10, 1, 9)
    shop.press("carrier-files")
    numbered(shop)
    assert shop.press("confirm-shipment").done == 1
    assert (cell(shop, "orders", "status"), mugs(shop)) == (Status.SHIPPED, (9, 0, 9))


def test_make_parcels_asks_about_the_address_as_it_stands(shop: Folder) -> None:
    shop.paste("orders", BUYER, PEN)
    shop.press("validate-addresses")
    shop.press("reserve-stock")
    shop.type("orders", {(0, "postcode"): None})
    said = shop.press("make-parcels")
    assert (said.done, said.skipped, said.needs) == (0, 0, 2)
    problems = column(shop, "orders", "problem")
    assert problems[0].startswith("Gate: the address of order #2001 is blocked: Postcode is empty")
    assert problems[1] == "Parcel: row R000001 of this order may not go out; see Problem there."


# a parcel is cancelled


def test_a_cancelled_parcel_gives_rows_and_units_back_and_its_number_is_never_used_again(shop: Folder) -> None:
    packed(shop, BUYER, OTHER, also=("packing-slips",))
    said = shop.press("cancel-parcel", words=("P000001",))
    assert (said.done, said.skipped, said.needs) == (1, 1, 0)
    assert "1 packing slip of them is printed already: throw it away." in said.line
    row = shop.table("orders").iloc[0]
    assert (row["status"], row["parcel_no"], row["warehouse"]) == (Status.READY, "", "")
    assert pd.isna(row["reserved"])
    assert mugs(shop) == (10, 1, 9)
    for button in PACKED[1:]:
        shop.press(button)
    assert column(shop, "orders", "parcel_no") == ["P000003", "P000002"]


def test_cancel_parcel_never_means_all(shop: Folder) -> None:
    packed(shop)
    assert "select on Parcels the rows of the parcels" in shop.refuses("cancel-parcel")
    assert "P000009 is not on Parcels" in shop.refuses("cancel-parcel", words=("P000009",))
    row = int(shop.table("parcels").index[0])
    assert shop.press("cancel-parcel", selection=(row,)).done == 1


def test_a_file_that_names_only_the_cancelled_parcel_is_void_and_comes_back_with_undo(shop: Folder) -> None:
    packed(shop, also=("carrier-files",))
    (file,) = (shop.path / "out").rglob(cell(shop, "parcels", "carrier_file"))
    asks = shop.refuses("cancel-parcel", words=("P000001",), sure=False)
    assert f"P000001 went into {file.name}" in asks
    before = {name: shop.table(name) for name in ("orders", "parcels", "stock")}
    said = shop.press("cancel-parcel", words=("P000001",))
    assert "1 file moved to out/void." in said.line
    assert not file.exists()
    assert len(list((shop.path / "out" / "void").rglob(file.name))) == 1
    assert shop.press("check-and-repair").done == 0, "what was withdrawn is not missed"
    assert "1 file is back from out/void." in shop.press("undo-last-step").line
    assert file.exists()
    for name, frame in before.items():
        pd.testing.assert_frame_equal(shop.table(name), frame)


def test_a_file_that_names_other_parcels_stays_and_the_clerk_is_told_to_take_one_out(shop: Folder) -> None:
    packed(shop, BUYER, OTHER, also=("carrier-files",))
    (file,) = (shop.path / "out").rglob(cell(shop, "parcels", "carrier_file"))
    said = shop.press("cancel-parcel", words=("p000001",))
    assert "Take 1 parcel out at the carrier" in said.line
    assert file.exists()
    assert f"Gate: the parcel is cancelled, and {file.name} names it; take it out at the carrier." in column(
        shop, "parcels", "problem"
    )


def test_a_shipped_parcel_is_not_cancelled_and_says_what_to_do(shop: Folder) -> None:
    packed(shop, also=("carrier-files",))
    numbered(shop)
    shop.press("confirm-shipment")
    said = shop.press("cancel-parcel", words=("P000001",))
    assert (said.done, said.needs) == (0, 1)
    assert "it has shipped, so it cannot be cancelled; ask the carrier" in cell(shop, "parcels", "problem")
    assert cell(shop, "orders", "status") == Status.SHIPPED


def test_a_row_on_hold_stays_on_hold_when_its_parcel_is_cancelled(shop: Folder) -> None:
    packed(shop, BUYER, PEN)
    shop.type("orders", {(0, "status"): Status.HOLD, (0, "hold_reason"): "Fraud check"})
    shop.press("cancel-parcel", words=("P000001",))
    assert column(shop, "orders", "status") == [Status.HOLD, Status.READY]
    assert column(shop, "orders", "parcel_no") == ["", ""]
    assert mugs(shop) == (10, 1, 9), "the reason keeps its stock"


@pytest.mark.parametrize(
    "button", ["reserve-stock", "make-parcels", "carrier-files", "packing-slips", "confirm-shipment"]
)
def test_a_parcel_set_to_cancelled_by_hand_is_honoured_at_the_next_press(shop: Folder, button: str) -> None:
    packed(shop, BUYER, OTHER)
    shop.type("orders", {(1, "priority"): 1})
    shop.type("parcels", {(0, "status"): Status.CANCELLED})
    said = shop.press(button)
    assert "1 parcel is Cancelled (P000001), so its rows were taken out of it" in said.line
    assert cell(shop, "orders", "parcel_no") == ""
    assert cell(shop, "orders", "status") == (Status.RESERVED if button == "reserve-stock" else Status.READY)
    assert mugs(shop) == ((10, 2, 8) if button == "reserve-stock" else (10, 1, 9))


def test_a_cancelled_row_of_a_parcel_cancelled_by_hand_stays_cancelled(shop: Folder) -> None:
    packed(shop)
    shop.type("parcels", {(0, "status"): Status.CANCELLED})
    shop.type("orders", {(0, "status"): Status.CANCELLED})
    shop.press("reserve-stock")
    assert (cell(shop, "orders", "status"), cell(shop, "orders", "parcel_no")) == (Status.CANCELLED, "")
    assert mugs(shop) == (10, 0, 10)


def test_a_parcel_with_a_file_that_is_cancelled_by_hand_says_to_take_it_out_at_the_carrier(shop: Folder) -> None:
    packed(shop, also=("carrier-files",))
    shop.type("parcels", {(0, "status"): Status.CANCELLED})
    shop.press("reserve-stock")
    assert "take it out at the carrier" in cell(shop, "parcels", "problem")


# several parcels of one order


def test_rows_with_different_numbers_in_pack_as_are_two_parcels_of_one_order(shop: Folder) -> None:
    packed(shop, {**BUYER, "pack_as": 1}, {**PEN, "pack_as": 2})
    assert column(shop, "orders", "parcel_no") == ["P000001", "P000002"]
    assert cell(shop, "parcels", "combine_note") == "order #2001 goes in 2 parcels from here"


def test_an_order_over_its_carrier_s_weight_goes_in_two_parcels_and_undo_puts_it_together(shop: Folder) -> None:
    shop.paste("products", {"sku": "LAMP", "item": "Lamp", "weight_g": 12_000, "unit_value": 40, "currency": "USD"})
    shop.paste("stock", {"sku": "LAMP", "warehouse": "MAIN", "bin": "C1", "on_hand": 5})
    packed(shop, {**BUYER, "sku": "LAMP", "qty": 3})
    assert column(shop, "orders", "qty") == [1, 1, 1]
    assert column(shop, "orders", "row_id") == ["R000001", "R000002", "R000003"]
    assert max(column(shop, "parcels", "weight_g")) <= 20_000
    shop.press("undo-last-step")
    assert (column(shop, "orders", "qty"), column(shop, "orders", "reserved")) == ([3], [3])


# slips


def test_slips_are_printed_once_unless_asked_again_and_then_it_is_said(shop: Folder) -> None:
    packed(shop, BUYER, also=("packing-slips",))
    assert not pd.isna(cell(shop, "parcels", "printed_at"))
    assert shop.refuses("packing-slips").startswith("All packed parcels have their slips")
    packed(shop, OTHER)
    assert (said := shop.press("packing-slips")).done == 1
    assert "again" not in said.line
    row = int(shop.table("parcels").index[0])
    assert "1 slip printed again." in shop.press("packing-slips", selection=(row,)).line
    assert "2 slips printed again." in shop.press("packing-slips", again=True).line
    both = tuple(int(row) for row in shop.table("parcels").index)
    assert "2 slips printed again." in shop.press("packing-slips", selection=both).line


def test_a_slip_of_an_order_with_rows_elsewhere_says_so(shop: Folder) -> None:
    from pyaddin.steps.parcels import shipments

    packed(shop, {**BUYER, "pack_as": 1}, {**PEN, "pack_as": 2}, OTHER)
    tables = shop.tables()
    built = shipments.build(tables, tables["parcels"].index, NOW).parcels
    assert built["parcel.part"].tolist() == [YES, YES, ""]
    tables["orders"]["status"] = tables["orders"]["status"].mask(tables["orders"]["sku"] == "PEN", Status.CANCELLED)
    built = shipments.build(tables, tables["parcels"].index, NOW).parcels
    assert built["parcel.part"].tolist()[0] == "", "what was cancelled does not come"


# tracking


def test_several_numbers_of_a_parcel_are_kept_and_found(shop: Folder) -> None:
    packed(shop, also=("carrier-files",))
    path = shop.path / "tracking.csv"
    path.write_text(
        "Reference 1,Tracking Number\nP000001,RN900000019GB\nP000001,RN900000022GB\nP000001,RN900000036GB\n"
    )
    said = shop.press("import-tracking", path)
    assert (said.done, said.needs) == (3, 0)
    assert "2 of them are further numbers of their parcels." in said.line
    assert cell(shop, "parcels", "tracking_no") == "RN900000019GB"
    assert cell(shop, "parcels", "more_tracking") == "RN900000022GB, RN900000036GB"
    again = shop.press("import-tracking", path)
    assert (again.done, again.skipped) == (0, 3)
    assert shop.press("find", words=("RN900000036GB",)).done == 1
    (file,) = shop.press("confirm-shipment").files
    numbers = pd.read_excel(file)["Fulfillment: Tracking Number"].tolist()
    assert numbers == ["RN900000019GB"]


# one road to shipped


@pytest.mark.parametrize("status", [Status.SHIPPED, Status.DELIVERED, Status.COMPLETED])
def test_a_packed_row_set_to_shipped_by_hand_keeps_its_units_and_is_asked_about(shop: Folder, status: str) -> None:
    packed(shop)
    shop.type("orders", {(0, "status"): status})
    said = shop.press("reserve-stock")
    assert mugs(shop) == (10, 1, 9)
    assert said.needs == 1
    assert "parcel P000001 was not confirmed, so its 1 still count as on the shelf" in cell(shop, "orders", "problem")
    assert shop.press("carrier-files").files == []


def test_a_reserved_row_set_to_shipped_by_hand_is_asked_about_and_go_anyway_takes_it_off_the_shelf(
    shop: Folder,
) -> None:
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    shop.press("reserve-stock")
    shop.type("orders", {(0, "status"): Status.SHIPPED})
    shop.press("reserve-stock")
    assert mugs(shop) == (10, 1, 9)
    assert "without a parcel" in cell(shop, "orders", "problem")
    shop.type("orders", {(0, "go_anyway"): YES})
    assert "1 row left the shelf as it was set by hand." in shop.press("reserve-stock").line
    assert (mugs(shop), cell(shop, "orders", "problem")) == ((9, 0, 9), "")
    shop.press("reserve-stock")
    assert mugs(shop) == (9, 0, 9), "only once"


def test_go_anyway_on_a_row_shipped_by_hand_ships_its_parcel_with_it(shop: Folder) -> None:
    packed(shop)
    shop.type("orders", {(0, "status"): Status.DELIVERED, (0, "go_anyway"): YES})
    shop.press("make-parcels")
    assert (cell(shop, "orders", "status"), cell(shop, "parcels", "status")) == (Status.DELIVERED, Status.SHIPPED)
    assert mugs(shop) == (9, 0, 9)
    assert cell(shop, "orders", "accepted").startswith("gate.left-by-hand ")


def test_confirm_shipment_takes_along_a_row_that_was_set_to_shipped_by_hand(shop: Folder) -> None:
    packed(shop, BUYER, PEN, also=("carrier-files",))
    numbered(shop)
    shop.type("orders", {(0, "status"): Status.SHIPPED})
    shop.press("reserve-stock")
    assert cell(shop, "orders", "problem") != ""
    said = shop.press("confirm-shipment")
    assert (said.done, said.needs) == (1, 0)
    assert (column(shop, "orders", "status"), column(shop, "orders", "problem")) == ([Status.SHIPPED] * 2, ["", ""])
    assert mugs(shop) == (9, 0, 9)


def test_rows_of_a_confirmed_parcel_are_never_asked_about(shop: Folder) -> None:
    packed(shop, also=("carrier-files",))
    numbered(shop)
    shop.press("confirm-shipment")
    shop.type("orders", {(0, "status"): Status.COMPLETED})
    said = shop.press("reserve-stock")
    assert (said.needs, cell(shop, "orders", "problem")) == (0, "")
    assert mugs(shop) == (9, 0, 9)


# holds


def test_several_holds_stand_at_once_each_with_who_and_when(shop: Folder) -> None:
    packed(shop)
    shop.type("orders", {(0, "status"): Status.HOLD, (0, "hold_reason"): "Lost; Fraud check"})
    shop.press("reserve-stock")
    assert mugs(shop) == (10, 1, 9), "one of them keeps the stock"
    one, other = cell(shop, "orders", "held_by").split("; ")
    assert one == other
    assert one.endswith(f"{datetime(2026, 11, 18, 15, 33):%Y-%m-%d %H:%M}")
    shop.type("orders", {(0, "hold_reason"): "Lost; Fraud check; Address"})
    shop.press("reserve-stock")
    first, _, third = cell(shop, "orders", "held_by").split("; ")
    assert (first, third[-5:]) == (one, "15:34")
    shop.type("orders", {(0, "status"): Status.PACKED, (0, "hold_reason"): None})
    shop.press("reserve-stock")
    assert cell(shop, "orders", "held_by") == ""


# a book of the first version


@pytest.fixture
def earlier(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A working folder whose sheets lack the columns that came later."""
    shop = Folder.copied(built_once(tmp_path_factory, "empty", empty_folder), tmp_path / "earlier")
    with shop.in_another_program() as book:
        for sheet, captions in {
            "Orders": ("Shop", "Held by", "Pack as", "Go anyway", "Accepted"),
            "Parcels": ("Shop", "More tracking nos.", "Printed at"),
        }.items():
            for cells in book[sheet].iter_rows(min_row=1, max_row=6):
                for one in cells:
                    if one.value in captions:
                        one.value = f"My {one.value}"
            for table in book[sheet].tables.values():
                for head in table.tableColumns:
                    head.name = f"My {head.name}" if head.name in captions else head.name
    return shop


def test_a_book_without_the_new_columns_runs_the_whole_day_and_prints_all_slips_again(earlier: Folder) -> None:
    packed(earlier, BUYER, PEN, also=("carrier-files", "packing-slips"))
    said = earlier.press("packing-slips")
    assert said.done == 1
    assert said.line.count("Parcels has no column named Printed at") == 1
    numbered(earlier)
    assert earlier.press("confirm-shipment").done == 1
    assert mugs(earlier) == (9, 0, 9)


def test_the_button_stands_on_parcels_alone() -> None:
    (button,) = [button for button in BUTTONS if button.name == "cancel-parcel"]
    assert (button.on, button.home, button.in_the_day) == (("Parcels",), "", False)
