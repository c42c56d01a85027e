"""Speaking to a team's database; what goes wrong is one sentence, which repeats nothing of the connection."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Final

import psycopg

from pyaddin.tables.problems import Refusal
from pyaddin.team.address import Address
from pyaddin.words.catalogue import Words, tr

KEYRING: Final = "fulfilment"
SCHEMA: Final = "0002"
"""The last step of the database that this program knows."""


def connect(address: Address, user: str) -> psycopg.Connection:
    """A connection to the database, for one transaction after the other; Refusal where there is none."""
    said = address.parameters(user)
    if kept := _password(said["user"], address):
        said["password"] = kept
    try:
        return psycopg.connect(**said, autocommit=True)
    except psycopg.OperationalError as error:
        raise Refusal(_unconnected(error, address)) from None


def _password(user: str, address: Address) -> str:
    """What the computer's keyring knows; blank leaves it to libpq's own places."""
    with suppress(Exception):  # there is no keyring, or the computer does not open it: that is as if it were empty
        return import_module("keyring").get_password(KEYRING, f"{user}@{address.host}/{address.database}") or ""
    return ""


def _unconnected(error: psycopg.OperationalError, address: Address) -> Words:
    told = str(error)
    if "SSL" in told or "certificate" in told:
        return tr(
            "The team's database at {server} cannot be spoken to safely: it offers no encryption, or its certificate "
            "is not its own or of nobody who is trusted; ask who looks after it.", server=address.host,
        )  # fmt: skip
    if "too many connections" in told or "connection slots" in told:
        return tr(
            "The team's database at {server} has no place free; wait a moment and try again.", server=address.host
        )
    if "does not exist" in told and "database" in told:
        return tr("There is no such database at {server}; look at the end of its address.", server=address.host)
    if "no password supplied" in told:
        return tr(
            "No password for the team's database was found; put it into the file .pgpass or the variable PGPASSWORD."
        )
    if "authentication failed" in told or "authentication method" in told or "pg_hba.conf" in told:
        return tr(
            "The team's database at {server} did not accept desk and password; look at both.", server=address.host
        )
    return tr(
        "The team's database at {server} does not answer; see whether this computer is on the network and that one "
        "runs, and try again.", server=address.host,
    )  # fmt: skip


_LOCKED: Final = tr("Other desks are just reserving the same units; press again in a moment.")
_SLOW: Final = tr("The team's database took too long; press again, and if that stays so, ask who looks after it.")
_OLDER: Final = tr(
    "The team's database is not prepared for this version of the program; have 'fulfilment team init' run on it once."
)
_NEWER: Final = tr(
    "The team's database was prepared by a newer version of the program; update the program on this computer."
)
_BROKEN: Final = tr("The team's database broke off; nothing was changed, try again.")
_SAID: Final[dict[str, Words]] = {
    "55P03": _LOCKED,
    "40P01": _LOCKED,
    "57014": _SLOW,
    "25P03": _SLOW,
    "42501": tr("This role may not do that in the team's database; ask who looks after it."),
    "53100": tr("The team's database is full; ask who looks after it."),
    "25006": tr("The team's database takes nothing in at present; ask who looks after it."),
    "3F000": _OLDER,
    "42883": _OLDER,
    "42P01": _OLDER,
    "23505": tr("This press is in the team's database already; press again."),
    "23514": tr("More units would leave the shelf than the team has there; count it."),
    "42704": tr("There is no such desk."),
    "FU001": tr("Another desk has since reserved these units; press again."),
    "FU002": tr("A press of this desk was cut off; press any button of its workbook first."),
    "FU004": tr("This workbook is no longer at its desk; join again."),
    "FU005": tr("The team's stock has no such place; press again."),
}
"""What is said by the state that the server or a function of ours names."""


@contextmanager
def in_words() -> Iterator[None]:
    """What the database refuses or breaks off becomes a Refusal of one sentence."""
    try:
        yield
    except psycopg.Error as error:
        raise Refusal(_SAID.get(error.sqlstate or "", _BROKEN)) from None


def refuse_other_schema(connection: psycopg.Connection) -> None:
    """Refusal where the database is of an older or a newer version than the program."""
    with in_words():
        row = connection.execute("SELECT team.version()").fetchone()
    version = str(row[0]) if row else ""
    if version != SCHEMA:
        raise Refusal(_NEWER if version > SCHEMA else _OLDER)
