"""`fulfilment serve`: the buttons on a page of this computer alone, where macros are blocked."""

from pathlib import Path

import click

from pyaddin.cli import options


@click.command("serve")
@options.book
@options.live
@click.option(
    "--minutes", type=click.IntRange(1, 1440), default=30, show_default=True, help="It ends after so many idle."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Of this computer; a free one without it.")
def serve_command(book: Path, live: bool, minutes: int, port: int) -> None:
    """Open a page in the browser with the workbook's buttons, for computers where macros are blocked.

    It is for you alone on this computer, and ends when you close it.
    """
    from pyaddin.page.serve import serve

    serve(book, live, minutes, port, click.echo)
