"""The workbook that is open in Excel or LibreOffice, written once against xlwings' public interface.

The tests run this against LibreOffice, and against a stand-in with Excel's habits; Excel itself cannot be run there.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TypeVar

import xlwings

from pyaddin.book.base import Grid, SheetEdit, Stage
from pyaddin.book.calc import connect, engine
from pyaddin.book.live import delete, read, stands
from pyaddin.book.live.filters import all_rows_shown
from pyaddin.book.live.tame import tame
from pyaddin.book.live.write import SheetWriter
from pyaddin.book.locks import LIBREOFFICE, owner
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

tame()

Answer = TypeVar("Answer")

PATIENCE = 5.0
"""Seconds to wait for a clerk who is editing a cell."""
BUSY = (-2147418111, -2147417846, -2146777998, -2147352567)
"""RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE and DISP_E_EXCEPTION with it as its cause."""


class LiveWorkbook:
    """A workbook open in a spreadsheet program; implements `book.base.Workbook`."""

    def __init__(self, book: xlwings.Book, pipe: str = "") -> None:
        self.book = book
        self._pipe = pipe
        self._calc = book.app.engine.name == engine.NAME
        self.say: Callable[[Stage | None], object] = bool
        """Who else is told where a long press is."""
        self._seen: dict[str, read.Seen] = {}

    @property
    def path(self) -> Path:
        """Where the file lies; Refusal when it was never saved or does not lie on this computer."""
        try:
            name = str(_patiently(lambda: self.book.fullname))
        except xlwings.XlwingsError:
            name = "https://"
        if "://" in name:
            raise Refusal(
                tr(
                    "The workbook lies on the web (OneDrive, SharePoint or a server); "
                    "save a copy in a folder of this computer and press there."
                )
            )
        if not Path(name).is_absolute():
            raise Refusal(tr("The workbook was never saved; save it in a folder of this computer and press again."))
        return Path(name)

    def sheets(self) -> list[str]:
        """Sheet names in order."""
        if self._calc:  # one call instead of three a sheet
            return list(self.book.api.Sheets.ElementNames)
        return _patiently(lambda: [str(sheet.name) for sheet in self.book.sheets])

    def grid(self, sheet: str, most: int | None = None) -> Grid:
        """All cells of a sheet down to the last filled row, the same object while nothing on it changes; or the first
        rows."""
        if most is not None:
            return _patiently(lambda: read.top(self.book.sheets[sheet], most))
        seen = _patiently(lambda: read.grid(self.book.sheets[sheet], self._seen.get(sheet)))
        self._seen[sheet] = seen
        return seen.grid

    def commented(self, sheet: str) -> set[int]:
        """Numbers of the sheet's rows in which a cell has a comment or note."""
        return _patiently(lambda: delete.commented(self.book.sheets[sheet]))

    def apply(self, edits: Sequence[SheetEdit]) -> None:
        """Write the edits. Refusal when it cannot be written now; then what was written is put back."""
        try:
            _patiently(lambda: self._write(edits))
        except Refusal:
            raise
        except Exception as error:
            raise Refusal(
                tr(
                    "{sheets} could not be written: finish editing the cell, take off sheet protection,"
                    " and press again.",
                    sheets=", ".join(dict.fromkeys(edit.sheet for edit in edits)),
                )
            ) from error

    def progress(self, stage: Stage | None) -> None:
        """Show the stage in the status bar; None gives the bar back. A busy program shows nothing."""
        shown = stage and tr("{at} of {total}: {what}", **stage._asdict())
        with suppress(Exception):
            self.book.app.status_bar = str(shown) if shown else False
        self.say(stage)

    def let_go(self) -> None:
        """The press is over: in LibreOffice the way in that was opened for it is closed again."""
        if self._pipe:
            with suppress(Exception):
                connect.close_pipe(self.book.api, self._pipe)

    def show(self, sheet: str) -> None:
        """Bring a sheet to the front, where there is one of that name."""
        with suppress(Exception):  # xlwings' own activate() wants the program in front first, which a click has done
            self.book.sheets[sheet].impl.activate()

    def selection(self, sheet: str) -> list[int]:
        """Numbers of the visible rows that are selected on that sheet; [] when another one is on top."""
        return _patiently(lambda: self._selected(sheet))

    def _selected(self, sheet: str) -> list[int]:
        chosen = self.book.selection
        if chosen is None or chosen.sheet.name != sheet or chosen.sheet.book.name != self.book.name:
            return []
        last, _ = read.used(chosen.sheet)
        rows: set[int] = set()
        for area in chosen.get_special_cells("visible"):
            rows.update(range(area.row, min(area.row + area.shape[0] - 1, last) + 1))
        return sorted(rows)

    def _write(self, edits: Sequence[SheetEdit]) -> None:
        writers: list[SheetWriter] = []
        for edit in edits:
            if edit.delete:
                delete.check(self.book.sheets[edit.sheet], edit.delete)
        with self._quiet() as whole:
            try:
                for edit in edits:
                    writers.append(SheetWriter(self.book.sheets[edit.sheet], edit))
                    self._write_sheet(writers[-1])
            except Exception as error:
                if not any(writer.began for writer in writers):
                    raise
                if isinstance(whole, engine.OneChange) and whole.take_back():
                    raise
                went = [writer.edit.sheet for writer in writers if writer.rows_went]
                torn = [w.edit.sheet for w in reversed(writers) if not w.rows_went and not _put_back(w)]
                if went and not torn:  # the journal brings them back: their cells stand in other places by now
                    raise _cut_off(went) from error
                if torn:
                    raise _half_way(torn) from error
                raise

    def _write_sheet(self, writer: SheetWriter) -> None:
        with all_rows_shown(writer.sheet) as shown:
            writer.write(one_by_one=not shown)
        if not self._calc and not writer.repair():
            words = tr(
                "{sheet}: Excel's filter is in the way; clear the filter and press again.", sheet=writer.sheet.name
            )
            raise Refusal(words)
        writer.check(stands.as_written(writer.sheet, writer.edit))
        if writer.edit.delete:
            with all_rows_shown(writer.sheet):
                for _ in delete.delete(writer.sheet, writer.edit):
                    writer.rows_went = True
            writer.check(stands.as_written(writer.sheet, writer.edit, writer.edit.delete))

    def _quiet(self) -> AbstractContextManager[object]:
        """No redrawing, no recalculation and no event macros between two writes; in Calc, what takes all back."""
        if self._calc:
            return engine.one_change(self.book, str(tr("Fulfilment")))
        quiet: AbstractContextManager[object] = self.book.app.properties(
            screen_updating=False, enable_events=False, calculation="manual"
        )
        return quiet


def _cut_off(sheets: Sequence[str]) -> Refusal:
    return Refusal(
        tr("Rows were leaving {sheets} when that was cut off; press again.", sheets=", ".join(sheets)),
    )


def _half_way(sheets: Sequence[str]) -> Refusal:
    return Refusal(
        tr(
            "Writing stopped half-way on {sheets}; close the workbook without saving, "
            "open it again and repeat the step.",
            sheets=", ".join(sheets),
        )
    )


def _put_back(writer: SheetWriter) -> bool:
    """Whether a sheet holds again what it held; what is elsewhere by now is left to the clerk."""
    if not writer.began:
        return True
    if not stands.unmoved(writer.sheet, writer.edit):
        return False
    with all_rows_shown(writer.sheet):
        return writer.put_back()


def attach(wb: str | None, pipe: str | None, window: str | None = None) -> LiveWorkbook:
    """The open workbook: behind the LibreOffice pipe; in the Excel whose window called; or where that file is open.

    `wb` is a path, a file address or a bare name; None takes the only open book. `window` is the window's number on
    Windows, blank on a Mac. Refusal when the book is not open.
    """
    if pipe:
        app = engine.attach(connect.connect(pipe))
        return LiveWorkbook(_find(list(app.books), wb), pipe)
    if window is not None:
        return LiveWorkbook(_patiently(lambda: _calling(wb or "", window)))
    every = list(_open_in_excel())
    path = Path(connect.file_path(wb or ""))
    context = connect.of_open_file(path) if wb else None
    if context is not None:
        every += engine.attach(context).books
    elif not every and wb and (holds := owner(path)) and holds.program == LIBREOFFICE:
        raise Refusal(
            tr(
                "{file} is open in a LibreOffice that cannot be reached from here; save and close it there, "
                "then run the same command without --live.",
                file=path.name,
            )
        )
    return LiveWorkbook(_find(every, wb))


def _calling(name: str, window: str) -> xlwings.Book:
    """The workbook whose macro started this Python."""
    if sys.platform == "win32":
        from xlwings import _xlwindows

        return xlwings.App(impl=_xlwindows.App(xl=int(window))).books[name]
    return xlwings.Book(name, from_xl=True)


def _open_in_excel() -> Iterator[xlwings.Book]:
    if "excel" in xlwings.engines.engines_by_name:
        for app in xlwings.engines["excel"].apps:
            yield from app.books


def _find(every: Sequence[xlwings.Book], wb: str | None) -> xlwings.Book:
    """The book of that path; failing that, the only one of that name (Excel calls by name)."""
    if wb is None and len(every) == 1:
        return every[0]
    path = connect.file_path(wb or "")
    name = path.replace("\\", "/").rsplit("/", 1)[-1].casefold()
    named = [book for book in every if book.name.casefold() == name]
    if path.casefold() != name:
        named = [book for book in named if _same_file(str(book.fullname), path)]
    if len(named) == 1:
        return named[0]
    what = Path(path).name or tr("The workbook")
    if named:
        raise Refusal(tr("{file} is open more than once; close all but one and press again.", file=what))
    raise Refusal(tr("{file} is not open in Excel or LibreOffice; open it, then press again.", file=what))


def _same_file(one: str, other: str) -> bool:
    return os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other))


def _patiently(action: Callable[[], Answer]) -> Answer:
    """Do it; while the program is busy with a cell that is being edited try again, then Refusal."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            return action()
        except Exception as error:
            if not _is_busy(error):
                raise
            if time.monotonic() > give_up:
                raise Refusal(tr("Excel is waiting for you: finish editing the cell and press again.")) from error
        time.sleep(0.25)


def _is_busy(error: BaseException) -> bool:
    """Whether Excel turned the call away; a DISP_E_EXCEPTION is that only when its cause says so."""
    code = error.args[0] if error.args else None
    if code == BUSY[3]:
        return BUSY[2] in (error.args[2] or ())
    return code in BUSY or type(error).__name__ == "ExcelBusyError"
