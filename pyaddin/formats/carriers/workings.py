"""What carriers' files hold, worked out once in a press for parcels that stay as they are from step to step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

import pandas as pd

from pyaddin.steps.parcels import shipments
from pyaddin.steps.parcels.shipments import Shipments
from pyaddin.tables.frames import Tables
from pyaddin.tables.schema import VIEW
from pyaddin.values.rates import Known, none_known

if TYPE_CHECKING:
    from pyaddin.formats.carriers.format import CarrierFormat
    from pyaddin.formats.carriers.write import Prepared

_WHOLE: Final = ("orders", "products", "warehouses")
"""Tables that are taken for changed when a step has given another in their place."""


@dataclass(frozen=True, slots=True, eq=False)
class Cargo:
    """The shipments of some parcels, the tables they are made of, and the carriers' cells made of them so far."""

    tables: Tables
    shipments: Shipments
    _prepared: dict[tuple[str, tuple[int, ...]], Prepared] = field(default_factory=dict)

    def prepare(self, fmt: CarrierFormat, labels: pd.Index) -> Prepared:
        """The cells and problems of a format's file for these of the parcels."""
        from pyaddin.formats.carriers import write  # only buttons that ask for cells load what makes them

        key = (fmt.name, tuple(labels))
        made = self._prepared.get(key)
        if made is None or made.fmt is not fmt:
            made = self._prepared[key] = write.prepare(fmt, self.shipments, labels)
        return made

    def says_the_same(self, tables: Tables, labels: pd.Index) -> bool:
        """Whether the shipments would be made of the same; Problem and Status of a parcel are no part of them."""
        was, now = (t["parcels"].loc[labels, shipments.PARCEL_COLUMNS] for t in (self.tables, tables))
        return all(_is_still(tables[name], self.tables[name]) for name in _WHOLE) and was.equals(now)


def _is_still(now: pd.DataFrame, was: pd.DataFrame) -> bool:
    """Whether a table is what it was but for the folded column that only the views read."""
    return now is was or (VIEW.name in now and now.drop(columns=VIEW.name).equals(was.drop(columns=VIEW.name)))


class Workings:
    """The shipments of one press, by the parcels that they are of."""

    def __init__(self, rates: Known = none_known) -> None:
        self._rates = rates
        self._known: dict[tuple[datetime, tuple[int, ...]], Cargo] = {}

    def cargo(self, tables: Tables, labels: pd.Index, now: datetime) -> Cargo:
        """The shipments of these rows of Parcels: an earlier step's, while nothing that they say has changed since."""
        key = (now, tuple(labels))
        known = self._known.get(key)
        if known is None or not known.says_the_same(tables, labels):
            known = self._known[key] = Cargo(tables, shipments.build(tables, labels, now, self._rates))
        return known
