"""What many commands take: the workbook, closed or open, how the result is printed, the shop's templates."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

ENCODING = "Which letters a text file is written in, as cp1250, where it does not tell."
Command = TypeVar("Command", bound=Callable[..., Any] | click.Command)


def book(command: Command) -> Command:
    """--book: the workbook's file."""
    kind = click.Path(path_type=Path)
    option = click.option("--book", type=kind, default=Path("Fulfilment.xlsm"), show_default=True, help="The workbook.")
    return option(command)


def live(command: Command) -> Command:
    """--live: the open book instead of its file."""
    return click.option("--live", is_flag=True, help="On the book that is open in Excel or LibreOffice.")(command)


def as_json(command: Command) -> Command:
    """--json: printed for machines."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result for machines.")(command)


def on_a_book(command: Command) -> Command:
    """--book, --live and --json, which every button's command takes."""
    return book(live(as_json(command)))


def templates(command: Command) -> Command:
    """--templates: the shop's own folder of format files."""
    kind, told = click.Path(path_type=Path), "The shop's own templates folder."
    return click.option("--templates", type=kind, default=Path("templates"), show_default=True, help=told)(command)
