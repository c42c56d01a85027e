"""`fulfilment check-and-repair`: what does not agree, as a list; --mend puts right what can be."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pyaddin.buttons import BY_NAME
from pyaddin.cli import options
from pyaddin.tables.office import CHECK
from pyaddin.tables.schema import YES

if TYPE_CHECKING:
    from pyaddin.book.base import Workbook

BUTTON = BY_NAME["check-and-repair"]


@click.command(BUTTON.name, help=f"{BUTTON.help}.")
@click.option("--mend", default="", metavar="all|N,N", help="Put right all that can be, or these numbers of the list.")
@options.on_a_book
def check_command(book: Path, live: bool, mend: str, as_json: bool) -> None:
    from pyaddin.actions.plan import Options
    from pyaddin.cli.show import progress
    from pyaddin.press.run import press

    with progress(quiet=as_json) as say:
        workbook = options.workbook_of(book, live, say)
        summary = press(BUTTON.name, workbook, Options(mend=mend))
    findings = _listed(options.workbook_of(book, live, lambda stage: None))
    if as_json:
        click.echo(json.dumps({**summary.as_data(), "findings": findings}, ensure_ascii=False, indent=2))
        return
    for finding in findings:
        click.echo(_text(finding))
    click.echo(summary.line)


def _listed(workbook: "Workbook") -> list[dict[str, Any]]:
    """The Check sheet's rows as the press left them."""
    from pyaddin.press import reading

    frame = reading.read(workbook, (CHECK.name,), reading.read_settings(workbook).zone, 0).before[CHECK.name]
    rows = frame.assign(no=frame["no"].fillna(0).astype(int), mend=frame["should"].ne("").map({True: YES, False: ""}))
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _text(finding: dict[str, Any]) -> str:
    head = f"{finding['no']:>4}  {finding['place']}  {finding['row']}  {finding['column']}: {finding['says']}"
    should = f"; it should be {finding['should']}" if finding["mend"] else ""
    return f"{head}{should}\n      {finding['why']}"
