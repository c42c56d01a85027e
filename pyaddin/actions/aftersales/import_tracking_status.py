"""Import tracking status."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pandas as pd

from pyaddin.actions.aftersales.check_deadlines import followed_up
from pyaddin.actions.plan import Counted, Day, Plan
from pyaddin.formats.exports import events, vocabulary
from pyaddin.formats.exports import taught as headers
from pyaddin.formats.exports.events import Headers
from pyaddin.formats.exports.vocabulary import Vocabulary
from pyaddin.formats.files import load
from pyaddin.formats.files import read as files
from pyaddin.formats.files.text import Owned
from pyaddin.steps.aftersales.events import Followed, delivered, follow
from pyaddin.steps.aftersales.heard import new_of, none_heard, on_sheet
from pyaddin.store.events import Events
from pyaddin.tables.office import INBOX_FIRST
from pyaddin.tables.orders import INBOX
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import shown
from pyaddin.words.catalogue import Text, Words, tr, trn

NAMED = 3


def run(day: Day) -> Plan:
    """Write on each parcel where its carrier says it is; a row that nobody can read leaves its parcel as it was."""
    if day.lacks("parcels", "delivery"):
        raise Refusal(tr("Parcels has no column for it in this workbook; press Upgrade, then this again."))
    words = vocabulary.Words(load.load(day.folders.of("tracking"), Vocabulary))
    plan, parcels, refused, read = Plan(counted=Counted()), day.tables["parcels"], list[Words](), 0
    kept = Events(day.journal).of(parcels["parcel_no"].unique())
    new = none_heard()
    for name, told, scheme in _sources(day, refused):
        read += 1

        def meaning(said: tuple[str, ...], carrier: str, scheme: str = scheme) -> str:
            found = words.meaning(said, carrier, scheme)
            return found.leg if found else ""

        followed = follow(parcels, told, meaning, day.now)
        parcels = followed.parcels
        new = pd.concat([new, new_of(followed.heard, pd.concat([kept, new]), name)], ignore_index=True)
        plan.done += followed.news
        plan.skipped += followed.older
        plan.needs += len(followed.unmatched) + len(followed.unclear)
        plan.said += _said(name, followed)
        if not day.options.files:
            plan.cleared = _cleared(day, followed)
    if not read:
        raise Refusal(
            *refused or [tr("Choose a file of a carrier or of a tracking service first, or paste one on Inbox.")]
        )
    plan.said += [*_where(parcels), *refused]
    plan.tables |= {"parcels": parcels, "orders": delivered(day.tables["orders"], parcels)}
    after, plan.problems = followed_up(day, {**day.tables, **plan.tables})
    plan.tables |= {name: after[name] for name in ("orders", "parcels")}
    plan.events = new
    if not day.lacks("events", "no"):
        every = pd.concat([kept, new], ignore_index=True)
        plan.tables["events"] = on_sheet(day.tables["events"], every, parcels, day.now)
    return plan


def _sources(day: Day, refused: list[Words]) -> Iterator[tuple[str, pd.DataFrame, str]]:
    taught, wrong = headers.load(day.folders.of(headers.FOLDER))
    refused += wrong
    grid = [] if day.options.files else day.inbox().values[INBOX_FIRST - 1 :]
    for sheet in files.rows_from_grid(grid):
        found = events.read_events(sheet.rows, day.settings.zone, taught)
        if isinstance(found, tuple):
            yield INBOX.sheet, *found
        else:
            refused.append(found)
    for path in day.options.files:
        day.progress(tr("Reading {file}", file=path.name))
        try:
            sheets = files.read_rows(path, partial(_owner, taught), day.options.encoding)
        except Refusal as refusal:
            refused += refusal.args
            continue
        each = [events.read_events(sheet.rows, day.settings.zone, taught) for sheet in sheets]
        told = next((one for one in each if isinstance(one, tuple)), None)
        if told is None:
            refused.append(tr("{file}: {why}", file=path.name, why=each[0]))
            continue
        yield path.name, *told


def _cleared(day: Day, followed: Followed) -> list[int]:
    """The rows of the Inbox that were taken; others stay, with the header above them."""
    kept = {line for line, _ in (*followed.unmatched, *followed.unclear)}
    kept |= {1} if kept else set()
    lines = range(1, len(day.inbox().values) - INBOX_FIRST + 2)
    return [line + INBOX_FIRST - 1 for line in lines if line not in kept]


def _owner(taught: list[Headers], rows: list[list[str]], encoding: str) -> Owned:
    return "encoding" if events.has_header(rows, taught) else "no"


def _said(name: str, followed: Followed) -> Iterator[Words]:
    yield tr(
        "{file}: {news:,} new, {older:,} known already, {unmatched:,} of no parcel here, {unclear:,} not understood.",
        file=name, news=followed.news, older=followed.older, unmatched=len(followed.unmatched),
        unclear=len(followed.unclear),
    )  # fmt: skip
    wrong: list[tuple[int, Text]] = [*followed.unclear, *followed.unmatched]
    for line, why in wrong[:NAMED]:
        yield tr("Row {row}: {why}", row=line, why=why)
    if len(wrong) > NAMED:
        yield trn("{count:,} more row like these.", "{count:,} more rows like these.", len(wrong) - NAMED)


def _where(parcels: pd.DataFrame) -> Iterator[Words]:
    counts = Counter(parcels.loc[parcels["delivery"] != "", "delivery"])
    if counts:
        yield tr(
            "Parcels are: {places}.",
            places=", ".join(f"{shown(leg)} {number:,}" for leg, number in counts.most_common()),
        )
