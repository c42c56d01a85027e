"""What the page shows of a shop: its buttons, what needs the clerk with its rows, the last presses and their files."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pyaddin.book.base import Workbook
from pyaddin.buttons import BUTTONS, Button, named
from pyaddin.page.wishes import OFFERED
from pyaddin.press import reading
from pyaddin.press.summary import Summary
from pyaddin.steps.following import order_views, parcel_views
from pyaddin.steps.waiting import waiting
from pyaddin.store.journal import Entry, Journal
from pyaddin.tables.frames import Tables
from pyaddin.tables.schema import Column, shown
from pyaddin.tables.settings import BY_NAME, Settings
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.views import CAUSES, View
from pyaddin.words.catalogue import tr
from pyaddin.words.sentences import DONE, NEEDS, on_one_line

Data = dict[str, Any]
"""What can be said as JSON."""
SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "orders": ("order_no", "status", "problem", "item", "qty", "recipient", "country", "ship_by"),
    "parcels": ("parcel_no", "status", "problem", "recipient", "country", "carrier", "service", "ship_by"),
}
"""The columns of rows that need the clerk."""
MOST_ROWS: Final = 200
"""So many rows of one cause are shown; the others are counted."""
MOST_PRESSES: Final = 12


def look(workbook: Workbook) -> Data:
    """All that the page shows; Refusal when the workbook cannot be read."""
    settings = reading.read_settings(workbook)
    tables = reading.read(workbook, tuple(SHOWN), settings.zone, 0).marked
    now = pd.Timestamp(datetime.now(settings.zone).replace(tzinfo=None))
    return {
        "book": workbook.path.name,
        "zone": settings.zone.key,
        "buttons": [_button(button) for button in BUTTONS],
        "choices": [{"value": code, "caption": shown(code)} for code in BY_NAME["duplicates"].choices],
        "needs": [_cause(view, tables, now) for view in CAUSES],
        "waiting": _waiting(tables),
        **_record(workbook.path, settings),
    }


def _button(button: Button) -> Data:
    return {
        "name": button.name, "caption": button.caption, "told": button.help, "home": button.home,
        "options": [option for option in button.options if option in OFFERED], "takes_back": button.takes_back,
    }  # fmt: skip


def _waiting(tables: Tables) -> Data:
    """What is said beside each step for which something waits; a shop without orders begins with the first."""
    orders, parcels = tables["orders"], tables["parcels"]
    if orders.empty and parcels.empty:
        return {BUTTONS[0].name: str(tr("start here"))}
    counts = waiting(orders, parcels)
    return {step: str(tr("{count:,} waiting", count=count)) for step, count in counts.items()}


def _cause(view: View, tables: Tables, now: pd.Timestamp) -> Data:
    """Why rows may need the clerk, how many there are, and the first of them."""
    frame = tables[view.table]
    words = order_views(frame) if view.table == "orders" else parcel_views(frame)
    before = {"late": now, "today": now.normalize() + pd.Timedelta(days=1), "": pd.Timestamp.max}[view.due]
    rows = frame[words.str.contains(f"|{view.word}|", regex=False) & ((frame["ship_by"] < before) | (view.due == ""))]
    columns = [TABLES[view.table].column(name) for name in SHOWN[view.table]]
    first = rows[list(SHOWN[view.table])].head(MOST_ROWS)
    return {
        "caption": str(view.caption), "sheet": TABLES[view.table].sheet, "count": len(rows),
        "columns": [str(tr("Row")), *(column.caption for column in columns)],
        "rows": [
            [str(label), *map(_text, columns, values)]
            for label, values in zip(first.index, first.itertuples(index=False), strict=True)
        ],
    }  # fmt: skip


def _text(column: Column, value: Any) -> str:
    """What a cell shows."""
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float | int):
        return f"{value:g}"
    return on_one_line(column.shows(value) if column.coded else value)


def _record(book: Path, settings: Settings) -> Data:
    """The last presses, newest first, with the files they wrote, and the one that Undo would take back; `journal` and
    `data` are for the program alone."""
    data = reading.data_folder(settings, book)
    path = data / f"{book.stem}.journal"
    if not path.is_file():
        return {"presses": [], "undo": None, "journal": str(path), "data": str(data)}
    with closing(Journal(path)) as journal:
        standing = journal.standing()
        last = [_press(journal, entry, standing) for entry in reversed(journal.entries()[-MOST_PRESSES:])]
        undo = journal.last_to_undo()
    return {
        "presses": last, "undo": _short(undo) if undo else None, "journal": str(path), "data": str(data),
    }  # fmt: skip


def _short(entry: Entry) -> Data:
    return {
        "press": entry.number, "at": f"{entry.at:%Y-%m-%d %H:%M}", "caption": named(entry.button).caption,
        "line": on_one_line(entry.line),
    }  # fmt: skip


def _press(journal: Journal, entry: Entry, standing: set[int]) -> Data:
    stands = entry.number in standing
    files = [name for name, _ in journal.files(entry.number)] if stands else []
    return {**_short(entry), "stands": stands or entry.undo_of is not None, "files": files}


def result(button: Button, summary: Summary, data: Path) -> Data:
    """What a press did; `opens` are files of it that are shown at once."""
    return {
        "line": on_one_line(summary.line), "sign": NEEDS if summary.needs else DONE,
        "steps": [on_one_line(step.line) for step in summary.steps],
        "left": [on_one_line(str(text)) for text in summary.left],
        "opens": [path.relative_to(data).as_posix() for path in summary.opens if path.is_file()],
        "listed": _listed(button.lists, summary.rows) if button.lists else None,
    }  # fmt: skip


def _listed(table: str, rows: Iterable[Mapping[str, Any]]) -> Data:
    """The rows that a press put on a sheet of its own, without columns in which nothing stands."""
    records = list(rows)
    columns = [column for column in TABLES[table].columns if any(_filled(row.get(column.name)) for row in records)]
    return {
        "sheet": TABLES[table].sheet,
        "columns": [column.caption for column in columns],
        "rows": [[_text(column, row.get(column.name)) for column in columns] for row in records[:MOST_ROWS]],
        "count": len(records),
    }  # fmt: skip


def _filled(value: Any) -> bool:
    return value is not None and not pd.isna(value) and value != ""
