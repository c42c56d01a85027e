"""Mail numbers that were handed out, kept with the press that did: a record of the journal's own file.

    mail_number    press, number

A number counts while its press stands, and after its undo where a file was written before that: it may have left.
"""

from typing import Final

from pyaddin.store.journal import Journal, Press

_USED: Final = (
    "select number from mail_number m join press p on p.id = m.press where p.state in ('begun', 'done') "
    "or (p.state = 'undone' and exists (select 1 from file f where f.press >= m.press and f.press < "
    "coalesce((select max(u.id) from press u where u.undo_of = m.press), f.press + 1)))"
)


class MailNumbers:
    """The mail numbers of a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def keep(self, press: Press) -> None:
        """Keep what a press that begins hands out; to be called inside the journal's transaction."""
        self._journal.connection.executemany(
            "insert into mail_number (press, number) values (?, ?)",
            [(press.entry.number, number) for number in press.numbers],
        )

    def used(self) -> set[str]:
        """The numbers that must not be handed out again."""
        with self._journal.saying(), self._journal.sound():
            return {str(number) for (number,) in self._journal.connection.execute(_USED).fetchall()}
