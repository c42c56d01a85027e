"""What lines of the warehouse count in: pieces, inner packs or cartons of so many as Products says."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from pyaddin.tables.problems import Problem
from pyaddin.tables.warehouse import Unit
from pyaddin.words.problems import said

EACH: Final = "each"
"""A column of pieces in one of a line's units."""
_SIZE: Final = {Unit.INNER: "per_inner", Unit.CARTON: "per_carton"}


def pieces(lines: pd.DataFrame, products: pd.DataFrame) -> pd.Series:
    """Pieces in one of each line's units; NaN where Products does not say."""
    each = pd.Series(1.0, index=lines.index)
    known = products.drop_duplicates("sku").set_index("sku")
    for unit, column in _SIZE.items():
        here = lines["unit"] == unit
        if here.any():
            size = lines["sku"].map(known[column]).astype("float64")
            each = each.mask(here, size.where(size > 0, np.nan))
    return each


def unsized(table: str, source: str, lines: pd.DataFrame) -> Iterator[Problem]:
    """Lines in a unit of which Products does not say how many pieces it holds."""
    for label, sku in lines.loc[lines[EACH].isna(), "sku"].items():
        yield Problem(table, int(label), ("unit",), said(f"{source}.unsized", sku=sku))
