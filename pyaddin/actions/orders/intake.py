"""Import: files, or what was pasted into the Inbox."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pyaddin import buttons
from pyaddin.actions import own_formats, waiting
from pyaddin.actions.plan import Counted, Day, Plan
from pyaddin.formats.exports import marketplaces
from pyaddin.formats.exports.format import Marketplace
from pyaddin.formats.exports.orders import Incoming
from pyaddin.formats.files import read as read_files
from pyaddin.formats.waiting import Kind, digest_of
from pyaddin.steps.orders import guarding, listings, own_lists, told
from pyaddin.steps.orders.asking import Export
from pyaddin.steps.orders.holds import settled, signed
from pyaddin.steps.orders.intake import take_orders
from pyaddin.steps.orders.known_by import each_order
from pyaddin.steps.orders.lists import Listed, take_list
from pyaddin.steps.orders.statements import latest
from pyaddin.steps.stock.holding import stock_figures
from pyaddin.store import question
from pyaddin.store.archive import Archive
from pyaddin.store.statements import Statements
from pyaddin.tables.office import INBOX_FIRST
from pyaddin.tables.orders import INBOX
from pyaddin.tables.problems import Refusal, wrong
from pyaddin.tables.settings import BY_NAME, SHOW
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.warehouse import Why
from pyaddin.words.catalogue import Words, sentences, tr, trn

Reader = Callable[[], Incoming]

IN: Final = "in"
"""The folder beside out/ whose folders are named after shops."""
NAMED = 3
"""So many rejected rows are told in the closing line; beside the Inbox all of them stay."""


def has_work(day: Day) -> bool:
    """Whether files were chosen or something stands on the Inbox."""
    return bool(day.options.files) or len(day.inbox().values) >= INBOX_FIRST


@dataclass(frozen=True, slots=True)
class Source:
    """Where orders or a list come from: a file, or what was pasted into the Inbox.

    at    when the file was made, in the shop's zone; of what was pasted, now
    shop  whose orders it holds; blank where it is not said
    """

    name: str
    digest: str
    read: Reader
    at: datetime | None
    shop: str


def run(day: Day) -> Plan:
    """Bring in every chosen file, or the Inbox, or what waits in the shop's folders; a file that cannot be read is told
    and the others go on."""
    plan = Plan(counted=Counted(), recounts=Why.LISTED)
    refused: list[Words] = []
    asked: dict[str, Words] = {}
    taken = 0
    formats, faulty = marketplaces.load_sound(day.folders.of("marketplaces"))
    unasked = not has_work(day) or day.options.waiting
    if unasked:
        found = waiting.look(day, formats)
        files = tuple(file.path for file, kind in found if kind == Kind.ORDERS)
        if day.options.waiting and not files:
            raise waiting.Nothing(tr("No orders wait in the shop's folders."))
        day = replace(day, options=replace(day.options, files=files))
        refused += waiting.told(found, Kind.ORDERS)
    arrived = day
    for source in _sources(day, formats):
        try:
            incoming = source.read()
            _once_only(day, source, incoming)
            before, day = day, _take(day, plan, source, incoming)
        except Refusal as refusal:
            refused += refusal.args
            continue
        taken += 1
        if question_of := _question(before, day, source, incoming.table):
            asked[source.digest] = question_of
        if _mode(day) != SHOW:
            plan.inputs.append((source.name, source.digest))
    if asked:
        question.sure(day.journal, day.now, day.options.sure, sentences(asked.values()), "".join(asked))
    if not taken:
        nothing = tr("Choose files to import, or paste an export into the Inbox first.")
        raise Refusal(*[*refused, *faulty] or [nothing])
    if unasked:
        plan.said[:0] = _came(arrived, plan)
    plan.said += [*refused, *faulty]
    return own_formats.told(day, plan, "marketplaces")


def _sources(day: Day, formats: Sequence[Marketplace]) -> Iterator[Source]:
    zone, shop = day.settings.zone, day.options.shop
    if day.options.files:
        for path in day.options.files:
            day.progress(tr("Reading {file}", file=path.name))
            read = partial(marketplaces.read_file, path, formats, zone, day.options.encoding)
            yield Source(path.name, digest_of(path), read, _made_at(path, zone, day.now), shop or _shop_of(path))
        return
    rows = day.inbox().values[INBOX_FIRST - 1 :]
    sheets = read_files.rows_from_grid(rows)
    if sheets:
        digest = hashlib.sha256(json.dumps(sheets[0].rows, default=str).encode()).hexdigest()
        name, listed_in = str(tr("The Inbox")), f"{INBOX.name} {day.now:%Y-%m-%d}"
        read = partial(marketplaces.read_sheets, sheets, formats, zone, name, listed_in)
        yield Source(INBOX.sheet, digest, read, day.now, shop)


def _made_at(path: Path, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When a file was written, in the shop's zone and never later than now; None where that cannot be told."""
    try:
        made = datetime.fromtimestamp(path.stat().st_mtime, zone).replace(tzinfo=None, microsecond=0)
    except (OSError, OverflowError, ValueError):
        return None
    return min(made, now)


def _shop_of(path: Path) -> str:
    """The shop whose folder within in/ a file lies in; blank where it lies elsewhere."""
    folder = path.absolute().parent
    return folder.name if folder.parent.name == IN else ""


def _came(before: Day, plan: Plan) -> list[Words]:
    """How many orders are new, and how many of them are late already."""
    if "orders" not in plan.tables:
        return []
    orders = plan.tables["orders"]
    new = orders[~orders["row_id"].isin(before.tables["orders"]["row_id"])]
    late = new[new["ship_by"] < before.now]
    said = [trn("{count:,} new order came", "{count:,} new orders came", len(set(each_order(new))))]
    if len(late):
        said.append(trn("{count:,} of them late", "{count:,} of them late", len(set(each_order(late)))))
    return [tr("{facts}.", facts=", ".join(map(str, said)))]


def _once_only(day: Day, source: Source, incoming: Incoming) -> None:
    """Refusal for content that came in before, but for orders that a later file tells so again."""
    first = day.journal.imported(source.digest) if source.digest and not day.options.duplicates else None
    if first and not (incoming.table == "orders" and source.at and source.at > first.at):
        raise Refusal(
            tr(
                "{file} was imported before, on {at:%Y-%m-%d} at {at:%H:%M} (press {press}); nothing was taken again.",
                file=source.name,
                at=first.at,
                press=first.number,
            )
        )


def _mode(day: Day) -> str:
    """What becomes of orders that are here: the clerk's choice, then the Settings'."""
    return day.options.duplicates or day.settings["duplicates"]


def _take(day: Day, plan: Plan, source: Source, incoming: Incoming) -> Day:
    if incoming.table not in day.tables:
        raise Refusal(
            tr("{file} is {title}: press {button} and choose it there.",
               file=source.name, title=incoming.title, button=buttons.BY_NAME["receive-goods"].caption)
        )  # fmt: skip
    if incoming.table == "orders":
        _take_orders(day, plan, source, incoming)
    else:
        _take_list(day, plan, source.name, incoming)
    plan.needs += len(incoming.rejected)
    plan.skipped += sum(incoming.left_out.values())
    if source.name == INBOX.sheet and _mode(day) != SHOW:
        kept = {rejected.line for rejected in incoming.rejected}
        first = INBOX_FIRST if not kept else int(incoming.lines.min()) + INBOX_FIRST - 1 if len(incoming.lines) else 0
        last = INBOX_FIRST + len(day.inbox().values)
        plan.cleared = [row for row in range(first, last) if row - INBOX_FIRST + 1 not in kept] if first else []
    return day.after(plan)


def _take_list(day: Day, plan: Plan, name: str, incoming: Incoming) -> None:
    """Lists such as Stock are there to be brought up to date."""
    mode = day.options.duplicates
    rows = listings.apart(incoming.frame) if incoming.table == "listings" else incoming.frame
    taken = take_list(incoming.table, day.tables[incoming.table], rows, mode)
    plan.tables[incoming.table] = taken.frame
    if incoming.table == "stock" and mode != SHOW:  # what came in is free at once
        plan.tables["stock"], _ = stock_figures(
            day.tables["orders"], taken.frame, day.settings, day.tables.get("parcels")
        )
    plan.done += len(taken.added) + len(taken.updated)
    plan.skipped += len(taken.known)
    plan.said += _sentences(name, incoming, _list_facts(incoming, taken), taken.notes)


def _question(before: Day, after: Day, source: Source, table: str) -> Words:
    """What the clerk is asked before a file changes one of the shop's own lists; blank where nothing is asked."""
    found = own_lists.differences(table, before.tables[table], after.tables[table]) if table != "orders" else []
    if not found or own_lists.is_trusted(before.settings["trusted_lists"], table, source.name):
        return ""
    return trn(
        "{file} would change what is there: {changes}; press again to take it, or write '{trusted}' beside {setting} "
        "on Settings to take this list without being asked.",
        "{file} would change what is there at {count:,} places: {changes}; press again to take it, or write "
        "'{trusted}' beside {setting} on Settings to take this list without being asked.",
        len(found), file=source.name, changes=own_lists.told(found), setting=BY_NAME["trusted_lists"].caption,
        trusted=f"{TABLES[table].sheet}: {source.name}",
    )  # fmt: skip


def _take_orders(day: Day, plan: Plan, source: Source, incoming: Incoming) -> None:
    """Take what a marketplace says now of its orders, and keep that it said so."""
    frame, numbers = incoming.frame, set(incoming.frame["order_no"])
    if source.shop:
        frame = frame.assign(shop=frame["shop"].where(frame["shop"] != "", source.shop))
    guards = guarding.guards(day.settings)
    current, kept = guarding.guarded(day.tables["orders"], guards, day.who)
    current, held = settled(current, day.who, day.now)
    before = Statements(day.journal).of(numbers, set(current["order_no"]))
    if plan.statements is not None:  # what an earlier file of this press said
        before = latest(before, plan.statements[plan.statements["order_no"].isin(numbers)])
    taken = take_orders(
        current, day.tables["parcels"], Export.of(frame, incoming.facts, incoming.complete, source.at), before,
        day.settings, _mode(day), day.last("row_id"), Archive(day.journal).orders(numbers),
        shops=not day.lacks("orders", "shop"),
    )  # fmt: skip
    if _mode(day) != SHOW:
        orders = signed(taken.orders, ", ".join(dict.fromkeys(frame["marketplace"])), day.now)
        orders = guarding.signed_anew(orders, guards)
        plan.tables |= {"orders": orders, "parcels": taken.parcels}
        plan.said += [*kept, *held]
        if orders is not day.tables["orders"]:
            plan.tables["stock"], _ = stock_figures(orders, day.tables["stock"], day.settings, taken.parcels)
    plan.statements = taken.statements if plan.statements is None else latest(plan.statements, taken.statements)
    counts = taken.kinds.value_counts().to_dict()
    ill = int(wrong(frame.loc[taken.kinds == told.NEW, "problem_columns"]).sum())
    needs = counts.get(told.ASKED, 0) + taken.gone + ill
    plan.done += sum(counts.get(kind, 0) for kind in (told.NEW, told.CHANGED, told.OFF)) - ill
    plan.needs += needs
    plan.skipped += counts.get(told.KNOWN, 0) + counts.get(told.WENT, 0)
    plan.said += _sentences(source.name, incoming, _news(counts, needs), taken.notes)


def _sentences(name: str, incoming: Incoming, facts: Iterable[Words], notes: Iterable[Words]) -> list[Words]:
    left_out = [tr("{count:,} {reason}", count=count, reason=reason) for reason, count in incoming.left_out.items()]
    told: list[Words] = [
        tr("{file}: {title}, {facts}.",
           file=name, title=incoming.title, facts=", ".join(map(str, [*facts, *left_out])))
    ]  # fmt: skip
    told += [incoming.say] if incoming.say else []
    told += notes
    told += [tr("Row {row}: {why}", row=rejected.line, why=rejected.reason) for rejected in incoming.rejected[:NAMED]]
    if len(incoming.rejected) > NAMED:
        told.append(tr("{count:,} more rows were not taken.", count=len(incoming.rejected) - NAMED))
    return told


def _list_facts(incoming: Incoming, taken: Listed) -> Iterator[Words]:
    sheet = TABLES[incoming.table].sheet
    yield trn("{count:,} row new for {sheet}", "{count:,} rows new for {sheet}", len(taken.added), sheet=sheet)
    if len(taken.updated):
        yield trn("{count:,} updated", "{count:,} updated", len(taken.updated))
    if len(taken.known):
        yield trn("{count:,} already here", "{count:,} already here", len(taken.known))


def _news(counts: Mapping[str, int], needs: int) -> Iterator[Words]:
    """What became of the rows of an export, kind by kind."""
    sheet = TABLES["orders"].sheet
    new = counts.get(told.NEW, 0)
    yield trn("{count:,} row new for {sheet}", "{count:,} rows new for {sheet}", new, sheet=sheet)
    if count := counts.get(told.CHANGED, 0):
        yield trn("{count:,} changed", "{count:,} changed", count)
    if count := counts.get(told.OFF, 0):
        yield trn("{count:,} cancelled", "{count:,} cancelled", count)
    if count := counts.get(told.KNOWN, 0):
        yield trn("{count:,} with nothing new", "{count:,} with nothing new", count)
    if count := counts.get(told.WENT, 0):
        yield trn("{count:,} already shipped", "{count:,} already shipped", count)
    if needs:
        yield trn("{count:,} needs you", "{count:,} need you", needs)
