"""Orders that one parcel cannot take: spread over as few parcels as fit, heaviest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import floor, inf
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from pyaddin.steps.orders.row_ids import following, highest_number
from pyaddin.steps.parcels import packing
from pyaddin.steps.stock.parts import shared
from pyaddin.tables.frames import append

NUDGE = 1e-9
"""What is lost in sums of weights must not cost a parcel."""


class Room(NamedTuple):
    """What a parcel takes: grams of goods, and their volume."""

    grams: float
    volume: float

    def takes(self, grams: float, volume: float) -> bool:
        """Whether so much goes in."""
        return grams <= self.grams + NUDGE and volume <= self.volume + NUDGE


class Piece(NamedTuple):
    """So many units of a row that stay together, and what all of them weigh and take."""

    row: int
    units: float
    grams: float
    volume: float


class Part(NamedTuple):
    """So many units of a row, in a parcel of its group, numbered from 0."""

    row: int
    units: float
    group: int
    parcel: int


@dataclass(slots=True)
class _Box:
    room: Room
    grams: float = 0.0
    volume: float = 0.0
    parts: list[tuple[int, float]] = field(default_factory=list)

    def take(self, row: int, units: float, grams: float, volume: float) -> bool:
        """Put it in, if it fits."""
        if not self.room.takes(self.grams + grams, self.volume + volume):
            return False
        self.grams, self.volume = self.grams + grams, self.volume + volume
        self.parts.append((row, units))
        return True


def parts(
    lines: pd.DataFrame,
    group: pd.Series,
    drafts: pd.DataFrame,
    lists: Mapping[str, pd.DataFrame],
    limits: Mapping[str, float],
) -> list[Part]:
    """How lines are spread (`group` numbers each line's parcel); nothing of groups that fit, whose rows name their
    parcels in Pack as, or that no spreading would help.

    `drafts` is a row a group, `lists` hold Products and Packaging, `limits` the grams a carrier takes.
    """
    room = _rooms(drafts[drafts["carrier"] != ""], lists["packaging"], limits)
    chosen = set(group[lines["pack_as"].notna()])
    sizes = _sizes(lines, lists["products"])
    wanted = (number for number in room if number not in chosen)
    return [part for number in wanted for part in _spread(sizes[(group == number).to_numpy()], number, room[number])]


def _sizes(lines: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Units, grams and volume of one unit of each line."""
    known = products.drop_duplicates("sku").set_index("sku")
    of = known.reindex(lines["sku"]).set_axis(lines.index, axis=0)
    volume = of[packing.SIDES].fillna(0.0).prod(axis=1)
    return pd.DataFrame({"units": lines["qty"], "grams": of["weight_g"], "volume": volume}, index=lines.index)


def _rooms(drafts: pd.DataFrame, packaging: pd.DataFrame, limits: Mapping[str, float]) -> dict[int, Room]:
    """What one parcel may hold, of the drafts that hold more."""
    boxes = packing.usable(packaging)
    inside = {str(box["packaging"]): _inside(box) for _, box in boxes.iterrows()}
    largest: dict[tuple[float, ...], Inside] = {}
    columns = ("carrier", "packaging", "items_g", "weight_g", "volume", *SIDES)
    found: dict[int, Room] = {}
    for number, carrier, name, items, weight, volume, *sides in drafts[list(columns)].itertuples(name=None):
        if name:
            box = inside.get(name, BOXLESS)
        else:
            size = tuple(sides)
            if size not in largest:
                largest[size] = _largest(boxes, drafts.loc[number])
            box = largest[size]
        most = limits.get(carrier, inf)
        room = Room(min(most - box.tare, box.grams), box.volume)
        if weight > most or not room.takes(items, volume):
            found[int(number)] = room
    return found


class Inside(NamedTuple):
    """What a packaging weighs and takes."""

    tare: float
    grams: float
    volume: float


BOXLESS: Final = Inside(0.0, inf, inf)
"""Goods without packaging have room without end."""
SIDES: Final = ("a", "b", "c")
"""The sides of a draft's largest item."""


def _inside(box: pd.Series) -> Inside:
    return Inside(float(np.nan_to_num(box["tare_g"])), *packing.room(box))


def _largest(boxes: pd.DataFrame, draft: pd.Series) -> Inside:
    """The largest packaging that takes a draft's largest item."""
    takes = boxes[packing.sides_fit(boxes, draft)]
    if takes.empty:
        return BOXLESS
    return _inside(takes.sort_values(["volume", "max_weight_g"], na_position="last").iloc[-1])


def _spread(rows: pd.DataFrame, group: int, room: Room) -> list[Part]:
    """First fit, heaviest first; nothing where one unit is too much, or one parcel would do."""
    if rows.isna().any(axis=None) or not all(map(room.takes, rows["grams"], rows["volume"])):
        return []
    pieces: list[Piece] = []
    for label, units, grams, volume in rows.itertuples(name=None):
        pieces.extend(_pieces(int(label), units, grams, volume, room))
    pieces.sort(key=lambda piece: (-piece.grams, -piece.volume))
    boxes: list[_Box] = []
    for piece in pieces:
        if not any(box.take(*piece) for box in boxes):
            boxes.append(_Box(room))
            boxes[-1].take(*piece)
    if len(boxes) < 2:
        return []
    return [Part(row, units, group, number) for number, box in enumerate(boxes) for row, units in _together(box)]


def _pieces(row: int, units: float, grams: float, volume: float, room: Room) -> Iterator[Piece]:
    """The row whole, or in pieces that fill a parcel each, where it is too much for one."""
    most = min(_times(room.grams, grams), _times(room.volume, volume))
    while units > most:
        yield Piece(row, most, most * grams, most * volume)
        units -= most
    yield Piece(row, units, units * grams, units * volume)


def _times(room: float, one: float) -> float:
    return floor((room + NUDGE) / one) if one and room < inf else inf


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
