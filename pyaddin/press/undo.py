"""Undo last step: the newest press that stands, taken back cell by cell where nobody changed it since."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from pyaddin.actions.plan import Options
from pyaddin.book.base import Grid, Workbook
from pyaddin.book.table.locate import locate
from pyaddin.buttons import Button, named
from pyaddin.press import drafting, movements, recovery, traces, writing
from pyaddin.press.office import Office
from pyaddin.press.reading import Reading
from pyaddin.press.summary import Summary
from pyaddin.steps.orders.known_by import Order, Orders
from pyaddin.store import question
from pyaddin.store.journal import Entry, Press, RawChange
from pyaddin.store.movements import Movements
from pyaddin.tables.changes import CellChange, Changes, reverse
from pyaddin.tables.orders import ORDER
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.warehouse import Why
from pyaddin.words.catalogue import Text, Words, sentences, tr, trn
from pyaddin.words.sentences import listed

ORDERS = TABLES["orders"].name
_NONE: Final = ("", "", "")
NAMED = 3
"""So many of the cells and rows that stay have a sentence each."""


def press(office: Office, button: Button, options: Options) -> Summary:
    """Take back the last press; its files go to out/void/. Refusal when no press is left to take back, or, unless the
    clerk is sure, to ask first where its files may have been uploaded."""
    journal = office.journal
    last = journal.last_to_undo()
    if last is None:
        raise Refusal(tr("There is nothing to undo: every press was taken back, or none was made yet."))
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
    kept = draft.kept(whole)
    entry = _entry(office, button, last, back, still, draft.left, _waiting_again(office, last, kept))
    draft.log([(button, entry, [])], sentences([*office.first, entry.line]))
    drafting.note(office, draft, undone=last.number)
    moves = movements.undone(office, last.number, kept)
    movements.show(office, draft, [(entry, moves)])
    later = writing.write(office, [Press(entry, kept, still, moves=moves)], {}, draft.edits)
    later = later or recovery.finish_undos(office)
    counts = (entry.done, 0, entry.needs)
    return Summary(button.name, entry.line, *counts, left=draft.left, press=entry.number, later=later)


def _whole_orders(workbook: Workbook, back: Changes, kept: Changes) -> tuple[Changes, list[Words]]:
    """`back` without what would tear an order apart, and a sentence for each row of it that stays.

    Where one row of an order must stay because the clerk typed in it, the rows that came with it and the quantities
    that were split stay too: else its units would be more or fewer than were ordered, and importing the order again,
    as it is there already, would not bring back what went.
    """
    stays = {r.key for r in back.removed if r.table == ORDERS} - {r.key for r in kept.removed if r.table == ORDERS}
    stays |= {c.key for c in back.cells if _is_qty(c)} - {c.key for c in kept.cells if _is_qty(c)}
    if not stays:
        return back, []
    order = {row.key: _order(row.values.get(name) for name in ORDER) for row in back.removed}
    order |= _orders_on_the_sheet(workbook)
    orders = Orders(order[key] for key in stays if key in order)
    torn = {r.key for r in back.removed if r.table == ORDERS and order.get(r.key, _NONE) in orders} - stays
    torn |= {c.key for c in back.cells if _is_qty(c) and order.get(c.key, _NONE) in orders} - stays
    whole = Changes(
        [c for c in back.cells if not (_is_qty(c) and c.key in torn)],
        back.added,
        [r for r in back.removed if not (r.table == ORDERS and r.key in torn)],
        back.taken,
    )
    return whole, [_torn(key) for key in sorted(torn)]


def _torn(key: str) -> Text:
    return tr(
        "{sheet}: row {row} is left as it is, for another row of its order was.", sheet=TABLES[ORDERS].sheet, row=key
    )


def _is_qty(cell: CellChange) -> bool:
    return cell.table == ORDERS and cell.column == "qty"


def _orders_on_the_sheet(workbook: Workbook) -> dict[str, Order]:
    """Each row's order by its Row ID."""
    place = locate(TABLES[ORDERS], workbook)
    columns = [place.cells(name) if name in place.columns else [""] * len(place.rows) for name in ORDER]
    return dict(zip(map(str, place.cells("row_id")), map(_order, zip(*columns, strict=True)), strict=True))


def _order(cells: Iterable[object]) -> Order:
    marketplace, shop, number = ("" if cell is None else str(cell) for cell in cells)
    return marketplace, shop, number


def _question(last: Entry, files: int) -> Text:
    places = _named(last)
    if named(last.button).outside == "carrier":
        return trn(
            "{button} of {at:%H:%M} (press {press}) wrote {count:,} file: withdraw there what you uploaded to the "
            "carrier already, or these parcels go out twice; press Undo last step again to take the press back.",
            "{button} of {at:%H:%M} (press {press}) wrote {count:,} files: withdraw there what you uploaded to the "
            "carrier already, or these parcels go out twice; press Undo last step again to take the press back.",
            files, **places,
        )  # fmt: skip
    if named(last.button).outside == "buyer":
        return trn(
            "{button} of {at:%H:%M} (press {press}) wrote {count:,} file of messages: what you sent of it already is "
            "with the buyers, and would be written once more; press Undo last step again to take the press back.",
            "{button} of {at:%H:%M} (press {press}) wrote {count:,} files of messages: what you sent of them already "
            "is with the buyers, and would be written once more; press Undo last step again to take the press back.",
            files, **places,
        )  # fmt: skip
    if named(last.button).outside == "supplier":
        return trn(
            "{button} of {at:%H:%M} (press {press}) wrote {count:,} file: take back there what you sent to the "
            "supplier already, or it is sent twice; press Undo last step again to take the press back.",
            "{button} of {at:%H:%M} (press {press}) wrote {count:,} files: take back there what you sent to the "
            "suppliers already, or it is sent twice; press Undo last step again to take the press back.",
            files, **places,
        )  # fmt: skip
    if named(last.button).outside == "program":
        return trn(
            "{button} of {at:%H:%M} (press {press}) wrote {count:,} file: delete there what the other program has "
            "imported already, or it has these orders twice; press Undo last step again to take the press back.",
            "{button} of {at:%H:%M} (press {press}) wrote {count:,} files: delete there what the other program has "
            "imported already, or it has these orders twice; press Undo last step again to take the press back.",
            files, **places,
        )  # fmt: skip
    return trn(
        "{button} of {at:%H:%M} (press {press}) wrote {count:,} file: what you uploaded to the marketplace already "
        "stays confirmed until you change it there; press Undo last step again to take the press back.",
        "{button} of {at:%H:%M} (press {press}) wrote {count:,} files: what you uploaded to the marketplace already "
        "stays confirmed until you change it there; press Undo last step again to take the press back.",
        files, **places,
    )  # fmt: skip


def _named(last: Entry) -> dict[str, Any]:
    """What tells a press from others, in a sentence."""
    return {"button": named(last.button).caption, "at": last.at, "press": last.number}


def _waiting_again(office: Office, last: Entry, back: Changes) -> list[Words]:
    """Whose units go with the goods that came in with a press."""
    lost = {c.key for c in back.cells if c.table == ORDERS and c.column == "reserved" and not c.new}
    came = Movements(office.journal).of(last.number)["why"] == Why.RECEIVED if lost else ()
    if not any(came):
        return []
    on_sheet = _orders_on_the_sheet(office.workbook)
    numbers = list(dict.fromkeys(on_sheet[key][2] for key in on_sheet if key in lost))
    return [
        trn(
            "{count:,} order waits again for its units: {orders}.",
            "{count:,} orders wait again for their units: {orders}.",
            len(numbers), orders=listed(numbers, NAMED),
        )
    ]  # fmt: skip


def _entry(
    office: Office, button: Button, last: Entry, back: Changes, raw: list[RawChange], left: list[Words],
    more: list[Words],
) -> Entry:  # fmt: skip
    count = len(back.cells) + len(back.added) + len(back.removed) + len(raw)
    done, needs = max(count - len(left), 0), len(left)
    said: list[Words] = [_taken_back(button, last, done, needs)]
    if files := office.journal.files(last.number):
        said.append(_moved(last, len(files)))
    if withdrawn := office.journal.withdrawn(last.number):
        said.append(
            trn("{count:,} file is back from out/void.", "{count:,} files are back from out/void.", len(withdrawn))
        )
    line = sentences([*said, *more, *left[:NAMED]])
    number = office.journal.next_number()
    return Entry(number, office.now, office.who, button.name, "begun", line, done, 0, needs, undo_of=last.number)


def _taken_back(button: Button, last: Entry, done: int, left: int) -> Text:
    return trn(
        "{undo}: {button} of {at:%H:%M} (press {press}) taken back; {count:,} cell or row put back, {left:,} left.",
        "{undo}: {button} of {at:%H:%M} (press {press}) taken back; {count:,} cells or rows put back, {left:,} left.",
        done, undo=button.caption, left=left, **_named(last),
    )  # fmt: skip


def _moved(last: Entry, files: int) -> Text:
    """What became of the files; what was done with them outside is not taken back by moving them."""
    outside = named(last.button).outside
    if outside == "carrier":
        return trn(
            "{count:,} file moved to out/void; what you uploaded already must be withdrawn at the carrier's portal.",
            "{count:,} files moved to out/void; what you uploaded already must be withdrawn at the carrier's portal.",
            files,
        )
    if outside == "buyer":
        return trn(
            "{count:,} file of messages moved to out/void; what you sent already is with the buyers.",
            "{count:,} files of messages moved to out/void; what you sent already is with the buyers.",
            files,
        )
    if outside == "supplier":
        return trn(
            "{count:,} file moved to out/void; what you sent already must be taken back with the supplier.",
            "{count:,} files moved to out/void; what you sent already must be taken back with the suppliers.",
            files,
        )
    if outside == "marketplace":
        return trn(
            "{count:,} file moved to out/void; what you uploaded already stays confirmed at the marketplace until you "
            "change it there.",
            "{count:,} files moved to out/void; what you uploaded already stays confirmed at the marketplace until you "
            "change it there.",
            files,
        )
    return trn("{count:,} file moved to out/void.", "{count:,} files moved to out/void.", files)


def _untouched(inbox: Callable[[], Grid], raw: list[RawChange]) -> tuple[list[RawChange], list[Words]]:
    """Cells outside the tables that still hold what the press left there, and words for the others."""
    if not raw:
        return [], []
    values = inbox().values
    still = [change for change in raw if traces.held(values, change.row, change.column) == change.old]
    lost = len(raw) - len(still)
    filled = trn(
        "The Inbox was filled since, so {count:,} cell of it stay as they are.",
        "The Inbox was filled since, so {count:,} cells of it stay as they are.",
        lost,
    )
    return still, [filled] if lost else []
