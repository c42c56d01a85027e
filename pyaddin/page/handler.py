"""One request to the page: who asks is looked at first, then what is asked; whatever is not known is refused."""

import json
from collections.abc import Iterable
from contextlib import suppress
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pyaddin.door.messages import Unclear
from pyaddin.page import shell
from pyaddin.page.guard import HEADERS
from pyaddin.page.uploads import CutOff, TooMuch
from pyaddin.page.view import Data
from pyaddin.page.wishes import LONGEST, wish_of
from pyaddin.words.catalogue import Words, tr

if TYPE_CHECKING:
    from pyaddin.page.server import Server

JSON: Final = "application/json"
LINES: Final = "application/x-ndjson"
PDF: Final = "application/pdf"
BYTES: Final = "application/octet-stream"
_DIGITS: Final = 12
"""Of a number of bytes or seconds."""


class Handler(BaseHTTPRequestHandler):
    """Answers one request and closes the connection."""

    server: "Server"
    timeout = 20
    """Seconds that the other side may be silent."""

    def do_GET(self) -> None:
        """The page without data is for everybody; what it shows is for who has the key."""
        guard = self.server.guard
        if not guard.is_for_here(self.headers):
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        elif self.path == "/":
            self._answer(shell.page(), "text/html; charset=utf-8")
        elif not guard.is_from_here(self.headers, posted=False):
            self._refuse(HTTPStatus.FORBIDDEN)
        elif self.path in shell.PARTS:
            self._answer(*shell.part(self.path))
        elif not guard.has_key(self.headers):
            self._refuse(HTTPStatus.UNAUTHORIZED, shell.GONE)
        else:
            self._get()

    def do_POST(self) -> None:
        """What changes something, from the page alone."""
        guard = self.server.guard
        if not guard.is_for_here(self.headers):
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        elif not guard.is_from_here(self.headers, posted=True):
            self._refuse(HTTPStatus.FORBIDDEN)
        elif self.path == "/key":
            self._give_key()
        elif not guard.has_key(self.headers):
            self._refuse(HTTPStatus.UNAUTHORIZED, shell.GONE)
        else:
            self._post()

    def _get(self) -> None:
        self.server.patience.heard()
        if self.path == "/look":
            self._tell(self.server.looked())
        elif self.path.startswith("/written/"):
            self._hand_over(self.path.removeprefix("/written/"))
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def _post(self) -> None:
        self.server.patience.heard()
        if self.path == "/press":
            self._press()
        elif self.path == "/file":
            self._take()
        elif self.path == "/drop":
            self._drop()
        elif self.path == "/end":
            self._answer(b"{}", JSON)
            self.server.end()
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def _give_key(self) -> None:
        with suppress(Unclear):
            asked = self._json()
            if isinstance(asked, dict) and isinstance(asked.get("ticket"), str):
                key = self.server.key_for(asked["ticket"])
                if key:
                    self.server.patience.heard()
                    self._answer(json.dumps({"key": key}).encode(), JSON)
                    return
        self._refuse(HTTPStatus.UNAUTHORIZED, shell.GONE)

    def _press(self) -> None:
        try:
            said = self.server.pressed(wish_of(self._json()))
        except (Unclear, KeyError):
            self._refuse(HTTPStatus.BAD_REQUEST)
        else:
            self._tell(said)

    def _take(self) -> None:
        try:
            size, changed = _number(self.headers, "Content-Length"), _number(self.headers, "X-Changed")
            known = self.server.uploads.take(self.headers.get("X-Name", ""), size, changed, self.rfile)
        except Unclear:
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
        except CutOff:
            self._refuse(HTTPStatus.BAD_REQUEST)
        except TooMuch:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, shell.TOO_MUCH)
        else:
            self._answer(json.dumps({"file": known}).encode(), JSON)

    def _drop(self) -> None:
        try:
            known = self._json()
        except Unclear:
            known = None
        if isinstance(known, list) and all(isinstance(one, str) for one in known):
            self.server.uploads.drop(known)
            self._answer(b"{}", JSON)
        else:
            self._refuse(HTTPStatus.BAD_REQUEST)

    def _hand_over(self, known: str) -> None:
        found = self.server.written(known)
        if found is None:
            self._refuse(HTTPStatus.NOT_FOUND, tr("This file is not where the press wrote it any more."))
            return
        name, data = found
        kind = PDF if name.lower().endswith(".pdf") and data.startswith(b"%PDF-") else BYTES
        self._answer(data, kind, {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"})

    def _json(self) -> object:
        """What was sent; Unclear for what is too long or is none."""
        size = _number(self.headers, "Content-Length")
        if size > LONGEST:
            raise Unclear
        try:
            return json.loads(self.rfile.read(size))
        except (ValueError, RecursionError):
            raise Unclear from None

    def _tell(self, said: Iterable[Data]) -> None:
        """Line for line, as it comes; who goes away meanwhile misses the rest."""
        self._begin(HTTPStatus.OK, LINES)
        for data in said:
            with suppress(OSError):
                self.wfile.write(json.dumps(data).encode("ascii") + b"\n")

    def _answer(self, data: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self._begin(HTTPStatus.OK, kind, {"Content-Length": str(len(data)), **(more or {})})
        self.wfile.write(data)

    def _refuse(self, status: HTTPStatus, said: Words = "") -> None:
        data = json.dumps({"refused": str(said)}).encode("ascii")
        self._begin(status, JSON, {"Content-Length": str(len(data))})
        self.wfile.write(data)

    def _begin(self, status: HTTPStatus, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response_only(status)  # names no program and no version
        for name, value in {"Content-Type": kind, **HEADERS, **(more or {}), "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Of requests that are none: nothing of what came is said again."""
        self._refuse(HTTPStatus(code))

    def log_message(self, *args: object) -> None:
        """Nothing is logged."""


def _number(headers: Message, name: str) -> int:
    """A header that is a number and stands there once; Unclear else, and for a length that is told in another way."""
    found = headers.get_all(name) or []
    if len(found) != 1 or not (found[0].isascii() and found[0].isdigit() and len(found[0]) <= _DIGITS):
        raise Unclear
    if "Transfer-Encoding" in headers:
        raise Unclear
    return int(found[0])
