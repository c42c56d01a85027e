"""A workbook joins a team safely or not at all; what goes wrong is one sentence that repeats nothing secret."""

import csv
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner
from helpers import Folder, assert_a_clerk_can_read
from postgres import Server, programs_or_skip, server
from teams import Team

from pyaddin.cli.commands import commands
from pyaddin.cli.team import NOT_YET
from pyaddin.tables.problems import Refusal
from pyaddin.team import address, desks, preparing
from pyaddin.team.address import Address
from pyaddin.team.connecting import connect

pytestmark = pytest.mark.xdist_group("postgresql")

SECRET = "s3cret-Word"


def refused(url: str) -> str:
    """What is said to an address."""
    with pytest.raises(Refusal) as said:
        address.read(url)
    assert_a_clerk_can_read(str(said.value))
    return str(said.value)


@pytest.mark.parametrize(
    "url",
    [f"postgresql://anna:{SECRET}@db.example.com/shop", f"postgresql://db.example.com/shop?password={SECRET}",
     f"host=db.example.com dbname=shop password={SECRET}"],
)  # fmt: skip
def test_a_password_in_the_address_is_refused_and_not_repeated(url: str) -> None:
    said = refused(url)
    assert "holds a password" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("url", "said"),
    [(f"postgresql://[{SECRET}", "is no database's address"), ("postgresql://db.example.com", "names no single server"),
     ("postgresql:///shop", "names no single server"), ("postgresql://a.example.com,b.example.com/shop", "no single"),
     ("postgresql://db.example.com/shop?sslmode=disable", "says 'sslmode', which is not taken"),
     ("postgresql://db.example.com/shop?hostaddr=127.0.0.1", "says 'hostaddr'"),
     ("postgresql://db.example.com/shop?options=-crow_security%3Doff", "says 'options'"),
     ("service=other", "says 'service'")],
)  # fmt: skip
def test_an_address_says_where_and_nothing_else(url: str, said: str) -> None:
    assert said in refused(url)
    assert SECRET not in refused(url)


def test_another_computer_is_spoken_to_with_a_proven_certificate_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 5432)) for ip in ("127.0.0.1", "192.0.2.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: found)
    said = address.read("postgresql://localhost/shop").parameters("desk_anna")
    assert (said["sslmode"], said["require_auth"]) == ("verify-full", "scram-sha-256")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: found[:1])
    said = address.read("postgresql://db.example.com/shop").parameters("desk_anna")
    assert (said["sslmode"], said["hostaddr"]) == ("disable", "127.0.0.1")


@pytest.fixture(scope="module")
def with_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server that has a certificate for localhost, and the file of who vouches for it."""
    programs_or_skip()
    vouches = trustme.CA()
    proof = vouches.issue_cert("localhost")
    ca = tmp_path_factory.mktemp("tls") / "ca.crt"
    vouches.cert_pem.write_to_path(str(ca))
    with server("fsync = off") as ran:
        lines = []
        for name, pem in (("server.key", proof.private_key_pem), ("server.crt", proof.cert_chain_pems[0])):
            ran.lay(name, pem.bytes())
            lines.append(f"{'ssl_key_file' if name.endswith('key') else 'ssl_cert_file'} = '{ran.folder / name}'")
        ran.set(*lines, "ssl = on")
        with ran.admin() as admin:
            preparing.prepare(admin)
        yield ran, ca


def test_a_server_whose_certificate_is_proven_is_spoken_to(
    with_tls: tuple[Server, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "_loopback", lambda host, port: "")
    ran, ca = with_tls
    with ran.admin() as admin:
        monkeypatch.setenv("PGPASSWORD", preparing.add_desk(admin, "anna"))
    with desks.at(f"postgresql://localhost:{ran.port}/postgres?sslrootcert={ca}", "anna") as connection:
        row = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    assert row == (True,)


@pytest.mark.parametrize("case", ["nobody vouches", "another's name", "stripped"])
def test_a_server_that_is_not_proven_is_not_spoken_to(
    with_tls: tuple[Server, Path], postgres: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, case: str
) -> None:
    monkeypatch.setattr(address, "_loopback", lambda host, port: "")
    monkeypatch.setenv("PGPASSWORD", SECRET)
    monkeypatch.setenv("PGSSLMODE", "disable")
    ran, ca = with_tls
    other = tmp_path / "other.crt"
    trustme.CA().cert_pem.write_to_path(str(other))
    host, port, vouched = {
        "nobody vouches": ("localhost", ran.port, other),
        "another's name": ("127.0.0.1", ran.port, ca),
        "stripped": ("localhost", postgres.port, ca),
    }[case]
    with pytest.raises(Refusal, match="cannot be spoken to safely") as said:
        connect(Address(host, str(port), "postgres", "", str(vouched)), "desk_anna")
    assert SECRET not in str(said.value)


def test_no_variable_leads_to_another_server(
    team: Team, passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = {"PGHOST": "192.0.2.7", "PGHOSTADDR": "192.0.2.7", "PGPORT": "1", "PGUSER": "ben", "PGDATABASE": "no"}
    with monkeypatch.context() as there:
        for name, value in {**elsewhere, "PGPASSWORD": passwords["anna"]}.items():
            there.setenv(name, value)
        with desks.at(team.url, "anna") as connection:
            assert connection.info.dbname == team.database


@pytest.mark.parametrize(
    ("word", "said"), [(SECRET, "did not accept desk and password"), ("", "No password for the team's database")]
)
def test_a_wrong_or_no_password_is_said(team: Team, monkeypatch: pytest.MonkeyPatch, word: str, said: str) -> None:
    monkeypatch.setenv("PGPASSWORD", word)
    with pytest.raises(Refusal, match=said) as refusal, desks.at(team.url, "anna"):
        pass
    assert SECRET not in str(refusal.value)
    assert_a_clerk_can_read(str(refusal.value))


def test_a_server_that_is_not_there_and_a_database_that_is_not_there_are_said(
    team: Team, passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", passwords["anna"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"postgresql://127.0.0.1:{free.getsockname()[1]}/shop"
        with pytest.raises(Refusal, match="does not answer"), desks.at(nobody, "anna"):
            pass
    with pytest.raises(Refusal, match="There is no such database"), desks.at(team.server.url("other"), "anna"):
        pass


@pytest.mark.parametrize(
    "power", ["ALTER ROLE desk_{} SUPERUSER", "ALTER ROLE desk_{} BYPASSRLS", "ALTER ROLE desk_{} CREATEROLE",
              "GRANT fulfilment_owner TO desk_{}"],
)  # fmt: skip
def test_a_role_with_more_power_than_a_desk_is_refused(team: Team, monkeypatch: pytest.MonkeyPatch, power: str) -> None:
    with team.admin() as admin:
        monkeypatch.setenv("PGPASSWORD", preparing.add_desk(admin, "strong"))
        admin.execute(power.format("strong"))
        try:
            with pytest.raises(Refusal, match="may do more in the database"), desks.at(team.url, "strong"):
                pass
        finally:
            admin.execute("DROP OWNED BY desk_strong")
            admin.execute("DROP ROLE desk_strong")


def test_the_owner_of_the_database_is_no_desk(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    with team.admin() as admin:
        monkeypatch.setenv("PGPASSWORD", preparing.add_desk(admin, "strong"))
        admin.execute(f"ALTER DATABASE {team.database} OWNER TO desk_strong")
        try:
            with pytest.raises(Refusal, match="may do more in the database"), desks.at(team.url, "strong"):
                pass
        finally:
            admin.execute(f"ALTER DATABASE {team.database} OWNER TO postgres")
            admin.execute("DROP OWNED BY desk_strong")
            admin.execute("DROP ROLE desk_strong")


def test_another_user_than_the_desk_s_is_refused(team: Team) -> None:
    url = team.url.replace("//", "//postgres@")
    with pytest.raises(Refusal, match="names the user 'postgres', but that desk's is"), desks.at(url, "anna"):
        pass


def run(*words: object) -> tuple[int, str]:
    """A command's exit code and all that it said, refusals as one sentence."""
    ran = CliRunner().invoke(commands, ["team", *map(str, words)])
    if isinstance(ran.exception, Refusal):
        return 2, str(ran.exception)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.exit_code, ran.output


def test_a_team_from_its_first_day_to_its_last(
    team: Team, sample: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = ("--book", sample.book)
    _, made = run("init", team.server.admin_url(team.database), "--desk", "dora")
    assert made.startswith("The database is prepared.\nDesk dora: user desk_dora, password ")
    monkeypatch.setenv("PGPASSWORD", made.split("password ")[1].split()[0])
    try:
        assert run("status", *book) == (2, "This workbook has joined no team.")
        sample.press("import", *sample.exports)
        stock = sample.table("stock")
        code, said = run("join", team.url, "--desk", "dora", "--bring-stock", *book)
        assert (code, NOT_YET in said) == (0, True), said
        assert f"{int(stock['on_hand'].sum()):,} units at {int((stock['on_hand'] > 0).sum()):,} places" in said
        code, said = run("join", team.url, "--desk", "dora", "--bring-stock", *book)
        assert code == 2
        assert "so nothing was brought" in said
        assert run("join", team.url, "--desk", "ben", *book)[1].startswith("This workbook has joined as desk 'dora'")
        seen = json.loads(run("status", "--json", *book)[1])
        assert [(one["desk"], one["units"], one["pending"]) for one in seen] == [("dora", 0, 0)]
        assert run("status", *book)[1].startswith("dora (this workbook): seen ")
        run("export", tmp_path / "stock.csv", *book)
        with (tmp_path / "stock.csv").open(encoding="utf-8-sig", newline="") as file:
            written = {(row["SKU"], row["Warehouse"], row["Bin"]): int(row["On hand"]) for row in csv.DictReader(file)}
        there = stock[stock["on_hand"] > 0]
        assert written == {tuple(key): int(n) for *key, n in there[["sku", "warehouse", "bin", "on_hand"]].values}
        assert "is there already" in run("export", tmp_path / "stock.csv", *book)[1]
        assert run("leave", *book)[1] == f"{sample.book.name} has left the desk dora; what it held is free.\n"
        assert run("leave", *book) == (2, "This workbook has joined no team.")
        code, said = run("init", team.server.admin_url(team.database), "--lost", "dora")
        assert (code, said.splitlines()[-1]) == (0, "Desk dora is lost: its units are free again.")
    finally:
        with team.admin() as admin:
            admin.execute("DROP OWNED BY desk_dora")
            admin.execute("DROP ROLE desk_dora")


def test_a_second_workbook_does_not_come_to_a_desk_that_is_taken(
    team: Team, sample: Folder, passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    team.shared("anna")
    sample.press("import", *sample.exports)
    assert run("join", team.url, "--desk", "anna", "--book", sample.book) == (
        2, "Another workbook is at the desk 'anna'; let it leave, or take a desk of your own."
    )  # fmt: skip
    assert run("status", "--book", sample.book) == (2, "This workbook has joined no team.")
