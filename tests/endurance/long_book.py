"""A closed workbook as the long days' clerk sees it and edits it: read by calamine alone, written cell by cell."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd
import python_calamine

from pyaddin.book.base import Raw, SheetEdit
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.edits import FORMATS
from pyaddin.tables.sheets import HEADER_ROW, TABLES

OWN: Final = "My mark"
"""The caption of the clerk's own column on Orders."""
PARTS: Final = {"Orders": "xl/worksheets/sheet3.xml"}


class Look:
    """One look at the workbook: each sheet is read once, on demand."""

    def __init__(self, path: Path) -> None:
        """Open the file; it is read while this stands."""
        self._reader = python_calamine.CalamineWorkbook.from_path(path)
        self._rows: dict[str, list[list[Any]]] = {}
        self._frames: dict[str, pd.DataFrame] = {}

    def rows(self, sheet: str) -> list[list[Any]]:
        """All cells of a sheet from A1 on; blank ones are ""."""
        if sheet not in self._rows:
            self._rows[sheet] = self._reader.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return self._rows[sheet]

    def columns(self, table: str) -> dict[str, int]:
        """Column name to its place on the sheet, from 0; the clerk's own is `own`."""
        header = self.rows(TABLES[table].sheet)[HEADER_ROW - 1]
        at = {caption: n for n, caption in enumerate(header) if caption}
        found = {c.name: at[c.caption] for c in TABLES[table].columns if c.caption in at}
        return {**found, "own": at[OWN]} if table == "orders" and OWN in at else found

    def frame(self, table: str) -> pd.DataFrame:
        """The table's records, labelled by sheet row: numbers as numbers, all else as calamine gives it."""
        if table not in self._frames:
            self._frames[table] = self._frame(table)
        return self._frames[table]

    def _frame(self, table: str) -> pd.DataFrame:
        columns = self.columns(table)
        declared = [at for name, at in columns.items() if name != "own"]
        rows = [
            (number, row)
            for number, row in enumerate(self.rows(TABLES[table].sheet)[HEADER_ROW:], HEADER_ROW + 1)
            if any(row[at] != "" for at in declared)
        ]
        kinds = {column.name: column.kind for column in TABLES[table].columns}
        index = pd.Index([number for number, _ in rows])
        cells = list(zip(*(row for _, row in rows), strict=True))
        data = {
            name: pd.Series(cells[at] if cells else (), dtype="object", index=index) for name, at in columns.items()
        }
        for name, column in data.items():
            if kinds.get(name) in ("whole", "money"):
                data[name] = pd.to_numeric(column, errors="coerce")
        return pd.DataFrame(data)

    @cached_property
    def logged(self) -> pd.DataFrame:
        """The Log's rows by press."""
        return self.frame("log").set_index("press")


class Pen:
    """Edits of one sitting, written together; the clerk's own, so nothing of it is journalled."""

    def __init__(self, path: Path, look: Look | None = None) -> None:
        """Edits for this workbook, as it stands; `look` is one at it as it stands, which shows the edits too."""
        self.path, self.look = path, look or Look(path)
        self._edits: dict[str, SheetEdit] = {}

    def _edit(self, sheet: str) -> SheetEdit:
        return self._edits.setdefault(sheet, SheetEdit(sheet, HEADER_ROW))

    def put(self, table: str, row: int, name: str, value: Raw) -> None:
        """Overwrite a cell by its sheet row and column's name; the frame of this sitting shows it too."""
        at = self.look.columns(table)[name]
        self._edit(TABLES[table].sheet).cells.append((row, at + 1, value))
        frame = self.look.frame(table)
        blank: Any = float("nan") if frame[name].dtype == "float64" else ""
        frame.at[row, name] = blank if value is None else value

    def cells(self, sheet: str, cells: Sequence[tuple[int, int, Raw]]) -> None:
        """Cells by place."""
        self._edit(sheet).cells.extend(cells)

    def paste(self, table: str, records: Sequence[Mapping[str, Raw]]) -> None:
        """Rows below the table."""
        columns = self.look.columns(table)
        edit = self._edit(TABLES[table].sheet)
        names = sorted(columns, key=columns.__getitem__)
        frame = self.look.frame(table)
        edit.first = (int(frame.index.max()) if len(frame) else HEADER_ROW) + 1
        edit.columns = [columns[name] + 1 for name in names]
        kinds = {column.name: column.kind for column in TABLES[table].columns}
        edit.formats = [FORMATS[kinds.get(name, "text")] for name in names]
        edit.rows += [[record.get(name) for name in names] for record in records]

    def delete(self, table: str, row: int) -> None:
        """Take a row off the sheet."""
        self._edit(TABLES[table].sheet).delete.append(row)

    def sort(self, table: str, rows: Sequence[int], by: Sequence[int]) -> None:
        """Put what stands in the rows `by` into `rows`, cell by cell, as a sort does."""
        values = self.look.rows(TABLES[table].sheet)
        columns = list(self.look.columns(table).values())
        self.cells(
            TABLES[table].sheet,
            [
                (to, at + 1, raw(values[source - 1][at]))
                for to, source in zip(rows, by, strict=True)
                if to != source
                for at in columns
                if values[source - 1][at] != values[to - 1][at]
            ],
        )

    def edits_rows(self, table: str) -> bool:
        """Whether rows are pasted in this sitting: none is deleted then."""
        return TABLES[table].sheet in self._edits and bool(self._edits[TABLES[table].sheet].rows)

    def write(self) -> bool:
        """Save; whether there was anything to save."""
        edits = [e for e in self._edits.values() if e.cells or e.rows or e.delete]
        if edits:
            ClosedWorkbook(self.path).apply(edits)
        return bool(edits)


def raw(value: Any) -> Raw:
    """A cell as it was read, as it is written: a date is a moment, blank is None."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, datetime):
        return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return None if value != value else float(value)


def hide(path: Path, rows: Sequence[int], part: str) -> None:
    """Hide these rows of a sheet and show all others, as a filter does."""
    wanted = set(rows)

    def row(match: "re.Match[bytes]") -> bytes:
        tag = match[0].replace(b' hidden="1"', b"")
        number = int(match[1])
        return tag.replace(b"<row ", b'<row hidden="1" ', 1) if number in wanted else tag

    with zipfile.ZipFile(path) as archive:
        parts = {info: archive.read(info) for info in archive.infolist()}
    new = path.with_name("hiding.xlsm")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in parts.items():
            changed = re.sub(rb'<row [^>]*?\br="(\d+)"[^>]*>', row, data) if info.filename == part else data
            archive.writestr(info, changed)
    new.replace(path)


def hidden(path: Path, part: str) -> set[int]:
    """The rows of a sheet that are hidden."""
    with zipfile.ZipFile(path) as archive:
        data = archive.read(part)
    tags = (tag for tag in re.findall(rb"<row [^>]*>", data) if b' hidden="1"' in tag)
    return {int(match[1]) for tag in tags if (match := re.search(rb'\br="(\d+)"', tag))}
