"""The Python that looks or presses for the page, once: it has loaded the program, hears one line, answers and ends.

So with it goes all that it knew of the workbook and its buyers, and a press that fails takes nothing along. What it
says is a line of JSON each: where the press is, then what came of it, then what the page shows from now on.
"""

import json
import logging
import os
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from pyaddin.buttons import BY_NAME
from pyaddin.door.messages import LONGEST
from pyaddin.page.view import Data
from pyaddin.words.catalogue import tr

REPORT: Final = BY_NAME["report"]
Say = Callable[[Data], None]


def main() -> None:
    """Hear what is wanted and answer; nothing else may be printed where the answers go."""
    with os.fdopen(os.dup(1), "wb", buffering=0) as out:
        os.dup2(2, 1)
        _load()
        if line := sys.stdin.buffer.readline(LONGEST):
            _serve(json.loads(line), lambda data: _write(out.write, data))


def _write(write: Callable[[bytes], Any], data: Data) -> None:
    write(json.dumps(data).encode("ascii") + b"\n")


def _load() -> None:
    from pyaddin.page import view  # noqa: F401
    from pyaddin.press import run

    run.load()


def _serve(asked: Data, say: Say) -> None:
    """Press where a press is asked for, then look."""
    from pyaddin.book.roads import workbook_of
    from pyaddin.book.table.language import speak_as
    from pyaddin.tables.problems import Refusal

    book = Path(asked["book"])
    try:
        workbook = workbook_of(book, asked["live"], lambda stage: say(_stage(stage)))
        speak_as(workbook)
    except Refusal as refusal:
        say({"refused": str(refusal)})
        return
    if asked.get("press"):
        _guarded(say, book, asked["press"]["button"], lambda: _pressed(workbook, asked["press"]))
        workbook = workbook_of(book, asked["live"], lambda stage: None)
    _guarded(say, book, "look", lambda: _looked(workbook, book, asked["live"]))


def _stage(stage: Any) -> Data:
    return {"stage": {"at": stage.at, "total": stage.total, "what": str(stage.what)} if stage else None}


def _guarded(say: Say, book: Path, what: str, do: Callable[[], Data]) -> None:
    """Say what came of it; a fault of ours goes to the log."""
    from pyaddin.press import faults
    from pyaddin.store.question import Asked
    from pyaddin.tables.problems import Refusal

    try:
        said = do()
    except Asked as question:
        said = {"asked": str(question)}
    except Refusal as refusal:
        said = {"refused": str(refusal)}
    except Exception as error:
        faults.log_to(book.with_name(faults.LOG))
        logging.error("%s failed\n%s", what, faults.told(error))
        text = tr("Something went wrong in the program; press {report} and send its file.", report=REPORT.caption)
        said = {"refused": str(text)}
    say(said)


def _pressed(workbook: Any, wish: Data) -> Data:
    from pyaddin.actions.plan import Options
    from pyaddin.page import view
    from pyaddin.press.run import press

    button = BY_NAME[wish["button"]]
    if button.takes_back:
        _refuse_another(workbook, wish["undo"])
    chosen = {**wish["chosen"], "words": tuple(wish["chosen"]["words"])}
    summary = press(button.name, workbook, Options(tuple(map(Path, wish["files"])), **chosen))
    return {"done": view.result(button, summary, _data(workbook))}


def _data(workbook: Any) -> Path:
    from pyaddin.press import reading

    return reading.data_folder(reading.read_settings(workbook), workbook.path)


def _refuse_another(workbook: Any, shown: int) -> None:
    """Refusal unless the press that the clerk was shown is the one that would be taken back."""
    from pyaddin.store.journal import Journal
    from pyaddin.tables.problems import Refusal

    path = _data(workbook) / f"{workbook.path.stem}.journal"
    if not path.is_file():
        return
    with closing(Journal(path)) as journal:
        last = journal.last_to_undo()
    if last and last.number != shown:
        raise Refusal(tr("Somebody has pressed meanwhile; look at what would be taken back now, and press again."))


def _looked(workbook: Any, book: Path, live: bool) -> Data:
    from pyaddin.book.locks import as_last_saved
    from pyaddin.page import view

    note = "" if live else str(as_last_saved(book) or "")
    return {"look": {**view.look(workbook), "note": note}}


if __name__ == "__main__":
    main()
