"""What a row of sets holds: units of their parts, written beside the row so that the workbook alone is enough.

Each part is its units and SKU, where it lies and of which lot: ``4 PEN @ A-01 # L7; 2 PAD @ B-02``.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import pandas as pd

from pyaddin.steps.stock.place import PLACE

HELD: Final = [*PLACE, "reserved"]
_ESCAPED: Final = re.compile(r"[\\;@#]")
_PIECES: Final = re.compile(r"(?:\\.|[^\\;])+")
_CODE: Final = r"(?:\\.|[^\\@#])+?"
_PART: Final = re.compile(rf"\s*(?P<units>\d+) (?P<sku>{_CODE})(?: @ (?P<bin>{_CODE}))?(?: # (?P<lot>{_CODE}))?\s*")


class Part(NamedTuple):
    """Units of a part that lie in one bin."""

    sku: str
    bin: str
    lot: str
    units: int


def written(parts: Iterable[Part]) -> str:
    """Parts as the sheet shows them."""
    return "; ".join(
        f"{part.units} {_safe(part.sku)}"
        + (f" @ {_safe(part.bin)}" if part.bin else "")
        + (f" # {_safe(part.lot)}" if part.lot else "")
        for part in parts
    )


def read(text: str) -> list[Part]:
    """The parts that a cell shows; none where it holds anything else."""
    found = [_PART.fullmatch(piece) for piece in _PIECES.findall(text)]
    if not all(found):
        return []
    return [Part(_plain(m["sku"]), _plain(m["bin"]), _plain(m["lot"]), int(m["units"])) for m in found if m]


def held_units(rows: pd.DataFrame) -> pd.DataFrame:
    """The places whose units order rows hold: one a row, of sets one for each part; labels are those of the rows."""
    plain = rows[HELD]
    sets = rows["parts"] != ""
    if not sets.any():
        return plain
    of_parts = [
        (label, part.sku, warehouse, part.bin, part.lot, float(part.units))
        for label, warehouse, text in zip(
            rows.index[sets], rows.loc[sets, "warehouse"], rows.loc[sets, "parts"], strict=True
        )
        for part in read(text)
    ]
    unread = sets & ~rows.index.isin([label for label, *_ in of_parts])
    exploded = pd.DataFrame(of_parts, columns=["label", *HELD]).set_index("label").astype(plain.dtypes.to_dict())
    return pd.concat([plain[~sets | unread], exploded])


def shared(text: str, units: float, of: float) -> tuple[str, str]:
    """What so many of a row's sets hold, and what is left to the others."""
    mine, others = list[Part](), list[Part]()
    parts = read(text)
    want = {sku: round(total * units / of) for sku, total in _units(parts).items()}
    for part in parts:
        taken = min(part.units, want[part.sku])
        want[part.sku] -= taken
        if taken:
            mine.append(part._replace(units=taken))
        if part.units - taken:
            others.append(part._replace(units=part.units - taken))
    return written(mine), written(others)


def brought(text: str, sku: str, source: tuple[str, str], target: tuple[str, str], units: float) -> str:
    """The same with so many units of a part from another bin and lot."""
    found, left = list[Part](), round(units)
    for part in read(text):
        some = min(part.units, left) if (part.sku, part.bin, part.lot) == (sku, *source) else 0
        left -= some
        pieces = (part._replace(units=part.units - some), Part(sku, *target, some))
        found += [piece for piece in pieces if piece.units]
    return written(found)


def leading(text: str, sku: str, source: tuple[str, str]) -> str:
    """The same with the units from that bin and lot first, so that who takes a share of them takes these."""
    return written(sorted(read(text), key=lambda part: (part.sku, part.bin, part.lot) != (sku, *source)))


def each(text: str, sku: str, sets: float) -> float:
    """Units of a part in each of so many sets."""
    return _units(read(text)).get(sku, 0) / sets


def _safe(code: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\{found[0]}", code)


def _plain(code: str | None) -> str:
    return re.sub(r"\\(.)", r"\1", code or "")


def resized(text: str, units: float, of: float) -> str:
    """What a row's sets hold once it is so many; more of them are taken where the first units of each part lie."""
    parts, first = read(text), set[str]()
    if units <= of:
        return shared(text, units, of)[0]
    total, grown = _units(parts), list[Part]()
    for part in parts:
        more = 0 if part.sku in first else round(total[part.sku] * (units - of) / of)
        first.add(part.sku)
        grown.append(part._replace(units=part.units + more))
    return written(grown)


def _units(parts: Iterable[Part]) -> dict[str, int]:
    total: dict[str, int] = {}
    for part in parts:
        total[part.sku] = total.get(part.sku, 0) + part.units
    return total
