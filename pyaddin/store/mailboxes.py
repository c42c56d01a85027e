"""How far mailboxes were read, kept with the press that read them: a record of the journal's own file.

    mailbox     press, box, validity, uid

A reading counts while its press stands: what an undo or a crash takes back is read again.
"""

from pyaddin.steps.aftersales.asked import Position
from pyaddin.store.journal import Journal, Press


class Mailboxes:
    """The mailboxes of a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def keep(self, press: Press) -> None:
        """Keep how far a press that begins has read; to be called inside the journal's transaction."""
        self._journal.connection.executemany(
            "insert into mailbox (press, box, validity, uid) values (?, ?, ?, ?)",
            [(press.entry.number, box, at.validity, at.uid) for box, at in press.read.items()],
        )

    def position(self, box: str) -> Position:
        """How far that mailbox was read."""
        standing = self._journal.standing()
        with self._journal.saying(), self._journal.sound():
            rows = self._journal.connection.execute(
                "select press, validity, uid from mailbox where box = ? order by id desc", (box,)
            ).fetchall()
            if not {type(cell) for row in rows for cell in row} <= {int}:
                raise ValueError("no mailbox holds such")
        return next((Position(validity, uid) for press, validity, uid in rows if press in standing), Position())
