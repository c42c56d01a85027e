"""Ready on Linux: a Python that has loaded the program makes a copy of itself for each press.

It waits for whoever of its own user knocks and hears nothing of what is said: the copy does, presses and ends, and with
it goes all that it knew of workbook and buyers. So between two presses there is no lock, no file and no text of a
buyer, and a client that says nothing keeps only its own copy waiting. It ends when nobody knocked for so many minutes
and when the program or its packages were changed.
"""

import fcntl
import logging
import os
import secrets
import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pyaddin.door import place
from pyaddin.door.patience import Patience
from pyaddin.door.program import fingerprint
from pyaddin.press import faults
from pyaddin.ready.serving import load, serve

MOST_CLIENTS: Final = 16
"""Copies at one time."""


def main(minutes: int) -> int:
    """Stay ready until there is a reason to end; 0, also where another one stays ready already."""
    program = fingerprint()
    with suppress(place.Shut, OSError), _the_only_one(), _open_door() as (listener, key):
        load()
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


def _stay(listener: socket.socket, key: str, seconds: float, program: object) -> None:
    """Wait for clients; a client that finds the program changed is sent away by the door being shut."""
    copies: set[int] = set()
    patience = Patience(seconds)
    while copies or patience.left:
        heard, _, _ = select.select([listener], [], [], 1.0 if copies else patience.left)
        copies -= {copy for copy in copies if os.waitpid(copy, os.WNOHANG)[0]}
        if not heard:
            continue
        channel, _ = listener.accept()
        with channel:
            if fingerprint() != program:
                return
            if place.is_ours(channel) and len(copies) < MOST_CLIENTS:
                copies.add(_copy(listener, channel, key))
                patience.heard()


def _copy(listener: socket.socket, channel: socket.socket, key: str) -> int:
    """A copy of this process that hears the client and presses; its number."""
    if number := os.fork():
        return number
    try:
        listener.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        serve(channel, key)
    except Exception as error:  # the client says on the sheet that the press broke off
        faults.log_to(Path.home() / faults.LOG)
        logging.error("%s failed\n%s", "stay-ready", faults.told(error))
    finally:
        os._exit(0)
