"""Opening the page: who may, where its few files lie, and the browser that is to show it."""

import os
import secrets
import shutil
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import filelock

from pyaddin.book.roads import workbook_of
from pyaddin.book.table.language import speak_as
from pyaddin.door import place
from pyaddin.page.desk import Desk
from pyaddin.page.server import Server
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

_HELD: Final = "held.lock"


def serve(book: Path, live: bool, minutes: int, port: int, say: Callable[[object], None]) -> None:
    """Show the page until it is closed or nobody was there for so many minutes; Refusal where that cannot be."""
    if place.is_root():
        raise Refusal(
            tr("The page is not opened for root or an administrator, who may do too much; run it as yourself.")
        )  # fmt: skip
    os.umask(0o077)
    workbook = workbook_of(book, live, lambda stage: None)
    speak_as(workbook)
    with _a_folder() as folder:
        server = _listening(Desk(workbook.path.resolve(), live), folder, minutes * 60, port)
        with server, _ended_by_signals(server):
            _open(server, say)
            _open_again_on_enter(server, say)
            server.serve()
    say(tr("The page is closed."))


def _listening(desk: Desk, folder: Path, seconds: float, port: int) -> Server:
    user = os.getuid() if sys.platform != "win32" else 0
    try:
        return Server(desk, folder, user, seconds, port)
    except OSError as error:
        raise Refusal(
            tr("The page cannot be opened at port {port} ({reason}); leave --port out, and a free one is taken.",
               port=port, reason=error.strerror)
        ) from None  # fmt: skip


@contextmanager
def _a_folder() -> Iterator[Path]:
    """A folder of this page in one that only this user may enter; it is removed at the end, and at the next start
    where the computer went down meanwhile."""
    try:
        above = place.own("page")
        _sweep(above)
        (folder := above / secrets.token_hex(8)).mkdir(mode=0o700)
    except (place.Shut, OSError):
        raise Refusal(
            tr("There is no folder on this computer that only you may enter, so the page is not opened; ask whoever "
               "looks after it whether others may write where your own files lie.")
        ) from None  # fmt: skip
    held = filelock.FileLock(folder / _HELD, mode=0o600)
    try:
        with held:
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(above: Path) -> None:
    """Remove folders of pages that are not there any more."""
    for folder in above.iterdir():
        with suppress(filelock.Timeout, OSError):
            with filelock.FileLock(folder / _HELD, timeout=0):
                pass  # nobody holds it
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ended_by_signals(server: Server) -> Iterator[None]:
    """Being asked to end, the page ends as if it were closed."""

    def end(number: int, frame: Any) -> None:
        server.end()

    before = [(number, signal.signal(number, end)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _open(server: Server, say: Callable[[object], None]) -> None:
    """Let the browser open the page; the file that leads there is this user's alone and leads there once."""
    opener = server.new_ticket()
    say(tr("Opening the page in your browser. If none opens, open this file in it: {file}", file=opener))
    webbrowser.open(opener.as_uri())


def _open_again_on_enter(server: Server, say: Callable[[object], None]) -> None:
    """A page that was reloaded has lost its key: a new one is a key press away."""
    if not sys.stdin.isatty():
        return
    say(tr("Enter opens the page again, Ctrl+C closes it."))

    def wait() -> None:
        for _ in sys.stdin:
            _open(server, say)

    threading.Thread(target=wait, daemon=True).start()
