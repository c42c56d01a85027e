"""Writing so that a crash leaves the old state or the new one, and finishing or taking back after one."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from pyaddin import out
from pyaddin.book.base import SheetEdit, Workbook
from pyaddin.book.closed import ClosedWorkbook
from pyaddin.book.edits import to_edits
from pyaddin.book.locate import locate
from pyaddin.book.patch_save import digest
from pyaddin.journal import Entry, Journal
from pyaddin.tables import TABLES


def write(
    workbook: Workbook, journal: Journal, data: Path, numbers: Sequence[int], edits: Sequence[SheetEdit],
) -> None:  # fmt: skip
    """Write the workbook, then move the files of these begun presses in place; Refusal leaves everything as it was."""
    try:
        if isinstance(workbook, ClosedWorkbook):
            prepared = workbook.prepare(edits)
            journal.set_before_after(numbers, prepared.before, prepared.after)
            prepared.commit()
        else:
            workbook.apply(edits)
    except BaseException:
        journal.set_state(numbers, "rolled back")
        for number in numbers:
            out.discard(data, number)
        raise
    for number in numbers:
        out.publish(data, number, [name for name, _ in journal.files(number)])
    journal.set_state(numbers, "done")


def recover(workbook: Workbook, journal: Journal, data: Path, zone: ZoneInfo) -> list[str]:
    """Finish or take back presses that were cut off; a sentence for each."""
    cut = journal.entries("begun")
    if not cut:
        finish_undos(journal, data)
        return []
    now = digest(workbook.path) if isinstance(workbook, ClosedWorkbook) else ""
    said = []
    for entry in cut:
        if now and (now == entry.before or not entry.after):
            out.discard(data, entry.number)
            journal.set_state([entry.number], "rolled back")
            said.append(f"Press {entry.number} ({entry.button}) was cut off before it changed anything.")
            continue
        if now != entry.after or not now:
            _write_rest(workbook, journal, entry, zone)
        out.publish(data, entry.number, [name for name, _ in journal.files(entry.number)])
        journal.set_state([entry.number], "done")
        said.append(f"Press {entry.number} ({entry.button}) was cut off and has been finished.")
    finish_undos(journal, data)
    return said


def finish_undos(journal: Journal, data: Path) -> None:
    """Presses that were taken back are said to be so, and their files lie in out/void/, even after a crash between."""
    taken_back = {entry.undo_of for entry in journal.entries("done") if entry.undo_of}
    for entry in journal.entries("done"):
        if entry.number in taken_back:
            out.void(data, entry.number, [name for name, _ in journal.files(entry.number)])
            journal.set_state([entry.number], "undone")


def _write_rest(workbook: Workbook, journal: Journal, entry: Entry, zone: ZoneInfo) -> None:
    """Cells that still hold what they held before the press get what it meant to write."""
    changes, _ = journal.changes(entry.number)
    located = {name: locate(TABLES[name], workbook) for name in changes.tables()}
    edits, _ = to_edits(changes, located, before={}, zone=zone)
    if edits:
        workbook.apply(edits)
