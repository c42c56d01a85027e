"""Who is answered: the page itself in this user's browser, and nobody else. Each look is at what the browser sends."""

import hmac
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
KEY: Final = "X-Fulfilment-Key"
"""The header that the key comes in."""
BYTES: Final = 32
"""Of a key: 256 bits."""
HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src blob:; frame-src blob:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What every answer says: nothing is kept, guessed, framed, or loaded from elsewhere."""
_CONNECTIONS: Final = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
"""Of an address of the longer kind the end is the shorter one."""
_UID: Final = 7
"""The column in them that names the user."""


@dataclass(slots=True)
class Guard:
    """The keys of one page, and what its requests must look like.

    `_ticket` opens the page once: it stands in the address that opens the browser, which browsers remember, so it is
    void as soon as the page has changed it for the key.
    """

    port: int
    _key: str = field(default_factory=lambda: secrets.token_hex(BYTES), repr=False)
    _ticket: str = field(default="", repr=False)

    @property
    def origin(self) -> str:
        """The page's own."""
        return f"http://{HOST}:{self.port}"

    def new_ticket(self) -> str:
        """A ticket; an earlier one is void."""
        self._ticket = secrets.token_hex(BYTES)
        return self._ticket

    def key_for(self, ticket: str) -> str:
        """The key, once for each ticket; blank for what is none."""
        if not self._ticket or not _same(ticket, self._ticket):
            return ""
        self._ticket = ""
        return self._key

    def is_for_here(self, headers: Message) -> bool:
        """Whether the browser believes to speak with this address: another name may lead here, too."""
        return headers.get_all("Host") == [f"{HOST}:{self.port}"]

    def is_from_here(self, headers: Message, posted: bool) -> bool:
        """Whether the page itself asks: no other page, and no program that says nothing of where it comes from."""
        if posted:
            return headers.get_all("Origin") == [self.origin]
        return headers.get_all("Sec-Fetch-Site") == ["same-origin"]

    def has_key(self, headers: Message) -> bool:
        """Whether the key was sent."""
        return _same(headers.get(KEY, ""), self._key)


def _same(one: str, other: str) -> bool:
    """Whether two keys are the same; it takes as long whatever they have in common."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def is_another_users(near: tuple[str, int], far: tuple[str, int], ours: int, table: str | None = None) -> bool:
    """Whether the program at the far end of a connection is known to be another user's than this one's or root's.

    Linux tells; elsewhere the key alone must do. `table` is what Linux says of all connections.
    """
    if table is None:
        if sys.platform != "linux":
            return False
        try:
            table = "".join(path.read_text(encoding="ascii") for path in _CONNECTIONS)
        except OSError:
            return False
    wanted = [_place(*far), _place(*near)]
    lines = (line for line in map(str.split, table.splitlines()) if len(line) > _UID)
    users = {int(line[_UID]) for line in lines if [place[-len(wanted[0]) :] for place in line[1:3]] == wanted}
    return bool(users) and not users & {0, ours}


def _place(address: str, port: int) -> str:
    """An address and a port as /proc/net/tcp writes them."""
    return "".join(f"{int(part):02X}" for part in reversed(address.split("."))) + f":{port:04X}"
