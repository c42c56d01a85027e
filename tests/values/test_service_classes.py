"""What class of service a name stands for."""

import pytest

from pyaddin.steps.parcels.rules import chosen_for, fast, lower_class
from pyaddin.values.service_classes import EXPRESS, POST, STANDARD, service_class


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AliExpress Standard Shipping", STANDARD), ("AliExpress Saver Shipping", POST), ("DHL", EXPRESS),
        ("aliexpress premium shipping", EXPRESS), ("DHL eCommerce Asia Pacific", STANDARD), ("EMS", EXPRESS),
        ("4PX 新加坡小包平邮", POST), ("Items by post", None), ("systems", None), ("Expedited", None), ("", None),
    ],
)  # fmt: skip
def test_the_longest_name_that_stands_in_a_text_decides(name: str, expected: int | None) -> None:
    assert service_class(name) == expected


def test_a_service_is_not_fast_because_the_marketplaces_name_holds_the_word() -> None:
    assert fast("AliExpress Standard Shipping") == ()
    assert fast("Express") == ("express",)


@pytest.mark.parametrize("wish", ["DHL", "EMS", "FedEx IP"])
def test_a_tracked_packet_is_of_a_lower_class_than_an_express_service(wish: str) -> None:
    assert lower_class(wish, "China Post e邮宝", "e邮宝")
    assert not lower_class(wish, "China Post e邮宝", "e特快")
    assert not lower_class("AliExpress Standard Shipping", "China Post e邮宝", "e邮宝")


def test_what_is_not_known_is_not_compared() -> None:
    assert not lower_class("DHL", "Sendle", "")
    assert not lower_class("the fast one", "China Post e邮宝", "")


def test_a_rule_for_the_buyers_choice_is_an_answer_and_one_for_the_marketplace_is_none() -> None:
    assert chosen_for("DHL", "Rule 10: marketplace AliExpress, buyer's choice dhl, fedex")
    assert not chosen_for("AliExpress Premium Shipping", "Rule 10: marketplace AliExpress")
