"""A carrier's invoice against what was sent: billed otherwise, twice, never sent, not ours, and not billed yet."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from pyaddin.steps.shipping.tracking import several
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.tables import frames
from pyaddin.tables.invoices import INVOICES, Billed
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = "invoice"
FREIGHT, OTHER, CORRECTION = "freight", "other", "correction"
GRAMS: Final = {
    "kg": 1000.0, "kgs": 1000.0, "k": 1000.0, "g": 1.0, "gr": 1.0, "lb": 453.59237, "lbs": 453.59237, "l": 453.59237,
    "oz": 28.349523125,
}  # fmt: skip
"""Grams of what invoices weigh in; where they do not say, kilograms."""
LEFT: Final = (Status.SHIPPED, Status.DELIVERED, Status.RETURNED)
NEVER_LEFT: Final = (Status.PACKED, Status.CANCELLED)
PATIENCE: Final = timedelta(days=30)
"""So long after it left a parcel should stand on an invoice."""
GLUE: Final = "; "


@dataclass(frozen=True, slots=True)
class Checked:
    """Invoices with the new rows, whose labels are `new`; `known` numbers stood there already, `loose` is what was
    billed of no number."""

    invoices: pd.DataFrame
    problems: list[Problem]
    new: list[int]
    known: int
    loose: float


KEPT: Final = ("invoice", "tracking_no", "freight")
"""What must be known of lines that are archived."""


def check(
    invoices: pd.DataFrame, charges: pd.DataFrame, parcels: pd.DataFrame, tolerance: float, highest: int,
    archived: Sequence[tuple[str, str, float]] = (),
) -> Checked:  # fmt: skip
    """Hold an invoice's charges against the parcels; what was checked before is not checked again, nor what was
    archived since, of which KEPT is given."""
    loose = float(charges.loc[charges["tracking_no"] == "", "amount"].sum())
    lines = charges[charges["tracking_no"] != ""]
    earlier = [*archived, *invoices[list(KEPT)].itertuples(index=False, name=None)]
    known = {(invoice, number.casefold()) for invoice, number, _ in earlier}
    groups = [
        (number, of) for (invoice, number), of in lines.groupby(["invoice", "tracking_no"], sort=False)
        if (invoice, number.casefold()) not in known
    ]  # fmt: skip
    places = _places(parcels)
    rows = [_row(number, of, parcels, places) for number, of in groups]
    numbers = more_numbers(INVOICES.name, invoices, len(rows), highest)
    new = pd.DataFrame(rows).assign(no=numbers) if rows else frames.empty(INVOICES.name)
    before = {number.casefold() for _, number, freight in earlier if freight > 0}
    out = frames.append(INVOICES.name, invoices, new)
    labels = [int(label) for label in out.index[len(invoices) :]]
    problems: list[Problem] = []
    status, claims = out["status"].copy(), out["claim"].copy()
    for label, (number, of) in zip(labels, groups, strict=True):
        at = places.get(number.casefold())
        parcel = None if at is None else parcels.loc[at].to_dict()
        found = list(_judged(out.loc[label].to_dict(), of, parcel, number.casefold() in before, tolerance))
        status[label] = found[0][0] if found else _quiet(of)
        claims[label] = max((claim for *_, claim in found), default=np.nan)
        problems += [Problem(INVOICES.name, label, (cell,), what) for _, cell, what, _ in found]
        if out.at[label, "freight"] > 0:
            before.add(number.casefold())
    out = out.assign(status=status, claim=claims)
    marked = mark(INVOICES.name, out, SOURCE, problems, pd.Index(labels))
    return Checked(
        _settled(marked), problems, labels, lines.groupby(["invoice", "tracking_no"]).ngroups - len(rows), loose
    )


def _settled(invoices: pd.DataFrame) -> pd.DataFrame:
    """Rows that were settled with the carrier have nothing to be said of them."""
    over = invoices.index[invoices["status"] == Billed.SETTLED]
    return mark(INVOICES.name, invoices, SOURCE, [], over) if len(over) else invoices


def _places(parcels: pd.DataFrame) -> dict[str, Any]:
    """Labels by each tracking number; of a number that stands twice, the parcel that is not cancelled."""
    places: dict[str, Any] = {}
    order = parcels.iloc[np.argsort(parcels["status"].isin((Status.CANCELLED,)).to_numpy(), kind="stable")]
    for label, first, more in zip(order.index, order["tracking_no"], order["more_tracking"], strict=True):
        for number in filter(None, (first, *several(more))):
            places.setdefault(number.casefold(), label)
    return places


def _row(number: str, of: pd.DataFrame, parcels: pd.DataFrame, places: Mapping[str, Any]) -> dict[str, Any]:
    """What an invoice says of a number, in one row."""
    at = places.get(number.casefold())
    parcel = {} if at is None else parcels.loc[at].to_dict()
    weights = [w for w in map(_grams, of["weight"], of["unit"]) if w > 0]
    ours = max([parcel[n] for n in ("weight_g", "billed_g") if parcel.get(n, 0) > 0], default=np.nan)
    return {
        "invoice": of["invoice"].iloc[0], "invoiced_at": of["invoiced_at"].max(),
        "carrier": _first(of["carrier"]) or parcel.get("carrier", ""), "tracking_no": number,
        "parcel_no": parcel.get("parcel_no", ""), "order_no": parcel.get("order_no", ""),
        "amount": round(float(of["amount"].sum()), 2), "currency": _first(of["currency"]),
        "weight_g": round(max(weights)) if weights else np.nan, "ours_g": ours, "zone": _first(of["zone"]),
        "service": _first(of["service"]),
        "freight": round(float(of.loc[of["kind"] == FREIGHT, "amount"].sum()), 2),
        "surcharges": _surcharges(of[of["kind"] != FREIGHT]), "account": _first(of["account"]),
    }  # fmt: skip


def _first(texts: pd.Series) -> str:
    return next(filter(None, texts), "")


def _surcharges(of: pd.DataFrame) -> str:
    sums = of.groupby(of["charge"].where(of["charge"] != "", "?"), sort=False)["amount"].sum()
    return GLUE.join(f"{name} {amount:,.2f}" for name, amount in sums.items() if amount)


def _grams(weight: float, unit: str) -> float:
    return weight * GRAMS.get(unit.strip(" .").casefold(), 1000.0)


def _quiet(of: pd.DataFrame) -> str:
    """What a row is of which nothing is to be said."""
    return Billed.CORRECTION if (of["kind"] == CORRECTION).all() or of["amount"].sum() < 0 else Billed.RIGHT


Finding = tuple[str, str, Text, float]
"""The status that follows, the column to look at, what is said, and what to claim."""


def _judged(
    row: Mapping[str, Any], of: pd.DataFrame, parcel: Mapping[str, Any] | None, billed: bool, tolerance: float
) -> Iterator[Finding]:
    amount = row["amount"]
    if parcel is None:
        yield Billed.STRANGER, "tracking_no", said("invoice.stranger"), max(amount, 0)
        return
    if (of["kind"] == CORRECTION).all():
        return
    if parcel["status"] in NEVER_LEFT and pd.isna(parcel["shipped_at"]) and amount > 0:
        yield Billed.UNSENT, "parcel_no", said("invoice.unsent", parcel=parcel["parcel_no"]), amount
        return
    if billed and row["freight"] > 0:
        yield Billed.TWICE, "amount", said("invoice.twice"), amount
        return
    double = _double(of)
    if double:
        yield Billed.TWICE, "surcharges", said("invoice.charge-twice", charge=", ".join(double)), sum(double.values())
    yield from _otherwise(row, of, parcel, tolerance)


def _double(of: pd.DataFrame) -> dict[str, float]:
    """Charges that stand twice with the same amount, and that amount."""
    named = of[(of["charge"] != "") & (of["amount"] > 0)]
    again = named[named.duplicated(["charge", "amount", "kind"])]
    return dict(zip(again["charge"], again["amount"], strict=True))


def _otherwise(
    row: Mapping[str, Any], of: pd.DataFrame, parcel: Mapping[str, Any], tolerance: float
) -> Iterator[Finding]:
    """Weight and service that are not those of the parcel."""
    ours, billed = row["ours_g"], row["weight_g"]
    unit = GRAMS.get(_first(of["unit"]).strip(" .").casefold(), 1000.0)
    step = unit if unit > 100 else 1.0
    if ours > 0 and billed > math.ceil(round(ours * (1 + tolerance / 100) / step, 6)) * step:
        over = row["freight"] * (1 - ours / billed)
        what = said("invoice.weight", billed=round(billed), ours=round(ours))
        yield Billed.DIFFERS, "weight_g", what, round(max(over, 0), 2)
    if row["service"] and parcel["service"] and not _alike(row["service"], parcel["service"]):
        what = said("invoice.service", billed=row["service"], ours=parcel["service"])
        yield Billed.DIFFERS, "service", what, np.nan


def _alike(one: str, other: str) -> bool:
    """Whether two names of a service share a word, or one is a code, which nobody can compare with a name."""
    some, more = (
        {word for word in text.casefold().replace("-", " ").split() if len(word) > 2} for text in (one, other)
    )
    return not some or not more or bool(some & more) or one.isupper() or other.isupper()


def unbilled(parcels: pd.DataFrame, invoices: pd.DataFrame, carriers: Collection[str], now: datetime) -> pd.DataFrame:
    """Parcels with a number that left long ago and that stand on no invoice, of carriers that have billed others."""
    billed = set(invoices["tracking_no"].str.casefold())
    old = parcels["status"].isin(LEFT) & (parcels["shipped_at"] < now - PATIENCE) & (parcels["tracking_no"] != "")
    mine = parcels[old & parcels["carrier"].isin(carriers)]
    return mine[~mine["tracking_no"].str.casefold().isin(billed)]
