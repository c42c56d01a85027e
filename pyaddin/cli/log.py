"""`fulfilment log`: every press; `fulfilment log PRESS`: what it read, changed and wrote, cell by cell."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pyaddin.book.base import Workbook
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.buttons import named
from pyaddin.cli import options
from pyaddin.press.reading import data_folder, read_settings
from pyaddin.store.journal import Entry, Journal, RawChange
from pyaddin.tables.changes import KEY_GLUE, OWN, Changes, RowChange
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import TABLES


@click.command("log")
@click.argument("press", type=int, required=False)
@options.book
@options.as_json
def log_command(press: int | None, book: Path, as_json: bool) -> None:
    """List every press, or show one: what came in, every cell before and after, every file."""
    with closing(Record(ClosedWorkbook(book))) as record:
        found: Any = record.presses() if press is None else record.press(press)
    text = list_text(found) if press is None else press_text(found)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else text, nl=as_json)


class Record:
    """What the journal of a workbook holds, to be looked at while others press."""

    def __init__(self, workbook: Workbook) -> None:
        """Refusal when nothing was ever pressed on the workbook."""
        self._data = data_folder(read_settings(workbook), workbook.path)
        path = self._data / f"{workbook.path.stem}.journal"
        if not path.is_file():
            raise Refusal(f"{path.name} is not in {self._data}: nothing was pressed on '{workbook.path.name}' yet.")
        self._journal = Journal(path)

    def close(self) -> None:
        """Let go of the journal."""
        self._journal.close()

    def presses(self) -> list[dict[str, Any]]:
        """Every press: its number, when, who, which button, its state and its closing line, oldest first."""
        return [_head(entry) for entry in self._journal.entries()]

    def press(self, number: int) -> dict[str, Any]:
        """One press with its inputs, every cell before and after, and its files; Refusal when there is none of it."""
        entry = self._journal.entry(number)
        if entry is None:
            raise Refusal(f"There is no press {number}; 'fulfilment log' lists them.")
        changes, raw = self._journal.changes(number)
        forgotten = {name for press, name in self._journal.settled() if press == number}
        return {
            **_head(entry),
            "workbook": {"before": entry.before, "after": entry.after},
            "inputs": [{"name": name, "sha256": digest} for name, digest in self._journal.inputs(number)],
            "cells": [*_cells(changes), *map(_raw, raw)],
            "added": [_row(row) for row in changes.added],
            "removed": [_row(row) for row in changes.removed],
            "taken": [_row(row) for row in changes.taken],
            "files": [
                {"name": name, "sha256": digest, "now": _now(self._data, number, name, digest, name in forgotten)}
                for name, digest in self._journal.files(number)
            ],
        }


def _head(entry: Entry) -> dict[str, Any]:
    return {
        "press": entry.number, "at": entry.at.isoformat(sep=" "), "who": entry.who, "button": entry.button,
        "state": entry.state, "undo_of": entry.undo_of, "line": entry.line,
    }  # fmt: skip


def _cells(changes: Changes) -> Iterator[dict[str, Any]]:
    for cell in changes.cells:
        table = TABLES[cell.table]
        row = _spoken(cell.key) or f"row {cell.row}"
        yield _cell(table.sheet, row, _caption(table, cell.column), cell.old, cell.new)


def _caption(table: Table, column: str) -> str:
    return column.removeprefix(OWN) if column.startswith(OWN) else table.column(column).caption


def _raw(cell: RawChange) -> dict[str, Any]:
    return _cell(cell.sheet, f"row {cell.row}", f"column {cell.column}", cell.old, cell.new)


def _cell(sheet: str, row: str, column: str, before: object, after: object) -> dict[str, Any]:
    return {"sheet": sheet, "row": row, "column": column, "before": _plain(before), "after": _plain(after)}


def _row(row: RowChange) -> dict[str, Any]:
    table = TABLES[row.table]
    values = {_caption(table, name): _plain(value) for name, value in row.values.items()}
    return {"sheet": table.sheet, "row": _spoken(row.key), "values": values}


def _plain(value: object) -> object:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value


def _spoken(key: str) -> str:
    return " / ".join(part for part in key.split(KEY_GLUE) if part)


def _now(data: Path, number: int, name: str, digest: str, forgotten: bool) -> str:
    """Whether a file is where the press put it, and as it was then."""
    path = data / name
    if path.is_file():
        with path.open("rb") as file:
            return "unchanged" if hashlib.file_digest(file, "sha256").hexdigest() == digest else "changed since"
    if (data / "out" / "void" / f"{number:06d}" / path.name).is_file():
        return "in out/void"
    return "forgotten" if forgotten else "gone"


def list_text(presses: list[dict[str, Any]]) -> str:
    """The presses for the terminal, one a line."""
    return "".join(
        f"{press['press']:6}  {press['at'][:16]}  {press['who']:12}  {named(press['button']).caption:18}  "
        f"{press['state']:11}  {press['line']}\n"
        for press in presses
    )


def press_text(press: Mapping[str, Any]) -> str:
    """One press for the terminal: row by row, what a cell held and what it holds."""
    who = [named(press["button"]).caption, press["at"][:16], press["who"], press["state"]]
    lines = [f"Press {press['press']}: {', '.join(who)}", press["line"]]
    lines += [f"Brought in  {source['name']}  {source['sha256']}" for source in press["inputs"]]
    row = None
    for cell in sorted(press["cells"], key=lambda cell: (cell["sheet"], cell["row"])):
        if row != (row := (cell["sheet"], cell["row"])):
            lines.append(f"{cell['sheet']} {cell['row']}")
        lines.append(f"    {cell['column']}: {_shown(cell['before'])} -> {_shown(cell['after'])}")
    for word, rows in (
        ("added", press["added"]),
        ("emptied", press["removed"]),
        ("taken off the sheet", press["taken"]),
    ):
        for row_of in rows:
            lines.append(f"{row_of['sheet']} {row_of['row']} {word}")
            lines += [f"    {caption}: {_shown(value)}" for caption, value in row_of["values"].items()]
    lines += [f"Wrote  {file['name']}  {file['sha256']}  {file['now']}" for file in press["files"]]
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    if value is None:
        return "(blank)"
    return f"{value:g}" if isinstance(value, float) else repr(value) if isinstance(value, str) else str(value)
