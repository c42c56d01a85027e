"""Upgrade: a workbook of an earlier version brought to today's sheets and columns, the old file kept beside it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from pyaddin import shipped
from pyaddin.actions.plan import Options
from pyaddin.book.closed import save
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.table.locate import locate
from pyaddin.book.table.typed import read_table
from pyaddin.book.upgrading.engine import Upgraded, upgrade
from pyaddin.buttons import Button
from pyaddin.documents import guide
from pyaddin.press import writing
from pyaddin.press.drafting import Draft
from pyaddin.press.office import Office
from pyaddin.press.summary import Summary
from pyaddin.store import bounds, private, pythons
from pyaddin.store.journal import Entry, Press
from pyaddin.tables import settings
from pyaddin.tables.changes import Changes
from pyaddin.tables.problems import Refusal
from pyaddin.tables.settings import VERSION
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import ENGLISH, Text, Words, sentences, spoken, tr, trn

NAMED: Final = 5
"""So many things to look at are named in the closing line."""


def press(office: Office, button: Button, options: Options) -> Summary:
    """Bring the workbook up to date; an open one is, as soon as it is closed."""
    if office.settings.version == int(VERSION):
        fine = tr("{button}: this workbook is up to date (version {version}).", button=button.caption, version=VERSION)
        return Summary(button.name, str(fine))
    if not isinstance(office.workbook, ClosedWorkbook):
        return _later(office.workbook.path, button)
    book = office.workbook
    made = save.beside(book.path)
    kept = save.kept_path(book.path, office.settings.version, office.now.date())
    try:
        office.progress.part(button.caption)
        private.create(made, private.OWNER).close()
        done = upgrade(book, _empty(options), _first(office.settings.version), made)
        modules = _write_out(book.path, done, office)
        save.keep(book.path, kept)
        try:
            return _written(office, button, ClosedWorkbook(made), done, [_kept(kept), *modules])
        except BaseException:
            if not made.exists() or save.digest(book.path) == save.digest(kept):
                kept.unlink(missing_ok=True)
            raise
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _written(office: Office, button: Button, made: ClosedWorkbook, done: Upgraded, said: list[Words]) -> Summary:
    """Put the new workbook in the place of the old one, with the press in its Log."""
    look = len(done.left) + len(done.doubtful)
    brought = trn(
        "{button}: {count:,} row brought from version {old} to {new}.",
        "{button}: {count:,} rows brought from version {old} to {new}.",
        done.rows, button=button.caption, old=office.settings.version, new=VERSION,
    )  # fmt: skip
    said = [*said, *_to_look_at(done)]
    line = sentences([brought, *said])
    number = office.journal.next_number()
    entry = Entry(number, office.now, office.who, button.name, "begun", line, done.rows, 0, look)
    draft = Draft(made)
    draft.log([(button, entry, [])], sentences([*office.first, line]))
    later = writing.write(office, [Press(entry, Changes())], {}, draft.edits, instead=made)
    pythons.note(office.settings["book_id"], pythons.running())
    with suppress(OSError, Refusal):
        guide.lay(office.workbook.path.parent)
    return Summary(button.name, line, done.rows, 0, look, press=number, later=later, said=said)


def _kept(path: Path) -> Text:
    return tr("The old one is kept as '{file}'.", file=path.name)


def _to_look_at(done: Upgraded) -> Iterator[Words]:
    """What has no place in the new workbook, and formulas that may mean something else now."""
    if done.left:
        yield tr("Not taken over, but in the old one: {things}.", things=_some(done.left))
    if done.doubtful:
        yield tr("Look at the formulas in {cells}: what they count or name lies elsewhere now.",
                 cells=_some(done.doubtful))  # fmt: skip


def _some(names: list[str]) -> Words:
    named = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    return tr("{named} and {count} more", named=named, count=more) if more > 0 else named


def _empty(options: Options) -> Path:
    """Today's empty workbook in the language of the book."""
    code = spoken().code
    path = options.empty or (shipped.BOOK if code == ENGLISH else shipped.BOOK.with_name(f"Fulfilment.{code}.xlsm"))
    if not path.is_file():
        raise Refusal(
            tr("There is no empty workbook of version {version} in the language '{code}' ({file}): ask whoever "
               "translated this one for it, and name it to the command behind --empty.",
               version=VERSION, code=code, file=path.name)
        )  # fmt: skip
    try:
        version = settings.read(read_table(locate(TABLES["settings"], ClosedWorkbook(path))).frame).version
    except Refusal:
        version = 0
    if version != int(VERSION):
        raise Refusal(
            tr("'{file}' is no empty workbook of version {version} in the language of this one; name another.",
               file=path.name, version=VERSION)
        )  # fmt: skip
    return path


def _first(version: int) -> Path | None:
    """The empty workbook of an earlier version, where it is known in the language of the book."""
    path = shipped.EARLIER / f"{version}.xlsm"
    return path if spoken().code == ENGLISH and path.is_file() else None


def _write_out(book: Path, done: Upgraded, office: Office) -> list[Words]:
    """Write the clerk's own macros beside the workbook; a sentence that says where they are."""
    if not done.modules:
        return []
    folder = book.with_name(f"{book.stem}.macros.{office.now:%Y-%m-%d}")
    mode = private.mode_of(book)
    private.make_folder(folder, mode)
    bounds.refuse_links(folder, book.parent)
    for name, text in done.modules.items():
        (folder / name).unlink(missing_ok=True)
        with private.create(folder / name, mode) as file:
            file.write(text.encode("utf-8"))
    return [
        trn("{count} macro module of your own is in '{folder}': import it again in the VBA editor.",
            "{count} macro modules of your own are in '{folder}': import them again in the VBA editor.",
            len(done.modules), folder=folder.name)
    ]  # fmt: skip


def _later(book: Path, button: Button) -> Summary:
    """Have a program of its own wait until the open workbook is closed."""
    command = [sys.executable, "-P", "-m", "pyaddin", button.name, "--book", str(book), "--wait"]
    detached = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    nothing = subprocess.DEVNULL
    subprocess.Popen(
        command, stdin=nothing, stdout=nothing, stderr=nothing, cwd=book.parent, start_new_session=True,
        creationflags=detached,
    )  # fmt: skip
    line = tr(
        "{button}: save and close the workbook now, within ten minutes; it is brought up to date as soon as it is "
        "closed, and its Log says so when you open it again.", button=button.caption,
    )  # fmt: skip
    return Summary(button.name, str(line))
