"""A press that a button of the open workbook started: no terminal, so the sheet itself tells how it went.

The xlwings add-in's RunPython can call a button by its command's name: `import pyaddin.launch;
pyaddin.launch.reserve_stock()`.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pyaddin.book.base import SheetEdit, Workbook
from pyaddin.book.locks import Busy, wait_for_press
from pyaddin.buttons import BY_NAME
from pyaddin.door.client import wished
from pyaddin.door.messages import Wish
from pyaddin.press import faults
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import HOME, TABLES
from pyaddin.words import sentences
from pyaddin.words.catalogue import Words, tr

if TYPE_CHECKING:
    from pyaddin.book.live.workbook import LiveWorkbook
    from pyaddin.book.table.band import Band

DONE, FAILED, REFUSED, UNHEARD = 0, 1, 2, 3
"""Exit codes: the step ran; a fault of ours, told in the log; it refused and changed nothing, and said so on the sheet;
it refused and the sheet could not be reached to say so, so the launcher must."""
LONGEST_PRESS = 120.0
"""Seconds that a click waits for the press that is running, to be told beside that press's result."""


def main(arguments: Sequence[str]) -> int:
    """`press BUTTON [--wb=PATH] [--pipe=NAME] [--from_xl=1 --hwnd=N] [--file=PATH …]`; an exit code."""
    return press_wished(wished(arguments))


def press_wished(wish: Wish) -> int:
    """Reach the open workbook that is wished for and press on it; an exit code."""
    from pyaddin.book.calc.connect import file_path

    if (workbook := _reached(wish)) is None:
        return UNHEARD if wish.button in BY_NAME else REFUSED
    code = press(wish.button, workbook, tuple(Path(file_path(file)) for file in wish.files))
    workbook.let_go()
    return code


def broken_off(arguments: Sequence[str]) -> int:
    """Say on the sheet that the Python that pressed went away; the next press puts right what it left."""
    wish = wished(arguments)
    if (workbook := _reached(wish)) is None:
        return UNHEARD
    text = tr("the program was stopped in the middle; look at the sheets and press again.")
    tell(workbook, wish.button, _of(wish.button, text))
    workbook.let_go()
    return FAILED


def _reached(wish: Wish) -> "LiveWorkbook | None":
    """The open workbook; None, with the reason said where it can be, when there is none."""
    from pyaddin.book.live import workbook as live

    if wish.button not in BY_NAME:
        print(tr("There is no button '{button}'.", button=wish.button), file=sys.stderr)
        return None
    try:
        return live.attach(wish.workbook or None, wish.pipe or None, wish.window)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
    except Exception as error:  # an Excel that is gone, or that policies keep from being spoken to
        faults.log_to(Path.home() / faults.LOG)
        logging.error("%s could not reach the workbook\n%s", wish.button, faults.told(error))
    return None


def __getattr__(name: str) -> Callable[[], None]:
    """A function for each button, for xlwings' RunPython: the workbook that calls is pressed."""
    button = name.replace("_", "-")
    if button not in BY_NAME:
        raise AttributeError(name)

    def pressed() -> None:
        main([button, *sys.argv[1:]])  # where xlwings says which workbook calls, of which Excel

    return pressed


def press(button: str, workbook: Workbook, files: tuple[Path, ...] = ()) -> int:
    """Press on an open workbook and tell the result on the button's sheets."""
    from pyaddin.actions.plan import Options
    from pyaddin.book.live.workbook import LiveWorkbook
    from pyaddin.book.table.language import speak_as
    from pyaddin.press.run import press as press_button

    try:
        speak_as(workbook)
        heeds = BY_NAME[button].heeds_rows
        rows = workbook.selection(TABLES["parcels"].sheet) if heeds and isinstance(workbook, LiveWorkbook) else []
        chosen = tuple(rows) if len(rows) > 1 or BY_NAME[button].needs_rows else ()
        summary = press_button(button, workbook, Options(files, selection=chosen))
    except Busy:
        return REFUSED if _tell_later(workbook, button) else UNHEARD
    except Refusal as refusal:
        return REFUSED if tell(workbook, button, _of(button, refusal)) else UNHEARD
    except Exception as error:
        faults.log_to(log_file(workbook))
        logging.error("%s failed\n%s", button, faults.told(error))
        report = BY_NAME["report"].caption
        said = tr("something went wrong in the program; press {report} on Home and send its file.", report=report)
        tell(workbook, button, _of(button, said))
        return FAILED
    if summary.later or (not summary.press and not summary.steps):
        tell(workbook, button, summary.line, sentences.NEEDS if summary.needs else sentences.DONE)
    for path in summary.opens:
        show(path)
    if (shows := BY_NAME[button].shows) and isinstance(workbook, LiveWorkbook):
        workbook.show(TABLES[shows].sheet)
    return DONE


def _of(button: str, said: object) -> Words:
    """A sentence as the button says it."""
    return tr("{button}: {said}", button=BY_NAME[button].caption, said=said)


def tell(
    workbook: Workbook, button: str, text: Words, sign: str = sentences.REFUSED, behind: bool = False
) -> bool:  # fmt: skip
    """Write a sentence where the launcher said that the press works, else on the bands of all the button's sheets,
    instead of what stands there or behind it; whether that could be done."""
    print(text, file=sys.stderr)
    with suppress(Exception):
        bands = _bands(workbook, button)
        now = _now(workbook)
        edits = [_on_band(sheet, place, text, now, sign, behind) for sheet, place in bands.items()]
        workbook.apply(edits)
        return bool(edits)
    return False


def _bands(workbook: Workbook, button: str) -> "dict[str, Band]":
    from pyaddin.book.table.band import band

    there = set(workbook.sheets())
    of = BY_NAME[button]
    sheets = [sheet for sheet in dict.fromkeys([HOME.sheet, *of.sheets]) if sheet in there]
    bands = {sheet: place for sheet in sheets if (place := band(workbook, sheet))}
    working = str(tr("{button}: working ...", button=of.caption))
    at_work = {sheet: place for sheet, place in bands.items() if place.stands == working}
    return at_work or {sheet: place for sheet, place in bands.items() if sheet in of.sheets}


def _now(workbook: Workbook) -> datetime:
    """The shop's time, as closing lines have it; the computer's where Settings cannot be read."""
    from pyaddin.press import reading

    with suppress(Exception):
        return datetime.now(reading.read_settings(workbook).zone)
    return datetime.now()


def _on_band(sheet: str, place: "Band", text: Words, now: datetime, sign: str, behind: bool) -> SheetEdit:
    """The edit that writes the sentence on the sheet's band."""
    line = f"{place.stands} {text}" if behind and place.stands else sentences.timed(now, text, sign)
    return SheetEdit(sheet, place.row + 1, [(place.row, 1, line)], seen=place.seen)


def _tell_later(workbook: Workbook, button: str) -> bool:
    """Say behind the closing line of the press that is running, which would be written over an earlier sentence.

    Nothing waits in a line: a second click is mostly a slip, and of Undo or of two steps a harmful one.
    """
    wait_for_press(workbook.path, LONGEST_PRESS)
    text = tr("clicked while another press ran, so nothing was done; press again if it is wanted.")
    return tell(workbook, button, _of(button, text), behind=True)


def log_file(workbook: Workbook) -> Path:
    """Where faults of ours are told: beside the workbook, or in the home folder when that has no place."""
    try:
        return workbook.path.with_name(faults.LOG)
    except Refusal:
        return Path.home() / faults.LOG


def show(path: Path) -> None:
    """Open a file or folder as a double click would; a computer without a desktop shows nothing."""
    with suppress(OSError):
        if sys.platform == "win32":
            os.startfile(path)
            return
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.Popen([opener, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
