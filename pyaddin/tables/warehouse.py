"""The warehouse's sheets: what is expected and came in, what moved between places."""

from typing import Final

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, YES, Table, column


class Why:
    """Why units moved."""

    OPENING = "Opening count"
    BY_HAND = "Counted by hand"
    LISTED = "Stock list"
    SHIPPED = "Shipped"
    RECEIVED = "Goods in"
    DAMAGED = "Damaged"
    CORRECTED = "Corrected"
    UNDONE = "Undone"


class Side:
    """Where units come from or go to: a place on Stock, or one beyond it."""

    UNKNOWN = ""
    STOCK = "Stock"
    SUPPLIER = "Supplier"
    CARRIER = "With the carrier"
    LOST = "Lost and found"


class Goods:
    """Where a line of a delivery stands."""

    EXPECTED = "Expected"
    PARTLY = "Partly received"
    RECEIVED = "Received"
    CLOSED = "Closed short"


WHYS: Final = (
    Why.OPENING, Why.BY_HAND, Why.LISTED, Why.SHIPPED, Why.RECEIVED, Why.DAMAGED, Why.CORRECTED, Why.UNDONE,
)  # fmt: skip
STATES: Final = (Goods.EXPECTED, Goods.PARTLY, Goods.RECEIVED, Goods.CLOSED)
BEYOND: Final = (Side.SUPPLIER, Side.CARRIER, Side.LOST)
"""Places that are no rows of Stock."""

GOODS_IN = Table(
    "goods_in", "Goods in", "a line of a delivery",
    "Paste what is expected, scan or type what came, press Receive goods: it goes on Stock and to the orders that wait.", ("no",),
    (
        column("status", "Status", "text", "program", "Where the line stands", 15, codes=STATES),
        PROBLEM,
        column("delivery", "Delivery", "code", "clerk", "Number of the purchase order or delivery note", 16),
        column("sku", "SKU", "code", "clerk", "Article number; blank where Barcode says it", 16),
        column("item", "Item", "text", "program", "Its name on Products", 26),
        column("barcode", "Barcode", "code", "clerk", "Scan here: a line with nothing else is one unit", 16, optional=True),
        column("expected", "Expected", "whole", "clerk", "Units that are ordered", 10),
        column("arrived", "Arrived", "whole", "clerk", "Units that came now, damaged ones among them; the press takes them over", 9),
        column("damaged", "Damaged", "whole", "clerk", "Of these, how many go to quarantine", 9, optional=True),
        column("warehouse", "Warehouse", "code", "both", "As on Warehouses; blank is the first", 12),
        column("bin", "Bin", "code", "both", "Where it goes; blank is where the SKU lies, or a free one", 12),
        column("received", "Received", "whole", "program", "Units that came so far", 10),
        column("received_at", "Received at", "when", "program", "When the last of them came", 16),
        column("accept_more", "Accept more", "yes", "clerk", "Yes: more than is expected is taken", 12, (YES,), True),
        column("no_more", "No more", "yes", "clerk", "Yes: what is missing will not come", 9, (YES,), True),
        column("supplier", "Supplier", "text", "clerk", "Who sends it", 18, optional=True),
        NOTE,
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip

MOVEMENTS = Table(
    "movements", "Movements", "units that went from one place to another",
    "The last movements of stock, newest first: what stands on Stock is the opening count and all of them.", ("no",),
    (
        column("no", "No.", "whole", "program", "In the order in which they were written down", 8),
        column("at", "At", "when", "program", "When the press was made that wrote it down", 16),
        column("why", "Why", "text", "program", "What moved them", 18, codes=WHYS),
        column("sku", "SKU", "code", "program", "Article number", 16),
        column("qty", "Qty", "whole", "program", "Units that moved", 8),
        column("from_place", "From", "text", "program", "Warehouse / bin, or what lies beyond the shelves", 24, codes=BEYOND),
        column("to_place", "To", "text", "program", "Warehouse / bin, or what lies beyond the shelves", 24, codes=BEYOND),
        column("who", "Who", "text", "program", "Who pressed", 14),
        column("press", "Press", "whole", "program", "Number of the press, as on Log", 8),
    ),
    refilled=True,
)  # fmt: skip
