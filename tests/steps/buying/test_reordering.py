"""Reorder formulas against published examples."""

import pytest

from pyaddin.steps.buying.reordering import reorder_point, rounded_up, safety_stock, z_of


@pytest.mark.parametrize(
    ("per_day", "spread", "lead", "lead_spread", "z", "safety", "point"),
    [(100, 20, 7, 2, 1.65, 342, 1_042), (500, 150, 3, 1, 1.88, 1_060, 2_560)],
)
def test_safety_stock_and_reorder_point_are_those_of_the_examples(
    per_day: float, spread: float, lead: float, lead_spread: float, z: float, safety: float, point: float
) -> None:
    assert safety_stock(per_day, spread, lead, lead_spread, z) == safety
    assert reorder_point(per_day, lead, safety) == point


@pytest.mark.parametrize(("level", "z"), [(95, 1.65), (97, 1.88), (99, 2.33), (50, 0)])
def test_a_service_level_is_the_z_of_printed_tables(level: float, z: float) -> None:
    assert z_of(level) == z


def test_where_the_lead_time_never_varies_the_spread_grows_with_its_root() -> None:
    assert safety_stock(10, 4, 9, 0, 1.65) == 20  # 1.65 × 4 × 3 = 19.8


@pytest.mark.parametrize(
    ("units", "multiple", "least", "ordered"), [(10, 1, 0, 10), (10, 12, 0, 12), (24, 12, 0, 24), (3, 12, 30, 36)]
)
def test_whole_cartons_are_ordered_and_no_fewer_than_the_least(
    units: float, multiple: float, least: float, ordered: float
) -> None:
    assert rounded_up(units, multiple, least) == ordered
