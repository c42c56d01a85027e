"""Writing so that a crash leaves the old state or the new one: stage, begin, write, publish."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from pyaddin.book.base import SheetEdit
from pyaddin.book.closed.save import Prepared
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press import traces
from pyaddin.press.office import Office
from pyaddin.store.journal import Press
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words, tr


def write(
    office: Office, presses: Sequence[Press], given: Mapping[str, int], edits: Sequence[SheetEdit],
    tables: Tables | None = None, instead: ClosedWorkbook | None = None,
) -> list[Words]:  # fmt: skip
    """Write the workbook, then publish what waits for these presses; Refusal leaves all as it was.

    `given` are numbers never to be given again, `tables` what steps would then see on the sheets, where that is known.
    `instead` takes the place of a closed workbook, and the edits are of it.
    A sentence for what the next press has yet to finish.
    """
    prepared = None
    try:
        for press in presses:
            for publication in office.publications:
                publication.stage(press)
        office.progress.part(tr("Writing"))
        if isinstance(office.workbook, ClosedWorkbook):
            prepared = office.workbook.prepare(edits, traces.forgets([press.entry for press in presses]), instead)
        _begin(office, presses, given, prepared)
    except BaseException:
        if prepared:
            prepared.discard()
        traces.discard(office, [press.entry for press in presses])
        raise
    try:
        if prepared:
            prepared.commit()
        else:
            office.workbook.apply(edits)
    except Exception:
        if not _written_after_all(office):
            raise
    return _publish_or_say(office, [press.entry.number for press in presses], tables)


def _begin(office: Office, presses: Sequence[Press], given: Mapping[str, int], prepared: Prepared | None) -> None:
    """Keep the presses in the journal and the records, with the file's digests before and after."""
    before, after = (prepared.before, prepared.after) if prepared else ("", "")
    records = office.records(presses)
    with office.journal.all_or_none():
        for press in presses:
            office.journal.begin(replace(press, entry=replace(press.entry, before=before, after=after)))
            for record in records:
                record.keep(press)
        office.journal.remember(given)


def _written_after_all(office: Office) -> bool:
    """After an error: whether the presses that are begun were written nevertheless; if not, they are taken back.

    Where that cannot be found out now, they stay begun and the next press finds out.
    """
    with suppress(Exception):
        begun = office.journal.entries("begun")
        if traces.was_written(office, begun):
            return True
        traces.take_back(office, begun)
    return False


def _publish_or_say(office: Office, numbers: Sequence[int], tables: Tables | None) -> list[Words]:
    try:
        traces.publish(office, numbers, tables)
    except (OSError, Refusal) as error:
        return [
            tr("The workbook is written, but its files and its journal are not complete yet ({reason}); put that right "
               "and press any button to finish.", reason=traces.reason(error))
        ]  # fmt: skip
    return []
