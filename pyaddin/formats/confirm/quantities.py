"""Files that tell a marketplace how many units of each listing it may sell."""

from collections.abc import Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pyaddin.formats.files import load as files
from pyaddin.formats.files.schema import Texts
from pyaddin.formats.written import cells as column_cells
from pyaddin.formats.written.columns import ListFormat
from pyaddin.formats.written.files import OutFile, OutSheet, to_bytes
from pyaddin.formats.written.safe_names import safe
from pyaddin.formats.written.vocabulary import Vocabulary
from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

VOCABULARY: Final[Vocabulary] = {
    "listing.sku": "text", "listing.own_sku": "text", "listing.item": "text", "listing.barcode": "text",
    "listing.qty": "number",
}  # fmt: skip
"""`listing.sku` is what the marketplace calls it, `listing.own_sku` what the shop does."""


class QuantityFile(ListFormat):
    """The layout of a quantity file; `listed_on` are patterns of their names."""

    vocabulary = VOCABULARY
    listed_on: Texts


class _Listings:
    """Listings as columns of the vocabulary."""

    def __init__(self, listings: pd.DataFrame) -> None:
        self._listings = listings

    def column(self, name: str) -> list[Any]:
        cells: list[Any] = self._listings[name.partition(".")[2]].tolist()
        return cells

    def __len__(self) -> int:
        return len(self._listings)


def layout_of(marketplace: str, folders: Sequence[Path]) -> QuantityFile:
    """The layout that names the marketplace most closely; Refusal where there is none."""
    name = marketplace.casefold()
    fits = [
        (len(pattern.strip("*")), -turn, layout)
        for turn, layout in enumerate(files.load(folders, QuantityFile))
        for pattern in layout.listed_on
        if fnmatchcase(name, pattern.casefold())
    ]
    if not fits:
        raise Refusal(
            tr("There is no quantity file for {marketplace} in templates/quantities.", marketplace=marketplace)
        )
    return max(fits, key=lambda fit: fit[:2])[2]


def render(layout: QuantityFile, listings: pd.DataFrame, account: tuple[str, str], now: datetime) -> OutFile:
    """The file of an account; a listing whose cells would not be taken is left out."""
    filled = [column_cells.fill(column, _Listings(listings), layout.file) for column in layout.columns]
    bad = {found.row for _, findings in filled for found in findings if found.kind in column_cells.ERRORS}
    keep = [row for row in range(len(listings)) if row not in bad]
    columns = [[cells[row] for row in keep] for cells, _ in filled]
    data = to_bytes(layout.file, [OutSheet("Sheet1", [column.header for column in layout.columns], columns)])
    name = f"{safe(' '.join(filter(None, account)))}_quantities_{now:%H%M%S}.{layout.file.extension}"
    return OutFile(name, data, keep)
