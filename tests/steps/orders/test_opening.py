"""A shop that exists begins: the rest of half-shipped lines, and what does not agree before anything counts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyaddin.steps.orders.opening import doubts, rest
from pyaddin.tables.frames import Tables, from_records
from pyaddin.tables.status import Status

NAN = float("nan")
SOUND: dict[str, list[dict[str, Any]]] = {
    "products": [{"sku": "MUG", "weight_g": 350.0}, {"sku": "SET", "kit_parts": "MUG*2"}],
    "stock": [{"sku": "MUG", "warehouse": "MAIN", "on_hand": 5.0}],
    "warehouses": [{"warehouse": "MAIN"}],
    "orders": [
        {"order_no": "#1", "sku": "MUG", "qty": 2.0, "marketplace": "Shopify", "status": Status.NEW},
        {"order_no": "#2", "sku": "SET", "qty": 1.0, "marketplace": "Shopify", "status": Status.NEW},
        {"order_no": "#3", "sku": "GONE", "qty": 9.0, "status": Status.SHIPPED},
    ],
}


def tables(**changed: list[dict[str, Any]]) -> Tables:
    return {name: from_records(name, rows) for name, rows in {**SOUND, **changed}.items()}


def test_of_each_line_the_rest_is_left_and_what_cannot_be_is_told() -> None:
    left = rest([3, 3, 3, 3, 0, 2], [NAN, 1, 3, 4, 0, -1])
    assert left.left == [3, 2, 0, 3, 0, 2]
    assert (left.gone, left.over) == ([2], [3, 5])


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99))))
def test_what_went_out_and_what_is_left_are_what_was_ordered(lines: list[tuple[int, int]]) -> None:
    found = rest([ordered for ordered, _ in lines], [shipped for _, shipped in lines])
    for at, (ordered, shipped) in enumerate(lines):
        assert found.left[at] == (ordered if at in found.over else ordered - shipped)
        assert (at in found.over) == (shipped > ordered)
        assert (at in found.gone) == (shipped == ordered > 0)


def test_a_shop_that_agrees_raises_no_doubt() -> None:
    assert doubts(tables()) == []


IN_MAIN, LISTED = {"warehouse": "MAIN", "on_hand": 1.0}, {"qty": 1.0, "marketplace": "Etsy", "status": Status.NEW}


@pytest.mark.parametrize(
    ("table", "row", "said", "stops"),
    [
        ("stock", IN_MAIN | {"sku": "CUP"}, "1 SKU on Stock is not on Products: CUP.", True),
        (
            "stock", IN_MAIN | {"sku": "MUG", "warehouse": "LEEDS"},
            "1 warehouse on Stock is not on Warehouses: LEEDS.", True,
        ),
        ("stock", IN_MAIN | {"sku": "MUG", "on_hand": -1.0}, "1 SKU on Stock has no On hand of 0 or more: MUG.", True),
        ("stock", IN_MAIN | {"sku": "MUG", "on_hand": None}, "1 SKU on Stock has no On hand of 0 or more: MUG.", True),
        ("orders", LISTED | {"sku": "CUP"}, "1 SKU on Orders is not on Products: CUP.", False),
        ("orders", LISTED | {"sku": "MUG", "qty": 4.0}, "Of 1 article more is ordered than there is: MUG.", False),
        (
            "orders", LISTED | {"sku": "MUG", "order_no": "#9", "marketplace": ""},
            "1 order has no Marketplace, so nobody can be told that it shipped: #9.", False,
        ),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_told_and_what_would_count_wrong_stops(
    table: str, row: dict[str, Any], said: str, stops: bool
) -> None:
    found = doubts(tables(**{table: [*SOUND[table], row]}))
    assert [(str(doubt.said), doubt.stops) for doubt in found] == [(said, stops)]


def test_an_ordered_article_without_a_weight_is_told() -> None:
    found = doubts(tables(products=[{"sku": "MUG"}, SOUND["products"][1]]))
    assert [str(doubt.said) for doubt in found] == ["1 article that is ordered has no weight on Products: MUG."]
