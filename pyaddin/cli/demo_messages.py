"""The demo's buyers: they are told that their parcels left, and one of them asks something."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pyaddin.actions.plan import Options
from pyaddin.book.closed.workbook import ClosedWorkbook
from pyaddin.press import reading
from pyaddin.press.drafting import draft
from pyaddin.press.run import press
from pyaddin.press.summary import Summary
from pyaddin.tables.changes import difference
from pyaddin.tables.frames import append, from_records
from pyaddin.tables.messages import MESSAGES, Event, Way
from pyaddin.tables.schema import shown
from pyaddin.tables.settings import BY_NAME

DAYS: Final = {"China Post e邮宝": (15.0, 25.0), "Yanwen": (15.0, 45.0)}
"""Days from shipping to delivery, by carrier."""
ASKED: Final = "Does the cup go into a dishwasher?"
NAME: Final = MESSAGES.name


def run(book: Path, now: datetime) -> list[Summary]:
    """What each press did: drafts, a list for mail merge, and an answer."""
    _change(book, "settings", _switched_on)
    _change(book, "rules", _with_days)
    presses = [_press(book, now), _press(book, now)]
    _change(book, NAME, lambda rows: append(NAME, rows, _question(rows)))
    presses.append(_press(book, now))
    _change(book, NAME, lambda rows: rows.assign(answer=rows["answer"].mask(rows["event"] == Event.QUESTION, "Yes.")))
    return [*presses, _press(book, now + timedelta(minutes=1))]


def _press(book: Path, now: datetime) -> Summary:
    return press("notify-buyers", ClosedWorkbook(book), Options(), now)


def _switched_on(settings: pd.DataFrame) -> pd.DataFrame:
    value = settings["value"]
    for name, choice in (("messages_on", Event.SHIPPED), ("message_way", Way.LIST)):
        value = value.mask(settings["setting"] == BY_NAME[name].caption, shown(choice))
    return settings.assign(value=value)


def _with_days(rules: pd.DataFrame) -> pd.DataFrame:
    known = pd.DataFrame([DAYS.get(carrier, (None, None)) for carrier in rules["carrier"]], index=rules.index)
    return rules.assign(days_least=known[0].astype("float64"), days_most=known[1].astype("float64"))


def _question(rows: pd.DataFrame) -> pd.DataFrame:
    order: dict[str, Any] = {name: rows[name].iloc[0] for name in ("order_no", "marketplace")}
    return from_records(NAME, [{**order, "event": Event.QUESTION, "text": ASKED}])


def _change(book: Path, table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """A sheet as the clerk leaves it."""
    workbook = ClosedWorkbook(book)
    read = reading.read(workbook, (table,), reading.read_settings(workbook).zone, 0)
    after = {table: change(read.before[table])}
    workbook.apply(draft(workbook, read, difference(read.before, after)).edits)
