"""Writing so that a crash leaves the old state or the new one, and finishing or taking back after one.

A closed workbook is replaced whole, so its digest tells whether a press was written. An open one is written sheet by
sheet, the Log last: a press whose row stands in the Log was written, any other is taken back cell by cell.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from pyaddin.book.base import Raw, SheetEdit, Workbook
from pyaddin.book.closed.save import Prepared, clear_leftovers, digest
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.edits import to_edits
from pyaddin.book.table.locate import locate
from pyaddin.buttons import BY_NAME
from pyaddin.press import forgetting
from pyaddin.press.office import Office
from pyaddin.store.archive import Archive
from pyaddin.store.buyers import FORGET
from pyaddin.store.journal import Entry, Press, RawChange
from pyaddin.tables.changes import reverse
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES


def write(
    office: Office, presses: Sequence[Press], given: Mapping[str, int], edits: Sequence[SheetEdit],
    tables: Tables | None = None,
) -> list[str]:  # fmt: skip
    """Write the workbook, then move the files that wait for these presses in place; Refusal leaves all as it was.

    `given` are numbers never to be given again, `tables` what steps would then see on the sheets, where that is known.
    A sentence for what the next press has yet to finish.
    """
    numbers = [press.entry.number for press in presses]
    prepared = None
    try:
        if isinstance(office.workbook, ClosedWorkbook):
            prepared = office.workbook.prepare(edits, wipe=_forgets([press.entry for press in presses]))
        _begin(office, presses, given, prepared)
    except BaseException:
        if prepared:
            prepared.discard()
        for number in numbers:
            office.out.discard(number)
        raise
    try:
        if prepared:
            prepared.commit()
        else:
            office.workbook.apply(edits)
    except Exception:
        if not _written_after_all(office):
            raise
    return _publish_or_say(office, numbers, tables)


def _begin(office: Office, presses: Sequence[Press], given: Mapping[str, int], prepared: Prepared | None) -> None:
    """Keep the presses in the journal, with the file's digests before and after."""
    before, after = (prepared.before, prepared.after) if prepared else ("", "")
    archive = Archive.for_presses(office.journal, presses)
    with office.journal.all_or_none():
        for press in presses:
            office.journal.begin(replace(press, entry=replace(press.entry, before=before, after=after)))
            if archive is not None:
                archive.keep(press)
        office.journal.remember(given)


def _written_after_all(office: Office) -> bool:
    """After an error: whether the presses that are begun were written nevertheless; if not, they are taken back.

    Where that cannot be found out now, they stay begun and the next press finds out.
    """
    with suppress(Exception):
        begun = office.journal.entries("begun")
        if _was_written(office, begun):
            return True
        _take_back(office, begun)
    return False


def _publish_or_say(office: Office, numbers: Sequence[int], tables: Tables | None) -> list[str]:
    try:
        _publish(office, numbers, tables)
    except (OSError, Refusal) as error:
        return [
            f"The workbook is written, but its files and its journal are not complete yet ({_reason(error)}); "
            "put that right and press any button to finish."
        ]
    return []


def recover(office: Office) -> list[str]:
    """Finish or take back what was cut off, and sweep up after it; a sentence for each press.

    Refusal when that cannot be done now: nothing else may be pressed before.
    """
    said: list[str] = []
    if begun := office.journal.entries("begun"):
        how = _settle(office, begun)
        said = [f"Press {entry.number} ({BY_NAME[entry.button].caption}) was cut off and {how}." for entry in begun]
    office.out.tidy()
    if isinstance(office.workbook, ClosedWorkbook):
        clear_leftovers(office.workbook.path)
    return [*said, *finish_undos(office)]


def _settle(office: Office, begun: Sequence[Entry]) -> str:
    """Finish the presses that are begun, or take them back; words for which."""
    try:
        if isinstance(office.workbook, ClosedWorkbook) and not begun[-1].after:
            office.workbook.blank_placeholders()
        if _was_written(office, begun):
            _publish(office, [entry.number for entry in begun])
            return "has been finished"
        _take_back(office, begun)
        return "has to be pressed again" if _forgets(begun) else "was taken back"
    except OSError as error:
        raise Refusal(
            f"Press {begun[-1].number} was cut off, and its files in {office.folders.data / 'out'} cannot be moved "
            f"({_reason(error)}); put that right and press again."
        ) from None


def _was_written(office: Office, begun: Sequence[Entry]) -> bool:
    """Whether the presses that are begun, all of one writing, were written to the end."""
    last = begun[-1]
    if last.after and _digest_now(office) in (last.before, last.after):
        return _digest_now(office) == last.after
    return last.number in logged(office.workbook)


def _digest_now(office: Office) -> str:
    """The closed workbook's digest; blank for an open one. Refusal when it cannot be read."""
    if not isinstance(office.workbook, ClosedWorkbook):
        return ""
    try:
        return digest(office.workbook.path)
    except OSError as error:
        raise Refusal(f"'{office.workbook.path.name}' cannot be read ({_reason(error)}); press again.") from None


def logged(workbook: Workbook) -> set[int]:
    """Numbers of the presses in the Log; none where it is gone."""
    try:
        log = locate(TABLES["log"], workbook)
    except Refusal:
        return set()
    return {int(cell) for cell in log.cells("press") if isinstance(cell, int | float)}


def _publish(office: Office, numbers: Sequence[int], tables: Tables | None = None) -> None:
    for number in numbers:
        office.out.publish(number, [name for name, _ in office.journal.files(number)])
    for entry in office.journal.entries("begun"):
        if _forgets([entry]):
            forgetting.finish(office, entry.at, tables)
    office.journal.set_state(numbers, "done")


def _forgets(entries: Iterable[Entry]) -> bool:
    """Whether buyers are forgotten, whose names the journal must not keep either: nothing of that can be taken back."""
    return any(entry.button == FORGET for entry in entries)


def _take_back(office: Office, begun: Sequence[Entry]) -> None:
    """Put back what stands of presses that were not written to the end, newest first."""
    if not begun[-1].after or _digest_now(office) != begun[-1].before:
        for entry in reversed(begun):
            if edits := edits_back(office, entry.number):
                office.workbook.apply(edits)
    for entry in begun:
        void(office, entry.number)  # they are in place where an open book was closed without saving afterwards
        office.out.discard(entry.number)
    office.journal.set_state([entry.number for entry in begun], "rolled back")


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


def finish_undos(office: Office) -> list[str]:
    """Presses that were taken back are said to be so, and their files lie in out/void/, even after a crash between;
    a sentence for what cannot be moved now."""
    try:
        for number in office.journal.done_but_taken_back():
            void(office, number)
            office.journal.set_state([number], "undone")
    except (OSError, Refusal) as error:
        return [f"Not all that was taken back is in out/void yet ({_reason(error)}); the next press tries again."]
    return []


def void(office: Office, number: int) -> None:
    """Move a press's files to out/void/; OSError when one cannot be moved."""
    office.out.void(number, [name for name, _ in office.journal.files(number)])


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else str(error)) or "unknown reason"
