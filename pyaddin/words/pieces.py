"""Several things in a sentence: as texts in each other, so that every language joins them in its own way."""

from collections.abc import Sequence
from functools import reduce

from pyaddin.words.catalogue import Words
from pyaddin.words.problems import said


def either(things: Sequence[Words]) -> Words:
    """ "A or B"; blank where there is nothing."""
    return _joined("piece.or", things)


def both(things: Sequence[Words]) -> Words:
    """ "A and B"; blank where there is nothing."""
    return _joined("piece.and", things)


def _joined(code: str, things: Sequence[Words]) -> Words:
    return reduce(lambda one, other: said(code, one=one, other=other), things) if things else ""
