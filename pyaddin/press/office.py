"""What every press needs beside the workbook's tables: settings, folders, journal, the moment and who presses."""

import getpass
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pyaddin import shipped
from pyaddin.actions.plan import Folders
from pyaddin.book.base import Workbook
from pyaddin.press import reading
from pyaddin.press.progress import Progress
from pyaddin.store import owner, private
from pyaddin.store.archive import Archive
from pyaddin.store.events import Events
from pyaddin.store.journal import Journal, Press
from pyaddin.store.mail_numbers import MailNumbers
from pyaddin.store.mailboxes import Mailboxes
from pyaddin.store.messages import Messages
from pyaddin.store.movements import Movements
from pyaddin.store.out import Out
from pyaddin.store.participants import Publication, Record
from pyaddin.store.statements import Statements
from pyaddin.tables.settings import Settings
from pyaddin.words.catalogue import Words


@dataclass(frozen=True, slots=True)
class Office:
    """What every press needs beside the workbook's tables; `first` tells what had to be put right before it."""

    workbook: Workbook
    settings: Settings
    folders: Folders
    journal: Journal
    now: datetime
    who: str
    progress: Progress
    first: list[Words] = field(default_factory=list)

    @property
    def publications(self) -> tuple[Publication, ...]:
        """What a press writes for others to see."""
        mode = private.mode_of(self.workbook.path)
        out = Out(
            self.folders.data, self.journal.path.stem, self.folders.own, mode, self._names, self.journal.withdrawn
        )  # fmt: skip
        return (out,)

    def _names(self, press: int) -> list[str]:
        return [name for name, _ in self.journal.files(press)]

    def records(self, presses: Sequence[Press]) -> list[Record]:
        """What is kept with these presses, ready to be written."""
        archive = Archive.for_presses(self.journal, presses)
        kept: list[Record] = [
            Statements(self.journal),
            Movements(self.journal),
            Events(self.journal),
            Messages(self.journal),
            Mailboxes(self.journal),
            MailNumbers(self.journal),
        ]
        return [*kept, *([archive] if archive else [])]


def open_office(workbook: Workbook, now: datetime | None = None) -> Office:
    """Settings, folders and journal of a workbook; Refusal when one of them cannot be used."""
    settings = reading.read_settings(workbook)
    path = workbook.path
    data = reading.data_folder(settings, path)
    own = reading.own_templates(settings, path)
    folders = Folders(data, tuple(folder for folder in (own, shipped.TEMPLATES) if folder.is_dir()), own)
    at = now or datetime.now(settings.zone).replace(tzinfo=None, microsecond=0)
    journal = owner.journal_of(path, data, settings["book_id"])
    return Office(workbook, settings, folders, journal, at, _who(), Progress(workbook.progress))


def _who() -> str:
    """The name that the computer knows the clerk by; blank where it knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
