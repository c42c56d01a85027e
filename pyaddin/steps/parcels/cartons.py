"""Whether pieces go into a carton, and how: searched from its corner, over all orientations.

What is found can be built up piece by piece from one corner, as a hand does it (the packings of Martello, Pisinger and
Vigo, Operations Research 48, 2000, with turning added). Sides are whole millimetres.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import permutations, product
from math import prod
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

EXACT = 8
"""So many pieces are searched through; how many more fit is told by a share of the carton."""
ROUNDS = (60, 500)
"""Placings that are tried in each order and from each side of the carton before it is called too small, first a few:
a search that began badly seldom ends, another often does. The same on every computer, as a clock is not."""
SHARES: Final = (1 / 2, 1 / 3, 1 / 4)
NUDGE: Final = 1e-9
"""What sums of parts may be wrong by."""

Sides = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes in as one: `upright` on its base, `low` on the floor, nothing on what is `fragile`."""

    sides: Sides
    upright: bool = False
    low: bool = False
    fragile: bool = False

    @property
    def volume(self) -> int:
        """In cubic millimetres."""
        return prod(self.sides)

    @property
    def turns(self) -> list[Sides]:
        """Each way in which it may lie, once; the last side is the height."""
        length, width, height = self.sides
        if self.upright:
            return sorted({(length, width, height), (width, length, height)})
        return _turned(self.sides)


@lru_cache(maxsize=4096)
def _turned(sides: Sides) -> list[Sides]:
    return sorted({(a, b, c) for a, b, c in permutations(sides)}, key=lambda way: way[::-1])


class Placed(NamedTuple):
    """Where a piece lies: its nearest corner and how far it goes."""

    piece: Piece
    at: Sides
    size: Sides

    @property
    def end(self) -> Sides:
        """Its farthest corner."""
        (x, y, z), (length, width, height) = self.at, self.size
        return x + length, y + width, z + height


def _large(piece: Piece) -> tuple[int, ...]:
    return (-piece.volume, *piece.sides)


def _long(piece: Piece) -> tuple[int, ...]:
    return (-max(piece.sides), *_large(piece))


def _broad(piece: Piece) -> tuple[int, ...]:
    _, middle, longest = sorted(piece.sides)
    return (-middle * longest, *_large(piece))


def _thick(piece: Piece) -> tuple[int, ...]:
    return (-min(piece.sides), *_large(piece))


ORDERS: Final = (_large, _long, _broad, _thick)
"""Which piece is put in first."""


def packed(pieces: Sequence[Piece], box: Sides, rounds: Sequence[int] = ROUNDS) -> list[Placed] | None:
    """How the pieces lie in the box; None where no way was found, which is a proof unless each round was cut short."""
    if not possible(pieces, box):
        return None
    free = not any(piece.upright or piece.low or piece.fragile for piece in pieces)
    ways = sorted(set(permutations(range(3)) if free else {(0, 1, 2), (1, 0, 2)}))
    orders = [sorted((piece for piece in pieces if piece.volume), key=order) for order in ORDERS]
    for steps, rest, turned in product(rounds, orders, ways):
        search = _Search(_turn(box, turned), steps)
        found = search.filled([], rest)
        if found is not None:
            back = [_turned_back(it, turned) for it in found]
            return back if sound(back, box) else None
        if search.steps > 0:
            return None
    return None


def _turn(sides: Sides, turned: Sequence[int]) -> Sides:
    return sides[turned[0]], sides[turned[1]], sides[turned[2]]


def _turned_back(it: Placed, turned: Sequence[int]) -> Placed:
    """The piece in the box as it stands, found in the box as it was turned for the search."""
    order = [turned.index(axis) for axis in range(3)]
    return Placed(it.piece, _turn(it.at, order), _turn(it.size, order))


def possible(pieces: Sequence[Piece], box: Sides) -> bool:
    """Whether nothing speaks against it for certain: each goes in by itself, and there is room for all."""
    return (
        sum(piece.volume for piece in pieces) <= prod(box)
        and all(any(_within(way, box) for way in piece.turns) for piece in pieces)
        and (len(pieces) == 1 or _bulky(pieces, box))  # which never speaks against one that goes in
    )


def sound(placed: Sequence[Placed], box: Sides) -> bool:
    """Whether all lies inside, nothing in another, nothing on what is fragile, and what must stands on the floor."""
    inside = all(min(it.at) >= 0 and _within(it.end, box) for it in placed)
    turned = all(it.size in it.piece.turns and not (it.piece.low and it.at[2]) for it in placed)
    pairs = ((one, other) for number, one in enumerate(placed) for other in placed[:number])
    return inside and turned and all(_agree(one, other) for one, other in pairs)


def alike(piece: Piece, count: int, box: Sides) -> bool:
    """Whether so many of one piece go in as plain rows and layers."""
    layers = 1 if piece.low or piece.fragile else count
    return any(
        all(way) and (box[0] // way[0]) * (box[1] // way[1]) * min(box[2] // way[2], layers) >= count
        for way in piece.turns
    )


def in_a_row(pieces: Sequence[tuple[Piece, int]], box: Sides) -> bool:
    """Whether so many of each go in one beside the other on the floor, as the few goods of most parcels do."""
    ways = [([way for way in piece.turns if _within(way, box)], count) for piece, count in pieces]
    return any(sum(min(way[axis] for way in each) * count for each, count in ways) <= box[axis] for axis in (0, 1))


def _within(size: Sides, box: Sides) -> bool:
    return size[0] <= box[0] and size[1] <= box[1] and size[2] <= box[2]


def _bulky(pieces: Sequence[Piece], box: Sides) -> bool:
    """Whether room is enough if a side that leaves less than a small share beside it counts as the whole side.

    That share, one of SHARES along each side, is what makes two pieces lie one before the other at best (the dual
    feasible functions of Fekete and Schepers).
    """
    taken = np.sum([_shares(piece, box) for piece in pieces], axis=0)
    return bool((taken <= 1 + NUDGE).all())


@lru_cache(maxsize=65_536)
def _shares(piece: Piece, box: Sides) -> NDArray[np.float64]:
    """Of the box that a piece takes at least, by every three of SHARES: a day has hundreds of parcels and few sizes."""
    parts = np.array([way for way in piece.turns if _within(way, box)]) / np.array(box)
    counted = [
        parts,
        *(np.where(parts > 1 - it + NUDGE, 1.0, np.where(parts < it - NUDGE, 0.0, parts)) for it in SHARES),
    ]
    length, width, height = np.moveaxis(np.array(counted), 2, 0)
    taken = length[:, None, None] * width[None, :, None] * height[None, None]
    return np.asarray(taken.min(axis=-1))


def _agree(one: Placed, other: Placed) -> bool:
    """Whether two pieces lie apart, and the upper one not on a fragile one."""
    beside = any(one.end[axis] <= other.at[axis] or other.end[axis] <= one.at[axis] for axis in (0, 1))
    if beside:
        return True
    low, high = (one, other) if one.at[2] < other.at[2] else (other, one)
    return low.end[2] <= high.at[2] and not low.piece.fragile


@dataclass(slots=True)
class _Search:
    """Tries piece after piece at the corners of what lies there already; `steps` are placings that are left."""

    box: Sides
    steps: int
    seen: set[frozenset[tuple[Sides, Sides]]] = field(default_factory=set)

    def filled(self, placed: list[Placed], rest: list[Piece]) -> list[Placed] | None:
        """The way all of the rest goes in behind, beside and on what is placed."""
        if not rest:
            return placed
        corners, closed = _corners(placed, self.box, min(min(piece.sides) for piece in rest))
        if prod(self.box) - closed < sum(piece.volume for piece in rest):
            return None
        for piece in dict.fromkeys(rest):
            left = rest.copy()
            left.remove(piece)
            for it in self._ways(piece, placed, corners):
                now = [*placed, it]
                key = frozenset((one.at, one.size) for one in now)
                if key in self.seen:
                    continue
                if self.steps <= 0:
                    return None
                self.steps -= 1
                self.seen.add(key)
                found = self.filled(now, left)
                if found is not None:
                    return found
        return None

    def _ways(self, piece: Piece, placed: list[Placed], corners: list[Sides]) -> Iterator[Placed]:
        fragile = [below for below in placed if below.piece.fragile]
        turns = piece.turns
        for x, y, z in corners:
            if piece.low and z:
                continue
            room = (self.box[0] - x, self.box[1] - y, self.box[2] - z)
            for way in turns:
                if _within(way, room):
                    it = Placed(piece, (x, y, z), way)
                    if not any(_lies_on(it, below) for below in fragile):
                        yield it


def _lies_on(upper: Placed, lower: Placed) -> bool:
    """Whether it is above the other, on it or higher."""
    return upper.at[2] >= lower.end[2] and all(
        upper.at[axis] < lower.end[axis] and lower.at[axis] < upper.end[axis] for axis in (0, 1)
    )


def _corners(placed: list[Placed], box: Sides, least: int) -> tuple[list[Sides], int]:
    """Where a next piece may begin so that it is behind, beside or above all others, and the room that is closed then.

    Strips narrower than `least`, the shortest side that is left, are closed.
    """
    if not placed:
        return [(0, 0, 0)], 0
    corners: list[Sides] = []
    before: list[tuple[int, int]] = []
    closed = 0
    ends = [it.end for it in placed]
    levels = sorted({0, *(z for _, _, z in ends if z + least <= box[2])})
    tops = [*levels[1:], box[2]]
    for level, above in zip(levels, tops, strict=True):
        edge = [(_to_wall(x, box[0], least), _to_wall(y, box[1], least)) for x, y, z in ends if z > level]
        steps, area = _stairs(edge)
        corners.extend(
            (x, y, level)
            for x, y in steps
            if x < box[0] and y < box[1] and not any(a <= x and b <= y for a, b in before)
        )
        closed += area * (above - level)
        before.extend(steps)
    return corners, closed


def _to_wall(end: int, wall: int, least: int) -> int:
    return end if end + least <= wall else wall


def _stairs(ends: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    """The inner corners of the staircase around rectangles that begin at 0, from its top to its right, and its area."""
    corners: list[tuple[int, int]] = []
    x = area = 0
    for end_y, end_x in sorted(((y, x) for x, y in ends), reverse=True):
        if end_x > x:
            corners.append((x, end_y))
            area += (end_x - x) * end_y
            x = end_x
    return [*corners, (x, 0)], area
