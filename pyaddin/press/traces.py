"""What presses left in the workbook and beside it: whether they were written, publishing them, taking them back.

A closed workbook is replaced whole, so its digest tells whether a press was written. An open one is written sheet by
sheet, the Log last: a press whose row stands in the Log was written, any other is taken back cell by cell.
"""

from collections.abc import Iterable, Sequence

from pyaddin.book.base import Raw, SheetEdit, Workbook
from pyaddin.book.closed.save import digest
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.edits import to_edits
from pyaddin.book.table.locate import locate
from pyaddin.buttons import named
from pyaddin.press import forgetting, movements, reading
from pyaddin.press.office import Office
from pyaddin.store.journal import Entry, RawChange
from pyaddin.tables.changes import reverse
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Words, tr


def was_written(office: Office, begun: Sequence[Entry]) -> bool:
    """Whether the presses that are begun, all of one writing, were written to the end."""
    last = begun[-1]
    if last.after and _digest_now(office) in (last.before, last.after):
        return _digest_now(office) == last.after
    return last.number in reading.logged(office.workbook)


def _digest_now(office: Office) -> str:
    """The closed workbook's digest; blank for an open one. Refusal when it cannot be read."""
    if not isinstance(office.workbook, ClosedWorkbook):
        return ""
    try:
        return digest(office.workbook.path)
    except OSError as error:
        raise Refusal(
            tr("'{file}' cannot be read ({reason}); press again.", file=office.workbook.path.name, reason=reason(error))
        ) from None


def publish(office: Office, numbers: Sequence[int], tables: Tables | None = None) -> None:
    """Let what these presses staged be seen, and say that they are done; OSError or Refusal when it cannot be now."""
    for number in numbers:
        for publication in office.publications:
            publication.publish(number)
    for entry in office.journal.entries("begun"):
        if forgets([entry]):
            forgetting.finish(office, entry.at, tables)
    office.journal.set_state(numbers, "done")


def forgets(entries: Iterable[Entry]) -> bool:
    """Whether buyers are forgotten, whose names the journal must not keep either: nothing of that can be taken back."""
    return any(named(entry.button).forgets for entry in entries)


def take_back(office: Office, begun: Sequence[Entry]) -> None:
    """Put back what stands of presses that were not written to the end, newest first."""
    if not begun[-1].after or _digest_now(office) != begun[-1].before:
        for entry in reversed(begun):
            if edits := edits_back(office, entry.number):
                office.workbook.apply(edits)
    for entry in begun:
        void(office, entry.number)  # they are in place where an open book was closed without saving afterwards
    discard(office, begun)
    office.journal.set_state([entry.number for entry in begun], "rolled back")
    movements.show_again(office, begun)


def edits_back(office: Office, number: int) -> list[SheetEdit]:
    """What puts back what still stands of a press, without a look at what was changed since."""
    changes, raw = office.journal.changes(number)
    back = reverse(changes)
    located = {name: locate(TABLES[name], office.workbook) for name in back.tables()}
    edits, _ = to_edits(back, located, before={}, zone=office.settings.zone)
    return edits + _raw_back(office.workbook, raw)


def _raw_back(workbook: Workbook, raw: Sequence[RawChange]) -> list[SheetEdit]:
    """Cells outside the tables that hold what the press left there get what they held before."""
    edits = []
    there = workbook.sheets()
    for sheet in dict.fromkeys(change.sheet for change in raw if change.sheet in there):
        grid = workbook.grid(sheet)
        its_own = [c for c in raw if c.sheet == sheet and held(grid.values, c.row, c.column) == c.new]
        if its_own:
            cells = [(c.row, c.column, c.old) for c in its_own]
            edits.append(SheetEdit(sheet, its_own[0].row - 1, cells, seen=grid))
    return edits


def held(values: Sequence[Sequence[Raw]], row: int, column: int) -> Raw:
    """What a cell of a sheet holds; None beyond its last one."""
    cells = values[row - 1] if row <= len(values) else ()
    return cells[column - 1] if column <= len(cells) else None


def void(office: Office, number: int) -> None:
    """Take back what a press published; OSError when that cannot be done now."""
    for publication in office.publications:
        publication.void(number)


def discard(office: Office, entries: Iterable[Entry]) -> None:
    """Forget what was staged for presses that do not come about."""
    for entry in entries:
        for publication in office.publications:
            publication.discard(entry.number)


def reason(error: Exception) -> Words:
    """What the computer, or a refusal, says of an error."""
    return (error.strerror if isinstance(error, OSError) else str(error)) or tr("unknown reason")
