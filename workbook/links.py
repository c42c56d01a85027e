"""The links of the bands: buttons that only show what belongs to the selected row, without Python."""

from dataclasses import dataclass
from typing import Final

from pyaddin.tables.office import FOUND, IN_ARCHIVE, LOG, ON_ORDERS, ON_PARCELS
from pyaddin.tables.orders import ORDERS
from pyaddin.tables.packing import NOTHING, PACKING, Pack
from pyaddin.tables.parcels import PARCELS
from pyaddin.tables.schema import Table
from pyaddin.tables.sheets import SHEETS
from pyaddin.words.catalogue import Text, tr


@dataclass(frozen=True, slots=True)
class Link:
    """A button on a table's band, or on every sheet's; `name` is that of its Sub in vba/."""

    name: str
    table: Table | None
    caption: Text


LINKS: Final = (
    Link("Link_ItsParcel", ORDERS, tr("Its parcel")),
    Link("Link_ItsOrders", PARCELS, tr("Its orders")),
    Link("Link_FoundRow", FOUND, tr("Show the row")),
    Link("Link_Scan", PACKING, tr("Scan")),
    Link("Link_CheckScanner", PACKING, tr("Check scanner")),
    Link("Link_Files", LOG, tr("Open the files")),
    Link("Link_Guide", None, tr("Guide")),
)
INDEX: Final = "index"
PAGES: Final = {
    "inbox": "first-file", "orders": "problems", "stock": "a-short-pick", "parcels": "tracking",
    "rules": "a-new-carrier", "check": "an-undo", "learn": "a-new-carrier", "settings": "upgrade-and-moving",
    "log": "an-undo", "movements": "goods-in", "goods_in": "goods-in", "counts": "the-shelves",
    "moves": "the-shelves", "reorder": "reorder", "purchases": "suppliers", "suppliers": "suppliers",
    "customs": "customs-papers", "inbound": "inbound", "picking": "picking", "hand_over": "hand-over",
    "approvals": "approvals", "packing": "packing",
    "events": "tracking-status", "deadlines": "deadlines",
    "messages": "messages",
    "returns": "returns", "claims": "claims",
    "disputes": "disputes", "invoices": "carrier-invoices",
    "listings": "listings",
}  # fmt: skip
"""The page of the guide that each sheet's band leads to; all others lead to its index."""
PLACES: Final = (ON_ORDERS, ON_PARCELS, IN_ARCHIVE, Pack.OPEN, Pack.PART, NOTHING)
"""Codes whose captions macros compare: where a row stands that was found or is packed, what ends no scan."""


def on(table: Table) -> list[Link]:
    """The links of a sheet's band."""
    return [link for link in LINKS if link.table in (table, None)]


def pages() -> dict[str, str]:
    """The guide's page by the names of sheets."""
    return {table.sheet: PAGES.get(table.name, INDEX) for table in SHEETS}


def columns() -> dict[str, str]:
    """The captions of the columns that links and ready views look into, by the columns' names."""
    bench = ("parcel_no", "item", "qty", "scanned", "sku", "barcode", "expected_g", "status")
    found = (
        (PACKING, bench), (ORDERS, ("view", "ship_by", "row_id", "parcel_no")), (FOUND, ("place", "bring_back")),
        (LOG, ("files",)),
    )  # fmt: skip
    return {name: table.column(name).caption for table, names in found for name in names}
