"""A team's database of a test's own, and the desks that come to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import psycopg
from postgres import Server

from pyaddin.team.stock import Shared

NAMES: Final = ("anna", "ben", "cleo")


@dataclass(frozen=True, slots=True)
class Team:
    """A database of the test's own; `sit` gives a desk its connection."""

    server: Server
    database: str
    url: str
    sit: Callable[[str], psycopg.Connection]

    def shared(self, desk: str) -> Shared:
        """The stock as a desk sees it that has joined with a workbook of its own."""
        connection = self.sit(desk)
        connection.execute("SELECT team.joins(%s)", (f"book of {desk}",))
        return Shared(connection, f"book of {desk}")

    def admin(self) -> psycopg.Connection:
        """The database as its superuser has it."""
        return self.server.admin(self.database)
