"""A mailbox of one's own: an IMAP server of a few commands over TLS, that does what a test asks."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import trustme
from mail_server import PASSWORD, USER

HANGS: Final = "hangs"
CLOSES: Final = "closes in the middle of the second letter"
FLOODS: Final = "sends more than was asked for"


@dataclass
class Box:
    """The letters by their UIDs, what was asked of the server, and how it behaves."""

    letters: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    asked: list[str] = field(default_factory=list)
    behaves: str = ""
    port: int = 0


@contextmanager
def running(folder: Path, name: str = "localhost") -> Iterator[tuple[Box, Path]]:
    """A server that calls itself `name`, and the file of the authority that vouches for it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        box = Box(port=listening.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listening, context, box), daemon=True)
        thread.start()
        try:
            yield box, folder / "authority.pem"
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _serve(listening: socket.socket, context: ssl.SSLContext, box: Box) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        with suppress(OSError), context.wrap_socket(plain, server_side=True) as each:
            each.settimeout(10)
            _talk(each, box)


def _talk(each: ssl.SSLSocket, box: Box) -> None:
    each.sendall(b"* OK ready\r\n")
    for line in each.makefile("rb"):
        tag, _, said = line.decode().strip().partition(" ")
        box.asked.append(said)
        if box.behaves == HANGS and not said.startswith(("CAPABILITY", "LOGIN")):
            each.recv(1)
            return
        told, last = _answer(said, box)
        each.sendall(told)
        if last is None:
            return
        each.sendall(f"{tag} {last} done\r\n".encode())
        if said.startswith("LOGOUT"):
            return


def _answer(said: str, box: Box) -> tuple[bytes, str | None]:
    """What is told, and how it ends; None hangs up."""
    words = said.split()
    if words[0] == "CAPABILITY":
        return b"* CAPABILITY IMAP4rev1\r\n", "OK"
    if words[0] == "LOGIN":
        right = said.replace('"', "").endswith(f"{USER} {PASSWORD}")
        return b"", "OK" if right else "NO [AUTHENTICATIONFAILED] no"
    if words[0] == "EXAMINE":
        return f"* {len(box.letters)} EXISTS\r\n* OK [UIDVALIDITY {box.validity}] valid\r\n".encode(), "OK [READ-ONLY]"
    if said.startswith("UID SEARCH UID"):
        first = int(words[3].partition(":")[0])
        found = [uid for uid in box.letters if uid >= first] or list(box.letters)[-1:]
        return f"* SEARCH {' '.join(map(str, found))}\r\n".encode(), "OK"
    if said.startswith("UID SEARCH SINCE"):
        return f"* SEARCH {' '.join(map(str, box.letters))}\r\n".encode(), "OK"
    if said.startswith("UID FETCH"):
        return _fetched(int(words[2]), box)
    return (b"* BYE\r\n", "OK") if words[0] == "LOGOUT" else (b"", "BAD not known here")


def _fetched(uid: int, box: Box) -> tuple[bytes, str | None]:
    letter = box.letters[uid]
    head = f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(letter)}}}\r\n".encode()
    if box.behaves == FLOODS:
        return head.replace(b"{%d}" % len(letter), b"{4000000000}"), None
    if box.behaves == CLOSES and uid != min(box.letters):
        return head + letter[:20], None
    return head + letter + b")\r\n", "OK"
