"""Whatever stands in an order stays text: in every file for others, on paper, in file names, in the journal."""

import csv
import dataclasses
import io
import re
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pandas as pd
import pytest
from carrier_samples import NOW, shipped
from click.testing import CliRunner
from helpers import BUYER, Folder, carriers_answer, empty_folder
from places import TEMPLATES
from python_calamine import CalamineWorkbook

from pyaddin import documents
from pyaddin.book.base import Raw
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.cli.commands import commands
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.confirm import format as confirm
from pyaddin.formats.confirm import handover
from pyaddin.formats.files.load import load
from pyaddin.formats.written.files import OutFile
from pyaddin.formats.written.safe_names import safe
from pyaddin.store.journal import Entry, Journal, Press, RawChange
from pyaddin.tables.changes import CellChange, Changes, RowChange
from pyaddin.tables.frames import from_records
from pyaddin.values.text import clean_text, storable
from pyaddin.words.catalogue import sentences

HOSTILE = {
    "link": '=HYPERLINK("http://evil.example","Pay here")', "plus": "+1+1", "minus": "-1+1|cmd", "at": "@SUM(1+1)",
    "dde": "=cmd|' /C calc'!A0", "tab": "\t=1+1", "return": "\r=1+1", "line": "a\n=1+1", "quote": '"=1+1',
    "comma": 'x",=1+1,"', "semicolon": "x;=1+1;", "jinja": "{{7*7}}{% for x in [1] %}", "ruby": "#{7*7}",
    "typst": '#read("/etc/passwd")', "brackets": "]#text(red)[", "xml": "</w:t></v></c><c>&lt;&amp;&#65;_x0041_",
    "entity": "&xxe;<!DOCTYPE a>", "sql": "'); drop table press; --", "zero": "a\x00b", "path": "..\\..\\evil",
    "in commas": "Ann;=cmd|' /C calc'!A0;", "in semicolons": "Ann,=1+1,", "in tabs": "a|\"@SUM(1)",
    "spaces": "x; -1+cmd",
    "wide": "＝1+1", "wide at": "＠SUM(1)", "wide plus": "＋1＋1", "wide after": "x;－1+cmd",
    "root": "/etc/passwd", "html": "<script>alert(1)</script>", "turned": "moc.\u202eelpmaxe", "spaced": "  =1+1",
}  # fmt: skip
FORMATS = carriers.load([TEMPLATES / "carriers"])
CONFIRM = {fmt.id: fmt for fmt in load([TEMPLATES / "confirm"], confirm.ConfirmFormat)}
SIGNS = tuple("=+-@＝＋－＠")
SIGNED = re.compile(r"[+\-][\d\s().\-/]*")
"""A plus before a phone number is no formula: a spreadsheet shows it as the number it is."""

STRING = re.compile(r'"(?:\\.|[^"\\])*"')
"""A string of Typst: what stands in it is nothing but text."""
WORDS_OF_OURS = (
    "HYPERLINK",
    "SUM(",
    "cmd",
    "1+1",
    "7*7",
    "passwd",
    "text(red)",
    "xxe",
    "drop table",
    "evil",
    "alert",
    "maxe",
)

every_text = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def cells_of(file: OutFile, encoding: str = "utf-8", delimiter: str = ",") -> list[str]:
    """All texts of a file; fails when one of them is a formula, or would become one."""
    if file.name.endswith((".xlsx", ".xlsm")):
        cells = [c for sheet in openpyxl.load_workbook(io.BytesIO(file.data)) for row in sheet.iter_rows() for c in row]
        assert not [cell.value for cell in cells if cell.data_type == "f"]
        return [str(cell.value) for cell in cells if cell.value is not None]
    if file.name.endswith(".xls"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        assert not has_formula(file.data)
        return [str(cell) for sheet in sheets for row in sheet.to_python() for cell in row]
    assert_split_anywhere_is_no_formula(text := file.data.decode(encoding))
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    assert len({len(row) for row in rows}) <= 2, "a value broke out of its cell"
    texts = [cell for row in rows for cell in row if cell]
    assert not [cell for cell in texts if cell[0] in "=@+-\t\r" and not SIGNED.fullmatch(cell)]
    return texts


def assert_split_anywhere_is_no_formula(text: str) -> None:
    """Whichever separator a computer's region has: read as a spreadsheet does, and cut at every one of them."""
    for separator in ";,\t|":
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        cut = [cell.strip(' "') for line in text.splitlines() for cell in line.split(separator)]
        cells = [cell for row in [*rows, cut] for cell in row if cell]
        assert not [cell for cell in cells if cell.strip()[:1] in SIGNS and not SIGNED.fullmatch(cell)], separator


def has_formula(data: bytes) -> bool:
    """Whether an old workbook holds a formula record: FORMULA (0x0006)."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        stream, at = container.openstream("Workbook").read(), 0
    while at + 4 <= len(stream):
        kind, size = int.from_bytes(stream[at : at + 2], "little"), int.from_bytes(stream[at + 2 : at + 4], "little")
        if kind == 0x0006:
            return True
        at += 4 + size
    return False


def hostile_parcel(text: str, country: str, service: str) -> dict[str, Any]:
    """A parcel with the text wherever a clerk or a buyer may write one."""
    buyer = dict.fromkeys(("recipient", "company", "address_1", "address_2", "city", "buyer_note"), text)
    return {
        "service": service, "note": text, "packaging": text, "order_no": text,
        "to": {**buyer, "state": "IL", "postcode": "62701", "country": country, "phone": "+1 555 0123"},
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_carriers_file_holds_a_formula(name: str) -> None:
    fmt = FORMATS[name].model_copy(update={"own": dict.fromkeys(FORMATS[name].own, "1234567890")})
    country = next(iter(fmt.limits.countries[:1]), "US")
    service = next(iter(fmt.service_codes), "X")
    day = shipped(*(hostile_parcel(text, country, service) for text in HOSTILE.values()))
    prepared = write.prepare(fmt, day, day.parcels.index)
    anyway = dataclasses.replace(prepared, problems=[])  # also what would be refused
    files = write.write(anyway, "../../B1", NOW)
    assert files
    for file in files:
        assert Path(file.name).name == file.name
        cells_of(file, fmt.file.encoding, fmt.file.delimiter)


@pytest.mark.parametrize(
    "name", sorted(name for name, fmt in CONFIRM.items() if fmt.marketplaces and not fmt.is_downloaded)
)
@every_text
def test_no_confirmation_holds_a_formula_and_what_was_changed_is_said(name: str, text: str) -> None:
    fmt = CONFIRM[name]
    line = {
        **dict.fromkeys(("order_no", "line_no", "sku", "carrier", "service", "tracking_no"), text), "qty": 1.0,
        "marketplace": fmt.marketplaces[0].replace("*", "x"), "parcel_no": "P1", "whole": "Yes", "finished": "Yes",
        "line_finished": "Yes",
        "shipped_at": pd.Timestamp(2026, 3, 4),
    }  # fmt: skip
    for file in confirm.render_confirmation(line["marketplace"], pd.DataFrame([line]), NOW, [TEMPLATES / "confirm"]):
        texts = cells_of(file, fmt.file.encoding, fmt.file.delimiter)
        if fmt.file.kind == "csv" and text[0] in "=@+-" and text not in texts:
            assert f"'{text[:40]}' is written as" in sentences(file.notes)


@every_text
def test_no_export_for_another_program_holds_a_formula(text: str) -> None:
    hostile = dict.fromkeys(("recipient", "company", "address_1", "city", "item", "sku", "order_no", "note"), text)
    orders = from_records("orders", [{**BUYER, **hostile, "ordered_at": datetime(2026, 11, 20)}])
    (fmt,) = handover.load([TEMPLATES / "exports"]).values()
    file, _ = handover.render(fmt, orders, NOW)
    if file:
        cells_of(file)


@every_text
def test_paper_prints_the_text_and_runs_nothing(text: str) -> None:
    day = shipped(hostile_parcel(text, "US", "Ground"))
    labels = list(day.parcels.index)
    with patch("typst.compile") as compiled:
        documents.packing_slips(day, labels, size="A4", folders=[TEMPLATES], now=NOW, message=text, logo=None)
        documents.pick_list(day, labels, folders=[TEMPLATES], now=NOW)
    for call in compiled.call_args_list:
        code = STRING.sub("", call.args[0].decode())
        assert not [word for word in WORDS_OF_OURS if word in code]
    assert documents.pick_list(day, labels, folders=[TEMPLATES], now=NOW).startswith(b"%PDF")


# the day


def test_the_whole_day_keeps_hostile_text_as_text(shop: Folder) -> None:
    """Names out of the data never lead out of out/, no sheet gets a formula, and the closing lines can be read."""
    everywhere = ("recipient", "company", "address_1", "city", "item", "buyer_note", "note", "marketplace", "order_no")
    shop.paste("orders", *({**BUYER, **dict.fromkeys(everywhere, text)} for text in HOSTILE.values()))
    shop.type("warehouses", {(0, "warehouse"): "..\\..\\evil"})
    place: dict[str, Raw] = {"warehouse": "..\\..\\evil", "on_hand": 99}
    shop.type("stock", {(row, name): value for row in (0, 1) for name, value in place.items()})
    beside = set(shop.path.parent.iterdir())
    said = [shop.press(button) for button in ("validate-addresses", "reserve-stock", "make-parcels", "carrier-files")]
    said += [shop.press("packing-slips"), shop.press("import-tracking", carriers_answer(shop))]
    said.append(shop.press("confirm-shipment"))
    assert [summary.done > 10 for summary in said] == [True] * 7, [summary.line for summary in said]
    for summary in said:
        assert summary.line.isprintable()
        for path in summary.files:
            assert path.resolve().parent == shop.path / "out" / "2026-11-18"
    assert "is written as" in said[-1].line
    assert set(shop.path.parent.iterdir()) == beside
    book = ClosedWorkbook(shop.book)
    assert not any(book.grid(sheet).formulas for sheet in ("Orders", "Parcels", "Log", "Inbox"))
    assert shop.table("orders")["recipient"].tolist() == list(map(clean, HOSTILE.values()))


def clean(text: str) -> str:
    """A text as every sheet gives it back: on one line, without invisible marks."""
    return clean_text(storable(text))


@pytest.mark.parametrize(
    "name", ["..\\..\\evil", "/etc/x", "../../x", "CON", "nul.txt", "a\u202etxt", ".", "..", "", "x" * 300]
)
def test_a_name_out_of_the_data_is_a_plain_file_name(name: str) -> None:
    made = safe(name)
    assert made not in ("", ".", "..")
    assert Path(made).name == made
    assert "\\" not in made
    assert len(made) <= 81
    assert made.split(".")[0].casefold() not in ("con", "nul")


def test_what_the_terminal_shows_as_csv_holds_no_formula_and_comes_back(shop: Folder) -> None:
    texts = [text for text in HOSTILE.values() if text[0] != "'"]  # Excel's own mark for text, which goes on reading
    shop.paste("orders", *({**BUYER, "recipient": text, "order_no": f"{text}1", "note": text} for text in texts))
    shown = CliRunner().invoke(commands, ["show", "orders", "--csv", "--book", str(shop.book)]).output
    rows = list(csv.reader(io.StringIO(shown)))
    assert len(rows) == len(texts) + 1
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "@", "\t", "\r")]
    assert_split_anywhere_is_no_formula(shown)
    path = shop.path / "own.csv"
    path.write_text(shown, encoding="utf-8")
    other = Folder(shop.path.parent / "other")
    empty_folder(other.path)
    assert other.press("import", path).done == len(texts)
    for column in ("recipient", "order_no"):
        assert other.table("orders")[column].tolist() == shop.table("orders")[column].tolist()


@every_text
def test_the_journal_keeps_any_text_unharmed(tmp_path: Path, text: str) -> None:
    cell = CellChange("orders", 5, text, "recipient", "", text)
    row = RowChange("parcels", text, {"parcel_no": text})
    entry = Entry(1, NOW, text, "import", "begun", text, 1, 0, 0)
    with closing(Journal(tmp_path / "a.journal")) as journal:
        raw = [RawChange("Inbox", 5, 1, text, None)]
        journal.begin(Press(entry, Changes([cell], [row], []), raw, [], [(text, "b")]))
        journal.note(text, text)
        assert journal.entries() == [entry]
        assert journal.changes(1) == (Changes([cell], [row], []), raw)
        assert journal.inputs(1) == [(text, "b")]
        assert journal.about(text) == text
