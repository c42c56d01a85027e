"""The marketplaces' rates, against examples that were worked by hand from their formulas."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from pyaddin.steps.aftersales.rates import Measured, Rate, standing
from pyaddin.tables.frames import from_records
from pyaddin.tables.messages import Event
from pyaddin.tables.status import Status

NOW = datetime(2026, 3, 31, 12)


def at(day: int, hour: int = 12) -> pd.Timestamp:
    return pd.Timestamp(2026, 3, day, hour)


def day_of(*rows: dict[str, Any], marketplace: str = "Amazon") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders of one row each, and their parcels where they have one; `many` is how often."""
    orders: list[dict[str, Any]] = []
    parcels: list[dict[str, Any]] = []
    for row in rows:
        for _ in range(row.get("many", 1)):
            no = f"{len(orders) + 1}"
            place: dict[str, Any] = {
                "order_no": no,
                "marketplace": marketplace,
                "country": row.get("country", "US"),
                "parcel_no": f"P{no}",
            }
            orders.append({**place, **{k: row[k] for k in ("ship_by", "ordered_at", "status") if k in row}})
            boxed = ("shipped_at", "confirmed_at", "tracking_no", "delivered_at", "expected_at")
            if any(name in row for name in boxed):
                parcels.append({**place, **{k: row[k] for k in ("ship_by", *boxed) if k in row}})
    return from_records("orders", orders), from_records("parcels", parcels)


def one(rate: Rate, *rows: dict[str, Any]) -> Measured:
    (found,) = standing([rate], *day_of(*rows, marketplace=rate.marketplace), NOW)
    return found


def test_25_of_200_dispatched_late_is_12_and_a_half_per_cent_all_orders_of_the_period_counted() -> None:
    late = {"many": 25, "ship_by": at(10), "shipped_at": at(11)}
    on_time = {"many": 175, "ship_by": at(12), "shipped_at": at(11)}
    found = one(Rate("late_dispatch", "TikTok Shop", "US", most=4), late, on_time)
    assert (found.value, found.of, len(found.orders), found.over) == (12.5, 200, 25, True)


def test_amazon_counts_orders_confirmed_after_their_day_whenever_the_parcel_left() -> None:
    rows = (
        {"ship_by": at(30), "shipped_at": at(29), "confirmed_at": at(31, 8)},  # told late: late
        {"ship_by": at(30), "shipped_at": at(30), "confirmed_at": at(30)},
        {"ship_by": at(29)},  # its day is over and nothing was told: it will be late
        {"many": 7, "ship_by": at(28), "shipped_at": at(27), "confirmed_at": at(27)},
        {"ship_by": at(10), "confirmed_at": at(12), "shipped_at": at(12)},  # before the window
        {"ship_by": at(31, 23)},  # its day is not over
        {"ship_by": at(30), "status": Status.CANCELLED},
    )
    found = one(Rate("late_shipment", "Amazon", days=10, most=4), *rows)
    assert (found.value, found.of, found.orders) == (20.0, 10, ["1", "3"])
    wider = one(Rate("late_shipment", "Amazon", days=30, most=4), *rows)
    assert (round(wider.value, 2), wider.of) == (27.27, 11)


def test_an_order_is_told_of_when_all_of_its_parcels_are() -> None:
    orders, parcels = day_of({"ship_by": at(30), "shipped_at": at(29), "confirmed_at": at(29)})
    second = orders.assign(parcel_no="P9").set_axis([7])
    found = standing([Rate("late_shipment", "Amazon", most=4)], pd.concat([orders, second]), parcels, NOW)
    assert [(each.of, each.orders) for each in found] == [(1, ["1"])]


def test_shopee_counts_late_ones_of_all_that_left_in_seven_days() -> None:
    rows = (
        {"many": 2, "ship_by": at(26), "shipped_at": at(27)},
        {"many": 8, "ship_by": at(28), "shipped_at": at(27)},
        {"many": 5, "ship_by": at(10), "shipped_at": at(20)},
    )
    found = one(Rate("late_dispatch", "Shopee", days=7, most=20), *rows)
    assert (found.value, found.of, found.over) == (20.0, 10, False)


def test_cancelled_ones_are_of_all_orders_of_the_window() -> None:
    rows = ({"ordered_at": at(20), "status": Status.CANCELLED}, {"many": 39, "ordered_at": at(21)})
    found = one(Rate("cancelled", "Walmart", "US", days=30, most=2), *rows)
    assert (found.value, found.orders, found.over) == (2.5, ["1"], True)


def test_valid_tracking_is_of_parcels_that_were_confirmed() -> None:
    rows = ({"confirmed_at": at(29), "tracking_no": "XX1"}, {"confirmed_at": at(29)}, {"tracking_no": "XX2"})
    found = one(Rate("valid_tracking", "Amazon", days=7, least=95), *rows)
    assert (found.value, found.of, found.orders, found.over) == (50.0, 2, ["2"], True)


def test_delivered_on_time_is_of_tracked_parcels_that_were_expected() -> None:
    rows = (
        {"many": 9, "tracking_no": "XX1", "expected_at": at(20), "delivered_at": at(19)},
        {"tracking_no": "XX2", "expected_at": at(20), "delivered_at": at(21)},
        {"tracking_no": "XX3", "expected_at": at(31, 23)},
        {"expected_at": at(20)},
    )
    found = one(Rate("delivered_on_time", "Walmart", "US", days=30, least=90), *rows)
    assert (found.value, found.of, found.over) == (90.0, 10, False)


def test_etsy_asks_for_orders_shipped_on_time() -> None:
    rows = ({"ship_by": at(20), "confirmed_at": at(19), "shipped_at": at(19)}, {"ship_by": at(20)})
    found = one(Rate("shipped_on_time", "Etsy", least=80), *rows)
    assert (found.value, found.orders, found.over) == (50.0, ["2"], True)


@pytest.mark.parametrize(("today", "limit"), [(datetime(2024, 1, 14, 12), 10), (datetime(2024, 1, 15, 12), 20)])
def test_a_limit_holds_from_its_day_and_the_shops_own_wins(today: datetime, limit: float) -> None:
    older, newer = (
        Rate("late_dispatch", "Shopee", most=10),
        Rate("late_dispatch", "Shopee", most=20, since=date(2024, 1, 15)),
    )
    rows = day_of({"ship_by": pd.Timestamp(2024, 1, 2), "shipped_at": pd.Timestamp(2024, 1, 3)}, marketplace="Shopee")
    assert [one.rate.most for one in standing([newer, older], *rows, today)] == [limit]
    own = Rate("late_dispatch", "Shopee", most=1, own=True)
    assert [one.rate.most for one in standing([newer, own, older], *rows, today)] == [1]


def test_ebay_counts_late_what_came_late_and_was_not_scanned_by_its_day() -> None:
    """Four parcels came after their day. The carrier scanned one of them in time, another's label alone was made, a
    third was scanned a day late, the fourth never: three of ten are late."""
    late = {"ship_by": at(10), "shipped_at": at(10), "expected_at": at(14), "delivered_at": at(16)}
    good = {"many": 6, "ship_by": at(10), "shipped_at": at(10), "expected_at": at(14), "delivered_at": at(13)}
    orders, parcels = day_of({"many": 4, **late}, good, marketplace="eBay")
    events = from_records("events", [
        {"parcel_no": "P1", "leg": "Handed over", "at": at(10, 9)},
        {"parcel_no": "P1", "leg": "Delivered", "at": at(16)},
        {"parcel_no": "P2", "leg": "Label created", "at": at(9)},
        {"parcel_no": "P3", "leg": "In transit", "at": at(11)},
    ])  # fmt: skip
    rate = Rate("late_unscanned", "eBay", most=7)
    (found,) = standing([rate], orders, parcels, NOW, {"events": events})
    assert (found.value, found.of, found.orders, found.over) == (30.0, 10, ["2", "3", "4"], True)
    (few,) = standing([replace(rate, many=4)], orders, parcels, NOW, {"events": events})
    assert not few.over, "the limit asks for four"


def test_ebay_validates_a_number_that_was_scanned_by_ship_by() -> None:
    row = {"ship_by": at(10), "shipped_at": at(10), "tracking_no": "XX1"}
    orders, parcels = day_of({"many": 3, **row}, {**row, "tracking_no": ""}, marketplace="eBay")
    scans = [("P1", at(10, 9)), ("P2", at(10, 13)), ("P4", at(10, 9))]
    events = from_records("events", [{"parcel_no": no, "leg": "Handed over", "at": moment} for no, moment in scans])
    (found,) = standing([Rate("scanned_on_time", "eBay", "US", least=95)], orders, parcels, NOW, {"events": events})
    assert (found.value, found.of, found.orders) == (25.0, 4, ["2", "3", "4"])


def test_defects_are_what_the_seller_cancelled_and_cases_that_were_lost_each_order_once() -> None:
    orders, parcels = day_of(
        {"many": 2, "ordered_at": at(20), "status": Status.CANCELLED}, {"many": 198, "ordered_at": at(20)},
        marketplace="eBay",
    )  # fmt: skip
    case = {"marketplace": "eBay", "outcome": "Lost"}
    disputes = from_records("disputes", [
        {**case, "order_no": "2"}, {**case, "order_no": "3"}, {**case, "order_no": "4", "outcome": "Won"},
        {**case, "order_no": "5", "marketplace": "Amazon"},
    ])  # fmt: skip
    rates = [Rate("defects", "eBay", most=2), Rate("cases_lost", "eBay", most=0.3, many=2)]
    defects, lost = standing(rates, orders, parcels, NOW, {"disputes": disputes})
    assert (defects.value, defects.orders, defects.over) == (1.5, ["1", "2", "3"], False)
    assert (lost.value, lost.orders, lost.over) == (1.0, ["2", "3"], True)


def test_orders_paid_back_and_returns_by_our_fault_are_of_all_orders_of_the_window() -> None:
    orders, parcels = day_of({"many": 20, "ordered_at": at(20)}, {"many": 5, "ordered_at": at(1, 0)})
    back = {"marketplace": "Amazon", "refunded": 5.0}
    returns = from_records("returns", [
        {**back, "order_no": "1", "reason": "Defective"}, {**back, "order_no": "1", "reason": "Changed mind"},
        {**back, "order_no": "2", "reason": "Changed mind"},
        {**back, "order_no": "3", "reason": "Late", "refunded": None},
        {**back, "order_no": "25", "reason": "Late"},
    ])  # fmt: skip
    rates = [Rate("refunded", "Amazon", days=28, most=6), Rate("fault_returns", "Amazon", days=28, most=1)]
    paid, fault = standing(rates, orders, parcels, NOW, {"returns": returns})
    assert (paid.value, paid.of, paid.orders) == (10.0, 20, ["1", "2"])
    assert (fault.value, fault.of, fault.orders) == (10.0, 20, ["1", "3"])


def test_questions_answered_by_their_deadline_are_of_those_answered_or_overdue() -> None:
    asked = {"marketplace": "Etsy", "event": Event.QUESTION, "asked_at": at(28), "deadline": at(30)}
    messages = from_records("messages", [
        {**asked, "order_no": "1", "at": at(29)}, {**asked, "order_no": "2", "at": at(30, 13)},
        {**asked, "order_no": "3"}, {**asked, "order_no": "4", "deadline": at(31, 18)}, {**asked, "at": at(29)},
        {**asked, "event": Event.OWN, "at": at(29)},
    ])  # fmt: skip
    rate = Rate("answered_on_time", "Etsy", least=80)
    (found,) = standing([rate], *day_of(), NOW, {"messages": messages})
    assert (found.value, found.of, found.orders, found.over) == (50.0, 4, ["2", "3"], True)


@pytest.mark.parametrize(
    ("cancelled", "of", "most", "many", "room"), [
        (2, 200, 2.5, 0, 3), (5, 200, 2.5, 0, 0), (6, 200, 2.5, 0, -1), (1, 10, 2.5, 3, 1),
    ],
)  # fmt: skip
def test_before_an_order_is_cancelled_the_list_tells_how_many_more_may_be(
    cancelled: int, of: int, most: float, many: int, room: int
) -> None:
    """2.5 % of 200 are 5; with a limit that counts from 3 on, 2 may be whatever they are of."""
    rows = (
        {"many": cancelled, "ordered_at": at(20), "status": Status.CANCELLED},
        {"many": of - cancelled, "ordered_at": at(20)},
    )  # fmt: skip
    found = one(Rate("cancelled", "Amazon", most=most, many=many), *rows)
    assert (found.room, found.over) == (room, room < 0)


def test_room_of_a_rate_that_is_to_be_reached_is_what_may_lack() -> None:
    rows = ({"many": 97, "confirmed_at": at(29), "tracking_no": "XX1"}, {"many": 3, "confirmed_at": at(29)})
    assert one(Rate("valid_tracking", "Amazon", days=7, least=95), *rows).room == 2


def test_a_marketplace_without_orders_has_no_rate() -> None:
    assert standing([Rate("cancelled", "Etsy", most=2)], *day_of({"ordered_at": at(20)}), NOW) == []
