"""`fulfilment start`: a shop that exists goes on in a new workbook, from its own sheets; looked at before it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import pandas as pd

from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Words, trn

STOPS, LOOK = "✗", "!"
BUTTON: Final = "import"
"""The press that takes the files: it is in the Log and can be undone like any other."""


@dataclass(frozen=True, slots=True)
class Look:
    """What would stand on the sheets: what the files say, and what does not agree, each with a sign."""

    said: list[Words]
    after: Tables
    doubts: list[tuple[str, Words]]

    @property
    def stops(self) -> bool:
        """Whether something must be put right before anything counts."""
        return any(sign == STOPS for sign, _ in self.doubts)


@click.command("start")
@click.argument("book", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--yes", "sure", is_flag=True, help="Write it, where nothing stops it; without this it is only shown.")
def start_command(book: Path, files: tuple[Path, ...], sure: bool) -> None:
    """Take over a shop that exists: products, opening stock, orders that are open, from its own sheets.

    FILES: lists with the captions of Products, Stock, Orders and Warehouses, or marketplaces' exports. Of an order that
    is shipped in part a column Qty shipped beside Qty leaves only the rest to ship.
    """
    from pyaddin.actions.plan import Options
    from pyaddin.book.closed.workbook import ClosedWorkbook
    from pyaddin.press.run import press

    look = looked(book, files)
    for line in told(look):
        click.echo(line)
    if look.stops:
        raise Refusal("Nothing was written: put right what is marked with ✗ and run it again.")
    if not sure:
        click.echo("Nothing was written yet; where it is right, run it again with --yes.")
        return
    click.echo(press(BUTTON, ClosedWorkbook(book), Options(files)).line)


def looked(book: Path, files: Sequence[Path]) -> Look:
    """What the files would bring, with nothing written; Refusal when none of them can be read."""
    from pyaddin.actions.plan import Options
    from pyaddin.buttons import BY_NAME
    from pyaddin.press import deciding, shop
    from pyaddin.steps.orders.opening import doubts

    with shop.held(book) as office:
        read = deciding.read_tables(office, BY_NAME[BUTTON].reads)
        day = deciding.day_of(office, read, Options(tuple(files)))
        plan = deciding.decide(office, day, BY_NAME[BUTTON]).plan
    after = day.after(plan).tables
    left = _left(plan.needs, len(files) - len(plan.inputs))
    return Look(plan.said, after, [*left, *((STOPS if doubt.stops else LOOK, doubt.said) for doubt in doubts(after))])


def _left(rows: int, files: int) -> Iterator[tuple[str, Words]]:
    if files:
        yield STOPS, trn("{count:,} file is not taken; see above.", "{count:,} files are not taken; see above.", files)
    if rows:
        yield STOPS, trn(
            "{count:,} row cannot be taken as it is; see above.",
            "{count:,} rows cannot be taken as they are; see above.", rows,
        )  # fmt: skip


def told(look: Look) -> Iterator[str]:
    """What would stand on the sheets, for the terminal."""
    yield from map(str, look.said)
    after = look.after
    for name in ("products", "stock", "orders"):
        units = {"stock": "on_hand", "orders": "qty"}.get(name)
        counted = f", {_units(after[name], units):,} units" if units else ""
        yield f"{TABLES[name].sheet} would have {len(after[name]):,} rows{counted}."
    yield from (f"{sign} {said}" for sign, said in look.doubts)


def _units(frame: pd.DataFrame, column: str) -> int:
    return int(frame[column].sum())
