"""What an action is given and what it gives back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from pyaddin.book.base import Grid
from pyaddin.formats.carriers.workings import Workings
from pyaddin.steps.aftersales.asked import Position
from pyaddin.steps.aftersales.telling import Fact
from pyaddin.steps.following import following
from pyaddin.steps.warehouse.movements import moved
from pyaddin.store.journal import Journal, NewFile, Written
from pyaddin.tables.changes import Cell
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Problem
from pyaddin.tables.settings import Settings
from pyaddin.tables.warehouse import Why
from pyaddin.values.rates import Known, none_known
from pyaddin.words.catalogue import Words

IN: Final = "in"
"""The folder beside out/ where the clerk saves what others give: marketplaces' files to be filled, rates."""
OwnCells = dict[str, dict[int, Mapping[str, Cell]]]
"""What rows hold in the clerk's own columns, by table and label: `OWN` and the caption, and the cell."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the clerk chose for this press.

    files        to import; empty means the Inbox
    duplicates   news, show or everything; blank takes the Settings' choice
    shop         whose orders the files hold, where they do not say so themselves
    encoding     which letters a text file is written in, where it does not tell
    selection    rows of Parcels that are selected; empty means all, or none where all would never be meant
    again        send parcels once more that already went out in a file, print slips once more
    sure         go on without being asked
    words        what to find, the orders to bring back, the parcels to cancel; empty means what stands on the sheets
    mend         findings to put right beside those ticked on Check: all, or their numbers with commas
    waiting      only files that wait in the shop's folders, never what stands on the Inbox
    empty        today's empty workbook in the language of one that is brought up to date, where the program has none
    """

    files: tuple[Path, ...] = ()
    duplicates: str = ""
    shop: str = ""
    encoding: str = ""
    selection: tuple[int, ...] = ()
    again: bool = False
    sure: bool = False
    words: tuple[str, ...] = ()
    mend: str = ""
    waiting: bool = False
    empty: Path | None = None


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things lie: the data folder, the templates folders that are there, and the shop's own, there or not."""

    data: Path
    templates: tuple[Path, ...]
    own: Path

    def of(self, kind: str) -> list[Path]:
        """The templates folders of a kind (marketplaces, carriers, documents) that are there."""
        return [folder / kind for folder in self.templates if (folder / kind).is_dir()]


@dataclass(frozen=True, slots=True)
class Day:
    """Everything an action may look at; `now` is in the shop's zone, without it.

    `typed` is what stands in the Find box on Home; `staying` tells which of a table's rows cannot leave, and why.
    `unseen` are rows of the sheets that `tables` do not hold: those whose key stands in a row above. `workings` are
    what an earlier step of the same press has worked out of carriers' files. `lacks` tells whether a table's sheet has
    no such column, as in workbooks of earlier versions. `unread` are rows with a cell that could not be read and that
    are not counted yet.
    """

    tables: Tables
    settings: Settings
    now: datetime
    who: str
    folders: Folders
    options: Options
    journal: Journal
    inbox: Callable[[], Grid]
    progress: Callable[[Words], None] = lambda what: None
    unseen: Tables = field(default_factory=dict)
    typed: Callable[[], str] = str
    staying: Callable[[str, Iterable[int]], Mapping[int, Words]] = lambda table, rows: {}
    rates: Known = none_known
    workings: Workings = field(default_factory=Workings)
    lacks: Callable[[str, str], bool] = lambda table, column: False
    unread: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def last(self, name: str) -> int:
        """The highest row_id or parcel_no ever given."""
        return self.journal.ever(name)

    def after(self, plan: "Plan") -> "Day":
        """The same day once a plan's tables stand, and what follows from them."""
        tables = following({**self.tables, **plan.tables}, plan.tables.keys(), self.lacks)
        return replace(self, tables=tables)


@dataclass(slots=True)
class Plan:
    """What an action decided; nothing is written yet. The three counts add up to all rows that it looked at.

    tables   those that changed; rows that one of them lacks leave their sheet
    said     what the closing line says after the counts, in whole sentences
    inputs   (name, digest) of content that came in
    statements  what marketplaces said of orders, to be kept with the press
    cleared  rows of the Inbox that are taken and emptied
    own      the clerk's own cells of rows that come back, by table and label
    opens    files or folders to show the clerk, by path from the data folder
    withdrawn  files of earlier presses that are void now
    moves    movements of stock that it knows more of than what changes on Stock
    events   what carriers said of parcels, to be kept with the press
    messages  what buyers are told in files, or what the clerk told them
    read     how far mailboxes were read
    numbers  mail numbers that it hands out
    recounts  why On hand changes where none of these says so
    counted  of a step of the day, which rows the counts are of
    """

    tables: Tables = field(default_factory=dict)
    done: int = 0
    skipped: int = 0
    needs: int = 0
    said: list[Words] = field(default_factory=list)
    files: list[NewFile] = field(default_factory=list)
    inputs: list[tuple[str, str]] = field(default_factory=list)
    statements: pd.DataFrame | None = None
    cleared: list[int] = field(default_factory=list)
    own: OwnCells = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    opens: list[str] = field(default_factory=list)
    withdrawn: list[Written] = field(default_factory=list)
    moves: pd.DataFrame = field(default_factory=moved)
    events: pd.DataFrame | None = None
    messages: list[Fact] = field(default_factory=list)
    read: dict[str, Position] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    recounts: str = Why.CORRECTED
    counted: "Counted | None" = None

    def count(self, table: str, rows: int, went: Iterable[int], waits: Iterable[int]) -> None:
        """Count a table's rows: those that the step did, those that wait for the clerk, the others."""
        self.counted = Counted(table, frozenset(waits), frozenset(went) - frozenset(waits))
        self.done, self.needs = len(self.counted.went), len(self.counted.waits)
        self.skipped = rows - self.done - self.needs

    def count_unread(self, day: Day) -> None:
        """A row with a cell that could not be read needs the clerk, whatever else a step of the day did with it."""
        if self.counted is None:
            return
        table, waits, went = self.counted
        for name, rows in day.unread.items():
            more = rows - waits if name == table else rows
            self.needs += len(more)
            if name == table:
                were_done = len(more & went)
                self.done -= were_done
                self.skipped -= len(more.intersection(day.tables[name].index)) - were_done


class Counted(NamedTuple):
    """The rows that a plan's counts are of: a table's, by label, or where `table` is blank those of files."""

    table: str = ""
    waits: frozenset[int] = frozenset()
    went: frozenset[int] = frozenset()


def dated(day: Day, name: str) -> str:
    """A file's path in the folder of the day."""
    return f"out/{day.now:%Y-%m-%d}/{name}"


def selected(frame: pd.DataFrame, selection: Sequence[int]) -> pd.DataFrame:
    """The rows that are selected, or all when the selection holds none of them."""
    chosen = frame[frame.index.isin(selection)]
    return chosen if len(chosen) else frame
