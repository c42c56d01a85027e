"""The sheet Messages: what is drafted, what may go out, and what became of it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import pandas as pd

from pyaddin.steps.aftersales.telling import Due, Fact, Told
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.messages import MESSAGES, TYPED, Event, Stands, Way
from pyaddin.tables.problems import mark
from pyaddin.tables.schema import YES

SOURCE: Final = "message"
PAID: Final = "paid="
"""Leads, in Drafted, what was paid back in all as the text was made."""
CENT: Final = 0.005
NAME: Final = MESSAGES.name
NO: Final = "No"
TO_GO: Final = (Stands.DRAFT, Stands.PASTE, Stands.REFUSED)
"""What may still go out, and is drafted anew where its language or way is changed."""
ORDER_NAMED: Final = ("event", "marketplace", "shop", "order_no", "parcel_no")


def settled(messages: pd.DataFrame, facts: Iterable[Fact]) -> pd.DataFrame:
    """Rows as the record has them: what went out is sent, whatever the sheet says, for an undo or a crash may have put
    the sheet back."""
    last = {fact.line: fact for fact in facts}
    known = messages.index[messages["no"].isin(last.keys())]
    rows: dict[int, dict[str, Any]] = {}
    for label, line in messages.loc[known, "no"].items():
        fact, status = last[line], messages.at[label, "status"]
        state = Stands.ANSWERED if fact.event == Event.QUESTION and fact.state == Stands.SENT else fact.state
        if state != status and status != Stands.BACK:
            at = pd.Timestamp(fact.at)
            rows[int(label)] = {"status": state, "at": at, "who": fact.who, "message_id": fact.message_id}
    return written(messages, rows)


def written(messages: pd.DataFrame, rows: Mapping[int, Mapping[str, Any]]) -> pd.DataFrame:
    """The sheet with these cells of these rows."""
    if not rows:
        return messages
    out = messages.copy()
    for name in dict.fromkeys(name for cells in rows.values() for name in cells):
        labels = [label for label, cells in rows.items() if name in cells]
        out.loc[labels, name] = pd.array([rows[label][name] for label in labels], dtype=out[name].dtype)
    return out


def asked(messages: pd.DataFrame, now: datetime, hours: int) -> pd.DataFrame:
    """Questions that the clerk typed or pasted, with their deadline."""
    new = (messages["status"] == "") & (messages["event"] == Event.QUESTION)
    if not new.any():
        return messages
    out = messages.copy()
    out["asked_at"] = out["asked_at"].mask(new & out["asked_at"].isna(), pd.Timestamp(now))
    due = out["asked_at"] + timedelta(hours=hours)
    out["deadline"] = out["deadline"].mask(new & out["deadline"].isna(), due)
    out.loc[new, "status"] = Stands.ASKED
    return out


def new_rows(
    messages: pd.DataFrame, dues: Iterable[Due], told: Told, highest: int
) -> tuple[pd.DataFrame, dict[int, Due]]:
    """The sheet with a row for each thing to tell that has none and was not told, and these by the rows' labels."""
    here = Told(_of_rows(messages))
    wanted = [one for one in dues if not told.has(one) and not (_stands(messages, one) if one.paid else here.has(one))]
    if not wanted:
        return messages, {}
    numbers = more_numbers(NAME, messages, len(wanted), highest)
    records = [
        {**dict(zip(ORDER_NAMED, one[:5], strict=True)), "no": number}
        for one, number in zip(wanted, numbers, strict=True)
    ]
    out = append(NAME, messages, from_records(NAME, records))
    return out, dict(zip(map(int, out.index[len(messages) :]), wanted, strict=True))


def _stands(messages: pd.DataFrame, due: Due) -> bool:
    """Whether the sheet tells of all that was paid back; a row that does not say how much it tells of does, unless it
    went out before."""
    same = (messages["event"] == due.event) & (messages["status"] != Stands.OVER)
    same &= (messages["order_no"] == due.order_no) & messages["marketplace"].isin(("", due.marketplace))
    told = (
        (paid_in(drafted), at)
        for drafted, at in zip(messages.loc[same, "drafted"], messages.loc[same, "at"], strict=True)
    )
    return any(not at < due.since if paid is None else paid > due.paid - CENT for paid, at in told)


def paid_in(drafted: str) -> float | None:
    """What was paid back in all by the time that a text was made, as Drafted has it; None where it does not say."""
    found = next((part for part in drafted.split("|") if part.startswith(PAID)), "")
    return float(found.removeprefix(PAID)) if found else None


def _of_rows(messages: pd.DataFrame) -> Iterable[Fact]:
    """Rows as what was told or is going to be: one that is not needed any more may be drafted again."""
    for label in messages.index[messages["status"] != Stands.OVER]:
        row = messages.loc[label]
        yield Fact(row["no"], *(row[name] for name in ORDER_NAMED))


def over(messages: pd.DataFrame, dues: Iterable[Due], asked_for: str) -> pd.Index:
    """Rows that wait to go out and whose reason is gone: the goods came in, the address is right, the order is off.

    Rows that the clerk asked for, by the end of Drafted, stay.
    """
    still = Told(Fact("", *one[:5]) for one in dues)
    ours = ~messages["event"].isin(TYPED) & ~messages["drafted"].str.endswith(asked_for)
    waits = messages.index[messages["status"].isin(TO_GO) & ours]
    named = messages.loc[waits, list(ORDER_NAMED)].itertuples(index=False, name=None)
    gone = [label for label, key in zip(waits, named, strict=True) if key not in still]
    return pd.Index(gone, dtype=messages.index.dtype)


def going(messages: pd.DataFrame, wrong: Collection[int], drafted_now: bool) -> pd.Index:
    """The rows that go out with this press: those that the clerk marked; where none is, all that are ready, unless
    some were drafted just now, which are to be read first. Pasted texts and doubtful ones go by a mark alone."""
    answered = (messages["status"] == Stands.ASKED) & (messages["answer"] != "")
    ready = messages["status"].isin((Stands.DRAFT,)) | answered
    marked = (messages["send"] == YES) & (messages["status"].isin((*TO_GO, Stands.UNSURE)) | answered)
    fine = ~messages.index.isin(list(wrong))
    if marked.any():
        return messages.index[(marked & fine)]
    if drafted_now:
        return messages.index[:0]
    return messages.index[ready & fine & (messages["send"] != NO)]


def marked(messages: pd.DataFrame, problems: Iterable[Any]) -> pd.DataFrame:
    """The sheet with these problems instead of earlier ones."""
    return mark(NAME, messages, SOURCE, problems)


def fact_of(row: pd.Series, state: str, who: str, at: datetime, message_id: str = "") -> Fact:
    """A row as it is kept on record."""
    answer = row["event"] == Event.QUESTION
    text = row["answer"] if answer else row["text"]
    way = row["way"] or Way.PASTE
    return Fact(
        row["no"], row["event"], row["marketplace"], row["shop"], row["order_no"], row["parcel_no"], row["language"],
        way, state, at.isoformat(), who, message_id, row["to"], row["subject"], text,
    )  # fmt: skip
