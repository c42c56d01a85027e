"""A real LibreOffice in a window of its own, to be clicked: Xvfb, a throw-away profile, UNO to look at the result.

Tests ask for the fixture `office`. Where a program is missing they are skipped with its name, unless
FULFILMENT_REQUIRE_LIBREOFFICE=1 makes that a failure.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest

from pyaddin.book.calc import connect
from pyaddin.tables.problems import Refusal

Found = TypeVar("Found")

PROGRAMS = ("soffice", "Xvfb", "xdotool")
SCREEN = (1600, 1000)
BELOW = 90
"""The pixels below the cells: a button there is scrolled into sight first, by so many rows."""
SCROLLED = 15
PROFILE = {
    # macros run without a question
    "Office.Common/Security/Scripting": {"MacroSecurityLevel": "0"},
    "Office.Common/Misc": {"FirstRun": "false", "ShowTipOfTheDay": "false"},
    "Office.Recovery/RecoveryInfo": {"Enabled": "false"},
    "Office.Recovery/AutoSave": {"Enabled": "false"},
    "Office.UI.Infobar/Enabled": {"GetInvolved": "false", "Donate": "false", "WhatsNew": "false"},
    "Setup/Office": {"ooSetupInstCompleted": "true"},
}
ASKING = {"Office.Common/Security/Scripting": {"MacroSecurityLevel": "1"}}
"""A clerk's own LibreOffice at the level Medium, which asks at each book whether its macros may run."""
OOR = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'


OPENER = '#!/bin/sh\necho "$*" >> "{folder}/opened"\n'


class Office:
    """One LibreOffice; `pipe` is its UNO pipe, `document` the book that was opened last. One that `asks` asks before
    it runs a book's macros."""

    def __init__(self, folder: Path, screen: tuple[int, int] = SCREEN, asks: bool = False) -> None:
        self.pipe = f"test{uuid.uuid4().hex}"
        self._folder, self._screen = folder, screen
        self._started: list[subprocess.Popen[bytes]] = []
        self.document: Any = None
        self.environment = os.environ | {
            "PATH": f"{self._opener()}{os.pathsep}{os.environ['PATH']}",
            "SAL_USE_VCLPLUGIN": "gen",
            "DISPLAY": self._start_screen(),
            "LC_ALL": "C.UTF-8",
        }
        self._asks = asks
        self.context = self._start_office(asks)

    def _opener(self) -> Path:
        """A folder with a stand-in for the desktop's opener, which notes what LibreOffice itself opens."""
        place = self._folder / "bin"
        place.mkdir()
        (place / "xdg-open").write_text(OPENER.format(folder=self._folder), encoding="utf-8")
        (place / "xdg-open").chmod(0o755)
        return place

    def opened(self) -> list[str]:
        """What LibreOffice itself has opened, not Python."""
        path = self._folder / "opened"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def _start_screen(self) -> str:
        reader, writer = os.pipe()
        size = "x".join(map(str, self._screen))
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
        self._start(command, dict(os.environ), (writer,))
        os.close(writer)
        with os.fdopen(reader) as answer:
            return f":{answer.readline().strip()}"

    def _start_office(self, asks: bool) -> Any:
        profile = self._folder / "profile"
        (profile / "user").mkdir(parents=True, exist_ok=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_registry(asks), encoding="utf-8")
        accept = f"--accept=pipe,name={self.pipe};urp;StarOffice.ComponentContext"
        user = f"-env:UserInstallation={profile.as_uri()}"
        self._start(["soffice", user, "--norestore", "--nologo", "--nodefault", accept], self.environment)
        return connect.connect(self.pipe, patience=90)

    def _start(self, command: list[str], environment: dict[str, str], keep: tuple[int, ...] = ()) -> None:
        with (self._folder / f"{command[0]}.log").open("wb") as log:
            process = subprocess.Popen(
                command, env=environment, pass_fds=keep, stdout=log, stderr=log, start_new_session=True
            )
        self._started.append(process)

    def open(self, path: Path) -> Any:
        """Open the file in a window that fills the screen, instead of the one before; its UNO document."""
        return self._load(path.resolve().as_uri())

    def open_beside(self, path: Path) -> Any:
        """Open a further file, each in its half of the screen; `document` is the new one's."""
        first, self.document = self.document, None
        width, height = SCREEN[0] // 2, SCREEN[1]
        self.open(path)
        self.document.CurrentController.Frame.ContainerWindow.setPosSize(width, 0, width, height, 15)
        first.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, width, height, 15)
        return self.document

    def double_click(self, path: Path) -> None:
        """Open the file as the desktop does, with what LibreOffice asks then."""
        user = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        self._start(["soffice", user, str(path)], self.environment)

    def open_new(self) -> Any:
        """Open an empty book instead of the one before."""
        return self._load("private:factory/scalc")

    def _load(self, address: str) -> Any:
        self.close()
        macros = connect.load_uno().createUnoStruct("com.sun.star.beans.PropertyValue")
        macros.Name, macros.Value = "MacroExecutionMode", 4  # ALWAYS_EXECUTE_NO_WARN
        self.document = connect.desktop(self.context).loadComponentFromURL(address, "_blank", 0, (macros,))
        self.document.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, *self._screen, 15)
        return self.document

    def close(self) -> None:
        """Close the open book without saving, and what a failed test left open before it."""
        for _ in self.dialogs():
            self.press_key("Escape")
        if self.document is not None:
            self.document.setModified(False)
            self.document.close(True)
        self.document = None

    def sheet(self, name: str) -> Any:
        """The UNO sheet of that name."""
        return self.document.Sheets.getByName(name)

    def text(self, sheet: str, address: str) -> str:
        """What a cell shows."""
        return str(self.sheet(sheet).getCellRangeByName(address).String)

    def put(self, sheet: str, address: str, value: str | float) -> None:
        """Type a value into a cell, text as text."""
        cell = self.sheet(sheet).getCellRangeByName(address)
        if isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)

    def show(self, sheet: str, select: str = "") -> None:
        """Bring a sheet to the front, scrolled to its top left, and select cells on it."""
        controller = self.document.CurrentController
        controller.setActiveSheet(self.sheet(sheet))
        for index in range(controller.Count):
            pane = controller.getByIndex(index)
            pane.setFirstVisibleRow(0)
            pane.setFirstVisibleColumn(0)
        if select:
            controller.select(self.sheet(sheet).getCellRangeByName(select))

    def buttons(self, sheet: str) -> dict[str, Any]:
        """The form-control buttons of a sheet: caption to control model."""
        page = self.sheet(sheet).DrawPage
        shapes = [page.getByIndex(index) for index in range(page.Count)]
        models = [shape.Control for shape in shapes if shape.ShapeType == "com.sun.star.drawing.ControlShape"]
        return {model.Label: model for model in models if hasattr(model, "Label")}

    def click(self, caption: str, sheet: str) -> None:
        """Click the button with the mouse, as a clerk does; once more where the click fell through to the cells."""
        self.show(sheet)
        # what the last press changed is drawn when idle, and a button that is not drawn yet takes no click
        self._toolkit().processEventsToIdle()
        # without a window manager nobody gives the focus back after a dialog
        self.xdotool("search", "--name", "LibreOffice Calc$", "windowfocus", "--sync")
        button = self.wait_for(lambda: self._control(caption, sheet), 10, f"the button {caption} on {sheet}")
        if SCREEN[1] - BELOW < button.getLocationOnScreen().Y:
            controller = self.document.CurrentController
            controller.getByIndex(controller.Count - 1).setFirstVisibleRow(SCROLLED)
            self._toolkit().processEventsToIdle()
            button = self.wait_for(lambda: self._control(caption, sheet), 10, f"{caption} further down on {sheet}")
        selected = self.document.CurrentSelection
        self._click(button)
        time.sleep(0.3)
        if self.document.CurrentController.ActiveSheet.Name != sheet:
            return  # it was a button that leads to another sheet
        if _address(self.document.CurrentSelection) != _address(selected):
            self.document.CurrentController.select(selected)
            self._click(button)

    def click_now(self, caption: str, sheet: str) -> None:
        """Click a button that is in sight, whatever the clerk was about."""
        self._click(self.wait_for(lambda: self._control(caption, sheet), 10, f"the button {caption} on {sheet}"))

    def idle(self) -> None:
        """Wait until all that is to be drawn and worked out is."""
        self._toolkit().processEventsToIdle()

    def _control(self, caption: str, sheet: str) -> Any:
        """The accessible context of a button; None while it is not drawn."""
        model = self.buttons(sheet).get(caption)
        control = self.document.CurrentController.getControl(model) if model is not None else None
        context = control.AccessibleContext if control is not None else None
        return context if context is not None and context.getSize().Width else None

    def _click(self, context: Any) -> None:
        place, size = context.getLocationOnScreen(), context.getSize()
        middle = str(place.X + size.Width // 2), str(place.Y + size.Height // 2)
        # a press shorter than a hand's is sometimes taken for none
        self.xdotool("mousemove", *middle, "sleep", "0.2", "mousedown", "1", "sleep", "0.1", "mouseup", "1")

    def choose_file(self, path: Path) -> None:
        """Give the open file dialog a path and press Open."""
        self._click(self.wait_for(lambda: self._in_dialog("File name:"), 10, "the file dialog"))
        self.xdotool("type", str(path))
        self.press_key("Return")

    def answer(self, caption: str) -> None:
        """Press a button of the open dialog: OK, Yes, No, Cancel."""
        self._click(self.wait_for(lambda: self._in_dialog(caption), 10, f"{caption} in a dialog"))

    def dialogs(self) -> list[str]:
        """What the open message boxes and dialogs say."""
        return [
            " ".join(part.AccessibleName for part in _parts(dialog) if part.AccessibleName)
            for dialog in self._dialogs()
        ]

    def dialog_place(self) -> tuple[int, int, int, int]:
        """Width, height and the left and upper edge of the open dialog on the screen."""
        context = self.wait_for(self._dialogs, 30, "a dialog")[0]
        place, size = context.getLocationOnScreen(), context.getSize()
        return size.Width, size.Height, place.X, place.Y

    def _dialogs(self) -> list[Any]:
        toolkit = self._toolkit()
        windows = [toolkit.getTopWindow(index) for index in range(toolkit.getTopWindowCount())]
        contexts = [window.getAccessibleContext() for window in windows if hasattr(window, "getAccessibleContext")]
        return [context for context in contexts if context is not None and _role(context) in DIALOGS]

    def _toolkit(self) -> Any:
        return self.context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.context)

    def _in_dialog(self, name: str) -> Any:
        """The control of that name in an open dialog; None when there is none."""
        parts = (part for dialog in self._dialogs() for part in _parts(dialog))
        with suppress(*_going()):
            return next((p for p in parts if p.AccessibleName == name and p.AccessibleRole in CONTROLS), None)
        return None

    def press_key(self, key: str) -> None:
        """Press a key, named as xdotool names it: Return, Escape, Tab."""
        self.xdotool("key", key)

    def xdotool(self, *words: str) -> None:
        """Run xdotool on the screen."""
        subprocess.run(["xdotool", *words], env=self.environment, check=True, capture_output=True)

    def screenshot(self, path: Path) -> None:
        """The whole screen as a picture file (needs ImageMagick's import)."""
        time.sleep(0.5)  # what UNO calls done is drawn when idle
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True, capture_output=True)

    def wait_for(self, look: Callable[[], Found], seconds: float = 30.0, what: str = "") -> Found:
        """The first answer of `look` that is true; a failure that quotes open dialogs when there is none in time."""
        give_up = time.monotonic() + seconds
        while not (found := look()):
            if time.monotonic() > give_up:
                pytest.fail(f"waited {seconds:g} s for {what or look}; dialogs: {self.dialogs()}")
            time.sleep(0.1)
        return found

    def as_the_users_own(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make a plain `soffice` mean this LibreOffice, as it does for a clerk."""
        folder.mkdir()
        user = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        (folder / "soffice").write_text(f'#!/bin/sh\nexec {shutil.which("soffice")} "{user}" "$@"\n', encoding="utf-8")
        (folder / "soffice").chmod(0o755)
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def killed(self, user: str) -> None:
        """The office is gone at once, as when the power fails; `user` starts it anew with the profile that it left."""
        gone = self._started.pop()
        os.killpg(gone.pid, signal.SIGKILL)
        gone.wait(10)
        self.document = None
        self.environment["USERNAME"] = user
        self.context = self._start_office(self._asks)

    def stop(self) -> None:
        """End the programs that this harness started, and no others."""
        for process in reversed(self._started):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


# com.sun.star.accessibility.AccessibleRole: ALERT, DIALOG; COMBO_BOX, PUSH_BUTTON, TEXT
DIALOGS = (1, 12)
CONTROLS = (7, 44, 60)


def _going() -> tuple[type[Exception], ...]:
    """What is said of a window that is just being closed."""
    names = ("beans.UnknownPropertyException", "lang.DisposedException")
    return tuple(connect.load_uno().getClass(f"com.sun.star.{name}") for name in names)


def _role(context: Any) -> int | None:
    """What kind of thing it is; None when it is just going."""
    with suppress(*_going()):
        return int(context.AccessibleRole)
    return None


def _parts(context: Any) -> Iterator[Any]:
    """An accessible thing and all that is in it."""
    yield context
    for index in range(min(context.getAccessibleChildCount(), 50)):
        child = context.getAccessibleChild(index)
        if hasattr(child, "getAccessibleContext"):  # rows of a list have none
            yield from _parts(child.getAccessibleContext())


def _address(selection: Any) -> str:
    """Which cells are selected; "" for a thing that is not cells."""
    return str(getattr(selection, "AbsoluteName", getattr(selection, "RangeAddressesAsString", "")))


def _registry(asks: bool) -> str:
    items = [
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        for path, values in (PROFILE | (ASKING if asks else {})).items()
        for name, value in values.items()
    ]
    closed = "".join(f"{item}</item>" for item in items)
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {OOR}>{closed}</oor:items>'


def missing() -> str:
    """What this machine lacks for these tests; "" when nothing."""
    lacking = [program for program in PROGRAMS if shutil.which(program) is None]
    try:
        connect.load_uno()
    except Refusal:
        lacking.append("python3-uno for this Python")
    return ", ".join(lacking)


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """LibreOffice, started once for all tests of a run."""
    lacking = missing()
    if lacking and os.environ.get("FULFILMENT_REQUIRE_LIBREOFFICE") == "1":
        pytest.fail(f"LibreOffice is required here and this is missing: {lacking}")
    if lacking:
        pytest.skip(f"needs {lacking}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = Office(Path(folder))
        try:
            yield running
        finally:
            running.stop()
