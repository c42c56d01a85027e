"""Orders that one parcel cannot take: spread over as few parcels as fit, heaviest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

import pandas as pd

from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.steps.parcels.fitting import BOXLESS, NUDGE, Carton, Fitting, Mix
from pyaddin.steps.parcels.packing import mixes
from pyaddin.steps.stock.parts import shared
from pyaddin.tables.frames import append


class Boxes(NamedTuple):
    """The packaging there is, and what tells whether goods go in."""

    cartons: Sequence[Carton]
    fitting: Fitting


class Room(NamedTuple):
    """What a parcel takes: a packaging, and grams of goods where the carrier takes fewer than it carries.

    Of one that is `named` by a rule only the volume is asked: whoever named it knows how the goods go in.
    """

    carton: Carton
    grams: float
    fitting: Fitting
    named: bool

    def takes(self, mix: Mix) -> bool:
        """Whether so much goes in."""
        return self.carries(mix) and (
            self.fitting.fills(self.carton, mix) <= 1 + NUDGE if self.named else self.fitting.has_room(self.carton, mix)
        )

    def carries(self, mix: Mix) -> bool:
        """Whether so much is not too heavy."""
        return self.fitting.grams(mix) <= min(self.grams, self.carton.grams) + NUDGE


class Piece(NamedTuple):
    """So many units of a row that stay together."""

    row: int
    sku: str
    units: float


class Part(NamedTuple):
    """So many units of a row, in a parcel of its group, numbered from 0."""

    row: int
    units: float
    group: int
    parcel: int


@dataclass(slots=True)
class _Box:
    room: Room
    mix: dict[str, float] = field(default_factory=dict)
    parts: list[tuple[int, float]] = field(default_factory=list)

    def take(self, piece: Piece) -> bool:
        """Put it in, if it fits."""
        more = {**self.mix, piece.sku: self.mix.get(piece.sku, 0.0) + piece.units}
        if not self.room.takes(more):
            return False
        self.mix = more
        self.parts.append((piece.row, piece.units))
        return True


def parts(
    lines: pd.DataFrame, group: pd.Series, drafts: pd.DataFrame, boxes: Boxes, limits: Mapping[str, float]
) -> list[Part]:
    """How lines are spread (`group` numbers each line's parcel); nothing of groups that fit, whose rows name their
    parcels in Pack as, or that no spreading would help.

    `drafts` is a row a group, `limits` the grams a carrier takes.
    """
    chosen = set(group[lines["pack_as"].notna()])
    ready = drafts[(drafts["carrier"] != "") & (drafts["weightless"] == "") & ~drafts.index.isin(chosen)]
    inside = mixes(lines, group)
    out: list[Part] = []
    columns = ["carrier", "packaging", "suggested", "weight_g"]
    for number, carrier, name, suggested, weight in ready[columns].itertuples(name=None):
        most, mix = limits.get(carrier, inf), inside[int(number)]
        room = _room(mix, name, name != suggested, boxes, most)
        fits = room.carries(mix) if name and name == suggested else room.takes(mix)
        if weight > most or not fits:
            out += _spread(lines.loc[(group == number).to_numpy(), ["sku", "qty"]], int(number), room)
    return out


def _room(mix: Mix, name: str, by_rule: bool, boxes: Boxes, most: float) -> Room:
    """What one parcel may hold: in the packaging that it has, else the largest that takes each unit by itself."""
    cartons, fitting = boxes
    if name:
        carton = next((carton for carton in cartons if carton.name == name), BOXLESS)
        return Room(carton, most - carton.tare, fitting, by_rule)
    large = (box for box in reversed(cartons) if all(fitting.has_room(box, {sku: 1.0}) for sku in mix))
    carton = next(large, BOXLESS)
    return Room(carton, most - carton.tare, fitting, False)


def _spread(rows: pd.DataFrame, group: int, room: Room) -> list[Part]:
    """First fit, heaviest first; nothing where one unit is too much, or one parcel would do."""
    if rows["qty"].isna().any() or not all(room.takes({sku: 1.0}) for sku in rows["sku"]):
        return []
    pieces: list[Piece] = []
    for label, sku, units in rows.itertuples(name=None):
        pieces.extend(_pieces(int(label), sku, units, room))
    size = room.fitting
    pieces.sort(key=lambda piece: (-size.grams({piece.sku: piece.units}), -size.volume(piece.sku) * piece.units))
    boxes: list[_Box] = []
    for piece in pieces:
        if not any(box.take(piece) for box in boxes):
            boxes.append(_Box(room))
            boxes[-1].take(piece)
    if len(boxes) < 2:
        return []
    return [Part(row, units, group, number) for number, box in enumerate(boxes) for row, units in _together(box)]


def _pieces(row: int, sku: str, units: float, room: Room) -> Iterator[Piece]:
    """The row whole, or in pieces that fill a parcel each, where it is too much for one."""
    if not room.takes({sku: units}):
        most = _most(sku, int(units), room)
        while units > most:
            yield Piece(row, sku, float(most))
            units -= most
    yield Piece(row, sku, units)


def _most(sku: str, units: int, room: Room) -> int:
    """How many units go in at most, where one does and all do not."""
    few, many = 1, max(2, units)
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if room.takes({sku: float(middle)}) else (few, middle)
    return few


def _together(box: _Box) -> list[tuple[int, float]]:
    units: dict[int, float] = {}
    for row, count in box.parts:
        units[row] = units.get(row, 0.0) + count
    return list(units.items())


def _parts_of(orders: pd.DataFrame, spread: list[Part]) -> dict[Part, str]:
    """What the sets that go in each parcel are made of, of rows that are spread."""
    left = {part.row: (orders.at[part.row, "parts"], orders.at[part.row, "qty"]) for part in spread}
    found: dict[Part, str] = {}
    for part in spread:
        text, units = left[part.row]
        if text:
            found[part], text = shared(text, part.units, units)
            left[part.row] = (text, units - part.units)
    return found


def split(orders: pd.DataFrame, spread: list[Part], last_id: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders in which rows that go in several parcels are rows of their own, and by row its group and parcel."""
    kept = {part.row: part for part in reversed(spread)}
    more = [part for part in spread if kept[part.row] is not part]
    out = orders.copy()
    for name in ("qty", "reserved"):
        out.loc[list(kept), name] = [part.units for part in kept.values()]
    placed = {part.row: (part.group, part.parcel) for part in kept.values()}
    if more:
        new = orders.loc[[part.row for part in more]].reset_index(drop=True)
        for name in ("qty", "reserved"):
            new[name] = [part.units for part in more]
        for at, text in _parts_of(orders, spread).items():
            (new if at in more else out).loc[more.index(at) if at in more else at.row, "parts"] = text
        new["row_id"] = list(following(highest_number(orders["row_id"], last_id), len(more)))
        new[["problem", "problem_columns"]] = ""
        out = append("orders", out, new)
        new_at = out.index[-len(more) :].tolist()
        placed |= dict(zip(new_at, ((part.group, part.parcel) for part in more), strict=True))
    return out, pd.DataFrame.from_dict(placed, orient="index", columns=["group", "parcel"])
