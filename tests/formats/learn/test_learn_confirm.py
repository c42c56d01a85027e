"""Learned files that confirm shipment, headers in two rows, old workbooks, and what the command shows.

The marketplaces' own captions are not known where these stand in: everything here is invented and says so by its name.
"""

import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from click.testing import CliRunner
from helpers import BUYER, Folder
from lessons import ALIASES, CARRIER, choose, known, learned
from python_calamine import CalamineWorkbook
from tiktok import SAMPLE, order

from pyaddin.cli.commands import commands
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.files import header_rows, read
from pyaddin.formats.learn.meanings import Purpose
from pyaddin.formats.learn.propose import Proposal, propose
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status

MARKET = "Example Market"
NUMBERS = ("RR123456785CN", "RB473124829GB")


@pytest.fixture
def sent(shop: Folder) -> Folder:
    """Two parcels of an invented marketplace with the carrier, each with a number."""
    lines = [{**BUYER, "marketplace": MARKET, "order_no": f"EX-{n}", "line_no": str(n)} for n in (1, 2)]
    shop.paste("orders", *lines)
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    for at, number in enumerate(NUMBERS):
        shop.type("parcels", {(at, "tracking_no"): number})
    return shop


def workbook(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def sheet(path: Path) -> list[list[Any]]:
    return [row[:] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)]


def listing(path: Path, *more: list[Any]) -> Path:
    """A download of an invented marketplace with its open orders."""
    rows = [["EX-1", "Mug", "", ""], ["EX-2", "Mug", "", ""], ["EX-3", "Pen", "", ""], *more]
    return workbook(path, ["Order number", "Product", "Courier", "Tracking number"], *rows)


def test_a_download_is_learned_once_and_filled_from_then_on(sent: Folder, tmp_path: Path) -> None:
    first = sent.press("learn-format", listing(tmp_path / "to ship.xlsx"))
    assert "as Shipment confirmation" in first.line
    sheet_ = learned(sent)
    assert sheet_["Name"]["means"] == MARKET, "the orders in the file tell whose it is"
    assert sheet_["One row is"]["means"] == "there already"
    assert [sheet_["Tracking number"][f"preview_{n}"] for n in (1, 2)] == list(NUMBERS)
    second = sent.press("learn-format")
    assert [path.name for path in second.files] == ["Example_Market.toml"]
    (sent.path / "in").mkdir(exist_ok=True)
    listing(sent.path / "in" / "to ship (1).xlsx", ["EX-4", "Pen", "", ""])
    done = sent.press("confirm-shipment")
    assert done.done == 2, done.line
    (file,) = done.files
    assert sheet(file)[1:] == [
        ["EX-1", "Mug", "Royal Mail", NUMBERS[0]],
        ["EX-2", "Mug", "Royal Mail", NUMBERS[1]],
        ["EX-3", "Pen", "", ""], ["EX-4", "Pen", "", ""],
    ]  # fmt: skip
    assert sent.table("parcels")["status"].tolist() == [Status.SHIPPED] * 2


def test_the_shops_names_of_carriers_are_in_the_file_for_it_to_change(sent: Folder, tmp_path: Path) -> None:
    for files_ in ((listing(tmp_path / "to ship.xlsx"),), ()):
        saved = sent.press("learn-format", *files_).files
    made = saved[0].read_text("utf-8")
    saved[0].write_text(made.replace("[carriers]\n", '[carriers]\n"Royal Mail Click & Drop" = "RM"\n'), "utf-8")
    (file,) = sent.press("confirm-shipment", listing(tmp_path / "today.xlsx")).files
    assert [row[2] for row in sheet(file)[1:3]] == ["RM", "RM"]


def test_a_blank_text_template_is_written_anew_in_its_own_form(sent: Folder, tmp_path: Path) -> None:
    blank = tmp_path / "template.csv"
    blank.write_bytes("Order number;Note to us;Courier;Tracking number\n".encode("utf-8-sig"))
    sent.press("learn-format", blank)
    assert learned(sent)["Kind of file"]["means"] == "Shipment confirmation"
    assert learned(sent)["One row is"]["means"] == "a parcel"
    choose(sent, "Name", MARKET)
    for _ in range(2):
        sent.press("learn-format")
    (file,) = sent.press("confirm-shipment").files
    assert file.read_bytes().decode("utf-8-sig") == (
        "Order number;Note to us;Courier;Tracking number\n"
        f"EX-1;;Royal Mail;{NUMBERS[0]}\nEX-2;;Royal Mail;{NUMBERS[1]}\n"
    )


def test_a_blank_workbook_is_kept_and_filled_in_place(sent: Folder, tmp_path: Path) -> None:
    blank = workbook(tmp_path / "b.xlsx", ["Invented template"], ["Order number", "SKU", "Qty", "Tracking number"])
    sent.press("learn-format", blank)
    assert learned(sent)["One row is"]["means"] == "an order line"
    choose(sent, "Name", MARKET)
    for _ in range(2):
        saved = sent.press("learn-format").files
    assert sorted(path.name for path in saved) == ["Example_Market.toml", "Example_Market.xlsx"]
    (file,) = sent.press("confirm-shipment").files
    assert sheet(file)[0][0] == "Invented template"
    assert sheet(file)[2:] == [["EX-1", "MUG", 1, NUMBERS[0]], ["EX-2", "MUG", 1, NUMBERS[1]]]


def test_what_is_known_of_a_marketplace_stays_when_its_file_is_learned_anew(shop: Folder) -> None:
    """TikTok takes no batch for split orders, whatever its captions are."""
    shop.paste("orders", {**BUYER, "marketplace": "TikTok Shop", "order_no": order(1)})
    shop.press("learn-format", SAMPLE)
    assert learned(shop)["Name"]["means"] == "TikTok Shop"
    choose(shop, "Shipping provider name", "Carrier")
    choose(shop, "Tracking ID", "Tracking no.")
    choose(shop, "SKU ID", "Line no.")
    for _ in range(2):
        saved = shop.press("learn-format").files
    made = tomllib.loads(saved[0].read_text("utf-8"))
    assert (made["split_orders"], made["rows"]) == ("leave", "downloaded")
    assert {column["header"] for column in made["column"]} >= {"Order ID", "SKU ID", "Tracking ID"}


def test_a_marketplaces_file_that_was_learned_already_is_refused(sent: Folder, tmp_path: Path) -> None:
    for files_ in ((listing(tmp_path / "to ship.xlsx"),), (), (listing(tmp_path / "to ship.xlsx"),)):
        sent.press("learn-format", *files_)
    assert "take it out of the folder confirm first" in sent.refuses("learn-format")


def test_without_a_column_for_numbers_nothing_is_learned(shop: Folder, tmp_path: Path) -> None:
    rows = workbook(tmp_path / "x.xlsx", ["Order number", "Courier"], ["EX-1", ""])
    shop.press("learn-format", rows)
    choose(shop, "Kind of file", "Shipment confirmation")
    assert "Choose which column means Tracking no." in shop.press("learn-format").line


# headers in two rows


def two_rows(path: Path, duty: bool = False, title: bool = False) -> Path:
    """A carrier's template as many are: groups merged over several columns, names beneath, single ones merged down."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    if title:
        page.append(["下单模板（示例）"])
        page.merge_cells("A1:J1")
    page.append(["客户单号", "收件人信息", None, None, "寄件人信息", None, "商品1", None, "商品2", None])
    top = page.max_row
    if duty:
        page.append(["必填", "必填", "选填", "必填", "选填", "选填", "选填", "选填", "选填", "选填"])
    page.append([None, "姓名", "城市", "邮编", "姓名", "城市", "英文品名", "数量", "英文品名", "数量"])
    for area in ("B{}:D{}", "E{}:F{}", "G{}:H{}", "I{}:J{}"):
        page.merge_cells(area.format(top, top))
    if not duty:
        page.merge_cells(f"A{top}:A{top + 1}")
    else:
        page.cell(top + 2, 1, "客户单号")
    book.save(path)
    return path


def proposed(path: Path, purpose: Purpose | None = None) -> Proposal:
    return propose(read.read_rows(path), ALIASES, purpose)


WANTED = {
    "客户单号": "Parcel no.", "收件人信息 – 姓名": "Recipient", "收件人信息 – 城市": "City", "邮编": "Postcode",
    "寄件人信息 – 姓名": "Sender: Contact", "寄件人信息 – 城市": "Sender: City",
    "商品1 – 英文品名": "Customs description 1", "商品1 – 数量": "Qty 1",
    "商品2 – 英文品名": "Customs description 2", "商品2 – 数量": "Qty 2",
}  # fmt: skip


@pytest.mark.parametrize(("duty", "title"), [(False, False), (False, True), (True, False), (True, True)])
def test_names_beneath_groups_are_known_by_both(duty: bool, title: bool, tmp_path: Path) -> None:
    proposal = proposed(two_rows(tmp_path / "t.xlsx", duty, title), "carrier")
    assert known(proposal) == WANTED
    assert (proposal.header_row, proposal.first_row) == (1 + duty + title, 2 + duty + title)
    assert [header.required for header in proposal.headers[:4]] == ([True, True, False, True] if duty else [False] * 4)


def test_a_name_that_stands_once_is_called_by_itself_alone() -> None:
    merged = ((1, 2, 1, 3),)
    rows: list[list[Any]] = [["Order", "Recipient", None, "Sender"], ["Order", "Name", "City", "Name"]]
    assert header_rows.heads(rows, 1, merged).names == ["Order", "Recipient – Name", "City", "Name"]


def test_a_title_over_the_whole_table_is_no_group() -> None:
    rows: list[list[Any]] = [["Title", None, None], ["Name", "City", "Name"]]
    assert header_rows.heads(rows, 1, ((1, 1, 1, 3),)).names == ["Name", "City", "Name"]


def test_a_template_with_two_rows_is_filled_beneath_them_and_told_from_another(shop: Folder, tmp_path: Path) -> None:
    shop.paste("orders", BUYER)
    for button in ("validate-addresses", "reserve-stock", "make-parcels"):
        shop.press(button)
    shop.press("learn-format", two_rows(tmp_path / "two.xlsx", title=True))
    shop.press("learn-format")
    shop.type("parcels", {(0, "carrier"): "two"})
    (file,) = shop.press("carrier-files").files
    number = shop.table("parcels")["parcel_no"].iloc[0]
    assert sheet(file)[:3] == sheet(tmp_path / "two.xlsx")
    assert sheet(file)[3] == [
        number, "Jane Example", "Leeds", "LS1 1AA", "Sam Example", "Leeds", "Ceramic mug", 1, "", ""
    ]  # fmt: skip
    kept = shop.path / "templates" / "carriers" / "two.xlsx"
    book = openpyxl.load_workbook(kept)
    book.worksheets[0]["E2"] = "退件人信息"
    book.save(kept)
    assert "has '退件人信息 – 姓名' in column 5" in shop.refuses("carrier-files", again=True)


# old workbooks


def old_workbook(path: Path) -> Path:
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    for row, cells in enumerate((["Template"], ["Parcel no", "Recipient name", "City", "Weight (kg)"])):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    book.save(str(path))
    return path


def test_an_old_template_is_to_be_saved_as_xlsx_first_and_that_works(shop: Folder, tmp_path: Path) -> None:
    old = old_workbook(tmp_path / "carrier.xls")
    assert shop.refuses("learn-format", old) == (
        "carrier.xls is an old Excel workbook, which cannot be filled in place; open it, save it as .xlsx and learn "
        "that file."
    )
    saved = workbook(tmp_path / "carrier.xlsx", *sheet(old))
    shop.press("learn-format", saved)
    assert [path.name for path in shop.press("learn-format").files] == ["carrier.toml", "carrier.xlsx"]
    assert carriers.load([shop.path / "templates" / "carriers"])["carrier"].file.header_row == 2


def test_an_old_download_is_to_be_saved_as_xlsx_first(sent: Folder, tmp_path: Path) -> None:
    for files_ in ((listing(tmp_path / "to ship.xlsx"),), ()):
        sent.press("learn-format", *files_)
    said = sent.press("confirm-shipment", old_workbook(tmp_path / "given.xls")).line
    assert "given.xls is an old Excel workbook, which cannot be filled in place" in said


# the command


def run(*words: str) -> str:
    done = CliRunner().invoke(commands, ["learn", *words], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.output


def test_the_command_shows_three_parcels_as_they_would_be_written(sent: Folder, tmp_path: Path) -> None:
    where = ["--templates", str(tmp_path), "--book", str(sent.book)]
    said = run(str(CARRIER), *where)
    for number in sent.table("parcels")["parcel_no"]:
        assert number in said
    said = run(str(listing(tmp_path / "to ship.xlsx")), *where)
    assert all(number in said for number in NUMBERS)


def test_the_command_shows_no_parcels_where_there_is_no_workbook(tmp_path: Path) -> None:
    said = run(str(CARRIER), "--templates", str(tmp_path), "--book", str(tmp_path / "none.xlsm"))
    assert "P00" not in said
    assert "Save it with --yes" in said


def test_the_command_refuses_a_row_that_is_none() -> None:
    with pytest.raises(Refusal, match="One row is 'a box'; write 'a parcel' or 'an article'"):
        run(str(CARRIER), "--row-is", "a box")
