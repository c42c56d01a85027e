"""Messages to buyers, on record in the journal's own file: nothing that went out is sent twice.

    message     id, press, and what Fact names

A message that goes out by mail is written down as intended before the server hears of it, and as sent when the server
has taken it: these have no press and outlive Undo and a lost workbook. What was intended and never settled may have
gone out or not. Messages in files count while the press stands that wrote them.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from pyaddin.steps.aftersales.telling import Fact
from pyaddin.store.journal import Journal, Press
from pyaddin.tables.messages import Stands

INTENDED: Final = "intended"
"""The server may hear of it at any moment."""
_NAMES: Final = Fact._fields
_MARKS: Final = ", ".join("?" * len(_NAMES))
_INSERT: Final = f"insert into message ({', '.join(_NAMES)}) values ({_MARKS})"


class Messages:
    """The messages of a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def keep(self, press: Press) -> None:
        """Keep what a press that begins writes into files, or was told of; inside the journal's transaction."""
        number = press.entry.number
        rows = [fact._replace(press=number if fact.state == Stands.WRITTEN else 0) for fact in press.messages]
        self._journal.connection.executemany(_INSERT, rows)

    def facts(self) -> list[Fact]:
        """All that counts, oldest first; what is still intended counts as unsure."""
        standing = {0, *self._journal.standing()}
        read = [Fact(*row) for row in self._rows(f"select {', '.join(_NAMES)} from message order by id")]
        return [
            fact._replace(state=Stands.UNSURE) if fact.state == INTENDED else fact
            for fact in read
            if fact.press in standing
        ]

    def intend(self, fact: Fact) -> int:
        """Write down, for good, that the server is about to hear of it."""
        with self._journal.saying():
            done = self._journal.connection.execute(_INSERT, fact._replace(state=INTENDED, press=0))
            return int(done.lastrowid or 0)

    def settle(self, number: int, state: str, at: str) -> None:
        """What became of it."""
        self._do("update message set state = ?, at = ? where id = ?", state, at, number)

    def drop(self, number: int) -> None:
        """It certainly did not go out."""
        self._do("delete from message where id = ?", number)

    def stopped(self) -> None:
        """What was intended by a press that did not come to its end may have gone out or not."""
        self._do("update message set state = ? where state = ?", Stands.UNSURE, INTENDED)

    def again(self, line: str) -> None:
        """The clerk looked: a doubtful message of that line did not go out."""
        self._do("delete from message where line = ? and state in (?, ?)", line, Stands.UNSURE, INTENDED)

    def looked(self, line: str) -> None:
        """The clerk looked: a doubtful message of that line is done with, and is not sent again."""
        self._do("update message set state = ? where line = ? and state = ?", Stands.LEFT, line, Stands.UNSURE)

    def came_back(self, line: str) -> None:
        """Its buyer never got it."""
        self._do("update message set state = ? where line = ?", Stands.BACK, line)

    def scrub(self, gone: Callable[[Fact], bool]) -> None:
        """Blank what names the buyer in every message of which `gone` says so; inside the journal's transaction."""
        for number, *values in self._rows(f"select id, {', '.join(_NAMES)} from message"):
            if gone(Fact(*values)):
                self._do("update message set address = '', subject = '', text = '' where id = ?", number)

    def of_orders(self, numbers: Sequence[str]) -> list[Fact]:
        """All messages about orders with one of these numbers."""
        wanted = set(numbers)
        read = (Fact(*row) for row in self._rows(f"select {', '.join(_NAMES)} from message order by id"))
        return [fact for fact in read if not wanted.isdisjoint((*fact.order_no.split(", "), fact.parcel_no))]

    def _do(self, query: str, *values: Any) -> None:
        with self._journal.saying():
            self._journal.connection.execute(query, values)

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of text and numbers; a Refusal where the journal holds other things there."""
        with self._journal.saying(), self._journal.sound():
            rows = self._journal.connection.execute(query, values).fetchall()
            if not {type(cell) for row in rows for cell in row} <= {str, int}:
                raise ValueError("no message holds such")
            return rows
