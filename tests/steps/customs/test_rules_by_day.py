"""Destinations, values, carriers and days, with the papers and numbers that each wants, on both sides of each limit."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pyaddin import shipped
from pyaddin.formats.customs.format import load_rules
from pyaddin.steps.customs import numbers
from pyaddin.steps.customs.consignments import Battery, Consignment, Item
from pyaddin.steps.customs.judge import Judgement, judge
from pyaddin.steps.customs.rules import Rules, Territory
from pyaddin.steps.customs.zones import papers_between, zone

CHINA, LEEDS, BERLIN = ("CN", "518000"), ("GB", "LS1 1AA"), ("DE", "10115")
PARIS, BELFAST, CANARIES, ZURICH, NEW_YORK = (
    ("FR", "75001"), ("GB", "BT1 5GS"), ("ES", "35001"), ("CH", "8001"), ("US", "10001"),
)  # fmt: skip
EUROS = {"EUR": 1.0, "GBP": 0.85, "USD": 1.10}
SHIRT, WATCH, SHOES = "610910", "910211", "640399"


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The rules that ship."""
    return load_rules([shipped.TEMPLATES])


def convert(amount: float, currency: str, to: str) -> float | None:
    """By rates that stay the same."""
    return (
        amount if currency == to else amount / EUROS[currency] * EUROS[to] if {currency, to} <= EUROS.keys() else None
    )


def line(hs: str = SHIRT, value: float = 20.0, qty: float = 1.0, currency: str = "EUR", **more: Any) -> Item:
    return Item("A1", "Cotton shirt", hs, "CN", qty, 200.0, value, currency, **more)


def parcel(sender: tuple[str, str], to: tuple[str, str], *items: Item, **more: Any) -> Consignment:
    fields = {"carrier": "Royal Mail", "warehouse": "MAIN", "weight_g": 400.0, "ioss": "IM2760000019", **more}
    return Consignment(1, "P000001", sender=sender, to=to, items=items or (line(),), **fields)


def told(one: Judgement) -> list[str]:
    """The codes of what is missing."""
    return [why.code for _, why in one.lacks]


@pytest.mark.parametrize(
    ("sender", "to", "value", "carrier", "day", "forms", "ioss"),
    [
        (LEEDS, ZURICH, (270.0, "GBP"), "Royal Mail", "2026-11-18", ("CN 22",), False),
        (LEEDS, ZURICH, (270.01, "GBP"), "Royal Mail", "2026-11-18", ("CN 23", "Commercial invoice"), False),
        (NEW_YORK, ZURICH, (400.0, "USD"), "USPS", "2026-11-18", ("CN 22",), False),
        (NEW_YORK, ZURICH, (400.01, "USD"), "USPS", "2026-11-18", ("CN 23", "Commercial invoice"), False),
        (LEEDS, ZURICH, (20.0, "GBP"), "UPS", "2026-11-18", ("Commercial invoice",), False),
        (CHINA, BERLIN, (20.0, "EUR"), "China Post", "2026-11-18", ("CN 23", "Commercial invoice"), True),
        (CHINA, BERLIN, (150.0, "EUR"), "China Post", "2026-11-18", ("CN 23", "Commercial invoice"), True),
        (CHINA, BERLIN, (150.01, "EUR"), "China Post", "2026-11-18", ("CN 23", "Commercial invoice"), False),
        (CHINA, BELFAST, (20.0, "EUR"), "China Post", "2026-11-18", ("CN 23", "Commercial invoice"), True),
        (CHINA, CANARIES, (20.0, "EUR"), "China Post", "2026-11-18", ("CN 23", "Commercial invoice"), False),
        (LEEDS, BELFAST, (20.0, "GBP"), "Royal Mail", "2026-11-18", (), False),
        (BELFAST, PARIS, (20.0, "GBP"), "Royal Mail", "2026-11-18", (), False),
        (BERLIN, PARIS, (20.0, "EUR"), "DHL Paket", "2026-11-18", (), False),
        (BERLIN, CANARIES, (20.0, "EUR"), "DHL Paket", "2026-11-18", ("CN 23", "Commercial invoice"), False),
        (("ES", "28001"), CANARIES, (20.0, "EUR"), "Some Post", "2026-11-18", ("CN 23", "Commercial invoice"), False),
    ],
)
def test_the_papers_and_the_number_follow_from_places_value_and_carrier(
    rules: Rules, sender: tuple[str, str], to: tuple[str, str], value: tuple[float, str], carrier: str, day: str,
    forms: tuple[str, ...], ioss: bool,
) -> None:  # fmt: skip
    one = parcel(sender, to, line(value=value[0], currency=value[1]), carrier=carrier, eori="GB123456789000")
    found = judge(one, rules, date.fromisoformat(day), convert)
    assert (found.forms, bool(found.ioss)) == (forms, ioss)


def test_a_heavy_parcel_wants_a_cn_23_at_any_value(rules: Rules) -> None:
    forms = [
        judge(parcel(LEEDS, ZURICH, weight_g=grams), rules, date(2026, 11, 18), convert).forms for grams in (2000, 2001)
    ]
    assert forms == [("CN 22",), ("CN 23", "Commercial invoice")]


@pytest.mark.parametrize(
    ("to", "items", "day", "duty"),
    [
        (BERLIN, (line(),), "2026-06-30", 0.0),
        (BERLIN, (line(),), "2026-07-01", 3.0),
        (BERLIN, (line(),), "2028-06-30", 3.0),
        (BERLIN, (line(),), "2028-07-01", None),
        (BERLIN, (line(qty=5),), "2026-11-18", 3.0),
        (BERLIN, (line("62061000"), line("62062000"), line("62062010")), "2026-11-18", 6.0),
        (BERLIN, (line(SHIRT), line(WATCH)), "2026-11-18", 6.0),
        (BERLIN, (line(value=150.0),), "2026-11-18", 3.0),
        (BERLIN, (line(value=150.01),), "2026-11-18", None),
        (NEW_YORK, (line(value=800.0, currency="USD"),), "2025-08-28", 0.0),
        (NEW_YORK, (line(value=800.01, currency="USD"),), "2025-08-28", None),
        (NEW_YORK, (line(value=1.0, currency="USD"),), "2025-08-29", None),
        (LEEDS, (line(value=135.0, currency="GBP"),), "2029-03-31", 0.0),
        (LEEDS, (line(value=135.01, currency="GBP"),), "2026-11-18", None),
        (LEEDS, (line(value=135.0, currency="GBP"),), "2029-04-01", None),
        (ZURICH, (line(),), "2026-11-18", None),
    ],
)
def test_duty_is_known_up_to_its_threshold_and_between_its_days(
    rules: Rules, to: tuple[str, str], items: tuple[Item, ...], day: str, duty: float | None
) -> None:
    assert judge(parcel(CHINA, to, *items), rules, date.fromisoformat(day), convert).costs.duty == duty


def test_vat_is_paid_on_the_flat_duty_too(rules: Rules) -> None:
    costs = judge(parcel(CHINA, PARIS, line(qty=2), line(SHOES)), rules, date(2026, 11, 18), convert).costs
    assert (costs.duty, costs.tax) == (6.0, round((60 + 6) * 0.2, 2))
    without = judge(parcel(CHINA, PARIS, line(qty=2), line(SHOES)), rules, date(2026, 6, 30), convert).costs
    assert round((costs.tax or 0) - (without.tax or 0), 2) == 1.2


def test_goods_for_a_business_pay_the_ordinary_tariff_which_is_not_known(rules: Rules) -> None:
    found = judge(parcel(CHINA, BERLIN, business=True), rules, date(2026, 11, 18), convert)
    assert (found.costs.duty, found.ioss) == (None, "")


@pytest.mark.parametrize(("day", "asked"), [("2026-10-31", []), ("2026-11-01", ["papers.no-identifier"])])
def test_each_line_to_the_union_is_named_from_november_2026(rules: Rules, day: str, asked: list[str]) -> None:
    nameless = replace(line(), sku="")
    assert told(judge(parcel(CHINA, BERLIN, nameless), rules, date.fromisoformat(day), convert)) == asked
    assert told(judge(parcel(CHINA, ZURICH, nameless), rules, date.fromisoformat(day), convert)) == []


@pytest.mark.parametrize(
    ("day", "carrier", "asked"),
    [
        ("2026-07-23", "China Post", []),
        ("2026-07-24", "China Post", ["papers.short-hs"]),
        ("2026-07-24", "UPS", []),
    ],
)
def test_mail_to_the_united_states_wants_ten_digits_from_july_2026(
    rules: Rules, day: str, carrier: str, asked: list[str]
) -> None:
    assert told(judge(parcel(CHINA, NEW_YORK, carrier=carrier), rules, date.fromisoformat(day), convert)) == asked


@pytest.mark.parametrize(
    ("day", "business", "asked"),
    [
        ("2025-04-30", True, []),
        ("2025-05-01", True, ["papers.no-ukims", "papers.no-buyer-eori"]),
        ("2025-05-01", False, []),
    ],
)
def test_only_goods_for_a_business_in_northern_ireland_want_numbers(
    rules: Rules, day: str, business: bool, asked: list[str]
) -> None:
    assert told(judge(parcel(LEEDS, BELFAST, business=business), rules, date.fromisoformat(day), convert)) == asked


@pytest.mark.parametrize(
    ("country", "postcode", "customs", "vat"),
    [
        ("ES", "35001", "EU", "IC"), ("ES", "38700", "EU", "IC"), ("ES", "51001", "XC", "XC"),
        ("ES", "07001", "EU", "EU"), ("PT", "9500-321", "EU", "EU"), ("PT", "9000-001", "EU", "EU"),
        ("IT", "22061", "EU", "IT-22061"), ("IT", "23030", "IT-23030", "IT-23030"),
        ("DE", "78266", "DE-78266", "DE-78266"),
        ("FI", "22100", "EU", "AX"), ("AX", "22100", "EU", "AX"), ("FR", "97400", "EU", "FR-97"),
        ("RE", "97400", "EU", "FR-97"),
        ("MC", "98000", "EU", "EU"), ("AT", "6691", "EU", "EU"), ("GB", "BT1 5GS", "XI", "XI"),
        ("GB", "B1 1AA", "GB", "GB"),
        ("GB", "je2 3ab", "JE", "JE"), ("US", "00901", "PR", "PR"), ("US", "10001", "US", "US"),
    ],
)  # fmt: skip
def test_special_territories_are_told_by_their_postcodes(
    rules: Rules, country: str, postcode: str, customs: str, vat: str
) -> None:
    found = zone(country, postcode, rules.on(Territory, date(2026, 11, 18)))
    assert (found.customs, found.vat) == (customs, vat)


def test_campione_came_into_the_unions_customs_in_2020(rules: Rules) -> None:
    days = date(2019, 12, 31), date(2020, 1, 1)
    assert [zone("IT", "22061", rules.on(Territory, day)).customs for day in days] == ["CH", "EU"]


def test_no_paper_lies_between_the_two_sides_of_a_zone(rules: Rules) -> None:
    territories = rules.on(Territory, date(2026, 11, 18))
    one = zone("ES", "35001", territories)
    assert not papers_between(one, zone("ES", "38001", territories))
    assert papers_between(one, zone("ES", "28001", territories))


ION = Battery("Lithium ion", "In the device", batteries=1, wh=10, net_g=50)
METAL = Battery("Lithium metal", "With the device", batteries=1, lithium_g=2.1, net_g=50)


@pytest.mark.parametrize(
    ("battery", "qty", "carrier", "to", "held", "marks"),
    [
        (ION, 2, "Royal Mail", ZURICH, [], [False]),
        (ION, 3, "Royal Mail", ZURICH, ["papers.held-limit"], [True]),
        (ION, 3, "Some Post", ZURICH, [], [True]),
        (replace(ION, batteries=None, cells=1), 4, "Royal Mail", ZURICH, [], [False]),
        (replace(ION, batteries=None, cells=1), 5, "Royal Mail", ZURICH, ["papers.held-limit"], [True]),
        (replace(ION, batteries=None), 1, "Some Post", ZURICH, [], [True]),
        (replace(ION, button=True), 9, "Some Post", ZURICH, [], [False]),
        (replace(ION, wh=100), 1, "Some Post", ZURICH, [], [False]),
        (replace(ION, wh=100.1), 1, "Some Post", ZURICH, ["papers.held-regulated"], [False]),
        (replace(ION, net_g=5000), 1, "Some Post", ZURICH, [], [False]),
        (replace(ION, net_g=5001), 1, "Some Post", ZURICH, ["papers.held-regulated"], [False]),
        (replace(ION, placed="With the device"), 1, "Royal Mail", ZURICH, ["papers.held-refused"], [True]),
        (replace(ION, placed="With the device"), 1, "Royal Mail", LEEDS, [], [True]),
        (replace(ION, placed="With the device"), 1, "USPS", ZURICH, ["papers.held-refused"], [True]),
        (replace(ION, placed="Alone"), 1, "Some Post", ZURICH, ["papers.held-refused"], [True]),
        (replace(ION, placed="Alone"), 1, "Some Post", LEEDS, [], [True]),
        (replace(ION, placed="Alone"), 1, "Royal Mail", LEEDS, ["papers.held-refused"], [True]),
        (METAL, 1, "Some Post", ZURICH, ["papers.held-regulated"], [True]),
    ],
)  # fmt: skip
def test_what_a_carrier_refuses_is_held_and_a_mark_is_made_above_the_few_that_go_without(
    rules: Rules, battery: Battery, qty: float, carrier: str, to: tuple[str, str], held: list[str], marks: list[bool]
) -> None:
    one = parcel(LEEDS, to, line(qty=qty, battery=battery), carrier=carrier)
    found = judge(one, rules, date(2026, 11, 18), convert)
    assert ([why.code for why in found.held], [mark.needed for mark in found.marks]) == (held, marks)


def test_the_exception_from_the_mark_ends_at_the_third_parcel(rules: Rules) -> None:
    for packages, needed in ((2, False), (3, True)):
        one = parcel(LEEDS, ZURICH, line(battery=ION), carrier="Some Post", packages=packages)
        (mark,) = judge(one, rules, date(2026, 11, 18), convert).marks
        assert mark.needed is needed


def test_the_charge_of_batteries_beside_their_device_is_told_from_2026(rules: Rules) -> None:
    one = parcel(LEEDS, LEEDS, line(battery=replace(ION, placed="With the device")), carrier="Some Post")
    notes = [judge(one, rules, day, convert).marks[0].note for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert ["30 %" in note for note in notes] == [False, True]


def test_a_battery_of_which_nothing_is_known_is_asked_about(rules: Rules) -> None:
    found = judge(parcel(LEEDS, LEEDS, line(battery=Battery())), rules, date(2026, 11, 18), convert)
    assert told(found) == ["papers.battery-unknown"]


@pytest.mark.parametrize(("code", "is_one"), [
    ("090111", True), ("0901.11", True), ("9102 11", True), ("6912008100", True), ("1234567890123", True),
    ("12345", False),
    ("12345678901234", False), ("ABCDEF", False), ("770000", False), ("001234", False), ("", False),
])  # fmt: skip
def test_a_tariff_code_has_six_to_thirteen_digits(code: str, is_one: bool) -> None:
    assert numbers.is_hs(code) is is_one


@pytest.mark.parametrize(("number", "is_one"), [
    ("IM2760000019", True), ("IM9001234567", True), ("IN2760000019", False), ("EU276000001", False),
    ("IM9990000019", False),
    ("IM276000001", False), ("im2760000019", True),
])  # fmt: skip
def test_an_ioss_number_is_im_a_state_and_seven_digits(number: str, is_one: bool) -> None:
    assert numbers.is_ioss(number) is is_one


def test_check_digits_of_vat_numbers_are_checked_and_other_numbers_are_not_judged() -> None:
    assert [numbers.fails_check(n) for n in ("DE136695976", "DE136695978", "GB980780684", "XI980780685")] == [
        False, True, False, True,
    ]  # fmt: skip
    assert not any(map(numbers.fails_check, ("DE1234567", "CHE-123", "GB123456789000000", "")))
    assert [numbers.is_eori(n) for n in ("DE1234567", "XI123456789000", "US12345", "D1", "GB" + "1" * 16)] == [
        True, True, False, False, False,
    ]  # fmt: skip
