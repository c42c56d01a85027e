"""Reaching a running LibreOffice: Python's uno module, the pipe, the open document."""

import atexit
import os
import shutil
import stat
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

UNO_FOLDERS = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    "C:/Program Files/LibreOffice/program",
)
"""Where distributions put uno.py; a virtual environment of the same minor version of Python can use it from there."""

PIPES = (Path("/tmp"), Path("/var/tmp"))
"""Where LibreOffice makes its pipes, whatever TMPDIR says."""


def load_uno() -> Any:
    """LibreOffice's `uno` module; Refusal when this Python has none."""
    try:
        import uno
    except ImportError:
        sys.path.extend(folder for folder in UNO_FOLDERS if Path(folder, "uno.py").is_file())
        try:
            import uno
        except ImportError:
            raise Refusal(
                tr(
                    "Python {version} cannot speak to LibreOffice; install python3-uno for the same Python version, "
                    "or close the workbook and use the fulfilment command.",
                    version=f"{sys.version_info.major}.{sys.version_info.minor}",
                )
            ) from None
    return uno


def connect(pipe: str, patience: float = 10.0) -> Any:
    """LibreOffice's component context at the named pipe; waits up to `patience` seconds for the pipe to open."""
    uno = load_uno()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    no_connection = uno.getClass("com.sun.star.connection.NoConnectException")
    # an earlier connection of this process over the same pipe is just being closed
    closing = uno.getClass("com.sun.star.lang.DisposedException")
    give_up = time.monotonic() + patience
    while True:
        try:
            if _kept_to_the_user(pipe):
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except (no_connection, closing):
            pass
        if time.monotonic() > give_up:
            raise Refusal(tr("LibreOffice does not answer; close other dialogs in it and press again.")) from None
        time.sleep(0.1)


def _kept_to_the_user(pipe: str) -> bool:
    """Whether the pipe is there, and nobody else may speak over it: LibreOffice leaves that to the umask.

    Where it is not there yet another user may still put one there, so that is looked at anew. Refusal where one did.
    """
    if sys.platform == "win32":
        return True
    uid, there = os.getuid(), False
    for path in _sockets(pipe):
        with suppress(FileNotFoundError):
            found = path.lstat()
            if found.st_uid != uid or not stat.S_ISSOCK(found.st_mode):
                raise Refusal(
                    tr(
                        "Another user of this computer stands between the workbook and its buttons; "
                        "tell whoever looks after the computer."
                    )
                )
            path.chmod(0o600)
            there = True
    return there


def close_pipe(document: Any, pipe: str) -> None:
    """Take the pipe away that the workbook's launcher opened for a press, unless another press is on its way."""
    script = "vnd.sun.star.script:VBAProject.OnLibreOffice.ClosePipe?language=Basic&location=document"
    last, _, _ = document.ScriptProvider.getScript(script).invoke((), (), ())
    if last and sys.platform != "win32":
        for path in _sockets(pipe):
            path.unlink(missing_ok=True)


def _sockets(pipe: str) -> list[Path]:
    """Where LibreOffice may have made the pipe."""
    return [folder / f"OSL_PIPE_{os.getuid()}_{pipe}" for folder in PIPES]


def of_open_file(path: Path) -> Any | None:
    """The component context of the LibreOffice that has the file open; None when none has.

    LibreOffice starts once for a user: started again it hands its arguments, here the wish for a pipe, to the one that
    runs. The pipe is closed when this Python ends: what was reached over it goes with it.
    """
    program = shutil.which("soffice", path=os.pathsep.join((os.environ.get("PATH", ""), *UNO_FOLDERS)))
    if program is None or not path.with_name(f".~lock.{path.name}#").exists():
        return None
    pipe = f"fulfilment{uuid.uuid4().hex}"
    spoken = f"pipe,name={pipe};urp;StarOffice.ComponentContext"
    asked = _start(program, f"--accept={spoken}")
    context = connect(pipe)
    if asked.poll() is None and _stays(asked):  # no LibreOffice ran, the lock is left from a crash
        asked.terminate()
        return None
    atexit.register(_close, context, program, f"--unaccept={spoken}")
    return context


def _start(program: str, wish: str) -> subprocess.Popen[bytes]:
    arguments = [program, wish, "--nodefault", "--norestore", "--nologo"]
    return subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _close(context: Any, program: str, wish: str) -> None:
    """Close the pipe, where LibreOffice still runs: otherwise this would start it."""
    with suppress(Exception):
        desktop(context)
        _start(program, wish)


def _stays(asked: subprocess.Popen[bytes]) -> bool:
    try:
        asked.wait(5)
    except subprocess.TimeoutExpired:
        return True
    return False


def desktop(context: Any) -> Any:
    """LibreOffice's desktop: the open documents."""
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def spreadsheets(context: Any) -> Iterator[Any]:
    """The open Calc documents."""
    documents = desktop(context).Components.createEnumeration()
    while documents.hasMoreElements():
        document = documents.nextElement()
        supports = getattr(document, "supportsService", None)
        if supports is not None and supports("com.sun.star.sheet.SpreadsheetDocument"):
            yield document


def file_path(location: str) -> str:
    """A document's address as a path; what is no file address comes back as it is."""
    parts = urlsplit(location)
    if parts.scheme != "file":
        return location
    folder = f"//{unquote(parts.netloc)}" if parts.netloc else ""
    return folder + url2pathname(parts.path)
