"""Files that were dropped onto the page: in a folder of this user alone, until a press has taken them."""

import os
import re
import secrets
import shutil
import time
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from pyaddin.formats.written.safe_names import safe
from pyaddin.store import private

MOST_BYTES: Final = 100_000_000
"""Of one file."""
MOST_FILES: Final = 50
"""At one time."""
MOST_TOGETHER: Final = 400_000_000
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,8}")
_PIECE: Final = 1 << 16


class TooMuch(Exception):
    """A file is too large, or there are too many."""


class CutOff(Exception):
    """Less came than was announced."""


@dataclass(slots=True)
class Uploads:
    """What lies in `folder`: each file in a folder of its own with a name that nobody can guess, and there under the
    name that the clerk knows, made safe, for a press tells files by it."""

    folder: Path
    _files: dict[str, Path] = field(default_factory=dict)
    _announced: dict[str, int] = field(default_factory=dict)

    def take(self, name: str, size: int, changed: float, source: BufferedIOBase) -> str:
        """Keep a file of that size, by the name that its sender gave; how it is known from now on."""
        if size > MOST_BYTES or len(self._announced) >= MOST_FILES:
            raise TooMuch
        if size + sum(self._announced.values()) > MOST_TOGETHER:
            raise TooMuch
        known = secrets.token_hex(16)
        self._announced[known] = size
        try:
            self._files[known] = self._written(known, _safe(name), size, source)
            os.utime(self._files[known], (made := min(changed, time.time()), made))
        except BaseException:
            self.drop([known])
            raise
        return known

    def _written(self, known: str, name: str, size: int, source: BufferedIOBase) -> Path:
        (room := self.folder / known).mkdir(mode=0o700)
        with private.create(path := room / name, private.OWNER) as out:
            while size:
                piece = source.read(min(size, _PIECE))
                if not piece:
                    raise CutOff
                out.write(piece)
                size -= len(piece)
        return path

    def paths(self, known: list[str]) -> tuple[Path, ...]:
        """Where these files lie; KeyError for one that is not there."""
        return tuple(self._files[one] for one in known)

    def drop(self, known: list[str]) -> None:
        """Remove these files; those that are gone already are."""
        for one in known:
            if one in self._announced:
                shutil.rmtree(self.folder / one, ignore_errors=True)
                self._files.pop(one, None)
                del self._announced[one]


def _safe(name: str) -> str:
    """The last part of a name as a file's name; its ending stays, for it tells what is in it."""
    plain = Path(unquote(name).replace("\\", "/")).name
    ending = Path(plain).suffix
    known = ending if _ENDING.fullmatch(ending) else ""
    return safe(plain.removesuffix(known), "export")[:60] + known
