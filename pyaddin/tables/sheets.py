"""Every sheet and column of the workbook, declared once.

`TABLES` feeds the workbook's build, the reader and writer, the command line's `show` and README's list of columns.
The code speaks `Column.name`; the clerk reads `Column.caption`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "code", "whole", "money", "when", "yes"]
"""How a column's cells are held.

text   free text                       str, "" when blank; the cell's number format is "@"
code   an identifier: text, always     as text; digits that Excel damaged are reported
whole  a count or a measure            float64 without fraction, NaN when blank
money  an amount                       float64, NaN when blank
when   a moment in the shop's time zone    datetime64[us] without zone, NaT when blank
yes    Yes or blank                    str "Yes" or ""
"""

Editor = Literal["clerk", "program", "both"]

YES = "Yes"
YES_NO = (YES, "No")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet; `width` is in characters, `optional` means a press goes on without it."""

    name: str
    caption: str
    kind: Kind
    editor: Editor
    meaning: str
    width: int = 14
    choices: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet that holds rows; `key` names the columns that identify a row."""

    name: str
    sheet: str
    row_is: str
    help: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> list[str]:
        """Column names in sheet order."""
        return [column.name for column in self.columns]

    def captions(self, names: Iterable[str]) -> list[str]:
        """What the clerk reads for these column names."""
        return [self.column(name).caption for name in names]


class Status:
    """Where an order line stands (Orders) and where a parcel stands (Parcels)."""

    NEW = "New"
    HOLD = "Hold"
    READY = "Ready"
    SHORT = "Short"
    RESERVED = "Reserved"
    PACKED = "Packed"
    SENT = "Sent to carrier"
    CHANGED = "Changed after file"
    SHIPPED = "Shipped"
    DELIVERED = "Delivered"
    COMPLETED = "Completed"
    CANCELLED = "Cancelled"
    RETURNED = "Returned"


ORDER_STATUSES = (
    Status.NEW, Status.HOLD, Status.READY, Status.SHORT, Status.RESERVED, Status.PACKED, Status.SENT,
    Status.SHIPPED, Status.DELIVERED, Status.COMPLETED, Status.CANCELLED, Status.RETURNED,
)  # fmt: skip
PARCEL_STATUSES = (
    Status.PACKED, Status.SENT, Status.CHANGED, Status.SHIPPED, Status.DELIVERED, Status.CANCELLED, Status.RETURNED,
)  # fmt: skip

SHIP_COMPLETE, SHIP_PARTIAL, LINE_COMPLETE = "Ship complete", "Ship partial", "Line complete"
POLICIES = (SHIP_COMPLETE, SHIP_PARTIAL, LINE_COMPLETE)

CHECK_OK, CHECK_WARNING, CHECK_BLOCKED = "OK", "Warning", "Blocked"
ADDRESS_CHECKS = (CHECK_OK, CHECK_WARNING, CHECK_BLOCKED)


def _c(
    name: str, caption: str, kind: Kind, editor: Editor, meaning: str, width: int = 14,
    choices: tuple[str, ...] = (), optional: bool = False,
) -> Column:  # fmt: skip
    return Column(name, caption, kind, editor, meaning, width, choices, optional)


_PROBLEM = (
    _c(
        "problem",
        "Problem",
        "text",
        "program",
        "What is wrong and what to do, each part led by the step that said it",
        46,
    ),
    _c("problem_columns", "Problem columns", "text", "program", "The columns to look at; these cells are tinted", 22),
)
_NOTE = _c("note", "Note", "text", "clerk", "Yours", 24, optional=True)

ORDERS = Table(
    "orders", "Orders", "an order line, or a part of one once it was split",
    "Check addresses, reserve, make parcels. Filter, sort, paste and add columns as you like; rows are found by their Row ID.",
    ("row_id",),
    (
        _c("row_id", "Row ID", "code", "program", "Given by the program at the first press, never reused", 10),
        _c("marketplace", "Marketplace", "text", "clerk", "Where the order was placed", 13),
        _c("order_no", "Order no.", "code", "clerk", "The marketplace's order number", 22),
        _c("line_no", "Line no.", "code", "clerk", "The marketplace's number of the line (Amazon: order-item-id)", 16),
        _c("ordered_at", "Ordered at", "when", "clerk", "When the buyer ordered", 16),
        _c("paid_at", "Paid at", "when", "clerk", "When the buyer paid", 16),
        _c("ship_by", "Ship by", "when", "clerk", "The marketplace's deadline", 16),
        _c("priority", "Priority", "whole", "clerk", "1 goes first; blank goes after all numbers", 9),
        _c("policy", "Policy", "text", "clerk", "What to do when stock is short; blank takes the Settings' default", 14, POLICIES),
        _c("sku", "SKU", "code", "clerk", "The shop's own article number, as on Products", 16),
        _c("item", "Item", "text", "clerk", "What the buyer ordered", 30),
        _c("qty", "Qty", "whole", "clerk", "Units of this row", 7),
        _c("unit_price", "Unit price", "money", "clerk", "Price of one unit", 10),
        _c("currency", "Currency", "code", "clerk", "ISO 4217, three letters", 9),
        _c("recipient", "Recipient", "text", "clerk", "Consignee's name", 20),
        _c("company", "Company", "text", "clerk", "Consignee's company", 16),
        _c("address_1", "Address 1", "text", "clerk", "Street and house number", 28),
        _c("address_2", "Address 2", "text", "clerk", "Flat, floor, district", 18),
        _c("city", "City", "text", "clerk", "Town", 16),
        _c("state", "State", "text", "clerk", "State, province or county", 12),
        _c("postcode", "Postcode", "code", "clerk", "Postcode, leading zeros kept", 11),
        _c("country", "Country", "code", "clerk", "ISO 3166, two letters", 9),
        _c("phone", "Phone", "code", "clerk", "Phone with country code", 17),
        _c("email", "Email", "text", "clerk", "E-mail", 24),
        _c("tax_id", "Tax ID", "code", "clerk", "The buyer's tax number, where the country wants one", 14, optional=True),
        _c("service_requested", "Service requested", "text", "clerk", "What the buyer chose and paid for", 20),
        _c("buyer_note", "Buyer note", "text", "clerk", "What the buyer wrote", 24),
        _c("gift", "Gift", "yes", "clerk", "Yes: no prices on papers", 7, (YES,)),
        _c("status", "Status", "text", "both", "Where the row stands", 14, ORDER_STATUSES),
        _c("hold_reason", "Hold reason", "text", "both", "Why the row waits; with 'keep stock' in it the stock stays reserved", 22),
        _c("hold_until", "Hold until", "when", "clerk", "The row is looked at again from this moment on", 16),
        _c("address_check", "Address check", "text", "program", "OK, Warning or Blocked", 13, ADDRESS_CHECKS),
        _c("address_accepted", "Address accepted", "yes", "clerk", "Yes: you looked and the address is right", 15, (YES,)),
        _c("reserved", "Reserved", "whole", "program", "Units set aside for this row", 9),
        _c("warehouse", "Warehouse", "code", "both", "Where the row ships from", 11),
        _c("bin", "Bin", "code", "program", "Where the units lie", 10),
        _c("parcel_no", "Parcel no.", "code", "program", "The parcel the row goes in", 14),
        _c("rank", "Rank", "text", "program", "The row's turn for stock, and why", 26),
        *_PROBLEM,
        _c("approved_by", "Approved by", "text", "both", "Who accepted the address, and when", 22),
        _NOTE,
    ),
)  # fmt: skip

PRODUCTS = Table(
    "products", "Products", "a SKU", "Weights, sizes and customs data: parcels and carrier files are made from these.", ("sku",),
    (
        _c("sku", "SKU", "code", "clerk", "Article number", 16),
        _c("item", "Item", "text", "clerk", "Name on packing slips", 32),
        _c("barcode", "Barcode", "code", "clerk", "EAN, UPC or your own", 16, optional=True),
        _c("weight_g", "Weight g", "whole", "clerk", "Of one unit, packed for sale", 10),
        _c("length_mm", "Length mm", "whole", "clerk", "Of one unit", 10, optional=True),
        _c("width_mm", "Width mm", "whole", "clerk", "Of one unit", 10, optional=True),
        _c("height_mm", "Height mm", "whole", "clerk", "Of one unit", 10, optional=True),
        _c("customs_description", "Customs description", "text", "clerk", "In English, what it is and of what", 28),
        _c("customs_description_local", "Customs description (local)", "text", "clerk", "In the sender's language (China Post wants Chinese)", 22),
        _c("hs_code", "HS code", "code", "clerk", "Customs tariff number", 12),
        _c("origin", "Origin", "code", "clerk", "Country of origin, two letters", 8),
        _c("unit_value", "Unit value", "money", "clerk", "Customs value of one unit", 10),
        _c("currency", "Currency", "code", "clerk", "Of the customs value", 9),
        _c("battery", "Battery", "yes", "clerk", "Yes: holds a lithium battery", 9, (YES,)),
        _c("fragile", "Fragile", "yes", "clerk", "Yes: pack with care", 9, (YES,), True),
        _c("supplier", "Supplier", "text", "clerk", "Who it is bought from", 18, optional=True),
        _c("kit_parts", "Kit parts", "text", "clerk", "What a set is made of: SKU*2; SKU*1", 24, optional=True),
    ),
)  # fmt: skip

STOCK = Table(
    "stock", "Stock", "a SKU in a warehouse and bin",
    "On hand is yours; Reserved and Available are counted anew from Orders at every press.", ("sku", "warehouse", "bin"),
    (
        _c("sku", "SKU", "code", "clerk", "Article number", 16),
        _c("warehouse", "Warehouse", "code", "clerk", "As on Warehouses", 12),
        _c("bin", "Bin", "code", "clerk", "Shelf or place", 12),
        _c("on_hand", "On hand", "whole", "both", "Units counted there", 10),
        _c("reserved", "Reserved", "whole", "program", "Units set aside for order rows", 10),
        _c("available", "Available", "whole", "program", "On hand less reserved", 10),
        _c("reorder_point", "Reorder point", "whole", "clerk", "Tinted when available falls to it", 13, optional=True),
        *_PROBLEM,
        _NOTE,
    ),
)  # fmt: skip

PARCELS = Table(
    "parcels", "Parcels", "a parcel", "Carrier files, packing slips, tracking numbers, confirmation: one row is one parcel.",
    ("parcel_no",),
    (
        _c("parcel_no", "Parcel no.", "code", "program", "Printed on the packing slip as a barcode", 14),
        _c("order_no", "Order no.", "code", "program", "The order, or orders, in it", 22),
        _c("marketplace", "Marketplace", "text", "program", "Where it was ordered", 13),
        _c("recipient", "Recipient", "text", "program", "Consignee", 20),
        _c("country", "Country", "code", "program", "ISO 3166, two letters", 9),
        _c("warehouse", "Warehouse", "code", "program", "Sender", 11),
        _c("carrier", "Carrier", "text", "both", "By Rules; yours to change before the carrier file", 24),
        _c("service", "Service", "code", "both", "The carrier's service", 16),
        _c("packaging", "Packaging", "code", "both", "As on Packaging", 12),
        _c("weight_g", "Weight g", "whole", "both", "Products and packaging; weigh and overwrite", 10),
        _c("length_mm", "Length mm", "whole", "both", "Of the packaging", 10),
        _c("width_mm", "Width mm", "whole", "both", "Of the packaging", 10),
        _c("height_mm", "Height mm", "whole", "both", "Of the packaging", 10),
        _c("value", "Value", "money", "both", "Customs value of all units", 10),
        _c("currency", "Currency", "code", "both", "Of the value", 9),
        _c("status", "Status", "text", "both", "Where the parcel stands", 17, PARCEL_STATUSES),
        _c("carrier_file", "Carrier file", "text", "program", "The batch it went out in", 30),
        _c("file_check", "File check", "code", "program", "Fingerprint of what the carrier file said", 12),
        _c("tracking_no", "Tracking no.", "code", "both", "The carrier's number", 22),
        _c("shipped_at", "Shipped at", "when", "both", "When the carrier took it", 16),
        _c("confirmed_at", "Confirmed at", "when", "program", "When the marketplace's file was written", 16),
        _c("why_carrier", "Why this carrier", "text", "program", "The rule that matched", 34),
        _c("combine_note", "Combine", "text", "program", "Orders that could go along, or why they do not", 28),
        *_PROBLEM,
        _NOTE,
    ),
)  # fmt: skip

RULES = Table(
    "rules", "Rules", "a shipping rule", "Read from the lowest rank; the first rule that fits a parcel decides. A blank cell fits everything.",
    ("rank",),
    (
        _c("rank", "Rank", "whole", "clerk", "Lowest first; every rule has its own", 7),
        _c("marketplace", "Marketplace", "text", "clerk", "One or several, with commas", 14),
        _c("country", "Country", "text", "clerk", "Two-letter codes, with commas; EU for the union", 20),
        _c("warehouse", "Warehouse", "text", "clerk", "One or several, with commas", 14),
        _c("weight_from", "Weight from g", "whole", "clerk", "At least", 12),
        _c("weight_to", "Weight to g", "whole", "clerk", "At most", 12),
        _c("value_from", "Value from", "money", "clerk", "At least", 11),
        _c("value_to", "Value to", "money", "clerk", "At most", 11),
        _c("battery", "Battery", "text", "clerk", "Yes, No or blank", 9, YES_NO),
        _c("buyers_choice", "Buyer's choice", "text", "clerk", "Words found in Service requested", 20),
        _c("carrier", "Carrier", "text", "clerk", "A carrier format's name", 26),
        _c("service", "Service", "code", "clerk", "The carrier's service", 16),
        _c("packaging", "Packaging", "code", "clerk", "As on Packaging; blank takes the smallest that fits", 14),
        _NOTE,
    ),
)  # fmt: skip

PACKAGING = Table(
    "packaging", "Packaging", "a box or mailer", "Inside sizes, own weight and what each may carry.", ("packaging",),
    (
        _c("packaging", "Packaging", "code", "clerk", "Short name", 14),
        _c("description", "Description", "text", "clerk", "What it is", 28),
        _c("length_mm", "Length mm", "whole", "clerk", "Inside", 10),
        _c("width_mm", "Width mm", "whole", "clerk", "Inside", 10),
        _c("height_mm", "Height mm", "whole", "clerk", "Inside", 10),
        _c("tare_g", "Tare g", "whole", "clerk", "Its own weight", 9),
        _c("max_weight_g", "Max weight g", "whole", "clerk", "What it may carry", 12),
        _NOTE,
    ),
)  # fmt: skip

WAREHOUSES = Table(
    "warehouses", "Warehouses", "a sender", "Who sends, from where, and which countries first.", ("warehouse",),
    (
        _c("warehouse", "Warehouse", "code", "clerk", "Short name, as on Stock", 12),
        _c("company", "Company", "text", "clerk", "Sender's company", 24),
        _c("contact", "Contact", "text", "clerk", "Sender's name", 18),
        _c("address_1", "Address 1", "text", "clerk", "Street and house number", 28),
        _c("address_2", "Address 2", "text", "clerk", "", 18),
        _c("city", "City", "text", "clerk", "", 16),
        _c("state", "State", "text", "clerk", "", 12),
        _c("postcode", "Postcode", "code", "clerk", "", 11),
        _c("country", "Country", "code", "clerk", "ISO 3166, two letters", 9),
        _c("phone", "Phone", "code", "clerk", "", 17),
        _c("email", "Email", "text", "clerk", "", 24),
        _c("tax_id", "Tax ID", "code", "clerk", "VAT, EORI or IOSS number on carrier files", 16, optional=True),
        _c("rank", "Rank", "whole", "clerk", "Lowest first", 7),
        _c("countries", "Countries served", "text", "clerk", "Two-letter codes, with commas; EU for the union; blank is all", 24),
        _NOTE,
    ),
)  # fmt: skip

SETTINGS = Table(
    "settings", "Settings", "a setting", "How this shop works. Change the Value column only.", ("setting",),
    (
        _c("setting", "Setting", "text", "program", "Name of the setting", 26),
        _c("value", "Value", "text", "both", "Yours to change", 44),
        _c("meaning", "Meaning", "text", "program", "What it does", 80, optional=True),
    ),
)  # fmt: skip

LOG = Table(
    "log", "Log", "a press", "What every press did. Undo last step takes back the newest, then the one before.", ("press",),
    (
        _c("press", "Press", "whole", "program", "Number of the press", 8),
        _c("at", "At", "when", "program", "When", 16),
        _c("who", "Who", "text", "program", "Who pressed", 14),
        _c("button", "Button", "text", "program", "Which button", 20),
        _c("done", "Done", "whole", "program", "Rows it changed or handled", 8),
        _c("skipped", "Skipped", "whole", "program", "Rows with nothing to do", 9),
        _c("needs", "Needs you", "whole", "program", "Rows that wait for the clerk", 11),
        _c("line", "What happened", "text", "program", "The closing line", 90),
        _c("files", "Files", "text", "program", "What was written", 60),
    ),
)  # fmt: skip

LEARN = Table(
    "learn", "Learn", "a column of the file that is being learned",
    "Press Learn format and choose a file; correct Means from its list; press again to see three rows, and again to save. To give up, delete the rows.",
    ("no",),
    (
        _c("no", "No.", "whole", "program", "The first five are about the file; from 11 on, its columns", 6),
        _c("header", "Header", "text", "program", "As it stands in the file", 30),
        _c("sample_1", "In the file 1", "text", "program", "What stands below it", 16, optional=True),
        _c("sample_2", "In the file 2", "text", "program", "What stands below it", 16, optional=True),
        _c("sample_3", "In the file 3", "text", "program", "What stands below it", 16, optional=True),
        _c("means", "Means", "text", "both", "Yours to choose; blank leaves the column alone; 'USD' in quotes writes a fixed text", 28),
        _c("sure", "How sure", "text", "program", "Exact, yours, or doubtful: proposals are never applied by themselves", 36),
        _c("preview_1", "Preview 1", "text", "program", "As it would be read, or written for your first parcel", 18, optional=True),
        _c("preview_2", "Preview 2", "text", "program", "The second row", 18, optional=True),
        _c("preview_3", "Preview 3", "text", "program", "The third row", 18, optional=True),
    ),
)  # fmt: skip

FOUND = Table(
    "found", "Found", "an order line or a parcel that was found",
    "Type what you look for into the box on Home and press Find. Yes beside an archived order and Bring back puts it on the sheets again.",
    ("no",),
    (
        _c("no", "No.", "whole", "program", "In the order of the sheets, then of the archive", 6),
        _c("place", "Where", "text", "program", "Orders, Parcels or Archive", 10),
        _c("bring_back", "Bring back", "yes", "clerk", "Yes: Bring back puts the whole order on the sheets again", 11, (YES,)),
        _c("marketplace", "Marketplace", "text", "program", "Where the order was placed", 13),
        _c("order_no", "Order no.", "code", "program", "The marketplace's order number", 22),
        _c("ordered_at", "Ordered at", "when", "program", "When the buyer ordered", 16),
        _c("row_id", "Row ID", "code", "program", "As on Orders", 10),
        _c("sku", "SKU", "code", "program", "Article number", 16),
        _c("item", "Item", "text", "program", "What the buyer ordered", 28),
        _c("qty", "Qty", "whole", "program", "Units of this row", 7),
        _c("recipient", "Recipient", "text", "program", "Consignee", 20),
        _c("country", "Country", "code", "program", "ISO 3166, two letters", 9),
        _c("status", "Status", "text", "program", "Where the row stands", 14),
        _c("parcel_no", "Parcel no.", "code", "program", "The parcel it went in", 14),
        _c("tracking_no", "Tracking no.", "code", "program", "The carrier's number", 22),
        _c("shipped_at", "Shipped at", "when", "program", "When the carrier took it", 16),
    ),
)  # fmt: skip

CHECK = Table(
    "check", "Check", "something that does not agree",
    "Press Check and repair; write Yes beside what is to be mended and press it again. What has no Mend is yours to look at.",
    ("no",),
    (
        _c("no", "No.", "whole", "program", "In the order of the sheets", 6),
        _c("place", "Where", "text", "program", "The sheet, the journal or the folder of files", 12),
        _c("row", "Row", "code", "program", "Row ID, parcel number, SKU / warehouse / bin, press or file", 26),
        _c("column", "Column", "text", "program", "What is wrong there", 16),
        _c("says", "It says", "text", "program", "What stands there", 22),
        _c("should", "It should be", "text", "program", "What everything else says; blank where only you can know", 22),
        _c("why", "Why", "text", "program", "How that is known, and what to do", 60),
        _c("mend", "Mend", "yes", "both", "Yes: put right at the next press", 8, (YES,)),
    ),
)  # fmt: skip

INBOX = Table(
    "inbox", "Inbox", "a pasted row",
    "Paste an export or a tracking file here with its header line, in cell A5, then press Import or Import tracking.", (), (),
)  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ORDERS,
        PRODUCTS,
        STOCK,
        PARCELS,
        RULES,
        PACKAGING,
        WAREHOUSES,
        FOUND,
        CHECK,
        LEARN,
        SETTINGS,
        LOG,
    )
}
HOME = "Home"
HOME_HELP = "Press the steps from top to bottom, or Run the day. The figures follow the sheets by themselves."
SHEETS = (
    HOME, "Inbox", "Orders", "Products", "Stock", "Parcels", "Rules", "Packaging", "Warehouses", "Found", "Check",
    "Learn", "Settings", "Log",
)  # fmt: skip

TITLE_ROW, HELP_ROW, RESULT_ROW, HEADER_ROW = 1, 2, 3, 4
"""The band: title and buttons, one line of help, the last press's closing line; then the table's header (1-based)."""
