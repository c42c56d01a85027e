"""Every sheet and column of the workbook, declared once.

`TABLES` feeds the workbook's build, the reader and writer, the command line's `show` and README's list of columns.
The code speaks `Column.name`; the clerk reads `Column.caption`.
"""

from pyaddin.tables.approvals import APPROVALS
from pyaddin.tables.buying import PURCHASES, REORDER, SUPPLIERS
from pyaddin.tables.claims import CLAIMS
from pyaddin.tables.deadlines import DEADLINES
from pyaddin.tables.disputes import DISPUTES
from pyaddin.tables.events import EVENTS
from pyaddin.tables.goods import PACKAGING, PRODUCTS, STOCK, WAREHOUSES
from pyaddin.tables.inbound import INBOUND
from pyaddin.tables.invoices import INVOICES
from pyaddin.tables.listings import LISTINGS
from pyaddin.tables.messages import MESSAGES
from pyaddin.tables.office import CHECK, FOUND, LEARN, LOG, SETTINGS
from pyaddin.tables.orders import INBOX, ORDERS
from pyaddin.tables.outbound import HAND_OVER, PICKING
from pyaddin.tables.packing import PACKING
from pyaddin.tables.papers import CUSTOMS
from pyaddin.tables.parcels import PARCELS, RULES
from pyaddin.tables.returns import RETURNS
from pyaddin.tables.schema import Table
from pyaddin.tables.warehouse import COUNTS, GOODS_IN, MOVEMENTS, MOVES

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ORDERS,
        PRODUCTS,
        STOCK,
        GOODS_IN,
        COUNTS,
        MOVES,
        INBOUND,
        PICKING,
        REORDER,
        PURCHASES,
        SUPPLIERS,
        PARCELS,
        PACKING,
        HAND_OVER,
        EVENTS,
        DEADLINES,
        MESSAGES,
        RETURNS,
        CLAIMS,
        DISPUTES,
        INVOICES,
        LISTINGS,
        RULES,
        APPROVALS,
        PACKAGING,
        WAREHOUSES,
        MOVEMENTS,
        CUSTOMS,
        FOUND,
        CHECK,
        LEARN,
        SETTINGS,
        LOG,
    )
}
HOME = Table(
    "home", "Home", "", "Press the steps from top to bottom, or Run the day. The figures follow the sheets by themselves.",
    (), (),
)  # fmt: skip
SHEETS = (
    HOME,
    INBOX,
    ORDERS,
    STOCK,
    PARCELS,
    PICKING,
    PACKING,
    HAND_OVER,
    EVENTS,
    DEADLINES,
    MESSAGES,
    RETURNS,
    CLAIMS,
    DISPUTES,
    INVOICES,
    GOODS_IN,
    COUNTS,
    MOVES,
    REORDER,
    PURCHASES,
    SUPPLIERS,
    INBOUND,
    CUSTOMS,
    PRODUCTS,
    LISTINGS,
    RULES,
    APPROVALS,
    PACKAGING,
    WAREHOUSES,
    MOVEMENTS,
    FOUND,
    CHECK,
    LEARN,
    SETTINGS,
    LOG,
)
"""In the order of the workbook."""

TITLE_ROW, HELP_ROW, RESULT_ROW, HEADER_ROW = 1, 2, 3, 4
"""The band: title and buttons, one line of help, the last press's closing line; then the table's header (1-based)."""
