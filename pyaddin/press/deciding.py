"""What a button of a press decides, and carrying out what one or several of them decided."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from types import ModuleType
from typing import Any

import pandas as pd

from pyaddin.actions.plan import IN, Day, Options, OwnCells, Plan
from pyaddin.book.base import Grid
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.buttons import Button
from pyaddin.formats import rates as exchange_rates
from pyaddin.formats.carriers.workings import Workings
from pyaddin.press import drafting, movements, reading, writing
from pyaddin.press.drafting import Draft
from pyaddin.press.office import Office
from pyaddin.press.reading import Reading
from pyaddin.press.summary import Summary
from pyaddin.steps.orders.row_ids import highest_number
from pyaddin.steps.warehouse.movements import moved, together
from pyaddin.store.archive import Archive
from pyaddin.store.journal import Entry, Press
from pyaddin.tables.changes import Changes, as_rows
from pyaddin.tables.frames import Tables
from pyaddin.tables.parcels import WALKS
from pyaddin.tables.problems import Refusal
from pyaddin.tables.sheets import TABLES
from pyaddin.tables.warehouse import NUMBERED
from pyaddin.words.catalogue import Text, Words, sentences, tr, trn
from pyaddin.words.sentences import on_one_line

SAVE = tr("Save the workbook now: until then the names are still in its file.")


@dataclass(slots=True)
class Step:
    """What one button of a press decided, and what that changes and moves."""

    button: Button
    plan: Plan
    changes: Changes
    moves: pd.DataFrame = field(default_factory=moved)

    @property
    def line(self) -> str:
        """The closing line: the counts, which add up to all rows looked at, then what there is to know."""
        plan = self.plan
        counts = counted(self.button.caption, plan.done, plan.skipped, plan.needs)
        return on_one_line(sentences([counts, *plan.said]))


def counted(what: Words, done: int, skipped: int, needs: int) -> Text:
    """The counts, which add up to all rows looked at."""
    return trn(
        "{what}: {done:,} done, {skipped:,} skipped, {needs:,} need you, {count:,} row in all.",
        "{what}: {done:,} done, {skipped:,} skipped, {needs:,} need you, {count:,} rows in all.",
        done + skipped + needs, what=what, done=done, skipped=skipped, needs=needs,
    )  # fmt: skip


def read_tables(office: Office, names: Sequence[str]) -> Reading:
    """These sheets, with what the journal and the archive say of the numbers on them."""
    return reading.read(
        office.workbook, names, office.settings.zone, office.journal.ever("row_id"), office.progress.part,
        lambda numbers: Archive(office.journal).orders(numbers), office.journal.ever,
    )  # fmt: skip


def day_of(office: Office, read: Reading, options: Options) -> Day:
    """All that an action may look at."""
    inbox = drafting.inbox_of(office.workbook)
    working = read.working()
    rates = cache(partial(exchange_rates.load, (*office.folders.of("rates"), office.folders.data / IN)))
    return Day(
        working, office.settings, office.now, office.who, office.folders, options, office.journal, inbox,
        office.progress.detail, read.passed_over(),
        typed=partial(drafting.typed, office.workbook), staying=partial(read.staying, office.workbook),
        lacks=read.lacks,
        rates=rates, workings=Workings(rates), unread=read.unread(),
    )  # fmt: skip


def decide(office: Office, day: Day, button: Button) -> Step:
    """What the button's action decides; what that changes is for the caller to say."""
    office.progress.part(button.caption)
    run: Callable[[Day], Plan] = action(button).run
    plan = run(day)
    plan.count_unread(day)
    return Step(button, plan, Changes())


def action(button: Button) -> ModuleType:
    """The module that decides: it has `run`, and where Run the day may pass it over `has_work`."""
    return importlib.import_module(f"pyaddin.actions.{button.action}")


def _own(steps: Sequence[Step]) -> OwnCells:
    """The clerk's own cells of the rows that any of these steps puts back."""
    together: OwnCells = {}
    for step in steps:
        for table, rows in step.plan.own.items():
            together[table] = {**together.get(table, {}), **rows}
    return together


def carry_out(
    office: Office, read: Reading, steps: Sequence[Step], tables: Tables, inbox: Callable[[], Grid], line: str = ""
) -> list[Summary]:
    """Write what the steps decided: journal first, then the workbook in one go, then the files in place.

    `inbox` is the Inbox as the steps saw it, read when it is asked for. `line` stands on the bands; blank takes the
    step's own.
    """
    total = steps[0].changes if len(steps) == 1 else read.changes(read.before, read.whole(tables), _own(steps))
    raw = [drafting.cleared(inbox, step.plan.cleared) for step in steps]
    draft = drafting.draft(office.workbook, read, total, [r for part in raw for r in part], inbox)
    _refuse_halves(draft, total)
    if steps[0].button.forgets:
        draft.blank_unseen(read, tables)
        steps[0].plan.said += [] if isinstance(office.workbook, ClosedWorkbook) else [SAVE]
    steps[0].plan.said += reading.silent_texts(read)
    steps[-1].plan.said += draft.left_texts()
    numbers = range(number := office.journal.next_number(), number + len(steps))
    entries = [_entry(office, step, number) for step, number in zip(steps, numbers, strict=True)]
    line = sentences([*office.first, line or entries[-1].line])
    draft.log([(step.button, entry, step.plan.files) for step, entry in zip(steps, entries, strict=True)], line)
    drafting.note(office, draft, taken=[digest for step in steps for _, digest in step.plan.inputs])
    steps[0].moves = together([movements.typed(office, read), steps[0].moves])
    movements.show(office, draft, [(entry, step.moves) for step, entry in zip(steps, entries, strict=True)])
    presses = [
        Press(
            entry,
            _kept(draft, step),
            part,
            step.plan.files,
            step.plan.inputs,
            step.plan.statements,
            step.plan.withdrawn,
            step.moves,
            step.plan.events,
            step.plan.messages,
            step.plan.read,
            step.plan.numbers,
        )
        for entry, part, step in zip(entries, raw, steps, strict=True)
    ]
    later = writing.write(office, presses, _given(read.marked, tables), draft.edits, tables)
    summaries = [_summary(office, step, entry, draft.left) for step, entry in zip(steps, entries, strict=True)]
    summaries[-1].later = later
    return summaries


def _refuse_halves(draft: Draft, total: Changes) -> None:
    """Rows that leave do so whole: an order of which the clerk changed a row meanwhile would be torn in two."""
    if total.taken and len(draft.kept(total).taken) < len(total.taken):
        raise Refusal(tr("The sheets were changed while the press ran ({why}); press again.", why=draft.left[0]))


def _kept(draft: Draft, step: Step) -> Changes:
    """What the journal holds of a step, for Undo."""
    return Changes() if step.button.forgets else draft.kept(step.changes)


def _entry(office: Office, step: Step, number: int) -> Entry:
    plan = step.plan
    counts = (plan.done, plan.skipped, plan.needs)
    return Entry(number, office.now, office.who, step.button.name, "begun", step.line, *counts)


def _summary(office: Office, step: Step, entry: Entry, left: list[Words]) -> Summary:
    plan, data = step.plan, office.folders.data
    files = [data / file.name for file in plan.files]
    opens = [data / name for name in plan.opens] if office.settings.yes("open_files") else []
    counts = (plan.done, plan.skipped, plan.needs)
    return Summary(
        entry.button, entry.line, *counts, files, opens, left, press=entry.number, said=plan.said, rows=_listed(step)
    )


def _listed(step: Step) -> list[dict[str, Any]]:
    """The rows of the sheet that the button lists what it found on; None where a cell is blank."""
    if (name := step.button.lists) not in step.plan.tables:
        return []
    rows = as_rows(name, step.plan.tables[name])
    return [{column: row.values.get(column) for column in TABLES[name].names} for row in rows]


def _given(*states: Tables) -> dict[str, int]:
    """The highest numbers on the sheets before and after, for a row may leave: never to be given again."""
    given: dict[str, int] = {}
    for tables in states:
        if "orders" in tables:
            given["row_id"] = highest_number(tables["orders"]["row_id"], given.get("row_id", 0))
        if "parcels" in tables:
            given["parcel_no"] = highest_number(tables["parcels"]["parcel_no"], given.get("parcel_no", 0), "P")
            for name, letter in WALKS.items():
                given[name] = highest_number(tables["parcels"][name], given.get(name, 0), letter)
        for name in NUMBERED.keys() & tables.keys():
            given[name] = highest_number(tables[name]["no"], given.get(name, 0), NUMBERED[name])
    return given
