"""`fulfilment log`: every press; `fulfilment log PRESS`: what it read, changed and wrote."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click


@click.command("log")
@click.argument("press", type=int, required=False)
@click.option("--book", type=click.Path(path_type=Path), default=Path("Fulfilment.xlsm"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def log_command(press: int | None, book: Path, as_json: bool) -> None:
    """List every press, or show one: what came in, every cell before and after, every file."""
    from pyaddin.book.closed.workbook import ClosedWorkbook
    from pyaddin.cli.log import Record, list_text, press_text

    with closing(Record(ClosedWorkbook(book))) as record:
        if press is None:
            found: Any = record.presses()
            text = list_text(found)
        else:
            found = record.press(press)
            text = press_text(found)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else text, nl=as_json)
