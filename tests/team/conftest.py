"""A PostgreSQL of the tests' own with a prepared database and three desks; each test has a copy of the database."""

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest
from postgres import Server, programs_or_skip, server
from teams import NAMES, Team

from pyaddin.team import desks, preparing
from pyaddin.team.stock import Move, Place


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server that runs for all tests."""
    programs_or_skip()
    with server("fsync = off", "full_page_writes = off") as ran:
        yield ran


@pytest.fixture(scope="session")
def passwords(postgres: Server) -> dict[str, str]:
    """The desks' passwords; the database that others are copied from is prepared."""
    with postgres.admin() as connection:
        connection.execute("CREATE DATABASE prepared")
    with postgres.admin("prepared") as connection:
        preparing.prepare(connection)
        return {name: preparing.add_desk(connection, name) for name in NAMES}


@pytest.fixture
def team(
    postgres: Server, passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Team]:
    """A copy of the prepared database."""
    database = f"of_{abs(hash(request.node.nodeid))}"
    with postgres.admin() as connection:
        connection.execute(f"CREATE DATABASE {database} TEMPLATE prepared STRATEGY FILE_COPY")
        connection.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
        connection.execute(f"GRANT CONNECT ON DATABASE {database} TO fulfilment_desk")
    url = postgres.url(database)
    with ExitStack() as open_ones:

        def sit(desk: str) -> psycopg.Connection:
            monkeypatch.setenv("PGPASSWORD", passwords[desk])
            return open_ones.enter_context(desks.at(url, desk))

        yield Team(postgres, database, url, sit)
    with postgres.admin() as connection:
        connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture
def shelf(team: Team) -> Place:
    """A place with ten units, brought by the third desk."""
    place = Place("MUG-1", "MAIN", "A1")
    team.shared("cleo").post(0, [Move(place, 10, "opening")])
    return place
