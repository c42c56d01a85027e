"""Claims against carriers: proposed for parcels that came to harm, held against what they were worth, sent once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

import pandas as pd

from pyaddin.steps.shipping.tracking import several
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.tables.aftersales import Leg
from pyaddin.tables.claims import CLAIMS, DENIED, Claim, Harm
from pyaddin.tables.frames import Tables, append, from_records
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.returns import Reason
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = "claims"
CENT: Final = 0.005
OF_RETURNS: Final = {Reason.CARRIER: Harm.DAMAGED, Reason.REFUSED: Harm.REFUSED}
"""What a return's reason says of its parcel."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The days after shipping within which a carrier, known by part of its name in small letters, takes a claim for
    that harm, blank for any; a row holds for what it took from `since` on."""

    carrier: str
    days: int
    harm: str = ""
    since: date = date.min

    def fits(self, carrier: str, harm: str, shipped: pd.Timestamp) -> bool:
        """Whether a parcel's claim is one of its."""
        return self.carrier in carrier.casefold() and self.harm in ("", harm) and self.since <= shipped.date()


Limits = Sequence[Limit]
"""As they stand in files, the shop's own first."""


@dataclass(slots=True)
class Claimed:
    """The lines after the press; `written` are labels of those whose enquiry is to be written."""

    lines: pd.DataFrame
    problems: list[Problem]
    went: set[int]
    proposed: int
    written: list[int] = field(default_factory=list)


def claim(
    tables: Tables, limits: Limits, refused: Callable[[str], bool], now: datetime, last: int
) -> Claimed:  # fmt: skip
    """Take each claim as far as it can go; running it on its own result changes nothing.

    `refused` tells of a carrier's words whether the buyer did not take the parcel; `last` is the highest number ever
    given.
    """
    lines, parcels = tables[CLAIMS.name], tables["parcels"]
    harmed = _harmed(tables, refused)
    known = _places(parcels)
    claimed = {known.get(str(n).casefold(), "") for name in ("parcel_no", "tracking_no") for n in lines[name]}
    rows = [{"parcel_no": parcel, "kind": kind} for parcel, kind in harmed.items() if parcel not in claimed]
    numbers = more_numbers(CLAIMS.name, lines, len(rows), last)
    new = from_records(CLAIMS.name, [{**row, "no": no} for row, no in zip(rows, numbers, strict=True)])
    lines = append(CLAIMS.name, lines, new)
    by_no = parcels.drop_duplicates("parcel_no").set_index("parcel_no").to_dict("index")
    result = Claimed(lines, [], set(), len(rows))
    after: list[dict[str, Any]] = []
    for label, before in zip(lines.index, lines.to_dict("records"), strict=True):
        line = {str(name): value for name, value in before.items()}
        parcel_no = known.get((line["parcel_no"] or line["tracking_no"]).casefold(), "")
        problems = _go(line, by_no.get(parcel_no), parcel_no, limits, now)
        result.problems += [Problem(CLAIMS.name, int(label), *wrong) for wrong in problems]
        if not any(severity == "error" for *_, severity in problems) and line["send"]:
            line["send"], line["sent_at"], line["status"] = "", pd.Timestamp(now), Claim.SENT
            result.written.append(int(label))
        after.append(line)
    out = from_records(CLAIMS.name, after).set_axis(lines.index, axis=0)
    changed = out.index[((out != lines) & ~(out.isna() & lines.isna())).any(axis=1)]
    result.went = {int(label) for label in changed} - {p.row for p in result.problems if p.severity == "error"}
    result.lines = mark(CLAIMS.name, out, SOURCE, result.problems)
    return result


def _harmed(tables: Tables, refused: Callable[[str], bool]) -> dict[str, str]:
    """What happened to parcels: lost by the carrier's word, refused by it or by a return, damaged by a return."""
    parcels, returns = tables["parcels"], tables["returns"]
    harmed: dict[str, str] = {}
    for parcel, reason in zip(returns["parcel_no"], returns["reason"], strict=True):
        if parcel and reason in OF_RETURNS:
            harmed.setdefault(parcel, OF_RETURNS[reason])
    for parcel, leg, words in zip(*(parcels[n] for n in ("parcel_no", "delivery", "delivery_words")), strict=True):
        if leg == Leg.LOST:
            harmed[parcel] = Harm.LOST
        elif leg in (Leg.RETURNING, Leg.RETURNED) and refused(words):
            harmed.setdefault(parcel, Harm.REFUSED)
    return harmed


def _places(parcels: pd.DataFrame) -> dict[str, str]:
    """Parcel numbers by themselves and by each of their tracking numbers."""
    places: dict[str, str] = {}
    for number, first, further in zip(
        *(parcels[n] for n in ("parcel_no", "tracking_no", "more_tracking")), strict=True
    ):
        for text in filter(None, (number, first, *several(further))):
            places.setdefault(text.casefold(), number)
    return places


Wrong = tuple[tuple[str, ...], Text, Any]


def _go(
    line: dict[str, Any], parcel: Mapping[Any, Any] | None, number: str, limits: Limits, now: datetime
) -> list[Wrong]:  # fmt: skip
    """Fill a line from its parcel; what is wrong with it."""
    if line["close"]:
        line["status"] = Claim.CLOSED
        return []
    if parcel is not None:
        _fill(line, parcel, number, limits)
    elif not line["carrier"]:  # one whose parcel was archived since keeps what it says
        named = line["parcel_no"] or line["tracking_no"]
        return [(("parcel_no",), said("claims.unknown", number=named) if named else said("claims.no-number"), "error")]
    line["status"] = _status(line)
    return list(_wrong(line, now))


def _fill(line: dict[str, Any], parcel: Mapping[Any, Any], number: str, limits: Limits) -> None:
    worth = [parcel[name] for name in ("value", "postage") if pd.notna(parcel[name])]
    line.update(
        parcel_no=number, tracking_no=parcel["tracking_no"], carrier=parcel["carrier"], order_no=parcel["order_no"],
        shipped_at=parcel["shipped_at"], currency=parcel["currency"],
        value=round(sum(worth), 2) if worth else float("nan"),
    )  # fmt: skip
    if pd.isna(line["amount"]):
        line["amount"] = line["value"]
    if pd.isna(line["deadline"]) and pd.notna(line["shipped_at"]):
        line["deadline"] = _deadline(limits, line, pd.Timestamp(line["shipped_at"]))


def _deadline(limits: Limits, line: Mapping[str, Any], shipped: pd.Timestamp) -> pd.Timestamp:
    """By the newest of the rows that fit, of one day the one for that harm; NaT where none fits."""
    fitting = [one for one in limits if one.fits(line["carrier"], line["kind"], shipped)]
    best = max(fitting, key=lambda one: (one.since, bool(one.harm)), default=None)
    return pd.NaT if best is None else shipped.normalize() + timedelta(days=best.days)


def _status(line: Mapping[str, Any]) -> str:
    if line["paid"] > 0:
        return Claim.PAID
    if line["answer"] == DENIED:
        return Claim.REFUSED
    return Claim.OPEN if pd.isna(line["sent_at"]) else Claim.SENT


def _wrong(line: Mapping[str, Any], now: datetime) -> list[Wrong]:
    """What stops a claim, and what is only to be read."""
    found: list[Wrong] = []
    if not line["kind"]:
        found.append((("kind",), said("claims.no-kind"), "error"))
    if not line["amount"] > 0:
        found.append((("amount",), said("claims.no-amount"), "error"))
    elif line["amount"] > line["value"] + CENT:
        why = said("claims.too-much", amount=float(line["amount"]), value=float(line["value"]))
        found.append((("amount",), why, "error"))
    if line["paid"] > line["amount"] + CENT:
        found.append((("paid",), said("claims.overpaid", paid=float(line["paid"])), "error"))
    if line["kind"] == Harm.DAMAGED and line["send"] and not line["evidence"]:
        found.append((("evidence",), said("claims.no-evidence"), "error"))
    if line["status"] == Claim.OPEN:
        if pd.isna(line["deadline"]):
            found.append((("deadline",), said("claims.no-deadline", carrier=line["carrier"]), "warning"))
        elif pd.Timestamp(line["deadline"]) + timedelta(days=1) <= now:
            found.append((("deadline",), said("claims.late", day=f"{line['deadline']:%Y-%m-%d}"), "warning"))
    return found
