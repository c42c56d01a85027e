"""Folders that only this user may enter, and in one of them the door to the Python that stays ready, or its key.

Both sides look who the other is. On a Mac there is no door yet, and each press starts a Python of its own.
"""

import hashlib
import os
import socket
import stat
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

LONGEST_PATH: Final = 100
"""Bytes: a socket file's path may have 107."""
KEY_BYTES: Final = 32


class Shut(Exception):
    """There is no door here, or none that can be trusted."""


def folder() -> Path:
    """The folder of the door, made where it is missing; Shut when others may enter or exchange it, or it is a link."""
    if sys.platform == "win32":
        if is_root():
            raise Shut
        return _profile("door")
    if sys.platform != "linux" or elevated():
        raise Shut
    return _kept(_place())


def own(name: str) -> Path:
    """Another folder of the program for this user alone, made where it is missing; Shut as `folder`."""
    if sys.platform == "win32":
        return _profile(name)
    return _kept((_runtime() or Path.home() / ".cache" / "fulfilment") / name)


def _kept(place: Path) -> Path:
    """The folder, made where it is missing; Shut when it, or one above, is not this user's alone."""
    with suppress(FileExistsError):
        place.mkdir(mode=0o700, parents=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise Shut
    if not all(map(_is_kept, {*place.parents, *place.resolve().parents})):
        raise Shut
    return place


def _profile(name: str) -> Path:
    """A folder in the user's profile, which Windows keeps from others; Shut when it is a link or a junction."""
    local = os.environ.get("LOCALAPPDATA", "")
    if not Path(local).is_absolute():
        raise Shut
    place = Path(local) / "fulfilment" / name
    place.mkdir(parents=True, exist_ok=True)
    if place.resolve() != Path(local).resolve() / "fulfilment" / name:
        raise Shut
    return place


def _is_kept(above: Path) -> bool:
    """Whether nobody else may put another folder in the place of one that lies in this one: the folder that the
    environment names may be another user's, after su."""
    found = above.lstat()
    open_to_all = found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX
    return found.st_uid in (0, os.getuid()) and (stat.S_ISLNK(found.st_mode) or not open_to_all)


def _place() -> Path:
    return _runtime() or Path.home() / ".cache" / "fulfilment" / "door"


def _runtime() -> Path | None:
    """The program's folder in the one that the system makes for a user who is logged in."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(runtime) / "fulfilment" if runtime and Path(runtime).is_absolute() else None


def elevated() -> bool:
    """Whether this Python may do more than the user who started it."""
    return os.getuid() != os.geteuid() or "SUDO_UID" in os.environ


def is_root() -> bool:
    """Whether this Python may do everything on this computer."""
    if sys.platform == "win32":
        from pyaddin.door import pipes

        return pipes.elevated()
    return os.geteuid() == 0 or elevated()


def name(session: str = "") -> str:
    """The door's name: another environment, another screen, session or program has another one."""
    screens = (os.environ.get("DISPLAY", ""), os.environ.get("WAYLAND_DISPLAY", ""))
    here = (sys.executable, __file__, *screens, session)
    return hashlib.sha256("\0".join(here).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def path() -> Path:
    """The socket file; Shut when there can be none."""
    found = folder() / f"{name()}.door"
    if len(os.fsencode(found)) > LONGEST_PATH:
        raise Shut
    return found


def key_path() -> Path:
    """Where the key lies that a client shows."""
    return folder() / f"{name()}.key"


def lock_path() -> Path:
    """What the Python that stays ready holds, so that there is one."""
    return folder() / f"{name()}.lock"


def is_ours(channel: socket.socket) -> bool:
    """Whether the program on the other side is this user's."""
    _, uid, _ = struct.unpack("3i", channel.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return bool(uid == os.getuid())
