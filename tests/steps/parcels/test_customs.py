"""What customs are told: values that are known, an IOSS number where it belongs."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from carrier_files import FORMATS, said
from carrier_files import made as format_of
from carrier_samples import NOW, tables

from pyaddin.formats.carriers import write
from pyaddin.formats.written import transforms
from pyaddin.steps.parcels import shipments
from pyaddin.steps.parcels.make import Packed, Prices, make_parcels
from pyaddin.tables import settings
from pyaddin.tables.frames import from_records
from pyaddin.tables.status import Status
from pyaddin.values.rates import Rates

TODAY = date(2026, 11, 27)
RATES: Rates = {"USD": {TODAY: 1.1}, "JPY": {TODAY: 160.0}}
NAMELESS: dict[str, Any] = {"sku": "CAP", "weight_g": 100.0}
MUG: dict[str, Any] = {"sku": "MUG", "weight_g": 350.0, "unit_value": 4.5, "currency": "USD"}
PEN: dict[str, Any] = {"sku": "PEN", "weight_g": 20.0, "unit_value": 1.5, "currency": "USD"}
BOX: dict[str, Any] = {"packaging": "BOX", "length_mm": 300.0, "width_mm": 200.0, "height_mm": 150.0, "tare_g": 100.0}
ALL: dict[str, Any] = {"rank": 99.0, "carrier": "Post"}
LINE: dict[str, Any] = {
    "marketplace": "Shopify", "order_no": "#1", "sku": "MUG", "qty": 1.0, "recipient": "Jane Example", "city": "Leeds",
    "postcode": "LS1 1AA", "country": "GB", "currency": "GBP", "unit_price": 9.0, "status": Status.RESERVED,
    "warehouse": "MAIN", "bin": "A1",
}  # fmt: skip
ABROAD: dict[str, Any] = {"sender": "CN"}


def packed(
    *lines: dict[str, Any], products: tuple[dict[str, Any], ...] = (MUG, PEN),
    packaging: tuple[dict[str, Any], ...] = (BOX,),
    rules: tuple[dict[str, Any], ...] = (ALL,), sender: str = "GB", shop: dict[str, str] | None = None,
    rates: Rates | None = None,
) -> Packed:  # fmt: skip
    """Parcels for rows that are like LINE but for what is given, from a warehouse in the `sender`'s country."""
    rows = [{**LINE, "row_id": f"R{n}", "reserved": line.get("qty", 1.0), **line} for n, line in enumerate(lines)]
    given = {
        "orders": rows, "products": products, "packaging": packaging, "rules": rules, "parcels": (),
        "warehouses": [{"warehouse": "MAIN", "country": sender}],
    }  # fmt: skip
    made = {name: from_records(name, list(records)) for name, records in given.items()}
    values = [{"setting": name, "value": value} for name, value in (shop or {}).items()]
    return make_parcels(made, settings.read(from_records("settings", values)), 0, Prices(TODAY, lambda: rates or {}))


def parcel(result: Packed) -> dict[str, Any]:
    (row,) = result.parcels.to_dict("records")
    return dict(row)


def test_a_line_whose_product_has_no_unit_value_is_declared_at_the_price_paid_and_says_so() -> None:
    made = parcel(packed({"sku": "CAP", "qty": 2.0}, products=(NAMELESS,), **ABROAD))
    assert (made["value"], made["currency"]) == (18.0, "GBP")
    assert made["problem"] == (
        "Parcel: CAP has no Unit value on Products and is declared at the price paid; fill it in if that is "
        "not its value."
    )


def test_within_a_country_nothing_is_declared_and_nothing_said() -> None:
    assert parcel(packed({"sku": "CAP"}, products=(NAMELESS,)))["problem"] == ""


@pytest.mark.parametrize("price", [None, 0.0])
def test_a_value_that_nothing_says_is_never_a_part_of_a_sum(price: float | None) -> None:
    unknown = {"sku": "CAP", "qty": 3.0, "unit_price": price}
    made = parcel(
        packed(
            unknown,
            {},
            products=(
                NAMELESS,
                MUG,
            ),
            **ABROAD,
        )
    )
    assert pd.isna(made["value"])
    assert made["currency"] == "USD"
    assert made["problem"] == (
        "Parcel: nothing says what CAP is worth, so Value is blank; fill Unit value on Products or Unit price "
        "on Orders."
    )


def test_a_unit_value_of_0_is_none() -> None:
    made = parcel(packed({"sku": "CAP"}, products=({**NAMELESS, "unit_value": 0.0, "currency": "USD"},), **ABROAD))
    assert (made["value"], made["currency"]) == (9.0, "GBP")


def test_a_carrier_whose_file_declares_values_refuses_a_parcel_without_one() -> None:
    (problem,) = [p for p in said(FORMATS["4PX (51 columns)"], {"service": "A1", "of": {"NOCUSTOMS": 1}})
                  if p.code == "carrier.no-value"]  # fmt: skip
    assert problem.severity == "error"
    assert problem.text == (
        "The value of NOCUSTOMS is not known and 4PX (51 columns) declares it; fill Unit value in Products, or Unit "
        "price in Orders."
    )


def test_cents_are_rounded_by_the_unit_and_then_added_up() -> None:
    made = parcel(packed({"qty": 3.0}, products=({**MUG, "unit_value": 2.345},)))
    assert made["value"] == 7.05
    items = of(shipments_of({"unit_value": 2.345}, qty=3))
    assert (items["item.unit_value"], items["item.total_value"]) == (2.35, 7.05)


def test_many_units_of_tenths_come_to_the_cent() -> None:
    result = packed(
        {"qty": 3.0},
        {"sku": "PEN", "qty": 7.0},
        products=(
            MUG | {"unit_value": 0.1},
            PEN | {"unit_value": 1.1},
        ),
    )
    assert parcel(result)["value"] == 8.0


def shipments_of(product: dict[str, Any], qty: int = 1, price: float | None = None) -> shipments.Shipments:
    made = tables({"of": {"MUG-01": qty}})
    made["products"] = made["products"].assign(**product)
    made["orders"] = made["orders"].assign(unit_price=price)
    return shipments.build(made, made["parcels"].index, NOW)


def of(made: shipments.Shipments) -> dict[str, Any]:
    (row,) = made.items.to_dict("records")
    return dict(row)


IM = "IM0400001234"
EU_PARCEL: dict[str, Any] = {"value": 20.0, "currency": "EUR", "to": {"country": "DE", "postcode": "50667"}}


def ioss(
    parcel: dict[str, Any], own: str = "", tax_id: str = IM, rates: Rates = RATES, sender: str = ""
) -> tuple[str, str]:
    made = tables(parcel)
    made["orders"] = made["orders"].assign(ioss=own)
    made["warehouses"] = made["warehouses"].assign(tax_id=tax_id, **({"country": sender} if sender else {}))
    frame = shipments.build(made, made["parcels"].index, pd.Timestamp(TODAY), lambda: rates).parcels
    return frame["parcel.ioss"].iloc[0], frame[shipments.IOSS_UNSURE].iloc[0]


def test_the_shop_s_ioss_number_goes_on_a_parcel_into_the_union() -> None:
    assert ioss(EU_PARCEL) == (IM, "")


def test_the_order_s_own_ioss_number_wins() -> None:
    assert ioss(EU_PARCEL, own="IM2760000742") == ("IM2760000742", "")


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("US", "62701"), ("GB", "LS1 1AA"), ("CH", "8001"), ("ES", "35001"), ("DE", "27498")],
    ids=["the USA", "Great Britain", "Switzerland", "the Canary Islands", "Heligoland"],
)
def test_an_ioss_number_goes_on_no_parcel_elsewhere(country: str, postcode: str) -> None:
    there = {**EU_PARCEL, "to": {"country": country, "postcode": postcode}}
    assert ioss(there) == ("", "")
    assert ioss(there, own="IM2760000742") == ("", "")


def test_northern_ireland_takes_an_ioss_number() -> None:
    assert ioss({**EU_PARCEL, "to": {"country": "GB", "postcode": "bt1 1aa"}}) == (IM, "")


def test_no_ioss_number_from_within_the_union_or_the_country() -> None:
    assert ioss(EU_PARCEL, sender="FR") == ("", "")
    assert ioss({**EU_PARCEL, "to": {"country": "GB", "postcode": "BT1 1AA"}}, sender="GB") == ("", "")


def test_a_vat_number_of_the_sender_is_no_ioss_number() -> None:
    assert ioss(EU_PARCEL, tax_id="DE123456789") == ("", "")


@pytest.mark.parametrize(
    ("value", "currency", "number"),
    [
        (150.0, "EUR", IM),
        (150.01, "EUR", ""),
        (165.0, "USD", IM),
        (165.1, "USD", ""),
        (24_000.0, "JPY", IM),
        (24_001.0, "JPY", ""),
    ],
)
def test_an_ioss_number_is_for_goods_of_up_to_150_euro(value: float, currency: str, number: str) -> None:
    assert ioss({**EU_PARCEL, "value": value, "currency": currency}) == (number, "")


def test_where_the_rate_is_missing_the_ioss_number_is_left_off_and_that_is_said() -> None:
    assert ioss({**EU_PARCEL, "currency": "MYR"}) == ("", "MYR")
    assert ioss({**EU_PARCEL, "value": None}) == ("", "?")
    made = tables({**EU_PARCEL, "currency": "MYR"})
    made["warehouses"] = made["warehouses"].assign(tax_id=IM)
    told = said_of(made)
    assert (
        "The IOSS number is left off: there is no rate of MYR that tells whether the goods are worth up to 150 EUR; "
        "save the central bank's eurofxref.csv in the folder 'in' beside 'out'."
    ) in told


def said_of(made: dict[str, pd.DataFrame]) -> list[str]:
    day = shipments.build(made, made["parcels"].index, NOW)
    return [problem.text for problem in write.prepare(FORMATS["Yanwen (79 columns)"], day, day.parcels.index).problems]


def test_a_sender_s_ioss_number_is_no_vat_number() -> None:
    made = tables(EU_PARCEL)
    for number, vat in ((IM, ""), ("DE123456789", "DE123456789")):
        made["warehouses"] = made["warehouses"].assign(tax_id=number)
        assert shipments.build(made, made["parcels"].index, NOW).parcels["from.vat_no"].tolist() == [vat]


def test_orders_with_other_ioss_numbers_share_no_parcel() -> None:
    result = packed({"ioss": "IM1"}, {"order_no": "#2", "ioss": "IM2"}, shop={"Combine orders": "Yes"})
    assert result.parcels["combine_note"].tolist() == [
        "not with #2: IOSS number differs", "not with #1: IOSS number differs",
    ]  # fmt: skip


CHEAP: dict[str, Any] = {"rank": 1.0, "carrier": "Untracked", "value_to": 20.0}
YEN = ({**MUG, "unit_value": 1600.0, "currency": "JPY"},)
IN_EURO = {"Currency of rule values": "EUR"}


def test_a_value_in_yen_is_compared_with_a_rule_in_euro_by_the_rate_of_the_day() -> None:
    made = parcel(packed({}, rules=(CHEAP, ALL), rates=RATES, products=YEN, shop=IN_EURO))
    assert (made["carrier"], made["problem"]) == ("Untracked", "")


def test_a_rule_whose_value_cannot_be_compared_does_not_fit_and_that_is_said() -> None:
    made = parcel(packed({}, rules=(CHEAP, ALL), products=YEN, shop=IN_EURO))
    assert made["carrier"] == "Post"
    assert made["problem"] == (
        "Parcel: rules that ask the value were passed over, for there is no rate from JPY to EUR; save the central "
        "bank's eurofxref.csv in the folder 'in' beside 'out', or choose the carrier."
    )


def test_where_no_other_rule_fits_the_row_says_that_the_rate_is_missing() -> None:
    result = packed({}, rules=(CHEAP,), products=YEN, shop=IN_EURO)
    assert (
        result.orders["problem"]
        .iloc[0]
        .startswith("Parcel: no rule fits, and those that ask the value were passed over, for there is no rate of JPY;")
    )


def test_rules_of_no_currency_compare_bare_numbers_and_say_so_of_a_currency_that_is_unusual() -> None:
    products = (*YEN, PEN)
    lines: tuple[dict[str, Any], ...] = ({}, {"order_no": "#2", "sku": "PEN"}, {"order_no": "#3", "sku": "PEN"})
    result = packed(*lines, rules=(CHEAP, ALL), products=products)
    assert result.parcels["carrier"].tolist() == ["Post", "Untracked", "Untracked"]
    assert result.parcels["problem"].tolist() == [
        "Parcel: Rules compared the bare value though it is in JPY; give Currency of rule values on Settings, or look "
        "whether the carrier is right.",
        "",
        "",
    ]  # fmt: skip
    without = packed(*lines, rules=(ALL,), products=products)
    assert set(without.parcels["problem"]) == {""}


def test_goods_that_no_box_takes_say_so() -> None:
    made = parcel(packed({}, products=({**MUG, "length_mm": 900.0},)))
    assert made["packaging"] == ""
    assert made["problem"] == (
        "Parcel: nothing on Packaging takes all that is in it; choose one, add a larger one there, or fill Pack as on "
        "Orders."
    )


def test_a_shop_that_lists_no_packaging_is_told_nothing_of_it() -> None:
    assert parcel(packed({}, packaging=()))["problem"] == ""


@pytest.mark.parametrize("rounding", ["half", "down", "up"])
def test_0_07_in_whole_units_is_1_and_never_0(rounding: str) -> None:
    fmt = format_of(f'{{header = "Value", value = "items[1].unit_value", decimals = 0, rounding = "{rounding}"}}')
    day = shipments_of({"unit_value": 0.07})
    (file,) = write.render(fmt, day, day.parcels.index, "B1", NOW)
    assert file.data == b"Value\r\n1\r\n"


def test_what_is_nothing_stays_0_and_whole_pounds_leave_the_rest_to_the_ounces() -> None:
    assert transforms.written(0.0, "", 0, "half") == 0.0
    assert transforms.written(0.004, "", 2, "half") == 0.01
    assert transforms.written(100.0, "lb whole", 0, "half") == 0.0


def test_whole_units_that_declare_far_more_than_the_goods_are_worth_are_said() -> None:
    made = tables({"service": "", "tracking_no": "RR123456785CN", "value": 10.45, "of": {"MUG-01": 19}})
    made["products"] = made["products"].assign(unit_value=0.55)
    day = shipments.build(made, made["parcels"].index, NOW)
    fmt = FORMATS["China Post small packet"]
    told = {p.code: p.text for p in write.prepare(fmt, day, day.parcels.index).problems}
    assert told["carrier.value-rounded"] == (
        "China Post small packet takes rounded amounts: its file declares 19.00 for goods of 10.45; look whether "
        "that will do."
    )


def test_a_value_that_is_not_what_the_articles_come_to_is_said() -> None:
    (problem,) = [p for p in said(FORMATS["Australia Post eParcel"], {"service": "7D55", "value": 7.0,
                  "to": {"country": "NZ"}}) if p.code.startswith("carrier.value")]  # fmt: skip
    assert problem.text == (
        "Value says 7.00 and Australia Post eParcel's file declares 6.50 for the articles; correct Value here or Unit "
        "value in Products."
    )
