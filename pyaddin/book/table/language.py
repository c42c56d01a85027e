"""Which language a workbook speaks: its sheets' names tell."""

from pathlib import Path

from pyaddin import shipped
from pyaddin.book.base import Workbook
from pyaddin.tables.office import SETTINGS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import SHEET
from pyaddin.words.catalogue import SOURCE, Unreadable, languages, speak, tr


def speak_as(workbook: Workbook) -> None:
    """Say everything in the workbook's language from now on; English where its Settings sheet bears no known name.

    Refusal names a catalogue that is damaged: the book may be in that language.
    """
    names = set(workbook.sheets())
    try:
        known = [SOURCE] if SETTINGS.english in names else languages(_folders(workbook))
    except Unreadable as error:
        speak(SOURCE)
        raise Refusal(
            tr("{file} in templates/languages is no catalogue of words; put a whole one there or take it out.",
               file=error.args[0])
        ) from None  # fmt: skip
    speak(next((each for each in known if each.word(SETTINGS.english, SHEET) in names), SOURCE))


def _folders(workbook: Workbook) -> list[Path]:
    """The shop's own languages come before ours; of a workbook at a web address nothing is known."""
    try:
        own = [workbook.path.parent / "templates"]
    except Refusal:
        own = []
    return [folder / "languages" for folder in (*own, shipped.TEMPLATES)]
