"""Reserve stock: who gets which units."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pyaddin.steps.stock.reserve import Reservation, reserve
from pyaddin.steps.stock.shortage import serving
from pyaddin.tables.changes import difference
from pyaddin.tables.frames import from_records
from pyaddin.tables.settings import SETTINGS, Settings
from pyaddin.tables.status import LINE_COMPLETE, SHIP_COMPLETE, SHIP_PARTIAL, Status

DEFAULTS = Settings({s.name: s.default for s in SETTINGS})


def orders(*rows: dict[str, Any]) -> pd.DataFrame:
    base = {"marketplace": "Amazon", "status": Status.READY, "country": "GB", "qty": 1, "sku": "MUG"}
    return from_records(
        "orders", [{"row_id": f"R{n:06d}", "order_no": f"A{n}", **base, **r} for n, r in enumerate(rows, 1)]
    )


def stock(**places: int) -> pd.DataFrame:
    """`MUG_MAIN_A1=3` is three MUG in bin A1 of MAIN."""
    rows = [
        dict(zip(("sku", "warehouse", "bin"), name.split("_"), strict=True), on_hand=n) for name, n in places.items()
    ]
    return from_records("stock", rows)


def warehouses(**served: str) -> pd.DataFrame:
    rows = [{"warehouse": name, "rank": rank, "countries": c} for rank, (name, c) in enumerate(served.items(), 1)]
    return from_records("warehouses", rows)


ONE = warehouses(MAIN="")


def got(result: Reservation) -> list[tuple[str, float, str, str]]:
    rows = result.orders
    held = rows[rows["reserved"].notna()]
    return list(zip(held["order_no"], held["reserved"], held["warehouse"], held["bin"], strict=True))


def test_priority_goes_before_deadline_and_deadline_before_order_date() -> None:
    rows = orders(
        {"ordered_at": pd.Timestamp("2026-11-01")},
        {"ship_by": pd.Timestamp("2026-11-20"), "ordered_at": pd.Timestamp("2026-11-10")},
        {"priority": 1, "ordered_at": pd.Timestamp("2026-11-12")},
    )
    result = reserve(rows, stock(MUG_MAIN_A1=2), ONE, DEFAULTS)
    assert got(result) == [("A2", 1, "MAIN", "A1"), ("A3", 1, "MAIN", "A1")]
    assert list(result.orders["rank"]) == [
        "0003 ordered 2026-11-01 00:00",
        "0002 ship by 2026-11-20 00:00",
        "0001 priority 1, ordered 2026-11-12 00:00".replace(", ordered 2026-11-12 00:00", ", ordered 2026-11-12 00:00"),
    ]
    assert (result.done, result.skipped, result.needs) == (2, 0, 1)


def test_ship_complete_takes_nothing_while_one_line_is_short() -> None:
    rows = orders({"order_no": "A"}, {"order_no": "A", "sku": "TEA"}, {"order_no": "B"})
    result = reserve(rows, stock(MUG_MAIN_A1=1, TEA_MAIN_A2=0), ONE, DEFAULTS)
    assert got(result) == [("B", 1, "MAIN", "A1")]
    assert "put goods in" in result.orders["problem"].iloc[1]


def test_line_complete_sends_whole_lines_and_ship_partial_splits_one() -> None:
    rows = orders(
        {"order_no": "A", "policy": LINE_COMPLETE, "qty": 3},
        {"order_no": "A", "sku": "TEA"},
        {"order_no": "B", "policy": SHIP_PARTIAL, "qty": 3},
    )
    result = reserve(rows, stock(MUG_MAIN_A1=2, TEA_MAIN_A2=5), ONE, DEFAULTS)
    assert got(result) == [("A", 1, "MAIN", "A2"), ("B", 2, "MAIN", "A1")]
    rest = result.orders.iloc[-1]
    assert (rest["order_no"], rest["qty"], rest["status"], rest["row_id"]) == ("B", 1, Status.SHORT, "R000004")


def test_the_order_ships_from_one_warehouse_where_one_has_it_all() -> None:
    rows = orders({"order_no": "A"}, {"order_no": "A", "sku": "TEA"})
    shelf = stock(MUG_UK_A1=5, MUG_MAIN_B1=5, TEA_MAIN_B2=5)
    result = reserve(rows, shelf, warehouses(UK="GB", MAIN=""), DEFAULTS)
    assert {warehouse for _, _, warehouse, _ in got(result)} == {"MAIN"}


def test_of_equal_choices_the_warehouse_that_serves_the_country_by_rank_is_taken() -> None:
    shelf = stock(MUG_US_A1=5, MUG_UK_A1=5, MUG_MAIN_A1=5)
    result = reserve(orders({}, {"country": "FR"}), shelf, warehouses(US="US", UK="GB,IE", MAIN=""), DEFAULTS)
    assert [warehouse for _, _, warehouse, _ in got(result)] == ["UK", "MAIN"]


def test_a_line_that_no_place_holds_alone_becomes_two_rows() -> None:
    result = reserve(orders({"qty": 5}), stock(MUG_UK_A1=3, MUG_MAIN_A1=4), warehouses(UK="", MAIN=""), DEFAULTS)
    assert got(result) == [("A1", 3, "UK", "A1"), ("A1", 2, "MAIN", "A1")]
    assert list(result.stock["available"]) == [0, 2]


def test_a_warehouse_the_clerk_wrote_is_kept_to() -> None:
    result = reserve(
        orders({"warehouse": "MAIN"}), stock(MUG_UK_A1=3, MUG_MAIN_A1=4), warehouses(UK="", MAIN=""), DEFAULTS
    )
    assert got(result) == [("A1", 1, "MAIN", "A1")]


def test_cancelled_and_held_rows_give_back_unless_the_reason_keeps_stock() -> None:
    held = {"reserved": 1, "warehouse": "MAIN", "bin": "A1"}
    rows = orders(
        {"status": Status.CANCELLED, **held},
        {"status": Status.HOLD, "hold_reason": "Address", **held},
        {"status": Status.HOLD, "hold_reason": "Fraud check", **held},
        {},
        {},
        {},
    )
    result = reserve(rows, stock(MUG_MAIN_A1=3), ONE, DEFAULTS)
    assert [order for order, *_ in got(result)] == ["A3", "A4", "A5"]
    assert result.stock["reserved"].iloc[0] == 3


def test_a_warehouse_that_a_row_is_pinned_to_serves_no_other_row_abroad() -> None:
    rows = orders(
        {"order_no": "A", "country": "US", "warehouse": "UK", "policy": SHIP_PARTIAL},
        {"order_no": "A", "country": "US", "qty": 5, "policy": SHIP_PARTIAL},
    )
    shelf = stock(MUG_UK_A1=5, MUG_US_A2=4)
    first = reserve(rows, shelf, warehouses(UK="GB", US="US"), DEFAULTS)
    assert got(first) == [("A", 1, "UK", "A1"), ("A", 4, "US", "A2")]
    assert got(reserve(first.orders, first.stock, warehouses(UK="GB", US="US"), DEFAULTS)) == got(first)


def test_a_smaller_count_on_the_shelf_takes_the_last_by_rank_back() -> None:
    rows = orders({"priority": 2}, {"priority": 1})
    first = reserve(rows, stock(MUG_MAIN_A1=2), ONE, DEFAULTS)
    second = reserve(first.orders, stock(MUG_MAIN_A1=1), ONE, DEFAULTS)
    assert [order for order, *_ in got(second)] == ["A2"]


def test_packed_rows_keep_their_units() -> None:
    packed = {"status": Status.PACKED, "parcel_no": "P1", "reserved": 2, "qty": 2, "warehouse": "MAIN", "bin": "A1"}
    result = reserve(orders(packed, {"priority": 1}), stock(MUG_MAIN_A1=2), ONE, DEFAULTS)
    assert [order for order, *_ in got(result)] == ["A1"]


def test_a_ship_complete_order_waits_for_its_row_on_hold() -> None:
    rows = orders({"order_no": "A"}, {"order_no": "A", "status": Status.HOLD, "hold_reason": "Call"})
    result = reserve(rows, stock(MUG_MAIN_A1=9), ONE, DEFAULTS)
    assert got(result) == []
    assert "on hold" in result.orders["problem"].iloc[0]


def test_an_unknown_sku_says_so_beside_the_row() -> None:
    result = reserve(orders({"sku": "CUP"}), stock(MUG_MAIN_A1=9), ONE, DEFAULTS)
    assert result.orders["problem"].iloc[0] == "Stock: SKU 'CUP' is not on Stock; add it there or correct the SKU."
    assert result.orders["problem_columns"].iloc[0] == 'SKU (stock.unknown-sku {"sku": "CUP"})'


SKUS = ("MUG", "TEA", "POT")
order_rows = st.fixed_dictionaries(
    {
        "order_no": st.sampled_from(["A", "B", "C", "D"]),
        "sku": st.sampled_from([*SKUS, "NONE"]),
        "qty": st.sampled_from([1, 2, 3, 5]),
        "country": st.sampled_from(["GB", "FR", "US"]),
        "policy": st.sampled_from([SHIP_COMPLETE, SHIP_PARTIAL, LINE_COMPLETE, ""]),
        "priority": st.sampled_from([1.0, 2.0, None]),
        "status": st.sampled_from([Status.READY] * 6 + [Status.NEW, Status.HOLD, Status.CANCELLED]),
        "warehouse": st.sampled_from(["", "", "", "UK", "MAIN"]),
    }
)
shelves = st.dictionaries(
    st.tuples(st.sampled_from(SKUS), st.sampled_from(["UK", "MAIN", "US"]), st.sampled_from(["A1", "A2"])),
    st.integers(0, 6),
)
HOUSES = warehouses(UK="GB", US="US", MAIN="")


def shelf_of(places: dict[tuple[str, str, str], int]) -> pd.DataFrame:
    return from_records(
        "stock", [{"sku": s, "warehouse": w, "bin": b, "on_hand": n} for (s, w, b), n in places.items()]
    )


def assert_conserved(before: pd.DataFrame, result: Reservation) -> None:
    assert result.done + result.skipped + result.needs == len(result.orders)
    for sku in SKUS:
        of = before[before["sku"] == sku]
        assert result.orders.loc[result.orders["sku"] == sku, "qty"].sum() == of["qty"].sum()
    over = result.stock["reserved"] > result.stock["on_hand"]
    assert not over.any()
    held = result.orders[result.orders["reserved"].notna()]
    assert (held["reserved"] == held["qty"]).all()
    assert held["reserved"].sum() == result.stock["reserved"].sum()
    assert result.orders["row_id"].is_unique


def assert_settled(first: Reservation) -> None:
    """The same press once more, on what the first one left, does nothing."""
    second = reserve(first.orders, first.stock, HOUSES, DEFAULTS)
    before = {"orders": first.orders, "stock": first.stock}
    assert not difference(before, {"orders": second.orders, "stock": second.stock})
    assert second.done == 0


@pytest.mark.long
@settings(max_examples=150, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(order_rows, max_size=12), shelves, shelves)
def test_no_press_reserves_more_than_is_on_hand_or_loses_a_unit_and_a_second_one_changes_nothing(
    rows: list[dict[str, Any]], places: dict[Any, int], later: dict[Any, int]
) -> None:
    start = orders(*rows)
    first = reserve(start, shelf_of(places), HOUSES, DEFAULTS)
    assert_conserved(start, first)
    assert_settled(first)
    second = reserve(first.orders, shelf_of(later), HOUSES, DEFAULTS)
    assert_conserved(start, second)


@settings(max_examples=100, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(order_rows, max_size=12), shelves)
def test_ship_complete_orders_are_reserved_whole_or_not_at_all(
    rows: list[dict[str, Any]], places: dict[Any, int]
) -> None:
    start = orders(*[{**r, "policy": SHIP_COMPLETE} for r in rows])
    result = reserve(start, shelf_of(places), HOUSES, DEFAULTS).orders
    cleared = result[result["status"] != Status.CANCELLED]
    for _, order in cleared.groupby("order_no"):
        assert order["reserved"].notna().all() or order["reserved"].isna().all()


def test_a_warehouse_without_countries_serves_all() -> None:
    serves = serving(warehouses(UK="GB, IE", EU="EU", MAIN=""))
    assert (serves("GB"), serves("FR"), serves("BR")) == (["UK", "MAIN"], ["EU", "MAIN"], ["MAIN"])


def pinned_since(status: str, sku: str = "MUG", **places: int) -> Reservation:
    """A row that was given units in UK and to which the clerk has since written MAIN."""
    two = warehouses(UK="", MAIN="")
    first = reserve(orders({}), stock(**places), two, DEFAULTS)
    assert got(first)[0][2] == "UK"
    return reserve(first.orders.assign(warehouse="MAIN", status=status, sku=sku), first.stock, two, DEFAULTS)


@pytest.mark.parametrize("status", [Status.RESERVED, Status.READY])
@pytest.mark.parametrize("bins", ["A1 B1", "A1 A1", " "])
def test_a_row_that_is_pinned_after_it_was_reserved_moves_to_that_warehouse(status: str, bins: str) -> None:
    here, there = bins.split(" ")
    result = pinned_since(status, **dict[str, Any]({f"MUG_UK_{here}": 5, f"MUG_MAIN_{there}": 5}))
    assert got(result) == [("A1", 1, "MAIN", there)]
    assert result.stock["reserved"].tolist() == [0, 1]


@pytest.mark.parametrize("status", [Status.RESERVED, Status.READY])
@pytest.mark.parametrize("bins", ["A1 B1", "A1 A1", " "])
def test_a_row_that_is_pinned_to_where_nothing_is_left_waits_there_and_says_so(status: str, bins: str) -> None:
    here, there = bins.split(" ")
    result = pinned_since(status, **dict[str, Any]({f"MUG_UK_{here}": 5, f"MUG_MAIN_{there}": 0}))
    row = result.orders.iloc[0]
    assert (got(result), row["warehouse"], row["status"]) == ([], "MAIN", Status.SHORT)
    assert row["problem"] == "Stock: 1 needed, 0 free in MAIN; put goods in, or change Policy or Qty."


def test_a_row_whose_sku_was_changed_is_pinned_nowhere() -> None:
    shelf = stock(MUG_UK_A1=1, TEA_MAIN_B1=1)
    two = warehouses(UK="", MAIN="")
    first = reserve(orders({}), shelf, two, DEFAULTS)
    assert got(reserve(first.orders.assign(sku="TEA"), first.stock, two, DEFAULTS)) == [("A1", 1, "MAIN", "B1")]


def test_a_row_whose_shelf_was_counted_again_is_pinned_nowhere() -> None:
    two = warehouses(UK="", MAIN="")
    first = reserve(orders({}), stock(MUG_UK_A1=1, MUG_MAIN_B1=1), two, DEFAULTS)
    fewer = first.stock.assign(on_hand=[0.0, 1.0])
    assert got(reserve(first.orders, fewer, two, DEFAULTS)) == [("A1", 1, "MAIN", "B1")]


def test_stock_in_main_beside_main_in_capitals_is_said() -> None:
    result = reserve(orders({}), stock(MUG_main_A1=3), ONE, DEFAULTS)
    assert result.stock["problem"].tolist() == [
        "Stock: 'main' is 'MAIN' on Warehouses; write it alike, for as it stands they are two."
    ]
    assert result.orders["status"].tolist() == [Status.SHORT]


def test_a_warehouse_or_a_sku_in_two_spellings_on_stock_is_said_of_the_later_row() -> None:
    shelf = from_records("stock", [
        {"sku": "MUG", "warehouse": "North 1", "bin": "A1", "on_hand": 1},
        {"sku": "mug", "warehouse": "NORTH1", "bin": "A2", "on_hand": 1},
    ])  # fmt: skip
    told = reserve(orders({}), shelf, ONE, DEFAULTS).stock["problem"].tolist()
    assert told == [
        "",
        "Stock: 'NORTH1' is 'North 1' on Stock; write it alike, for as it stands they are two. | "
        "Stock: 'mug' is 'MUG' on Stock; write it alike, for as it stands they are two.",
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [({"sku": "mug"}, "'mug' is 'MUG' on Stock"), ({"warehouse": "main"}, "'main' is 'MAIN' on Stock")],
)
def test_an_order_s_code_that_stock_spells_otherwise_is_said(cells: dict[str, str], said: str) -> None:
    result = reserve(orders(cells), stock(MUG_MAIN_A1=3), ONE, DEFAULTS)
    assert result.orders["problem"].tolist() == [f"Stock: {said}; write it alike, for as it stands they are two."]
