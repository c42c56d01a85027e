"""The shop's own lists: what a file would change there that decides what is shipped, from where and how."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

import pandas as pd

from pyaddin.tables.changes import KEY_GLUE, Cell, difference
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Words, tr
from pyaddin.words.sentences import listed

NAMED: Final = 4
"""So many changes of a long list, as Stock, are told one by one; of the others all, so that none hides behind them."""
LONGEST: Final = 30
"""Characters of a value that are shown."""
CUSTOMS: Final = (
    "customs_description", "customs_description_local", "hs_code", "origin", "unit_value", "currency", "battery",
)  # fmt: skip
ASKED: Final = {
    table: CUSTOMS if table == "products" else tuple(c.name for c in TABLES[table].columns if c.editor != "program")
    for table in ("warehouses", "rules", "packaging", "products", "stock", "listings")
}
"""Columns of rows that are there already, of which the clerk is asked before a file changes them."""
CHOSEN_FROM: Final = ("warehouses", "rules", "packaging")
"""Lists of which a new row may be chosen instead of one that is there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file would change in a list; `column` is blank for a new row."""

    table: str
    key: str
    column: str
    old: Cell
    new: Cell

    @property
    def told(self) -> Words:
        """Where, what stands there and what would."""
        at, of = " / ".join(filter(None, self.key.split(KEY_GLUE))), TABLES[self.table]
        places = {"sheet": of.sheet, "row": at[:LONGEST]}
        if not self.column:
            return tr("{sheet} {row} new: {new}", new=self.new, **places)
        column = of.column(self.column).caption
        return tr("{sheet} {row} {column}: {old} → {new}", column=column, old=_shown(self.old), new=_shown(self.new),
                  **places)  # fmt: skip


def _shown(value: Cell) -> Words:
    if value is None:
        return tr("(blank)")
    return f"{value:g}" if isinstance(value, float) else f"'{str(value)[:LONGEST]}'"


def differences(table: str, before: pd.DataFrame, after: pd.DataFrame) -> list[Difference]:
    """What the clerk is asked of; a list that is empty may be filled."""
    return list(_differences(table, before, after)) if table in ASKED and len(before) else []


def _differences(table: str, before: pd.DataFrame, after: pd.DataFrame) -> Iterator[Difference]:
    changes = difference({table: before}, {table: after})
    articles = set(before["sku"]) if table == "stock" else set()
    for row in changes.added:
        if table in CHOSEN_FROM or row.values.get("sku") in articles:
            filled = [_shown(value) for name, value in row.values.items() if name not in TABLES[table].key]
            yield Difference(table, row.key, "", None, str(listed(filled, NAMED)))
    for cell in changes.cells:
        if cell.column in ASKED[table]:
            yield Difference(table, cell.key, cell.column, cell.old, cell.new)


def told(found: list[Difference]) -> Words:
    """Each of them; of a long list the first, and how many more there are."""
    return listed((one.told for one in found), NAMED if found[0].table not in CHOSEN_FROM else len(found))


def is_trusted(trusted: str, table: str, name: str) -> bool:
    """Whether the setting names that source for that table, as `Stock: daily*.csv; Products: catalogue.xlsx`."""
    for part in trusted.split(";"):
        sheet, _, source = part.partition(":")
        of_table = sheet.strip().casefold() == TABLES[table].sheet.casefold()
        if of_table and fnmatchcase(name.casefold(), source.strip().casefold()):
            return True
    return False
