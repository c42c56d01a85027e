"""The way through the bins: which zone and aisle a bin code says, and the order of a walk."""

import re
from collections.abc import Iterable
from typing import Final

from pyaddin.steps.warehouse.shelves import natural

SNAKE: Final = "Snake"
_PIECES: Final = re.compile(r"[^\W\d_]+|\d+")


def zone(code: str) -> str:
    """What a bin code begins with: A of A-03-12, 12 of 12-03."""
    pieces = _PIECES.findall(code)
    return pieces[0] if pieces else ""


def aisle(code: str) -> str:
    """The code without its place in the aisle: A-03 of A-03-12 and of A-03-12-2, where 2 is the shelf."""
    pieces = _PIECES.findall(code)
    return "-".join(pieces[: -1 if len(pieces) < 4 else -2])


def walk(bins: Iterable[str], route: str) -> list[str]:
    """The bins in the order in which they are walked to: numbers as numbers, and on a snake every second aisle that is
    walked through from its far end."""
    ordered = sorted(set(bins), key=natural)
    if route != SNAKE:
        return ordered
    aisles: dict[str, list[str]] = {}
    for code in ordered:
        aisles.setdefault(aisle(code), []).append(code)
    out: list[str] = []
    for number, codes in enumerate(aisles.values()):
        out += codes if number % 2 == 0 else codes[::-1]
    return out
