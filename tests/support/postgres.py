"""A PostgreSQL server of the tests' own, in a temporary folder; as root it runs as Debian's user postgres."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
import pytest

REQUIRED: Final = os.environ.get("FULFILMENT_REQUIRE_POSTGRESQL") == "1"
_DEBIAN: Final = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs; the administrator comes in through its socket, desks through the loopback address."""

    folder: Path
    port: int

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        """A connection as the superuser."""
        return psycopg.connect(host=str(self.folder), port=self.port, dbname=database, user="postgres", autocommit=True)

    def url(self, database: str) -> str:
        """The address that desks are given."""
        return f"postgresql://127.0.0.1:{self.port}/{database}"

    def admin_url(self, database: str) -> str:
        """The address that the administrator uses."""
        return f"postgresql://postgres@/{database}?host={self.folder}&port={self.port}"

    def lay(self, name: str, content: bytes) -> None:
        """A file that the server alone may read."""
        path = self.folder / name
        path.write_bytes(content)
        path.chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(path, "postgres", "postgres")

    def set(self, *settings: str) -> None:
        """Add lines to its settings, and let it read them."""
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\n".join([*settings, ""]))
        self.control("reload")

    def copy(self, database: str, to: str) -> None:
        """Dump a database and restore it into an empty one, as docs/team.md says."""
        where = ["-h", str(self.folder), "-p", str(self.port), "-U", "postgres"]
        dump = str(self.folder / "dump")
        _run(_programs() / "pg_dump", *where, "-Fc", "-f", dump, database)
        _run(_programs() / "createdb", *where, to)
        _run(_programs() / "pg_restore", *where, "-d", to, dump)

    def control(self, *words: str) -> None:
        """Start, stop or reload it."""
        _run(_programs() / "pg_ctl", "-D", str(self.folder / "data"), "-w", *words)


def programs_or_skip() -> None:
    """Skip, or fail where it is required, unless PostgreSQL is installed."""
    if _found() is None:
        if REQUIRED:
            pytest.fail("postgres is required here")
        pytest.skip("needs postgres")


@contextmanager
def server(*settings: str) -> Iterator[Server]:
    """Run a new server, with such lines more in its settings."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ran = Server(folder, port)
    data = folder / "data"
    started = False
    try:
        _run(_programs() / "initdb", "-D", str(data), "-U", "postgres", "--no-sync", "--encoding=UTF8", "--locale=C",
             "--auth-local=trust", "--auth-host=scram-sha-256")  # fmt: skip
        lines = [f"port = {port}", f"unix_socket_directories = '{folder}'", "listen_addresses = '127.0.0.1'",
                 "max_connections = 200", *settings]  # fmt: skip
        with (data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\n".join([*lines, ""]))
        ran.control("-l", str(folder / "log"), "start")
        started = True
        yield ran
    finally:
        if started:
            ran.control("-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def until_back(ran: Server) -> None:
    """Wait until a server that lost a process takes connections again."""
    for _ in range(200):
        try:
            ran.admin().close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not come back")


def _found() -> Path | None:
    versions = sorted(_DEBIAN.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    return versions[-1].parent if versions else Path(on_path).parent if on_path else None


def _programs() -> Path:
    found = _found()
    assert found is not None
    return found


def _run(*command: str | Path) -> None:
    # pg_ctl leaves the server behind with what it inherits: no pipe may be among it
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryFile() as said:
        ran = subprocess.run(
            [*become, *command], stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False
        )
        said.seek(0)
        assert ran.returncode == 0, said.read().decode(errors="replace")
