"""The paper of waves: what to fetch in the order of the walk, the put wall, and totals by article."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pyaddin.documents.escaping import Code, literal
from pyaddin.documents.slips import HELPERS
from pyaddin.tables.outbound import Pick
from pyaddin.tables.schema import shown


def paper(lines: pd.DataFrame, parcels: pd.DataFrame, *, folders: Sequence[Path], now: datetime) -> bytes:
    """A PDF (A4): each wave begins on a page of its own."""
    from pyaddin.documents.typesetting import pdf

    waves = [_wave(str(number), rows, parcels) for number, rows in lines.groupby("wave", sort=True)]
    return pdf("waves.typ.j2", folders, {"waves": waves, "date": f"{now:%Y-%m-%d %H:%M}", **HELPERS}, now)


def _wave(number: str, rows: pd.DataFrame, parcels: pd.DataFrame) -> SimpleNamespace:
    inside = parcels[(parcels["wave"] == number)].sort_values("tote", kind="stable")
    totals = rows.groupby(["sku", "item"], sort=True)["qty"].agg(["sum", "size"]).reset_index()
    return SimpleNamespace(
        number=number, end=Code(literal(f"end of {number}")), kind=shown(rows["kind"].iloc[0]),
        warehouse=", ".join(rows["warehouse"].unique()),
        units=int(rows["qty"].sum()), parcels=len(inside),
        lines=[_line(row) for row in rows.to_dict("records")],
        totes=[
            SimpleNamespace(no=f"{tote:g}", parcel=parcel, order=order)
            for tote, parcel, order in zip(inside["tote"], inside["parcel_no"], inside["order_no"], strict=True)
            if tote == tote
        ],
        totals=[
            SimpleNamespace(sku=sku, item=item, qty=int(units), bins=int(bins))
            for sku, item, units, bins in totals.itertuples(index=False, name=None)
        ],
    )  # fmt: skip


def _line(row: Mapping[Any, Any]) -> SimpleNamespace:
    names = ("bin", "zone", "sku", "lot", "item", "barcode", "no", "warehouse")
    totes = [part.strip().split(": ") for part in row["totes"].split(",") if ": " in part]
    fields = {name: row[name] for name in names}
    return SimpleNamespace(qty=int(row["qty"]), back=row["status"] == Pick.BACK, totes=totes, **fields)
