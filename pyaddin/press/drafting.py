"""From changes to cells: rows found by key on the sheet as it stands now, the Log's row, the band's closing line."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat
from typing import Any

from pyaddin.actions import waiting
from pyaddin.book.base import Grid, Raw, SheetEdit, Workbook
from pyaddin.book.table.band import band
from pyaddin.book.table.buyers_cells import buyers_cells
from pyaddin.book.table.edits import FORMATS, Left, raws, to_edits
from pyaddin.book.table.locate import Located, locate
from pyaddin.buttons import Button, named
from pyaddin.press.office import Office
from pyaddin.press.reading import Reading
from pyaddin.steps.records.forgetting import known
from pyaddin.store.journal import Entry, NewFile, RawChange
from pyaddin.tables.changes import CellChange, Changes
from pyaddin.tables.frames import Tables
from pyaddin.tables.office import FIND_LABEL, INBOX_FIRST
from pyaddin.tables.orders import INBOX
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import BY_NAME, Setting
from pyaddin.tables.sheets import HOME, RESULT_ROW, TABLES
from pyaddin.values.zones import minutes_ahead
from pyaddin.words.catalogue import Text, Words, tr, trn
from pyaddin.words.sentences import DONE, NEEDS, named_files, timed, with_the_rest

CLOCK, FILES_WAIT = BY_NAME["clock"], BY_NAME["files_wait"]
"""What formulas take for now is the computer's time, and no formula sees a folder."""


@dataclass(slots=True)
class Draft:
    """The edits of a press before they are written; `left` tells what stays as the clerk has it."""

    workbook: Workbook
    edits: list[SheetEdit] = field(default_factory=list)
    left: list[Words] = field(default_factory=list)
    _gone: set[tuple[str, str, str]] = field(default_factory=set)
    _located: dict[str, Located] = field(default_factory=dict)

    def kept(self, changes: Changes) -> Changes:
        """`changes` without those that were left: what Undo may take back."""
        if not self._gone:
            return changes
        return Changes(
            [c for c in changes.cells if (c.table, c.key, c.column) not in self._gone],
            [r for r in changes.added if (r.table, r.key, "") not in self._gone],
            [r for r in changes.removed if (r.table, r.key, "") not in self._gone],
            [r for r in changes.taken if (r.table, r.key, "") not in self._gone],
        )

    def left_texts(self, most: int = 2) -> list[Words]:
        """The first sentences of what stays, and how many more there are."""
        return with_the_rest(list(dict.fromkeys(map(str, self.left))), most, _more_left)

    def blank_unseen(self, read: Reading, tables: Tables) -> None:
        """Blank what no step has seen and may name a buyer whom `tables` say is forgotten: cells that could not be
        read, rows whose key stands in a row above, what Find was asked and what it showed."""
        for name, keys in known(tables).forgotten.items():
            if not keys:
                continue
            place = _now(self.workbook, read, name)
            edit = self._edit(place.sheet, place.header_row)
            there = {(row, column) for row, column, _ in edit.cells}
            edit.cells += [cell for cell in buyers_cells(place, keys, read.zone) if cell[:2] not in there]
        if box := _find_box(self.workbook):
            home = self._edit(HOME.sheet, RESULT_ROW + 1)
            home.cells.append((*box[0], None))
            home.seen = home.seen or self.workbook.grid(HOME.sheet)
        with suppress(Refusal):  # where there is no Found sheet it shows nobody
            found = locate(TABLES["found"], self.workbook)
            names = zip(found.rows, found.cells("recipient"), strict=True)
            cells = [(row, found.columns["recipient"], None) for row, name in names if name is not None]
            self._edit(found.sheet, found.header_row).cells.extend(cells)

    def log(self, presses: Sequence[tuple[Button, Entry, Sequence[NewFile]]], line: str = "") -> None:
        """Add the Log's rows, and on the bands of the buttons' sheets `line` or else the last press's closing line."""
        try:
            log = locate(TABLES["log"], self.workbook)
        except Refusal:
            self.left.append(tr("The Log sheet cannot be found, so the press is only in the journal."))
        else:
            self._edit(log.sheet, log.header_row)
            self._add_rows(log, [_log_row(entry, files) for _, entry, files in presses])
        _, entry, _ = presses[-1]
        sign = NEEDS if any(one.needs for _, one, _ in presses) else DONE
        sheets = set(self.workbook.sheets())
        for sheet in dict.fromkeys([HOME.sheet, *(name for shown, _, _ in presses for name in shown.sheets)]):
            if sheet in sheets:
                self._close(sheet, timed(entry.at, line or entry.line, sign))

    def refill(self, place: Located, rows: Sequence[Mapping[str, Any]]) -> None:
        """These rows and no others on a sheet that presses fill anew."""
        edit = self._edit(place.sheet, place.header_row)
        declared = [place.table.column(name) for name in place.columns]
        columns = [raws(column, [row.get(column.name) for row in rows]) for column in declared]
        at = [place.columns[column.name] for column in declared]
        there = range(place.header_row + 1, place.last_filled + 1)
        values = list(map(list, zip(*columns, strict=True)))
        blank: list[Raw] = [None] * len(at)
        for row, cells in zip(there, [*values, *repeat(blank, max(len(there) - len(values), 0))], strict=False):
            edit.cells += zip(repeat(row), at, cells, strict=False)
        edit.first, edit.rows, edit.columns = place.last_filled + 1, values[len(there) :], at
        edit.formats = [FORMATS[column.kind] for column in declared]
        edit.seen = place.grid

    def note(self, setting: Setting, value: int) -> None:
        """Write a number that presses see to on Settings, where that has a row for it."""
        with suppress(Refusal):  # a press that gets this far has read Settings; it may have been deleted since
            place = locate(TABLES["settings"], self.workbook)
            captions = dict(zip(place.cells("setting"), place.rows, strict=True))
            row, written = captions.get(setting.caption), str(value)
            if row is not None and place.grid.values[row - 1][place.columns["value"] - 1] != written:
                edit = self._edit(place.sheet, place.header_row)
                edit.cells.append((row, place.columns["value"], written))
                edit.seen = place.grid

    def _close(self, sheet: str, line: str) -> None:
        """The closing line on a sheet's band, where it has a place there."""
        if place := band(self.workbook, sheet, self._located.values()):
            edit = self._edit(sheet, place.row + 1)
            edit.cells.append((place.row, 1, line))
            edit.seen = edit.seen or place.seen

    def _edit(self, sheet: str, header: int) -> SheetEdit:
        for edit in self.edits:
            if edit.sheet == sheet:
                return edit
        at = next((place.header_row for place in self._located.values() if place.sheet == sheet), header)
        self.edits.append(SheetEdit(sheet, at))
        return self.edits[-1]

    def _add_rows(self, log: Located, rows: Iterable[dict[str, object]]) -> None:
        edit = self._edit(log.sheet, log.header_row)
        names = sorted(log.columns, key=log.columns.__getitem__)
        above = edit.rows  # rows that the press itself puts back
        edit.first = log.last_filled + 1
        edit.columns = [log.columns[name] for name in names]
        edit.formats = [FORMATS[log.table.column(name).kind] for name in names]
        edit.rows = [[row.get(name) for name in names] for row in rows]  # type: ignore[misc]
        edit.rows[:0] = above


def _more_left(count: int) -> Text:
    return trn(
        "{count:,} more cell or row is left as it is.", "{count:,} more cells or rows are left as they are.", count
    )


def draft(
    workbook: Workbook, read: Reading, changes: Changes,
    raw: Sequence[RawChange] = (), inbox: Callable[[], Grid] | None = None,
) -> Draft:  # fmt: skip
    """The edits that make `changes` stand; the sheets are read anew where the book is open, for the clerk may have
    sorted or typed meanwhile. `raw` are cells of the Inbox, where they were seen in `inbox`."""
    located = {name: _now(workbook, read, name) for name in changes.tables()}
    edits, left = to_edits(changes, located, before=read.before, zone=read.zone)
    made = Draft(workbook, edits, [item.why for item in left], {_what(item) for item in left}, dict(read.located))
    if raw:
        edit = made._edit(INBOX.sheet, INBOX_FIRST - 1)
        edit.cells += ((change.row, change.column, change.new) for change in raw)
        edit.seen = inbox() if inbox else None
    return made


def _now(workbook: Workbook, read: Reading, name: str) -> Located:
    known = read.located.get(name)
    if known and known.sheet in workbook.sheets() and workbook.grid(known.sheet) is known.grid:
        return known
    return locate(TABLES[name], workbook)


def _what(left: Left) -> tuple[str, str, str]:
    change = left.change
    return change.table, change.key, change.column if isinstance(change, CellChange) else ""


def inbox_of(workbook: Workbook) -> Callable[[], Grid]:
    """The Inbox's cells, read when they are asked for and only once; nothing when the sheet is gone."""

    @cache
    def grid() -> Grid:
        return workbook.grid(INBOX.sheet) if INBOX.sheet in workbook.sheets() else Grid([])

    return grid


def typed(workbook: Workbook) -> str:
    """What stands in the Find box on Home, right of its label wherever the clerk has moved it; "" when it is gone."""
    _, box = _find_box(workbook) or ((0, 0), "")
    return str(int(box)) if isinstance(box, float) and box.is_integer() else str(box)


def _find_box(workbook: Workbook) -> tuple[tuple[int, int], Raw] | None:
    """Row and column of the Find box and what it holds; None when it is blank or gone."""
    rows = workbook.grid(HOME.sheet).values if HOME.sheet in workbook.sheets() else []
    for number, row in enumerate(rows, 1):
        if str(FIND_LABEL) in row:
            first = row.index(str(FIND_LABEL)) + 1
            filled = (at for at, value in enumerate(row[first:], first) if value is not None)
            return next((((number, at + 1), row[at]) for at in filled), None)
    return None


def cleared(inbox: Callable[[], Grid], rows: Sequence[int]) -> list[RawChange]:
    """Changes that empty these rows of the Inbox."""
    if not rows:
        return []
    values = inbox().values
    return [
        RawChange(INBOX.sheet, row, column, value, None)
        for row in rows
        if row <= len(values)
        for column, value in enumerate(values[row - 1], 1)
        if value is not None
    ]


def _log_row(entry: Entry, files: Sequence[NewFile]) -> dict[str, object]:
    return {
        "press": entry.number, "at": entry.at, "who": entry.who, "button": named(entry.button).caption,
        "done": entry.done, "skipped": entry.skipped, "needs": entry.needs, "line": entry.line[:32_000],
        "files": named_files([file.name for file in files]) or None,
    }  # fmt: skip


def note(office: Office, draft: Draft, taken: Collection[str] = (), undone: int = 0) -> None:
    """What presses see to on Settings: how far the shop's clock is ahead of the computer's, how many files wait once
    these digests are taken or that press is undone."""
    draft.note(CLOCK, minutes_ahead(office.settings.zone))
    draft.note(FILES_WAIT, waiting.count(office.journal, office.folders, office.settings, office.now, taken, undone))
