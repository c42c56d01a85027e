"""Where the buyers of old orders are still named: the archive, the journal's presses, the files that they wrote."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

import pandas as pd

from pyaddin.buttons import named
from pyaddin.steps.orders.known_by import number_of_orders
from pyaddin.steps.records import forgetting
from pyaddin.steps.records.closed_orders import closed_orders
from pyaddin.steps.records.forgetting import FORGOTTEN, NOBODY, NUMBERS, OF_ORDERS, OF_PARCELS, PERSONAL, Keys, Known
from pyaddin.store import bounds
from pyaddin.store.archive import Archive, Values
from pyaddin.store.journal import Entry, Journal
from pyaddin.tables import frames
from pyaddin.tables.changes import Changes, keys
from pyaddin.tables.frames import Tables
from pyaddin.tables.sheets import TABLES

LOOKED_AT: Final = (
    *NUMBERS, "row_id", "marketplace", "shop", "recipient", "status", "ordered_at", "paid_at", "shipped_at",
    "confirmed_at",
)  # fmt: skip
"""What is needed of an archived row."""


LASTING: Final = ("orders", "parcels")
"""Tables that tell by themselves whose orders are over."""
FOLLOWING: Final = ("messages", *OF_ORDERS)
"""Tables whose rows are about orders."""
STORES: Final = ("sheets", "archive", "journal", "statements", "messages", "events", "files", "copies")
"""Where buyers are kept: Forget buyers walks all of them, and what is kept of one buyer is told from each. Copies are
the backup and the workbooks that an upgrade kept."""


@dataclass(frozen=True, slots=True)
class OldFile:
    """A file in out/ that a press wrote before the limit, or that names a buyer who is forgotten although it is newer.

    `stays` is why it does: it is "new", or holds a parcel whose buyer is "kept"; blank when it goes.
    """

    press: int
    name: str
    path: Path
    stays: Literal["", "new", "kept"]


@dataclass(frozen=True, slots=True)
class Archived:
    """Archived rows: keys of those that still hold a buyer to forget, the number of their orders, and who is known."""

    to_forget: Keys
    orders: int
    known: Known


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is to forget outside the sheets; `known` says who is known there and in the archive."""

    limit: datetime
    known: Known
    archived: Archived
    files: list[OldFile]


def survey(tables: Tables, journal: Journal, data: Path, now: datetime, days: int) -> Survey:
    """Look through archive, journal and out/; `tables` are Orders and Parcels once their old buyers are forgotten."""
    limit = now - timedelta(days=days)
    here = forgetting.known(tables)
    archive = Archive(journal)
    archived = _archived(archive, here, now, days)
    known = _with_rows(tables, archive, here.joined(archived.known))
    archived = replace(archived, to_forget={**archived.to_forget, **_words_to_forget(archive, known)})
    parcels = tables["parcels"]
    batches = set(parcels.loc[parcels["recipient"] != FORGOTTEN, "carrier_file"])
    return Survey(limit, known, archived, list(_files(journal, data, known, batches, limit)))


def _archived(archive: Archive, here: Known, now: datetime, days: int) -> Archived:
    """What is kept in the archive; rows that stand on the sheets again are as they are there."""
    named: Tables = {}
    gone: dict[str, set[str]] = {}
    numbers: set[str] = set()
    for table in LASTING:
        named[table], gone[table] = _apart(archive, table, numbers)
    over = closed_orders(named["orders"], named["parcels"], now, days)
    due: dict[str, set[str]] = {}
    for table, labels in zip(LASTING, (over.orders, over.parcels), strict=True):
        key = keys(TABLES[table], named[table])
        going = (key.index.isin(labels) | key.isin(here.forgotten[table])) & ~key.isin(here.kept[table])
        due[table] = set(key[going])
        named[table].loc[going, "recipient"] = FORGOTTEN
    orders = named["orders"][named["orders"]["recipient"] == FORGOTTEN]
    known = Known(NOBODY, {**NOBODY, **gone}, numbers).joined(forgetting.known(named))
    return Archived(due, number_of_orders(orders), known)


def _with_rows(tables: Tables, archive: Archive, known: Known) -> Known:
    """What is known, with the rows that belong to orders: of the sheets first, then of the archive."""
    for table in OF_ORDERS:
        if table in tables:
            frame = tables[table]
            known = known.with_rows(table, zip(keys(TABLES[table], frame), frame["order_no"], strict=True))
    for table in FOLLOWING:
        rows = archive.holding(table, forgetting.words_of(table), FORGOTTEN)
        known = known.with_rows(table, ((key, orders) for key, orders, _ in rows))
    return known


def _words_to_forget(archive: Archive, known: Known) -> Keys:
    """Archived rows of other sheets than Orders and Parcels that still hold words about those who are forgotten."""
    due: dict[str, set[str]] = {}
    for table in FOLLOWING:
        rows = archive.holding(table, forgetting.words_of(table), FORGOTTEN)
        due[table] = {key for key, *_ in rows} & known.forgotten[table]
    for table, names in OF_PARCELS.items():
        rows = archive.holding(table, names, FORGOTTEN)
        due[table] = {key for key, _, parcel in rows if forgetting.parcel_goes(known, parcel, old=False)}
    return due


def _apart(archive: Archive, table: str, numbers: set[str]) -> tuple[pd.DataFrame, set[str]]:
    """Archived rows that name a buyer, with what tells how old they are, and the keys of the others, whose `numbers`
    are added: an archive may hold half a million rows, nearly all of them forgotten."""
    gone: set[str] = set()
    for key, *its_numbers in archive.each_of(table, FORGOTTEN, NUMBERS):
        gone.add(key)
        numbers.update(map(str, filter(None, its_numbers)))
    rows: list[Values] = [
        {name: values[name] for name in LOOKED_AT if name in values} for _, values in archive.each(table, but=FORGOTTEN)
    ]
    return frames.from_records(table, rows), gone


def _files(journal: Journal, data: Path, known: Known, batches: set[str], limit: datetime) -> Iterator[OldFile]:
    settled = journal.settled()
    for entry in journal.entries("done", "undone", "lost"):
        if named(entry.button).nameless:
            continue
        names = [name for name, _ in journal.files(entry.number) if name.startswith("out/")]
        names = [name for name in names if (entry.number, name) not in settled]
        changes = journal.changes(entry.number)[0] if names else Changes()
        for name in names:
            path = _path(data, entry, name)
            if entry.at < limit:
                batch = named(entry.button).batches  # a slip can be printed again
                kept = path.name in batches or (batch and _holds(changes, path.name, known.kept))
                yield OldFile(entry.number, name, path, "kept" if kept else "")
            elif _holds(changes, path.name, known.forgotten):
                yield OldFile(entry.number, name, path, "new")


def files_of(journal: Journal, data: Path, keys: Keys) -> Iterator[tuple[int, str]]:
    """Press and name of the files in out/ that are there and hold one of these rows, as far as their presses tell."""
    for entry in journal.entries("done", "undone", "lost"):
        names = [] if named(entry.button).nameless else [name for name, _ in journal.files(entry.number)]
        changes = journal.changes(entry.number)[0] if names else Changes()
        for name in names:
            path = _path(data, entry, name) if name.startswith("out/") else None
            if path and path.exists() and _holds(changes, path.name, keys):
                yield entry.number, path.relative_to(data).as_posix()


def _path(data: Path, entry: Entry, name: str) -> Path:
    """Where a file lies: what was taken back or withdrawn has moved. Refusal where a link leads there."""
    void = data / bounds.OUT / "void" / f"{entry.number:06d}" / Path(name).name
    path = data / name if entry.state == "done" and not void.exists() else void
    bounds.refuse_links(path.parent, data)
    return path


def _holds(changes: Changes, name: str, keys: Keys) -> bool:
    """Whether a file holds one of these rows, as far as its press tells: the parcels that it put in that file, else all
    rows that it changed."""
    cells = [cell for cell in changes.cells if cell.table in PERSONAL]
    mine = [cell for cell in cells if cell.column == "carrier_file" and cell.new == name] or cells
    return any(cell.key in keys[cell.table] for cell in mine)
