"""Preparing a database for a team: its roles, its tables, its desks; for who looks after it, never for a desk."""

import secrets
from pathlib import Path
from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from psycopg import sql
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from pyaddin.tables.problems import Refusal
from pyaddin.team.connecting import in_words
from pyaddin.team.roles import DESKS, OWNER, role_of
from pyaddin.words.catalogue import tr

_MONTHS: Final = 36
_CONNECTIONS: Final = 4
"""Of one desk at a time."""
_LIMITS: Final = {
    "lock_timeout": "10s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "30s",
}


def prepare(connection: psycopg.Connection, to: str = "head") -> None:
    """Make what is missing of roles and tables, all of it or nothing."""
    connection.autocommit = False
    engine = create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool)
    try:
        with in_words(), engine.begin() as alchemy:
            _roles(connection)
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))
            connection.execute("CREATE SCHEMA IF NOT EXISTS team")
            _upgrade(alchemy, to)
            connection.execute("SELECT team.add_months(%s)", (_MONTHS,))
        connection.autocommit = True
    except CommandError:
        raise Refusal(
            tr("The team's database was prepared by a newer version of the program; update the program on this "
               "computer.")
        ) from None  # fmt: skip


def _roles(connection: psycopg.Connection) -> None:
    _refuse_unable(connection)
    for role in (OWNER, DESKS):
        if not _there(connection, role):
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    owner, database = sql.Identifier(OWNER), sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(database, owner))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(DESKS)))
    members = connection.execute(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE m.roleid = %s::regrole",
        (DESKS,),
    ).fetchall()
    for (role,) in members:
        _limit(connection, role)


def _refuse_unable(connection: psycopg.Connection) -> None:
    able = connection.execute(
        "SELECT (r.rolsuper OR r.rolcreaterole) AND pg_has_role(d.datdba, 'MEMBER') "
        "FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()"
    ).fetchone()
    if not able or not able[0]:
        raise Refusal(
            tr("This role may not prepare the database: it must own it and may make roles; take the one that the "
               "database was made with.")
        )  # fmt: skip


def _there(connection: psycopg.Connection, role: str) -> bool:
    return connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is not None


def _upgrade(alchemy: Connection, to: str) -> None:
    """Let Alembic run the steps that are missing, in the transaction that is open."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = alchemy
    command.upgrade(config, to)


def add_desk(connection: psycopg.Connection, desk: str) -> str:
    """Make the role of a desk; its password, which is nowhere else. Refusal where the name is taken or none."""
    role = role_of(desk)
    if _there(connection, role):
        raise Refusal(tr("There is a desk '{desk}' already; take another name.", desk=desk))
    password = secrets.token_urlsafe(24)
    # the server is given what it checks by, never the password
    kept = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    name = sql.Identifier(role)
    with in_words(), connection.transaction():
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT "
                    "CONNECTION LIMIT {} PASSWORD {}").format(name, sql.Literal(_CONNECTIONS), sql.Literal(kept))
        )  # fmt: skip
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(DESKS), name))
        _limit(connection, role)
    return password


def _limit(connection: psycopg.Connection, role: str) -> None:
    """How long a desk waits and idles in this database; a dump of it does not hold that."""
    for setting, value in _LIMITS.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}").format(
                sql.Identifier(role),
                sql.Identifier(connection.info.dbname),
                sql.Identifier(setting),
                sql.Literal(value),
            )
        )


def declare_lost(connection: psycopg.Connection, desk: str) -> None:
    """Free the units of a desk that will not come back and let its role no longer in, on record."""
    role = role_of(desk)
    with in_words(), connection.transaction():
        connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(role)))
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))
        connection.execute("SELECT team.declare_lost(%s)", (role,))
