"""The gate: what may go out and why not, and what a clerk accepts on a row."""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from pyaddin.steps.shipping import accepting, gate
from pyaddin.steps.shipping.gate import Gate
from pyaddin.tables.frames import from_records
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import YES
from pyaddin.tables.status import Status
from pyaddin.words import problems
from pyaddin.words.catalogue import tr
from pyaddin.words.problems import said

NOW = datetime(2026, 11, 30, 9, 12)
HOME: dict[str, Any] = {
    "recipient": "Jane Example", "address_1": "12 High Street", "city": "Leeds", "postcode": "LS1 1AA", "country": "GB",
}  # fmt: skip


def row(**own: Any) -> dict[str, Any]:
    return {
        "row_id": "R000001", "marketplace": "Shopify", "order_no": "#1", "sku": "MUG", "qty": 1.0, "reserved": 1.0,
        "warehouse": "MAIN", "bin": "A1", "status": Status.PACKED, "parcel_no": "P000001", **HOME, **own,
    }  # fmt: skip


def orders(*rows: dict[str, Any]) -> pd.DataFrame:
    return from_records("orders", list(rows), first_label=5)


def parcels(*own: dict[str, Any]) -> pd.DataFrame:
    made = {"recipient": "Jane Example", "country": "GB", "status": Status.PACKED}
    records = [{"parcel_no": f"P{n:06d}", "order_no": f"#{n}", **made, **one} for n, one in enumerate(own, 1)]
    return from_records("parcels", records, first_label=5)


def asked(rows: pd.DataFrame, boxes: pd.DataFrame | None = None) -> Gate:
    boxes = parcels({}) if boxes is None else boxes
    return gate.ask(rows, boxes, boxes.index, "ann", NOW)


def why(answer: Gate) -> list[str]:
    return [str(reason) for reasons in answer.closed.values() for reason in reasons]


def again(answer: Gate, **typed: Any) -> pd.DataFrame:
    """Orders as the press left them, with what the clerk types into the first row."""
    out = answer.marked()
    for name, value in typed.items():
        out.loc[5, name] = value
    return out


def test_a_packed_parcel_of_which_nothing_is_wrong_goes() -> None:
    answer = asked(orders(row()))
    assert (answer.closed, answer.stops) == ({}, {})
    assert answer.orders["accepted"].tolist() == [""]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.HOLD, "order #1 is on hold (Fraud check); clear the hold"),
        (Status.CANCELLED, "a row of order #1 was cancelled; press Cancel parcel"),
        ("", "a row of order #1 is blank, not Packed"),
        (Status.NEW, "a row of order #1 is New, not Packed"),
        (Status.READY, "a row of order #1 is Ready, not Packed"),
        (Status.RESERVED, "a row of order #1 is Reserved, not Packed"),
    ],
)
def test_a_row_that_does_not_go_stops_its_parcel_and_no_other(status: str, sentence: str) -> None:
    other = row(row_id="R000002", order_no="#2", parcel_no="P000002")
    answer = asked(orders(row(status=status, hold_reason="Fraud check"), other), parcels({}, {}))
    assert list(answer.closed) == [5]
    assert why(answer)[0].startswith(sentence)


def test_another_quantity_than_lies_in_the_parcel_stops_it() -> None:
    answer = asked(orders(row(qty=3.0)))
    assert why(answer) == [
        "a Qty of order #1 was changed after it was packed: 1 lie in the parcel and Qty says 3; put it back, or press "
        "Cancel parcel and pack it anew."
    ]


def test_an_address_is_checked_as_it_stands_when_the_parcel_goes() -> None:
    answer = asked(orders(row(postcode="")))
    assert why(answer)[0].startswith("the address of order #1 is blocked: Postcode is empty")
    (problem,) = answer.beside_rows()
    assert (problem.row, problem.columns) == (5, ("postcode",))


def test_an_address_that_the_clerk_accepted_goes() -> None:
    assert asked(orders(row(postcode="", address_accepted=YES))).closed == {}


def test_a_parcel_made_for_another_country_says_both() -> None:
    french = row(country="FR", postcode="75001", city="Paris")
    assert why(asked(orders(french))) == [
        "parcel P000001 was made for GB and order #1 now says FR; press Cancel parcel and make it anew."
    ]


def test_a_parcel_made_for_another_recipient_is_stopped_but_not_for_a_capital_letter() -> None:
    assert asked(orders(row(recipient="JANE EXAMPLE"))).closed == {}
    assert (
        "made for Jane Example and order #1 now says John Example"
        in why(asked(orders(row(recipient="John Example"))))[0]
    )


def test_a_buyer_who_chose_something_fast_after_the_parcel_was_made_is_not_sent_the_slow_way() -> None:
    slow = parcels({"carrier": "Post", "service": "Tracked 48"})
    assert asked(orders(row(service_requested="Standard")), slow).closed == {}
    assert why(asked(orders(row(service_requested="Express")), slow)) == [
        "order #1 now asks for 'Express', which parcel P000001 was not made for; press Cancel parcel and make it anew."
    ]
    by_rule = parcels({"carrier": "Post", "service": "24", "why_carrier": "Rule 1: buyer's choice Express"})
    assert asked(orders(row(service_requested="Express")), by_rule).closed == {}
    part = parcels({"carrier": "DHL", "service": "24", "why_carrier": "Rule 1: buyer's choice expr"})
    assert asked(orders(row(service_requested="Express")), part).closed == {}
    warned = mark(
        "parcels", slow, "parcel", [Problem("parcels", 5, (), said("parcel.slower", service="Express"), "warning")]
    )
    assert asked(orders(row(service_requested="Express")), warned).closed == {}, "it was said as it was made"


def test_a_lower_class_of_service_than_was_paid_for_is_asked_before_the_file() -> None:
    packet = {"carrier": "China Post e邮宝", "service": "e邮宝"}
    paid = row(service_requested="DHL")
    assert why(asked(orders(paid), parcels(packet))) == [
        "the buyer of order #1 chose 'DHL' and the parcel goes by 'China Post e邮宝 e邮宝', which is of a lower class; "
        "change it on Parcels, or write Yes into Go anyway on the row."
    ]
    assert asked(orders(paid | {"go_anyway": "Yes"}), parcels(packet)).closed == {}
    assert asked(orders(row(service_requested="AliExpress Standard Shipping")), parcels(packet)).closed == {}
    by_rule = packet | {"why_carrier": "Rule 1: buyer's choice DHL"}
    assert asked(orders(paid), parcels(by_rule)).closed == {}
    sent = parcels(packet | {"status": Status.SENT})
    assert asked(orders(paid | {"status": Status.SENT}), sent).closed == {}, "the file is with the carrier"


def test_rows_of_one_parcel_with_different_addresses_do_not_go_to_one_of_them() -> None:
    answer = asked(orders(row(), row(row_id="R000002", sku="PEN", address_1="99 Low Street")))
    assert why(answer) == [
        "the rows in parcel P000001 have different addresses; make them the same, or press Cancel parcel and make it "
        "anew."
    ]


def test_a_parcel_without_rows_a_cancelled_one_and_one_that_came_back_do_not_go() -> None:
    boxes = parcels({}, {"status": Status.CANCELLED}, {"status": Status.RETURNED})
    assert why(asked(orders(row(parcel_no="P000009")), boxes)) == [
        "no row of Orders is in parcel P000001; press Cancel parcel, or bring its rows back.",
        "parcel P000002 is cancelled; press Make parcels for its order.",
        "parcel P000003 came back; copy its order rows to send it again.",
    ]


CANCELLED = said("news.cancelled", marketplace="Shopify")


@pytest.mark.parametrize(("severity", "stopped"), [("error", True), ("warning", False)])
def test_news_beside_a_row_stop_it_and_a_warning_does_not(severity: Any, stopped: bool) -> None:
    told = Problem("orders", 5, ("order_no",), CANCELLED, severity)
    answer = asked(mark("orders", orders(row()), "news", [told]))
    assert why(answer) == (["order #1: cancelled at Shopify; it does not ship."] if stopped else [])
    assert answer.beside_rows() == [], "they stand beside the row already"


def test_news_beside_a_parcel_stop_it_and_one_row_accepts_them_for_all() -> None:
    told = Problem("parcels", 5, ("order_no",), CANCELLED)
    boxes = mark("parcels", parcels({}), "news", [told])
    rows = orders(row(), row(row_id="R000002", sku="PEN"))
    assert why(asked(rows, boxes)) == ["cancelled at Shopify; it does not ship."]
    rows.loc[5, "go_anyway"] = YES
    assert asked(rows, boxes).closed == {}


def test_news_that_were_accepted_stop_no_more_and_other_news_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(problems.SENTENCES, "news.address", tr("the address changed to {street}."))
    first = mark("orders", orders(row(go_anyway=YES)), "news", [Problem("orders", 5, (), CANCELLED)])
    answer = asked(first)
    assert answer.closed == {}
    assert answer.orders.loc[5, ["go_anyway", "status"]].tolist() == ["", Status.PACKED]
    assert answer.orders.at[5, "accepted"].startswith(
        'gate.news {"order": "#1", "why": {"code": "news.cancelled", "marketplace": "Shopify"}} (ann, '
    )
    assert asked(answer.orders).closed == {}, "at the next press, too"
    other = [Problem("orders", 5, (), said("news.address", street=street)) for street in ("1 New Lane", "2 New Lane")]
    second = asked(mark("orders", again(answer, go_anyway=YES), "news", other[:1]))
    assert second.closed == {}
    third = asked(mark("orders", second.orders, "news", other[1:]))
    assert why(third) == ["order #1: the address changed to 2 New Lane."], "the same code with other words"


def test_go_anyway_accepts_an_address_as_it_stands_and_no_other() -> None:
    first = asked(orders(row(postcode="", go_anyway=YES)))
    assert first.closed == {}
    assert accepting.accepted(first.orders.at[5, "accepted"])
    second = asked(again(first, postcode="", address_1=""))
    assert [reason for reason in why(second) if "Postcode" in reason] == []
    assert "Address 1 is empty" in why(second)[0]


def test_go_anyway_accepts_only_what_stood_beside_the_row_to_be_read() -> None:
    first = asked(orders(row(postcode="")))
    second = asked(again(first, go_anyway=YES, address_1=""))
    assert second.orders.at[5, "go_anyway"] == ""
    assert "Address 1 is empty" in why(second)[0]
    assert len(why(second)) == 1


def test_a_hold_that_is_accepted_is_over_and_a_new_one_stops() -> None:
    first = asked(
        orders(row(status=Status.HOLD, hold_reason="Fraud check", held_by="bob 2026-11-29 10:00", go_anyway=YES))
    )
    assert first.closed == {}
    assert first.orders.loc[5, ["status", "hold_reason", "held_by"]].tolist() == [Status.PACKED, "", ""]
    assert "Fraud check" in first.orders.at[5, "accepted"]
    assert "(ann, 2026-11-30 09:12)" in first.orders.at[5, "accepted"]
    second = asked(again(first, status=Status.HOLD, hold_reason="Fraud check"))
    assert list(second.closed) == [5], "put on hold anew, it waits anew"


def test_a_cancelled_row_that_is_accepted_ships_with_its_parcel() -> None:
    rows = orders(row(status=Status.CANCELLED, go_anyway=YES))
    assert asked(rows).orders.at[5, "status"] == Status.PACKED
    at_the_carrier = asked(rows, parcels({"status": Status.SENT}))
    assert at_the_carrier.orders.at[5, "status"] == Status.SENT


def test_a_quantity_that_is_accepted_is_what_leaves_the_shelf() -> None:
    answer = asked(orders(row(qty=3.0, go_anyway=YES)))
    assert answer.closed == {}
    assert answer.orders.loc[5, ["qty", "reserved"]].tolist() == [3, 3]
    assert list(asked(again(answer, qty=4.0)).closed) == [5]


def test_nobody_can_accept_that_nothing_is_set_aside() -> None:
    answer = asked(orders(row(status=Status.CANCELLED, reserved=float("nan"), go_anyway=YES)))
    assert why(answer) == [
        "a row of order #1 lies in the parcel, but nothing is set aside for it any more; press Cancel parcel and "
        "Reserve stock."
    ]


def test_a_row_that_was_confirmed_before_the_rest_of_its_parcel_stops_nothing() -> None:
    shipped = row(row_id="R000002", status=Status.SHIPPED, reserved=float("nan"))
    assert asked(orders(row(), shipped)).closed == {}


def test_rows_in_no_parcel_yet_are_asked_about_address_and_news_alone() -> None:
    rows = orders(row(status=Status.RESERVED, parcel_no="", postcode=""), row(status=Status.RESERVED, parcel_no=""))
    answer = gate.ask_rows(rows, rows.index, "ann", NOW)
    assert list(answer.stops) == [5]
    rows.loc[5, "go_anyway"] = YES
    accepted = gate.ask_rows(rows, rows.index, "ann", NOW)
    assert (accepted.stops, accepted.orders.at[5, "status"]) == ({}, Status.RESERVED)


def test_the_gate_asked_about_its_own_answer_changes_nothing() -> None:
    rows = orders(
        row(status=Status.HOLD, go_anyway=YES), row(row_id="R000002", order_no="#2", parcel_no="P000002", qty=2.0)
    )
    first = asked(rows, parcels({}, {}))
    second = asked(first.marked(), parcels({}, {}))
    pd.testing.assert_frame_equal(second.marked(), first.marked())
    assert second.closed == first.closed
