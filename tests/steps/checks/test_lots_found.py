"""Check and repair on lots, serial numbers and sets: each thing that may be wrong is found, and nothing beside it."""

from datetime import date, datetime
from typing import Any

import pytest

from pyaddin.steps.checks.findings import Facts, Finding
from pyaddin.steps.checks.run import findings, mended
from pyaddin.tables.frames import Tables, from_records
from pyaddin.tables.settings import SETTINGS, Settings

DEFAULTS = Settings({setting.name: setting.default for setting in SETTINGS})
TODAY = date(2026, 11, 18)
GOOD, SOON, OVER = datetime(2027, 3, 1), datetime(2026, 11, 25), datetime(2026, 11, 17)
LAMP: dict[str, Any] = {"sku": "LAMP", "warehouse": "MAIN", "bin": "A1", "on_hand": 4, "lot": "L1", "expiry": GOOD}
CAMERA: dict[str, Any] = {"sku": "CAMERA", "warehouse": "MAIN", "bin": "B1", "on_hand": 1, "lot": "S1"}
ROW: dict[str, Any] = {
    "row_id": "R000001", "order_no": "#1", "sku": "LAMP", "qty": 2, "reserved": 2, "warehouse": "MAIN", "bin": "A1",
    "lot": "L1", "status": "Packed", "parcel_no": "P000001",
}  # fmt: skip
BOX: dict[str, Any] = {"parcel_no": "P000001", "status": "Packed", "warehouse": "MAIN"}
KINDS = ("expired", "lot state", "expired lot", "serial twice", "kit parts")


def tables(stock: list[dict[str, Any]], orders: list[dict[str, Any]] | None = None, **more: Any) -> Tables:
    """A shop with lamps by lot with expiry, cameras by serial number, and a set of both."""
    products: list[dict[str, Any]] = [
        {"sku": "LAMP", "traced": "Lot with expiry", "days_left": more.get("days_left")},
        {"sku": "CAMERA", "traced": "Serial number"}, {"sku": "BOX", "kit_parts": more.get("parts", "LAMP*2; CAMERA")},
    ]  # fmt: skip
    return {
        "orders": from_records("orders", orders or []), "stock": from_records("stock", stock),
        "parcels": from_records("parcels", [BOX] if orders else []), "products": from_records("products", products),
    }  # fmt: skip


def found(of: Tables, today: date | None = TODAY) -> list[Finding]:
    """What is found of lots and sets."""
    return [finding for finding in findings(of, DEFAULTS, Facts(today=today)) if finding.kind in KINDS]


def told(of: Tables, today: date | None = TODAY) -> list[tuple[str, str, str]]:
    return [(finding.kind, finding.row, finding.column) for finding in found(of, today)]


def test_lots_that_are_good_and_serial_numbers_that_stand_once_are_not_found() -> None:
    assert told(tables([LAMP, CAMERA, {**CAMERA, "lot": "S2"}], [ROW])) == []


def test_a_lot_that_is_over_and_lies_on_the_shelf_is_found_and_an_empty_one_is_not() -> None:
    over = {**LAMP, "expiry": OVER, "state": "Expired"}
    assert [kind for kind, *_ in told(tables([over]))] == ["expired"]
    assert told(tables([{**over, "on_hand": 0}])) == []
    assert told(tables([{**over, "expiry": datetime(2026, 11, 18), "state": None}])) == [], "good through its last day"


def test_a_state_that_does_not_follow_from_the_expiry_is_found_and_its_mend_writes_it() -> None:
    of = tables([{**LAMP, "expiry": OVER}, {**LAMP, "lot": "L2", "state": "Near expiry"}])
    wrong = [finding for finding in found(of) if finding.kind == "lot state"]
    assert [finding.should for finding in wrong] == ["Expired", "(blank)"]
    after = mended(of, wrong, DEFAULTS)
    assert after["stock"]["state"].tolist() == ["Expired", ""]
    assert "lot state" not in [kind for kind, *_ in told(after)]


def test_days_that_must_be_left_are_those_of_products() -> None:
    assert told(tables([{**LAMP, "expiry": SOON}])) == []
    assert [kind for kind, *_ in told(tables([{**LAMP, "expiry": SOON}], days_left=30))] == ["lot state"]


def test_goods_that_are_kept_apart_stay_what_they_are() -> None:
    assert [kind for kind, *_ in told(tables([{**LAMP, "expiry": OVER, "state": "Quarantine"}]))] == ["expired"]


@pytest.mark.parametrize("status", ["Packed", "Sent to carrier"])
def test_a_row_that_was_packed_from_a_lot_that_is_over_by_now_is_found(status: str) -> None:
    of = tables([{**LAMP, "expiry": OVER, "state": "Expired"}], [{**ROW, "status": status}])
    assert ("expired lot", "R000001", "lot") in [(kind, row, column.lower()) for kind, row, column in told(of)]


def test_a_set_that_was_packed_of_a_lot_that_is_over_is_found_by_its_parts() -> None:
    row = {
        **ROW,
        "sku": "BOX",
        "qty": 1,
        "reserved": 1,
        "bin": "",
        "lot": "",
        "parts": "2 LAMP @ A1 # L1; 1 CAMERA @ B1 # S1",
    }
    of = tables([{**LAMP, "expiry": OVER, "state": "Expired"}, CAMERA], [row])
    assert "expired lot" in [kind for kind, *_ in told(of)]


def test_a_row_that_is_not_packed_is_left_to_reserve_stock() -> None:
    of = tables([{**LAMP, "expiry": OVER, "state": "Expired"}], [{**ROW, "status": "Reserved", "parcel_no": ""}])
    assert "expired lot" not in [kind for kind, *_ in told(of)]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([CAMERA, {**CAMERA, "bin": "B2"}], 2),
        ([{**CAMERA, "on_hand": 2}], 1),
        ([CAMERA, {**CAMERA, "bin": "B2", "on_hand": 0}], 0),
        ([{**LAMP, "lot": "S1"}, CAMERA], 0),
    ],
)
def test_a_serial_number_is_one_unit_in_one_place(rows: list[dict[str, Any]], count: int) -> None:
    assert [kind for kind, *_ in told(tables(rows))] == ["serial twice"] * count


@pytest.mark.parametrize("parts", ["LAMP*", "BOX; LAMP", "LAMP**2", "2*LAMP*2"])
def test_a_set_whose_parts_cannot_be_read_or_that_holds_itself_is_found(parts: str) -> None:
    assert told(tables([], parts=parts)) == [("kit parts", "BOX", "Kit parts")]


def test_without_the_day_nothing_is_said_of_expiry() -> None:
    assert told(tables([{**LAMP, "expiry": OVER}, {**CAMERA, "on_hand": 3}]), None) == [
        ("serial twice", "CAMERA / MAIN / B1 / S1", "Lot")
    ]
