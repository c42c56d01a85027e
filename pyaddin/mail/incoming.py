"""Letters that came in: who wrote, when, what; answering machines and lists are told from people."""

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final, NamedTuple

from pyaddin.mail import letters
from pyaddin.values.text import clean_text

if TYPE_CHECKING:
    from email.message import EmailMessage

LONGEST: Final = 4_000
"""Letters of a question that a cell shows."""
SUBJECT: Final = 200
_QUOTED: Final = re.compile(r"^\s*>")
_ID: Final = re.compile(r"<[^<>\s]{1,250}>")
_NO_PERSON: Final = ("bulk", "junk", "list", "auto_reply")
_UNSEEN: Final = ("style", "script", "head", "title")
_BREAKS: Final = ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote")


class Letter(NamedTuple):
    """A letter of a person; `answers` are the Message-IDs of those that it answers."""

    address: str
    subject: str
    text: str
    at: datetime | None
    message_id: str
    answers: tuple[str, ...]


def read(data: bytes, zone: tzinfo) -> Letter | None:
    """A letter, its moment by the clock of the zone; None of one that no person wrote."""
    from email import message_from_bytes, policy

    made = message_from_bytes(data, policy=policy.default)
    address = _sender(made)
    if not address or _is_automatic(made):
        return None
    answers = _ID.findall(" ".join(_header(made, name) for name in ("In-Reply-To", "References")))
    own = _ID.findall(_header(made, "Message-ID"))
    return Letter(
        address, clean_text(_header(made, "Subject"))[:SUBJECT], _text(made), _moment(made, zone),
        own[0] if own else "", tuple(answers),
    )  # fmt: skip


def is_report(data: bytes) -> bool:
    """Whether a mail server tells that a letter could not be delivered."""
    from email import message_from_bytes, policy

    return message_from_bytes(data, policy=policy.compat32).get_content_type() == "multipart/report"


def _header(made: "EmailMessage", name: str) -> str:
    """A header's words; blank where it is none, or one that nobody can read."""
    try:
        return str(made.get(name, ""))
    except Exception:  # what stands in a letter is a stranger's, and parsers stumble in ways of their own
        return ""


def _sender(made: "EmailMessage") -> str:
    from email.utils import getaddresses

    for name in ("Reply-To", "From"):
        for _, found in getaddresses([clean_text(_header(made, name))]):
            if right := letters.address(found):
                return right
    return ""


def _is_automatic(made: "EmailMessage") -> bool:
    auto = _header(made, "Auto-Submitted").strip().casefold()
    kind = _header(made, "Precedence").strip().casefold()
    return auto not in ("", "no") or kind in _NO_PERSON or bool(_header(made, "List-Id"))


def _moment(made: "EmailMessage", zone: tzinfo) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(_header(made, "Date"))
        return (at.astimezone(zone) if at.tzinfo else at).replace(tzinfo=None, microsecond=0)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _text(made: "EmailMessage") -> str:
    """What was written, without what it quotes at its end."""
    try:
        part = made.get_body(("plain", "html"))
        words = part.get_content() if part is not None else ""
    except Exception:  # an unknown encoding, a broken part: its subject still says something
        words = ""
    if not isinstance(words, str):
        return ""
    if part is not None and part.get_content_type() == "text/html":
        words = _plain(words)
    lines = [clean_text(line) for line in words.replace("\r", "\n").split("\n")]
    while lines and (not lines[-1] or _QUOTED.match(lines[-1])):
        lines.pop()
    return "\n".join(_few_blank(lines))[:LONGEST].strip()


def _few_blank(lines: Iterable[str]) -> Iterable[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(self._unseen - (tag in _UNSEEN), 0)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)


def _plain(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    return "".join(reader.words)
