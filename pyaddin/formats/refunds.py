"""Refund lists: what is to be paid back at a marketplace, a line a return.

The column names of no marketplace's own refund file were found, so the list is plain: it is entered there by hand.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyaddin.formats.written.files import OutSheet, to_bytes
from pyaddin.formats.written.form import FileForm
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.returns import RETURNS
from pyaddin.tables.schema import shown
from pyaddin.values import formulas
from pyaddin.words.catalogue import tr

_FORM: Final = FileForm.model_validate({"kind": "csv", "extension": "csv", "encoding": "utf-8-sig"})


def refund_list(lines: Iterable[Mapping[str, Any]], refund_as: str) -> bytes:
    """The file of a marketplace; each line has `amount`, `line_no` and `delivery` beside what stands on Returns.

    Where the parcel is stands in it, because a refund for goods that never arrived bears another reason.
    """
    rows = [
        (
            line["order_no"], line["line_no"], line["sku"], line["no"], f"{line['amount']:.2f}", line["currency"],
            shown(line["reason"]) if line["reason"] else "", line["their_reason"], refund_as,
            shown(line["delivery"]) if line["delivery"] else "",
        )
        for line in lines
    ]  # fmt: skip
    headers = [
        *ORDERS.captions(("order_no", "line_no", "sku")), *RETURNS.captions(("no", "refund", "currency", "reason")),
        RETURNS.column("their_reason").caption, str(tr("Refund as")), PARCELS.column("delivery").caption,
    ]  # fmt: skip
    columns: list[list[str | float]] = [[formulas.without(str(row[at])) for row in rows] for at in range(len(headers))]
    return to_bytes(_FORM, [OutSheet("", headers, columns)])
