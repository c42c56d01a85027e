"""A file's first line in a sentence, such as a closing line that stays in the Log."""

from collections.abc import Iterable
from typing import Final

from pyaddin.words.catalogue import Words, tr
from pyaddin.words.sentences import listed

MOST = 12
VALUES: Final = tr("values, not the names of columns")


def quoted(cells: Iterable[object]) -> Words:
    """The names of columns, each in quotes; where the cells are an order's own, only that they are no names.

    A buyer's name, street or phone must not get into a sentence that is kept.
    """
    words = [" ".join(str(cell).split()) for cell in cells if cell is not None]
    words = [word for word in words if word]
    if any(map(_is_a_value, words)):
        return VALUES
    return listed((f"'{word[:40]}'" for word in words), MOST)


def _is_a_value(word: str) -> bool:
    """Whether no column is called so: an address of e-mail, a number, or a text with one of three digits in it."""
    digits = sum(map(str.isdigit, word))
    return "@" in word[1:-1] or digits > 2 or word[0].isdigit()
