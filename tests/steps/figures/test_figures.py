"""Figures: hand-worked examples, and sums that SQLite works out independently over random shops."""

import sqlite3
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.steps.figures import tally
from pyaddin.steps.figures.articles import Limits, classes
from pyaddin.steps.figures.facts import Given, Period
from pyaddin.steps.warehouse.movements import MOVED
from pyaddin.tables.frames import from_records

NOW = datetime(2026, 11, 18, 15, 30)
PERIOD = Period(datetime(2026, 10, 20), NOW + timedelta(microseconds=1))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Rows = list[dict[str, Any]]


def shop(
    orders: Rows | None = None, parcels: Rows | None = None, stock: Rows | None = None, picking: Rows | None = None,
    movements: Rows | None = None, presses: Rows | None = None, **more: Rows,
) -> Given:  # fmt: skip
    tables = {"orders": orders, "parcels": parcels, "stock": stock, "picking": picking, **more}
    blank: dict[str, Any] = dict.fromkeys(("who", *MOVED), "")
    moves = pd.DataFrame([{**blank, **one} for one in movements or []], columns=["at", "who", *MOVED])
    moves["qty"] = moves["qty"].astype("float64")
    moves["at"] = pd.to_datetime(moves["at"]).astype("datetime64[us]")
    pressed = pd.DataFrame(presses or [], columns=["at", "who", "done"])
    pressed["at"] = pd.to_datetime(pressed["at"]).astype("datetime64[us]")
    return Given({name: from_records(name, rows or []) for name, rows in tables.items()}, moves, pressed)


def figure(
    of: Given, name: str, by: str = tally.ALL, thing: str = "", currency: str = ""
) -> tuple[float, float, float]:
    """Numerator, denominator and how many were left out."""
    found = tally.figures(of, PERIOD, NOW, Limits())
    row = found[
        (found["measure"] == name) & (found["by"] == by) & (found["of"] == thing) & (found["currency"] == currency)
    ]
    return (row["num"].sum(), row["den"].sum(), row["left"].sum())


def line(number: str, status: str = "Shipped", **more: Any) -> dict[str, Any]:
    return {
        "marketplace": "eBay", "order_no": number, "line_no": "1", "sku": "MUG", "qty": 1, "status": status,
        "ordered_at": NOW - 3 * DAY, "ship_by": NOW - DAY, "unit_price": 4.0, "currency": "EUR", **more,
    }  # fmt: skip


def box(number: str, **more: Any) -> dict[str, Any]:
    return {
        "parcel_no": number, "marketplace": "eBay", "status": "Shipped", "shipped_at": NOW - 2 * DAY,
        "confirmed_at": NOW - 2 * DAY, "tracking_no": "T1", "ship_by": NOW - DAY, "carrier": "DHL", **more,
    }  # fmt: skip


def test_orders_lines_units_and_value_count_what_was_not_cancelled() -> None:
    of = shop([
        line("1", qty=2), line("1", line_no="2", sku="PEN"), line("2", status="Cancelled"), line("3", ordered_at=None),
        line("4", ordered_at=NOW - 40 * DAY), line("5", unit_price=None),
    ])  # fmt: skip
    assert figure(of, "orders") == (2, 0, 2), "the cancelled one and that without a date are left out"
    assert figure(of, "lines") == (3, 0, 2)
    assert figure(of, "units") == (4, 0, 2)
    assert figure(of, "value", currency="EUR") == (2 * 4 + 4, 0, 3)
    assert figure(of, "units", "sku", "MUG") == (3, 0, 2)
    assert figure(of, "cancelled") == (1, 3, 1)


def test_fill_rates_of_orders_lines_and_units_are_three_numbers() -> None:
    """Of two orders that are due one lacks 3 of its 4 mugs; a third is not due yet, and says nothing."""
    of = shop([
        line("1", qty=2), line("1", line_no="2", sku="PEN", qty=5),
        line("2", qty=1), line("2", qty=3, status="Short"),
        line("3", status="Reserved", ship_by=NOW + DAY),
    ])  # fmt: skip
    assert figure(of, "fill_orders") == (1, 2, 1)
    assert figure(of, "fill_lines") == (2, 3, 1), "a line that was split and is not all gone counts 0"
    assert figure(of, "fill_units") == (8, 11, 1)


def test_a_parcel_that_left_after_its_deadline_is_late_and_one_without_a_deadline_is_neither() -> None:
    of = shop(parcels=[box("P1"), box("P2", shipped_at=NOW), box("P3", ship_by=None), box("P4", status="Cancelled")])
    assert figure(of, "on_time") == (1, 2, 1)
    assert figure(of, "parcels", "carrier", "DHL") == (3, 0, 0)


def test_each_step_is_measured_between_its_two_moments_and_a_clock_that_went_back_is_left_out() -> None:
    at = NOW - 2 * DAY
    of = shop(
        [line("1", parcel_no="P1", ordered_at=at - 5 * HOUR), line("2", parcel_no="P2", ordered_at=at + HOUR)],
        [
            box("P1", picked_at=at - 3 * HOUR, packed_at=at - 2 * HOUR, delivered_at=at + 30 * HOUR),
            box("P2", picked_at=at - HOUR),
        ],
    )
    assert figure(of, "ordered_picked") == (2, 1, 1)
    assert figure(of, "picked_packed") == (1, 1, 1)
    assert figure(of, "packed_shipped") == (2, 1, 1)
    assert figure(of, "shipped_delivered") == (30, 1, 1)
    assert figure(of, "ordered_delivered") == (35, 1, 1)


def test_perfect_orders_counted_and_multiplied_are_two_numbers() -> None:
    """Of four orders one is late, another came back, a third lacks its number: none of these is perfect, which leaves
    1 of 4; the product is 3/4 × 1 × 3/4 × 3/4."""
    of = shop(
        [line(str(n), parcel_no=f"P{n}") for n in range(1, 5)],
        [box("P1"), box("P2", shipped_at=NOW), box("P3", delivery="Returned"), box("P4", tracking_no="")],
    )
    assert figure(of, "perfect") == (1, 4, 0)
    num, den, _ = figure(of, "perfect_product")
    assert num / den == pytest.approx(27 / 64)
    assert figure(of, "returned") == (1, 4, 0)


def back(sku: str, received: int, **more: Any) -> dict[str, Any]:
    return {
        "no": "R1", "sku": sku, "received": received, "received_at": NOW - DAY, "reason": "Defective",
        "marketplace": "eBay", "currency": "EUR", **more,
    }  # fmt: skip


def test_return_rates_are_units_that_came_over_units_that_left_by_article_reason_and_supplier() -> None:
    """10 mugs and 5 pens left. 2 mugs came back defective and 1 because a mind was changed, 1 pen was too small:
    3/10 mugs, 1/5 pens, 2/15 defective. What came before the period, and what has not come, is in none of them."""
    of = shop(
        [line("1", qty=10, parcel_no="P1", row_id="1", shop="A"), line("2", qty=5, sku="PEN", parcel_no="P1")],
        [box("P1")],
        products=[{"sku": "MUG", "supplier": "Acme"}, {"sku": "PEN", "supplier": "Bell"}],
        returns=[
            back("MUG", 2, row_id="1", restocked=1, written_off=1), back("MUG", 1, reason="Changed mind"),
            back("PEN", 1, reason="Too small", supplier="Bell", restocked=1), back("PEN", 0),
            back("MUG", 4, received_at=NOW - 50 * DAY),
        ],
    )  # fmt: skip
    assert figure(of, "return_rate") == (4, 15, 0)
    assert figure(of, "return_rate", "sku", "MUG") == (3, 10, 0)
    assert figure(of, "return_rate", "sku", "PEN") == (1, 5, 0)
    assert figure(of, "return_rate", "reason", "Defective") == (2, 15, 0)
    assert figure(of, "return_rate", "supplier", "Acme") == (3, 10, 0)
    assert figure(of, "return_rate", "supplier", "Bell") == (1, 5, 0)
    assert figure(of, "return_rate", "shop", "A") == (2, 10, 0)
    assert figure(of, "restocked") == (2, 4, 0)
    assert figure(of, "written_off") == (1, 0, 0)


def test_what_was_paid_back_in_two_currencies_is_two_figures() -> None:
    paid = {"refunded": 5.0, "refunded_at": NOW - DAY}
    of = shop([line("1")], returns=[
        back("MUG", 1, **paid), back("MUG", 1, **paid), back("MUG", 1, **paid, currency="USD"),
        back("MUG", 1, **paid, currency=""), back("MUG", 1, refunded=5.0, refunded_at=NOW - 50 * DAY),
    ])  # fmt: skip
    assert figure(of, "refunded", currency="EUR") == (10, 0, 0)
    assert figure(of, "refunded", currency="USD") == (5, 0, 0)
    assert figure(of, "refunded", currency="") == (0, 0, 1), "nobody knows what it is of"


def test_disputes_are_counted_by_how_they_ended_and_their_money_by_currency() -> None:
    case = {"case_no": "C", "order_no": "1", "opened": NOW - DAY, "currency": "EUR", "marketplace": "eBay"}
    of = shop([line("1")], disputes=[
        {**case, "outcome": "Won", "status": "Closed", "cost": 0.0},
        {**case, "outcome": "Won", "status": "Closed", "cost": 0.0, "opened": NOW - 50 * DAY},
        {**case, "outcome": "Lost", "status": "Closed", "cost": 30.0},
        {**case, "outcome": "Partly lost", "status": "Closed", "cost": 8.0, "currency": "USD"},
        {**case, "status": "To answer", "expected": 12.0},
        {**case, "status": "Answered", "expected": 5.0, "opened": NOW - 50 * DAY, "marketplace": "Amazon"},
        {**case, "status": "Answered", "expected": 7.0, "currency": "USD"}, {},
    ])  # fmt: skip
    assert figure(of, "disputes") == (5, 0, 0)
    assert figure(of, "disputes_won") == (1, 3, 0)
    assert figure(of, "disputes_lost") == (2, 3, 0)
    assert figure(of, "disputes_cost", currency="EUR") == (30, 0, 0)
    assert figure(of, "disputes_cost", currency="USD") == (8, 0, 0)
    assert figure(of, "disputes_expected", currency="EUR") == (17, 0, 0), "what runs counts whenever it was opened"
    assert figure(of, "disputes_expected", "marketplace", "Amazon", "EUR") == (5, 0, 0)
    assert figure(of, "disputes_expected", currency="USD") == (7, 0, 0)


def test_an_order_of_which_a_line_was_cancelled_is_not_complete() -> None:
    of = shop([line("1", parcel_no="P1"), line("1", line_no="2", status="Cancelled")], [box("P1")])
    assert figure(of, "order_complete") == (0, 1, 0)


def test_pick_accuracy_is_lines_in_full_by_clerk() -> None:
    pick = {"sku": "MUG", "qty": 3, "picked": 3, "picked_at": NOW - DAY, "who": "Ann", "status": "Picked"}
    of = shop(
        picking=[pick, {**pick, "who": "Ben", "status": "Picked short", "picked": 1}, {**pick, "status": "To pick"}]
    )
    assert figure(of, "pick_accuracy") == (1, 2, 0)
    assert figure(of, "pick_accuracy", "clerk", "Ben") == (0, 1, 0)
    assert figure(of, "short_units", "sku", "MUG") == (2, 0, 0)


def test_days_of_cover_are_stock_over_what_is_shipped_a_day_and_an_undo_takes_its_units_back() -> None:
    ship = {
        "at": NOW - DAY, "why": "Shipped", "sku": "MUG", "qty": 60, "from_kind": "Stock", "from_warehouse": "MAIN",
        "to_kind": "With the carrier",
    }  # fmt: skip
    back = {**ship, "why": "Undone", "qty": 30, "from_kind": "With the carrier", "from_warehouse": "",
            "to_kind": "Stock", "to_warehouse": "MAIN"}  # fmt: skip
    of = shop(
        stock=[{"sku": "MUG", "warehouse": "MAIN", "bin": "A", "on_hand": 20}, {"sku": "PEN", "warehouse": "MAIN"}],
        movements=[ship, back],
    )
    num, den, left = figure(of, "cover", "sku", "MUG")
    assert (num, left) == (20, 0)
    assert den == pytest.approx(30 / PERIOD.days)
    assert figure(of, "cover", "sku", "PEN") == (0, 0, 1), "of what is not shipped nobody can say"


def test_abc_goes_by_the_share_that_all_greater_ones_have() -> None:
    values = pd.Series({"a": 70.0, "b": 20.0, "c": 6.0, "d": 4.0})
    assert classes(values, Limits(80, 95)).to_dict() == {"a": "A", "b": "A", "c": "B", "d": "C"}
    assert list(classes(pd.Series({"only": 5.0}), Limits(0.5, 1))) == ["A"]
    assert list(classes(pd.Series({"none": 0.0}), Limits())) == ["C"]


def test_open_orders_are_counted_by_their_whole_days() -> None:
    of = shop([
        line("1", "Ready", ordered_at=NOW - HOUR), line("2", "Hold", ordered_at=NOW - 5 * DAY),
        line("3", "Short", ordered_at=NOW - 200 * DAY), line("4"),
    ])  # fmt: skip
    assert figure(of, "open_age") == (3, 0, 0)
    assert figure(of, "open_age", "age", "15+") == (1, 0, 0), "what is open counts however old it is"
    assert figure(of, "open_age", "age", "4-7") == (1, 0, 0)


def test_a_week_is_an_iso_week() -> None:
    at = pd.Series(pd.to_datetime(["2026-01-01", "2025-12-29", "2027-01-03"]))
    assert list(tally.named_time(at, tally.WEEK)) == ["2026-W01", "2026-W01", "2026-W53"]


MOMENTS = st.integers(0, 45 * 24).map(lambda hours: NOW - timedelta(hours=hours))
LINES = st.lists(
    st.fixed_dictionaries({
        "marketplace": st.sampled_from(["eBay", "Etsy"]), "shop": st.just(""), "order_no": st.sampled_from("12345"),
        "line_no": st.sampled_from("12"), "sku": st.sampled_from(["MUG", "PEN"]), "qty": st.integers(1, 9),
        "status": st.sampled_from(["New", "Short", "Shipped", "Completed", "Cancelled"]),
        "ordered_at": st.none() | MOMENTS, "ship_by": st.none() | MOMENTS,
        "unit_price": st.none() | st.integers(1, 50).map(float), "currency": st.sampled_from(["", "EUR", "GBP"]),
        "parcel_no": st.sampled_from(["", "P1", "P2", "P3"]),
    }),
    min_size=1, max_size=25,
)  # fmt: skip
BOXES = st.lists(
    st.fixed_dictionaries({
        "parcel_no": st.sampled_from(["P1", "P2", "P3", "P4", "P5"]), "marketplace": st.sampled_from(["eBay", "Etsy"]),
        "carrier": st.sampled_from(["DHL", "Yanwen"]), "status": st.sampled_from(["Packed", "Shipped", "Cancelled"]),
        "shipped_at": st.none() | MOMENTS, "handed_at": st.none() | MOMENTS, "ship_by": st.none() | MOMENTS,
        "delivered_at": st.none() | MOMENTS, "postage": st.none() | st.integers(1, 20).map(float),
        "currency": st.sampled_from(["EUR", "GBP"]),
    }),
    max_size=8, unique_by=lambda row: row["parcel_no"],
)  # fmt: skip

ORDERED = """with placed as (
  select *, min(ordered_at) over (partition by marketplace, order_no) as at from orders
), mine as (select * from placed where at >= :start and at < :end) """
LEFT = """with went as (
  select *, coalesce(shipped_at, handed_at) as at from parcels where status <> 'Cancelled'
), mine as (select * from went where at >= :start and at < :end) """
SUMS = {
    "orders": ORDERED + "select marketplace, count(*), 0.0 from (select marketplace, order_no from mine group by 1, 2 "
              "having sum(status <> 'Cancelled') > 0) group by 1",
    "units": ORDERED + "select marketplace, sum(qty), 0.0 from mine where status <> 'Cancelled' group by 1",
    "lines": ORDERED + "select marketplace, count(*), 0.0 from (select marketplace, order_no, line_no, sku from mine "
             "group by 1, 2, 3, 4 having sum(status <> 'Cancelled') > 0) group by 1",
    "cancelled": ORDERED + "select marketplace, sum(off), count(*) from (select marketplace, "
                 "min(status = 'Cancelled') as off from mine group by marketplace, order_no) group by 1",
    "fill_units": ORDERED + "select marketplace, sum(qty * (status in ('Shipped', 'Completed'))), sum(qty) from mine "
                  "where status in ('Shipped', 'Completed') or (status <> 'Cancelled' and ship_by <= :now) group by 1",
    "parcels": LEFT + "select marketplace, count(*), 0.0 from mine group by 1",
    "on_time": LEFT + "select marketplace, sum(at <= ship_by), count(*) from mine where ship_by is not null group by 1",
    "shipped_delivered": LEFT + "select marketplace, sum(julianday(delivered_at) - julianday(at)) * 24, count(*) "
                         "from mine where delivered_at >= at group by 1",
}  # fmt: skip


@given(LINES, BOXES)
@settings(deadline=None, max_examples=60)
def test_the_figures_are_those_of_sql(lines: Rows, boxes: Rows) -> None:
    of = shop(lines, boxes)
    found = tally.figures(of, PERIOD, NOW, Limits())
    db = sqlite3.connect(":memory:")
    for name in ("orders", "parcels"):
        rows = of.tables[name]
        when = {column: rows[column].dt.strftime("%Y-%m-%d %H:%M:%S") for column in rows.select_dtypes("datetime")}
        rows.assign(**when).to_sql(name, db, index=False)
    limits = {"start": f"{PERIOD.start}", "end": f"{PERIOD.end:%Y-%m-%d %H:%M:%S.%f}", "now": f"{NOW}"}
    for measure, query in SUMS.items():
        told = tally.told(found, measure, "marketplace")
        told = told[(told["num"] != 0) | (told["den"] != 0)]
        mine = {of: (num, den) for of, num, den in zip(told["of"], told["num"], told["den"], strict=True)}
        wanted = {of: (num, den) for of, num, den in db.execute(query, limits) if num or den}
        assert mine == {of: pytest.approx(pair) for of, pair in wanted.items()}, measure
    db.close()
