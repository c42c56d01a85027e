"""Check and repair: everything that is written in two places, or follows from something else, worked out anew.

`findings` is pure: tables, settings and facts in, a list out; of what it was given no facts about it says nothing.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from pyaddin.steps.checks import (
    findings as check_finding,
)
from pyaddin.steps.checks import (
    lots as check_lots,
)
from pyaddin.steps.checks import (
    orders as check_orders,
)
from pyaddin.steps.checks import (
    packed as check_packed,
)
from pyaddin.steps.checks import (
    parcels as check_parcels,
)
from pyaddin.steps.checks import (
    record,
)
from pyaddin.steps.checks import (
    stock as check_stock,
)
from pyaddin.steps.checks.findings import Facts, Finding
from pyaddin.steps.stock.holding import stock_figures
from pyaddin.steps.stock.parts import held_units
from pyaddin.tables.frames import Tables, empty
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.settings import Settings

NEEDED = ("orders", "stock", "parcels")
STANDING_UNSURE = ("confirmed", "packed with file", "sent without file", "file taken back")
"""Where a parcel stands is not sure, so its rows cannot be compared with it."""
FOLLOWS = ("no date", "edited")
"""What a parcel shows that was made Shipped by hand, or whose rows are gone."""
MOVES_UNITS = (
    "idle units", "no place", "not as qty", "unknown warehouse", "row status", "row in parcel", "row early",
    "held in shipped", "shipped early",
)  # fmt: skip
"""What is wrong with a row changes what Stock should say of its SKU."""
_FIGURES_FROM = ("status", "reserved", "qty", "sku", "warehouse", "bin", "lot", "parts", "parcel_no")


def findings(tables: Tables, settings: Settings, facts: Facts | None = None) -> list[Finding]:
    """All that does not agree, in the order of the sheets.

    `tables` holds orders, stock and parcels (an absent one is empty), and where they are to be heeded products,
    warehouses, packaging and log. One cause is told once: what follows from it waits until it is put right.
    """
    known = facts or Facts()
    given = {**{name: empty(name) for name in NEEDED}, **tables}
    seen = check_finding.once(given)
    parcels = check_parcels.check(seen, known)
    packed = check_packed.check(seen, known, {f.row for f in parcels if f.kind in STANDING_UNSURE})
    told = {f.row for f in packed if f.place == PARCELS.sheet}
    parcels = [f for f in parcels if f.kind not in FOLLOWS or f.row not in told]
    on_orders = [*check_orders.check(seen, settings, known), *_on(ORDERS.sheet, packed)]
    stock = check_stock.check(seen, settings, _unsettled(seen["orders"], [*on_orders, *_on(PARCELS.sheet, packed)]))
    lots = check_lots.check(seen, settings, known.today)
    return [*on_orders, *stock, *lots, *parcels, *_on(PARCELS.sheet, packed), *record.check(given, known)]


def _on(sheet: str, found: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.place == sheet]


def _unsettled(orders: pd.DataFrame, found: Iterable[Finding]) -> set[str]:
    """SKUs of order rows that are to be put right first."""
    moving = [finding for finding in found if finding.kind in MOVES_UNITS]
    labels = {label for finding in moving if finding.place == ORDERS.sheet for label in finding.labels}
    parcels = {finding.row for finding in moving if finding.place == PARCELS.sheet}
    return set(orders.loc[orders.index.isin(labels) | orders["parcel_no"].isin(parcels), "sku"])


def mended(tables: Tables, chosen: Sequence[Finding], settings: Settings) -> Tables:
    """`tables` with these findings put right, and Stock's figures counted anew where that moved units."""
    out = check_finding.mended(tables, chosen)
    cells = [cell for finding in chosen if finding.mend for cell in finding.mend.cells]
    moved = {label for table, label, column, _ in cells if table == "orders" and column in _FIGURES_FROM}
    if not moved:
        return out
    rows = [held_units(frame[frame.index.isin(moved)]) for frame in (tables["orders"], out["orders"])]
    stock = out["stock"]
    counted, _ = stock_figures(out["orders"], stock, settings, out["parcels"])
    here = stock["sku"].isin(set(pd.concat(rows)["sku"]))
    return {**out, "stock": stock.assign(**{n: stock[n].where(~here, counted[n]) for n in ("reserved", "available")})}
