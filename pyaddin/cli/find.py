"""`fulfilment find` and `fulfilment bring-back`: the buttons, with what is looked for or wanted in the command."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pyaddin.cli.options import workbook_of
from pyaddin.press.summary import Summary
from pyaddin.tables.office import FOUND

if TYPE_CHECKING:
    from pyaddin.book.base import Workbook

_BOOK = click.Option(["--book"], type=click.Path(path_type=Path), default=Path("Fulfilment.xlsm"), show_default=True)
_LIVE = click.Option(["--live"], is_flag=True, help="On the book that is open in Excel or LibreOffice.")
_JSON = click.Option(["--json", "as_json"], is_flag=True, help="Print for machines.")
SHOWN = ("place", "order_no", "row_id", "recipient", "status", "parcel_no", "tracking_no")
"""Columns of Found that fit a terminal."""


def _find(text: tuple[str, ...], book: Path, live: bool, as_json: bool) -> None:
    workbook, summary = _pressed("find", text, book, live, as_json)
    rows = _listed(workbook)
    if as_json:
        click.echo(json.dumps({**summary.as_data(), "found": rows}, ensure_ascii=False, indent=2))
        return
    if rows:
        click.echo(_text(rows))
    click.echo(summary.line)


def _listed(workbook: "Workbook") -> list[dict[str, Any]]:
    """The Found sheet's rows as the press left them; None where a cell is blank."""
    from pyaddin.press import reading
    from pyaddin.tables.changes import as_rows

    frame = reading.read(workbook, (FOUND.name,), reading.read_settings(workbook).zone, 0).before[FOUND.name]
    return [{name: _plain(row.values.get(name)) for name in FOUND.names} for row in as_rows(FOUND.name, frame)]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return int(value) if isinstance(value, float) else value


def _text(rows: list[dict[str, Any]]) -> str:
    """The rows under each other, one a line."""
    lines = [FOUND.captions(SHOWN), *([str(row[name] or "") for name in SHOWN] for row in rows)]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(map(str.rstrip, padded))


def _bring_back(orders: tuple[str, ...], book: Path, live: bool, as_json: bool) -> None:
    _, summary = _pressed("bring-back", orders, book, live, as_json)
    click.echo(json.dumps(summary.as_data(), ensure_ascii=False, indent=2) if as_json else summary.line)


def _pressed(
    button: str, words: tuple[str, ...], book: Path, live: bool, as_json: bool
) -> "tuple[Workbook, Summary]":  # fmt: skip
    from pyaddin.actions.plan import Options
    from pyaddin.cli.show import progress
    from pyaddin.press.run import press

    with progress(quiet=as_json) as say:
        workbook = workbook_of(book, live, say)
        return workbook, press(button, workbook, Options(words=words))


def _command(name: str, callback: Any, words: str, text: str) -> click.Command:
    argument = click.Argument([words], nargs=-1)
    return click.Command(name, callback=callback, params=[argument, _BOOK, _LIVE, _JSON], help=text)


find_command = _command(
    "find",
    _find,
    "text",
    "Look an order up on the sheets and in the archive: numbers, names, e-mails or parts of them. Without TEXT: what "
    "stands in the box on Home.",
)
bring_back_command = _command(
    "bring-back",
    _bring_back,
    "orders",
    "Put archived orders on the sheets again: those of these numbers, or those marked on Found.",
)
