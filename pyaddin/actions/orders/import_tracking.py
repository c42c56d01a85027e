"""Import tracking."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from pyaddin.actions import waiting
from pyaddin.actions.plan import Counted, Day, Plan
from pyaddin.formats.carriers import format as carriers
from pyaddin.formats.carriers.sent import changed_since
from pyaddin.formats.exports import marketplaces, purchases
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.exports.tracking import TrackingRows
from pyaddin.formats.files import read as read_files
from pyaddin.formats.waiting import Kind
from pyaddin.steps.orders.known_by import each_order, in_several_shops
from pyaddin.steps.shipping import dispatch, tracking
from pyaddin.steps.shipping.tracking import Tracked
from pyaddin.store.archive import Archive
from pyaddin.tables.office import INBOX_FIRST
from pyaddin.tables.orders import INBOX
from pyaddin.tables.problems import Refusal, mark
from pyaddin.values.check_digits import doubt
from pyaddin.words.catalogue import Words, tr, trn

NAMED = 3


def run(day: Day) -> Plan:
    """Take tracking numbers from the chosen files, the Inbox or what waits in the shop's folders; every row of them is
    counted."""
    plan = Plan(counted=Counted())
    parcels, edited = changed_since(day.tables, carriers.load(day.folders.of("carriers")), day.workings, day.now)
    parcels = mark("parcels", parcels, dispatch.SOURCE, edited, pd.Index([p.row for p in edited]))
    refused: list[Words] = []
    read = 0
    formats, _ = marketplaces.load_sound(day.folders.of("marketplaces"))
    waits: dict[str, str] = {}
    if not day.options.files and len(day.inbox().values) < INBOX_FIRST:
        found = waiting.look(day, formats)
        files = {file.path: file.digest for file, kind in found if kind == Kind.TRACKING}
        waits = {path.name: digest for path, digest in files.items()}
        day = replace(day, options=replace(day.options, files=tuple(files)))
        refused += waiting.told(found, Kind.TRACKING)
    for name, rows in _sources(day, formats):
        if not isinstance(rows, TrackingRows):
            refused += rows
            continue
        read += 1
        needed = plan.needs
        parcels = _take(day, plan, name, rows, parcels)
        if name in waits and plan.needs == needed:  # one with rows that match nothing yet waits on
            plan.inputs.append((name, waits[name]))
    if not read:
        raise Refusal(*refused or [tr("Choose a carrier's file, or paste its rows into the Inbox first.")])
    if edited:
        plan.needs += len(edited)
        plan.said.append(
            trn(
                "{count:,} parcel edited after the carrier file; see Problem on Parcels.",
                "{count:,} parcels edited after the carrier file; see Problem on Parcels.",
                len(edited),
            )
        )
    plan.said += refused
    plan.tables["parcels"] = parcels
    return plan


def _take(day: Day, plan: Plan, name: str, read: TrackingRows, parcels: pd.DataFrame) -> pd.DataFrame:
    archive, references = Archive(day.journal), set(read.rows["reference"])
    shops = in_several_shops([*each_order(day.tables["orders"]), *archive.orders(references)])
    result = tracking.match(parcels, read.rows, archive.parcels(references), doubt, shops, read.extra)
    plan.done += result.matched
    plan.skipped += result.already + read.void + read.blank + read.repeated
    plan.needs += len(result.unmatched)
    plan.said += _sentences(name, result)
    if name == INBOX.sheet:
        kept = {line for line, _ in result.unmatched}
        header = {INBOX_FIRST} if kept else set()
        rows = range(INBOX_FIRST, INBOX_FIRST + len(day.inbox().values))
        plan.cleared = [row for row in rows if row - INBOX_FIRST + 1 not in kept and row not in header]
    plan.problems += result.problems
    return mark("parcels", result.parcels, tracking.SOURCE, result.problems, result.looked)


def _sentences(name: str, result: Tracked) -> list[Words]:
    unknown = [(line, why) for line, why in result.unmatched if why]
    told: list[Words] = [
        tr(
            "{file}: {matched:,} matched, {already:,} already there, {unknown:,} unknown, {doubtful:,} doubtful.",
            file=name,
            matched=result.matched,
            already=result.already,
            unknown=len(unknown),
            doubtful=len(result.problems),
        )
    ]
    told += [tr("Row {row}: {why}", row=line, why=why) for line, why in unknown[:NAMED]]
    if len(unknown) > NAMED:
        told.append(tr("{count:,} more rows match no parcel.", count=len(unknown) - NAMED))
    if result.more:
        told.append(
            trn(
                "{count:,} of them is a further number of its parcel.",
                "{count:,} of them are further numbers of their parcels.",
                result.more,
            )
        )
    return told


def _sources(day: Day, formats: Sequence[Marketplace]) -> Iterator[tuple[str, TrackingRows | list[Words]]]:
    """Each file's rows, or the sentences that say why it has none."""
    if not day.options.files:
        for sheet in read_files.rows_from_grid(day.inbox().values[INBOX_FIRST - 1 :]):
            yield INBOX.sheet, _named(INBOX.sheet, purchases.read(sheet.rows, formats, day.settings.zone))
    for path in day.options.files:
        day.progress(tr("Reading {file}", file=path.name))
        try:
            sheets = read_files.read_rows(path, purchases.owner_of(formats), day.options.encoding)
        except Refusal as refusal:
            yield path.name, list(refusal.args)
            continue
        found = [purchases.read(sheet.rows, formats, day.settings.zone) for sheet in sheets]
        yield path.name, _named(path.name, next((f for f in found if isinstance(f, TrackingRows)), found[0]))


def _named(name: str, found: TrackingRows | Words) -> TrackingRows | list[Words]:
    return found if isinstance(found, TrackingRows) else [tr("{file}: {why}", file=name, why=found)]
