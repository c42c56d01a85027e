"""A workbook that was pressed before and came without its journal, copied or sent elsewhere: said, and nothing more."""

from pathlib import Path
from typing import Final

from pyaddin.book.base import Workbook
from pyaddin.buttons import BY_NAME
from pyaddin.press import reading
from pyaddin.press.office import Office
from pyaddin.store import owner
from pyaddin.tables.settings import Settings
from pyaddin.words.catalogue import Text, Words, tr

_SAID: Final = "left behind"
"""Under what a journal keeps that its clerk was told."""


def told(office: Office) -> list[Words]:
    """A sentence, once, where the journal is new and the workbook's Log names earlier presses."""
    journal = office.journal
    if journal.next_number() > 1 or journal.about(_SAID) or not reading.logged(office.workbook):
        return []
    journal.note(_SAID, office.now.isoformat())
    again = tr(
        "Where they are needed: press {undo}, close the workbook and copy these files over the new ones.",
        undo=BY_NAME["undo-last-step"].caption,
    )
    return [_missing(journal.path), again]


def todo(workbook: Workbook, settings: Settings) -> Words:
    """What to do about a journal that is not there; blank where it is, or nothing was pressed yet."""
    data = reading.data_folder(settings, workbook.path)
    if owner.has_journal(workbook.path, data, settings["book_id"]) or not reading.logged(workbook):
        return ""
    missing = _missing(owner.place(workbook.path, data))
    return tr("{missing} Copy these files there before the next press.", missing=missing)


def _missing(journal: Path) -> Text:
    return tr(
        "The files {name} of this workbook are not in {folder}, so its earlier presses cannot be undone here, and its "
        "archive and what the marketplaces said are not known; they lie where the workbook was before.",
        name=f"{journal.stem}.*", folder=journal.parent,
    )  # fmt: skip
