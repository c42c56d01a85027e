"""From the shelf to the van: lines to pick, waybills handed over, rules that put orders before somebody."""

from typing import Final

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, YES, Table, column
from pyaddin.tables.warehouse import Why


class Pick:
    """Where a line of a wave stands."""

    OPEN = "To pick"
    PICKED = "Picked"
    SHORT = "Picked short"
    OFF = "Not wanted any more"
    BACK = "Put back"
    RETURNED = "Back on the shelf"


class Fewer:
    """Why fewer were picked, where it is no reason of a count."""

    EMPTY = "Bin is empty"
    UNREACHED = "Cannot be reached"


REASONS: Final = (
    Fewer.EMPTY, Why.MISSING, Why.BROKEN, Why.EXPIRED, Why.MISPLACED, Fewer.UNREACHED, Why.OTHER,
)  # fmt: skip
SINGLES, TOTES = "Singles", "With totes"
"""One unit each, told apart at packing; or each parcel has a tote of its own."""

PICKING = Table(
    "picking", "Picking", "what to fetch from a bin",
    "Press Pick list: a wave, in the order of the walk. Tick All there or write Picked, fewer with a Reason, and press Post picks.",
    ("no",),
    (
        column("status", "Status", "text", "program", "Where the line stands", 17,
               codes=(Pick.OPEN, Pick.PICKED, Pick.SHORT, Pick.OFF, Pick.BACK, Pick.RETURNED)),
        PROBLEM,
        column("wave", "Wave", "code", "program", "Number of the walk", 10),
        column("bin", "Bin", "code", "program", "Where the units lie", 12),
        column("item", "Item", "text", "program", "Its name on Products", 28),
        column("qty", "Qty", "whole", "program", "Units to fetch", 7),
        column("totes", "Into totes", "text", "program", "Tote: units; blank is picked in bulk", 18),
        column("all_there", "All there", "yes", "clerk", "Yes: all of Qty were picked, or put back", 9, (YES,)),
        column("scan", "Scan", "code", "clerk", "Scan the article here: right, it says All there; wrong, it says so", 16),
        column("picked", "Picked", "whole", "clerk", "Units that were picked; fewer than Qty needs a Reason", 8),
        column("reason", "Reason", "text", "clerk", "Why fewer were picked", 16, REASONS),
        column("checked", "Checked", "yes", "clerk", "Yes: looked at, where Products asks for a quality check; what fails is not Picked, with Broken", 9, (YES,)),
        column("sku", "SKU", "code", "program", "Article number", 16),
        column("barcode", "Barcode", "code", "program", "As on Products", 16),
        column("lot", "Lot", "code", "program", "Lot or serial number of the units", 14, optional=True),
        column("warehouse", "Warehouse", "code", "program", "Where the units lie", 12),
        column("zone", "Zone", "code", "program", "What its bin code begins with", 8),
        column("kind", "Kind", "text", "program", "Picked in bulk, or into totes", 12, codes=(SINGLES, TOTES)),
        column("picked_at", "Picked at", "when", "program", "When it was posted", 16),
        column("who", "Who", "text", "program", "Who posted it", 14),
        NOTE,
        column("parcels", "For parcels", "code", "program", "Parcel*units; leave as it is", 22, folded=True),
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip


class Handed:
    """Where a scan at the door stands."""

    OVER = "Handed over"
    BOUND = "Bound"


HAND_OVER = Table(
    "hand_over", "Hand over", "a waybill scanned at the door",
    "Scan each waybill into Scan as the driver takes it, with its bag if there is one, and press Hand over: who and when stay, and the manifest is printed.",
    ("no",),
    (
        column("status", "Status", "text", "program", "Handed over, or Bound: its number was tied to the parcel", 13, codes=(Handed.OVER, Handed.BOUND)),
        PROBLEM,
        column("scan", "Scan", "code", "clerk", "The waybill, or the parcel's own number", 24),
        column("parcel_scan", "Parcel scan", "code", "clerk", "The barcode of the packing slip, to tie a new waybill to its parcel", 14),
        column("bag", "Bag or carton", "code", "clerk", "The bag or carton that it goes in, for the forwarder", 14),
        column("seal", "Seal", "code", "clerk", "Number of the bag's seal", 14),
        column("only_bind", "Only bind", "yes", "clerk", "Yes: tie the number to the parcel, it is not handed over yet", 10, (YES,)),
        column("driver", "Driver", "text", "clerk", "Name or plate, for the manifest", 16),
        column("parcel_no", "Parcel no.", "code", "program", "The parcel that was meant", 12),
        column("tracking_no", "Tracking no.", "code", "program", "The carrier's number", 22),
        column("carrier", "Carrier", "text", "program", "As on Parcels", 22),
        column("warehouse", "Warehouse", "code", "program", "Where it left", 12),
        column("weight_g", "Weight g", "whole", "program", "As on Parcels", 10),
        column("manifest", "Manifest", "code", "program", "Number of the collection", 12),
        column("handed_at", "Handed over at", "when", "program", "When", 16),
        column("who", "Who", "text", "program", "Who pressed", 14),
        NOTE,
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip
