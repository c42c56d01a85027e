"""Movements of stock in a press: what the clerk typed since the last one, what its steps move, what the sheet shows."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import pandas as pd

from pyaddin.actions.plan import Plan
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.locate import locate
from pyaddin.book.table.typed import read_table
from pyaddin.press.drafting import Draft
from pyaddin.press.office import Office
from pyaddin.press.reading import Reading
from pyaddin.steps.warehouse import movements
from pyaddin.steps.warehouse.movements import FROM, MOVED, TO
from pyaddin.store.journal import Entry
from pyaddin.store.movements import Movements
from pyaddin.tables.changes import Changes
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import shown
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.warehouse import MOVEMENTS, Side, Why
from pyaddin.words.catalogue import Text, trn

STOCK: Final = "stock"
LAST: Final = 300
"""So many of the last movements stand on their sheet."""


def typed(office: Office, read: Reading) -> pd.DataFrame:
    """What the clerk counted by hand since the last press that looked at Stock."""
    if STOCK not in read.located:
        return movements.moved()
    unread = read.unread().get(STOCK, ())
    return _typed(office, read.working()[STOCK], unread)


def _typed(office: Office, stock: pd.DataFrame, unread: Sequence[int] | frozenset[int]) -> pd.DataFrame:
    """Of cells that cannot be read nothing is known, so they count as before."""
    known = Movements(office.journal).on_hand()
    there = movements.on_hand(stock)
    dark = movements.on_hand(stock.loc[stock.index.isin(unread)]).index
    there = there.drop(dark)
    return movements.of_the_clerk(known, pd.concat([there, known[known.index.isin(dark)]]))


def of_step(before: Tables, after: Tables, plan: Plan) -> pd.DataFrame:
    """What a step moves."""
    if after.get(STOCK) is before.get(STOCK):
        return plan.moves
    held, holds = (movements.on_hand(tables[STOCK]) for tables in (before, after))
    moves = movements.of_a_step(held, holds, plan.moves, plan.recounts)
    if more := int(moves.loc[moves["why"] == Why.CORRECTED, "qty"].sum()):
        plan.said.append(_more_than_there(more))
    return moves


def _more_than_there(units: int) -> Text:
    return trn(
        "{count:,} unit more was shipped than Stock held; {sheet} has it as Corrected: count that shelf.",
        "{count:,} units more were shipped than Stock held; {sheet} has them as Corrected: count these shelves.",
        units, sheet=MOVEMENTS.sheet,
    )  # fmt: skip


def undone(office: Office, number: int, changes: Changes) -> pd.DataFrame:
    """What the clerk counted by hand before an undo, and how it takes back what that press moved."""
    kept = Movements(office.journal)
    moves = kept.of(number)
    if STOCK not in changes.tables():  # units that no place on Stock had or got, as those that were scrapped
        return movements.back(moves, changes)
    table = read_table(locate(TABLES[STOCK], office.workbook), office.settings.zone)
    unread = [problem.row for problem in table.problems]
    by_hand = _typed(office, table.frame.drop(table.duplicates), unread)
    return movements.together([by_hand, movements.back(moves, changes)])


def show(office: Office, draft: Draft, presses: Sequence[tuple[Entry, pd.DataFrame]]) -> None:
    """The last movements on their sheet, where presses move stock; a workbook of before has no such sheet."""
    if not any(len(moves) for _, moves in presses):
        return
    kept = Movements(office.journal)
    new = list(_numbered(presses, kept.next_number()))
    show_all(draft, [*reversed(new), *kept.last(LAST)])


def show_again(office: Office, presses: Sequence[Entry]) -> None:
    """The movements that still count, on an open workbook where these presses may have shown theirs."""
    kept = Movements(office.journal)
    if isinstance(office.workbook, ClosedWorkbook) or not any(len(kept.of(entry.number)) for entry in presses):
        return
    draft = Draft(office.workbook)
    show_all(draft, kept.last(LAST))
    office.workbook.apply(draft.edits)


def show_all(draft: Draft, rows: Sequence[Mapping[str, Any]]) -> None:
    """These movements, newest first, and no others."""
    with suppress(Refusal):
        draft.refill(locate(MOVEMENTS, draft.workbook), [_row(row) for row in rows[:LAST]])


def _numbered(presses: Sequence[tuple[Entry, pd.DataFrame]], first: int) -> Iterator[Mapping[str, Any]]:
    number = first
    for entry, moves in presses:
        for values in moves[list(MOVED)].itertuples(index=False):
            row = dict(zip(MOVED, values, strict=True))
            yield {"no": number, "press": entry.number, "at": entry.at.isoformat(), "who": entry.who, **row}
            number += 1


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    at = pd.Timestamp(row["at"]).to_pydatetime()
    return {**row, "at": at, "from_place": _place(row, FROM), "to_place": _place(row, TO)}


def _place(row: Mapping[str, Any], side: tuple[str, str, str]) -> str:
    kind, warehouse, bin_ = (str(row[name]) for name in side)
    return " / ".join(filter(None, (warehouse, bin_))) if kind == Side.STOCK else kind and shown(kind)
