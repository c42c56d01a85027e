"""The command line: every button, and what only a terminal does."""

import json
import sys
from pathlib import Path

import click

from pyaddin import __version__
from pyaddin.buttons import BUTTONS
from pyaddin.cli import options, pressing
from pyaddin.cli.buyer import buyer_command
from pyaddin.cli.export import export_command
from pyaddin.cli.formats import formats_command
from pyaddin.cli.learn import learn_command
from pyaddin.cli.log import log_command
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES

REFUSED = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fulfilment")
def commands() -> None:
    """The fulfilment workbook: from the marketplaces' orders to the carrier's van."""


@commands.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="With the sample day's exports, products, stock and rules.")
def new_command(folder: Path, sample: bool) -> None:
    """Make a working folder: workbook, in/, out/, and templates/ for formats of one's own."""
    from pyaddin.cli.interpreter import refuse_throw_away
    from pyaddin.cli.new import new

    refuse_throw_away(Path(sys.prefix))
    click.echo(f"{new(folder, sample)} is ready; open it, or see: fulfilment --help")


@commands.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def demo_command(folder: Path | None) -> None:
    """Make a working folder with the sample day and run it; the folder is demo, or the next free demo-2, demo-3."""
    from pyaddin.cli.demo import run
    from pyaddin.cli.show import print_demo

    names = (Path("demo"), *(Path(f"demo-{number}") for number in range(2, 1000)))
    print_demo(run(folder or next(name for name in names if not name.exists())))


@commands.command("show")
@click.argument("table", type=click.Choice(list(TABLES)))
@options.book
@click.option("--csv", "form", flag_value="csv", default="csv", help="As comma-separated text.")
@click.option("--json", "form", flag_value="json", help="As JSON.")
def show_command(table: str, book: Path, form: str) -> None:
    """Print a table of the workbook."""
    from pyaddin.cli.show import table_text

    click.echo(table_text(book, table, form), nl=False)


commands.add_command(formats_command)
commands.add_command(export_command)
commands.add_command(learn_command)
commands.add_command(log_command)
commands.add_command(buyer_command)
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

        logging.basicConfig(filename="fulfilment.log", format="%(asctime)s %(message)s")
        logging.error("%s failed\n%s", " ".join(sys.argv[1:2]), faults.told(error))
        click.echo("Something went wrong in the program; please send fulfilment.log.", err=True)
        sys.exit(1)
