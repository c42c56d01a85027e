"""Import: what is new comes in, what is here is skipped, updated or shown, and a blank never wipes what is there."""

from typing import Any

import pandas as pd
import pytest

from pyaddin.steps.orders.intake import Taken, take_list, take_orders
from pyaddin.tables.frames import FIRST_NEW, from_records
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status

ROW: dict[str, Any] = {
    "marketplace": "Shopify", "order_no": "#1", "line_no": "1", "sku": "MUG", "qty": 2.0, "city": "Leeds",
    "phone": "+44 1632 960123", "status": Status.NEW,
}  # fmt: skip


def here(*rows: dict[str, Any]) -> pd.DataFrame:
    records = [{**ROW, "row_id": f"R{n:06d}", "note": "mine", **row} for n, row in enumerate(rows, 1)]
    return from_records("orders", records, first_label=5)


def coming(*rows: dict[str, Any]) -> pd.DataFrame:
    return from_records("orders", [{**ROW, **row} for row in rows])


def take(current: pd.DataFrame, incoming: pd.DataFrame, mode: str = "skip") -> Taken:
    return take_orders(current, incoming, mode, 7)


def counts(taken: Taken) -> tuple[int, int, int]:
    return len(taken.added), len(taken.updated), len(taken.known)


def test_new_orders_come_below_the_others_with_numbers_never_given_before() -> None:
    taken = take(here({}), coming({"order_no": "#2"}, {"order_no": "#2", "line_no": "2"}))
    assert counts(taken) == (2, 0, 0)
    assert taken.frame["row_id"].tolist() == ["R000001", "R000008", "R000009"]
    assert taken.frame.index.tolist() == [5, FIRST_NEW, FIRST_NEW + 1]


def test_an_order_that_is_here_is_skipped_whole() -> None:
    before = here({})
    taken = take(before, coming({"qty": 9.0}, {"line_no": "2"}))
    assert counts(taken) == (0, 0, 2)
    pd.testing.assert_frame_equal(taken.frame, before)


def test_the_same_number_on_another_marketplace_is_another_order() -> None:
    assert counts(take(here({}), coming({"marketplace": "Etsy"}))) == (1, 0, 0)


def test_show_lists_what_is_here_and_takes_nothing() -> None:
    before = here({})
    taken = take(before, coming({}, {"order_no": "#2"}), "show")
    assert taken.frame is before
    assert counts(taken) == (0, 0, 2)
    assert list(map(str, taken.notes)) == ["Already here: #1."]


def test_update_changes_what_differs_and_leaves_the_clerks_note() -> None:
    taken = take(here({}), coming({"city": "York", "qty": 3.0}), "update")
    row = taken.frame.iloc[0]
    assert (row["city"], row["qty"], row["note"], row["row_id"]) == ("York", 3.0, "mine", "R000001")
    assert counts(taken) == (0, 1, 0)


@pytest.mark.parametrize("column", ["city", "phone", "qty", "ship_by"])
def test_a_blank_in_the_file_never_wipes_what_is_there(column: str) -> None:
    before = here({"ship_by": pd.Timestamp("2026-11-20")})
    blank = {"city": "", "phone": "", "qty": float("nan"), "ship_by": pd.NaT}[column]
    taken = take(before, coming({"ship_by": pd.Timestamp("2026-11-20"), column: blank}), "update")
    pd.testing.assert_frame_equal(taken.frame, before)
    assert counts(taken) == (0, 0, 1)


def test_update_brings_lines_that_are_new_in_a_known_order() -> None:
    taken = take(here({}), coming({}, {"line_no": "2", "sku": "PEN"}), "update")
    assert counts(taken) == (1, 0, 1)
    assert taken.frame["sku"].tolist() == ["MUG", "PEN"]


def test_update_cancels_what_was_cancelled_and_never_releases_a_hold() -> None:
    taken = take(here({}), coming({"status": Status.CANCELLED}), "update")
    assert taken.frame["status"].tolist() == [Status.CANCELLED]
    assert counts(taken) == (0, 1, 0)
    held = take(here({"status": Status.HOLD}), coming({}), "update")
    assert held.frame["status"].tolist() == [Status.HOLD]


@pytest.mark.parametrize("status", [Status.SHIPPED, Status.DELIVERED, Status.CANCELLED])
def test_update_leaves_what_is_done_with(status: str) -> None:
    before = here({"status": status})
    taken = take(before, coming({"city": "York"}), "update")
    pd.testing.assert_frame_equal(taken.frame, before)


def test_the_quantity_of_a_split_line_stays_split() -> None:
    before = here({"qty": 2.0}, {"qty": 1.0})
    taken = take(before, coming({"qty": 3.0, "city": "York"}), "update")
    assert taken.frame["qty"].tolist() == [2.0, 1.0]
    assert taken.frame["city"].tolist() == ["York", "York"]


STOCK = [{"sku": "MUG", "warehouse": "MAIN", "bin": "A1", "on_hand": 10.0, "reorder_point": 3.0, "note": "mine"}]


def test_a_list_fills_and_changes_by_key_and_adds_the_rest() -> None:
    before = from_records("stock", STOCK, first_label=5)
    rows = [{**STOCK[0], "on_hand": 12.0, "reorder_point": None, "note": ""}, {**STOCK[0], "bin": "A2"}]
    taken = take_list("stock", before, from_records("stock", rows), "update")
    assert taken.frame["on_hand"].tolist() == [12.0, 10.0]
    assert taken.frame["reorder_point"].tolist() == [3.0, 3.0]
    assert taken.frame["note"].iloc[0] == "mine"
    assert counts(taken) == (1, 1, 0)


def test_of_rows_that_a_list_holds_twice_the_last_counts_and_that_is_said() -> None:
    rows = [{**STOCK[0], "on_hand": 1.0}, {**STOCK[0], "on_hand": 2.0}]
    taken = take_list("stock", from_records("stock", STOCK), from_records("stock", rows), "update")
    assert taken.frame["on_hand"].tolist() == [2.0]
    assert counts(taken) == (0, 1, 1)
    assert list(map(str, taken.notes)) == ["More than once in the file, of which the last row counts: MUG."]


@pytest.mark.parametrize("mode", ["skip", "show"])
def test_a_list_changes_nothing_that_is_here_when_it_is_not_to(mode: str) -> None:
    before = from_records("stock", STOCK)
    taken = take_list("stock", before, from_records("stock", [{**STOCK[0], "on_hand": 1.0}]), mode)
    pd.testing.assert_frame_equal(taken.frame, before)
    assert counts(taken) == (0, 0, 1)


def test_a_list_with_a_row_that_has_no_key_is_refused() -> None:
    with pytest.raises(Refusal, match=r"A row has no SKU; fill it in and import again\."):
        take_list("stock", from_records("stock", STOCK), from_records("stock", [{"sku": "", "on_hand": 1.0}]), "update")
