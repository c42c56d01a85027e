"""Files that presses wrote, handed to the page: by numbers that mean nothing, and looked up again each time."""

import os
import secrets
import stat
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from pyaddin.store import bounds, private
from pyaddin.store.journal import Journal
from pyaddin.tables.problems import Refusal

MOST_BYTES: Final = 500_000_000
_RUN_BY_BROWSERS: Final = frozenset({".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".svg", ".svgz"})
_MARKUP: Final = (b"<!doctype html", b"<html", b"<svg", b"<script")
_LOOKED_AT: Final = 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a shop's journal and data folder are."""

    journal: Path
    data: Path


@dataclass(slots=True)
class Downloads:
    """The files that the page was told of."""

    _known: dict[str, tuple[int, str]] = field(default_factory=dict)
    _ids: dict[tuple[int, str], str] = field(default_factory=dict)

    def id_of(self, press: int, name: str) -> str:
        """How the page knows a file of a press."""
        known = self._ids.setdefault((press, name), secrets.token_hex(16))
        self._known[known] = (press, name)
        return known

    def read(self, known: str, kept: Kept) -> tuple[str, bytes] | None:
        """A file's name and content; None when it is not known, not in the press's record, not there any more, or
        something that a browser would run."""
        press, name = self._known.get(known, (0, ""))
        try:
            if not name or not _is_recorded(kept, press, name):
                return None
            path = bounds.place(name, kept.data, kept.data)
            data = _content(path) if path else b""
        except (Refusal, OSError):
            return None
        return (PurePosixPath(name).name, data) if path and not _would_run(name, data) else None


def _is_recorded(kept: Kept, press: int, name: str) -> bool:
    """Whether the press stands, and its record names that file within out/."""
    if not kept.journal.is_file() or PurePosixPath(name).parts[0] != bounds.OUT:
        return False
    with closing(Journal(kept.journal)) as journal:
        return press in journal.standing() and name in dict(journal.files(press))


def _content(path: Path) -> bytes:
    """What is in a plain file; OSError for a link and for anything else."""
    with open(path, "rb", opener=_unfollowed) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
            raise OSError
        return file.read()


def _unfollowed(path: str, flags: int) -> int:
    return private.unfollowed(path, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe would wait for who writes into it


def _would_run(name: str, data: bytes) -> bool:
    """Whether a browser might take it for a page of its own."""
    begins = data[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return PurePosixPath(name).suffix.lower() in _RUN_BY_BROWSERS or begins.startswith(_MARKUP) or b"<svg" in begins
