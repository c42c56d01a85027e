"""A workbook at a desk of the team: joining, leaving, who is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import psycopg

from pyaddin.store.journal import Journal
from pyaddin.tables.problems import Refusal
from pyaddin.team import address
from pyaddin.team.connecting import connect, in_words, refuse_other_schema
from pyaddin.team.roles import OWNER, desk_of, role_of
from pyaddin.words.catalogue import tr

_URL: Final = "team"
_DESK: Final = "team desk"


@dataclass(frozen=True, slots=True)
class Present:
    """A desk that has joined; `pending` are its presses that were cut off or run just now."""

    desk: str
    joined_at: datetime
    seen_at: datetime
    units: int
    pending: int
    since: datetime | None


def joined(journal: Journal) -> tuple[str, str]:
    """The URL and the desk that a workbook is tied to; blank where it is tied to none."""
    return journal.about(_URL), journal.about(_DESK)


@contextmanager
def at(url: str, desk: str) -> Iterator[psycopg.Connection]:
    """A connection as that desk; Refusal where the role is more than a desk, or the database is not of this version."""
    place, role = address.read(url), role_of(desk)
    if place.user not in ("", role):
        raise Refusal(tr("The address names the user '{user}', but that desk's is '{role}'; leave the user out.",
                         user=place.user, role=role))  # fmt: skip
    with connect(place, role) as connection:
        _refuse_powers(connection)
        refuse_other_schema(connection)
        yield connection


def _refuse_powers(connection: psycopg.Connection) -> None:
    """Refusal where whoever holds this role could do more than a desk may."""
    with in_words():
        row = connection.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR EXISTS ("
            " SELECT FROM pg_roles o WHERE o.rolname = %s AND pg_has_role(session_user, o.oid, 'MEMBER')) OR EXISTS ("
            " SELECT FROM pg_database d WHERE d.datname = current_database() AND pg_has_role(d.datdba, 'MEMBER')) "
            "FROM pg_roles WHERE rolname = session_user",
            (OWNER,),
        ).fetchone()
    if row is None or row[0]:
        raise Refusal(
            tr("This role may do more in the database than a desk needs; have a desk of its own added with "
               "'fulfilment team init'.")
        )  # fmt: skip


def join(journal: Journal, url: str, desk: str) -> None:
    """Tie a workbook to a desk; Refusal where either is tied already."""
    if (there := joined(journal)[1]) and there != desk:
        raise Refusal(tr("This workbook has joined as desk '{desk}'; let it leave first.", desk=there))
    book = journal.about("book_id")
    if not book:
        raise Refusal(tr("This workbook has no Book ID on Settings; press any button on it once and join then."))
    with at(url, desk) as connection, in_words():
        row = connection.execute("SELECT team.joins(%s)", (book,)).fetchone()
    if row is None or row[0] != book:
        raise Refusal(
            tr("Another workbook is at the desk '{desk}'; let it leave, or take a desk of your own.", desk=desk)
        )
    journal.note(_URL, url)
    journal.note(_DESK, desk)


def leave(journal: Journal) -> str:
    """Untie a workbook; its units are free for the others. The desk that it was at."""
    url, desk = joined(journal)
    refuse_alone(desk)
    with at(url, desk) as connection, in_words():
        connection.execute("SELECT team.leaves(%s)", (journal.about("book_id"),))
    journal.note(_URL, "")
    journal.note(_DESK, "")
    return desk


def refuse_alone(desk: str) -> None:
    """Refusal where a workbook has joined no team."""
    if not desk:
        raise Refusal(tr("This workbook has joined no team."))


def present(connection: psycopg.Connection) -> list[Present]:
    """Who has joined, by name."""
    with in_words():
        rows = connection.execute("SELECT * FROM team.present()").fetchall()
    return [Present(desk_of(str(row[0])), row[1], row[2], int(row[3]), int(row[4]), row[5]) for row in rows]
