"""What carriers tell of parcels: the newest word counts, and what it means for the clerk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.steps.shipping.tracking import several
from pyaddin.tables.aftersales import ENDS, RANKS, Leg
from pyaddin.tables.frames import is_yes
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said

SOURCE: Final = "delivery"
EARLY: Final = timedelta(days=2)
"""So long before a parcel left its label may have been told of; clocks and zones differ, too."""
GONE: Final = (Status.CANCELLED, Status.RETURNED)
WORRIES: Final = {
    Leg.ATTEMPTED: "delivery.attempted", Leg.COLLECT: "delivery.collect", Leg.RETURNING: "delivery.returning",
    Leg.RETURNED: "delivery.returned", Leg.LOST: "delivery.lost", Leg.EXCEPTION: "delivery.stuck",
}  # fmt: skip
"""Where somebody has to act, and what is said then."""

Meaning = Callable[[tuple[str, ...], str], str]
"""What a carrier's words mean of a parcel of that carrier: a leg, blank where nobody can tell."""


class _Known(NamedTuple):
    """What is known of a parcel: it follows from all that was ever told, in whichever order it came."""

    leg: str
    at: Any
    words: str
    delivered: Any
    returning: Any


@dataclass(frozen=True, slots=True)
class Followed:
    """Parcels after the press; the counts are of the file's rows, `unmatched` and `unclear` their lines and why."""

    parcels: pd.DataFrame
    problems: list[Problem]
    news: int
    older: int
    unmatched: list[tuple[int, Text]]
    unclear: list[tuple[int, Text]]
    looked: pd.Index


def follow(parcels: pd.DataFrame, events: pd.DataFrame, meaning: Meaning, now: datetime) -> Followed:
    """Write on each parcel where it is; running it on its own result changes nothing.

    `events` are those of `formats.exports.events`; one without a time is of now. The newest by time decides, not the
    highest rank: only delivered, lost and returned are ends, and delivered after *on the way back* means returned. What
    cannot be told leaves the parcel where it was.
    """
    places, columns = _places(parcels), _columns(parcels)
    known = {label: _Known(*row) for label, *row in zip(parcels.index, *(columns[n] for n in _Known._fields), strict=True)}
    unmatched: list[tuple[int, Text]] = []
    unclear: list[tuple[int, Text]] = []
    changed: set[int] = set()
    looked: dict[int, None] = {}
    older = 0
    for event in _in_order(events, now):
        label = places.get(event.tracking_no.casefold(), -1)
        if label < 0:
            unmatched.append((event.line, tr("no parcel has the number {number}.", number=event.tracking_no or tr("blank"))))
            continue
        looked[label] = None
        words = tuple(dict.fromkeys(filter(None, (*event.state, event.said))))
        leg = meaning(words, event.carrier or columns["carrier"][label])
        if wrong := _wrong(leg, words, event.at, columns, label):
            unclear.append((event.line, wrong))
            continue
        after = _with(known[label], leg, event.at, words[-1])
        older += after == known[label]
        changed |= {label} if after != known[label] else set()
        known[label] = after
    out = _written(parcels, {label: known[label] for label in changed})
    problems = list(_worries(out))
    return Followed(
        mark("parcels", out, SOURCE, problems), problems, len(events) - older - len(unmatched) - len(unclear), older,
        unmatched, unclear, pd.Index(looked),
    )  # fmt: skip


def _columns(parcels: pd.DataFrame) -> dict[str, dict[int, Any]]:
    names = {
        "leg": "delivery", "at": "delivery_at", "words": "delivery_words", "delivered": "delivered_at",
        "returning": "returning_at", "carrier": "carrier", "shipped": "shipped_at", "parcel": "parcel_no",
    }  # fmt: skip
    return {ours: parcels[theirs].astype("object").to_dict() for ours, theirs in names.items()}
