"""A mail server of one's own, over TLS, that does what a test asks: takes, refuses, hangs, hangs up."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "shop", "right horse"
HANG_UP: Final = "hang up"
DIE_AFTER_DATA: Final = "hang up after the letter was taken"


@dataclass
class Mailbox:
    """What arrived, and how the server behaves: by recipient, an answer or HANG_UP."""

    letters: list[tuple[str, bytes]] = field(default_factory=list)
    behaves: dict[str, str] = field(default_factory=dict)
    hangs: float = 0.0
    port: int = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:  # fmt: skip
        answer = self.behaves.get(address, "")
        if answer and answer not in (HANG_UP, DIE_AFTER_DATA):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (to,) = envelope.rcpt_tos
        answer = self.behaves.get(to, "")
        if answer != HANG_UP and isinstance(envelope.content, bytes):
            self.letters.append((to, envelope.content))
        if answer in (HANG_UP, DIE_AFTER_DATA):
            server.transport.abort()
        if self.hangs:
            time.sleep(self.hangs)
        return "250 OK"


def _lets_in(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=right)


def free_port() -> int:
    """One on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(folder: Path, name: str = "localhost", tls: bool = True) -> Iterator[tuple[Mailbox, Path]]:
    """A server that calls itself `name`, and the file of the authority that vouches for it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    mailbox = Mailbox(port=free_port())
    extra: dict[str, Any] = {"tls_context": context, "require_starttls": True} if tls else {}
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=mailbox.port,
        authenticator=_lets_in,
        auth_required=tls,
        auth_require_tls=tls,
        **extra,
    )
    controller.start()
    try:
        yield mailbox, folder / "authority.pem"
    finally:
        controller.stop()
