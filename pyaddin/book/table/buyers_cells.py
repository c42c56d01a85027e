"""Cells that name the buyer of a row that is forgotten, whatever they hold and however often the row stands there."""

from collections.abc import Iterator, Set
from datetime import tzinfo

from pyaddin.book.base import Raw
from pyaddin.book.table.locate import Located
from pyaddin.book.table.matching import Sheet
from pyaddin.steps.records.forgetting import FORGOTTEN, PERSONAL


def buyers_cells(located: Located, keys: Set[str], zone: tzinfo) -> Iterator[tuple[int, int, Raw]]:
    """Row, column and what is to stand there; formulas are left, as everywhere."""
    places = Sheet(located, zone).places
    records = sorted(at for key in keys for at in places.get(key, ()))
    recipient, *_ = PERSONAL[located.table.name]
    for name in located.columns.keys() & PERSONAL[located.table.name]:
        column, cells = located.columns[name], located.cells(name)
        becomes = FORGOTTEN if name == recipient else None
        for at in records:
            place = located.rows[at], column
            if cells[at] not in (None, "", becomes) and place not in located.grid.formulas:
                yield *place, becomes
