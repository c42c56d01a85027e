"""What was heard of parcels: which events are new, and which of all stand on the sheet."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.tables import frames
from pyaddin.tables.aftersales import ENDS
from pyaddin.tables.events import EVENTS
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import shown
from pyaddin.tables.status import Status
from pyaddin.words.problems import said

HEARD: Final = (
    "no", "parcel_no", "tracking_no", "at", "leg", "doubt", "words", "place", "zone", "carrier", "file",
)  # fmt: skip
"""What is kept of an event; `doubt` is why it says nothing of its parcel: a code of `said`, blank where it does."""
IN_SIGHT: Final = timedelta(days=14)
"""So long the events of a parcel that arrived stay on the sheet."""
SOURCE: Final = "delivery"
BACK: Final = (Status.CANCELLED,)


class Event(NamedTuple):
    """One event of a parcel as it was just read; without a time of its own it is `undated`, and of now."""

    parcel_no: str
    tracking_no: str
    at: Any
    undated: bool
    leg: str
    doubt: str
    words: str
    place: str
    zone: str
    carrier: str


def none_heard() -> pd.DataFrame:
    """No event."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in HEARD}).astype({"at": "datetime64[us]"})


def new_of(read: Sequence[Event], kept: pd.DataFrame, file: str) -> pd.DataFrame:
    """Those that are not among the `kept` ones, numbered behind them, as HEARD.

    The same words of the same moment are one event, however often they are told; so are the last words of a parcel that
    are told again without a time.
    """
    known = set(zip(kept["parcel_no"], kept["at"], kept["words"], strict=True))
    counts = kept["parcel_no"].value_counts().to_dict()
    last = dict(zip(kept["parcel_no"], kept["words"], strict=True))
    records = []
    for event in read:
        told = (event.parcel_no, pd.Timestamp(event.at), event.words)
        if told in known or (event.undated and last.get(event.parcel_no) == event.words):
            continue
        known.add(told)
        last[event.parcel_no] = event.words
        counts[event.parcel_no] = number = counts.get(event.parcel_no, 0) + 1
        values = event._asdict()
        del values["undated"]
        records.append({**values, "no": f"{event.parcel_no}/{number}", "file": file})
    if not records:
        return none_heard()
    return pd.DataFrame(records, columns=list(HEARD)).astype({"at": "datetime64[us]"})


def in_sight(parcels: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """The parcels whose events stand on the sheet."""
    over = parcels["delivery"].isin(ENDS) & (parcels["delivery_at"] < pd.Timestamp(now) - IN_SIGHT)
    return parcels[(parcels["parcel_no"] != "") & ~over & ~parcels["status"].isin(BACK)]


def on_sheet(sheet: pd.DataFrame, heard: pd.DataFrame, parcels: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """The sheet with what was heard of parcels in sight, and nothing of others; what is there stays where it is."""
    seen = in_sight(parcels, now).drop_duplicates("parcel_no").set_index("parcel_no")
    wanted = heard[heard["parcel_no"].isin(seen.index)]
    left = sheet[sheet["no"].isin(wanted["no"])]
    new = wanted[~wanted["no"].isin(left["no"])].sort_values(["at", "parcel_no"], kind="stable")
    new = new.assign(order_no=seen["order_no"].reindex(new["parcel_no"]).to_numpy())
    out = frames.append(EVENTS.name, left, new)
    doubts = dict(zip(wanted["no"], wanted["doubt"], strict=True))
    problems = [
        Problem(EVENTS.name, int(label), ("leg",), _doubt(doubts[no], leg), "warning")
        for label, no, leg in zip(out.index, out["no"], out["leg"], strict=True)
        if doubts[no]
    ]
    return mark(EVENTS.name, out, SOURCE, problems)


def _doubt(code: str, leg: str) -> Any:
    return said(code, leg=shown(leg)) if leg else said(code)
