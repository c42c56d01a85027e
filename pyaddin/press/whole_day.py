"""Run the day: the steps in order, as one press of several."""

from collections.abc import Sequence
from dataclasses import replace

from pyaddin.actions.plan import Day, Options
from pyaddin.buttons import BY_NAME, THE_DAY, Button
from pyaddin.press import deciding, movements
from pyaddin.press.deciding import Step, counted
from pyaddin.press.office import Office
from pyaddin.press.summary import Summary
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, sentences, tr, trn


def press(office: Office, button: Button, options: Options) -> Summary:
    """Do every step that has something to do, and write what all of them decided in one go."""
    names = dict.fromkeys(table for part in THE_DAY for table in part.reads)
    office.progress.total = len(names) + len(THE_DAY) + 1
    read = deciding.read_tables(office, tuple(names))
    day = deciding.day_of(office, read, options)
    steps: list[Step] = []
    before = read.before
    for part in THE_DAY:
        if not _has_work(part, day):
            office.progress.total -= 1
            continue
        step = deciding.decide(office, day, part)
        earlier = day.tables
        day = replace(day.after(step.plan), unread={})  # the first step has counted it
        if part.orders_in:  # the files were for it
            day = replace(day, options=replace(options, files=()))
        after = read.whole(day.tables)
        step.changes = read.changes(before, after, step.plan.own)
        step.moves = movements.of_step(earlier, day.tables, step.plan)
        before = after
        steps.append(step)
    line = _day_line(button, steps, day)
    return _whole_day(button, line, deciding.carry_out(office, read, steps, day.tables, day.inbox, line))


def _has_work(button: Button, day: Day) -> bool:
    """Whether a step has something to do; one that does not say is always done."""
    asks = getattr(deciding.action(button), "has_work", None)
    return asks is None or bool(asks(day))


def _day_line(button: Button, steps: Sequence[Step], day: Day) -> str:
    """The closing line of the whole day: the counts of its steps together, where the clerk is needed, what is next."""
    plans = [step.plan for step in steps]
    name = trn("{button}, {count} step", "{button}, {count} steps", len(steps), button=button.caption)
    said = [counted(name, *(sum(getattr(p, part) for p in plans) for part in ("done", "skipped", "needs")))]
    where = ", ".join(f"{step.button.caption} {step.plan.needs:,}" for step in steps if step.plan.needs)
    said += [tr("You are needed at: {where}.", where=where)] if where else []
    parcels = day.tables["parcels"]
    waits = int(((parcels["status"] == Status.SENT) & (parcels["tracking_no"] == "")).sum())
    if waits:
        said.append(_waiting(waits))
    return sentences(said)


def _waiting(parcels: int) -> Text:
    return trn(
        "{count:,} parcel waits for tracking numbers: upload the carrier files, then press {tracking} and {confirm}.",
        "{count:,} parcels wait for tracking numbers: upload the carrier files, then press {tracking} and {confirm}.",
        parcels, tracking=BY_NAME["import-tracking"].caption, confirm=BY_NAME["confirm-shipment"].caption,
    )  # fmt: skip


def _whole_day(button: Button, line: str, steps: Sequence[Summary]) -> Summary:
    return Summary(
        button.name, line, sum(s.done for s in steps), sum(s.skipped for s in steps), sum(s.needs for s in steps),
        [file for s in steps for file in s.files], [p for s in steps for p in s.opens][-2:], steps[-1].left,
        list(steps), later=steps[-1].later,
    )  # fmt: skip
