"""Check carrier invoice on a book: UPS by place, FedEx by its pairs, any other by its headers or as it was taught."""

import csv
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from helpers import BUYER, Folder

from pyaddin.tables.invoices import Billed

NUMBERS = ("1Z0000000000000017", "1Z0000000000000026", "1Z0000000000000035")


@pytest.fixture
def sent(shop: Folder) -> Folder:
    """Three parcels with UPS numbers of which two have left."""
    for number in (1, 2, 3):
        shop.paste("orders", {**BUYER, "order_no": f"#{number}", "recipient": f"Jane Example {number}"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    shop.type("parcels", {(row, "tracking_no"): number for row, number in enumerate(NUMBERS[:2])})
    shop.press("confirm-shipment")
    shop.type("parcels", {(2, "tracking_no"): NUMBERS[2], (2, "status"): "Cancelled"})
    shop.type("parcels", {(row, "service"): "UPS Ground" for row in range(3)})
    return shop


def ups(number: str, amount: str, charge: str = "Ground", **more: str) -> list[str]:
    """A line of UPS's file, all 250 columns of it."""
    cells = {
        1: "2.1", 3: "000012A34B", 5: "2026-11-28", 6: "0000012A34B486", 10: "GBP", 14: "LEAD", 21: number, 29: "1",
        30: "K", 34: "002", 35: "SHP", 44: "FRT", 46: charge, 53: amount,
    } | {int(place): text for place, text in more.items()}  # fmt: skip
    return [cells.get(place, "") for place in range(1, 251)]


def written(shop: Folder, name: str, rows: list[list[str]], delimiter: str = ",") -> Path:
    path = shop.path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def test_ups_is_read_by_place_and_every_charge_of_a_parcel_is_one_sum(sent: Folder) -> None:
    rows = [
        ups(NUMBERS[0], "8.50"),
        ups(NUMBERS[0], "1.20", "Fuel Surcharge", **{"44": "FSC"}),
        ups(NUMBERS[0], "0.00", "Note", **{"44": "INF"}),
        ups(NUMBERS[1], "30.00", **{"29": "7.5"}),
        ups(NUMBERS[2], "6.00"),
        ups("1Z9999999999999999", "5.00"),
        ups("", "12.00", "Service Charge", **{"44": "MSC", "35": "MIS"}),
    ]
    said = sent.press("check-invoice", written(sent, "ups.csv", rows))
    lines = sent.table("invoices").set_index("tracking_no")
    assert lines["amount"].to_dict() == {
        NUMBERS[0]: 9.7, NUMBERS[1]: 30.0, NUMBERS[2]: 6.0, "1Z9999999999999999": 5.0,
    }  # fmt: skip
    assert lines["status"].tolist() == [Billed.RIGHT, Billed.DIFFERS, Billed.UNSENT, Billed.STRANGER]
    assert lines["surcharges"].iloc[0] == "Fuel Surcharge 1.20"
    assert lines["freight"].iloc[0] == 8.5
    assert "billed for 7,500 g" in lines["problem"].iloc[1]
    assert lines["zone"].iloc[0] == "002"
    assert lines["invoiced_at"].iloc[0] == pd.Timestamp("2026-11-28")
    assert "12.00 billed of no parcel" in said.line
    claims = next(path for path in said.files if path.name.startswith("claims_UPS"))
    text = claims.read_text(encoding="utf-8-sig")
    assert NUMBERS[0] not in text
    assert NUMBERS[1] in text
    assert "Jane" not in text


def test_the_same_file_again_changes_nothing_and_freight_on_a_later_invoice_is_billed_twice(sent: Folder) -> None:
    sent.press("check-invoice", written(sent, "a.csv", [ups(NUMBERS[0], "8.50")]))
    said = sent.press("check-invoice", sent.path / "a.csv")
    assert "nothing new; 1 known already" in said.line
    assert len(sent.table("invoices")) == 1
    later = {"6": "0000012A34B999"}
    rows = [ups(NUMBERS[0], "8.50", **later), ups(NUMBERS[1], "-2.00", "Weight correction", **{**later, "35": "ADJ"})]
    sent.press("check-invoice", written(sent, "b.csv", rows, ";"))
    lines = sent.table("invoices")
    assert lines["status"].tolist() == [Billed.RIGHT, Billed.TWICE, Billed.CORRECTION]
    assert lines["claim"].tolist()[1] == 8.5


def test_fedex_has_pairs_of_charges_under_repeated_names(sent: Folder) -> None:
    pair = ["Tracking ID Charge Description", "Tracking ID Charge Amount"]
    cells = {
        "Bill to Account Number": "123456789", "Invoice Date": "20261127", "Invoice Number": "7-001",
        "Original Amount Due": "999.99", "Ground Tracking ID Prefix": "1Z00000000",
        "Express or Ground Tracking ID": NUMBERS[0][10:], "Transportation Charge Amount": "7.00",
        "Net Charge Amount": "9.10", "Service Type": "Ground", "Rated Weight Amount": "1", "Rated Weight Units": "L",
        "Zone Code": "05",
    }  # fmt: skip
    head = [*cells, *pair, *pair]
    row = [*cells.values(), "Fuel Surcharge", "1.40", "Discount", "-0.30"]
    sent.press("check-invoice", written(sent, "fedex.csv", [head, row]))
    line = sent.table("invoices").iloc[0]
    assert (line["tracking_no"], line["amount"], line["freight"], line["carrier"]) == (NUMBERS[0], 9.1, 8.0, "FedEx")
    assert line["surcharges"] == "Fuel Surcharge 1.40; Discount -0.30"
    assert line["invoice"] == "7-001"


def test_an_unknown_header_is_taught_once_in_settings(sent: Folder) -> None:
    path = written(sent, "other.csv", [["Consignment", "Cost EUR"], [NUMBERS[0], "4,50"]], ";")
    assert "name them in Settings, Invoice columns" in sent.refuses("check-invoice", path)
    sent.set("Invoice columns", "Tracking no.: Consignment; Billed: Cost EUR")
    sent.press("check-invoice", path)
    assert sent.table("invoices")["amount"].tolist() == [4.5]
    sent.set("Invoice columns", "Colour: Consignment")
    assert "Invoice columns says 'Colour: Consignment'" in sent.refuses("check-invoice", path)


def test_an_invoice_of_another_account_is_refused(sent: Folder) -> None:
    sent.set("Carrier accounts", "UPS: 99X99X; FedEx: 123456789")
    path = written(sent, "ups.csv", [ups(NUMBERS[0], "8.50")])
    assert "bills the account 000012A34B" in sent.refuses("check-invoice", path)
    sent.set("Carrier accounts", "UPS: 12A34B")
    sent.press("check-invoice", path)
    assert len(sent.table("invoices")) == 1


def test_a_charge_that_stands_twice_is_claimed_once(sent: Folder) -> None:
    rows = [ups(NUMBERS[0], "8.50"), *[ups(NUMBERS[0], "2.95", "Residential", **{"44": "ACC"})] * 2]
    sent.press("check-invoice", written(sent, "ups.csv", rows))
    line = sent.table("invoices").iloc[0]
    assert (line["status"], line["claim"]) == (Billed.TWICE, 2.95)


def test_what_left_long_ago_and_was_never_billed_is_listed(sent: Folder) -> None:
    sent.now += timedelta(days=40)
    said = sent.press("check-invoice", written(sent, "ups.csv", [ups(NUMBERS[0], "8.50")]))
    assert "1 parcel that left more than a month ago was never billed" in said.line
    listed = next(path for path in said.files if path.name.startswith("never-billed"))
    assert NUMBERS[1] in listed.read_text(encoding="utf-8-sig")


def test_an_amount_that_cannot_be_read_refuses_its_file(sent: Folder) -> None:
    path = written(sent, "x.csv", [["Tracking number", "Amount"], [NUMBERS[0], "4.50"], [NUMBERS[1], "much"]])
    assert "x.csv, row 3: the amount cannot be read" in sent.refuses("check-invoice", path)


def test_what_was_agreed_with_the_carrier_is_quiet_from_then_on(sent: Folder) -> None:
    sent.press("check-invoice", written(sent, "a.csv", [ups(NUMBERS[2], "8.50")]))
    sent.type("invoices", {(0, "status"): Billed.SETTLED, (0, "credited"): 8.5})
    sent.press("check-invoice", written(sent, "b.csv", [ups(NUMBERS[0], "8.50")]))
    lines = sent.table("invoices")
    assert lines["problem"].tolist() == ["", ""]
    assert lines["credited"].tolist()[0] == 8.5


def test_another_service_than_the_parcels_is_said(sent: Folder) -> None:
    sent.press("check-invoice", written(sent, "a.csv", [ups(NUMBERS[0], "28.50", "Next Day Air")]))
    assert "billed as Next Day Air, and it was sent as UPS Ground" in sent.table("invoices")["problem"].iloc[0]
