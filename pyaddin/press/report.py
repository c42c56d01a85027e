"""Report a fault: a zip with what happened and how the shop is built, and without any buyer.

Nothing that a cell, a file's name or a log may hold is taken over: what is written are counts, names and codes that the
program itself declares, and lines of the log that the program is known to write.
"""

import importlib.metadata
import json
import os
import platform
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zoneinfo import available_timezones

import pandas as pd

from pyaddin import __version__
from pyaddin.book.base import Workbook
from pyaddin.book.table.language import speak_as
from pyaddin.book.table.locate import locate
from pyaddin.book.table.typed import read_table
from pyaddin.buttons import BY_NAME, Button
from pyaddin.press import faults, reading
from pyaddin.press.reading import data_folder
from pyaddin.press.summary import Summary
from pyaddin.store import private
from pyaddin.store.journal import Entry, Journal
from pyaddin.tables.problems import COLUMNS, Refusal, beside
from pyaddin.tables.schema import Table
from pyaddin.tables.settings import BY_NAME as SETTINGS
from pyaddin.tables.sheets import SHEETS, TABLES
from pyaddin.words.catalogue import Text, spoken, tr

PRESSES: Final = 40
"""So many of the last presses are told."""
LOG_BYTES: Final = 300_000
_PLAIN: Final = re.compile(r"-?\d{1,5}|[A-Z]{3}")
"""What a setting that is no choice may be to be told: a number, a currency."""

Facts = dict[str, Any]


def press(workbook: Workbook, button: Button) -> Summary:
    """Write the zip beside the workbook; nothing else is changed. Refusal when it can be written nowhere."""
    now = datetime.now()
    name = f"fault-report-{now:%Y-%m-%d-%H%M%S}"
    folders = [folder for folder in (_folder(workbook), Path.home()) if folder]
    members = {"report.json": json.dumps(gathered(workbook), ensure_ascii=False, indent=1), "log.txt": log(folders)}
    path = _written(folders, name, members)
    line = tr(
        "{button}: '{file}' is in {folder}; send it to whoever looks after the program. It holds counts and the "
        "program's own words: no buyer's name, address or number.",
        button=button.caption, file=path.name, folder=path.parent,
    )  # fmt: skip
    return Summary(button.name, str(line), files=[path], said=[line])


def _folder(workbook: Workbook) -> Path | None:
    try:
        return workbook.path.parent
    except Refusal:
        return None


def _written(folders: list[Path], name: str, members: dict[str, str]) -> Path:
    """The zip, in the first of these folders that takes it."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for member, text in members.items():
            made.writestr(member, text)
    for folder in folders:
        with suppress(OSError):
            return _new(folder, name, data.getvalue())
    raise Refusal(tr("No report can be written to {folder}; make room there and press again.", folder=folders[0]))


def _new(folder: Path, name: str, data: bytes) -> Path:
    """A file of that name, or of one like it where something of the name stands already."""
    path, number = folder / f"{name}.zip", 1
    while os.path.lexists(path):
        number += 1
        path = folder / f"{name}-{number}.zip"
    with private.create(path, private.OWNER) as file:
        file.write(data)
    return path


def gathered(workbook: Workbook) -> Facts:
    """All that is told; of a part that cannot be looked at, why."""
    parts: dict[str, Callable[[Workbook], Any]] = {
        "program": _program, "sheets": _sheets, "settings": _settings, "tables": _tables, "presses": _presses,
    }  # fmt: skip
    return {name: _or_why(part, workbook) for name, part in parts.items()}


def _or_why(part: Callable[..., Any], *given: Any) -> Any:
    try:
        return part(*given)
    except Refusal as refusal:
        return {"refused": [said.source for said in refusal.args if isinstance(said, Text)]}
    except Exception as error:
        return {"failed": faults.told(error).splitlines()[-1]}


def _program(workbook: Workbook) -> Facts:
    return {
        "fulfilment": __version__, "python": platform.python_version(), "system": platform.system(),
        "release": platform.release(), "machine": platform.machine(), "book": type(workbook).__name__,
        "packages": dict(_packages()),
    }  # fmt: skip


def _packages() -> Iterator[tuple[str, str]]:
    for line in importlib.metadata.requires("fulfilment") or []:
        if ";" not in line:
            name = re.split(r"[^\w.-]", line)[0]
            yield name, importlib.metadata.version(name)


def _sheets(workbook: Workbook) -> Facts:
    """Our sheets by name, with rows and columns; the clerk's own are only counted."""
    speak_as(workbook)
    names = workbook.sheets()
    ours = {table.sheet: table.english for table in SHEETS}
    shapes = {ours[name]: _shape(workbook, name) for name in names if name in ours}
    return {"language": spoken().code, "ours": shapes, "others": len(names) - len(shapes)}


def _shape(workbook: Workbook, name: str) -> Facts:
    grid = workbook.grid(name)
    width = max(map(len, grid.values), default=0)
    return {"rows": len(grid.values), "columns": width, "formulas": len(grid.formulas), "merged": len(grid.merged)}


def _settings(workbook: Workbook) -> Facts:
    """What can hold no word of anybody's as it is; of all others whether they are filled."""
    frame = read_table(locate(TABLES["settings"], workbook)).frame
    filled = dict(zip(frame["setting"], frame["value"], strict=True))
    return {name: _setting(name, filled.get(setting.caption, "")) for name, setting in SETTINGS.items()}


def _setting(name: str, value: str) -> str:
    setting = SETTINGS[name]
    harmless = value in setting.choices or value in available_timezones() or _PLAIN.fullmatch(value)
    return value if harmless or not value else "filled"


def _tables(workbook: Workbook) -> Facts:
    return {name: _or_why(_table, workbook, table) for name, table in TABLES.items()}


def _table(workbook: Workbook, table: Table) -> Facts:
    """How many rows and what of them is counted: filled cells, codes, problems; nothing that a cell says."""
    located = locate(table, workbook)
    read = read_table(located, UTC)
    codes = [column.name for column in table.columns if column.coded and column.name in located.columns]
    return {
        "rows": len(read.frame), "header": located.header_row, "own columns": len(located.own),
        "missing": [name for name in table.names if name not in located.columns],
        "moved": list(located.columns.values()) != sorted(located.columns.values()),
        "filled": {name: sum(cell is not None for cell in located.cells(name)) for name in located.columns},
        "codes": {name: _counted(read.frame[name], table.column(name).coded) for name in codes},
        "unread": _problems_of(problem.code for problem in read.problems),
        "duplicates": len(read.duplicates),
        "problems": _problems_of(_beside(table, read.frame)),
    }  # fmt: skip


def _counted(values: pd.Series, codes: tuple[str, ...]) -> dict[str, int]:
    """How often each declared code stands there; what is none of them is counted together."""
    known = values[values.isin(codes)].value_counts().to_dict()
    others = int((values != "").sum()) - sum(known.values())
    return {**{str(code): int(count) for code, count in known.items()}, **({"other": others} if others else {})}


def _beside(table: Table, frame: pd.DataFrame) -> Iterator[str]:
    if set(COLUMNS) <= set(table.names):
        for cells in zip(*(frame[name] for name in COLUMNS), strict=True):
            yield from (kept.said.code for kept in beside(table.name, *cells))


def _problems_of(codes: Iterator[str]) -> dict[str, int]:
    return {str(code): int(count) for code, count in pd.Series(list(codes), dtype="str").value_counts().items()}


def _presses(workbook: Workbook) -> Facts:
    """The last presses: buttons, states and counts; not who, nor the closing lines, which name orders."""
    path = data_folder(reading.read_settings(workbook), workbook.path) / f"{workbook.path.stem}.journal"
    if not path.is_file():
        return {"journal": "none"}
    with closing(Journal(path)) as journal:
        entries = journal.entries()
        last = [_entry(journal, entry) for entry in entries[-PRESSES:]]
    return {"journal": path.stat().st_size, "all": len(entries), "last": last}


def _entry(journal: Journal, entry: Entry) -> Facts:
    changes, raw = journal.changes(entry.number)
    counts = {name: len(getattr(changes, name)) for name in ("cells", "added", "removed", "taken")}
    return {
        "press": entry.number, "at": entry.at.isoformat(), "state": entry.state, "undo of": entry.undo_of,
        "button": entry.button if entry.button in BY_NAME else "unknown",
        "done": entry.done, "skipped": entry.skipped, "needs": entry.needs, **counts, "inbox": len(raw),
        "files": len(journal.files(entry.number)), "inputs": len(journal.inputs(entry.number)),
    }  # fmt: skip


def log(folders: list[Path]) -> str:
    """What the logs beside the workbook, in the home folder and where the command ran say of faults of ours."""
    parts = []
    for folder in dict.fromkeys(path.resolve() for path in (*folders, Path.cwd())):
        if (path := folder / faults.LOG).is_file():
            parts.append("\n".join(faults.known(_end_of(path).splitlines())))
    return "\n\n".join(parts) + "\n"


def _end_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - LOG_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
