"""An xlwings engine for LibreOffice Calc over UNO: the part of xlwings' interface that this project uses.

`attach(context)` registers it; what `book.live` then does with `xlwings.Book` is what it does in Excel. Where xlwings
leaves a behaviour open, Excel's is followed. Sheets and ranges are in `calc_range`.
"""
# mypy: allow-subclassing-any

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

import xlwings
from xlwings import base_classes, main

from pyaddin.book.calc import connect, values
from pyaddin.book.calc.range import Range, Sheet

NAME = "calc"
CELLS = ("com.sun.star.sheet.SheetCellRange", "com.sun.star.sheet.SheetCellRanges")


def attach(context: Any) -> xlwings.App:
    """The LibreOffice behind a component context as an xlwings App of a registered engine."""
    engine = main.Engine(impl=Engine(context))
    xlwings.engines.add(engine)
    return engine.apps.active


class OneChange:
    """What is written to a document as one entry of the clerk's undo list."""

    def __init__(self, document: Any, title: str) -> None:
        self._undo = document.UndoManager
        self._title = title
        self._before = self._undo.getAllUndoActionTitles()
        self._undo.enterUndoContext(title)
        self._open = True

    def close(self) -> None:
        """The entry is complete."""
        if self._open:
            self._undo.leaveUndoContext()
        self._open = False

    def take_back(self) -> bool:
        """Undo all of it in the order in which it was done, with what the clerk did in between; whether that was done.

        Nothing is done where there is no entry: nothing was written, or this LibreOffice keeps no undo list.
        """
        self.close()
        titles = self._undo.getAllUndoActionTitles()
        if titles == self._before or titles[:1] != (self._title,):
            return False
        self._undo.undo()
        self._undo.clearRedo()
        return True


@contextmanager
def one_change(book: xlwings.Book, title: str) -> Iterator[OneChange]:
    """Hold screen and formulas still; what is written becomes one entry in the clerk's undo list."""
    document = book.impl.api
    _release(document)
    document.lockControllers()
    document.addActionLock()
    change = OneChange(document, title)
    try:
        yield change
    finally:
        change.close()
        document.removeActionLock()
        document.unlockControllers()


def _release(document: Any) -> None:
    """Open what a press that was killed half-way has left closed; no other can run, for a press holds the file's lock.

    Cells that were just about to be written are blank again. The clerk's undo list goes with it: the half of an entry
    that is open there cannot be closed in any other way.
    """
    if not document.hasControllersLocked():
        return
    for index in range(document.Sheets.Count):
        values.clear_placeholders(document.Sheets.getByIndex(index))
    document.UndoManager.reset()
    document.resetActionLocks()
    while document.hasControllersLocked():
        document.unlockControllers()


class Engine:
    """One LibreOffice, reached through one component context."""

    name = NAME
    type = "desktop"

    def __init__(self, context: Any) -> None:
        self.context = context

    @property
    def apps(self) -> "Apps":
        return Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """Values are turned into Calc's where the document's day 0 is known."""
        return value

    @staticmethod
    def clean_value_data(data: Any, dates: Any, empty: Any, numbers: Any, errors_as_text: bool) -> list[list[Any]]:
        """Blank cells as `empty`; the other conversions that xlwings offers are not needed here."""
        return [[empty if value == "" else value for value in row] for row in data]


class Apps(base_classes.Apps):
    """The one LibreOffice."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __iter__(self) -> Iterator["App"]:
        yield App(self.engine)

    def __len__(self) -> int:
        return 1

    def keys(self) -> list[int]:
        return [0]

    def __getitem__(self, pid: int) -> "App":
        return App(self.engine)


class App(base_classes.App):
    """LibreOffice as an application, as one document's window shows it. A pipe tells no process, so `pid` is 0."""

    pid = 0

    def __init__(self, engine: Engine, document: Any = None) -> None:
        self.engine = engine
        self._document = document
        self._indicator: Any = None

    @property
    def api(self) -> Any:
        return connect.desktop(self.engine.context)

    @property
    def books(self) -> "Books":
        return Books(self.engine)

    @property
    def selection(self) -> Range | None:
        """The selected cells; None when a shape or a chart is selected."""
        chosen = self._document.CurrentSelection
        if chosen is None or not any(map(chosen.supportsService, CELLS)):
            return None
        several = chosen.supportsService(CELLS[1])
        first = next(values.areas(chosen)) if several else values.area(chosen.RangeAddress)
        book = Book(self.engine, self._document)
        return Range(Sheet(book, self._document.CurrentController.ActiveSheet), first, chosen)

    @property
    def status_bar(self) -> str | bool:
        return self._indicator is not None

    @status_bar.setter
    def status_bar(self, text: str | bool) -> None:
        if not text:
            if self._indicator is not None:
                self._indicator.end()
            self._indicator = None
        elif self._indicator is None:
            self._indicator = self._document.CurrentController.Frame.createStatusIndicator()
            self._indicator.start(text, 0)
        else:
            self._indicator.setText(text)


class Books(base_classes.Books):
    """The open Calc documents."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __iter__(self) -> Iterator["Book"]:
        for document in connect.spreadsheets(self._engine.context):
            yield Book(self._engine, document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, name_or_index: str | int) -> "Book":
        books = list(self)
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        for book in books:
            if name_or_index in (book.name, book.fullname):
                return book
        raise KeyError(name_or_index)


class Book(base_classes.Book):
    """An open Calc document; `kinds` is the memory of `calc_values.read`, `formats` the keys of known format codes, and
    `codes` the other way round."""

    app: Any = None
    api: Any = None

    def __init__(self, engine: Engine, document: Any) -> None:
        self.app = App(engine, document)
        self.api = document
        self.kinds: dict[int, str] = {}
        self.formats: dict[str, int] = {"General": 0}
        self.codes: dict[int, str] = {}

    @cached_property
    def epoch(self) -> datetime:
        """Day 0."""
        return values.epoch(self.api)

    @property
    def fullname(self) -> str:
        """The path; a title when it was never saved, an address when it does not lie on a disk."""
        return connect.file_path(self.api.URL) or str(self.api.Title)

    @property
    def name(self) -> str:
        return self.fullname.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def sheets(self) -> "Sheets":
        return Sheets(self)

    def activate(self) -> None:
        self.api.CurrentController.Frame.ContainerWindow.setFocus()


class Sheets(base_classes.Sheets):
    """The sheets of a document, in order."""

    api: Any = None

    def __init__(self, book: Book) -> None:
        self.book = book
        self.api = book.api.Sheets

    def __call__(self, name_or_index: str | int) -> Sheet:
        if isinstance(name_or_index, int):
            return Sheet(self.book, self.api.getByIndex(name_or_index - 1))
        if not self.api.hasByName(name_or_index):
            raise KeyError(name_or_index)
        return Sheet(self.book, self.api.getByName(name_or_index))

    def __iter__(self) -> Iterator[Sheet]:
        return (self(index) for index in range(1, len(self) + 1))

    def __len__(self) -> int:
        return int(self.api.Count)

    def __contains__(self, name: str) -> bool:
        return bool(self.api.hasByName(name))

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.api.CurrentController.ActiveSheet)
