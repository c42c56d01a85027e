"""Which journal is a workbook's own: the Book ID on Settings tells, so that a copy or a stranger is noticed."""

from contextlib import suppress
from pathlib import Path

from pyaddin.store import archive, bounds, moving, private
from pyaddin.store.journal import Journal
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr


def journal_of(book: Path, data: Path, book_id: str) -> Journal:
    """The workbook's journal in the data folder, made at the first press; one whose workbook was renamed goes along.

    Refusal when the journal of that name is another workbook's, or when this workbook is a copy of one that is there:
    both would send the same orders.
    """
    path = place(book, data)
    if book_id and not path.exists():
        _take_along(book, path, book_id)
    journal = Journal(path, mode := private.mode_of(book))
    try:
        _refuse_another(journal, book, book_id)
        _refuse_copy(journal, book)
        if book_id:
            journal.note("book_id", book_id)
        journal.note("book", str(book))
        private.give_mode(path, mode)
        private.give_mode(archive.path_of(path), mode)
    except BaseException:
        journal.close()
        raise
    return journal


def place(book: Path, data: Path) -> Path:
    """Where a workbook's journal lies."""
    return data / f"{book.stem}.journal"


def has_journal(book: Path, data: Path, book_id: str) -> bool:
    """Whether a workbook's journal is there, under whatever name; Refusal when the book is a copy."""
    its_own = place(book, data).exists()
    return its_own or (bool(book_id) and any(_is_of(other, book, book_id) for other in data.glob("*.journal")))


def _take_along(book: Path, path: Path, book_id: str) -> None:
    """Give the journal of the workbook's former name, and what waits there after a crash, the present one."""
    for other in sorted(path.parent.glob("*.journal")):
        if not _is_of(other, book, book_id):
            continue
        rooms = path.parent / "out" / ".waiting"
        archive.settle(other)
        try:
            if (its_archive := archive.path_of(other)).exists() and not archive.path_of(path).exists():
                moving.replace(its_archive, archive.path_of(path))
            if (rooms / other.stem).is_dir():
                moving.replace(rooms / other.stem, rooms / path.stem)
            moving.replace(other, path)
        except OSError as error:
            raise Refusal(
                tr("The journal {file} in {folder} cannot be renamed to {name} ({reason}); see Check set-up.",
                   file=other.name, folder=other.parent, name=path.name, reason=error.strerror)
            ) from None  # fmt: skip
        return


def _is_of(path: Path, book: Path, book_id: str) -> bool:
    """Whether that journal is the one of this book; Refusal when the book is a copy. What is no journal is not."""
    try:
        journal = Journal(path)
    except Refusal:
        return False
    try:
        if journal.about("book_id") != book_id:
            return False
        _refuse_copy(journal, book)
        return True
    finally:
        journal.close()


def _refuse_another(journal: Journal, book: Path, book_id: str) -> None:
    its_id = journal.about("book_id")
    if its_id and book_id and its_id != book_id:
        raise Refusal(
            tr("The journal {file} in {folder} belongs to another workbook than this '{book}' (their Book IDs differ); "
               "give this one another name or a folder of its own and press again.",
               file=journal.path.name, folder=journal.path.parent, book=book.name)
        )  # fmt: skip


def _refuse_copy(journal: Journal, book: Path) -> None:
    """A folder copied whole is a shop of its own, so beside their journals workbooks are known by name."""
    known = journal.about("book")
    if not known or bounds.is_elsewhere(known, book):
        return
    original = book.with_name(Path(known).name) if journal.path.parent == book.parent else Path(known)
    with suppress(OSError):
        if original.exists() and not original.samefile(book):
            raise Refusal(
                tr("'{copy}' is a copy of '{original}', and both would send the same orders: press in '{original}', or "
                   "move that one away to go on here, or, for a shop of its own, clear Book ID on this one's Settings.",
                   copy=book.name, original=original.name)
            )  # fmt: skip
