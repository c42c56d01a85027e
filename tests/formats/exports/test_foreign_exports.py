"""Exports that look like others, or end in a total, are taken for what they are."""

import csv
import io
from pathlib import Path

import pytest
from marketplace_samples import SAMPLES, read

from pyaddin.tables.problems import Refusal

WIX = [
    "Order number",
    "Date created",
    "Item",
    "Variant",
    "SKU",
    "Qty",
    "Recipient name",
    "Delivery address",
    "Delivery city",
]
OWN = "Order no.,SKU,Item,Qty,Recipient,Address 1\nA-1,MUG,Mug,2,Ann Field,1 High Street\n"


def write(path: Path, *rows: list[str], delimiter: str = ",") -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_text(out.getvalue(), "utf-8")
    return path


def test_orders_with_an_sku_and_an_item_are_no_list_of_products(tmp_path: Path) -> None:
    row = ["10001", "Nov 26, 2026", "Mug", "Blue", "MUG", "1", "Ann Field", "1 High Street", "Leeds"]
    with pytest.raises(Refusal, match="Learn format teaches it"):
        read(write(tmp_path / "wix.csv", WIX, row))


def test_an_amazon_report_that_says_what_is_left_to_ship_ships_that(tmp_path: Path) -> None:
    with (SAMPLES / "amazon-order-report.txt").open(encoding="utf-8-sig", newline="") as file:
        header, row, *_ = csv.reader(file, delimiter="\t")
    row[header.index("quantity-purchased")] = "3"
    path = write(
        tmp_path / "a.txt", [*header, "quantity-to-ship", "quantity-shipped"], [*row, "1", "2"], delimiter="\t"
    )
    incoming = read(path)
    assert incoming.title == "Amazon unshipped orders"
    assert incoming.frame["qty"].tolist() == [1]


@pytest.mark.parametrize(
    "footer", ["Total,,,2,,\n", "Summe,,,,,\n", ",,,,,\nprinted by the shop,,,,,\n", "合计,,,2,,\n"]
)
def test_a_total_or_a_remark_below_the_list_needs_nobody(tmp_path: Path, footer: str) -> None:
    (tmp_path / "own.csv").write_text(OWN + footer, "utf-8")
    incoming = read(tmp_path / "own.csv")
    assert incoming.frame["order_no"].tolist() == ["A-1"]
    assert incoming.rejected == []
    assert incoming.left_out == {"below the list": 1}


def test_an_order_that_lacks_its_units_is_no_footer(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(OWN + "A-2,,,,Bo Lind,2 High Street\n", "utf-8")
    assert [one.line for one in read(tmp_path / "own.csv").rejected] == [3]


def test_a_damaged_file_of_others_has_no_backup_beside_it(tmp_path: Path) -> None:
    whole = (SAMPLES / "lazada.xlsx").read_bytes()
    at = whole.index(b"xl/worksheets/sheet1.xml") + 200
    (tmp_path / "lazada.xlsx").write_bytes(whole[:at] + bytes(40) + whole[at + 40 :])
    with pytest.raises(Refusal) as refused:
        read(tmp_path / "lazada.xlsx")
    assert str(refused.value) == "lazada.xlsx is cut off or damaged; download it again."


def test_items_in_cells_of_their_own_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    header = ["order_number", "status", "shipping_address_1", "shipping_country"]
    numbers = [10, 1, 2]
    items = [f"name:Mug {number}|sku:MUG-{number}|quantity:{number}|total:8.00" for number in numbers]
    path = write(
        tmp_path / "woo.csv", [*header, *(f"line_item_{number}" for number in numbers)],
        ["1", "processing", "1 High Street", "GB", *items],
    )  # fmt: skip
    frame = read(path).frame
    assert frame["sku"].tolist() == ["MUG-1", "MUG-2", "MUG-10"]
    assert frame["qty"].tolist() == [1, 2, 10]
