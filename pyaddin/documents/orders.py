"""Purchase orders as PDF."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from pyaddin.documents.slips import HELPERS


def purchase_order(
    lines: pd.DataFrame, supplier: pd.Series, warehouse: pd.Series, *, folders: Sequence[Path], now: datetime
) -> bytes:
    """A PDF (A4) of these lines of Purchases: to whom, where they are to go, what each costs, what all come to."""
    from pyaddin.documents.typesetting import pdf

    rows = [SimpleNamespace(**{str(name): _plain(cell) for name, cell in row.items()}) for _, row in lines.iterrows()]
    amounts = lines["amount"]
    values = {
        "lines_of_order": rows, "purchase": lines["purchase"].iloc[0], "date": f"{now:%Y-%m-%d}",
        "supplier": SimpleNamespace(**{str(n): _plain(c) for n, c in supplier.items()}, name=str(supplier.name)),
        "warehouse": SimpleNamespace(**{str(n): _plain(c) for n, c in warehouse.items()}),
        "total": "" if amounts.isna().any() else float(amounts.sum()), "units_in_all": int(lines["qty"].sum()),
        **HELPERS,
    }  # fmt: skip
    return pdf("purchase_order.typ.j2", folders, values, now)


def _plain(cell: object) -> object:
    """A cell as a paper shows it: blank for what is not known, no point behind whole numbers."""
    if cell is None or cell != cell:
        return ""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
