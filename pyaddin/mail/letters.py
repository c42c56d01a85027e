"""Letters as mail programs know them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from pyaddin.values.text import clean_text

if TYPE_CHECKING:
    from email.message import EmailMessage

_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([^@\s.]+(?:\.[^@\s.]+)+)"
)
SILENT: Final = "OOF, DR, RN, NRN, AutoReply"
"""The answering machines of Outlook and Exchange that are not to answer."""
LONGEST: Final = 254
"""Letters of an address."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a name that may be blank, and an address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """Where the address is."""
        return self.address.rpartition("@")[2]


def address(text: str) -> str:
    """An e-mail address as servers take it; blank where the text is none."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None or len(text) > LONGEST:
        return ""
    try:
        domain = found[1].encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return f"{text.strip().rpartition('@')[0]}@{domain}"


def sender(text: str) -> Sender | None:
    """Who writes, of `Example Shop <post@example.com>`; None where that names no address."""
    from email.utils import parseaddr

    name, found = parseaddr(clean_text(text))
    return Sender(clean_text(name), right) if (right := address(found)) else None


def new_id(writer: Sender) -> str:
    """A Message-ID that no other mail has."""
    from email.utils import make_msgid

    return make_msgid(domain=writer.domain)


def mail(
    writer: Sender | None, to: str, subject: str, text: str, *,
    message_id: str = "", answers: str = "", at: datetime | None = None, automatic: bool = True, draft: bool = False,
) -> "EmailMessage":  # fmt: skip
    """A letter; `answers` is the Message-ID of an earlier one about the order. What a buyer is called makes no header
    of its own: breaks of lines are blanks there."""
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    made = EmailMessage(policy=SMTP)
    headers = [
        ("From", Address(writer.name, addr_spec=writer.address) if writer else ""),
        ("To", Address(addr_spec=to) if to else ""),
        ("Subject", clean_text(subject)),
        ("Date", at or ""),
        ("Message-ID", message_id),
        ("In-Reply-To", answers),
        ("References", answers),
        *((("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", SILENT)) if automatic else ()),
        ("X-Unsent", "1" if draft else ""),
    ]
    for name, value in headers:
        if value:
            made[name] = value
    made.set_content(text, charset="utf-8", cte="quoted-printable")
    return made
