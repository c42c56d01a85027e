"""Lots and serial numbers of what comes in: asked for where Products says so, one unit to a serial number."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd

from pyaddin.steps.warehouse.shelves import Lot, expiry_of
from pyaddin.steps.warehouse.units import EACH
from pyaddin.tables.goods import DATED, SERIAL
from pyaddin.tables.problems import Problem
from pyaddin.tables.warehouse import GOODS_IN
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said


class _Known(NamedTuple):
    """How articles are traced, until when lots are good, and the serial numbers that are in the house."""

    traced: dict[str, str]
    expiry: dict[Lot, pd.Timestamp]
    serials: set[Lot]


def problems(came: pd.DataFrame, products: pd.DataFrame, stock: pd.DataFrame, now: datetime) -> Iterator[Problem]:
    """Lines whose lot or serial number is missing, is another one's, or is over."""
    known = _known(products, stock)
    today = pd.Timestamp(now).normalize()
    for label, sku, lot, expiry, units, damaged in zip(
        came.index, came["sku"], came["lot"], came["expiry"], came["arrived"] * came[EACH],
        (came["damaged"] * came[EACH]).fillna(0.0), strict=True,
    ):  # fmt: skip
        good_until = known.expiry.get((sku, lot), pd.NaT)
        columns, why = _wrong(known, (sku, lot), expiry, good_until, units)
        last = expiry if good_until is pd.NaT else good_until
        if not why and last < today and damaged < units:
            columns, why = ("expiry",), said("goods.expired", lot=lot or sku, day=f"{last:%Y-%m-%d}")
        if why:
            yield Problem(GOODS_IN.name, int(label), columns, why)
            continue
        if known.traced.get(sku) == SERIAL:
            known.serials.add((sku, lot))
        if lot and not pd.isna(expiry):
            known.expiry.setdefault((sku, lot), expiry)


def _known(products: pd.DataFrame, stock: pd.DataFrame) -> _Known:
    traced = products.drop_duplicates("sku").set_index("sku")["traced"].to_dict()
    there = stock[(stock["on_hand"] > 0) & (stock["lot"] != "")]
    return _Known(traced, expiry_of(stock), set(zip(there["sku"], there["lot"], strict=True)))


def _wrong(known: _Known, lot: Lot, expiry: Any, good_until: Any, units: float) -> tuple[tuple[str, ...], Text | None]:
    sku, number = lot
    asked = known.traced.get(sku, "")
    if asked == SERIAL and not number:
        return ("lot",), said("goods.no-serial", sku=sku)
    if asked and not number:
        return ("lot",), said("goods.no-lot", sku=sku)
    if asked == SERIAL and units != 1:
        return ("arrived",), said("goods.serial-units", sku=sku)
    if asked == SERIAL and lot in known.serials:
        return ("lot",), said("goods.serial-twice", serial=number, sku=sku)
    if asked == DATED and pd.isna(expiry) and pd.isna(good_until):
        return ("expiry",), said("goods.no-expiry", sku=sku)
    if not pd.isna(expiry) and not number:
        return ("lot",), said("goods.expiry-without-lot")
    if not pd.isna(expiry) and not pd.isna(good_until) and expiry.normalize() != good_until.normalize():
        return ("expiry",), said("goods.other-expiry", lot=number, day=f"{good_until:%Y-%m-%d}")
    return (), None
