"""A working folder: the workbook, in/, out/, a place for templates of one's own, and on demand the sample day."""

import shutil
import uuid
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pyaddin import shipped
from pyaddin.book.base import SheetEdit
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.locate import locate
from pyaddin.cli import sample as sample_day
from pyaddin.store import pythons
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import SETTINGS
from pyaddin.tables.sheets import TABLES
from pyaddin.values import zones

BOOK = "Fulfilment.xlsm"
TEMPLATES_README = """\
Here lie the formats and documents that you changed or added; for all others the program's own are used.

fulfilment formats             lists every format with the name of its file
fulfilment formats copy NAME   lays one of ours here, to be changed
fulfilment formats check FILE  says what is wrong with one that you changed

A copy that you did not change is passed over, so that what we correct reaches you. Learn format saves here, too.
"""


def new(folder: Path, sample: bool = False) -> Path:
    """Make the folder and return the workbook in it, with today's sample day where that is wanted."""
    if not sample:
        return make(folder, zones.computers())
    book = make(folder, sample_day.ZONE)
    sample_day.lay(folder, book, datetime.now(ZoneInfo(sample_day.ZONE)).date())
    return book


def make(folder: Path, zone: str) -> Path:
    """Make the folder and return the workbook in it; Refusal when a workbook is there already."""
    book = folder / BOOK
    if book.exists():
        raise Refusal(f"{folder} holds a {BOOK} already; name another folder.")
    try:
        for name in ("out", "in", "templates"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped.BOOK, book)
        (folder / "templates" / "README.txt").write_text(TEMPLATES_README, encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{folder} cannot be made ({error.strerror}); name a folder that you may write to.") from None
    settings = {"python": pythons.running(), "book_id": uuid.uuid4().hex, "time_zone": zone}
    _settle(book, settings)
    pythons.note(settings["book_id"], settings["python"])
    return book


def _settle(book: Path, values: dict[str, str]) -> None:
    """Write settings by name."""
    workbook = ClosedWorkbook(book)
    located = locate(TABLES["settings"], workbook)
    captions = dict(zip(located.cells("setting"), located.rows, strict=True))
    wanted = {setting.caption: values[setting.name] for setting in SETTINGS if setting.name in values}
    cells = [(captions[caption], located.columns["value"], value) for caption, value in wanted.items()]
    workbook.apply([SheetEdit(located.sheet, located.header_row, list(cells))])
