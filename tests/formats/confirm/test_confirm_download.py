"""Files that are downloaded from a marketplace with its open orders and filled: TikTok's, and learned ones."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import places
import pytest
from click.testing import CliRunner
from confirmations import FOLDERS, LINE, NOW
from helpers import BUYER, Folder
from python_calamine import CalamineWorkbook
from tiktok import SAMPLE, order

from pyaddin.cli.commands import commands
from pyaddin.formats.confirm import downloads, fill
from pyaddin.formats.confirm import format as confirm
from pyaddin.formats.confirm.fill import Told
from pyaddin.formats.files.load import read
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status

GOLDEN = places.GOLDEN / "confirm"
TIKTOK = confirm.format_for("TikTok Shop", FOLDERS)
SKUS = {"MUG": "1729412345678900001", "LAMP": "1729412345678900002", "BOWL": "1729412345678900003"}
NUMBER = "1Z999AA10123456784"


def line(number: int, sku: str = "MUG", **more: Any) -> dict[str, Any]:
    given = {"marketplace": "TikTok Shop", "order_no": order(number), "line_no": SKUS[sku], "sku": sku, "qty": 1.0}
    return {**LINE, "line_whole": "Yes", "parcel_no": f"P-{number:04}", **given, **more}


def frame(*lines: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(lines), index=range(7, 7 + len(lines)))


def told(*lines: dict[str, Any], files: tuple[Path, ...] = (SAMPLE,), fmt: confirm.ConfirmFormat = TIKTOK) -> Told:
    return fill.fill(fmt, "TikTok Shop", frame(*lines), [downloads.read(f) for f in files], NOW)


def rows(data: bytes) -> Any:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


DAY = [line(1, tracking_no="RR123456785CN", carrier="China Post"), line(1, "LAMP", tracking_no="RR123456785CN",
       carrier="China Post"), line(2), line(3), line(4, whole=""), line(5, "BOWL"), line(9)]  # fmt: skip
"""Two articles in one parcel; a number that stands there already; another number; a part; a plain one; one unknown."""


def test_tiktoks_download_is_filled_as_the_golden_file() -> None:
    (file,) = told(*DAY).files
    assert file.name == "TikTok_Shop_confirmation_180000.xlsx"
    assert parts(file.data) == parts((GOLDEN / "tiktok.expected.xlsx").read_bytes())


def test_only_blank_cells_for_provider_and_number_change() -> None:
    before, after = rows(SAMPLE.read_bytes()), rows(told(*DAY).files[0].data)
    changed = {
        (r, c): after[r][c] for r, cells in enumerate(after) for c, cell in enumerate(cells) if cell != before[r][c]
    }
    assert changed == {
        (2, 5): "China Post", (2, 6): "RR123456785CN", (3, 5): "China Post", (3, 6): "RR123456785CN",
        (8, 5): "UPS", (8, 6): NUMBER,
    }  # fmt: skip


def test_every_other_part_of_the_download_stays_byte_for_byte() -> None:
    was, now = parts(SAMPLE.read_bytes()), parts(told(*DAY).files[0].data)
    assert was.keys() == now.keys()
    assert {name for name in was if was[name] != now[name]} == {"xl/worksheets/sheet1.xml"}


def test_lines_that_stand_in_the_file_are_confirmed_and_the_others_say_why_not() -> None:
    done = told(*DAY)
    assert done.confirmed == [7, 8, 9, 12]
    assert "ships in parts, which TikTok Shop does not take in a file" in str(done.left[11])
    assert f"has '1Z5R89390357567127' as Tracking ID for order {order(3)}" in str(done.left[10])
    assert f"order {order(9)} is not in tiktok-download.xlsx" in str(done.left[13])


def test_a_number_that_stands_there_already_is_confirmed_without_a_file() -> None:
    done = told(line(2))
    assert (done.files, done.confirmed, done.left) == ([], [7], {})


def test_a_line_without_a_tracking_number_fills_nothing() -> None:
    done = told(line(5, "BOWL", tracking_no=""))
    assert (done.files, done.confirmed) == ([], [])


def test_without_a_file_that_has_one_of_the_orders_they_wait(tmp_path: Path) -> None:
    assert told(line(1), files=()).waits
    assert told(line(9)).waits


def test_of_two_downloads_that_hold_an_order_the_first_is_filled(tmp_path: Path) -> None:
    older = tmp_path / "older.xlsx"
    older.write_bytes(SAMPLE.read_bytes())
    done = told(line(5, "BOWL"), files=(SAMPLE, older))
    assert len(done.files) == 1
    assert done.confirmed == [7]


def test_two_parcels_that_claim_one_row_do_not_overwrite_each_other(tmp_path: Path) -> None:
    fmt = learned(tmp_path, 'header = "SKU ID"\nvalue = "order.line_no"', "", split=True)
    both = [line(5, "BOWL"), line(5, "BOWL", parcel_no="P-6", tracking_no="RR123456785CN")]
    done = told(*both, fmt=fmt)
    assert done.confirmed == [7]
    assert "has '1Z999AA10123456784' as Tracking ID" in str(done.left[8])


def test_where_rows_are_whole_orders_a_part_is_left(tmp_path: Path) -> None:
    """A file that names only the order cannot tell which of its lines went."""
    by_order = learned(tmp_path, 'header = "SKU ID"\nvalue = "order.line_no"', "", split=True)
    assert "ships in parts" in str(told(line(4, whole=""), fmt=by_order).left[7])
    by_line = learned(tmp_path, "", "", split=True)
    assert told(line(4, whole=""), fmt=by_line).confirmed == [7]
    assert "ships in parts" in str(told(line(4, whole="", line_whole=""), fmt=by_line).left[7])


def learned(tmp_path: Path, old: str, new: str, split: bool) -> confirm.ConfirmFormat:
    """TikTok's format with a difference."""
    text = (FOLDERS[0] / "tiktok.toml").read_text("utf-8").replace(f"[[column]]\n{old}\n" if old else "\0", new)
    text = text.replace('split_orders = "leave"', 'split_orders = "write"') if split else text
    path = tmp_path / "other.toml"
    path.write_text(text, "utf-8")
    return read(path, confirm.ConfirmFormat)


def resaved(tmp_path: Path, change: Any, name: str = "given.xlsx") -> Path:
    book = openpyxl.load_workbook(SAMPLE)
    change(book.worksheets[0])
    book.save(tmp_path / name)
    return tmp_path / name


def test_moved_columns_and_other_capitals_are_found(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.insert_cols(1)
        sheet["B1"], sheet["H1"] = "ORDER  ID", "tracking-id"

    (file,) = told(line(5, "BOWL"), files=(resaved(tmp_path, change),)).files
    assert rows(file.data)[8][5:8] == ["1", "UPS", NUMBER]


def test_tiktoks_order_export_is_not_taken_for_the_file(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["I1"] = "Order Amount"

    assert told(line(5, "BOWL"), files=(resaved(tmp_path, change),)).waits


def test_order_numbers_that_a_spreadsheet_program_rounded_are_refused(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["A3"] = 577312345678900000

    with pytest.raises(Refusal, match=r"given\.xlsx was saved by a spreadsheet program, which rounded"):
        told(line(5, "BOWL"), files=(resaved(tmp_path, change),))


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["I1"] = "Tracking ID"

    with pytest.raises(Refusal, match=r"given\.xlsx: two columns are named 'Tracking ID'"):
        told(line(5, "BOWL"), files=(resaved(tmp_path, change),))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_text_file_is_filled_in_its_own_encoding_and_delimiter(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    text = "Order ID;SKU ID;Product name;Shipping provider name;Tracking ID\r\n\t" + order(5) + ";" + SKUS["BOWL"]
    path.write_bytes((text + ';"杯, ""red"" mug";;\r\nX;Y;Z;DHL;00340434161094042557\r\n').encode(encoding))
    (file,) = told(line(5, "BOWL"), files=(path,)).files
    assert file.data == (
        text + f';"杯, ""red"" mug";UPS;{NUMBER}\r\nX;Y;Z;DHL;00340434161094042557\r\n'
    ).encode(encoding)  # fmt: skip
    assert list(csv.reader(io.StringIO(file.data.decode(encoding)), delimiter=";"))[1][2] == '杯, "red" mug'


def test_an_old_workbook_is_to_be_saved_anew() -> None:
    old = places.DAY / "aliexpress_orders.xls"
    with pytest.raises(
        Refusal, match=r"^aliexpress_orders\.xls is an old Excel workbook, .* save it as \.xlsx and press"
    ):
        downloads.read(old)


# the button


@pytest.fixture
def sent(shop: Folder) -> Folder:
    """Three parcels of TikTok's with the carrier, each with a number: one of two lines, one of one, one in parts."""

    def row(number: int, sku: str, **more: Any) -> dict[str, Any]:
        given = {
            "marketplace": "TikTok Shop",
            "order_no": order(number),
            "line_no": SKUS["LAMP" if sku == "PEN" else sku],
        }
        return {**BUYER, "sku": sku, **given, **more}

    shop.paste(
        "orders", row(1, "MUG", qty=2), row(1, "PEN"), row(4, "MUG"), row(4, "PEN", qty=99, policy="Ship partial")
    )
    shop.type("orders", {(2, "policy"): "Ship partial"})
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    for at, number in enumerate(("RR123456785CN", "RB473124829GB")):
        shop.type("parcels", {(at, "tracking_no"): number})
    return shop


def test_the_button_waits_for_the_download_and_fills_the_one_in_the_folder(sent: Folder) -> None:
    first = sent.press("confirm-shipment")
    assert (first.done, first.files) == (0, [])
    assert "TikTok Shop wants its own file filled: download it there (Manage Orders > Upload" in first.line
    assert sent.table("parcels")["problem"].str.contains("waits for TikTok Shop's own file").tolist() == [True, False]
    (sent.path / "in").mkdir(exist_ok=True)
    (sent.path / "in" / "to ship.xlsx").write_bytes(SAMPLE.read_bytes())
    second = sent.press("confirm-shipment")
    assert second.done == 1, second.line
    (file,) = second.files
    assert [row[5:7] for row in rows(file.read_bytes())[2:4]] == [["Royal Mail", "RR123456785CN"]] * 2
    assert sent.table("parcels")["status"].tolist() == [Status.SHIPPED, Status.SENT]
    assert "ships in parts" in sent.table("parcels")["problem"].tolist()[1]


def test_the_command_takes_the_download_by_name(sent: Folder) -> None:
    words = ["confirm-shipment", "--book", str(sent.book), str(SAMPLE)]
    done = CliRunner().invoke(commands, words, standalone_mode=False)
    assert done.exception is None
    assert "1 parcel confirmed in 1 file." in done.output


def test_a_number_entered_by_hand_ends_with_shipped_in_status(sent: Folder) -> None:
    sent.press("confirm-shipment", SAMPLE)
    on_hand = sent.table("stock")["on_hand"].sum()
    sent.type("parcels", {(1, "status"): "Shipped"})
    done = sent.press("confirm-shipment")
    assert (done.done, done.files) == (1, [])
    assert sent.table("parcels")["confirmed_at"].notna().all()
    assert sent.table("stock")["on_hand"].sum() < on_hand
    assert sent.press("confirm-shipment").done == 0


def test_nothing_is_confirmed_twice_though_the_download_still_lies_there(sent: Folder) -> None:
    (sent.path / "in").mkdir(exist_ok=True)
    (sent.path / "in" / "to ship.xlsx").write_bytes(SAMPLE.read_bytes())
    sent.press("confirm-shipment")
    again = sent.press("confirm-shipment")
    assert (again.done, again.files) == (0, [])


def test_a_file_of_another_kind_is_told(sent: Folder) -> None:
    said = sent.press("confirm-shipment", places.GOLDEN / "learn" / "french-tracking.csv").line
    assert "french-tracking.csv has the headers of no confirmation file; press Learn format with it." in said


def test_a_download_that_has_none_of_the_orders_is_told(sent: Folder, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.delete_rows(3, 20)

    said = sent.press("confirm-shipment", resaved(tmp_path, change)).line
    assert "None of the orders of TikTok Shop that wait is in given.xlsx; download it again." in said


def test_undo_takes_the_filled_file_back_and_leaves_the_download(sent: Folder) -> None:
    (sent.path / "in").mkdir(exist_ok=True)
    download = sent.path / "in" / "to ship.xlsx"
    download.write_bytes(SAMPLE.read_bytes())
    (file,) = sent.press("confirm-shipment").files
    sent.press("undo-last-step")
    assert not file.exists()
    assert download.read_bytes() == SAMPLE.read_bytes()
    assert sent.table("parcels")["confirmed_at"].isna().all()


def test_an_order_number_of_two_shops_waits_for_its_own_shops_download(sent: Folder) -> None:
    sent.type("orders", {(0, "shop"): "Leeds", (1, "shop"): "Leeds"})
    sent.paste("orders", BUYER | {"marketplace": "TikTok Shop", "order_no": order(1), "shop": "Berlin"})
    (sent.path / "in" / "Leeds").mkdir(parents=True)
    (sent.path / "in" / "to ship.xlsx").write_bytes(SAMPLE.read_bytes())
    first = sent.press("confirm-shipment")
    assert (first.done, first.files) == (0, [])
    assert "save its own shop's file in the folder in/Leeds" in sent.table("parcels")["problem"].tolist()[0]
    (sent.path / "in" / "to ship.xlsx").rename(sent.path / "in" / "Leeds" / "to ship.xlsx")
    second = sent.press("confirm-shipment")
    assert [path.name.partition("_confirmation")[0] for path in second.files] == ["TikTok_Shop_Leeds"]
    assert sent.table("parcels")["status"].tolist() == [Status.SHIPPED, Status.SENT]


def test_files_for_the_whole_day_are_for_import_alone(sent: Folder) -> None:
    steps = {step.button: step.line for step in sent.press("run-the-day", GOLDEN / "plain.csv").steps}
    assert "plain.csv: " in steps["import"]
    assert "plain.csv" not in steps["confirm-shipment"]
