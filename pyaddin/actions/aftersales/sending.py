"""Messages on their way out: through the mail server one by one, or into files for other programs."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import pandas as pd

from pyaddin.actions.plan import Day, Plan, dated
from pyaddin.formats.written import plain_xlsx
from pyaddin.mail import letters
from pyaddin.mail.letters import Sender
from pyaddin.mail.server import Outcome, Server, Unreachable, password
from pyaddin.steps.aftersales.messages import NAME, fact_of
from pyaddin.steps.aftersales.telling import Fact
from pyaddin.store.journal import NewFile
from pyaddin.store.messages import Messages
from pyaddin.tables.messages import MESSAGES, TYPED, Event, Stands, Way
from pyaddin.tables.problems import Problem
from pyaddin.values import formulas
from pyaddin.words.catalogue import Words, tr, trn
from pyaddin.words.problems import said

LIST: Final = ("to", "recipient", "language", "order_no", "subject", "text")
"""Columns of a list for mail merge."""


@dataclass(slots=True)
class Gone:
    """What became of the rows that were to go: their cells, what is wrong, and how many went."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sent: int = 0
    written: int = 0
    waits: int = 0

    def went(self, label: int, state: str, day: Day, message_id: str = "") -> None:
        """A row is out."""
        at = pd.Timestamp(day.now)
        self.rows[label] = {"status": state, "at": at, "who": day.who, "message_id": message_id}
        if state == Stands.WRITTEN:
            self.written += 1
        else:
            self.sent += 1


def send(day: Day, plan: Plan, messages: pd.DataFrame, labels: Iterable[int], facts: Iterable[Fact]) -> Gone:
    """Send these rows, each by its way; what the clerk has pasted is only noted."""
    gone = Gone()
    rows = messages.loc[list(labels)]
    first = {fact.order_no: fact.message_id for fact in reversed(list(facts)) if fact.message_id}
    _pasted(day, plan, rows[rows["way"] == Way.PASTE], gone)
    _files(day, plan, rows, gone, first)
    _mail(day, plan, rows[rows["way"] == Way.MAIL], gone, first)
    return gone


def _state(row: pd.Series, state: str) -> str:
    return Stands.ANSWERED if row["event"] == Event.QUESTION and state == Stands.SENT else state


def _pasted(day: Day, plan: Plan, rows: pd.DataFrame, gone: Gone) -> None:
    for label, row in rows.iterrows():
        plan.messages.append(fact_of(row, Stands.SENT, day.who, day.now))
        gone.went(int(label), _state(row, Stands.SENT), day)


def _files(day: Day, plan: Plan, rows: pd.DataFrame, gone: Gone, first: dict[str, str]) -> None:
    drafts, merged, short = (rows[rows["way"] == way] for way in (Way.DRAFT, Way.LIST, Way.SMS))
    writer = letters.sender(day.settings["mail_from"])
    for label, row in drafts.iterrows():
        letter = letters.mail(
            writer, letters.address(row["to"]), row["subject"], _text(row), draft=True, automatic=False,
            answers=first.get(row["order_no"], ""),
        )  # fmt: skip
        plan.files.append(NewFile(dated(day, f"message_{row['no']}.eml"), letter.as_bytes()))
        _noted(day, plan, gone, int(label), row)
    for label, row in pd.concat([merged, short]).iterrows():
        _noted(day, plan, gone, int(label), row)
    if len(merged):
        headers = [MESSAGES.column(name).caption for name in LIST]
        texts = merged.assign(text=[_text(row) for _, row in merged.iterrows()])
        data = plain_xlsx.write([(MESSAGES.sheet[:31], headers, [texts[name].tolist() for name in LIST])])
        plan.files.append(NewFile(dated(day, f"messages_{day.now:%H%M%S}.xlsx"), data))
    if len(short):
        plan.files.append(NewFile(dated(day, f"sms_{day.now:%H%M%S}.csv"), _sms(short)))
    if plan.files:
        plan.opens = [dated(day, "")]


def _noted(day: Day, plan: Plan, gone: Gone, label: int, row: pd.Series) -> None:
    plan.messages.append(fact_of(row, Stands.WRITTEN, day.who, day.now))
    gone.went(label, Stands.WRITTEN, day)


def _text(row: pd.Series) -> str:
    """What goes out; an answer quotes what it answers."""
    if row["event"] != Event.QUESTION:
        return str(row["text"])
    quoted = "\n".join(f"> {line}" for line in row["text"].splitlines())
    return f"{row['answer']}\n\n{quoted}"


def _sms(rows: pd.DataFrame) -> bytes:
    """Number and text, as gateways take them: on one line, without the subject."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("number", "text"))
    for _, row in rows.iterrows():
        line = row["answer"] if row["event"] == Event.QUESTION else row["text"]
        writer.writerow((row["to"], formulas.without(" ".join(line.split()))))
    return text.getvalue().encode("utf-8-sig")


def _mail(day: Day, plan: Plan, rows: pd.DataFrame, gone: Gone, first: dict[str, str]) -> None:
    if rows.empty:
        return
    writer, host = letters.sender(day.settings["mail_from"]), day.settings["mail_server"]
    if writer is None or not host:
        gone.waits += len(rows)
        plan.said.append(
            tr("Fill in Mail server and Mail from on Settings to send mail, or choose another Way out; nothing was "
               "mailed.")
        )  # fmt: skip
        return
    most = day.settings.number("mail_press", 1, 1_000_000)
    server = _server(day, host)
    post = _Post(day, Messages(day.journal), writer, server, gone, first)
    try:
        later = [at for at in rows.index[:most] if not post.posted(int(at), rows.loc[at])]
        for at in later:
            post.posted(int(at), rows.loc[at], last=True)
    except Unreachable as unreachable:
        plan.said += unreachable.args
    finally:
        server.close()
    gone.waits += sum(at not in gone.rows for at in rows.index)
    if len(rows) > most:
        plan.said.append(
            trn("{count:,} mail is left for the next press, by Mails in a press on Settings.",
                "{count:,} mails are left for the next press, by Mails in a press on Settings.", len(rows) - most)
        )  # fmt: skip


def _server(day: Day, host: str) -> Server:
    user = day.settings["mail_user"]
    return Server(
        host, day.settings.number("mail_port", 1, 65_535), user, password(user) if user else "",
        day.settings.number("mail_minute", 0, 100_000),
    )  # fmt: skip


@dataclass(slots=True)
class _Post:
    """Sends row by row: written down as intended before the server hears of it, and what it said behind that."""

    day: Day
    kept: Messages
    writer: Sender
    server: Server
    gone: Gone
    first: dict[str, str]
    number: int = 0

    def posted(self, label: int, row: pd.Series, last: bool = False) -> bool:
        """Send a row; False where it is worth another try."""
        message_id = letters.new_id(self.writer)
        letter = letters.mail(
            self.writer, letters.address(row["to"]), row["subject"], _text(row), message_id=message_id,
            answers=self._answers(row), at=self._moment(), automatic=row["event"] not in TYPED,
        )  # fmt: skip
        self.number = 0

        def before() -> None:
            self.kept.again(row["no"])
            self.number = self.kept.intend(fact_of(row, "", self.day.who, self.day.now, message_id))

        self.day.progress(tr("Sending mail {number:,}", number=self.gone.sent + 1))
        outcome = self.server.send(letter, self.writer.address, letters.address(row["to"]), before)
        return self._noted(label, row, outcome, message_id, last)

    def _answers(self, row: pd.Series) -> str:
        """The Message-ID of what it answers: the buyer's question, else the first mail about the order."""
        asked = str(row["message_id"]) if row["status"] == Stands.ASKED else ""
        return asked or self.first.get(row["order_no"], "")

    def _moment(self) -> datetime:
        return self.day.now.replace(tzinfo=self.day.settings.zone)

    def _noted(self, label: int, row: pd.Series, outcome: Outcome, message_id: str, last: bool) -> bool:
        at = self.day.now.isoformat()
        if outcome.became == "sent":
            self.kept.settle(self.number, Stands.SENT, at)
            self.first.setdefault(row["order_no"], message_id)
            self.gone.went(label, _state(row, Stands.SENT), self.day, message_id)
            return True
        if outcome.became == "unsure":
            self.kept.settle(self.number, Stands.UNSURE, at)
            self.gone.rows[label] = {"status": Stands.UNSURE, "send": "", "message_id": message_id}
            self._wrong(label, "message.unsure", "status")
            return True
        if self.number:
            self.kept.drop(self.number)
        if outcome.became == "refused":
            self.gone.rows[label] = {"status": Stands.REFUSED, "send": ""}
            self._wrong(label, "message.refused", "to", reason=outcome.reason)
            return True
        if last:
            self._wrong(label, "message.later", "to", reason=outcome.reason)
        return False

    def _wrong(self, label: int, code: str, column: str, **places: Any) -> None:
        self.gone.problems.append(Problem(NAME, label, (column,), said(code, **places)))


def told(gone: Gone, files: int) -> Iterable[Words]:
    """What went, in sentences."""
    if gone.sent:
        yield trn("{count:,} message is sent.", "{count:,} messages are sent.", gone.sent)
    if gone.written:
        yield trn(
            "{count:,} message is in {files} in out/, for your mail program or gateway.",
            "{count:,} messages are in {files} in out/, for your mail program or gateway.",
            gone.written, files=trn("{count:,} file", "{count:,} files", files),
        )  # fmt: skip
