"""Faults at the disk: every point at which a press touches the disk or its journal is counted, and one of them fails.

`arm` patches this process for good, so it is called in a child that does one press and ends. A point is a file opened
for writing, a write, fsync, rename, unlink, folder made or removed, mode set, or a statement of the journal.
"""

import builtins
import errno
import io
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, wraps
from pathlib import Path
from typing import Any, Final

KILL: Final = "kill"
KILLS: Final = (KILL, "killed half-way through a write")
GONE: Final = "the folder is gone"
"""The whole folder is moved away, as a network's goes, until `back_again`: every later error is the system's own."""
ERRORS: Final = {"ENOSPC": errno.ENOSPC, "EACCES": errno.EACCES, "EIO": errno.EIO}
SQL_ERRORS: Final = {
    "ENOSPC": "database or disk is full", "EACCES": "attempt to write a readonly database", "EIO": "disk I/O error",
}  # fmt: skip
_RENAME: Final = os.rename
CALLS: Final = ("open", "replace", "rename", "unlink", "remove", "mkdir", "rmdir", "fsync", "chmod", "utime")
GROWING: Final = ("open", "write", "mkdir", "fsync", "statement")
"""What a full disk refuses; moving and removing go on."""


@dataclass
class Faults:
    """What happens at point number `at` (0: nothing, points are only counted); `seen` names the points so far.

    A kill or EIO comes once; a full disk, missing rights and a `folder` that is gone last until the process ends.
    """

    at: int = 0
    fault: str = ""
    folder: Path | None = None
    seen: list[str] = field(default_factory=list)

    def point(self, kind: str, torn: Callable[[], object] | None = None) -> None:
        """Pass a point, or not: `torn` does half of what is about to happen."""
        self.seen.append(kind)
        if not self.at or len(self.seen) < self.at:
            return
        if self.fault == GONE and self.folder and len(self.seen) == self.at:
            _RENAME(self.folder, _away(self.folder))
        if self.fault in KILLS:
            if self.fault != KILL and torn:
                torn()
            os.kill(os.getpid(), signal.SIGKILL)
        lasting = self.fault == "EACCES" or (self.fault == "ENOSPC" and kind.split()[0] in GROWING)
        if lasting or (self.fault == "EIO" and len(self.seen) == self.at):
            if kind.startswith("statement"):
                raise sqlite3.OperationalError(SQL_ERRORS[self.fault])
            number = ERRORS[self.fault]
            raise OSError(number, os.strerror(number))


def back_again(folder: Path) -> None:
    """A folder that was gone is there again; what was written where it had been is not in it."""
    if _away(folder).exists():
        shutil.rmtree(folder, ignore_errors=True)
        _away(folder).rename(folder)


def _away(folder: Path) -> Path:
    return folder.with_name(f"{folder.name} that is gone")


def arm(faults: Faults) -> None:
    """Let every point of this process pass through `faults`."""
    for name in CALLS:
        setattr(os, name, _counted(getattr(os, name), name, faults))
    io.open = builtins.open = partial(_open, io.open, faults)

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *rest: Any) -> Any:
            faults.point(f"statement {sql[:30]}")
            return super().execute(sql, *rest)

        def executemany(self, sql: str, *rest: Any) -> Any:
            faults.point(f"statement {sql[:30]}")
            return super().executemany(sql, *rest)

        def executescript(self, sql: str) -> Any:
            faults.point("statement script")
            return super().executescript(sql)

    sqlite3.connect = partial(sqlite3.connect, factory=Connection)  # type: ignore[assignment]


def _counted(call: Callable[..., Any], name: str, faults: Faults) -> Callable[..., Any]:
    @wraps(call)
    def counted(*given: Any, **named: Any) -> Any:
        faults.point(name)
        return call(*given, **named)

    return counted


def _open(real: Callable[..., Any], faults: Faults, file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
    """As `open`; what writes bytes does so through a file that counts."""
    if not set(mode) & set("wax+") or isinstance(file, int):
        return real(file, mode, *rest, **named)
    faults.point("open")
    if "b" not in mode:
        return real(file, mode, *rest, **named)
    raw = _Raw(file, mode.replace("b", ""))
    raw.faults = faults
    return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)


class _Raw(io.FileIO):
    faults: Faults

    def write(self, data: Any) -> int:
        """Write as the system does, or half of it before the end."""
        self.faults.point("write", lambda: io.FileIO.write(self, bytes(data)[: len(data) // 2]))
        return super().write(data)
