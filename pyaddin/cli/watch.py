"""`fulfilment watch`: what waits in the shop's folders is imported every few minutes, until it is stopped."""

import signal
import threading
from contextlib import suppress
from pathlib import Path
from types import FrameType

import click

from pyaddin.cli import options
from pyaddin.tables.problems import Refusal


@click.command("watch")
@options.book
@click.option("--minutes", type=click.IntRange(1, 1440), default=5, show_default=True, help="Between two looks.")
@click.option("--once", is_flag=True, help="Look once and end, for a scheduler of your own.")
def watch_command(book: Path, minutes: int, once: bool) -> None:
    """Import what is new in in/ and the downloads folder every few minutes, whether the workbook is open or closed.

    It is a press of Import like any other: it can be undone, and while you type or another press runs it waits for the
    next look. Own lists, files to be filled and tracking are left to you. Ctrl+C ends it, after the press that runs.
    """
    stop = threading.Event()

    def ends(number: int, frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, ends)
    if not once:
        click.echo(f"Watching the folders of {book}; Ctrl+C ends it.")
    said = ""
    while not stop.is_set():
        line = _look(book.resolve())
        if line and line != said:
            click.echo(line)
        said = line
        if once:
            return
        stop.wait(minutes * 60)
    click.echo("No longer watching.")


def _look(book: Path) -> str:
    """Import what waits; what is to be said of it, or why it could not be done now. Blank when nothing waits."""
    from pyaddin.actions.plan import Options
    from pyaddin.actions.waiting import Nothing
    from pyaddin.book.locks import owner
    from pyaddin.book.roads import workbook_of
    from pyaddin.book.table.language import speak_as
    from pyaddin.press.run import press

    try:
        workbook = workbook_of(book, owner(book) is not None, lambda stage: None)
        with suppress(Refusal):
            speak_as(workbook)
        return press("import", workbook, Options(waiting=True)).line
    except Nothing:
        return ""
    except Refusal as refusal:
        return str(refusal)
