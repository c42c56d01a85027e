"""Movements of stock, kept with the press that wrote them down: a record of the journal's own file.

    movement    id, press, why, sku, qty, from_kind, from_warehouse, from_bin, to_kind, to_warehouse, to_bin, lot

Nothing is ever deleted: an undo writes down the way back. What a press moved that was rolled back, or that the workbook
no longer holds, does not count.
"""

from typing import Any, Final

import pandas as pd

from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.movements import MOVED, moved
from pyaddin.store.journal import Journal, Press
from pyaddin.tables.warehouse import Side

_COUNT: Final = "join press on press.id = movement.press and press.state not in ('rolled back', 'lost')"
_SIDE: Final = (
    "select sku, {side}_warehouse, {side}_bin, lot, {sign}qty as units from movement "
    + _COUNT
    + " where {side}_kind = ?"
)
_SIDES: Final = " union all ".join((_SIDE.format(side="from", sign="-"), _SIDE.format(side="to", sign="")))


class Movements:
    """The movements of a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def keep(self, press: Press) -> None:
        """Keep what a press that begins moves; to be called inside the journal's transaction."""
        if press.moves is None or press.moves.empty:
            return
        rows = press.moves[list(MOVED)].itertuples(index=False)
        marks = ", ".join("?" * (len(MOVED) + 1))
        self._journal.connection.executemany(
            f"insert into movement (press, {', '.join(MOVED)}) values ({marks})",
            [(press.entry.number, *row) for row in rows],
        )

    def on_hand(self) -> pd.Series:
        """Units by place, as all movements add up."""
        query = f"select sku, from_warehouse, from_bin, lot, sum(units) from ({_SIDES}) group by 1, 2, 3, 4"
        rows = self._rows(query, Side.STOCK, Side.STOCK)
        frame = pd.DataFrame(rows, columns=[*PLACE, "on_hand"])
        return frame.astype({**dict.fromkeys(PLACE, "str"), "on_hand": "float64"}).set_index(PLACE)["on_hand"]

    def of(self, press: int) -> pd.DataFrame:
        """What a press moved."""
        rows = self._rows(f"select {', '.join(MOVED)} from movement where press = ? order by id", press)
        return moved(dict(zip(MOVED, row, strict=True)) for row in rows)

    def last(self, most: int) -> list[dict[str, Any]]:
        """The last movements that count, newest first, each with its number, its press, and when and by whom."""
        names = ("no", "press", "at", "who", *MOVED)
        query = f"select movement.id, press, at, who, {', '.join(MOVED)} from movement {_COUNT} order by 1 desc limit ?"
        return [dict(zip(names, row, strict=True)) for row in self._rows(query, most)]

    def all(self) -> pd.DataFrame:
        """All that count, oldest first, each with when and by whom."""
        query = f"select at, who, {', '.join(MOVED)} from movement {_COUNT} order by movement.id"
        frame = pd.DataFrame(self._rows(query), columns=["at", "who", *MOVED])
        texts = dict.fromkeys(("who", *MOVED), "str")
        return frame.astype({**texts, "qty": "float64", "at": "datetime64[us]"})

    def next_number(self) -> int:
        """The number of the next movement."""
        return int(self._rows("select coalesce(max(id), 0) + 1 from movement")[0][0])

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of text and numbers; a Refusal where the journal holds other things there."""
        with self._journal.saying(), self._journal.sound():
            rows = self._journal.connection.execute(query, values).fetchall()
            if not {type(cell) for row in rows for cell in row} <= {str, int, float}:
                raise ValueError("no movement holds such")
            return rows
