"""What sheets show of codes is read back in the language that is spoken, and only there."""

from datetime import date
from pathlib import Path

import pytest

from pyaddin import shipped
from pyaddin.actions.learn import lesson as learning
from pyaddin.actions.learn import sheet as learn_sheet
from pyaddin.actions.learn.lesson import Lesson
from pyaddin.actions.plan import Folders
from pyaddin.formats.learn import meanings
from pyaddin.formats.learn.meanings import MEANINGS, PURPOSES, Answer
from pyaddin.tables import frames
from pyaddin.words.catalogue import Language, speak


class Backwards(Language):
    """Says every caption and every sentence without a place from its end."""

    def __init__(self) -> None:
        super().__init__("xx")

    def word(self, english: str, context: str = "") -> str:
        """The text from its end."""
        return english if "{" in english else english[::-1]


@pytest.fixture(autouse=True)
def backwards() -> None:
    speak(Backwards())


def test_every_meaning_is_read_from_its_caption() -> None:
    for meaning in MEANINGS:
        purpose = next(purpose for purpose in PURPOSES if meaning.target(purpose))
        assert meanings.read(Answer(meaning).caption, purpose) == Answer(meaning)
    assert meanings.read("Postcode", "orders") is None


def test_every_purpose_is_read_from_its_caption() -> None:
    assert [meanings.purpose_of(meanings.purpose_caption(purpose).upper()) for purpose in PURPOSES] == list(PURPOSES)


def test_the_learn_sheet_is_read_as_it_was_written() -> None:
    lesson = _lesson()
    rows = learn_sheet.records(lesson, {}, {}, "0123abcd")
    written = learn_sheet.read(frames.from_records("learn", rows))
    assert (written.purpose, written.shown_for, written.shown_as) == ("orders", "orders", "0123abcd")
    assert written.kind == "tropxe sredrO"


def _lesson() -> Lesson:
    sample = Path(__file__).parents[2] / "workbook/sample/amazon_unshipped.txt"
    folders = Folders(sample.parent, (shipped.TEMPLATES,), sample.parent)
    return learning.start(sample, folders, date(2026, 11, 21), "orders")
