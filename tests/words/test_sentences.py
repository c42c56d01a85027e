"""Pieces that many sentences are made of."""

from datetime import datetime

from pyaddin.words.catalogue import tr
from pyaddin.words.sentences import DONE, listed, named_files, timed, with_the_rest


def test_names_beyond_the_most_are_counted() -> None:
    assert str(listed("ABC", 3)) == "A, B, C"
    assert str(listed("ABCD", 3)) == "A, B, C and 1 more"
    assert str(listed(range(2000), 1)) == "0 and 1,999 more"


def test_files_beyond_six_are_counted() -> None:
    assert named_files(["a", "b"]) == "a, b"
    assert named_files(list("abcdefgh")) == "a, b, c, d, e, f, and 2 more"


def test_sentences_beyond_the_most_are_counted() -> None:
    rest = "{count} more like these."
    assert with_the_rest(["One.", "Two."], 2, lambda more: tr(rest, count=more)) == ["One.", "Two."]
    said = with_the_rest(["One.", "Two.", "Three."], 1, lambda more: tr(rest, count=more))
    assert list(map(str, said)) == ["One.", "2 more like these."]


def test_a_line_on_a_band_begins_with_the_moment_and_a_sign() -> None:
    assert timed(datetime(2026, 11, 21, 9, 5), tr("Import: nothing to do."), DONE) == "09:05  ✓ Import: nothing to do."
