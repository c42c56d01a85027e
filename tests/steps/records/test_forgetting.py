"""The rules of Forget buyers: which orders are over, what of a row and of a past press is the buyer's."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pandas as pd
import pytest
from helpers import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.book.xlsx.strings import without_unused
from pyaddin.steps.records.closed_orders import CLOSED, closed_orders
from pyaddin.steps.records.forgetting import FORGOTTEN, NOBODY, PERSONAL, Known, forget, known, scrub
from pyaddin.store.journal import RawChange, pack, unpack
from pyaddin.tables.changes import CellChange, Changes, RowChange
from pyaddin.tables.frames import from_records
from pyaddin.tables.status import ORDER_STATUSES, PARCEL_STATUSES

DAYS = 30


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def orders(*rows: dict[str, object]) -> pd.DataFrame:
    every = [{"row_id": f"R{at:06d}", "marketplace": "Shopify", **row} for at, row in enumerate(rows, 1)]
    return from_records("orders", every, 5)


def parcels(*rows: dict[str, object]) -> pd.DataFrame:
    return from_records("parcels", [{"marketplace": "Shopify", **row} for row in rows], 5)


NO_PARCELS = parcels()
SHIPPED: dict[str, object] = {"order_no": "#1", "status": "Shipped", "parcel_no": "P1", "ordered_at": ago(60)}
BOX: dict[str, object] = {"parcel_no": "P1", "order_no": "#1", "status": "Shipped"}


def over(rows: pd.DataFrame, boxes: pd.DataFrame = NO_PARCELS) -> Sequence[int]:
    """Positions of the rows that are over."""
    return [label - 5 for label in closed_orders(rows, boxes, NOW, DAYS).orders]


def test_an_order_is_over_when_all_its_rows_are() -> None:
    assert over(orders(SHIPPED, SHIPPED | {"order_no": "#2"})) == [0, 1]
    assert over(orders(SHIPPED, SHIPPED | {"status": "Ready"})) == []


def test_the_parcels_dates_count_before_the_orders() -> None:
    for name in ("shipped_at", "confirmed_at"):
        assert over(orders(SHIPPED), parcels(BOX | {name: ago(29)})) == []
        assert over(orders(SHIPPED), parcels(BOX | {name: ago(31)})) == [0]
    assert over(orders(SHIPPED | {"paid_at": ago(29)})) == []
    assert over(orders(SHIPPED | {"paid_at": ago(29)}), parcels(BOX | {"shipped_at": ago(31)})) == [0]


def test_a_day_counts_from_its_very_moment() -> None:
    assert over(orders(SHIPPED | {"ordered_at": ago(30)})) == []
    assert over(orders(SHIPPED | {"ordered_at": ago(30) - timedelta(seconds=1)})) == [0]


def test_orders_that_share_a_parcel_are_over_together() -> None:
    rows = orders(SHIPPED, SHIPPED | {"order_no": "#2"}, SHIPPED | {"order_no": "#2", "parcel_no": "P2"})
    boxes = [BOX | {"order_no": "#1, #2", "shipped_at": ago(50)}, BOX | {"parcel_no": "P2", "order_no": "#2"}]
    assert over(rows, parcels(*boxes)) == [0, 1, 2]
    assert over(rows, parcels(boxes[0], boxes[1] | {"confirmed_at": ago(2)})) == []


def test_a_parcel_that_is_not_closed_or_no_date_at_all_is_unclear() -> None:
    rows = orders(SHIPPED, SHIPPED | {"order_no": "#2", "parcel_no": "", "ordered_at": None})
    result = closed_orders(rows, parcels(BOX | {"status": "Sent to carrier"}), NOW, DAYS)
    assert (list(result.orders), list(result.parcels), list(result.unclear)) == ([], [], [5, 6])


def test_rows_without_an_order_number_are_not_taken_for_one_order() -> None:
    alone = {"order_no": "", "status": "Completed", "ordered_at": ago(60)}
    assert over(orders(alone, alone | {"status": "New"})) == [0]


def test_a_parcel_whose_order_was_deleted_is_over_by_its_own_dates() -> None:
    boxes = parcels(BOX | {"shipped_at": ago(60)}, BOX | {"parcel_no": "P2", "order_no": "#2"})
    assert list(closed_orders(orders(), boxes, NOW, DAYS).parcels) == [5]


AGES = st.one_of(st.none(), st.integers(0, 90).map(ago))
TEXT = st.sampled_from(["", "Jane Example", "12 High Street"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "order_no": st.sampled_from(["", "#1", "#2", "#3", "#4"]),
            "status": st.sampled_from(ORDER_STATUSES),
            "parcel_no": st.sampled_from(["", "P1", "P2", "P3"]),
            "ordered_at": AGES, "paid_at": AGES, "recipient": TEXT, "address_1": TEXT, "problem": TEXT, "note": TEXT,
        }
    ),
    max_size=8,
)  # fmt: skip
BOXES = st.lists(
    st.fixed_dictionaries(
        {
            "parcel_no": st.sampled_from(["P1", "P2", "P3"]),
            "order_no": st.sampled_from(["#1", "#2", "#1, #3", "#9"]),
            "status": st.sampled_from(PARCEL_STATUSES),
            "shipped_at": AGES, "confirmed_at": AGES, "recipient": TEXT,
        }
    ),
    max_size=4,
    unique_by=lambda box: box["parcel_no"],
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(ROWS, BOXES)
def test_who_is_old_loses_the_buyer_and_everybody_else_nothing(
    rows: list[dict[str, object]], boxes: list[dict[str, object]]
) -> None:
    before, crates = orders(*rows), parcels(*boxes)
    after = forget(before, crates, NOW, DAYS)
    gone = after.orders["recipient"] == FORGOTTEN
    assert (after.orders.loc[gone, list(PERSONAL["orders"][1:])] == "").all(axis=None)
    assert after.orders[~gone].equals(before[~gone])
    assert set(before.loc[gone, "status"]) <= set(CLOSED)
    boxed = {number for box in boxes for number in str(box["order_no"]).split(", ")}
    packed = (before["parcel_no"] != "") | before["order_no"].isin(boxed)
    dated = before[["ordered_at", "paid_at"]].notna().any(axis=1) | packed
    order = before["order_no"].where(before["order_no"] != "", before.index.astype("str"))
    assert dated.groupby(order).transform("any")[gone].all(), "an order of which no moment is known was forgotten"
    for name, whole in before[before["order_no"] != ""].groupby("order_no"):
        assert gone[whole.index].nunique() == 1, name
    for _, box in after.parcels[after.parcels["recipient"] != FORGOTTEN].iterrows():
        assert crates.loc[box.name].equals(box)
    twice = forget(after.orders, after.parcels, NOW, DAYS)
    assert len(twice.rows) == 0
    assert twice.orders.equals(after.orders)
    later = forget(after.orders, after.parcels, NOW + timedelta(days=100), DAYS).orders["recipient"] == FORGOTTEN
    assert later[gone].all()


CELLS = st.lists(
    st.builds(
        CellChange,
        st.just("orders"), st.just(5), st.sampled_from(["R1", "R2", "R3"]),
        st.sampled_from(["recipient", "phone", "status", "problem", "note"]),
        st.sampled_from([None, "old secret"]), st.sampled_from([None, "new secret"]),
    ),
    max_size=12,
)  # fmt: skip
ADDED = st.lists(
    st.builds(
        RowChange, st.just("orders"), st.sampled_from(["R1", "R2", "R3"]),
        st.just({"order_no": "#1", "recipient": "secret", "qty": 2.0}),
    ),
    max_size=3,
)  # fmt: skip
WHO = Known({"orders": {"R2"}, "parcels": set()}, {"orders": {"R1"}, "parcels": set()}, frozenset({"#1"}))


@settings(max_examples=100, deadline=None)
@given(CELLS, ADDED, st.booleans())
def test_a_past_press_keeps_no_buyer_who_is_forgotten_and_all_else(
    cells: list[CellChange], added: list[RowChange], old: bool
) -> None:
    left = scrub(Changes(cells, added), [], WHO, old)
    gone = {"R1", "R3"} if old else {"R1"}  # R3 is on no sheet any more
    figures = {"status", "note"}
    assert left.changes.cells == [c for c in cells if c.key not in gone or c.column in figures]
    for was, now in zip(added, left.changes.added, strict=True):
        assert now == (RowChange(*was[:2], {**was.values, "recipient": FORGOTTEN}) if was.key in gone else was)
    assert left.settled == (old and not any(c.key == "R2" and c.column not in figures for c in cells)
                            and not any(row.key == "R2" for row in added))  # fmt: skip
    assert unpack(pack(left.changes, left.raw))[0] == left.changes


@pytest.mark.parametrize(("old", "rows"), [(True, []), (False, [7])])
def test_pasted_rows_that_name_a_forgotten_order_go(old: bool, rows: list[int]) -> None:
    pasted = [RawChange("Inbox", row, at, cell, None) for row, cells in
              ((6, ["#1", "secret"]), (7, ["#7", "kept"])) for at, cell in enumerate(cells, 1)]  # fmt: skip
    assert sorted({cell.row for cell in scrub(Changes(), pasted, WHO, old).raw}) == rows


def test_an_order_number_that_was_pasted_as_a_number_is_known_too() -> None:
    who = Known({"orders": set(), "parcels": set()}, {"orders": set(), "parcels": set()}, frozenset({"2001"}))
    pasted = [RawChange("Inbox", 6, 1, 2001.0, None), RawChange("Inbox", 6, 2, "secret", None)]
    assert scrub(Changes(), pasted, who, False).raw == []


def test_who_is_known_is_read_from_the_sheets() -> None:
    rows = orders({"order_no": "#1", "recipient": FORGOTTEN}, {"order_no": "#2", "recipient": "Jane Example"})
    who = known({"orders": rows, "parcels": parcels(BOX | {"recipient": FORGOTTEN, "tracking_no": "T1"})})
    assert who.kept == {**NOBODY, "orders": {"R000002"}}
    assert who.forgotten == {**NOBODY, "orders": {"R000001"}, "parcels": {"P1"}}
    assert who.numbers == {"#1", "P1", "T1"}


SHEET = (
    b'<worksheet><c r="A1" t="s"><v>1</v></c><c r="B1" s="3" t="s"><f>X</f><v>3</v></c>'
    b'<c r="C1"><v>0</v></c></worksheet>'
)


@pytest.mark.parametrize("sheet", [SHEET, SHEET.replace(b"<f>X</f>", b""), SHEET.replace(b'"', b"'")])
def test_strings_that_no_cell_shows_are_blank_and_the_others_keep_their_numbers(sheet: bytes) -> None:
    strings = b"<sst><si><t>gone</t></si><si><t>one</t></si><si><r><t>go</t></r></si><si><t>three</t></si><si/></sst>"
    blank = b"<si><t/></si>"
    expected = b"<sst>%s<si><t>one</t></si>%s<si><t>three</t></si>%s</sst>" % (blank, blank, blank)
    assert without_unused(strings, [sheet]) == expected
