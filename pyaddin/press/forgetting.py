"""What Forget buyers does once the sheets are written: all that is kept beside them holds the buyers too.

That is the journal, the archive, files in out/, the backup, and workbooks that an upgrade kept as they were.
Everything here can be done again: a press that is cut off is finished by the next press of any button.
"""

from contextlib import suppress
from datetime import datetime
from functools import partial

from pyaddin.book.closed.save import backup_path, kept
from pyaddin.press import reading
from pyaddin.press.office import Office
from pyaddin.steps.records import forgetting
from pyaddin.store import buyers
from pyaddin.store.archive import Archive
from pyaddin.store.buyers import OldFile, Survey
from pyaddin.store.events import Events
from pyaddin.store.journal import Journal
from pyaddin.store.messages import Messages
from pyaddin.store.statements import Statements
from pyaddin.tables.frames import Tables


def finish(office: Office, at: datetime, tables: Tables | None = None) -> None:
    """Forget outside the workbook whom its sheets do not name any more, and of what is older than the limit everybody
    whom they do not name; `at` is the moment of the press, and `tables` what the sheets hold, where that is known.

    OSError or Refusal when that cannot be completed now.
    """
    journal, data = office.journal, office.folders.data
    tables = tables or reading.read(office.workbook, forgetting.READ, office.settings.zone, 0).before
    found = buyers.survey(tables, journal, data, at, office.settings.days("forget_days"))
    _scrub(journal, found)
    journal.wipe()
    for file in found.files:
        if not file.stays:
            _remove(office, file)
    for old in (backup_path(office.workbook.path), *kept(office.workbook.path)):
        old.unlink(missing_ok=True)


def _scrub(journal: Journal, found: Survey) -> None:
    """Rewrite journal and archive, both or neither."""
    archive = Archive(journal)
    journal.wiping()
    settled = journal.settled()
    with journal.all_or_none():
        for entry in journal.entries():
            if (entry.number, "") not in settled:
                _scrub_press(journal, entry.number, found, old=entry.at < found.limit)
        old = {entry.number for entry in journal.entries() if entry.at < found.limit}
        Statements(journal).scrub(lambda lines, press: forgetting.statements_left(lines, found.known, press in old))
        Events(journal).scrub(lambda parcel, press: forgetting.parcel_goes(found.known, parcel, press in old))
        Messages(journal).scrub(
            lambda one: forgetting.is_forgotten(one.order_no, found.known, one.at < found.limit.isoformat())
        )
        for table, keys in found.archived.to_forget.items():
            if keys:
                archive.rewrite(table, partial(forgetting.without_buyer, table), keys)


def _scrub_press(journal: Journal, number: int, found: Survey, old: bool) -> None:
    changes, raw = journal.changes(number)
    left = forgetting.scrub(changes, raw, found.known, old)
    if (left.changes, left.raw) != (changes, raw):
        journal.keep_less(number, left.changes, left.raw)
    if left.settled:
        journal.settle(number)


def _remove(office: Office, file: OldFile) -> None:
    """Remove a file, and the folders of out/ that are empty then; the journal keeps its name and digest."""
    file.path.unlink(missing_ok=True)
    for folder in file.path.relative_to(out := office.folders.data / "out").parents:
        with suppress(OSError):  # it is not there, or not empty
            (out / folder).rmdir()
    office.journal.settle(file.press, file.name)
