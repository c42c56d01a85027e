"""Report a fault: a zip that tells what happened and how the shop is built, in which no buyer is found."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers import BUYER, Folder, Ran, assert_a_clerk_can_read

from pyaddin.book.base import SheetEdit
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.locks import press_lock
from pyaddin.cli.commands import commands
from pyaddin.press import faults
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES

PERSONAL = (
    "recipient", "company", "address_1", "address_2", "city", "state", "postcode", "phone", "email", "tax_id", "ioss",
    "buyer_note", "note", "order_no", "line_no", "tracking_no", "approved_by", "contact",
)  # fmt: skip
LOG = """\
2026-11-18 15:30:00,123 make-parcels failed
  File "/home/Wilhelmina/shop/pyaddin/steps/parcels/make.py", line 167, in make
    raise KeyError("Wilhelmina Tester")
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
builtins.KeyError
which led to
  File "/home/Wilhelmina/mine.py", line 3, in Wilhelmina
builtins.OSError (No space left on device)
KeyError: 'Wilhelmina Tester'
Wilhelmina
wilhelmina.Tester
12 High Street, Leeds LS1 1AA; +44 1632 960123; jane@example.com; 026-4410283-5500101
2026-11-18 15:31:00,000 Wilhelmina failed
  File "/usr/lib/python3.11/json/decoder.py", line 355, in raw_decode
builtins.OSError (Wilhelmina lives here)
"""


def report(folder: Folder) -> dict[str, str]:
    """What the zip holds."""
    (path,) = folder.press("report").files
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name).decode() for name in zipped.namelist()}


def facts(folder: Folder) -> dict[str, Any]:
    return dict(json.loads(report(folder)["report.json"]))


def buyers_words(folder: Folder) -> set[str]:
    """Every cell of a buyer or sender, and every word of them, as far as it is longer than an abbreviation."""
    tables = folder.tables("orders", "parcels", "warehouses", "found")
    cells = {
        str(value)
        for frame in tables.values()
        for name in frame.columns.intersection(PERSONAL)
        for value in frame[name]
    }
    words = {word for cell in cells for word in re.split(r"[\s,;:/()]+", cell)}
    return {text.casefold() for text in cells | words if len(text) > 3}


def test_no_word_of_any_buyer_is_in_the_report(
    sample_day: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Folder.copied(sample_day.folder.path, tmp_path / "shop")
    shop.presses = 60
    monkeypatch.chdir(shop.path)
    shop.press("find", words=("mug",))
    shop.type("orders", {(0, "status"): "Wilhelmina", (1, "problem"): "Wilhelmina Tester, 12 High Street"})
    shop.set("Logo", "Wilhelmina.png")
    shop.set("Packing slip message", "Wilhelmina")
    with shop.in_another_program() as book:
        book["Orders"].cell(4, book["Orders"].max_column + 1, "Wilhelmina's wishes")
        book.create_sheet("Wilhelmina")["A1"] = "Wilhelmina Tester"
    (shop.path / "fulfilment.log").write_text(LOG, encoding="utf-8")
    columns = {name for table in TABLES.values() for name in table.names}
    codes = {code for table in TABLES.values() for column in table.columns for code in column.coded}
    sheets = {table.sheet for table in TABLES.values()}
    ours = columns | {word for name in (*codes, *sheets) for word in name.casefold().split()}
    words = buyers_words(shop) - ours | {"wilhelmina", "tester", "high street"}
    assert len(words) > 300, "there are buyers to be looked for"
    told = "\n".join(report(shop).values()).casefold()
    found = {word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", told)}
    assert found == set()


def test_the_report_tells_what_whoever_looks_for_a_fault_asks_first(shop: Folder) -> None:
    shop.paste("orders", BUYER, BUYER | {"order_no": "#1", "postcode": ""}, BUYER | {"order_no": "#2"})
    shop.press("validate-addresses")
    shop.press("reserve-stock")
    told = facts(shop)
    assert {"fulfilment", "python", "system", "packages"} <= told["program"].keys()
    assert told["program"]["packages"]["pandas"]
    orders = told["tables"]["orders"]
    assert (orders["rows"], orders["own columns"], orders["missing"], orders["moved"]) == (3, 0, [], False)
    assert orders["codes"]["status"] == {"Reserved": 2, "New": 1}
    assert orders["filled"]["postcode"] == 2
    assert orders["problems"] == {"address.no-postcode": 1}
    assert [(p["button"], p["state"], p["done"], p["needs"]) for p in told["presses"]["last"]] == [
        ("validate-addresses", "done", 2, 1), ("reserve-stock", "done", 2, 0),
    ]  # fmt: skip
    assert told["settings"]["version"] == "3"
    assert told["settings"]["book_id"] == "filled"
    assert told["settings"]["logo"] == ""
    assert told["sheets"]["ours"]["Orders"]["rows"] == 7


def test_of_the_log_it_keeps_what_the_program_is_known_to_write_and_counts_the_rest() -> None:
    assert list(faults.known(LOG.splitlines())) == [
        "2026-11-18 15:30:00 make-parcels failed",
        "  pyaddin/steps/parcels/make.py, line 167, in make",
        "(2 left out)",
        "builtins.KeyError",
        "which led to",
        "  elsewhere, line 3",
        "builtins.OSError (No space left on device)",
        "(4 left out)",
        "2026-11-18 15:31:00 a command failed",
        "  python3.11/json/decoder.py, line 355, in raw_decode",
        "builtins.OSError",
    ]


def test_a_fault_of_ours_is_told_as_it_was_logged(shop: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        json.loads("Wilhelmina")
    except ValueError as error:
        logged = f"2026-11-18 15:30:00,000 import failed\n{faults.told(error)}\n"
    (shop.path / "fulfilment.log").write_text(logged, encoding="utf-8")
    lines = report(shop)["log.txt"].splitlines()
    assert lines[0] == "2026-11-18 15:30:00 import failed"
    assert lines[-1] == "json.decoder.JSONDecodeError"
    assert sum("raw_decode" in line for line in lines) == 1


def test_a_shop_that_cannot_be_read_is_reported_with_what_stands_in_the_way(shop: Folder) -> None:
    workbook = ClosedWorkbook(shop.book)
    header = next(at for at, row in enumerate(workbook.grid("Orders").values, 1) if "Order no." in row)
    column = workbook.grid("Orders").values[header - 1].index("Order no.") + 1
    workbook.apply([SheetEdit("Orders", header, [(header, column, "Wilhelmina")])])
    shop.set("Data folder", "/nowhere/Wilhelmina")
    (shop.path / "Fulfilment.journal").write_bytes(b"Wilhelmina" * 900)
    told = facts(shop)
    (said,) = told["tables"]["orders"]["refused"]
    assert said.startswith("{sheet} has no column named {columns}")
    assert told["presses"]["refused"][0].startswith("Settings names the data folder {folder}")
    assert told["tables"]["stock"]["rows"] == 2
    shop.set("Data folder", "")
    assert facts(shop)["presses"]["refused"][0].startswith("The journal {file} in {folder}")
    shop.set("Time zone", "Wilhelmina/Tester")
    told = facts(shop)
    assert told["settings"]["time_zone"] == "filled"
    assert told["tables"]["stock"]["rows"] == 2


def test_it_changes_nothing_and_runs_while_another_press_does(shop: Folder) -> None:
    shop.paste("orders", BUYER)
    before = shop.state()
    with press_lock(shop.book):
        summary = shop.press("report")
    (path,) = summary.files
    assert_a_clerk_can_read(summary.line)
    assert f"'{path.name}' is in {shop.path}" in summary.line
    after = shop.state()
    assert {name for name in after if after[name] != before.get(name)} == {path.name}


def test_the_command_says_where_the_report_lies(shop: Folder) -> None:
    told = CliRunner().invoke(commands, ["report", "--book", str(shop.book)])
    assert told.exit_code == 0, told.output
    assert told.output.startswith("Report a fault: 'fault-report-")
    assert len(list(shop.path.glob("fault-report-*.zip"))) == 1


def test_where_nothing_can_be_written_it_says_so(shop: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr("pyaddin.store.private.create", refused)
    with pytest.raises(Refusal, match="No report can be written to"):
        shop.press("report")
    assert not list(shop.path.glob("*.zip"))
