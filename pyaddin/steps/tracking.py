"""Import tracking: each number to its parcel, and what cannot be matched."""

from dataclasses import dataclass

import pandas as pd

from pyaddin.problems import Problem
from pyaddin.tables import Status

SOURCE = "Tracking"
GONE = (Status.CANCELLED, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class Tracked:
    """Parcels after the press; the counts are of the file's rows. `unmatched` are rows' lines with the reason."""

    parcels: pd.DataFrame
    problems: list[Problem]
    matched: int
    already: int
    unmatched: list[tuple[int, str]]
    looked: pd.Index


def match(parcels: pd.DataFrame, rows: pd.DataFrame) -> Tracked:
    """Write each row's number on its parcel, found by parcel number or by order number where that is one parcel.

    `rows` has reference, tracking_no, carrier, shipped_at, line, problem and doubt. A number never replaces another
    one: the clerk is asked. The file's carrier is taken where the parcel has none.
    """
    places = _places(parcels)
    out = parcels.copy()
    taken = dict(zip(parcels["tracking_no"], parcels["parcel_no"], strict=True))
    problems: list[Problem] = []
    unmatched: list[tuple[int, str]] = []
    looked: list[int] = []
    matched = already = 0
    for row in rows.itertuples(index=False):
        label, why = (-1, row.problem) if row.problem else _find(places, row.reference)
        if label < 0:
            unmatched.append((int(row.line), why))
            continue
        looked.append(label)
        has = str(out.at[label, "tracking_no"])
        if has == row.tracking_no:
            already += 1
            continue
        why = _objection(str(out.at[label, "parcel_no"]), has, row.tracking_no, row.doubt, taken)
        if why:
            problems.append(Problem("parcels", label, ("tracking_no",), why, SOURCE))
            unmatched.append((int(row.line), ""))
            continue
        out.at[label, "tracking_no"] = row.tracking_no
        taken[row.tracking_no] = str(out.at[label, "parcel_no"])
        if not pd.isna(row.shipped_at) and pd.isna(out.at[label, "shipped_at"]):
            out.at[label, "shipped_at"] = row.shipped_at
        if row.carrier and not out.at[label, "carrier"]:
            out.at[label, "carrier"] = row.carrier
        matched += 1
    return Tracked(out, problems, matched, already, unmatched, pd.Index(dict.fromkeys(looked)))


def _places(parcels: pd.DataFrame) -> dict[str, list[int]]:
    """Labels by parcel number and by each order number; a parcel number means that parcel alone."""
    live = parcels[~parcels["status"].isin(GONE)]
    places: dict[str, list[int]] = {}
    for label, orders in zip(live.index, live["order_no"], strict=True):
        for order in orders.split(", "):
            places.setdefault(order.casefold(), []).append(int(label))
    places.update(
        {number.casefold(): [int(label)] for label, number in zip(live.index, live["parcel_no"], strict=True)}
    )
    return places


def _find(places: dict[str, list[int]], reference: str) -> tuple[int, str]:
    found = places.get(reference.casefold(), [])
    if len(found) == 1:
        return found[0], ""
    if found:
        return -1, f"order {reference} has {len(found)} parcels; put the parcel number in its place."
    return -1, f"no parcel or order {reference} is on Parcels."


def _objection(parcel: str, has: str, number: str, doubt: str, taken: dict[str, str]) -> str:
    if doubt:
        return f"not taken, as {doubt}"
    if has:
        return f"the file says {number}; clear Tracking no. and import again if that one is right."
    other = taken.get(number)
    if other and other != parcel:
        return f"{number} is already the number of parcel {other}; look which of the two is right."
    return ""
