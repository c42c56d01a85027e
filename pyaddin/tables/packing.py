"""The bench where parcels are packed: a line for each article of a parcel, and what a scanner's reading was."""

from typing import Final

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, Table, column


class Pack:
    """Where a line stands."""

    OPEN = "To pack"
    PART = "Half packed"
    PACKED = "Packed"
    OFF = "Not wanted any more"


class Scan:
    """What the macro wrote of a scan into the file beside the workbook."""

    PARCEL = "PARCEL"
    RIGHT = "RIGHT"
    WRONG = "WRONG"
    UNKNOWN = "UNKNOWN"
    MANY = "MANY"
    EXPIRED = "EXPIRED"
    AGAIN = "AGAIN"
    UNDONE = "UNDONE"
    CARTON = "CARTON"
    WEIGHT = "WEIGHT"


SCANS: Final = "packing-scans.csv"
"""The file that the macro appends each scan to before it shows its answer; presses only read it."""
ENTER, TAB, NOTHING = "Enter", "Tab", "Nothing"
"""What a scanner sends behind a code."""

PACKING = Table(
    "packing", "Packing", "an article of a parcel",
    "Press Start packing, then Scan: first the parcel, then each article. The last one closes the parcel. Post packing writes it down.",
    ("no",),
    (
        column("status", "Status", "text", "program", "Where the line stands", 17, codes=(Pack.OPEN, Pack.PART, Pack.PACKED, Pack.OFF)),
        PROBLEM,
        column("parcel_no", "Parcel no.", "code", "program", "The barcode on its packing slip", 11),
        column("item", "Item", "text", "program", "Its name on Products", 30),
        column("qty", "Qty", "whole", "program", "Units to pack", 7),
        column("scanned", "Scanned", "whole", "both", "Units in the parcel: the scanner counts them, or write them", 9),
        column("sku", "SKU", "code", "program", "Article number", 16),
        column("barcode", "Barcode", "code", "program", "As on Products", 16),
        column("packaging", "Packaging", "code", "both", "Proposed; scan or write another, it is proposed for these goods next time", 13),
        column("expected_g", "Expected g", "whole", "program", "What the parcel should weigh", 10),
        column("scale_g", "Weighed g", "whole", "both", "What the scale says; on one line of the parcel", 10),
        column("lots", "Lots and serials", "text", "program", "As read from the codes: lot, expiry, serial", 30),
        column("tote", "Tote", "whole", "program", "Where its goods lie", 7),
        column("packed_at", "Packed at", "when", "program", "When the last article was in", 16),
        column("who", "Who", "text", "program", "Who packed it", 14),
        NOTE,
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
        column("along", "Along from", "code", "program", "Where gifts and inserts were taken from; leave as it is", 18, optional=True, folded=True),
    ),
)  # fmt: skip
