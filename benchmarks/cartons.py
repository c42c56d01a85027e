"""`python -m benchmarks.cartons`: which packer finds that pieces go into a carton into which they do go.

A carton of 300 × 220 × 160 mm is cut into 2 to 12 pieces, each turned at random, so that a way in always exists; with
8 mm of air a side there are several. Then two problems of Bischoff and Ratcliff (OR-Library, thpack1), of which nobody
has shown that all pieces go in: there the pieces are counted that a packer places. py3dbp and packvium are asked where
they are installed (`pip install py3dbp packvium`); of each answer of theirs that all goes in nothing is checked.
"""

import argparse
import importlib
import importlib.util
import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from pyaddin.steps.parcels import cartons
from pyaddin.steps.parcels.cartons import Piece, Sides

BOX: Final[Sides] = (300, 220, 160)
SLACKS, COUNTS = (0, 8), (2, 3, 4, 6, 8, 12)
LEAST: Final = 15
"""Millimetres: no thinner slice is cut."""
CONTAINER: Final[Sides] = (587, 233, 220)
THPACK: Final = {
    "thpack1 no. 1": (((108, 76, 30), 40), ((110, 43, 25), 33), ((92, 81, 55), 39)),
    "thpack1 no. 2": (((49, 25, 21), 41), ((60, 51, 41), 53), ((103, 76, 64), 44)),
}
"""Sides and counts; which sides may stand is left out, all six ways are open to every packer."""

Packer = Callable[[Sequence[Sides], Sides], int]
"""How many of the pieces it places in the box."""


def main() -> None:
    """Print a line for each number of pieces, and one for each problem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=12, help="cartons cut for each line")
    cases = parser.parse_args().cases
    others: dict[str, Packer] = {"py3dbp": _py3dbp, "packvium": _packvium}
    packers: dict[str, Packer] = {"this program": _own}
    packers |= {name: packer for name, packer in others.items() if importlib.util.find_spec(name)}
    print(f"{'air mm':>14}{'pieces':>8}" + "".join(f"{name:>24}" for name in packers))
    print(f"{'':>22}" + f"{'found':>12}{'ms':>12}" * len(packers))
    for slack in SLACKS:
        for count in COUNTS:
            cut = list(_cut(count, cases))
            box = (BOX[0] + slack, BOX[1] + slack, BOX[2] + slack)
            print(f"{slack:>14}{count:>8}" + "".join(_cells(packer, cut, box) for packer in packers.values()))
    for name, kinds in THPACK.items():
        pieces = [sides for sides, count in kinds for _ in range(count)]
        cells = "".join(_cells(packer, [pieces], CONTAINER) for packer in packers.values())
        print(f"{name:>14}{len(pieces):>8}{cells}")


def _cells(packer: Packer, cases: Sequence[Sequence[Sides]], box: Sides) -> str:
    """How often all pieces are placed, or how many where there is one case; and milliseconds a case."""
    begun = time.perf_counter()
    placed = [packer(pieces, box) for pieces in cases]
    spent = (time.perf_counter() - begun) / len(cases) * 1000
    whole = sum(count == len(case) for count, case in zip(placed, cases, strict=True))
    found = f"{placed[0]} placed" if len(cases) == 1 else f"{whole}/{len(cases)}"
    return f"{found:>12}{spent:>12,.1f}"


def _cut(count: int, cases: int) -> Iterator[list[Sides]]:
    """The carton cut into so many pieces, each of them turned."""
    chance = random.Random(count)
    for _ in range(cases):
        pieces: list[list[int]] = [list(BOX)]
        while len(pieces) < count:
            piece, axis = chance.choice(pieces), chance.randrange(3)
            if piece[axis] < 2 * LEAST:
                continue
            slice_ = piece.copy()
            slice_[axis] = chance.randint(LEAST, piece[axis] - LEAST)
            piece[axis] -= slice_[axis]
            pieces.append(slice_)
        for piece in pieces:
            chance.shuffle(piece)
        chance.shuffle(pieces)
        yield [(a, b, c) for a, b, c in pieces]


def _own(pieces: Sequence[Sides], box: Sides) -> int:
    if len(pieces) > 2 * cartons.EXACT:  # the program asks the share of the volume there, and lays nothing out
        return 0
    placed = cartons.packed([Piece(sides) for sides in pieces], box)
    return len(placed) if placed else 0


def _py3dbp(pieces: Sequence[Sides], box: Sides) -> int:
    library: Any = importlib.import_module("py3dbp")
    packer = library.Packer()
    packer.add_bin(library.Bin("carton", *box, 10**9))
    for number, sides in enumerate(pieces):
        packer.add_item(library.Item(str(number), *sides, 1))
    packer.pack(bigger_first=True)
    return len(packer.bins[0].items)


def _packvium(pieces: Sequence[Sides], box: Sides) -> int:
    library: Any = importlib.import_module("packvium")
    container = library.Container("carton", library.Dimensions.mm(*box), quantity=1)
    items = [library.Item(str(number), library.Dimensions.mm(*sides)) for number, sides in enumerate(pieces)]
    return int(library.Packer(library.PackingConfig()).pack(items, [container]).packed_item_count)


if __name__ == "__main__":
    main()
