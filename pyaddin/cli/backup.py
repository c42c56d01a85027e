"""`fulfilment backup` and `fulfilment restore`: a shop in one zip, and laid out again, here or on another computer."""

import sys
from contextlib import suppress
from pathlib import Path

import click

from pyaddin.cli import options
from pyaddin.cli.interpreter import refuse_throw_away
from pyaddin.tables.problems import Refusal

_PATH = click.Path(path_type=Path)


@click.command("backup")
@click.argument("folder", type=_PATH, required=False)
@options.book
def backup_command(folder: Path | None, book: Path) -> None:
    """Put workbook, journal, archive, in/, out/ and templates in one zip, while no press runs.

    FOLDER: where the zip goes, such as a stick; without it, the workbook's own folder.
    """
    target, files = backup(book, folder or book.resolve().parent)
    click.echo(
        f"{files:,} files are in {target}, {target.stat().st_size / 1_000_000:,.1f} MB. It holds buyers' names and "
        "addresses, which Forget buyers does not reach: keep it where nobody else reads it, and not for ever."
    )


def backup(book: Path, folder: Path) -> tuple[Path, int]:
    """Make the zip in that folder; where it is and how many files it holds."""
    from pyaddin.press import shop
    from pyaddin.store.backup import Shop, pack

    if not folder.is_dir():
        raise Refusal(f"There is no folder {folder.resolve()}; make it, or name another.")
    with shop.held(book) as office:
        target = folder.resolve() / f"{book.stem}.backup.{office.now:%Y-%m-%d-%H%M%S}.zip"
        whole = Shop(office.workbook.path, office.folders.data, office.folders.own, office.journal)
        try:
            return target, pack(whole, target, office.now)
        except OSError as error:
            raise Refusal(
                f"The backup cannot be written to {folder.resolve()} ({error.strerror}); name another folder."
            ) from None


@click.command("restore")
@click.argument("zipped", type=_PATH, metavar="ZIP")
@click.argument("folder", type=_PATH, required=False)
def restore_command(zipped: Path, folder: Path | None) -> None:
    """Lay a backup out again, on this computer or another.

    FOLDER: an empty one, or one that is not there yet; without it, one beside the zip that is named like it.
    """
    refuse_throw_away(Path(sys.prefix))
    click.echo(restore(zipped, folder or zipped.with_suffix("")))


def restore(zipped: Path, folder: Path) -> str:
    """Lay it out with this computer's Python and all folders beside the workbook; what to say."""
    from pyaddin.book.closed.workbook import ClosedWorkbook
    from pyaddin.book.table.language import speak_as
    from pyaddin.cli.new import settle
    from pyaddin.documents import guide
    from pyaddin.press import reading
    from pyaddin.store import pythons
    from pyaddin.store.backup import unpack

    here = {"python": pythons.running(), "data_folder": "", "templates": ""}
    backup = unpack(zipped, folder.resolve(), lambda book: settle(book, here))
    workbook = ClosedWorkbook(folder.resolve() / backup.book)
    speak_as(workbook)
    pythons.note(reading.read_settings(workbook)["book_id"], here["python"])
    with suppress(OSError):
        guide.lay(workbook.path.parent)
    return (
        f"{folder / backup.book} is the shop as it was on {backup.made:%d %B %Y at %H:%M}; open it. Go on in one place "
        "only: the shop that the backup was made of would send the same orders."
    )
