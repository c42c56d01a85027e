"""All that is kept of one buyer, from the stores that Forget buyers walks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pyaddin.steps.records.finding import fold
from pyaddin.steps.records.forgetting import KEYED, NUMBERS, OF_ORDERS, PERSONAL
from pyaddin.steps.shipping.tracking import several
from pyaddin.store.archive import Archive
from pyaddin.store.buyers import STORES, files_of
from pyaddin.store.events import Events
from pyaddin.store.journal import Journal
from pyaddin.store.messages import Messages
from pyaddin.store.statements import Statements
from pyaddin.tables.changes import RowChange, as_rows
from pyaddin.tables.frames import Tables

Found = dict[str, list[dict[str, Any]]]
"""What is kept, by store."""
NAMED: Final = ("recipient", "company", "email")
"""Where a buyer is looked for."""
_WORDS: Final = {**PERSONAL, **OF_ORDERS}


def kept(name: str, tables: Tables, journal: Journal, data: Path, copies: Iterable[Path]) -> Found:
    """What each of STORES holds of the buyer; `tables` are Orders and Parcels, `copies` workbooks of before."""
    wanted = _Buyer(name)
    rows = [row for table in PERSONAL for row in as_rows(table, tables[table]) if wanted.is_in(row.values)]
    archived = [RowChange(table, *each) for table in PERSONAL for each in Archive(journal).each(table)]
    archived = [row for row in archived if wanted.is_in(row.values)]
    numbers = {str(row.values[n]) for row in (*rows, *archived) for n in NUMBERS if row.values.get(n)}
    rows += [row for table in OF_ORDERS for row in as_rows(table, tables[table]) if _is_about(row, numbers)]
    more = (RowChange(table, *each) for table in OF_ORDERS for each in Archive(journal).each(table))
    archived += [row for row in more if _is_about(row, numbers)]
    keys = {(row.table, row.key) for row in (*rows, *archived)}
    found: Found = {store: [] for store in STORES}
    found["sheets"] = [_row(row) for row in rows]
    found["archive"] = [_row(row) for row in archived]
    found["journal"] = [each for entry in journal.entries() for each in _written(journal, entry.number, wanted, keys)]
    by_table = {table: {key for of, key in keys if of == table} for table in KEYED}
    found["statements"] = [_line(each) for each in Statements(journal).lines_of(numbers)]
    found["events"] = [_line(each) for each in Events(journal).of(by_table["parcels"]).to_dict("records")]
    found["messages"] = [_line(each._asdict()) for each in Messages(journal).of_orders(tuple(numbers))]
    found["files"] = [{"press": press, "file": name} for press, name in files_of(journal, data, by_table)]
    found["copies"] = [{"file": path.name} for path in copies if path.exists()]
    return found


def _is_about(row: RowChange, orders: set[str]) -> bool:
    """Whether a row of Returns, Claims or Disputes is about one of these orders and says something in free words."""
    says = any(row.values.get(name) for name in OF_ORDERS[row.table])
    return says and not orders.isdisjoint(several(str(row.values.get("order_no") or "")))


class _Buyer:
    """Who is looked for, however it is spelt: by whole words, for Ann Lee is not told of Joann Leeman."""

    def __init__(self, name: str) -> None:
        folded = fold(name.strip())
        before = r"(?<!\w)" if _has_case(folded[0]) else ""  # Chinese and others write no spaces between words
        behind = r"(?!\w)" if _has_case(folded[-1]) else ""
        self._name = re.compile(before + re.escape(folded) + behind)

    def is_in(self, values: Mapping[str, Any]) -> bool:
        return any(self._name.search(fold(str(values.get(column) or ""))) for column in NAMED)

    def is_named(self, value: Any) -> bool:
        return isinstance(value, str) and self._name.search(fold(value)) is not None


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper()


def _row(row: RowChange) -> dict[str, Any]:
    return {"table": row.table, "key": row.key, **row.values}


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if value not in ("", None, False) and not pd.isna(value)}


def _written(journal: Journal, number: int, wanted: _Buyer, keys: set[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    changes, raw = journal.changes(number)
    for cell in changes.cells:
        named = wanted.is_named(cell.old) or wanted.is_named(cell.new)
        if named or ((cell.table, cell.key) in keys and cell.column in _WORDS.get(cell.table, ())):
            yield {"press": number, **cell._asdict()}
    for row in (*changes.added, *changes.removed, *changes.taken):
        if wanted.is_in(row.values) or (row.table, row.key) in keys:
            yield {"press": number, **_row(row)}
    for pasted in raw:
        if wanted.is_named(pasted.old) or wanted.is_named(pasted.new):
            yield {"press": number, "sheet": pasted.sheet, "row": pasted.row, "old": pasted.old, "new": pasted.new}
