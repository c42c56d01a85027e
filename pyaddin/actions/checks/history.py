"""What the journal's presses wrote of some rows, newest press first: asked only where something does not agree."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import pandas as pd

from pyaddin.actions.checks.facts import standing
from pyaddin.buttons import Button, named
from pyaddin.steps.checks.findings import Facts, Finding
from pyaddin.steps.checks.orders import repeated_lines
from pyaddin.store.journal import Journal
from pyaddin.tables.changes import CellChange, Changes, RowChange
from pyaddin.tables.orders import LINE

ROW_CELLS = ("status", "parcel_no")


def deeper(facts: Facts, found: Iterable[Finding], orders: pd.DataFrame, journal: Journal) -> Facts:
    """`facts` with what the journal knows of the rows that findings ask about, and of lines that stand twice."""
    asked = {key for finding in found for key in finding.keys if key}
    lines = dict(repeated_lines(orders))
    if not asked and not lines:
        return facts
    rows: dict[str, dict[str, Any]] = {}
    parcels: dict[str, dict[str, Any]] = {}
    ordered: dict[tuple[str, ...], float] = {}
    raised: dict[str, float] = {}
    line_of = {row_id: line for line, several in lines.items() for row_id in several["row_id"]}
    open_rows, open_lines = set(asked), set(lines)
    for button, changes in _newest_first(journal):
        for change in changes.cells:
            _take_cell(change, open_rows, rows, parcels)
            if button.orders_in and change.table == "orders" and change.column == "qty" and change.key in line_of:
                raised.setdefault(change.key, float(change.new or 0))  # type: ignore[arg-type]
        for row in changes.added:
            _take_row(row, open_rows, rows, parcels)
        if button.orders_in and open_lines:
            open_lines -= _take_ordered(changes.added, open_lines, raised, ordered)
        if not open_rows and not open_lines:
            break
    return facts.knowing(rows=rows, parcels=parcels, ordered=ordered)


def _newest_first(journal: Journal) -> Iterator[tuple[Button, Changes]]:
    for entry in reversed(standing(journal, journal.entries("done"))):
        yield named(entry.button), journal.changes(entry.number)[0]


def _take_cell(
    change: CellChange, asked: Collection[str], rows: dict[str, dict[str, Any]], parcels: dict[str, dict[str, Any]]
) -> None:
    """A cell as its newest press left it; older presses do not change that."""
    if change.key not in asked:
        return
    if change.table == "parcels":
        parcels.setdefault(change.key, {}).setdefault(change.column, change.new)
    elif change.table == "orders" and change.column in ROW_CELLS:
        rows.setdefault(change.key, {}).setdefault(change.column, change.new)


def _take_row(
    row: RowChange, asked: set[str], rows: dict[str, dict[str, Any]], parcels: dict[str, dict[str, Any]]
) -> None:
    """A row's first cells, where no later press wrote others; nothing older can be known of it."""
    if row.key not in asked or row.table not in ("parcels", "orders"):
        return
    into = parcels if row.table == "parcels" else rows
    into[row.key] = {**row.values, **into.get(row.key, {})}
    asked.discard(row.key)


def _without_shop(line: tuple[str, ...]) -> tuple[str, ...]:
    """A line as it was known when its shop was not: that may have been filled in since."""
    return tuple("" if name == "shop" else cell for name, cell in zip(LINE, line, strict=True))


def _take_ordered(
    added: Iterable[RowChange], wanted: Collection[tuple[str, ...]], raised: dict[str, float],
    ordered: dict[tuple[str, ...], float],
) -> set[tuple[str, ...]]:  # fmt: skip
    """Units of the lines that an import brought in, as the newest import says them; which lines these were."""
    met = set()
    without_shop = {_without_shop(line): line for line in wanted}
    for row in added:
        line = tuple(str(row.values.get(name) or "") for name in LINE)
        line = line if line in wanted else without_shop.get(line, line)
        if row.table == "orders" and line in wanted:
            qty = raised.get(row.key, float(row.values.get("qty") or 0))  # type: ignore[arg-type]
            ordered[line] = ordered.get(line, 0.0) + qty
            met.add(line)
    return met
