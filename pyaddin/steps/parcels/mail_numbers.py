"""Mail numbers handed out to parcels, each once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pyaddin.tables.status import Status


@dataclass(frozen=True, slots=True)
class Handed:
    """Parcels with their numbers; `given` are these, `left` and `missing` the numbers left and lacking by carrier."""

    parcels: pd.DataFrame
    given: list[str] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)


def wanting(parcels: pd.DataFrame, carriers: Collection[str]) -> pd.DataFrame:
    """Parcels that wait for their file without a number, of carriers that have a pool."""
    rows = parcels[(parcels["status"] == Status.PACKED) & (parcels["tracking_no"] == "") & (parcels["parcel_no"] != "")]
    return rows[rows["carrier"].str.casefold().isin(carriers)]


def handed_out(parcels: pd.DataFrame, pools: Mapping[str, Collection[str]], used: Collection[str]) -> Handed:
    """Give each parcel that wants one the next number of its carrier's pool that was never `used`."""
    on_sheet = set(parcels["tracking_no"])
    on_sheet.update(one.strip() for cell in parcels["more_tracking"] for one in cell.split(","))
    out, given = parcels.copy(), []
    left: dict[str, int] = {}
    missing: dict[str, int] = {}
    for carrier, rows in wanting(parcels, pools.keys()).groupby("carrier", sort=False):
        free = [one for one in pools[str(carrier).casefold()] if one not in on_sheet and one not in used]
        labels = rows.index[: len(free)]
        numbers = free[: len(labels)]
        out.loc[labels, "tracking_no"] = numbers
        given += numbers
        on_sheet.update(numbers)
        left[str(carrier)] = len(free) - len(numbers)
        if len(labels) < len(rows):
            missing[str(carrier)] = len(rows) - len(labels)
    return Handed(out, given, left, missing)
