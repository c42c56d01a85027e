"""The record: every press, who, when, which button, what came in, every cell before and after, every file."""

import hashlib
import json
import os
import subprocess
import sys
from contextlib import closing
from typing import Any

import pytest
from helpers import BUYER, Folder
from places import ROOT

from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.cli.log import Record, list_text, press_text
from pyaddin.tables.problems import Refusal


def presses(shop: Folder) -> list[dict[str, Any]]:
    with closing(Record(ClosedWorkbook(shop.book))) as record:
        return record.presses()


def press(shop: Folder, number: int) -> dict[str, Any]:
    with closing(Record(ClosedWorkbook(shop.book))) as record:
        return record.press(number)


@pytest.fixture
def packed(shop: Folder) -> Folder:
    """One order, brought in with a file, up to its carrier file."""
    (shop.path / "orders.csv").write_text("Marketplace,Order no.,Line no.,SKU,Item,Qty\nShopify,#1,1,MUG,Mug,1\n")
    shop.press("import", shop.path / "orders.csv")
    shop.type("orders", {(0, name): value for name, value in BUYER.items() if name not in ("order_no", "status")})
    for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files"):
        shop.press(button)
    return shop


def test_every_press_is_listed_with_who_when_and_which_button(packed: Folder) -> None:
    listed = presses(packed)
    assert [p["button"] for p in listed] == [
        "import", "validate-addresses", "reserve-stock", "make-parcels", "carrier-files",
    ]  # fmt: skip
    assert [p["press"] for p in listed] == [1, 2, 3, 4, 5]
    assert {p["state"] for p in listed} == {"done"}
    assert listed[0]["at"] == "2026-11-18 15:30:00"
    assert all(p["who"] for p in listed)
    assert "Reserve stock" in list_text(listed).splitlines()[2]


def test_a_press_tells_what_came_in_with_its_hash(packed: Folder) -> None:
    digest = hashlib.sha256((packed.path / "orders.csv").read_bytes()).hexdigest()
    assert press(packed, 1)["inputs"] == [{"name": "orders.csv", "sha256": digest}]
    assert [row["row"] for row in press(packed, 1)["added"]] == ["R000001"]


def test_a_press_tells_every_cell_before_and_after(packed: Folder) -> None:
    cells = press(packed, 3)["cells"]
    status = {"sheet": "Orders", "row": "R000001", "column": "Status", "before": "Ready", "after": "Reserved"}
    assert status in cells
    assert {"Reserved", "Available"} <= {c["column"] for c in cells if c["sheet"] == "Stock"}
    assert "Status: 'Ready' -> 'Reserved'" in press_text(press(packed, 3))


def test_a_press_tells_whether_its_files_are_still_there_and_unchanged(packed: Folder) -> None:
    file = press(packed, 5)["files"][0]
    path = packed.path / file["name"]
    assert file["now"] == "unchanged"
    assert file["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    content = path.read_bytes()
    path.write_bytes(content + b"x")
    assert press(packed, 5)["files"][0]["now"] == "changed since"
    path.write_bytes(content)
    packed.press("undo-last-step")
    assert press(packed, 5)["files"][0]["now"] == "in out/void"
    assert (press(packed, 5)["state"], press(packed, 6)["undo_of"]) == ("undone", 5)


def test_a_file_that_was_removed_is_called_gone(packed: Folder) -> None:
    (packed.path / press(packed, 5)["files"][0]["name"]).unlink()
    assert press(packed, 5)["files"][0]["now"] == "gone"


def test_the_record_of_a_book_that_was_never_pressed_says_so(shop: Folder) -> None:
    with pytest.raises(Refusal, match="nothing was pressed"):
        presses(shop)
    assert not list(shop.path.glob("*.journal"))


def test_a_press_that_never_was_is_refused(packed: Folder) -> None:
    with pytest.raises(Refusal, match="no press 99"):
        press(packed, 99)


def command(*words: str) -> subprocess.CompletedProcess[bytes]:
    """The command line, as a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, "-m", "pyaddin", *words], env=environment, capture_output=True)


def test_any_number_of_presses_is_taken_back_by_one_command(packed: Folder) -> None:
    undone = command("undo-last-step", "--steps", "4", "--yes", "--book", str(packed.book))
    assert undone.returncode == 0, undone.stderr
    assert [p["state"] for p in presses(packed)] == ["done"] + ["undone"] * 4 + ["done"] * 4
    assert packed.table("parcels").empty
    again = command("undo-last-step", "--steps", "9", "--yes", "--book", str(packed.book))
    assert again.returncode == 2
    assert b"There is nothing to undo" in again.stderr
    assert presses(packed)[0]["state"] == "undone"
    assert packed.table("orders")["order_no"].tolist() == ["#1"], "its cells were typed over since: left and listed"
    assert b"was changed since, so its row is left as it is" in again.stdout


def test_the_command_prints_the_same_for_machines(packed: Folder) -> None:
    printed = command("log", "3", "--book", str(packed.book), "--json")
    assert json.loads(printed.stdout) == press(packed, 3)
