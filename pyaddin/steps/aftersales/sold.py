"""Which order row a return is of: found by what was scanned or typed, and by the article."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from pyaddin.steps.shipping.tracking import several
from pyaddin.tables.returns import Case
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

OUT: Final = (Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.RETURNED)
"""Order rows of which something can come back."""
NAMED: Final = 4
"""So many articles are named where one has to be chosen."""


@dataclass(slots=True)
class Sold:
    """Order rows by their Row ID, and where to look one up by whatever number stands on the parcel."""

    rows: dict[str, dict[str, Any]]
    by_number: Mapping[str, list[str]]

    @classmethod
    def of(cls, orders: pd.DataFrame, parcels: pd.DataFrame) -> "Sold":
        """What is on the sheets."""
        rows = {row["row_id"]: {**row, "label": label} for label, row in _records(orders)}
        in_parcel: dict[str, list[str]] = defaultdict(list)
        by_number: dict[str, list[str]] = defaultdict(list)
        for id_, row in rows.items():
            in_parcel[row["parcel_no"]].append(id_)
            by_number[_key(row["order_no"])].append(id_)
        for number, first, further in zip(
            *(parcels[n] for n in ("parcel_no", "tracking_no", "more_tracking")), strict=True
        ):
            for name in {number, first, *several(further)} - {""}:
                by_number[_key(name)] += in_parcel.get(number, []) if number else []
        return cls(rows, by_number)

    def row(self, line: Mapping[str, Any], rest: Mapping[str, float]) -> str | Text:
        """The Row ID that a line means, or why nobody can tell; `rest` are units that did not come back yet."""
        numbers = [line[name] for name in ("scan", "order_no", "parcel_no") if line[name]]
        if not numbers:
            return said("returns.no-number")
        found = [set(self.by_number.get(_key(number), ())) for number in numbers]
        for number, known in zip(numbers, found, strict=True):
            if not known:
                return said("returns.unknown", number=number)
        ids = sorted(set.intersection(*found))
        if line["sku"]:
            ids = [id_ for id_ in ids if _key(self.rows[id_]["sku"]) == _key(line["sku"])]
            if not ids:
                return said("returns.other-sku", sku=line["sku"], number=numbers[0])
        gone = [id_ for id_ in ids if self.rows[id_]["status"] in OUT]
        if not gone:
            return said("returns.not-sent", number=numbers[0]) if ids else said("returns.differ", number=numbers[0])
        skus = list(dict.fromkeys(self.rows[id_]["sku"] for id_ in gone))
        if len(skus) > 1:
            return said("returns.several", number=numbers[0], skus=", ".join(skus[:NAMED]))
        return next((id_ for id_ in gone if rest.get(id_, 1.0) > 0), gone[0])


def sent(row: Mapping[str, Any]) -> float:
    """Units of an order row that went out; none where it has not left."""
    return float(row["qty"]) if row["status"] in OUT and row["qty"] == row["qty"] else 0.0


def paid(row: Mapping[str, Any]) -> float | None:
    """What the buyer paid for an order row; None where nobody knows."""
    total = row.get("paid")
    if total is not None and total == total:
        return round(float(total), 2)
    price = row["unit_price"] * row["qty"]
    return round(float(price), 2) if price == price else None


def spoken_for(lines: pd.DataFrame) -> dict[str, float]:
    """Units by order row that came back, or are to come back."""
    open_ = lines["status"] != Case.CLOSED
    units = lines["received"].fillna(0.0).where(~open_, lines[["qty", "received"]].max(axis=1).fillna(0.0))
    sums = units[lines["row_id"] != ""].groupby(lines["row_id"]).sum()
    return {str(id_): float(number) for id_, number in sums.items()}


def scanned_again(lines: pd.DataFrame) -> dict[str, str]:
    """RMA numbers by what may be scanned of a return that is known: its own number and that of the way back."""
    known = lines[lines["row_id"] != ""]
    return {
        _key(text): no for name in ("back_no", "no") for text, no in zip(known[name], known["no"], strict=True) if text
    }


def seen(scan: str, known: Mapping[str, str]) -> Text | None:
    """What is said where a known return is scanned as a new line."""
    no = known.get(_key(scan)) if scan else None
    return said("returns.known", rma=no) if no else None


def _key(text: str) -> str:
    return str(text).casefold()


def _records(frame: pd.DataFrame) -> Iterator[tuple[int, dict[str, Any]]]:
    names = list(frame.columns)
    for label, *cells in frame.itertuples(name=None):
        yield int(label), dict(zip(names, cells, strict=True))
