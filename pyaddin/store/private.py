"""Files that hold buyers: read by whoever may read the workbook and nobody else, and never written through a link."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

OWNER: Final = stat.S_IRUSR | stat.S_IWUSR
_EVERYBODY: Final = 0o666
_NEW: Final = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def mode_of(workbook: Path) -> int:
    """Who may read and write what belongs to a workbook: who may the workbook, and always its owner."""
    try:
        return workbook.stat().st_mode & _EVERYBODY | OWNER
    except OSError:
        return OWNER


def create(path: Path, mode: int) -> IO[bytes]:
    """A new file of that mode, to be written; FileExistsError where anything stands there, be it a link to nowhere."""
    file = os.fdopen(os.open(path, _NEW, OWNER), "wb")
    if os.name == "posix":
        with suppress(OSError):
            os.fchmod(file.fileno(), mode)  # by its path, it might be another file by now
    return file


def unfollowed(path: str, flags: int) -> int:
    """An opener of files that may stand there already: OSError where a link does."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), _EVERYBODY)


def make_folder(folder: Path, mode: int) -> None:
    """A folder and those above it that are not there, for who may read files of that mode."""
    if not folder.is_dir():
        make_folder(folder.parent, mode)
        with suppress(FileExistsError):
            folder.mkdir()
            give_mode(folder, mode | (mode & 0o444) >> 2)


def give_mode(path: Path, mode: int) -> None:
    """Let those read it whom the mode says, where the system can tell and this user may; a link leads elsewhere."""
    if os.name == "posix" and not path.is_symlink():
        with suppress(OSError):
            path.chmod(mode)
