"""Reorder: what should be bought and why; orders go to suppliers as files, and Goods in expects what they name."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers import BUYER, NOW, Folder

WOOD: dict[str, Any] = {"supplier": "Woodside Ltd", "lead_days": 10, "lead_spread": 2, "currency": "EUR"}


@pytest.fixture
def selling(shop: Folder) -> Folder:
    """Mugs sell every day: 2, 3 and 4 by turns for thirty days."""
    shop.paste("suppliers", WOOD)
    for at, supplier in enumerate(("Woodside Ltd", "Woodside Ltd")):
        shop.type("products", {(at, "supplier"): supplier, (at, "cost"): 2.5, (at, "supplier_sku"): f"W-{at}"})
    days = [NOW - timedelta(days=back) for back in range(30, 0, -1)]
    shop.paste(
        "orders",
        *(
            {**BUYER, "order_no": f"#{n}", "qty": 2 + n % 3, "ordered_at": day, "status": "Completed"}
            for n, day in enumerate(days)
        ),
    )
    return shop


def says(shop: Folder, row: int = 0) -> str:
    return str(shop.table("reorder")["problem"].iloc[row])


def out(shop: Folder, kind: str) -> list[Path]:
    return sorted((shop.path / "out").rglob(f"PO-*.{kind}"))


def test_what_should_be_bought_stands_there_with_its_formula(selling: Folder) -> None:
    said = selling.press("reorder")
    assert "1 article to look at." in said.line
    row = selling.table("reorder").iloc[0]
    assert (row["sku"], row["item"], row["supplier"], row["per_day"], row["on_hand"]) == (
        "MUG", "Mug", "Woodside Ltd", 3, 10
    )  # fmt: skip
    # z 1.65, sd 0.83: 1.65 × √(10 × 0.83² + 3² × 2²) = 10.8
    assert row["point"] == 3 * 10 + 11
    assert row["qty"] == row["suggested"] == 41 + 3 * 30 - 10
    assert row["formula"] == (
        "30 days sold 3.00 ± 0.83 a day: 3.00 × 10 + 1.65 × √(10 × 0.83² + 3.00² × 2²) = 41; "
        "41 + 90 for 30 days − 10 + 0 − 0 = 121, by 1 from 0: 121"
    )
    assert row["weeks"] == "22, 20, 21, 22"


def test_what_says_yes_is_ordered_and_expected_on_goods_in(selling: Folder) -> None:
    selling.press("reorder")
    selling.type("reorder", {(0, "order"): "Yes", (0, "qty"): 100})
    said = selling.press("reorder")
    assert "1 line ordered in 1 purchase order; Goods in expects it." in said.line
    assert selling.table("reorder").empty
    line = selling.table("purchases").iloc[0]
    assert (line["purchase"], line["sku"], line["qty"], line["amount"]) == ("PO-000001", "MUG", 100, 250)
    expected = selling.table("goods_in").iloc[0]
    assert (expected["delivery"], expected["sku"], expected["expected"], expected["no"]) == (
        "PO-000001", "MUG", 100, "G000001"
    )  # fmt: skip
    assert selling.table("suppliers")["owed"].tolist() == [250]
    (file,), (paper,) = out(selling, "xlsx"), out(selling, "pdf")
    rows = list(openpyxl.load_workbook(file)["Sheet1"].iter_rows(values_only=True))
    told = dict(zip(map(str, rows[0]), rows[1], strict=True))
    names = ("Purchase order", "Supplier's SKU", "Qty", "Price")
    assert [told[name] for name in names] == ["PO-000001", "W-0", 100, 2.5]
    assert paper.read_bytes().startswith(b"%PDF")


def test_expected_goods_lower_the_next_suggestion(selling: Folder) -> None:
    selling.paste("goods_in", {"delivery": "PO-9", "sku": "MUG", "expected": 20, "received": 5, "status": "Expected"})
    selling.press("reorder")
    assert selling.table("reorder")[["expected", "suggested"]].to_numpy().tolist() == [[15, 106]]
    selling.type("reorder", {(0, "order"): "Yes"})
    selling.press("reorder")
    said = selling.press("reorder")
    assert "Nothing is to be ordered." in said.line
    assert selling.table("reorder").empty


def test_what_orders_wait_for_raises_the_suggestion(selling: Folder) -> None:
    selling.paste("orders", {**BUYER, "order_no": "#900", "qty": 4})
    selling.press("reorder")
    assert selling.table("reorder")[["wanted", "suggested"]].to_numpy().tolist() == [[4, 125]]


def test_a_suggestion_is_counted_anew_and_the_clerks_own_quantity_stays(selling: Folder) -> None:
    selling.press("reorder")
    selling.type("stock", {(0, "on_hand"): 20})
    selling.press("reorder")
    assert selling.table("reorder")[["qty", "suggested"]].to_numpy().tolist() == [[111, 111]]
    selling.type("reorder", {(0, "qty"): 60})
    selling.type("stock", {(0, "on_hand"): 30})
    selling.press("reorder")
    assert selling.table("reorder")[["qty", "suggested"]].to_numpy().tolist() == [[60, 101]]


def test_the_suppliers_carton_and_least_are_kept_to(selling: Folder) -> None:
    selling.type("products", {(0, "order_multiple"): 48, (0, "order_minimum"): 100})
    selling.press("reorder")
    assert selling.table("reorder")["suggested"].tolist() == [144]
    selling.type("reorder", {(0, "order"): "Yes", (0, "qty"): 100})
    assert selling.press("reorder").needs == 1
    assert "sells it in cartons of 48; write 144" in says(selling)
    selling.type("reorder", {(0, "qty"): 48})
    selling.press("reorder")
    assert "takes 100 at least" in says(selling)
    assert selling.table("purchases").empty
    assert selling.table("goods_in").empty


def test_an_order_below_the_suppliers_smallest_waits(selling: Folder) -> None:
    selling.type("suppliers", {(0, "minimum"): 1000})
    selling.press("reorder")
    selling.type("reorder", {(0, "order"): "Yes"})
    selling.press("reorder")
    assert "comes to 302.50, and their smallest order is 1000.00" in says(selling)
    assert not out(selling, "xlsx")


def test_the_clerks_reorder_point_counts_where_nothing_was_sold(shop: Folder) -> None:
    shop.paste("suppliers", WOOD)
    shop.type("products", {(1, "supplier"): "Woodside Ltd"})
    shop.type("stock", {(1, "reorder_point"): 8})
    shop.press("reorder")
    assert shop.table("reorder")[["sku", "point", "suggested"]].to_numpy().tolist() == [["PEN", 8, 3]]
    assert shop.table("reorder")["formula"].tolist() == [
        "Reorder point on Stock 8 + 0 for 30 days − 5 + 0 − 0 = 3, by 1 from 0: 3"
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"sku": "NONE", "qty": 5}, "SKU 'NONE' is not on Products"),
        ({"sku": "PEN"}, "Order qty is not 1 or more"),
        ({"sku": "LAMP", "qty": 5}, "who sells it is not said"),
    ],
)
def test_a_line_that_cannot_be_ordered_says_why(selling: Folder, line: dict[str, Any], words: str) -> None:
    selling.paste("products", {"sku": "LAMP", "item": "Lamp"})
    selling.paste("reorder", {**line, "order": "Yes"})
    assert selling.press("reorder").needs == 1
    assert words in says(selling)
    assert selling.table("purchases").empty


def test_a_supplier_that_is_not_on_its_sheet_is_asked_for(selling: Folder) -> None:
    selling.type("products", {(0, "supplier"): "Nobody Ltd"})
    selling.press("reorder")
    selling.type("reorder", {(0, "order"): "Yes"})
    selling.press("reorder")
    assert "Nobody Ltd is not on Suppliers" in says(selling)


def test_what_a_dropship_supplier_sends_is_not_suggested(selling: Folder) -> None:
    selling.type("suppliers", {(0, "dropship"): "Yes"})
    selling.press("reorder")
    assert selling.table("reorder").empty


def test_archived_orders_were_sold_too(selling: Folder) -> None:
    selling.press("reorder")
    before = selling.table("reorder")
    selling.set("Archive after days", "5")
    assert selling.press("archive").done
    selling.press("reorder")
    assert selling.table("reorder")[["per_day", "suggested"]].equals(before[["per_day", "suggested"]])


def test_undo_takes_an_order_back_with_its_lines(selling: Folder) -> None:
    selling.press("reorder")
    selling.type("reorder", {(0, "order"): "Yes"})
    selling.press("reorder")
    assert "take back there what you sent" in selling.refuses("undo-last-step", sure=False)
    selling.press("undo-last-step")
    assert selling.table("purchases").empty
    assert selling.table("goods_in").empty
    assert selling.table("reorder")[["sku", "order"]].to_numpy().tolist() == [["MUG", "Yes"]]


def test_a_suppliers_own_form_is_filled(selling: Folder) -> None:
    folder = selling.path / "templates" / "purchases"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wood.toml").write_text(
        'id = "wood"\ntitle = "x"\nsource = "x"\nchecked = 2026-11-30\nsuppliers = ["Woodside*"]\n'
        '[file]\nkind = "csv"\n'
        '[[column]]\nheader = "Art."\nvalue = "line.supplier_sku"\n[[column]]\nheader = "Stk"\nvalue = "line.qty"\n'
    )
    selling.press("reorder")
    selling.type("reorder", {(0, "order"): "Yes"})
    selling.press("reorder")
    (file,) = out(selling, "csv")
    assert file.read_text().split() == ["Art.,Stk", "W-0,121"]
