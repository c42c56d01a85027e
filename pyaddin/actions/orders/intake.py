"""Import: files, or what was pasted into the Inbox."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from pyaddin.actions.plan import Day, Plan
from pyaddin.formats.exports import marketplaces
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.exports.orders import Incoming
from pyaddin.formats.files import read as read_files
from pyaddin.steps.orders.intake import Taken, take_list, take_orders
from pyaddin.steps.stock.holding import stock_figures
from pyaddin.store.archive import Archive
from pyaddin.tables.office import INBOX_FIRST
from pyaddin.tables.orders import INBOX
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.catalogue import Words, tr, trn

Reader = Callable[[], Incoming]

NAMED = 3
"""So many rejected rows are told in the closing line; beside the Inbox all of them stay."""


def has_work(day: Day) -> bool:
    """Whether files were chosen or something stands on the Inbox."""
    return bool(day.options.files) or len(day.inbox().values) >= INBOX_FIRST


def run(day: Day) -> Plan:
    """Bring in every chosen file, or the Inbox; a file that cannot be read is told and the others go on."""
    plan = Plan()
    refused: list[Words] = []
    taken = 0
    formats, wrong = marketplaces.load_sound(day.folders.of("marketplaces"))
    for name, digest, read in _sources(day, formats):
        try:
            _once_only(day, name, digest)
            incoming = read()
        except Refusal as refusal:
            refused += refusal.args
            continue
        taken += 1
        day = _take(day, plan, name, incoming)
        if _mode(day, incoming) != "show":
            plan.inputs.append((name, digest))
    if not taken:
        nothing = tr("Choose files to import, or paste an export into the Inbox first.")
        raise Refusal(*[*refused, *wrong] or [nothing])
    plan.said += [*refused, *wrong]
    return plan


def _sources(day: Day, formats: Sequence[Marketplace]) -> Iterator[tuple[str, str, Reader]]:
    if day.options.files:
        for path in day.options.files:
            day.progress(tr("Reading {file}", file=path.name))
            yield path.name, _digest(path), partial(marketplaces.read_file, path, formats, day.settings.zone)
        return
    rows = day.inbox().values[INBOX_FIRST - 1 :]
    sheets = read_files.rows_from_grid(rows)
    if sheets:
        digest = hashlib.sha256(json.dumps(sheets[0].rows, default=str).encode()).hexdigest()
        yield (
            INBOX.sheet,
            digest,
            partial(marketplaces.read_sheets, sheets, formats, day.settings.zone, str(tr("The Inbox"))),
        )


def _digest(path: Path) -> str:
    """A file's digest; blank when it cannot be read, of which the reader makes a sentence."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""


def _once_only(day: Day, name: str, digest: str) -> None:
    first = day.journal.imported(digest) if digest and not day.options.duplicates else None
    if first:
        raise Refusal(
            tr(
                "{file} was imported before, on {at:%Y-%m-%d} at {at:%H:%M} (press {press}); nothing was taken again.",
                file=name,
                at=first.at,
                press=first.number,
            )
        )


def _mode(day: Day, incoming: Incoming) -> str:
    """Lists such as Stock are there to be brought up to date; orders follow the clerk's choice, then Settings."""
    if day.options.duplicates:
        return day.options.duplicates
    return day.settings["duplicates"] if incoming.table == "orders" else "update"


def _take(day: Day, plan: Plan, name: str, incoming: Incoming) -> Day:
    current = day.tables[incoming.table]
    mode = _mode(day, incoming)
    if incoming.table == "orders":
        archived = Archive(day.journal).orders(set(incoming.frame["order_no"]))
        taken = take_orders(current, incoming.frame, mode, day.last("row_id"), archived)
    else:
        taken = take_list(incoming.table, current, incoming.frame, mode)
    plan.tables[incoming.table] = taken.frame
    if incoming.table == "stock" and mode != "show":  # what came in is free at once
        plan.tables["stock"], _ = stock_figures(
            day.tables["orders"], taken.frame, day.settings, day.tables.get("parcels")
        )
    plan.done += len(taken.added) + len(taken.updated)
    plan.skipped += len(taken.known) + sum(incoming.left_out.values())
    plan.needs += len(incoming.rejected)
    plan.said += _sentences(name, incoming, taken)
    if name == INBOX.sheet and mode != "show":
        kept = {rejected.line for rejected in incoming.rejected}
        first = INBOX_FIRST if not kept else int(incoming.lines.min()) + INBOX_FIRST - 1 if len(incoming.lines) else 0
        last = INBOX_FIRST + len(day.inbox().values)
        plan.cleared = [row for row in range(first, last) if row - INBOX_FIRST + 1 not in kept] if first else []
    return day.after(plan)


def _sentences(name: str, incoming: Incoming, taken: Taken) -> list[Words]:
    facts = ", ".join(map(str, _facts(incoming, taken)))
    told: list[Words] = [tr("{file}: {title}, {facts}.", file=name, title=incoming.title, facts=facts)]
    told += [incoming.say] if incoming.say else []
    told += taken.notes
    told += [tr("Row {row}: {why}", row=rejected.line, why=rejected.reason) for rejected in incoming.rejected[:NAMED]]
    if len(incoming.rejected) > NAMED:
        told.append(tr("{count:,} more rows were not taken.", count=len(incoming.rejected) - NAMED))
    return told


def _facts(incoming: Incoming, taken: Taken) -> Iterator[Words]:
    sheet = TABLES[incoming.table].sheet
    yield trn("{count:,} row new for {sheet}", "{count:,} rows new for {sheet}", len(taken.added), sheet=sheet)
    if len(taken.updated):
        yield trn("{count:,} updated", "{count:,} updated", len(taken.updated))
    if len(taken.known):
        yield trn("{count:,} already here", "{count:,} already here", len(taken.known))
    for reason, count in incoming.left_out.items():
        yield tr("{count:,} {reason}", count=count, reason=reason)
