"""The page's server: at this computer's own address, for this user, until nobody was there for a while."""

import socket
import sys
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, Final

from pyaddin.door.patience import Patience
from pyaddin.page.desk import Desk
from pyaddin.page.downloads import Downloads, Kept
from pyaddin.page.guard import HOST, Guard, is_another_users
from pyaddin.page.handler import Handler
from pyaddin.page.uploads import Uploads
from pyaddin.page.view import Data
from pyaddin.page.wishes import Wish
from pyaddin.store import private
from pyaddin.words.catalogue import tr

MOST_CLIENTS: Final = 32
"""Connections at one time."""
_TICK: Final = 0.5
_OPENER: Final = """\
<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Fulfilment</title>
<script>location.replace("{address}")</script>
"""
"""What the browser is given to open: so the ticket stands in no command line."""


class Server(ThreadingHTTPServer):
    """All that the requests of one page share."""

    allow_reuse_address = False
    daemon_threads = True
    request_queue_size = 16
    timeout = _TICK

    def __init__(self, desk: Desk, folder: Path, user: int, seconds: float, port: int = 0) -> None:
        """Listen; OSError when another program has the port. `folder` is this user's alone."""
        self.uploads = Uploads(folder)
        self.patience = Patience(seconds)
        self.opener = folder / "open.html"
        self._desk, self._user = desk, user
        self._places = threading.BoundedSemaphore(MOST_CLIENTS)
        self._pressing = threading.Lock()
        self._ended = threading.Event()
        self._downloads = Downloads()
        self._kept: Kept | None = None
        super().__init__((HOST, port), Handler)
        self.guard = Guard(self.server_port)

    def server_bind(self) -> None:
        """Nobody else may listen at this address as well; no name is looked up."""
        if sys.platform == "win32":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def serve(self) -> None:
        """Answer until the page is closed or nobody was there for a while; a press is made to its end."""
        self._desk.make_ready()
        while not self._ended.is_set() and (self.patience.left or self._pressing.locked()):
            self.handle_request()
        with self._pressing:
            self._desk.close()

    def end(self) -> None:
        """Stop soon."""
        self._ended.set()

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Whether this user's browser may be at the other end."""
        return not is_another_users((HOST, self.server_port), client_address, self._user)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, while there are not too many."""
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """As the standard library does, and give the place back."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side went away, or is silent: nobody is to be told."""

    def new_ticket(self) -> Path:
        """A file for this user alone that opens the page once; an earlier one is void."""
        self.opener.unlink(missing_ok=True)
        address = f"{self.guard.origin}/#{self.guard.new_ticket()}"
        with private.create(self.opener, private.OWNER) as file:
            file.write(_OPENER.format(address=address).encode("ascii"))
        return self.opener

    def key_for(self, ticket: str) -> str:
        """The key for a ticket, which is erased with its file; blank for what is none."""
        if key := self.guard.key_for(ticket):
            self.opener.unlink(missing_ok=True)
        return key

    def looked(self) -> Iterator[Data]:
        """What the page shows of the shop."""
        return map(self._shown, self._desk.ask())

    def pressed(self, wish: Wish) -> Iterator[Data]:
        """What is said of a press; KeyError where a file is wished for that is not here."""
        files = [str(path) for path in self.uploads.paths(list(wish.files))]
        press = {"button": wish.button, "files": files, "chosen": dict(wish.chosen), "undo": wish.undo}
        return self._pressed(press, list(wish.files))

    def _pressed(self, press: Data, files: list[str]) -> Iterator[Data]:
        if not self._pressing.acquire(blocking=False):
            yield {"refused": str(tr("Another button was pressed on this page and is not done yet; wait for it."))}
            return
        try:
            for said in self._desk.ask(press):
                if "done" in said:
                    self.uploads.drop(files)
                yield self._shown(said)
        finally:
            self.patience.heard()
            self._pressing.release()

    def written(self, known: str) -> tuple[str, bytes] | None:
        """A file that a press wrote, by how the page knows it."""
        return self._downloads.read(known, self._kept) if self._kept else None

    def _shown(self, said: Data) -> Data:
        """What a worker says as the page may hear it: files by numbers that mean nothing, and no path."""
        if look := said.get("look"):
            self._kept = Kept(Path(look.pop("journal")), Path(look.pop("data")))
            for press in look["presses"]:
                press["files"] = [
                    {"id": self._downloads.id_of(press["press"], name), "name": Path(name).name, "within": name}
                    for name in press["files"]
                    if name.startswith("out/")
                ]
        return said
