"""Count sheets: what is to be counted, by bin, to be filled in at the shelves."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from pyaddin.documents.slips import HELPERS
from pyaddin.steps.warehouse.shelves import natural


def count_sheet(lines: pd.DataFrame, *, blind: bool, folders: Sequence[Path], now: datetime) -> bytes:
    """A PDF (A4) with the lines of Counts, by warehouse and bin; a `blind` one does not say what Stock holds."""
    from pyaddin.documents.typesetting import pdf

    in_turn = ["warehouse", "turn", "sku", "lot"]
    by_bin = lines.assign(turn=lines["bin"].map(natural)).sort_values(in_turn, kind="stable")
    sheets = [
        SimpleNamespace(name=str(warehouse), lines=[_line(row, blind) for _, row in rows.iterrows()])
        for warehouse, rows in by_bin.groupby("warehouse", sort=False)
    ]
    values = {"sheets": sheets, "blind": blind, "date": f"{now:%Y-%m-%d %H:%M}", **HELPERS}
    return pdf("count_sheet.typ.j2", folders, values, now)


def _line(row: pd.Series, blind: bool) -> SimpleNamespace:
    book = "" if blind or pd.isna(row["book"]) else f"{row['book']:g}"
    return SimpleNamespace(book=book, **{name: row[name] for name in ("no", "bin", "sku", "item", "lot")})
