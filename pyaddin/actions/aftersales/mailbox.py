"""Buyers' questions and mail that came back, from the shop's mailbox."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import pandas as pd

from pyaddin.actions.plan import Day, Plan
from pyaddin.mail import bounces, incoming
from pyaddin.mail.bounces import Bounced
from pyaddin.mail.incoming import Letter
from pyaddin.mail.letters import sender
from pyaddin.mail.mailbox import Unreadable, read
from pyaddin.mail.server import password
from pyaddin.steps.aftersales.asked import Lookup, Position
from pyaddin.steps.aftersales.messages import NAME
from pyaddin.steps.aftersales.telling import Fact
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.store.mailboxes import Mailboxes
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.messages import Event, Way
from pyaddin.words.catalogue import tr, trn

LOOKS_BACK: Final = timedelta(days=14)
"""So old a letter may be when a mailbox is read for the first time."""


@dataclass(slots=True)
class Post:
    """What came in."""

    sheet: pd.DataFrame
    back: list[Bounced] = field(default_factory=list)


def collected(day: Day, plan: Plan, sheet: pd.DataFrame, facts: list[Fact]) -> Post:
    """Messages with a row for each question in the mailbox that is about an order here, and the mail that came back;
    where the mailbox cannot be read, the sheet as it is and why."""
    host = day.settings["mailbox_server"].strip()
    if not host:
        return Post(sheet)
    user = day.settings["mailbox_user"] or day.settings["mail_user"]
    box, kept = f"{user}@{host}".casefold(), Mailboxes(day.journal)
    day.progress(tr("Reading the mailbox"))
    try:
        found = read(
            host, day.settings.number("mailbox_port", 1, 65_535), user, password(user), kept.position(box),
            (day.now - LOOKS_BACK).date(),
        )  # fmt: skip
    except Unreadable as unreadable:
        plan.said += unreadable.args
        return Post(sheet)
    if found.position != Position():
        plan.read[box] = found.position
    plan.said += [found.broke] if found.broke else []
    if found.left:
        plan.said.append(
            trn("{count:,} letter of the mailbox is left for the next press.",
                "{count:,} letters of the mailbox are left for the next press.", found.left)
        )  # fmt: skip
    reports = [data for data in found.letters if incoming.is_report(data)]
    people = [one for data in found.letters if data not in reports and (one := incoming.read(data, day.settings.zone))]
    return Post(_asked(day, plan, sheet, people, Lookup(day.tables["orders"], facts)), bounces.of_letters(reports))


def _asked(day: Day, plan: Plan, sheet: pd.DataFrame, people: list[Letter], lookup: Lookup) -> pd.DataFrame:
    mine = sender(day.settings["mail_from"])
    there = {
        (at, to.casefold(), text) for at, to, text in zip(sheet["asked_at"], sheet["to"], sheet["text"], strict=True)
    }
    rows, strangers = list[dict[str, object]](), 0
    for letter in people:
        about = lookup.about(letter.address, f"{letter.subject} {letter.text}", letter.answers)
        if mine and letter.address.casefold() == mine.address.casefold():
            continue
        if about is None:
            strangers += 1
            continue
        at = pd.Timestamp(min(letter.at or day.now, day.now))
        text = letter.text or letter.subject
        if (at, letter.address.casefold(), text) in there:
            continue
        there.add((at, letter.address.casefold(), text))
        rows.append({
            "event": Event.QUESTION, **about._asdict(), "way": Way.MAIL, "to": letter.address, "text": text,
            "subject": letter.subject, "asked_at": at, "message_id": letter.message_id,
        })  # fmt: skip
    if rows:
        plan.said.append(trn("{count:,} question came in by mail.", "{count:,} questions came in by mail.", len(rows)))
    if strangers:
        plan.said.append(
            trn("{count:,} letter in the mailbox names no order here; look at it there.",
                "{count:,} letters in the mailbox name no order here; look at them there.", strangers)
        )  # fmt: skip
    numbers = more_numbers(NAME, sheet, len(rows), day.last(NAME))
    return append(NAME, sheet, from_records(NAME, [{**row, "no": no} for row, no in zip(rows, numbers, strict=True)]))
