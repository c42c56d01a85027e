"""Moves: between the bins of a warehouse at once, between warehouses by way of the road."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from pyaddin.steps.stock.holding import where
from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.assembling import Bench, End, Wrong
from pyaddin.steps.warehouse.movements import FROM, TO, Posted, moved
from pyaddin.steps.warehouse.shelves import Lot, Place, Shelves, stocked
from pyaddin.tables.frames import Tables
from pyaddin.tables.problems import Problem, mark
from pyaddin.tables.schema import YES
from pyaddin.tables.warehouse import MOVES, Move, Side, Why, Work
from pyaddin.words.problems import said

SOURCE: Final = "move"
ROAD: Final[End] = (Side.ROAD, "", "")
LOST: Final[End] = (Side.LOST, "", "")


@dataclass(slots=True)
class _Going:
    """The units that each place can give, as the lines take them, and what moved so far."""

    free: dict[Place, float]
    units: dict[Place, float] = field(default_factory=dict)
    moves: list[dict[str, Any]] = field(default_factory=list)
    expiries: dict[Lot, pd.Timestamp] = field(default_factory=dict)

    def go(self, why: str, sku: str, lot: str, qty: float, source: End, target: End) -> None:
        """Units of a lot go from one end to the other."""
        ends = dict(zip((*FROM, *TO), (*source, *target), strict=True))
        self.moves.append({"why": why, "sku": sku, "qty": qty, "lot": lot, **ends})
        for (kind, *place), sign in ((source, -1.0), (target, 1.0)):
            if kind == Side.STOCK:
                at = (sku, place[0], place[1], lot)
                self.units[at] = self.units.get(at, 0.0) + sign * qty
                self.free[at] = self.free.get(at, 0.0) + sign * qty


def move(tables: Tables) -> Posted:
    """Move what can be moved, line by line; running it on its own result changes nothing."""
    lines, stock = tables[MOVES.name], tables["stock"]
    names = tables["products"].drop_duplicates("sku").set_index("sku")["item"]
    out = lines.assign(item=lines["sku"].map(names).astype("object").fillna("").astype("str"))
    shelves, going = Shelves.of(stock), _Going(_free(stock))
    bench = Bench.of(tables, shelves)
    problems: list[Problem] = []
    went: set[int] = set()
    for label in lines.index[lines["status"] != Move.DONE]:
        line = lines.loc[label]
        if wrong := next(_wrong(line, shelves, going.free, bench), None):
            problems.append(Problem(MOVES.name, int(label), *wrong))
        elif line["work"]:
            steps = bench.steps(line, going.free)
            going.expiries |= bench.expires(steps)
            for step in steps:
                going.go(*step)
            out.loc[label, "status"] = Move.DONE
            went.add(int(label))
        elif status := _went(line, going):
            out.loc[label, "status"] = status
            if _came(line):
                out.loc[label, ["arrived", "arrived_so_far"]] = [float("nan"), _arrived(line)]
            went.add(int(label))
    states = {place: shelves.closed.get(place[1:3], "") for place in going.units}
    after = stocked(stock, going.units, states, going.expiries)
    return Posted(mark(MOVES.name, out, SOURCE, problems), after, moved(going.moves), problems, went)


def _free(stock: pd.DataFrame) -> dict[Place, float]:
    """Units by place that are not set aside for an order."""
    rows = stock[~stock.duplicated(PLACE)]
    free = (rows["on_hand"].fillna(0.0) - rows["reserved"].fillna(0.0)).clip(lower=0.0)
    return dict(zip(zip(*(rows[name] for name in PLACE), strict=True), free, strict=True))


def _came(line: pd.Series) -> float:
    """Units that arrived now."""
    return 0.0 if pd.isna(line["arrived"]) else float(line["arrived"])


def _arrived(line: pd.Series) -> float:
    """Units that arrived so far."""
    return _came(line) + (0.0 if pd.isna(line["arrived_so_far"]) else float(line["arrived_so_far"]))


def _ends(line: pd.Series) -> tuple[End, End]:
    """Where a line's units come from and go to; a blank warehouse to go to is the same one."""
    to = line["to_warehouse"] or line["warehouse"]
    return (Side.STOCK, line["warehouse"], line["bin"]), (Side.STOCK, to, line["to_bin"])


def _went(line: pd.Series, going: _Going) -> str:
    """Carry out what a line says; where it stands then, blank where nothing went."""
    sku, lot, qty, (source, target) = line["sku"], line["lot"], float(line["qty"]), _ends(line)
    if source[1] == target[1]:
        going.go(Why.MOVED, sku, lot, qty, source, target)
        return Move.DONE
    came, left, starts = _came(line), qty - _arrived(line), line["status"] != Move.ON_THE_WAY
    if starts:
        going.go(Why.MOVED, sku, lot, qty, source, ROAD)
    if came:
        going.go(Why.MOVED, sku, lot, came, ROAD, target)
    if left and line["no_more"] == YES:
        going.go(Why.MISSING, sku, lot, left, ROAD, LOST)
        return Move.DONE
    if not left:
        return Move.DONE
    return Move.ON_THE_WAY if came or starts else ""


def _wrong(line: pd.Series, shelves: Shelves, free: dict[Place, float], bench: Bench) -> Iterator[Wrong]:
    """Why a line cannot be carried out: the first reason counts."""
    if line["work"]:
        yield from bench.wrong(line, free)
        if line["work"] == Work.APART:
            yield from _cannot_leave(line, free)
        return
    sku, qty, (_, target) = line["sku"], line["qty"], _ends(line)
    if not sku:
        yield ("sku",), said("move.no-sku")
    if not qty >= 1:
        yield ("qty",), said("move.nothing")
    if _arrived(line) > qty:
        yield ("arrived",), said("move.too-many", arrived=_arrived(line), qty=float(qty))
    if line["status"] != Move.ON_THE_WAY:
        yield from _cannot_leave(line, free)
    if not shelves.there(target[1], target[2]):
        yield ("to_warehouse", "to_bin"), said("move.unknown-bin", bin=target[2], warehouse=target[1])


def _cannot_leave(line: pd.Series, free: dict[Place, float]) -> Iterator[Wrong]:
    """Why units cannot leave the place where they are."""
    (source, target), sku, qty = _ends(line), line["sku"], line["qty"]
    place: Place = (sku, source[1], source[2], line["lot"])
    there = {"warehouse": source[1], "bin": where(source[2], line["lot"])}
    lots = [lot for (*at, lot), units in free.items() if tuple(at) == place[:3] and lot and units > 0]
    if lots and not line["lot"] and not free.get(place, 0.0) >= qty:
        yield ("lot",), said("move.which-lot", sku=sku, lots=", ".join(lots), **there)
    elif place not in free:
        yield ("warehouse", "bin"), said("move.not-there", sku=sku, **there)
    elif source == target and line["work"] != Work.APART:
        yield ("to_bin",), said("move.same")
    elif _came(line) and source[1] == target[1]:
        yield ("arrived",), said("move.at-once")
    elif qty > free[place]:
        yield ("qty",), said("move.too-few", qty=float(qty), free=free[place], **there)
