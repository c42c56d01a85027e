"""Check set-up: is everything the buttons need in place, and what to do where it is not."""

import importlib.metadata
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyaddin.book.base import Workbook
from pyaddin.buttons import Button
from pyaddin.press import reading
from pyaddin.press.summary import Summary
from pyaddin.tables.problems import Refusal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `todo` is blank when it is fine."""

    what: str
    todo: str = ""


def press(workbook: Workbook, button: Button) -> Summary:
    """Look at everything; nothing is changed."""
    findings = [*_python(), *_where(workbook), *_settings(workbook), *_programs()]
    wrong = [f for f in findings if f.todo]
    counts = f"{len(findings) - len(wrong)} fine, {len(wrong)} to mend"
    line = " ".join([f"{button.caption}: {counts}.", *(f"{f.what}: {f.todo}" for f in wrong)])
    said = [f"{'!' if f.todo else 'ok'}  {f.what}" + (f": {f.todo}" if f.todo else "") for f in findings]
    return Summary(button.name, line, len(findings) - len(wrong), 0, len(wrong), left=said)


def _python() -> Iterator[Finding]:
    version = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    yield Finding(version, "" if sys.version_info >= (3, 11) else "install Python 3.11 or later.")
    yield Finding("Packages", _packages())


def _packages() -> str:
    """What to do about packages that the program needs and that are not there; blank when there are all of them."""
    try:
        needed = importlib.metadata.requires("fulfilment") or []
    except importlib.metadata.PackageNotFoundError:
        return "the program itself is not installed, so what it needs is not known; install it as README says."
    missing = [name for line in needed if (name := _named(line)) and not _is_installed(name)]
    return f"run: pip install {' '.join(missing)}" if missing else ""


def _named(requirement: str) -> str:
    """The package of a line such as `click>=8.1`; blank for those that only some computers or purposes need."""
    condition = requirement.partition(";")[2]
    return "" if condition else re.split(r"[^\w.-]", requirement)[0]


def _is_installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _where(workbook: Workbook) -> Iterator[Finding]:
    try:
        path = workbook.path
    except Refusal as refusal:
        yield Finding("Where the workbook lies", str(refusal))
        return
    yield Finding(f"The workbook lies in {path.parent}")
    yield _writable(path.parent)


def _writable(folder: Path) -> Finding:
    probe = folder / f".fulfilment-{os.getpid()}.probe"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        return Finding(f"Writing to {folder}", f"it fails ({error.strerror}); move the workbook to a folder of yours.")
    return Finding(f"Writing to {folder}")


def _settings(workbook: Workbook) -> Iterator[Finding]:
    try:
        settings = reading.read_settings(workbook)
        zone = settings.zone
    except Refusal as refusal:
        yield Finding("Settings", str(refusal))
        return
    yield Finding(f"Settings (times are of {zone.key})")
    python = settings["python"]
    if not python:
        yield Finding("Python on Settings", "it is blank, so buttons cannot start it; run: fulfilment new")
    elif not Path(python).exists():
        yield Finding("Python on Settings", f"{python} is not there; write this one: {sys.executable}")
    else:
        yield Finding(f"Python on Settings: {python}")
    if settings["data_folder"]:
        folder = Path(settings["data_folder"]).expanduser()
        yield _writable(folder) if folder.is_dir() else Finding("Data folder", f"{folder} is not there; make it.")


def _programs() -> Iterator[Finding]:
    """Excel or LibreOffice; whether macros may run is theirs to say, so what to do is told either way."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if sys.platform == "win32":
        yield Finding("Excel", _excel())
        yield Finding("Macros: where a bar says they are blocked, unblock the file in its Properties and open it again")
    elif sys.platform == "darwin":
        script = Path("~/Library/Application Scripts/com.microsoft.Excel").expanduser() / "xlwings.applescript"
        yield Finding("xlwings' script for Excel", "" if script.exists() else "run: xlwings runpython install")
    elif office:
        yield Finding(f"LibreOffice: {office}; macros: Tools, Options, Security, Macro Security, Trusted Sources")
    else:
        yield Finding("LibreOffice", "it was not found; the commands on closed files work without it.")


def _excel() -> str:
    import winreg  # type: ignore[import-not-found,unused-ignore]

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, "Excel.Application"))  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return "it is not installed; the commands on closed files work without it."
    return ""
