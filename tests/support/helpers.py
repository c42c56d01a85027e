"""Working folders for tests: made once a run, copied for each test, pressed with a clock of their own."""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import filelock
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook as OpenpyxlWorkbook
from places import DAY
from waybills import tracking_numbers

from pyaddin.actions.plan import Options
from pyaddin.book.base import Raw, SheetEdit
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.edits import FORMATS
from pyaddin.book.table.locate import locate
from pyaddin.cli import new
from pyaddin.cli.sample import EXPORTS, ZONE, lay
from pyaddin.press import reading
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status

NOW = datetime(2026, 11, 18, 15, 30)
"""The afternoon of the tests' day."""
ALL_DAY = (
    "import", "validate-addresses", "reserve-stock", "make-parcels", "carrier-files", "packing-slips",
    "import-tracking", "confirm-shipment",
)  # fmt: skip
"""The buttons in the order of the flow."""

BUYER: dict[str, Raw] = {
    "marketplace": "Shopify", "order_no": "#2001", "line_no": "1", "sku": "MUG", "item": "Mug", "qty": 1,
    "unit_price": 9.5, "currency": "GBP", "recipient": "Jane Example", "address_1": "12 High Street", "city": "Leeds",
    "postcode": "LS1 1AA", "country": "GB", "phone": "+44 1632 960123", "email": "jane@example.com", "status": "New",
}  # fmt: skip
"""An order line that nothing is wrong with."""

LISTS: dict[str, list[dict[str, Raw]]] = {
    "products": [
        {"sku": "MUG", "item": "Mug", "weight_g": 350, "customs_description": "Ceramic mug", "hs_code": "691200",
         "customs_description_local": "陶瓷杯", "origin": "CN", "unit_value": 4.5, "currency": "USD"},
        {"sku": "PEN", "item": "Pen", "weight_g": 20, "customs_description": "Pen", "hs_code": "960810",
         "customs_description_local": "圆珠笔", "origin": "CN", "unit_value": 1.5, "currency": "USD"},
    ],
    "stock": [
        {"sku": "MUG", "warehouse": "MAIN", "bin": "A1", "on_hand": 10},
        {"sku": "PEN", "warehouse": "MAIN", "bin": "B1", "on_hand": 5},
    ],
    "rules": [{"rank": 10, "carrier": "Royal Mail Click & Drop", "service": "Tracked 48"}],
}  # fmt: skip
SENDER: dict[str, Raw] = {
    "company": "Example Shop Ltd", "contact": "Sam Example", "address_1": "2 Sample Lane", "city": "Leeds",
    "postcode": "LS1 1AA", "country": "GB", "phone": "+44 1632 960100", "email": "post@example.com",
}  # fmt: skip
"""A small shop: two articles in MAIN, the warehouse of a new book, and one rule."""


@dataclass(slots=True)
class Folder:
    """A working folder; every press is a minute after the one before."""

    path: Path
    now: datetime = NOW
    presses: int = field(default=0)

    @classmethod
    def copied(cls, template: Path, to: Path) -> "Folder":
        """A copy of a folder, to be worked on."""
        shutil.copytree(template, to)
        return cls(to)

    @property
    def book(self) -> Path:
        """The workbook."""
        return self.path / new.BOOK

    @property
    def exports(self) -> tuple[Path, ...]:
        """The day's three exports."""
        return tuple(self.path / "sample" / name for name in EXPORTS)

    def press(self, button: str, *files: Path, **chosen: Any) -> Summary:
        """Press a button on the closed workbook, as one who says yes where a press asks first."""
        at = self.now + timedelta(minutes=self.presses)
        self.presses += 1
        self._made_by_then(files, at)
        return press(button, ClosedWorkbook(self.book), Options(files, **{"sure": True, **chosen}), at)

    def _made_by_then(self, files: Sequence[Path], at: datetime) -> None:
        """A file that a test has just written is not younger than the press, whose clock is another one."""
        moment, day = at.replace(tzinfo=ZoneInfo("UTC")).timestamp(), timedelta(days=1).total_seconds()
        for path in files:
            if path.is_file() and path.stat().st_mtime > moment + day:
                os.utime(path, (moment - day, moment - day))

    def refuses(self, button: str, *files: Path, **chosen: Any) -> str:
        """The sentence of a press that must refuse, and that must leave workbook and folder as they were."""
        before = self.state()
        with pytest.raises(Refusal) as refusal:
            self.press(button, *files, **chosen)
        assert self.state() == before, f"{button} refused and yet changed something"
        return assert_a_clerk_can_read(str(refusal.value))

    def state(self) -> dict[str, bytes]:
        """Every file the clerk sees, with its content; the journal and the backup are the program's."""
        own = (".journal", ".lock", ".backup.xlsm")
        files = (path for path in self.path.rglob("*") if path.is_file() and not path.name.endswith(own))
        return {path.relative_to(self.path).as_posix(): path.read_bytes() for path in files}

    def tables(self, *names: str) -> Tables:
        """The tables as they stand on the sheets; all that the workbook has when none is named."""
        workbook = ClosedWorkbook(self.book)
        zone, sheets = reading.read_settings(workbook).zone, workbook.sheets()
        every = tuple(name for name, table in TABLES.items() if table.sheet in sheets)
        return reading.read(workbook, names or every, zone, 0).before

    def table(self, name: str) -> pd.DataFrame:
        """One table as it stands on its sheet."""
        return self.tables(name)[name]

    def paste(self, table: str, *records: Mapping[str, Raw]) -> None:
        """Rows below a table, as a clerk pastes them: nothing is checked or journalled."""
        workbook = ClosedWorkbook(self.book)
        place = locate(TABLES[table], workbook)
        names = sorted(place.columns, key=place.columns.__getitem__)
        edit = SheetEdit(place.sheet, place.header_row, first=place.last_filled + 1)
        edit.columns = [place.columns[name] for name in names]
        edit.formats = [FORMATS[TABLES[table].column(name).kind] for name in names]
        edit.rows = [[record.get(name) for name in names] for record in records]
        workbook.apply([edit])

    def type(self, table: str, values: Mapping[tuple[int, str], Raw]) -> None:
        """Cells of a table by (0-based record, column), overwritten as a clerk would."""
        workbook = ClosedWorkbook(self.book)
        place = locate(TABLES[table], workbook)
        cells = [(place.rows[at], place.columns[name], value) for (at, name), value in values.items()]
        workbook.apply([SheetEdit(place.sheet, place.header_row, cells)])

    def set(self, caption: str, value: str) -> None:
        """A setting."""
        captions = self.table("settings")["setting"].tolist()
        self.type("settings", {(captions.index(caption), "value"): value})

    def setting(self, caption: str) -> str:
        """What stands in a row of Settings."""
        rows = self.table("settings")
        return str(rows.loc[rows["setting"] == caption, "value"].item())

    def paste_inbox(self, rows: Sequence[Sequence[Raw]]) -> None:
        """Rows on the Inbox from A5 on."""
        cells = [(r, c, value) for r, row in enumerate(rows, 5) for c, value in enumerate(row, 1)]
        ClosedWorkbook(self.book).apply([SheetEdit("Inbox", 4, cells)])

    @contextmanager
    def in_another_program(self) -> Iterator[OpenpyxlWorkbook]:
        """The workbook as another program edits and saves it: rows, columns, formulas, merged cells."""
        book = openpyxl.load_workbook(self.book, keep_vba=True)
        yield book
        book.save(self.book)


class Ran(NamedTuple):
    """The sample day run to its end: what each press said, and the tables and files as it left them."""

    folder: Folder
    said: dict[str, Summary]
    after: dict[str, Tables]
    files: dict[str, dict[str, bytes]]


def cell_at(table: str, column: str, row: int) -> str:
    """A cell of a new workbook as a sheet calls it: AC6."""
    return f"{get_column_letter(TABLES[table].names.index(column) + 1)}{row}"


def assert_a_clerk_can_read(sentence: str) -> str:
    """The sentence, which must be short, end as one, and hold nothing that only programmers know."""
    assert sentence.endswith((".", "!")), sentence
    assert len(sentence) < 600, sentence
    assert not re.search(r"\b(Traceback|Error|Exception|NaN|nan|NaT|None|dtype|DataFrame)\b|\n", sentence), sentence
    return sentence


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """A folder that `build` makes, once for all workers of a run."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    path = shared / f"template-{name}"
    with filelock.FileLock(shared / f"{name}.lock"):
        if not path.exists():
            making = shared / f"making-{name}"
            build(making)
            making.rename(path)
    return path


def empty_folder(path: Path) -> None:
    """A new working folder with the small shop's lists."""
    new.new(path)
    shop = Folder(path)
    for name, records in LISTS.items():
        shop.paste(name, *records)
    shop.type("warehouses", {(0, name): value for name, value in SENDER.items()})


def sample_folder(path: Path) -> None:
    """A working folder with the tests' day."""
    lay(path, new.make(path, ZONE), NOW.date(), DAY)


def run_the_sample_day(template: Path, to: Path) -> Ran:
    """Press all buttons on a copy of the sample folder; the carriers answer with a number for each parcel."""
    ran = Ran(Folder.copied(template, to), {}, {}, {})
    for button in ALL_DAY:
        files = {"import": ran.folder.exports}.get(button, ())
        if button == "import-tracking":
            files = (carriers_answer(ran.folder),)
        ran.said[button] = ran.folder.press(button, *files)
        ran.after[button] = ran.folder.tables()
        ran.files[button] = {path.name: path.read_bytes() for path in ran.said[button].files}
    return ran


def carriers_answer(of: Folder) -> Path:
    """A tracking file for the parcels that are with the carriers, with numbers by the carriers' own rules."""
    parcels = of.table("parcels")
    sent = parcels[parcels["status"] == Status.SENT]
    answer = {"Reference 1": sent["parcel_no"], "Tracking Number": tracking_numbers(sent["carrier"])}
    path = of.path / "tracking.csv"
    pd.DataFrame(answer).to_csv(path, index=False)
    return path
