"""Orders that left the sheets long ago, with all that is about them: a SQLite file beside the journal, in step with it.

The file is `<stem>.archive` and holds
    about   name, value                `book_id`: whose archive it is
    kept    id, by, tab, key, marketplace, order_no, parcel_no, cells
                                       a row of a table of ROWS_OF (`tab`) that press `by` of the journal took off its
                                       sheet; `cells` is JSON of its values: declared columns by name, the clerk's
                                       own by OWN and their caption, moments as {"at": "2026-11-18T15:30:00"}
    words   row, text                  what Find looks through, of the row of that id
    back    row, by                    the row of that id was put on its sheet again by press `by`

Whether a row is archived is never stored: it is when the press that took it off stands in the journal and none that put
it back does. So undo, a crash and a workbook restored from a backup need no care here. What a press writes, it writes
in the transaction that begins it in the journal.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime
from functools import cached_property, partial
from glob import escape
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from pyaddin.buttons import BUTTONS
from pyaddin.steps.orders.known_by import Order, Orders
from pyaddin.steps.records import finding
from pyaddin.steps.records.companions import COMPANIONS
from pyaddin.store import databases, private
from pyaddin.store.journal import Journal, Press
from pyaddin.tables.changes import Cell, RowChange
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import tr

FILLS: Final = tuple(button.name for button in BUTTONS if button.archive == "fills")
EMPTIES: Final = tuple(button.name for button in BUTTONS if button.archive == "empties")
"""Buttons whose presses fill and empty it."""
ROWS_OF: Final = ("orders", "parcels", *COMPANIONS)
"""Tables whose rows it holds."""
SUFFIX: Final = ".archive"
PORTION: Final = 500
"""Values asked for at a time; SQLite takes 999 in any build."""

_SCHEMA: Final = (
    "create table archive.about (name text primary key, value text not null)",
    "create table archive.kept (id integer primary key, by integer not null, tab text not null, key text not null, "
    "marketplace text not null, order_no text not null collate nocase, parcel_no text not null collate nocase, "
    "cells text not null)",
    "create table archive.words (row integer primary key, text text not null)",
    "create table archive.back (row integer not null, by integer not null)",
    "create index archive.by_order on kept (order_no)",
    "create index archive.by_parcel on kept (parcel_no)",
    "create index archive.by_key on kept (key)",
    "create index archive.by_back on back (by)",
)

Values = dict[str, Cell]


class Archive:
    """The archive of the workbook whose journal that is; no file is made before the first order goes."""

    def __init__(self, journal: Journal) -> None:
        """Refusal, here and in every method, when the file cannot be used, is gone, or is another workbook's."""
        self.path = path_of(journal.path)
        self._journal = journal
        if self.path.exists():
            self.attach()
        if not self._filled and self._standing_in:
            raise Refusal(
                tr("The archive {file} is not in {folder}, and orders were moved into it; put it back there and press "
                   "again.", file=self.path.name, folder=self.path.parent)
            )  # fmt: skip

    @classmethod
    def for_presses(cls, journal: Journal, presses: Sequence[Press]) -> "Archive | None":
        """The archive, ready to be written with these presses; None when they have nothing to do with it."""
        buttons = {press.entry.button for press in presses if press.changes}
        undone = {press.entry.undo_of for press in presses if press.entry.undo_of}
        buttons |= {entry.button for entry in map(journal.entry, undone) if entry is not None} - {*FILLS}
        if buttons.isdisjoint((*FILLS, *EMPTIES)):
            return None
        archive = cls(journal)
        archive.attach()
        return archive

    @contextmanager
    def _saying(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise Refusal(
                tr("The archive {file} in {folder} cannot be used ({reason}); see Check set-up.",
                   file=self.path.name, folder=self.path.parent, reason=str(error))
            ) from None  # fmt: skip

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with self._saying():
            return self._journal.connection.execute(query, values).fetchall()

    def _each(self, query: str, *values: Any) -> Iterator[Any]:
        """The rows one by one, as far as they are asked for; of single values the value."""
        with self._saying():
            for row in self._journal.connection.execute(query, values):
                yield row if len(row) > 1 else row[0]

    def _do_each(self, query: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with self._saying():
            self._journal.connection.executemany(query, rows)

    def attach(self) -> None:
        """Let the journal's transactions reach over the archive too; to be called before one begins."""
        if self._attached:
            return
        with self._saying():
            databases.make_ready(self.path, private.mode_of(self._journal.path), partial(_look, self.path))
            self._rows("attach database ? as archive", str(self.path))
            _look(self.path, self._journal.connection, "archive")
        for pragma in ("journal_mode = delete", "synchronous = full", "secure_delete = on"):
            self._rows(f"pragma archive.{pragma}")
        self._refuse_another()
        self._sweep()

    def _sweep(self) -> None:
        """Remove what SQLite leaves beside the journal when it is killed in a commit over both files. Both have been
        read by now, so nothing waits for it any more."""
        for stale in self.path.parent.glob(f"{escape(self._journal.path.name)}-mj*"):
            with suppress(OSError):
                stale.unlink()

    def _refuse_another(self) -> None:
        mine = self._journal.about("book_id")
        its = self._rows("select value from archive.about where name = 'book_id'") if self._filled else []
        if mine and its and its[0][0] not in ("", mine):
            raise Refusal(
                tr("The archive {file} in {folder} belongs to another workbook (their Book IDs differ); put the right "
                   "one there, or move it away, and press again.", file=self.path.name, folder=self.path.parent)
            )  # fmt: skip

    @property
    def _attached(self) -> bool:
        return any(name == "archive" for _, name, _ in self._rows("pragma database_list"))

    @property
    def _filled(self) -> bool:
        """Whether anything was ever kept."""
        return self._attached and bool(self._rows("select 1 from archive.sqlite_master where name = 'back'"))

    # Which rows count

    @cached_property
    def _standing(self) -> set[int]:
        return self._journal.standing()

    @cached_property
    def _standing_in(self) -> list[int]:
        """Presses of Archive that stand and moved something."""
        return sorted(self._standing & {number for (number,) in self._rows(_PRESSES_OF_ARCHIVE)})

    @cached_property
    def _archived(self) -> str:
        """The condition on kept under which a row is archived."""
        out = self._standing & {number for (number,) in self._rows("select distinct by from archive.back")}
        backs = f"select row from archive.back where by in ({_listed(out)})"
        return f"by in ({_listed(self._standing_in)}) and id not in ({backs})"

    def count(self) -> int:
        """Rows that are archived."""
        return int(self._rows(f"select count(*) from archive.kept where {self._archived}")[0][0]) if self._filled else 0

    def _where(self, column: str, values: Collection[str], what: str) -> list[Any]:
        """`what` of the archived rows with one of these values in a column."""
        if not self._filled:
            return []
        found = []
        for part in _portions(values):
            marks = ",".join("?" * len(part))
            query = f"select {what} from archive.kept where {column} in ({marks}) and {self._archived} order by id"
            found += self._rows(query, *part)
        return found

    # What is asked

    def orders(self, order_nos: Collection[str]) -> set[Order]:
        """The archived orders with these numbers, in any case."""
        found = self._where("order_no", order_nos, f"tab, marketplace, {_SHOP}, order_no")
        return {(marketplace, shop, number) for tab, marketplace, shop, number in found if tab == "orders"}

    def sold(self, since: date) -> list[tuple[str, date, float]]:
        """Units of archived order rows that were ordered since, by SKU and day; what was cancelled was not sold."""
        if not self._filled:
            return []
        at = "coalesce(json_extract(cells, '$.ordered_at.at'), json_extract(cells, '$.paid_at.at'))"
        sku, qty, status = (f"json_extract(cells, '$.{name}')" for name in ("sku", "qty", "status"))
        query = (
            f"select {sku}, substr({at}, 1, 10), {qty} from archive.kept where tab = 'orders' and {at} >= ? "
            f"and {sku} <> '' and {qty} > 0 and coalesce({status}, '') <> ? and {self._archived}"
        )
        rows = self._rows(query, since.isoformat(), Status.CANCELLED)
        return [(str(sku), date.fromisoformat(day), float(units)) for sku, day, units in rows]

    def columns(self, table: str, names: Sequence[str], moments: Collection[str]) -> list[tuple[Any, ...]]:
        """These cells of all archived rows of a table, blank ones None and `moments` as ISO text: picked out by SQLite,
        for an archive may hold half a million rows."""
        if not self._filled:
            return []
        cells = ", ".join(f"'$.{name}{'.at' if name in moments else ''}'" for name in names)
        query = f"select json_extract(cells, {cells}) from archive.kept where tab = ? and {self._archived} order by id"
        return [tuple(json.loads(row)) for row in self._each(query, table)]

    def parcels(self, references: Collection[str]) -> dict[str, dict[str, str]]:
        """Archived parcels and their tracking numbers, by parcel number and by order number in lower case."""
        numbers = {no for (no,) in self._where("order_no", references, "parcel_no") if no}
        rows = self._where("parcel_no", {*references, *numbers}, "tab, order_no, parcel_no, cells")
        found: dict[str, dict[str, str]] = {}
        tracking = {no: str(_values(cells).get("tracking_no") or "") for tab, _, no, cells in rows if tab == "parcels"}
        for tab, order_no, number, _ in rows:
            if number in tracking:
                names = {number, *([order_no] if tab == "orders" else ())}
                for name in names:
                    found.setdefault(name.casefold(), {})[number] = tracking[number]
        return found

    def find(self, words: finding.Wanted, most: int) -> list[RowChange]:
        """Archived rows that hold every word, `most` of them: those of just that number, then those that were archived
        last first."""
        if not self._filled or not words:
            return []
        ways = [_pattern(way) for word in words for way in word]
        likes = " and ".join(f"({' or '.join([_LIKE] * len(word))})" for word in words)
        whole = [
            _pattern(f"{finding.GLUE}{sign}{number}{finding.GLUE}")
            for number in finding.whole_numbers(words)
            for sign in ("", "#")
        ]
        named = " or ".join([_WHOLE_LIKE] * len(whole))
        # the narrow table is searched first: half a million rows of it fit what a scan reads in a moment
        query = "select row from archive.words where {} order by row desc"
        first = dict.fromkeys(self._each(query.format(f"{likes} and ({named})"), *ways, *whole)) if whole else {}
        others = (at for at in self._each(query.format(likes), *ways) if at not in first)
        every = chain(first, others)
        found: list[RowChange] = []
        while len(found) < most and (part := list(islice(every, PORTION))):
            marks = _listed(part)
            rows = self._rows(
                f"select id, tab, key, cells from archive.kept where id in ({marks}) and {self._archived}"
            )
            kept = {at: RowChange(tab, key, _values(cells)) for at, tab, key, cells in rows}
            found += [kept[at] for at in part if at in kept]
        return found[:most]

    def parcels_of(self, numbers: Collection[str]) -> dict[str, Values]:
        """The values of archived parcels by their numbers."""
        rows = self._where("parcel_no", numbers, "tab, key, cells")
        return {key: _values(cells) for tab, key, cells in rows if tab == "parcels"}

    def whole(self, orders: Collection[Order], parcel_nos: Collection[str] = ()) -> list[RowChange]:
        """All rows of these orders and parcels, and of the orders and parcels that hang together with them; a row that
        names no marketplace and no parcel is of every order with its number."""
        rows: dict[int, RowChange] = {}
        seen_orders: set[Order] = set()
        seen_parcels: set[str] = set()
        more_orders, more_parcels = set(orders), set(parcel_nos)
        while more_orders or more_parcels:
            wanted = Orders(more_orders)
            found = self._where("order_no", {number for *_, number in more_orders}, _WHOLE)
            found = [row for row in found if row[3:6] in wanted or (row[1] in COMPANIONS and not (row[3] or row[6]))]
            found += self._where("parcel_no", more_parcels, _WHOLE)
            seen_orders |= more_orders
            seen_parcels |= more_parcels
            rows |= {at: RowChange(tab, key, _values(cells)) for at, tab, key, *_, cells in found}
            more_orders = {row[3:6] for row in found if row[1] == "orders"} - seen_orders
            more_parcels = {row[6] for row in found if row[6]} - seen_parcels
        return [rows[at] for at in sorted(rows)]

    # What is written, inside a transaction of the journal

    def keep(self, press: Press) -> None:
        """What a press that begins does to the archive."""
        number, button = press.entry.number, press.entry.button
        going = [row for row in press.changes.taken if row.table in ROWS_OF]
        if button in FILLS and going:
            self._put(number, going)
        elif button in EMPTIES:
            self._take_out(number, press.changes.added)
        elif press.entry.undo_of and self._filled:
            self._keep_out(press)

    def _put(self, number: int, rows: Sequence[RowChange]) -> None:
        if not self._filled:
            for statement in _SCHEMA:
                self._rows(statement)
            self._rows("insert into archive.about values ('book_id', ?)", self._journal.about("book_id"))
        self._forget_rolled_back()
        self._take_out(number, rows)  # a row that counts as archived and yet stood on its sheet is there once
        first = self._rows("select coalesce(max(id), 0) + 1 from archive.kept")[0][0]
        kept = ((at, number, *_kept(row)) for at, row in enumerate(rows, first))
        self._do_each("insert into archive.kept values (?, ?, ?, ?, ?, ?, ?, ?)", kept)
        words = (
            (at, finding.text_of(row.table, row.values))
            for at, row in enumerate(rows, first)
            if row.table in finding.FIELDS
        )
        self._do_each("insert into archive.words values (?, ?)", words)

    def _forget_rolled_back(self) -> None:
        """Rows of presses that never were: nothing brings these back."""
        gone = _listed(entry.number for entry in self._journal.entries("rolled back") if entry.button in FILLS)
        self._rows(f"delete from archive.words where row in (select id from archive.kept where by in ({gone}))")
        self._rows(f"delete from archive.kept where by in ({gone})")

    def _take_out(self, number: int, rows: Iterable[RowChange]) -> None:
        wanted = {(row.table, row.key) for row in rows}
        found = self._where("key", {key for _, key in wanted}, "id, tab, key")
        self._do_each(
            "insert into archive.back values (?, ?)",
            [(at, number) for at, tab, key in found if (tab, key) in wanted],
        )

    def _keep_out(self, press: Press) -> None:
        """Rows that the undo of a Bring back leaves on their sheets, because they were changed since, stay out."""
        removed = {(row.table, row.key) for row in press.changes.removed}
        query = "select id, tab, key from archive.back join archive.kept on id = row where back.by = ?"
        left = [at for at, tab, key in self._rows(query, press.entry.undo_of) if (tab, key) not in removed]
        self._do_each("insert into archive.back values (?, ?)", [(at, press.entry.number) for at in left])

    # For Forget buyers

    def each(self, table: str, but: str = "") -> Iterator[tuple[str, Values]]:
        """Key and values of every row that was ever kept of a table, whether it counts as archived now or not; those
        whose recipient is `but` left out."""
        if self._filled:
            others = f"and {_RECIPIENT} is not ?" if but else ""
            query = f"select key, cells from archive.kept where tab = ? {others} order by id"
            for key, cells in self._each(query, table, *([but] if but else ())):
                yield key, _values(cells)

    def each_of(self, table: str, recipient: str, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Key and these values of the rows whose recipient that is, blank ones None: read by SQLite, for an archive may
        hold half a million of them."""
        if self._filled:
            what = "".join(f", json_extract(cells, '$.{name}')" for name in names)
            query = f"select key{what} from archive.kept where tab = ? and {_RECIPIENT} = ? order by id"
            yield from self._each(query, table, recipient)

    def holding(self, table: str, names: Sequence[str], but: str) -> list[tuple[str, str, str]]:
        """Key, order and parcel number of every row that was ever kept of a table with something in one of these
        columns that is not `but`."""
        if not self._filled:
            return []
        held = " or ".join(f"coalesce(json_extract(cells, '$.{name}'), '') not in ('', ?)" for name in names)
        query = f"select key, order_no, parcel_no from archive.kept where tab = ? and ({held}) order by id"
        return self._rows(query, table, *[but] * len(names))

    def rewrite(self, table: str, change: Callable[[Values], Values], keys: Collection[str] | None = None) -> int:
        """Let `change` give every kept row of a table (those of `keys`, where given) other values; how many differ.

        It must leave the key, the order and the parcel number alone. To be called inside the journal's
        `all_or_none`; what stood there is wiped from the file, not only unlinked.
        """
        if not self._filled:
            return 0
        changed = 0
        for at, key in self._rows("select id, key from archive.kept where tab = ? order by id", table):
            if keys is not None and key not in keys:
                continue
            values = _values(self._rows("select cells from archive.kept where id = ?", at)[0][0])
            new = change(dict(values))
            if new != values:
                changed += 1
                self._rows("update archive.kept set cells = ? where id = ?", _cells(new), at)
                if table in finding.FIELDS:
                    self._rows("update archive.words set text = ? where row = ?", finding.text_of(table, new), at)
        return changed


_PRESSES_OF_ARCHIVE: Final = "select id from press where button in ({}) and done > 0".format(
    ", ".join(map(repr, FILLS))
)
_RECIPIENT: Final = "json_extract(cells, '$.recipient')"
_LIKE: Final = "text like ? escape '\\'"
_WHOLE_LIKE: Final = f"char({ord(finding.GLUE)}) || text || char({ord(finding.GLUE)}) like ? escape '\\'"
_SHOP: Final = "coalesce(json_extract(cells, '$.shop'), '')"
"""Not a column of kept: archives are older than the shop."""
_WHOLE: Final = f"id, tab, key, marketplace, {_SHOP}, order_no, parcel_no, cells"


def _pattern(way: str) -> str:
    return "%" + way.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _portions(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while part := list(islice(rest, PORTION)):
        yield part


def _kept(row: RowChange) -> tuple[str, ...]:
    named = (str(row.values.get(name) or "") for name in ("marketplace", "order_no", "parcel_no"))
    return row.table, row.key, *named, _cells(row.values)


def _cells(values: Any) -> str:
    return _ENCODER.encode(dict(values))


def _values(cells: str) -> Values:
    try:
        read: dict[str, Any] = json.loads(cells)
        return {name: datetime.fromisoformat(v["at"]) if isinstance(v, dict) else v for name, v in read.items()}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise Refusal(
            tr("The archive beside the journal is damaged; put a copy of it back from before and press again.")
        ) from None


def _moment(value: Any) -> dict[str, str]:
    return {"at": value.isoformat()}


_ENCODER: Final = json.JSONEncoder(default=_moment)


def path_of(journal: Path) -> Path:
    """Where the archive of a journal's workbook lies."""
    return journal.with_suffix(SUFFIX)


def _look(path: Path, db: sqlite3.Connection, schema: str = "main") -> None:
    """Refusal where a database is no archive."""
    databases.refuse_foreign(db, path, databases.known_from(";".join(_SCHEMA).replace("archive.", "")), schema)


def settle(journal: Path) -> None:
    """Let SQLite finish or take back what a crash left of an archive, as it must before the file gets another name."""
    if (path := path_of(journal)).exists():
        databases.make_ready(path, private.OWNER, partial(_look, path))
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as db:
            db.execute("select count(*) from sqlite_master").fetchone()
