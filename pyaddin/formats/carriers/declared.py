"""Whether a file declares what the goods are worth: nothing blank, nothing that differs from the parcel's Value."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from pyaddin.formats.carriers.format import CarrierFormat, Sheet
from pyaddin.formats.carriers.rows import Rows, foreign
from pyaddin.formats.written import transforms, vocabulary
from pyaddin.formats.written.columns import Column
from pyaddin.steps.parcels.shipments import IOSS_UNSURE
from pyaddin.tables.problems import Problem
from pyaddin.words.problems import said

_PIECE: Final = ".unit_value"
_WORTH: Final = (_PIECE, ".total_value")
_VALUE: Final = "parcel.value"
_IOSS: Final = "parcel.ioss"
_UNITS: Final = "parcel.units"
_HALF_A_CENT: Final = 0.005

Filled = Sequence[tuple[Sheet, Rows]]


def problems(fmt: CarrierFormat, parcels: pd.DataFrame, items: pd.DataFrame, sheets: Filled) -> Iterator[Problem]:
    """What is wrong with the values of parcels that cross a customs border."""
    abroad = parcels[foreign(parcels)]
    columns = [column for sheet in fmt.sheets for column in sheet.columns]
    of_items = [column for column in columns if any(name.endswith(_WORTH) for name in column.names)]
    if of_items and not any(column.required is True for column in of_items):
        yield from _without(fmt, abroad, items)
    elif not of_items and fmt.reads((_VALUE,)):
        yield from _blank(fmt, abroad, columns)
    yield from _different(fmt, abroad, items, sheets)
    if fmt.reads((_IOSS,)):
        yield from _unsure(abroad)


def _problem(label: int, column: str, told: Any, severity: Any = "warning") -> Problem:
    return Problem("parcels", int(label), (column,), told, severity)


def _without(fmt: CarrierFormat, abroad: pd.DataFrame, items: pd.DataFrame) -> Iterator[Problem]:
    blank = items[items["parcel"].isin(abroad.index) & items["item.unit_value"].isna()]
    for label, sku in zip(blank["parcel"], blank["item.sku"], strict=True):
        yield _problem(label, "order_no", said("carrier.no-value", sku=sku, name=fmt.name), "error")


def _blank(fmt: CarrierFormat, abroad: pd.DataFrame, columns: Sequence[Column]) -> Iterator[Problem]:
    if any(column.required is True and _VALUE in column.names for column in columns):
        return  # said of the column
    for label in abroad.index[abroad[_VALUE].isna()]:
        yield _problem(label, "value", said("carrier.value-blank", name=fmt.name))


def _different(fmt: CarrierFormat, abroad: pd.DataFrame, items: pd.DataFrame, sheets: Filled) -> Iterator[Problem]:
    """Parcels whose articles come to another sum in the file than what Value says. Where the file takes rounded
    amounts only, what rounding the sum itself would change is no difference."""
    written = _written(sheets, items)
    least = max((10.0 ** -(c.decimals or 0) for s, _ in sheets for c in s.columns if _is_per_piece(c)), default=0.0)
    by_parcel = items.groupby("parcel")
    told = abroad.loc[abroad[_VALUE].notna() & abroad.index.isin(list(written)), [_VALUE, "parcel.currency"]]
    told = told.assign(own=by_parcel["item.total_value"].sum(), currency=by_parcel["item.currency"].first())
    told = told[told["parcel.currency"] == told["currency"]].assign(file=pd.Series(written))
    rounds = (told["own"] - told[_VALUE]).abs() < _HALF_A_CENT
    most = np.where(rounds, max(least - _HALF_A_CENT, _HALF_A_CENT), _HALF_A_CENT)
    odd = told[(told["file"] - told[_VALUE]).abs() >= most]
    for label, declared, value in zip(odd.index, odd["file"], odd[_VALUE], strict=True):
        code = "carrier.value-rounded" if rounds[label] else "carrier.value-differs"
        yield _problem(label, "value", said(code, name=fmt.name, declared=round(declared, 2), value=value))


def _written(sheets: Filled, items: pd.DataFrame) -> dict[int, float]:
    """What the file's values of a piece come to, by parcel; not where it leaves out the value of an article."""
    sums: dict[int, float] = {}
    wanted = items.groupby("parcel").size()
    for sheet, rows in sheets:
        columns = {column.value: column for column in sheet.columns if _is_per_piece(column)}
        told = [(owner, sum_, n) for c in columns.values() for owner, sum_, n in _each(c, rows, items)]
        frame = pd.DataFrame(told, columns=["parcel", "sum", "articles"]).groupby("parcel").sum()
        whole = frame[frame["articles"] >= wanted.reindex(frame.index, fill_value=0)]
        sums |= {int(label): float(sum_) for label, sum_ in whole["sum"].items()}
    return sums


def _each(column: Column, rows: Rows, items: pd.DataFrame) -> Iterator[tuple[int, float, float]]:
    """For each cell of a column that is filled: its parcel, what it comes to, and of how many articles it speaks."""
    shown = [_shown(column, value) for value in vocabulary.evaluate(column.value, rows.column, len(rows))]
    if rows.shared:
        by_sku = dict(zip(rows.skus, shown, strict=True))
        for owner, sku, count in zip(items["parcel"], items["item.sku"], items["item.qty"], strict=True):
            if (amount := by_sku.get(sku)) is not None:
                yield owner, amount * count, 1
        return
    pieces = _pieces(column)
    for owner, amount, count in zip(rows.owners, shown, rows.column(pieces), strict=True):
        if amount is not None and not vocabulary.is_blank(count):
            yield owner, amount * count, math.inf if pieces == _UNITS else 1


def _shown(column: Column, value: Any) -> float | None:
    if not isinstance(value, int | float) or value != value:
        return None
    return transforms.written(float(value), column.unit, column.decimals, column.rounding)


def _is_per_piece(column: Column) -> bool:
    return column.decimals is not None and any(name.endswith(_PIECE) for name in vocabulary.names_in(column.value))


def _pieces(column: Column) -> str:
    """The field that says how many pieces have the value that a column writes."""
    if _VALUE in column.names:
        return _UNITS
    name = next(name for name in vocabulary.names_in(column.value) if name.endswith(_PIECE))
    return name.removesuffix(_PIECE) + ".qty"


def _unsure(abroad: pd.DataFrame) -> Iterator[Problem]:
    for label, why in abroad.loc[abroad[IOSS_UNSURE] != "", IOSS_UNSURE].items():
        told = said("carrier.ioss-no-value") if why == "?" else said("carrier.ioss-no-rate", currency=why)
        yield _problem(label, "value", told)
