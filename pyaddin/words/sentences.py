"""Pieces that many sentences are made of."""

from collections.abc import Sequence

NAMED_FILES = 6
"""So many of a press's files are named in the Log."""


def named_files(names: Sequence[str]) -> str:
    """A press's files as the Log names them."""
    more = [f"and {len(names) - NAMED_FILES} more"] if len(names) > NAMED_FILES else []
    return ", ".join([*names[:NAMED_FILES], *more])


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 parcel", "2 parcels"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def on_one_line(text: str) -> str:
    """A sentence as a terminal and a cell may show it.

    What it quotes of a file may hold line breaks, codes for a terminal, marks that turn the direction of writing.
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
