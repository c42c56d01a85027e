"""What every press needs beside the workbook's tables: settings, folders, journal, the moment and who presses."""

import getpass
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyaddin import reading
from pyaddin.actions.day import Folders
from pyaddin.book.base import Workbook
from pyaddin.journal import Journal
from pyaddin.problems import Refusal
from pyaddin.progress import Progress
from pyaddin.settings import Settings

SHIPPED_WITH = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Office:
    """What every press needs beside the workbook's tables."""

    workbook: Workbook
    settings: Settings
    folders: Folders
    journal: Journal
    now: datetime
    who: str
    progress: Progress


def open_office(workbook: Workbook, now: datetime | None = None) -> Office:
    """Settings, folders and journal of a workbook; Refusal when one of them cannot be used."""
    settings = reading.read_settings(workbook)
    path = workbook.path
    data = Path(settings["data_folder"]).expanduser() if settings["data_folder"] else path.parent
    if not data.is_dir():
        raise Refusal(f"Settings names the data folder {data}, which is not there; make it or clear Data folder.")
    own = Path(settings["templates"]).expanduser() if settings["templates"] else path.parent / "templates"
    folders = Folders(data, tuple(folder for folder in (own, SHIPPED_WITH) if folder.is_dir()), own)
    at = now or datetime.now(settings.zone).replace(tzinfo=None, microsecond=0)
    return Office(
        workbook, settings, folders, Journal(data / f"{path.stem}.journal"), at, _who(), Progress(workbook.progress)
    )


def _who() -> str:
    """The name that the computer knows the clerk by; blank where it knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
