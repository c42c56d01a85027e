"""A working folder: the workbook, in/, out/, a place for templates of one's own, and on demand the sample day."""

import shutil
import uuid
from pathlib import Path

from pyaddin import shipped
from pyaddin.book.base import SheetEdit
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.locate import locate
from pyaddin.cli.interpreter import interpreter
from pyaddin.press import reading
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import SETTINGS
from pyaddin.tables.sheets import TABLES
from pyaddin.values import zones

BOOK = "Fulfilment.xlsm"
EXPORTS = ("amazon_unshipped.txt", "shopify_orders_export.csv", "aliexpress_orders.xls")
LISTS = ("warehouses.csv", "packaging.csv", "products.csv", "stock.csv", "rules.csv")
SAMPLE_ZONE = "Asia/Shanghai"
TEMPLATES_README = """\
Here lie the formats and documents that you changed or added; for all others the program's own are used.

fulfilment formats             lists every format with the name of its file
fulfilment formats copy NAME   lays one of ours here, to be changed
fulfilment formats check FILE  says what is wrong with one that you changed

A copy that you did not change is passed over, so that what we correct reaches you. Learn format saves here, too.
"""


def new(folder: Path, sample: bool = False) -> Path:
    """Make the folder and return the workbook in it; Refusal when a workbook is there already."""
    from pyaddin.documents import guide

    book = folder / BOOK
    if book.exists():
        raise Refusal(f"{folder} holds a {BOOK} already; name another folder.")
    try:
        for name in ("out", "in", "templates"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped.BOOK, book)
        (folder / "templates" / "README.txt").write_text(TEMPLATES_README, encoding="utf-8")
        guide.lay(folder)
    except OSError as error:
        raise Refusal(f"{folder} cannot be made ({error.strerror}); name a folder that you may write to.") from None
    zone = SAMPLE_ZONE if sample else zones.computers()
    _settle(book, {"python": interpreter(), "book_id": uuid.uuid4().hex, "time_zone": zone})
    if sample:
        _add_sample(folder, book)
    return book


def _settle(book: Path, values: dict[str, str]) -> None:
    """Write settings by name."""
    workbook = ClosedWorkbook(book)
    located = locate(TABLES["settings"], workbook)
    captions = dict(zip(located.cells("setting"), located.rows, strict=True))
    wanted = {setting.caption: values[setting.name] for setting in SETTINGS if setting.name in values}
    cells = [(captions[caption], located.columns["value"], value) for caption, value in wanted.items()]
    workbook.apply([SheetEdit(located.sheet, located.header_row, list(cells))])


def _add_sample(folder: Path, book: Path) -> None:
    """The sample day's exports beside the workbook, its lists in it; not journalled, so Undo starts after them."""
    from pyaddin.formats.exports import marketplaces
    from pyaddin.press.drafting import draft
    from pyaddin.steps.orders.lists import take_list
    from pyaddin.tables.changes import difference

    (folder / "sample").mkdir(exist_ok=True)
    for name in EXPORTS:
        shutil.copyfile(shipped.SAMPLE / name, folder / "sample" / name)
    workbook = ClosedWorkbook(book)
    zone = reading.read_settings(workbook).zone
    formats = marketplaces.load([])
    after = {}
    read = reading.read(workbook, ("warehouses", "packaging", "products", "stock", "rules"), zone, 0)
    for name in LISTS:
        incoming = marketplaces.read_file(shipped.SAMPLE / name, formats, zone)
        after[incoming.table] = take_list(incoming.table, read.marked[incoming.table], incoming.frame).frame
    workbook.apply(draft(workbook, read, difference(read.before, after)).edits)
