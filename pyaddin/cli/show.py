"""What the terminal shows: a table of the workbook, the demo's table, progress."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn
from rich.progress import Progress as Bar
from rich.table import Table

from pyaddin.book.base import Stage, Workbook
from pyaddin.buttons import BY_NAME
from pyaddin.press import reading
from pyaddin.tables.sheets import TABLES
from pyaddin.values import formulas
from pyaddin.words.catalogue import sentences

if TYPE_CHECKING:
    from pyaddin.cli.demo import Demo
    from pyaddin.press.summary import Summary


def table_text(workbook: Workbook, name: str, form: str) -> str:
    """A table as CSV or JSON, with the sheet's captions."""
    frame = reading.read(workbook, (name,), reading.read_settings(workbook).zone, 0).before[name]
    whole = {column.name: "Int64" for column in TABLES[name].columns if column.kind == "whole"}
    shown = frame.astype(whole).rename(columns={column.name: column.caption for column in TABLES[name].columns})
    if form == "json":
        return str(shown.to_json(orient="records", date_format="iso", force_ascii=False, indent=2)) + "\n"
    texts = shown.columns[[dtype == "str" for dtype in shown.dtypes]]
    return str(
        shown.assign(**{name: shown[name].map(formulas.guarded) for name in texts}).to_csv(
            index=False, lineterminator="\n"
        )
    )


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[Stage | None], None]]:
    """A bar in the terminal that says where a long press is."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda stage: None
        return
    with Bar("{task.description}", BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def say(stage: Stage | None) -> None:
            if stage:
                bar.update(task, description=str(stage.what), completed=stage.at - 1, total=stage.total)

        yield say


def print_demo(demo: "Demo") -> None:
    """What each press did, and what was written."""
    console = Console()
    _print_presses(console, "A day at the sample shop", demo.presses)
    console.print("Written:")
    for path in [file for summary in demo.presses for file in summary.files]:
        console.print(
            f"  {path.resolve().relative_to(demo.book.parent.resolve())}  {path.stat().st_size:,} bytes",
            highlight=False,
        )
    shown = f"{demo.confirmed} of {demo.confirmed + len(demo.left)} orders are shipped and confirmed"
    console.print(f"The day is done: {shown}; these wait for you to try your hand at:", highlight=False)
    for order, problem in demo.left:
        console.print(f"  {order}  {problem}", highlight=False, markup=False)
    _print_presses(console, "Papers for abroad, and boxes for a marketplace's warehouse", demo.abroad)
    console.print(f"Open {demo.book} to look around, and the workbook in its folder abroad.", highlight=False)


def _print_presses(console: Console, title: str, presses: Iterable["Summary"]) -> None:
    table = Table("Step", "Done", "Skipped", "Needs you", "What happened", title=title)
    for summary in presses:
        numbers = (f"{n:,}" for n in (summary.done, summary.skipped, summary.needs))
        table.add_row(BY_NAME[summary.button].caption, *numbers, sentences(summary.said))
    console.print(table)
