"""Carrier files with several kinds of line, a second header line, a shop's own numbers; and the limits of the shelf."""

import csv
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from carrier_files import FILES, FORMATS, cells, fingerprint, made, parsed, said, with_own, words, written
from carrier_samples import CARRIERS, NOW, shipped
from places import GOLDEN

from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.written import transforms
from pyaddin.tables.problems import Refusal

FRANCE: dict[str, Any] = {"country": "FR", "postcode": "75001", "city": "Paris", "state": ""}


def row(fmt: CarrierFormat, *parcels: dict[str, Any]) -> dict[str, str]:
    """The first parcel's cells by their headers."""
    lines = csv.reader(written(with_own(fmt), *parcels).splitlines(), delimiter=fmt.file.delimiter)
    return dict(zip(next(lines), next(lines), strict=True))


# the shelf


def test_no_two_formats_share_a_name_or_they_would_hide_each_other() -> None:
    names = [FORMATS[name].name for name in FORMATS]
    assert len(names) == len(FILES) == len({name.casefold() for name in names})


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("4PX", 89), ("4PX (51 columns)", 51), ("4PX (80 columns)", 80), ("Chukou1", 18),
        ("DHL Paket (128 columns)", 128),
        ("DHL Online Frankierung", 17), ("Internetmarke", 9), ("DHL Express", 38), ("DHL eCommerce Asia Pacific", 131),
        ("FedEx", 70), ("FedEx (UK)", 38), ("UPS WorldShip", 19), ("Australia Post eParcel", 102),
        ("Australia Post eParcel (domestic)", 25), ("Australia Post Parcel Send", 30), ("GLS Italy", 42),
        ("EasyParcel", 28), ("Colissimo ColiShip", 38),
    ],
)  # fmt: skip
def test_a_format_has_the_columns_of_its_source(name: str, columns: int) -> None:
    assert len(FORMATS[name].sheets[0].columns) == columns


@pytest.mark.parametrize(
    ("name", "parcel", "most"),
    [
        ("DHL Online Frankierung", {"service": "Paket 5 kg"}, 100),
        ("Australia Post Parcel Send", {"service": "7D55", "to": {"country": "AU"}}, 1000),
    ],
)
def test_a_file_holds_no_more_rows_than_the_carrier_takes(name: str, parcel: dict[str, Any], most: int) -> None:
    day = shipped(*[parcel] * (most + 1))
    files = write.render(FORMATS[name], day, day.parcels.index, "B1", NOW)
    assert [file.data.count(b"\r\n") for file in files] == [most + 1, 2]


def test_the_text_on_worldship_names_every_column_in_turn() -> None:
    text = (CARRIERS.parents[1] / "docs" / "ups-worldship.md").read_text("utf-8")
    named = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert named == [column.header for column in FORMATS["UPS WorldShip"].sheets[0].columns]


# several kinds of line


def test_coliship_has_a_line_a_parcel_and_beneath_it_a_line_an_article() -> None:
    lines = written(FORMATS["Colissimo ColiShip"], {"of": {"MUG-01": 2, "LAMP-USB": 1}}, {}).splitlines()
    assert [line.split(",")[:2] for line in lines] == [
        ["EXP", "P-0001"], ["CN2", "1"], ["CN2", "1"], ["EXP", "P-0002"], ["CN2", "1"],
    ]  # fmt: skip
    assert [line.count(",") for line in lines] == [37, 9, 9, 37, 9]
    assert lines[1] == "CN2,1,Ceramic mug,350,2,6,CN,USD,MUG-01,691200"


@pytest.mark.parametrize(
    ("sender", "to", "customs"),
    [
        ("FR", FRANCE, False),
        ("DE", FRANCE, False),
        ("GB", FRANCE, True),
        ("FR", {**FRANCE, "country": "CH"}, True),
        ("ES", {"country": "ES", "postcode": "35001"}, True),
        ("US", {"country": "US", "postcode": "62701"}, False),
    ],
)
def test_articles_are_declared_where_customs_stand_between(sender: str, to: dict[str, Any], customs: bool) -> None:
    day = shipped({"to": to})
    day.parcels["from.country"] = sender
    (file,) = write.render(FORMATS["Colissimo ColiShip"], day, [0], "B1", NOW)
    assert (b"CN2" in file.data) is customs


def test_every_file_of_an_internetmarke_list_begins_with_the_sender() -> None:
    fmt = FORMATS["Internetmarke"]
    small = fmt.model_copy(update={"file": fmt.file.model_copy(update={"rows_max": 1})})
    day = shipped({}, {"to": {"recipient": "Second Person"}})
    files = write.render(small, day, day.parcels.index, "B1", NOW)
    starts = [[line.split(";")[0] for line in file.data.decode("iso-8859-1").splitlines()] for file in files]
    assert starts == [["NAME", "Example Trading Co.", name] for name in ("Jane Example", "Second Person")]


def test_a_change_of_the_sender_is_seen_at_every_parcel() -> None:
    fmt, day = FORMATS["Internetmarke"], shipped({}, {})
    before = fingerprint(fmt, day)
    moved = type(day)(day.parcels.assign(**{"from.city": "Guangzhou"}), day.items)
    assert before.eq(fingerprint(fmt, moved)).tolist() == [False, False]


def test_what_is_wrong_with_the_sender_is_said_beside_every_parcel() -> None:
    columns = '[[sheet]]\nrows = "{}"\ncolumn = [{{ header = "Tax", value = "from.tax_id", required = true }}]\n'
    head = 'id = "x"\nname = "Post"\ntitle = "P"\nsource = "a test"\nchecked = 2026-01-01\n[file]\nkind = "csv"\n'
    fmt = parsed(head + columns.format("sender"))
    assert [problem.row for problem in said(fmt, {}, {})] == [0, 1]


# a second line of headers


def test_eparcel_keeps_its_line_of_obligations() -> None:
    first, second, *rows = written(FORMATS["Australia Post eParcel"], {"service": "7D55"}).splitlines()
    assert first.startswith("C_CONSIGNMENT_ID,C_POST_CHARGE_TO_ACCOUNT,C_CHARGE_CODE")
    assert second.startswith("IGNORED,OPTIONAL,MANDATORY,MANDATORY/OPTIONAL REFER TO GUIDE")
    assert first.count(",") == second.count(",") == rows[0].count(",") == 101


def test_a_second_header_line_stands_in_workbooks_too() -> None:
    fmt = made('{header = "A", below = "must", value = "to.name"}, {header = "B"}', 'kind = "xlsx"')
    (file,) = write.render(fmt, shipped({}), [0], "B1", NOW)
    assert cells(file.data) == {"Sheet1": [["A", "B"], ["must", ""], ["Jane Example", ""]]}


def test_headers_keep_their_trailing_blanks() -> None:
    header = written(FORMATS["Australia Post Parcel Send"], {"service": "7D55", "to": {"country": "AU"}}).split(",")
    assert {"Sender reference 1 ", "Safe drop "} <= set(header)


# what is the shop's own


def test_a_missing_account_number_says_where_it_is_written() -> None:
    problems = said(FORMATS["DHL Express"], {"service": "WPX"})
    assert words(problems) == (
        "'Account Number (Shipper) (Required)' is blank and DHL Express wants it;"
        " write it as account in your copy of mydhl_plus.toml."
    )
    assert problems[0].columns == ("carrier",)
    assert said(with_own(FORMATS["DHL Express"]), {"service": "WPX"}) == []


def test_a_new_account_number_is_no_edit_of_a_parcel() -> None:
    fmt, day = FORMATS["DHL Express"], shipped({"service": "WPX"})
    assert fingerprint(fmt, day).equals(fingerprint(with_own(fmt), day))


def test_a_format_can_only_name_what_it_says_of_the_shop() -> None:
    head = 'id = "x"\nname = "Post"\ntitle = "P"\nsource = "a test"\nchecked = 2026-01-01\n[own]\naccount = "1"\n'
    rest = '[file]\nkind = "csv"\n[[column]]\nheader = "A"\nvalue = "own.{}"\n'
    assert parsed(head + rest.format("account")).own == {"account": "1"}
    with pytest.raises(Refusal, match=r"there is no field 'own\.acount'; did you mean 'own\.account'\?"):
        parsed(head + rest.format("acount"))


# what single carriers want


def test_dhl_counts_articles_only_where_customs_do() -> None:
    fmt, day = FORMATS["DHL Paket (128 columns)"], shipped({"service": "", "to": FRANCE})
    seven = type(day)(day.parcels.assign(**{"parcel.lines": 7.0}), _seven(day.items))
    assert "holds 7 different articles" in words(write.prepare(fmt, seven, [0]).problems)
    seven.parcels["from.country"] = "DE"
    assert write.prepare(fmt, seven, [0]).problems == []


def _seven(items: Any) -> Any:
    return pd.concat([items.assign(**{"position": n, "item.sku": f"SKU-{n}"}) for n in range(1, 8)])


def test_dhl_wants_state_tariff_number_and_origin_for_the_usa() -> None:
    problems = said(FORMATS["DHL Paket (128 columns)"], {"service": "", "of": {"NOCUSTOMS": 1}, "to": {"state": ""}})
    assert {problem.text.split(" is blank")[0].split(" is not known")[0] for problem in problems} == {
        "State",
        "The value of NOCUSTOMS",
        "'Sendungsdokumente - Ursprungsland (WP1)'",
        "'Sendungsdokumente - Zolltarifnummer (WP1)'",
    }


def test_fedex_gets_its_own_codes_for_two_provinces_and_postcodes_without_blank() -> None:
    at = row(FORMATS["FedEx"], {"service": "2Day", "to": {"country": "CA", "state": "QC", "postcode": "H0H 0H0"}})
    assert (at["recipientState"], at["recipientPostcode"], at["serviceType"]) == ("PQ", "H0H0H0", "FEDEX_2_DAY")
    assert (at["packageWeight"], at["weightUnits"]) == ("1.0", "LBS")


def test_dhl_express_gets_a_phone_number_in_two_parts() -> None:
    at = row(FORMATS["DHL Express"], {"service": "WPX", "to": {"phone": "+44 (0)1632 960456"}})
    assert (at["Phone Country Code (Ship TO)"], at["Phone Number (Ship TO) (Required)"]) == ("44", "1632960456")


@pytest.mark.parametrize(
    ("text", "parts"), [("+1 555 0123", ("1", "5550123")), ("01632 960456", ("", "1632960456")), ("", ("", ""))]
)
def test_a_phone_number_without_a_plus_has_no_country_code(text: str, parts: tuple[str, str]) -> None:
    assert transforms.phone_parts(text) == parts


def test_a_value_in_another_currency_is_refused_by_easyparcel() -> None:
    home = {"country": "MY"}
    assert "The value in ringgit is blank" in words(said(FORMATS["EasyParcel"], {"service": "Skynet", "to": home}))
    assert said(FORMATS["EasyParcel"], {"service": "Skynet", "to": home, "currency": "MYR"}) == []


def test_gls_fields_hold_no_comma_that_would_move_the_others() -> None:
    to = {"country": "IT", "postcode": "00121", "address_1": 'Via "Campione", 7', "recipient": "Rossi, Anna"}
    (line,) = written(FORMATS["GLS Italy"], {"to": to}).splitlines()
    assert line.count(",") == 41
    assert line.startswith("Rossi Anna,Via Campione 7,Springfield,00121,IL,0001,260305,1,0,0.5,0,,F,,0,0,0,,P-0001")


def test_a_fresh_format_is_one_file_and_nothing_else(tmp_path: Path) -> None:
    guide = (CARRIERS.parents[1] / "docs" / "formats-carriers.md").read_text("utf-8")
    (tmp_path / "example_post.toml").write_text(guide.split("```toml\n")[1].split("```")[0], "utf-8")
    formats = carriers.load([tmp_path, CARRIERS])
    assert len(formats) == len(FILES) + 1
    assert written(formats["Example Post"], {"service": "express"}) == (
        "Reference,Weight (kg),Service\r\nP-0001,0.420,EX1\r\n"
    )


def test_goldens_are_there_for_every_format_and_for_no_other() -> None:
    golden = {path.stem for path in (GOLDEN / "carriers").glob("*.*")}
    assert golden == {path.stem for path in FILES}
