"""Every button as a command, on a closed workbook or (--live) on the one that is open."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import click

from pyaddin.book.locks import wait_until_closed
from pyaddin.buttons import Button, Option
from pyaddin.cli import options
from pyaddin.press.summary import Summary
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import SETTINGS
from pyaddin.words.catalogue import tr

_DUPLICATES: Final = next(setting for setting in SETTINGS if setting.name == "duplicates")
LONGEST_WAIT: Final = 600.0
"""Seconds for a clerk to close the book."""
PARAMETERS: Final[dict[Option, Callable[[], click.Parameter]]] = {
    "files": lambda: click.Argument(["files"], nargs=-1, type=click.Path(path_type=Path)),
    "duplicates": lambda: click.Option(
        ["--duplicates"],
        type=click.Choice([*_DUPLICATES.choices, *_DUPLICATES.understood]),
        callback=lambda _, __, chosen: _DUPLICATES.understood.get(chosen, chosen),
        help="What becomes of orders that are here: what is new of them, a list of that, or all that the files say.",
    ),
    "shop": lambda: click.Option(["--shop"], default="", help="Whose orders the files hold, of your several shops."),
    "encoding": lambda: click.Option(["--encoding"], default="", metavar="NAME", help=options.ENCODING),
    "again": lambda: click.Option(["--again"], is_flag=True, help="What was in a file or printed before, too."),
    "steps": lambda: click.Option(["--steps"], type=click.IntRange(1), default=1, help="So many, newest first."),
    "yes": lambda: click.Option(["--yes", "sure"], is_flag=True, help="Go on without being asked."),
    "text": lambda: click.Argument(["words"], nargs=-1, metavar="[TEXT]..."),
    "orders": lambda: click.Argument(["words"], nargs=-1, metavar="[ORDERS]..."),
    "parcels": lambda: click.Argument(["words"], nargs=-1, metavar="[PARCELS]..."),
    "exports": lambda: click.Argument(["words"], nargs=-1, metavar="[NAME]"),
    "mend": lambda: click.Option(
        ["--mend"], default="", metavar="all|N,N", help="Put right all that can be, or these numbers of the list."
    ),
    "book": lambda: click.Argument(["named"], required=False, type=click.Path(path_type=Path), metavar="[BOOK]"),
    "empty": lambda: click.Option(
        ["--empty"], type=click.Path(path_type=Path), help="Today's empty workbook, where yours is not in English."
    ),
    "wait": lambda: click.Option(["--wait"], is_flag=True, help="Until the book is closed, ten minutes at most."),
}
"""What a button's command takes beside the workbook, as its row in BUTTONS names it."""
TOLD: Final[dict[Option, str]] = {
    "text": "TEXT: numbers, names, e-mails or parts of them; without it, what stands in the box on Home.",
    "parcels": "PARCELS: the numbers of those that are not to go, as P000123.",
    "exports": "NAME: a file of templates/exports, as guanyi; without it, the only one that is there.",
    "orders": "ORDERS: the numbers of those that are to come back; without them, those marked on Found.",
}
"""What an argument means; options have a help of their own."""


def command(button: Button) -> click.Command:
    """The command that presses a button."""

    def run(
        book: Path, live: bool, as_json: bool, steps: int = 1, named: Path | None = None, wait: bool = False,
        **chosen: Any,
    ) -> None:  # fmt: skip
        book = named or book
        if wait:
            wait_until_closed(book.resolve(), LONGEST_WAIT)
        try:
            for _ in range(steps):
                _tell(button, _press(button, book, live, as_json, chosen), as_json)
        except Refusal as refusal:
            if wait:  # nobody sees what it prints
                _tell_in(book, button, refusal)
            raise

    parameters = [PARAMETERS[name]() for name in button.options]
    told = "\n\n".join([f"{button.help}.", *(TOLD[name] for name in button.options if name in TOLD)])
    return click.command(button.name, params=parameters, help=told)(options.on_a_book(run))


def _press(button: Button, book: Path, live: bool, quiet: bool, chosen: dict[str, Any]) -> Summary:
    from pyaddin.actions.plan import Options
    from pyaddin.book.roads import workbook_of
    from pyaddin.cli.show import progress
    from pyaddin.press.run import press

    given = {name: value for name, value in chosen.items() if value is not None}
    with progress(quiet=quiet) as say:
        return press(button.name, workbook_of(book, live, say), Options(**given))


def _tell_in(book: Path, button: Button, refusal: Refusal) -> None:
    """Write on the bands of the closed book why the button refused, where that can be done."""
    from pyaddin.book.closed.workbook import ClosedWorkbook
    from pyaddin.launch import tell

    with suppress(Refusal):
        tell(ClosedWorkbook(book), button.name, tr("{button}: {said}", button=button.caption, said=refusal))


def _tell(button: Button, summary: Summary, as_json: bool) -> None:
    """The closing line and what belongs to it; rows that the press listed come first, for one asked for them."""
    from pyaddin.cli import rows

    if as_json:
        listed = {rows.KEYS[button.lists]: rows.plain(button.lists, summary.rows)} if button.lists else {}
        click.echo(json.dumps({**summary.as_data(), **listed}, ensure_ascii=False, indent=2))
        return
    if listed_text := rows.text(button.lists, summary.rows):
        click.echo(listed_text)
    for step in summary.steps:
        click.echo(step.line)
    click.echo(summary.line)
    if button.lists:
        return
    for text in (*summary.left, *summary.files):
        click.echo(f"  {text}")
