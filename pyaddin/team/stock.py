"""The stock that a team's desks share: looked at under lock, reserved as one transaction, published or taken back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import psycopg

from pyaddin.team.connecting import in_words


class Place(NamedTuple):
    """Where units of a SKU lie."""

    sku: str
    warehouse: str
    bin: str = ""
    lot: str = ""


class Shelf(NamedTuple):
    """What lies at a place, and who holds how much of it."""

    place: Place
    on_hand: int
    mine: int
    others: int


class Move(NamedTuple):
    """Units that came to a place or left it."""

    place: Place
    units: int
    why: str


Decide = Callable[[Sequence[Shelf]], Mapping[Place, int]]
"""What the desk holds at places afterwards, of what lies there; places that it leaves out stay as they are."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A team's stock as one desk with its workbook sees it."""

    connection: psycopg.Connection
    book: str

    def all(self) -> list[Shelf]:
        """All places, as they are now."""
        with in_words():
            return _shelves(self.connection.execute("SELECT * FROM team.all_stock()"))

    def stage(self, press: int, skus: Iterable[str], decide: Decide) -> None:
        """Hold what a press decides over what lies there, until it is published or void; Refusal changes nothing."""
        wanted = sorted(set(skus))
        with in_words(), self.connection.transaction():
            found = _shelves(self.connection.execute("SELECT * FROM team.lock(%s)", (wanted,)))
            decided = decide(found)
            self.connection.execute(
                "SELECT team.stage(%s, %s, %s, %s, %s, %s, %s)",
                (self.book, press, *_columns(decided), list(decided.values())),
            )

    def publish(self, press: int) -> None:
        """What was staged counts from now on; once is as good as often."""
        with in_words():
            self.connection.execute("SELECT team.publish(%s, %s)", (self.book, press))

    def void(self, press: int) -> None:
        """Give back what a press took, and take again what it gave back as far as it is free."""
        with in_words():
            self.connection.execute("SELECT team.void(%s, %s)", (self.book, press))

    def pending(self) -> list[int]:
        """The presses of this workbook that are neither published nor void."""
        with in_words():
            found = self.connection.execute("SELECT book, press FROM team.mine_pending()").fetchall()
        return [int(press) for book, press in found if book == self.book]

    def settle(self, written: Callable[[int], bool]) -> dict[int, bool]:
        """Finish or take back what was cut off; whether each press was finished."""
        settled = {press: written(press) for press in self.pending()}
        for press, finished in settled.items():
            (self.publish if finished else self.void)(press)
        return settled

    def post(self, press: int, moves: Sequence[Move]) -> bool:
        """Units that came or left with a press; False where they are posted already."""
        with in_words():
            row = self.connection.execute(
                "SELECT team.post(%s, %s, %s, %s, %s, %s, %s, %s)",
                (self.book, press, *_columns([move.place for move in moves]), [move.units for move in moves],
                 [move.why for move in moves]),
            ).fetchone()  # fmt: skip
        return bool(row and row[0])


def _columns(places: Iterable[Place]) -> list[list[str]]:
    """SKUs, warehouses, bins and lots, each in a list of its own."""
    return [list(column) for column in zip(*places, strict=True)] or [[], [], [], []]


def _shelves(cursor: psycopg.Cursor) -> list[Shelf]:
    return [Shelf(Place(*row[:4]), *(int(units) for units in row[4:])) for row in cursor.fetchall()]
