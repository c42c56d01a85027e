"""A workbook that is older than its journal, because it was closed without saving or restored from a backup."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from pyaddin.book.table.locate import locate
from pyaddin.book.table.matching import Sheet
from pyaddin.buttons import named
from pyaddin.press import reading, traces
from pyaddin.press.office import Office
from pyaddin.store.journal import Entry
from pyaddin.tables.changes import Changes
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Text, Words, tr, trn

NAMED: Final = 2
"""So many lost presses have a sentence each."""
ENOUGH: Final = 1000
"""So many cells and rows tell whether presses are there."""


def let_go(office: Office) -> list[Words]:
    """Count the newest presses that the workbook no longer holds as not done; a sentence for each, or one for many.

    Their files move to out/void, for the parcels in them will go into new ones, and their imports can be repeated.
    """
    lost = _lost(office)
    moved: list[int] = []
    for entry in lost:
        files = [name for name, _ in office.journal.files(entry.number)]
        try:
            traces.void(office, entry.number)
            if entry.undo_of:
                for publication in office.publications:
                    publication.restore(entry.undo_of)
        except OSError as error:
            raise Refusal(
                tr("Files of press {press}, which this workbook no longer holds, cannot be moved to or from out/void "
                   "({reason}); put that right and press again.", press=entry.number, reason=error.strerror)
            ) from None  # fmt: skip
        moved.append(len(files))
    with office.journal.all_or_none():
        for entry in lost:
            office.journal.lose(entry)
    if len(lost) > NAMED:
        return [_several(lost, sum(moved))]
    return [_one(entry, files) for entry, files in zip(lost, moved, strict=True)]


def _lost(office: Office) -> list[Entry]:
    """The presses that the workbook does not hold, newest first: all that are newer than its Log when hardly a trace of
    them is there; where the Log is empty, for it may have been emptied, the newest up to the first one with a trace."""
    newest_done = office.journal.newest_done()
    if not newest_done or newest_done in (there := reading.logged(office.workbook)):
        return []
    newest = max(there, default=0)
    since = [entry for entry in reversed(office.journal.entries("done", "undone")) if entry.number > newest]
    with suppress(Refusal):  # a sheet that cannot be read may hold them
        if not _held(office, since, unless=newest == 0):
            return since
    return [] if newest else _without_a_trace(office, office.journal.entries("done"))


def _held(office: Office, presses: Sequence[Entry], unless: bool) -> bool:
    """Whether the workbook holds most of what these presses, newest first, left in it; `unless` they left nothing.

    Most, for the clerk may have typed over some of it, and some figures are the same by chance.
    """
    votes: dict[tuple[str, str, str], bool] = {}
    sheets: dict[str, Sheet] = {}
    for entry in presses:
        changes, _ = office.journal.changes(entry.number)
        for name in changes.tables():
            if name not in sheets:
                sheets[name] = Sheet(locate(TABLES[name], office.workbook), office.settings.zone)
        for what, held in _votes(changes, sheets):
            votes.setdefault(what, held)  # what a newer press wrote there hides this one's
            if len(votes) >= ENOUGH:
                break
    return 2 * sum(votes.values()) > len(votes) if votes else unless


def _votes(changes: Changes, sheets: Mapping[str, Sheet]) -> Iterator[tuple[tuple[str, str, str], bool]]:
    """For each cell and row that a press wrote, whether it is still so."""
    for row in changes.added:
        yield (row.table, row.key, ""), row.key in sheets[row.table].places
    for row in (*changes.removed, *changes.taken):
        yield (row.table, row.key, ""), row.key not in sheets[row.table].places
    for cell in changes.cells:
        sheet = sheets[cell.table]
        at = sheet.places.get(cell.key, [])
        if cell.column in sheet.located.columns:
            new = sheet.typed(cell.column, [cell.new]).values[0]
            yield (cell.table, cell.key, cell.column), len(at) == 1 and sheet.holds(cell.column, at[0], new)


def _without_a_trace(office: Office, done: Sequence[Entry]) -> list[Entry]:
    lost = []
    for entry in reversed(done):
        changes, raw = office.journal.changes(entry.number)
        if not (changes or raw) or _stands(office, entry):
            break
        lost.append(entry)
    return lost


def _stands(office: Office, entry: Entry) -> bool:
    """Whether anything that the press wrote is still as it left it; a sheet that cannot be read may hold it."""
    with suppress(Refusal):
        return bool(traces.edits_back(office, entry.number))
    return True


def _one(entry: Entry, files: int) -> Text:
    return tr(
        "Press {press} ({button} of {at:%d %B, %H:%M}) is not in this workbook any more, which was closed without "
        "saving or restored from a backup, and counts as not done{moved}.",
        press=entry.number, button=named(entry.button).caption, at=entry.at, moved=_moved(files),
    )  # fmt: skip


def _several(lost: Sequence[Entry], files: int) -> Text:
    return trn(
        "{count:,} press ({first} to {last}) is not in this workbook any more, which was closed without saving or "
        "restored from a backup, and counts as not done{moved}.",
        "{count:,} presses ({first} to {last}) are not in this workbook any more, which was closed without saving or "
        "restored from a backup, and count as not done{moved}.",
        len(lost), first=lost[-1].number, last=lost[0].number, moved=_moved(files),
    )  # fmt: skip


def _moved(files: int) -> Words:
    """What became of the files, as the sentence ends; blank where there were none."""
    if not files:
        return ""
    return trn(
        "; {count:,} file moved to out/void, so withdraw what you uploaded already",
        "; {count:,} files moved to out/void, so withdraw what you uploaded already",
        files,
    )
