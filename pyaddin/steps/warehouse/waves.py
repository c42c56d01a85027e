"""Waves: parcels that are picked on one walk; single units in bulk, the others each into a tote.

A parcel is in one wave at most, which stands on its row of Parcels: so no unit is ever picked twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from pyaddin.steps.orders.row_ids import highest_number
from pyaddin.steps.warehouse import walking
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.steps.warehouse.shelves import Place, natural
from pyaddin.steps.warehouse.wanted import Want, note, noted, wants
from pyaddin.tables import frames
from pyaddin.tables.frames import Tables
from pyaddin.tables.outbound import PICKING, SINGLES, TOTES, Pick
from pyaddin.tables.parcels import WALKS
from pyaddin.tables.status import Status

IN_HAND: Final = (Status.PACKED, Status.SENT, Status.CHANGED)
"""Parcels that are still in the house."""


@dataclass(frozen=True, slots=True)
class Wave:
    """Parcels of one walk, in the order of their totes; singles have none."""

    number: str
    warehouse: str
    kind: str
    parcels: tuple[str, ...]

    def tote(self, parcel: str) -> float:
        """The tote of a parcel; blank where it is picked in bulk."""
        return float(self.parcels.index(parcel) + 1) if self.kind == TOTES else np.nan


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The lines, the parcels, and the waves that are new."""

    lines: pd.DataFrame
    parcels: pd.DataFrame
    waves: list[Wave]


def lay_out(
    tables: Tables, labels: pd.Index, size: int, route: str, last_wave: int, last_line: int, *, singles: bool = True
) -> LaidOut:
    """Waves of these parcels, of which those that are in one already are left out: the most urgent first."""
    parcels, want = tables["parcels"], wants(tables["orders"])
    free = parcels.loc[labels]
    free = free[(free["wave"] == "") & free["status"].isin(IN_HAND) & (free["parcel_no"] != "")]
    units = _units(want)
    free = free[free["parcel_no"].isin(units)].drop_duplicates("parcel_no")
    highest = highest_number(parcels["wave"], last_wave, WALKS["wave"])
    waves = [
        replace(wave, number=f"{WALKS['wave']}{highest + count:06d}")
        for count, wave in enumerate(_waves(free, want, units, size, singles), 1)
    ]
    lines = tables[PICKING.name]
    records = [record for wave in waves for record in lines_of(wave, want, tables["products"], route)]
    numbers = more_numbers(PICKING.name, lines, len(records), last_line)
    new = frames.from_records(PICKING.name, [{**r, "no": n} for r, n in zip(records, numbers, strict=True)])
    return LaidOut(frames.append(PICKING.name, lines, new), in_waves(parcels, waves), waves)


def _units(want: Want) -> dict[str, list[float]]:
    """Units of each parcel, by what it wants."""
    units: dict[str, list[float]] = {}
    for (parcel, _), number in want.items():
        units.setdefault(parcel, []).append(number)
    return units


def _waves(
    parcels: pd.DataFrame, want: Want, units: Mapping[str, list[float]], size: int, singles: bool
) -> Iterator[Wave]:
    first_bin: dict[str, str] = {}
    for parcel, (_, _, bin_, _) in want:
        first_bin[parcel] = min(first_bin.get(parcel, natural(bin_)), natural(bin_))
    day = parcels["ship_by"].dt.normalize().fillna(pd.Timestamp.max.floor("D"))
    turn = pd.DataFrame(
        {"day": day, "bin": parcels["parcel_no"].map(first_bin), "no": parcels["parcel_no"].map(natural)}
    ).sort_values(["day", "bin", "no"], kind="stable")
    in_turn = parcels.loc[turn.index]
    for warehouse, rows in in_turn.groupby("warehouse", sort=True):
        numbers = list(rows["parcel_no"])
        alone = [number for number in numbers if singles and units[number] == [1.0]]
        if alone:
            yield Wave("", str(warehouse), SINGLES, tuple(alone))
        rest = [number for number in numbers if number not in set(alone)]
        for start in range(0, len(rest), size):
            yield Wave("", str(warehouse), TOTES, tuple(rest[start : start + size]))


def lines_of(wave: Wave, want: Want, products: pd.DataFrame, route: str) -> Iterator[dict[str, Any]]:
    """The lines of a wave in the order of its walk: an article in a bin, for all its parcels together."""
    inside = {number: place for place, number in enumerate(wave.parcels)}
    by_place: dict[Place, dict[str, float]] = {}
    for (parcel, place), units in sorted(want.items(), key=lambda one: inside.get(one[0][0], 0)):
        if parcel in inside:
            by_place.setdefault(place, {})[parcel] = units
    turn = {bin_: number for number, bin_ in enumerate(walking.walk((bin_ for _, _, bin_, _ in by_place), route))}
    known = products.drop_duplicates("sku").set_index("sku")
    for place in sorted(by_place, key=lambda at: (at[1], turn[at[2]], at[0], at[3])):
        yield line_of(wave.number, wave.kind, place, by_place[place], wave.tote, known)


def line_of(
    wave: str, kind: str, place: Place, parcels: Mapping[str, float], tote: Any, known: pd.DataFrame
) -> dict[str, Any]:
    """A line that is to be picked; `known` are Products by SKU."""
    sku, warehouse, bin_, lot = place
    item, barcode = ("", "") if sku not in known.index else known.loc[sku, ["item", "barcode"]]
    return {
        "status": Pick.OPEN, "wave": wave, "kind": kind, "warehouse": warehouse, "bin": bin_,
        "zone": walking.zone(bin_), "sku": sku, "lot": lot, "item": item, "barcode": barcode,
        "qty": sum(parcels.values()), "totes": into(parcels, tote), "parcels": note(parcels),
    }  # fmt: skip


def into(parcels: Mapping[str, float], tote: Any) -> str:
    """Tote and units, as 3: 2, 5: 1; blank where there are no totes."""
    at = ((tote(parcel), units) for parcel, units in parcels.items() if units > 0)
    return ", ".join(f"{number:g}: {units:g}" for number, units in at if number == number)


def in_waves(parcels: pd.DataFrame, waves: Iterable[Wave]) -> pd.DataFrame:
    """Parcels with the wave and tote that each has now."""
    where = {number: (wave.number, wave.tote(number)) for wave in waves for number in wave.parcels}
    if not where:
        return parcels
    out = parcels.copy()
    for label, number in parcels["parcel_no"].items():
        if number in where:
            out.loc[label, ["wave", "tote"]] = where[number]
    return out


def picked_at(lines: pd.DataFrame, parcels: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Parcels of waves with the moment when the last of their goods was picked, blank while some are not."""
    open_, done = set[str](), set[str]()
    for status, cell in zip(lines["status"], lines["parcels"], strict=True):
        (open_ if status == Pick.OPEN else done if status in (Pick.PICKED, Pick.SHORT) else set()).update(noted(cell))
    here, walks = parcels["parcel_no"], parcels["wave"] != ""
    whole = walks & here.isin(done) & ~here.isin(open_)
    at = parcels["picked_at"].mask(walks & here.isin(open_)).fillna(parcels["picked_at"].where(whole))
    return parcels.assign(picked_at=at.mask(whole & at.isna(), now))
