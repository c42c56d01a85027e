"""The sample day, laid into a new working folder: its lists in the workbook, its exports as if downloaded today."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from pyaddin import shipped
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press import reading
from pyaddin.tables.changes import difference
from pyaddin.tables.frames import Tables, empty

EXPORTS: Final = ("amazon_unshipped.txt", "shopify_orders_export.csv", "aliexpress_orders.xls")
TRACKING: Final = "tracking.csv"
"""The carriers' answer, by order number."""
LISTS: Final = ("warehouses.csv", "packaging.csv", "products.csv", "stock.csv", "rules.csv")
ZONE: Final = "Asia/Shanghai"
WRITTEN_FOR: Final = date(2026, 11, 18)
"""The day that the exports are of as they lie here; they are shifted by whole days."""
_DATE: Final = re.compile(r"(?<!\d)2026-\d\d-\d\d(?!\d)")


def lay(folder: Path, book: Path, day: date, source: Path = shipped.SAMPLE) -> None:
    """The exports of `source` beside the workbook, dated for that day, and its lists in it.

    Nothing is journalled, so Undo starts after them.
    """
    (folder / "sample").mkdir(exist_ok=True)
    for path in (source / name for name in (*EXPORTS, TRACKING)):
        if path.exists():
            _shift(path, folder / "sample" / path.name, day - WRITTEN_FOR)
    lists(book, source)


def _shift(source: Path, target: Path, by: timedelta) -> None:
    """A copy whose dates are so much later."""
    if not by:
        shutil.copyfile(source, target)
    elif source.suffix == ".xls":
        _shift_workbook(source, target, by)
    else:
        target.write_bytes(_later(source.read_bytes().decode(), by).encode())


def _later(text: str, by: timedelta) -> str:
    return _DATE.sub(lambda found: (date.fromisoformat(found[0]) + by).isoformat(), text)


def _shift_workbook(source: Path, target: Path, by: timedelta) -> None:
    """The same for a workbook of Excel 97, of which only the values matter."""
    import xlwt
    from python_calamine import CalamineWorkbook

    book = xlwt.Workbook(encoding="utf-8")
    with CalamineWorkbook.from_path(source) as read:
        for name in read.sheet_names:
            sheet = book.add_sheet(name)
            for row, values in enumerate(read.get_sheet_by_name(name).to_python()):
                for column, value in enumerate(values):
                    sheet.write(row, column, _later(value, by) if isinstance(value, str) else value)
    book.save(str(target))


def lists(book: Path, source: Path) -> None:
    """The lists of `source`, as far as it has them, in the workbook."""
    from pyaddin.formats.exports import marketplaces
    from pyaddin.press.drafting import draft
    from pyaddin.steps.orders.lists import take_list
    from pyaddin.steps.stock.holding import stock_figures
    from pyaddin.steps.stock.named import named

    workbook = ClosedWorkbook(book)
    settings = reading.read_settings(workbook)
    zone = settings.zone
    formats = marketplaces.load([])
    after: Tables = {}
    read = reading.read(workbook, tuple(name.removesuffix(".csv") for name in LISTS), zone, 0)
    for name in filter(lambda name: (source / name).exists(), LISTS):
        incoming = marketplaces.read_file(source / name, formats, zone)
        after[incoming.table] = take_list(incoming.table, read.marked[incoming.table], incoming.frame).frame
    figures, _ = stock_figures(empty("orders"), after["stock"], settings)
    after["stock"] = named(figures, after["products"])
    workbook.apply(draft(workbook, read, difference(read.before, after)).edits)
