"""Disputes: cases that buyers, banks and marketplaces opened, and what became of them."""

from typing import Final

from pyaddin.tables.schema import NOTE, PROBLEM, PROBLEM_COLUMNS, Table, column


class Reason:
    """Why a case was opened."""

    STOLEN = "Stolen card"
    MISSING = "Goods not received"
    DIFFERS = "Not as described"
    REFUND = "Refund not given"
    TWICE = "Charged twice"
    OTHER = "Other reason"


class Case:
    """Where a case stands; evidence that is made is not sent yet."""

    OPEN = "To answer"
    WAITS = "Platform decides"
    MADE = "Evidence made"
    SENT = "Answered"
    CLOSED = "Closed"


class Outcome:
    """How a case ended."""

    WON = "Won"
    PARTLY = "Partly lost"
    LOST = "Lost"


REASONS: Final = (Reason.STOLEN, Reason.MISSING, Reason.DIFFERS, Reason.REFUND, Reason.TWICE, Reason.OTHER)
CASES: Final = (Case.OPEN, Case.WAITS, Case.MADE, Case.SENT, Case.CLOSED)
OUTCOMES: Final = (Outcome.WON, Outcome.PARTLY, Outcome.LOST)

DISPUTES = Table(
    "disputes", "Disputes", "a case",
    "Write a case down and press Make evidence: PDF and zip for who decides. Set Status to Answered once it is sent.", ("no",),
    (
        column("case_no", "Case no.", "code", "clerk", "The number that the marketplace or payment service gave it", 18),
        column("status", "Status", "text", "both", "Where the case stands; To answer makes the evidence at the next press", 15, CASES),
        PROBLEM,
        column("order_no", "Order no.", "code", "clerk", "The order that it is about", 19),
        column("reason", "Reason", "text", "clerk", "Why it was opened", 19, REASONS),
        column("answer_by", "Answer by", "when", "both", "The last moment for an answer; blank is worked out from Opened and Settings", 16),
        column("amount", "Amount", "money", "both", "What is in dispute; blank is what the order came to", 10),
        column("currency", "Currency", "code", "both", "Of the amount", 9),
        column("opened", "Opened", "when", "both", "When the case was opened; blank is the moment of the press", 16),
        column("decides", "Decided by", "text", "both", "Marketplace or payment service, as Stripe or eBay: its limits hold for the evidence", 18),
        column("answer", "Your answer", "text", "clerk", "One paragraph that answers the reason; it leads the evidence", 44),
        column("outcome", "Outcome", "text", "clerk", "How it ended", 12, OUTCOMES),
        column("cost", "Cost", "money", "both", "What it cost you in the end, fees too; blank is the amount where it was lost", 10),
        column("expected", "Expected loss", "money", "program", "The amount times what you lost of those that were decided at this marketplace", 12),
        column("marketplace", "Marketplace", "text", "both", "Where the order was placed", 13),
        column("made_at", "Made at", "when", "program", "When the evidence was made", 16),
        column("sent_at", "Answered at", "when", "both", "When it was sent", 16),
        column("file", "Evidence", "text", "program", "Where it lies", 30),
        NOTE,
        column("no", "Line", "code", "program", "Number of the line; leave as it is", 10, folded=True),
        PROBLEM_COLUMNS,
    ),
)  # fmt: skip
