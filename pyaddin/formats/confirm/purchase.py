"""Purchase orders as files: our own form, or a supplier's."""

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
    **dict.fromkeys(
        ("line.purchase", "line.no", "line.supplier", "line.supplier_sku", "line.sku", "line.item", "line.barcode",
         "line.currency", "line.deliver_to"),
        "text",
    ),
    **dict.fromkeys(("line.qty", "line.cost", "line.amount"), "number"),
    "line.ordered_at": "when",
}  # fmt: skip


class PurchaseFile(ListFormat):
    """The form of a purchase order; `suppliers` are patterns of their names."""

    vocabulary = VOCABULARY
    suppliers: Texts


class _Lines:
    """Lines of a purchase order as columns of the vocabulary."""

    def __init__(self, lines: pd.DataFrame) -> None:
        self._lines = lines

    def column(self, name: str) -> list[Any]:
        cells: list[Any] = self._lines[name.partition(".")[2]].tolist()
        return cells

    def __len__(self) -> int:
        return len(self._lines)


def form_of(supplier: str, named: str, folders: Sequence[Path]) -> PurchaseFile:
    """The form that Suppliers names, else the one that names the supplier most closely; Refusal where there is none."""
    forms = files.load(folders, PurchaseFile)
    for form in forms:
        if named and form.id.casefold() == named.casefold():
            return form
    fits = [
        (len(pattern.strip("*")), -turn, form)
        for turn, form in enumerate(forms)
        for pattern in form.suppliers
        if fnmatchcase(supplier.casefold(), pattern.casefold())
    ]
    if not fits:
        raise Refusal(tr("There is no purchase order's form for {supplier} in templates/purchases.", supplier=supplier))
    return max(fits, key=lambda fit: fit[:2])[2]


def address(warehouse: pd.Series) -> list[str]:
    """A warehouse's address, line by line."""
    town = f"{warehouse['postcode']} {warehouse['city']}".strip()
    parts = [*(warehouse[name] for name in ("company", "address_1", "address_2")), town, warehouse["country"]]
    return [str(part) for part in parts if part]


def render(form: PurchaseFile, lines: pd.DataFrame, supplier: str, now: datetime) -> OutFile:
    """The file with these lines; Refusal names the first cell that must not be blank."""
    filled = [column_cells.fill(column, _Lines(lines), form.file) for column in form.columns]
    for _, findings in filled:
        for finding in findings:
            if finding.kind in column_cells.ERRORS:
                raise Refusal(
                    tr("The order to {supplier} lacks {header} of {sku}; fill it in on Products and press again.",
                       supplier=supplier, header=finding.column.header, sku=lines["sku"].iloc[finding.row])
                )  # fmt: skip
    data = to_bytes(form.file, [OutSheet("Sheet1", [c.header for c in form.columns], [cells for cells, _ in filled])])
    name = f"{lines['purchase'].iloc[0]}_{safe(supplier)}_{now:%H%M%S}.{form.file.extension}"
    return OutFile(name, data, [])
