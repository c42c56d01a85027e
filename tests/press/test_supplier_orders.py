"""Dropship: what a supplier sends reserves no stock, is told of once, and the answer comes back to row and parcel."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers import BUYER, Folder
from moved import agrees

ACME: dict[str, Any] = {"supplier": "Acme Trading", "dropship": "Yes", "pay_days": 14, "currency": "CNY"}
LAMP: dict[str, Any] = {
    "sku": "LAMP", "item": "Lamp", "weight_g": 900, "customs_description": "Desk lamp", "hs_code": "940521",
    "origin": "CN", "unit_value": 12.5, "currency": "USD", "supplier": "Acme Trading", "supplier_sku": "AC-77",
    "cost": 30,
}  # fmt: skip
VASE: dict[str, Any] = {**LAMP, "sku": "VASE", "item": "Vase", "supplier_sku": "AC-88", "cost": 10}
ORDER: dict[str, Any] = {**BUYER, "sku": "LAMP", "item": "Lamp", "qty": 3, "unit_price": 79.95}


@pytest.fixture
def dropship(shop: Folder) -> Folder:
    """A shop with a supplier who sends lamps and vases."""
    shop.paste("suppliers", ACME)
    shop.paste("products", LAMP, VASE)
    return shop


def ready(shop: Folder, *orders: dict[str, Any]) -> None:
    shop.paste("orders", *orders)
    for button in ("validate-addresses", "reserve-stock"):
        shop.press(button)


def written(shop: Folder) -> list[Path]:
    return sorted((shop.path / "out").rglob("Supplier_order_*.xlsx")) or sorted((shop.path / "out").rglob("*.xlsx"))


def records(path: Path) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(path)["Orders"].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def answered(path: Path, *cells: dict[str, Any]) -> Path:
    """The file as the supplier sends it back."""
    book = openpyxl.load_workbook(path)
    sheet = book["Orders"]
    columns = {cell.value: column for column, cell in enumerate(sheet[1], 1)}
    for row, values in enumerate(cells, 2):
        for name, value in values.items():
            sheet.cell(row, columns[name], value)
    target = path.parent.parent.parent / f"answer_{len(list(path.parent.parent.parent.glob('answer*')))}.xlsx"
    book.save(target)
    return target


def test_what_a_supplier_sends_reserves_no_stock_and_is_no_shortage(dropship: Folder) -> None:
    ready(dropship, ORDER, {**BUYER, "order_no": "#2002"})
    rows = dropship.table("orders")
    assert rows["status"].tolist() == ["Reserved", "Reserved"]
    assert rows[["warehouse", "bin"]].to_numpy().tolist() == [["Acme Trading", "@SUPPLIER"], ["MAIN", "A1"]]
    assert dropship.table("stock")["reserved"].tolist() == [1, 0]
    assert rows["problem"].tolist() == ["", ""]
    said = dropship.press("make-parcels")
    assert said.done == 1
    assert agrees(dropship)


def test_a_supplier_gets_one_file_with_consignee_and_customs_data_and_none_of_our_prices(dropship: Folder) -> None:
    ready(dropship, ORDER, {**ORDER, "order_no": "#2002", "sku": "VASE", "item": "Vase", "qty": 1})
    said = dropship.press("supplier-orders")
    assert (said.done, said.needs) == (2, 0)
    assert "2 rows in 1 file to suppliers." in said.line
    (file,) = written(dropship)
    told = records(file)
    assert [(row["Parcel no."], row["Order no."], row["Supplier's SKU"], row["Qty"]) for row in told] == [
        ("P000001", "#2001", "AC-77", 3), ("P000002", "#2002", "AC-88", 1)
    ]  # fmt: skip
    assert (told[0]["Recipient"], told[0]["Postcode"], told[0]["HS code"]) == ("Jane Example", "LS1 1AA", "940521")
    assert 79.95 not in [cell for row in told for cell in row.values()]
    assert dropship.table("orders")["status"].tolist() == ["Sent to carrier"] * 2
    parcels = dropship.table("parcels")
    assert parcels["status"].tolist() == ["Sent to carrier"] * 2
    assert parcels["carrier_file"].tolist() == [file.name] * 2
    lines = dropship.table("purchases")
    assert lines[["status", "purchase", "order_no", "sku", "amount"]].to_numpy().tolist() == [
        ["Ordered", "PO-000001", "#2001", "LAMP", 90], ["Ordered", "PO-000001", "#2002", "VASE", 10]
    ]  # fmt: skip
    sums = dropship.table("suppliers").iloc[0]
    assert (sums["bought"], sums["owed"]) == (100, 100)


def test_nothing_is_sent_twice(dropship: Folder) -> None:
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    said = dropship.press("supplier-orders")
    assert said.done == 0
    assert len(written(dropship)) == 1
    dropship.type("orders", {(0, "status"): "Ready", (0, "parcel_no"): None})
    dropship.press("reserve-stock")
    said = dropship.press("supplier-orders")
    assert (said.done, said.needs) == (0, 1)
    assert "Acme Trading was told of it in PO-000001" in dropship.table("orders")["problem"].iloc[0]
    assert len(written(dropship)) == 1


def test_neither_carrier_files_nor_slips_take_what_a_supplier_packs(dropship: Folder) -> None:
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    assert "There is no packed parcel to print" in dropship.refuses("packing-slips")
    assert dropship.press("carrier-files", again=True).done == 0
    assert dropship.press("check-and-repair").needs == 0


def test_the_answer_comes_back_to_row_and_parcel_and_the_marketplace_is_told(dropship: Folder) -> None:
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    (file,) = written(dropship)
    back = answered(file, {"Tracking no.": "SF1234567890", "Carrier": "SF Express", "Price": 32})
    said = dropship.press("supplier-answers", back)
    assert (said.done, said.needs) == (1, 0)
    parcel, line = dropship.table("parcels").iloc[0], dropship.table("purchases").iloc[0]
    assert (parcel["tracking_no"], parcel["carrier"]) == ("SF1234567890", "SF Express")
    assert (line["status"], line["tracking_no"], line["their_price"], line["amount"]) == (
        "On its way", "SF1234567890", 32, 96
    )  # fmt: skip
    assert "Acme Trading asks 32.00 for one, and 30.00 was known" in line["problem"]
    assert dropship.press("confirm-shipment").done == 1
    assert dropship.table("orders")["status"].tolist() == ["Shipped"]
    assert dropship.table("stock")["on_hand"].tolist() == [10, 5]
    again = dropship.press("supplier-answers", back)
    assert (again.done, again.skipped) == (0, 1)
    assert agrees(dropship)


def test_parts_go_in_parcels_of_their_own_and_what_cannot_be_sent_is_held(dropship: Folder) -> None:
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    (file,) = written(dropship)
    dropship.press("supplier-answers", answered(file, {"Tracking no.": "SF1", "Quantity sent": 1}))
    rows, parcels = dropship.table("orders"), dropship.table("parcels")
    assert rows[["qty", "parcel_no"]].to_numpy().tolist() == [[1, "P000001"], [2, "P000002"]]
    assert parcels["tracking_no"].tolist() == ["SF1", ""]
    dropship.press("confirm-shipment")
    assert dropship.table("orders")["status"].tolist() == ["Shipped", "Sent to carrier"]
    late = answered(file, {"Tracking no.": "SF2", "Quantity sent": 1, "Cannot send": 1})
    said = dropship.press("supplier-answers", late)
    assert "1 unit cannot be sent: its row is on Hold." in said.line
    rows, lines = dropship.table("orders"), dropship.table("purchases")
    assert rows[["qty", "status", "parcel_no"]].to_numpy().tolist() == [
        [1, "Shipped", "P000001"], [1, "Sent to carrier", "P000002"], [1, "Hold", ""]
    ]  # fmt: skip
    assert rows["hold_reason"].iloc[2] == "Acme Trading cannot send it"
    assert lines[["qty", "status"]].to_numpy().tolist() == [[1, "On its way"], [1, "On its way"], [1, "Cannot send"]]
    assert dropship.table("suppliers")["owed"].tolist() == [60]
    assert dropship.press("check-and-repair").needs == 0


def test_one_article_of_an_order_out_of_stock_keeps_the_other_waiting_in_its_parcel(dropship: Folder) -> None:
    ready(dropship, ORDER, {**ORDER, "line_no": "2", "sku": "VASE", "item": "Vase", "qty": 1})
    dropship.press("supplier-orders")
    (file,) = written(dropship)
    dropship.press("supplier-answers", answered(file, {}, {"Cannot send": "Yes"}))
    assert dropship.table("orders")[["sku", "status"]].to_numpy().tolist() == [
        ["LAMP", "Sent to carrier"], ["VASE", "Hold"]
    ]  # fmt: skip
    assert dropship.table("parcels")[["parcel_no", "status"]].to_numpy().tolist() == [["P000001", "Sent to carrier"]]


def test_a_list_of_purchases_answers_by_the_order_number(dropship: Folder) -> None:
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    header = ["订单编号", "卖家会员名", "货品标题", "Offer ID", "物流公司", "运单号", "下游订单号"]
    dropship.paste_inbox([header, ["991", "acme", "灯", "77", "圆通速递(YTO)", "YT9000000000001", "#2001"]])
    said = dropship.press("supplier-answers")
    assert said.done == 1
    assert dropship.table("purchases")["tracking_no"].tolist() == ["YT9000000000001"]
    assert dropship.table("parcels")["carrier"].tolist() == ["圆通速递(YTO)"]


def test_a_number_that_comes_by_import_tracking_answers_too(dropship: Folder, tmp_path: Path) -> None:
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    file = tmp_path / "tracking.csv"
    file.write_text("Order Number,Tracking Number,Carrier\n#2001,SF77,SF Express\n")
    dropship.press("import-tracking", file)
    line = dropship.table("purchases").iloc[0]
    assert (line["status"], line["tracking_no"]) == ("On its way", "SF77")


def test_an_answer_for_another_shop_is_refused(dropship: Folder, tmp_path: Path) -> None:
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    other = tmp_path / "other.csv"
    other.write_text("Parcel no.,Order no.,Tracking no.\nP000001,#9001,SF1\n")
    assert "is an answer for another shop: its parcel P000001 is of order #9001" in dropship.refuses(
        "supplier-answers", other
    )
    other.write_text("Parcel no.,Order no.,Tracking no.\nP000777,#9001,SF1\n")
    assert "answers nothing that was ordered here" in dropship.refuses("supplier-answers", other)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"Tracking no.": "SF1", "Quantity sent": 5}, "Acme Trading says 5, and 3 were ordered"),
        ({"Cannot send": 5}, "Acme Trading says 5, and 3 were ordered"),
    ],
)
def test_a_bad_answer_changes_nothing_but_says_so(dropship: Folder, cells: dict[str, Any], words: str) -> None:
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    (file,) = written(dropship)
    said = dropship.press("supplier-answers", answered(file, cells))
    assert said.needs == 1
    line = dropship.table("purchases").iloc[0]
    assert words in line["problem"]
    assert (line["status"], dropship.table("orders")["status"].iloc[0]) == ("Ordered", "Sent to carrier")


def test_what_is_paid_is_on_record_and_summed_by_supplier(dropship: Folder) -> None:
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    dropship.type("purchases", {(0, "paid"): 40})
    dropship.press("supplier-orders")
    assert dropship.table("suppliers")[["bought", "paid", "owed"]].to_numpy().tolist() == [[90, 40, 50]]
    line = dropship.table("purchases").iloc[0]
    assert line["paid_at"] > line["ordered_at"]
    assert (line["due"] - line["ordered_at"]).days == 14


def test_undo_of_supplier_orders_asks_first_and_takes_all_back(dropship: Folder) -> None:
    ready(dropship, ORDER)
    before = dropship.tables("orders", "parcels", "purchases")
    dropship.press("supplier-orders")
    assert "take back there what you sent to the supplier" in dropship.refuses("undo-last-step", sure=False)
    dropship.press("undo-last-step")
    assert all(frame.equals(dropship.table(name)) for name, frame in before.items())


def test_a_cancelled_parcel_cancels_its_line_and_the_row_can_be_ordered_anew(dropship: Folder) -> None:
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    dropship.press("cancel-parcel", words=("P000001",))
    assert dropship.table("purchases")["status"].tolist() == ["Cancelled"]
    dropship.press("reserve-stock")
    assert dropship.press("supplier-orders").done == 1
    assert dropship.table("purchases")["status"].tolist() == ["Cancelled", "Ordered"]


def test_an_order_on_hold_is_no_suppliers_yet(dropship: Folder) -> None:
    ready(dropship, ORDER)
    dropship.type("orders", {(0, "hold_reason"): "Buyer asked to wait"})
    assert dropship.press("supplier-orders").done == 0
    assert not (dropship.path / "out").exists() or not written(dropship)


def test_a_supplier_is_not_told_while_another_row_of_a_ship_complete_order_waits_to_be_cleared(
    dropship: Folder,
) -> None:
    ready(dropship, ORDER, {**BUYER, "line_no": "2", "hold_reason": "Fraud check"})
    assert dropship.table("orders")["status"].tolist() == ["Short", "Hold"]
    assert "another row of it is new or on hold" in dropship.table("orders")["problem"].iloc[0]
    assert dropship.press("supplier-orders").done == 0
    dropship.type("orders", {(1, "hold_reason"): None, (1, "status"): "Ready"})
    dropship.press("reserve-stock")
    assert dropship.press("supplier-orders").done == 1


def test_run_the_day_tells_suppliers_at_once(dropship: Folder) -> None:
    dropship.paste("orders", ORDER)
    said = dropship.press("run-the-day")
    assert len(written(dropship)) == 1
    assert said.needs == 0


def test_a_format_that_would_tell_our_prices_is_refused(dropship: Folder) -> None:
    folder = dropship.path / "templates" / "suppliers"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "acme.toml").write_text(
        'id = "acme"\nname = "Acme form"\ntitle = "x"\nsource = "x"\nchecked = 2026-11-30\n[file]\nkind = "csv"\n'
        'rows = "item"\n[[column]]\nheader = "Price"\nvalue = "item.unit_price"\n'
    )
    dropship.type("suppliers", {(0, "order_file"): "Acme form"})
    ready(dropship, ORDER)
    assert "would tell Acme Trading what your buyers pay" in dropship.refuses("supplier-orders")


def test_a_suppliers_own_form_is_learned_and_filled(dropship: Folder, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet.append(["Parcel no", "SKU", "Qty", "Recipient name", "Address 1", "City", "Postcode", "Country"])
    book.save(tmp_path / "acme form.xlsx")
    for files in ((tmp_path / "acme form.xlsx",), (), ()):
        said = dropship.press("learn-format", *files)
    assert [path.suffix for path in said.files] == [".toml", ".xlsx"]
    dropship.type("suppliers", {(0, "order_file"): "acme form"})
    ready(dropship, ORDER)
    dropship.press("supplier-orders")
    (file,) = (dropship.path / "out").rglob("acme*.xlsx")
    rows = list(openpyxl.load_workbook(file)["Sheet"].iter_rows(values_only=True))
    assert rows[1][:4] == ("P000001", "LAMP", 3, "Jane Example")
