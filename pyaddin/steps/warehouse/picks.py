"""What was picked: posted line by line; too few corrects Stock, asks another bin, or frees the order by its policy."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import pandas as pd

from pyaddin.steps.warehouse import fewer
from pyaddin.steps.warehouse.agreeing import agreed
from pyaddin.steps.warehouse.fewer import Part, Shop
from pyaddin.steps.warehouse.movements import FROM, TO, moved
from pyaddin.steps.warehouse.shelves import Place, Shelves, stocked
from pyaddin.steps.warehouse.wanted import note, noted
from pyaddin.steps.warehouse.waves import into, picked_at
from pyaddin.tables.frames import Tables
from pyaddin.tables.goods import QUARANTINE
from pyaddin.tables.outbound import PICKING, Fewer, Pick
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import YES
from pyaddin.tables.settings import Settings
from pyaddin.tables.warehouse import Side, Why
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = "pick"
TO_DO: Final = (Pick.OPEN, Pick.BACK)
APART: Final = (Why.BROKEN, Why.EXPIRED)
"""Units that are there and may not be sold: they go where such are kept."""
STAYS: Final = (Fewer.UNREACHED,)
"""The units are there and Stock is right."""
Wrong = tuple[tuple[str, ...], Text]


@dataclass(slots=True)
class Picked:
    """The tables after the press, how units moved, what is wrong, and the lines that went."""

    tables: Tables
    moves: pd.DataFrame
    problems: list[Problem]
    went: set[int]
    elsewhere: list[tuple[str, str, float]] = field(default_factory=list)
    freed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Desk:
    """What the lines change while they are gone through."""

    shop: Shop
    apart: bool
    moves: list[dict[str, Any]] = field(default_factory=list)

    def correct(self, place: Place, units: float, reason: str) -> None:
        """Stock holds so many units fewer there."""
        sku, warehouse, bin_, lot = place
        shelves = Shelves.of(self.shop.stock)
        change, states = {place: -units}, dict[Place, str]()
        why, to = (Why.MISSING if reason == Fewer.EMPTY else reason), (Side.LOST, "", "")
        if reason in APART and self.apart:
            target = (sku, warehouse, shelves.quarantine(sku, warehouse), lot)
            change[target], states[target] = units, QUARANTINE
            to = (Side.STOCK, target[1], target[2])
            why = Why.DAMAGED if reason == Why.BROKEN else reason
        ends = dict(zip((*FROM, *TO), (Side.STOCK, warehouse, bin_, *to), strict=True))
        self.moves.append({"why": why, "sku": sku, "qty": units, "lot": lot, **ends})
        self.shop.stock = stocked(self.shop.stock, change, states)


def post(
    tables: Tables, settings: Settings, who: str, now: datetime, last_id: int, last_line: int, *, apart: bool = True
) -> Picked:
    """Post what the lines say; running it on its own result changes nothing.

    `apart` tells whether Stock has a column for bins of which nothing is sold.
    """
    lines = agreed(tables, last_line)
    shop = Shop(tables["orders"], tables["parcels"], tables["stock"], tables["products"], settings, last_id)
    desk, out, problems, done = _Desk(shop, apart), lines.copy(), list[Problem](), dict[int, list[Any]]()
    checks = set(tables["products"].loc[tables["products"]["quality_check"] == YES, "sku"])
    known = _articles(tables["products"])
    tote = dict(zip(shop.parcels["parcel_no"], shop.parcels["tote"], strict=True)).get
    for label in lines.index[lines["status"].isin(TO_DO)]:
        line = lines.loc[label]
        if not (line["all_there"] or line["scan"] or pd.notna(line["picked"])):
            continue
        wrong = _wrong(line, known, checks) or _of_file(line, shop)
        if wrong:
            problems.append(Problem(PICKING.name, int(label), *wrong))
            continue
        done[int(label)] = _posted(line, desk, tote, who, now)
    for name, cells in zip(_DONE, zip(*done.values(), strict=True), strict=False):
        out.loc[list(done), name] = list(cells)
    after = {**tables, "orders": shop.orders, "parcels": shop.parcels, "stock": shop.stock, PICKING.name: out}
    out = agreed(after, last_line)
    problems += _told(shop)
    orders = after["orders"]
    looked = orders.index[(orders["parcel_no"] != "") | orders.index.isin(list(shop.short))]
    after["orders"] = mark("orders", orders, SOURCE, problems, looked)
    boxes = picked_at(out, shop.parcels, pd.Timestamp(now))
    after |= {PICKING.name: mark(PICKING.name, out, SOURCE, problems), "parcels": boxes}
    return Picked(after, moved(desk.moves), problems, set(done), shop.elsewhere, shop.freed)


_DONE: Final = ["status", "picked", "totes", "parcels", "picked_at", "who"]


def _posted(line: pd.Series, desk: _Desk, tote: Any, who: str, now: datetime) -> list[Any]:
    """Carry out what a line says; its cells then."""
    if line["status"] == Pick.BACK:
        return [Pick.RETURNED, line["qty"], line["totes"], line["parcels"], now, who]
    units, got = noted(line["parcels"]), _got(line)
    if got == line["qty"]:
        return [Pick.PICKED, got, line["totes"], line["parcels"], now, who]
    place, parts = _place(line), _short(units, line["qty"] - got)
    if line["reason"] not in STAYS:
        short = sum(number for _, number in parts)
        more = max(desk.shop.free(place), 0.0) if line["reason"] == Fewer.EMPTY else 0.0
        desk.correct(place, short + more, line["reason"])
    fewer.missing(desk.shop, place, parts)
    kept = {**units, **{parcel: units[parcel] - number for parcel, number in parts}}
    return [Pick.SHORT, got, into(kept, tote), note(kept), now, who]


def _told(shop: Shop) -> Iterator[Problem]:
    """What is said beside order rows that left their parcel: until they are in another, for the buyer is to know."""
    for label, (sku, units, waits) in shop.short.items():
        told = said("pick.waits", units=units, sku=sku) if waits else said("pick.left-out", units=units, sku=sku)
        yield Problem("orders", label, ("qty",), told, "warning")


def _got(line: pd.Series) -> float:
    return float(line["qty"] if pd.isna(line["picked"]) else line["picked"])


def _place(line: pd.Series) -> Place:
    return (line["sku"], line["warehouse"], line["bin"], line["lot"])


def _short(units: dict[str, float], missing: float) -> list[Part]:
    """Whose units are missing: those of the parcels that come last in the wave."""
    parts: list[Part] = []
    for parcel, number in reversed(units.items()):
        part = min(number, missing)
        if part > 0:
            parts.append((parcel, part))
            missing -= part
    return parts


def _articles(products: pd.DataFrame) -> dict[str, str]:
    """SKUs by what a scanner may read of them."""
    pairs = zip(products["barcode"], products["sku"], strict=True)
    codes = {code.casefold(): sku for code, sku in pairs if code}
    return {**codes, **{sku.casefold(): sku for sku in products["sku"] if sku}}


def _wrong(line: pd.Series, known: dict[str, str], checks: set[str]) -> Wrong | None:
    """Why a line cannot be posted: the first reason counts."""
    sku, qty, got = line["sku"], float(line["qty"]), _got(line)
    if line["scan"]:
        read = known.get(line["scan"].casefold())
        if read is None and line["scan"].casefold() != sku.casefold():
            return ("scan",), said("pick.unknown", scan=line["scan"])
        if read not in (None, sku):
            return ("scan",), said("pick.other", scan=read, sku=sku)
    if got > qty:
        return ("picked",), said("pick.too-many", picked=got, qty=qty)
    if line["status"] == Pick.BACK:
        return None if got == qty else (("picked",), said("pick.all-back", qty=qty))
    if got < qty and line["all_there"]:
        return ("all_there", "picked"), said("pick.not-all", picked=got, qty=qty)
    if got < qty and not line["reason"]:
        return ("reason",), said("pick.no-reason", picked=got, qty=qty)
    if sku in checks and line["checked"] != YES and got:
        return ("checked",), said("pick.unchecked")
    return None


def _of_file(line: pd.Series, shop: Shop) -> Wrong | None:
    """A short pick that no other bin makes good, of a parcel that the carrier knows of already."""
    missing = float(line["qty"]) - _got(line)
    if line["status"] == Pick.BACK or missing <= 0 or fewer.covered(shop, _place(line), missing):
        return None
    for parcel, _ in _short(noted(line["parcels"]), missing):
        if file := fewer.filed(shop, parcel):
            return ("picked",), said("pick.in-file", parcel=parcel, file=file)
    return None
