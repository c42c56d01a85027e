"""One press of a button: read, decide, keep in the journal, write; all of it or nothing."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from pyaddin.actions.plan import Day, Options, Plan
from pyaddin.book.base import Grid, Workbook
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.book.locks import press_lock, refuse_if_open
from pyaddin.buttons import BY_NAME, THE_DAY, Button
from pyaddin.press import drafting, leaving, lost, reading, recovery
from pyaddin.press.drafting import Draft
from pyaddin.press.office import Office, open_office
from pyaddin.press.reading import Reading
from pyaddin.press.summary import Summary
from pyaddin.steps.orders.row_ids import highest_number
from pyaddin.store.archive import Archive
from pyaddin.store.buyers import FORGET, SAVE
from pyaddin.store.journal import Entry, Press
from pyaddin.store.out import NewFile
from pyaddin.tables.changes import Changes, difference
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Refusal
from pyaddin.tables.status import Status
from pyaddin.words.sentences import on_one_line, plural


@dataclass(slots=True)
class Step:
    """What one button of a press decided, and what that changes."""

    button: Button
    plan: Plan
    changes: Changes

    @property
    def line(self) -> str:
        """The closing line: the counts, which add up to all rows looked at, then what there is to know."""
        plan = self.plan
        counted = _counted(plan.done, plan.skipped, plan.needs)
        return on_one_line(" ".join([f"{self.button.caption}: {counted}", *plan.said]))


def _counted(done: int, skipped: int, needs: int) -> str:
    return f"{done:,} done, {skipped:,} skipped, {needs:,} need you, {plural(done + skipped + needs, 'row')} in all."


def press(name: str, workbook: Workbook, options: Options, now: datetime | None = None) -> Summary:
    """Press a button; Refusal, with nothing changed, when it cannot run. `now` is for repeating a day in tests."""
    from pyaddin.press import setup, undo

    if name == "check-set-up":
        return setup.check(workbook)
    with press_lock(workbook.path):
        if isinstance(workbook, ClosedWorkbook):
            refuse_if_open(workbook.path)
        office = open_office(workbook, now)
        try:
            office.first.extend([*recovery.recover(office), *lost.let_go(office)])
            if name == undo.UNDO:
                summary = undo.undo_last(office, options.sure)
            elif name == "run-the-day":
                summary = _run_the_day(office, options)
            else:
                summary = _press_one(office, BY_NAME[name], options)
        except Refusal as refusal:
            raise Refusal(" ".join([*office.first, str(refusal)])) from refusal.__cause__
        except OSError as error:  # what is written to the workbook and out/ has sentences of its own
            what = f" on '{Path(error.filename).name}'" if isinstance(error.filename, str) else ""
            reason = f"The computer could not read or write what the press needs{what} ({error.strerror})"
            raise Refusal(" ".join([*office.first, f"{reason}; put that right and press again."])) from error
        finally:
            office.journal.close()
            workbook.progress("")
    summary.line = " ".join([*office.first, summary.line, *summary.later])
    return summary


def _press_one(office: Office, button: Button, options: Options) -> Summary:
    office.progress.total = len(button.reads) + 2
    read = _read(office, button.reads)
    day = _day(office, read, options)
    step = _decide(office, day, button)
    tables = day.after(step.plan).tables
    step.changes = difference(read.before, read.whole(tables))
    step.changes.added += step.plan.added
    step.changes.removed += step.plan.removed
    for table, labels in step.plan.taken.items():
        step.changes.take(leaving.taken(read, table, labels))
    return _carry_out(office, read, [step], tables, day.inbox)[0]


def _run_the_day(office: Office, options: Options) -> Summary:
    names = dict.fromkeys(table for name in THE_DAY for table in BY_NAME[name].reads)
    office.progress.total = len(names) + len(THE_DAY) + 1
    read = _read(office, tuple(names))
    day = _day(office, read, options)
    steps: list[Step] = []
    before = read.before
    for name in THE_DAY:
        if not _has_work(name, day):
            office.progress.total -= 1
            continue
        step = _decide(office, day, BY_NAME[name])
        day = day.after(step.plan)
        if name == "import":  # the files were for it
            day = replace(day, options=replace(options, files=()))
        after = read.whole(day.tables)
        step.changes = difference(before, after)
        before = after
        steps.append(step)
    line = _day_line(steps, day)
    return _whole_day(line, _carry_out(office, read, steps, day.tables, day.inbox, line))


def _has_work(name: str, day: Day) -> bool:
    if name == "import":
        return bool(day.options.files) or len(day.inbox().values) > 4
    parcels = day.tables["parcels"]
    if name == "packing-slips":
        return bool(parcels["status"].isin((Status.PACKED, Status.SENT, Status.CHANGED)).any())
    if name == "confirm-shipment":
        return bool(((parcels["status"] == Status.SENT) & (parcels["tracking_no"] != "")).any())
    return True


def _day_line(steps: Sequence[Step], day: Day) -> str:
    """The closing line of the whole day: the counts of its steps together, where the clerk is needed, what is next."""
    plans = [step.plan for step in steps]
    counts = _counted(sum(p.done for p in plans), sum(p.skipped for p in plans), sum(p.needs for p in plans))
    where = ", ".join(f"{step.button.caption} {step.plan.needs:,}" for step in steps if step.plan.needs)
    said = [f"Run the day, {plural(len(steps), 'step')}: {counts}"]
    said += [f"You are needed at: {where}."] if where else []
    parcels = day.tables["parcels"]
    waits = int(((parcels["status"] == Status.SENT) & (parcels["tracking_no"] == "")).sum())
    if waits:
        said.append(
            f"{plural(waits, 'parcel waits', 'parcels wait')} for tracking numbers: upload the carrier files, "
            "then press Import tracking and Confirm shipment."
        )
    return " ".join(said)


def _whole_day(line: str, steps: Sequence[Summary]) -> Summary:
    return Summary(
        "run-the-day", line, sum(s.done for s in steps), sum(s.skipped for s in steps), sum(s.needs for s in steps),
        [file for s in steps for file in s.files], [p for s in steps for p in s.opens][-2:], steps[-1].left,
        list(steps), later=steps[-1].later,
    )  # fmt: skip


def _read(office: Office, names: Sequence[str]) -> Reading:
    return reading.read(
        office.workbook, names, office.settings.zone, office.journal.ever("row_id"), office.progress.part,
        lambda numbers: Archive(office.journal).orders(numbers),
    )  # fmt: skip


def _day(office: Office, read: Reading, options: Options) -> Day:
    inbox = drafting.inbox_of(office.workbook)
    working = read.working()
    return Day(
        working, office.settings, office.now, office.who, office.folders, options, office.journal, inbox,
        office.progress.detail, read.passed_over(),
        typed=partial(drafting.typed, office.workbook), staying=partial(leaving.staying, office.workbook, read),
    )  # fmt: skip


def _decide(office: Office, day: Day, button: Button) -> Step:
    office.progress.part(button.caption)
    run: Callable[[Day], Plan] = importlib.import_module(f"pyaddin.actions.{button.action}").run
    return Step(button, run(day), Changes())


def _carry_out(
    office: Office, read: Reading, steps: Sequence[Step], tables: Tables, inbox: Callable[[], Grid], line: str = ""
) -> list[Summary]:
    """Write what the steps decided: journal first, then the workbook in one go, then the files in place.

    `inbox` is the Inbox as the steps saw it, read when it is asked for. `line` stands on the bands; blank takes the
    step's own.
    """
    total = steps[0].changes if len(steps) == 1 else difference(read.before, read.whole(tables))
    raw = [drafting.cleared(inbox, step.plan.cleared) for step in steps]
    draft = drafting.draft(office.workbook, read, total, [r for part in raw for r in part], inbox)
    _refuse_halves(draft, total)
    if steps[0].button.name == FORGET:
        draft.blank_unseen(read, tables)
        steps[0].plan.said += [] if isinstance(office.workbook, ClosedWorkbook) else [SAVE]
    steps[0].plan.said += reading.silent_texts(read)
    steps[-1].plan.said += draft.left_texts()
    numbers = range(number := office.journal.next_number(), number + len(steps))
    entries = [_entry(office, step, number) for step, number in zip(steps, numbers, strict=True)]
    line = " ".join([*office.first, line or entries[-1].line])
    draft.log([(step.button, entry, step.plan.files) for step, entry in zip(steps, entries, strict=True)], line)
    presses = [
        Press(entry, _kept(draft, step), part, _digests(step.plan.files), step.plan.inputs)
        for entry, part, step in zip(entries, raw, steps, strict=True)
    ]
    office.out.stage({entry.number: step.plan.files for entry, step in zip(entries, steps, strict=True)})
    office.progress.part("Writing")
    later = recovery.write(office, presses, _given(tables), draft.edits, tables)
    summaries = [_summary(office, step, entry, draft.left) for step, entry in zip(steps, entries, strict=True)]
    summaries[-1].later = later
    return summaries


def _refuse_halves(draft: Draft, total: Changes) -> None:
    """Rows that leave do so whole: an order of which the clerk changed a row meanwhile would be torn in two."""
    if total.taken and len(draft.kept(total).taken) < len(total.taken):
        raise Refusal(f"The sheets were changed while the press ran ({draft.left[0]}); press again.")


def _kept(draft: Draft, step: Step) -> Changes:
    """What the journal holds of a step, for Undo."""
    return Changes() if step.plan.unkept else draft.kept(step.changes)


def _entry(office: Office, step: Step, number: int) -> Entry:
    plan = step.plan
    counts = (plan.done, plan.skipped, plan.needs)
    return Entry(number, office.now, office.who, step.button.name, "begun", step.line, *counts)


def _summary(office: Office, step: Step, entry: Entry, left: list[str]) -> Summary:
    plan, data = step.plan, office.folders.data
    files = [data / file.name for file in plan.files]
    opens = [data / name for name in plan.opens] if office.settings.yes("open_files") else []
    counts = (plan.done, plan.skipped, plan.needs)
    return Summary(entry.button, entry.line, *counts, files, opens, left, press=entry.number)


def _digests(files: Sequence[NewFile]) -> list[tuple[str, str]]:
    return [(file.name, file.digest) for file in files]


def _given(tables: Tables) -> dict[str, int]:
    """The highest numbers on the sheets, never to be given again."""
    given = {"row_id": highest_number(tables["orders"]["row_id"])} if "orders" in tables else {}
    if "parcels" in tables:
        given["parcel_no"] = highest_number(tables["parcels"]["parcel_no"], letter="P")
    return given
