"""Notify buyers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pyaddin.actions.aftersales import letters, mailbox, sending
from pyaddin.actions.aftersales.letters import ASKED_FOR, Desk
from pyaddin.actions.aftersales.sending import Gone
from pyaddin.actions.plan import IN, Day, Plan
from pyaddin.mail import bounces
from pyaddin.mail.bounces import Bounced
from pyaddin.steps.aftersales import messages as rows
from pyaddin.steps.aftersales.messages import NAME, NO, TO_GO
from pyaddin.steps.aftersales.telling import Due, Told, due
from pyaddin.store import bounds
from pyaddin.store.messages import Messages
from pyaddin.tables.messages import EVENTS, MESSAGES, TYPED, Event, Stands, Way
from pyaddin.tables.problems import Problem, Refusal
from pyaddin.tables.schema import YES, shown
from pyaddin.words.catalogue import Words, tr, trn
from pyaddin.words.problems import said

BOUNCES: Final = "bounces"
"""The folder within `in` for mail that came back."""


def run(day: Day) -> Plan:
    """Draft what buyers are to be told; send what was drafted before, or what the clerk marked."""
    if day.lacks(NAME, MESSAGES.key[0]):
        raise Refusal(tr("There is no sheet {sheet}; press Upgrade, then this again.", sheet=MESSAGES.sheet))
    hours = day.settings.number("answer_hours", 1, 10_000)
    dues = due(
        day.tables["orders"], day.tables["parcels"], day.tables["returns"], _switched_on(day), day.now,
        day.settings.number("review_days", 0, 365),
    )  # fmt: skip
    desk = Desk(day)
    dues = [one for one in dues if desk.may(one)]
    kept, plan = Messages(day.journal), Plan()
    kept.stopped()
    facts = kept.facts()
    post = mailbox.collected(day, plan, rows.settled(day.tables[NAME], facts), facts)
    sheet = rows.asked(post.sheet, day.now, hours)
    sheet, returned = _came_back(day, sheet, kept, post.back)
    sheet = _left(sheet, kept)
    sheet, new = rows.new_rows(sheet, dues, Told(facts), day.last(NAME))
    sheet, drafted = _drafted(day, desk, sheet, new, Told(facts))
    sheet = rows.written(sheet, {int(at): {"status": Stands.OVER} for at in rows.over(sheet, dues, ASKED_FOR)})
    against = [*desk.problems, *_against(day, desk, sheet, {problem.row for problem in desk.problems})]
    wrong = {problem.row for problem in against} | set(day.unread.get(NAME, ()))
    gone = sending.send(day, plan, sheet, rows.going(sheet, wrong, drafted > 0), facts)
    sheet = rows.written(sheet, gone.rows)
    problems = [*against, *gone.problems, *returned, *_standing(sheet, {*wrong, *gone.rows}, day)]
    plan.tables = {NAME: rows.marked(sheet, problems)}
    waits = {p.row for p in problems if p.severity == "error"} & set(sheet.index)
    plan.count(NAME, len(sheet), {*gone.rows, *new}, waits)
    plan.said = [*_told(drafted, gone, len(plan.files), len(returned)), *plan.said]
    return plan


def _switched_on(day: Day) -> list[str]:
    """The events of which buyers are told; Refusal where Settings names one that there is not."""
    known = {shown(event).casefold(): event for event in EVENTS if event not in TYPED}
    named = [part.strip() for part in day.settings["messages_on"].replace(",", ";").split(";") if part.strip()]
    for name in named:
        if name.casefold() not in known:
            raise Refusal(
                tr("Settings: '{name}' in Messages to buyers is no message; write some of: {names}.",
                   name=name[:40], names="; ".join(shown(event) for event in known.values()))
            )  # fmt: skip
    return [known[name.casefold()] for name in named]


def _drafted(
    day: Day, desk: Desk, sheet: pd.DataFrame, new: dict[int, Due], told: Told
) -> tuple[pd.DataFrame, int]:  # fmt: skip
    """The sheet with the rows written that are new, that the clerk asked for, or whose language or way was changed;
    and how many texts there are to be read."""
    cells: dict[int, dict[str, Any]] = {}
    typed = set(sheet.index[(sheet["status"] == "") & (sheet["event"] != "") & ~sheet.index.isin(list(new))])
    fresh = (sheet["event"] == Event.QUESTION) & (sheet["drafted"] == "")
    changed = [at for at in sheet.index[sheet["status"].isin(TO_GO)] if letters.redrafted(sheet.loc[at])]
    for at in dict.fromkeys([*new, *typed, *changed, *sheet.index[fresh]]):
        label, row = int(at), sheet.loc[at]
        asked_for = label in typed or row["drafted"].endswith(ASKED_FOR)
        filled = desk.filled(label, row, new.get(label), asked_for)
        event, marketplace, shop, *named = (filled.get(name, row[name]) for name in rows.ORDER_NAMED)
        if label in typed and (event, marketplace, shop, *named) in told:
            desk.problems.append(Problem(NAME, label, ("event",), said("message.told", day=_last(desk, row))))
            continue
        cells[label] = filled
    read = sum(1 for label, filled in cells.items() if filled and sheet.at[label, "event"] != Event.QUESTION)
    return rows.written(sheet, {label: filled for label, filled in cells.items() if filled}), read


def _last(desk: Desk, row: pd.Series) -> str:
    """The day on which that was told."""
    same = [
        fact.at[:10]
        for fact in Messages(desk.day.journal).facts()
        if (fact.event, fact.order_no) == (row["event"], row["order_no"])
    ]
    return same[-1] if same else ""


def _against(day: Day, desk: Desk, sheet: pd.DataFrame, known: set[int]) -> Iterator[Problem]:
    answered = (sheet["status"] == Stands.ASKED) & (sheet["answer"] != "")
    again = (sheet["status"] == Stands.UNSURE) & (sheet["send"] == YES)
    for at in sheet.index[sheet["status"].isin(TO_GO) | answered | again]:
        if int(at) not in known:
            yield from desk.wrong(int(at), sheet.loc[at])


def _standing(sheet: pd.DataFrame, seen: set[int], day: Day) -> Iterator[Problem]:
    """What waits for the clerk's word."""
    for at in sheet.index[sheet["status"].isin((Stands.ASKED, Stands.UNSURE, Stands.PASTE, Stands.BACK))]:
        label, row = int(at), sheet.loc[at]
        if label in seen:
            continue
        if row["status"] == Stands.UNSURE:
            yield Problem(NAME, label, ("status",), said("message.unsure"))
        elif row["status"] == Stands.PASTE:
            yield Problem(NAME, label, ("text",), said("message.paste"), "warning")
        elif row["status"] == Stands.ASKED and not row["answer"]:
            late = row["deadline"] < pd.Timestamp(day.now)
            what = said("message.late", day=f"{row['deadline']:%Y-%m-%d}") if late else said("message.no-answer")
            yield Problem(NAME, label, ("answer",), what)


def _left(sheet: pd.DataFrame, kept: Messages) -> pd.DataFrame:
    """Rows that the clerk does not want to go."""
    not_wanted = sheet.index[(sheet["send"] == NO) & sheet["status"].isin((*TO_GO, Stands.UNSURE, Stands.ASKED))]
    for line in sheet.loc[not_wanted, "no"][sheet.loc[not_wanted, "status"] == Stands.UNSURE]:
        kept.looked(line)
    return rows.written(sheet, {int(at): {"status": Stands.LEFT} for at in not_wanted})


def _came_back(
    day: Day, sheet: pd.DataFrame, kept: Messages, back: list[Bounced]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The sheet with mail that came back: by its own number, else the last one to that address."""
    told = [*back, *(one for path in _reports(day) for one in bounces.read(path))]
    out = (Stands.SENT, Stands.ANSWERED, Stands.UNSURE, Stands.WRITTEN)
    known = sheet[sheet["status"].isin(out) & (sheet["way"] != Way.PASTE)]
    by_id = {message_id: int(at) for at, message_id in known["message_id"].items() if message_id}
    by_address = {address.casefold(): int(at) for at, address in known["to"].items() if address}
    cells: dict[int, dict[str, Any]] = {}
    problems: list[Problem] = []
    for one in told:
        label = by_id.get(one.message_id, -1) if one.message_id else by_address.get(one.address, -1)
        if label < 0 or label in cells:
            continue
        cells[label] = {"status": Stands.BACK}
        kept.came_back(sheet.at[label, "no"])
        problems.append(Problem(NAME, label, ("to",), said("message.back", reason=one.reason or one.address)))
    return rows.written(sheet, cells), problems


def _reports(day: Day) -> Iterator[Path]:
    folder = day.folders.data / IN / BOUNCES
    yield from day.options.files
    if folder.is_dir():
        bounds.refuse_links(folder, day.folders.data)
        yield from (path for path in sorted(folder.iterdir()) if path.suffix.lower() in bounces.KINDS)


def _told(drafted: int, gone: Gone, files: int, returned: int) -> Iterator[Words]:
    if drafted:
        yield trn(
            "{count:,} message is drafted: read it on {sheet}, then press Notify buyers again to send it.",
            "{count:,} messages are drafted: read them on {sheet}, then press Notify buyers again to send them.",
            drafted, sheet=MESSAGES.sheet,
        )  # fmt: skip
    yield from sending.told(gone, files)
    if gone.waits:
        yield trn("{count:,} mail waits.", "{count:,} mails wait.", gone.waits)
    if returned:
        yield trn("{count:,} mail came back.", "{count:,} mails came back.", returned)
    if not (drafted or gone.sent or gone.written or gone.waits or returned):
        yield tr("Nothing was to be sent: see Messages to buyers on Settings.")
