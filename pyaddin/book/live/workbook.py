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
from pyaddin.book.live.write import SheetWriter
from pyaddin.book.locks import owner
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

Answer = TypeVar("Answer")

PATIENCE = 5.0
"""Seconds to wait for a clerk who is editing a cell."""
BUSY = (-2147418111, -2147417846, -2146777998, -2147352567)
"""RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE and DISP_E_EXCEPTION with it as its cause."""


class LiveWorkbook:
    """A workbook open in a spreadsheet program; implements `book.base.Workbook`."""

    def __init__(self, book: xlwings.Book) -> None:
        self.book = book
        self._calc = book.app.engine.name == engine.NAME

    @property
    def path(self) -> Path:
        """Where the file lies; Refusal when it was never saved or does not lie on this computer."""
        try:
            name = str(_patiently(lambda: self.book.fullname))
        except xlwings.XlwingsError:
            name = "https://"
        if "://" in name:
            raise Refusal(
                "The workbook lies on the web (OneDrive, SharePoint or a server); "
                "save a copy in a folder of this computer and press there."
            )
        if not Path(name).is_absolute():
            raise Refusal("The workbook was never saved; save it in a folder of this computer and press again.")
        return Path(name)

    def sheets(self) -> list[str]:
        """Sheet names in order."""
        if self._calc:  # one call instead of three a sheet
            return list(self.book.api.Sheets.ElementNames)
        return _patiently(lambda: [str(sheet.name) for sheet in self.book.sheets])

    def grid(self, sheet: str) -> Grid:
        """All cells of a sheet down to the last filled row."""
        return _patiently(lambda: read.grid(self.book.sheets[sheet]))

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
            names = ", ".join(dict.fromkeys(edit.sheet for edit in edits))
            raise Refusal(
                f"{names} could not be written: finish editing the cell, take off sheet protection, and press again."
            ) from error

    def progress(self, stage: Stage | None) -> None:
        """Show the stage in the status bar; None gives the bar back. A busy program shows nothing."""
        shown = stage and tr("{at} of {total}: {what}", **stage._asdict())
        with suppress(Exception):
            self.book.app.status_bar = str(shown) if shown else False

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
                    raise Refusal(f"Rows were leaving {', '.join(went)} when that was cut off; press again.") from error
                if torn:
                    raise Refusal(
                        f"Writing stopped half-way on {', '.join(torn)}; close the workbook without saving, "
                        "open it again and repeat the step."
                    ) from error
                raise

    def _write_sheet(self, writer: SheetWriter) -> None:
        with all_rows_shown(writer.sheet) as shown:
            writer.write(one_by_one=not shown)
        if not self._calc and not writer.repair():
            raise Refusal(f"{writer.sheet.name}: Excel's filter is in the way; clear the filter and press again.")
        writer.check(stands.as_written(writer.sheet, writer.edit))
        if writer.edit.delete:
            with all_rows_shown(writer.sheet):
                for _ in delete.delete(writer.sheet, writer.edit):
                    writer.rows_went = True
            writer.check(stands.as_written(writer.sheet, writer.edit, writer.edit.delete))

    def _quiet(self) -> AbstractContextManager[object]:
        """No redrawing, no recalculation and no event macros between two writes; in Calc, what takes all back."""
        if self._calc:
            return engine.one_change(self.book, "Fulfilment")
        quiet: AbstractContextManager[object] = self.book.app.properties(
            screen_updating=False, enable_events=False, calculation="manual"
        )
        return quiet


def _put_back(writer: SheetWriter) -> bool:
    """Whether a sheet holds again what it held; what is elsewhere by now is left to the clerk."""
    if not writer.began:
        return True
    if not stands.unmoved(writer.sheet, writer.edit):
        return False
    with all_rows_shown(writer.sheet):
        return writer.put_back()


def attach(wb: str | None, pipe: str | None) -> LiveWorkbook:
    """The open workbook: behind the LibreOffice pipe; Excel's caller (--from_xl=1); or where that file is open.

    `wb` is a path, a file address or a bare name; None takes the only open book. Refusal when it is not open.
    """
    if pipe:
        app = engine.attach(connect.connect(pipe))
        return LiveWorkbook(_find(list(app.books), wb))
    _bound_excels_patience()
    if "--from_xl=1" in sys.argv:
        return LiveWorkbook(_patiently(xlwings.Book.caller))
    every = list(_open_in_excel())
    path = Path(connect.file_path(wb or ""))
    context = connect.of_open_file(path) if wb else None
    if context is not None:
        every += engine.attach(context).books
    elif not every and wb and (holds := owner(path)) and holds.program == "LibreOffice":
        raise Refusal(
            f"{path.name} is open in a LibreOffice that cannot be reached from here; save and close it there, "
            "then run the same command without --live."
        )
    return LiveWorkbook(_find(every, wb))


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
    what = Path(path).name or "The workbook"
    if named:
        raise Refusal(f"{what} is open more than once; close all but one and press again.")
    raise Refusal(f"{what} is not open in Excel or LibreOffice; open it, then press again.")


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
                raise Refusal("Excel is waiting for you: finish editing the cell and press again.") from error
        time.sleep(0.25)


def _is_busy(error: BaseException) -> bool:
    """Whether Excel turned the call away; a DISP_E_EXCEPTION is that only when its cause says so."""
    code = error.args[0] if error.args else None
    if code == BUSY[3]:
        return BUSY[2] in (error.args[2] or ())
    return code in BUSY or type(error).__name__ == "ExcelBusyError"


def _bound_excels_patience() -> None:
    """xlwings repeats a rejected call for ever, at full speed; here `_patiently` decides for how long."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        windows.N_COM_ATTEMPTS = 1  # type: ignore[attr-defined]
