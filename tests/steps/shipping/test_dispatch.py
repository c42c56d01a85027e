"""From the carrier file to the marketplace: what goes out, which number belongs where, what leaves the shelf."""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from pyaddin.steps.shipping import confirm, dispatch, tracking
from pyaddin.tables import settings
from pyaddin.tables.frames import Tables, empty, from_records
from pyaddin.tables.status import Status
from pyaddin.values import check_digits

NOW = datetime(2026, 11, 18, 15, 30)
DEFAULTS = settings.read(empty("settings"))
GOOD, OTHER = "RN900000019GB", "RN900000022GB"


def parcels(*own: dict[str, Any]) -> pd.DataFrame:
    records = [
        {"parcel_no": f"P{n:06d}", "order_no": f"#{n}", "status": Status.SENT, "carrier": "Post", **row}
        for n, row in enumerate(own, 1)
    ]
    return from_records("parcels", records, first_label=5)


def orders(*own: dict[str, Any]) -> pd.DataFrame:
    records = [
        {"marketplace": "Shopify", "order_no": f"#{n}", "line_no": "1", "sku": "MUG", "qty": 1.0, "reserved": 1.0,
         "warehouse": "MAIN", "bin": "A1", "status": Status.SENT, "parcel_no": f"P{n:06d}", "recipient": "Jane Example",
         "address_1": "12 High Street", "city": "Leeds", "postcode": "LS1 1AA", "country": "GB", **row}
        for n, row in enumerate(own, 1)
    ]  # fmt: skip
    return from_records("orders", records, first_label=5)


# which parcels go


def test_packed_and_changed_parcels_go_and_sent_ones_only_when_asked_again() -> None:
    statuses = (Status.PACKED, Status.CHANGED, Status.SENT, Status.SHIPPED, Status.CANCELLED)
    table = parcels(*({"status": status} for status in statuses))
    assert dispatch.wanted(table, table.index, again=False).tolist() == [5, 6]
    assert dispatch.wanted(table, table.index, again=True).tolist() == [5, 6, 7]


def test_what_went_is_marked_with_its_file_on_both_sheets() -> None:
    table, rows = (
        parcels({"status": Status.PACKED}, {"status": Status.PACKED}),
        orders(*[{"status": Status.PACKED}] * 2),
    )
    prints = pd.Series(["abc"], index=[5], dtype="str")
    after, lines = dispatch.mark_sent(table, rows, {5: "Post_1.csv"}, prints)
    assert after[["status", "carrier_file", "file_check"]].to_numpy().tolist() == [
        [Status.SENT, "Post_1.csv", "abc"], [Status.PACKED, "", ""],
    ]  # fmt: skip
    assert lines["status"].tolist() == [Status.SENT, Status.PACKED]


def test_only_a_parcel_whose_file_would_say_something_else_has_changed() -> None:
    table = parcels({"file_check": "abc"}, {"file_check": "abc"})
    after, problems = dispatch.changed_since(table, pd.Series(["abc", "xyz"], index=[5, 6], dtype="str"))
    assert after["status"].tolist() == [Status.SENT, Status.CHANGED]
    assert [problem.row for problem in problems] == [6]


# tracking numbers


def answer(*rows: dict[str, Any]) -> pd.DataFrame:
    blank = {"carrier": "", "shipped_at": pd.NaT, "problem": "", "doubt": ""}
    return pd.DataFrame([{**blank, "line": line, **row} for line, row in enumerate(rows, 2)])


def tracked(table: pd.DataFrame, *rows: tuple[str, str], **own: Any) -> tracking.Tracked:
    return tracking.match(table, answer(*({"reference": r, "tracking_no": n, **own} for r, n in rows)))


def test_a_number_is_judged_by_the_parcels_carrier_where_the_file_names_none() -> None:
    table = parcels({"carrier": "FedEx"}, {"carrier": "DPD"})
    asked = [("P000001", "996578788855"), ("P000002", "996578788855")]
    judged = tracking.match(
        table, answer(*({"reference": r, "tracking_no": n} for r, n in asked)), judge=check_digits.doubt
    )
    assert judged.parcels["tracking_no"].tolist() == ["", "996578788855"]
    assert "looks like a FedEx number but its check digit does not fit" in judged.problems[0].text
    named = tracking.match(
        table,
        answer({"reference": "P000001", "tracking_no": "996578788855", "carrier": "GLS"}),
        judge=check_digits.doubt,
    )
    assert named.matched == 1


@pytest.mark.parametrize("reference", ["P000001", "p000001", "#1"])
def test_a_number_finds_its_parcel_by_parcel_or_order_number(reference: str) -> None:
    result = tracked(parcels({}, {}), (reference, GOOD))
    assert result.parcels["tracking_no"].tolist() == [GOOD, ""]
    assert (result.matched, result.already, result.unmatched) == (1, 0, [])


def test_the_same_number_again_is_already_there() -> None:
    table = parcels({"tracking_no": GOOD})
    result = tracked(table, ("P000001", GOOD))
    pd.testing.assert_frame_equal(result.parcels, table)
    assert (result.matched, result.already) == (0, 1)


def test_another_number_asks_and_overwrites_nothing() -> None:
    result = tracked(parcels({"tracking_no": GOOD}), ("P000001", OTHER))
    assert result.parcels["tracking_no"].tolist() == [GOOD]
    (problem,) = result.problems
    asked = "clear Tracking no. and import again if that one is right, else empty Problem."
    assert problem.text == f"the file says {OTHER}; {asked}"


def test_one_number_for_two_parcels_asks() -> None:
    result = tracked(parcels({}, {}), ("P000001", GOOD), ("P000002", GOOD))
    assert result.parcels["tracking_no"].tolist() == [GOOD, ""]
    assert result.problems[0].text.startswith(f"{GOOD} is already the number of parcel P000001")


def test_a_doubtful_number_is_not_taken_and_says_why_in_one_sentence() -> None:
    result = tracked(parcels({}), ("P000001", "RN900000018GB"), doubt="its check digit does not fit.")
    assert result.parcels["tracking_no"].tolist() == [""]
    assert result.problems[0].text == "not taken, as its check digit does not fit."


def test_an_unknown_reference_and_an_order_of_two_parcels_are_told() -> None:
    result = tracked(parcels({"order_no": "#1"}, {"order_no": "#1"}), ("#9", GOOD), ("#1", GOOD))
    assert [(line, str(why)) for line, why in result.unmatched] == [
        (2, "no parcel or order #9 is on Parcels."),
        (3, "order #1 has 2 parcels; put the parcel number in its place."),
    ]


def test_a_parcel_of_several_orders_is_found_by_each_and_a_cancelled_one_never() -> None:
    table = parcels({"order_no": "#1, #7"}, {"order_no": "#8", "status": Status.CANCELLED})
    result = tracked(table, ("#7", GOOD), ("#8", OTHER))
    assert result.parcels["tracking_no"].tolist() == [GOOD, ""]
    assert len(result.unmatched) == 1


def test_the_carriers_date_fills_a_blank_and_never_replaces_one() -> None:
    at, before = pd.Timestamp("2026-11-18"), pd.Timestamp("2026-11-17")
    result = tracked(parcels({}, {"shipped_at": before}), ("P000001", GOOD), ("P000002", OTHER), shipped_at=at)
    assert result.parcels["shipped_at"].tolist() == [at, before]


# confirmation


def confirmed(table: pd.DataFrame, rows: pd.DataFrame, on_hand: float = 10.0) -> Tables:
    stock = from_records("stock", [{"sku": "MUG", "warehouse": "MAIN", "bin": "A1", "on_hand": on_hand}])
    ready = confirm.confirmable(table, rows, table.index, "ann", NOW)
    tables = {"orders": rows, "parcels": table, "stock": stock}
    return confirm.confirmed(tables, ready.lines.index, DEFAULTS, NOW).tables


def test_only_sent_parcels_with_a_number_that_were_not_confirmed_are_ready() -> None:
    table = parcels(
        {"tracking_no": GOOD}, {}, {"tracking_no": OTHER, "confirmed_at": NOW},
        {"tracking_no": "X", "status": Status.CHANGED}, {"tracking_no": "Y", "status": Status.CANCELLED},
    )  # fmt: skip
    ready = confirm.confirmable(table, orders(*[{}] * 5), table.index, "ann", NOW)
    assert ready.parcels.tolist() == [5]
    assert ready.lines["tracking_no"].tolist() == [GOOD]
    assert len(ready.waiting) == 1
    assert [problem.row for problem in ready.problems] == [8]


def test_shipped_units_leave_the_shelf_once() -> None:
    table, rows = parcels({"tracking_no": GOOD}, {}), orders({"qty": 3.0, "reserved": 3.0}, {})
    after = confirmed(table, rows)
    assert after["stock"][["on_hand", "reserved", "available"]].to_numpy().tolist() == [[7, 1, 6]]
    assert after["orders"]["status"].tolist() == [Status.SHIPPED, Status.SENT]
    assert after["parcels"]["status"].tolist() == [Status.SHIPPED, Status.SENT]
    again = confirmed(after["parcels"], after["orders"], on_hand=7.0)
    assert again["stock"]["on_hand"].tolist() == [7]


def test_stock_counted_without_the_packed_units_never_falls_below_none() -> None:
    after = confirmed(parcels({"tracking_no": GOOD}), orders({"qty": 3.0, "reserved": 3.0}), on_hand=1.0)
    assert after["stock"]["on_hand"].tolist() == [0]


def test_the_carriers_date_of_shipping_stays_and_a_blank_takes_the_press() -> None:
    yesterday = pd.Timestamp("2026-11-17")
    table = parcels({"tracking_no": GOOD, "shipped_at": yesterday}, {"tracking_no": OTHER})
    after = confirmed(table, orders({}, {}))
    assert after["parcels"]["shipped_at"].tolist() == [yesterday, pd.Timestamp(NOW)]
    assert after["parcels"]["confirmed_at"].tolist() == [pd.Timestamp(NOW)] * 2
