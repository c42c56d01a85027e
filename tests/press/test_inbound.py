"""Inbound shipment: boxes for a marketplace's warehouse, their files, what leaves Stock, what was received."""

import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers import Folder
from moved import agrees, told
from tools import program

BOX: dict[str, Any] = {
    "shipment": "FBA15ABCDEF", "weight_g": 9000, "length_mm": 600, "width_mm": 400, "height_mm": 300,
    "rules_for": "Amazon FBA", "ship_to": "Example Marketplace XYZ1, 1 Example Way, Exampletown",
}  # fmt: skip
MUGS: dict[str, Any] = {**BOX, "sku": "MUG", "box": 1, "units": 6, "planned": 6}
PENS: dict[str, Any] = {**BOX, "sku": "PEN", "box": 2, "units": 2, "planned": 4, "boxes": 2}


def says(shop: Folder) -> list[str]:
    return [str(text) for text in shop.table("inbound")["problem"]]


def states(shop: Folder) -> list[str]:
    return list(shop.table("inbound")["status"])


def texts(path: Path) -> str:
    """What stands on a paper, as one line."""
    done = subprocess.run([program("pdftotext"), "-layout", str(path), "-"], check=True, capture_output=True)
    return " ".join(done.stdout.decode().split())


def test_boxes_that_are_right_get_content_file_labels_and_packing_list(shop: Folder) -> None:
    shop.type("products", {(0, "marketplace_code"): "X000ABC123", (0, "prep"): "bag; label"})
    shop.paste("inbound", MUGS, PENS)
    said = shop.press("inbound-shipment")
    assert (said.done, said.needs) == (2, 0)
    assert "FBA15ABCDEF: content file, labels and packing list of 3 boxes." in said.line
    content, labels, listed = said.files
    lines = [line.split("\t") for line in content.read_text("utf-8-sig").splitlines()]
    assert lines[0][6:] == [f"FBA15ABCDEFU00000{number} - Unit Quantity" for number in (1, 2, 3)]
    assert lines[1] == ["MUG", "Mug", "X000ABC123", "", "6", "6", "6", "", ""]
    assert lines[2] == ["PEN", "Pen", "", "", "4", "4", "", "2", "2"]
    assert lines[3][6:] == ["9", "9", "9"]
    assert texts(labels).count("Internal Use Only") == 3
    paper = texts(listed)
    assert "no boxes taped or tied together" in paper
    assert "bag; label" in paper
    assert states(shop) == ["Ready to send", "Ready to send"]
    assert "still to be prepared (bag; label)" in says(shop)[0]
    assert shop.table("stock")["on_hand"].tolist() == [10, 5]


def test_a_labels_barcode_reads_back_as_the_boxs_number(shop: Folder, tmp_path: Path) -> None:
    shop.paste("inbound", MUGS)
    labels = shop.press("inbound-shipment").files[1]
    subprocess.run([program("pdftoppm"), "-r", "200", "-png", str(labels), str(tmp_path / "label")], check=True)
    (picture,) = tmp_path.glob("label*.png")
    read = subprocess.run([program("zbarimg"), "-q", "--raw", str(picture)], capture_output=True, check=True)
    assert read.stdout.decode().strip() == "FBA15ABCDEFU000001"


def test_files_are_written_again_only_where_a_line_says_something_else(shop: Folder) -> None:
    shop.paste("inbound", MUGS)
    assert len(shop.press("inbound-shipment").files) == 3
    assert shop.press("inbound-shipment").files == []
    shop.type("inbound", {(0, "weight_g"): 9500})
    assert len(shop.press("inbound-shipment").files) == 3


def test_what_is_sent_leaves_stock_by_a_movement_and_undo_brings_it_back(shop: Folder) -> None:
    shop.paste("inbound", {**MUGS, "send": "Yes"})
    said = shop.press("inbound-shipment")
    assert "6 units sent." in said.line
    assert shop.table("stock")["on_hand"].tolist() == [4, 5]
    assert told(shop)[0] == ("Sent to a marketplace's warehouse", "MUG", 6, "MAIN / A1", "Marketplace's warehouse")
    assert agrees(shop)
    assert states(shop) == ["Sent"]
    assert shop.press("inbound-shipment").done == 0
    shop.press("undo-last-step")
    assert shop.table("stock")["on_hand"].tolist() == [10, 5]
    assert agrees(shop)


def test_what_was_received_is_held_against_what_was_sent(shop: Folder) -> None:
    shop.paste("inbound", {**MUGS, "send": "Yes"})
    shop.press("inbound-shipment")
    for received, more, status, missing in (
        (4, "", "Partly received", 2),
        (4, "Yes", "Closed short", 2),
        (6, "", "Received", 0),
    ):
        shop.type("inbound", {(0, "received"): received, (0, "no_more"): more})
        shop.press("inbound-shipment")
        row = shop.table("inbound").iloc[0]
        assert (row["status"], row["missing"]) == (status, missing)
    shop.type("inbound", {(0, "received"): 7})
    shop.press("inbound-shipment")
    assert "7 were received and 6 were sent; ask the marketplace." in says(shop)[0]


def test_units_that_are_not_prepared_do_not_leave(shop: Folder) -> None:
    shop.type("products", {(0, "prep"): "bag"})
    shop.paste("inbound", {**MUGS, "send": "Yes"})
    said = shop.press("inbound-shipment")
    assert said.needs == 1
    assert shop.table("stock")["on_hand"].tolist() == [10, 5]
    shop.type("inbound", {(0, "prepared"): "Yes"})
    shop.press("inbound-shipment")
    assert shop.table("stock")["on_hand"].tolist() == [4, 5]


@pytest.mark.parametrize(
    ("wrong", "says_so"),
    [
        ({"weight_g": 22681}, "box 1 weighs 22,681 g and 22,680 g is the most; take units out."),
        ({"length_mm": 915}, "box 1 measures 915 x 400 x 300 mm and 914 x 635 x 635 mm is the most;"),
        ({"width_mm": 635, "length_mm": 914}, ""),
        ({"width_mm": 636, "length_mm": 637, "height_mm": 700}, "box 1 measures 700 x 637 x 636 mm and"),
        ({"weight_g": None}, "box 1 has no weight; weigh it and fill Box weight g."),
        ({"height_mm": None}, "box 1 lacks Length, Width or Height; measure it outside."),
        ({"planned": 7}, "7 of MUG are planned and 6 lie in boxes; correct one of the two."),
        ({"planned": None}, "Planned is blank in all lines of MUG; write how many you told the marketplace."),
        ({"units": 0}, "Units per box is blank or 0; write how many of MUG one box holds."),
        ({"box": None}, "Box is blank; number the boxes of a shipment from 1."),
        ({"box": 2}, "there is no box 1 in FBA15ABCDEF; number the boxes from 1 without a gap."),
        ({"sku": "CUP"}, "SKU 'CUP' is not on Products; add it there or correct it."),
        ({"shipment": "FBA 15 é"}, "'FBA 15 é' cannot be printed as a barcode;"),
        ({"shipment": ""}, "Shipment is blank; write the marketplace's number of the shipment."),
        ({"rules_for": "Nobody"}, "'Nobody' is no warehouse whose rules are known; write one of: Amazon FBA,"),
        ({"rules_for": "Amazon AWD", "length_mm": 636}, "box 1 measures 636 x 400 x 300 mm and 635 x 635 x 635 mm"),
        ({"ship_to": ""}, "Ship to is blank in all lines of FBA15ABCDEF; write the address that the marketplace gave."),
        ({"units": 60, "planned": 60, "weight_g": 22000}, "60 units of MUG are to be sent and 10 in MAIN A1 are free."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_box_stands_beside_it_and_nothing_leaves(
    shop: Folder, wrong: dict[str, Any], says_so: str
) -> None:
    shop.paste("inbound", {**MUGS, "send": "Yes", **wrong})
    said = shop.press("inbound-shipment")
    assert (says_so in says(shop)[0]) if says_so else not says(shop)[0]
    assert said.needs == bool(says_so)
    assert shop.table("stock")["on_hand"].tolist() == ([10, 5] if says_so else [4, 5])


def test_a_sku_has_one_expiry_in_a_box_and_boxes_have_numbers_of_their_own(shop: Folder) -> None:
    first = {**MUGS, "units": 3, "expiry": datetime(2027, 1, 31)}
    shop.paste("inbound", first, {**first, "expiry": datetime(2027, 6, 30)})
    shop.press("inbound-shipment")
    assert any("MUG has two expiry days in box 1" in text for text in says(shop))
    shop.type("inbound", {(0, "boxes"): 2, (0, "planned"): 9, (1, "box"): 2, (1, "planned"): 9})
    shop.press("inbound-shipment")
    assert any("box 2 stands in two groups of boxes" in text for text in says(shop))


def test_a_single_heavy_unit_goes_with_a_label_for_two_to_lift(shop: Folder) -> None:
    shop.paste("inbound", {**MUGS, "units": 1, "planned": 1, "weight_g": 30000})
    assert len(shop.press("inbound-shipment").files) == 3
    assert "stick a Team Lift label on it" in says(shop)[0]


def test_the_rule_of_the_day_counts(shop: Folder) -> None:
    shop.now = datetime(2025, 6, 30, 10)
    shop.paste("inbound", {**MUGS, "length_mm": 636})
    shop.press("inbound-shipment")
    assert "635 x 635 x 635 mm is the most" in says(shop)[0]
    shop.now += timedelta(days=1)
    shop.press("inbound-shipment")
    assert says(shop) == [""]
