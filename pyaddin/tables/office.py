"""The office's own sheets: settings, the log, and the answers of Find, Check and repair and Learn format."""

from typing import Final

from pyaddin.buttons import BY_NAME, named
from pyaddin.tables.schema import YES, Table, column
from pyaddin.tables.status import ORDER_STATUSES, PARCEL_STATUSES
from pyaddin.words.catalogue import tr

SETTINGS = Table(
    "settings", "Settings", "a setting", "How this shop works. Change the Value column only.", ("setting",),
    (
        column("setting", "Setting", "text", "program", "Name of the setting", 26),
        column("value", "Value", "text", "both", "Yours to change", 44),
        column("meaning", "Meaning", "text", "program", "What it does", 80, optional=True),
    ),
)  # fmt: skip


def _on_button(name: str) -> str:
    return named(name).caption


LOG = Table(
    "log", "Log", "a press", "What every press did. Undo last step takes back the newest, then the one before.", ("press",),
    (
        column("press", "Press", "whole", "program", "Number of the press", 8),
        column("at", "At", "when", "program", "When", 16),
        column("who", "Who", "text", "program", "Who pressed", 14),
        column("button", "Button", "text", "program", "Which button", 20, codes=tuple(BY_NAME), shows=_on_button),
        column("done", "Done", "whole", "program", "Rows it changed or handled", 8),
        column("skipped", "Skipped", "whole", "program", "Rows with nothing to do", 9),
        column("needs", "Needs you", "whole", "program", "Rows that wait for the clerk", 11),
        column("line", "What happened", "text", "program", "The closing line", 90),
        column("files", "Files", "text", "program", "What was written", 60),
    ),
)  # fmt: skip

LEARN = Table(
    "learn", "Learn", "a column of the file that is being learned",
    "Press Learn format and choose a file; correct Means from its list; press again to see three rows, and again to save. To give up, delete the rows.",
    ("no",),
    (
        column("no", "No.", "whole", "program", "The first five are about the file; from 11 on, its columns", 6),
        column("header", "Header", "text", "program", "As it stands in the file", 30),
        column("sample_1", "In the file 1", "text", "program", "What stands below it", 16, optional=True),
        column("sample_2", "In the file 2", "text", "program", "What stands below it", 16, optional=True),
        column("sample_3", "In the file 3", "text", "program", "What stands below it", 16, optional=True),
        column("means", "Means", "text", "both", "Yours to choose; blank leaves the column alone; 'USD' in quotes writes a fixed text", 28),
        column("sure", "How sure", "text", "program", "Exact, yours, or doubtful: proposals are never applied by themselves", 36),
        column("preview_1", "Preview 1", "text", "program", "As it would be read, or written for your first parcel", 18, optional=True),
        column("preview_2", "Preview 2", "text", "program", "The second row", 18, optional=True),
        column("preview_3", "Preview 3", "text", "program", "The third row", 18, optional=True),
    ),
    refilled=True,
)  # fmt: skip

ON_ORDERS, ON_PARCELS, IN_ARCHIVE = "Orders", "Parcels", "Archive"
"""Where Found says that a row stands."""
STATUSES: Final = tuple(dict.fromkeys((*ORDER_STATUSES, *PARCEL_STATUSES)))

FOUND = Table(
    "found", "Found", "an order line or a parcel that was found",
    "Type what you look for into the box on Home and press Find. Yes beside an archived order and Bring back puts it on the sheets again.",
    ("no",),
    (
        column("no", "No.", "whole", "program", "In the order of the sheets, then of the archive", 6),
        column("place", "Where", "text", "program", "Orders, Parcels or Archive", 10, codes=(ON_ORDERS, ON_PARCELS, IN_ARCHIVE)),
        column("bring_back", "Bring back", "yes", "clerk", "Yes: Bring back puts the whole order on the sheets again", 11, (YES,)),
        column("marketplace", "Marketplace", "text", "program", "Where the order was placed", 13),
        column("shop", "Shop", "text", "program", "Which of your shops there", 12, optional=True),
        column("order_no", "Order no.", "code", "program", "The marketplace's order number", 22),
        column("ordered_at", "Ordered at", "when", "program", "When the buyer ordered", 16),
        column("row_id", "Row ID", "code", "program", "As on Orders", 10),
        column("sku", "SKU", "code", "program", "Article number", 16),
        column("item", "Item", "text", "program", "What the buyer ordered", 28),
        column("qty", "Qty", "whole", "program", "Units of this row", 7),
        column("recipient", "Recipient", "text", "program", "Consignee", 20),
        column("country", "Country", "code", "program", "ISO 3166, two letters", 9),
        column("status", "Status", "text", "program", "Where the row stands", 14, codes=STATUSES),
        column("parcel_no", "Parcel no.", "code", "program", "The parcel it went in", 14),
        column("tracking_no", "Tracking no.", "code", "program", "The carrier's number", 22),
        column("shipped_at", "Shipped at", "when", "program", "When the carrier took it", 16),
    ),
    refilled=True,
)  # fmt: skip

CHECK = Table(
    "check", "Check", "something that does not agree",
    "Press Check and repair; write Yes beside what is to be mended and press it again. What has no Mend is yours to look at.",
    ("no",),
    (
        column("no", "No.", "whole", "program", "In the order of the sheets", 6),
        column("place", "Where", "text", "program", "The sheet, the journal or the folder of files", 12),
        column("row", "Row", "code", "program", "Row ID, parcel number, SKU / warehouse / bin, press or file", 24),
        column("column", "Column", "text", "program", "What is wrong there", 16),
        column("says", "It says", "text", "program", "What stands there", 22),
        column("should", "It should be", "text", "program", "What everything else says; blank where only you can know", 22),
        column("why", "Why", "text", "program", "How that is known, and what to do", 48),
        column("mend", "Mend", "yes", "both", "Yes: put right at the next press", 8, (YES,)),
    ),
    refilled=True,
)  # fmt: skip

INBOX_FIRST = 5
"""The Inbox's first row to paste in."""

FIND_LABEL = tr("Find an order:")
