"""What the macro wrote down of each scan, and what the code itself says of lot, expiry and serial."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pyaddin.steps.warehouse import gs1
from pyaddin.steps.warehouse.gs1 import Coded
from pyaddin.tables.packing import Scan

SEPARATOR = "{GS}"
"""How the macro writes down the separator of GS1, which no file of lines should hold."""
FIELDS = 7


class Read(NamedTuple):
    """One line of the file: `told` is what the scan was, `value` grams or a packaging.

    Articles are known by parcel and SKU: a book that is lost before it was saved gives its lines other numbers.
    """

    at: str
    who: str
    parcel: str
    sku: str
    told: str
    code: str
    value: str


@dataclass(slots=True)
class Bench:
    """What lies in the parcels by the file: units and codes by parcel and SKU, the rest by parcel."""

    units: dict[tuple[str, str], int] = field(default_factory=dict)
    codes: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    grams: dict[str, float] = field(default_factory=dict)
    packaging: dict[str, str] = field(default_factory=dict)
    last: dict[str, Read] = field(default_factory=dict)


def read(text: str) -> list[Read]:
    """The file's lines; one that a crash cut off is left out."""
    rows = csv.reader(text.splitlines())
    return [Read(*row) for row in rows if len(row) == FIELDS]


def bench(lines: Iterable[Read]) -> Bench:
    """What the scans come to: those that were undone are not there."""
    out = Bench()
    for scan in lines:
        key = scan.parcel, scan.sku
        if scan.told == Scan.RIGHT:
            out.units[key] = out.units.get(key, 0) + 1
            out.codes.setdefault(key, []).append(scan.code)
        elif scan.told == Scan.UNDONE and out.units.get(key, 0):
            out.units[key] -= 1
            out.codes[key].pop()
        elif scan.told == Scan.WEIGHT and (grams := _number(scan.value)):
            out.grams[scan.parcel] = grams
        elif scan.told == Scan.CARTON:
            out.packaging[scan.parcel] = scan.value
        if scan.told in (Scan.RIGHT, Scan.UNDONE, Scan.WEIGHT, Scan.CARTON):
            out.last[scan.parcel] = scan
    return out


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def coded(code: str) -> Coded:
    """Lot, expiry and serial of a code after GS1; nothing of any other."""
    return gs1.coded(code.replace(SEPARATOR, gs1.SEPARATOR))
