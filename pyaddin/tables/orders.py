"""What came in: pasted rows and order lines."""

from typing import Final

from pyaddin.tables.messages import LANGUAGES
from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, VIEW, YES, YES_NO, Table, column
from pyaddin.tables.status import ADDRESS_CHECKS, ORDER_STATUSES, POLICIES

ORDERS = Table(
    "orders", "Orders", "an order line, or a part of one once it was split",
    "Check addresses, reserve, make parcels. Filter, sort, paste and add columns as you like.",
    ("row_id",),
    (
        column("order_no", "Order no.", "code", "clerk", "The marketplace's order number", 19),
        column("status", "Status", "text", "both", "Where the row stands", 13, ORDER_STATUSES),
        PROBLEM,
        column("ship_by", "Ship by", "when", "clerk", "The marketplace's deadline", 16),
        column("item", "Item", "text", "clerk", "What the buyer ordered", 24),
        column("qty", "Qty", "whole", "clerk", "Units of this row", 6),
        column("recipient", "Recipient", "text", "clerk", "Consignee's name", 17),
        column("country", "Country", "code", "clerk", "ISO 3166, two letters", 9),
        column("hold_reason", "Hold reason", "text", "both", "Why the row waits: the next press puts a row with a reason on Hold. Several reasons with semicolons; with 'keep stock' in one the stock stays reserved", 22),
        column("go_anyway", "Go anyway", "yes", "clerk", "Yes: you read what stops this row and it goes all the same; a hold or cancellation is over with it, anything new stops it again", 11, (YES,), optional=True),
        column("sku", "SKU", "code", "clerk", "The shop's own article number, as on Products", 16),
        column("variant", "Variant", "text", "clerk", "Colour, size and the like, as the marketplace says it", 16, optional=True),
        column("release", "Release", "text", "clerk", "Yes or No of service or finance, where the row waits for them", 9, YES_NO, optional=True),
        column("hold_until", "Hold until", "when", "clerk", "The row waits until this moment; the first Validate addresses after it ends the hold", 16),
        column("marketplace", "Marketplace", "text", "clerk", "Where the order was placed", 13),
        column("shop", "Shop", "text", "clerk", "Which of your shops at that marketplace; blank where you have one", 12, optional=True),
        column("address_check", "Address check", "text", "program", "OK, Warning or Blocked", 13, ADDRESS_CHECKS),
        column("address_accepted", "Address accepted", "yes", "clerk", "Yes: you looked and the address is right", 15, (YES,)),
        column("approved_by", "Approved by", "text", "both", "Who accepted the address, and when", 22),
        column("company", "Company", "text", "clerk", "Consignee's company", 16),
        column("address_1", "Address 1", "text", "clerk", "Street and house number", 28),
        column("address_2", "Address 2", "text", "clerk", "Flat, floor, district", 18),
        column("city", "City", "text", "clerk", "Town", 16),
        column("state", "State", "text", "clerk", "State, province or county", 12),
        column("postcode", "Postcode", "code", "clerk", "Postcode, leading zeros kept", 11),
        column("phone", "Phone", "code", "clerk", "Phone with country code", 17),
        column("email", "Email", "text", "clerk", "E-mail", 24),
        column("language", "Message language", "text", "clerk", "In which the buyer is written to; blank is by the country", 16, tuple(LANGUAGES), True),
        column("tax_id", "Tax ID", "code", "clerk", "The buyer's tax number, where the country wants one", 14, optional=True),
        column("ioss", "IOSS no.", "code", "clerk", "The marketplace's IOSS number for this order", 14, optional=True),
        column("service_requested", "Service requested", "text", "clerk", "What the buyer chose and paid for", 20),
        column("buyer_note", "Buyer note", "text", "clerk", "What the buyer wrote", 24),
        column("gift", "Gift", "yes", "clerk", "Yes: no prices on papers", 7, (YES,)),
        column("priority", "Priority", "whole", "clerk", "1 goes first; blank goes after all numbers", 9),
        column("policy", "Policy", "text", "clerk", "What to do when stock is short; blank takes the Settings' default", 14, POLICIES),
        column("reserved", "Reserved", "whole", "program", "Units set aside for this row", 9),
        column("warehouse", "Warehouse", "code", "both", "Where the row ships from", 11),
        column("bin", "Bin", "code", "program", "Where the units lie", 10),
        column("lot", "Lot", "code", "program", "Lot or serial number of the units", 12, optional=True),
        column("parts", "Parts", "text", "program", "What the row's sets are made of, and where that lies", 24, optional=True),
        column("pack_as", "Pack as", "whole", "clerk", "1, 2, …: rows of an order with the same number share a parcel; blank leaves it to weight and boxes", 9, optional=True),
        column("parcel_no", "Parcel no.", "code", "program", "The parcel the row goes in", 14),
        column("unit_price", "Unit price", "money", "clerk", "Price of one unit", 10),
        column("currency", "Currency", "code", "clerk", "ISO 4217, three letters", 9),
        column("cod", "Cash on delivery", "money", "clerk", "What the carrier collects from the buyer for this row, in Currency; blank is paid already", 11, optional=True),
        column("ordered_at", "Ordered at", "when", "clerk", "When the buyer ordered", 16),
        column("paid_at", "Paid at", "when", "clerk", "When the buyer paid", 16),
        column("line_no", "Line no.", "code", "clerk", "The marketplace's number of the line (Amazon: order-item-id)", 16),
        column("listing_sku", "Listing SKU", "code", "clerk", "The article as the marketplace names it; tells lines apart", 16, optional=True),
        NOTE,
        column("row_id", "Row ID", "code", "program", "Given by the program at the first press, never reused", 10, folded=True),
        column("held_by", "Held by", "text", "program", "Who put each hold on the row, and when, in the order of the reasons", 24, optional=True, folded=True),
        column("rank", "Rank", "text", "program", "The row's turn for stock, and why", 26, folded=True),
        column("region", "Region", "text", "program", "The region on Warehouses by which the row's warehouse was chosen", 14, optional=True, folded=True),
        column("approvals", "Approvals", "text", "program", "Who of which desk released the order, and when", 26, optional=True, folded=True),
        column("guarded", "Guarded", "code", "program", "Fingerprints of the columns that Settings lets only some change", 16, optional=True, folded=True),
        column("accepted", "Accepted", "text", "program", "What was accepted by Go anyway, by whom and when", 24, optional=True, folded=True),
        column("for_return", "For return", "code", "program", "The return on Returns in whose place the row goes out; its marketplace is not told of it", 12, optional=True, folded=True),
        column("exported_in", "Exported in", "code", "program", "The file for another program that had the row", 24, optional=True, folded=True),
        PROBLEM_COLUMNS,
        VIEW,
    ),
)  # fmt: skip

ORDER: Final = ("marketplace", "shop", "order_no")
"""What an order is known by; see `pyaddin.steps.orders.known_by` for rows without a shop."""
LINE: Final = (*ORDER, "line_no", "sku")
"""What a line of an order is known by."""

INBOX = Table(
    "inbox", "Inbox", "a pasted row",
    "Paste an export or a tracking file here with its header line, in cell A5, then press Import or Import tracking.", (), (),
)  # fmt: skip
