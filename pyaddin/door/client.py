"""A press by the Python that stays ready, where there is one. Loads nothing heavy: the clerk waits for it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Final

from pyaddin.door import place
from pyaddin.door.messages import Channel, Unclear, Wish, receive, send

PATIENCE: Final = 0.5
"""Seconds for the other side to answer a knock; a press by a Python of its own comes after that."""
_APART: Final = 0x08000200
"""Windows' CREATE_NO_WINDOW and CREATE_NEW_PROCESS_GROUP."""
BROKEN: Final = 4
"""Instead of an exit code: the other Python went away in the middle of the press."""


def wished(arguments: Sequence[str]) -> Wish:
    """What the launcher's command line wishes for, without the key."""
    options = [a.partition("=")[::2] for a in arguments if a.startswith("--")]
    given = dict(reversed(options))
    minutes = given.get("--ready", "")
    return Wish(
        "",
        next((a for a in arguments if not a.startswith("-")), ""),
        given.get("--wb", ""),
        given.get("--pipe", ""),
        given.get("--hwnd", "") if "--from_xl" in given else None,
        tuple(value for name, value in options if name == "--file"),
        int(minutes) if minutes.isdecimal() and len(minutes) < 5 else 0,
    )


def press(wish: Wish) -> int | None:
    """The exit code of the press; None when no other Python takes it, and nothing was done."""
    try:
        key = place.key_path().read_text(encoding="ascii")
        with _connected() as channel:
            channel.settimeout(PATIENCE)
            send(channel, asdict(wish) | {"key": key})
            if receive(channel) != {"ready": True}:
                return None
            return _go(channel)
    except (OSError, ValueError, Unclear, place.Shut):
        return None


@contextmanager
def _connected() -> Iterator[Channel]:
    """A conversation with the Python of this user that stays ready; OSError when there is none."""
    if sys.platform == "win32":
        from pyaddin.door import pipes

        with pipes.connected() as channel:
            yield channel
        return
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(PATIENCE)
        channel.connect(str(place.path()))
        if not place.is_ours(channel):
            raise PermissionError
        yield channel


def _go(channel: Channel) -> int:
    """From here on the press is the other side's, and is not made a second time."""
    try:
        send(channel, {"go": True})
        channel.settimeout(None)
        answer = receive(channel)
        print(answer["said"], end="", file=sys.stderr)
        return int(answer["code"])
    except (OSError, Unclear, KeyError, TypeError, ValueError):
        return BROKEN


def leave_one_ready(minutes: int) -> None:
    """Start the Python that the next press will find; one that runs already stays the only one."""
    if minutes <= 0:
        return
    with suppress(OSError, place.Shut):
        here = place.folder()
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # it makes copies of itself, and threads have none
        command = [sys.executable, "-P", "-m", "pyaddin", "stay-ready", str(minutes)]
        subprocess.Popen(
            command, cwd=here, env=environment, start_new_session=True, close_fds=True,
            creationflags=_APART if sys.platform == "win32" else 0,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
