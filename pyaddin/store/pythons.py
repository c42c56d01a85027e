"""Which Python a workbook's buttons start: noted by the user's own computer, never taken from the workbook.

A workbook comes from anywhere, and what it says would be run. So the launcher looks up the Book ID where only this user
writes: in the registry on Windows, else in a folder of their home, a file for each Book ID with the path of the Python.
"""

import os
import re
import sys
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Final

ANY: Final = "default"
"""What is started for a workbook that is not noted: the Python that was noted last."""
REGISTRY: Final = r"Software\Fulfilment\Pythons"
_NAME: Final = re.compile(r"[0-9A-Za-z-]{1,64}")


def running() -> str:
    """The Python that runs now; on Windows the one without a console beside it."""
    python = Path(sys.executable)
    windowless = python.with_name("pythonw.exe")
    return str(windowless if sys.platform == "win32" and windowless.exists() else python)


def note(book: str, python: str) -> None:
    """From now on the buttons of the workbook with this Book ID start this Python."""
    if not _NAME.fullmatch(book):
        return
    for name in (book, ANY):
        if sys.platform == "win32":
            _to_registry(name, python)
        else:
            _to_files(name, python)


def noted(book: str) -> str:
    """The Python that the buttons of the workbook start; blank when this computer knows none."""
    names = [name for name in (book, ANY) if _NAME.fullmatch(name)]
    look_up = _from_registry if sys.platform == "win32" else _from_file
    return next((python for name in names if (python := look_up(name))), "")


def startable(python: str) -> bool:
    """Whether a launcher may start it: an absolute path on this computer, without what a shell would read in it."""
    return PurePath(python).is_absolute() and not python.startswith(("\\\\", "//")) and not set(python) & set('"|\n')


def folders() -> list[Path]:
    """Where it is noted: for LibreOffice, and where Excel's sandbox on a Mac may read."""
    home = Path.home()
    sandbox = home / "Library" / "Containers" / "com.microsoft.Excel" / "Data"
    return [home / ".config" / "fulfilment" / "pythons", *([sandbox / "fulfilment"] if sandbox.is_dir() else [])]


def _to_files(name: str, python: str) -> None:
    """A computer whose home cannot be written presses from the command line."""
    with suppress(OSError):
        for folder in folders():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = folder / f".{name}.{os.getpid()}"
            beside.write_text(python, encoding="utf-8")
            beside.replace(folder / name)


def _from_file(name: str) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return (folders()[0] / name).read_text(encoding="utf-8")
    return ""


def _to_registry(name: str, python: str) -> None:
    import winreg

    with suppress(OSError), winreg.CreateKey(winreg.HKEY_CURRENT_USER, REGISTRY) as key:  # type: ignore[attr-defined]
        winreg.SetValueEx(key, name, 0, winreg.REG_SZ, python)  # type: ignore[attr-defined]


def _from_registry(name: str) -> str:
    import winreg

    with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, REGISTRY) as key:  # type: ignore[attr-defined]
        return str(winreg.QueryValueEx(key, name)[0])  # type: ignore[attr-defined]
    return ""
