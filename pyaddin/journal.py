"""What every press changed, kept beside the workbook: for finishing after a crash, for Undo, for the log.

One SQLite file a workbook. A press is `begun` before anything is written and `done` when all of it is; between the two
its files wait in a folder of their own. Undo makes it `undone`.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby, repeat
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

from pyaddin.changes import CellChange, Changes, RowChange
from pyaddin.problems import Refusal

State = Literal["begun", "done", "undone", "rolled back"]

_TABLES = """
create table if not exists press (
    id integer primary key, at text not null, who text not null, button text not null, state text not null,
    line text not null, done integer not null, skipped integer not null, needs integer not null,
    before text not null, after text not null, changes blob not null, undo_of integer
);
create table if not exists file (press integer not null, name text not null, sha256 text not null);
create table if not exists input (press integer not null, sha256 text not null, name text not null);
create table if not exists ever (name text primary key, number integer not null);
"""


@dataclass(frozen=True, slots=True)
class RawChange:
    """A cell outside the tables (the Inbox), by place; put back only while it holds `new`."""

    sheet: str
    row: int
    column: int
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One press as it is kept; `before` and `after` are the workbook file's digests, blank for an open workbook."""

    number: int
    at: datetime
    who: str
    button: str
    state: State
    line: str
    done: int
    skipped: int
    needs: int
    before: str = ""
    after: str = ""
    undo_of: int | None = None


class Journal:
    """The journal of one workbook, in the file `path`."""

    def __init__(self, path: Path) -> None:
        """Open or make it; Refusal when the folder cannot be written or the file is no journal."""
        self.path = path
        try:
            self._db = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._db.execute("pragma journal_mode = delete")
            self._db.execute("pragma synchronous = full")
            self._db.executescript(_TABLES)
        except sqlite3.Error as error:
            raise Refusal(
                f"The journal {path.name} in {path.parent} cannot be used ({error}); see Check set-up."
            ) from None

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def all_or_none(self) -> Iterator[None]:
        """What is written inside is kept together, or not at all."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def next_number(self) -> int:
        """The number of the next press."""
        return int(self._one("select coalesce(max(id), 0) + 1 from press"))

    def begin(
        self, entry: Entry, changes: Changes, raw: Sequence[RawChange],
        files: Sequence[tuple[str, str]], inputs: Sequence[tuple[str, str]],
    ) -> None:  # fmt: skip
        """Keep a press that is about to be written; `files` and `inputs` are names (or digests) with digests."""
        self._db.execute(
            "insert into press values (?, ?, ?, ?, 'begun', ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.number, entry.at.isoformat(), entry.who, entry.button, entry.line, entry.done, entry.skipped,
             entry.needs, entry.before, entry.after, pack(changes, raw), entry.undo_of),
        )  # fmt: skip
        self._db.executemany("insert into file values (?, ?, ?)", [(entry.number, n, d) for n, d in files])
        self._db.executemany("insert into input values (?, ?, ?)", [(entry.number, d, n) for n, d in inputs])

    def set_before_after(self, numbers: Sequence[int], before: str, after: str) -> None:
        """The workbook file's digests before and after these presses are written."""
        self._db.executemany(
            "update press set before = ?, after = ? where id = ?", [(before, after, n) for n in numbers]
        )

    def set_state(self, numbers: Sequence[int], state: State) -> None:
        """Move these presses on together."""
        with self.all_or_none():
            self._db.executemany("update press set state = ? where id = ?", [(state, n) for n in numbers])

    def remember(self, ever: Mapping[str, int]) -> None:
        """Numbers that were given, so that they are never given again."""
        self._db.executemany(
            "insert into ever values (?, ?) on conflict(name) do update set number = max(number, excluded.number)",
            list(ever.items()),
        )

    def ever(self, name: str) -> int:
        """The highest number of that kind ever given."""
        return int(self._one("select coalesce(max(number), 0) from ever where name = ?", name))

    def entries(self, *states: State) -> list[Entry]:
        """Presses in these states (all when none is named), oldest first."""
        marks = ",".join("?" * len(states))
        where = f"where state in ({marks})" if states else ""
        rows = self._db.execute(
            "select id, at, who, button, state, line, done, skipped, needs, before, after, undo_of "
            f"from press {where} order by id", states,
        )  # fmt: skip
        return [Entry(n, datetime.fromisoformat(at), *rest) for n, at, *rest in rows]

    def last_to_undo(self) -> Entry | None:
        """The newest press that stands, did something, and is not itself an undo."""
        standing = [e for e in self.entries("done") if e.undo_of is None]
        return next((e for e in reversed(standing) if self._did_something(e.number)), None)

    def _did_something(self, number: int) -> bool:
        changes, raw = self.changes(number)
        return bool(changes or raw or self.files(number))

    def changes(self, number: int) -> tuple[Changes, list[RawChange]]:
        """What that press wrote."""
        return unpack(self._one("select changes from press where id = ?", number))

    def files(self, number: int) -> list[tuple[str, str]]:
        """Names (from the data folder) and digests of the files that press wrote."""
        return list(self._db.execute("select name, sha256 from file where press = ?", (number,)))

    def imported(self, sha256: str) -> Entry | None:
        """The standing press that brought content of that digest in; None when there is none."""
        numbers = [n for (n,) in self._db.execute("select press from input where sha256 = ?", (sha256,))]
        return next((e for e in self.entries("done") if e.number in numbers), None)

    def _one(self, query: str, *values: Any) -> Any:
        with closing(self._db.execute(query, values)) as rows:
            return rows.fetchone()[0]


def pack(changes: Changes, raw: Sequence[RawChange]) -> bytes:
    """Changes as compressed JSON, columns together."""
    data = {
        "cells": _columns(changes.cells),
        "added": _packed_rows(changes.added),
        "removed": _packed_rows(changes.removed),
        "raw": [[r.sheet, r.row, r.column, r.old, r.new] for r in raw],
    }
    return zlib.compress(json.dumps(data, default=_moment_out, ensure_ascii=False).encode(), level=1)


def unpack(data: bytes) -> tuple[Changes, list[RawChange]]:
    """The changes that `pack` kept."""
    read = json.loads(zlib.decompress(data), object_hook=_moment_in)
    changes = Changes(
        list(map(CellChange._make, zip(*read["cells"], strict=True))),
        _unpacked_rows(read["added"]),
        _unpacked_rows(read["removed"]),
    )
    return changes, [RawChange(*values) for values in read["raw"]]


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True))


def _packed_rows(rows: Sequence[RowChange]) -> list[list[Any]]:
    """A table's rows at a time: its name, their keys, the columns that any of them fills, and these columns' cells."""
    packed = []
    for table, several in groupby(rows, attrgetter("table")):
        _, keys, values = _columns(several)
        names = list(dict.fromkeys(chain.from_iterable(values)))
        packed.append([table, keys, names, [[row.get(name) for row in values] for name in names]])
    return packed


def _unpacked_rows(packed: Iterable[list[Any]]) -> list[RowChange]:
    rows = []
    for table, keys, names, columns in packed:
        for key, values in zip(keys, zip(*columns, strict=True) if names else repeat(()), strict=bool(names)):
            filled = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            rows.append(RowChange(table, key, filled))
    return rows


def _moment_out(value: Any) -> dict[str, str]:
    return {"\x00at": value.isoformat()}


def _moment_in(value: dict[str, Any]) -> Any:
    return datetime.fromisoformat(value["\x00at"]) if len(value) == 1 and "\x00at" in value else value
