"""The rows that a statement speaks of, while it is compared with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from pyaddin.steps.orders.news.stages import stages
from pyaddin.steps.orders.statements import CANCELLED
from pyaddin.tables.settings import Settings
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said


@dataclass(slots=True)
class Heard:
    """Orders and Parcels once the news are taken; sets are of labels of lines.

    asked    lines that need the clerk; remade: numbers of parcels that are to be made anew
    due      units of each line that are to ship from here
    """

    orders: pd.DataFrame
    parcels: pd.DataFrame
    changed: set[int] = field(default_factory=set)
    cancelled: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    remade: list[str] = field(default_factory=list)
    due: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))
    added: list[dict[str, Any]] = field(default_factory=list)


class Talk:
    """The rows that lines speak of, and what becomes of them.

    before, orders  the sheet as it was, and as it is to be; `stage` is how far each row is
    lines, of_row   what is said, and the line of each row; `base`, `has_base` and `age` are of lines
    asks, written   what is asked beside a row, and the columns that were written there
    remake          numbers of parcels to be made anew
    """

    def __init__(
        self, orders: pd.DataFrame, parcels: pd.DataFrame, lines: pd.DataFrame, of_row: pd.Series, base: pd.DataFrame,
        base_of: pd.Series, age: pd.Series, settings: Settings, everything: bool,
    ) -> None:  # fmt: skip
        self.before, self.orders, self.parcels = orders, orders, parcels
        self.lines, self.of_row, self.everything = lines, of_row, everything
        self.stage = stages(orders, parcels).loc[of_row.index]
        self.base = base.reindex(base_of[base_of >= 0].to_numpy()).set_axis(base_of.index[base_of >= 0], axis=0)
        self.has_base = base_of >= 0
        self.age, self.settings = age, settings
        self.asks: dict[int, list[Text]] = {}
        self.written: dict[int, set[str]] = {}
        self.result = Heard(orders, parcels)
        self.remake: dict[str, None] = {}
        self._own = False

    def ask(self, label: int, code: str, **places: Any) -> None:
        marketplace = self.before.at[label, "marketplace"]
        told = said(code, marketplace=marketplace, parcel=self.before.at[label, "parcel_no"], **places)
        self.asks.setdefault(label, []).append(told)

    def own_orders(self) -> pd.DataFrame:
        """Orders, a copy of its own once something is written."""
        if not self._own:
            self.orders, self._own = self.orders.copy(), True
        return self.orders

    def make_anew(self, labels: Iterable[int]) -> None:
        self.remake |= dict.fromkeys(self.before.loc[list(labels), "parcel_no"])

    def labels(self, line: int) -> list[int]:
        return [int(label) for label in self.of_row.index[self.of_row == line]]

    def free(self, labels: list[int]) -> None:
        """Without units, nor the place that the program chose for them."""
        orders = self.own_orders()
        held = [label for label in labels if pd.notna(orders.at[label, "reserved"])]
        orders.loc[held, ["warehouse", "bin", "lot", "parts"]] = ""
        orders.loc[labels, "reserved"] = np.nan

    def due_of(self, lines: pd.Index) -> pd.Series:
        """Units of lines that are to ship from here: what was to, and what the marketplace has added since and does not
        count as gone out already."""
        told = self.lines.loc[lines]
        known = self.base.reindex(lines)
        added = told["ordered"] - known["ordered"]
        added = added.where(added <= 0, np.minimum(added, (told["ordered"] - told["out"]).clip(lower=0)))
        moved = (known["due"] + added).clip(lower=0)
        return moved.where(self.has_base.loc[lines] & (told["said"] != CANCELLED), told["due"])

    def due(self, line: int) -> float:
        return float(self.due_of(pd.Index([line])).iloc[0])

    def here(self, line: int) -> float:
        labels = [label for label in self.labels(line) if self.orders.at[label, "status"] != Status.CANCELLED]
        return float(self.orders.loc[labels, "qty"].sum())
