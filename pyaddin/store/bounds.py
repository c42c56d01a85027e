"""How far what was read from a file of others may reach: the files it names, the numbers it gives, the memory it takes.

A journal lies in the shop's folder, where others may put one of their own.
"""

import re
import zlib
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

OUT: Final = "out"
KINDS: Final = ("marketplaces", "carriers", "confirm", "events")
"""Folders of the templates folder where Learn format writes."""
HIGHEST: Final = 999_999_999
"""No press, row or parcel has a higher number."""
FLOOR: Final = 16 << 20
PACKED: Final = 200
UNPACKED: Final = 1 << 30
"""A press unpacks to no more than FLOOR or so many times what it takes, and never to more than UNPACKED bytes."""

_SHARES: Final = ("//", "\\\\")
_STRANGE: Final = re.compile(r"[\\:\x00-\x1f]")
"""What turns a part of a path into another one on some system: folders, drives, streams."""


def number(value: Any) -> int:
    """A whole number as the program counts; ValueError for any other thing."""
    if type(value) is not int or not 0 <= value <= HIGHEST:
        raise ValueError("no number that the program gives")
    return value


def pack(data: bytes) -> bytes:
    """Data packed so that `unpacked` takes it; Refusal where it is too large for that."""
    if len(data) > UNPACKED:
        raise Refusal(tr("This is too much for one press; choose fewer rows or files and press again."))
    packed = zlib.compress(data, level=1)
    return packed if len(data) <= _most(packed) else zlib.compress(data, level=0)


def unpacked(data: bytes) -> bytes:
    """What was packed; ValueError where it would take more memory than a press ever did."""
    unpack = zlib.decompressobj()
    found = unpack.decompress(data, _most(data))
    if not unpack.eof:
        raise ValueError("cut off, or larger than a press ever was")
    return found


def _most(packed: bytes) -> int:
    return min(max(FLOOR, PACKED * len(packed)), UNPACKED)


def name(value: Any) -> str:
    """A file's name as a press keeps it: below out/, or a format in a templates folder; ValueError for any other."""
    parts = PurePosixPath(value).parts
    if len(parts) < 2 or ".." in parts or (parts[0] != OUT and parts[-2] not in KINDS):
        raise ValueError("no file that a press writes")
    if parts[0] == OUT and any(map(_STRANGE.search, parts)):
        raise ValueError("no name that a press gives")
    return str(value)


def place(name: str, data: Path, own: Path) -> Path | None:
    """Where a press's file of that name lies, links followed; None where it is a format of a templates folder that is
    not the shop's any more.

    Refusal where a folder on the way is a link: what is meant for out/ would land elsewhere.
    """
    path = data / name
    if PurePosixPath(name).parts[0] == OUT:
        refuse_links(path.parent, data)
        return path
    return path if path.parent.parent.resolve() == own.resolve() and not path.parent.is_symlink() else None


def is_elsewhere(path: str, book: Path) -> bool:
    """Whether a path leads to another computer than the workbook lies on: Windows would give it the clerk's login."""
    return path[:2] in _SHARES and str(book)[:2] not in _SHARES


def refuse_links(folder: Path, top: Path) -> None:
    """Refusal where `folder`, below `top`, is reached by a link or a junction."""
    meant = top.resolve() / folder.relative_to(top)
    if folder.resolve() != meant:
        raise Refusal(
            tr("'{folder}' in {place} is reached by a link to another folder, where nothing is written; put a folder "
               "of its own there, or name that place as Data folder on Settings.",
               folder=folder.relative_to(top).as_posix(), place=top)
        )  # fmt: skip
