"""From a marketplace's own export to the file that tells it what shipped, press by press."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import places
import pytest
from confirmations import FOLDERS, LINE, NOW
from helpers import Folder

from pyaddin.formats.confirm import downloads, fill
from pyaddin.formats.confirm import format as confirm
from pyaddin.formats.confirm.fill import Told
from pyaddin.tables.status import Status

GOLDEN = places.GOLDEN / "confirm"
EXPORTS = places.GOLDEN / "marketplaces"
NUMBER = "RR123456785CN"
AT_HOME: dict[str, Any] = {
    "recipient": "Ann Field", "address_1": "1 High Street", "address_2": "", "city": "Leeds", "postcode": "LS1 1AA",
    "state": "", "country": "GB", "phone": "+44 1632 960123", "sku": "MUG", "qty": 1, "unit_price": 9.5,
    "currency": "GBP",
}  # fmt: skip
"""Instead of what the samples hold, so that one small shop can ship them all."""
CARRIER = "Royal Mail"


def rows(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        (sheet,) = openpyxl.load_workbook(path).worksheets
        return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    encoding = "cp932" if "Rakuten" in path.name else "utf-8"
    text = path.read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(text), delimiter=";" if "Mirakl" in path.name else ","))


def numbered(shop: Folder, export: str) -> Folder:
    """The open orders of an export with the carrier, the first of its parcels with a tracking number."""
    shop.press("import", EXPORTS / export)
    orders = range(len(shop.table("orders")))
    shop.type("orders", {(row, column): cell for row in orders for column, cell in AT_HOME.items()})
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    shop.type("parcels", {(0, "tracking_no"): NUMBER})
    return shop


@pytest.mark.parametrize(
    ("export", "found"),
    [
        ("pinduoduo.csv", ["261127-000000000001", CARRIER, NUMBER]),
        ("rakuten-rms.csv", ["300000-20261127-0000000001", "", "", NUMBER, "1000", "2026-11-18"]),
        ("naver.xlsx", ["2026112700000011", "택배,등기,소포", CARRIER, NUMBER]),
        ("shopify.csv", ["#1001", "success", NUMBER, CARRIER, "", "FALSE"]),
        ("etsy-items.csv", ["3300112201", NUMBER, "other", "", "false"]),
    ],
)
def test_a_marketplaces_own_file_names_its_order_and_number(shop: Folder, export: str, found: list[str]) -> None:
    done = numbered(shop, export).press("confirm-shipment")
    assert done.done == 1, done.line
    (path,) = done.files
    assert rows(path)[1] == found
    assert shop.table("parcels")["status"].tolist()[0] == Status.SHIPPED


@pytest.mark.parametrize(
    ("export", "filled"),
    [
        ("walmart.csv", {"Update Status": "Ship", "Update Qty": "1", "Carrier": "Royal Mail", "Tracking Number": NUMBER,
                         "Tracking Url": ""}),
        ("coupang.xlsx", {"택배사": CARRIER, "운송장번호": NUMBER}),
    ],
)  # fmt: skip
def test_an_export_that_is_the_upload_too_goes_back_with_its_own_columns_filled(
    shop: Folder, export: str, filled: dict[str, str]
) -> None:
    numbered(shop, export)
    first = shop.press("confirm-shipment")
    assert (first.done, first.files) == (0, [])
    assert "wants its own file filled" in first.line
    (shop.path / "in").mkdir(exist_ok=True)
    (shop.path / "in" / export).write_bytes((EXPORTS / export).read_bytes())
    (path,) = shop.press("confirm-shipment").files
    before, after = rows(EXPORTS / export), rows(path)
    assert before[0] == after[0]
    assert {name: after[1][after[0].index(name)] for name in filled} == filled
    others = [at for at, name in enumerate(after[0]) if name not in filled]
    assert [[row[at] for at in others] for row in before] == [[row[at] for at in others] for row in after]
    assert shop.table("parcels")["status"].tolist()[0] == Status.SHIPPED


def test_a_carrier_that_walmart_does_not_list_is_other_with_a_link() -> None:
    line = {**LINE, "line_whole": "Yes", "marketplace": "Walmart", "order_no": "4790000000001", "line_no": "1"}
    frame = pd.DataFrame([{**line, "carrier": "Örtlicher Bote"}])
    told: Told = fill.fill(
        confirm.format_for("Walmart", FOLDERS), "Walmart", frame, [downloads.read(EXPORTS / "walmart.csv")], NOW
    )
    (file,) = told.files
    row = list(csv.reader(io.StringIO(file.data.decode())))[1]
    assert row[28:33] == ["Ship", "2", "Other", LINE["tracking_no"], "https://t.17track.net/en#nums=1Z999AA10123456784"]


@pytest.mark.parametrize(
    ("marketplace", "words"),
    [("Lazada", "is a plain list to type from; the marketplace's own file is not known."),
     ("Shopify", "is for Matrixify; without it, type from it"), ("Etsy", "is for 3Dsellers")],
)  # fmt: skip
def test_a_file_that_the_marketplace_does_not_take_says_so(marketplace: str, words: str) -> None:
    frame = pd.DataFrame([{**LINE, "marketplace": marketplace}])
    (file,) = confirm.render_confirmation(marketplace, frame, NOW, FOLDERS)
    (note,) = file.notes
    assert words in str(note)


@pytest.mark.parametrize("marketplace", ["Pinduoduo", "Rakuten", "Naver", "Mirakl"])
def test_a_file_that_the_marketplace_takes_says_nothing_of_it(marketplace: str) -> None:
    frame = pd.DataFrame([{**LINE, "marketplace": marketplace}])
    (file,) = confirm.render_confirmation(marketplace, frame, NOW, FOLDERS)
    assert file.notes == ()


@pytest.mark.parametrize(
    ("marketplace", "code"), [("Pinduoduo", "顺丰速运"), ("Rakuten", "1025"), ("Walmart", "SF Express")]
)
def test_a_carrier_is_called_as_the_marketplace_calls_it(marketplace: str, code: str) -> None:
    fmt = confirm.format_for(marketplace, FOLDERS)
    (line,) = confirm.lines_of(fmt, pd.DataFrame([{**LINE, "carrier": "SF Express"}])).to_dict("records")
    assert line["parcel.carrier_code"] == code


def test_an_order_in_two_parcels_is_left_where_the_file_cannot_tell() -> None:
    frame = pd.DataFrame([{**LINE, "whole": "", "marketplace": "Pinduoduo"}])
    fmt = confirm.format_for("Pinduoduo", FOLDERS)
    assert confirm.render_confirmation("Pinduoduo", frame, NOW, FOLDERS) == []
    assert "ships in parts" in str(fill.split_off(fmt, "Pinduoduo", frame.assign(line_whole=""))[0])
