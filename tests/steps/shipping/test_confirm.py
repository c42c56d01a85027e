"""Confirmation files: Amazon's, and the plain list for the others."""

from pathlib import Path
from typing import Any

import pandas as pd
import places
import pytest
from confirmations import FOLDERS, NOW, frame
from places import TEMPLATES

from pyaddin.formats.carriers.format import own_names
from pyaddin.formats.confirm import format as confirm
from pyaddin.formats.confirm.fill import split_off
from pyaddin.formats.confirm.format import render_confirmation
from pyaddin.formats.files.load import load
from pyaddin.tables.problems import Refusal

HEAD = b"order-id\torder-item-id\tquantity\tship-date\tcarrier-code\tcarrier-name\ttracking-number\tship-method\r\n"


def amazon(*rows: dict[str, Any]) -> bytes:
    (file,) = render_confirmation("Amazon", frame(*rows), NOW, FOLDERS)
    assert file.data.startswith(HEAD)
    return file.data[len(HEAD) :]


def test_amazons_file_byte_for_byte() -> None:
    assert amazon({}) == b"404-1234567-1234567\t12345678901234\t2\t2026-03-04\tUPS\t\t1Z999AA10123456784\tGround\r\n"


def test_the_file_is_named_by_marketplace_and_time_and_tells_its_rows() -> None:
    (file,) = render_confirmation("Amazon", frame({}, {"line_no": "2"}), NOW, FOLDERS)
    assert file.name == "Amazon_confirmation_180000.txt"
    assert file.parcels == [7, 8]


def test_an_order_in_two_parcels_gives_the_quantity_of_each() -> None:
    lines = amazon({"qty": 1.0}, {"qty": 3.0, "tracking_no": "1Z5R89390357567127", "parcel_no": "P-0002"}).splitlines()
    assert [line.split(b"\t")[2] for line in lines] == [b"1", b"3"]


def test_parts_of_a_line_in_one_parcel_are_added_up() -> None:
    (file,) = render_confirmation("Amazon", frame({"qty": 1.0}, {"qty": 3.0}), NOW, FOLDERS)
    assert [line.split(b"\t")[2] for line in file.data.splitlines()[1:]] == [b"4"]
    assert file.parcels == [7, 8]


@pytest.mark.parametrize(
    ("carrier", "code", "name"),
    [
        ("China Post", "China Post", ""), ("Royal Mail", "Royal Mail", ""), ("ups", "UPS", ""),
        ("Corner Courier", "Other", "Corner Courier"), ("C" * 60, "Other", "C" * 50),
    ],
)  # fmt: skip
def test_carriers_are_amazons_codes_or_other_with_a_name(carrier: str, code: str, name: str) -> None:
    assert amazon({"carrier": carrier}).decode().split("\t")[4:6] == [code, name]


@pytest.mark.parametrize("gap", [{"tracking_no": ""}, {"shipped_at": pd.NaT}, {"order_no": ""}, {"qty": float("nan")}])
def test_a_line_that_lacks_what_amazon_wants_is_left_out(gap: dict[str, Any]) -> None:
    assert amazon({}, gap).count(b"\r\n") == 1
    assert render_confirmation("Amazon", frame(gap), NOW, FOLDERS) == []


def test_other_marketplaces_get_a_plain_list() -> None:
    (file,) = render_confirmation("AliExpress", frame({"marketplace": "AliExpress"}), NOW, FOLDERS)
    assert file.name == "AliExpress_confirmation_180000.csv"
    assert file.data.decode("utf-8-sig") == (
        "Marketplace,Order no.,Line no.,SKU,Qty,Carrier,Tracking no.,Shipped at\r\n"
        "AliExpress,404-1234567-1234567,12345678901234,MUG-01,2,UPS,1Z999AA10123456784,2026-03-04\r\n"
    )


@pytest.mark.parametrize("marketplace", ["Amazon.de", "amazon uk", "AMAZON"])
def test_every_amazon_gets_amazons_file(marketplace: str) -> None:
    (file,) = render_confirmation(marketplace, frame({}), NOW, FOLDERS)
    assert file.data.startswith(HEAD)


def test_no_cell_of_the_list_becomes_a_formula() -> None:
    (file,) = render_confirmation("Lazada", frame({"marketplace": "=HYPERLINK(1)", "sku": "@x"}), NOW, FOLDERS)
    assert "\r\nHYPERLINK(1),404-1234567-1234567,12345678901234,x," in file.data.decode("utf-8-sig")


def test_a_shops_own_file_stands_before_the_programs(tmp_path: Path) -> None:
    text = (FOLDERS[0] / "amazon.toml").read_text("utf-8")
    (tmp_path / "mine.toml").write_text(
        text.replace("[carriers]\n", '[carriers]\n"China Post e邮宝" = "EUB"\n'), "utf-8"
    )
    (file,) = render_confirmation("Amazon", frame({"carrier": "China Post e邮宝"}), NOW, [tmp_path, *FOLDERS])
    assert b"\tEUB\t" in file.data


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('value = "order.no"', 'value = "order.nr"', "there is no field 'order.nr'"),
        ("marketplaces", "marketplace", "marketplace is not known here; did you mean 'marketplaces'?"),
        ("[file]", "[file", "is not valid TOML"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    text = (FOLDERS[0] / "amazon.toml").read_text("utf-8").replace(old, new)
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(Refusal, match=r"^mine\.toml") as caught:
        load([tmp_path], confirm.ConfirmFormat)
    assert sentence in str(caught.value)


# --- the other marketplaces' files

FORMATS = {fmt.id: fmt for fmt in load(FOLDERS, confirm.ConfirmFormat)}
PARTS = [
    {"order_no": "A-1", "line_no": "1"},
    {"order_no": "A-1", "line_no": "2", "sku": "LAMP"},
    {"order_no": "B-2", "line_no": "1", "whole": "", "parcel_no": "P-2", "tracking_no": "1Z5R89390357567127"},
    {"order_no": "B-2", "line_no": "2", "whole": "", "parcel_no": "P-3", "tracking_no": "RR123456785CN"},
    {"order_no": "C-3", "line_no": "1", "whole": "", "finished": "", "parcel_no": "P-4", "carrier": "Örtlicher Bote"},
]
GOLDEN = places.GOLDEN / "confirm"


@pytest.mark.parametrize("name", [name for name, fmt in FORMATS.items() if not fmt.is_downloaded])
def test_a_confirmation_file_is_byte_for_byte_the_golden_one(name: str, tmp_path: Path) -> None:
    (path,) = [path for path in FOLDERS[0].glob("*.toml") if f'id = "{name}"\n' in path.read_text("utf-8")]
    lines = path.read_text("utf-8").splitlines()
    told = ['marketplaces = ["Shop"]' if line.startswith("marketplaces = ") else line for line in lines]
    (tmp_path / path.name).write_text("\n".join(told), "utf-8")
    file, *parts = render_confirmation("Shop", frame(*PARTS), NOW, [tmp_path, *FOLDERS])
    assert len(parts) == FORMATS[name].lists_parts
    assert file.data == (GOLDEN / f"{path.stem}.{Path(file.name).suffix[1:]}").read_bytes()
    assert sorted(file.parcels) == (list(range(7, 12)) if FORMATS[name].split_orders else [7, 8])


def test_every_confirmation_file_has_a_source_a_day_and_what_was_found() -> None:
    assert all(fmt.source and fmt.found and fmt.checked.year >= 2026 for fmt in FORMATS.values())


@pytest.mark.parametrize(
    ("marketplace", "used"),
    [("Amazon", "amazon_shipping_confirmation"), ("Amazon Japan", "amazon_japan_shipping_confirmation"),
     ("ebay.de", "ebay_order_fulfilment_feed"), ("WooCommerce", "woocommerce_ast_tracking"),
     ("Lazada", "plain_confirmation")],
)  # fmt: skip
def test_the_closest_name_decides_which_file_a_marketplace_gets(marketplace: str, used: str) -> None:
    assert confirm.format_for(marketplace, FOLDERS).id == used


def test_a_shop_that_takes_the_day_first_says_so_in_its_own_copy(tmp_path: Path) -> None:
    text = (FOLDERS[0] / "woocommerce-ast.toml").read_text("utf-8")
    (tmp_path / "woocommerce-ast.toml").write_text(text.replace('"YYYY-MM-DD"', '"DD-MM-YYYY"'), "utf-8")
    (file,) = render_confirmation("WooCommerce", frame({}), NOW, [tmp_path, *FOLDERS])
    assert file.data.splitlines()[1] == b"404-1234567-1234567,UPS,1Z999AA10123456784,04-03-2026,1"


def test_a_file_of_the_shop_hides_the_program_s_of_the_same_name(tmp_path: Path) -> None:
    text = (FOLDERS[0] / "ebay.toml").read_text("utf-8")
    (tmp_path / "ebay.toml").write_text(text.replace('["eBay*"]', "[]"), "utf-8")
    assert confirm.format_for("eBay", [tmp_path, *FOLDERS]).id == "plain_confirmation"


def test_a_part_of_an_order_without_a_line_number_is_not_told_to_ebay() -> None:
    lines = frame({"line_no": "", "whole": ""}, {"line_no": "", "parcel_no": "P-9"})
    (file,) = render_confirmation("eBay", lines, NOW, FOLDERS)
    assert file.parcels == [8]


NAMED = own_names([TEMPLATES / "carriers"])


@pytest.mark.parametrize(
    ("ours", "code", "name"),
    [
        ("4PX (51 columns)", "4PX", ""), ("DHL Paket (128 columns)", "DHL", ""),
        ("China Post e邮宝 (2013)", "China Post", ""),
        ("Royal Mail Click & Drop", "Royal Mail", ""), ("UPS WorldShip", "UPS", ""), ("USPS Click-N-Ship", "USPS", ""),
        ("SF International", "SF Express", ""), ("DHL Express", "DHL", ""),
        ("Internetmarke", "Other", "Deutsche Post"), ("Australia Post eParcel (domestic)", "Other", "Australia Post"),
        ("Evri", "Other", "Evri"),
    ],
)  # fmt: skip
def test_a_carrier_is_never_called_by_the_name_of_our_format(ours: str, code: str, name: str) -> None:
    row = {"carrier": ours, "carrier_name": NAMED[ours.casefold()]}
    assert amazon(row).decode().split("\t")[4:6] == [code, name]
    for marketplace, column in (("eBay", 3), ("WooCommerce", 1), ("Lazada", 5)):
        (file,) = render_confirmation(marketplace, frame({**row, "marketplace": marketplace}), NOW, FOLDERS)
        cells = file.data.decode("utf-8-sig").splitlines()[1].split(",")
        assert cells[column] == NAMED[ours.casefold()]


def test_no_carrier_s_own_name_tells_the_layout_of_a_file() -> None:
    assert [name for name in NAMED.values() if "columns" in name or "(" in name] == []


def test_a_shop_s_own_code_for_our_name_comes_before_the_carrier_s_own(tmp_path: Path) -> None:
    text = (FOLDERS[0] / "amazon.toml").read_text("utf-8")
    (tmp_path / "amazon.toml").write_text(text.replace("[carriers]\n", '[carriers]\n"DHL Paket" = "DHL DE"\n'), "utf-8")
    row = frame({"carrier": "DHL Paket", "carrier_name": "DHL"})
    (file,) = render_confirmation("Amazon", row, NOW, [tmp_path, *FOLDERS])
    assert file.data.decode().splitlines()[1].split("\t")[4] == "DHL DE"


def test_a_part_of_a_line_is_not_told_to_ebay_until_all_of_the_line_is_out() -> None:
    lines = frame({"line_finished": "", "whole": ""}, {"line_no": "2", "whole": ""})
    (file,) = render_confirmation("eBay", lines, NOW, FOLDERS)
    assert file.parcels == [8]
    left = split_off(confirm.format_for("eBay", FOLDERS), "eBay", lines)
    assert {label: str(why) for label, why in left.items()} == {
        7: "only a part of a line of order 404-1234567-1234567 is out, and eBay's file has no quantity; the line is "
        "told once the rest of it goes out or is cancelled."
    }
    assert split_off(confirm.format_for("Amazon", FOLDERS), "Amazon", lines) == {}, "Amazon's file has a quantity"
