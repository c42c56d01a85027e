"""Movements of stock: every change of On hand, from where to where and why.

What stands on Stock is the opening count and all movements since: a movement takes units from one side and brings them
to the other, and a side is a place on Stock or one beyond it (the carrier, lost and found).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from pyaddin.steps.stock.place import PLACE
from pyaddin.tables.changes import KEY_GLUE, Changes
from pyaddin.tables.problems import Problem
from pyaddin.tables.warehouse import Side, Why

FROM: Final = ("from_kind", "from_warehouse", "from_bin")
TO: Final = ("to_kind", "to_warehouse", "to_bin")
MOVED: Final = ("why", "sku", "qty", "lot", *FROM, *TO)
"""The columns of movements."""
AGAINST: Final = {Why.OPENING: Side.UNKNOWN, Why.SHIPPED: Side.CARRIER}
"""The other side of movements that change one place alone; of all others it is lost and found."""
OF_THE_CLERK: Final = (Why.OPENING, Why.BY_HAND)
"""What was on the sheet before the press: its undo leaves that there."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A sheet's lines and Stock after the press, how units moved, what is wrong, and the lines that went."""

    lines: pd.DataFrame
    stock: pd.DataFrame
    moves: pd.DataFrame
    problems: list[Problem]
    went: set[int]


def moved(rows: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """Movements, of which what a row does not say is blank."""
    records = list(rows)
    columns = {name: [record.get(name, "") for record in records] for name in MOVED}
    return pd.DataFrame({n: pd.Series(c, dtype="float64" if n == "qty" else "str") for n, c in columns.items()})


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Movements one after the other."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else moved()


def on_hand(stock: pd.DataFrame) -> pd.Series:
    """Units by place; of rows of one place the first counts, and a blank is none."""
    rows = stock[~stock.duplicated(PLACE) & (stock["sku"] != "")]
    return rows.set_index(PLACE)["on_hand"].fillna(0.0)


def effect(moves: pd.DataFrame) -> pd.Series:
    """By how much movements change each place on Stock."""
    sides = []
    for side, sign in ((FROM, -1.0), (TO, 1.0)):
        rows = moves[moves[side[0]] == Side.STOCK]
        places = rows[["sku", *side[1:], "lot"]].set_axis(PLACE, axis=1)
        sides.append(places.assign(units=sign * rows["qty"]))
    return pd.concat(sides).groupby(PLACE)["units"].sum()


def between(before: pd.Series, after: pd.Series) -> pd.Series:
    """The places that hold more or fewer units, and by how many."""
    places = before.index.union(after.index, sort=False)
    differs = after.reindex(places, fill_value=0.0) - before.reindex(places, fill_value=0.0)
    return differs[differs != 0]


def against(differs: pd.Series, why: str) -> pd.DataFrame:
    """Movements that change each place by so many units, for that reason."""
    places = differs.index.to_frame(index=False)
    comes, units = (differs > 0).to_numpy(), differs.abs().to_numpy()
    beyond = AGAINST.get(why, Side.LOST)
    rows = {"why": why, "sku": places["sku"], "qty": units, "lot": places["lot"]}
    for side, here in ((FROM, ~comes), (TO, comes)):
        values = (Side.STOCK, places["warehouse"], places["bin"])
        rows |= {n: np.where(here, v, o) for n, v, o in zip(side, values, (beyond, "", ""), strict=True)}
    return pd.DataFrame(rows, columns=list(MOVED)).astype({name: "str" for name in MOVED if name != "qty"})


def of_the_clerk(known: pd.Series, there: pd.Series) -> pd.DataFrame:
    """What was typed on Stock since the last movement that is `known`: places that are new, and those counted anew."""
    differs = between(known, there)
    new = ~differs.index.isin(known.index)
    return together([against(differs[new], Why.OPENING), against(differs[~new], Why.BY_HAND)])


def of_a_step(before: pd.Series, after: pd.Series, named: pd.DataFrame, otherwise: str) -> pd.DataFrame:
    """What a step moved: the movements that it names, and for the rest of the difference that other reason."""
    rest = between(before.add(effect(named), fill_value=0.0), after)
    return together([named, against(rest, otherwise)])


def back(moves: pd.DataFrame, changes: Changes) -> pd.DataFrame:
    """The movements of a press the other way round, as far as `changes` put its units back on Stock."""
    differs = _by_changes(changes)
    own = moves[~moves["why"].isin(OF_THE_CLERK)]
    stands = _on_none_but(own, differs.index)
    turned = own[stands].rename(columns={**dict(zip(FROM, TO, strict=True)), **dict(zip(TO, FROM, strict=True))})
    turned = turned[list(MOVED)].assign(why=Why.UNDONE)
    return together([turned, against(between(effect(turned), differs), Why.UNDONE)])


def _on_none_but(moves: pd.DataFrame, places: pd.Index) -> np.ndarray:
    """Movements whose sides on Stock are all among these places."""
    among = np.ones(len(moves), dtype=bool)
    for kind, *place in (FROM, TO):
        there = pd.MultiIndex.from_frame(moves[["sku", *place, "lot"]]).isin(places)
        among &= (moves[kind] != Side.STOCK).to_numpy() | there
    return among


def _by_changes(changes: Changes) -> pd.Series:
    """By how much changes of Stock's cells and rows change each place."""
    cells = [cell for cell in changes.cells if cell.table == "stock" and cell.column == "on_hand"]
    rows = [(cell.key, _units(cell.new) - _units(cell.old)) for cell in cells]
    for sign, several in ((1.0, changes.added), (-1.0, changes.removed), (-1.0, changes.taken)):
        rows += [(row.key, sign * _units(row.values.get("on_hand"))) for row in several if row.table == "stock"]
    placed = [(*_place(key), units) for key, units in rows if key]
    differs = pd.DataFrame(placed, columns=[*PLACE, "units"]).astype({"units": "float64"}).groupby(PLACE)["units"].sum()
    return differs[differs != 0]


def _place(key: str) -> list[str]:
    parts = key.split(KEY_GLUE)
    return [*parts, *[""] * (len(PLACE) - len(parts))]


def _units(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
