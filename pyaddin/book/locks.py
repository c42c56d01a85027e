"""Who has a workbook open, and one press at a time."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pyaddin.store import private
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import Text, Words, tr

_EXCEL_WIDE_NAME: Final = 55
"""Excel's owner file: a length byte and the name in one-byte letters; from byte 55 the length and UTF-16 letters."""
_LONG_AGO: Final = timedelta(hours=24)


LIBREOFFICE: Final = "LibreOffice"
"""The program, as an owner has it open."""


class Busy(Refusal):
    """Another press is running on the workbook."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a workbook open, in what program, on which computer ("" when not known), by which lock file."""

    name: str
    program: str
    computer: str
    lock: Path


def owner(path: Path) -> Owner | None:
    """Who has the workbook open, by the lock file that Excel or LibreOffice keeps beside it; None when nobody has."""
    calc = path.with_name(f".~lock.{path.name}#")
    if calc.exists():  # first, because LibreOffice leaves Excel's mark as well
        name, computer = _calc_name(_read(calc))
        return Owner(name, LIBREOFFICE, computer, calc)
    excel = path.with_name(f"~${path.name}")
    if excel.exists():
        return Owner(_excel_name(_read(excel)), "Excel", "", excel)
    return None


def refuse_if_open(path: Path) -> None:
    """Refusal that names who has the workbook open, and what to do; a lock left by a crash is never removed here."""
    found = owner(path)
    if found is None:
        return
    raise Refusal(
        tr(
            "'{file}' is open in {where}; save and close it there and press again, "
            "or, {when}, delete the file '{lock}' beside it.",
            file=path.name, where=_where(found), when=_if_stale(found.lock), lock=found.lock.name,
        )
    )  # fmt: skip


def as_last_saved(path: Path) -> Text | None:
    """A sentence that what is read is the file as it was saved last, where a program has the workbook open."""
    if (found := owner(path)) is None:
        return None
    return tr("'{file}' is open in {where}; this is its file as last saved.", file=path.name, where=_where(found))


def _where(found: Owner) -> Words:
    known = {"program": found.program, "name": found.name, "computer": found.computer}
    if found.name:
        by = tr("{program} by {name}", **known)
        return tr("{program} by {name} on {computer}", **known) if found.computer else by
    return tr("{program} on {computer}", **known) if found.computer else found.program


def _if_stale(lock: Path) -> Text:
    """A lock of yesterday is likely left over from a crash."""
    with contextlib.suppress(OSError):
        since = datetime.fromtimestamp(lock.stat().st_mtime)
        if datetime.now() - since > _LONG_AGO:
            return tr(
                "as this mark is from {since:%d %B %Y} and may be left from a crash, once nobody has it open",
                since=since,
            )
    return tr("if nobody has it open (a crash can leave this mark)")


def _read(lock: Path) -> bytes:
    """The lock's bytes; none where the program that made it lets nobody read."""
    try:
        return lock.read_bytes()
    except OSError:
        return b""


def _excel_name(content: bytes) -> str:
    """The user name in Excel's owner file, from its UTF-16 copy where there is one."""
    wide = content[_EXCEL_WIDE_NAME:]
    if len(wide) > 2 and wide[0]:
        name = wide[2 : 2 + 2 * wide[0]].decode("utf-16-le", "replace")
    else:
        name = content[1 : 1 + content[0]].decode("cp1252", "replace") if content else ""
    return _printable(name)


def _calc_name(content: bytes) -> tuple[str, str]:
    """(user, computer) in LibreOffice's lock: name, login, computer, time, profile; commas inside are escaped by \\."""
    fields = [""]
    letters = iter(content.decode("utf-8", "replace"))
    for letter in letters:
        if letter == "\\":
            fields[-1] += next(letters, "")
        elif letter in ",;":
            fields.append("")
        else:
            fields[-1] += letter
    name, login, computer = [*fields, "", "", ""][:3]
    return _printable(name or login), _printable(computer)


def _printable(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable()).strip()


@contextlib.contextmanager
def press_lock(path: Path) -> Iterator[None]:
    """Hold the workbook for one press; Refusal when another press, by whoever, holds it now.

    The lock is the operating system's and goes with the process, so a crash leaves none behind.
    """
    import filelock

    lock = filelock.FileLock(path.with_name(f".{path.name}.lock"), mode=private.mode_of(path))
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        words = tr("Another press is running on '{file}'; wait until it is done and press again.", file=path.name)
        raise Busy(words) from None
    except OSError as error:
        raise Refusal(
            tr(
                "'{folder}' cannot be written to ({reason}); ask for write access or move the workbook.",
                folder=path.parent, reason=error.strerror or tr("unknown reason"),
            )
        ) from None  # fmt: skip
    try:
        yield
    finally:
        lock.release()


def wait_until_closed(path: Path, seconds: float) -> None:
    """Come back when no program has the workbook open any longer, or when the time is up."""
    give_up = time.monotonic() + seconds
    while owner(path) is not None and time.monotonic() < give_up:
        time.sleep(0.5)


def wait_for_press(path: Path, seconds: float) -> None:
    """Come back when no press holds the workbook any longer, or when the time is up."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        with contextlib.suppress(Busy), press_lock(path):
            return
        time.sleep(0.2)
