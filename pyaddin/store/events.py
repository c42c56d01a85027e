"""What carriers said of parcels, kept with the press that read it: a record of the journal's own file.

    event    press, no, parcel_no, tracking_no, at, leg, doubt, words, place, zone, carrier, file

An event counts while its press stands. Words and place may name a buyer, and are blanked once the buyer is forgotten.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

import pandas as pd

from pyaddin.steps.aftersales.heard import HEARD
from pyaddin.store.journal import Journal, Press

PORTION: Final = 500
"""Values asked for at a time; SQLite takes 999 in any build."""
_COUNT: Final = "press in (select id from press where state in ('begun', 'done'))"


class Events:
    """The events of a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def keep(self, press: Press) -> None:
        """Keep what a press that begins has read; to be called inside the journal's transaction."""
        if press.events is None or press.events.empty:
            return
        rows = press.events.assign(at=press.events["at"].dt.strftime("%Y-%m-%dT%H:%M:%S"))[list(HEARD)]
        marks = ", ".join("?" * (len(HEARD) + 1))
        self._journal.connection.executemany(
            f"insert into event (press, {', '.join(HEARD)}) values ({marks})",
            [(press.entry.number, *row) for row in rows.itertuples(index=False)],
        )

    def of(self, parcels: Collection[str]) -> pd.DataFrame:
        """The events that count of these parcels, as they came in: HEARD, labels 0…n-1."""
        rows: list[tuple[Any, ...]] = []
        for part in _portions(parcels):
            query = (
                f"select {', '.join(HEARD)} from event where parcel_no in ({', '.join('?' * len(part))}) "
                f"and {_COUNT} order by id"
            )
            rows += self._rows(query, *part)
        frame = pd.DataFrame(rows, columns=list(HEARD)).astype("str")
        with self._journal.sound():
            return frame.assign(at=pd.to_datetime(frame["at"], format="ISO8601").astype("datetime64[us]"))

    def scrub(self, gone: Callable[[str, int], bool]) -> None:
        """Blank what may name a buyer in the events of parcels, with the press that read them, that `gone` tells of."""
        named = self._rows("select distinct parcel_no, press from event where words != '' or place != ''")
        self._journal.connection.executemany(
            "update event set words = '', place = '' where parcel_no = ? and press = ?",
            [(parcel, press) for parcel, press in named if gone(parcel, press)],
        )

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._journal.saying(), self._journal.sound():
            rows = self._journal.connection.execute(query, values).fetchall()
            if not {type(cell) for row in rows for cell in row} <= {str, int}:
                raise ValueError("no event holds such")
            return rows


def _portions(values: Iterable[str]) -> Iterable[list[str]]:
    every = sorted(set(values) - {""})
    return (every[at : at + PORTION] for at in range(0, len(every), PORTION))
