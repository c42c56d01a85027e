"""Files that a press writes: they wait in a folder of their own until the workbook is written, then move in place."""

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from pyaddin.actions.day import NewFile
from pyaddin.problems import Refusal


def staging(data: Path, press: int) -> Path:
    """Where a press's files wait."""
    return data / "out" / ".waiting" / str(press)


def stage(data: Path, files: Mapping[int, Iterable[NewFile]]) -> None:
    """Write each press's files, safe on disk, where they wait; Refusal, with nothing left behind, when that cannot be
    or a name is taken."""
    try:
        for press, its_files in files.items():
            for file in its_files:
                _write(data, staging(data, press), file)
    except (OSError, Refusal) as error:
        for press in files:
            discard(data, press)
        if isinstance(error, Refusal):
            raise
        raise Refusal(f"Files cannot be written to {data / 'out'} ({error.strerror}); see Check set-up.") from None


def _write(data: Path, room: Path, file: NewFile) -> None:
    if (data / file.name).exists():
        raise Refusal(f"{file.name} is there already; wait a second and press again.")
    path = _within(room, file.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        out.write(file.data)
        out.flush()
        os.fsync(out.fileno())


def publish(data: Path, press: int, names: Iterable[str]) -> list[Path]:
    """Move the files in place; those that moved before a crash are left there."""
    moved = []
    for name in names:
        waiting, target = _within(staging(data, press), name), data / name
        if waiting.exists():
            _move(waiting, target)
        moved.append(target)
    discard(data, press)
    return moved


def _within(room: Path, name: str) -> Path:
    """Where a file waits, also one whose name is a whole path: a templates folder may lie anywhere."""
    path = Path(name)
    return room / (path.relative_to(path.anchor) if path.is_absolute() else path)


def _move(source: Path, target: Path) -> None:
    """Rename; between two disks only copying works."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.move(source, target)


def discard(data: Path, press: int) -> None:
    """Remove what waits for a press, and the waiting room when it is empty."""
    shutil.rmtree(staging(data, press), ignore_errors=True)
    room = staging(data, press).parent
    if room.is_dir() and not any(room.iterdir()):
        room.rmdir()


def void(data: Path, press: int, names: Iterable[str]) -> tuple[list[Path], list[str]]:
    """Move a press's files to out/void/; returns where they went and the names that are no longer there."""
    moved, gone = [], []
    for name in names:
        path = data / name
        if not path.exists():
            gone.append(name)
            continue
        target = data / "out" / "void" / f"{press:06d}" / path.name
        _move(path, target)
        moved.append(target)
    return moved, gone
