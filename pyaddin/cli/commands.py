"""Every button as a command, on a closed workbook or (--live) on the one that is open."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from pyaddin import __version__
from pyaddin.buttons import BUTTONS, Button
from pyaddin.cli import options
from pyaddin.cli.check import check_command
from pyaddin.cli.export import export_command
from pyaddin.cli.find import bring_back_command, find_command
from pyaddin.cli.formats import formats_command
from pyaddin.cli.learn import learn_command
from pyaddin.cli.log import log_command
from pyaddin.press.summary import Summary
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


def _command(button: Button) -> click.Command:
    def run(book: Path, files: tuple[Path, ...] = (), **chosen: Any) -> None:
        for _ in range(chosen.pop("steps", 1)):
            _run(button, book, files, chosen)

    parameters: list[click.Parameter] = []
    if button.asks_files or button.name == "confirm-shipment":
        parameters.append(click.Argument(["files"], nargs=-1, type=click.Path(path_type=Path)))
    if button.name in ("import", "run-the-day"):
        parameters.append(click.Option(["--duplicates"], type=click.Choice(["skip", "update", "show"]), default=None))
    if button.name == "carrier-files":
        parameters.append(click.Option(["--again"], is_flag=True, help="Parcels that went out in a file before, too."))
    if button.name == "undo-last-step":
        parameters.append(click.Option(["--steps"], type=click.IntRange(1), default=1, help="So many, newest first."))
    if button.name in ("undo-last-step", "forget-buyers"):
        parameters.append(click.Option(["--yes", "sure"], is_flag=True, help="Go on without being asked."))
    return click.command(button.name, params=parameters, help=f"{button.help}.")(options.on_a_book(run))


def _run(button: Button, book: Path, files: tuple[Path, ...], chosen: dict[str, Any]) -> None:
    from pyaddin.actions.plan import Options
    from pyaddin.cli.show import progress
    from pyaddin.press.run import press

    asked = Options(
        files, chosen.get("duplicates") or "", again=chosen.get("again", False), sure=chosen.get("sure", False)
    )
    with progress(quiet=chosen["as_json"]) as say:
        summary = press(button.name, options.workbook_of(book, chosen["live"], say), asked)
    if chosen["as_json"]:
        click.echo(json.dumps(summary.as_data(), ensure_ascii=False, indent=2))
    else:
        _tell(summary)


def _tell(summary: Summary) -> None:
    for step in summary.steps:
        click.echo(step.line)
    click.echo(summary.line)
    for text in summary.left:
        click.echo(f"  {text}")
    for path in summary.files:
        click.echo(f"  {path}")


commands.add_command(formats_command)
commands.add_command(export_command)
commands.add_command(learn_command)
commands.add_command(log_command)
_SHOWING = {command.name: command for command in (find_command, bring_back_command, check_command)}
"""Buttons whose commands take words or print rows, written out in modules of their own."""
for _button in BUTTONS:
    commands.add_command(_SHOWING.get(_button.name) or _command(_button))


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
