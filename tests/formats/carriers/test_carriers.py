"""Carrier files: the declared formats, what they write, what is said before."""

import csv
import io
import json
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from carrier_files import FILES, FORMATS, cells, fingerprint, made, said, with_own, words, written, wrong
from carrier_samples import CARRIERS, GOLDEN, NOW, golden_day, shipped
from hypothesis import given, settings
from hypothesis import strategies as st

from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.files.load import faults
from pyaddin.formats.written import files as out_files
from pyaddin.formats.written import plain_xlsx, transforms, vocabulary
from pyaddin.steps.parcels import shipments
from pyaddin.tables.problems import Refusal
from pyaddin.values import formulas
from pyaddin.values.text import one_line

SERVICES = {
    "auspost_eparcel_full": "7D55", "auspost_eparcel_domestic": "7D55", "auspost_parcel_send": "7D55",
    "colissimo_coliship": "DOM", "dhl_ecommerce_ap": "PLT", "mydhl_plus": "WPX", "ups_worldship": "SV",
}  # fmt: skip
"""Services of golden files whose format lists none of its own."""


# the shelf


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_format_of_the_program_is_valid_and_names_its_source(path: Path) -> None:
    assert faults(path, CarrierFormat) == []
    assert tomllib.loads(path.read_text("utf-8"))["id"] == path.stem


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_writes_its_golden_file(name: str) -> None:
    fmt = with_own(FORMATS[name])
    shipments = golden_day(SERVICES.get(fmt.id) or next(iter(fmt.service_codes), ""), *fmt.limits.countries[:1])
    files = write.render(fmt, shipments, shipments.parcels.index, "B0001", NOW)
    golden = sorted(GOLDEN.glob(f"{fmt.id}.*"))
    assert len(files) == len(golden) > 0
    for file, expected in zip(files, golden, strict=True):
        if fmt.file.kind == "csv":
            assert file.data == expected.read_bytes()
        else:
            assert cells(file.data) == json.loads(expected.read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_parcels_give_the_same_bytes(name: str) -> None:
    first, second = (
        write.render(FORMATS[name], day, day.parcels.index, "B0001", NOW) for day in (golden_day(), golden_day())
    )
    assert first == second


def test_the_vocabulary_is_what_shipments_give() -> None:
    day = golden_day()
    own = {"parcel", "position", shipments.IOSS_UNSURE, "item.taken", "item.variant"}
    given_ = {*day.parcels.columns, *day.items.columns} - own
    assert set(vocabulary.SHIPMENTS) == given_


# UPS


def test_ups_writes_no_header_and_eighty_columns() -> None:
    rows = written(FORMATS["UPS"], {}).splitlines()
    assert len(rows) == 1
    assert rows[0].count(",") == 79
    assert rows[0].startswith("Jane Example,Jane Example,US,12 High Street,,,Springfield,IL,62701,15550123")


def test_ups_gets_pounds_and_inches_from_an_american_warehouse() -> None:
    cut = written(FORMATS["UPS"], {"warehouse": "US", "weight_g": 1000}).split(",")[15:20]
    assert cut == ["2.3", "8", "6", "4", "LB"]


def test_ups_takes_250_shipments_a_file() -> None:
    shipments = shipped(*[{} for _ in range(501)])
    files = write.render(FORMATS["UPS"], shipments, shipments.parcels.index, "B0007", NOW)
    assert [file.data.count(b"\n") for file in files] == [250, 250, 1]
    assert [file.name for file in files] == [f"UPS_B0007_093015_{n}.csv" for n in (1, 2, 3)]
    assert [label for file in files for label in file.parcels] == list(shipments.parcels.index)


def test_an_unknown_service_is_refused_and_says_which_there_are() -> None:
    problems = said(FORMATS["UPS"], {"service": "Rocket"})
    assert [problem.severity for problem in problems] == ["error"]
    assert problems[0].columns == ("service",)
    assert "UPS has no service 'Rocket'; write one of: Next Day Air" in problems[0].text


def test_a_service_code_may_stand_for_the_service() -> None:
    assert written(FORMATS["UPS"], {"service": "03"}) == written(FORMATS["UPS"], {"service": "ground"})


def test_a_number_sign_never_comes_first_at_ups() -> None:
    assert ",4B," in written(FORMATS["UPS"], {"to": {"address_2": "# 4B"}})
    assert "Address 2 '# 4B' is written as '4B'" in words(said(FORMATS["UPS"], {"to": {"address_2": "# 4B"}}))
    assert said(FORMATS["UPS"], {"order_no": "#1041"}) == []


def test_a_long_street_is_broken_between_words() -> None:
    street = "1600 Extraordinarily Long Boulevard of the Old Town"
    assert ",1600 Extraordinarily Long Boulevard,of the Old Town,," in written(
        FORMATS["UPS"], {"to": {"address_1": street}}
    )


def test_a_street_that_no_lines_can_hold_is_refused() -> None:
    problems = said(FORMATS["UPS"], {"to": {"address_1": "word " * 30}})
    assert [problem.severity for problem in problems] == ["error"]
    assert "characters, UPS takes 35" in problems[0].text


# China Post


def test_epacket_lists_every_article_once_on_a_sheet_of_its_own() -> None:
    day = shipped(*[{"service": "ePacket", "of": of} for of in ({"MUG-01": 1, "LAMP-USB": 2}, {"MUG-01": 3})])
    (file,) = write.render(FORMATS["China Post e邮宝"], day, day.parcels.index, "B1", NOW)
    orders, articles = cells(file.data).values()
    assert [(row[0], row[2], row[3]) for row in orders[1:]] == [
        ("P-0001", "MUG-01", 1), ("P-0001", "LAMP-USB", 2), ("P-0002", "MUG-01", 3),
    ]  # fmt: skip
    assert [row[0] for row in articles[1:]] == ["MUG-01", "LAMP-USB"]
    assert articles[1][3] == 0.35


def test_epacket_says_missing_customs_data_beside_every_parcel_with_the_article() -> None:
    parcels = [{"service": "", "of": of} for of in ({"NOCUSTOMS": 1}, {"MUG-01": 1}, {"NOCUSTOMS": 2})]
    day = shipped(*parcels)
    fmt = FORMATS["China Post e邮宝"]
    problems = write.prepare(fmt, day, day.parcels.index).problems
    assert {problem.row for problem in problems} == {0, 2}
    assert "Customs description of NOCUSTOMS is blank and China Post e邮宝 wants it; give it in Products." in words(
        problems
    )
    (file,) = write.render(fmt, day, day.parcels.index, "B1", NOW)
    assert file.parcels == [1]
    assert [row[0] for row in cells(file.data)["SKU列表"]] == ["SKU编号", "MUG-01"]


def test_epacket_takes_no_parcel_above_two_kilograms() -> None:
    assert "weighs 2,100 g" in words(said(FORMATS["China Post e邮宝"], {"service": "", "weight_g": 2100}))


def test_small_packets_need_their_mail_number_first() -> None:
    (problem,) = said(FORMATS["China Post small packet"], {"service": ""})
    assert problem.columns == ("tracking_no",)
    assert "put the mail number from the post office's pool in Tracking no. in Parcels" in problem.text


def test_customs_values_in_another_currency_are_refused() -> None:
    day = shipped({"service": ""})
    euros = type(day)(day.parcels, day.items.assign(**{"item.currency": "EUR"}))
    (problem,) = write.prepare(FORMATS["China Post e邮宝"], euros, [0]).problems
    assert problem.text == "The value of MUG-01 is in EUR and China Post e邮宝 takes USD; give it in USD in Products."


# other carriers


def test_dhl_gets_decimal_commas_house_numbers_and_a_product_by_country() -> None:
    at = written(
        FORMATS["DHL Paket"], {"service": "", "weight_g": 3800, "to": {"address_1": "Am Berg 5", "country": "DE"}}
    )
    row = dict(zip(*(line.split(";") for line in at.splitlines()), strict=True))
    assert (row["Empfänger Straße"], row["Empfänger Hausnummer"]) == ("Am Berg", "5")
    assert (row["Gewicht"], row["Empfänger Land"], row["Produkt- und Servicedetails"]) == ("3,8000", "DEU", "V01PAK")


def test_usps_parts_a_weight_into_pounds_and_ounces() -> None:
    at = written(FORMATS["USPS Click-N-Ship"], {"service": "USPS Ground Advantage", "weight_g": 1000})
    row = dict(zip(*csv.reader(at.splitlines()), strict=True))
    assert (row["Package Weight (lb)"], row["Package Weight (oz)"]) == ("2", "3.3")


def test_yanwen_takes_five_articles() -> None:
    day = shipped({"service": ""})
    six = pd.concat([day.items.assign(**{"position": n, "item.sku": f"SKU-{n}"}) for n in range(1, 7)])
    (problem,) = write.prepare(FORMATS["Yanwen"], type(day)(day.parcels, six), [0]).problems
    assert problem.text == "The parcel holds 6 different articles and Yanwen's file takes 5; make two parcels."


# Royal Mail


def test_click_and_drop_keeps_order_references_longer_than_eleven_digits_as_text() -> None:
    fmt = FORMATS["Royal Mail Click & Drop"]
    day = shipped({"parcel_no": "123456789012345678", "service": "Tracked 24", "to": {"country": "GB"}})
    (file,) = write.render(fmt, day, [0], "B1", NOW)
    row = dict(zip(*cells(file.data)["Orders"], strict=True))
    assert row["Order reference"] == "123456789012345678"
    assert (row["Service code"], row["Weight"], row["Date"], row["Country"]) == ("TOLP24", 0.42, "05/03/26", "GBR")


def test_a_shops_own_service_alias_passes_at_click_and_drop() -> None:
    assert said(FORMATS["Royal Mail Click & Drop"], {"service": "OUR-ALIAS"}) == []


# what every format does


def test_a_missing_value_says_which_sheet_to_fill() -> None:
    fmt = made('{header = "Tel", value = "to.phone", required = true}')
    (problem,) = said(fmt, {"to": {"phone": ""}})
    assert (problem.table, problem.row, problem.columns) == ("parcels", 0, ("recipient",))
    assert (problem.code, problem.severity) == ("carrier.missing-hint", "error")
    assert problem.text == "Phone is blank and Post wants it; give it in Orders."


def test_a_value_may_be_required_on_a_condition() -> None:
    fmt = made("""{header = "State", value = "to.state", required = "to.country == 'US'"}""")
    problems = said(fmt, {"to": {"state": ""}}, {"to": {"state": "", "country": "FR"}})
    assert [problem.row for problem in problems] == [0]


def test_missing_customs_data_names_the_article() -> None:
    fmt = made('{header = "HS", value = "items[1].hs_code", required = true}')
    assert "HS code of NOCUSTOMS is blank" in words(said(fmt, {"of": {"NOCUSTOMS": 1}}))


def test_a_refused_parcel_is_left_out_and_the_others_go() -> None:
    fmt = made('{header = "Tel", value = "to.phone", required = true}')
    assert written(fmt, {"to": {"phone": ""}}, {}) == "Tel\r\n+1 555 0123\r\n"


def test_no_file_is_written_when_no_parcel_is_good() -> None:
    fmt, shipments = made('{header = "Tel", value = "to.phone", required = true}'), shipped({"to": {"phone": ""}})
    assert write.render(fmt, shipments, shipments.parcels.index, "B1", NOW) == []


def test_too_long_is_refused_cut_or_only_said() -> None:
    def column(then: str) -> CarrierFormat:
        return made(f'{{header = "Name", value = "to.name", max = 4, on_too_long = "{then}"}}')

    assert [p.severity for p in said(column("refuse"), {})] == ["error"]
    assert written(column("cut"), {}) == "Name\r\nJane\r\n"
    assert "12 characters, Post takes 4; it is cut to 'Jane'" in words(said(column("cut"), {}))
    assert written(column("warn"), {}) == "Name\r\nJane Example\r\n"
    assert [p.severity for p in said(column("warn"), {})] == ["warning"]


def test_bytes_are_counted_in_the_declared_encoding_and_no_letter_is_halved() -> None:
    fmt = made('{header = "N", value = "to.name", max = 5, max_bytes = "gbk", on_too_long = "cut"}')
    assert written(fmt, {"to": {"recipient": "王小明"}}) == "N\r\n王小\r\n"


def test_western_letters_are_written_and_the_change_is_said() -> None:
    fmt = made('{header = "Name", value = "to.name", characters = "latin"}')
    parcels = [{"to": {"recipient": name}} for name in ("Jürgen Groß", "Łukasz Żak", "王小明", "Ян 😀")]
    assert written(fmt, *parcels).split("\r\n")[1:-1] == ["Juergen Gross", "Lukasz Zak", "WangXiaoMing", "Yan"]
    assert words(said(fmt, *parcels[:1])) == (
        "Written in Western letters: 'Jürgen Groß' as 'Juergen Gross'; correct what reads wrong."
    )


def test_all_changed_letters_of_a_parcel_are_one_warning() -> None:
    (problem,) = said(
        FORMATS["UPS"], {"to": {"recipient": "Zoë Žák", "city": "Québec", "state": "QC", "country": "CA"}}
    )
    assert "'Zoë Žák' as 'Zoe Zak', 'Québec' as 'Quebec'" in problem.text
    assert (problem.severity, problem.columns) == ("warning", ("recipient",))


def test_letters_that_the_encoding_lacks_are_transliterated_and_the_others_stay() -> None:
    fmt = made('{header = "Name", value = "to.name"}', 'kind = "csv"\nencoding = "iso-8859-1"')
    assert written(fmt, {"to": {"recipient": "Jürgen Żak"}}) == "Name\r\nJürgen Zak\r\n"


def test_refused_characters_are_left_out() -> None:
    fmt = made('{header = "What", value = "parcel.contents", strip = "&"}')
    assert written(fmt, {"of": {"LAMP-USB": 1}}) == "What\r\nLED lamp clip\r\n"


def test_units_decimals_and_the_decimal_mark() -> None:
    fmt = made(
        '{header = "kg", value = "parcel.weight", unit = "kg", decimals = 4},'
        '{header = "oz", value = "parcel.weight", unit = "oz", decimals = 1, rounding = "up"},'
        '{header = "in", value = "parcel.length", unit = "in", decimals = 2},'
        '{header = "cm", value = "parcel.length", unit = "cm"},'
        '{header = "lb", value = "parcel.weight", unit = "lb whole", decimals = 0},'
        '{header = "rest", value = "parcel.weight", unit = "oz rest", decimals = 1}',
        'kind = "csv"\ndelimiter = ";"\ndecimal = ","',
    )
    assert written(fmt, {"weight_g": 1250}).splitlines()[1] == "1,2500;44,1;7,87;20;2;12,1"


def test_sixteen_ounces_are_a_pound() -> None:
    assert [transforms.convert(453.59, unit) for unit in transforms.SPLIT_UNITS] == [1, 0]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("DD/MM/YY", "05/03/26"),
        ("M/D/YYYY", "3/5/2026"),
        ("dd.mm.yyyy".upper(), "05.03.2026"),
        ("YYYYMMDD", "20260305"),
    ],
)
def test_dates_are_written_in_the_declared_form(form: str, text: str) -> None:
    assert transforms.date_text(NOW, form) == text


def test_a_mapped_text_is_replaced() -> None:
    fmt = made('{header = "Battery", value = "parcel.battery", map = {Yes = "Y", "*" = "N"}}')
    assert written(fmt, {}, {"of": {"LAMP-USB": 1}}) == "Battery\r\nN\r\nY\r\n"


def test_the_first_filled_of_several_fields_is_written() -> None:
    fmt = made('{header = "State", value = ["to.state", "to.city"]}')
    assert written(fmt, {}, {"to": {"state": ""}}) == "State\r\nIL\r\nSpringfield\r\n"


def test_a_parcel_that_is_too_heavy_or_bound_elsewhere_is_refused() -> None:
    fmt = made('{header = "N", value = "to.name"}', more='[limits]\nmax_weight_g = 2000\ncountries = ["GB"]')
    problems = said(fmt, {"weight_g": 2100, "to": {"country": "GB"}}, {"weight_g": 2000})
    assert [(problem.row, problem.columns) for problem in problems] == [
        (0, ("weight_g", "carrier")),
        (1, ("country", "carrier")),
    ]
    assert "weighs 2,100 g and Post takes 2,000 g" in problems[0].text


def test_a_size_that_may_be_refused_is_a_warning() -> None:
    fmt = made('{header = "N", value = "to.name"}', more="[limits]\nmax_side_mm = 600\nmax_sum_mm = 900")
    problems = said(fmt, {"length_mm": 610})
    assert [problem.severity for problem in problems] == ["warning"]


def test_more_articles_than_the_file_takes_are_refused() -> None:
    fmt = made('{header = "N", value = "items[1].sku"}', more="[limits]\nitems_max = 1")
    assert "holds 2 different articles and Post's file takes 1" in words(
        said(fmt, {"of": {"MUG-01": 1, "LAMP-USB": 1}})
    )


def test_a_parcel_without_order_lines_is_refused() -> None:
    assert "No order line belongs to this parcel" in words(said(made('{header = "N", value = "to.name"}'), {"of": {}}))


def test_one_article_from_two_bins_is_declared_once() -> None:
    day = shipped({"of": {"MUG-01": 1, "LAMP-USB": 1}})
    twin = day.items.assign(**{"item.sku": "MUG-01", "item.qty": [1.0, 2.0], "item.unit_value": 6.5})
    fmt = made('{header = "Qty", value = "items[1].qty"}, {header = "2", value = "items[2].qty"}')
    (file,) = write.render(fmt, type(day)(day.parcels, twin), [0], "B1", NOW)
    assert file.data == b"Qty,2\r\n3,\r\n"


@pytest.mark.parametrize(
    ("line", "parted"),
    [
        ("Am Berg 5", ("Am Berg", "5")), ("Straße des 17. Juni 135", ("Straße des 17. Juni", "135")),
        ("Hauptstr. 12-14", ("Hauptstr.", "12-14")), ("Calle Mayor, 5", ("Calle Mayor", "5")),
        ("221B Baker Street", ("Baker Street", "221B")), ("Flat 7, 221 Example Road", ("Flat 7, 221 Example Road", "")),
        ("Postfach", ("Postfach", "")), ("5", ("5", "")), ("1 " * 20_000, ("1 " * 20_000, "")),
    ],
)  # fmt: skip
def test_a_house_number_is_parted_from_the_street_where_that_is_plain(line: str, parted: tuple[str, str]) -> None:
    assert transforms.street_and_number(line) == parted


@pytest.mark.parametrize("text", ["+1 555 0100 199", "(155) 501-0019", "1-155-501-0019"])
def test_an_american_number_has_no_country_code(text: str) -> None:
    assert transforms.phone_us(text) in ("5550100199", "1555010019")
    assert len(transforms.phone_us(text)) == 10


# text that could do harm


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "=+-@=x", "\t=1+1", "＝1+1"])
def test_text_in_a_csv_file_never_becomes_a_formula(text: str) -> None:
    fmt = made('{header = "Name", value = "to.name", characters = "latin"}')
    assert written(fmt, {"to": {"recipient": text}}).split("\r\n")[1][:1] not in ("=", "+", "-", "@", "\t")


@pytest.mark.parametrize("text", ["+44 1632 960123", "-5", "+1 (555) 0100"])
def test_a_phone_number_keeps_its_plus_sign(text: str) -> None:
    assert formulas.without(text) == text


def test_text_in_a_workbook_stays_text() -> None:
    fmt = made('{header = "Name", value = "to.name"}, {header = "Zip", value = "to.postcode"}', 'kind = "xlsx"')
    day = shipped({"to": {"recipient": "=1+1", "postcode": "01067"}})
    (file,) = write.render(fmt, day, [0], "B1", NOW)
    assert cells(file.data)["Sheet1"] == [["Name", "Zip"], ["=1+1", "01067"]]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=30))
@settings(max_examples=10, deadline=None)
def test_every_text_fits_on_one_line_of_its_cell(texts: list[str]) -> None:
    fmt = made('{header = "Name", value = "to.name"}', 'kind = "csv"\nencoding = "cp1252"\nquote = "all"')
    text = written(fmt, *[{"to": {"recipient": text}} for text in texts])
    assert text.count("\r\n") == text.count("\n") == len(texts) + 1


@pytest.mark.parametrize("batch", ["../../etc", "a/b\\c", "CON", "x\u202egpj", ""])
def test_a_file_name_made_from_data_stays_in_its_folder(batch: str) -> None:
    day = shipped({})
    (file,) = write.render(made('{header = "N", value = "to.name"}'), day, [0], batch, NOW)
    assert Path(file.name).name == file.name
    assert file.name.isprintable()


# what was written is known again


def test_an_edit_afterwards_changes_only_that_parcels_fingerprint() -> None:
    fmt = FORMATS["UPS"]
    before = fingerprint(fmt, shipped({}, {}))
    after = fingerprint(fmt, shipped({}, {"to": {"city": "Shelbyville"}}))
    assert before.eq(after).tolist() == [True, False]


def test_a_fingerprint_does_not_depend_on_the_day_or_on_other_parcels() -> None:
    fmt = made(
        '{header = "Date", value = "parcel.date"}, {header = "C", value = "to.company"},'
        '{header = "No", value = "row.number"}'
    )
    day = shipped({}, {"to": {"company": "Example Ltd"}})
    later = type(day)(day.parcels.assign(**{"parcel.date": pd.Timestamp("2027-01-01")}), day.items)
    assert fingerprint(fmt, later, [0])[0] == fingerprint(fmt, day)[0]


# a shop's own files


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (wrong('{header = "A", value = "to.postcod"}'), "there is no field 'to.postcod'; did you mean 'to.postcode'?"),
        (wrong('{header = "A", valu = "to.name"}'), "valu is not known here; did you mean 'value'?"),
        (wrong('{value = "to.name"}'), "header is missing"),
        (wrong('{header = "A", value = "to.name", max = "4"}'), "max must be a whole number"),
        (wrong('{header = "A", value = "to.name", unit = "kg"}'), "unit 'kg' is for a weight, and to.name is none"),
        (wrong('{header = "A", value = "item.sku"}'), "there is no field 'item.sku'"),
        (wrong('{header = "A", value = "Standard"}'), "'Standard' alone is no field"),
        (wrong(file='kind = "pdf"'), "kind is 'pdf'; write one of: csv, xlsx, xls"),
        (wrong(file='kind = "csv"\nencoding = "rot13"'), "encoding is 'rot13'; write one of: ascii"),
        (wrong(file='kind = "csv"\nextension = "../x"'), "extension is '../x'; write one of: csv, txt"),
        (wrong(more="[limit]\nx = 1"), "limit is not known here; did you mean 'limits'?"),
    ],
)  # fmt: skip
def test_a_wrong_format_file_is_explained(text: str, sentence: str) -> None:
    assert text.startswith("shop.toml: ")
    assert sentence in text


@pytest.mark.parametrize(
    "expression",
    [
        "to.__class__.__mro__", "to.name.__class__", "''.__class__", "''['__class__']", "cycler.__init__",
        "self", "range(10**9)", "to.name.format('x')", "9 ** 9 ** 9", "to.name|attr('x')",
        "''|map('upper')|list",
        "lipsum()", "{% for x in y %}", "a b", "(" * 400, "'x' ~ " * 90 + "'x'", "{'a': to.name}", "items",
        "items[0].sku", "1 +", "namespace",
    ],
)  # fmt: skip
def test_a_hostile_expression_is_refused_with_a_sentence(expression: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        vocabulary.expression(expression, vocabulary.CARRIER)


@pytest.mark.parametrize(
    "expression",
    [
        "'x' * 1000000000", "'%099999999d' % 1", "to.name|replace('', 'x' ~ to.name)|replace('', to.name)", "1 / 0",
        "to.name + 1", "to.name|join(to.name|replace('', '----------------'))",
    ],
)  # fmt: skip
def test_an_expression_that_runs_away_blanks_its_cell_and_says_so(expression: str) -> None:
    fmt = made(f'{{header = "Bad", value = {json.dumps(expression)}}}, {{header = "Name", value = "to.name"}}')
    problems = said(fmt, {"to": {"recipient": "n" * 300}})
    assert [problem.severity for problem in problems] == ["error"]
    assert "'Bad' cannot be worked out" in problems[0].text


def test_expressions_compute_choose_and_cut() -> None:
    fmt = made(
        """{header = "A", value = "'Y' if parcel.battery else 'N'"}, {header = "B", value = "to.name[:4]|upper"},"""
        """{header = "C", value = "[to.city, to.company, to.country]|select|join(', ')"},"""
        """{header = "D", value = "items[1].sku ~ 'x' ~ items[1].qty|int"},"""
        """{header = "E", value = "parcel.value / 2"}"""
    )
    assert written(fmt, {}).split("\r\n")[1] == 'N,JANE,"Springfield, US",MUG-01x1,3.25'


def test_a_shops_own_file_stands_before_the_programs(tmp_path: Path) -> None:
    mine = tmp_path / "ups_batch.toml"
    mine.write_text(
        (CARRIERS / "ups_batch.toml").read_text("utf-8").replace("rows_max = 250", "rows_max = 10"), "utf-8"
    )
    assert carriers.load([tmp_path, CARRIERS])["UPS"].file.rows_max == 10
    assert carriers.load([CARRIERS])["UPS"].file.rows_max == 250


def test_a_file_of_the_shop_takes_the_place_of_the_programs_of_the_same_file_name(tmp_path: Path) -> None:
    text = (CARRIERS / "ups_batch.toml").read_text("utf-8")
    (tmp_path / "UPS_batch.toml").write_text(text.replace('name = "UPS"', 'name = "UPS two"'), "utf-8")
    assert {"UPS", "UPS two"} & set(carriers.load([tmp_path, CARRIERS])) == {"UPS two"}
    (tmp_path / "UPS_batch.toml").rename(tmp_path / "two.toml")
    assert {"UPS", "UPS two"} <= set(carriers.load([tmp_path, CARRIERS]))


def test_a_name_below_brackets_in_a_note_is_found(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('id = "x"\nnote = """\n[below]\n"""\nname = "Mine"\n', "utf-8")
    assert list(carriers.load([tmp_path])) == ["Mine"]


def test_all_faults_of_a_file_are_said_each_with_its_place() -> None:
    columns = '{value = "to.nam", unit = "kgg"}, {header = "A", decimals = 7, mapp = {}}'
    assert wrong(columns, 'kind = "csv"\nrows = "parc"', "[limits]\nitems_max = 2.5") == (
        "shop.toml: file.rows is 'parc'; write one of: parcel, item, sku, sender;"
        " limits.items_max must be a whole number; sheet[1].column[1].header is missing, and 4 more."
    )


@pytest.mark.parametrize("data", [b"not toml at all [", b"\xff\xfe\x00", b""])
def test_a_broken_file_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "mine.toml").write_bytes(data)
    with pytest.raises(Refusal, match=r"^mine\.toml:? .+; correct the file or take it out of the folder\.$"):
        carriers.load([tmp_path])


def test_a_wrong_file_stops_only_the_days_that_need_it(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('name = "Mine"\nid = 5\n', "utf-8")
    formats = carriers.load([tmp_path, CARRIERS])
    assert formats["UPS"].id == "ups_batch"
    with pytest.raises(Refusal, match=r"^mine\.toml: id must be a text in quotes; title .+, and 3 more; correct"):
        formats["Mine"]


def test_a_parcel_is_never_torn_between_two_files() -> None:
    fmt = made('{header = "SKU", value = "item.sku"}', 'kind = "csv"\nrows = "item"\nrows_max = 3')
    day = shipped(*[{"of": {"MUG-01": 1, "LAMP-USB": 1}} for _ in range(3)])
    files = write.render(fmt, day, day.parcels.index, "B1", NOW)
    assert [file.parcels for file in files] == [[0], [1], [2]]
    assert files[0].data == b"SKU\r\nMUG-01\r\nLAMP-USB\r\n"


def test_row_numbers_start_anew_in_every_file() -> None:
    fmt = made('{header = "No", value = "row.number"}', 'kind = "csv"\nrows_max = 2')
    day = shipped({}, {}, {})
    files = write.render(fmt, day, day.parcels.index, "B1", NOW)
    assert [file.data for file in files] == [b"No\r\n1\r\n2\r\n", b"No\r\n1\r\n"]


@given(st.lists(st.lists(st.one_of(st.text(max_size=12), st.floats(-1e9, 1e9)), min_size=3, max_size=3), max_size=5))
@settings(max_examples=30, deadline=None)
def test_a_written_workbook_reads_back_the_same(rows: list[list[str | float]]) -> None:
    texts = [[one_line(c) if isinstance(c, str) else c for c in row] for row in rows]
    columns = list(zip(*texts, strict=True)) or [(), (), ()]
    data = plain_xlsx.write([("A & <B>", ["x ", "_x0041_", "z"], columns)])
    assert cells(data) == {"A & <B>": [["x ", "_x0041_", "z"], *trimmed(texts)]}
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.title == "A & <B>"
    read = [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert trimmed(read) == trimmed(texts)


def trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows without blank ones at the end, which a reader leaves out."""
    while rows and all(cell == "" for cell in rows[-1]):
        rows = rows[:-1]
    return rows


def test_an_empty_sheet_is_a_header_alone() -> None:
    form = made('{header = "A"}').file
    assert out_files.to_bytes(form, [out_files.OutSheet("S", ["A"], [[]])]) == b"A\r\n"
