"""The workbook's sheets as a day's tables: read once, Row IDs given, what could not be read told beside the row."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from pyaddin.actions.plan import OwnCells
from pyaddin.book.base import Workbook
from pyaddin.book.table import own_cells, removing
from pyaddin.book.table.language import speak_as
from pyaddin.book.table.locate import Located, locate
from pyaddin.book.table.matching import Sheet
from pyaddin.book.table.typed import read_table
from pyaddin.steps.orders.row_ids import Archived, give_row_ids
from pyaddin.steps.warehouse.numbers import numbered
from pyaddin.store import bounds
from pyaddin.tables import frames, settings
from pyaddin.tables.buying import LATER
from pyaddin.tables.changes import Cell, Changes, difference
from pyaddin.tables.frames import FIRST_NEW, Tables
from pyaddin.tables.problems import SOURCE, Problem, Refusal, mark
from pyaddin.tables.settings import Settings
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.views import CLOSED_STATUSES
from pyaddin.tables.warehouse import NUMBERED
from pyaddin.words.catalogue import Text, Words, tr
from pyaddin.words.sentences import with_the_rest

LIMITING = ("rules", "packaging")


@dataclass(slots=True)
class Reading:
    """What was read.

    before   frames as they stand on the sheets
    marked   the same with Row IDs given and the reader's problems beside the rows
    unseen   rows that steps do not see: those whose key stands above already, and rules and packagings with a cell that
             could not be read, for a limit that reads as blank would be no limit
    """

    zone: ZoneInfo
    located: dict[str, Located] = field(default_factory=dict)
    before: Tables = field(default_factory=dict)
    marked: Tables = field(default_factory=dict)
    unseen: dict[str, pd.Index] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def lacks(self, table: str, column: str) -> bool:
        """Whether a table's sheet has no such column."""
        return table not in self.located or column not in self.located[table].columns

    def working(self) -> Tables:
        """What steps are given."""
        return {name: frame.drop(self.unseen[name]) for name, frame in self.marked.items()}

    def passed_over(self) -> Tables:
        """The rows that steps are not given."""
        return {name: frame.loc[self.unseen[name]] for name, frame in self.marked.items()}

    def unread(self) -> dict[str, frozenset[int]]:
        """The rows with a cell that could not be read, by table; what has left the house is done with."""
        wrong = {(p.table, p.row) for p in self.problems if p.severity == "error"}
        return {
            name: frozenset(row for table, row in wrong if table == name and row not in self._gone(name))
            for name in self.located
        }

    def _gone(self, name: str) -> pd.Index:
        frame = self.before[name]
        return frame.index[frame["status"].isin(CLOSED_STATUSES)] if "status" in frame else frame.index[:0]

    def whole(self, tables: Tables) -> Tables:
        """`tables` with the rows that steps did not see back in their places."""
        return {name: self._whole(name, frame) for name, frame in tables.items()}

    def _whole(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        unseen = self.unseen[name]
        if unseen.empty:
            return frame
        marked = self.marked[name]
        both = pd.concat([marked.loc[unseen], frame])
        here = marked.index[marked.index.isin(both.index)]
        return both.loc[here.append(frame.index.difference(marked.index, sort=False))]

    def changes(self, before: Tables, after: Tables, own: OwnCells) -> Changes:
        """What turns `before` into `after`; rows that leave take along what the clerk has beside them, and `own` are
        the clerk's cells of rows that come back."""

        def beside(name: str, label: int) -> Mapping[str, Cell]:
            if label >= FIRST_NEW:
                return own.get(name, {}).get(label, {})
            located = self.located[name]
            return own_cells.of_row(located, label) if located.own else {}

        return difference(before, after, beside)

    def staying(self, workbook: Workbook, name: str, labels: Iterable[int]) -> Mapping[int, Words]:
        """Those of a table's rows that cannot leave, each with the sentence that says why."""
        rows = list(labels)
        located, before = self.located[name], self.before[name]
        why = dict[int, Words](removing.staying(workbook, located, rows))
        free = [row for row in rows if row not in why]
        rest = before.drop(pd.Index(free, dtype=before.index.dtype))
        going = self.changes({name: before}, {name: rest}, {}).taken
        at = {id(change): row for row, change in zip(sorted(free), going, strict=True)}
        _, left = removing.places(Sheet(located, self.zone), going)
        return why | {at[id(change)]: text for change, text in left}


def read_settings(workbook: Workbook) -> Settings:
    """The Settings sheet, and its language spoken from now on; Refusal when it is not there or one cannot be used."""
    speak_as(workbook)
    return settings.read(read_table(locate(TABLES["settings"], workbook)).frame)


def logged(workbook: Workbook) -> set[int]:
    """Numbers of the presses in the Log; none where it is gone."""
    try:
        log = locate(TABLES["log"], workbook)
    except Refusal:
        return set()
    return {int(cell) for cell in log.cells("press") if isinstance(cell, int | float)}


def own_templates(settings: Settings, book: Path) -> Path:
    """The shop's own templates folder, there or not; without "..", which no name in a journal holds."""
    own = _named(settings["templates"], book) or book.parent / "templates"
    return Path(os.path.normpath(own.absolute()))


def data_folder(settings: Settings, book: Path) -> Path:
    """Where out/ and the journal lie; Refusal when Settings names a folder that is not there."""
    data = _named(settings["data_folder"], book) or book.parent
    if not data.is_dir():
        raise Refusal(
            tr("Settings names the data folder {folder}, which is not there; make it or clear Data folder.",
               folder=data)
        )  # fmt: skip
    return data


def _named(folder: str, book: Path) -> Path | None:
    """A folder that Settings names; Refusal where the computer would have to ask another one for it."""
    if bounds.is_elsewhere(folder, book):
        raise Refusal(
            tr("Settings names {folder}, which lies on another computer than this workbook; give that place a drive "
               "letter and write it with that, or keep the workbook there too.", folder=folder)
        )  # fmt: skip
    return Path(folder).expanduser() if folder else None


def read(
    workbook: Workbook,
    names: Iterable[str],
    zone: ZoneInfo,
    last_row_id: int,
    say: Callable[[Words], object] = str,
    archived: Archived = lambda numbers: (),
    highest: Callable[[str], int] = lambda name: 0,
) -> Reading:
    """The named tables; Refusal says what to put right on a sheet that cannot be used."""
    reading = Reading(zone)
    for name in names:
        say(tr("Reading {sheet}", sheet=TABLES[name].sheet))
        try:
            reading.located[name] = locate(TABLES[name], workbook)
        except Refusal:
            if name not in LATER or TABLES[name].sheet in workbook.sheets():
                raise
            _take_none(reading, name)
            continue
        _take(reading, name, last_row_id, archived, highest)
    return reading


def _take_none(reading: Reading, name: str) -> None:
    """A sheet of which workbooks of before know nothing."""
    none = frames.empty(name)
    reading.before[name] = reading.marked[name] = none
    reading.unseen[name] = none.index


def _take(reading: Reading, name: str, last_row_id: int, archived: Archived, highest: Callable[[str], int]) -> None:
    table = read_table(reading.located[name], reading.zone)
    frame, problems = table.frame, table.problems
    if name == "orders":
        frame, copies = give_row_ids(frame, last_row_id, archived)
        problems = [*problems, *copies]
    if name in NUMBERED:
        frame = numbered(name, frame, highest(name))
    reading.before[name] = table.frame
    reading.marked[name] = mark(name, frame, SOURCE, problems) if "problem" in frame else frame
    unread = {p.row for p in problems if name in LIMITING and p.columns != TABLES[name].key}
    reading.unseen[name] = table.duplicates.union(pd.Index(sorted(unread), dtype="int64"))
    reading.problems += problems


def silent_texts(reading: Reading, most: int = 3) -> list[Words]:
    """The first sentences of problems of tables without a Problem column, and how many more there are."""
    silent = [p for p in reading.problems if "problem" not in TABLES[p.table].names]
    said = [_silent(reading, problem) for problem in silent]
    return with_the_rest(said, most, lambda more: tr("{count} more like these.", count=more))


def _silent(reading: Reading, problem: Problem) -> Text:
    places = {"sheet": TABLES[problem.table].sheet, "row": problem.row, "said": problem.said}
    if problem.row in reading.unseen[problem.table]:
        return tr("{sheet} row {row} is not used: {said}", **places)
    return tr("{sheet} row {row}: {said}", **places)
