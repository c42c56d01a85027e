"""What is fuzzed: for each reader samples, a way to damage them, and what is done with the result.

A target takes bytes and either ends or raises `Refusal`; `tried` holds it to what a refusal must be.
"""

import io
import os
import re
import resource
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

import openpyxl
import xlwt
from carrier_samples import NOW, golden_day
from helpers import BUYER, Folder, assert_a_clerk_can_read, empty_folder
from openpyxl.worksheet.worksheet import Worksheet
from places import DAY, GOLDEN, TEMPLATES

from pyaddin.actions.learn import lesson as learning
from pyaddin.actions.plan import Folders
from pyaddin.book.base import CellError, Raw, SheetEdit
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.locate import locate
from pyaddin.book.table.typed import read_table
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers import write
from pyaddin.formats.carriers.format import CarrierFormat
from pyaddin.formats.confirm import format as confirm
from pyaddin.formats.confirm import handover
from pyaddin.formats.exports import marketplaces, purchases
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.exports.recognise import recognise, refuse_if_unusable
from pyaddin.formats.files import load as format_files
from pyaddin.formats.files import read as files
from pyaddin.formats.files.schema import LONGEST_TEXT
from pyaddin.formats.written import expressions, fill_template, vocabulary
from pyaddin.formats.written.form import FileForm
from pyaddin.steps.orders.asking import Export
from pyaddin.steps.orders.intake import take_orders
from pyaddin.steps.orders.lists import take_list
from pyaddin.steps.orders.statements import no_lines
from pyaddin.steps.shipping import tracking
from pyaddin.store.journal import Entry, Journal, NewFile, Press, RawChange
from pyaddin.tables.changes import CellChange, Changes, RowChange
from pyaddin.tables.frames import from_records
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import SETTINGS, Settings
from pyaddin.tables.sheets import TABLES
from pyaddin.values.raw import Cell, Row
from pyaddin.words.catalogue import Text

from . import mutation
from .mutation import Mutate

SECONDS: Final = 5.0
"""A sample is a few kilobytes: whatever is done to it, it is read or refused in this time."""
MEGABYTES: Final = 500
ZONE: Final = ZoneInfo("Asia/Shanghai")
DEFAULTS: Final = Settings({setting.name: setting.default for setting in SETTINGS})


@dataclass(frozen=True, slots=True)
class Target:
    """A reader under test; `read` gets a file of the given ending with the damaged bytes in it."""

    seeds: Callable[[], list[bytes]]
    mutate: Mutate
    suffix: str
    read: Callable[[Path], object]

    def damaged(self, random: Random) -> bytes:
        """A sample with one to five changes."""
        seeds = self.seeds()
        data = random.choice(seeds)
        if random.random() < 0.05:
            data = mutation.spliced(data, random.choice(seeds), random)
        for _ in range(random.choice((1, 1, 2, 3, 5))):
            data = self.mutate(data, random)
        return data


class Fault(AssertionError):
    """A reader did what it must not: raised something else, wrote, took too long or too much memory."""


@cache
def _room() -> tempfile.TemporaryDirectory[str]:
    shm = Path("/dev/shm")
    return tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None, ignore_cleanup_errors=True)


def tried(target: Target, data: bytes) -> str:
    """Read the bytes: blank when they are taken, else the sentence that refuses them; Fault for anything else."""
    path = Path(_room().name) / f"input{target.suffix}"
    path.write_bytes(data)
    before, start, used = _listing(path.parent), _processor(), _memory()
    try:
        target.read(path)
        sentence = ""
    except Refusal as refusal:
        sentence = str(refusal)
        _assert_readable(sentence)
        if _listing(path.parent) != before or path.read_bytes() != data:
            raise Fault(f"refused and yet wrote: {sentence}") from None
    if (seconds := _processor() - start) > SECONDS:
        raise Fault(f"took {seconds:.1f} s")
    if (more := _memory() - used) > MEGABYTES:
        raise Fault(f"took {more:,.0f} MB")
    return sentence


def _listing(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _processor() -> float:
    """Seconds of a processor that this process and those it started have had: other work on the machine counts not."""
    return sum(os.times()[:4])


def _memory() -> float:
    """The most that this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _assert_readable(sentence: str) -> None:
    """A sentence for a clerk; what it quotes of the file is the file's own."""
    if not sentence.isprintable():
        raise Fault(f"not printable: {sentence!r}")
    try:
        assert_a_clerk_can_read(re.sub(r"'.*'", "'…'", sentence))
    except AssertionError as error:
        raise Fault(f"not for a clerk: {error}") from None


@cache
def _formats() -> list[Marketplace]:
    return marketplaces.load([TEMPLATES / "marketplaces"])


def _samples(folder: str, *endings: str) -> Callable[[], list[bytes]]:
    @cache
    def seeds() -> list[bytes]:
        paths = sorted((GOLDEN / folder).iterdir())
        return [path.read_bytes() for path in paths if path.suffix in endings and ".expected" not in path.name]

    return seeds


def _templates(*folders: str) -> Callable[[], list[bytes]]:
    @cache
    def seeds() -> list[bytes]:
        return [path.read_bytes() for folder in folders for path in sorted((TEMPLATES / folder).glob("*.toml"))]

    return seeds


# exports and tracking files


def _take(incoming: marketplaces.Incoming) -> None:
    """What Import does with what was read."""
    empty = from_records(incoming.table, [])
    if incoming.table == "orders":
        export = Export.of(incoming.frame, incoming.facts, incoming.complete, None)
        take_orders(empty, from_records("parcels", []), export, no_lines(), DEFAULTS)
    else:
        take_list(incoming.table, empty, incoming.frame)


def _import(path: Path) -> None:
    _take(marketplaces.read_file(path, _formats(), ZONE))


@cache
def _old_workbooks() -> list[bytes]:
    """The AliExpress export of the tests' day, and a book of all kinds of cells."""
    sample = DAY / "aliexpress_orders.xls"
    book = xlwt.Workbook()
    page = book.add_sheet("All kinds")
    cells = ["text", 1.5, 7, True, datetime(2026, 11, 21), None, "长" * 50, "=x"]
    for row in range(4):
        for column, value in enumerate(cells):
            page.write(row, column, value)
    page.write(5, 0, xlwt.Formula("1/0"))
    page.write_merge(6, 7, 0, 3, "merged")
    out = io.BytesIO()
    book.save(out)
    return [sample.read_bytes(), out.getvalue()]


@cache
def _parcels() -> Any:
    rows = [{"parcel_no": f"P{n:06}", "order_no": f"SO-{n}", "carrier": "UPS"} for n in range(1, 9)]
    return from_records("parcels", rows)


def _tracking(path: Path) -> None:
    for sheet in files.read_rows(path):
        _match(sheet.rows)


def _match(rows: list[Row]) -> None:
    """What Import tracking does with what was read."""
    found = purchases.read(rows, _formats())
    if isinstance(found, Text):
        raise Refusal(found)
    tracking.match(_parcels(), found.rows)


@cache
def _tracking_files() -> list[bytes]:
    folder = GOLDEN / "carriers" / "tracking"
    learned = GOLDEN / "learn" / "french-tracking.csv"
    made = b"Reference 1,Tracking Number,Ship Date,Status\nP000001,RR123456785CN,21/11/2026,Void\nSO-2,1E+15,,\n"
    return [*(path.read_bytes() for path in sorted(folder.iterdir())), learned.read_bytes(), made]


def _inbox(path: Path) -> None:
    sheets = files.rows_from_grid(list(_grid(path.read_bytes())))
    if sheets and b"Tracking" in path.read_bytes():
        _match(sheets[0].rows)
    _take(marketplaces.read_sheets(sheets, _formats(), ZONE, "The Inbox"))


def _grid(data: bytes) -> Iterator[list[Raw]]:
    """Cells as they are pasted: words that begin like another kind of cell become one."""
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        yield [_raw(cell) for cell in line.split("\t")]


def _raw(text: str) -> Raw:
    kinds: dict[str, Callable[[str], Raw]] = {
        "#": CellError, "~": lambda t: float(t[1:]), "?": lambda t: t == "?1",
        "@": lambda t: datetime.fromisoformat(t[1:]),
    }  # fmt: skip
    try:
        return kinds[text[:1]](text) if text[:1] in kinds else text or None
    except ValueError:
        return text


@cache
def _pasted() -> list[bytes]:
    """Exports as cells, some of them numbers, moments and errors."""
    out = []
    for path in sorted((GOLDEN / "marketplaces").iterdir()):
        if ".expected" not in path.name:
            rows = files.read_rows(path)[0].rows
            out.append("\n".join("\t".join("" if c is None else str(c) for c in row) for row in rows).encode())
    kinds = "Order Number\tTracking Number\tShip Date\n~12345678901234567\tRR1\t@2026-11-21T08:00\n#N/A\t?1\t~46000"
    return [*out, kinds.encode()]


# format files


def _marketplace(path: Path) -> None:
    made = format_files.read(path, Marketplace)
    rows = [list(row) for row in _export_rows()]
    rows[0] = [*made.header.required, *(header for header in made.uses() if header not in made.header.required)]
    _use_format(made, rows)


def _use_format(made: Marketplace, rows: list[Row]) -> None:
    if made.tracking:
        purchases.read(rows, [made])
    if match := recognise(rows, [made]):
        refuse_if_unusable(match, "input")
        marketplaces.read_orders(match, rows, ZONE)


@cache
def _export_rows() -> list[list[Cell]]:
    first: list[Cell] = [
        "#1",
        "2",
        "MUG x 2; PEN",
        "2026-11-21 08:00",
        "€ 1.234,50",
        "Jane Example",
        "",
        "GB",
        3.0,
        None,
    ]
    return [[], first * 4, ["#1", *first[1:]] * 2, ["", "=1", datetime(2026, 11, 21)] * 9]


def _carrier(path: Path) -> None:
    if wrong := format_files.faults(path, CarrierFormat):
        raise Refusal(f"{str(wrong[0]).rstrip('.')}.")
    (fmt,) = carriers.load([path.parent]).values()
    day = _cargo()
    write.fingerprints(write.prepare(fmt, day, day.parcels.index))
    write.render(fmt, day, day.parcels.index, "B1", NOW)


@cache
def _cargo() -> Any:
    return golden_day()


def _confirm(path: Path) -> None:
    fmt = format_files.read(path, confirm.ConfirmFormat)
    line = {
        "marketplace": "Amazon", "order_no": "404-1", "line_no": "1", "sku": "MUG", "qty": 2.0, "carrier": "UPS",
        "service": "Ground", "tracking_no": "1Z999AA10123456784", "shipped_at": datetime(2026, 3, 4), "parcel_no": "P1",
        "whole": "Yes", "finished": "", "line_finished": "",
    }  # fmt: skip
    import pandas as pd

    rows = pd.DataFrame([line, {**line, "order_no": "=1", "parcel_no": "P2"}])
    for marketplace in fmt.marketplaces[:2]:
        confirm.render_confirmation(marketplace, rows, NOW, [path.parent])


def _export_format(path: Path) -> None:
    orders = from_records("orders", [BUYER, {**BUYER, "order_no": "=2", "sku": "PEN"}])
    handover.render(format_files.read(path, handover.OrderExport), orders, NOW)


EXPRESSIONS: Final = (
    b"to.name[:10] | upper", b"(parcel.weight / 1000) | round(2)", b"to.state or to.city", b"'A' ~ parcel.no",
    b"parcel.value if parcel.currency == 'USD' else 0", b"[to.address_1, to.address_2] | select | join(', ')",
    b"to.postcode | replace(' ', '')", b"items[2].sku | default('-') | length", b"not parcel.battery and 1 // 2 % 3",
)  # fmt: skip


def _expression(path: Path) -> None:
    source = path.read_text("utf-8", "surrogateescape")
    if len(source) > LONGEST_TEXT:
        raise Refusal("shop.toml holds a text that is too long.")
    try:
        value = vocabulary.parse(source, vocabulary.CARRIER)
    except ValueError as error:  # the format's reader makes a sentence of it
        raise Refusal(" ".join(f"shop.toml: {error}.".split())) from None
    for cell in ("", "Jane Example", None, 1.5, float("inf"), "9" * 50, datetime(2026, 11, 21)):
        made = vocabulary.evaluate(value, lambda name, cell=cell: [cell] * 2, 2)  # type: ignore[misc]
        if any(isinstance(one, str) and len(one) > expressions.LONGEST_RESULT + 500 for one in made):
            raise Fault("an expression made a text without end")


# learning, filling, the workbook, the journal


def _learn(path: Path) -> None:
    folders = Folders(path.parent, (TEMPLATES,), path.parent)
    lesson = learning.start(path, folders, date(2026, 11, 21))
    answers = {**lesson.proposal.certain}
    made = lesson.toml(answers)
    learned = path.parent.parent / f"{path.parent.name}-learned.toml"
    learned.write_text(made, "utf-8")
    try:
        if lesson.proposal.purpose == "carrier":
            if not lesson.is_template and (wrong := format_files.faults(learned, CarrierFormat)):
                raise Fault(f"learned what it does not take itself: {wrong[0]}")
        else:
            _read_learned(learned, lesson.proposal.rows)
    finally:
        learned.unlink()


def _read_learned(learned: Path, rows: list[Row]) -> None:
    try:
        fmt = format_files.read(learned, Marketplace)
    except Refusal as refusal:
        raise Fault(f"learned what it does not take itself: {refusal}") from None
    _use_format(fmt, rows)


@cache
def _learnable() -> list[bytes]:
    paths = sorted((GOLDEN / "learn").iterdir())
    found = [path.read_bytes() for path in paths if path.suffix in (".csv", ".xlsx")]
    return [*found, *_samples("marketplaces", ".csv", ".txt")()[:6]]


def _learnable_changed(data: bytes, random: Random) -> bytes:
    return (mutation.of_workbook if data.startswith(b"PK") else mutation.of_text)(data, random)


def _fill(path: Path) -> None:
    headers = ["收件人姓名", "Recipient", "Weight kg"]
    text: dict[str, Any] = {
        "kind": "template", "template": path.name, "sheet": "Upload", "header_row": 3, "first_row": 4
    }  # fmt: skip
    form = FileForm.model_validate(text, context={"folder": path.parent})
    columns: list[list[str | float]] = [["王小明", "=1+1"], ["Jane", '"'], [0.35, 2.0]]
    made = fill_template.fill(form, headers, columns)
    fill_template.text_columns(path, "Upload", 4, 3)
    again = path.with_name("filled.xlsx")
    again.write_bytes(made)
    try:
        grid = ClosedWorkbook(again).grid("Upload")
        if grid.values[3][:3] != ["王小明", "Jane", 0.35] or grid.values[4][:2] != ["=1+1", '"']:
            raise Fault(f"filled otherwise than asked: {grid.values[3:5]}")
    except Refusal as refusal:
        raise Fault(f"filled a template so that it cannot be read: {refusal}") from None
    finally:
        again.unlink()


@cache
def _carriers_template() -> list[bytes]:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "Upload"
    page.append(["Read the second sheet"])
    page.append([])
    page.append(["收件人姓名", "Recipient", "Weight kg"])
    page.append(["Example", "Example", 1.5])
    page.append(["", "", "=C4*2"])
    page["A4"].number_format = "@"
    page.merge_cells("A1:C1")
    book.create_sheet("Notes").append(["Ask us"])
    out = io.BytesIO()
    book.save(out)
    return [out.getvalue()]


def _press_on(path: Path) -> None:
    """Read every table of a book and write a cell; a book that was written is a book that is read."""
    workbook = ClosedWorkbook(path)
    found = None
    for name in ("settings", "orders", "stock", "parcels"):
        table = read_table(locate(TABLES[name], workbook), ZONE)
        found = table if name == "orders" else found
    located = locate(TABLES["orders"], workbook)
    copy = path.with_name("copy.xlsm")
    copy.write_bytes(path.read_bytes())
    try:
        _write_on(ClosedWorkbook(copy), located.sheet, located.header_row, located.columns["note"])
    finally:
        for left in path.parent.glob("copy*"):
            left.unlink()


def _write_on(workbook: ClosedWorkbook, sheet: str, header: int, column: int) -> None:
    workbook.apply([SheetEdit(sheet, header, [(header + 1, column, "=new & <text>")])])
    try:
        if workbook.grid(sheet).values[header][column - 1] != "=new & <text>":
            raise Fault("wrote something else than asked")
    except Refusal as refusal:
        raise Fault(f"wrote a book that cannot be read: {refusal}") from None


@cache
def _small_books() -> list[bytes]:
    """A real book with two orders, and the same as another program saves it."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Folder(Path(folder) / "shop")
        empty_folder(shop.path)
        shop.paste("orders", BUYER, {**BUYER, "order_no": "#2", "qty": 2})
        first = shop.book.read_bytes()
        with shop.in_another_program() as book:
            page = book["Orders"]
            assert isinstance(page, Worksheet)
            page["AP5"] = "=1+1"
        return [first, shop.book.read_bytes()]


def _journal(path: Path) -> None:
    copy = path.with_name("copy.journal")
    copy.write_bytes(path.read_bytes())
    try:
        with closing(Journal(copy)) as journal:
            _use(journal)
    finally:
        for left in path.parent.glob("copy*"):
            left.unlink()


def _use(journal: Journal) -> None:
    """All that a press, Undo and the log ask of a journal."""
    for entry in journal.entries():
        journal.changes(entry.number), journal.files(entry.number), journal.inputs(entry.number)
    journal.last_to_undo()
    journal.imported("ab" * 32)
    journal.note("book", "/somewhere/Fulfilment.xlsm")
    journal.ever("row_id")
    journal.begin(_press(journal.next_number()))
    journal.remember({"row_id": 9})
    journal.set_state([1, 2], "done")


def _press(number: int) -> Press:
    changes = Changes(
        [CellChange("orders", 5, "R000001", "status", "New", "Ready")],
        [RowChange("parcels", "P000001", {"parcel_no": "P000001", "shipped_at": datetime(2026, 11, 21)})],
        [],
    )
    entry = Entry(number, datetime(2026, 11, 21, 8), "sam", "import", "begun", "Import: 1 done.", 1, 0, 0)
    return Press(
        entry, changes, [RawChange("Inbox", 5, 1, "x", None)], [NewFile("out/a.csv", b"ab")], [("a.csv", "cd" * 32)]
    )


@cache
def _journals() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Fulfilment.journal"
        with closing(Journal(path)) as journal:
            for number in (1, 2, 3):
                journal.begin(_press(number))
            journal.set_state([1, 2], "done")
            journal.note("book_id", "0123456789abcdef")
        with closing(sqlite3.connect(path)) as db:
            db.execute("pragma page_size = 512")
            db.execute("vacuum")
        return [path.read_bytes()]


@contextmanager
def formats_forgotten() -> Iterator[None]:
    """Without the formats that were read: each damaged file has the name and often the size of the one before."""
    yield
    format_files._read.cache_clear()


def _anew(read: Callable[[Path], object]) -> Callable[[Path], object]:
    def once(path: Path) -> None:
        with formats_forgotten():
            read(path)

    return once


TARGETS: Final[dict[str, Target]] = {
    "text": Target(_samples("marketplaces", ".csv", ".txt"), mutation.of_text, ".csv", _import),
    "xlsx": Target(_samples("marketplaces", ".xlsx"), mutation.of_workbook, ".xlsx", _import),
    "xls": Target(_old_workbooks, mutation.of_bytes, ".xls", _import),
    "tracking": Target(_tracking_files, mutation.of_text, ".csv", _tracking),
    "inbox": Target(_pasted, mutation.of_text, ".txt", _inbox),
    "marketplace-toml": Target(_templates("marketplaces"), mutation.of_text, ".toml", _marketplace),
    "carrier-toml": Target(_templates("carriers"), mutation.of_text, ".toml", _anew(_carrier)),
    "confirm-toml": Target(_templates("confirm"), mutation.of_text, ".toml", _anew(_confirm)),
    "export-toml": Target(_templates("exports"), mutation.of_text, ".toml", _export_format),
    "expression": Target(lambda: list(EXPRESSIONS), mutation.of_text, ".txt", _expression),
    "learn": Target(_learnable, _learnable_changed, ".xlsx", _learn),
    "template": Target(_carriers_template, mutation.of_workbook, ".xlsx", _fill),
    "workbook": Target(_small_books, mutation.of_workbook, ".xlsm", _press_on),
    "journal": Target(_journals, mutation.of_bytes, ".journal", _journal),
}
