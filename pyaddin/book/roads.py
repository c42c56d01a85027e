"""The two roads to a workbook: its file, or the book that is open in a spreadsheet program."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyaddin.book.base import Stage


def workbook_of(path: Path, live: bool, say: Callable[[Stage | None], None]) -> Any:
    """The file, or with `live` the open book; `say` is told where a long press is."""
    if live:
        from pyaddin.book.live.workbook import attach

        found = attach(str(path.resolve()), None)
        found.say = say
        return found
    from pyaddin.book.closed.workbook import ClosedWorkbook

    return ClosedWorkbook(path, say)
