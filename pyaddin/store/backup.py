"""A shop in one zip: the workbook and what lies beside it, as a folder that can be worked in anywhere.

    Fulfilment.xlsm, Fulfilment.journal, Fulfilment.archive, in/, out/, templates/
    backup.json     which of them is the workbook, and when it was made by which version of the program

Wherever data and templates lay, they lie beside the workbook in the zip. Its names and sizes are data that anybody may
have written: nothing is laid outside the folder, and no more than the disk has room for.
"""

import json
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from glob import escape
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from pyaddin import __version__
from pyaddin.store import moving, private
from pyaddin.store.archive import Archive, path_of
from pyaddin.store.journal import Journal
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

NOTE: Final = "backup.json"
FOLDERS: Final = ("in", "out", "templates")
BOOKS: Final = (".xlsm", ".xlsx")
MOST_FILES: Final = 200_000
MOST_BYTES: Final = 16_000_000_000
ROOM_LEFT: Final = 100_000_000
"""What a restored shop leaves free on the disk."""
_NUMBERS: Final = ("row_id", "parcel_no")
_WAITING: Final = "out/.waiting/"
"""What a press has yet to put in place; none waits once what was cut off is settled."""
_ROOM: Final = ".restoring"
"""Where a shop is laid out before it is put in its place."""
_LONGEST_NOTE: Final = 100_000
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""As a backup is; other ways of packing take memory as their file says."""
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Shop:
    """Where a shop's things lie; its workbook is closed, and no press runs."""

    book: Path
    data: Path
    templates: Path
    journal: Journal


@dataclass(frozen=True, slots=True)
class Backup:
    """What a zip says that it holds."""

    book: str
    made: datetime

    @property
    def stem(self) -> str:
        """The name of journal and archive."""
        return Path(self.book).stem


def pack(shop: Shop, target: Path, now: datetime) -> int:
    """Write the shop into a new zip, whole or not at all; how many files. Refusal or OSError when it cannot be."""
    part = target.with_name(f".{target.name}.part")
    _sweep(target.parent, shop.book)
    try:
        with TemporaryDirectory(prefix=f".{target.stem}.", dir=target.parent) as room:
            files = {shop.book.name: shop.book, **_records(shop, Path(room)), **_beside(shop)}
            if len(files) > MOST_FILES or sum(path.stat().st_size for path in files.values()) > MOST_BYTES:
                raise Refusal(
                    tr("The shop's folders are too large for one zip; copy {folder} with another program.",
                       folder=shop.data)
                )  # fmt: skip
            mode = private.mode_of(shop.book)
            _write(part, mode, files, {"book": shop.book.name, "made": now.isoformat(), "program": __version__})
        with zipfile.ZipFile(part) as made:
            if bad := made.testzip():
                raise Refusal(tr("'{file}' could not be read back; try another disk.", file=bad))
        moving.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return len(files)


def _sweep(folder: Path, book: Path) -> None:
    """Remove what a backup of this book left half-written when it was killed."""
    for stale in folder.glob(f".{escape(book.stem)}.backup.*"):
        _remove(stale)


def _remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _records(shop: Shop, room: Path) -> dict[str, Path]:
    """Copies of journal and archive, each as it is at one moment."""
    path = room / shop.journal.path.name
    archive = Archive(shop.journal)
    _copy(shop.journal.connection, "main", path)
    with closing(Journal(path)) as copy:
        copy.remember({name: shop.journal.ever(name) for name in _NUMBERS})  # other books' here may have higher ones
        for name in copy.file_names():
            if (there := shop.data / name).is_relative_to(shop.templates):
                copy.rename_file(name, f"templates/{there.relative_to(shop.templates).as_posix()}")
    if not archive.path.exists():
        return {path.name: path}
    _copy(shop.journal.connection, "archive", path_of(path))
    return {path.name: path, path_of(path).name: path_of(path)}


def _copy(source: sqlite3.Connection, name: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as target:
        source.backup(target, name=name)


def _beside(shop: Shop) -> dict[str, Path]:
    folders = {"in": shop.data / "in", "out": shop.data / "out", "templates": shop.templates}
    found = {
        f"{name}/{path.relative_to(folder).as_posix()}": path
        for name, folder in folders.items()
        for path in sorted(folder.rglob("*"))
        if path.is_file() or path.is_symlink()
    }
    if link := next((name for name, path in found.items() if path.is_symlink()), None):
        raise Refusal(
            tr("'{file}' is a link to another place, which no backup holds; put there what it leads to, or take it "
               "away, and try again.", file=link)
        )  # fmt: skip
    return {name: path for name, path in found.items() if not name.startswith(_WAITING)}


def _write(part: Path, mode: int, files: Mapping[str, Path], note: Mapping[str, str]) -> None:
    with private.create(part, mode) as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False) as made:
            made.writestr(NOTE, json.dumps(note))
            for name, path in files.items():
                made.write(path, name)
        out.flush()
        os.fsync(out.fileno())


def unpack(path: Path, folder: Path, finish: Callable[[Path], None]) -> Backup:
    """Lay a backup out in a folder that is empty or not there yet; Refusal, with the folder as it was, when it cannot.

    `finish` is given the workbook while it is made; a folder without one is no shop, so it comes into its place last.
    """
    if folder.exists() and (not folder.is_dir() or any(path.name != _ROOM for path in folder.iterdir())):
        raise Refusal(
            tr("{folder} is not empty; name a folder that is not there yet, or an empty one.", folder=folder)
        )  # fmt: skip
    above = next(one for one in (folder, *folder.parents) if one.exists())
    was_there = folder.exists()
    with _saying(path, folder), zipfile.ZipFile(path) as source:
        backup = _note(source)
        _refuse_strange(source, backup, shutil.disk_usage(above).free - ROOM_LEFT)
        room = folder / _ROOM
        try:
            shutil.rmtree(room, ignore_errors=True)  # what one that was killed left
            _lay(source, room)
            _check(room, backup)
            finish(room / backup.book)
            _into_place(room, folder, backup.book)
        except BaseException:
            _clear(folder, was_there)
            raise
    return backup


@contextmanager
def _saying(path: Path, folder: Path) -> Iterator[None]:
    """Trouble with the zip or the folder as one sentence."""
    try:
        yield
    except _DAMAGED:
        raise Refusal(
            tr("'{file}' is no backup, or it is damaged; take another one, nothing was restored.", file=path.name)
        ) from None
    except OSError as error:
        raise Refusal(
            tr("'{file}' cannot be restored in {folder} ({reason}); put that right and try again.",
               file=path.name, folder=folder, reason=error.strerror or tr("unknown reason"))
        ) from None  # fmt: skip


def _note(source: zipfile.ZipFile) -> Backup:
    """What the zip says of itself; ValueError when it is no backup."""
    if any(member.compress_type not in _PACKED for member in source.infolist()):
        raise ValueError
    if NOTE not in source.namelist() or source.getinfo(NOTE).file_size > _LONGEST_NOTE:
        raise ValueError
    note = json.loads(source.read(NOTE))
    if not isinstance(note, dict):
        raise ValueError
    book = str(note.get("book"))
    if (
        not book.isprintable()
        or PurePosixPath(book).name != book
        or Path(book).name != book
        or Path(book).suffix.lower() not in BOOKS
    ):
        raise ValueError
    return Backup(book, datetime.fromisoformat(str(note.get("made"))))


def _refuse_strange(source: zipfile.ZipFile, backup: Backup, room: int) -> None:
    """ValueError where a name is none that a backup has; Refusal where there is not enough room."""
    members = source.infolist()
    names = [member.filename for member in members]
    alone = {NOTE, backup.book, f"{backup.stem}.journal", f"{backup.stem}.archive"}
    if len({*names}) < len(names) or not {*names} >= {backup.book, f"{backup.stem}.journal"}:
        raise ValueError
    if not all(name in alone or _is_within(name) for name in names):
        raise ValueError
    needed = sum(member.file_size for member in members)
    if len(members) > MOST_FILES or needed > min(MOST_BYTES, room):
        raise Refusal(
            tr("The backup unpacked is {needed:,} MB in {count:,} files, more than there is room for; choose another "
               "disk.", needed=needed // 1_000_000, count=len(members))
        )  # fmt: skip


def _is_within(name: str) -> bool:
    """Whether it is the name of a file in one of a shop's folders, on this computer, too."""
    parts = name.replace(os.sep, "/").split("/")
    strange = {"", ".", ".."}.intersection(parts) or (os.name == "nt" and ":" in name)
    return len(parts) > 1 and parts[0] in FOLDERS and not strange


def _lay(source: zipfile.ZipFile, room: Path) -> None:
    for member in source.infolist():
        if member.filename == NOTE:
            continue
        target = room / member.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open(member) as packed, target.open("xb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        with suppress(ValueError, OverflowError, OSError):  # a day that no clock has
            at = datetime(*member.date_time).timestamp()
            os.utime(target, (at, at))
    for name in FOLDERS:
        (room / name).mkdir(exist_ok=True)


def _check(room: Path, backup: Backup) -> None:
    """Refusal when journal or archive are none, or not of each other."""
    with closing(Journal(room / f"{backup.stem}.journal")) as journal:
        Archive(journal)


def _into_place(room: Path, folder: Path, book: str) -> None:
    for path in sorted(room.iterdir(), key=lambda path: path.name == book):
        moving.replace(path, folder / path.name)
    room.rmdir()


def _clear(folder: Path, keep: bool) -> None:
    """Take away what was laid in the folder, and the folder unless it was there before."""
    for path in folder.iterdir() if folder.is_dir() else ():
        _remove(path)
    if not keep:
        with suppress(OSError):
            folder.rmdir()
