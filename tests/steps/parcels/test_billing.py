"""What carriers bill by size: the published examples, by the rule of the day."""

from datetime import date

import pytest

from pyaddin import shipped
from pyaddin.formats.carriers import format as carriers
from pyaddin.steps.parcels.billing import Rule, billed, by_size
from pyaddin.tables.frames import from_records

ON = date(2026, 11, 30)
RULES = {
    name: [volume.rule for volume in carriers.load([shipped.TEMPLATES / "carriers"])[name].volume]
    for name in ("UPS", "USPS Click-N-Ship", "DHL Express")
}


def pounds(name: str, sides: tuple[float, float, float], on: date = ON) -> float:
    """Billed pounds of a parcel of one pound; the sides in inches."""
    length, width, height = (round(side * 25.4) for side in sides)
    row = {
        "carrier": name, "weight_g": 453.0, "length_mm": float(length), "width_mm": float(width),
        "height_mm": float(height),
    }  # fmt: skip
    return float(billed(from_records("parcels", [row]), RULES, on).iloc[0]) / 453.59237


@pytest.mark.parametrize(
    ("sides", "billed_at"),
    [((11.1, 8.5, 6.2), 6), ((11.1, 8.1, 4.1), 4), ((10.2, 8.7, 5.1), 5), ((12.0, 9.0, 7.0), 6)],
)
def test_each_side_rounds_up_since_the_rule_of_2025(sides: tuple[float, float, float], billed_at: int) -> None:
    assert pounds("UPS", sides) == pytest.approx(billed_at, abs=0.01)


def test_before_that_day_sides_were_rounded_to_the_nearest_inch() -> None:
    assert pounds("UPS", (10.2, 8.4, 5.1), date(2025, 8, 17)) == pytest.approx(3, abs=0.01)
    assert pounds("UPS", (10.2, 8.4, 5.1), date(2025, 8, 18)) == pytest.approx(5, abs=0.01)


def test_a_small_parcel_of_the_american_post_is_billed_by_the_scale() -> None:
    assert pounds("USPS Click-N-Ship", (11.1, 10.0, 6.0)) == pytest.approx(1, abs=0.01)
    assert pounds("USPS Click-N-Ship", (13.0, 13.0, 13.0)) == pytest.approx(14, abs=0.01)


def test_the_express_carrier_rounds_sides_to_the_nearest_and_the_result_up_to_half_a_kilogram() -> None:
    rule = RULES["DHL Express"][0]
    assert by_size((774.0, 498.0, 494.0), rule) == 38.0  # 77 × 50 × 49 cm: 37.73 kg
    assert by_size((100.0, 100.0, 100.0), rule) == 0.5


def test_a_rule_of_one_country_holds_for_parcels_that_leave_from_there() -> None:
    row = {"carrier": "FedEx", "weight_g": 453.0, "length_mm": 282.0, "width_mm": 216.0, "height_mm": 157.0}
    rows = from_records("parcels", [{**row, "warehouse": name} for name in ("EAST", "NORTH", "NOWHERE")])
    rules = {"FedEx": [v.rule for v in carriers.load([shipped.TEMPLATES / "carriers"])["FedEx"].volume]}
    pounds = billed(rows, rules, ON, {"EAST": "US", "NORTH": "CA"}) / 453.59237
    assert pounds.iloc[0] == pytest.approx(6, abs=0.01), "12 × 9 × 7 inches, divided by 139"
    assert pounds.iloc[1:].isna().all()


def test_a_carrier_without_a_rule_or_a_parcel_without_sides_says_nothing() -> None:
    rows = [{"carrier": "Post", "weight_g": 100.0}, {"carrier": "UPS", "weight_g": 100.0}]
    assert billed(from_records("parcels", rows), RULES, ON).isna().all()
    later = {"Post": [Rule(date(2027, 1, 1), 1, "cm", "up", 1)]}
    assert billed(from_records("parcels", rows[:1]), later, ON).isna().all()
