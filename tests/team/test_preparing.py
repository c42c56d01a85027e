"""A team's database is prepared step by step, forward only, by one who may; each step is tried on the one before."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory
from postgres import Server
from psycopg import errors
from teams import Team

from pyaddin.tables.problems import Refusal
from pyaddin.team import connecting, desks, migrations, preparing
from pyaddin.team.roles import role_of
from pyaddin.team.stock import Move, Place, Shared

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture
def empty(postgres: Server) -> Iterator[psycopg.Connection]:
    """A database that nothing was done to."""
    with postgres.admin() as admin:
        admin.execute("CREATE DATABASE empty")
    with postgres.admin("empty") as connection:
        yield connection
    with postgres.admin() as admin:
        admin.execute("DROP DATABASE empty WITH (FORCE)")


def test_what_stands_there_is_there_after_the_next_step(empty: psycopg.Connection) -> None:
    preparing.prepare(empty, "0001")
    empty.execute("INSERT INTO team.stock VALUES ('MUG-1', 'MAIN', 'A1', '', 7)")
    preparing.prepare(empty)
    preparing.prepare(empty)
    assert empty.execute("SELECT sku, on_hand FROM team.stock").fetchall() == [("MUG-1", 7)]
    assert empty.execute("SELECT kind, last FROM team.numbers ORDER BY kind").fetchone() == ("batch", 0)


def test_a_step_that_fails_leaves_all_as_it_was(empty: psycopg.Connection) -> None:
    preparing.prepare(empty, "0001")
    empty.execute("CREATE TABLE team.numbers (x integer)")
    with pytest.raises(Refusal):
        preparing.prepare(empty)
    assert empty.execute(
        "SELECT to_regclass('team.orders')::text, version_num FROM team.alembic_version"
    ).fetchall() == [(None, "0001")]


def test_the_program_knows_its_own_last_step() -> None:
    steps = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert steps.get_current_head() == connecting.SCHEMA


def test_a_database_of_a_newer_version_is_left_alone(empty: psycopg.Connection) -> None:
    preparing.prepare(empty)
    empty.execute("UPDATE team.alembic_version SET version_num = '9999'")
    with pytest.raises(Refusal, match="prepared by a newer version of the program; update"):
        preparing.prepare(empty)


@pytest.mark.parametrize(
    ("version", "said"),
    [("0001", "not prepared for this version of the program; have 'fulfilment team init'"),
     ("9999", "prepared by a newer version of the program; update the program on this computer")],
)  # fmt: skip
def test_a_desk_whose_program_is_of_another_version_is_told_so(team: Team, version: str, said: str) -> None:
    with team.admin() as connection:
        connection.execute("UPDATE team.alembic_version SET version_num = %s", (version,))
    with pytest.raises(Refusal, match=said):
        team.sit("anna")


def test_one_who_may_not_make_roles_is_told_whom_to_ask(postgres: Server, empty: psycopg.Connection) -> None:
    empty.execute("CREATE ROLE weak LOGIN")
    try:
        with (
            psycopg.connect(
                host=str(postgres.folder), port=postgres.port, dbname="empty", user="weak", autocommit=True
            ) as weak,
            pytest.raises(Refusal, match="may not prepare the database: it must own it and may make roles"),
        ):
            preparing.prepare(weak)  # fmt: skip
    finally:
        empty.execute("DROP ROLE weak")


def test_an_owner_without_superpowers_can_prepare_as_hosts_give_it(postgres: Server, passwords: dict[str, str]) -> None:
    with postgres.admin() as admin:
        admin.execute("CREATE ROLE landlord LOGIN CREATEROLE")
        admin.execute("CREATE DATABASE hosted OWNER landlord")
    try:
        with psycopg.connect(
            host=str(postgres.folder), port=postgres.port, dbname="hosted", user="landlord", autocommit=True
        ) as landlord:
            preparing.prepare(landlord)
            preparing.add_desk(landlord, "rented")
            found = landlord.execute("SELECT tableowner::text FROM pg_tables WHERE tablename = 'held'").fetchall()
        assert found == [("fulfilment_owner",)]
    finally:
        with postgres.admin() as admin:
            admin.execute("DROP DATABASE hosted WITH (FORCE)")
            admin.execute("DROP ROLE desk_rented")
            admin.execute("DROP ROLE landlord")


def test_movements_lie_in_the_partition_of_their_month(team: Team) -> None:
    team.shared("anna").post(1, [Move(Place("MUG-1", "MAIN"), 3, "opening")])
    with team.admin() as connection:
        row = connection.execute(
            "SELECT tableoid::regclass::text = 'team.movements_' || to_char(at, 'YYYY_MM') FROM team.movements"
        ).fetchone()
    assert row == (True,)


def test_months_that_ran_out_are_kept_where_they_came(team: Team) -> None:
    with team.admin() as connection:
        connection.execute(
            "INSERT INTO team.movements (at, desk, book, press, sku, warehouse, bin, lot, units, why) "
            "VALUES (now() + interval '37 months', 'desk_anna', 'b', 1, 'MUG-1', 'MAIN', '', '', 3, '')"
        )
        connection.execute("SELECT team.add_months(40)")
        made = connection.execute(
            "SELECT to_regclass('team.movements_' || to_char(now() + make_interval(months => n), 'YYYY_MM')) IS NULL "
            "FROM generate_series(36, 39) n ORDER BY n"
        ).fetchall()
    assert made == [(False,), (True,), (False,), (False,)]


def test_a_desk_is_added_once_and_its_password_is_never_kept_readable(team: Team, passwords: dict[str, str]) -> None:
    with team.admin() as connection:
        with pytest.raises(Refusal, match="There is a desk 'anna' already"):
            preparing.add_desk(connection, "anna")
        kept = connection.execute("SELECT passwd FROM pg_shadow WHERE usename = 'desk_anna'").fetchone()
    assert kept is not None
    assert kept[0].startswith("SCRAM-SHA-256$")


@pytest.mark.parametrize("name", ["", "Anna", "1st", "a b", "a;drop", "ä", "x" * 32])
def test_what_is_no_name_for_a_desk_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="is no name for a desk"):
        role_of(name)


def test_a_backup_that_is_restored_is_the_team_s_database_again(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")
    anna.stage(1, [shelf.sku], lambda found: {shelf: 4})
    team.server.copy(team.database, "restored")
    try:
        with team.server.admin("restored") as admin:
            preparing.prepare(admin)
        with desks.at(team.server.url("restored"), "anna") as connection:
            again = Shared(connection, "book of anna")
            assert (again.all(), again.pending()) == (anna.all(), [1])
            assert connection.execute("SHOW lock_timeout").fetchone() == ("10s",)
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute("SELECT FROM team.held")
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute("CREATE TEMP TABLE mine (x integer)")
    finally:
        with team.server.admin() as admin:
            admin.execute("DROP DATABASE restored WITH (FORCE)")
