"""What is bought: suppliers, what should be ordered from them, and what was."""

from typing import Final

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, YES, Table, column

AT_SUPPLIER: Final = "@SUPPLIER"
"""The bin of a row, and the packaging of a parcel, whose goods the supplier sends straight to the buyer."""


class Bought:
    """Where a line that was ordered from a supplier stands."""

    ORDERED = "Ordered"
    ON_ITS_WAY = "On its way"
    CANNOT = "Cannot send"
    CANCELLED = "Cancelled"
    RECEIVED = "Received"


BOUGHT: Final = (Bought.ORDERED, Bought.ON_ITS_WAY, Bought.CANNOT, Bought.CANCELLED, Bought.RECEIVED)

SUPPLIERS = Table(
    "suppliers", "Suppliers", "a supplier",
    "Whom you buy from, under the name that stands in Supplier on Products. Dropship: they send straight to the buyer.", ("supplier",),
    (
        column("supplier", "Supplier", "text", "clerk", "As in Supplier on Products", 22),
        column("dropship", "Dropship", "yes", "clerk", "Yes: sends its products straight to the buyers, so they reserve no stock", 10, (YES,)),
        column("lead_days", "Lead days", "whole", "clerk", "Days from the order until the goods are here; blank is as on Settings", 10),
        column("lead_spread", "Lead days vary by", "whole", "clerk", "Standard deviation of the lead days; blank is 0", 11, optional=True),
        column("minimum", "Smallest order", "money", "clerk", "What an order must come to at least", 10, optional=True),
        column("currency", "Currency", "code", "clerk", "Of its prices, three letters", 9),
        column("answer_days", "Answer days", "whole", "clerk", "Days within which an order is answered; blank is as on Settings", 10, optional=True),
        column("pay_days", "Pay days", "whole", "clerk", "Days from the order until it is to be paid; blank is the same day", 9, optional=True),
        column("order_file", "Order file", "text", "clerk", "A format of templates/suppliers by its id; blank is the one that names the supplier, else the plain one", 18, optional=True),
        column("contact", "Contact", "text", "clerk", "Who reads the orders", 18, optional=True),
        column("email", "Email", "text", "clerk", "", 24, optional=True),
        column("address", "Address", "text", "clerk", "As it stands on a purchase order", 30, optional=True),
        column("bought", "Bought", "money", "program", "What all lines on Purchases come to, in the supplier's currency", 11),
        column("paid", "Paid", "money", "program", "Of that, what was paid", 11),
        column("owed", "Owed", "money", "program", "Of that, what is still to be paid", 11),
        NOTE,
    ),
)  # fmt: skip

REORDER = Table(
    "reorder", "Reorder", "an article to order",
    "Press Reorder: what should be bought, and why. Write Yes in Order and press again: orders are written, Goods in expects them.", ("sku",),
    (
        column("order", "Order", "yes", "clerk", "Yes: the next press orders it", 8, (YES,)),
        column("sku", "SKU", "code", "both", "Article number; write one to order it all the same", 15),
        column("item", "Item", "text", "program", "Its name on Products", 22),
        column("qty", "Order qty", "whole", "both", "Units to order; yours to change", 8),
        column("suggested", "Suggested", "whole", "program", "Units that the formula says", 10),
        column("formula", "Formula", "text", "program", "How the suggestion comes about", 58),
        PROBLEM,
        column("supplier", "Supplier", "text", "program", "Who it is bought from, as on Products", 18),
        column("cost", "Purchase price", "money", "program", "Of one unit, as on Products", 10),
        column("amount", "Amount", "money", "program", "Order qty times Purchase price", 10),
        column("on_hand", "On hand", "whole", "program", "Units on shelves", 9),
        column("wanted", "Wanted", "whole", "program", "Units that open orders want", 9),
        column("expected", "Expected", "whole", "program", "Units that are ordered, or on the way between warehouses", 9),
        column("point", "Reorder at", "whole", "program", "At so many units or fewer it should be ordered", 10),
        column("per_day", "Sold a day", "money", "program", "On average", 9),
        column("weeks", "Sold by week", "text", "program", "Units of each week, the last one at the end", 24),
        NOTE,
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip

PURCHASES = Table(
    "purchases", "Purchases", "a line ordered from a supplier",
    "What was ordered, answered and paid. Write into Paid what you paid; set Status to Cancelled where you took an order back.", ("no",),
    (
        column("status", "Status", "text", "both", "Where the line stands", 13, BOUGHT),
        PROBLEM,
        column("purchase", "Purchase", "code", "program", "Number of the purchase order", 13),
        column("supplier", "Supplier", "text", "program", "Whom it was ordered from", 18),
        column("order_no", "Order no.", "code", "program", "The buyer's order that it is sent for; blank where it comes to you", 19),
        column("sku", "SKU", "code", "program", "Article number", 16),
        column("item", "Item", "text", "program", "Its name on Products", 24),
        column("qty", "Qty", "whole", "program", "Units ordered", 7),
        column("ordered_at", "Ordered at", "when", "program", "When the order was written", 16),
        column("answer_by", "Answer by", "when", "program", "Tinted on Home when it has passed without an answer", 16),
        column("tracking_no", "Tracking no.", "code", "program", "The number that the supplier gave", 20),
        column("cost", "Purchase price", "money", "both", "Of one unit", 10),
        column("their_price", "Their price", "money", "program", "What the supplier asks for one, where that differs", 10, optional=True),
        column("amount", "Amount", "money", "program", "Qty times the price", 10),
        column("due", "Due", "when", "both", "When it is to be paid", 16),
        column("paid", "Paid", "money", "clerk", "What was paid for this line", 10),
        column("paid_at", "Paid at", "when", "both", "When; the next press writes it where Paid is filled", 16),
        column("parcel_no", "Parcel no.", "code", "program", "The parcel on Parcels that the supplier sends", 12),
        column("file", "File", "text", "program", "The file that ordered it", 30),
        NOTE,
        column("reference", "Reference", "code", "program", "What the supplier knows the line by", 18, folded=True),
        column("row_id", "Row ID", "code", "program", "Of the order row", 10, folded=True),
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip

LATER: Final = (
    SUPPLIERS.name,
    PURCHASES.name,
    "approvals",
    "picking",
    "hand_over",
    "customs",
    "messages",
    "events",
    "deadlines",
    "returns",
    "disputes",
    "invoices",
    "listings",
)
"""Tables that steps of the day look into, and that workbooks of before do not have: there they are empty."""
