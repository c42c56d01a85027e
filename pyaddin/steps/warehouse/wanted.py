"""What parcels want from the bins, and how the lines to pick say for which parcels they are: P000012*2; P000013*1."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from pyaddin.steps.stock.holding import LEFT
from pyaddin.steps.stock.parts import HELD, held_units
from pyaddin.steps.warehouse.shelves import Place
from pyaddin.tables.status import Status

GLUE: Final = "; "
Want = dict[tuple[str, Place], float]
"""Units by parcel and place."""
_NOT_TO_PICK: Final = (*LEFT, Status.RETURNED, Status.CANCELLED)


def noted(cell: str) -> dict[str, float]:
    """Units by parcel, as a line keeps them; what cannot be read is none."""
    found: dict[str, float] = {}
    for part in cell.split(";"):
        parcel, _, units = part.strip().rpartition("*")
        if parcel and units.isascii() and units.isdigit():
            found[parcel] = found.get(parcel, 0.0) + float(units)
    return found


def note(units: Mapping[str, float]) -> str:
    """The same the other way round, parcels without units left out."""
    return GLUE.join(f"{parcel}*{number:g}" for parcel, number in units.items() if number > 0)


def wants(orders: pd.DataFrame) -> Want:
    """What each parcel wants from which place, as its order rows say now; of sets it wants their parts."""
    rows = orders[(orders["parcel_no"] != "") & (orders["reserved"] > 0) & ~orders["status"].isin(_NOT_TO_PICK)]
    held = held_units(rows)
    found: Want = {}
    for parcel, *place, units in zip(rows.loc[held.index, "parcel_no"], *(held[name] for name in HELD), strict=True):
        sku, warehouse, bin_, lot = place
        key = (parcel, (sku, warehouse, bin_, lot))
        found[key] = found.get(key, 0.0) + units
    return found
