"""A question before what reaches further than the workbook: the first press asks, the same press again goes on."""

from datetime import datetime, timedelta
from typing import Final

from pyaddin.store.journal import Journal
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Words

PATIENCE: Final = timedelta(minutes=10)
SLIP: Final = timedelta(seconds=2)
"""The second click of a double click is no answer."""
_ASKED: Final = "asked"


class Asked(Refusal):
    """Nothing is wrong: the clerk is asked, and the same press again goes on."""


def sure(journal: Journal, now: datetime, yes: bool, question: Words, of: str = "") -> None:
    """Return where the clerk has said yes, or was asked just this within ten minutes, has pressed nothing since and did
    not merely click twice.

    `of` is the digest of what is asked about, where the question cannot name all of it. Asked, with the question, else;
    it must say what would happen and that pressing again does it.
    """
    said = f"{journal.next_number()} {of}{question}"
    at, _, asked = journal.about(_ASKED).partition(" ")
    journal.note(_ASKED, "" if yes else f"{now.isoformat()} {said}")
    if yes or (asked == said and SLIP <= now - datetime.fromisoformat(at) <= PATIENCE):
        journal.note(_ASKED, "")
        return
    raise Asked(question)
