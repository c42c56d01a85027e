"""Import of lists: rows are known by their key, and a blank never wipes what is there."""

import pandas as pd
import pytest

from pyaddin.steps.orders.lists import Listed, take_list
from pyaddin.tables.frames import from_records
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import SHOW


def counts(taken: Listed) -> tuple[int, int, int]:
    return len(taken.added), len(taken.updated), len(taken.known)


STOCK = [{"sku": "MUG", "warehouse": "MAIN", "bin": "A1", "on_hand": 10.0, "reorder_point": 3.0, "note": "mine"}]


def test_a_list_fills_and_changes_by_key_and_adds_the_rest() -> None:
    before = from_records("stock", STOCK, first_label=5)
    rows = [{**STOCK[0], "on_hand": 12.0, "reorder_point": None, "note": ""}, {**STOCK[0], "bin": "A2"}]
    taken = take_list("stock", before, from_records("stock", rows))
    assert taken.frame["on_hand"].tolist() == [12.0, 10.0]
    assert taken.frame["reorder_point"].tolist() == [3.0, 3.0]
    assert taken.frame["note"].iloc[0] == "mine"
    assert counts(taken) == (1, 1, 0)


def test_of_rows_that_a_list_holds_twice_the_last_counts_and_that_is_said() -> None:
    rows = [{**STOCK[0], "on_hand": 1.0}, {**STOCK[0], "on_hand": 2.0}]
    taken = take_list("stock", from_records("stock", STOCK), from_records("stock", rows))
    assert taken.frame["on_hand"].tolist() == [2.0]
    assert counts(taken) == (0, 1, 1)
    assert list(map(str, taken.notes)) == ["More than once in the file, of which the last row counts: MUG."]


def test_a_list_that_is_only_shown_changes_nothing() -> None:
    before = from_records("stock", STOCK)
    taken = take_list("stock", before, from_records("stock", [{**STOCK[0], "on_hand": 1.0}]), SHOW)
    pd.testing.assert_frame_equal(taken.frame, before)
    assert counts(taken) == (0, 0, 1)


def test_a_list_with_a_row_that_has_no_key_is_refused() -> None:
    with pytest.raises(Refusal, match=r"A row has no SKU; fill it in and import again\."):
        take_list("stock", from_records("stock", STOCK), from_records("stock", [{"sku": "", "on_hand": 1.0}]))
