"""What Check and repair looks up beside the sheets: the journal, the files in out/, the carriers' formats."""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import pandas as pd

from pyaddin.actions.plan import Day
from pyaddin.buttons import named
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers.sent import prints_today, with_file
from pyaddin.steps.checks.findings import CHANGED, GONE, STANDING, TAKEN_BACK, THERE, Facts, Finding
from pyaddin.store.archive import Archive, path_of
from pyaddin.store.journal import Entry, Journal
from pyaddin.tables.changes import keys
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.status import Status
from pyaddin.values import check_digits
from pyaddin.words.catalogue import tr
from pyaddin.words.sentences import named_files

OUT: Final = "out/"
NOT_OURS: Final = ("desktop.ini", "thumbs.db")
"""What operating systems leave in a folder."""
NUMBERED: Final = (Status.PACKED, Status.SENT, Status.CHANGED, Status.SHIPPED)
"""Parcels whose tracking number somebody will use."""


def gather(day: Day) -> Facts:
    """All facts but those of the journal's cells, which take long: see check_history."""
    entries = day.journal.entries()
    written = {entry.number: day.journal.files(entry.number) for entry in entries}
    stand = standing(day.journal, entries)
    facts = Facts(
        today=day.now.date(),
        presses=_presses(entries, written),
        files=_files(day, stand, written),
        strangers=tuple(_strangers(day, written)),
        batches=_batches(entries, {entry.number for entry in stand}, written),
        ever={name: day.last(name) for name in ("row_id", "parcel_no")},
        repeated=day.unseen,
        archive=tuple(_archive(day)),
    )
    return of_parcels(facts, day.tables, day)


def of_parcels(facts: Facts, tables: Tables, day: Day) -> Facts:
    """`facts` with what depends on the parcels as they stand in `tables`."""
    try:
        formats = carriers.load(day.folders.of("carriers"))
        sent = with_file(tables["parcels"], Status.SENT, Status.CHANGED)
        prints = prints_today(tables, sent, formats, day.workings, day.now)
    except Refusal:  # a format that cannot be read is told by the buttons that need it
        return facts.knowing(doubts=_doubts(tables["parcels"]))
    return facts.knowing(carriers=frozenset(formats), prints=prints, doubts=_doubts(tables["parcels"]))


def standing(journal: Journal, entries: Iterable[Entry]) -> list[Entry]:
    """Those of the presses that are done, were not taken back and took nothing back."""
    numbers = journal.standing()
    return [entry for entry in entries if entry.number in numbers and entry.undo_of is None]


def _presses(entries: Sequence[Entry], written: dict[int, list[tuple[str, str]]]) -> pd.DataFrame:
    names = ("number", "state", "button", "at", "who", "done", "skipped", "needs", "line")
    frame = pd.DataFrame({name: [getattr(entry, name) for entry in entries] for name in names})
    return frame.assign(files=[named_files([name for name, _ in written[entry.number]]) for entry in entries])


def _files(day: Day, stand: Iterable[Entry], written: dict[int, list[tuple[str, str]]]) -> pd.DataFrame:
    """The files in out/ of presses that stand, and what became of them; those in templates/ are the clerk's, and what
    Forget buyers removed or Cancel parcel withdrew is to be gone."""
    gone = day.journal.settled() | day.journal.void()
    rows = [
        (entry.number, name, _state(day.folders.data / name, digest))
        for entry in stand
        for name, digest in written[entry.number]
        if name.startswith(OUT) and (entry.number, name) not in gone
    ]
    return pd.DataFrame(rows, columns=["press", "name", "state"])


def _state(path: Path, digest: str) -> str:
    if not path.is_file():
        return GONE
    with path.open("rb") as file:
        return THERE if hashlib.file_digest(file, "sha256").hexdigest() == digest else CHANGED


def _strangers(day: Day, written: dict[int, list[tuple[str, str]]]) -> Iterator[str]:
    """Files in out/ that neither this journal nor one beside it knows."""
    data = day.folders.data
    out = data / "out"
    if not out.is_dir():
        return
    known = {name for files in written.values() for name, _ in files}
    for other in day.journal.path.parent.glob("*.journal"):
        if other != day.journal.path:
            known |= _names_in(other)
    for path in sorted(out.rglob("*")):
        parts = path.relative_to(out).parts
        ours = parts[0] in ("void", ".waiting") or path.name.startswith((".", "~$")) or path.name.lower() in NOT_OURS
        if not ours and path.is_file() and path.relative_to(data).as_posix() not in known:
            yield path.relative_to(data).as_posix()


def _names_in(journal: Path) -> set[str]:
    """Names of the files that another workbook's presses wrote; none where its journal cannot be read."""
    try:
        with closing(sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True)) as db:
            return {name for (name,) in db.execute("select name from file")}
    except sqlite3.Error:
        return set()


def _batches(
    entries: Sequence[Entry], stand: Collection[int], written: dict[int, list[tuple[str, str]]]
) -> dict[str, str]:
    """Carrier files by their name in Parcels: whether the press that wrote them stands."""
    return {
        name.rpartition("/")[2]: STANDING if entry.number in stand else TAKEN_BACK
        for entry in entries
        if named(entry.button).batches
        for name, _ in written[entry.number]
    }


def _archive(day: Day) -> Iterator[Finding]:
    """Rows that stand on their sheet and count as archived, or why the archive cannot tell."""
    orders = day.tables["orders"]
    try:
        archive = Archive(day.journal)
        kept = {(row.table, row.key) for row in archive.whole(archive.orders(set(orders["order_no"])))}
    except Refusal as refusal:
        file, trouble = path_of(day.journal.path).name, str(tr("cannot be used"))
        yield Finding("archive", str(tr("Archive")), file, str(tr("File")), trouble, "", str(refusal))
        return
    for name in ("orders", "parcels"):
        for key in keys(TABLES[name], day.tables[name]) if kept else ():
            if (name, key) in kept:
                yield _also_here(TABLES[name], key)


def _also_here(table: Table, key: str) -> Finding:
    why = tr("It stands on {sheet} too; delete it there, or leave it: Archive takes it once.", sheet=table.sheet)
    says = tr("also on {sheet}", sheet=table.sheet)
    (caption,) = table.captions(table.key)
    return Finding("archived", str(tr("Archive")), key, caption, str(says), "", str(why))


def _doubts(parcels: pd.DataFrame) -> pd.Series:
    rows = parcels[(parcels["tracking_no"] != "") & parcels["status"].isin(NUMBERED)]
    said = [str(check_digits.doubt(*pair)) for pair in zip(rows["tracking_no"], rows["carrier"], strict=True)]
    doubts = pd.Series(said, index=rows.index, dtype="str")
    return doubts[doubts != ""]
