"""What a shop's movements say, and whether Stock is what they add up to."""

from pathlib import Path
from typing import Protocol

import pandas as pd
from helpers import Folder

from pyaddin.store.journal import Journal
from pyaddin.store.movements import Movements


class Kept(Protocol):
    """A shop whose sheets can be read, with its journal in a folder."""

    path: Path

    def table(self, name: str) -> pd.DataFrame:
        """A sheet as it stands."""
        ...


def told(shop: Folder) -> list[tuple[str, str, float, str, str]]:
    """What Movements shows, newest first."""
    rows = shop.table("movements")
    names = ("why", "sku", "qty", "from_place", "to_place")
    return list(zip(*(rows[name] for name in names), strict=True))


def agrees(shop: Kept) -> bool:
    """Whether each place of Stock holds what its movements add up to."""
    (path,) = shop.path.glob("*.journal")
    journal = Journal(path)
    known = Movements(journal).on_hand()
    journal.close()
    stock = shop.table("stock").set_index(["sku", "warehouse", "bin", "lot"])["on_hand"].fillna(0)
    places = known.index.union(stock.index)
    return bool((known.reindex(places, fill_value=0) == stock.reindex(places, fill_value=0)).all())
