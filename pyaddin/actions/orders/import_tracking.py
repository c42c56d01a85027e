"""Import tracking."""

from collections.abc import Iterator

import pandas as pd

from pyaddin.actions.plan import Day, Plan
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers.sent import changed_since
from pyaddin.formats.exports import marketplaces, purchases
from pyaddin.formats.exports.tracking import TrackingRows
from pyaddin.formats.files import read as read_files
from pyaddin.steps.shipping import dispatch, tracking
from pyaddin.store.archive import Archive
from pyaddin.tables.office import INBOX_FIRST
from pyaddin.tables.orders import INBOX
from pyaddin.tables.problems import Refusal, mark
from pyaddin.values.check_digits import doubt
from pyaddin.words.sentences import plural

NAMED = 3


def run(day: Day) -> Plan:
    """Take tracking numbers from the chosen files or the Inbox; every row of them is counted."""
    plan = Plan()
    parcels, edited = changed_since(day.tables, carriers.load(day.folders.of("carriers")), day.workings, day.now)
    parcels = mark("parcels", parcels, dispatch.SOURCE, edited, pd.Index([p.row for p in edited]))
    refused: list[str] = []
    read = 0
    for name, rows in _sources(day):
        if isinstance(rows, str):
            refused.append(rows)
            continue
        read += 1
        parcels = _take(day, plan, name, rows, parcels)
    if not read:
        raise Refusal(" ".join(refused) or "Choose a carrier's file, or paste its rows into the Inbox first.")
    if edited:
        plan.needs += len(edited)
        plan.said.append(f"{plural(len(edited), 'parcel')} edited after the carrier file; see Problem on Parcels.")
    plan.said += refused
    plan.tables["parcels"] = parcels
    return plan


def _take(day: Day, plan: Plan, name: str, read: TrackingRows, parcels: pd.DataFrame) -> pd.DataFrame:
    archived = Archive(day.journal).parcels(set(read.rows["reference"]))
    result = tracking.match(parcels, read.rows, archived, doubt)
    extra = len(read.extra)
    plan.done += result.matched
    plan.skipped += result.already + read.void + read.blank + read.repeated
    plan.needs += len(result.unmatched) + extra
    asked = len(result.problems)
    unknown = [(line, why) for line, why in result.unmatched if why]
    plan.said.append(
        f"{name}: {result.matched:,} matched, {result.already:,} already there, "
        f"{len(unknown):,} unknown, {asked:,} doubtful."
    )
    plan.said += [f"Row {line}: {why}" for line, why in unknown[:NAMED]]
    if len(unknown) > NAMED:
        plan.said.append(f"{len(unknown) - NAMED:,} more rows match no parcel.")
    if extra:
        plan.said.append(f"{plural(extra, 'further piece')} of known parcels left out; a parcel holds one number.")
    if name == INBOX.sheet:
        kept = {line for line, _ in result.unmatched}
        header = {INBOX_FIRST} if kept else set()
        rows = range(INBOX_FIRST, INBOX_FIRST + len(day.inbox().values))
        plan.cleared = [row for row in rows if row - INBOX_FIRST + 1 not in kept and row not in header]
    plan.problems += result.problems
    return mark("parcels", result.parcels, tracking.SOURCE, result.problems, result.looked)


def _sources(day: Day) -> Iterator[tuple[str, TrackingRows | str]]:
    """Each file's rows, or the sentence that says why it has none."""
    formats, _ = marketplaces.load_sound(day.folders.of("marketplaces"))
    if not day.options.files:
        for sheet in read_files.rows_from_grid(day.inbox().values[INBOX_FIRST - 1 :]):
            yield INBOX.sheet, _named(INBOX.sheet, purchases.read(sheet.rows, formats))
    for path in day.options.files:
        day.progress(f"Reading {path.name}")
        try:
            sheets = read_files.read_rows(path)
        except Refusal as refusal:
            yield path.name, str(refusal)
            continue
        found = [purchases.read(sheet.rows, formats) for sheet in sheets]
        yield path.name, _named(path.name, next((f for f in found if not isinstance(f, str)), found[0]))


def _named(name: str, found: TrackingRows | str) -> TrackingRows | str:
    return f"{name}: {found}" if isinstance(found, str) else found
