"""Counts: what lies in a bin is counted, held against Stock, counted again where it differs much, and posted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from pyaddin.steps.stock.holding import where
from pyaddin.steps.stock.parts import held_units
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse import gs1
from pyaddin.steps.warehouse.movements import FROM, TO, Posted, moved
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.steps.warehouse.scans import added_up
from pyaddin.steps.warehouse.shelves import Place, Shelves, stocked
from pyaddin.steps.warehouse.units import EACH, pieces, unsized
from pyaddin.tables import frames
from pyaddin.tables.frames import Tables
from pyaddin.tables.goods import SERIAL
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.status import Status
from pyaddin.tables.warehouse import COUNTS, Count, Side
from pyaddin.words.catalogue import Text
from pyaddin.words.problems import said

SOURCE: Final = "count"
OVER: Final = (Count.DONE, Count.ADDED)
"""Lines that nothing is to be done about."""
_COUNTED: Final = ["counted", "second"]


@dataclass(slots=True)
class _Books:
    """What Stock says lies in each place, what was packed of it and is not out of the house, and what was found."""

    there: dict[Place, float]
    picking: dict[Place, float]
    units: dict[Place, float] = field(default_factory=dict)
    moves: list[dict[str, Any]] = field(default_factory=list)

    def post(self, place: Place, differs: float, why: str) -> None:
        """A place holds more or fewer units than Stock says."""
        sku, warehouse, bin_, lot = place
        beyond, here = (Side.LOST, "", ""), (Side.STOCK, warehouse, bin_)
        ends = (beyond, here) if differs > 0 else (here, beyond)
        row = dict(zip((*FROM, *TO), (*ends[0], *ends[1]), strict=True))
        self.moves.append({"why": why, "sku": sku, "qty": abs(differs), "lot": lot, **row})
        self.units[place] = differs


def count(tables: Tables, tolerance: float, highest: int, separator: str = gs1.SEPARATOR) -> Posted:
    """Lay out what is to be counted, and post counts that are settled; running it on its own result changes nothing.

    `tolerance` is by how many per cent a count may differ before it must be made again; every difference needs a
    reason, and is shown at one press before it is posted at the next.
    """
    stock, products = tables["stock"], tables["products"]
    before = tables[COUNTS.name]
    lines, problems = added_up(before, products, SOURCE, separator)
    lines = _laid_out(lines, stock, highest)
    lines = _described(lines, products)
    each = pieces(lines, products)
    open_ = ~lines["status"].isin(OVER)
    problems += unsized(COUNTS.name, SOURCE, lines[open_].assign(**{EACH: each[open_]}))
    wrong = {problem.row for problem in problems}
    traced = products.drop_duplicates("sku").set_index("sku")["traced"].to_dict()
    shelves, books = Shelves.of(stock), _books(stock, tables["orders"])
    values = products.drop_duplicates("sku").set_index("sku")["unit_value"].to_dict()
    out, went = lines.copy(), set(lines.index[~lines.index.isin(before.index)])
    went |= set(before.index[lines.loc[before.index, "status"] != before["status"]])
    asked: set[Place] = set()
    for label in lines.index[open_ & ~lines.index.isin(wrong)]:
        line = lines.loc[label]
        line[_COUNTED] = line[_COUNTED] * each[label]
        place: Place = (line["sku"], line["warehouse"], line["bin"], line["lot"])
        if asks := _unlike(line, place, traced.get(place[0], ""), books):
            problems.append(Problem(COUNTS.name, int(label), *asks))
            continue
        found = _judged(line, place, shelves, books, tolerance, values.get(line["sku"], np.nan), place in asked)
        asked.add(place)
        for name, value in found.cells.items():
            out.loc[label, name] = value
        if found.problem:
            problems.append(Problem(COUNTS.name, int(label), *found.problem))
        elif found.cells.get("status") == Count.DONE:
            went.add(int(label))
    states = {place: shelves.closed.get(place[1:3], "") for place in books.units}
    after = stocked(stock, books.units, states)
    return Posted(mark(COUNTS.name, out, SOURCE, problems), after, moved(books.moves), problems, went)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a line shows from now on, and what is asked of the clerk."""

    cells: dict[str, Any]
    problem: tuple[tuple[str, ...], Any] | None = None


def _unlike(
    line: pd.Series, place: Place, traced: str, books: _Books
) -> tuple[tuple[str, ...], Text] | None:  # fmt: skip
    """Why units cannot be counted so: traced ones are counted by their lot, serial numbers one by one."""
    counted = line["counted"] if pd.isna(line["second"]) else line["second"]
    if not counted > 0:
        return None
    if traced and not place[3] and place not in books.there:
        return ("lot",), said("count.no-lot", sku=place[0])
    if traced == SERIAL and counted > 1:
        return ("counted",), said("count.serial-units", sku=place[0])
    elsewhere = [other for other, units in books.there.items() if units > 0 and other != place]
    if traced == SERIAL and any((other[0], other[3]) == (place[0], place[3]) for other in elsewhere):
        return ("lot",), said("count.serial-twice", serial=place[3], sku=place[0])
    return None


def _judged(
    line: pd.Series, place: Place, shelves: Shelves, books: _Books, tolerance: float, value: float, again: bool
) -> _Found:
    sku, warehouse, bin_, lot = place
    known = {"sku": sku, "warehouse": warehouse, "bin": where(bin_, lot)}
    if not sku or not shelves.there(warehouse, bin_):
        return _Found({}, (("warehouse", "bin"), said("count.no-place", **known)))
    if again:
        return _Found({}, (("sku", "bin"), said("count.twice", **known)))
    book = books.there.get(place, 0.0)
    first = {} if line["status"] else {"status": Count.OPEN, "book": book}
    counted = line["counted"]
    if pd.isna(counted):
        return _Found(first)
    if picking := books.picking.get(place, 0.0):
        return _Found({}, (("sku", "bin"), said("count.picking", units=picking)))
    second = line["second"]
    if not first and line["book"] != book and pd.isna(second):
        moved_on = said("count.moved", then=float(line["book"]), now=book)
        return _Found({"status": Count.AGAIN, "book": book}, (("second",), moved_on))
    differs = float(counted if pd.isna(second) else second) - book
    worth = {"difference": differs, "value": differs * value if value == value else np.nan}
    shown = {**first, "book": book, **worth}
    if not differs:
        return _Found({**shown, "status": Count.DONE})
    must = line["status"] == Count.AGAIN or abs(differs) > abs(book) * tolerance / 100 + 1e-9
    if must and pd.isna(second):
        text = said("count.again", counted=float(counted), book=book)
        return _Found({**shown, "status": Count.AGAIN}, (("second",), text))
    if not line["reason"] or line["difference"] != differs:
        text = said("count.more" if differs > 0 else "count.fewer", units=abs(differs))
        return _Found(shown, (("reason",), text))
    books.post(place, differs, line["reason"])
    return _Found({**shown, "status": Count.DONE})


def _laid_out(lines: pd.DataFrame, stock: pd.DataFrame, highest: int) -> pd.DataFrame:
    """A line that names a warehouse, a bin or a SKU alone becomes one for each place on Stock that it means."""
    open_ = lines[lines["counted"].isna() & (lines["status"] == "")]
    there = stock.loc[~stock.duplicated(PLACE) & (stock["sku"] != ""), PLACE]
    out, new = lines.copy(), list[dict[str, Any]]()
    laid = {tuple(row) for row in lines.loc[~lines["status"].isin(OVER), PLACE].itertuples(index=False)}
    whole = {place[:3] for place in there.itertuples(index=False, name=None) if not place[3]}
    for label, *asked in zip(open_.index, *(open_[name] for name in PLACE), strict=True):
        if not any(asked) or (all(asked[:3]) and (asked[3] or tuple(asked[:3]) in whole)):
            continue
        fits = np.logical_and.reduce([(there[n] == v) | (v == "") for n, v in zip(PLACE, asked, strict=True)])
        places = [p for p in there[fits].itertuples(index=False, name=None) if p not in laid or p == tuple(asked)]
        laid.update(places)
        if places:
            out.loc[label, PLACE] = list(places[0])
            new += [dict(zip(PLACE, place, strict=True)) for place in places[1:]]
    numbers = more_numbers(COUNTS.name, out, len(new), highest)
    rows = [{**row, "no": number} for row, number in zip(new, numbers, strict=True)]
    return frames.append(COUNTS.name, out, frames.from_records(COUNTS.name, rows))


def _described(lines: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Lines with the name of their article."""
    names = products.drop_duplicates("sku").set_index("sku")["item"]
    return lines.assign(item=lines["sku"].map(names).astype("object").fillna("").astype("str"))


def _books(stock: pd.DataFrame, orders: pd.DataFrame) -> _Books:
    """What should lie in each place: what went into a carrier's file is off the shelf, though not yet confirmed."""
    rows = stock[~stock.duplicated(PLACE)]
    on_hand = rows.set_index(PLACE)["on_hand"].fillna(0.0)
    there = on_hand.sub(_units(orders, Status.SENT).reindex(on_hand.index).fillna(0.0))
    return _Books(_by_place(there), _by_place(_units(orders, Status.PACKED)))


def _units(orders: pd.DataFrame, status: str) -> pd.Series:
    return held_units(orders[orders["status"] == status]).groupby(PLACE)["reserved"].sum()


def _by_place(units: pd.Series) -> dict[Place, float]:
    keys: Iterable[Any] = units.index
    return {place: float(number) for place, number in zip(keys, units, strict=True)}
