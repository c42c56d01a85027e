"""Undo last step: back to the installation, without touching what a clerk changed since."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from helpers import ALL_DAY, BUYER, NOW, Folder, Ran, carriers_answer, cell_at

from pyaddin.tables.status import Status

FLOW = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "packing-slips")


def test_the_whole_day_is_undone_press_by_press_back_to_the_start(sample_day: Ran, tmp_path: Path) -> None:
    again = Folder.copied(sample_day.folder.path, tmp_path / "undone")
    again.presses = 60
    for button, before in zip(reversed(ALL_DAY), [*reversed(ALL_DAY[:-1]), ""], strict=True):
        said = again.press("undo-last-step")
        assert said.needs == 0, said.line
        now = again.tables()
        if before:
            for name in now.keys() - {"log", "movements"}:
                pd.testing.assert_frame_equal(now[name], sample_day.after[before][name], obj=f"{name}, {button} undone")
    assert len(now["orders"]) == len(now["parcels"]) == 0
    assert again.refuses("undo-last-step").startswith("There is nothing to undo")
    files = [path for path in (again.path / "out").rglob("*") if path.is_file()]
    assert len(files) == sum(len(said.files) for said in sample_day.said.values())
    assert {path.parent.parent.name for path in files} == {"void"}


def test_cells_that_a_clerk_changed_since_are_left_and_listed(shop: Folder) -> None:
    shop.paste("orders", BUYER, {**BUYER, "order_no": "#2002"})
    shop.press("validate-addresses")
    shop.type("orders", {(0, "status"): Status.HOLD})
    said = shop.press("undo-last-step")
    assert shop.table("orders")["status"].tolist() == [Status.HOLD, Status.NEW]
    assert said.needs == 1
    assert f"{cell_at('orders', 'status', 5)} was changed" in said.line


def test_an_undone_import_may_come_in_again(shop: Folder) -> None:
    shop.paste_inbox([["SKU", "Warehouse", "Bin", "On hand"], ["CUP", "MAIN", "C1", 4]])
    shop.press("import")
    assert shop.table("stock")["sku"].tolist() == ["MUG", "PEN", "CUP"]
    shop.press("undo-last-step")
    assert shop.table("stock")["sku"].tolist() == ["MUG", "PEN"]
    assert shop.press("import").done == 1, "the Inbox holds its rows again"


def test_undo_of_an_import_leaves_an_order_whole_so_that_no_line_of_it_is_lost(shop: Folder) -> None:
    rows = ["Order no.,Line no.,SKU,Qty", "#1,1,MUG,1", "#1,2,PEN,1", "#2,1,PEN,1"]
    (shop.path / "orders.csv").write_text("\n".join(rows))
    shop.press("import", shop.path / "orders.csv")
    shop.type("orders", {(1, "note"): "gift wrap"})
    said = shop.press("undo-last-step")
    assert shop.table("orders")[["order_no", "line_no"]].to_numpy().tolist() == [["#1", "1"], ["#1", "2"]]
    assert "row R000001 is left as it is, for another row of its order was" in said.line
    assert said.needs == 2
    assert shop.press("import", shop.path / "orders.csv").done == 1
    assert sorted(shop.table("orders")["order_no"]) == ["#1", "#1", "#2"]


@pytest.mark.parametrize(
    ("typed", "units"),
    [({(1, "note"): "call the buyer"}, [5, 2]), ({(0, "qty"): 4}, [4, 2]), ({(1, "qty"): 1}, [5, 1])],
)
def test_undo_of_a_split_invents_no_unit_where_the_clerk_typed_in_one_of_its_rows(
    shop: Folder, typed: dict[tuple[int, str], Any], units: list[int]
) -> None:
    shop.paste("orders", {**BUYER, "sku": "PEN", "qty": 7, "policy": "Ship partial"})
    for button in ("validate-addresses", "reserve-stock"):
        shop.press(button)
    assert shop.table("orders")["qty"].tolist() == [5, 2]
    shop.type("orders", typed)
    shop.press("undo-last-step")
    assert shop.table("orders")["qty"].tolist() == units


def test_files_go_to_void_and_a_deleted_one_does_not_stop_the_undo(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in FLOW:
        said = shop.press(button)
    said.files[0].unlink()
    shop.press("undo-last-step")
    void = shop.path / "out" / "void" / f"{said.press:06d}"
    assert [path.name for path in void.iterdir()] == [said.files[1].name]


def test_undo_is_logged_and_never_undone_itself(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    shop.press("reserve-stock")
    said = [shop.press("undo-last-step").line for _ in range(2)]
    assert said[0].startswith("Undo last step: Reserve stock of 15:31 (press 2) taken back;")
    assert said[1].startswith("Undo last step: Validate addresses of 15:30 (press 1) taken back;")
    assert shop.table("log")["button"].tolist() == [
        "validate-addresses", "reserve-stock", "undo-last-step", "undo-last-step",
    ]  # fmt: skip


def test_undo_after_sorting_finds_the_rows_by_their_id(shop: Folder) -> None:
    shop.paste("orders", BUYER, {**BUYER, "order_no": "#2002", "qty": 2})
    shop.press("validate-addresses")
    shop.press("reserve-stock")
    with shop.in_another_program() as book:
        sheet = book["Orders"]
        for one, other in zip(sheet[5], sheet[6], strict=True):
            one.value, other.value = other.value, one.value
    assert shop.press("undo-last-step").needs == 0
    orders = shop.table("orders")
    assert orders["order_no"].tolist() == ["#2002", "#2001"]
    assert orders["reserved"].isna().all()
    assert orders["status"].tolist() == [Status.READY, Status.READY]


def test_confirming_again_after_undo_writes_a_new_file(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in FLOW:
        shop.press(button)
    shop.press("import-tracking", carriers_answer(shop))
    first = shop.press("confirm-shipment")
    shop.press("undo-last-step")
    second = shop.press("confirm-shipment")
    assert (first.done, second.done) == (1, 1)
    assert not first.files[0].exists()
    assert second.files[0].exists()
    assert shop.table("parcels")["confirmed_at"].iloc[0] > NOW


def test_a_row_that_was_copied_since_is_put_back_and_its_copy_is_not(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    row = shop.table("orders").iloc[0]
    shop.paste("orders", {name: value for name, value in row.items() if isinstance(value, str) and value})
    said = shop.press("undo-last-step")
    assert said.needs == 0
    assert shop.table("orders")["status"].tolist() == [Status.PACKED, Status.SENT]
    shop.press("validate-addresses")
    assert shop.table("orders")["status"].tolist() == [Status.PACKED, Status.HOLD]
