"""Customs papers: what goes with each parcel by its destination, what is missing, what is held."""

import csv
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from helpers import BUYER, Folder, empty_folder
from old_books import FIRST
from tools import program

from pyaddin import shipped
from pyaddin.press.summary import Summary

ABROAD: dict[str, dict[str, Any]] = {
    "Canary Islands": {"country": "ES", "postcode": "35001", "city": "Las Palmas", "phone": "+34 600 000 001"},
    "Northern Ireland": {"country": "GB", "postcode": "BT1 5GS", "city": "Belfast", "phone": "+44 1632 960124"},
    "Switzerland": {"country": "CH", "postcode": "8001", "city": "Zürich", "phone": "+41 44 668 18 00"},
    "United States": {
        "country": "US", "postcode": "10001", "city": "New York", "state": "NY", "phone": "+1 212 555 0142",
    },
    "Germany": {
        "country": "DE", "postcode": "10115", "city": "Berlin", "phone": "+49 30 901820", "ioss": "IM2760000019",
    },
}  # fmt: skip
HEAD = 'rules_of = "own"\nid = "own"\ntitle = "Own"\nsource = "us"\nchecked = 2026-11-01\n'
ION: dict[str, Any] = {"battery": "Yes", "battery_kind": "Lithium ion", "batteries": 1}
WAREHOUSE = {"eori": "GB123456789000", "tax_id": "GB980780684"}


def packed(shop: Folder, *orders: dict[str, Any]) -> None:
    """Orders that are packed, each in a parcel of its own."""
    for number, order in enumerate(orders, 1):
        shop.paste("orders", {**BUYER, "order_no": f"#30{number:02}", "address_accepted": "Yes", **order})
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)


def sheet(shop: Folder) -> dict[str, dict[str, Any]]:
    """The rows of Customs by place, or by SKU."""
    rows = shop.table("customs").to_dict("records")
    return {row["goes_to"] if row["about"] == "Parcel" else row["which"]: row for row in rows}


def text(pdf: Path) -> str:
    """What stands on a paper, as one line."""
    done = subprocess.run([program("pdftotext"), "-layout", str(pdf), "-"], check=True, capture_output=True)
    return " ".join(done.stdout.decode().split())


@pytest.fixture
def sender(shop: Folder) -> Folder:
    """A shop in Great Britain with its numbers, rates, and a tariff code that is long enough for the United States."""
    shop.type("warehouses", {(0, name): value for name, value in WAREHOUSE.items()})
    shop.type("products", {(0, "hs_code"): "6912008100"})
    (shop.path / "in").mkdir(exist_ok=True)
    (shop.path / "in" / "eurofxref.csv").write_text("Date, USD, GBP, \n17 November 2026, 1.10, 0.85, \n", "utf-8")
    return shop


def papers(said: Summary) -> dict[str, str]:
    """What stands on each paper that a press made, by the name that leads its file's."""
    return {path.name.partition("_")[0]: text(path) for path in said.files if path.suffix == ".pdf"}


def test_papers_of_many_parcels_are_set_in_parts_that_come_out_as_one_file(
    sender: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyaddin.documents.parts.AT_ONCE", 2)
    packed(sender, *ABROAD.values())
    (form,) = papers(sender.press("customs-papers")).values()
    assert form.count("Customs declaration CN 22") == 4


def test_five_destinations_have_the_papers_and_numbers_that_each_wants(sender: Folder) -> None:
    packed(sender, *ABROAD.values())
    said = sender.press("customs-papers")
    assert (said.done, said.needs) == (4, 0)
    rows = sheet(sender)
    assert {place: row["forms"] for place, row in rows.items()} == {
        place: "CN 22" for place in ABROAD if place != "Northern Ireland"
    }
    assert {place: "IOSS" in row["numbers"] for place, row in rows.items()} == {
        "Canary Islands": False, "Switzerland": False, "United States": False, "Germany": True,
    }  # fmt: skip
    assert (rows["Germany"]["duty"], rows["Germany"]["currency"]) == (3.0, "EUR")
    assert rows["Germany"]["tax"] == pytest.approx(round((4.5 / 1.10 + 3) * 0.19, 2))
    assert rows["United States"]["told"] == "the duty there is not known | the tax there is not known"
    (form,) = papers(said).values()
    assert form.count("Customs declaration CN 22") == 4
    assert "IM2760000019" in form
    assert "6912008100" in form
    assert sender.table("parcels")["papers_at"].notna().tolist() == [True, False, True, True, True]


def test_papers_are_made_once_and_again_for_rows_that_are_selected(sender: Folder) -> None:
    packed(sender, ABROAD["Switzerland"])
    assert sender.press("customs-papers").done == 1
    assert sender.press("customs-papers").files == []
    label = int(sender.tables("parcels")["parcels"].index[0])
    assert len(sender.press("customs-papers", selection=(label,)).files) == 2


def test_without_a_rate_a_parcel_gets_the_paper_that_is_never_wrong(sender: Folder) -> None:
    (sender.path / "in" / "eurofxref.csv").unlink()
    packed(sender, ABROAD["Germany"])
    said = sender.press("customs-papers")
    assert sheet(sender)["Germany"]["forms"] == "CN 23, Commercial invoice"
    assert "there is no rate of USD" in sender.table("parcels")["problem"].iloc[0]
    assert "Total gross weight kg, with packaging (4)" in papers(said)["cn23"]
    assert "Commercial invoice" in papers(said)["invoices"]


def test_what_is_missing_is_listed_by_product_before_anything_is_packed(sender: Folder) -> None:
    sender.type("products", {(1, "hs_code"): "12AB", (1, "origin"): "Chyna", (1, "unit_value"): 0})
    sender.paste("orders", {**BUYER, **ABROAD["Switzerland"], "sku": "PEN", "unit_price": 0})
    said = sender.press("customs-papers")
    assert "1 product lacks customs data; see Customs." in said.line
    assert sheet(sender)["PEN"]["lacks"] == (
        "'12AB' of PEN is no HS code; write 6 to 13 digits on Products. | "
        "the Origin 'Chyna' of PEN is no country; write two letters, such as CN, on Products. | "
        "nothing says what PEN is worth; fill Unit value on Products: customs take no value of 0."
    )


def test_a_parcel_that_lacks_something_gets_no_paper_and_says_why(sender: Folder) -> None:
    sender.type("products", {(0, "hs_code"): ""})
    sender.type("warehouses", {(0, "tax_id"): "GB980780685", (0, "eori"): "FR?"})
    packed(sender, {**ABROAD["Germany"], "ioss": "IN2760000019"})
    said = sender.press("customs-papers")
    assert (said.done, said.needs, said.files) == (0, 1, [])
    told = sender.table("parcels")["problem"].iloc[0]
    for words in (
        "MUG has no HS code on Products; fill it in.",
        "'IN2760000019' is no IOSS number",
        "'FR?' of MAIN is no EORI number",
        "'GB980780685' of MAIN fails its check digit",
    ):
        assert words in told


def test_a_battery_that_the_carrier_refuses_holds_its_parcel_until_it_is_accepted(sender: Folder) -> None:
    battery: dict[str, Any] = {**ION, "battery_placed": "Alone"}
    sender.type("products", {(0, name): value for name, value in battery.items()})
    packed(sender, ABROAD["Switzerland"])
    said = sender.press("customs-papers")
    assert "1 parcel is held: P000001." in said.line
    assert (said.done, said.needs, said.files) == (0, 1, [])
    assert "Royal Mail Click & Drop does not take MUG this way (UN3480, Alone)" in sheet(sender)["Switzerland"]["held"]
    assert sender.press("carrier-files").done == 0
    sender.type("orders", {(0, "go_anyway"): "Yes"})
    assert sender.press("carrier-files").done == 1
    assert sorted(papers(sender.press("customs-papers"))) == ["battery-marks", "cn22"]


def test_a_battery_in_a_device_goes_and_its_mark_is_made_only_where_it_is_needed(sender: Folder) -> None:
    battery: dict[str, Any] = {**ION, "battery_placed": "In the device"}
    sender.type("products", {(0, name): value for name, value in battery.items()})
    packed(sender, {**ABROAD["Switzerland"], "qty": 2}, {"qty": 2})
    assert list(papers(sender.press("customs-papers"))) == ["cn22"]
    assert sheet(sender)["Switzerland"]["batteries"] == (
        "UN3481 PI 967, no mark: so few batteries in a device need no mark"
    )


def test_a_courier_gets_an_invoice_in_as_many_copies_as_it_wants(sender: Folder) -> None:
    sender.type("rules", {(0, "carrier"): "DHL Express", (0, "service"): "P"})
    packed(sender, ABROAD["Switzerland"])
    invoice = papers(sender.press("customs-papers"))["invoices"]
    assert invoice.count("Commercial invoice") == 2
    assert "Copy 2 of 2" in invoice
    assert "GB123456789000" in invoice


def test_what_is_no_sale_goes_with_a_pro_forma_invoice(sender: Folder) -> None:
    sender.type("rules", {(0, "carrier"): "DHL Express", (0, "service"): "P"})
    packed(sender, ABROAD["Switzerland"])
    sender.type("parcels", {(0, "category"): "Commercial sample"})
    assert "Pro forma invoice" in papers(sender.press("customs-papers"))["invoices"]


def test_a_rule_of_the_shops_own_counts_from_its_day_on(sender: Folder) -> None:
    own = sender.path / "templates" / "customs" / "own.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    rule = '[[form]]\nsender = "GB"\nmost = 1.0\ncurrency = "GBP"\nfrom = 2026-11-19\nsource = "our post"\n'
    own.write_text(f"{HEAD}{rule}", "utf-8")
    packed(sender, ABROAD["Switzerland"])
    sender.press("customs-papers")
    assert sheet(sender)["Switzerland"]["forms"] == "CN 22"
    sender.now += timedelta(days=1)
    sender.press("customs-papers")
    assert sheet(sender)["Switzerland"]["forms"] == "CN 23, Commercial invoice"


def test_rules_whose_days_overlap_are_refused_in_one_sentence_and_change_nothing(sender: Folder) -> None:
    own = sender.path / "templates" / "customs" / "own.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    rule = '[[vat]]\nto = "CH"\nrate = 8.1\nfrom = {}\nsource = "our forwarder"\n'
    own.write_text(HEAD + rule.format("2024-01-01") + rule.format("2026-01-01"), "utf-8")
    packed(sender, ABROAD["Switzerland"])
    before = sender.state()
    assert sender.refuses("customs-papers") == (
        "own.toml: two rules of 'vat CH' are in force on 2026-01-01; end the earlier one the day before."
    )
    assert sender.state() == before


def test_run_the_day_makes_papers_where_settings_say_so(sender: Folder) -> None:
    sender.paste("orders", {**BUYER, **ABROAD["Switzerland"], "address_accepted": "Yes"})
    sender.press("run-the-day")
    assert sender.table("parcels")["papers_at"].isna().all()
    sender.set("Customs papers in the day", "Yes")
    sender.press("run-the-day")
    assert sender.table("parcels")["papers_at"].notna().all()


def test_hostile_text_is_nothing_but_text_on_papers_and_in_the_data(sender: Folder) -> None:
    sender.type("products", {(0, "customs_description"): '=1+1 #image("x") "$'})
    packed(sender, {**ABROAD["Switzerland"], "recipient": "=cmd|'/c calc'!A1"})
    said = sender.press("customs-papers")
    assert '=1+1 #image("x") "$' in papers(said)["cn22"]
    (data,) = (path for path in said.files if path.suffix == ".csv")
    cells = [cell for row in csv.reader(data.read_text("utf-8-sig").splitlines()) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]


def old_folder(path: Path) -> Folder:
    """A new working folder whose workbook is of version 1."""
    with patch.object(shipped, "BOOK", FIRST):
        empty_folder(path)
    return Folder(path)


def test_a_book_of_before_runs_its_day_without_papers_and_has_them_once_it_is_upgraded(tmp_path: Path) -> None:
    old = old_folder(tmp_path / "old")
    old.paste("orders", {**BUYER, **ABROAD["Switzerland"], "address_accepted": "Yes"})
    steps = [step.button for step in old.press("run-the-day").steps]
    assert "customs-papers" not in steps
    assert "make-parcels" in steps
    assert old.refuses("customs-papers").startswith("There is no sheet Customs; press Upgrade, then this again.")
    old.press("upgrade")
    assert [path.suffix for path in old.press("customs-papers").files] == [".pdf", ".pdf", ".csv"]
    assert sheet(old)["Switzerland"]["forms"] == "CN 23, Commercial invoice"
    assert old.table("parcels")["papers_at"].notna().all()
    assert old.refuses("inbound-shipment").startswith("Inbound is empty")
