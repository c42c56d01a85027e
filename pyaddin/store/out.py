"""Files that a press writes: they wait in a folder of their own until the workbook is written, then move in place."""

import errno
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pyaddin.store import bounds, moving, private
from pyaddin.store.journal import NewFile, Press, Written
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr


@dataclass(frozen=True, slots=True)
class Out:
    """The out/ of a data folder, as the workbook named `book` uses it: others may use the same one.

    `own` is the shop's templates folder, where formats that were learned go, and `mode` says who may read what is
    written. `names` tells what a press that is kept in the journal calls its files, `withdrawn` which of earlier
    presses are void since.
    """

    data: Path
    book: str
    own: Path
    mode: int
    names: Callable[[int], Iterable[str]]
    withdrawn: Callable[[int], Iterable[Written]] = lambda press: ()

    @property
    def _room(self) -> Path:
        return self.data / bounds.OUT / ".waiting" / self.book

    def _waiting(self, press: int) -> Path:
        """Where a press's files wait; Refusal where a link leads there."""
        bounds.refuse_links(waiting := self._room / str(press), self.data)
        return waiting

    def stage(self, press: Press) -> None:
        """Write the press's files, safe on disk, where they wait; Refusal when that cannot be or a name is taken."""
        try:
            for file in press.files:
                self._write(press.entry.number, file)
        except OSError as error:
            raise Refusal(
                tr("Files cannot be written to {folder} ({reason}); see Check set-up.",
                   folder=self.data / "out", reason=error.strerror)
            ) from None  # fmt: skip

    def _write(self, press: int, file: NewFile) -> None:
        target, path = self._place(bounds.name(file.name)), _within(self._waiting(press), file.name)
        if target is None or os.path.lexists(target):
            raise Refusal(tr("{file} is there already; wait a second and press again.", file=file.name))
        for folder in (path.parent, target.parent):
            private.make_folder(folder, self.mode)
        with private.create(path, self.mode) as out:
            out.write(file.data)
            out.flush()
            os.fsync(out.fileno())

    def publish(self, press: int) -> None:
        """Move the files in place; those that moved before a crash are left there. OSError when one cannot be moved."""
        for name in self.names(press):
            waiting = _within(self._waiting(press), name)
            if waiting.exists() and (place := self._place(name)):
                _move(waiting, place, self.mode)
        self._withdraw(self.withdrawn(press))
        self.discard(press)

    def discard(self, press: int) -> None:
        """Remove what waits for a press, and the waiting room when it is empty."""
        shutil.rmtree(self._waiting(press), ignore_errors=True)
        for room in (self._room, self._room.parent):
            with suppress(OSError):  # it is not there, or another press's files wait in it
                room.rmdir()

    def tidy(self) -> None:
        """Remove all that waits: what a press left that was killed before its journal knew of it."""
        bounds.refuse_links(self._room, self.data)
        shutil.rmtree(self._room, ignore_errors=True)
        self.discard(0)

    def void(self, press: int) -> None:
        """Move a press's files to out/void/, where they are still in place, and those that it withdrew back; OSError
        when one cannot be moved."""
        self._put_back(self.withdrawn(press))
        self._withdraw(self._own(press))

    def restore(self, press: int) -> None:
        """Move a press's files from out/void/ to where they were; OSError when one cannot be moved."""
        self._put_back(self._own(press))
        self._withdraw(self.withdrawn(press))

    def _own(self, press: int) -> list[Written]:
        return [Written(press, name) for name in self.names(press)]

    def _withdraw(self, files: Iterable[Written]) -> None:
        for press, name in files:
            path = self._place(name)
            if path and path.exists():
                _move(path, self._void(press) / path.name, self.mode)

    def _put_back(self, files: Iterable[Written]) -> None:
        for press, name in files:
            voided = self._void(press) / Path(name).name
            if voided.exists() and (place := self._place(name)):
                _move(voided, place, self.mode)

    def _place(self, name: str) -> Path | None:
        return bounds.place(name, self.data, self.own)

    def _void(self, press: int) -> Path:
        """Where files that are void lie; Refusal where a link leads there."""
        bounds.refuse_links(void := self.data / bounds.OUT / "void" / f"{press:06d}", self.data)
        return void


def _within(room: Path, name: str) -> Path:
    """Where a file waits, also one whose name is a whole path: a templates folder may lie anywhere."""
    path = Path(name)
    return room / (path.relative_to(path.anchor) if path.is_absolute() else path)


def _move(source: Path, target: Path, mode: int) -> None:
    """Rename; between two disks only copying works."""
    private.make_folder(target.parent, mode)
    try:
        moving.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.move(source, target)
