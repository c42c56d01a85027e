"""`fulfilment find` and `fulfilment bring-back`: the buttons, with what is looked for or wanted in the command."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pyaddin.cli import options
from pyaddin.press.summary import Summary
from pyaddin.tables.office import FOUND

if TYPE_CHECKING:
    from pyaddin.book.base import Workbook

SHOWN = ("place", "order_no", "row_id", "recipient", "status", "parcel_no", "tracking_no")
"""Columns of Found that fit a terminal."""


@click.command("find")
@click.argument("text", nargs=-1)
@options.on_a_book
def find_command(text: tuple[str, ...], book: Path, live: bool, as_json: bool) -> None:
    """Look an order up on the sheets and in the archive: numbers, names, e-mails or parts of them. Without TEXT: what
    stands in the box on Home."""
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


@click.command("bring-back")
@click.argument("orders", nargs=-1)
@options.on_a_book
def bring_back_command(orders: tuple[str, ...], book: Path, live: bool, as_json: bool) -> None:
    """Put archived orders on the sheets again: those of these numbers, or those marked on Found."""
    _, summary = _pressed("bring-back", orders, book, live, as_json)
    click.echo(json.dumps(summary.as_data(), ensure_ascii=False, indent=2) if as_json else summary.line)


def _pressed(
    button: str, words: tuple[str, ...], book: Path, live: bool, as_json: bool
) -> "tuple[Workbook, Summary]":  # fmt: skip
    from pyaddin.actions.plan import Options
    from pyaddin.cli.show import progress
    from pyaddin.press.run import press

    with progress(quiet=as_json) as say:
        workbook = options.workbook_of(book, live, say)
        return workbook, press(button, workbook, Options(words=words))
