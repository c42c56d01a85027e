"""Undo last step: the newest press that stands, taken back cell by cell where nobody changed it since."""

from collections.abc import Callable

from pyaddin.actions.plan import Options
from pyaddin.book.base import Grid, Raw, Workbook
from pyaddin.book.table.locate import locate
from pyaddin.buttons import Button, Outside, named
from pyaddin.press import drafting, recovery, traces, writing
from pyaddin.press.office import Office
from pyaddin.press.reading import Reading
from pyaddin.press.summary import Summary
from pyaddin.store import question
from pyaddin.store.journal import Entry, Press, RawChange
from pyaddin.tables.changes import CellChange, Changes, reverse
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.words.sentences import plural

ORDERS = TABLES["orders"].name
OUTSIDE: dict[Outside, str] = {
    "carrier": "; what you uploaded already must be withdrawn at the carrier's portal",
    "marketplace": "; what you uploaded already stays confirmed at the marketplace until you change it there",
}
"""What a file did outside is not taken back by moving it."""
MUST: dict[Outside, str] = {
    "carrier": "withdraw there what you uploaded to the carrier already, or these parcels go out twice",
    "marketplace": "what you uploaded to the marketplace already stays confirmed until you change it there",
}


def press(office: Office, button: Button, options: Options) -> Summary:
    """Take back the last press; its files go to out/void/. Refusal when no press is left to take back, or, unless the
    clerk is sure, to ask first where its files may have been uploaded."""
    journal = office.journal
    last = journal.last_to_undo()
    if last is None:
        raise Refusal("There is nothing to undo: every press was taken back, or none was made yet.")
    if named(last.button).outside and (files := journal.files(last.number)):
        question.sure(journal, office.now, options.sure, _question(last, len(files)))
    changes, raw = journal.changes(last.number)
    back, raw_back = reverse(changes), [RawChange(r.sheet, r.row, r.column, r.new, r.old) for r in raw]
    inbox = drafting.inbox_of(office.workbook)
    still, moved_on = _untouched(inbox, raw_back)
    draft = drafting.draft(office.workbook, Reading(office.settings.zone), back, still, inbox)
    whole, torn = _whole_orders(office.workbook, back, draft.kept(back))
    if torn:
        draft = drafting.draft(office.workbook, Reading(office.settings.zone), whole, still, inbox)
    draft.left += [*torn, *moved_on]
    entry = _entry(office, button, last, back, still, draft.left)
    draft.log([(button, entry, [])], " ".join([*office.first, entry.line]))
    later = writing.write(office, [Press(entry, draft.kept(whole), still)], {}, draft.edits)
    later = later or recovery.finish_undos(office)
    counts = (entry.done, 0, entry.needs)
    return Summary(button.name, entry.line, *counts, left=draft.left, press=entry.number, later=later)


def _whole_orders(workbook: Workbook, back: Changes, kept: Changes) -> tuple[Changes, list[str]]:
    """`back` without what would tear an order apart, and a sentence for each row of it that stays.

    Where one row of an order must stay because the clerk typed in it, the rows that came with it and the quantities
    that were split stay too: else its units would be more or fewer than were ordered, and importing the order again,
    as it is there already, would not bring back what went.
    """
    stays = {r.key for r in back.removed if r.table == ORDERS} - {r.key for r in kept.removed if r.table == ORDERS}
    stays |= {c.key for c in back.cells if _is_qty(c)} - {c.key for c in kept.cells if _is_qty(c)}
    if not stays:
        return back, []
    order = {row.key: (row.values.get("marketplace"), row.values.get("order_no")) for row in back.removed}
    order |= _orders_on_the_sheet(workbook)
    orders = {order[key] for key in stays if key in order}
    torn = {r.key for r in back.removed if r.table == ORDERS and order.get(r.key) in orders} - stays
    torn |= {c.key for c in back.cells if _is_qty(c) and order.get(c.key) in orders} - stays
    whole = Changes(
        [c for c in back.cells if not (_is_qty(c) and c.key in torn)],
        back.added,
        [r for r in back.removed if not (r.table == ORDERS and r.key in torn)],
        back.taken,
    )
    return whole, [f"Orders: row {key} is left as it is, for another row of its order was." for key in sorted(torn)]


def _is_qty(cell: CellChange) -> bool:
    return cell.table == ORDERS and cell.column == "qty"


def _orders_on_the_sheet(workbook: Workbook) -> dict[str, tuple[Raw, Raw]]:
    """Marketplace and order number by Row ID."""
    place = locate(TABLES[ORDERS], workbook)
    pairs = zip(place.cells("marketplace"), place.cells("order_no"), strict=True)
    return dict(zip(map(str, place.cells("row_id")), pairs, strict=True))


def _question(last: Entry, files: int) -> str:
    what = f"{named(last.button).caption} of {last.at:%H:%M} (press {last.number}) wrote {plural(files, 'file')}"
    return f"{what}: {MUST[named(last.button).outside]}; press Undo last step again to take the press back."


def _entry(office: Office, button: Button, last: Entry, back: Changes, raw: list[RawChange], left: list[str]) -> Entry:
    count = len(back.cells) + len(back.added) + len(back.removed) + len(raw)
    caption = named(last.button).caption
    done, needs = max(count - len(left), 0), len(left)
    what = f"{caption} of {last.at:%H:%M} (press {last.number}) taken back"
    line = f"{button.caption}: {what}; {plural(done, 'cell or row', 'cells or rows')} put back, {needs:,} left."
    if files := office.journal.files(last.number):
        line += f" {plural(len(files), 'file')} moved to out/void{OUTSIDE.get(named(last.button).outside, '')}."
    line += "".join(f" {why}" for why in left[:3])
    number = office.journal.next_number()
    return Entry(number, office.now, office.who, button.name, "begun", line, done, 0, needs, undo_of=last.number)


def _untouched(inbox: Callable[[], Grid], raw: list[RawChange]) -> tuple[list[RawChange], list[str]]:
    """Cells outside the tables that still hold what the press left there, and words for the others."""
    if not raw:
        return [], []
    values = inbox().values
    still = [change for change in raw if traces.held(values, change.row, change.column) == change.old]
    lost = len(raw) - len(still)
    return still, [f"The Inbox was filled since, so {plural(lost, 'cell')} of it stay as they are."] if lost else []
