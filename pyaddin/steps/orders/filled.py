"""What an import said of cells, once they are filled."""

from typing import Final

import pandas as pd

from pyaddin.tables import problems as beside_rows
from pyaddin.tables.problems import beside, mark, says

IMPORT: Final = "import"
"""What the import said of a row."""


def filled_in(orders: pd.DataFrame) -> pd.DataFrame:
    """Orders without the import's words about cells that the clerk has filled since."""
    told = orders.loc[says(orders, IMPORT), list(beside_rows.COLUMNS)]
    settled = []
    for label, *cells in told.itertuples(name=None):
        names = [name for kept in beside("orders", *cells) if kept.source == IMPORT for name in kept.columns]
        if all(not pd.isna(cell) and cell != "" for cell in (orders.at[label, name] for name in names)):
            settled.append(label)
    return mark("orders", orders, IMPORT, [], pd.Index(settled)) if settled else orders
