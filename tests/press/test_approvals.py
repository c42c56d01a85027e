"""Approvals: orders wait for service or finance, and a release is of the order as it stood."""

from typing import Any

import pytest
from helpers import BUYER, Folder
from old_orders import order, parcel

from pyaddin.press import office


def rule(rank: int = 10, desk: str = "Finance", **cells: Any) -> dict[str, Any]:
    """A rule of approval."""
    return {"rank": rank, "desk": desk, **cells}


@pytest.fixture
def asked(shop: Folder) -> Folder:
    """A shop whose finance looks at orders of 15 and more; one order is of 9.50, one of 19.00 in two lines."""
    shop.paste("approvals", rule(amount_from=15, currency="GBP"))
    shop.paste(
        "orders", {**BUYER, "order_no": "#1"}, {**BUYER, "order_no": "#2"},
        {**BUYER, "order_no": "#2", "line_no": "2", "sku": "PEN", "item": "Pen"},
    )  # fmt: skip
    shop.press("validate-addresses")
    return shop


def standing(shop: Folder) -> list[tuple[str, str, str]]:
    """Where the rows stand."""
    rows = shop.table("orders")
    return list(zip(rows["order_no"], rows["status"], rows["hold_reason"], strict=True))


def problems(shop: Folder) -> list[str]:
    """What is said beside the rows."""
    return [text for text in shop.table("orders")["problem"] if text]


def by(who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else sits at the computer."""
    monkeypatch.setattr(office, "_who", lambda: who)


WAITS = ("#2", "Hold", "Waits for finance")


def test_an_order_waits_for_the_desk_that_a_rule_names_until_it_is_released(asked: Folder) -> None:
    assert standing(asked) == [("#1", "Ready", ""), WAITS, WAITS]
    assert problems(asked) == [
        "Approval: Finance has to release it (19.00 GBP is 15 or more): Yes or No into Release, then Validate "
        "addresses."
    ]
    asked.type("orders", {(1, "release"): "Yes"})
    said = asked.press("validate-addresses")
    assert "1 order released by" in said.line
    assert [status for _, status, _ in standing(asked)] == ["Ready"] * 3
    rows = asked.table("orders")
    assert rows["approvals"].str.startswith("Finance:yes|").tolist() == [False, True, True]
    assert rows["release"].eq("").all()
    assert problems(asked) == []
    for button in ("reserve-stock", "make-parcels", "carrier-files"):
        asked.press(button)
    assert asked.table("parcels")["status"].tolist() == ["Sent to carrier"] * 2


def test_neither_go_anyway_nor_another_status_is_a_release(asked: Folder) -> None:
    asked.type("orders", {(1, "go_anyway"): "Yes", (2, "status"): "Ready", (2, "hold_reason"): None})
    asked.press("validate-addresses")
    assert standing(asked)[1:] == [WAITS, WAITS]


def test_what_changes_after_a_release_makes_it_void(asked: Folder) -> None:
    asked.type("orders", {(1, "release"): "Yes"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        asked.press(button)
    asked.type("orders", {(1, "unit_price"): 99})
    asked.press("carrier-files")
    assert standing(asked)[1:] == [WAITS, WAITS], "the gate stands before the carrier's file"
    assert asked.table("parcels")["status"].tolist() == ["Sent to carrier", "Packed"]
    asked.type("orders", {(1, "release"): "Yes"})
    asked.press("carrier-files")
    assert asked.table("parcels")["status"].tolist() == ["Sent to carrier"] * 2


def test_only_who_is_named_releases(asked: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.set("May release for finance", "anna; li")
    asked.type("orders", {(1, "release"): "Yes"})
    by("bob", monkeypatch)
    asked.press("validate-addresses")
    assert standing(asked)[1] == WAITS
    assert "bob may not release for Finance (Settings names anna; li)" in problems(asked)[0]
    asked.type("orders", {(1, "release"): "Yes"})
    by("Anna", monkeypatch)
    asked.press("validate-addresses")
    assert standing(asked)[1][1] == "Ready"


def test_a_no_is_kept_with_who_said_it(asked: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    by("anna", monkeypatch)
    asked.type("orders", {(1, "release"): "No"})
    asked.press("validate-addresses")
    assert standing(asked)[1] == WAITS
    assert "anna of Finance said No on" in problems(asked)[0]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"country": "EU, GB"}, "it goes to GB"),
        ({"marketplace": "shopify"}, "it is of Shopify"),
        ({"first_time": "Yes"}, "a first-time buyer"),
        ({"below_cost": "Yes"}, "MUG is sold below its Purchase price"),
        ({"buyer_note": "Yes"}, "the buyer wrote a note"),
        ({"mark": "vip"}, "its Note says vip"),
        ({"amount_from": 5, "currency": "USD"}, "9.50 GBP cannot be compared: its rate is missing"),
        ({}, "rule 10 is for every order"),
    ],
)
def test_a_rule_may_ask_for_many_things(shop: Folder, cells: dict[str, Any], why: str) -> None:
    shop.paste("approvals", rule(**cells))
    shop.type("products", {(0, "cost"): 12})
    shop.paste("orders", {**BUYER, "buyer_note": "Ring twice", "note": "A VIP of ours"})
    shop.press("validate-addresses")
    assert standing(shop) == [("#2001", "Hold", "Waits for finance")]
    assert why in problems(shop)[0]


@pytest.mark.parametrize(
    "cells",
    [
        {"country": "US"}, {"marketplace": "Etsy"}, {"below_cost": "Yes"}, {"buyer_note": "Yes"}, {"mark": "vip"},
        {"amount_from": 10}, {"country": "GB", "amount_from": 10}, {"changed": "Yes"},
    ],
)  # fmt: skip
def test_a_rule_of_which_one_cell_does_not_fit_asks_nothing(shop: Folder, cells: dict[str, Any]) -> None:
    shop.paste("approvals", rule(**cells))
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    assert standing(shop) == [("#2001", "Ready", "")]


def test_an_order_that_was_changed_after_it_was_checked_waits(shop: Folder) -> None:
    shop.paste("approvals", rule(desk="Service", changed="Yes"))
    shop.paste("orders", BUYER)
    shop.press("validate-addresses")
    shop.type("orders", {(0, "address_1"): "14 High Street"})
    shop.press("validate-addresses")
    assert standing(shop) == [("#2001", "Hold", "Waits for service")]
    shop.type("orders", {(0, "release"): "Yes"})
    shop.press("validate-addresses")
    assert standing(shop) == [("#2001", "Ready", "")]


def test_where_the_rules_are_gone_nothing_goes_on(asked: Folder) -> None:
    with asked.in_another_program() as book:
        del book["Approvals"]
    assert asked.refuses("validate-addresses") == (
        "There is no sheet named Approvals: give the sheet its name back and press again."
    )


def test_a_button_that_is_for_some_refuses_the_others(asked: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.set("Only for some", "Carrier files: anna; Unit price: anna")
    by("bob", monkeypatch)
    assert asked.refuses("carrier-files") == (
        "Carrier files is for anna alone, as Settings says, and bob pressed it; ask one of them."
    )
    asked.set("Only for some", "Carrier fils: anna")
    assert "'Carrier fils: anna' in 'Only for some' is not understood" in asked.refuses("reserve-stock")


def test_a_row_that_somebody_changed_who_may_not_waits_with_who(shop: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.set("Only for some", "Unit price: anna; Country: anna")
    shop.paste("orders", BUYER)
    by("bob", monkeypatch)
    shop.press("validate-addresses")
    assert standing(shop) == [("#2001", "Ready", "")], "what is new is no change"
    shop.type("orders", {(0, "unit_price"): 1})
    said = shop.press("validate-addresses")
    assert "1 row was changed by somebody who may not (#2001) and waits on Hold." in said.line
    assert standing(shop) == [("#2001", "Hold", "Unit price changed by bob")]
    assert shop.table("orders")["held_by"].str.startswith("bob").all()
    by("anna", monkeypatch)
    shop.type("orders", {(0, "unit_price"): 2, (0, "hold_reason"): None, (0, "status"): "New"})
    shop.press("validate-addresses")
    assert standing(shop) == [("#2001", "Ready", "")]


def test_a_buyer_whose_earlier_order_is_archived_is_no_first_time_buyer(shop: Folder) -> None:
    shop.paste("approvals", rule(first_time="Yes"))
    shop.paste("orders", order(1))
    shop.paste("parcels", parcel(1))
    assert shop.press("archive").done == 1
    known = {name: order(1)[name] for name in ("email", "phone", "recipient", "postcode")}
    shop.paste("orders", {**BUYER, **known}, {**BUYER, "order_no": "#2002", "email": "new@example.com",
               "phone": "+44 1632 960999", "recipient": "Ada Example", "postcode": "M1 1AA"})  # fmt: skip
    shop.press("validate-addresses")
    assert [reason for _, _, reason in standing(shop)] == ["", "Waits for finance"]
