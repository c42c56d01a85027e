"""Make parcels: what goes together, by which carrier, in which box, and what the clerk has to look at."""

from typing import Any

import hypothesis
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyaddin.steps.parcels.make import Packed, make_parcels
from pyaddin.tables import settings
from pyaddin.tables.frames import Tables, from_records
from pyaddin.tables.schema import YES
from pyaddin.tables.settings import Settings
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status

LINE: dict[str, Any] = {
    "marketplace": "Shopify", "order_no": "#1", "line_no": "1", "sku": "MUG", "qty": 1.0, "recipient": "Jane Example",
    "address_1": "12 High Street", "city": "Leeds", "postcode": "LS1 1AA", "country": "GB", "currency": "GBP",
    "unit_price": 9.0, "status": Status.RESERVED, "reserved": 1.0, "warehouse": "MAIN", "bin": "A1",
    "paid_at": pd.Timestamp("2026-11-17"),
}  # fmt: skip
MUG: dict[str, Any] = {
    "sku": "MUG", "weight_g": 350.0, "length_mm": 100.0, "width_mm": 90.0, "height_mm": 90.0, "unit_value": 4.5,
    "currency": "USD",
}  # fmt: skip
PEN: dict[str, Any] = {"sku": "PEN", "weight_g": 20.0, "unit_value": 1.5, "currency": "USD"}
LAMP: dict[str, Any] = {"sku": "LAMP", "weight_g": 500.0, "unit_value": 9.0, "currency": "USD", "battery": YES}
BAG: dict[str, Any] = {"packaging": "BAG", "length_mm": 200.0, "width_mm": 150.0, "height_mm": 30.0, "tare_g": 10.0}
BOX: dict[str, Any] = {
    "packaging": "BOX", "length_mm": 300.0, "width_mm": 200.0, "height_mm": 150.0, "tare_g": 100.0,
    "max_weight_g": 5000.0,
}  # fmt: skip
ALL: dict[str, Any] = {"rank": 99.0, "carrier": "Post"}


def packed(
    *lines: dict[str, Any], rules: tuple[dict[str, Any], ...] = (ALL,), combine: bool = False, last: int = 0, **own: Any
) -> Packed:
    """Parcels for rows that are like LINE but for what is given; all of Qty is reserved where nothing is said."""
    rows = [{**LINE, "row_id": f"R{n}", "reserved": line.get("qty", 1.0), **line} for n, line in enumerate(lines)]
    tables: Tables = {
        "orders": from_records("orders", rows),
        "products": from_records("products", own.get("products", [MUG, PEN, LAMP])),
        "packaging": from_records("packaging", own.get("packaging", [BAG, BOX])),
        "rules": from_records("rules", list(rules)),
        "parcels": from_records("parcels", own.get("parcels", [])),
        "warehouses": from_records("warehouses", [{"warehouse": "MAIN", "country": "GB"}]),
    }
    stops, limits, last_id = own.get("stops", ()), own.get("limits", {}), own.get("last_id", 0)
    return make_parcels(tables, shop(combine), last, stops=stops, limits=limits, last_id=last_id)


def shop(combine: bool) -> Settings:
    values = [{"setting": "Combine orders", "value": "Yes" if combine else "No"}]
    return settings.read(from_records("settings", values))


def said(result: Packed) -> list[str]:
    return list(result.orders["problem"])


def test_an_order_is_a_parcel_for_each_warehouse() -> None:
    result = packed({}, {"sku": "PEN"}, {"warehouse": "UK"}, {"order_no": "#2"})
    assert list(result.orders["parcel_no"]) == ["P000001", "P000001", "P000002", "P000003"]
    assert set(result.orders["status"]) == {Status.PACKED}
    assert (result.done, result.skipped, result.needs) == (4, 0, 0)


def test_parcel_numbers_go_on_from_the_highest_ever_given() -> None:
    assert packed({}, last=41).parcels["parcel_no"].tolist() == ["P000042"]


def test_rows_that_are_not_reserved_are_skipped() -> None:
    statuses = (Status.NEW, Status.HOLD, Status.READY, Status.SHORT, Status.CANCELLED, Status.SHIPPED)
    result = packed(*({"status": status} for status in statuses))
    assert (result.done, result.skipped, result.needs, len(result.parcels)) == (0, 6, 0, 0)


def test_an_order_whose_quantity_changed_since_it_was_reserved_waits_for_reserve_stock() -> None:
    result = packed({"qty": 2.0, "reserved": 1.0}, {"sku": "PEN"}, {"order_no": "#2"})
    assert list(result.orders["parcel_no"]) == ["", "", "P000001"]
    assert said(result)[0] == (
        "Parcel: a Qty of this order was changed since its stock was reserved; press Reserve stock."
    )
    assert (result.done, result.skipped, result.needs) == (1, 0, 2)


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("address_1", "14 High Street", "address"),
        ("city", "York", "city"),
        ("company", "Example Ltd", "company"),
        ("service_requested", "Express", "service"),
        ("currency", "USD", "currency"),
        ("paid_at", pd.NaT, "payment"),
        ("gift", YES, "gift mark"),
        ("marketplace", "Etsy", "marketplace"),
        ("warehouse", "UK", "warehouse"),
    ],
)
def test_orders_that_differ_never_share_a_parcel_and_say_why(column: str, value: Any, word: str) -> None:
    result = packed({}, {"order_no": "#2", column: value}, combine=True)
    assert result.parcels["parcel_no"].nunique() == 2
    assert result.parcels["combine_note"].tolist() == [
        f"not with #2: {word} differs", f"not with #1: {word} differs",
    ]  # fmt: skip


def test_equal_orders_share_a_parcel_once_the_setting_says_so() -> None:
    other = {"order_no": "#2", "recipient": "JANE  EXAMPLE", "address_1": "12 High Street."}
    apart, together = packed({}, other), packed({}, other, combine=True)
    assert apart.parcels["combine_note"].tolist() == [
        "could go with #2; set Combine orders to Yes on Settings",
        "could go with #1; set Combine orders to Yes on Settings",
    ]
    assert together.parcels["order_no"].tolist() == ["#1, #2"]
    assert together.parcels["combine_note"].tolist() == ["combined: #1, #2"]
    assert together.parcels["weight_g"].tolist() == [2 * 350 + 100]


def test_orders_to_different_people_say_nothing_of_each_other() -> None:
    result = packed({}, {"order_no": "#2", "recipient": "John Example"}, combine=True)
    assert result.parcels["combine_note"].tolist() == ["", ""]


def test_the_first_rule_by_rank_that_fits_decides_and_says_so() -> None:
    rules = (
        {"rank": 30.0, "carrier": "Third", "country": "GB"},
        {"rank": 10.0, "carrier": "First", "country": "FR, DE"},
        {"rank": 20.0, "carrier": "Second", "service": "48", "country": "gb, IE", "weight_to": 2000.0},
    )
    parcel = packed({}, rules=rules).parcels.iloc[0]
    assert (parcel["carrier"], parcel["service"]) == ("Second", "48")
    assert parcel["why_carrier"] == "Rule 20: country gb, IE, weight up to 2000"


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ({"country": "EU"}, {"country": "FR"}),
        ({"marketplace": "amazon, shopify"}, {"marketplace": "Shopify"}),
        ({"warehouse": "uk"}, {"warehouse": "UK"}),
        ({"weight_from": 1000.0}, {"qty": 3.0}),
        ({"value_from": 10.0}, {"qty": 3.0}),
        ({"battery": "Yes"}, {"sku": "LAMP"}),
        ({"buyers_choice": "express, next day"}, {"service_requested": "DHL Express"}),
    ],
)
def test_each_condition_of_a_rule_is_kept(condition: dict[str, Any], fits: dict[str, Any]) -> None:
    rules = ({"rank": 1.0, "carrier": "Special", **condition}, ALL)
    plain: dict[str, Any] = {"marketplace": "Etsy"} if "marketplace" in condition else {}
    result = packed(plain, {"order_no": "#2", **fits}, rules=rules)
    assert result.parcels["carrier"].tolist() == ["Post", "Special"]


def test_weight_limits_are_those_of_the_packed_parcel() -> None:
    rules = (
        {"rank": 1.0, "carrier": "Light", "weight_to": 449.0},
        {"rank": 2.0, "carrier": "Exact", "weight_to": 450.0},
    )
    parcel = packed({}, rules=rules).parcels.iloc[0]
    assert (parcel["carrier"], parcel["packaging"], parcel["weight_g"]) == ("Exact", "BOX", 450)


def test_the_smallest_packaging_that_holds_everything_is_suggested() -> None:
    assert packed({"sku": "PEN"}).parcels["packaging"].tolist() == ["BAG"]
    assert packed({}).parcels["packaging"].tolist() == ["BOX"], "a mug is thicker than the bag"
    one = packed({"qty": 15.0, "pack_as": 1.0})
    assert one.parcels["packaging"].tolist() == [""], "more than the box may carry"
    assert "nothing on Packaging takes all that is in it" in one.parcels["problem"].iloc[0]
    chosen = packed({"sku": "PEN"}, rules=({**ALL, "packaging": "BOX"},)).parcels.iloc[0]
    assert (chosen["packaging"], chosen["weight_g"]) == ("BOX", 120)


def test_value_and_weight_are_those_of_all_units() -> None:
    parcel = packed({"qty": 2.0}, {"sku": "PEN", "qty": 3.0}).parcels.iloc[0]
    assert (parcel["weight_g"], parcel["value"], parcel["currency"]) == (2 * 350 + 3 * 20 + 100, 13.5, "USD")


def test_an_order_that_no_rule_fits_waits_and_the_others_go() -> None:
    result = packed({}, {"order_no": "#2", "country": "FR"}, rules=({"rank": 1.0, "carrier": "Post", "country": "GB"},))
    assert (result.done, result.skipped, result.needs) == (1, 0, 1)
    assert said(result) == ["", "Parcel: no rule fits 350 g of goods to FR from MAIN; add one on Rules."]


def test_one_article_without_weight_keeps_back_its_whole_parcel() -> None:
    result = packed({}, {"sku": "GHOST"}, {"order_no": "#2"})
    assert (result.done, result.needs) == (1, 2)
    assert said(result)[:2] == ["Parcel: GHOST has no weight on Products; fill Weight g there."] * 2


def test_customs_values_in_two_currencies_are_no_value() -> None:
    result = packed({}, {"sku": "PEN"}, products=[MUG, {**PEN, "currency": "EUR"}])
    assert "customs values are in several currencies" in said(result)[0]
    assert len(result.parcels) == 0


def test_a_row_that_may_not_go_out_keeps_back_its_order_and_no_other() -> None:
    result = packed({}, {"sku": "PEN"}, {"order_no": "#2"}, stops=[0])
    assert list(result.orders["status"]) == [Status.RESERVED, Status.RESERVED, Status.PACKED]
    assert said(result) == ["", "Parcel: row R0 of this order may not go out; see Problem there.", ""]
    assert (result.done, result.needs) == (1, 2)


# several parcels of one order


def in_parcels(result: Packed) -> list[tuple[str, float, str]]:
    return list(result.orders[["sku", "qty", "parcel_no"]].itertuples(index=False, name=None))


def test_rows_of_an_order_with_different_numbers_in_pack_as_go_in_different_parcels() -> None:
    result = packed({"pack_as": 1.0}, {"sku": "PEN", "pack_as": 2.0}, {"sku": "LAMP", "pack_as": 1.0})
    assert in_parcels(result) == [("MUG", 1, "P000001"), ("PEN", 1, "P000002"), ("LAMP", 1, "P000001")]
    assert "order #1 goes in 2 parcels from here" in result.parcels["combine_note"].iloc[0]


def test_numbers_in_pack_as_keep_orders_of_one_recipient_apart_too() -> None:
    result = packed({"pack_as": 1.0}, {"order_no": "#2", "pack_as": 2.0}, combine=True)
    assert result.orders["parcel_no"].tolist() == ["P000001", "P000002"]


def test_an_order_that_its_carrier_would_refuse_as_too_heavy_goes_in_as_few_parcels_as_fit() -> None:
    rows = [{"sku": sku, "qty": qty} for sku, qty in (("PEN", 5.0), ("LAMP", 3.0), ("MUG", 2.0))]
    result = packed(*rows, packaging=[], limits={"Post": 2000.0})
    assert in_parcels(result) == [("PEN", 5, "P000001"), ("LAMP", 3, "P000001"), ("MUG", 2, "P000002")]
    assert result.parcels["weight_g"].tolist() == [1600, 700]


def test_a_row_that_is_too_much_for_one_parcel_is_split_and_its_units_add_up() -> None:
    result = packed({"qty": 7.0}, packaging=[], limits={"Post": 1000.0}, last_id=41)
    assert result.orders["row_id"].tolist() == ["R0", "R000042", "R000043", "R000044"]
    assert result.orders["qty"].tolist() == [2, 2, 2, 1] == result.orders["reserved"].tolist()
    assert result.orders["parcel_no"].nunique() == 4 == len(result.parcels)
    assert result.parcels["weight_g"].le(1000).all()
    assert (result.done, result.needs) == (4, 0)


def test_what_the_largest_box_does_not_hold_goes_in_a_second_one() -> None:
    result = packed({"qty": 15.0})
    assert result.orders["qty"].tolist() == [9, 6]
    assert result.parcels["packaging"].tolist() == ["BOX", "BOX"]


def test_one_unit_that_is_too_heavy_by_itself_is_not_spread() -> None:
    result = packed({"qty": 2.0}, packaging=[], limits={"Post": 300.0})
    assert in_parcels(result) == [("MUG", 2, "P000001")]


def test_spreading_is_the_same_whatever_was_packed_before_and_leaves_packed_rows_alone() -> None:
    first = packed({"qty": 7.0}, packaging=[], limits={"Post": 1000.0})
    tables: Tables = {
        "orders": first.orders, "parcels": first.parcels, "products": from_records("products", [MUG]),
        "packaging": from_records("packaging", []), "rules": from_records("rules", [ALL]),
        "warehouses": from_records("warehouses", []),
    }  # fmt: skip
    again = make_parcels(tables, shop(False), 4, limits={"Post": 1000.0}, last_id=3)
    pd.testing.assert_frame_equal(again.orders, first.orders)
    pd.testing.assert_frame_equal(again.parcels, first.parcels)


@pytest.mark.parametrize(
    ("asked", "service", "warned"),
    [
        ("Express", "Tracked 48", True),
        ("Express", "Express 24", False),
        ("Standard", "Tracked 48", False),
        ("2-day", "Ground", True),
    ],
)
def test_a_service_slower_than_the_buyer_paid_for_is_a_warning(asked: str, service: str, warned: bool) -> None:
    result = packed({"service_requested": asked}, rules=({**ALL, "service": service},))
    problem = result.parcels["problem"].iloc[0]
    assert problem == (
        f"Parcel: the buyer chose '{asked}'; look whether this service keeps that promise." if warned else ""
    )
    assert result.done == 1, "a warning keeps nothing back"


def test_a_rule_for_the_buyer_s_choice_keeps_its_promise_by_definition() -> None:
    rules = ({"rank": 1.0, "carrier": "Post", "service": "Tracked 24", "buyers_choice": "Express"},)
    assert packed({"service_requested": "Express"}, rules=rules).parcels["problem"].tolist() == [""]


def test_packing_again_changes_nothing() -> None:
    first = packed({}, {"order_no": "#2"})
    tables: Tables = {name: from_records(name, []) for name in TABLES}
    again = make_parcels({**tables, "orders": first.orders, "parcels": first.parcels}, shop(False), 2)
    pd.testing.assert_frame_equal(again.orders, first.orders)
    pd.testing.assert_frame_equal(again.parcels, first.parcels)
    assert (again.done, again.skipped, again.needs) == (0, 2, 0)


def test_a_parcel_whose_rows_were_all_cancelled_is_cancelled_too() -> None:
    parcels = [{"parcel_no": "P000001", "status": Status.PACKED}, {"parcel_no": "P000002", "status": Status.PACKED}]
    rows = (
        {"status": Status.CANCELLED, "parcel_no": "P000001"},
        {"order_no": "#2", "status": Status.PACKED, "parcel_no": "P000002"},
    )
    assert packed(*rows, parcels=parcels).parcels["status"].tolist() == [Status.CANCELLED, Status.PACKED]


def test_a_packed_row_whose_warehouse_is_changed_says_where_its_parcel_ships_from() -> None:
    inside = {"status": Status.PACKED, "parcel_no": "P000001"}
    result = packed(inside, {**inside, "warehouse": "UK"}, parcels=[{"parcel_no": "P000001", "warehouse": "MAIN"}])
    assert said(result) == [
        "",
        "Parcel: P000001 ships from MAIN; write that as Warehouse again, or clear Parcel no. and set Status to Ready "
        "to send the row from another.",
    ]
    assert (result.done, result.skipped, result.needs) == (0, 1, 1)


def test_the_clerk_s_packaging_is_proposed_for_the_same_goods_the_next_time() -> None:
    before = packed({"sku": "PEN"}, {"order_no": "#2", "sku": "MUG"})
    chosen = before.parcels.assign(packaging="BOX")
    assert list(before.parcels["packaging"]) == ["BAG", "BOX"]
    orders = before.orders.to_dict("records")
    again = packed(*orders, {"order_no": "#3", "sku": "PEN"}, {"order_no": "#4", "sku": "PEN", "qty": 2.0},
                   parcels=chosen.to_dict("records"), last=2)  # fmt: skip
    made = again.parcels.set_index("order_no")["packaging"]
    assert (made["#3"], made["#4"]) == ("BOX", "BAG")


def test_articles_that_have_the_volume_but_not_the_shape_go_in_several_parcels() -> None:
    rod = {"sku": "ROD", "weight_g": 100.0, "length_mm": 160.0, "width_mm": 160.0, "height_mm": 140.0}
    crate = {"packaging": "CRATE", "length_mm": 300.0, "width_mm": 170.0, "height_mm": 170.0, "tare_g": 100.0}
    made = packed({"sku": "ROD", "qty": 2.0}, products=[rod], packaging=[crate]).parcels
    assert list(made["packaging"]) == ["CRATE"]
    wide = {**rod, "height_mm": 155.0}
    made = packed({"sku": "ROD", "qty": 2.0}, products=[wide], packaging=[crate]).parcels
    assert list(made["packaging"]) == ["CRATE", "CRATE"]


@given(
    st.lists(st.tuples(st.sampled_from(["MUG", "PEN", "LAMP"]), st.integers(1, 12)), min_size=1, max_size=4),
    st.integers(620, 4000),
)
@hypothesis.settings(max_examples=60, deadline=None)
def test_no_parcel_is_over_its_carrier_s_limit_and_no_unit_is_lost(lines: list[tuple[str, int]], most: int) -> None:
    rows = [{"sku": sku, "qty": float(units), "line_no": str(n)} for n, (sku, units) in enumerate(lines)]
    result = packed(*rows, limits={"Post": float(most)})
    assert (result.parcels["weight_g"] <= most).all()
    assert result.orders["qty"].sum() == sum(units for _, units in lines)
    assert set(result.orders["parcel_no"]) == set(result.parcels["parcel_no"])
