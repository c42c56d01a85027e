"""What carriers tell of parcels: the newest word counts, and what it means for the clerk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import pandas as pd

from pyaddin.steps.aftersales.heard import SOURCE, Event
from pyaddin.steps.shipping.tracking import several
from pyaddin.tables.aftersales import ENDS, RANKS, Leg
from pyaddin.tables.frames import is_yes
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import shown
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, tr
from pyaddin.words.problems import said

UNKNOWN, BEFORE = "delivery.unknown", "delivery.early"
_BETWEEN: Final = " · "
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
    heard: list[Event]


def follow(parcels: pd.DataFrame, events: pd.DataFrame, meaning: Meaning, now: datetime) -> Followed:
    """Write on each parcel where it is; running it on its own result changes nothing.

    `events` are those of `formats.exports.events`; one without a time is of now. The newest by time decides, not the
    highest rank: only delivered, lost and returned are ends, and delivered after *on the way back* means returned. What
    cannot be told leaves the parcel where it was.
    """
    places, columns = _places(parcels), _columns(parcels)
    known = {label: _Known(*(columns[name][label] for name in _Known._fields)) for label in parcels.index}
    unmatched: list[tuple[int, Text]] = []
    unclear: list[tuple[int, Text]] = []
    heard: list[Event] = []
    changed: set[int] = set()
    looked: dict[int, None] = {}
    older = 0
    for event in _in_order(events, now):
        label = places.get(event.tracking_no.casefold(), -1)
        if label < 0:
            unmatched.append(
                (event.line, tr("no parcel has the number {number}.", number=event.tracking_no or tr("blank")))
            )
            continue
        looked[label] = None
        words = tuple(dict.fromkeys(filter(None, (*event.state, event.said))))
        leg = meaning(words, event.carrier or columns["carrier"][label])
        doubt = _doubt(leg, event.at, columns["shipped"][label])
        if words:
            its = columns["parcel_no"][label], event.tracking_no, event.at, event.undated
            carrier = columns["carrier"][label] or event.carrier
            heard.append(Event(*its, leg, doubt, _BETWEEN.join(words), event.place, event.zone, carrier))
        if not words or doubt:
            unclear.append((event.line, _why(doubt, leg, words)))
            continue
        if event.undated and (known[label].leg, known[label].words) == (leg, words[-1]):
            older += 1  # told again, not later
            continue
        after = _with(known[label], leg, event.at, words[-1])
        older += after == known[label]
        changed |= {label} if after != known[label] else set()
        known[label] = after
    out = _written(parcels, {label: known[label] for label in changed})
    problems = list(worries(out))
    return Followed(
        mark("parcels", out, SOURCE, problems), problems, len(events) - older - len(unmatched) - len(unclear), older,
        unmatched, unclear, pd.Index(looked), heard,
    )  # fmt: skip


_NAMES: Final = {
    "leg": "delivery", "at": "delivery_at", "words": "delivery_words", "delivered": "delivered_at",
    "returning": "returning_at",
}  # fmt: skip
"""The columns of Parcels that say it."""


def _columns(parcels: pd.DataFrame) -> dict[str, dict[int, Any]]:
    names = {**_NAMES, "carrier": "carrier", "shipped": "shipped_at", "parcel_no": "parcel_no"}
    return {ours: dict(zip(parcels.index, parcels[theirs], strict=True)) for ours, theirs in names.items()}


def _places(parcels: pd.DataFrame) -> dict[str, int]:
    """Labels by each of their tracking numbers."""
    live = parcels[~parcels["status"].isin(GONE)]
    places: dict[str, int] = {}
    for label, first, further in zip(live.index, live["tracking_no"], live["more_tracking"], strict=True):
        for number in filter(None, (first, *several(further))):
            places.setdefault(number.casefold(), int(label))
    return places


def _in_order(events: pd.DataFrame, now: datetime) -> Iterator[Any]:
    dated = events.assign(at=events["at"].fillna(pd.Timestamp(now)), undated=events["at"].isna())
    yield from dated.sort_values("at", kind="stable").itertuples(index=False)


def _doubt(leg: str, at: Any, shipped: Any) -> str:
    """The code of why an event says nothing of its parcel; blank where it does."""
    if not leg:
        return UNKNOWN
    return BEFORE if leg in ENDS and pd.notna(shipped) and at < shipped - EARLY else ""


def _why(doubt: str, leg: str, words: tuple[str, ...]) -> Text:
    if not words:
        return tr("the row says nothing of its parcel.")
    if doubt == UNKNOWN:
        return tr("nobody can tell what '{words}' means; the parcel stays as it was.", words=words[0])
    return tr("it was {leg} before the parcel left; the number may be another's.", leg=shown(leg))


def _with(known: _Known, leg: str, at: Any, words: str) -> _Known:
    """What is known once a further event is."""
    delivered, returning = known.delivered, known.returning
    if leg == Leg.DELIVERED:
        delivered = at if pd.isna(delivered) else max(delivered, at)
    if leg == Leg.RETURNING:
        returning = at if pd.isna(returning) else min(returning, at)
    newest = pd.isna(known.at) or (at, RANKS[leg]) > (known.at, RANKS.get(known.leg, 0))
    moved = leg if newest and known.leg not in ENDS else known.leg
    if Leg.RETURNED in (known.leg, leg) or (pd.notna(delivered) and pd.notna(returning) and delivered > returning):
        moved = Leg.RETURNED
    elif pd.notna(returning):
        moved = Leg.RETURNING
    elif pd.notna(delivered):
        moved = Leg.DELIVERED
    elif Leg.LOST in (known.leg, leg):
        moved = Leg.LOST
    return _Known(moved, at if newest else known.at, words if newest else known.words, delivered, returning)


def _written(parcels: pd.DataFrame, known: dict[int, _Known]) -> pd.DataFrame:
    """Parcels with what is known now; the status of one that was delivered says so, until it turns out to come back."""
    if not known:
        return parcels
    out = parcels.copy()
    labels = list(known)
    for ours, theirs in _NAMES.items():
        values = [getattr(one, ours) for one in known.values()]
        out.loc[labels, theirs] = pd.Series(values, labels).astype(parcels[theirs].dtype)
    told, there = out.index.isin(labels), out["delivery"] == Leg.DELIVERED
    arrived = told & there & (out["status"] == Status.SHIPPED)
    back = told & ~there & (out["status"] == Status.DELIVERED)
    return out.assign(status=out["status"].mask(arrived, Status.DELIVERED).mask(back, Status.SHIPPED))


def delivered(orders: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    """Orders in which what lies in parcels that were delivered is, and what lies in those that come back is not."""
    out = orders["status"]
    for before, after in ((Status.SHIPPED, Status.DELIVERED), (Status.DELIVERED, Status.SHIPPED)):
        boxes = set(parcels.loc[(parcels["status"] == after) & (parcels["delivery"] != ""), "parcel_no"]) - {""}
        out = out.mask(orders["parcel_no"].isin(boxes) & (orders["status"] == before), after)
    return orders if out.equals(orders["status"]) else orders.assign(status=out)


def worries(parcels: pd.DataFrame) -> Iterator[Problem]:
    """Parcels with which somebody has to do something, until Dealt with says Yes."""
    open_ = parcels[parcels["delivery"].isin(WORRIES.keys()) & ~is_yes(parcels["dealt_with"])]
    for label, leg, at in zip(open_.index, open_["delivery"], open_["delivery_at"], strict=True):
        problem = said(WORRIES[leg], day=f"{at:%Y-%m-%d}")
        yield Problem("parcels", int(label), ("delivery",), problem, "warning")
