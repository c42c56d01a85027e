"""News as they stand beside rows and parcels, and when they are answered."""

from datetime import datetime
from typing import Any, Final

import pandas as pd

from pyaddin.steps.orders.statements import FIELDS
from pyaddin.tables.problems import COLUMNS, Problem, beside, mark, says
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = "news"
OF_QUANTITY: Final = ("news.qty-both", "news.fewer", "news.fewer-out", "news.fewer-gone", "news.line-gone")
_WARNS: Final = ("news.changed-gone", "news.fewer-gone", "news.cancelled-gone", "news.again")
"""What stops nothing, for the parcel went out."""
_UNPACKED: Final = {
    "news.cancelled-out": "news.cancelled", "news.changed-out": "news.changed", "news.fewer-out": "news.fewer",
    "news.held-out": "",
}  # fmt: skip
"""What is said of a row in a parcel, and what is left to say once that parcel is cancelled; "" is nothing."""


def problem(label: int, text: Text) -> Problem:
    name = name_of(text)
    column = name if name in FIELDS else "qty" if name in OF_QUANTITY else "status"
    return Problem("orders", label, (column,), text, "warning" if text.code in _WARNS else "error")


def name_of(text: Text) -> str:
    """What a text speaks of: a column's name, or the code of what is said of the quantity; "" for a state."""
    return str(dict(text.args).get("name") or (text.code if text.code in OF_QUANTITY else ""))


def value_of(text: Text) -> str:
    return str(dict(text.args)["value"])


def as_text(value: Any) -> str:
    """A cell's value inside a sentence, and as it is compared with one that was said."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:g}"


def on_parcels(parcels: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Parcels with the news that stop a row in them."""
    rows = orders[says(orders, SOURCE) & (orders["parcel_no"] != "")]
    at = dict(zip(parcels["parcel_no"], parcels.index, strict=True))
    problems = []
    for number, *cells in zip(rows["parcel_no"], *(rows[name] for name in COLUMNS), strict=True):
        if number in at:
            problems += [
                Problem("parcels", int(at[number]), ("order_no",), kept.said, kept.severity)
                for kept in beside("orders", *cells) if kept.source == SOURCE
            ]  # fmt: skip
    return mark("parcels", parcels, SOURCE, problems)


def settled(orders: pd.DataFrame) -> pd.DataFrame:
    """Orders without what was asked of cells that say now what the marketplace says."""
    told = orders.loc[says(orders, SOURCE), list(COLUMNS)]
    rows, left = [], []
    for label, *cells in told.itertuples(name=None):
        kept = [one for one in beside("orders", *cells) if one.source == SOURCE]
        open_ = [one for one in kept if not _answered(orders, label, one.said)]
        if len(open_) < len(kept):
            rows.append(label)
            left += [Problem("orders", label, one.columns, one.said, one.severity) for one in open_]
    return mark("orders", orders, SOURCE, left, pd.Index(rows)) if rows else orders


def unpacked(orders: pd.DataFrame, rows: pd.Index) -> pd.DataFrame:
    """Orders of which these rows lie in no parcel any more: nothing asks to pull one."""
    told = orders.loc[rows, list(COLUMNS)]
    told = told[says(told, SOURCE)]
    left = []
    for label, *cells in told.itertuples(name=None):
        for kept in beside("orders", *cells):
            code = _UNPACKED.get(kept.said.code, kept.said.code)
            if kept.source == SOURCE and code:
                text = said(code, **dict(kept.said.args)) if code != kept.said.code else kept.said
                left.append(Problem("orders", label, kept.columns, text, kept.severity))
    return mark("orders", orders, SOURCE, left, told.index)


def _answered(orders: pd.DataFrame, label: int, text: Text) -> bool:
    name = name_of(text)
    if name in FIELDS:
        return as_text(orders.at[label, name]) == value_of(text)
    return text.code == "news.line-gone" and orders.at[label, "status"] == Status.CANCELLED
