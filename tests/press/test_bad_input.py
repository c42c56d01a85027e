"""What bad input gets: one clear sentence, good rows go on, nothing else changes."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from helpers import BUYER, LISTS, NOW, Folder, assert_a_clerk_can_read, carriers_answer, cell_at
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook
from places import DAY as FILES

from pyaddin.book.base import Raw
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press.summary import Summary
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status

OTHER: dict[str, Raw] = {**BUYER, "order_no": "#2002", "recipient": "John Example"}
DAY = ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files")
SHOPIFY = (FILES / "shopify_orders_export.csv").read_text("utf-8")
EXPORT = list(csv.reader(io.StringIO(SHOPIFY)))[:4]
"""The header and two orders of three lines."""


def good_goes_on(shop: Folder) -> Summary:
    """Validate two rows of which the first is bad: one is done, one needs the clerk, and the sentence can be read."""
    said = shop.press("validate-addresses")
    assert (said.done, said.skipped, said.needs) == (1, 0, 1)
    assert_a_clerk_can_read(said.line)
    assert shop.table("orders")["status"].tolist() == [Status.NEW, Status.READY]
    return said


def problems(shop: Folder, table: str = "orders") -> list[str]:
    return [str(said) for said in shop.table(table)["problem"]]


def column(caption: str) -> int:
    """The column of Orders as it is built."""
    return [c.caption for c in TABLES["orders"].columns].index(caption) + 1


def edited(shop: Folder, change: Callable[[Workbook], None]) -> Folder:
    """Two good orders, and then what another program does to the workbook."""
    shop.paste("orders", BUYER, OTHER)
    with shop.in_another_program() as book:
        change(book)
    return shop


def export(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def export_with(path: Path, header: str, value: str) -> Path:
    """The small export with one cell of its first row changed."""
    rows = [list(row) for row in EXPORT]
    rows[1][rows[0].index(header)] = value
    return export(path, rows)


# files that are no export


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("orders.csv", b"%PDF-1.7 ...", "orders.csv is a PDF, not a table; export it as CSV or Excel."),
        ("orders.xlsx", b"\x89PNG\r\n\x1a\n", "is a picture, not a table"),
        ("orders.csv", bytes(range(256)) * 9, "orders.csv is not a table; export it as CSV or Excel."),
        ("orders.xls", b"<html><table><tr><td>1</td></tr></table></html>", "is a web page, whatever its name says"),
        ("orders.csv", b"", "orders.csv is empty; download it again and import that file."),
        ("orders.csv", b" \r\n\r\n ", "orders.csv is empty"),
        ("orders.csv", SHOPIFY.splitlines()[0].encode(), "orders.csv has a header line and no rows"),
        ("orders.csv", b"Foo,Bar\n1,2\n", "its first line reads 'Foo', 'Bar', which is the header of no known export."),
        ("orders.csv", SHOPIFY.encode().replace(b"Lineitem quantity", b"Menge", 1), "it lacks 'Lineitem quantity'"),
        ("orders.csv", SHOPIFY.encode().replace("é".encode(), b"\xc3"), "save it as CSV UTF-8"),
        ("orders.xls", (FILES / "aliexpress_orders.xls").read_bytes()[:9000], "cut off or damaged"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_export_is_left_be_with_a_sentence(
    shop: Folder, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert says in shop.refuses("import", path)


def test_a_missing_file_a_folder_and_no_file_at_all_are_told_apart(shop: Folder, tmp_path: Path) -> None:
    assert "There is no file nothing.csv" in shop.refuses("import", tmp_path / "nothing.csv")
    assert "is a folder; choose the files in it." in shop.refuses("import", tmp_path)
    assert "paste an export into the Inbox first" in shop.refuses("import")


def test_a_folder_is_called_one_where_windows_says_that_it_may_not_be_read(
    shop: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands in for Windows, where reading a folder is "Permission denied"."""
    whole = Path.read_bytes

    def as_on_windows(path: Path) -> bytes:
        if path.is_dir():
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", as_on_windows)
    assert "is a folder; choose the files in it." in shop.refuses("import", tmp_path)


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    """The small export, saved as an Excel workbook."""
    book = openpyxl.Workbook()
    for row in EXPORT:
        book.worksheets[0].append(row)
    book.save(tmp_path / "orders.xlsx")
    return tmp_path / "orders.xlsx"


def protected(path: Path) -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + name + bytes(512))


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.xml", bytes(40_000_000))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "says"),
    [(protected, "protected"), (cut_off, "damaged"), (bomb, "zip bomb"), (emptied, "is empty")],
)
def test_a_harmful_workbook_to_import_is_refused(
    shop: Folder, spreadsheet: Path, harm: Callable[[Path], None], says: str
) -> None:
    harm(spreadsheet)
    assert says in shop.refuses("import", spreadsheet)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (protected, "take the password off"),
        (cut_off, "take the backup beside it"),
        (bomb, "zip bomb"),
        (emptied, "empty"),
    ],
)
def test_a_harmful_workbook_to_press_on_is_refused(shop: Folder, harm: Callable[[Path], None], says: str) -> None:
    harm(shop.book)
    assert says in shop.refuses("reserve-stock")


def test_good_files_go_in_beside_bad_ones(shop: Folder, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("Foo,Bar\n1,2\n")
    said = shop.press("import", bad, export(tmp_path / "good.csv", EXPORT))
    assert (said.done, said.needs) == (3, 0)
    assert "bad.csv was left as it is" in assert_a_clerk_can_read(said.line)


def test_two_columns_of_one_name_in_an_export_are_refused(shop: Folder, tmp_path: Path) -> None:
    path = export(tmp_path / "two.csv", [[*row, "Name" if at == 0 else "?"] for at, row in enumerate(EXPORT)])
    assert (
        shop.refuses("import", path) == "two.csv has two columns named 'Name'; remove one of them and import it again."
    )


def test_a_file_cut_off_in_its_last_row_brings_the_others(shop: Folder, tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes(SHOPIFY.encode()[:-7])
    said = shop.press("import", path)
    assert (said.done, said.skipped, said.needs) == (23, 2, 1)
    assert "the file ends in the middle of it" in assert_a_clerk_can_read(said.line)


def test_text_read_in_the_wrong_encoding_gets_a_suggestion(shop: Folder) -> None:
    shop.paste("orders", {**BUYER, "recipient": "LucÃ­a FernÃ¡ndez"}, OTHER)
    shop.press("validate-addresses")
    assert "Lucía Fernández" in problems(shop)[0]


@pytest.mark.parametrize("qty", ["two", "-1", "1.5", "", "0"])
def test_a_bad_quantity_in_an_export_keeps_its_whole_order_out(shop: Folder, tmp_path: Path, qty: str) -> None:
    said = shop.press("import", export_with(tmp_path / "qty.csv", "Lineitem quantity", qty))
    assert (said.done, said.needs) == (1, 2)
    assert "Row 2: Qty" in said.line
    assert "Row 3: row 2 of the same order could not be taken" in assert_a_clerk_can_read(said.line)
    assert shop.table("orders")["order_no"].tolist() == ["#1042"]


def test_a_date_that_is_none_stands_beside_its_row_and_the_row_comes_in(shop: Folder, tmp_path: Path) -> None:
    said = shop.press("import", export_with(tmp_path / "date.csv", "Created at", "soon"))
    assert (said.done, said.needs) == (2, 1)
    assert problems(shop) == ["Import: Ordered at 'soon' is no date; write it as 2026-01-31.", "", ""]


# the workbook as clerks leave it


def test_a_renamed_sheet_is_found_by_its_captions(shop: Folder) -> None:
    edited(shop, lambda book: setattr(book["Orders"], "title", "Bestellungen"))
    assert shop.press("validate-addresses").done == 2
    assert shop.table("orders")["status"].tolist() == [Status.READY, Status.READY]


def test_a_renamed_sheet_that_could_be_either_of_two_is_refused(shop: Folder) -> None:
    def change(book: Workbook) -> None:
        book["Orders"].title = "Old"
        book.copy_worksheet(book["Old"])

    assert "'Old' and 'Old Copy' could each be it" in edited(shop, change).refuses("validate-addresses")


@pytest.mark.parametrize("sheet", ["Stock", "Settings"])
def test_a_deleted_sheet_is_named(shop: Folder, sheet: str) -> None:
    edited(shop, lambda book: book.remove(book[sheet]))
    assert shop.refuses("reserve-stock").startswith(f"There is no sheet named {sheet}:")


def test_without_a_log_sheet_the_press_runs_and_says_so_once(shop: Folder) -> None:
    said = edited(shop, lambda book: book.remove(book["Log"])).press("validate-addresses")
    assert said.done == 2
    assert list(map(str, said.left)) == ["The Log sheet cannot be found, so the press is only in the journal."]


def test_a_deleted_column_is_named_and_one_that_can_be_missed_is_not(shop: Folder) -> None:
    edited(shop, lambda book: book["Orders"].delete_cols(column("Tax ID")))
    assert shop.press("validate-addresses").done == 2
    with shop.in_another_program() as book:
        book["Orders"].delete_cols(column("Qty"))
    expected = "Orders has no column named Qty: put the caption back in row 4 and press again."
    assert shop.refuses("validate-addresses") == expected


def test_a_moved_column_is_read_and_written_where_it_stands(shop: Folder) -> None:
    def change(book: Workbook) -> None:
        sheet, status = book["Orders"], column("Status")
        for row in (4, 5, 6):
            sheet.cell(row, 80).value, sheet.cell(row, status).value = sheet.cell(row, status).value, None

    assert edited(shop, change).press("validate-addresses").done == 2
    with shop.in_another_program() as book:
        assert [book["Orders"].cell(row, 80).value for row in (5, 6)] == [Status.READY, Status.READY]


def test_two_columns_of_one_name_are_both_named(shop: Folder) -> None:
    edited(shop, lambda book: book["Orders"].__setitem__("BZ4", "Qty"))
    assert shop.refuses("validate-addresses") == (
        f"Orders has two columns named Qty ({cell_at('orders', 'qty', 4)} and BZ4): rename one and press again."
    )


def test_merged_cells_are_named_by_their_place(shop: Folder) -> None:
    merged = f"{cell_at('orders', 'qty', 5)}:{cell_at('orders', 'qty', 6)}"
    edited(shop, lambda book: book["Orders"].merge_cells(merged))
    assert shop.refuses("validate-addresses") == f"Orders has merged cells at {merged}: unmerge them and press again."


def test_an_error_value_in_a_cell_stands_beside_its_row(shop: Folder) -> None:
    def change(book: Workbook) -> None:
        book["Orders"][cell_at("orders", "qty", 5)] = "#N/A"

    good_goes_on(edited(shop, change))
    assert problems(shop) == ["Sheet: Qty holds #N/A; put the value itself there.", ""]


def test_a_formula_is_never_overwritten_and_the_closing_line_says_so(shop: Folder) -> None:
    def change(book: Workbook) -> None:
        book["Orders"][cell_at("orders", "status", 5)] = '="N"&"ew"'

    said = edited(shop, change).press("validate-addresses")
    assert said.line.endswith(f"Orders {cell_at('orders', 'status', 5)} holds a formula and is left as it is.")
    with shop.in_another_program() as book:
        assert book["Orders"][cell_at("orders", "status", 5)].value == '="N"&"ew"'
        assert f"Orders {cell_at('orders', 'status', 5)} holds a formula" in str(book["Orders"]["A3"].value)
        assert [row[7].value for row in book["Log"].iter_rows(min_row=5, max_row=5)] == [said.line]


@pytest.mark.parametrize(
    ("qty", "says"),
    [
        ("two", "Sheet: Qty holds 'two'; type a whole number."),
        ("3 pcs", "Sheet: Qty holds '3 pcs'; type a whole number."),
        (-1, "Sheet: Qty is -1; type a whole number that is not negative."),
        (1.5, "Sheet: Qty is 1.5; type a whole number."),
        ("1.200", "Sheet: Qty holds '1.200'; type a whole number."),
        (1e12, "Sheet: Qty is 1000000000000; type a whole number up to 1,000,000,000."),
        (0, "Address: Qty is 0; write a whole number from 1."),
        (None, "Address: Qty is empty; write a whole number from 1."),
    ],
)
def test_a_quantity_that_is_none_stands_beside_its_row(shop: Folder, qty: Raw, says: str) -> None:
    shop.paste("orders", {**BUYER, "qty": qty}, OTHER)
    good_goes_on(shop)
    assert problems(shop) == [says, ""]
    shop.press("reserve-stock")
    assert shop.table("stock")["reserved"].tolist() == [1.0, 0.0]


@pytest.mark.parametrize("on_hand", ["many", -4, 1.5, "=A1"])
def test_stock_that_cannot_be_counted_counts_as_none(shop: Folder, on_hand: Raw) -> None:
    shop.paste("orders", BUYER, {**OTHER, "sku": "PEN"})
    shop.type("stock", {(0, "on_hand"): on_hand})
    shop.press("validate-addresses")
    said = shop.press("reserve-stock")
    assert (said.done, said.needs) == (1, 2)
    assert problems(shop, "stock")[0].startswith("Sheet: On hand ")
    assert "0 free in MAIN" in problems(shop)[0]


def test_dates_as_text_in_three_orders_are_read_where_they_name_one_day(shop: Folder) -> None:
    texts = ("2026-11-21", "21/11/2026", "11/21/2026", "3/4/2026", "soon")
    shop.paste("orders", *({**BUYER, "order_no": f"#{at}", "ship_by": text} for at, text in enumerate(texts)))
    said = shop.press("validate-addresses")
    assert (said.done, said.needs) == (3, 2)
    orders = shop.table("orders")
    assert orders["ship_by"].tolist()[:3] == [datetime(2026, 11, 21)] * 3
    assert orders["ship_by"].isna().tolist() == [False, False, False, True, True]
    assert orders["problem"].tolist()[3:] == [
        f"Sheet: Ship by holds '{text}'; write the date as 2026-11-21." for text in texts[3:]
    ]


def test_a_workbook_with_dates_from_1904_keeps_its_days(shop: Folder, tmp_path: Path) -> None:
    shop.paste("orders", {**BUYER, "ship_by": datetime(2026, 11, 21)})
    with shop.in_another_program() as book:
        book.epoch = CALENDAR_MAC_1904
    shop.press("import", export(tmp_path / "more.csv", EXPORT))
    assert shop.table("orders")["ship_by"].iloc[0] == datetime(2026, 11, 21)
    assert shop.table("orders")["ordered_at"].iloc[1] == datetime(2026, 11, 17, 13, 15, 5)
    assert shop.table("log")["at"].tolist() == [NOW]


def test_thousands_of_blank_formatted_rows_are_no_rows(shop: Folder, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        for row in range(7, 4000):
            book["Orders"].cell(row, 3).fill = PatternFill("solid", fgColor="FFEE00")

    edited(shop, change)
    said = shop.press("import", export(tmp_path / "more.csv", EXPORT))
    assert said.done == 3
    assert shop.table("orders").index.tolist() == [5, 6, 7, 8, 9]


def test_a_row_copied_with_its_row_id_is_a_new_row_on_hold_so_that_nothing_ships_twice(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in DAY:
        shop.press(button)
    held = shop.table("orders").iloc[0].dropna().to_dict()
    shop.paste("orders", held)
    shop.press("validate-addresses")
    orders = shop.table("orders")
    assert orders["row_id"].tolist() == ["R000001", "R000002"]
    assert orders["status"].tolist() == [Status.SENT, Status.HOLD]
    assert orders["hold_reason"].fillna("").tolist() == ["", "Copy of R000001"]
    assert orders["problem"].tolist() == ["", "Sheet: copy of row R000001; delete it if it was not meant."]
    assert orders["parcel_no"].tolist() == ["P000001", ""]
    assert orders["reserved"].fillna(0).tolist() == [1, 0]


def test_a_second_row_of_a_key_is_told_and_never_counts(shop: Folder) -> None:
    shop.paste("orders", BUYER, {**OTHER, "sku": "PEN"})
    shop.paste("products", {**LISTS["products"][0], "weight_g": 9000})
    shop.paste("stock", {**LISTS["stock"][0], "on_hand": 500})
    shop.paste("rules", {"rank": 10, "carrier": "UPS"})
    shop.paste("warehouses", {"warehouse": "MAIN", "company": "Nobody"})
    said = [shop.press(button) for button in DAY]
    assert [summary.needs for summary in said] == [1, 3, 4, 3]
    assert "Products row 7 is not used: SKU MUG stands in A5 already" in said[0].line
    assert "Warehouses row 6 is not used: Warehouse MAIN stands in A5 already" in said[1].line
    assert "Products row 7 is not used: SKU MUG stands in A5 already" in said[2].line
    assert "Rules row 6 is not used: Rank 10 stands in A5 already" in said[2].line
    assert problems(shop, "stock")[2] == "Sheet: SKU MUG / MAIN / A1 stands in A5 already; delete one of the two rows."
    assert shop.table("stock")["reserved"].fillna(0).tolist() == [1, 1, 0]
    parcels = shop.table("parcels")
    assert parcels["carrier"].tolist() == ["Royal Mail Click & Drop"] * 2
    assert parcels["weight_g"].max() < 500


def test_a_second_row_of_a_parcel_is_told_and_never_sent(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in DAY:
        shop.press(button)
    shop.paste("parcels", {**shop.table("parcels").iloc[0].dropna().to_dict(), "status": Status.PACKED})
    said = shop.press("carrier-files")
    assert (said.done, said.files) == (0, [])
    first = cell_at("parcels", "parcel_no", 5)
    told = f"Sheet: Parcel no. P000001 stands in {first} already; delete one of the two rows."
    assert problems(shop, "parcels")[1] == told


def test_a_mistyped_carrier_is_told_the_names_that_are_nearly_so(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    for button in DAY[:3]:
        shop.press(button)
    shop.type("parcels", {(0, "carrier"): "Royal Mial"})
    shop.press("carrier-files")
    assert problems(shop, "parcels")[0].startswith(
        "Carrier: there is no carrier format named 'Royal Mial'; write one of: Royal Mail"
    )


def test_an_unknown_sku_country_warehouse_and_carrier_are_named_and_the_others_go_on(shop: Folder) -> None:
    strange = [{"sku": "NOPE"}, {"country": "Narnia"}, {"warehouse": "MOON"}, {}, {}]
    shop.paste("orders", *({**BUYER, "order_no": f"#{at}", **own} for at, own in enumerate(strange)))
    for button in DAY[:3]:
        shop.press(button)
    assert problems(shop) == [
        "Stock: SKU 'NOPE' is not on Stock; add it there or correct the SKU.",
        "Address: Country 'Narnia' is not known; write its two-letter code, such as GB.",
        "Stock: Warehouse 'MOON' is not on Stock; correct it, or clear it to take any.",
        "", "",
    ]  # fmt: skip
    shop.type("parcels", {(0, "carrier"): "Owl Post"})
    said = shop.press("carrier-files")
    assert (said.done, said.needs) == (1, 1)
    assert problems(shop, "parcels")[0].startswith("Carrier: there is no carrier format named 'Owl Post'; write one of")
    assert problems(shop, "parcels")[1] == ""


def test_a_rule_with_a_limit_that_cannot_be_read_is_not_used(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    shop.paste("rules", {"rank": 5, "carrier": "UPS", "service": "Ground", "weight_to": "two kilos"})
    for button in DAY[:2]:
        shop.press(button)
    said = shop.press("make-parcels")
    assert said.line.endswith("Rules row 6 is not used: Weight to g holds 'two kilos'; type a whole number.")
    assert shop.table("parcels")["carrier"].tolist() == ["Royal Mail Click & Drop"]


def test_a_product_without_weight_keeps_its_order_back_and_no_other(shop: Folder) -> None:
    shop.paste("orders", BUYER, {**OTHER, "sku": "PEN"})
    shop.type("products", {(1, "weight_g"): "light"})
    for button in DAY[:2]:
        shop.press(button)
    said = shop.press("make-parcels")
    assert (said.done, said.needs) == (1, 2)
    assert "Products row 6: Weight g holds 'light'; type a whole number." in said.line
    assert problems(shop) == ["", "Parcel: PEN has no weight on Products; fill Weight g there."]


def test_rows_whose_parcel_was_deleted_are_told_and_can_be_packed_again(shop: Folder) -> None:
    shop.paste("orders", BUYER, OTHER)
    for button in DAY[:3]:
        shop.press(button)
    with shop.in_another_program() as book:
        book["Parcels"].delete_rows(5)
    said = shop.press("make-parcels")
    assert (said.done, said.skipped, said.needs) == (0, 1, 1)
    assert problems(shop)[0] == (
        "Parcel: P000001 is not on Parcels; "
        "clear Parcel no., set Status to Ready and press Reserve stock to pack it again."
    )
    shop.type("orders", {(0, "parcel_no"): None, (0, "status"): Status.READY})
    assert shop.press("reserve-stock").needs == 0
    assert shop.press("make-parcels").done == 1
    assert shop.table("parcels")["parcel_no"].tolist() == ["P000002", "P000003"]
    assert problems(shop) == ["", ""]


@pytest.mark.parametrize(
    ("caption", "value", "says"),
    [
        ("Time zone", "Mars", "there is no time zone 'Mars'"),
        ("Default policy", "quick", "write one of: Ship complete, Ship partial, Line complete."),
        ("Data folder", "/nowhere", "make it or clear Data folder."),
        ("Packing slip size", "A3", "write one of: A6, A4, 100 × 150 mm, 80 mm roll."),
    ],
)
def test_a_setting_that_cannot_be_used_stops_every_press(shop: Folder, caption: str, value: str, says: str) -> None:
    shop.set(caption, value)
    assert says in shop.refuses("validate-addresses")


EVIL: dict[str, Raw] = {
    **BUYER, "marketplace": "../../evil", "order_no": "../../#1/../x", "line_no": "@x", "item": "=1+1",
    "recipient": "=cmd|'/C calc'!A0", "company": '+1 "Quote" & Söhne', "address_1": "-1 High Street\nFlat 2 😀",
    "buyer_note": "@SUM(A1)",
}  # fmt: skip


def test_formulas_quotes_line_breaks_emoji_and_paths_in_an_order_stay_text_everywhere(shop: Folder) -> None:
    shop.paste("orders", EVIL, OTHER)
    said = [shop.press(button) for button in (*DAY, "packing-slips")]
    said += [shop.press("import-tracking", carriers_answer(shop)), shop.press("confirm-shipment")]
    assert [summary.needs for summary in said] == [0] * 7
    for path in [path for summary in said for path in summary.files]:
        assert path.parent == shop.path / "out" / "2026-11-18", "a name out of the data led out of the folder"
        assert_no_formula(path)
    assert "looks like a formula; it stays text, but ask who ordered." in problems(shop)[0]
    grid = ClosedWorkbook(shop.book).grid("Orders")
    assert not grid.formulas
    orders = shop.table("orders")
    assert orders["order_no"].tolist() == ["../../#1/../x", "#2002"]
    assert orders["recipient"].iloc[0] == "=cmd|'/C calc'!A0"
    assert not ClosedWorkbook(shop.book).grid("Parcels").formulas


def assert_no_formula(path: Path) -> None:
    if path.suffix == ".xlsx":
        cells = [cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
    elif path.suffix in (".csv", ".txt"):
        rows = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
        starts = {cell[0] for row in rows for cell in row if cell}
        assert starts.isdisjoint("=+-@"), path.name


def test_the_same_evil_order_comes_in_from_a_file_as_text(shop: Folder, tmp_path: Path) -> None:
    rows = [list(row) for row in EXPORT]
    for header, value in (("Name", "#9/../x"), ("Shipping Name", "=cmd|'x'!A0"), ("Shipping Address1", '1 "Q" St\n😀')):
        rows[1][rows[0].index(header)] = value
    shop.press("import", export(tmp_path / "evil.csv", rows))
    order = shop.table("orders").iloc[0]
    assert (order["order_no"], order["recipient"], order["address_1"]) == ("#9/../x", "=cmd|'x'!A0", '1 "Q" St 😀')
    assert not ClosedWorkbook(shop.book).grid("Orders").formulas


# tracking files


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("%PDF", "tracking.csv is a PDF, not a table; export it as CSV or Excel."),
        ("Foo,Tracking Number\n1,RR123456785CN\n", "tracking.csv: No column for order or parcel numbers among"),
        ("Order Number,Foo\n1,2\n", "No column for tracking numbers among 'Order Number', 'Foo'"),
        ("Order Number,Tracking Number\n", "There are no rows below the header"),
    ],
)
def test_a_file_without_tracking_numbers_is_left_be(shop: Folder, tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "tracking.csv"
    path.write_text(content)
    sentence = shop.refuses("import-tracking", path)
    assert says in sentence
    assert sentence.count("tracking.csv") == 1


def test_a_list_of_stock_with_bad_rows_brings_the_good_ones(shop: Folder, tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    path.write_text("SKU,Warehouse,Bin,On hand\nMUG,MAIN,A1,twelve\nPEN,MAIN,B1,3\nPEN,MAIN,B1,4\n,MAIN,B2,4\n")
    said = shop.press("import", path)
    assert (said.done, said.skipped, said.needs) == (1, 1, 2)
    assert "Row 2: On hand 'twelve' is no whole number; correct it." in said.line
    assert "Row 5: SKU is blank; fill it in." in said.line
    assert "More than once in the file, of which the last row counts: PEN." in said.line
    assert shop.table("stock")["on_hand"].tolist() == [10, 4]


def test_a_fault_or_a_refusal_leaves_no_half_written_file(shop: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.paste("orders", BUYER)
    for button in DAY[:3]:
        shop.press(button)
    (shop.path / f".~lock.{shop.book.name}#").write_text(",Sam,desk,,;")
    with pytest.raises(Refusal, match="is open in LibreOffice by Sam"):
        shop.press("carrier-files")
    assert not list((shop.path / "out").rglob("*"))
