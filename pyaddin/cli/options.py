"""The workbook that a command is for: the closed file, or the book that is open."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyaddin.book.base import Stage


def workbook_of(book: Path, live: bool, say: Callable[[Stage | None], None]) -> Any:
    """The file, or with `live` the open book; `say` is told where a long press is."""
    if live:
        from pyaddin.book.live.workbook import attach

        return attach(str(book.resolve()), None)
    from pyaddin.book.closed.workbook import ClosedWorkbook

    return ClosedWorkbook(book, say)
