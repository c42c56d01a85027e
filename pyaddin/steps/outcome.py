"""What a step makes of Orders: which rows went on, and which wait for the clerk."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Outcome:
    """Orders after a step, and by label the rows that it did and those that wait for the clerk; with the others it had
    nothing to do."""

    orders: pd.DataFrame
    went: set[int]
    waits: set[int]

    @property
    def done(self) -> int:
        """How many rows it did."""
        return len(self.went)

    @property
    def needs(self) -> int:
        """How many rows wait for the clerk."""
        return len(self.waits)

    @property
    def skipped(self) -> int:
        """How many rows it had nothing to do with."""
        return len(self.orders) - self.done - self.needs
