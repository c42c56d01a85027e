"""Mail that came back: reports of mail servers (.eml), and lists with an address in each line."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from pyaddin.tables.problems import Refusal
from pyaddin.values.text import clean_text
from pyaddin.words.catalogue import tr

MOST: Final = 5_000_000
KINDS: Final = (".eml", ".txt", ".csv")
_ADDRESS: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_ID: Final = re.compile(r"<[^<>\s]+@[^<>\s]+>")


class Bounced(NamedTuple):
    """A mail that came back; what is not known of it is blank."""

    address: str
    message_id: str
    reason: str


def read(path: Path) -> list[Bounced]:
    """What a file says of mail that came back; Refusal where it cannot be read."""
    try:
        if path.stat().st_size > MOST:
            raise Refusal(tr("{file} is too large for a list of mail that came back.", file=path.name))
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(tr("{file} cannot be read ({why}).", file=path.name, why=error.strerror)) from None
    if path.suffix.lower() == ".eml":
        return list(_reported(data))
    return [
        Bounced(found[0].casefold(), "", clean_text(line.replace(found[0], "").strip(' ,;\t"'))[:80])
        for line in data.decode("utf-8-sig", "replace").splitlines()
        if (found := _ADDRESS.search(line))
    ]


def of_letters(letters: Iterable[bytes]) -> list[Bounced]:
    """What reports of mail servers say."""
    return [one for data in letters for one in _reported(data)]


def _reported(data: bytes) -> Iterator[Bounced]:
    """RFC 3464: a part with blocks of fields, one for each recipient, and the letter or its headers behind it."""
    from email import message_from_bytes, policy

    letter = message_from_bytes(data, policy=policy.compat32)
    parts = list(letter.walk())
    ids = [
        found[0]
        for part in parts
        if part is not letter and (found := _ID.search(str(part.get("message-id", ""))))
    ]  # fmt: skip
    headers = [part for part in parts if part.get_content_type() == "text/rfc822-headers"]
    for part in headers:
        body = part.get_payload(decode=True)
        if isinstance(body, bytes) and (own := re.search(rb"(?im)^message-id:\s*(<[^<>\s]+>)", body)):
            ids.append(own[1].decode("ascii", "replace"))
    for part in parts:
        address = _ADDRESS.search(str(part.get("final-recipient") or part.get("original-recipient") or ""))
        failed = str(part.get("action", "")).strip().casefold() == "failed"
        if address and failed:
            code = clean_text(str(part.get("status", "")))[:20]
            yield Bounced(address[0].casefold(), ids[0] if ids else "", code)
