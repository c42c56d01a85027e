"""Check set-up: is everything the buttons need in place, and what to do where it is not."""

import importlib.metadata
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pyaddin.book.base import Workbook
from pyaddin.buttons import BY_NAME, Button
from pyaddin.formats import replaced
from pyaddin.press import left_behind, reading
from pyaddin.press.summary import Summary
from pyaddin.store import private, pythons
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import VERSION, Settings
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Text, Words, sentences, tr


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `todo` is blank when it is fine."""

    what: Words
    todo: Words = ""

    @property
    def said(self) -> Text:
        """What was looked at and what to do."""
        return tr("{what}: {todo}", what=self.what, todo=self.todo)

    @property
    def listed(self) -> Text:
        """As a line of a list."""
        return tr("!  {said}", said=self.said) if self.todo else tr("ok  {what}", what=self.what)


def press(workbook: Workbook, button: Button) -> Summary:
    """Look at everything; nothing is changed."""
    findings = [*_python(), *_where(workbook), *_settings(workbook), *_programs()]
    wrong = [f for f in findings if f.todo]
    fine = len(findings) - len(wrong)
    counts = tr("{button}: {fine} fine, {wrong} to mend.", button=button.caption, fine=fine, wrong=len(wrong))
    line = sentences([counts, *(finding.said for finding in wrong)])
    return Summary(button.name, line, fine, 0, len(wrong), left=[finding.listed for finding in findings])


def _python() -> Iterator[Finding]:
    version = tr("Python {major}.{minor}", major=sys.version_info.major, minor=sys.version_info.minor)
    yield Finding(version, "" if sys.version_info >= (3, 11) else tr("install Python 3.11 or later."))
    yield Finding(tr("Packages"), _packages())


def _packages() -> Words:
    """What to do about packages that the program needs and that are not there; blank when there are all of them."""
    try:
        needed = importlib.metadata.requires("fulfilment") or []
    except importlib.metadata.PackageNotFoundError:
        return tr("the program itself is not installed, so what it needs is not known; install it as README says.")
    missing = [name for line in needed if (name := _named(line)) and not _is_installed(name)]
    return tr("run: {command}", command=f"pip install {' '.join(missing)}") if missing else ""


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
        yield Finding(tr("Where the workbook lies"), str(refusal))
        return
    yield Finding(tr("The workbook lies in {folder}", folder=path.parent))
    yield _writable(path.parent)


def _writable(folder: Path) -> Finding:
    what = tr("Writing to {folder}", folder=folder)
    probe = folder / f".fulfilment-{secrets.token_hex(8)}.probe"
    try:
        private.create(probe, private.OWNER).close()
        probe.unlink()
    except OSError as error:
        todo = tr("it fails ({reason}); move the workbook to a folder of yours.", reason=error.strerror)
        return Finding(what, todo)
    return Finding(what)


def _settings(workbook: Workbook) -> Iterator[Finding]:
    try:
        settings = reading.read_settings(workbook)
        zone = settings.zone
    except Refusal as refusal:
        yield Finding(TABLES["settings"].sheet, str(refusal))
        return
    yield Finding(tr("Settings (times are of {zone})", zone=zone.key))
    yield _version(workbook, settings)
    yield _noted_python(settings["book_id"])
    yield _journal(workbook, settings)
    yield from _own_formats(workbook, settings)
    if settings["data_folder"]:
        try:
            yield _writable(reading.data_folder(settings, workbook.path))
        except Refusal as refusal:
            yield Finding(tr("Data folder"), str(refusal))


def _journal(workbook: Workbook, settings: Settings) -> Finding:
    try:
        todo = left_behind.todo(workbook, settings)
    except Refusal as refusal:
        todo = str(refusal)
    return Finding(tr("The journal"), todo)


def _own_formats(workbook: Workbook, settings: Settings) -> Iterator[Finding]:
    """Formats of the shop's own that stand in the place of ours; to mend where a recipient's column is not his."""
    with suppress(Refusal):  # an unsaved workbook lies nowhere, which is told
        folder = reading.own_templates(settings, workbook.path)
        for own in (each for kind in replaced.KINDS for each in replaced.find([folder], kind)):
            loud = replaced.fixed_columns(own.path, own.ours)
            what = tr("Own format {file} ({digest}), in place of ours", file=own.path.name, digest=own.digest)
            yield Finding(what, own.told if loud else "")


def _version(workbook: Workbook, settings: Settings) -> Finding:
    """The first version's workbooks have no button for it, so the command is told."""
    what = tr("Workbook of version {version}", version=settings.version)
    if settings.version == int(VERSION):
        return Finding(what)
    name = "BOOK"
    with suppress(Refusal):
        name = f'"{workbook.path.name}"'
    older = tr(
        "it is older than the program ({today}); press {upgrade}, or close it and run in its folder: {command}",
        today=VERSION, upgrade=BY_NAME["upgrade"].caption, command=f"fulfilment upgrade {name}",
    )  # fmt: skip
    return Finding(what, older)


def _noted_python(book: str) -> Finding:
    what = tr("The Python that the buttons start")
    python = pythons.noted(book)
    if not python or not Path(python).exists() or not pythons.startable(python):
        todo = tr("this computer knows none for this workbook; run: {command}", command="fulfilment connect")
        return Finding(what, todo)
    return Finding(what)


def _programs() -> Iterator[Finding]:
    """Excel or LibreOffice; whether macros may run is theirs to say, so what to do is told either way."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if sys.platform == "win32":
        yield Finding("Excel", _excel())
        yield Finding(
            tr("Macros: where a bar says they are blocked, unblock the file in its Properties and open it again")
        )
    elif sys.platform == "darwin":
        script = Path("~/Library/Application Scripts/com.microsoft.Excel").expanduser() / "xlwings.applescript"
        run = tr("run: {command}", command="xlwings runpython install")
        yield Finding(tr("xlwings' script for Excel"), "" if script.exists() else run)
    elif office:
        yield Finding(
            tr("LibreOffice: {path}; macros: Tools, Options, Security, Macro Security, Trusted Sources", path=office)
        )
    else:
        yield Finding("LibreOffice", tr("it was not found; the commands on closed files work without it."))


def _excel() -> Words:
    import winreg  # type: ignore[import-not-found,unused-ignore]

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, "Excel.Application"))  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return tr("it is not installed; the commands on closed files work without it.")
    return ""
