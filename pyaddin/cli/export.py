"""`fulfilment export`: orders handed over to another program."""

from pathlib import Path

import click

from pyaddin.cli import options
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status

OPEN = (Status.NEW, Status.READY, Status.SHORT, Status.RESERVED)
"""Orders that another program can still take over: not on hold, not packed, not sent."""


@click.command("export")
@click.argument("name")
@options.book
def export_command(name: str, book: Path) -> None:
    """Write the open orders for another program's import; NAME is a file of templates/exports, such as guanyi."""
    from pyaddin.book.closed.workbook import ClosedWorkbook
    from pyaddin.formats.confirm import handover
    from pyaddin.press import reading
    from pyaddin.press.office import open_office
    from pyaddin.store import bounds, private

    office = open_office(ClosedWorkbook(book))
    formats = handover.load(office.folders.of("exports"))
    if name not in formats:
        raise Refusal(f"There is no export {name}; there are: {', '.join(sorted(formats))}.")
    orders = reading.read(office.workbook, ("orders",), office.settings.zone, 0).before["orders"]
    file, left = handover.render(formats[name], orders[orders["status"].isin(OPEN)], office.now)
    for sentence in left:
        click.echo(sentence)
    if file is None:
        raise Refusal("No order can be handed over, so no file was written.")
    target = office.folders.data / "out" / f"{office.now:%Y-%m-%d}" / file.name
    bounds.refuse_links(target.parent, office.folders.data)
    mode = private.mode_of(office.workbook.path)
    private.make_folder(target.parent, mode)
    try:
        with private.create(target, mode) as out:
            out.write(file.data)
    except FileExistsError:
        raise Refusal(f"{target} is there already; wait a second and run it again.") from None
    click.echo(f"{len(file.parcels):,} order lines in {target}")
