"""A working folder: the workbook, in/, out/, a place for templates of one's own, and on demand the sample day."""

import os
import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pyaddin import shipped
from pyaddin.book.base import SheetEdit
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.language import speak_as
from pyaddin.book.table.locate import locate
from pyaddin.cli import sample as sample_day
from pyaddin.cli.starter import Wishes, books, rules
from pyaddin.press import reading
from pyaddin.store import pythons
from pyaddin.tables.frames import Tables, append
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import SETTINGS
from pyaddin.tables.sheets import TABLES
from pyaddin.values import zones
from pyaddin.words.catalogue import ENGLISH

BOOK = "Fulfilment.xlsm"
TEMPLATES_README = """\
Here lie the formats and documents that you changed or added; for all others the program's own are used.

fulfilment formats             lists every format with the name of its file
fulfilment formats copy NAME   lays one of ours here, to be changed
fulfilment formats check FILE  says what is wrong with one that you changed

A copy that you did not change is passed over, so that what we correct reaches you. Learn format saves here, too.
"""

_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Where OneDrive keeps its folders, as it tells every program on Windows."""


def in_onedrive(folder: Path) -> str:
    """What to know of a folder that OneDrive looks after; blank for any other."""
    homes = [Path(home).resolve() for name in _ONEDRIVE if (home := os.environ.get(name))]
    if not any(folder.resolve().is_relative_to(home) for home in homes):
        return ""
    return (
        f"{folder} lies in OneDrive: Excel may take the workbook for one on the web, and then no button works; "
        "move the folder to a place outside OneDrive before you begin."
    )


def refuse_taken(folder: Path) -> None:
    """Refusal when a workbook is there already."""
    if (folder / BOOK).exists():
        raise Refusal(f"{folder} holds a {BOOK} already; name another folder.")


def new(folder: Path, sample: bool = False, wished: Wishes | None = None) -> Path:
    """Make the folder and return the workbook in it, with what was wished for or with today's sample day."""
    if sample:
        book = make(folder, sample_day.ZONE)
        sample_day.lay(folder, book, datetime.now(ZoneInfo(sample_day.ZONE)).date())
        return book
    book = make(folder, zones.computers(), wished.language if wished else ENGLISH)
    if wished:
        _name_warehouse(book, wished)
        _fill(book, ("rules",), lambda tables: {"rules": append("rules", tables["rules"], rules(wished))})
    return book


def make(folder: Path, zone: str, language: str = ENGLISH) -> Path:
    """Make the folder and return the workbook in it; Refusal when a workbook is there already."""
    from pyaddin.documents import guide

    refuse_taken(folder)
    book = folder / BOOK
    try:
        for name in ("out", "in", "templates"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped.BOOK if language == ENGLISH else books()[language], book)
        (folder / "templates" / "README.txt").write_text(TEMPLATES_README, encoding="utf-8")
        guide.lay(folder)
    except OSError as error:
        raise Refusal(f"{folder} cannot be made ({error.strerror}); name a folder that you may write to.") from None
    settings = {"python": pythons.running(), "book_id": uuid.uuid4().hex, "time_zone": zone}
    settle(book, settings)
    pythons.note(settings["book_id"], settings["python"])
    return book


def settle(book: Path, values: Mapping[str, str]) -> None:
    """Write settings by name, as far as the sheet has them; a blank one is emptied."""
    workbook = ClosedWorkbook(book)
    speak_as(workbook)
    located = locate(TABLES["settings"], workbook)
    captions = dict(zip(located.cells("setting"), located.rows, strict=True))
    wanted = {setting.caption: values[setting.name] for setting in SETTINGS if setting.name in values}
    column = located.columns["value"]
    cells = [(captions[name], column, value or None) for name, value in wanted.items() if name in captions]
    workbook.apply([SheetEdit(located.sheet, located.header_row, list(cells))])


def _name_warehouse(book: Path, wished: Wishes) -> None:
    """The one warehouse of a new workbook is yours."""
    workbook = ClosedWorkbook(book)
    place = locate(TABLES["warehouses"], workbook)
    yours = {"warehouse": wished.warehouse, "country": wished.country or None}
    cells = [(place.rows[0], place.columns[name], value) for name, value in yours.items()]
    workbook.apply([SheetEdit(place.sheet, place.header_row, list(cells))])


def _fill(book: Path, names: Sequence[str], fill: Callable[[Tables], Tables]) -> None:
    """Write what `fill` makes of these tables; not journalled, so Undo starts after it."""
    from pyaddin.press.drafting import draft
    from pyaddin.tables.changes import difference

    workbook = ClosedWorkbook(book)
    read = reading.read(workbook, names, reading.read_settings(workbook).zone, 0)
    workbook.apply(draft(workbook, read, difference(read.before, fill(read.marked))).edits)
