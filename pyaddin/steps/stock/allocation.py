"""Which units an order gets: fewest parcels first, then the warehouse that serves the country by rank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from pyaddin.steps.stock.parts import Part
from pyaddin.tables.status import LINE_COMPLETE, SHIP_COMPLETE

EXACT_WAREHOUSES = 8
"""Up to so many warehouses every combination is tried; above it, they are taken in rank order."""

Place = tuple[str, str, str]
"""A warehouse, a bin and a lot."""
Spot = tuple[str, str]
"""A bin of a warehouse, and a lot that lies there."""


@dataclass(slots=True)
class Line:
    """One order row that wants stock; `pinned` is a warehouse that the clerk chose, blank when any will do."""

    row: int
    sku: str
    qty: int
    pinned: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """Units of one line from one place; of sets that are made of their `parts`, the place is a warehouse alone."""

    row: int
    qty: int
    place: Place
    parts: tuple[Part, ...] = ()


@dataclass(slots=True)
class Ledger:
    """Free units by SKU and warehouse, bin by bin in the bins' order; never below zero.

    The bins of a `dated` SKU, which has lots with an expiry, are in the order in which these expire.
    """

    bins: dict[str, dict[str, dict[Spot, int]]] = field(default_factory=dict)
    dated: set[str] = field(default_factory=set)

    def add(self, sku: str, place: Place, units: int) -> None:
        """Put units in a place."""
        warehouse, *_ = place
        bins, spot = self.bins.setdefault(sku, {}).setdefault(warehouse, {}), place[1:]
        bins[spot] = bins.get(spot, 0) + units

    def free(self, sku: str, warehouse: str) -> int:
        """Free units of a SKU in a warehouse."""
        return sum(self.bins.get(sku, {}).get(warehouse, {}).values())

    def free_at(self, sku: str, place: Place) -> int:
        """Free units of a SKU, of one lot, in one bin."""
        return self.bins.get(sku, {}).get(place[0], {}).get(place[1:], 0)

    def take(self, sku: str, warehouse: str, units: int) -> list[tuple[Spot, int]]:
        """Take units out of a warehouse: those that expire first, else from the first bin that holds them all, else
        from the fullest bins."""
        bins = self.bins[sku][warehouse]
        dated = sku in self.dated
        whole = None if dated else next((b for b, held in bins.items() if held >= units), None)
        if whole is not None:
            bins[whole] -= units
            return [(whole, units)]
        taken: list[tuple[Spot, int]] = []
        for bin_ in list(bins) if dated else sorted(bins, key=lambda b: -bins[b]):
            part = min(bins[bin_], units)
            if part:
                bins[bin_] -= part
                units -= part
                taken.append((bin_, part))
        return taken


def allocate(lines: Sequence[Line], policy: str, warehouses: Sequence[str], ledger: Ledger) -> list[Share]:
    """The shares of one order's lines; `warehouses` are those that serve its country, best first. Takes from `ledger`.

    Ship complete gets all or nothing, line complete whole lines, ship partial whatever there is.
    """
    wanted = _obtainable(lines, policy, warehouses, ledger)
    if not wanted:
        return []
    shares: list[Share] = []
    used = [w for w in _fewest(wanted, warehouses, ledger) if w in warehouses]
    for line in sorted(wanted, key=lambda w: not w.pinned):
        shares.extend(_from_warehouses(line, used, ledger))
    return shares


def _obtainable(lines: Sequence[Line], policy: str, warehouses: Sequence[str], ledger: Ledger) -> list[Line]:
    """The lines, or parts of lines, that can be had at all under the policy; pinned lines choose first."""
    left: dict[tuple[str, str], int] = {}
    wanted: list[Line] = []
    for line in sorted(lines, key=lambda w: not w.pinned):
        open_to = _open_to(line, warehouses)
        for warehouse in open_to:
            left.setdefault((line.sku, warehouse), ledger.free(line.sku, warehouse))
        got = min(line.qty, sum(left[line.sku, w] for w in open_to))
        if got < line.qty and policy == SHIP_COMPLETE:
            return []
        if got == 0 or (got < line.qty and policy == LINE_COMPLETE):
            continue
        _deduct(left, line.sku, open_to, got)
        wanted.append(Line(line.row, line.sku, got, line.pinned))
    return wanted


def _deduct(left: dict[tuple[str, str], int], sku: str, warehouses: Iterable[str], units: int) -> None:
    for warehouse in warehouses:
        part = min(left[sku, warehouse], units)
        left[sku, warehouse] -= part
        units -= part


def _open_to(line: Line, warehouses: Sequence[str]) -> Sequence[str]:
    return (line.pinned,) if line.pinned else warehouses


def _fewest(lines: Sequence[Line], warehouses: Sequence[str], ledger: Ledger) -> Sequence[str]:
    """The smallest set of warehouses that has all lines; of equally small ones the first by rank.

    One that is pinned and does not serve the country holds the lines that are pinned to it, and no others.
    """
    pinned = list(dict.fromkeys(line.pinned for line in lines if line.pinned))
    if len(warehouses) > EXACT_WAREHOUSES:
        return [*pinned, *warehouses]
    free = [line for line in lines if not line.pinned]
    others = [w for w in warehouses if w not in pinned]
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            used = [*pinned, *chosen]
            if _covers(free, lines, used, warehouses, ledger):
                return sorted(used, key=lambda w: list(warehouses).index(w) if w in warehouses else -1)
    return [*pinned, *others]


def _covers(
    free: Sequence[Line], lines: Sequence[Line], used: Sequence[str], serving: Sequence[str], ledger: Ledger
) -> bool:  # fmt: skip
    left: dict[tuple[str, str], int] = {(line.sku, w): ledger.free(line.sku, w) for line in lines for w in used}
    for line in lines:
        if line.pinned:
            left[line.sku, line.pinned] -= line.qty
    open_to = [w for w in used if w in serving]
    for line in free:
        if sum(left[line.sku, w] for w in open_to) < line.qty:
            return False
        _deduct(left, line.sku, open_to, line.qty)
    return True


def _from_warehouses(line: Line, used: Sequence[str], ledger: Ledger) -> list[Share]:
    open_to = _open_to(line, used)
    whole = next((w for w in open_to if ledger.free(line.sku, w) >= line.qty), None)
    shares: list[Share] = []
    units = line.qty
    for warehouse in (whole,) if whole is not None else open_to:
        part = min(units, ledger.free(line.sku, warehouse))
        if part:
            shares.extend(Share(line.row, n, (warehouse, *spot)) for spot, n in ledger.take(line.sku, warehouse, part))
            units -= part
    return shares
