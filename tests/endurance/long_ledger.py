"""What a shop must hold whatever its clerks did: a ledger kept outside the workbook, and what its journal says stands.

The ledger knows what was ordered from the exports, what was typed from the clerk, what went to carriers and was told to
marketplaces from the files on disk. The journal is only asked which presses stand.
"""

import sqlite3
from collections.abc import Hashable
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from long_world import Fields


class Broken(AssertionError):
    """Something that must always hold does not."""


@dataclass
class Ledger:
    """What the clerk's workbook must hold; every change is kept, so that a restored workbook finds its own.

    wanted   units of each line; fields: what a line says; pasted: lines typed by hand
    marks    texts in the clerk's own column, notes those in Note, with the order number they stand beside
    shelf    units that were ever put in a place, less those counted away
    touched  lines of which the clerk typed in a row, so that undo of their import leaves it, and its whole order
    """

    wanted: dict[str, int] = field(default_factory=dict)
    fields: dict[str, Fields] = field(default_factory=dict)
    pasted: dict[str, bool] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    shelf: dict[str, int] = field(default_factory=dict)
    touched: dict[str, bool] = field(default_factory=dict)
    copies: dict[str, bool] = field(default_factory=dict)
    history: list[tuple[dict[Any, Any], Hashable, Any]] = field(default_factory=list)

    def put(self, of: dict[Any, Any], key: Hashable, value: Any) -> None:
        """Change an entry; None removes it."""
        self.history.append((of, key, of.get(key)))
        if value is None:
            of.pop(key, None)
        else:
            of[key] = value

    def rewind(self, to: int) -> None:
        """The ledger as it was when its history was that long."""
        while len(self.history) > to:
            of, key, value = self.history.pop()
            if value is None:
                of.pop(key, None)
            else:
                of[key] = value


@dataclass
class World:
    """What is known outside the workbook and never taken back.

    lines     every line that an export ever named: units, price, what it says
    imports   the lines of each export by the digest of its content; inbox those that were pasted there last
    cancelled the lines of orders that each export says are cancelled, which an earlier one said to ship
    later     lines that only a later export of their order named
    waybills  the carriers' number of each parcel
    rows      the line of every Row ID ever seen, boxes the orders of every parcel number ever seen
    resent    parcels that the clerk edited once they were sent, or sent again on purpose
    uploaded  parcels that ever were in a carrier file: the carrier answers, though a restored workbook knows no file
    """

    lines: dict[str, tuple[int, float, Fields]] = field(default_factory=dict)
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inbox: tuple[str, ...] = ()
    cancelled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)
    waybills: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, str] = field(default_factory=dict)
    resent: set[str] = field(default_factory=set)
    uploaded: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Stood:
    """The journal at one moment, read with nothing but SQL."""

    presses: pd.DataFrame
    files: list[tuple[int, str, str]]
    inputs: list[tuple[int, str]]

    @cached_property
    def done(self) -> set[int]:
        """Presses that stand."""
        return set(self.presses.index[self.presses["state"] == "done"])


def stood(journal: Path) -> Stood:
    """What the journal says now."""
    with closing(sqlite3.connect(f"{journal.as_uri()}?mode=ro", uri=True)) as db:
        rows = db.execute("select id, button, state, done, skipped, needs, undo_of from press").fetchall()
        files = db.execute("select press, name, sha256 from file").fetchall()
        inputs = db.execute("select press, sha256 from input").fetchall()
    names = ["press", "button", "state", "done", "skipped", "needs", "undo_of"]
    return Stood(pd.DataFrame(rows, columns=names).set_index("press"), files, inputs)
