"""What the after-sales buttons share of carriers' words."""

from collections.abc import Callable

from pyaddin.actions.plan import Day
from pyaddin.formats.exports.vocabulary import Vocabulary, Words
from pyaddin.formats.files import load


def refused(day: Day) -> Callable[[str], bool]:
    """Whether a carrier's words say that the buyer did not take the parcel."""
    words = Words(load.load(day.folders.of("tracking"), Vocabulary))

    def said(told: str) -> bool:
        meaning = words.meaning((told,), "")
        return meaning is not None and meaning.flag == "refused"

    return said
