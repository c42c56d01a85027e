"""What every press changed, kept beside the workbook: for finishing after a crash, for Undo, for the log.

One SQLite file a workbook. A press is `begun` before anything is written and `done` when all of it is; between the two
its files wait in a folder of their own. Undo makes it `undone`; one that the workbook no longer holds, because it was
closed without saving or restored from a backup, is `lost`.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, groupby, repeat
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pandas as pd

from pyaddin.buttons import BUTTONS, named
from pyaddin.steps.aftersales.asked import Position
from pyaddin.steps.aftersales.telling import Fact
from pyaddin.store import bounds, databases, private
from pyaddin.tables.changes import OWN, CellChange, Changes, RowChange
from pyaddin.tables.orders import INBOX
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import tr

State = Literal["begun", "done", "undone", "rolled back", "lost"]

_TABLES = """
create table if not exists press (
    id integer primary key, at text not null, who text not null, button text not null, state text not null,
    line text not null, done integer not null, skipped integer not null, needs integer not null,
    before text not null, after text not null, changes blob not null, undo_of integer
);
create table if not exists file (press integer not null, name text not null, sha256 text not null);
create table if not exists input (press integer not null, sha256 text not null, name text not null);
create table if not exists ever (name text primary key, number integer not null);
create table if not exists about (name text primary key, value text not null);
create table if not exists forgotten (press integer not null, name text not null, primary key (press, name));
"""

_WITHDRAWN = "withdrawn"
STEPS: tuple[str, ...] = (
    "create table statement (press integer primary key, lines blob not null);"
    "create table told (press integer not null, order_no text not null);"
    "create index told_of on told (order_no);",
    "create table movement (id integer primary key, press integer not null, why text not null, sku text not null, "
    "qty real not null, from_kind text not null, from_warehouse text not null, from_bin text not null, "
    "to_kind text not null, to_warehouse text not null, to_bin text not null);"
    "create index movement_of on movement (press);",
    "alter table movement add column lot text not null default '';",
    "create table event (id integer primary key, press integer not null, no text not null, parcel_no text not null, "
    "tracking_no text not null, at text not null, leg text not null, doubt text not null, words text not null, "
    "place text not null, zone text not null, carrier text not null, file text not null);"
    "create index event_of on event (parcel_no);",
    "create table message (id integer primary key, press integer not null, line text not null, event text not null, "
    "marketplace text not null, shop text not null, order_no text not null, parcel_no text not null, "
    "language text not null, way text not null, state text not null, at text not null, who text not null, "
    "message_id text not null, address text not null, subject text not null, text text not null);"
    "create index message_of on message (line);",
    "create table mailbox (id integer primary key, press integer not null, box text not null, "
    "validity integer not null, uid integer not null);",
    "create table mail_number (press integer not null, number text not null);",
)
"""What each version changes in the tables of the one before, oldest first: statements that end in semicolons, tried on
a journal of that version. The file's `user_version` counts the steps that were taken; those of the first version, whose
tables are above, have 0."""

_CHANGED = frozenset(table for button in BUTTONS for table in button.reads)
_TEXT = frozenset({str})
_NUMBER = frozenset({int})
_CELL = frozenset({str, int, float, bool, datetime, type(None)})
_EVER = "select coalesce(max(number), 0) from ever where name = ?"


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


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be written; `name` is its path from the data folder, with forward slashes, or a whole path."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256 as hexadecimal text."""
        return hashlib.sha256(self.data).hexdigest()


class Written(NamedTuple):
    """A file that a press wrote, by its path from the data folder."""

    press: int
    name: str


@dataclass(frozen=True, slots=True)
class Press:
    """All that is kept of a press, and the content of its files; `inputs` are names with digests, `statements` what
    marketplaces said, `withdrawn` the files of earlier presses that are void from then on, `moves` how stock moved,
    `events` what carriers said, `messages` what buyers are told, `read` how far mailboxes were read, `numbers` the mail
    numbers it hands out."""

    entry: Entry
    changes: Changes
    raw: Sequence[RawChange] = ()
    files: Sequence[NewFile] = ()
    inputs: Sequence[tuple[str, str]] = ()
    statements: pd.DataFrame | None = None
    withdrawn: Sequence[Written] = ()
    moves: pd.DataFrame | None = None
    events: pd.DataFrame | None = None
    messages: Sequence[Fact] = ()
    read: Mapping[str, Position] = field(default_factory=dict)
    numbers: Sequence[str] = ()


class Journal:
    """The journal of one workbook, in the file `path`."""

    def __init__(self, path: Path, mode: int = private.OWNER) -> None:
        """Open it, or make it for those whom the mode lets read; Refusal, here and in every method, when the folder
        cannot be written or it is no journal."""
        self.path = path
        with self.saying(), self.sound():
            databases.make_ready(path, mode, self._look)
            self._db = sqlite3.connect(path, timeout=10, isolation_level=None)
            try:
                self._db.execute("pragma trusted_schema = off")
                self._db.execute("pragma journal_mode = delete")
                self._db.execute("pragma synchronous = full")
                self._bring_forward()
            except (sqlite3.Error, Refusal):
                self._db.close()  # which takes back what was begun
                raise

    def _look(self, db: sqlite3.Connection) -> int:
        """How many steps the file has taken; Refusal where it is no journal, or a newer program has taken more."""
        taken = int(db.execute("pragma user_version").fetchone()[0])
        if taken > len(STEPS):
            raise Refusal(
                tr("The journal {file} in {folder} was written by a newer version of the program: install that version "
                   "here, too, and press again.", file=self.path.name, folder=self.path.parent)
            )  # fmt: skip
        databases.refuse_foreign(db, self.path, databases.known_from(_TABLES, *STEPS[:taken]))
        return taken

    def _bring_forward(self) -> None:
        """Make the tables, and take the steps that the file has not taken, all or none."""
        taken = self._look(self._db)
        self._db.executescript(_TABLES)
        if taken < len(STEPS):
            steps = "".join(STEPS[taken:])
            self._db.executescript(f"begin immediate; {steps} pragma user_version = {len(STEPS)}; commit;")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def saying(self) -> Iterator[None]:
        """Trouble with the file as one sentence."""
        try:
            yield
        except sqlite3.Error as error:
            raise Refusal(
                tr("The journal {file} in {folder} cannot be used ({reason}); see Check set-up.",
                   file=self.path.name, folder=self.path.parent, reason=str(error))
            ) from None  # fmt: skip

    @contextmanager
    def sound(self) -> Iterator[None]:
        """What was kept and is not what was kept, as one sentence."""
        try:
            yield
        except (ValueError, TypeError, LookupError, MemoryError, RecursionError, zlib.error):
            raise self._damaged() from None
        except sqlite3.OperationalError as error:  # such an error quotes the text, which may be a buyer's
            if "decode" not in str(error):
                raise
            raise self._damaged() from None

    def _damaged(self) -> Refusal:
        return Refusal(
            tr("The journal {file} in {folder} is damaged; put a copy of it back from before, or move it away and "
               "press again: presses made until now can then not be undone.",
               file=self.path.name, folder=self.path.parent)
        )  # fmt: skip

    @contextmanager
    def all_or_none(self) -> Iterator[None]:
        """What is written inside is kept together, or not at all."""
        self._do("begin immediate")
        try:
            yield
            self._do("commit")
        except BaseException:
            if self._db.in_transaction:
                self._do("rollback")
            raise

    def _do(self, query: str, *values: Any) -> None:
        with self.saying():
            self._db.execute(query, values)

    def _do_each(self, query: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with self.saying():
            self._db.executemany(query, list(rows))

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with self.saying(), self.sound():
            return self._db.execute(query, values).fetchall()

    def _one(self, query: str, *values: Any) -> Any:
        with self.sound():
            return self._rows(query, *values)[0][0]

    @property
    def connection(self) -> sqlite3.Connection:
        """For the archive, which is written in one transaction with the journal."""
        return self._db

    def about(self, name: str) -> str:
        """What the journal knows of its workbook: `book_id`, `book` (its path); blank when it knows nothing."""
        return str(self._one("select coalesce(max(value), '') from about where name = ?", name))

    def note(self, name: str, value: str) -> None:
        """Keep what `about` tells."""
        if self.about(name) != value:
            self._do("insert or replace into about values (?, ?)", name, value)

    def next_number(self) -> int:
        """The number of the next press."""
        return int(self._one("select coalesce(max(id), 0) + 1 from press"))

    def begin(self, press: Press) -> None:
        """Keep a press that is about to be written."""
        entry = press.entry
        self._do(
            "insert into press values (?, ?, ?, ?, 'begun', ?, ?, ?, ?, ?, ?, ?, ?)",
            entry.number, entry.at.isoformat(), entry.who, entry.button, entry.line, entry.done, entry.skipped,
            entry.needs, entry.before, entry.after, pack(press.changes, press.raw), entry.undo_of,
        )  # fmt: skip
        self._do_each("insert into file values (?, ?, ?)", [(entry.number, f.name, f.digest) for f in press.files])
        self._do_each("insert into input values (?, ?, ?)", [(entry.number, d, n) for n, d in press.inputs])
        if press.withdrawn:
            self.note(f"{_WITHDRAWN} {entry.number}", json.dumps(list(press.withdrawn)))

    def set_state(self, numbers: Sequence[int], state: State) -> None:
        """Move these presses on together."""
        with self.all_or_none():
            self._do_each("update press set state = ? where id = ?", [(state, n) for n in numbers])

    def lose(self, entry: Entry) -> None:
        """The workbook does not hold this press any more; what it took back, if it was an undo, stands again."""
        self._do("update press set state = 'lost' where id = ?", entry.number)
        if entry.undo_of:
            self._do("update press set state = 'done' where id = ? and state = 'undone'", entry.undo_of)

    def remember(self, ever: Mapping[str, int]) -> None:
        """Numbers that were given, so that they are never given again."""
        self._do_each(
            "insert into ever values (?, ?) on conflict(name) do update set number = max(number, excluded.number)",
            ever.items(),
        )

    def ever(self, name: str) -> int:
        """The highest number of that kind ever given, in this workbook or another of the same folder."""
        beside = (_highest(other, name) for other in self.path.parent.glob("*.journal") if other != self.path)
        with self.sound():
            return max(bounds.number(self._one(_EVER, name)), *beside, 0)

    def entries(self, *states: State) -> list[Entry]:
        """Presses in these states (all when none is named), oldest first."""
        marks = ",".join("?" * len(states))
        return self._entries(f"where state in ({marks})" if states else "", *states)

    def entry(self, number: int) -> Entry | None:
        """The press of that number; None when there is none."""
        return next(iter(self._entries("where id = ?", number)), None)

    def _entries(self, where: str, *values: Any) -> list[Entry]:
        rows = self._rows(
            "select id, at, who, button, state, line, done, skipped, needs, before, after, undo_of "
            f"from press {where} order by id", *values,
        )  # fmt: skip
        with self.sound():
            return [_entry(*row) for row in rows]

    def newest_done(self) -> int:
        """Number of the newest press that is done; 0 when there is none."""
        return int(self._one("select coalesce(max(id), 0) from press where state = 'done'"))

    def done_but_taken_back(self) -> list[int]:
        """Numbers of presses that an undo took back and that are not said to be undone yet."""
        taken = "select undo_of from press where state = 'done'"
        return [number for (number,) in self._rows(f"select id from press where state = 'done' and id in ({taken})")]

    def standing(self) -> set[int]:
        """Numbers of the presses that were written and not taken back."""
        query = "select id from press where state = 'done' except select undo_of from press where state = 'done'"
        return {number for (number,) in self._rows(query)}

    def last_to_undo(self) -> Entry | None:
        """The newest press that stands, did something, and is not itself an undo or only a look at what is there."""
        done = self.entries("done")
        taken_back = {entry.undo_of for entry in done}
        standing = [e for e in reversed(done) if e.undo_of is None and e.number not in taken_back]
        standing = [e for e in standing if not named(e.button).only_looks]
        return next((e for e in standing if self.did_something(e.number)), None)

    def did_something(self, number: int) -> bool:
        """Whether that press changed a cell or wrote a file."""
        changes, raw = self.changes(number)
        return bool(changes or raw or self.files(number))

    def changes(self, number: int) -> tuple[Changes, list[RawChange]]:
        """What that press wrote."""
        with self.sound():
            changes, raw = unpack(self._one("select changes from press where id = ?", number))
            _refuse_other_sheets(changes, raw)
            return changes, raw

    def keep_less(self, number: int, changes: Changes, raw: Sequence[RawChange]) -> None:
        """Keep only this of what that press wrote."""
        self._do("update press set changes = ? where id = ?", pack(changes, raw), number)

    def settle(self, number: int, name: str = "") -> None:
        """That press holds no buyer any more who may have to be forgotten; with a name, that file of it went."""
        self._do("insert or ignore into forgotten values (?, ?)", number, name)

    def settled(self) -> set[tuple[int, str]]:
        """Press and file, blank for the press itself, of all that `settle` was told."""
        return set(self._rows("select press, name from forgotten"))

    def wiping(self) -> None:
        """To be called before something is changed that must not be left in the file."""
        self._do("pragma secure_delete = on")

    def wipe(self) -> None:
        """Write the file anew, and others that are attached, so that no older state is left in it."""
        for name in [name for _, name, file in self._rows("pragma database_list") if file]:
            self._do(f"vacuum {name}")

    def files(self, number: int) -> list[tuple[str, str]]:
        """Names (from the data folder) and digests of the files that press wrote."""
        rows = self._rows("select name, sha256 from file where press = ?", number)
        with self.sound():
            return [(bounds.name(name), str(sha256)) for name, sha256 in rows]

    def file_names(self) -> list[str]:
        """Names of all files that were written."""
        return [name for (name,) in self._rows("select distinct name from file")]

    def rename_file(self, name: str, to: str) -> None:
        """The file of that name lies elsewhere from now on."""
        self._do("update file set name = ? where name = ?", to, name)

    def withdrawn(self, number: int) -> list[Written]:
        """The files of earlier presses that are void since that press."""
        with self.sound():
            kept = json.loads(self.about(f"{_WITHDRAWN} {number}") or "[]")
            return [Written(bounds.number(press), bounds.name(name)) for press, name in kept]

    def void(self) -> set[Written]:
        """The files that presses which stand have made void."""
        kept = self._rows("select name from about where name like ?", f"{_WITHDRAWN} %")
        numbers = {int(name.removeprefix(_WITHDRAWN)) for (name,) in kept}
        return {file for number in numbers & self.standing() for file in self.withdrawn(number)}

    def written(self, file: str) -> Written | None:
        """The file of that name which a standing press wrote last; None where there is none."""
        query = (
            "select press, name from file where name = ? or substr(name, -length(?) - 1) = '/' || ? order by press desc"
        )
        standing = self.standing()
        return next((Written(*one) for one in self._rows(query, file, file, file) if one[0] in standing), None)

    def inputs(self, number: int) -> list[tuple[str, str]]:
        """Names and digests of what that press brought in."""
        return self._rows("select name, sha256 from input where press = ?", number)

    def imported(self, sha256: str) -> Entry | None:
        """The standing press that brought content of that digest in; None when there is none."""
        brought = "select press from input where sha256 = ?"
        return next(iter(self._entries(f"where state = 'done' and id in ({brought})", sha256)), None)

    def brought(self, besides: int = 0) -> set[str]:
        """The digests of all content that standing presses other than `besides` brought in."""
        found = "select sha256 from input join press on id = press where state = 'done' and id <> ?"
        return {str(digest) for (digest,) in self._rows(found, besides)}


def _refuse_other_sheets(changes: Changes, raw: Iterable[RawChange]) -> None:
    """ValueError where a press would have changed what no button reads, such as Settings."""
    columns = {(cell.table, cell.column) for cell in changes.cells}
    for row in (*changes.added, *changes.removed, *changes.taken):
        columns |= {(row.table, name) for name in row.values}
    for table, column in columns:
        if table not in _CHANGED or not (column in TABLES[table].names or column.startswith(OWN)):
            raise ValueError("no press changes that")
    if any(cell.sheet != INBOX.sheet for cell in raw):
        raise ValueError("no press changes cells there")


def _entry(number: Any, at: str, who: str, button: str, state: State, line: str, *counts: Any) -> Entry:
    """A press as it was kept; ValueError or TypeError where no press is kept so."""
    done, skipped, needs, before, after, undo_of = counts
    _refuse_others((who, button, state, line, before, after), _TEXT)
    done, skipped, needs = map(bounds.number, (done, skipped, needs))
    taken_back = undo_of and bounds.number(undo_of)
    return Entry(
        number, datetime.fromisoformat(at), who, button, state, line, done, skipped, needs, before, after, taken_back
    )  # fmt: skip


def _highest(path: Path, name: str) -> int:
    """The highest number given by another journal; 0 where it cannot be read."""
    try:
        with closing(databases.read_only(path)) as db:
            return bounds.number(db.execute(_EVER, (name,)).fetchone()[0])
    except (sqlite3.Error, ValueError):
        return 0


def pack(changes: Changes, raw: Sequence[RawChange]) -> bytes:
    """Changes as compressed JSON, columns together."""
    data = {
        "cells": _columns(changes.cells),
        "added": _packed_rows(changes.added),
        "removed": _packed_rows(changes.removed),
        "taken": _packed_rows(changes.taken),
        "raw": [[r.sheet, r.row, r.column, r.old, r.new] for r in raw],
    }
    return bounds.pack(json.dumps(data, default=_moment_out, ensure_ascii=False).encode())


def unpack(data: bytes) -> tuple[Changes, list[RawChange]]:
    """The changes that `pack` kept; ValueError where no press writes such."""
    read = json.loads(bounds.unpacked(data), object_hook=_moment_in)
    for column, types in zip(read["cells"], (_TEXT, _NUMBER, _TEXT, _TEXT, _CELL, _CELL), strict=False):
        _refuse_others(column, types)
    changes = Changes(
        list(map(CellChange._make, zip(*read["cells"], strict=True))),
        _unpacked_rows(read["added"]),
        _unpacked_rows(read["removed"]),
        _unpacked_rows(read.get("taken", ())),  # a journal of before rows could be taken off has none
    )
    raw = [RawChange(*values) for values in read["raw"]]
    for cell in raw:
        _refuse_others((cell.row, cell.column), _NUMBER)
        _refuse_others((cell.sheet,), _TEXT)
        _refuse_others((cell.old, cell.new), _CELL)
    return changes, raw


def _refuse_others(values: Iterable[Any], types: frozenset[type]) -> None:
    if not types.issuperset(map(type, values)):
        raise ValueError("no cell holds such")


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
        _refuse_others((table, *keys, *names), _TEXT)
        for column in columns:
            _refuse_others(column, _CELL)
        for key, values in zip(keys, zip(*columns, strict=True) if names else repeat(()), strict=bool(names)):
            filled = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            rows.append(RowChange(table, key, filled))
    return rows


def _moment_out(value: Any) -> dict[str, str]:
    return {"\x00at": value.isoformat()}


def _moment_in(value: dict[str, Any]) -> Any:
    return datetime.fromisoformat(value["\x00at"]) if len(value) == 1 and "\x00at" in value else value
