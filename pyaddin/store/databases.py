"""Opening a database that may not be ours: looked at before anything is written to it, and never through a link."""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Final

from pyaddin.store import private
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

_BESIDE: Final = ("-journal", "-wal", "-shm")
_MAGIC: Final = b"\xd9\xd5\x05\xf9 \xa1c\xd7"
"""Ends a rollback journal that names another file, which SQLite deletes once it has rolled back."""
_LONGEST: Final = 4096

Known = frozenset[tuple[str, str]]
"""Names and definitions of all that a database holds."""


def make_ready(path: Path, mode: int, look: Callable[[sqlite3.Connection], object]) -> None:
    """See that SQLite may open that path for writing: what is there is one of ours, what is not there is made with
    that mode.

    Refusal, with nothing changed, when it is not, by `look` too.
    """
    for each in (path, *(path.with_name(path.name + end) for end in _BESIDE)):
        if each.is_symlink():
            raise _foreign(path)
    _refuse_strange_rollback(path)
    if path.exists():
        with suppress(sqlite3.OperationalError), closing(read_only(path)) as db:  # left by a crash: SQLite must mend it
            look(db)
    else:
        with suppress(OSError):  # of which SQLite tells
            private.create(path, mode).close()


def read_only(path: Path) -> sqlite3.Connection:
    """A database that is only looked at."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def refuse_foreign(db: sqlite3.Connection, path: Path, known: Known, schema: str = "main") -> None:
    """Refusal when a database holds anything else than tables and indexes that are `known`: a trigger is a program."""
    rows = db.execute(f"select name, sql from {schema}.sqlite_master where sql is not null").fetchall()
    if not known.issuperset((name, _plain(sql)) for name, sql in rows):
        raise _foreign(path)


@cache
def known_from(*scripts: str) -> Known:
    """All that these statements make."""
    with closing(sqlite3.connect(":memory:")) as db:
        for script in scripts:
            db.executescript(script)
        return frozenset(
            (name, _plain(sql)) for name, sql in db.execute("select name, sql from sqlite_master where sql is not null")
        )


def _plain(sql: str) -> str:
    return re.sub(r"\s+", "", sql).lower()


def _refuse_strange_rollback(path: Path) -> None:
    """A rollback journal may name a file that ties the changes of several databases together: SQLite deletes it, so it
    must be ours."""
    rollback = path.with_name(f"{path.name}-journal")
    with suppress(FileNotFoundError), rollback.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - _LONGEST, 0))
        end = file.read()
        if not end.endswith(_MAGIC) or len(end) < 16:
            return
        length = int.from_bytes(end[-16:-12])
        named = Path(os.fsdecode(end[-16 - length : -16])) if 0 < length <= len(end) - 16 else Path()
        ours = named.parent == path.absolute().parent and re.search(r"-mj[0-9A-F]+$", named.name)
        if not ours and (named.as_posix().startswith("//") or named.exists()):
            raise _foreign(path)


def _foreign(path: Path) -> Refusal:
    return Refusal(
        tr("The file {file} in {folder} was not made by this program; move it away and press again.",
           file=path.name, folder=path.parent)
    )  # fmt: skip
