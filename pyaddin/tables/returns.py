"""The sheet of what comes back from buyers: asked for, on its way, received, decided on, paid back."""

from typing import Final

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, YES, Table, column


class Case:
    """Where a return stands."""

    ASKED = "Asked for"
    ROAD = "On the way back"
    RECEIVED = "Received"
    DECIDED = "Decided"
    REFUNDED = "Refunded"
    CLOSED = "Closed"


class Reason:
    """Why it comes back; who pays for the way follows from it."""

    NOT_RECEIVED = "Not received"
    LATE = "Late"
    CARRIER = "Damaged on the way"
    DEFECTIVE = "Defective"
    MISSING_PART = "Missing part"
    WRONG_ITEM = "Wrong item"
    NOT_AS_DESCRIBED = "Not as described"
    TOO_SMALL = "Too small"
    TOO_LARGE = "Too large"
    MIND = "Changed mind"
    REFUSED = "Refused"
    UNDELIVERABLE = "Undeliverable"
    OTHER = "Other"


REASONS: Final = (
    Reason.NOT_RECEIVED, Reason.LATE, Reason.CARRIER, Reason.DEFECTIVE, Reason.MISSING_PART, Reason.WRONG_ITEM,
    Reason.NOT_AS_DESCRIBED, Reason.TOO_SMALL, Reason.TOO_LARGE, Reason.MIND, Reason.REFUSED, Reason.UNDELIVERABLE,
    Reason.OTHER,
)  # fmt: skip
CONDITIONS: Final = ("As new", "Opened", "Used", "Damaged", "Defective", "Not our goods")
"""What the goods look like when they are back."""


class Decision:
    """What becomes of units that are back."""

    RESTOCK = "Restock"
    REFURBISH = "Refurbish"
    QUARANTINE = "Quarantine"
    SCRAP = "Scrap"
    SUPPLIER = "To supplier"
    BUYER = "To buyer"
    REPAIR = "Repair"


DECISIONS: Final = (
    Decision.RESTOCK, Decision.REFURBISH, Decision.QUARANTINE, Decision.SCRAP, Decision.SUPPLIER, Decision.BUYER,
    Decision.REPAIR,
)  # fmt: skip


class Instead:
    """What the buyer gets in place of it."""

    EXCHANGE = "Exchange"
    AGAIN = "Send again"


BY_BUYER, BY_SHOP = "Buyer", "Shop"
"""Who pays for the way back."""

RETURNS = Table(
    "returns", "Returns", "units of an order row that come back",
    "Scan or type what comes back and press Receive returns; fill Arrived, Decision or Refund and press it again.", ("no",),
    (
        column("status", "Status", "text", "program", "Where the return stands", 14,
               codes=(Case.ASKED, Case.ROAD, Case.RECEIVED, Case.DECIDED, Case.REFUNDED, Case.CLOSED)),
        PROBLEM,
        column("no", "RMA no.", "code", "program", "The number of the return; the buyer gets it with the papers", 12),
        column("scan", "Scan", "code", "clerk", "Tracking no., parcel no. or order no. of what comes back: scanned or typed", 18),
        column("order_no", "Order no.", "code", "both", "The order it was sent for", 19),
        column("sku", "SKU", "code", "both", "Which article of the order; blank where the order has one alone", 16),
        column("item", "Item", "text", "program", "Its name on the order", 24),
        column("qty", "Qty", "whole", "both", "Units that are to come back; blank is all that did not yet", 6),
        column("reason", "Reason", "text", "both", "Why; blank follows from the marketplace's own reason", 17, REASONS),
        column("their_reason", "Marketplace's reason", "code", "clerk", "As the marketplace calls it: AMZ-PG-BAD-DESC", 18),
        column("back_no", "Return tracking no.", "code", "clerk", "Of the way back", 18),
        column("arrived", "Arrived", "whole", "clerk", "Units that came now; the press takes them over", 9),
        column("received", "Received", "whole", "program", "Units that came so far", 10),
        column("condition", "Condition", "text", "clerk", "What they look like", 13, CONDITIONS),
        column("decision", "Decision", "text", "clerk", "What becomes of what came and is not decided yet; the press takes it over", 12, DECISIONS),
        column("units", "Units decided", "whole", "clerk", "How many the decision is for; blank is all that are not decided", 9),
        column("warehouse", "Warehouse", "code", "both", "Where it goes; blank is the first", 12),
        column("bin", "Bin", "code", "both", "Where it goes; blank is where the SKU lies, or a free one", 10),
        column("lot", "Lot", "code", "both", "Lot or serial number; blank is that of the order", 12),
        column("restocked", "Restocked", "whole", "program", "Units that are on Stock to be sold again", 10),
        column("kept_apart", "Kept apart", "whole", "program", "Units in quarantine: to be looked at, refurbished or repaired", 10),
        column("written_off", "Written off", "whole", "program", "Units that were scrapped", 10),
        column("sent_on", "Sent on", "whole", "program", "Units that went to the supplier or back to the buyer", 10),
        column("refund", "Refund", "money", "clerk", "To be paid back now; the press takes it over and lists it for the marketplace", 9),
        column("refunded", "Refunded", "money", "program", "Paid back so far", 10),
        column("proposed", "Policy pays", "money", "program", "What the return policy pays back in all", 10),
        column("currency", "Currency", "code", "program", "Of the order", 9),
        column("policy", "Policy", "text", "program", "The rule of templates/returns that fits: days, fee", 26),
        column("pays", "Pays the way", "text", "program", "Who pays for the way back, by that rule", 11, codes=(BY_BUYER, BY_SHOP)),
        column("overrule", "Not by policy because", "text", "clerk", "With a reason here more is paid back than the policy says, or later", 22),
        column("instead", "Instead", "text", "clerk", "Exchange or Send again: the press makes an order row that goes through the day", 12, (Instead.EXCHANGE, Instead.AGAIN)),
        column("other_sku", "Exchange for", "code", "clerk", "Another article; blank is the same", 16),
        column("new_order", "New order", "code", "program", "The order row that was made instead", 20),
        column("papers", "Papers", "yes", "clerk", "Yes: the next press makes the return slip and the request for a label", 8, (YES,)),
        column("close", "Close", "yes", "clerk", "Yes: nothing more comes of it", 7, (YES,)),
        column("asked_at", "Asked at", "when", "both", "When the buyer asked for it", 16),
        column("received_at", "Received at", "when", "program", "When the last of it came", 16),
        column("refunded_at", "Refunded at", "when", "program", "When the last of it was paid back", 16),
        column("parcel_no", "Parcel no.", "code", "program", "The parcel it went out in", 12),
        column("marketplace", "Marketplace", "text", "program", "Where it was ordered", 13),
        column("supplier", "Supplier", "text", "program", "Who the article is bought from", 16),
        NOTE,
        column("papers_at", "Papers at", "when", "program", "When its papers were made last", 16, folded=True),
        column("row_id", "Row ID", "code", "program", "Of the order row", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip
