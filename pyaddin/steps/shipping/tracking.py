"""Import tracking: each number to its parcel, and what cannot be matched."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pyaddin.tables.problems import Problem
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text, Words, tr, trn
from pyaddin.words.problems import said
from pyaddin.words.sentences import listed

SOURCE = "tracking"
NAMED = 3
GONE = (Status.CANCELLED, Status.RETURNED)
GLUE = ", "
"""Between the further numbers of a parcel."""

Judge = Callable[[str, str], Words]
"""What looks wrong with a tracking number of a carrier; blank when nothing does."""
Shops = Mapping[str, Sequence[str]]
"""The shops that have an order of the same number, by that number in lower case; see `known_by.in_several_shops`."""
Archived = Mapping[str, Mapping[str, str]]
"""Tracking numbers of archived parcels by parcel number, by what a file may call them by in lower case."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """Parcels after the press; the counts are of the file's rows.

    `unmatched` are rows' lines with the reason, `more` of the matched ones gave a parcel a further number.
    """

    parcels: pd.DataFrame
    problems: list[Problem]
    matched: int
    already: int
    unmatched: list[tuple[int, Words]]
    looked: pd.Index
    more: int


def match(
    parcels: pd.DataFrame,
    rows: pd.DataFrame,
    archived: Archived | None = None,
    judge: Judge = lambda number, carrier: "",
    shops: Shops | None = None,
    extra: pd.DataFrame | None = None,
) -> Tracked:
    """Write each row's number on its parcel, found by parcel number or by order number where that is one parcel.

    `rows` has reference, tracking_no, carrier, shipped_at, line, problem and doubt. A number never replaces another
    one: the clerk is asked. The file's carrier is taken where the parcel has none; where the file names none, `judge`
    says what is wrong with a number of the parcel's. A parcel that is `archived` is told from an unknown one, and has
    nothing to do where it has the row's number. An order number that several `shops` have means no parcel. `extra` are
    rows of further pieces, whose numbers stand beside the first.
    """
    shops = shops or {}
    places = _places(parcels, shops)
    sheet = _Sheet(parcels)
    problems: list[Problem] = []
    unmatched: list[tuple[int, Words]] = []
    looked: list[int] = []
    matched = already = more = 0
    every = rows.assign(further=False)
    if extra is not None and len(extra):
        every = pd.concat([every, extra.assign(further=True)])
    for row in every.itertuples(index=False):
        label, why = (-1, row.problem) if row.problem else _find(places, row.reference, shops)
        if label < 0:
            away = (archived or {}).get(row.reference.casefold(), {})
            if away and (row.further or (row.tracking_no and row.tracking_no in away.values())):
                already += 1
                continue
            unmatched.append(
                (int(row.line), _where_it_is(away) if away and row.reference.casefold() not in shops else why)
            )
            continue
        looked.append(label)
        if sheet.knows(label, row.tracking_no):
            already += 1
            continue
        doubt = row.doubt or ("" if row.carrier else judge(row.tracking_no, sheet.carrier(label)))
        if objection := sheet.objection(label, row.tracking_no, doubt, row.further):
            problems.append(Problem("parcels", label, ("tracking_no",), objection))
            unmatched.append((int(row.line), ""))
            continue
        if row.further:
            sheet.add(label, row.tracking_no)
            more += 1
        else:
            sheet.take(label, row.tracking_no, row.shipped_at, row.carrier)
        matched += 1
    return Tracked(sheet.parcels(), problems, matched, already, unmatched, pd.Index(dict.fromkeys(looked)), more)


class _Sheet:
    """Parcels as plain lists, while numbers are written one after the other."""

    def __init__(self, parcels: pd.DataFrame) -> None:
        self._before = parcels
        self._at = {int(label): at for at, label in enumerate(parcels.index)}
        self._parcel: list[str] = parcels["parcel_no"].tolist()
        self._number: list[str] = parcels["tracking_no"].tolist()
        self._carrier: list[str] = parcels["carrier"].tolist()
        self._shipped: list[object] = parcels["shipped_at"].tolist()
        self._more: list[str] = parcels["more_tracking"].tolist()
        self._taken = dict(zip(self._number, self._parcel, strict=True))
        for further, parcel in zip(self._more, self._parcel, strict=True):
            self._taken |= dict.fromkeys(several(further), parcel)

    def knows(self, label: int, number: str) -> bool:
        """Whether the parcel has that number, first or further."""
        at = self._at[label]
        return number == self._number[at] or number in several(self._more[at])

    def carrier(self, label: int) -> str:
        """Who carries the parcel; blank when that is not said."""
        return self._carrier[self._at[label]]

    def objection(self, label: int, number: str, doubt: Words, further: bool) -> Text | None:
        """Why the number is not taken, None when it is."""
        if doubt:
            return said("tracking.doubtful", doubt=doubt)
        if self._number[self._at[label]] and not further:
            return said("tracking.other-number", number=number)
        other = self._taken.get(number)
        if other and other != self._parcel[self._at[label]]:
            return said("tracking.number-of-another", number=number, parcel=other)
        return None

    def take(self, label: int, number: str, shipped: object, carrier: str) -> None:
        """Give the parcel its number, and what else the row tells and the parcel lacks."""
        at = self._at[label]
        self._number[at] = number
        self._taken[number] = self._parcel[at]
        if not pd.isna(shipped) and pd.isna(self._shipped[at]):
            self._shipped[at] = shipped
        self._carrier[at] = self._carrier[at] or carrier

    def add(self, label: int, number: str) -> None:
        """Give the parcel a further number."""
        at = self._at[label]
        self._more[at] = GLUE.join([*several(self._more[at]), number])
        self._taken[number] = self._parcel[at]

    def parcels(self) -> pd.DataFrame:
        """The parcels with what was taken."""
        columns = {
            "tracking_no": self._number, "more_tracking": self._more, "carrier": self._carrier,
            "shipped_at": self._shipped,
        }  # fmt: skip
        index, kinds = self._before.index, self._before.dtypes
        return self._before.assign(**{n: pd.Series(v, index, kinds[n]) for n, v in columns.items()})


def several(more: str) -> list[str]:
    """The numbers in More tracking nos."""
    return [part.strip() for part in more.split(",") if part.strip()]


def _places(parcels: pd.DataFrame, shops: Shops) -> dict[str, list[int]]:
    """Labels by parcel number and by each order number of one shop; a parcel number means that parcel alone."""
    live = parcels[~parcels["status"].isin(GONE)]
    places: dict[str, list[int]] = {}
    for label, orders in zip(live.index, live["order_no"], strict=True):
        for order in map(str.casefold, orders.split(", ")):
            if order not in shops:
                places.setdefault(order, []).append(int(label))
    places.update(
        {number.casefold(): [int(label)] for label, number in zip(live.index, live["parcel_no"], strict=True)}
    )
    return places


def _where_it_is(away: Mapping[str, str]) -> Text:
    parcels = [
        tr("{parcel} with number {number}", parcel=parcel, number=number or tr("blank"))
        for parcel, number in away.items()
    ]
    return tr("archived: {parcels}; press Find and Bring back to change that.", parcels=", ".join(map(str, parcels)))


def _find(places: dict[str, list[int]], reference: str, shops: Shops) -> tuple[int, Words]:
    found = places.get(reference.casefold(), [])
    if len(found) == 1:
        return found[0], ""
    if found:
        several = trn(
            "order {order} has {count} parcel; put the parcel number in its place.",
            "order {order} has {count} parcels; put the parcel number in its place.",
            len(found),
            order=reference,
        )
        return -1, several
    if of := shops.get(reference.casefold()):
        return -1, tr(
            "order {order} is known at {shops}; put the parcel number in its place.",
            order=reference,
            shops=listed(of, NAMED),
        )
    return -1, tr("no parcel or order {reference} is on Parcels.", reference=reference)
