"""The warehouse's sheets: what came in, what is counted and moved, and all movements."""

from typing import Final

from pyaddin.tables.buying import PURCHASES
from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, YES, Table, column


class Why:
    """Why units moved."""

    OPENING = "Opening count"
    BY_HAND = "Counted by hand"
    LISTED = "Stock list"
    SHIPPED = "Shipped"
    RECEIVED = "Goods in"
    DAMAGED = "Damaged"
    MOVED = "Moved"
    FOUND = "Found"
    MISSING = "Missing"
    BROKEN = "Broken"
    EXPIRED = "Expired"
    MISPLACED = "Misplaced"
    MISTYPED = "Typing error"
    STOLEN = "Stolen"
    OTHER = "Other"
    ASSEMBLED = "Assembled"
    APART = "Taken apart"
    CORRECTED = "Corrected"
    UNDONE = "Undone"
    INBOUND = "Sent to a marketplace's warehouse"
    ALONG = "Packed along"
    ALONG_BACK = "Unpacked"
    RESTOCKED = "Restocked"
    APART_KEPT = "Kept apart"
    SCRAPPED = "Scrapped"
    SENT_ON = "Sent on"


class Side:
    """Where units come from or go to: a place on Stock, or one beyond it."""

    UNKNOWN = ""
    STOCK = "Stock"
    SUPPLIER = "Supplier"
    ROAD = "On the way"
    CARRIER = "With the carrier"
    LOST = "Lost and found"
    MARKETPLACE = "Marketplace's warehouse"
    BENCH = "Workbench"
    BUYER = "Buyer"
    SCRAP = "Scrap"


class Goods:
    """Where a line of a delivery stands."""

    EXPECTED = "Expected"
    PARTLY = "Partly received"
    RECEIVED = "Received"
    CLOSED = "Closed short"


class Count:
    """Where a count stands."""

    OPEN = "To count"
    AGAIN = "Count again"
    ADDED = "Added above"
    DONE = "Posted"


class Move:
    """Where a move stands."""

    ON_THE_WAY = "On the way"
    DONE = "Moved"


class Work:
    """What a line of Moves does with sets."""

    ASSEMBLE = "Assemble"
    APART = "Take apart"


class Unit:
    """What a line counts in."""

    PIECE = "Piece"
    INNER = "Inner"
    CARTON = "Carton"


REASONS: Final = (
    Why.FOUND, Why.MISSING, Why.BROKEN, Why.EXPIRED, Why.MISPLACED, Why.MISTYPED, Why.STOLEN, Why.OTHER,
)  # fmt: skip
"""Why a count differs from Stock."""
WHYS: Final = (
    Why.OPENING, Why.BY_HAND, Why.LISTED, Why.SHIPPED, Why.RECEIVED, Why.DAMAGED, Why.MOVED, *REASONS, Why.ASSEMBLED,
    Why.APART, Why.CORRECTED, Why.UNDONE, Why.INBOUND, Why.RESTOCKED, Why.APART_KEPT, Why.SCRAPPED, Why.SENT_ON, Why.ALONG,
    Why.ALONG_BACK,
)  # fmt: skip
UNITS: Final = (Unit.PIECE, Unit.INNER, Unit.CARTON)
STATES: Final = (Goods.EXPECTED, Goods.PARTLY, Goods.RECEIVED, Goods.CLOSED)
BEYOND: Final = (
    Side.SUPPLIER,
    Side.ROAD,
    Side.CARRIER,
    Side.LOST,
    Side.BENCH,
    Side.MARKETPLACE,
    Side.BUYER,
    Side.SCRAP,
)
"""Places that are no rows of Stock."""

GOODS_IN = Table(
    "goods_in", "Goods in", "a line of a delivery",
    "Paste what is expected, scan or type what came, press Receive goods: it goes on Stock and to the orders that wait.", ("no",),
    (
        column("status", "Status", "text", "program", "Where the line stands", 15, codes=STATES),
        PROBLEM,
        column("delivery", "Delivery", "code", "clerk", "Number of the purchase order or delivery note", 16),
        column("sku", "SKU", "code", "clerk", "Article number; blank where Barcode says it", 16),
        column("barcode", "Barcode", "code", "clerk", "Scan here: a line with nothing else is one unit; a GS1 code fills Lot and Expiry, too", 16, optional=True),
        column("expected", "Expected", "whole", "clerk", "Units that are ordered", 10),
        column("arrived", "Arrived", "whole", "clerk", "Units that came now, damaged ones among them; the press takes them over", 9),
        column("damaged", "Damaged", "whole", "clerk", "Of these, how many go to quarantine", 9, optional=True),
        column("bin", "Bin", "code", "both", "Where it goes; blank is where the SKU lies, or a free one", 12),
        column("warehouse", "Warehouse", "code", "both", "As on Warehouses; blank is the first", 12),
        column("lot", "Lot", "code", "clerk", "Lot or serial number, where Products asks for it", 14, optional=True),
        column("expiry", "Expiry", "when", "clerk", "The last day on which the lot is good", 16, optional=True),
        column("unit", "Unit", "text", "clerk", "What the line counts in; blank is pieces", 9, UNITS, True),
        column("received", "Received", "whole", "program", "Units that came so far", 10),
        column("item", "Item", "text", "program", "Its name on Products", 26),
        column("received_at", "Received at", "when", "program", "When the last of them came", 16),
        column("accept_more", "Accept more", "yes", "clerk", "Yes: more than is expected is taken", 12, (YES,), True),
        column("no_more", "No more", "yes", "clerk", "Yes: what is missing will not come", 9, (YES,), True),
        column("supplier", "Supplier", "text", "clerk", "Who sends it", 18, optional=True),
        NOTE,
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip

COUNTS = Table(
    "counts", "Counts", "a place to count",
    "Write a warehouse, a bin or a SKU and press Count stock: a line for each place. Count, write it into Counted, press again.", ("no",),
    (
        column("status", "Status", "text", "program", "Where the count stands", 13, codes=(Count.OPEN, Count.AGAIN, Count.ADDED, Count.DONE)),
        PROBLEM,
        column("warehouse", "Warehouse", "code", "both", "As on Warehouses; alone it means all its places", 12),
        column("bin", "Bin", "code", "both", "Alone it means all that lies there", 12),
        column("sku", "SKU", "code", "both", "Alone it means all places where it lies", 16),
        column("lot", "Lot", "code", "both", "Lot or serial number", 14, optional=True),
        column("barcode", "Barcode", "code", "clerk", "Scan here: each scan is one unit more in the bin of the line above", 16, optional=True),
        column("item", "Item", "text", "program", "Its name on Products", 26),
        column("counted", "Counted", "whole", "clerk", "Units that lie there; blank is not counted, 0 is none", 10),
        column("unit", "Unit", "text", "clerk", "What Counted and Second count are in; blank is pieces", 9, UNITS, True),
        column("second", "Second count", "whole", "clerk", "Where the first differs much: this one counts", 10),
        column("difference", "Difference", "whole", "program", "Units more, or fewer, than Stock says", 11),
        column("value", "Worth", "money", "program", "Of the difference, at Unit value on Products", 10),
        column("reason", "Reason", "text", "clerk", "Why it differs; with it the next press posts", 14, REASONS),
        NOTE,
        column("book", "On Stock", "whole", "program", "What Stock says lies there; folded, so that nobody counts what they read", 10, folded=True),
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip

MOVES = Table(
    "moves", "Moves", "units to bring from one bin to another",
    "Write what goes from where to where and press Move stock. Between warehouses it is on the way until Arrived is filled.", ("no",),
    (
        column("status", "Status", "text", "program", "Where the move stands", 13, codes=(Move.ON_THE_WAY, Move.DONE)),
        PROBLEM,
        column("sku", "SKU", "code", "clerk", "Article number", 16),
        column("item", "Item", "text", "program", "Its name on Products", 26),
        column("lot", "Lot", "code", "clerk", "Lot or serial number of the units", 14, optional=True),
        column("qty", "Qty", "whole", "clerk", "Units to move", 8),
        column("work", "Work", "text", "clerk", "Assemble: Qty sets are made of their parts; Take apart: the other way round", 11, (Work.ASSEMBLE, Work.APART), True),
        column("warehouse", "Warehouse", "code", "clerk", "Where they are", 12),
        column("bin", "Bin", "code", "clerk", "Where they are", 12),
        column("to_warehouse", "To warehouse", "code", "clerk", "Where they go; blank is the same", 13),
        column("to_bin", "To bin", "code", "clerk", "Where they go", 12),
        column("arrived", "Arrived", "whole", "clerk", "Units that arrived now in the other warehouse", 9),
        column("arrived_so_far", "Arrived so far", "whole", "program", "Units that arrived in all", 12),
        column("no_more", "No more", "yes", "clerk", "Yes: what is still on the way is lost", 9, (YES,), True),
        NOTE,
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip

NUMBERED: Final = {
    GOODS_IN.name: "G",
    COUNTS.name: "C",
    MOVES.name: "V",
    PURCHASES.name: "S",
    "picking": "K",
    "hand_over": "H",
    "inbound": "I",
    "packing": "B",
    "messages": "N",
    "returns": "RMA",
    "claims": "CLM",
    "disputes": "D",
    "invoices": "N",
}
"""Sheets whose lines the program numbers, and the letter that leads their numbers."""

MOVEMENTS = Table(
    "movements", "Movements", "units that went from one place to another",
    "The last movements of stock, newest first: what stands on Stock is the opening count and all of them.", ("no",),
    (
        column("no", "No.", "whole", "program", "In the order in which they were written down", 8),
        column("at", "At", "when", "program", "When the press was made that wrote it down", 16),
        column("why", "Why", "text", "program", "What moved them", 18, codes=WHYS),
        column("sku", "SKU", "code", "program", "Article number", 16),
        column("qty", "Qty", "whole", "program", "Units that moved", 8),
        column("lot", "Lot", "code", "program", "Lot or serial number", 14, optional=True),
        column("from_place", "From", "text", "program", "Warehouse / bin, or what lies beyond the shelves", 24, codes=BEYOND),
        column("to_place", "To", "text", "program", "Warehouse / bin, or what lies beyond the shelves", 24, codes=BEYOND),
        column("who", "Who", "text", "program", "Who pressed", 14),
        column("press", "Press", "whole", "program", "Number of the press, as on Log", 8),
    ),
    refilled=True,
)  # fmt: skip
