"""The command line: every button, and what only a terminal does."""

import json
import sys
from pathlib import Path

import click

from pyaddin import __version__
from pyaddin.buttons import BUTTONS
from pyaddin.cli import options, pressing
from pyaddin.cli.backup import backup_command, restore_command
from pyaddin.cli.buyer import buyer_command
from pyaddin.cli.formats import formats_command
from pyaddin.cli.learn import learn_command
from pyaddin.cli.log import log_command
from pyaddin.cli.serve import serve_command
from pyaddin.cli.start import start_command
from pyaddin.cli.team import team_command
from pyaddin.cli.watch import watch_command
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES

REFUSED = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fulfilment")
def commands() -> None:
    """The fulfilment workbook: from the marketplaces' orders to the carrier's van."""


def on_a_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@commands.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="With the sample day's exports, products, stock and rules.")
@click.option("--country", default="", help="Where you send from: a name or two letters, as GB.")
@click.option("--language", default="", help="Of the workbook, as en.")
@click.option("--warehouse", default="", help="The short name of yours, as MAIN.")
@click.option("--carrier", "carriers", multiple=True, help="One of yours; may be said several times.")
def new_command(folder: Path, sample: bool, carriers: tuple[str, ...], **said: str) -> None:
    """Make a working folder: workbook, in/, out/, and templates/ for formats of one's own.

    Where it was started on a terminal without options it asks where you send from and with whom, and writes rules for
    these carriers to begin with; all of it can be changed on the sheets.
    """
    from pyaddin.cli import starter
    from pyaddin.cli.interpreter import refuse_throw_away
    from pyaddin.cli.new import in_onedrive, new, refuse_taken

    refuse_throw_away(Path(sys.prefix))
    refuse_taken(folder)
    chosen = bool(carriers or any(said.values()))
    if sample and chosen:
        raise Refusal("The sample has a warehouse and rules of its own: leave out --sample, or the other options.")
    asks = not sample and not chosen and on_a_terminal()
    wished = starter.wishes(**said, named=carriers) if chosen else starter.ask() if asks else None
    click.echo(f"{new(folder, sample, wished)} is ready; open it, or see: fulfilment --help")
    click.echo(
        f"Enable its macros when it is opened. Where a folder must be trusted for that, then {folder} without its "
        "subfolders, never in/, where files from outside lie."
    )
    if warning := in_onedrive(folder):
        click.echo(warning, err=True)


@commands.command("connect")
@options.book
def connect_command(book: Path) -> None:
    """Let this computer's buttons of the workbook start this Python: once on each computer, and after a move of it."""
    from pyaddin.book.closed.workbook import ClosedWorkbook
    from pyaddin.cli.interpreter import refuse_throw_away
    from pyaddin.press import reading
    from pyaddin.store import pythons

    refuse_throw_away(Path(sys.prefix))
    pythons.note(reading.read_settings(ClosedWorkbook(book))["book_id"], pythons.running())
    click.echo(f"The buttons of {book} start {pythons.running()} on this computer.")


@commands.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def demo_command(folder: Path | None) -> None:
    """Make a working folder with the sample day and run it; the folder is demo, or the next free demo-2, demo-3."""
    from pyaddin.cli import demo_buying, demo_disputes, demo_figures, demo_messages, demo_returns, demo_tracking
    from pyaddin.cli.demo import now_there, run
    from pyaddin.cli.show import print_demo

    names = (Path("demo"), *(Path(f"demo-{number}") for number in range(2, 1000)))
    now = now_there()
    ran = run(folder or next(name for name in names if not name.exists()), now)
    later = [
        *demo_messages.run(ran.book, now),
        *demo_buying.run(ran.book, now),
        *demo_tracking.work(ran.book, now),
        *demo_returns.run(ran.book, now),
        *demo_disputes.run(ran.book, now),
        *demo_figures.run(ran.book, now),
    ]
    print_demo(ran._replace(presses=[*ran.presses, *later]))


@commands.command("show")
@click.argument("table", type=click.Choice(list(TABLES)))
@options.book
@options.live
@click.option("--csv", "form", flag_value="csv", default="csv", help="As comma-separated text.")
@click.option("--json", "form", flag_value="json", help="As JSON.")
def show_command(table: str, book: Path, live: bool, form: str) -> None:
    """Print a table of the workbook: of its file as last saved, or with --live of the open book."""
    from pyaddin.book.locks import as_last_saved
    from pyaddin.book.roads import workbook_of
    from pyaddin.cli.show import table_text

    if not live and (stale := as_last_saved(book)):
        click.echo(f"{stale} Add --live to read the open book.", err=True)
    click.echo(table_text(workbook_of(book, live, lambda stage: None), table, form), nl=False)


commands.add_command(backup_command)
commands.add_command(restore_command)
commands.add_command(start_command)
commands.add_command(serve_command)
commands.add_command(watch_command)
commands.add_command(formats_command)
commands.add_command(learn_command)
commands.add_command(log_command)
commands.add_command(buyer_command)
commands.add_command(team_command)
for button in BUTTONS:
    commands.add_command(pressing.command(button))


def main() -> None:
    """Run a command; a refusal is one sentence and exit code 2, a fault of ours goes to fulfilment.log."""
    try:
        commands(standalone_mode=False)
    except Refusal as refusal:
        if "--json" in sys.argv:
            click.echo(json.dumps({"refused": str(refusal)}, ensure_ascii=False))
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    except click.ClickException as error:
        error.show()
        sys.exit(REFUSED)
    except click.Abort:
        sys.exit(REFUSED)
    except Exception as error:
        import logging

        from pyaddin.press import faults

        faults.log_to(Path(faults.LOG))
        logging.error("%s failed\n%s", " ".join(sys.argv[1:2]), faults.told(error))
        click.echo("Something went wrong in the program; run 'fulfilment report' here and send its file.", err=True)
        sys.exit(1)
