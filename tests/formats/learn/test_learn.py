"""Learned formats: what a file's headers mean, the TOML that comes of it, and files read and written with it."""

import io
import json
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from carrier_samples import NOW, shipped
from click.testing import CliRunner
from helpers import BUYER, Folder
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lessons import ALIASES, CARRIER, LEARN, SHOP, TRACKING, choose, known, learned
from places import TEMPLATES
from python_calamine import CalamineWorkbook

from pyaddin.actions.learn.sheet import display
from pyaddin.cli.commands import commands
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.exports import marketplaces, purchases
from pyaddin.formats.exports.tracking import TrackingRows
from pyaddin.formats.files import read as files
from pyaddin.formats.learn import aliases, meanings, toml
from pyaddin.formats.learn.meanings import MEANINGS, Answer, Purpose
from pyaddin.formats.learn.preview import load_carrier, preview
from pyaddin.formats.learn.propose import Proposal, propose
from pyaddin.formats.learn.source import Source
from pyaddin.formats.learn.toml import to_toml
from pyaddin.formats.written import vocabulary
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status
from pyaddin.values.captions import caption_key

TODAY = date(2026, 11, 21)
LONDON = ZoneInfo("Europe/London")


def proposed(path: Path, purpose: Purpose | None = None) -> Proposal:
    return propose(files.read_rows(path), ALIASES, purpose)


def of_rows(*rows: list[Any], purpose: Purpose | None = None) -> Proposal:
    return propose([files.Sheet("Sheet1", list(rows))], ALIASES, purpose)


def doubted(proposal: Proposal) -> dict[str, str]:
    return {header.text: header.proposal.caption for header in proposal.headers if header.proposal}


def source(kind: str = "csv", **more: Any) -> Source:
    return Source(f"file.{kind}", kind, TODAY, **more)


# what headers mean


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Order number", "SKU", "Quantity", "Ship to postal code"], ["Order no.", "SKU", "Qty", "Postcode"]),
        (["Bestellnummer", "Artikelnummer", "Menge", "PLZ des Empfängers"], ["Order no.", "SKU", "Qty", "Postcode"]),
        (["订单号", "商家编码", "数量", "收件人邮编(必填)"], ["Order no.", "SKU", "Qty", "Postcode"]),
        (["Nº de pedido", "Código de artículo", "Cantidad", "Código postal"], ["Order no.", "SKU", "Qty", "Postcode"]),
        (["N° de commande", "Code article", "Quantité", "CP"], ["Order no.", "SKU", "Qty", "Postcode"]),
        (["Numero ordine", "Codice articolo", "Quantità", "CAP"], ["Order no.", "SKU", "Qty", "Postcode"]),
        (["Número do pedido", "Código do produto", "Quantidade", "CEP"], ["Order no.", "SKU", "Qty", "Postcode"]),
    ],
)
def test_headers_are_known_in_seven_languages(headers: list[str], expected: list[str]) -> None:
    proposal = of_rows(headers, ["1", "A", "2", "01067"])
    assert list(known(proposal).values()) == expected
    assert proposal.purpose == "orders"


def test_a_list_that_names_the_buyer_alone_proposes_the_buyer_as_recipient() -> None:
    alone = of_rows(["Order no.", "Customer", "Date", "Qty"], ["1", "Ann", "2026-11-02", "2"], purpose="orders")
    assert doubted(alone) == {"Customer": "Recipient", "Date": "Ordered at"}
    both = of_rows(["Order no.", "Customer", "Recipient name", "Qty"], ["1", "Ann", "Bo", "2"], purpose="orders")
    assert "Customer" not in doubted(both)


def test_a_header_that_means_two_things_is_only_proposed() -> None:
    """Whether the carrier wants a code or a name cannot be seen from the word alone."""
    proposal = of_rows(["Recipient name", "Recipient country", "Weight (kg)"], purpose="carrier")
    assert known(proposal) == {"Recipient name": "Recipient", "Weight (kg)": "Weight kg"}
    assert doubted(proposal) == {"Recipient country": "Country"}


def test_a_weight_without_a_unit_is_only_proposed() -> None:
    assert doubted(of_rows(["收件人姓名", "收件人邮编", "重量"], purpose="carrier")) == {"重量": "Weight kg"}


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("包裹重量（克）", "Weight g"),
        ("Gewicht in kg", "Weight kg"),
        ("weight_lb", "Weight lb"),
        ("重量公斤", "Weight kg"),
        ("Length [inch]", "Length in"),
        ("*总重量（KG）", "Weight kg"),
        ("Gewicht (kg) (Pflichtfeld)", "Weight kg"),
    ],
)
def test_a_unit_is_read_out_of_the_header(header: str, meaning: str) -> None:
    assert known(of_rows(["Recipient name", "City", header], purpose="carrier"))[header] == meaning


def test_the_invoice_address_is_never_taken_for_the_delivery_address() -> None:
    proposal = of_rows(["Order ID", "SKU", "Qty", "Billing Name", "Rechnung PLZ", "Shipping Name"], ["1"] * 6)
    assert known(proposal) == {"Order ID": "Order no.", "SKU": "SKU", "Qty": "Qty", "Shipping Name": "Recipient"}
    assert doubted(proposal) == {}


def test_of_two_headers_for_one_thing_neither_is_applied() -> None:
    proposal = of_rows(["Order ID", "Order number", "SKU", "Qty"], ["1"] * 4)
    assert "Order no." not in known(proposal).values()
    assert doubted(proposal) == {"Order ID": "Order no.", "Order number": "Order no."}


def test_a_header_that_says_whose_name_it_is_wins_over_one_that_does_not() -> None:
    proposal = of_rows(["Order ID", "SKU", "Qty", "Name", "Ship to name"], ["1"] * 5)
    assert known(proposal)["Ship to name"] == "Recipient"
    assert doubted(proposal) == {"Name": "Recipient"}


def test_a_street_without_a_column_for_the_number_is_the_whole_line() -> None:
    alone = of_rows(["Empfänger Name", "Straße", "PLZ"], purpose="carrier")
    parted = of_rows(["Empfänger Name", "Straße", "Hausnummer", "PLZ"], purpose="carrier")
    assert known(alone)["Straße"] == "Address 1"
    assert known(parted)["Straße"] == "Street"


def test_numbered_customs_columns_belong_to_the_articles_in_turn() -> None:
    proposal = of_rows(["Consignee name", "HS code", "HS code 2", "英文申报品名3"], purpose="carrier")
    assert list(known(proposal).values()) == ["Recipient", "HS code", "HS code 2", "Customs description 3"]


def test_a_similar_word_is_proposed_and_a_strange_one_is_not() -> None:
    proposal = of_rows(["Order number", "Quantty", "SKU", "Colour of the sky"], ["1"] * 4)
    assert doubted(proposal) == {"Quantty": "Qty"}


def test_the_header_is_found_under_a_title_and_beside_a_row_of_duties() -> None:
    title, duty = ["Monthly list", "", "", ""], ["必填", "选填", "必填", "选填"]
    header, row = ["订单号", "商家编码", "数量", "收件人"], ["1", "A", "2", "Li"]
    below = of_rows(title, header, duty, row)
    above = of_rows(title, duty, header, row)
    assert (below.header_row, below.first_row, below.description) == (1, 3, "必填")
    assert (above.header_row, above.first_row, above.description) == (2, 3, "")
    assert [h.required for h in below.headers] == [h.required for h in above.headers] == [True, False, True, False]


def test_a_file_without_headers_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refusal, match="no line of headers"):
        of_rows(["1", "2"], ["3", "4"])


def test_what_a_file_is_for_is_told_by_its_headers() -> None:
    assert [proposed(path).purpose for path in (SHOP, CARRIER, TRACKING)] == ["orders", "carrier", "tracking"]


# the vocabulary


def test_every_meaning_names_what_is_there() -> None:
    for meaning in MEANINGS:
        assert meaning.orders in ("", *ORDERS.names)
        assert meaning.carrier in ("", *vocabulary.CARRIER)
        assert meaning.unit == "" or vocabulary.CARRIER[meaning.carrier] in ("weight", "length")


def test_no_two_meanings_have_one_caption_and_each_is_read_back() -> None:
    assert len({meaning.caption.casefold() for meaning in MEANINGS}) == len(MEANINGS)
    for meaning in MEANINGS:
        purpose: Purpose = "orders" if meaning.orders else "carrier" if meaning.carrier else "tracking"
        purpose = purpose if meaning.target(purpose) else "status"
        for answer in (Answer(meaning), *([Answer(meaning, 3)] if meaning.carrier.startswith("item.") else [])):
            assert meanings.read(answer.caption, "carrier" if answer.number else purpose) == answer


@pytest.mark.parametrize("path", sorted((TEMPLATES / "aliases").glob("*.toml")), ids=lambda path: path.stem)
def test_every_alias_file_is_valid(path: Path, tmp_path: Path) -> None:
    (tmp_path / path.name).write_bytes(path.read_bytes())
    assert len(aliases.load([tmp_path]).known) > 140


def test_a_misspelt_meaning_in_an_alias_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text('language = "x"\n[order]\nnumbr = ["No"]\n')
    with pytest.raises(Refusal, match=r"xx\.toml: order\.numbr is nothing that a header can mean"):
        aliases.load([tmp_path])


# orders


def read(path: Path, made: str, tmp_path: Path) -> marketplaces.Incoming:
    """The file read by the program's own loader and reader, beside all formats that it ships with."""
    (tmp_path / "learned.toml").write_text(made, encoding="utf-8")
    return marketplaces.read_file(path, marketplaces.load([tmp_path, TEMPLATES / "marketplaces"]), LONDON)


def test_a_learned_export_is_recognised_and_read(tmp_path: Path) -> None:
    proposal = proposed(SHOP)
    made = to_toml(proposal, proposal.certain, "Musterwerkstatt", source(encoding="cp1252"))
    incoming = read(SHOP, made, tmp_path)
    assert incoming.title == "Musterwerkstatt"
    assert incoming.rejected == []
    wanted = json.loads((LEARN / "german-shop.expected.json").read_text("utf-8"))
    columns = list(wanted[0])
    assert json.loads(incoming.frame[columns].to_json(orient="records", date_format="iso")) == wanted


def test_an_export_with_other_headers_is_not_claimed(tmp_path: Path) -> None:
    proposal = proposed(SHOP)
    made = to_toml(proposal, proposal.certain, "Musterwerkstatt", source())
    other = tmp_path / "other.csv"
    other.write_text("Bestellnummer;Artikelnummer;Menge\n1;A;1\n")
    with pytest.raises(Refusal, match="nearest is Musterwerkstatt"):
        read(other, made, tmp_path)


def test_a_doubtful_header_is_in_no_column_of_the_format() -> None:
    proposal = proposed(SHOP)
    assert doubted(proposal) == {"Kunden-Mail-Adresse": "Email"}
    made = tomllib.loads(to_toml(proposal, proposal.certain, "Shop", source()))
    assert "Kunden-Mail-Adresse" not in json.dumps(made["columns"])
    assert made["columns"]["email"] == ["E-Mail"]


def test_what_is_missing_is_said_before_anything_is_made() -> None:
    proposal = of_rows(["Order ID", "Name", "City"], ["1", "A", "B"], purpose="orders")
    with pytest.raises(Refusal, match="Choose which column means SKU, Qty"):
        to_toml(proposal, proposal.certain, "Shop", source())


def test_two_columns_of_one_name_cannot_both_be_read() -> None:
    proposal = of_rows(["Order ID", "SKU", "Qty", "Qty"], ["1", "A", "1", "2"])
    answers = {**proposal.certain, 2: Answer(meanings.BY_ID["item.qty", ""])}
    with pytest.raises(Refusal, match="two columns named 'Qty'"):
        to_toml(proposal, answers, "Shop", source())


def test_three_rows_are_shown_as_they_would_be_read() -> None:
    proposal = proposed(SHOP)
    made = to_toml(proposal, proposal.certain, "Shop", source())
    by_header = {
        proposal.headers[at].text: cells
        for at, cells in preview(proposal, proposal.certain, made, LONDON, None).items()
    }
    assert by_header["Bestellnummer"] == ("0004711", "0004712", "0004712")
    assert by_header["Einzelpreis"] == ("1012.5", "19.9", "12.5")
    assert by_header["Straße"] == ("Am Berg 5a", "Dorfstraße 12", "Dorfstraße 12")
    assert by_header["Bestelldatum"][0] == "2026-11-13 09:15"


def test_a_row_that_would_be_rejected_says_so_in_the_preview() -> None:
    proposal = of_rows(["Order ID", "SKU", "Qty"], ["1", "A", "2"], ["2", "B", "two"])
    made = to_toml(proposal, proposal.certain, "Shop", source())
    shown = preview(proposal, proposal.certain, made, LONDON, None)
    assert shown[2][0] == "2"
    assert shown[2][1].startswith("not taken: Qty 'two' is no whole number")


# hostile headers and answers

HOSTILE = [
    '"]\nrefuse = "gone"\n#', "'''", "{{ ''.__class__ }}", "=cmd|' /C calc'!A0", "a\\", "\x00\x1f\x7f\u2028",
    "'quoted'",
    "]]\n[[rules]]\nheader = 'x'", "row.position", "x" * 30_000, "\ud800", "#", "[header]", "\u202eabc", "",
]  # fmt: skip


def of_hostile(header: str) -> Proposal:
    return of_rows(["Order ID", "SKU", "Qty", header], ["1", "A", "1", "9"], purpose="orders")


@pytest.mark.parametrize("header", HOSTILE)
def test_a_hostile_header_comes_out_as_harmless_toml(header: str, tmp_path: Path) -> None:
    proposal = of_hostile(header)
    made = tomllib.loads(to_toml(proposal, proposal.certain, header[:60] or "x", source()))
    assert set(made) == {
        "id", "title", "source", "checked", "marketplace", "encodings", "decimal", "grain", "header", "dates",
        "columns",
    }  # fmt: skip
    assert set(made["columns"]) == {"order_no", "sku", "qty", "line_no", "marketplace"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_fixed_text_stays_a_text(text: str) -> None:
    answer = Answer(constant=text)
    proposal = of_rows(["Recipient name", "City", "Kind"], purpose="carrier")
    if "'" in text and '"' in text:
        with pytest.raises(Refusal, match="both kinds of quotes"):
            to_toml(proposal, {2: answer}, "Post", source())
        return
    value = load_carrier(to_toml(proposal, {2: answer}, "Post", source())).sheets[0].columns[2].value
    assert (value.names, value.expression) == ((), None)
    assert value.constant == text.replace("\ud800", "?")


def test_a_header_too_long_for_a_text_file_is_refused() -> None:
    proposal = of_rows(["Recipient name", "City", "x" * 30_000], purpose="carrier")
    with pytest.raises(Refusal, match="Column 3 has a header of 30,000 characters"):
        to_toml(proposal, proposal.certain, "Post", source())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4, unique=True), st.text(min_size=1, max_size=60))
def test_any_header_comes_back_from_the_loader_as_it_was(headers: list[str], name: str) -> None:
    proposal = of_rows(["Recipient name", "City", *headers], purpose="carrier")
    answers = {0: Answer(meanings.BY_ID["to.name", ""]), 2: Answer(meanings.BY_ID["to.city", ""])}
    fmt = load_carrier(to_toml(proposal, answers, f"N{name}", source()))
    assert [column.header for column in fmt.sheets[0].columns] == ["Recipient name", "City", *headers]
    assert fmt.name == f"N{name}"
    assert [column.value.names for column in fmt.sheets[0].columns][:3] == [("to.name",), (), ("to.city",)]


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=30))
def test_any_header_that_is_taken_is_found_again_in_the_file(header: str, name: str) -> None:
    rows: list[list[Any]] = [["Order ID", "SKU", "Qty", header], ["1", "A", "1", "Springfield"]]
    proposal = propose([files.Sheet("", rows)], ALIASES, "orders")
    answers = {**proposal.certain, 3: Answer(meanings.BY_ID["to.city", ""])}
    assume(set(answers) == {0, 1, 2, 3})
    usable = caption_key(header) not in ("", "order id", "sku", "qty") and not header.startswith(("row.", "item."))
    assume(usable)
    made = to_toml(proposal, answers, name, source())
    assert preview(proposal, answers, made, LONDON, None)[3] == ("Springfield",)


def test_what_the_sheet_shows_of_a_hostile_header_is_short_and_on_one_line() -> None:
    for header in HOSTILE:
        assert len(display(header)) <= 200
        assert display(header).isprintable() or "\u202e" in header


# a carrier's own workbook


def template(tmp_path: Path, **more: Any) -> tuple[carriers.CarrierFormat, Path]:
    """The learned template in a shop's folder."""
    proposal = proposed(CARRIER)
    given_ = source("xlsx", template="Example.xlsx", as_text=frozenset({0, 7, 9}), **more)
    (tmp_path / "Example.toml").write_text(to_toml(proposal, proposal.certain, "Example 物流", given_), "utf-8")
    (tmp_path / "Example.xlsx").write_bytes(CARRIER.read_bytes())
    return carriers.load([tmp_path])["Example 物流"], tmp_path / "Example.xlsx"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def filled(fmt: carriers.CarrierFormat, count: int = 2) -> bytes:
    parcel = {"service": "标准小包", "to": {"recipient": "Jürgen Müßig", "postcode": "01067", "country": "DE"}}
    cargo = shipped(*[parcel | {"weight_g": 420 + n} for n in range(count)])
    (file,) = write.render(fmt, cargo, cargo.parcels.index, "B1", NOW)
    assert file.name.endswith(".xlsx")
    return file.data


def test_a_template_is_filled_below_its_instructions(tmp_path: Path) -> None:
    fmt, _ = template(tmp_path)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(filled(fmt))).get_sheet_by_name("批量下单").to_python()
    before = CalamineWorkbook.from_path(CARRIER).get_sheet_by_name("批量下单").to_python()
    assert rows[:4] == before[:4]
    assert rows[4][:12] == [
        "P-0001", "", "标准小包", "Jürgen Müßig", "12 High Street", "Springfield", "IL", "01067", "DE", "+1 555 0123",
        0.42, 20,
    ]  # fmt: skip
    assert rows[5][0] == "P-0002"
    assert "示例：请删除" not in json.dumps(rows, ensure_ascii=False, default=str)


def test_everything_else_in_the_template_stays_byte_for_byte(tmp_path: Path) -> None:
    fmt, path = template(tmp_path)
    was, now = parts(path.read_bytes()), parts(filled(fmt))
    assert was.keys() == now.keys()
    assert {name for name in was if was[name] != now[name]} == {"xl/worksheets/sheet1.xml"}


def test_styles_drop_downs_hidden_sheets_comments_and_formulas_survive(tmp_path: Path) -> None:
    fmt, _ = template(tmp_path)
    was, now = openpyxl.load_workbook(CARRIER), openpyxl.load_workbook(io.BytesIO(filled(fmt)))
    assert [(s.title, s.sheet_state) for s in now] == [(s.title, s.sheet_state) for s in was]
    before, after = was["批量下单"], now["批量下单"]
    rules = [[(str(v.sqref), v.formula1) for v in s.data_validations.dataValidation] for s in (before, after)]
    assert rules[0] == rules[1]
    assert len(rules[1]) == 2
    assert after["C3"].comment.text == before["C3"].comment.text
    assert after["R5"].value == before["R5"].value == '=IF(A5="","",UPPER(A5))'
    assert after.freeze_panes == before.freeze_panes
    assert str(after.merged_cells) == str(before.merged_cells)
    for row in before.iter_rows():
        for cell in row:
            assert after[cell.coordinate].has_style == cell.has_style
            assert after[cell.coordinate].number_format == cell.number_format


def test_more_rows_than_the_template_has_styled_go_in_all_the_same(tmp_path: Path) -> None:
    fmt, _ = template(tmp_path)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(filled(fmt, 80))).get_sheet_by_name("批量下单").to_python()
    assert [row[0] for row in rows[4:]] == [f"P-{n:04}" for n in range(1, 81)]


def test_a_parcel_with_more_articles_than_the_template_has_columns_for_is_refused(tmp_path: Path) -> None:
    fmt, _ = template(tmp_path)
    cargo = shipped({"service": "x", "of": {"MUG-01": 1, "LAMP-USB": 1, "NOCUSTOMS": 1}})
    said = write.prepare(fmt, cargo, [0]).problems
    assert any("3 different articles and Example 物流's file takes 2" in problem.text for problem in said)


def test_a_column_that_the_template_requires_is_missed_before_writing(tmp_path: Path) -> None:
    fmt, _ = template(tmp_path)
    cargo = shipped({"service": "x", "to": {"postcode": ""}})
    said = [problem.text for problem in write.prepare(fmt, cargo, [0]).problems]
    assert any(text.startswith("Postcode is blank and Example 物流 wants it") for text in said)


def test_a_template_that_was_exchanged_for_another_is_refused(tmp_path: Path) -> None:
    fmt, path = template(tmp_path)
    book = openpyxl.load_workbook(path)
    book["批量下单"]["D3"] = "寄件人姓名"
    book.save(path)
    with pytest.raises(Refusal, match=r"Example\.xlsx has '寄件人姓名' in column 4 of row 3"):
        filled(fmt)


def test_a_template_that_is_gone_is_refused_in_a_sentence(tmp_path: Path) -> None:
    fmt, path = template(tmp_path)
    path.unlink()
    with pytest.raises(Refusal, match=r"Example\.xlsx"):
        filled(fmt)


@pytest.mark.parametrize("name", ["../x.xlsx", "a/b.xlsx", "C:\\x.xlsx", "x.csv"])
def test_a_format_names_no_template_outside_its_folder(name: str, tmp_path: Path) -> None:
    proposal = proposed(CARRIER)
    made = to_toml(proposal, proposal.certain, "Example", source("xlsx", template=name))
    with pytest.raises(Refusal, match=r"template must be the name of an \.xlsx or \.xlsm file"):
        load_carrier(made)


def test_a_row_for_each_article_sets_no_limit(tmp_path: Path) -> None:
    proposal = of_rows(["Parcel no", "SKU", "Qty", "HS code"], purpose="carrier")
    fmt = load_carrier(to_toml(proposal, proposal.certain, "Post", source(rows="item")))
    cargo = shipped({"of": {"MUG-01": 2, "LAMP-USB": 1}})
    (file,) = write.render(fmt, cargo, [0], "B1", NOW)
    assert file.data.decode() == "Parcel no,SKU,Qty,HS code\r\nP-0001,MUG-01,2,691200\r\nP-0001,LAMP-USB,1,940520\r\n"


def test_a_fixed_text_is_written_into_every_row() -> None:
    proposal = of_rows(["Parcel no", "Recipient name", "Kind"], purpose="carrier")
    answer = meanings.read("'Gift'", "carrier")
    assert answer is not None
    fmt = load_carrier(to_toml(proposal, {**proposal.certain, 2: answer}, "Post", source()))
    (file,) = write.render(fmt, shipped({}, {}), [0, 1], "B1", NOW)
    assert [line.split(",")[2] for line in file.data.decode().splitlines()] == ["Kind", "Gift", "Gift"]


# tracking


def test_a_learned_tracking_file_is_recognised_and_read(tmp_path: Path) -> None:
    proposal = proposed(TRACKING)
    assert known(proposal) == {
        "N° de commande": "Order no.", "N° de suivi": "Tracking no.", "Transporteur": "Carrier",
        "Date d'expédition": "Shipped at",
    }  # fmt: skip
    made = to_toml(proposal, proposal.certain, "La Poste Exemple", source())
    shown = preview(proposal, proposal.certain, made, LONDON, None)
    assert shown[1][:2] == ("XX000000001FR", "XX000000002FR")
    with pytest.raises(Refusal, match="it holds tracking numbers, no orders; press Import tracking"):
        read(TRACKING, made, tmp_path)
    formats = marketplaces.load([tmp_path])
    found = purchases.read(files.read_rows(TRACKING)[0].rows, formats)
    assert isinstance(found, TrackingRows)
    assert found.rows["reference"].tolist() == ["SO-1001", "SO-1002", ""]
    assert found.rows["tracking_no"].tolist() == ["XX000000001FR", "XX000000002FR", ""]
    assert found.rows["shipped_at"].dt.strftime("%d.%m.%Y").tolist()[0] == "20.11.2026"
    assert "no order or parcel number" in str(found.rows["problem"].iloc[2])


# the button


def test_a_file_is_learned_in_two_presses_and_imported_after(shop: Folder) -> None:
    first = shop.press("learn-format", SHOP)
    assert (first.done, first.skipped, first.needs) == (17, 2, 1)
    sheet = learned(shop)
    assert sheet["Kunden-Mail-Adresse"]["means"] == ""
    assert sheet["Kunden-Mail-Adresse"]["sure"] == "Doubtful: Email?"
    assert sheet["Einzelpreis"]["preview_1"] == "1012.5"
    second = shop.press("learn-format")
    assert [path.relative_to(shop.path).as_posix() for path in second.files] == [
        "templates/marketplaces/german-shop.toml"
    ]
    assert shop.table("learn").empty
    assert shop.press("import", SHOP).done == 4
    assert shop.table("orders")["marketplace"].tolist() == ["german-shop"] * 4


def test_nothing_is_saved_that_was_not_shown(shop: Folder) -> None:
    shop.press("learn-format", SHOP)
    choose(shop, "Anmerkung intern", "Buyer note")
    again = shop.press("learn-format")
    assert again.files == []
    assert learned(shop)["Anmerkung intern"]["sure"] == "Yours"
    assert learned(shop)["Anmerkung intern"]["preview_2"] == "Stammkundin"
    assert shop.press("learn-format").files != []


def doubtful_export(folder: Path) -> Path:
    """An export whose town stands below a header that is none for sure."""
    file = folder / "list.csv"
    header = "Order number,SKU,Quantity,Unit price,Recipient,Address 1,Citty,Postcode"
    file.write_text(f"{header}\n1,MUG,1,9,Jane Example,12 High Street,Leeds,LS1 1AA\n")
    return file


def test_a_doubtful_column_that_matters_is_asked_of_once_more_before_it_is_saved(shop: Folder, tmp_path: Path) -> None:
    file = doubtful_export(tmp_path)
    shop.press("learn-format", file)
    assert learned(shop)["Citty"]["sure"] == "Doubtful: City?"
    asked = shop.press("learn-format")
    assert asked.files == []
    assert "'Citty' (City?) has no meaning yet" in asked.line
    assert shop.press("learn-format").files != []


def test_an_answer_to_what_is_asked_is_shown_before_it_is_saved(shop: Folder, tmp_path: Path) -> None:
    file = doubtful_export(tmp_path)
    for chosen in ([file], []):
        shop.press("learn-format", *chosen)
    choose(shop, "Citty", "City")
    assert shop.press("learn-format").files == []
    assert learned(shop)["Citty"]["preview_1"] == "Leeds"
    assert "city" in shop.press("learn-format").files[0].read_text()


def test_a_word_that_is_not_in_the_list_is_told_beside_its_column(shop: Folder) -> None:
    shop.press("learn-format", SHOP)
    choose(shop, "Ort", "Village")
    for _ in range(2):
        assert shop.press("learn-format").files == []
        assert learned(shop)["Ort"]["sure"] == "Not in the list: choose from the drop-down"


def test_another_kind_of_file_is_shown_anew(shop: Folder) -> None:
    shop.press("learn-format", TRACKING)
    choose(shop, "Kind of file", "Carrier file")
    assert shop.press("learn-format").files == []
    assert learned(shop)["Poids"]["sure"] == "Doubtful: Weight kg?"
    assert learned(shop)["One row is"]["means"] == "a parcel"
    choose(shop, "Kind of file", "Tracking file")
    shop.press("learn-format")
    assert "One row is" not in learned(shop)
    assert shop.press("learn-format").files != []


def test_a_second_file_takes_the_place_of_the_first_on_the_sheet(shop: Folder) -> None:
    shop.press("learn-format", CARRIER)
    shop.press("learn-format", TRACKING)
    assert [h for h in learned(shop) if h not in ("File", "Kind of file", "Name")] == [
        "N° de commande", "N° de suivi", "Transporteur", "Date d'expédition", "Poids",
    ]  # fmt: skip


def test_a_name_that_is_taken_is_refused(shop: Folder) -> None:
    shop.press("learn-format", SHOP)
    choose(shop, "Name", "amazon-unshipped")
    shop.press("learn-format")
    assert "write another Name" in shop.refuses("learn-format")


def test_a_file_that_changed_meanwhile_is_refused(shop: Folder, tmp_path: Path) -> None:
    copy = tmp_path / "list.csv"
    copy.write_bytes(SHOP.read_bytes())
    shop.press("learn-format", copy)
    copy.write_bytes(SHOP.read_bytes().replace(b"Menge", b"Stueck"))
    assert "has other columns than the Learn sheet" in shop.refuses("learn-format")


def test_pressing_without_a_file_says_what_to_choose(shop: Folder) -> None:
    assert shop.refuses("learn-format").startswith("Choose a file to learn")


def test_saving_is_undone_like_any_press(shop: Folder) -> None:
    shop.press("learn-format", SHOP)
    before = shop.table("learn").reset_index(drop=True)
    saved = shop.press("learn-format").files[0]
    shop.press("undo-last-step")
    assert not saved.exists()
    assert shop.table("learn").reset_index(drop=True).equals(before)


def test_formats_are_saved_where_the_settings_say(shop: Folder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "our templates"
    elsewhere.mkdir()
    shop.set("Templates folder", str(elsewhere))
    shop.press("learn-format", CARRIER)
    saved = shop.press("learn-format").files
    assert sorted(path.name for path in (elsewhere / "carriers").iterdir()) == [
        "chinese-carrier.toml", "chinese-carrier.xlsx",
    ]  # fmt: skip
    assert all(path.exists() for path in saved)


def test_a_learned_template_goes_through_the_day(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    shop.press("learn-format", CARRIER)
    assert learned(shop)["*收件人姓名"]["preview_1"] == "Jane Example"
    assert float(learned(shop)["总重量（KG）"]["preview_1"]) > 0.3
    shop.press("learn-format")
    shop.type("parcels", {(0, "carrier"): "chinese-carrier", (0, "service"): "专线"})
    done = shop.press("carrier-files")
    assert done.done == 1, done.line
    (file,) = done.files
    row = CalamineWorkbook.from_path(file).get_sheet_by_name("批量下单").to_python()[4]
    assert row[2:5] == ["专线", "Jane Example", "12 High Street"]
    assert shop.table("parcels")["status"].tolist() == [Status.SENT]


# the command


def run(*words: str) -> str:
    done = CliRunner().invoke(commands, ["learn", *words], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.output


def test_the_command_prints_what_it_found_and_saves_only_with_yes(tmp_path: Path) -> None:
    where = ["--templates", str(tmp_path)]
    said = run(str(SHOP), *where)
    assert "Bestellnummer" in said
    assert "Doubtful" in said
    assert list(tmp_path.iterdir()) == []
    run(str(SHOP), *where, "--yes", "--name", "Werkstatt", "--set", "Anmerkung intern=Buyer note")
    made = tomllib.loads((tmp_path / "marketplaces" / "Werkstatt.toml").read_text("utf-8"))
    assert made["columns"]["buyer_note"] == ["Anmerkung intern"]
    assert made["encodings"][0] == "cp1252"


def test_the_command_refuses_a_meaning_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="'Village' is nothing that a column can mean; write one of"):
        run(str(SHOP), "--templates", str(tmp_path), "--set", "Ort=Village")


def test_a_learned_file_is_right_by_the_programs_own_check(tmp_path: Path) -> None:
    for path in (SHOP, CARRIER, TRACKING):
        run(str(path), "--templates", str(tmp_path), "--yes")
    made = sorted(str(path) for path in tmp_path.rglob("*.toml"))
    assert len(made) == 3
    done = CliRunner().invoke(commands, ["formats", "check", *made], standalone_mode=False)
    assert done.exception is None, done.exception


def test_learn_toml_decimals_follow_the_units() -> None:
    proposal = of_rows(["Recipient name", "Weight (g)", "Length (in)", "Declared value"], purpose="carrier")
    made = tomllib.loads(toml.to_toml(proposal, proposal.certain, "Post", source()))
    assert [(c.get("unit"), c.get("decimals")) for c in made["column"]] == [
        (None, None), ("g", 0), ("in", 1), (None, 2),
    ]  # fmt: skip


# exports that Learn had not seen


def test_a_listing_s_number_is_never_taken_for_the_sku() -> None:
    assert "Item number" not in known(of_rows(["Order number", "Quantity", "Item number"], ["1", "1", "110551"]))


def test_an_export_of_orders_with_weights_is_no_carrier_file() -> None:
    header = ["Order number", "Date created", "SKU", "Qty", "Price", "Weight (kg)", "Recipient name", "Payment status"]
    assert of_rows(header, ["1", "2026-11-26", "TEA", "1", "4.50", "0.2", "Jane", "Paid"]).purpose == "orders"


def test_what_the_command_is_told_wins_over_an_exact_guess(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text("Order number,Item code,SKU,Qty\n1,TEA,998,1\n", "utf-8")
    run(str(path), "--templates", str(tmp_path), "--yes", "--set", "Item code=SKU")
    made = tomllib.loads((tmp_path / "marketplaces" / "shop.toml").read_text("utf-8"))
    assert made["columns"]["sku"] == ["Item code"]


def test_two_columns_of_one_meaning_are_joined_where_rows_fill_both(tmp_path: Path) -> None:
    path = tmp_path / "rakuten.csv"
    path.write_text("注文番号,SKU,Qty,郵便番号1,郵便番号2\n1,TEA,1,060,0001\n", "utf-8")
    sets = ("注文番号=Order no.", "郵便番号1=Postcode", "郵便番号2=Postcode")
    run(str(path), "--templates", str(tmp_path), "--kind", "orders", "--yes", *(w for s in sets for w in ("--set", s)))
    incoming = marketplaces.read_file(path, marketplaces.load([tmp_path / "marketplaces"]), LONDON)
    assert incoming.frame["postcode"].tolist() == ["060-0001"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            ["注文番号", "個数", "送付先姓", "送付先名", "ステータス"],
            ["Order no.", "Qty", "Last name", "First name", "Order status"],
        ),
        (["주문번호", "업체상품코드", "구매수(수량)", "수취인이름"], ["Order no.", "SKU", "Qty", "Recipient"]),
        (["หมายเลขคำสั่งซื้อ", "จำนวน", "ชื่อผู้รับ", "จังหวัด"], ["Order no.", "Qty", "Recipient", "State"]),
        (["No. Pesanan", "Nomor Referensi SKU", "Jumlah", "Provinsi"], ["Order no.", "SKU", "Qty", "State"]),
        (["Mã đơn hàng", "SKU phân loại hàng", "Số lượng"], ["Order no.", "SKU", "Qty"]),
        (["訂單編號", "商品選項貨號", "數量", "郵遞區號"], ["Order no.", "SKU", "Qty", "Postcode"]),
        (
            ["Numer zamówienia", "Ilość", "Imię i nazwisko", "Kod pocztowy"],
            ["Order no.", "Qty", "Recipient", "Postcode"],
        ),
        (["Sipariş Numarası", "Stok Kodu", "Adet", "Posta Kodu"], ["Order no.", "SKU", "Qty", "Postcode"]),
        (["Номер заказа", "Артикул", "Количество", "Индекс"], ["Order no.", "SKU", "Qty", "Postcode"]),
        (["Bestelnummer", "Artikelcode", "Aantal", "Woonplaats"], ["Order no.", "SKU", "Qty", "City"]),
    ],
)
def test_headers_are_known_in_ten_more_languages(headers: list[str], expected: list[str]) -> None:
    assert list(known(of_rows(headers, ["1", *"23456"[: len(headers) - 1]], purpose="orders")).values()) == expected
