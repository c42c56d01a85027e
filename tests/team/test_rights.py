"""What a desk may do in the team's database: call its functions, and nothing else, as nobody but itself."""

import psycopg
import pytest
from postgres import Server
from psycopg import errors
from teams import Team

from pyaddin.tables.problems import Refusal
from pyaddin.team import desks
from pyaddin.team.stock import Place

pytestmark = pytest.mark.xdist_group("postgresql")

TABLES = ("movements", "record", "claims", "held", "pending", "desks", "stock", "orders", "numbers")
FORBIDDEN = [
    *(f"{verb} team.{table}" for table in TABLES for verb in ("DELETE FROM", "TRUNCATE", "SELECT FROM", "DROP TABLE")),
    *(f"LOCK team.{table}" for table in TABLES),
    "UPDATE team.movements SET units = 1",
    "UPDATE team.record SET what = 'left'",
    "UPDATE team.held SET units = 99",
    "UPDATE team.stock SET on_hand = 99",
    "UPDATE team.numbers SET last = 0",
    "INSERT INTO team.held VALUES ('MUG-1', 'MAIN', 'A1', '', 'desk_anna', 5)",
    "INSERT INTO team.record (book, what) VALUES ('b', 'joined')",
    "INSERT INTO team.movements_later (at, book, press, sku, warehouse, bin, lot, units, why) "
    "VALUES (now(), 'b', 1, 'MUG-1', 'MAIN', 'A1', '', 5, '')",
    "ALTER TABLE team.movements DISABLE TRIGGER ALL",
    "ALTER TABLE team.held NO FORCE ROW LEVEL SECURITY",
    "DROP FUNCTION team.stage",
    "CREATE TABLE team.mine (x integer)",
    "CREATE TABLE public.mine (x integer)",
    "CREATE TEMP TABLE held (x integer)",
    "CREATE SCHEMA mine",
    "CREATE ROLE more",
    "SET ROLE fulfilment_owner",
    "SET SESSION AUTHORIZATION desk_ben",
    "ALTER ROLE desk_anna CONNECTION LIMIT -1",
    "GRANT fulfilment_owner TO desk_anna",
    "SELECT team.declare_lost('desk_ben')",
    "SELECT team.give_back('desk_ben', 'b', 1)",
    "SELECT team.add_months(1)",
    "SELECT version_num FROM team.alembic_version",
    "COPY team.held TO PROGRAM 'true'",
    "SELECT pg_read_file('postgresql.conf')",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_a_desk_is_refused(
    postgres: Server, passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    monkeypatch.setenv("PGPASSWORD", passwords["anna"])
    with (
        desks.at(postgres.url("prepared"), "anna") as connection,
        pytest.raises(errors.InsufficientPrivilege),
        connection.transaction(),
    ):
        connection.execute(statement)


def test_not_even_the_owner_changes_what_was_moved_or_recorded(team: Team, shelf: Place) -> None:
    with team.admin() as connection:
        connection.execute("SET ROLE fulfilment_owner")
        for table in ("movements", "record", "claims"):
            for statement in ("UPDATE team.{} SET book = ''", "DELETE FROM team.{}", "TRUNCATE team.{}"):
                with pytest.raises(psycopg.Error, match="only added"):
                    connection.execute(statement.format(table))


def test_a_function_that_a_desk_lays_before_ours_is_never_called(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")
    with team.admin() as connection:  # a mistake of the administrator's
        connection.execute("CREATE SCHEMA mine AUTHORIZATION desk_anna")
    run = anna.connection.execute
    run("CREATE FUNCTION mine.pg_has_role(name, text, text) RETURNS boolean LANGUAGE sql RETURN true")
    run("CREATE FUNCTION mine.greatest(bigint, bigint) RETURNS bigint LANGUAGE sql RETURN 0")
    run("CREATE FUNCTION mine.lower(bigint, numeric) RETURNS boolean LANGUAGE sql RETURN false")
    run("CREATE OPERATOR mine.< (LEFTARG = bigint, RIGHTARG = numeric, FUNCTION = mine.lower)")
    run("CREATE TABLE mine.stock (sku text, warehouse text, bin text, lot text, on_hand bigint)")
    run("SET search_path = mine, pg_catalog")
    assert run("SELECT 1::bigint < 2::numeric").fetchone() == (False,)
    with pytest.raises(Refusal, match="Another desk has since reserved"):
        anna.stage(1, [shelf.sku], lambda found: {shelf: 11})
    anna.stage(2, [shelf.sku], lambda found: {shelf: 10})
    assert [(one.mine, one.others) for one in anna.all()] == [(10, 0)]


def test_not_even_a_function_of_ours_with_a_fault_writes_as_another_desk(team: Team, shelf: Place) -> None:
    anna = team.shared("anna")
    with team.admin() as connection:
        connection.execute("SET ROLE fulfilment_owner")
        connection.execute(
            "CREATE FUNCTION team.faulty() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS "
            "$$INSERT INTO team.held VALUES ('MUG-1', 'MAIN', 'A1', '', 'desk_ben', 5)$$"
        )
        connection.execute("GRANT EXECUTE ON FUNCTION team.faulty TO fulfilment_desk")
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        anna.connection.execute("SELECT team.faulty()")


def test_what_was_granted_by_mistake_shows_and_takes_nothing(team: Team, shelf: Place) -> None:
    with team.admin() as connection:
        connection.execute("GRANT ALL ON team.held, team.stock, team.movements TO desk_anna")
    anna = team.sit("anna")
    assert anna.execute("SELECT FROM team.stock").fetchall() == []
    assert anna.execute("UPDATE team.stock SET on_hand = 99").rowcount == 0
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        anna.execute("INSERT INTO team.held VALUES ('MUG-1', 'MAIN', 'A1', '', 'desk_anna', 5)")


def test_a_desk_cannot_publish_or_void_what_another_staged(team: Team, shelf: Place) -> None:
    anna, ben = team.shared("anna"), team.shared("ben")
    anna.stage(1, [shelf.sku], lambda found: {shelf: 4})
    for do in ("publish", "void"):
        ben.connection.execute(f"SELECT team.{do}('book of anna', 1)")
    assert anna.pending() == [1]
    assert [one.others for one in ben.all()] == [4]


def test_a_desk_cannot_press_as_the_workbook_of_another(team: Team, shelf: Place) -> None:
    team.shared("anna")
    ben = team.sit("ben")
    with pytest.raises(psycopg.Error, match="not joined"):
        ben.execute("SELECT team.stage('book of anna', 1, '{}', '{}', '{}', '{}', '{}')")


def test_nothing_in_the_database_is_granted_to_everybody(team: Team) -> None:
    with team.admin() as connection:
        granted = connection.execute(
            "SELECT relname::text FROM pg_class c, aclexplode(coalesce(relacl, acldefault('r', relowner))) a "
            "WHERE relnamespace = 'team'::regnamespace AND relkind IN ('r', 'p', 'v') AND a.grantee = 0 UNION ALL "
            "SELECT proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) a "
            "WHERE pronamespace = 'team'::regnamespace AND a.grantee = 0 UNION ALL "
            "SELECT datname FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) a "
            "WHERE datname IN (current_database(), 'prepared') AND a.grantee = 0"
        ).fetchall()
    assert granted == []


def test_every_table_forces_row_security_and_every_function_says_where_it_looks(team: Team) -> None:
    with team.admin() as connection:
        unforced = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'team'::regnamespace AND relkind IN ('r', 'p') "
            "AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> 'alembic_version'"
        ).fetchall()
        loose = connection.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'team'::regnamespace AND NOT coalesce("
            "'search_path=pg_catalog, pg_temp' = ANY (proconfig), false)"
        ).fetchall()
        owners = connection.execute(
            "SELECT DISTINCT rolname::text, rolcanlogin FROM pg_roles r JOIN pg_proc p ON p.proowner = r.oid "
            "WHERE pronamespace = 'team'::regnamespace"
        ).fetchall()
    assert (unforced, loose, owners) == ([], [], [("fulfilment_owner", False)])


def test_a_desk_waits_and_idles_for_so_long_and_comes_in_so_often(
    passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch, team: Team
) -> None:
    monkeypatch.setenv("PGPASSWORD", passwords["ben"])
    with desks.at(team.server.url("prepared"), "ben") as connection:
        shown = [
            connection.execute(f"SHOW {name}").fetchone()
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        ]
    assert shown == [("10s",), ("30s",), ("30s",)]
    for _ in range(4):
        team.sit("ben")
    with pytest.raises(Refusal, match="has no place free"):
        team.sit("ben")
