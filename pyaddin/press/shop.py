"""A closed shop, held while something other than a press looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.locks import press_lock, refuse_if_open
from pyaddin.press import recovery
from pyaddin.press.office import Office, open_office


@contextmanager
def held(book: Path) -> Iterator[Office]:
    """The office of a workbook that nobody has open and where nothing is pressed meanwhile.

    What a press before had left half done is put right first. Refusal when the workbook is open or in use.
    """
    workbook = ClosedWorkbook(book.resolve())
    with press_lock(workbook.path):
        refuse_if_open(workbook.path)
        office = open_office(workbook)
        try:
            recovery.recover(office)
            yield office
        finally:
            office.journal.close()
