"""Lines to pick and what their parcels want now: cancelled and changed parcels change what is to be fetched.

Units that nobody wants any more and that were picked already become a line of their own, to be put back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from pyaddin.steps.stock.place import PLACE
from pyaddin.steps.warehouse.numbers import more_numbers
from pyaddin.steps.warehouse.shelves import Place
from pyaddin.steps.warehouse.wanted import note, noted, wants
from pyaddin.steps.warehouse.waves import IN_HAND, into, line_of
from pyaddin.tables import frames
from pyaddin.tables.frames import Tables
from pyaddin.tables.outbound import PICKING, SINGLES, TOTES, Pick
from pyaddin.tables.status import Status

_HELD: Final = (Pick.OPEN, Pick.PICKED, Pick.SHORT)
Key = tuple[str, Place]


@dataclass(slots=True)
class _Lines:
    """The lines' units by parcel, and what is to be added."""

    units: dict[int, dict[str, float]]
    new: dict[tuple[str, str, Place], dict[str, float]] = field(default_factory=dict)

    def take(self, labels: list[int], parcel: str, most: float) -> float:
        """So many units fewer on these lines; how many could be taken."""
        taken = 0.0
        for label in labels:
            part = min(self.units[label].get(parcel, 0.0), most - taken)
            if part > 0:
                self.units[label][parcel] -= part
                taken += part
        return taken

    def add(self, status: str, wave: str, place: Place, parcel: str, units: float) -> None:
        """So many units on a new line."""
        of = self.new.setdefault((status, wave, place), {})
        of[parcel] = of.get(parcel, 0.0) + units


def agreed(tables: Tables, last_line: int) -> pd.DataFrame:
    """The lines as their parcels want them now; running it on its own result changes nothing."""
    lines, parcels = tables[PICKING.name], tables["parcels"]
    boxes = parcels[parcels["status"].isin((*IN_HAND, Status.CANCELLED))].drop_duplicates("parcel_no")
    wave_of = dict(zip(boxes["parcel_no"], boxes["wave"], strict=True))
    want = {key: units for key, units in wants(tables["orders"]).items() if wave_of.get(key[0])}
    held: dict[Key, list[int]] = {}
    units = {int(label): noted(cell) for label, cell in lines["parcels"].items()}
    columns = zip(lines.index, lines["status"], lines["wave"], *(lines[n] for n in PLACE), strict=True)
    for label, status, wave, *at in columns:
        for parcel in units[int(label)]:
            if status in _HELD and wave_of.get(parcel) == wave:
                held.setdefault((parcel, (at[0], at[1], at[2], at[3])), []).append(int(label))
    book = _Lines(units)
    packed = set(boxes.loc[boxes["packed_at"].notna(), "parcel_no"])
    have = {key: sum(book.units[label][key[0]] for label in labels) for key, labels in held.items()}
    in_lines, in_rows = _articles(have), _articles(want)
    differ = {one for one in {**in_lines, **in_rows} if in_lines.get(one, 0.0) != in_rows.get(one, 0.0)}
    for key in dict.fromkeys((*held, *want)):
        if key[0] in packed and (key[0], key[1][0]) not in differ:
            continue  # it is in its box: from which place its units were taken in the end, nobody fetches again
        _settle(book, lines, key, held.get(key, []), want.get(key, 0.0), wave_of[key[0]])
    return _written(lines, book, tables, last_line)


def _articles(units: Mapping[Key, float]) -> dict[tuple[str, str], float]:
    """Units by parcel and article, wherever they lie."""
    out: dict[tuple[str, str], float] = {}
    for (parcel, place), count in units.items():
        out[parcel, place[0]] = out.get((parcel, place[0]), 0.0) + count
    return out


def _settle(book: _Lines, lines: pd.DataFrame, key: Key, labels: list[int], wanted: float, wave: str) -> None:
    """The lines of a parcel and place hold as many units as it wants from there."""
    parcel, place = key
    have = sum(book.units[label][parcel] for label in labels)
    if have > wanted:
        open_ = [label for label in labels if lines.at[label, "status"] == Pick.OPEN]
        left = have - wanted - book.take(open_, parcel, have - wanted)
        if left > 0:
            book.take([label for label in labels if label not in open_], parcel, left)
            book.add(Pick.BACK, wave, place, parcel, left)
    elif wanted > have:
        book.add(Pick.OPEN, wave, place, parcel, wanted - have)


def _written(lines: pd.DataFrame, book: _Lines, tables: Tables, last_line: int) -> pd.DataFrame:
    parcels = tables["parcels"].drop_duplicates("parcel_no")
    tote = dict(zip(parcels["parcel_no"], parcels["tote"], strict=True)).get
    out = lines.copy()
    for label, units in book.units.items():
        if (cell := note(units)) != note(noted(lines.at[label, "parcels"])):
            out.loc[label, ["parcels", "totes"]] = [cell, into(units, tote)]
            if lines.at[label, "status"] == Pick.OPEN:
                left = sum(units.values())
                out.loc[label, "qty"] = left or lines.at[label, "qty"]
                out.loc[label, "status"] = Pick.OPEN if left else Pick.OFF
    records = list(_records(book, tables["products"], tote))
    numbers = more_numbers(PICKING.name, out, len(records), last_line)
    rows = [{**record, "no": number} for record, number in zip(records, numbers, strict=True)]
    return frames.append(PICKING.name, out, frames.from_records(PICKING.name, rows))


def _records(book: _Lines, products: pd.DataFrame, tote: Any) -> Iterator[dict[str, Any]]:
    known = products.drop_duplicates("sku").set_index("sku")
    for (status, wave, place), units in book.new.items():
        in_totes = any(tote(parcel) == tote(parcel) for parcel in units)
        yield {**line_of(wave, TOTES if in_totes else SINGLES, place, units, tote, known), "status": status}
