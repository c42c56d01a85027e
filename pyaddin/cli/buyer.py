"""`fulfilment buyer NAME`: all that is kept of one buyer, for whoever asks what the shop knows of him."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from pyaddin.cli import options
from pyaddin.words.sentences import on_one_line


@click.command("buyer")
@click.argument("name")
@options.book
@options.as_json
def buyer_command(name: str, book: Path, as_json: bool) -> None:
    """Print all that is kept of one buyer: on the sheets, in archive and journal, in files and copies."""
    from pyaddin.book.closed.save import backup_path
    from pyaddin.book.closed.save import kept as kept_copies
    from pyaddin.book.closed.workbook import ClosedWorkbook
    from pyaddin.press import reading
    from pyaddin.press.office import open_office
    from pyaddin.steps.records.forgetting import READ
    from pyaddin.store import buyer
    from pyaddin.tables.problems import Refusal

    if len(name.strip()) < 2:
        raise Refusal("Write the buyer's name, or a whole word of it.")
    office = open_office(ClosedWorkbook(book))
    with closing(office.journal) as journal:
        tables = reading.read(office.workbook, READ, office.settings.zone, 0).before
        copies = (backup_path(office.workbook.path), *kept_copies(office.workbook.path))
        found = buyer.kept(name, tables, journal, office.folders.data, copies)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str) if as_json else _text(found), nl=as_json)


def _text(found: dict[str, list[dict[str, Any]]]) -> str:
    """Store by store, a line for each thing that is kept."""
    lines = []
    for store, kept in found.items():
        lines.append(f"{store}: {len(kept)}")
        lines += [on_one_line("  " + ", ".join(f"{name}: {value}" for name, value in each.items())) for each in kept]
    return "\n".join(lines) + "\n"
