"""A mailbox that is read over IMAP with TLS: nothing in it is marked, moved or removed, and no letter is read twice."""

import imaplib
import re
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pyaddin.steps.aftersales.asked import Position
from pyaddin.tables.problems import Refusal
from pyaddin.values.text import clean_text
from pyaddin.words.catalogue import Words, tr

FOLDER: Final = "INBOX"
TIMEOUT: Final = 30.0
PATIENCE: Final = 120.0
"""Seconds that a whole reading may take; the next press goes on."""
MOST: Final = 200
"""Letters of a reading."""
LARGEST: Final = 262_144
"""Bytes that are read of a letter; behind them are pictures."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DONE: Final = "OK"
"""How a server answers a command that it has carried out (RFC 3501, 7.1.1)."""
_UID: Final = re.compile(rb"\bUID (\d{1,10})\b")


class Unreadable(Refusal):
    """The mailbox cannot be read now."""


@dataclass(slots=True)
class Found:
    """Letters as bytes, in the order in which they came, up to `position`; `broke` says why there are no more of them,
    and `left` how many wait for the next press."""

    position: Position
    letters: list[bytes] = field(default_factory=list)
    broke: Words = ""
    left: int = 0


class _Box(imaplib.IMAP4_SSL):
    """Takes no more from a server than was asked for."""

    def read(self, size: int) -> bytes:
        if size > 2 * LARGEST:
            raise self.abort("more than was asked for")
        return super().read(size)


def read(
    host: str, port: int, user: str, password: str, seen: Position, since: date, timeout: float = TIMEOUT
) -> Found:  # fmt: skip
    """The letters behind `seen`, of a mailbox that was never read those `since` then; Unreadable where it cannot be
    opened. What was read before it breaks off counts."""
    box = _opened(host, port, user, password, timeout)
    try:
        found = _numbered(box, host, seen, since)
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        _close(box)
        raise Unreadable(_broke_off(host, error)) from None
    position, numbers = found
    got = Found(position, left=max(len(numbers) - MOST, 0))
    end = time.monotonic() + PATIENCE
    try:
        for at, uid in enumerate(numbers[:MOST]):
            if time.monotonic() > end:
                got.left = len(numbers) - at
                break
            if letter := _letter(box, uid):
                got.letters.append(letter)
            got.position = Position(position.validity, uid)
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        got.broke = _broke_off(host, error)
    finally:
        _close(box)
    return got


def _opened(host: str, port: int, user: str, password: str, timeout: float) -> _Box:
    try:
        box = _Box(host, port, ssl_context=ssl.create_default_context(), timeout=timeout)
    except ssl.SSLError as error:
        raise Unreadable(_no_trust(host, error)) from None
    except (imaplib.IMAP4.error, OSError) as error:
        raise Unreadable(_broke_off(host, error)) from None
    try:
        box.login(user, password)
    except imaplib.IMAP4.abort as error:
        _close(box)
        raise Unreadable(_broke_off(host, error)) from None
    except (imaplib.IMAP4.error, UnicodeError):
        _close(box)
        raise Unreadable(_no_entry(host, user)) from None
    except OSError as error:
        _close(box)
        raise Unreadable(_broke_off(host, error)) from None
    return box


def _numbered(box: _Box, host: str, seen: Position, since: date) -> tuple[Position, list[int]]:
    """Where the mailbox was read to, and the numbers of the letters behind that."""
    state, answer = box.select(FOLDER, readonly=True)
    if state != _DONE:
        raise box.error(str(answer[0]))
    _, validity = box.response("UIDVALIDITY")
    valid = int(validity[0] or 0) if validity else 0
    known = seen if seen.validity == valid else Position(valid)
    wanted = (
        (f"UID {known.uid + 1}:*",) if known.uid else ("SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}")
    )
    state, answer = box.uid("SEARCH", *wanted)
    if state != _DONE:
        raise box.error(str(answer[0]))
    numbers = sorted({int(number) for part in answer if part for number in part.split()})
    return known, [number for number in numbers if number > known.uid]  # * is the last one, whether it is new or not


def _letter(box: _Box, uid: int) -> bytes:
    """The beginning of a letter; blank where it is gone meanwhile."""
    state, answer = box.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LARGEST}>)")
    if state != _DONE:
        return b""
    for head, *rest in (part for part in answer if isinstance(part, tuple)):
        if (own := _UID.search(head)) and int(own[1]) == uid:
            return bytes(rest[0][:LARGEST])
    return b""


def _close(box: _Box) -> None:
    with suppress(imaplib.IMAP4.error, OSError):
        box.logout()
    with suppress(OSError):
        box.shutdown()


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return str(tr("no answer"))
    return clean_text(str(getattr(error, "strerror", "") or error))[:80]


def _broke_off(host: str, error: Exception) -> Words:
    return tr(
        "The mailbox on {server} cannot be read or breaks off ({reason}); look at Mailbox server and Mailbox port on "
        "Settings and at the network, and press again.", server=host, reason=_reason(error),
    )  # fmt: skip


def _no_trust(host: str, error: ssl.SSLError) -> Words:
    return tr(
        "The mailbox server {server} cannot prove that it is that server ({reason}), so nothing was read; look at "
        "Mailbox server and Mailbox port on Settings.",
        server=host, reason=clean_text(str(getattr(error, "verify_message", "") or error.reason or error))[:80],
    )  # fmt: skip


def _no_entry(host: str, user: str) -> Words:
    return tr(
        "The mailbox server {server} does not let {user} in; look at Mailbox user on Settings, and give the password "
        "to this computer anew: the guide's page on messages says how.", server=host, user=user,
    )  # fmt: skip
