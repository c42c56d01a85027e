"""The content file of a delivery to a marketplace's warehouse: a line an article, a column a box.

Amazon's help names the columns of the boxes; the header of its workbook of today was not found, so the columns before
them bear plain names.
"""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from pyaddin.formats.written.files import OutSheet, to_bytes
from pyaddin.formats.written.form import FileForm
from pyaddin.steps.inbound.boxes import SIDES, Box, box_id, boxes
from pyaddin.values import formulas

_FORM: Final = FileForm.model_validate({"kind": "csv", "extension": "tsv", "delimiter": "\t", "encoding": "utf-8-sig"})
_HEAD: Final = ("SKU", "Title", "FNSKU", "Expiry", "Expected quantity", "Boxed quantity")
_BELOW: Final = ("Box weight (kg)", "Box length (cm)", "Box width (cm)", "Box height (cm)")


def content_file(shipment: str, rows: pd.DataFrame, codes: Mapping[str, str]) -> bytes:
    """The file of a shipment; `codes` are what the marketplace calls the SKUs."""
    inside = boxes(rows)
    articles = list(
        rows.assign(day=rows["expiry"].dt.strftime("%Y-%m-%d").fillna("")).groupby(["sku", "day"], sort=True)
    )
    columns: list[list[str | float]] = [[] for _ in _HEAD]
    for (sku, day), lines in articles:
        boxed = (lines["units"] * lines["boxes"].fillna(1)).sum()
        plan = rows.loc[rows["sku"] == sku, "planned"].dropna()
        cells = (
            sku,
            lines["item"].iloc[0],
            codes.get(sku, ""),
            day,
            int(plan.iloc[0]) if len(plan) else "",
            int(boxed),
        )
        for column, cell in zip(columns, cells, strict=True):
            column.append(formulas.without(cell) if isinstance(cell, str) else cell)
    for column, head in zip(columns, [_BELOW, *[("",) * len(_BELOW)] * (len(_HEAD) - 1)], strict=True):
        column.extend(head)
    headers = list(_HEAD)
    for box in inside:
        filled = _box(box, [set(lines.index) for _, lines in articles])
        for number in box.numbers:
            headers.append(f"{box_id(shipment, number)} - Unit Quantity")
            columns.append(filled)
    return to_bytes(_FORM, [OutSheet("", headers, columns)])


def _box(box: Box, articles: list[set[int]]) -> list[str | float]:
    """A box's column: its units of each article, its weight and sides."""
    units = [int(box.rows.loc[box.rows.index.isin(rows), "units"].sum()) for rows in articles]
    measures = (box.first("weight_g") / 1000, *(box.first(name) / 10 for name in SIDES))
    return [*(count or "" for count in units), *(f"{round(float(measure), 3):g}" for measure in measures)]
