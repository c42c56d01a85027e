"""A changed workbook saved whole or not at all: beside, onto the disk, then renamed over, with a backup."""

import contextlib
import errno
import glob
import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from pyaddin.book.closed.patch import Patch
from pyaddin.book.xlsx.zipped import Archive
from pyaddin.store import moving, private
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, tr


def digest(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backup_path(path: Path) -> Path:
    """Where the workbook as it was before the last press lies."""
    return path.with_name(f"{path.stem}.backup{path.suffix}")


def kept_path(path: Path, version: int, day: date) -> Path:
    """Where the workbook as it was before it was brought up to date is kept."""
    names = (f"{path.stem}.version-{version}.{day}{n and f'-{n}'}{path.suffix}" for n in ("", *range(2, 1000)))
    return next(kept for name in names if not (kept := path.with_name(name)).exists())


def kept(path: Path) -> list[Path]:
    """All that is kept so."""
    return sorted(path.parent.glob(f"{glob.escape(path.stem)}.version-*{glob.escape(path.suffix)}"))


def keep(path: Path, to: Path) -> None:
    """Keep the workbook as it is under another name, safe on disk; Refusal when that cannot be."""
    with _saying(path):
        try:
            with path.open("rb") as source, private.create(to, private.mode_of(path)) as target:
                shutil.copyfileobj(source, target, 1 << 20)
                _sync(target)
            shutil.copystat(path, to)
        except FileExistsError:
            raise
        except BaseException:
            to.unlink(missing_ok=True)
            raise


def beside(path: Path) -> Path:
    """Where the workbook of today's version is made before it takes the place of the earlier one."""
    return _unguessed(path, "upgrade")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new state of the workbook that is safe on disk beside it; `before` and `after` are digests.

    Until `commit` the workbook is as it was; after it, it is wholly new. A journal that finds the digest `before`
    knows that nothing was done, `after` that everything was.
    """

    path: Path
    temporary: Path
    before: str
    after: str
    committed: Callable[[], None]

    def commit(self) -> None:
        """Keep a backup and put the new state in place; Refusal, with nothing changed, when that cannot be.

        Once the new state is in place nothing is refused any more.
        """
        try:
            with _saying(self.path):
                if digest(self.path) != self.before:
                    words = tr("'{file}' was saved by another program meanwhile; press again.", file=self.path.name)
                    raise Refusal(words)
                if self.before == self.after:
                    return
                _back_up(self.path)
                moving.replace(self.temporary, self.path)
                _sync_folder(self.path.parent)
            self.committed()
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove the new state; the workbook stays as it is. What cannot be removed now goes with the next press."""
        with contextlib.suppress(OSError):
            self.temporary.unlink(missing_ok=True)


def clear_leftovers(path: Path) -> None:
    """Remove what a press that was killed left half-written beside the workbook."""
    left = re.compile(rf"\.{re.escape(path.name)}(\.[0-9a-f]{{16}})?\.(press|backup|upgrade)")
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*"):
        if left.fullmatch(leftover.name):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def prepare(path: Path, before: str, archive: Archive, patch: Patch, committed: Callable[[], None]) -> Prepared:
    """Write the patched workbook beside `path`; Refusal, with nothing left behind, when that cannot be.

    `committed` is called once the new state is in place.
    """
    temporary = _unguessed(path, "press")
    if not path.stat().st_mode & stat.S_IWUSR:
        raise Refusal(
            tr(
                "'{file}' is write-protected; take the protection off in its properties and press again.",
                file=path.name,
            )
        )
    try:
        with _saying(path):
            with private.create(temporary, private.OWNER) as file:
                archive.write(file, patch.replaced, patch.removed)
                _sync(file)
            _dress(temporary, path)
            return Prepared(path, temporary, before, digest(temporary), committed)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _unguessed(path: Path, what: str) -> Path:
    """A name beside the workbook that nobody can have put a link at."""
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}.{what}")


def _back_up(path: Path) -> None:
    """Copy the workbook beside itself, so that either the old backup or the new one is there at any moment."""
    temporary = _unguessed(path, "backup")
    try:
        with path.open("rb") as source, private.create(temporary, private.OWNER) as target:
            shutil.copyfileobj(source, target, 1 << 20)
            _sync(target)
        shutil.copystat(path, temporary)
        moving.replace(temporary, backup_path(path))
    finally:
        temporary.unlink(missing_ok=True)


def _dress(new: Path, old: Path) -> None:
    """Give the new file the permissions and, where this user may, the owner of the old one."""
    shutil.copymode(old, new)
    if hasattr(os, "chown"):
        was = old.stat()
        with contextlib.suppress(OSError):
            os.chown(new, was.st_uid, was.st_gid)


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can: Windows and some shares cannot sync a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _saying(path: Path) -> Iterator[None]:
    """Trouble with the disk as one sentence."""
    try:
        yield
    except OSError as error:
        raise Refusal(_sentence(path, error)) from None


def _sentence(path: Path, error: OSError) -> Text:
    where = {"file": path.name, "folder": path.parent}
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return tr("The disk is full, so '{file}' was left as it was; make room in '{folder}' and press again.", **where)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return tr(
            "'{file}' could not be saved because '{folder}' is write-protected or the file is open elsewhere; "
            "close it or ask for write access, and press again.",
            **where,
        )
    return tr(
        "'{file}' could not be saved ({reason}) and was left as it was; check '{folder}' and press again.",
        **where, reason=error.strerror or tr("unknown reason"),
    )  # fmt: skip
