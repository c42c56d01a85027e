"""Pieces that many sentences are made of."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from pyaddin.words.catalogue import Words, tr

NAMED_FILES = 6
"""So many of a press's files are named in the Log."""


def named_files(names: Sequence[str]) -> str:
    """A press's files as the Log names them."""
    shown, more = ", ".join(names[:NAMED_FILES]), len(names) - NAMED_FILES
    return str(tr("{files}, and {count} more", files=shown, count=more)) if more > 0 else shown


def listed(items: Iterable[object], most: int) -> Words:
    """ "A, B, C"; of more than `most` the first ones, "A, B and 7 more"."""
    every = list(map(str, items))
    shown, more = ", ".join(every[:most]), len(every) - most
    return tr("{items} and {count:,} more", items=shown, count=more) if more > 0 else shown


def with_the_rest(said: Sequence[Words], most: int, rest: Callable[[int], Words]) -> list[Words]:
    """The first sentences, and one for how many more there are."""
    more = len(said) - most
    return [*said[:most], rest(more)] if more > 0 else list(said)


DONE, NEEDS, REFUSED = "\N{CHECK MARK}", "\N{BLACK UP-POINTING TRIANGLE}", "\N{BALLOT X}"
"""The signs of a closing line, for those who do not see its colour too."""


def timed(at: datetime, line: Words, sign: str) -> str:
    """A line as a band shows it: the moment that leads it tells it from the clerk's own words, the sign how it went."""
    return f"{at:%H:%M}  {sign} {line}"


def on_one_line(text: str) -> str:
    """A sentence as a terminal and a cell may show it.

    What it quotes of a file may hold line breaks, codes for a terminal, marks that turn the direction of writing.
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
