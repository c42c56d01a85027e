"""Where a team's database is, as its URL says, and how safely it may be spoken to."""

import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from psycopg import ProgrammingError, conninfo

from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

_KEYS: Final = frozenset({"host", "port", "user", "dbname", "sslrootcert"})
SECONDS: Final = 5
"""How long a server is waited for."""


@dataclass(frozen=True, slots=True)
class Address:
    """A database on a server; `host` is the folder of its socket, `user` blank where the URL names none."""

    host: str
    port: str
    database: str
    user: str = ""
    authorities: str = ""
    """The file of those who vouch for the server; blank takes the computer's."""

    @property
    def url(self) -> str:
        """The URL again, which never holds a password."""
        return conninfo.make_conninfo("", **self._said())

    def parameters(self, user: str) -> dict[str, Any]:
        """What libpq is told: all that could weaken the way is said, so that no variable or file says otherwise."""
        said: dict[str, Any] = {
            **self._said(), "user": user or self.user, "connect_timeout": SECONDS, "application_name": "fulfilment",
            "gssencmode": "disable", "client_encoding": "UTF8", "keepalives_idle": 30,
        }  # fmt: skip
        if self._is_socket:
            return said
        if local := _loopback(self.host, self.port):
            return {**said, "hostaddr": local, "sslmode": "disable", "require_auth": "scram-sha-256"}
        return {**said, "sslmode": "verify-full", "require_auth": "scram-sha-256", **self._vouched()}

    @property
    def _is_socket(self) -> bool:
        return self.host.startswith("/")

    def _said(self) -> dict[str, str]:
        said = {"host": self.host, "port": self.port, "dbname": self.database}
        more = {"user": self.user, "sslrootcert": self.authorities}
        return {**said, **{name: value for name, value in more.items() if value}}

    def _vouched(self) -> dict[str, str]:
        """The computer's own authorities, where no file of others is named or lies in libpq's place."""
        known = Path.home() / ".postgresql" / "root.crt"
        if self.authorities or os.environ.get("PGSSLROOTCERT") or known.exists():
            return {}
        return {"sslrootcert": "system"}


def read(url: str) -> Address:
    """The address that a URL gives; Refusal, which never repeats it, where it is none or says too much."""
    try:
        said = {name: str(value) for name, value in conninfo.conninfo_to_dict(url).items()}
    except ProgrammingError:
        raise Refusal(
            tr("This is no database's address; it looks like postgresql://server.example.com/fulfilment.")
        ) from None
    if "password" in said:
        raise Refusal(
            tr("The address holds a password, which others could read in the list of programs; leave it out, put it "
               "into the file .pgpass or the variable PGPASSWORD, and change it now.")
        )  # fmt: skip
    if more := sorted(said.keys() - _KEYS):
        raise Refusal(
            tr("The address says '{names}', which is not taken; leave all but server, port, database and user out.",
               names=", ".join(more))
        )  # fmt: skip
    host, database = said.get("host", ""), said.get("dbname", "")
    if not host or not database or "," in host:
        raise Refusal(tr("The address names no single server and database; it looks like "
                         "postgresql://server.example.com/fulfilment."))  # fmt: skip
    return Address(host, said.get("port", "5432"), database, said.get("user", ""), said.get("sslrootcert", ""))


def _loopback(host: str, port: str) -> str:
    """The loopback address that a name stands for; blank where one that it stands for is another computer's."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)}
    except (OSError, ValueError):
        return ""
    return min(found) if all(ipaddress.ip_address(one).is_loopback for one in found) else ""
