"""Box labels and packing list of a delivery to a marketplace's warehouse, as PDF."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pyaddin.documents.slips import HELPERS
from pyaddin.steps.customs.rules import Carton
from pyaddin.steps.inbound.boxes import SIDES, Box, box_id, boxes
from pyaddin.values import countries


def box_labels(
    shipment: str, rows: pd.DataFrame, sender: Mapping[str, Any], *, folders: Sequence[Path], now: datetime
) -> bytes:
    """A PDF of labels of 100 by 150 mm, one for each box."""
    from pyaddin.documents.typesetting import pdf

    inside = boxes(rows)
    count = sum(box.alike for box in inside)
    labels = [
        SimpleNamespace(id=box_id(shipment, number), number=number, count=count, **_content(box))
        for box in inside
        for number in box.numbers
    ]
    to = next((text for text in rows["ship_to"] if text), "")
    values = {"labels": labels, "shipment": shipment, "ship_to": to, "sender": sender_of(sender), **HELPERS}
    return pdf("inbound_label.typ.j2", folders, values, now)


def packing_list(
    shipment: str, rows: pd.DataFrame, rule: Carton, codes: Mapping[str, str], *, folders: Sequence[Path], now: datetime
) -> bytes:
    """A PDF (A4) for who packs: what is to be heeded, what is to be prepared, what goes in which box."""
    from pyaddin.documents.typesetting import pdf

    listed = [
        SimpleNamespace(
            numbers=f"{box.number}" if box.alike == 1 else f"{box.number} to {box.numbers[-1]}", alike=box.alike,
            rows=[_row(row, codes) for _, row in box.rows.iterrows()], **_content(box),
        )
        for box in boxes(rows)
    ]  # fmt: skip
    values = {
        "boxes": listed, "shipment": shipment, "rules": rule.warehouse, "advice": rule.advice,
        "date": f"{now:%Y-%m-%d %H:%M}", **HELPERS,
    }  # fmt: skip
    return pdf("inbound_list.typ.j2", folders, values, now)


def _row(row: pd.Series, codes: Mapping[str, str]) -> SimpleNamespace:
    expiry = "" if pd.isna(row["expiry"]) else f"{row['expiry']:%Y-%m-%d}"
    return SimpleNamespace(
        sku=row["sku"], item=row["item"], units=int(row["units"]), prep=row["prep"], expiry=expiry,
        code=codes.get(row["sku"], ""), done=row["prepared"] != "",
    )  # fmt: skip


def _content(box: Box) -> dict[str, Any]:
    """What a label says of what is in a box; an article's units are counted only where it is alone."""
    sides = " × ".join(f"{box.first(name) / 10:g}" for name in SIDES)
    alone = box.rows["sku"].nunique() == 1
    return {
        "units": int(box.rows["units"].sum()), "alone": alone, "sku": box.rows["sku"].iloc[0] if alone else "",
        "weight": f"{box.first('weight_g') / 1000:.2f}", "sides": sides,
    }  # fmt: skip


def sender_of(row: Mapping[str, Any]) -> SimpleNamespace:
    """The sender's fields of a row of Warehouses."""
    return SimpleNamespace(**row, country_name=countries.name(str(row["country"])))
