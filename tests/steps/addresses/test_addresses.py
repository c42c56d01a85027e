"""Validate addresses: what stops a row, what only warns, and what must always hold."""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyaddin.steps.addresses.check import AddressResult, check_addresses
from pyaddin.steps.addresses.country import country_rules
from pyaddin.steps.addresses.limits import FieldLimits
from pyaddin.steps.addresses.postcode import fits
from pyaddin.tables.frames import from_records
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import YES
from pyaddin.tables.status import CHECK_BLOCKED, CHECK_OK, CHECK_WARNING, ORDER_STATUSES, Status
from pyaddin.words.problems import said

NOW = datetime(2026, 11, 21, 14, 5)
GOOD: dict[str, Any] = {
    "order_no": "A-1", "sku": "TEA-1", "qty": 1, "recipient": "Ann Weber", "address_1": "Hauptstraße 5",
    "city": "Berlin", "postcode": "10115", "country": "DE", "status": Status.NEW,
}  # fmt: skip


def orders(*records: dict[str, Any]) -> pd.DataFrame:
    return from_records("orders", [{**GOOD, "row_id": str(n), **record} for n, record in enumerate(records)])


def check(*records: dict[str, Any], **arguments: Any) -> AddressResult:
    return check_addresses(orders(*records), now=NOW, who="Ann", **arguments)


def one(**changes: Any) -> tuple[str, str]:
    """Address check and Problem of one row that differs from a good one."""
    row = check(changes).orders.iloc[0]
    return row["address_check"], row["problem"]


# country, address 1, address 2, city, state, postcode: all deliverable, none may be stopped
VALID = [
    ("IE", "12 Main Street", "", "Dublin", "", ""),
    ("IE", "Rose Cottage, Ballymore", "", "Dundalk", "Co. Louth", "A91 X2F4"),
    ("HK", "Flat A, 12/F, 88 Nathan Road", "", "Kowloon", "", ""),
    ("HK", "88 Des Voeux Road", "", "Central", "Hong Kong", "000000"),
    ("AE", "Villa 12, Al Wasl Road", "", "Dubai", "", ""),
    ("AE", "PO Box 1234", "", "", "Dubai", "00000"),
    ("JP", "丸の内1-2-3", "", "千代田区", "東京都", "100-0005"),
    ("JP", "1-2-3 Marunouchi", "Room 101", "Chiyoda-ku", "Tokyo", "1000005"),
    ("JP", "1-1 Umeda", "", "Osaka", "Osaka-fu", "〒530-0001"),
    ("JP", "東京都千代田区丸の内一丁目", "", "", "", "100-0005"),
    ("KR", "123 Sejong-daero", "", "Jung-gu", "Seoul", "04524"),
    ("KR", "서울특별시 중구 세종대로 110", "", "서울", "", "100-101"),
    ("BR", "Rua das Flores, 123", "Apto 45", "São Paulo", "SP", "01310-100"),
    ("BR", "Avenida Brasil, s/n", "", "Rio de Janeiro", "Rio de Janeiro", "20040002"),
    ("SG", "10 Anson Road #10-11", "", "", "", "079903"),
    ("NL", "Keizersgracht 100A-2hs", "", "Amsterdam", "Noord-Holland", "1015cv"),
    ("GB", "Flat 3, 10 High Street", "", "London", "", "SW1A 1AA"),
    ("GB", "The Old Rectory", "Mill Lane", "Little Snoring", "Norfolk", "nr21 0aa"),
    ("GB", "1 Test Road", "", "Leeds", "West Yorkshire", "LS1  4DY"),
    ("US", "123 Main St Apt 4", "", "New York", "NY", "10001"),
    ("US", "456 Oak Ave", "", "San Francisco", "California", "94105-1234"),
    ("US", "Unit 12 Box 34", "", "APO", "AE", "09012"),
    ("CA", "100 King St W", "Suite 200", "Toronto", "ON", "M5X 1A1"),
    ("CA", "1 rue Sainte-Catherine", "", "Montréal", "Québec", "H2X1K4"),
    ("AU", "1/25 George St", "", "Sydney", "N.S.W.", "2000"),
    ("AU", "3 Smith St", "", "Darwin", "NT", "0800"),
    ("NZ", "1 Queen Street", "", "Auckland", "", "1010"),
    ("DE", "Am Markt 1", "", "Dresden", "Sachsen", "D-01067"),
    ("FR", "12 bis rue de la Paix", "", "Paris", "", "75002"),
    ("FR", "Lieu-dit Le Bourg", "", "Ajaccio", "Corse", "20000"),
    ("ES", "Calle Mayor 1, 2º izq", "", "Madrid", "Madrid", "28013"),
    ("ES", "Carrer de Balmes s/n", "", "Barcelona", "", "08007"),
    ("IT", "Via Garibaldi snc", "", "Milano", "Lombardia", "20121"),
    ("PT", "Rua Augusta 10, 3º Esq", "", "Lisboa", "", "1100-053"),
    ("PL", "ul. Długa 5/7", "", "Kraków", "", "31146"),
    ("CZ", "Dlouhá 5", "", "Praha 1", "", "110 00"),
    ("SK", "Hlavná 1", "", "Košice", "", "04001"),
    ("HU", "Fő utca 1.", "", "Budapest", "", "1011"),
    ("RO", "Str. Lungă 10, bl. A", "", "Brașov", "BV", "500035"),
    ("BG", "ул. Граф Игнатиев 1", "", "София", "", "1000"),
    ("GR", "Ερμού 1", "", "Αθήνα", "", "105 63"),
    ("CY", "1 Ledra Street", "", "Nicosia", "", "1010"),
    ("MT", "1 Republic Street", "", "Valletta", "", "VLT 1111"),
    ("SE", "Storgatan 1", "", "Malmö", "", "SE-211 22"),
    ("NO", "Storgata 1", "", "Oslo", "", "0155"),
    ("DK", "Nørregade 1, 2. tv", "", "København K", "", "1165"),
    ("FI", "Mannerheimintie 1 A 2", "", "Helsinki", "", "00100"),
    ("AT", "Mariahilfer Straße 1/2/3", "", "Wien", "", "1060"),
    ("CH", "Bahnhofstrasse 1", "", "Zürich", "ZH", "8001"),
    ("BE", "Grote Markt 1 bus 2", "", "Antwerpen", "", "2000"),
    ("LU", "1, rue de la Gare", "", "Luxembourg", "", "L-1611"),
    ("LV", "Brīvības iela 1", "", "Rīga", "", "1010"),
    ("LT", "Gedimino pr. 1", "", "Vilnius", "", "LT-01103"),
    ("EE", "Narva mnt 1", "", "Tallinn", "", "10111"),
    ("IL", "1 Rothschild Blvd", "", "Tel Aviv", "", "6688101"),
    ("TR", "İstiklal Cad. No: 1", "", "İstanbul", "İstanbul", "34430"),
    ("SA", "طريق الملك فهد 1234", "", "الرياض", "", "12211"),
    ("QA", "Zone 1, Street 2, Building 3", "", "Doha", "", ""),
    ("IN", "Flat 1, 12 Park St", "", "Kolkata", "WB", "700 016"),
    ("CN", "长安街1号", "", "北京", "北京", "100000"),
    ("CN", "1 Nanjing Road", "", "Shanghai", "", "200001"),
    ("TW", "忠孝東路1號", "", "台北市", "", "106"),
    ("TH", "1 Sukhumvit Road", "", "Bangkok", "", "10110"),
    ("VN", "1 Le Loi", "", "Ho Chi Minh", "", "700000"),
    ("MY", "1 Jalan Ampang", "", "Kuala Lumpur", "", "50450"),
    ("ID", "Jl. Sudirman 1", "", "Jakarta", "DKI Jakarta", "10220"),
    ("PH", "1 Ayala Ave", "", "Makati", "Metro Manila", "1226"),
    ("ZA", "1 Long Street", "", "Cape Town", "", "8001"),
    ("KE", "1 Moi Avenue", "", "Nairobi", "", "00100"),
    ("MX", "Calle 5 de Mayo 1", "Col. Centro", "Ciudad de México", "CDMX", "06000"),
    ("AR", "Av. Corrientes 1", "", "Buenos Aires", "", "C1043AAA"),
    ("CL", "Av. Providencia 1", "", "Santiago", "", ""),
    ("CO", "Calle 1 # 2-3", "", "Bogotá", "", ""),
    ("PE", "Av. Larco 1", "", "Lima", "", ""),
    ("RU", "ул. Ленина, 1", "", "Москва", "", "101000"),
    ("UA", "вул. Хрещатик 1", "", "Київ", "", "01001"),
    ("JE", "1 Broad Street", "", "St Helier", "", "JE2 3AB"),
    ("PR", "1 Calle Sol", "", "San Juan", "", "00901"),
    ("XK", "Rruga Agim Ramadani 1", "", "Prishtina", "", "10000"),
    ("MC", "1 avenue de la Costa", "", "", "", "98000"),
]


@pytest.mark.parametrize("address", VALID, ids=lambda a: f"{a[0]} {a[1]}")
def test_a_deliverable_address_is_never_stopped(address: tuple[str, ...]) -> None:
    names = ("country", "address_1", "address_2", "city", "state", "postcode")
    result = check(dict(zip(names, address, strict=True)))
    assert result.orders.at[0, "status"] == Status.READY, result.problems


@pytest.mark.parametrize(
    "name", ["张伟", "محمد علي", "Nguyễn Thị Ánh", "O'Brien-Łukasiewicz", "José María", "IRMÃ MARIA", "X Æ", "Ng"]
)
def test_a_name_in_any_script_is_fine(name: str) -> None:
    assert one(recipient=name) == (CHECK_OK, "")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"country": "UK"}, "write GB"),
        ({"country": "Germany"}, "write DE"),
        ({"country": "usa"}, "write US"),
        ({"country": "ZZ"}, "'ZZ' is not known"),
        ({"country": ""}, "Country is empty"),
        ({"postcode": ""}, "Postcode is empty; write one such as"),
        ({"postcode": "", "city": "10115 Berlin"}, "perhaps 10115, which stands in City"),
        ({"postcode": "1011X"}, "does not fit country DE"),
        ({"postcode": "10115 Berlin"}, "perhaps 10115"),
        ({"postcode": "Berlin", "city": "10115"}, "City '10115' and Postcode 'Berlin' look swapped"),
        ({"country": "GB", "postcode": "London", "city": "SW1A 1AA"}, "look swapped"),
        ({"country": "US", "postcode": "CA", "state": "90210"}, "State '90210' and Postcode 'CA' look swapped"),
        ({"country": "US", "postcode": "90210"}, "State is empty; write it, perhaps CA by the postcode"),
        ({"city": ""}, "City is empty"),
        ({"city": "-"}, "City is empty"),
        ({"country": "AE", "postcode": "", "city": "", "state": ""}, "City and State are both empty"),
        ({"address_1": ""}, "Address 1 is empty; write"),
        ({"address_1": "", "address_2": "Hauptstraße 5"}, "move it there from Address 2"),
        ({"recipient": ""}, "Recipient is empty"),
        ({"recipient": "ann@example.com"}, "move it to Email"),
        ({"recipient": "+44 1632 960123"}, "move it to Phone"),
        ({"recipient": "?? ???"}, "only question marks"),
        ({"postcode": "1.01E+04"}, "Postcode '1.01E+04' was damaged by Excel"),
        ({"order_no": "5.01235E+15"}, "Order no. '5.01235E+15' was damaged by Excel"),
        ({"address_1": "2024-03-04 00:00:00"}, "Address 1 '2024-03-04 00:00:00' was damaged by Excel"),
        ({"order_no": ""}, "Order no. is empty"),
        ({"sku": ""}, "SKU is empty"),
        ({"qty": None}, "Qty is empty"),
        ({"qty": 0}, "Qty is 0"),
        ({"qty": -2}, "Qty is -2"),
        ({"qty": 1.5}, "Qty is 1.5"),
        ({"qty": float("inf")}, "Qty is inf"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_blocked_and_says_what_to_do(changes: dict[str, Any], said: str) -> None:
    result = check(changes)
    row = result.orders.iloc[0]
    assert (row["address_check"], row["status"], result.needs) == (CHECK_BLOCKED, Status.NEW, 1)
    assert said in row["problem"]
    assert row["problem_columns"]


@pytest.mark.parametrize(
    ("country", "postcode", "whole"),
    [
        ("DE", "1067", "01067"), ("US", "1234-5678", "01234-5678"), ("US", "501", "00501"), ("FR", "6000", "06000"),
        ("IT", "184", "00184"), ("ES", "8007", "08007"), ("NO", "155", "0155"), ("JP", "600000", "0600000"),
    ],
)  # fmt: skip
def test_a_lost_leading_zero_is_reported_with_the_whole_postcode(country: str, postcode: str, whole: str) -> None:
    check_, problem = one(country=country, postcode=postcode, state="NY" if country == "US" else "")
    assert check_ == CHECK_BLOCKED
    assert f"perhaps {whole}." in problem


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"address_1": "Hauptstraße"}, "No house number in 'Hauptstraße'"),
        ({"country": "GB", "postcode": "SW1A 1AA", "address_1": "High Street"}, "No house number"),
        ({"recipient": "MÃ¼ller"}, "perhaps 'Müller'"),
        ({"city": "SÃ£o Paulo"}, "perhaps 'São Paulo'"),
        ({"recipient": "Ann\ufffd"}, "has lost letters"),
        ({"recipient": "Ann\x07Weber"}, "invisible character"),
        ({"recipient": "=cmd|' /C calc'!A0"}, "looks like a formula"),
        ({"address_2": "info@example.com"}, "Address 2 holds an e-mail address"),
        ({"recipient": "Ann info@example.com"}, "Recipient holds an e-mail address"),
        ({"phone": "4.41633E+11"}, "Phone '4.41633E+11' was damaged"),
        ({"phone": "ann@example.com"}, "move it to Email"),
        ({"phone": "+49 30 1234567890123456"}, "cannot be dialled"),
        ({"phone": "+1 555 010"}, "cannot be dialled"),
        ({"phone": "call me"}, "cannot be dialled"),
        ({"email": "ann@@example.com"}, "is not an e-mail address"),
        ({"email": "+44 1632 960123"}, "is not an e-mail address"),
        ({"country": "US", "postcode": "90210", "state": "NY"}, "perhaps CA by the postcode"),
        ({"country": "US", "postcode": "90210", "state": "Kalifornia"}, "is not known in country US"),
        ({"country": "BR", "postcode": "01310-100"}, "State is empty"),
        ({"country": "ES", "postcode": "35001"}, "the Canary Islands"),
        ({"country": "GB", "postcode": "je2 3ab"}, "Jersey (code JE)"),
        ({"country": "US", "postcode": "00901", "state": "PR"}, "Puerto Rico (code PR)"),
        ({"country": "FR", "postcode": "97400"}, "Réunion"),
        ({"country": "PT", "postcode": "1100"}, "does not fit country PT"),
        ({"country": "CL", "postcode": "12"}, "does not fit country CL"),
    ],
)  # fmt: skip
def test_a_doubt_warns_and_never_blocks(changes: dict[str, Any], said: str) -> None:
    result = check(changes)
    row = result.orders.iloc[0]
    assert (row["address_check"], row["status"], result.needs) == (CHECK_WARNING, Status.READY, 0)
    assert said in row["problem"]


@pytest.mark.parametrize(
    ("country", "line"),
    [
        ("GB", "P.O. Box 12"),
        ("GB", "PO BOX 12"),
        ("US", "p o box 7"),
        ("DE", "Postfach 12 34"),
        ("FR", "BP 12"),
        ("FR", "Boîte Postale 3"),
        ("ES", "Apartado de Correos 12"),
        ("ES", "Apdo. 12"),
        ("PT", "Apartado 12"),
        ("IT", "Casella Postale 12"),
        ("IT", "C.P. 12"),
        ("NL", "Postbus 12"),
        ("BR", "Caixa Postal 12"),
        ("DK", "Postboks 12"),
        ("SE", "Box 12"),
        ("FI", "PL 12"),
        ("PL", "Skr. poczt. 12"),
        ("GR", "Τ.Θ. 12"),
        ("RU", "А/Я 12"),
        ("TR", "P.K. 12"),
        ("JP", "私書箱12"),
        ("KR", "사서함 12"),
        ("AE", "ص.ب 12"),
        ("AU", "Locked Bag 12"),
        ("CH", "Case postale 12"),
        ("CL", "Casilla 12"),
    ],
)
def test_a_post_office_box_is_seen_in_many_languages(country: str, line: str) -> None:
    result = check({"country": country, "address_1": line})
    assert [p.severity for p in result.problems if "post office box" in p.text] == ["warning"]


@pytest.mark.parametrize(
    ("country", "line"),
    [
        ("ES", "Calle Apartamento 3"),
        ("MX", "Calle 5, C.P. 06000"),
        ("GB", "12 Boxwood Road"),
        ("US", "4 Post Road"),
        ("GB", "3 Box Lane"),
        ("FR", "12 rue BPM"),
        ("US", "12 PL 4"),
    ],
)
def test_a_street_that_sounds_like_a_box_is_none(country: str, line: str) -> None:
    assert "post office box" not in check({"country": country, "address_1": line}).orders.at[0, "problem"]


@pytest.mark.parametrize(
    "phone", ["+44 1632 960123", "01632 960123", "0044 1632 960123", "+1 555-010-0123", "(01632) 960123", ""]
)
def test_a_phone_that_can_be_dialled_is_fine(phone: str) -> None:
    assert one(country="GB", postcode="SW1A 1AA", phone=phone) == (CHECK_OK, "")


def test_a_country_in_small_letters_is_written_in_capitals() -> None:
    assert check({"country": " gb", "postcode": "SW1A 1AA"}).orders.at[0, "country"] == "GB"


def test_one_countrys_rules_do_not_leak_into_the_next() -> None:
    assert country_rules("US") is not None
    hong_kong = country_rules("HK")
    assert hong_kong is not None
    assert hong_kong.postcode is None
    assert not hong_kong.states


def test_every_example_of_every_country_fits_its_rule() -> None:
    codes = [a + b for a in map(chr, range(65, 91)) for b in map(chr, range(65, 91))]
    known = [rules for rules in map(country_rules, codes) if rules]
    assert len(known) > 240
    assert [r.code for r in known if r.example and not fits(r, r.example)] == []


def test_each_status_goes_where_it_should() -> None:
    set_aside: dict[str, Any] = {"status": Status.RESERVED, "reserved": 1}
    passing: list[dict[str, Any]] = [{"status": ""}, {"status": Status.NEW}, {"status": Status.READY}, set_aside]
    blocked = [{**row, "postcode": ""} for row in passing] + [{"status": Status.SHORT, "postcode": ""}]
    passed_over: list[dict[str, Any]] = [
        {"status": Status.CANCELLED},
        {"status": Status.PACKED},
        {**set_aside, "parcel_no": "P1"},
    ]
    result = check(*passing, *blocked, *passed_over)
    new, ready, reserved = Status.NEW, Status.READY, Status.RESERVED
    assert result.orders["status"].tolist()[:4] == [ready, ready, ready, reserved]
    assert result.orders["status"].tolist()[4:9] == [new, new, new, reserved, new]
    assert result.orders["status"].tolist()[9:] == [Status.CANCELLED, Status.PACKED, reserved]
    assert result.orders["address_check"].tolist()[9:] == ["", "", ""]
    assert (result.done, result.skipped, result.needs) == (4, 3, 5)


def test_a_hold_whose_time_has_come_is_looked_at_again() -> None:
    held = {"status": Status.HOLD, "hold_reason": "Fraud check"}
    due, later = {**held, "hold_until": datetime(2026, 11, 21, 14)}, {**held, "hold_until": datetime(2026, 11, 22)}
    result = check(due, later, held, {**due, "postcode": ""}, {**due, "reserved": 1})
    assert result.orders["status"].tolist() == [Status.READY, Status.HOLD, Status.HOLD, Status.NEW, Status.RESERVED]
    assert result.orders["hold_reason"].tolist() == ["", "Fraud check", "Fraud check", "", ""]
    assert (result.done, result.skipped, result.needs) == (2, 2, 1)


def test_a_packed_row_whose_hold_ends_stays_in_its_parcel_only_with_its_stock() -> None:
    due = {"status": Status.HOLD, "hold_until": datetime(2026, 11, 21, 14), "parcel_no": "P000001"}
    result = check(due, {**due, "reserved": 1})
    assert result.orders[["status", "parcel_no"]].to_numpy().tolist() == [
        [Status.READY, ""], [Status.PACKED, "P000001"],
    ]  # fmt: skip


def test_an_accepted_address_goes_on_and_says_who_accepted_it_and_when() -> None:
    row = check({"postcode": "", "address_accepted": YES}).orders.iloc[0]
    assert (row["status"], row["address_check"]) == (Status.READY, CHECK_BLOCKED)
    assert row["approved_by"].startswith("Ann, 2026-11-21 14:05 (")


def test_an_acceptance_is_signed_once() -> None:
    first = check({"postcode": "", "address_accepted": YES}).orders
    later = check_addresses(first, now=datetime(2026, 12, 1), who="Bo").orders
    assert later["approved_by"].equals(first["approved_by"])
    typed = check({"postcode": "", "address_accepted": YES, "approved_by": "Bo by phone"}).orders.iloc[0]
    assert (typed["approved_by"], typed["status"]) == ("Bo by phone", Status.READY)


def test_an_acceptance_holds_only_for_the_address_that_was_accepted() -> None:
    accepted = check({"postcode": "", "address_accepted": YES}).orders
    accepted.loc[0, "address_1"] = "Nebenweg 7"
    again = check_addresses(accepted, now=NOW, who="Ann")
    assert again.needs == 1
    assert "changed after it was accepted (Ann, 2026-11-21 14:05)" in again.orders.at[0, "problem"]
    again.orders.loc[0, "approved_by"] = ""
    assert check_addresses(again.orders, now=NOW, who="Bo").needs == 0


def test_accepting_the_address_does_not_excuse_a_missing_quantity() -> None:
    assert check({"qty": None, "address_accepted": YES}).orders.at[0, "status"] == Status.NEW


def test_what_reading_the_sheet_has_said_is_not_said_twice() -> None:
    read = orders({"qty": None}, {"order_no": "5.01E+15"})
    problems = [
        Problem("orders", 0, ("qty",), said("sheet.said", said="Qty 'two' is no number.")),
        Problem("orders", 1, ("order_no",), said("sheet.said", said="digits were lost.")),
    ]
    result = check_addresses(mark("orders", read, "sheet", problems), now=NOW, who="Ann")
    assert result.problems == []
    assert result.needs == 2
    assert result.orders["problem"].tolist() == ["Sheet: Qty 'two' is no number.", "Sheet: digits were lost."]


def test_an_address_put_right_clears_its_words() -> None:
    bad = check({"postcode": ""}).orders
    bad.loc[0, "postcode"] = "10115"
    good = check_addresses(bad, now=NOW, who="Ann").orders.iloc[0]
    assert (good["address_check"], good["problem"], good["problem_columns"], good["status"]) == (
        CHECK_OK,
        "",
        "",
        Status.READY,
    )


def test_the_carriers_limits_warn_with_what_would_be_cut() -> None:
    limits = {"UPS": FieldLimits({"address_1": 35, "order_no": 3}, latin_only=True)}
    long = "Hauptstraße 5, Hinterhaus, dritter Stock"
    result = check(
        {"address_1": long},
        {"recipient": "张伟"},
        {"address_1": long},
        limits=limits,
        carriers=pd.Series({0: "UPS", 1: "UPS", 2: "DHL"}),
    )
    assert "has 40 characters and UPS takes 35; shorten it, or 'Stock' is cut" in result.orders.at[0, "problem"]
    assert "not in Western letters" in result.orders.at[1, "problem"]
    assert result.orders["address_check"].tolist() == [CHECK_WARNING, CHECK_WARNING, CHECK_OK]


@pytest.mark.parametrize("text", ["?" * 30_000 + "x", "1" + "a" * 30_000 + "!", "a" * 30_000 + "@", "P " * 15_000])
def test_a_cell_filled_to_its_limit_is_checked_like_any_other(text: str) -> None:
    result = check({**dict.fromkeys(ADDRESS, text), "country": "DE"})
    assert result.needs == 1
    assert all(len(p.text) < 200 for p in result.problems)


@pytest.mark.parametrize("text", ["\ud800", "\x00", "🎁", "\u202e"])
def test_a_character_that_cannot_be_printed_breaks_nothing(text: str) -> None:
    result = check({**dict.fromkeys(ADDRESS, text), "country": "DE", "address_accepted": YES})
    assert result.done == 1


def test_no_rows_is_no_trouble() -> None:
    result = check()
    assert (result.done, result.skipped, result.needs, len(result.orders)) == (0, 0, 0, 0)


ADDRESS = ("recipient", "company", "address_1", "address_2", "city", "state", "postcode", "country", "phone", "email")
ODD = st.sampled_from(
    ["", "GB", "de", "US", "JP", "SW1A 1AA", "1067", "London", "5.01E+15", "ann@example.com", "+44 1632 960123"]
    + ["MÃ¼ller", "P.O. Box 1", "0", "?"]
)
CELL = ODD | st.text(max_size=30)
ROW = st.fixed_dictionaries(
    dict.fromkeys((*ADDRESS, "order_no", "approved_by"), CELL)
    | {
        "country": st.sampled_from(["GB", "DE", "US", "KR", "PE", "HK", "ZZ", "uk"]) | CELL,
        "qty": st.none() | st.floats(allow_nan=False),
        "sku": st.sampled_from(["TEA-1", ""]),
        "status": st.sampled_from(["", *ORDER_STATUSES, "Odd"]),
        "reserved": st.sampled_from([None, 0, 2]),
        "hold_until": st.sampled_from([None, datetime(2026, 11, 20), datetime(2026, 11, 22)]),
        "parcel_no": st.sampled_from(["", "P1"]),
        "address_accepted": st.sampled_from(["", YES]),
    }
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, max_size=6))
def test_whatever_is_written_counts_add_up_and_a_second_press_changes_nothing(rows: list[dict[str, Any]]) -> None:
    before = from_records("orders", [{"row_id": str(n), **row} for n, row in enumerate(rows)])
    first = check_addresses(before, now=NOW, who="Ann")
    assert first.done + first.skipped + first.needs == len(before)
    assert first.orders.index.equals(before.index)
    second = check_addresses(first.orders, now=NOW, who="Bo")
    assert second.orders.equals(first.orders)
    assert (second.done, second.skipped, second.needs) == (first.done, first.skipped, first.needs)
    waiting = {p.row for p in first.problems if p.severity == "error"}
    assert not waiting & set(first.orders.index[first.orders["status"] == Status.READY])


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(ADDRESS, CELL)))
def test_a_row_with_an_accepted_address_is_never_held_for_it(cells: dict[str, str]) -> None:
    result = check({**cells, "address_accepted": YES})
    assert result.orders.at[0, "status"] == Status.READY
    assert all(p.severity == "warning" for p in result.problems)


# what a foreign address gives away


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"country": "HR", "city": "20000 Dubrovnik", "postcode": ""}, "Postcode is empty; is 20000 the postcode?"),
        ({"country": "CL", "city": "Santiago", "state": "8320000", "postcode": ""}, "is 8320000 the postcode?"),
        ({"country": "HR", "city": "Split", "postcode": ""}, "in country HR usually have one, such as 10000."),
        ({"country": "IL", "city": "Haifa", "postcode": ""}, "in country IL usually have one"),
        ({"country": "AE", "city": "12345", "postcode": ""}, "City '12345' is a number; write the town"),
        ({"country": "GB", "city": "Grantham", "postcode": "NG3 17NB"}, "look whether it is NG31 7NB."),
        (
            {"country": "NL", "city": "Oranjestad", "state": "Aruba", "postcode": "1234 AB"},
            "Aruba has a country code of its own; write AW",
        ),
        ({"country": "NL", "city": "Curaçao", "postcode": "1234 AB"}, "write CW in Country."),
    ],
)
def test_what_looks_misplaced_or_missing_is_said_and_stops_nobody(changes: dict[str, str], told: str) -> None:
    checked, problem = one(**changes)
    assert checked == CHECK_WARNING
    assert told in problem


@pytest.mark.parametrize("postcode", ["NG31 7NB", "NG317NB", "SW1A 1AA", "ng31 7nb", "GIR 0AA"])
def test_a_british_postcode_with_its_blank_in_place_or_none_is_right(postcode: str) -> None:
    assert one(country="GB", city="Grantham", postcode=postcode) == (CHECK_OK, "")


def test_willemstad_in_brabant_is_in_the_netherlands() -> None:
    assert one(country="NL", city="Willemstad", postcode="4797 AA") == (CHECK_OK, "")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("recipient", "张*"),
        ("recipient", "J*** D***"),
        ("address_1", "样本路****"),
        ("city", "##"),
        ("address_2", "Flat ##"),
    ],
)
def test_a_part_that_the_marketplace_hides_is_to_be_written_in(column: str, value: str) -> None:
    checked, told = one(**{column: value})
    assert checked == CHECK_BLOCKED
    assert "hides a part of" in told


def test_one_number_sign_hides_nothing() -> None:
    assert "hides" not in one(address_2="Apt #5")[1]
